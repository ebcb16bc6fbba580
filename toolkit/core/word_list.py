"""What a user has taught: what is always written for what the engine hears, and which corrections are never made."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import ClassVar, Literal

from toolkit.core.chinese_text import PUNCTUATION
from toolkit.core.rewriting import Edit, edit_segment
from toolkit.core.text import Text
from toolkit.core.transcript import Segment, TermChange

Verdict = Literal["always", "never"]

MIN_CHARS = 2
"""A single character stands in too many words to be put right everywhere."""
_NUMERALS = frozenset("0123456789０１２３４５６７８９零一二两三四五六七八九十百千万半")
_AMOUNT = re.compile(
    "[0-9０-９]+|[零一二两三四五六七八九十百千万半]{2,}|[零一二两三四五六七八九十半](?=[斤两块元毛角分克公袋盒箱个件折号点])"
)
"""What says an amount: one numeral alone also stands in names and in what was misheard for them (七成 for 脐橙)."""
_WHY = Text("你的词表里这样写", "your own word list says so")


@dataclass(frozen=True, slots=True, kw_only=True)
class WordRule:
    """always: write `written` where the engine heard `heard`. never: leave `heard`, don't make `written` of it."""

    heard: str
    written: str
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class WordList:
    """A user's own rules; the newest rule for the same words stands."""

    SCHEMA: ClassVar[str] = "WordList.1"

    rules: tuple[WordRule, ...] = ()

    def learned(self, rule: WordRule) -> "WordList":
        """The list with `rule` added, in place of older ones that it contradicts."""
        rest = tuple(old for old in self.rules if not _concern_the_same(old, rule))
        return WordList(rules=(*rest, rule))

    def forgotten(self, heard: str, written: str) -> "WordList":
        """The list without its rules about these words."""
        return WordList(rules=tuple(r for r in self.rules if (r.heard, r.written) != (heard, written)))


def why_not_learn(rule: WordRule) -> Text | None:
    """Why `rule` would do harm, or None.

    >>> why_not_learn(WordRule(heard="发火", written="发货", verdict="always")) is None
    True
    >>> why_not_learn(WordRule(heard="三十九", written="二十九", verdict="always")).en
    'it would change numbers, and those must stay as they were said'
    """
    if rule.verdict == "never":
        return None
    heard, written = rule.heard.strip(), rule.written.strip()
    if min(len(heard), len(written)) < MIN_CHARS:
        return Text("太短了，单个字会在别处改错", "too short: a single character would be changed where it is right")
    if heard == written:
        return Text("两边一样", "both are the same")
    if any(char in PUNCTUATION or char.isspace() for char in heard + written):
        return Text("只能记词，不能带标点或空格", "only words can be learned, without punctuation or blanks")
    if (_AMOUNT.search(heard) or _AMOUNT.search(written)) and _numerals(heard) != _numerals(written):
        return Text("会改动数字，数字必须照说的写", "it would change numbers, and those must stay as they were said")
    return None


def apply_word_list(segments: Iterable[Segment], words: WordList) -> tuple[Segment, ...]:
    """The segments with forbidden corrections taken back and taught ones made; run it after all other corrections.

    Segments that a gate refused stay as they are.
    """
    never = {(rule.heard, rule.written) for rule in words.rules if rule.verdict == "never"}
    always = sorted((r for r in words.rules if r.verdict == "always"), key=lambda r: -len(r.heard))
    if not never and not always:
        return tuple(segments)
    return tuple(
        segment if segment.unclear is not None else _write_taught(_take_back(segment, never), always)
        for segment in segments
    )


def take_back(segment: Segment, change: TermChange) -> Segment:
    """The segment with what was heard in place of one of its `changes`, which is no longer recorded."""
    start = change.start_char
    mark = replace(change, heard=change.written, written=change.heard, start_char=0)
    edit = Edit(start=start, end=start + len(change.written), new=change.heard, change=mark)
    edited = edit_segment(segment, [edit])
    gone = {change, replace(mark, start_char=start)}
    return replace(edited, changes=tuple(each for each in edited.changes if each not in gone))


def _take_back(segment: Segment, never: set[tuple[str, str]]) -> Segment:
    while (change := next((c for c in segment.changes if (c.heard, c.written) in never), None)) is not None:
        segment = take_back(segment, change)
    return segment


def _write_taught(segment: Segment, rules: list[WordRule]) -> Segment:
    for rule in rules:
        taken = [range(c.start_char, c.start_char + len(c.written)) for c in segment.changes]
        edits: list[Edit] = []
        at = segment.text.find(rule.heard)
        while at >= 0:
            end = at + len(rule.heard)
            if not any(at < place.stop and place.start < end for place in taken):
                change = TermChange(heard=rule.heard, written=rule.written, start_char=0, product_id="", why=_WHY)
                edits.append(Edit(start=at, end=end, new=rule.written, change=change))
            at = segment.text.find(rule.heard, end)
        segment = edit_segment(segment, edits)
    return segment


def _numerals(text: str) -> list[str]:
    return [char for char in text if char in _NUMERALS]


def _concern_the_same(old: WordRule, new: WordRule) -> bool:
    if (old.heard, old.written) == (new.heard, new.written):
        return True
    return old.heard == new.heard and old.verdict == new.verdict == "always"
