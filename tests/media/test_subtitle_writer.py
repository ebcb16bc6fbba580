"""Every format reads back as it was written, by other people's parsers."""

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pysubs2
import pytest

from toolkit.core.cue import Cue
from toolkit.core.errors import InputError, OutputNotWritable
from toolkit.core.spans import Span
from toolkit.core.transcript import Word
from toolkit.media.subtitle_profiles import find_subtitle_profile, load_subtitle_profiles
from toolkit.media.subtitle_styles import find_subtitle_style, load_subtitle_styles
from toolkit.media.subtitle_writer import SUFFIXES, subtitle_text, write_subtitles

PROFILE = find_subtitle_profile("vertical")
PLAIN = find_subtitle_style("plain")


def word(text: str, start_ms: int, end_ms: int) -> Word:
    return Word(text=text, span=Span(start_ms, end_ms), confidence=1.0)


CUES = (
    Cue(span=Span(0, 1_500), lines=("今天给大家看看", "自家的苹果"), second=("apples of our own",)),
    Cue(
        span=Span(1_600, 3_000),
        lines=("5斤39块9",),
        words=(word("5斤", 1_600, 2_100), word("39块9", 2_150, 2_900)),
    ),
    Cue(span=Span(3_723_010, 3_724_000), lines=(r"a<b & {\i1}c}  [x]",)),
)


def write(suffix: str, cues: tuple[Cue, ...] = CUES, *, karaoke: bool = False) -> str:
    return subtitle_text(suffix, cues, profile=PROFILE, style=PLAIN, karaoke=karaoke)


@pytest.mark.parametrize("suffix", [".srt", ".vtt", ".ass"])
def test_pysubs2_reads_the_same_times_and_lines(suffix: str) -> None:
    read = pysubs2.SSAFile.from_string(write(suffix), format_=suffix[1:])
    assert [(event.start, event.end) for event in read] == [(c.span.start_ms, c.span.end_ms) for c in CUES]
    assert read[0].plaintext.splitlines() == ["今天给大家看看", "自家的苹果", "apples of our own"]
    assert read[1].plaintext == "5斤39块9"


def test_vtt_escapes_what_would_be_a_tag() -> None:
    assert r"a&lt;b &amp; {\i1}c} [x]" in write(".vtt")
    assert "-->" not in write(".vtt", (Cue(span=Span(0, 900), lines=("a --> b",)),)).splitlines()[-1]


def test_srt_has_no_arrow_inside_a_text() -> None:
    assert write(".srt", (Cue(span=Span(0, 900), lines=("a --> b",)),)).splitlines()[-1] == "a → b"


def test_ass_shows_braces_as_they_are() -> None:
    text = pysubs2.SSAFile.from_string(write(".ass"))[2].text
    assert r"\{" in text
    assert r"\}" in text


def test_ttml_is_xml_with_language_region_and_lines() -> None:
    root = ET.fromstring(write(".ttml"))
    tt = "{http://www.w3.org/ns/ttml}"
    assert root.tag == f"{tt}tt"
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "zh-Hans"
    first, _, last = root.iter(f"{tt}p")
    assert (first.get("begin"), first.get("end")) == ("00:00:00.000", "00:00:01.500")
    assert first.text == "今天给大家看看"
    assert [(child.tag, child.tail or child.text) for child in first] == [
        (f"{tt}br", "自家的苹果"), (f"{tt}br", None), (f"{tt}span", "apples of our own"),
    ]  # fmt: skip
    assert last.text == r"a<b & {\i1}c} [x]"
    (region,) = root.iter(f"{tt}region")
    assert region.get("{http://www.w3.org/ns/ttml#styling}origin") == "5.0% 12.0%"


def test_control_characters_never_reach_a_file() -> None:
    cue = Cue(span=Span(0, 900), lines=("甜\x07\x1b脆",))
    for suffix in SUFFIXES:
        assert not re.search(r"[\x07\x1b]", write(suffix, (cue,)))
    ET.fromstring(write(".ttml", (cue,)))


