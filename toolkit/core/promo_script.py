"""What a promo film says: sentences from the card's facts, as many as its seconds hold."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from toolkit.core.copy_gate import refusals
from toolkit.core.copy_lines import Sentence, fill_line
from toolkit.core.copywriting import CopyBook
from toolkit.core.products import ProductCard
from toolkit.core.spoken_numbers import speak_numbers, spoken_length
from toolkit.core.text import Text

CHARS_PER_S = 4.0
"""Pace of a calm voice: 240 syllables a minute, the middle of 220-280 (project facts, copy and scripts a3)."""
READ_CHARS_PER_S = 5.0
"""Without a voice the words are only read: slower than the 9 a second of captions, since a film is looked at too."""
PAUSE_MS = 350
"""Between two sentences."""
LEAST_MS = 1600
"""Shorter, a picture can't be taken in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PromoBeat:
    """One sentence of the film."""

    kind: str
    sentence: Sentence
    spoken: str
    """As a voice says it: numbers in words."""
    rank: int
    """1 is kept longest when seconds are few."""
    is_needed: bool
    words: tuple[str, ...]
    """A video whose file name holds one of them fits this sentence."""
    film: Text
    """What to film for it."""

    @property
    def spoken_ms(self) -> int:
        """How long a voice takes, estimated."""
        return max(LEAST_MS, round(spoken_length(self.spoken) * 1000 / CHARS_PER_S))

    @property
    def reading_ms(self) -> int:
        """How long it has to stand to be read."""
        return max(LEAST_MS, round(len(self.sentence.text) * 1000 / READ_CHARS_PER_S))


@dataclass(frozen=True, slots=True, kw_only=True)
class PromoScript:
    """The sentences in the order of the film, and what was left out."""

    beats: tuple[PromoBeat, ...]
    notes: tuple[Text, ...]


def write_promo_script(card: ProductCard, book: CopyBook, templates: Mapping[str, Any], seed: int = 0) -> PromoScript:
    """Every sentence that the card's facts carry; the same input gives the same sentences.

    Sentences with wording that advertising law or the card's own notes forbid are left out and told.

    Args:
        templates: the tables of data/promo_templates.toml.
    """
    draw = random.Random(f"{seed}/{card.id}/promo")
    beats: list[tuple[int, PromoBeat]] = []
    notes: list[Text] = []
    for table in templates["beat"]:
        lines = [line for template in table["lines"] if (line := fill_line(template, card))]
        lawful = [line for line in lines if not refusals(line.text, card, book.gate)]
        if lines and not lawful:
            notes.append(
                Text(
                    f"没有讲这一句，用词不合规：{lines[0].text}",
                    f"left out, its wording is not lawful: {lines[0].text}",
                )
            )
        if lawful:
            most = max(len(line.fact_ids) for line in lawful)
            beats.append((table["order"], _beat(table, draw.choice([x for x in lawful if len(x.fact_ids) == most]))))
    ordered = sorted(beats, key=lambda pair: pair[0])
    return PromoScript(beats=tuple(beat for _, beat in ordered), notes=tuple(notes))


def _beat(table: Mapping[str, Any], sentence: Sentence) -> PromoBeat:
    return PromoBeat(
        kind=table["kind"], sentence=sentence, spoken=speak_numbers(sentence.text), rank=table["rank"],
        is_needed=table["must"], words=tuple(table["words"]),
        film=Text(table["film_zh"], table["film_en"]),
    )  # fmt: skip


def fit_beats(beats: Sequence[PromoBeat], lengths_ms: Sequence[int], limit_ms: int) -> tuple[int, ...]:
    """Numbers of the beats that fit into `limit_ms`, pauses included: the needed ones, then by rank; in film order.

    The needed ones stay even where they alone are longer.
    """
    chosen = {index for index, beat in enumerate(beats) if beat.is_needed}
    total_ms = sum(lengths_ms[index] + PAUSE_MS for index in chosen)
    for index in sorted(set(range(len(beats))) - chosen, key=lambda each: beats[each].rank):
        if total_ms + lengths_ms[index] + PAUSE_MS <= limit_ms:
            chosen.add(index)
            total_ms += lengths_ms[index] + PAUSE_MS
    return tuple(sorted(chosen))
