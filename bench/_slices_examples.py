"""What bench/slices_fit.py is fitted on: spoken streams, written ones as if heard, scripts put together at random."""

import json
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bench._slice_scores import Round, true_rounds
from bench._streams_patter import Faults, write_patter_script
from bench._talk_grams import fit_grams
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
from toolkit.core.transcript import Segment
from toolkit.core.turns import split_turns
from toolkit.core.word_times import fit_words
from toolkit.tasks.round_book import load_round_book
from toolkit.tasks.tools import SpeechTools

FREE = ("hard_new", "more_tune", "free", "open")
UNKNOWN_WORDS = 0.4
"""Share of a kind's words that a written-out stream is fitted without: the lists were written with these streams at
hand, and of a new seller's words they hold about half."""
UNKNOWN_CHAT = 0.2
SPOKEN_UNKNOWN = 0.2
OPEN = "open"
"""The set that most of the lists were not written with: nothing is left out."""
FOLDS = 3
SPOKEN_WEIGHT = 2.0

BookOf = Callable[[str], RoundBook]
"""Name of a stream -> the book whose weights of grams have not seen it."""


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


def make_example(
    stream: Stream, tools: SpeechTools, book: RoundBook, weight: float, *, unknown: float = 0.0, seed: int = 0
) -> Example:
    """The signs and labels of a stream; `unknown`: share of the words of kinds that are left out, drawn by `seed`."""
    rng = random.Random(f"{stream.name}{seed}")
    ear = make_ear(tools.dialects[DIALECT], tools.speech_book)
    sentences = sentences_of(stream, tools)
    talk = read_talk(sentences, stream.cards, tools.speech_book.phrases, ear, _without_words(book, unknown, rng))
    labels = tuple(_label(each.span, stream.rounds, talk.products) for each in sentences)
    return Example(name=stream.name, stream=stream, talk=talk, labels=labels, weight=weight)


def sentences_of(stream: Stream, tools: SpeechTools) -> tuple[Segment, ...]:
    """The sentences into which `chushan slice` cuts a stream."""
    fitted = fit_words(stream.segments, stream.voice, tools.split_words)
    return split_turns(fitted, stream.voice, tools.speech_book.phrases)


def unseen_books(streams: Sequence[Stream], tools: SpeechTools) -> tuple[BookOf, dict[str, float]]:
    """Books whose weights of grams were fitted without a third of `streams`, and the weights fitted on all.

    What a model is fitted on must not look easier than what it will meet.
    """
    book = load_round_book(tools.speech_book.read_syllables)
    said = {
        (at, stream.name): [(each.text, _is_sold(each.span, stream.rounds)) for each in sentences_of(stream, tools)]
        for at, stream in enumerate(streams)
    }
    names = sorted({name for _, name in said})
    fold_of = {name: at % FOLDS for at, name in enumerate(names)}

    def fitted(left_out: int) -> dict[str, float]:
        return fit_grams(
            [each for (_, name), lines in said.items() if fold_of[name] != left_out for each in lines], book
        )

    books = [replace(book, grams=fitted(fold)) for fold in range(FOLDS)]
    full = replace(book, grams=fitted(-1))
    return lambda name: books[fold_of[name]] if name in fold_of else full, dict(full.grams)


def _is_sold(span: Span, rounds: Sequence[Round]) -> bool:
    return any(2 * sold.overlap_ms(span) >= span.duration_ms for _, sold in rounds)


def _without_words(book: RoundBook, share: float, rng: random.Random) -> RoundBook:
    def kept(words: frozenset[str], left_out: float) -> frozenset[str]:
        return frozenset(word for word in sorted(words) if rng.random() >= left_out)

    if not share:
        return book
    kinds = tuple(replace(each, words=kept(each.words, share)) for each in book.kinds)
    chat = share * UNKNOWN_CHAT / UNKNOWN_WORDS
    return replace(book, kinds=kinds, chat=kept(book.chat, chat), later=kept(book.later, chat))


def _label(span: Span, rounds: Sequence[Round], products: Sequence[str]) -> int:
    best = max(rounds, key=lambda each: each[1].overlap_ms(span))
    if best[1].overlap_ms(span) * 2 < span.duration_ms or best[0] not in products:
        return 0
    return 1 + list(products).index(best[0])


def spoken_examples(
    folders: Iterable[Path], heard: Sequence[Path], tools: SpeechTools, book_of: BookOf
) -> list[Example]:
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
            is_free = path.stem.rpartition("_")[0] in FREE
            weight, unknown = (1.0, SPOKEN_UNKNOWN) if is_free else (SPOKEN_WEIGHT, 0.0)
            found.append(make_example(stream, tools, book_of(stream.name), weight, unknown=unknown))
    return found


def text_streams(tools: SpeechTools, sets: Sequence[str], seeds: int) -> list[tuple[Stream, int]]:
    """Written-out sets as they stand and, with the seed, with a listener's faults."""
    return [
        (hear_stream(name, script, products, tools, AS_HEARD if seed else AS_WRITTEN, seed), seed)
        for chosen in sets
        for name, script, products in written_streams(chosen)
        for seed in range(seeds + 1)
    ]


def text_examples(streams: Sequence[tuple[Stream, int]], tools: SpeechTools, book_of: BookOf) -> list[Example]:
    """What `text_streams` gave, with words left out."""
    return [
        make_example(
            stream, tools, book_of(stream.name), 1.0, seed=seed,
            unknown=0.0 if stream.name.startswith(OPEN) else UNKNOWN_WORDS,
        )
        for stream, seed in streams
    ]  # fmt: skip


def patter_examples(tools: SpeechTools, count: int, weight: float, book: RoundBook, half: str = "a") -> list[Example]:
    """Scripts put together at random."""
    found: list[Example] = []
    for seed in range(count):
        rng = random.Random(f"{half}{seed}")
        products = load_products({"a": "tune", "b": "held"}[half])
        rng.shuffle(products)
        mine = [{**each, "link_no": at} for at, each in enumerate(products[: rng.randint(4, 6)], 1)]
        script = write_patter_script(mine, half, rng)
        shown = mine if rng.random() < 0.6 else [{k: v for k, v in each.items() if k != "link_no"} for each in mine]
        stream = hear_stream(f"patter_{half}_{seed}", script, shown, tools, Faults(), seed)
        found.append(make_example(stream, tools, book, weight))
    return found
