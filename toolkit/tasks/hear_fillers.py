"""A recording heard once more for what a recogniser leaves out: 嗯, 那个, 呃."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from toolkit.core.chunks import plan_chunks
from toolkit.core.progress import Reporter
from toolkit.core.spans import Span
from toolkit.core.speech_result import SpeechResult
from toolkit.core.text import Text
from toolkit.core.transcript import Segment, Transcript
from toolkit.media.probe import probe
from toolkit.media.sound_reader import SoundReader
from toolkit.tasks.tools import StageRunner

VERSION = 1
"""Raise it when a change makes stored hearings wrong."""
PIECE_MS, MOST_MS = 20_000, 26_000
"""Of sound that is heard at once."""

Verbatim = Callable[[np.ndarray, tuple[Span, ...]], tuple[Segment, ...]]
"""See `engines.whisper_verbatim`."""


def hear_fillers(
    heard: SpeechResult, stages: StageRunner, load: Callable[[], Verbatim | None], reporter: Reporter
) -> tuple[Segment, ...]:
    """What was said, hesitations and all, in source time; a stored stage. Nothing if the recogniser can't do it.

    The words are less sure than those of `heard`: they are for counting fillers only.

    Raises:
        EngineError, Cancelled.
    """
    path = Path(heard.media)

    def compute() -> Transcript:
        return replace(heard.transcript, segments=_hear_pieces(path, heard, load(), reporter))

    name = Text(f"数口头语 {path.name}", f"counting fillers in {path.name}")
    inputs = ["fillers", VERSION, heard.fingerprint, heard.transcript.engine, heard.transcript.language]
    return stages.run(name, Transcript, inputs, compute, reporter).segments


def _hear_pieces(path: Path, heard: SpeechResult, verbatim: Verbatim | None, reporter: Reporter) -> tuple[Segment, ...]:
    if verbatim is None:
        return ()
    pieces = plan_chunks(heard.speech, heard.figures.duration_ms, PIECE_MS, MOST_MS)
    found: list[Segment] = []
    with SoundReader(path, probe(path)) as reader:
        for index, piece in enumerate(pieces):
            reporter.report(index, len(pieces))
            inside = [part for talk in heard.speech if (part := talk.clamped(piece)).duration_ms]
            speech = tuple(Span(each.start_ms - piece.start_ms, each.end_ms - piece.start_ms) for each in inside)
            found += [each.shifted(piece.start_ms) for each in verbatim(reader.read(piece), speech)]
    return tuple(found)
