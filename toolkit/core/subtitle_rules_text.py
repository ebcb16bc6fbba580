"""Rules about characters: punctuation, spaces, scripts, tags, and what listeners invent."""

from collections.abc import Callable, Iterator, Sequence

from toolkit.core.subtitle_document import SubtitleDocument
from toolkit.core.subtitle_profile import SubtitleProfile
from toolkit.core.subtitle_rules import RULES, SubtitleFinding, finding
from toolkit.core.subtitle_tidy import (
    advertisement_in,
    find_steps,
    has_ass_block,
    has_italics,
    has_lost_characters,
    steps_for,
    with_mended_tags,
    with_real_breaks,
)
from toolkit.core.subtitle_view import ShownCue, SubtitleWords, has_han
from toolkit.core.text import Text

_LONG_CUE = 6
"""Chinese characters from which on traditional text can hardly do without a character of its own (1 in 3 is one)."""
_TRADITIONAL_SHARE = 0.75
"""Share of such cues with traditional characters from which on the file is meant to be traditional."""


def check_texts(
    document: SubtitleDocument, shown: Sequence[ShownCue], profile: SubtitleProfile, words: SubtitleWords
) -> Iterator[SubtitleFinding]:
    """Every breach of a rule about characters."""
    steps = steps_for(profile, document.format)
    to_simplified = words.to_simplified
    if to_simplified is not None and is_traditional(shown, to_simplified):
        to_simplified = None
    for each in shown:
        if each.is_drawing or not each.cue.lines:
            continue
        at = {"cue": each.order, "place": each.cue.place, "span": each.cue.span}
        for rule in dict.fromkeys(find_steps(each.text, steps)):
            name = RULES[rule].name
            yield finding(rule, f"{name.zh}：{_sample(each)}", f"{name.en}: {_sample(each)}", **at)
        yield from _marks(document, each, profile, at)
        yield from _machine(each, at)
        if to_simplified is not None and has_han(each.text):
            strange = traditional_in(each.text, to_simplified)
            if strange:
                yield finding("traditional", f"有繁体字：{strange}", f"traditional characters: {strange}", **at)


def is_traditional(shown: Sequence[ShownCue], to_simplified: Callable[[str], str]) -> bool:
    """Whether the whole file is in traditional characters, which is no fault."""
    long = [each.text for each in shown if sum(map(has_han, each.text)) >= _LONG_CUE]
    judged = long or [each.text for each in shown if has_han(each.text)]
    share = sum(bool(traditional_in(text, to_simplified)) for text in judged) / max(1, len(judged))
    return share >= _TRADITIONAL_SHARE


def traditional_in(text: str, to_simplified: Callable[[str], str]) -> str:
    """The characters of `text` that simplified Chinese writes otherwise, each once."""
    simple = to_simplified(text)
    if simple == text:
        return ""
    if len(simple) != len(text):
        return "".join(dict.fromkeys(char for char in text if char not in simple))
    return "".join(dict.fromkeys(a for a, b in zip(text, simple, strict=True) if a != b))


def _marks(document: SubtitleDocument, each: ShownCue, profile: SubtitleProfile, at: dict) -> Iterator[SubtitleFinding]:
    raw = "\n".join(each.cue.lines)
    if document.format != "ass" and with_real_breaks(raw) != raw:
        yield finding("html-code", f"残留的 HTML 代码：{raw[:30]}", f"HTML code left over: {raw[:30]}", **at)
    if with_mended_tags(raw, document.format) != raw:
        yield finding("broken-tag", f"格式标签有误：{raw[:30]}", f"a tag is broken: {raw[:30]}", **at)
    if document.format != "ass" and has_ass_block(raw):
        yield finding("ass-code", f"残留的 ASS 代码：{raw[:30]}", f"ASS code left over: {raw[:30]}", **at)
    if profile.id.startswith("netflix-zh") and has_han(each.text) and has_italics(raw, document.format):
        yield finding("italics", "中文不用斜体", "Chinese is not set in italics", **at)


def _machine(each: ShownCue, at: dict) -> Iterator[SubtitleFinding]:
    if has_lost_characters(each.text):
        yield finding(
            "lost-characters", f"有读不出来的字：{_sample(each)}", f"characters are lost: {_sample(each)}",
            advice=Text("请对照原文件补上", "Fill them in from the original"), **at,
        )  # fmt: skip
    found = advertisement_in(each.text)
    if found:
        phrase, is_all = found
        yield finding(
            "advertisement", f"多半没人说过：{phrase}", f"probably nobody said it: {phrase}", is_fixable=is_all,
            advice=None if is_all else Text("如果没人说，请删掉", "Delete it if nobody says it"), **at,
        )  # fmt: skip


def _sample(each: ShownCue) -> str:
    shown = each.text.replace("\n", "/").strip()
    return shown if len(shown) <= 20 else shown[:20] + "…"
