"""What bench/slices_fit.py is fitted on: spoken streams, written ones as if heard, scripts put together at random."""

import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Any

from bench._slice_scores import Round, true_rounds
from bench._streams_hard import Line
from bench._streams_patter import Faults, write_patter_script
from bench.names import read_cards
from bench.slices import DIALECT, Stream
from bench.slices_text import AS_HEARD, AS_WRITTEN, hear_stream, written_streams
from bench.streams import load_products
from toolkit.core.codec import from_plain
from toolkit.core.round_book import RoundBook
from toolkit.core.round_signs import Signs
from toolkit.core.slicing import Talk, read_talk
from toolkit.core.spans import Span
from toolkit.core.speech_correction import make_ear
from toolkit.core.speech_result import SpeechResult
from toolkit.core.turns import split_turns
from toolkit.core.word_times import fit_words
from toolkit.tasks.round_book import load_round_book
from toolkit.tasks.tools import SpeechTools

FREE = ("hard_new", "more_tune", "free")
UNKNOWN_WORDS = 0.4
"""Share of a kind's words that a written-out stream is fitted without: the lists were written with these streams at
hand, and of a new seller's words they hold about half."""
MIXED_WEIGHT = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A stream as the model sees it."""

    name: str
    stream: Stream
    talk: Talk
    labels: tuple[int, ...]
    """0 for nobody, 1 + k for product k, by sentence."""
    weight: float

    @property
    def signs(self) -> Signs:
        return self.talk.signs


def make_example(stream: Stream, tools: SpeechTools, weight: float, *, unknown: float = 0.0, seed: int = 0) -> Example:
    """The signs and labels of a stream; `unknown`: share of the words of kinds that are left out, drawn by `seed`."""
    book, phrases = (
        _without_words(_book(tools), unknown, random.Random(f"{stream.name}{seed}")),
        tools.speech_book.phrases,
    )
    ear = make_ear(tools.dialects[DIALECT], tools.speech_book)
    fitted = fit_words(stream.segments, stream.voice, tools.split_words)
    sentences = split_turns(fitted, stream.voice, phrases)
    talk = read_talk(sentences, stream.cards, phrases, ear, book)
    labels = tuple(_label(each.span, stream.rounds, talk.products) for each in sentences)
    return Example(name=stream.name, stream=stream, talk=talk, labels=labels, weight=weight)


def _book(tools: SpeechTools) -> RoundBook:
    return load_round_book(tools.speech_book.read_syllables)


def _without_words(book: RoundBook, share: float, rng: random.Random) -> RoundBook:
    def kept(words: frozenset[str]) -> frozenset[str]:
        return frozenset(word for word in sorted(words) if rng.random() >= share)

    if not share:
        return book
    return replace(book, kinds=tuple(replace(each, words=kept(each.words)) for each in book.kinds))


def _label(span: Span, rounds: Sequence[Round], products: Sequence[str]) -> int:
    best = max(rounds, key=lambda each: each[1].overlap_ms(span))
    if best[1].overlap_ms(span) * 2 < span.duration_ms or best[0] not in products:
        return 0
    return 1 + list(products).index(best[0])


def spoken_examples(folders: Iterable[Path], heard: Sequence[Path], tools: SpeechTools) -> list[Example]:
    """The streams of which a hearing was kept."""
    found: list[Example] = []
    for folder in folders:
        for path in sorted(folder.glob("*.json")):
            kept = next((each / path.name for each in heard if (each / path.name).is_file()), None)
            if kept is None:
                continue
            truth = json.loads(path.read_text(encoding="utf-8"))
            speech = from_plain(SpeechResult, json.loads(kept.read_text(encoding="utf-8")))
            stream = Stream(
                name=path.stem, cards=read_cards(truth), rounds=true_rounds(truth), segments=speech.segments,
                voice=speech.voice or speech.speech, duration_ms=speech.figures.duration_ms,
            )  # fmt: skip
            found.append(make_example(stream, tools, 1.0))
    return found


def text_examples(tools: SpeechTools, sets: Sequence[str], seeds: int, weight: float) -> list[Example]:
    """Written-out sets as they stand and with a listener's faults."""
    found: list[Example] = []
    for chosen in sets:
        for name, script, products in written_streams(chosen):
            for seed in range(seeds + 1):
                stream = hear_stream(name, script, products, tools, AS_HEARD if seed else AS_WRITTEN, seed)
                found.append(make_example(stream, tools, weight, unknown=UNKNOWN_WORDS, seed=seed))
    return found


def patter_examples(tools: SpeechTools, count: int, weight: float, half: str = "a") -> list[Example]:
    """Scripts put together at random."""
    found: list[Example] = []
    for seed in range(count):
        rng = random.Random(f"{half}{seed}")
        products = load_products({"a": "tune", "b": "held"}[half])
        rng.shuffle(products)
        mine = [{**each, "link_no": at} for at, each in enumerate(products[: rng.randint(4, 6)], 1)]
        script = write_patter_script(mine, half, rng)
        shown = mine if rng.random() < 0.6 else [{k: v for k, v in each.items() if k != "link_no"} for each in mine]
        found.append(
            make_example(hear_stream(f"patter_{half}_{seed}", script, shown, tools, Faults(), seed), tools, weight)
        )
    return found


def mixed_examples(
    tools: SpeechTools, count: int, weight: float, left_out: frozenset[str] = frozenset()
) -> list[Example]:
    """Streams put together at random from rounds and chat of the written-out ones; `left_out` names some not to use."""
    written = [each for chosen in FREE for each in written_streams(chosen)]
    streams = [(script, products) for name, script, products in written if name not in left_out]
    found: list[Example] = []
    for seed in range(count):
        rng = random.Random(f"mixed{seed}")
        script, products = _mix(streams, rng)
        stream = hear_stream(f"mixed_{seed}", script, products, tools, AS_HEARD if seed % 3 else AS_WRITTEN, seed)
        found.append(make_example(stream, tools, weight, unknown=UNKNOWN_WORDS, seed=seed))
    return found


def _mix(
    streams: Sequence[tuple[list[Line], list[dict[str, Any]]]], rng: random.Random
) -> tuple[list[Line], list[dict[str, Any]]]:
    """Four to six products of several sellers with their rounds, and stretches of chat between them."""
    rounds: list[list[Line]] = []
    chats: list[list[Line]] = []
    products: list[dict[str, Any]] = []
    for place, (script, cards) in enumerate(rng.sample(list(streams), 4)):
        mine = {
            card["id"]: f"{place}{card['id']}" for card in rng.sample(cards, min(len(cards), rng.choice((1, 1, 2))))
        }
        products += [
            {key: value for key, value in card.items() if key != "link_no"} | {"id": mine[card["id"]]}
            for card in cards
            if card["id"] in mine
        ]
        for product, block in groupby(script, key=lambda line: line.product):
            lines = list(block)
            if product is None:
                chats.append(lines)
            elif product in mine:
                rounds.append([replace(line, product=mine[product]) for line in lines])
    rng.shuffle(rounds)
    rng.shuffle(chats)
    mixed: list[Line] = []
    for block in rounds:
        mixed += chats.pop() if chats and rng.random() < 0.75 else []
        mixed += block
    return mixed + (chats.pop() if chats else []), products
