"""The voice of a promo film: made by a text-to-speech engine, or the user's own recording."""

import hashlib
import wave
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import numpy as np

from toolkit.core.errors import MediaUnreadable
from toolkit.core.make_request import MakeRequest
from toolkit.core.products import ProductCard
from toolkit.core.progress import Reporter
from toolkit.core.promo_script import PromoBeat
from toolkit.core.protocols import Speaker
from toolkit.core.sentences import split_sentences
from toolkit.core.speech_correction import correct_speech
from toolkit.core.text import Text
from toolkit.core.transcript import Segment
from toolkit.media.ffmpeg import partial_file
from toolkit.media.fingerprint import fingerprint_file
from toolkit.media.probe import probe
from toolkit.tasks.footage import Footage, hear_footage
from toolkit.tasks.tools import MakeTools
from toolkit.tasks.transcribe import spoken_terms
from toolkit.tasks.transcribe_chunks import ChunkedTranscription

VERSION = 1
_SPEED = 0.95
"""Pace of the voice; the samples' sale was understood best at this one (samples/make_samples.py)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenLine:
    """A sentence as spoken by the engine; the sound is in a file of its own."""

    SCHEMA: ClassVar[str] = "SpokenLine.1"

    file: str
    duration_ms: int
    rate_hz: int


def speak_beats(
    beats: Sequence[PromoBeat], folder: Path, tools: MakeTools, reporter: Reporter
) -> tuple[SpokenLine, ...]:
    """Each sentence spoken into a file in `folder`; what was spoken before is taken from there.

    Raises:
        ModelMissing, ModelCorrupt, EngineMissing: if the voice can't be used. EngineFailed: if it stops.
        Cancelled: if the user stopped the job.
    """
    folder.mkdir(parents=True, exist_ok=True)
    speakers: list[Speaker] = []

    def speak(beat: PromoBeat) -> SpokenLine:
        if not speakers:
            speakers.append(tools.load_speaker())
        audio = speakers[0].synthesize(beat.spoken, speed=_SPEED)
        name = hashlib.sha256(f"{VERSION}/{_SPEED}/{beat.spoken}".encode()).hexdigest()[:16] + ".f32"
        with partial_file(folder / name) as partial:
            partial.write_bytes(np.ascontiguousarray(audio.samples, np.float32).tobytes())
        return SpokenLine(file=name, duration_ms=audio.duration_ms, rate_hz=audio.sample_rate_hz)

    lines = []
    for index, beat in enumerate(beats):
        reporter.report(index, len(beats))
        lines.append(
            tools.stages.run(
                Text(f"配音 {beat.sentence.text}", f"speaking {beat.kind}"),
                SpokenLine,
                ["speak", VERSION, _SPEED, beat.spoken],
                lambda beat=beat: speak(beat),
                reporter,
                lambda line: (folder / line.file).is_file(),
            )
        )
    return tuple(lines)


def join_lines(lines: Sequence[SpokenLine], starts_ms: Sequence[int], length_ms: int, folder: Path) -> Path:
    """One WAV file (16 bit, mono) of `length_ms` with each line at its start (clip time)."""
    rate_hz = lines[0].rate_hz
    track = np.zeros(length_ms * rate_hz // 1000, np.float32)
    for line, start_ms in zip(lines, starts_ms, strict=True):
        samples = np.fromfile(folder / line.file, np.float32)
        first = start_ms * rate_hz // 1000
        track[first : first + len(samples)] += samples[: max(0, len(track) - first)]
    data = (np.clip(track, -1, 1) * 32767).astype("<i2").tobytes()
    out = folder / (hashlib.sha256(data).hexdigest()[:16] + ".wav")
    if not out.is_file():
        with partial_file(out) as partial, wave.open(str(partial), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(rate_hz)
            file.writeframes(data)
    return out


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """The user's own words."""

    footage: Footage
    sentences: tuple[Segment, ...]
    """Corrected, in the time of the recording."""

    @property
    def duration_ms(self) -> int:
        return self.footage.info.duration_ms


def hear_recording(
    path: Path, request: MakeRequest, card: ProductCard, tools: MakeTools, reporter: Reporter
) -> Recording:
    """What was said in the recording at `path`, by sentence.

    Raises:
        MediaUnreadable: if it can't be read, has no sound, or nobody speaks in it.
        ModelMissing, EngineFailed, Cancelled: as hearing does.
    """
    item = Footage(path=path, info=probe(path), fingerprint=fingerprint_file(path))
    sound = hear_footage(item, tools, reporter.part(0.0, 0.1))
    if sound is None or not sound.speech:
        raise MediaUnreadable(
            str(path),
            Text("录音里没有人说话", "nobody speaks in this recording"),
            Text(
                "请换一段有人讲解的录音，或用 --voice tts、--voice none",
                "Choose another, or --voice tts or --voice none",
            ),
        )
    dialect = tools.dialects[request.dialect]
    transcription = ChunkedTranscription(tools, dialect, spoken_terms((card,)))
    heard = transcription.transcribe(item, sound, reporter.part(0.1, 1.0))
    with transcription.scorer(item, reporter) as scorer:
        corrected = correct_speech(
            heard.segments, (card,), dialect, tools.speech_book, scorer, heard.engine, transcription.release
        ).segments
    sentences = split_sentences(corrected, sound.voice or sound.speech)
    clear = tuple(each for each in sentences if each.unclear is None)
    return Recording(footage=item, sentences=clear)
