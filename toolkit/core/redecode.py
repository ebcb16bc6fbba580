"""Doubtful characters put right from their sound by a language model, as an input method would.

A noisy channel: the probability of the words, of hearing these syllables when those were meant, and of the engine's own
characters being right, by their confidence. Names, numerals, letters and what was corrected before stay as they are.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from toolkit.core.ear import Ear
from toolkit.core.products import ProductCard
from toolkit.core.redecode_lattice import NUMERALS, Lattice, RedecodeOptions, Run
from toolkit.core.redecode_model import WordModel
from toolkit.core.rewriting import Edit, edit_segment
from toolkit.core.text import Text
from toolkit.core.transcript import Segment, TermChange

FAR_DIALECTS = frozenset({"cantonese", "wu", "hakka", "min", "xiang"})
"""Spoken too far from Mandarin for its syllables: there the engine's words are guesses at other words."""
_MEASURED_ENGINES = ("whisper",)
"""How their names begin. Others mishear otherwise: sherpa-onnx writes 爆 where 薄 was said, and is sure of it."""
_NOT_SAID = ("name", "alias", "forbidden")
"""Fields of a card whose words are not the seller's: names are for core.term_matching."""
# 25块开 must not become 25开…: whatever makes an amount of a number stays.
_UNIT_AFTER_NUMBER = re.compile(
    rf"(?<=[0-9{''.join(sorted(NUMERALS))}])(?:公斤|公里|毫升|小时|分钟|[个块元毛角分斤克吨升年月日号点天米折岁袋盒瓶箱罐桶包件份])"
)
_HAN_RUN = re.compile(r"[\u3400-\u9fff]+")


def can_redecode(dialect: str, engine: str) -> bool:
    """Whether re-decoding was found to help with the dialect's id and the engine's name; "" is taken as Whisper."""
    return dialect not in FAR_DIALECTS and (not engine or engine.startswith(_MEASURED_ENGINES))


@dataclass(frozen=True, slots=True)
class _Change:
    start: int
    end: int
    new: str


def redecode(
    segments: Sequence[Segment],
    model: WordModel,
    ear: Ear,
    cards: Sequence[ProductCard] = (),
    options: RedecodeOptions | None = None,
    untouched: frozenset[int] = frozenset(),
    kept: Sequence[str] = (),
) -> tuple[Segment, ...]:
    """The segments with doubtful characters put right; each change is recorded with an empty product id.

    Run it after the corrections of names and terms. `cards` say that this is a sale: the trade's words then count
    more, and so do the words on the cards. `untouched`: numbers of segments that stay, such as those the user is asked
    about; `kept`: words that stay wherever they stand, such as those the user has taught. No change writes or removes
    a product's name, a numeral or its unit. Refused segments stay as they are. The number of characters never changes.
    An empty model changes nothing.
    """
    options = options or RedecodeOptions()
    if model.is_empty:
        return tuple(segments)
    share = options.trade_share if cards else options.trade_share_plain
    least_confidence = options.least_confidence if cards else options.least_confidence_plain
    mix = model.mix(share, _card_words(model, cards), options.card_share, options.own_word)
    lattice = Lattice(model, ear.sounds, options, mix)
    names = tuple(dict.fromkeys(name for card in cards for name in card.names if len(name) > 1))
    redecoder = _Redecoder(
        lattice, ear, names, (*names, *kept), options.least_gain, least_confidence, options.least_confidence_own,
        model.own_pattern,
    )  # fmt: skip
    return tuple(
        segment if number in untouched else redecoder.redecode(segment) for number, segment in enumerate(segments)
    )


def _card_words(model: WordModel, cards: Sequence[ProductCard]) -> Iterator[str]:
    """What the cards say of the products, but for what must not be said."""
    for card in cards:
        facts = (fact.value for fact in card.facts if not fact.id.startswith(_NOT_SAID))
        for text in (card.origin, card.variety, *card.taste, *facts):
            yield from model.known_words(text)


@dataclass(frozen=True, slots=True)
class _Redecoder:
    lattice: Lattice
    ear: Ear
    names: tuple[str, ...]
    kept: tuple[str, ...]
    least_gain: float
    least_confidence: float
    least_confidence_own: float
    own: re.Pattern[str] | None
    """Longer words of the dialect."""

    def redecode(self, segment: Segment) -> Segment:
        confidences = _char_confidences(segment)
        if segment.unclear is not None or not confidences:
            return segment
        mean = sum(confidences) / len(confidences)
        if mean >= self.least_confidence:
            return edit_segment(segment, self._find_edits(segment, confidences))
        if mean >= self.least_confidence_own and self.own is not None:
            return edit_segment(segment, self._find_edits(segment, confidences, self.own))
        return segment

    def _find_edits(
        self, segment: Segment, confidences: list[float], only: re.Pattern[str] | None = None
    ) -> Iterator[Edit]:
        """`only`: changes that don't make a part of such a word are left out."""
        syllables = self.ear.syllables(segment.text)
        fixed = _fixed_chars(segment, self.kept)
        others = _other_chars(segment)
        for found in _HAN_RUN.finditer(segment.text):
            start, end = found.span()
            if not all(syllables[start:end]) or all(fixed[start:end]):
                continue
            run = Run(
                text=found.group(), syllables=syllables[start:end], confidences=tuple(confidences[start:end]),
                fixed=tuple(fixed[start:end]), others=tuple(others[start:end]),
            )  # fmt: skip
            for change in _find_changes(run, self.lattice, self.least_gain, self.own):
                if only is not None and not _writes(run.text, change, only):
                    continue
                if not _makes_name(segment.text, start, change, self.names):
                    yield _to_edit(segment.text, start, change, self.ear)


