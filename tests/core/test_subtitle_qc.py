# ruff: noqa: E501  one row per case
"""Each rule finds its fault, and nothing in clean captions."""

import re

import pytest

from toolkit.core.layout_cues import CaptionLimits
from toolkit.core.spans import Span
from toolkit.core.subtitle_document import SubtitleCue, SubtitleDocument
from toolkit.core.subtitle_profile import SubtitleProfile
from toolkit.core.subtitle_qc import check_document
from toolkit.core.subtitle_rules import RULES
from toolkit.core.subtitle_view import SubtitleMedia, SubtitleWords
from toolkit.core.text import Text

NETFLIX = SubtitleProfile(
    id="netflix-zh", name=Text("奈飞", "Netflix"), limits=CaptionLimits(max_chars=16, min_ms=834), snap_ms=290,
    shows_commas=False, source="test", as_of="2026-11-22",
)  # fmt: skip
TRADITIONAL = str.maketrans("歡來這個", "欢来这个")
WORDS = SubtitleWords(
    split_words=lambda text: tuple(re.findall(r"[\u3400-\u9fff]{1,2}|.", text, re.DOTALL)),
    names=("奉节脐橙",),
    to_simplified=lambda text: text.translate(TRADITIONAL),
)


def cue(start_ms: int, end_ms: int, *lines: str) -> SubtitleCue:
    return SubtitleCue(start_ms=start_ms, end_ms=end_ms, lines=lines)


def found(*cues: SubtitleCue, kind: str = "srt", media: SubtitleMedia | None = None) -> list[str]:
    document = SubtitleDocument(format=kind, cues=cues)  # type: ignore[arg-type]
    return [one.rule for one in check_document(document, NETFLIX, WORDS, media)]


CLEAN = (
    cue(1000, 3000, "今天天气不错"), cue(3084, 5200, "我们上山看看 好吗？"), cue(8000, 11_000, "-你吃了吗", "-吃过了！"),
    cue(11_084, 14_000, "五斤装只要39.9元", "还包邮到家"), cue(15_000, 17_000, "《舌尖上的中国》来过…"),
    cue(18_000, 21_000, "山里的橙子", "Oranges from the hills."), cue(22_000, 23_000, "哈哈哈哈哈！"), cue(24_000, 26_000, "3:1打平 12:30开始"),
    cue(26_500, 28_500, "Wi-Fi不好 APP卡了"), cue(30_000, 32_000, "“走吧” 他说"), cue(33_000, 35_000, "♪ 山歌好比春江水 ♪"),
)  # fmt: skip


@pytest.mark.parametrize("kind", ["srt", "vtt", "ass", "ttml"])
def test_nothing_is_found_in_clean_captions(kind: str):
    assert found(*CLEAN, kind=kind) == []


ONE = {
    "end-before-start": cue(5000, 3000, "今天天气不错"),
    "negative-time": cue(-900, 2000, "今天天气不错"),
    "too-short": cue(0, 400, "好的"),
    "too-long": cue(0, 9000, "今天天气不错"),
    "reading-speed": cue(0, 900, "我们这个果园在海拔一千多米"),
    "empty-cue": cue(0, 2000, " "),
    "line-too-long": cue(0, 6000, "我们这个脐橙是在海拔一千米的果园里长的"),
    "too-many-lines": cue(0, 6000, "我们家的地", "都在山上", "要走很久"),
    "orphan": cue(0, 3000, "这个味道真的很香", "啊"),
    "line-start": cue(0, 3000, "你知道这叫什么", "？我告诉你"),
    "line-end": cue(0, 3000, "我最喜欢看《", "舌尖上的中国》"),
    "number-split": cue(0, 3000, "这一箱只要39", "块钱还包邮"),
    "name-split": cue(0, 3000, "这就是奉节", "脐橙大家看"),
    "speaker-dash": cue(0, 3000, "- 你吃了吗", "- 吃过了"),
    "comma-shown": cue(0, 3000, "这个很甜，皮也薄"),
    "full-stop-shown": cue(0, 3000, "今天就到这里。"),
    "doubled-mark": cue(0, 3000, "太好吃了！！"),
    "ellipsis": cue(0, 3000, "后来呢..."),
    "full-width": cue(0, 3000, "只要３９元"),
    "half-width-mark": cue(0, 3000, "你好,欢迎你"),
    "spaces": cue(0, 3000, "今天   天气不错"),
    "invisible": cue(0, 3000, "今天\u200b天气不错"),
    "traditional": cue(0, 3000, "歡迎你"),
    "advertisement": cue(0, 3000, "请不吝点赞 订阅 转发"),
    "loop": cue(0, 3000, "粮粮粮粮粮粮粮"),
    "broken-tag": cue(0, 3000, "<b>今天天气不错"),
    "ass-code": cue(0, 3000, r"{\an8}今天天气不错"),
    "html-code": cue(0, 3000, "左边&hellip;"),
    "mojibake": cue(0, 3000, "你好啊".encode().decode("latin-1")),
    "italics": cue(0, 3000, "<i>今天天气不错</i>"),
    "lost-characters": cue(0, 3000, "今天\ufffd气不错"),
}


