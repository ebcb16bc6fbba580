import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.core.codec import from_plain, to_plain
from toolkit.core.privacy import Box, Cover, Sighting, Sightings, join_sightings, private_kind


def seen(time_ms: int, x: float = 0.4, kind: str = "face", size: float = 0.1) -> Sighting:
    return Sighting(time_ms=time_ms, kind=kind, box=Box(left=x, top=0.2, right=x + size, bottom=0.2 + size))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("电话 138 1234 5678", "phone"),
        ("订货13812345678李姐", "phone"),
        ("023-56781234", "phone"),
        ("400-820-8820", "phone"),
        ("微信：lijie_8899", "phone"),
        ("渝A·8K123", "plate"),
        ("川 B D12345", "plate"),
        ("39.9元 5斤装", None),
        ("2026年11月22日", None),
        ("生产许可证 SC10150010200315", None),
        ("条码 6901234567892", None),
        ("海拔1800米", None),
    ],
)
def test_numbers_that_reach_somebody_are_told_from_others(line: str, kind: str | None) -> None:
    assert private_kind(line) == kind


def test_a_face_that_the_detector_loses_for_a_second_stays_covered() -> None:
    (cover,) = join_sightings([seen(1000, 0.40), seen(1250, 0.42), seen(2500, 0.50)])
    box = cover.at(1900)
    assert box is not None
    assert box.left < 0.45 < 0.55 < box.right
    assert cover.at(700) is not None
    assert cover.at(2850) is not None
    assert cover.at(3200) is None


def test_two_faces_get_a_cover_each_and_hair_is_covered_too() -> None:
    covers = join_sightings([seen(0, 0.1), seen(0, 0.7), seen(250, 0.11), seen(250, 0.69)])
    assert len(covers) == 2
    box = covers[0].at(0)
    assert box is not None
    assert box.width > 1.5 * 0.1


def test_no_cover_reaches_over_a_cut() -> None:
    covers = join_sightings([seen(1000), seen(1250)], shots=(900, 1400))
    (cover,) = covers
    assert cover.keys[0].time_ms == 900
    assert cover.keys[-1].time_ms == 1399
    assert len(join_sightings([seen(1000), seen(1250)], shots=(1100,))) == 2


def test_a_sign_is_not_joined_with_a_face() -> None:
    assert {cover.kind for cover in join_sightings([seen(0), seen(250, kind="phone")])} == {"face", "phone"}


@given(
    st.lists(
        st.builds(
            seen, st.integers(0, 20_000), st.floats(0, 0.8), st.sampled_from(["face", "qr"]), st.floats(0.02, 0.2)
        ),
        max_size=30,
    ),
    st.lists(st.integers(1, 20_000), max_size=4),
)  # fmt: skip
def test_whatever_was_seen_is_covered_when_it_was_seen(sightings: list[Sighting], cuts: list[int]) -> None:
    covers = join_sightings(sightings, tuple(sorted(cuts)))
    for each in sightings:
        assert any(_holds(cover, each) for cover in covers)


def _holds(cover: Cover, each: Sighting) -> bool:
    box = cover.at(each.time_ms)
    slack = 1e-9
    return (
        cover.kind == each.kind and box is not None
        and box.left <= each.box.left + slack and box.right >= min(1.0, each.box.right) - slack
        and box.top <= each.box.top + slack and box.bottom >= min(1.0, each.box.bottom) - slack
    )  # fmt: skip


def test_sightings_are_stored_and_read_back() -> None:
    found = Sightings(seen=(seen(0), seen(250, 0.5, "plate")))
    assert from_plain(Sightings, to_plain(found)) == found
