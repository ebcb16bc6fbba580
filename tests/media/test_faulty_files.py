# ruff: noqa: E501  one fault per row
"""Faults written by hand as people's files have them, each named by its rule; five were found only after this list was made."""

import pytest

from toolkit.core.subtitle_fix import fix_document
from toolkit.core.subtitle_qc import check_document
from toolkit.core.subtitle_view import SubtitleWords
from toolkit.engines.chinese_script import to_simplified
from toolkit.engines.words import split_words
from toolkit.media.subtitle_files import format_subtitles, parse_subtitles
from toolkit.media.subtitle_profiles import load_subtitle_profiles

PROFILE = load_subtitle_profiles()["netflix-zh"]
WORDS = SubtitleWords(split_words=split_words, names=("奉节脐橙",), to_simplified=to_simplified)
CLEAN = [
    "1\n00:00:01,000 --> 00:00:03,000\n春天到了",
    "2\n00:00:04,000 --> 00:00:06,500\n满山都是花",
    "3\n00:00:08,000 --> 00:00:10,000\n我和爷爷去放牛",
]


def after(block: str) -> str:
    """A file in which `block` comes fourth of five."""
    return "\n\n".join([*CLEAN, block, "5\n00:00:30,000 --> 00:00:32,000\n牛在河边喝水"]) + "\n"


def T(*lines: str, s: str = "00:00:12,000", e: str = "00:00:16,000") -> str:
    return after(f"4\n{s} --> {e}\n" + "\n".join(lines))