@pytest.mark.parametrize("rule", ONE)
def test_a_rule_finds_its_fault_and_no_other_rule_does(rule: str):
    rest = [
        cue(20_000 + at * 3000, 22_000 + at * 3000, text)
        for at, text in enumerate(("我们在山上种树", "果子熟了", "快去摘吧"))
    ]
    assert found(ONE[rule], *rest) == [rule]


PAIRS = {
    "out-of-order": (cue(5000, 7000, "后面的话"), cue(1000, 3000, "前面的话")),
    "overlap": (cue(0, 3000, "今天天气不错"), cue(2500, 5000, "上山看看")),
    "short-gap": (cue(0, 3000, "今天天气不错"), cue(3020, 5000, "上山看看")),
    "flicker-gap": (cue(0, 3000, "今天天气不错"), cue(3250, 5000, "上山看看")),
    "duplicate-cue": (cue(0, 3000, "今天天气不错"), cue(0, 3000, "今天天气不错")),
    "repeated-text": (cue(0, 3000, "今天天气不错"), cue(3600, 6000, "今天天气不错")),
}


@pytest.mark.parametrize("rule", PAIRS)
def test_a_rule_on_two_cues_finds_its_fault(rule: str):
    assert found(*PAIRS[rule]) == [rule]


def test_ass_shows_styles_beside_each_other_and_signs_have_a_place_of_their_own():
    lower = SubtitleCue(start_ms=0, end_ms=3000, lines=("今天天气不错",), style="正文")
    upper = SubtitleCue(start_ms=0, end_ms=3000, lines=("The weather is fine",), style="英文")
    sign = SubtitleCue(start_ms=0, end_ms=90_000, lines=(r"{\pos(9,9)}果园",), style="正文")
    drawing = SubtitleCue(start_ms=0, end_ms=100, lines=(r"{\p1}m 0 0 l 9 9",), style="正文")
    assert found(lower, upper, sign, drawing, kind="ass") == []


def test_a_file_in_traditional_characters_is_no_mixture():
    rows = [
        cue(at * 3000, at * 3000 + 2000, text)
        for at, text in enumerate(("歡迎來到這個果園", "這個果子個個甜", "歡迎再來這個山"))
    ]
    assert found(*rows) == []


SPEECH = tuple(Span(at, at + 1900) for at in (1000, 5000, 9000, 15_000, 22_000, 30_000))
TEXTS = ("大家早上好", "今天上山去", "你看那棵树", "果子熟透了", "装在筐里面", "背下山去卖")
SAID = [cue(span.start_ms, span.end_ms + 100, text) for span, text in zip(SPEECH, TEXTS, strict=True)]


def test_captions_that_fit_the_speech_are_clean():
    assert found(*SAID, media=SubtitleMedia(duration_ms=40_000, speech=SPEECH)) == []


@pytest.mark.parametrize(
    ("rule", "cues", "media"),
    [
        ("beyond-media", SAID, SubtitleMedia(duration_ms=31_000, speech=SPEECH)),
        ("shot-change", SAID, SubtitleMedia(duration_ms=40_000, speech=SPEECH, cuts_ms=(9150,))),
        ("cue-in-silence", SAID, SubtitleMedia(duration_ms=40_000, speech=(*SPEECH[:3], *SPEECH[4:]))),
        ("speech-without-cue", SAID, SubtitleMedia(duration_ms=40_000, speech=(*SPEECH, Span(34_000, 37_000)))),
        (
            "time-offset",
            [cue(each.start_ms + 1500, each.end_ms + 1500, *each.lines) for each in SAID],
            SubtitleMedia(duration_ms=40_000, speech=SPEECH),
        ),
    ],
)
def test_the_footage_shows_a_fault(rule: str, cues: list[SubtitleCue], media: SubtitleMedia):
    assert found(*cues, media=media) == [rule]


def test_every_finding_says_what_where_and_why():
    document = SubtitleDocument(format="srt", cues=tuple(ONE.values()))
    for one in check_document(document, NETFLIX, WORDS):
        assert one.message.zh
        assert one.message.en
        assert one.source == RULES[one.rule].source
        assert one.span is not None
        assert bool(one.fix) or not one.is_fixable
