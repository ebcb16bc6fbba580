"""Captions: what is written, where it stands, and what never appears."""

from textwrap import dedent

import pysubs2
import pytest
from render_fixtures import PROFILE, check_golden

from toolkit.core.cue import Cue
from toolkit.core.spans import Span
from toolkit.media.profiles import load_profiles
from toolkit.media.subtitles import ass_text, caption_layout, drawable_cues, srt_text, text_width_em

CUES = (
    Cue(span=Span(0, 1500), lines=("今天给大家看看", "自家的苹果")),
    Cue(span=Span(1600, 3000), lines=("5斤39块9",)),
)


def test_ass_is_golden(request: pytest.FixtureRequest) -> None:
    check_golden(request, "captions.ass", ass_text(CUES, load_profiles()["douyin"], 720, 1280, "AI生成"))


def test_srt() -> None:
    assert srt_text(CUES) == dedent("""\
        1
        00:00:00,000 --> 00:00:01,500
        今天给大家看看
        自家的苹果

        2
        00:00:01,600 --> 00:00:03,000
        5斤39块9

        """)
    assert srt_text(()) == ""


def test_words_are_shown_as_written() -> None:
    cue = Cue(span=Span(0, 1000), lines=(r"{\b1}脆\N甜\h{",))
    event = pysubs2.SSAFile.from_string(ass_text((cue,), PROFILE, 180, 320))[0]
    shown = event.text.split("}", 1)[1]
    assert shown.replace("\u2060", "") == r"\{\b1\}脆\N甜\h\{"
    assert "\\N" not in shown
    assert "\\h" not in shown


def test_emoji_is_dropped_and_told() -> None:
    cues, notes = drawable_cues((Cue(span=Span(0, 900), lines=("好吃🍎", "👍🏽")),))
    assert cues[0].lines == ("好吃",)
    assert "🍎" in notes[0].zh


def test_never_more_than_two_lines() -> None:
    cue = Cue(span=Span(0, 900), lines=("一", "二", "三"))
    assert drawable_cues((cue,))[0][0].lines == ("一", "二三")
    assert srt_text((cue,)).splitlines()[2:4] == ["一", "二三"]


@pytest.mark.parametrize("profile_id", list(load_profiles()))
def test_a_full_line_fits_every_profile(profile_id: str) -> None:
    profile = load_profiles()[profile_id]
    layout = caption_layout(profile, profile.width_px, profile.height_px)
    assert profile.caption_chars * layout.em_px <= layout.width_px
    assert layout.em_px >= 0.045 * profile.width_px
    assert layout.bottom_px <= (1 - profile.safe_bottom) * profile.height_px + 1


def test_too_long_line_is_made_smaller() -> None:
    text = ass_text((Cue(span=Span(0, 900), lines=("很长" * 12,)),), PROFILE, 180, 320)
    assert r"\fs" in text
    assert text_width_em("很长A") == pytest.approx(2.56)
