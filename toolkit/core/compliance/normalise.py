"""One plain form of a text, and for each of its characters the place in the text as it was given.

Full width, traditional characters, zero-width marks, characters of the same sound or look, pinyin and separators put
between characters are undone, so that a rule is written once.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from toolkit.core.compliance.rules import Variants
from toolkit.core.led_pattern import LedPattern

_SEPARATOR = r"(?:[\s、·・•*＊\-_./\\|~^+'\"`#=。ㆍ丶]|[\u2600-\u27bf\U0001f000-\U0001faff\u2b00-\u2bff]){1,3}"
_SPACED = re.compile(rf"(?<![\u3400-\u9fff])[\u3400-\u9fff](?:{_SEPARATOR}[\u3400-\u9fff](?![\u3400-\u9fff])){{2,}}")
"""Three characters and more that each stand alone: 止 咳 化 痰."""
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u180e")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,200}>|&(?:nbsp|amp|lt|gt|quot);")
_PLAIN_MARKS = str.maketrans("，！？；：（）", ",!?;:()")
_ORDINARY = re.compile(r"[\u3400-\u9fff\x20-%'-;=-~\n，。！？；：（）、“”]*")
"""Characters of which each stays one, and none begins a tag."""
_HIDDEN = re.compile(rf"[\u3400-\u9fff]{_SEPARATOR}[\u3400-\u9fff]|[A-Za-z]")


@dataclass(frozen=True, slots=True, kw_only=True)
class NormalText:
    """`text` in plain form; its character i comes from raw[starts[i]:ends[i]]."""

    raw: str
    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Where [start, end) of the plain form stands in the raw text."""
        if end <= start:
            at = self.starts[start] if start < len(self.starts) else len(self.raw)
            return at, at
        return self.starts[start], max(self.ends[start:end])


class Normaliser:
    """Makes plain forms under one table of variants."""

    def __init__(self, variants: Variants, to_simplified: Callable[[str], str] | None = None) -> None:
        """`to_simplified` turns traditional into simplified characters; without it only the table's are turned."""
        self._chars: Mapping[str, str] = variants.chars
        self._traditional: Mapping[str, str] = variants.traditional
        self._to_simplified = to_simplified
        self._terms, self._names = _term_pattern(variants)
        self._strange = frozenset("".join("".join(said.split()) for said in variants.sounds.values())) - frozenset(
            variants.sounds
        )

    def normalise(self, raw: str) -> NormalText:
        """The plain form of `raw`: lower case, simplified, ASCII marks."""
        chars, starts, ends = _unwrapped(raw)
        text = self._simplified("".join(chars))
        if not self._chars.keys().isdisjoint(text):
            text = "".join(self._chars.get(char, char) for char in text)
        plain = NormalText(raw=raw, text=text, starts=tuple(starts), ends=tuple(ends))
        return self._uncovered(_without_gaps(plain))

    def _simplified(self, text: str) -> str:
        if text.isascii():
            return text
        if self._to_simplified is not None:
            simple = self._to_simplified(text)
            if len(simple) == len(text):
                return simple
            return "".join(one if len(one) == 1 else char for char in text for one in (self._to_simplified(char),))
        return "".join(self._traditional.get(char, char) for char in text)

    def _uncovered(self, plain: NormalText) -> NormalText:
        """Terms that were hidden by separators, sounds or pinyin, written as they are meant."""
        if not _HIDDEN.search(plain.text) and self._strange.isdisjoint(plain.text):
            return plain
        text, starts, ends = [], [], []
        at = 0
        for found in self._terms.finditer(plain.text):
            name = self._names[int((found.lastgroup or "t0")[1:])]
            text += [plain.text[at : found.start()], name]
            first, last = plain.raw_span(found.start(), found.end())
            starts += [*plain.starts[at : found.start()], *([first] * len(name))]
            ends += [*plain.ends[at : found.start()], *([last] * len(name))]
            at = found.end()
        text.append(plain.text[at:])
        return NormalText(
            raw=plain.raw,
            text="".join(text),
            starts=(*starts, *plain.starts[at:]),
            ends=(*ends, *plain.ends[at:]),
        )


def _without_gaps(plain: NormalText) -> NormalText:
    """The text without what stands between characters that are each set apart."""
    gaps = {
        index
        for found in _SPACED.finditer(plain.text)
        for index in range(*found.span())
        if not "\u3400" <= plain.text[index] <= "\u9fff"
    }
    if not gaps:
        return plain
    kept = [index for index in range(len(plain.text)) if index not in gaps]
    return NormalText(
        raw=plain.raw,
        text="".join(plain.text[index] for index in kept),
        starts=tuple(plain.starts[index] for index in kept),
        ends=tuple(plain.ends[index] for index in kept),
    )


def _unwrapped(raw: str) -> tuple[list[str], list[int], list[int]]:
    """Characters in NFKC and lower case with their places; tags of HTML and what can't be seen are left out."""
    if _ORDINARY.fullmatch(raw):
        return list(raw.lower().translate(_PLAIN_MARKS)), list(range(len(raw))), list(range(1, len(raw) + 1))
    chars: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    skip_to = 0
    tags = {found.start(): found.end() for found in _TAG.finditer(raw)} if "<" in raw or "&" in raw else {}
    for index, char in enumerate(raw):
        if index in tags:
            skip_to = max(skip_to, tags[index])
        if index < skip_to or char in _INVISIBLE or "\ufe00" <= char <= "\ufe0f":
            continue
        if char < "\u007f":
            pieces = char.lower()
        elif "\u3400" <= char <= "\u9fff":
            pieces = char
        else:
            pieces = _plain_form(char)
        for piece in pieces:
            if unicodedata.combining(piece) and piece > "\u02ff":
                continue
            chars.append(piece)
            starts.append(index)
            ends.append(index + 1)
    return chars, starts, ends


def _plain_form(char: str) -> str:
    if "\U0001f200" <= char <= "\U0001f2ff":
        return char  # characters in a box are put between others as ornaments
    form = "NFKD" if "\u00c0" <= char < "\u0250" else "NFKC"
    return unicodedata.normalize(form, char).lower()


def _term_pattern(variants: Variants) -> tuple[LedPattern, tuple[str, ...]]:
    """A pattern with one named group per term that matches only hidden forms of it, and the terms."""
    terms = tuple(sorted(set(variants.terms), key=lambda term: (-len(term), term)))
    groups = []
    for number, term in enumerate(terms):
        parts = [_sounding(char, variants.sounds) for char in term]
        body = f"(?:{_SEPARATOR})?".join(parts)
        groups.append(f"(?P<t{number}>(?!{re.escape(term)}){body})")
    return LedPattern(groups), terms


def _sounding(char: str, sounds: Mapping[str, str]) -> str:
    ways = [char, *sounds.get(char, "").split()]
    ways = [f"{way}(?![a-z])" if way.isascii() and way.isalpha() and len(way) == 1 else way for way in ways]
    return f"(?:{'|'.join(re.escape(way) if not way.endswith(')') else way for way in ways)})"
