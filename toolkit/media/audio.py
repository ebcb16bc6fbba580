"""The sound of footage: any stretch of it as mono 16 kHz, and one pass that measures all of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from toolkit.core.media_info import MediaInfo
from toolkit.core.progress import Reporter
from toolkit.core.shot import SoundAnalysis
from toolkit.core.sound_faults import find_sound_faults
from toolkit.core.sound_piece import SoundPiece
from toolkit.core.spans import Span, merge_spans
from toolkit.core.voice import split_at_pauses
from toolkit.media.container import open_media
from toolkit.media.sound_decoding import (
    RATE_HZ,
    SampleClock,
    decoded_frames,
    filled_blocks,
    need_audio,
    timed_samples,
)
from toolkit.media.sound_meter import SoundMeter, clipped_steps, to_db
from toolkit.media.sound_reader import SoundReader

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame
    from av.container import InputContainer

_STEP_MS = 100
_STEP_SAMPLES = _STEP_MS * RATE_HZ // 1000
_VAD_BLOCK_MS = 120_000
_VAD_CONTEXT_MS = 2_000

SpeechDetector = Callable[[np.ndarray], tuple[Span, ...]]
"""float32 [n], mono, 16 kHz -> spans of speech, from the start of that array."""


def read_audio(path: Path, info: MediaInfo, span: Span) -> np.ndarray:
    """float32 [n], mono, 16 kHz, -1..1 of exactly `span` (source time); silence where no sound is stored.

    Raises:
        MediaUnreadable: if there is no sound track or it can't be opened.
    """
    need_audio(path, info)
    if span.duration_ms == 0:
        return np.zeros(0, np.float32)
    with open_media(path) as container:
        _, samples = next(filled_blocks(timed_samples(container, span.start_ms), span, span.duration_ms))
        return samples


def listen_to(reader: SoundReader, span: Span, detect_speech: SpeechDetector, reporter: Reporter) -> SoundPiece:
    """Level and speech in `span` (source time) of the recording behind `reader`. Memory stays flat.

    About 0.3 CPU-seconds for a minute of sound (`python -m bench main`), most of it decoding.

    Raises:
        MediaUnreadable: if it can't be opened.
        Cancelled: if the user stopped the job.
    """
    levels: list[np.ndarray] = []
    speech: list[Span] = []
    voice: list[Span] = []
    clipped = 0
    for start_ms in range(span.start_ms, span.end_ms, _VAD_BLOCK_MS):
        block = Span(start_ms, min(start_ms + _VAD_BLOCK_MS, span.end_ms))
        room = Span(max(0, block.start_ms - _VAD_CONTEXT_MS), block.end_ms)
        heard = reader.read(room)
        own = heard[(block.start_ms - room.start_ms) * RATE_HZ // 1000 :]
        levels.append(_levels_db(own))
        clipped += int(clipped_steps(own, _STEP_SAMPLES).sum())
        found = [each.shifted(room.start_ms).clamped(span) for each in detect_speech(heard)]
        speech += [each for each in found if each.duration_ms]
        own_speech = [part for each in found if (part := each.clamped(block)).duration_ms]
        voice += split_at_pauses(heard, RATE_HZ, own_speech, room.start_ms)
        reporter.report(block.end_ms - span.start_ms, span.duration_ms)
    levels_db = np.concatenate(levels) if levels else np.zeros(0, np.float32)
    return SoundPiece(
        span=span,
        step_ms=_STEP_MS,
        levels_db=tuple(float(level) for level in levels_db.round(1)),
        speech=merge_spans(speech),
        voice=merge_spans(voice),
        clipped=clipped / max(1, len(levels_db)),
    )


class _Loudness:
    """FFmpeg's `ebur128` filter (ITU-R BS.1770 gated loudness, true peak), fed with decoded frames."""

    def __init__(self) -> None:
        self._graph = self._format = None
        self._results: list[tuple[float, float]] = []
        self._latest: tuple[float, float] | None = None

    def feed(self, frame: AudioFrame) -> None:
        from av.filter import Graph

        kind = (frame.sample_rate, frame.format.name, frame.layout.name)
        if self._graph is None:
            graph = Graph()
            source = graph.add_abuffer(
                sample_rate=frame.sample_rate,
                format=frame.format,
                layout=frame.layout,
                time_base=Fraction(1, frame.sample_rate),
            )
            graph.link_nodes(source, graph.add("ebur128", "peak=true:metadata=1"), graph.add("abuffersink"))
            graph.configure()
            self._graph, self._format = graph, kind
        if kind != self._format:
            return  # a track that changes its format half-way: its first format is measured
        frame.pts = None
        self._graph.push(frame)
        self._drain()

    def _drain(self) -> None:
        from av.error import BlockingIOError, EOFError

        assert self._graph is not None
        while True:
            try:
                metadata = self._graph.pull().metadata
            except (BlockingIOError, EOFError):
                return
            if "lavfi.r128.I" in metadata:
                peaks = [float(v) for k, v in metadata.items() if k.startswith("lavfi.r128.true_peaks_ch")]
                self._latest = float(metadata["lavfi.r128.I"]), max(peaks, default=0.0)

    def result(self) -> tuple[float | None, float | None]:
        """(LUFS, dBTP); None where there is only silence."""
        if self._latest is None:
            return None, None
        lufs, peak = self._latest
        return (lufs if lufs > -70 else None), (20 * float(np.log10(peak)) if peak > 0 else None)


