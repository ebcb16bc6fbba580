"""Hear a recording of any length piece by piece. Each piece is a stored stage: a killed run loses one at most."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Protocol, cast

import numpy as np

from toolkit.core.chunks import plan_chunks
from toolkit.core.dialect import Dialect
from toolkit.core.progress import Reporter
from toolkit.core.protocols import SoundScorer, TextScore, TranscribeOptions, Transcriber
from toolkit.core.shot import SoundAnalysis
from toolkit.core.spans import Span
from toolkit.core.text import Text
from toolkit.core.transcript import Segment, Transcript
from toolkit.media.sound_reader import SoundReader
from toolkit.tasks.footage import Footage
from toolkit.tasks.tools import HearingTools

TRANSCRIPT_VERSION = 8
"""Raise it when a change of an engine makes stored transcripts wrong."""
CHUNK_TARGET_MS = 52_000
CHUNK_MAX_MS = 60_000
"""Two of Whisper's windows of 30 s; a run that is killed loses no more."""
ASKED_BETWEEN = 32
"""Times the sound is asked before freed memory is handed back: two hours ask some hundreds of times."""


class _Scoring(Protocol):
    """An engine that can also score texts."""

    def score(
        self, audio: np.ndarray, texts: tuple[str, ...], *, prompt: str = "", language: str = "zh"
    ) -> tuple[TextScore, ...]: ...


class ChunkedTranscription:
    """Transcribes recordings piece by piece and lets corrections ask the sound."""

    def __init__(self, tools: HearingTools, dialect: Dialect, terms: tuple[str, ...] = ()) -> None:
        """`terms` are words that may well be spoken (see `TranscribeOptions`).

        Raises:
            ModelMissing: if the weights are not on this machine.
        """
        self._tools = tools
        self._dialect = dialect
        self._terms = terms
        self._engine_name = tools.check_transcriber()
        self._transcriber: Transcriber | None = None
        self.chunks = 0
        self.reused_chunks = 0
        """Of the last recording."""

    def transcribe(self, footage: Footage, sound: SoundAnalysis, reporter: Reporter) -> Transcript:
        """What was said, as heard, in source time."""
        chunks = plan_chunks(sound.speech, footage.info.duration_ms, CHUNK_TARGET_MS, CHUNK_MAX_MS)
        segments: list[Segment] = []
        self.chunks, self.reused_chunks = len(chunks), 0
        with SoundReader(footage.path, footage.info) as reader:
            for index, chunk in enumerate(chunks):
                part = reporter.part(index / len(chunks), (index + 1) / len(chunks))
                place = f"{index + 1}/{len(chunks)}"
                segments.extend(self._transcribe_chunk(footage, reader, chunk, place, part).segments)
                self.reused_chunks += self._tools.stages.records[-1].reused
                if self.reused_chunks == index + 1:
                    part.skip()
                else:
                    self._tools.release_memory()
                    part.report(1, 1)
        return self._transcript(tuple(segments), footage.info.duration_ms)

    @contextmanager
    def scorer(self, footage: Footage, reporter: Reporter) -> Iterator[SoundScorer | None]:
        """Puts texts to the test on the sound of `footage`; None if the engine can't.

        Loads the engine when it is first asked. A Cancelled comes out of the scorer.
        """
        if not self._tools.can_score():
            yield None
            return
        with SoundReader(footage.path, footage.info) as reader:
            asked = count()

            def score(span: Span, texts: tuple[str, ...]) -> tuple[TextScore, ...]:
                reporter.check()
                if next(asked) % ASKED_BETWEEN == 0:
                    self._tools.release_memory()
                engine = cast(_Scoring, self._loaded())
                return engine.score(reader.read(span), texts, language=self._dialect.language)

            yield score

    def release(self) -> None:
        """Lets go of the engine, of which Whisper base holds 100 MB, and of what its work has left lying free.

        Call it when the sound is asked no more: what comes after hearing then starts without either. Who asks after
        all has the engine loaded anew.
        """
        if self._transcriber is not None:
            self._transcriber = None
            self._tools.release_memory()

    def _transcribe_chunk(
        self, footage: Footage, reader: SoundReader, chunk: Span, place: str, reporter: Reporter
    ) -> Transcript:
        def compute() -> Transcript:
            options = TranscribeOptions(
                language=self._dialect.language,
                dialect=self._dialect.id,
                prompt=self._dialect.prompt,
                terms=self._terms,
            )
            audio = reader.read(chunk)
            segments = self._loaded().transcribe(audio, offset_ms=chunk.start_ms, options=options, reporter=reporter)
            return self._transcript(segments, chunk.duration_ms)

        return self._tools.stages.run(
            Text(f"听写 {footage.path.name} {place}", f"speech {footage.path.name} {place}"),
            Transcript,
            ["speech", TRANSCRIPT_VERSION, footage.fingerprint, chunk, self._engine_name, self._heard_as()],
            compute,
            reporter,
        )

    def _transcript(self, segments: tuple[Segment, ...], duration_ms: int) -> Transcript:
        return Transcript(
            segments=segments,
            language=self._dialect.language,
            dialect=self._dialect.id,
            engine=self._engine_name,
            duration_ms=duration_ms,
        )

    def _heard_as(self) -> list[object]:
        """What of the dialect and the cards changes what the recogniser hears."""
        return [self._dialect.language, self._dialect.prompt, self._terms]

    def _loaded(self) -> Transcriber:
        if self._transcriber is None:
            self._transcriber = self._tools.load_transcriber()
        return self._transcriber
