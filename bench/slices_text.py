"""Slices by product on scripts as text, `python -m bench slices_text --json [--set SET]... [--heard N]`.

Nothing is spoken: each sentence of a set of `bench/streams.py` gets the time that it takes to say, and with `--heard N`
(N runs) the faults of a listener drawn at random. A set is scored in a second, so it serves for finding weights and for
sets whose speech would take an hour; what counts is `python -m bench slices` on speech.
"""

import argparse
import os
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from bench._slice_scores import score_slices, sum_slice_scores
from bench._streams_hard import Line
from bench._streams_patter import Faults, HeardScript, hear_script
from bench.names import read_cards
from bench.slices import DIALECT, Stream, slice_stream
from bench.streams import SETS, WRITTEN_OUT, load_written_out, script_of, set_size
from toolkit.app import App
from toolkit.config import load_settings
from toolkit.core.products import ProductCard
from toolkit.core.speech_correction import make_ear
from toolkit.core.term_matching import correct_terms
from toolkit.core.transcript import Segment
from toolkit.tasks.tools import SpeechTools

AS_WRITTEN = Faults(misheard=0.0, unmarked=0.0, joined=0.0, lost_names=0.0)
AS_HEARD = Faults(misheard=0.5, unmarked=0.4, joined=0.06, lost_names=0.08, pauses=0.8)
"""About what the default engine leaves on the spoken streams."""


def written_streams(chosen: str) -> Iterator[tuple[str, list[Line], list[dict[str, Any]]]]:
    """Name, lines and products of every stream of a set."""
    if chosen in WRITTEN_OUT:
        for number, stream in enumerate(load_written_out(WRITTEN_OUT[chosen])):
            yield f"{chosen}_{number}", stream["lines"], stream["products"]
        return
    for number in range(set_size(chosen)):
        script, products, _ = script_of(chosen, number)
        yield f"{chosen}_{number}", script, products


def hear_stream(
    name: str, script: Sequence[Line], products: list[dict[str, Any]], tools: SpeechTools, faults: Faults, seed: int
) -> Stream:
    """The stream as a listener with these faults would write it down, names put right by their sound."""
    cards = read_cards({"products": products})
    ear = make_ear(tools.dialects[DIALECT], tools.speech_book)

    def correct(segments: tuple[Segment, ...]) -> tuple[Segment, ...]:
        return correct_terms(segments, cards, ear, tools.speech_book.phrases)

    heard = hear_script(script, cards, correct, random.Random(f"{name}{seed}"), faults)
    return _as_stream(name, heard, cards)


def _as_stream(name: str, heard: HeardScript, cards: tuple[ProductCard, ...]) -> Stream:
    return Stream(
        name=name,
        cards=cards,
        rounds=heard.rounds,
        segments=heard.segments,
        voice=tuple(span for span, _, _ in heard.texts),
        duration_ms=heard.texts[-1][0].end_ms,
    )


def measure(arguments: list[str]) -> dict[str, Any]:
    """Every stream, and the sums over each set."""
    parser = argparse.ArgumentParser(prog="python -m bench slices_text", description=__doc__)
    parser.add_argument(
        "--set", dest="sets", action="append", choices=SETS, help="repeatable; default: all but neutral"
    )
    parser.add_argument(
        "--heard", type=int, default=0, metavar="N", help="runs with a listener's faults; 0: as written"
    )
    parser.add_argument("--home", type=Path, help="data folder of the runs (default: the user's)")
    given = parser.parse_args(arguments)
    home = {"CHUSHAN_HOME": str(given.home)} if given.home else {}
    result: dict[str, Any] = {}

    with App.open(load_settings({**os.environ, **home})) as app:
        tools = app.speech_tools()
        for chosen in given.sets or [each for each in SETS if each != "neutral"]:
            rows: dict[str, Any] = {}
            for name, script, products in written_streams(chosen):
                for seed in range(max(1, given.heard)):
                    faults = AS_HEARD if given.heard else AS_WRITTEN
                    stream = hear_stream(name, script, products, tools, faults, seed)
                    rows[f"{name}.{seed}" if given.heard else name] = score_slices(
                        slice_stream(stream, tools), stream.rounds
                    )
            result[chosen] = {"all": sum_slice_scores(list(rows.values())), **rows}
    return result