def test_lrc() -> None:
    assert write(".lrc").splitlines() == [
        "[re:chushan]",
        "[00:00.00]今天给大家看看 自家的苹果 apples of our own",
        "[00:01.60]5斤39块9",
        "[00:03.00]",
        r"[62:03.01]a＜b & {\i1}c} ［x］",
        "[62:04.00]",
    ]
    assert "[00:01.60]5斤<00:02.15>39块9" in write(".lrc", karaoke=True)


def test_vtt_with_times_of_words() -> None:
    assert "5斤<00:00:02.150>39块9" in write(".vtt", karaoke=True)


def test_txt_parts_what_a_long_pause_parts() -> None:
    expected = ["今天给大家看看 自家的苹果", "apples of our own", "5斤39块9", "", r"a<b & {\i1}c} [x]"]
    assert write(".txt").splitlines() == expected


def test_karaoke_lights_words_when_they_are_said() -> None:
    text = pysubs2.SSAFile.from_string(write(".ass", karaoke=True))[1].text
    assert text == r"{\kf50}5斤{\k5}{\kf75}39块9"
    spot = subtitle_text(".ass", CUES, profile=PROFILE, style=find_subtitle_style("spot"))
    assert r"\t(550,551,\1c" in pysubs2.SSAFile.from_string(spot)[1].text


def test_karaoke_does_not_drift_over_many_words() -> None:
    words = tuple(word("好", 13 * i, 13 * i + 13) for i in range(60))
    cue = Cue(span=Span(0, 60 * 13), lines=("好" * 30, "好" * 30), words=words)
    text = pysubs2.SSAFile.from_string(write(".ass", (cue,), karaoke=True))[0].text
    assert sum(int(n) for n in re.findall(r"\\kf?(\d+)", text)) == 78


def test_words_with_spaces_and_missing_words() -> None:
    cue = Cue(
        span=Span(0, 2_000), lines=("fresh apples", "here"),
        words=(word("fresh", 0, 500), word("apples", 500, 1_000), word("here", 1_100, 1_500)),
    )  # fmt: skip
    text = pysubs2.SSAFile.from_string(write(".ass", (cue,), karaoke=True))[0]
    assert text.plaintext == "fresh apples\nhere"
    still = Cue(span=Span(0, 900), lines=("没有词",))
    assert pysubs2.SSAFile.from_string(write(".ass", (still,), karaoke=True))[0].text == "没有词"


@pytest.mark.parametrize("profile_id", list(load_subtitle_profiles()))
@pytest.mark.parametrize("style_id", list(load_subtitle_styles()))
def test_margins_are_the_safe_area(profile_id: str, style_id: str) -> None:
    profile, style = find_subtitle_profile(profile_id), find_subtitle_style(style_id)
    read = pysubs2.SSAFile.from_string(subtitle_text(".ass", CUES, profile=profile, style=style))
    caption = read.styles["Caption"]
    assert caption.marginv == round(profile.safe.bottom * profile.height_px)
    assert caption.marginl == round(profile.safe.left * profile.width_px)
    assert int(read.info["PlayResX"]) == profile.width_px


def test_a_line_too_wide_for_a_big_style_is_made_smaller() -> None:
    cue = Cue(span=Span(0, 900), lines=("很" * 13,))
    text = subtitle_text(".ass", (cue,), profile=PROFILE, style=find_subtitle_style("big"))
    assert r"\fs" in pysubs2.SSAFile.from_string(text)[0].text


def test_file_is_written_whole_with_the_mark_old_players_need(tmp_path: Path) -> None:
    write_subtitles(tmp_path / "a.srt", CUES, profile=PROFILE, style=PLAIN, bom=True)
    content = (tmp_path / "a.srt").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf1\r\n00:00:00,000 --> 00:00:01,500\r\n")
    assert [path.name for path in tmp_path.iterdir()] == ["a.srt"]


def test_faults_are_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"\.srt"):
        write_subtitles(tmp_path / "a.doc", CUES, profile=PROFILE, style=PLAIN)
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputNotWritable):
        write_subtitles(tmp_path / "file" / "a.srt", CUES, profile=PROFILE, style=PLAIN)


def test_nothing_said_gives_a_valid_empty_file() -> None:
    for suffix in SUFFIXES:
        write(suffix, ())
    assert write(".vtt", ()) == "WEBVTT\n"
    ET.fromstring(write(".ttml", ()))