FAULTS = [
    ("overlap", after("4\n00:00:12,000 --> 00:00:31,000\n爷爷吹起笛子来了")),
    ("overlap", T("爷爷吹起笛子", s="00:00:09,500", e="00:00:12,000")),
    ("end-before-start", T("爷爷吹起笛子", s="00:00:16,000", e="00:00:12,000")),
    ("too-short", T("笛声", e="00:00:12,200")),
    ("too-short", T("笛声", e="00:00:12,000")),
    ("too-long", T("笛声飘得很远", e="00:00:25,000")),
    ("reading-speed", T("爷爷说他小时候也在这里放过牛吹过笛子", e="00:00:13,000")),
    ("short-gap", T("笛声飘得很远", s="00:00:10,001", e="00:00:12,000")),
    ("line-too-long", T("爷爷说他小时候也在这座山坡上放过牛吹过笛子", e="00:00:17,000")),
    ("too-many-lines", T("爷爷", "说他", "小时候", "也放牛")),
    ("orphan", T("今天的天空特别蓝", "呀")),
    ("line-start", T("你听见了吗", "，这是布谷鸟")),
    ("line-start", T("他说“听", "”我就停下了")),
    ("line-end", T("墙上写着“", "欢迎回家”")),
    ("number-split", T("我们家养了25", "头牛")),
    ("number-split", T("气温只有12", "度左右")),
    ("number-split", T("一共花了一百二十", "块钱")),
    ("number-split", T("增长了30", "%左右")),
    ("name-split", T("买一箱奉节脐", "橙带回家")),
    ("comma-shown", T("爷爷，你慢点")),
    ("full-stop-shown", T("天黑了。", "我们回家吧")),
    ("doubled-mark", T("小心!!")),
    ("doubled-mark", T("什么?!")),
    ("ellipsis", T("我以为......")),
    ("ellipsis", T("我以为··· ···")),
    ("full-width", T("一共有２５头牛")),
    ("half-width-mark", T("爷爷:慢点走")),
    ("half-width-mark", T("真好看!")),
    ("half-width-mark", T("我走了.")),
    ("spaces", T(" 爷爷慢点走")),
    ("spaces", T("爷 爷 慢 点 走")),
    ("spaces", T("爷爷　慢点走")),
    ("spaces", T("爷爷 ！慢点")),
    ("traditional", T("爺爺慢點走")),
    ("traditional", T("牛兒在吃草")),
    ("advertisement", T("打赏支持明镜与点点栏目")),
    ("advertisement", T("Subtitles by the Amara.org community")),
    ("advertisement", T("由 Amara.org 社群提供的字幕")),
    ("advertisement", T("字幕志愿者 杨茜茜")),
    ("loop", T("走啊走啊走啊走啊走啊走啊", e="00:00:15,000")),
    ("loop", T("嘟嘟嘟嘟嘟嘟嘟嘟")),
    ("broken-tag", T("<i>爷爷慢点走</I")),
    ("broken-tag", T("爷爷</font>慢点走")),
    ("broken-tag", T("<font color=red>爷爷慢点走")),
    ("ass-code", T(r"{\an8\fs30}爷爷慢点走")),
    ("ass-code", T(r"爷爷\N慢点走")),
    ("html-code", T("爷爷&nbsp;慢点走")),
    ("html-code", T("他&amp;我")),
    ("invisible", T("爷爷\u200d慢点走")),
    ("invisible", T("爷爷\x0b慢点走")),
    ("lost-characters", T("鐖风埛鎱㈢偣璧?")),
    ("mojibake", T("爷爷慢点".encode().decode("cp1252", "replace"))),
    ("lost-characters", T("锟斤拷锟斤拷")),
    ("empty-cue", T("")),
    ("duplicate-cue", after("4\n00:00:08,000 --> 00:00:10,000\n我和爷爷去放牛")),
    ("repeated-text", after("4\n00:00:10,090 --> 00:00:12,000\n我和爷爷去放牛")),
    ("out-of-order", after("4\n00:00:06,600 --> 00:00:07,900\n布谷鸟叫了")),
    ("speaker-dash", T("－ 爷爷", "－ 哎")),
    ("speaker-dash", T("— 爷爷", "— 哎")),
    ("italics", T("<i>爷爷慢点走</i>")),
    ("negative-time", after("4\n-00:00:12,000 --> 00:00:02,000\n爷爷慢点走")),
    ("bad-time", T("爷爷慢点走", s="00:00:12.000", e="00:00:14.000")),
    ("bad-time", T("爷爷慢点走", s="00:12,000", e="00:14,000")),
    ("bad-time", T("爷爷慢点走", s="00:00:12,000", e="00:00:74,000")),
    ("bad-time", T("爷爷慢点走", s="00:00:12,00", e="00:00:14,000")),
    ("bad-time", after("4\n00:00:12,000 -> 00:00:14,000\n爷爷慢点走")),
    ("bad-time", after("4\n00:00:12,000 --> \n爷爷慢点走")),
    ("number-missing", after("00:00:12,000 --> 00:00:14,000\n爷爷慢点走")),
    ("number-duplicate", after("3\n00:00:12,000 --> 00:00:14,000\n爷爷慢点走")),
    ("number-order", after("44\n00:00:12,000 --> 00:00:14,000\n爷爷慢点走")),
    ("blank-line", T("爷爷慢点走").replace("爷爷慢点走\n\n", "爷爷慢点走\n")),
    ("blank-line", T("爷爷", "", "慢点走")),
    ("truncated", T("爷爷慢点走") + "\n6\n00:00:40,000 --> 00:0"),
    ("encoding", T("爷爷慢点走").encode("gbk")),
    ("encoding", T("爷爷慢点走").encode("utf-16")),
    ("byte-order-mark", T("爷爷慢点走").encode("utf-8-sig")),
    ("line-ends", T("爷爷慢点走").replace("\n", "\r\n", 5)),
    ("line-ends", T("爷爷慢点走").replace("\n", "\r", 5)),
]


def test_the_file_is_clean_without_a_fault():
    assert check_document(parse_subtitles(T("爷爷慢点走").encode(), "a.srt"), PROFILE, WORDS) == ()


@pytest.mark.parametrize(("rule", "text"), FAULTS)
def test_a_fault_is_named_and_mended(rule: str, text: str | bytes):
    document = parse_subtitles(text if isinstance(text, bytes) else text.encode(), "a.srt")
    assert rule in {one.rule for one in check_document(document, PROFILE, WORDS)}
    mended, _ = fix_document(document, PROFILE, WORDS)
    again = parse_subtitles(format_subtitles(mended).encode(), "a.srt")
    assert {one.rule for one in check_document(again, PROFILE, WORDS)} <= {"lost-characters"}