def analyse_sound(path: Path, info: MediaInfo, detect_speech: SpeechDetector, reporter: Reporter) -> SoundAnalysis:
    """What one decoding of the sound tells: level over time, loudness, where somebody speaks. Memory stays flat.

    Raises:
        MediaUnreadable: if there is no sound track or it can't be opened.
        Cancelled: if the user stopped the job.
    """
    need_audio(path, info)
    loudness = _Loudness()
    meter = SoundMeter(RATE_HZ, _STEP_MS)
    speech: list[Span] = []
    voice: list[Span] = []
    before = np.zeros(0, np.float32)

    with open_media(path) as container:
        pieces = _measured_pieces(container, loudness, meter)
        blocks = filled_blocks(pieces, Span(0, info.duration_ms), _VAD_BLOCK_MS)
        for start_ms, block in blocks:
            meter.measure(block)
            heard = np.concatenate([before, block])
            shift_ms = start_ms - len(before) * 1000 // RATE_HZ
            found = [span.shifted(shift_ms) for span in detect_speech(heard)]
            speech += found
            own = Span(start_ms, start_ms + len(block) * 1000 // RATE_HZ)
            own_speech = [part for span in found if (part := span.clamped(own)).duration_ms]
            voice += split_at_pauses(heard, RATE_HZ, own_speech, shift_ms)
            before = block[-_VAD_CONTEXT_MS * RATE_HZ // 1000 :]
            reporter.report(start_ms + len(block) * 1000 // RATE_HZ, info.duration_ms)
    lufs, peak = loudness.result()
    whole = Span(0, info.duration_ms)
    shape = meter.shape()
    heard_voice = merge_spans(span.clamped(whole) for span in voice if span.clamped(whole).duration_ms)
    return SoundAnalysis(
        step_ms=_STEP_MS, levels_db=tuple(float(v) for v in shape.levels_db.round(1)),
        speech=merge_spans(span.clamped(whole) for span in speech if span.clamped(whole).duration_ms),
        loudness_lufs=lufs, true_peak_dbtp=peak, voice=heard_voice, faults=find_sound_faults(shape, heard_voice),
    )  # fmt: skip


def _measured_pieces(
    container: InputContainer, loudness: _Loudness, meter: SoundMeter
) -> Iterator[tuple[int, np.ndarray]]:
    clock = SampleClock()
    for frame, at_s in decoded_frames(container, 0):
        loudness.feed(frame)
        meter.feed(frame)
        yield from clock.feed(frame, at_s)
    yield from clock.flush()


def _levels_db(samples: np.ndarray) -> np.ndarray:
    """Root mean square level in dBFS of every 100 ms, float32 [n]; a shorter rest counts as one step."""
    padded = np.pad(samples, (0, -len(samples) % _STEP_SAMPLES)).reshape(-1, _STEP_SAMPLES)
    return to_db(np.square(padded).mean(axis=1) if len(padded) else np.zeros(0, np.float32))