def _find_changes(run: Run, lattice: Lattice, least_gain: float, own: re.Pattern[str] | None) -> Iterator[_Change]:
    """Stretches of the run whose new characters make the whole likelier by at least `least_gain`."""
    text, score = lattice.decode(run)
    for start, end in _join(_differences(run.text, text), text, own):
        kept = [fixed or start <= place < end for place, fixed in enumerate(run.fixed)]
        if score - lattice.decode(run, kept)[1] >= least_gain:
            yield _Change(start, end, text[start:end])


def _join(stretches: Iterator[tuple[int, int]], text: str, words: re.Pattern[str] | None) -> Iterator[tuple[int, int]]:
    """Stretches in the same word of the dialect as one: 白龙门子 becomes 摆龙门阵 as a whole or not at all."""
    spans = [found.span() for found in words.finditer(text)] if words is not None else []
    last: tuple[int, int] | None = None
    for stretch in stretches:
        if last is not None and any(start < last[1] and stretch[0] < end for start, end in spans):
            last = last[0], stretch[1]
            continue
        if last is not None:
            yield last
        last = stretch
    if last is not None:
        yield last


def _writes(text: str, change: _Change, words: re.Pattern[str]) -> bool:
    new = text[: change.start] + change.new + text[change.end :]
    return any(found.start() < change.end and change.start < found.end() for found in words.finditer(new))


def _differences(old: str, new: str) -> Iterator[tuple[int, int]]:
    start = None
    for place in range(len(old) + 1):
        differs = place < len(old) and old[place] != new[place]
        if differs and start is None:
            start = place
        elif not differs and start is not None:
            yield start, place
            start = None


def _char_confidences(segment: Segment) -> list[float]:
    """One for each character of the text; empty if the segment has no words."""
    if not segment.words:
        return []
    spoken = [word.confidence for word in segment.words for _ in word.text]
    solid = [place for place, char in enumerate(segment.text) if not char.isspace()]
    confidences = [0.0] * len(segment.text)
    for place, confidence in zip(solid, spoken, strict=False):
        confidences[place] = confidence
    return confidences


def _fixed_chars(segment: Segment, kept: tuple[str, ...]) -> list[bool]:
    """Numerals and their units, words to keep, and what was corrected before."""
    fixed = [char in NUMERALS for char in segment.text]
    for unit in _UNIT_AFTER_NUMBER.finditer(segment.text):
        fixed[unit.start() : unit.end()] = [True] * len(unit.group())
    stretches = [(change.start_char, len(change.written)) for change in segment.changes]
    stretches += [(found.start(), len(word)) for word in kept for found in re.finditer(re.escape(word), segment.text)]
    for start, size in stretches:
        fixed[start : start + size] = [True] * len(fixed[start : start + size])
    return fixed


def _other_chars(segment: Segment) -> list[frozenset[str]]:
    """What alternative hearings of the same length of a stretch have in each place."""
    others: list[set[str]] = [set() for _ in segment.text]
    for alternative in segment.alternatives:
        matcher = SequenceMatcher(None, segment.heard, alternative, autojunk=False)
        if segment.heard != segment.text and len(segment.heard) != len(segment.text):
            matcher.set_seq1(segment.text)
        for kind, start, end, other_start, other_end in matcher.get_opcodes():
            if kind == "replace" and end - start == other_end - other_start:
                for place, char in zip(range(start, end), alternative[other_start:other_end], strict=True):
                    others[place].add(char)
    return [frozenset(each) for each in others]


def _makes_name(text: str, offset: int, change: _Change, names: tuple[str, ...]) -> bool:
    """Whether the change writes a product's name; names are for those to judge who ask the card and the sound."""
    start = offset + change.start
    new = text[:start] + change.new + text[offset + change.end :]
    return any(
        found.start() < offset + change.end and start < found.end()
        for name in names
        for found in re.finditer(re.escape(name), new)
    )


def _to_edit(text: str, offset: int, change: _Change, ear: Ear) -> Edit:
    start, end = offset + change.start, offset + change.end
    heard = text[start:end]
    sound = " ".join(ear.syllables(text)[start:end])
    meant = " ".join(ear.syllables(text[:start] + change.new + text[end:])[start:end])
    if sound == meant:
        why = Text(f"读音相同（{sound}），这几个字放在这里更通顺", f"sounds the same ({sound}) and reads better here")
    else:
        why = Text(
            f"读音相近（{sound}，{meant}），这几个字放在这里更通顺",
            f"sounds alike ({sound}, {meant}) and reads better here",
        )
    term_change = TermChange(heard=heard, written=change.new, start_char=0, product_id="", why=why)
    return Edit(start=start, end=end, new=change.new, change=term_change)
