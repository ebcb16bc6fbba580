"""Product names as on the card, in place of what the engine wrote for their sound."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from toolkit.core.chinese_text import PUNCTUATION
from toolkit.core.ear import Ear
from toolkit.core.phrases import Phrases
from toolkit.core.products import ProductCard
from toolkit.core.rewriting import Edit, edit_segment
from toolkit.core.spans import Span
from toolkit.core.text import Text
from toolkit.core.transcript import Segment, TermChange

# Limits of the mean cost per syllable. Measured by bench/names.py on two labelled streams (Whisper base) and on 54
# recordings in which none of the names occurs.
LONG_LIMIT = 0.16
"""Four syllables and more, no other sign needed."""
LONG_LIMIT_IN_CONTEXT = 0.24
THREE_LIMIT = 0.06
THREE_LIMIT_IN_CONTEXT = 0.17
TWO_LIMIT_IN_CONTEXT = 0.13
NEAR_MS = 60_000
"""How far away another mention of the product still makes a short name likely."""
_NUMBERED = re.compile(r"(?<!\d)(1?)([1-9])(?!\d)")
_DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Name:
    product_id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    """A name that may stand in a segment; `start`, `end` in characters of its text."""

    segment: int
    start: int
    end: int
    heard: str
    name: _Name
    cost: float
    prefix: str = ""
    """是, where the engine wrote 是五… as 15…."""

    @property
    def is_exact_text(self) -> bool:
        return self.heard == self.name.text

    @property
    def score(self) -> float:
        """Long names first, then close ones; a syllable more must fit by more than half."""
        return len(self.name.text) * (1 - 2.2 * self.cost) + (0.01 if self.is_exact_text else 0.0)


def correct_terms(
    segments: tuple[Segment, ...], cards: Sequence[ProductCard], ear: Ear, phrases: Phrases | None = None
) -> tuple[Segment, ...]:
    """The segments with misheard names and aliases of `cards` written as on the card; each change is recorded.

    Names of four syllables and more are recognised by their sound alone; shorter ones need another mention of the
    product within a minute or a phrase that a name follows, and everyday words (七成 for 脐橙) need both. The longest
    name wins. Arabic numerals stay, but for a single 1-9 (or 11-19) as the first syllable of a name that else sounds
    exactly so. Segments that a gate refused stay as they are.
    """
    phrases = phrases or Phrases()
    names = [
        _Name(product_id=card.id, text=name)
        for card in cards
        for name in dict.fromkeys(card.names)
        if len(name) >= 2 and all(ear.syllables(name))
    ]
    found = [
        candidate
        for index, segment in enumerate(segments)
        if segment.unclear is None
        for candidate in _find_names(index, segment.text, names, ear)
    ]
    accepted = [c for c in found if _is_certain(c, ear)]
    for _ in range(2):  # what the first pass accepts stands near what the second judges
        accepted = _choose(found, accepted, segments, ear, phrases)
    return tuple(
        edit_segment(segment, [_to_edit(c, ear) for c in accepted if c.segment == index and not c.is_exact_text])
        for index, segment in enumerate(segments)
    )


def _choose(
    found: list[_Candidate], mentions: list[_Candidate], segments: tuple[Segment, ...], ear: Ear, phrases: Phrases
) -> list[_Candidate]:
    """The best candidates that do not overlap; `mentions` are those that make others of their product likely."""
    said: dict[str, list[Span]] = {}
    for mention in mentions:
        said.setdefault(mention.name.product_id, []).append(segments[mention.segment].span)
    taken: dict[int, list[_Candidate]] = {}
    for candidate in sorted(found, key=lambda c: -c.score):
        rivals = taken.setdefault(candidate.segment, [])
        if any(candidate.start < other.end and other.start < candidate.end for other in rivals):
            continue
        segment = segments[candidate.segment]
        is_near = any(_gap_ms(segment.span, span) <= NEAR_MS for span in said.get(candidate.name.product_id, ()))
        frame = _frame_of(candidate, segment.text, phrases)
        if _is_certain(candidate, ear) or _is_likely(candidate, ear, is_near, frame):
            rivals.append(candidate)
    return [candidate for rivals in taken.values() for candidate in rivals]


def _gap_ms(a: Span, b: Span) -> int:
    return max(a.start_ms - b.end_ms, b.start_ms - a.end_ms, 0)


def _find_names(index: int, text: str, names: list[_Name], ear: Ear) -> Iterator[_Candidate]:
    for name in names:
        for match in ear.find(name.text, text, LONG_LIMIT_IN_CONTEXT):
            heard = text[match.start : match.end]
            yield _Candidate(segment=index, start=match.start, end=match.end, heard=heard, name=name, cost=match.cost)
        if len(name.text) >= 4:
            yield from _find_after_digit(index, text, name, ear)


def _find_after_digit(index: int, text: str, name: _Name, ear: Ear) -> Iterator[_Candidate]:
    """5香小米 and 15香小米 for (是)武乡小米: only where every other syllable is the very sound."""
    for digit in _NUMBERED.finditer(text):
        end = digit.start(2) + len(name.text)
        spoken = _DIGITS[int(digit.group(2))] + text[digit.end() : end]
        if ear.syllables(spoken) == ear.syllables(name.text):
            prefix = "是" if digit.group(1) else ""
            heard = text[digit.start() : end]
            yield _Candidate(
                segment=index, start=digit.start(), end=end, heard=heard, name=name, cost=0.0, prefix=prefix
            )


def _is_certain(candidate: _Candidate, ear: Ear) -> bool:
    """Whether the sound alone is enough."""
    size = len(candidate.name.text)
    if candidate.is_exact_text:
        return True
    if size >= 4:
        return candidate.cost <= LONG_LIMIT
    return size == 3 and candidate.cost <= THREE_LIMIT and not ear.is_word(candidate.heard)


def _is_likely(candidate: _Candidate, ear: Ear, is_near: bool, frame: int) -> bool:
    """Whether sound and surroundings together are enough."""
    size, cost = len(candidate.name.text), candidate.cost
    if size >= 4:
        return is_near or frame > 0
    if not is_near:
        return False
    is_word = ear.is_word(candidate.heard)
    if size == 3:
        return cost <= THREE_LIMIT_IN_CONTEXT and (not is_word or frame > 0)
    if is_word:
        return cost == 0 and frame == 2
    return cost == 0 or (cost <= TWO_LIMIT_IN_CONTEXT and frame > 0)


def _frame_of(candidate: _Candidate, text: str, phrases: Phrases) -> int:
    """How much the surroundings call for a name: 2 between two sure signs (想要 … 的家人), 1 beside one, else 0."""
    before, after = text[: candidate.start], text[candidate.end :]
    closes = not after or after[0] in PUNCTUATION or after.startswith(phrases.frames_after)
    if closes and before.endswith(tuple(frame for frame in phrases.frames_before if len(frame) >= 2)):
        return 2
    return int(before.endswith(phrases.frames_before) or after.startswith(phrases.frames_after))


def _to_edit(candidate: _Candidate, ear: Ear) -> Edit:
    name = candidate.name
    sound = " ".join(ear.syllables(name.text))
    if candidate.cost == 0:
        why = Text(f"读音与商品名相同（{sound}）", f"sounds the same as the product's name ({sound})")
    else:
        why = Text(
            f"读音与商品名相近（{sound}，差别 {candidate.cost:.2f}）",
            f"sounds like the product's name ({sound}, distance {candidate.cost:.2f})",
        )
    return Edit(
        start=candidate.start,
        end=candidate.end,
        new=candidate.prefix + name.text,
        change=TermChange(
            heard=candidate.heard, written=name.text, start_char=len(candidate.prefix),
            product_id=name.product_id, why=why,
        ),
    )  # fmt: skip
