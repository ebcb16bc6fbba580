from pathlib import Path

import pytest

from toolkit.core.errors import InputError
from toolkit.media.profiles import load_profiles
from toolkit.media.subtitle_profiles import find_subtitle_profile, load_subtitle_profiles
from toolkit.media.subtitle_styles import find_subtitle_style, load_subtitle_styles

GOOD = """
[[profile]]
id = "mine"
name_zh = "我的"
name_en = "mine"
max_chars = 10
max_lines = 1
max_chars_per_s = 8
min_ms = 800
max_ms = 6000
gap_ms = 80
source = "ours"
as_of = "2026-11-22"
"""


def test_every_profile_says_where_its_numbers_come_from() -> None:
    for profile in load_subtitle_profiles().values():
        assert profile.source
        assert profile.as_of
        assert profile.review_by
        assert profile.limits.min_ms < profile.limits.max_ms


def test_platforms_have_their_own_safe_areas() -> None:
    assert find_subtitle_profile("shipinhao").safe.bottom == load_profiles()["channels"].safe_bottom
    assert not find_subtitle_profile("douyin").is_verified


def test_short_names() -> None:
    assert find_subtitle_profile("en").id == "netflix-en"
    assert find_subtitle_profile("gyt").id == "cctv"


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ("max_chars = 10", "max_chars is missing"),
        ("gap_ms = 80|gap_ms = -1", "gap_ms = -1"),
        ("gap_ms = 80|gap_ms = 80\ngap = 3", "gap is not known"),
        ("max_lines = 1|max_lines = true", "max_lines = True"),
        ("max_lines = 1|max_lines = 1\nplatform = 'none'", "has no none"),
        ("max_lines = 1|max_lines = 1\nlanguage = 'fr'", "language = 'fr'"),
        ("min_ms = 800|min_ms = 6000", "min_ms must be less"),
        ("max_chars_per_s = 8|max_chars_per_s = 'fast'", "max_chars_per_s = 'fast'"),
        ("[[profile]]|[profile]", "no [[profile]]"),
        ("id = |id = = ", "can't be read"),
    ],
)
def test_a_fault_is_named_with_its_place(tmp_path: Path, wrong: str, named: str) -> None:
    old, _, new = wrong.partition("|")
    path = tmp_path / "profiles.toml"
    path.write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_subtitle_profiles(path)
    assert named in caught.value.text("en")


def test_one_id_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "profiles.toml"
    path.write_text(GOOD + GOOD, encoding="utf-8")
    with pytest.raises(InputError, match="twice"):
        load_subtitle_profiles(path)


def test_unknown_names_list_the_known_ones() -> None:
    with pytest.raises(InputError, match="netflix-zh"):
        find_subtitle_profile("vhs")
    with pytest.raises(InputError, match="karaoke"):
        find_subtitle_style("neon")


def test_faulty_styles_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "styles.toml"
    for line, named in (("colour = 'red'", "#rrggbb"), ("size = 9", "0.3"), ("glow = 1", "glow"), ("box = 1", "true")):
        path.write_text(f'[[style]]\nid = "a"\nname_zh = "甲"\nname_en = "a"\n{line}\n', encoding="utf-8")
        with pytest.raises(InputError, match=named):
            load_subtitle_styles(path)
    assert len(load_subtitle_styles()) >= 4
