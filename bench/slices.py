"""Slices by product on labelled streams, `python -m bench slices --json [--streams FOLDER]... [--speech FOLDER]`.

Transcribes `dev_clean` and `dev_noisy` of ../shared/media beside the repository, and every stream in the folders named
(made by `python -m bench streams`), as `chushan slice` does it: default engine, names corrected by the cards with the
sound. `--speech FOLDER` keeps the transcripts (NAME.json), so that a second run listens to nothing. Then each is cut
into rounds: recall and precision with both edges within 5 s, purity, coverage, what was missed, CPU of the slicing
alone. `--long HOURS` joins all streams again and again, with the cards of all, and slices that.
"""

import argparse
import json
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bench._slice_scores import Round, score_slices, sum_slice_scores, true_rounds
from bench.names import MEDIA, read_cards
from toolkit.app import App
from toolkit.config import load_settings
from toolkit.core.amounts import find_amounts
from toolkit.core.codec import from_plain, to_plain
from toolkit.core.products import ProductCard
from toolkit.core.progress import Reporter
from toolkit.core.slices import ProductSlice
from toolkit.core.spans import Span
from toolkit.core.speech_request import TranscribeRequest
from toolkit.core.speech_result import SpeechResult
from toolkit.core.transcript import Segment
from toolkit.tasks.slice_talk import find_rounds
from toolkit.tasks.tools import SpeechTools

DIALECT = "auto"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """A labelled stream as it was heard. All times are source time."""

    name: str
    cards: tuple[ProductCard, ...]
    rounds: tuple[Round, ...]
    segments: tuple[Segment, ...]
    voice: tuple[Span, ...]
    duration_ms: int


class Hearing:
    """Transcribes streams, or takes what was kept."""

    def __init__(self, app: App, keep: Path | None) -> None:
        self._app, self._keep = app, keep

    def stream(self, truth_path: Path) -> Stream:
        truth = json.loads(truth_path.read_text(encoding="utf-8"))
        cards = read_cards(truth)
        speech = self._speech(truth_path.with_suffix(".flac"), cards)
        return Stream(
            name=truth_path.stem,
            cards=cards,
            rounds=true_rounds(truth),
            segments=speech.segments,
            voice=speech.voice or speech.speech,
            duration_ms=speech.figures.duration_ms,
        )

    def _speech(self, media: Path, cards: tuple[ProductCard, ...]) -> SpeechResult:
        kept = self._keep / f"{media.stem}.json" if self._keep else None
        if kept and kept.is_file():
            return from_plain(SpeechResult, json.loads(kept.read_text(encoding="utf-8")))
        speech = self._app.transcribe(TranscribeRequest(media=media, dialect=DIALECT, cards=cards), Reporter())
        if kept:
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_text(json.dumps(to_plain(speech), ensure_ascii=False), encoding="utf-8")
        return speech


def slice_stream(stream: Stream, tools: SpeechTools) -> tuple[ProductSlice, ...]:
    """As `chushan slice` does it, once the speech is heard and corrected."""
    dialect = tools.dialects[DIALECT]
    return find_rounds(
        stream.segments, stream.voice, stream.cards, dialect, tools.speech_book, tools.split_words
    )[1]  # fmt: skip


def bench_stream(stream: Stream, tools: SpeechTools) -> dict[str, Any]:
    """The scores of one stream."""
    started = time.process_time()
    slices = slice_stream(stream, tools)
    cpu_s = time.process_time() - started
    differs = [each for each in find_amounts(stream.segments, stream.cards) if each.verdict == "differs"]
    return {
        "minutes": round(stream.duration_ms / 60_000, 1),
        **score_slices(slices, stream.rounds),
        "cpu_ms_per_minute": round(cpu_s * 60_000_000 / stream.duration_ms),
        "amounts_that_differ": [f"{each.text}: {each.why.zh}" for each in differs],
    }


def join_streams(streams: Sequence[Stream], hours: float) -> Stream:
    """All streams one after the other, again and again, with the cards of all; product ids tell the shelves apart."""
    cards: dict[tuple[str, str], ProductCard] = {}
    segments: list[Segment] = []
    voice: list[Span] = []
    rounds: list[Round] = []
    at_ms = 0
    while at_ms < hours * 3_600_000:
        for stream in streams:
            ids = {card.id: f"{card.id}-{card.name}" for card in stream.cards}
            cards |= {(card.name, ""): replace(card, id=ids[card.id], link_no=None) for card in stream.cards}
            rounds += [(ids[product], span.shifted(at_ms)) for product, span in stream.rounds]
            segments += [segment.shifted(at_ms) for segment in stream.segments]
            voice += [span.shifted(at_ms) for span in stream.voice]
            at_ms += stream.duration_ms
    return Stream(
        name="long", cards=tuple(cards.values()), rounds=tuple(rounds), segments=tuple(segments), voice=tuple(voice),
        duration_ms=at_ms,
    )  # fmt: skip


def bench_long(streams: Sequence[Stream], hours: float, tools: SpeechTools) -> dict[str, Any]:
    """Scores and CPU of slicing all streams once, and again and again until the hours are full."""
    rows: dict[str, Any] = {}
    for each_h in (0.01, hours):
        stream = join_streams(streams, each_h)
        score = bench_stream(stream, tools) | {"cards": len(stream.cards)}
        rows[f"{score['minutes']} min"] = score
    return rows


def measure(arguments: list[str]) -> dict[str, Any]:
    """Every stream, and the sums over each folder."""
    parser = argparse.ArgumentParser(prog="python -m bench slices", description=__doc__)
    parser.add_argument("--streams", type=Path, action="append", default=[], help="folder of our own streams")
    parser.add_argument("--speech", type=Path, help="folder where transcripts are kept")
    parser.add_argument("--long", type=float, default=0.0, metavar="HOURS", help="also all streams joined")
    parser.add_argument("--home", type=Path, help="data folder of the runs (default: the user's)")
    given = parser.parse_args(arguments)
    home = {"CHUSHAN_HOME": str(given.home)} if given.home else {}
    folders = {"dev": MEDIA / "livestream"} | {folder.name: folder for folder in given.streams}
    result: dict[str, Any] = {}
    with App.open(load_settings({**os.environ, **home})) as app:
        tools, hearing = app.speech_tools(), Hearing(app, given.speech)
        heard: list[Stream] = []
        for name, folder in folders.items():
            paths = sorted(path for path in folder.glob("*.json") if path.with_suffix(".flac").is_file())
            streams = [hearing.stream(path) for path in paths]
            rows = {stream.name: bench_stream(stream, tools) for stream in streams}
            result[name] = {"all": sum_slice_scores(list(rows.values())), **rows}
            heard += streams
        if given.long:
            result["long"] = bench_long(heard, given.long, tools)
    return result
