"""The platforms' table: complete, sane, and honest about what nobody verified."""

from datetime import date
from pathlib import Path

import pytest

from toolkit.core.errors import InputError
from toolkit.media.profiles import DEFAULT_PROFILE, find_profile, load_profiles


def test_named_platforms_are_there() -> None:
    profiles = load_profiles()
    assert {"douyin", "kuaishou", "channels", "taobao", "pinduoduo", "xiaohongshu", "tiktok", "shorts"} <= set(profiles)
    assert profiles[DEFAULT_PROFILE].height_px == 1280


@pytest.mark.parametrize("profile", load_profiles().values(), ids=lambda profile: profile.id)
def test_profile_is_sane(profile) -> None:
    assert profile.width_px % 2 == profile.height_px % 2 == 0
    assert profile.min_s < profile.max_s
    assert 0 < profile.safe_top + profile.safe_bottom < 0.5
    assert profile.source
    assert date.fromisoformat(profile.as_of) < date.fromisoformat(profile.review_by)


def test_nothing_claims_to_be_verified() -> None:
    assert not any(profile.is_verified for profile in load_profiles().values())


def test_unknown_profile_lists_the_known() -> None:
    with pytest.raises(InputError) as caught:
        find_profile("weibo")
    assert "douyin" in caught.value.next_step.zh
    assert "taobao" in caught.value.next_step.en


def test_broken_table_is_told(tmp_path: Path) -> None:
    path = tmp_path / "profiles.toml"
    path.write_text('[[profile]]\nid = "x"\n', encoding="utf-8")
    with pytest.raises(InputError, match="table of platforms"):
        load_profiles(path)


@pytest.mark.parametrize("profile", load_profiles().values(), ids=lambda profile: profile.id)
def test_every_figure_of_a_platform_is_there_and_fits_the_others(profile) -> None:
    assert profile.title.zh
    assert profile.title.en
    assert min(profile.width_px, profile.height_px) >= 720
    assert profile.cover_width_px >= profile.width_px
    assert profile.cover_height_px > 0
    assert 0 <= profile.safe_left + profile.safe_right < 0.4
    # one minute at the renderer's highest rate must not be refused for its size
    assert profile.max_mb * 8 / profile.max_s >= 8
    assert "核对" in profile.source, "it says whether somebody looked at the platform's own page"


def test_the_geometries_that_shops_ask_for_are_there() -> None:
    ratios = {profile.width_px / profile.height_px for profile in load_profiles().values() if "taobao" in profile.id}
    assert ratios == {1.0, 0.75}
