"""FFmpeg's filters and encoders and the font's glyphs are looked at for real."""

import re
from pathlib import Path

import toolkit.media
from toolkit.media import burn_args, render_args
from toolkit.media.ffmpeg import available_filters
from toolkit.media.health import (
    MARKS,
    NEEDED_ENCODERS,
    NEEDED_FILTERS,
    USEFUL_FILTERS,
    available_encoders,
    check_caption_font,
    check_ffmpeg,
    common_hanzi,
)


def test_the_ffmpeg_that_comes_with_the_project_has_everything():
    assert {result.level for result in check_ffmpeg()} == {"ok"}
    assert set(NEEDED_ENCODERS) <= available_encoders()


def test_the_version_is_told():
    assert re.search(r"\d+\.\d+|\d{4}-\d\d", check_ffmpeg()[0].what.en)


def test_a_needed_filter_that_is_missing_fails_by_name():
    results = check_ffmpeg(filters=available_filters() - {"ass"})
    assert [result.what.en for result in results if result.level == "fail"] == ["missing: ass"]


def test_a_missing_hdr_filter_only_warns():
    results = check_ffmpeg(filters=available_filters() - {"tonemap"})
    (warning,) = [result for result in results if result.level != "ok"]
    assert warning.level == "warn"
    assert "HDR" in warning.what.en


def test_a_missing_encoder_fails_by_name():
    results = check_ffmpeg(encoders=frozenset({"aac"}))
    assert [result.what.en for result in results if result.level == "fail"] == ["missing: libx264"]


def test_every_filter_that_the_package_names_is_checked():
    folder = Path(toolkit.media.__file__).parent
    named = {
        found
        for module in folder.rglob("*.py")
        for found in re.findall(r'\.filter(?:_multi_output)?\(\s*"(\w+)"', module.read_text(encoding="utf-8"))
    }
    asked = named | set(render_args.NEEDED_FILTERS) | set(burn_args.NEEDED_FILTERS)
    assert asked - set(NEEDED_FILTERS) - set(USEFUL_FILTERS) == set()


def test_the_sample_holds_the_common_hanzi():
    hanzi = common_hanzi()
    assert len(hanzi) == len(set(hanzi)) == 6763
    assert len(common_hanzi(0xB0, 0xD7)) == 3755
    assert set("桃梨枣椒腊酱糍粑") <= set(hanzi)


def test_the_caption_font_draws_common_hanzi_and_the_marks_of_prices():
    (result,) = check_caption_font()
    assert result.level == "ok", result.what.en
    assert {"￥", "℃", "·", "…", "％"} <= set(MARKS)


def test_a_character_that_the_font_lacks_is_shown():
    (result,) = check_caption_font("苹果\U0001f34e")
    assert result.level == "fail"
    assert "1 characters: \U0001f34e" in result.what.en
