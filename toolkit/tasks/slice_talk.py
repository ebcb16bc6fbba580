"""`slice`: which stretches of a recording of any length sell which product."""

import dataclasses
from collections.abc import Callable

from toolkit.core.dialect import Dialect
from toolkit.core.errors import InputError
from toolkit.core.products import ProductCard
from toolkit.core.progress import Reporter
from toolkit.core.slice_result import SliceResult, unspoken_notes
from toolkit.core.slices import ProductSlice
from toolkit.core.slicing import slice_products
from toolkit.core.spans import Span
from toolkit.core.speech_correction import SpeechBook, make_ear
from toolkit.core.speech_request import TranscribeRequest
from toolkit.core.text import Text
from toolkit.core.transcript import Segment
from toolkit.core.turns import split_turns
from toolkit.core.word_times import fit_words
from toolkit.tasks.round_book import load_round_book
from toolkit.tasks.tools import SpeechTools
from toolkit.tasks.transcribe import transcribe

HEARD_SHARE = 0.98
"""Share of the job that is done when all is heard; what is left takes some 10 CPU-milliseconds for a minute of talk."""


def slice_talk(request: TranscribeRequest, tools: SpeechTools, reporter: Reporter) -> SliceResult:
    """Every round of every product in the recording; small talk belongs to none.

    What is heard are the stored stages of `transcribe`, so a stopped run goes on, and one that was transcribed before
    with the same cards is sliced at once.

    Raises:
        InputError: there are no cards, or the recording or an option can't be used.
        EngineError: no recogniser, or it failed.
        Cancelled: the user stopped it.
    """
    if not request.cards:
        raise InputError(
            "products",
            Text("没有商品卡", "there are no product cards"),
            Text(
                "用 chushan products init 写一份商品卡，再用 --products 交给它",
                "Write cards with chushan products init and pass them with --products",
            ),
        )
    speech = transcribe(request, tools, reporter.part(0.0, HEARD_SHARE))
    part = reporter.part(HEARD_SHARE, 1.0, Text("分商品", "telling products apart"))
    part.report(0, 1)
    voice = speech.voice or speech.speech
    dialect = tools.dialects[request.dialect]
    _, slices = find_rounds(speech.segments, voice, request.cards, dialect, tools.speech_book, tools.split_words)
    part.report(1, 1)
    result = SliceResult(
        media=speech.media,
        dialect=speech.transcript.dialect,
        engine=speech.transcript.engine,
        cards=request.cards,
        slices=slices,
        figures=speech.figures,
    )
    return dataclasses.replace(result, notes=(*unspoken_notes(result), *speech.notes))


def find_rounds(
    segments: tuple[Segment, ...],
    voice: tuple[Span, ...],
    cards: tuple[ProductCard, ...],
    dialect: Dialect,
    book: SpeechBook,
    split_words: Callable[[str], tuple[str, ...]],
) -> tuple[tuple[Segment, ...], tuple[ProductSlice, ...]]:
    """The corrected segments with their words fitted to the pauses of `voice`, and every round of selling in them.

    All in source time.
    """
    fitted = fit_words(segments, voice, split_words)
    sentences = split_turns(fitted, voice, book.phrases)
    rounds = load_round_book(book.read_syllables)
    return fitted, slice_products(sentences, cards, book.phrases, make_ear(dialect, book), rounds)
