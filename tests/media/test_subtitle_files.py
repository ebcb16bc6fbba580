# ruff: noqa: E501  examples of files read better unbroken
"""Anybody's subtitle files: read with patience, every fault named, written back whole."""

from itertools import pairwise
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.core.errors import InputError
from toolkit.core.subtitle_document import SubtitleDocument
from toolkit.media.subtitle_files import (
    fixed_path,
    format_subtitles,
    parse_subtitles,
    read_subtitle_file,
    write_subtitle_file,
)

SRT = dedent("""\
    1
    00:00:01,000 --> 00:00:03,000
    大家好，欢迎来到直播间

    2
    00:00:03,500 --> 00:00:05,000
    今天的脐橙39.9元
    包邮到家
    """)


def rules(document: SubtitleDocument) -> list[str]:
    return [fault.rule for fault in document.faults]


def plain(document: SubtitleDocument) -> list[tuple[int, int, tuple[str, ...]]]:
    return [(cue.start_ms, cue.end_ms, cue.lines) for cue in document.cues]


def test_a_clean_srt_has_no_faults_and_is_written_back_byte_for_byte():
    document = parse_subtitles(SRT.encode(), "a.srt")
    assert rules(document) == []
    assert format_subtitles(document) == SRT


@pytest.mark.parametrize("encoding", ["gb18030", "gbk", "utf-16-le", "utf-16-be", "utf-16", "utf-8-sig", "utf-32"])
def test_encodings_are_found_out_and_named(encoding: str):
    document = parse_subtitles(SRT.encode(encoding), "a.srt")
    assert plain(document) == plain(parse_subtitles(SRT.encode(), "a.srt"))
    assert rules(document) == ["byte-order-mark" if encoding == "utf-8-sig" else "encoding"]


def test_big5_is_told_from_gbk():
    text = (
        SRT.replace("大家好，欢迎来到直播间", "大家好，歡迎來到直播間")
        .replace("今天的脐橙", "今天的臍橙")
        .replace("包邮", "包郵")
    )
    document = parse_subtitles(text.encode("big5"), "a.srt")
    assert document.encoding == "big5hkscs"
    assert document.cues[0].lines == ("大家好，歡迎來到直播間",)


def test_one_bad_byte_in_utf8_costs_one_character_and_is_said():
    content = SRT.encode()
    place = content.index("欢".encode()) + 1
    document = parse_subtitles(content[:place] + b"\xff" + content[place + 1 :], "a.srt")
    assert document.encoding == "utf-8"
    assert rules(document) == ["lost-characters"]
    assert not document.faults[0].is_fixable


@pytest.mark.parametrize(
    ("line", "start_ms", "end_ms"),
    [
        ("00:00:01.000 --> 00:00:02.500", 1000, 2500),
        ("00:01,000 --> 00:02,500", 1000, 2500),
        ("0:0:1,0 -> 0:0:2,5", 1000, 2500),
        ("00：00：01，000 --> 00：00：02，500", 1000, 2500),
        ("00:00:01:00 --> 00:00:02:12", 1000, 2480),
        ("00:00:01 --> 00:00:02", 1000, 2000),
        ("00:00:01,000-->00:00:02,500", 1000, 2500),
        ("00:00:01,000 —> 00:00:02,500", 1000, 2500),
        ("00:00:01,000 00:00:02,500", 1000, 2500),
        ("00:00:01,000 -- 00:00:02,500", 1000, 2500),
        ("0:00:01.000,0:00:02.500", 1000, 2500),
        ("OO:00:01,000 --> 00:00:O2,500", 1000, 2500),
        ("００:００:０１,０００ --> ００:００:０２,５００", 1000, 2500),
    ],
)
def test_times_written_otherwise_are_understood_and_named(line: str, start_ms: int, end_ms: int):
    document = parse_subtitles(f"1\n{line}\n你好\n".encode(), "a.srt")
    assert plain(document) == [(start_ms, end_ms, ("你好",))]
    assert set(rules(document)) <= {"bad-time"}


def test_ninety_nine_minutes_are_doubted():
    document = parse_subtitles("1\n00:00:01,000 --> 00:99:02,000\n你好\n".encode(), "a.srt")
    assert rules(document) == ["bad-time"]
    assert not document.cues[0].is_time_certain


