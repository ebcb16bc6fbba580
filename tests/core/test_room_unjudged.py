"""Points that wait for the trainer, over a class: left out of every sum, and shown beside it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from room_course import COURSE

from toolkit.core.room.progress import bests, class_result
from toolkit.core.room.sheet import result_sheet
from toolkit.core.room.types import Seat, Try

TOTAL = sum(one.of for unit, one in COURSE.all_exercises() if unit not in ("pretest", "posttest"))


def seat(number: int) -> Seat:
    return Seat(id=f"s{number}", number=number, name=f"学员{number}", icons="0,1,2", joined_ms=0, seen_ms=0)


def talk(seat_id: str, got: float, left: float = 0, *, override: float | None = None, at_ms: int = 1) -> Try:
    """A rehearsal, of 100."""
    return Try(
        id=f"{seat_id}-{at_ms}", seat_id=seat_id, unit="u2", exercise="talk", state="done", handed_in_ms=at_ms,
        scored=got, of=100, left_to_trainer=left, needs_trainer=left > 0, override=override,
    )  # fmt: skip


tries = st.integers(0, 100).flatmap(
    lambda left: st.builds(
        talk, st.sampled_from(["s1", "s2"]), st.integers(0, 100 - left), st.just(left),
        override=st.none() | st.integers(0, 100), at_ms=st.integers(1, 99),
    )
)  # fmt: skip


@given(st.lists(tries, max_size=6))
def test_what_waits_is_in_no_sum_and_all_sums_make_the_course(handed_in: list[Try]) -> None:
    result = class_result(COURSE, (seat(1), seat(2)), handed_in, {})
    for one in result.seats:
        assert 0 <= one.got <= one.of
        assert one.of + one.unjudged == pytest.approx(TOTAL)
        assert 0 <= one.share <= 1
        assert one.unjudged == sum(best.unjudged for best in one.bests.values())
    assert result.unjudged == sum(best.unjudged for _, best in result.unjudged_tries())
    assert all(0 <= row.share <= 1 for row in result.skills)


@given(tries)
def test_her_points_settle_the_whole_try_whatever_the_program_gave(one: Try) -> None:
    settled = replace(one, override=42.0)
    (first,) = class_result(COURSE, (seat(1),), [replace(settled, seat_id="s1")], {}).seats
    assert (first.got, first.of, first.unjudged, first.needs_trainer) == (42.0, TOTAL, 0, 0)


@given(st.integers(1, 99), st.integers(1, 99))
def test_of_the_same_heard_points_the_share_does_not_depend_on_what_waits(percent: int, left: int) -> None:
    """A rehearsal of which so many per cent of the judged points were given shows that share as a skill."""
    got = percent / 100 * (100 - left)
    (skill,) = class_result(COURSE, (seat(1),), [talk("s1", got, left)], {}).skills
    assert skill.share == pytest.approx(percent / 100)
    assert skill.unjudged == left


def test_a_talk_whose_points_are_known_comes_before_one_that_waits() -> None:
    heard, unheard = talk("s1", 50), talk("s1", 30, 65, at_ms=2)
    assert bests([unheard, heard]) == {("u2", "talk"): heard}
    assert bests([unheard, talk("s1", 20, 65, at_ms=3)]) == {("u2", "talk"): unheard}
    scored = replace(unheard, override=80.0)
    assert bests([heard, scored]) == {("u2", "talk"): scored}


def test_where_nothing_at_all_was_judged_there_is_no_share() -> None:
    result = class_result(COURSE, (seat(1),), [talk("s1", 0, 100)], {})
    assert result.skills == ()
    assert (result.seats[0].got, result.seats[0].of, result.seats[0].share) == (0, TOTAL - 100, 0)
    head, (row,) = result_sheet(COURSE, result, "zh").head, result_sheet(COURSE, result, "zh").rows
    cells = dict(zip(head, row, strict=True))
    assert (cells["排练 /100"], cells["待评分：排练"]) == (None, 100)


@pytest.mark.parametrize(
    ("lang", "sums", "beside", "points"),
    [
        ("zh", "待评分", "待评分：排练", "排练 /100"),
        ("en", "points to be judged", "to be judged: rehearsal", "rehearsal /100"),
    ],
)
def test_the_table_shows_what_waits_in_columns_of_its_own(lang: str, sums: str, beside: str, points: str) -> None:
    seats = (seat(1), seat(2))
    sheet = result_sheet(COURSE, class_result(COURSE, seats, [talk("s1", 30, 65), talk("s2", 90)], {}), lang)  # type: ignore[arg-type]
    first, second = (dict(zip(sheet.head, row, strict=True)) for row in sheet.rows)
    assert (first[sums], first[beside], first[points]) == (65, 65, 30)
    assert (second[sums], second[beside], second[points]) == (0, None, 90)
    percent = "百分比" if lang == "zh" else "per cent"
    assert first[percent] == pytest.approx(100 * 30 / (TOTAL - 65), abs=0.05)
    plain = result_sheet(COURSE, class_result(COURSE, seats, [talk("s2", 90)], {}), lang)  # type: ignore[arg-type]
    assert beside not in plain.head, "only where any wait"
