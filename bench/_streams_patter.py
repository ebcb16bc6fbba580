"""Scripts put together at random from `streams_patter.toml`, as text with a listener's faults; nothing is spoken.

Hundreds of streams in a minute: enough to weigh rules against each other. Half "a" is for tuning, "b" only scored.
"""

import random
import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from bench._names_neutral import mishear
from bench._slice_scores import Round
from bench._streams_hard import DIGITS, Line, spoken_price
from toolkit.core.products import ProductCard
from toolkit.core.spans import Span
from toolkit.core.transcript import Segment, Word

HERE = Path(__file__).parent
COMMA_MS = (200, 520)
"""Pauses at commas; the spoken sets are heard as 2.6 short sentences for each that was written."""
_MARKS = "，。、！？"
MS_PER_CHAR = 215
"""Kokoro at the benchmark's pace, and the two labelled streams: 4.4 to 4.9 characters a second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Faults:
    """How badly it was heard."""

    misheard: float = 0.5
    """Share of sentences with a few other characters."""
    unmarked: float = 0.6
    """Share of sentences without any punctuation."""
    joined: float = 0.12
    """Share of pauses between sentences that the listener ran over."""
    lost_names: float = 0.1
    """Share of names that the corrections did not put right."""
    pauses: float = 0.0
    """Share of commas at which the speaker pauses, so that the listener hears several short sentences."""


@cache
def load_patter(half: str) -> dict[str, list[str]]:
    """The patterns of a half, by kind."""
    return tomllib.loads((HERE / "streams_patter.toml").read_text(encoding="utf-8"))[half]


def write_patter_script(products: Sequence[dict[str, Any]], half: str, rng: random.Random) -> list[Line]:
    """A stream of all products, each sold once or more, with previews, lists, recaps and chat between rounds."""
    writer = _Writer(products, load_patter(half), rng)
    script = writer.between(("greeting",)) + writer.between(("preview",) * rng.choice((0, 1, 1, 2)))
    sold = list(products) + rng.choices(list(products), k=rng.randint(1, 3))
    last: dict[str, Any] | None = None
    seen: set[str] = set()
    for product in sold:
        if product is last:
            continue
        script += writer.round(product, is_again=product["id"] in seen)
        seen.add(product["id"])
        last = product
        kinds = rng.choices(
            ("chat", "preview", "list", "recap"), weights=(8, 1, 1, 1), k=rng.choice((0, 0, 1, 2, 3, 4))
        )
        script += writer.between(kinds)
    return script + writer.between(("closing",))


class _Writer:
    def __init__(self, products: Sequence[dict[str, Any]], patter: dict[str, list[str]], rng: random.Random) -> None:
        self._products, self._patter, self._rng = products, patter, rng
        self._talk: list[str] = []
        self._has_links = rng.random() < 0.7

    def between(self, kinds: Sequence[str]) -> list[Line]:
        """What sells nothing."""
        x, y, z = self._rng.sample(list(self._products), 3)
        names = {
            key: self._rng.choice((each["name"], each["name"], *each["aliases"]))
            for key, each in zip("xyz", (x, y, z), strict=True)
        }
        return [Line(text=self._pattern(kind).format(**names), product=None) for kind in kinds]

    def _pattern(self, kind: str) -> str:
        if kind != "chat":
            return self._rng.choice(self._patter[kind])
        if not self._talk:
            self._talk = self._rng.sample(self._patter["chat"], len(self._patter["chat"]))
        return self._talk.pop()

    def round(self, product: dict[str, Any], *, is_again: bool) -> list[Line]:
        """One round, short if it is not the first."""
        rng, own = self._rng, list(product["lines"])
        is_nameless = self._has_links and not is_again and rng.random() < 0.12
        if is_nameless:
            own = [text for text in own if not any(name in text for name in (product["name"], *product["aliases"]))]
        start = "nameless_opener" if is_nameless else "returns" if is_again else "opener"
        extras = ["middle"] * rng.randint(0, 2) + rng.choices(
            ("compare", "pair", "question", "aside", "interrupt"), k=rng.choice((0, 1, 1, 2))
        )
        if is_nameless:
            extras = [kind for kind in extras if kind in ("compare", "interrupt")]
        inside = [("own", text) for text in (own[:1] if is_again and rng.random() < 0.5 else own)]
        for kind in extras:
            inside.insert(rng.randint(1, max(1, len(inside))), ("kind", kind))
        end = ["price"] if rng.random() < 0.9 else []
        if is_nameless:
            end = ["price", "call"]
        elif rng.random() < 0.8:
            end += ["call"] if self._has_links else ["plain_call"]
        if end[-1:] == ["call"] and rng.random() < 0.3:
            end.append("after_call")
        lines = [self._line(start, product)]
        lines += [Line(text=t, product=product["id"]) if k == "own" else self._line(t, product) for k, t in inside]
        return lines + [self._line(kind, product, is_nameless=is_nameless) for kind in end]

    def _line(self, kind: str, product: dict[str, Any], *, is_nameless: bool = False) -> Line:
        other = self._rng.choice([each for each in self._products if each is not product])
        patterns = [each for each in self._patter[kind] if self._fits(each, is_nameless)]
        text = self._rng.choice(patterns).format(
            name=product["name"], alias=self._rng.choice(product["aliases"]), no=DIGITS[product["link_no"]],
            spec=product["spec"], price=spoken_price(product["price"]), other=other["name"],
            oalias=self._rng.choice((other["name"], *other["aliases"])), ono=DIGITS[other["link_no"]],
        )  # fmt: skip
        return Line(text=text, product=product["id"])

    def _fits(self, pattern: str, is_nameless: bool) -> bool:
        if is_nameless and ("{name}" in pattern or "{alias}" in pattern):
            return False
        return self._has_links or "号链接" not in pattern


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardScript:
    """A script as a listener might write it down, in source time."""

    segments: tuple[Segment, ...]
    rounds: tuple[Round, ...]
    texts: tuple[tuple[Span, str, str | None], ...]
    """Each sentence as it was said, with its product."""


def hear_script(
    script: Sequence[Line],
    cards: Sequence[ProductCard],
    correct: Callable[[tuple[Segment, ...]], tuple[Segment, ...]],
    rng: random.Random,
    faults: Faults | None = None,
) -> HeardScript:
    """The script with the faults of a listener; `correct` puts the names right, as far as it can."""
    faults = faults or Faults()
    at_ms = 300
    segments: list[Segment] = []
    texts: list[tuple[Span, str, str | None]] = []
    for line in script:
        heard = mishear(line.text, rng) if rng.random() < faults.misheard else line.text
        is_marked = rng.random() >= faults.unmarked
        piece = _spoken(at_ms, heard, faults, rng, is_marked=is_marked)
        if not faults.pauses:
            piece = _segment(Span(at_ms, at_ms + MS_PER_CHAR * sum(map(str.isalnum, line.text))), piece.text)
        span = piece.span
        texts.append((span, line.text, line.product))
        if segments and rng.random() < faults.joined:
            before = segments[-1]
            last = before.words[-1]
            words = (*before.words[:-1], replace(last, text=last.text.rstrip("。")), *piece.words)
            text = before.text.rstrip("。") + piece.text
            piece = Segment(span=Span(before.span.start_ms, span.end_ms), text=text, heard=text, words=words)
            segments.pop()
        segments.append(piece)
        at_ms = span.end_ms + rng.randint(350, 900)
    corrected = _with_lost_names(correct(tuple(segments)), cards, rng, faults.lost_names)
    return HeardScript(segments=corrected, rounds=tuple(_rounds(texts)), texts=tuple(texts))


def _spoken(at_ms: int, heard: str, faults: Faults, rng: random.Random, *, is_marked: bool) -> Segment:
    """The sentence with pauses at some of its commas."""
    clauses = re.split("(?<=，)", heard)
    words: list[Word] = []
    text = ""
    for clause in clauses:
        told = clause if is_marked else "".join(char for char in clause if char not in _MARKS)
        if not any(map(str.isalnum, told)):
            continue
        if words and rng.random() < faults.pauses:
            at_ms += rng.randint(*COMMA_MS)
        span = Span(at_ms, at_ms + MS_PER_CHAR * sum(map(str.isalnum, told)))
        words += _segment(span, told).words
        text += told
        at_ms = span.end_ms
    span = Span(words[0].span.start_ms, words[-1].span.end_ms)
    return Segment(span=span, text=text, heard=text, words=tuple(words))


def _segment(span: Span, text: str) -> Segment:
    """Words of one character, evenly spaced; a mark belongs to the character before it."""
    pieces: list[str] = []
    for char in text:
        if pieces and not char.isalnum():
            pieces[-1] += char
        else:
            pieces.append(char)
    step = span.duration_ms / max(1, len(pieces))
    edges = [span.start_ms + round(step * place) for place in range(len(pieces) + 1)]
    spans = [Span(start_ms, end_ms) for start_ms, end_ms in pairwise(edges)]
    words = tuple(Word(text=piece, span=each, confidence=0.9) for piece, each in zip(pieces, spans, strict=True))
    return Segment(span=span, text=text, heard=text, words=words)


def _with_lost_names(
    segments: tuple[Segment, ...], cards: Sequence[ProductCard], rng: random.Random, share: float
) -> tuple[Segment, ...]:
    kept: list[Segment] = []
    for segment in segments:
        text = segment.text
        for card in cards:
            for name in card.names:
                if name in text and rng.random() < share:
                    text = text.replace(name, "某" * len(name))
        times = [word.span for word in segment.words for _ in word.text]
        marked = len(times) == len(text)
        words = tuple(Word(text=char, span=times[i], confidence=0.9) for i, char in enumerate(text)) if marked else ()
        kept.append(Segment(span=segment.span, text=text, heard=text, words=words) if marked else segment)
    return tuple(kept)


def _rounds(texts: Sequence[tuple[Span, str, str | None]]) -> list[Round]:
    rounds: list[Round] = []
    before: str | None = None
    for span, _, product in texts:
        if product is not None and product == before:
            rounds[-1] = (product, Span(rounds[-1][1].start_ms, span.end_ms))
        elif product is not None:
            rounds.append((product, span))
        before = product
    return rounds