BROKEN = {
    "blank line missing": (SRT.replace("\n\n2", "\n2"), "blank-line"),
    "blank line inside": (SRT.replace("39.9元\n", "39.9元\n\n"), "blank-line"),
    "number missing": (SRT.replace("\n2\n", "\n"), "number-missing"),
    "number twice": (SRT.replace("\n2\n", "\n1\n"), "number-duplicate"),
    "number jumps": (SRT.replace("\n2\n", "\n7\n"), "number-order"),
    "mixed line ends": (SRT.replace("\n", "\r\n", 3), "line-ends"),
    "ends in the next cue's time": (SRT + "\n3\n00:00:0", "truncated"),
    "ends with the next number": (SRT + "\n3", "truncated"),
    "text before": ("字幕组出品\n\n" + SRT, "stray-text"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_fault_of_the_file_is_named_and_both_cues_are_read(name: str):
    text, rule = BROKEN[name]
    document = parse_subtitles(text.encode(), "a.srt")
    assert rules(document) == [rule]
    assert plain(document) == plain(parse_subtitles(SRT.encode(), "a.srt"))
    assert format_subtitles(document) == SRT


def test_vtt_keeps_header_notes_settings_and_identifiers():
    text = dedent("""\
        WEBVTT - 测试
        Kind: captions

        STYLE
        ::cue { color: red }

        NOTE 第一段

        开头
        00:01.000 --> 00:03.000 line:10%
        <v 阿婆>A &amp; B

        00:00:04.000 --> 00:00:06.000
        再见
        """)
    document = parse_subtitles(text.encode(), "a.vtt")
    assert rules(document) == []
    assert [cue.style for cue in document.cues] == ["开头", ""]
    assert document.cues[0].extra == "line:10%"
    written = format_subtitles(document)
    assert all(
        part in written for part in ("Kind: captions", "::cue { color: red }", "NOTE 第一段", "<v 阿婆>A &amp; B")
    )
    assert plain(parse_subtitles(written.encode(), "a.vtt")) == plain(document)


def test_vtt_without_its_first_line_is_read():
    document = parse_subtitles("00:01.000 --> 00:03.000\n你好\n".encode(), "a.vtt")
    assert rules(document) == ["header"]
    assert format_subtitles(document).startswith("WEBVTT\n\n00:00:01.000")


ASS = dedent("""\
    [Script Info]
    Title: 测试

    [V4+ Styles]
    Format: Name, Fontname, Fontsize
    Style: 正文,Noto Sans SC,60

    [Events]
    Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
    Comment: 0,0:00:00.00,0:00:00.00,正文,,0,0,0,,留言
    Dialogue: 3,0:00:01.00,0:00:03.00,正文,阿婆,10,20,30,,{\\an8}你好, 世界\\N再见
    Dialogue: 0,0:00:04.00,0:00:05.00,标题,,0,0,0,,没有这个样式
    Dialogue: 0,0:00:06.00

    [Fonts]
    fontname: x
    """)


def test_ass_keeps_styles_comments_and_fields():
    document = parse_subtitles(ASS.encode(), "a.ass")
    assert rules(document) == ["bad-row", "unknown-style"]
    assert document.cues[0].lines == ("{\\an8}你好, 世界", "再见")
    written = format_subtitles(document)
    assert "Dialogue: 3,0:00:01.00,0:00:03.00,正文,阿婆,10,20,30,,{\\an8}你好, 世界\\N再见\n" in written
    assert all(part in written for part in ("Title: 测试", "Comment: 0,", "[Fonts]\nfontname: x"))
    assert plain(parse_subtitles(written.encode(), "a.ass")) == plain(document)


def test_lrc_and_ttml_are_read_and_written():
    lrc = parse_subtitles("[ar:某人]\n[00:01.00]你好\n[00:03.50]再见\n".encode(), "a.lrc")
    assert plain(lrc) == [(1000, 3500, ("你好",)), (3500, 7500, ("再见",))]
    assert plain(parse_subtitles(format_subtitles(lrc).encode(), "b.lrc"))[0] == plain(lrc)[0]
    xml = '<tt xmlns="http://www.w3.org/ns/ttml"><body><div><p begin="1s" end="00:00:02.500">甲<br/>乙 &amp; 丙</p></div></body></tt>'
    ttml = parse_subtitles(xml.encode(), "a.ttml")
    assert plain(ttml) == [(1000, 2500, ("甲", "乙 & 丙"))]
    assert plain(parse_subtitles(format_subtitles(ttml).encode(), "b.ttml")) == plain(ttml)


def test_content_counts_more_than_the_suffix():
    document = parse_subtitles(SRT.encode(), "a.vtt")
    assert (document.format, rules(document)) == ("srt", ["suffix"])
    assert fixed_path(Path("b/a.vtt"), document) == Path("b/a.fixed.srt")


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "空文件"),
        (b"\xef\xbb\xbf\r\n \r\n", "空文件"),
        (b"PK\x03\x04" + bytes(range(256)), "ZIP"),
        (b"\x00\x00\x00\x18ftypmp42" + bytes(300), "MP4"),
        (b"\x1aE\xdf\xa3" + bytes(300), "MKV"),
        (bytes(range(256)) * 40, "不是文字字幕"),
        ("只是一封信，没有时间".encode(), "没有找到带时间的字幕"),
        (b'<?xml version="1.0"?><tt><body>', "XML"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><tt><body/></tt>', "XML"),
    ],
)
def test_what_is_no_subtitle_file_is_refused_with_a_sentence(content: bytes, word: str):
    with pytest.raises(InputError) as caught:
        parse_subtitles(content, "a.srt")
    assert word in caught.value.text("zh")


def test_a_missing_file_and_a_giant_are_refused(tmp_path: Path):
    with pytest.raises(InputError):
        read_subtitle_file(tmp_path / "none.srt")
    with pytest.raises(InputError):
        read_subtitle_file(tmp_path)
    giant = tmp_path / "giant.srt"
    with giant.open("wb") as file:
        file.truncate(40_000_000)
    with pytest.raises(InputError, match="too big"):
        read_subtitle_file(giant)


def test_writing_leaves_no_part_file(tmp_path: Path):
    document = parse_subtitles(SRT.encode("gbk"), "a.srt")
    write_subtitle_file(document, tmp_path / "b.srt")
    assert [path.name for path in tmp_path.iterdir()] == ["b.srt"]
    assert (tmp_path / "b.srt").read_text(encoding="utf-8") == SRT


NAMES = st.sampled_from(["a.srt", "a.vtt", "a.ass", "a.lrc", "a.ttml", "a"])
PIECES = st.sampled_from([
    b"1\n", b"\r\n", b"00:00:01,000 --> 00:00:02,000\n", b"00:01.5 -> 1:2", b" --> ", b"WEBVTT\n\n", b"NOTE x\n", b"<i>",
    b"Dialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,", b"[Events]\nFormat: Start, End, Text\n", b"[00:01.00]", b"<tt>",
    b"\xff\xfe", b"\xef\xbb\xbf", b"\x00", "你好，".encode(), "你好，".encode("gbk"), "再見".encode("big5"), b"99:99:99,999",
    b"-00:00:01,000 --> 00:00:01,000\n", b"\r", b"\n\n", b"{\\an8}", "１\n".encode(), b"-->", b"Format:\n", b"Dialogue:\n",
])  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.binary(max_size=400), st.lists(PIECES, max_size=14).map(b"".join)), NAMES)
def test_no_bytes_break_the_reader_and_what_is_read_can_be_written_and_read(content: bytes, name: str):
    try:
        document = parse_subtitles(content, name)
    except InputError:
        return
    text = format_subtitles(document)
    assert all(later.place >= sooner.place or document.format == "lrc" for sooner, later in pairwise(document.cues))
    try:
        again = parse_subtitles(text.encode(), f"b.{document.format}")
    except InputError:
        return  # nothing but empty cues
    assert len(again.cues) <= len(document.cues) or document.format == "lrc"


CLOCKS = st.integers(0, 35_999_990)
LINES = st.lists(
    st.text("我们山里的脐橙甜39abc，。！ ", min_size=1).map(str.strip).filter(lambda t: t and not t.isdigit()),
    min_size=1,
    max_size=3,
)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(CLOCKS, CLOCKS, LINES), min_size=1, max_size=8), st.sampled_from(["srt", "vtt", "ass"]))
def test_a_document_comes_back_from_its_file_as_it_was(rows: list[tuple[int, int, list[str]]], kind: str):
    from toolkit.core.subtitle_document import SubtitleCue

    cues = tuple(SubtitleCue(start_ms=a // 10 * 10, end_ms=b // 10 * 10, lines=tuple(lines)) for a, b, lines in rows)
    text = format_subtitles(SubtitleDocument(format=kind, cues=cues))  # type: ignore[arg-type]
    assert plain(parse_subtitles(text.encode(), f"a.{kind}")) == [(c.start_ms, c.end_ms, c.lines) for c in cues]
