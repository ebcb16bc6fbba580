"""The sound of footage: any stretch of it as mono 16 kHz, and one pass that measures all of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from toolkit.core.media_info import MediaInfo
from toolkit.core.progress import Reporter
from toolkit.core.shot import SoundAnalysis
from toolkit.core.spans import Span, merge_spans
from toolkit.core.text import Text
from toolkit.media.container import open_media, start_of, unreadable

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame
    from av.audio.resampler import AudioResampler
    from av.container import InputContainer

RATE_HZ = 16_000
"""What the speech engines hear."""
_PREROLL_MS = 500
"""Decoded before a seek target and thrown away: AAC needs 1 frame, Opus 80 ms (RFC 7845)."""
_GAP_S = 0.02
"""A jump in the time stamps above this is a real hole (filled with silence) or overlap; below it is rounding."""
_SEEKABLE = ("mov", "matroska", "wav", "flac", "flv", "avi", "w64")
"""Containers that store exact times; in others (bare MP3) a seek only guesses, so those are read from the start."""
_STEP_MS = 100
_VAD_BLOCK_MS = 120_000
_VAD_CONTEXT_MS = 2_000
_SILENCE_DB = -90.0

SpeechDetector = Callable[[np.ndarray], tuple[Span, ...]]
"""float32 [n], mono, 16 kHz -> spans of speech, from the start of that array."""


@dataclass(slots=True)
class _Clock:
    """Turns decoded frames into one unbroken row of samples at 16 kHz, by their time stamps."""

    position: int | None = None
    """Sample number (source time) that comes next; None before the first frame."""
    expected_s: Fraction = Fraction(0)
    resampler: AudioResampler | None = None
    rate_hz: int = 0

    def feed(self, frame: AudioFrame, at_s: Fraction) -> Iterator[tuple[int, np.ndarray]]:
        """(first sample number, samples) for what `frame`, heard at `at_s` source time, adds."""
        is_break = self.position is None or frame.sample_rate != self.rate_hz or abs(at_s - self.expected_s) > _GAP_S
        if is_break:
            yield from self.flush()
            self._restart(frame, at_s)
        self.expected_s += Fraction(frame.samples, frame.sample_rate)
        assert self.resampler is not None
        yield from self._emit(self.resampler.resample(frame))

    def flush(self) -> Iterator[tuple[int, np.ndarray]]:
        if self.resampler is not None:
            yield from self._emit(self.resampler.resample(None))
            self.resampler = None

    def _restart(self, frame: AudioFrame, at_s: Fraction) -> None:
        from av import AudioResampler

        self.resampler = AudioResampler(format="flt", layout="mono", rate=RATE_HZ)
        self.rate_hz, self.expected_s, self.position = frame.sample_rate, at_s, round(at_s * RATE_HZ)

    def _emit(self, frames: list[AudioFrame]) -> Iterator[tuple[int, np.ndarray]]:
        assert self.position is not None
        for frame in frames:
            samples = frame.to_ndarray().reshape(-1).astype(np.float32, copy=False)
            yield self.position, samples
            self.position += len(samples)


def _decoded(container: InputContainer, from_ms: int) -> Iterator[tuple[AudioFrame, Fraction]]:
    """Decoded frames of the first sound track with their source times, from a bit before `from_ms` on."""
    from av.error import FFmpegError

    stream = container.streams.audio[0]
    start_s = start_of(container)
    target_ms = from_ms - _PREROLL_MS
    if target_ms > 0 and container.format.name.split(",")[0] in _SEEKABLE:
        container.seek(int((start_s + Fraction(target_ms, 1000)) * 1_000_000))
    next_s = Fraction(0)
    for packet in container.demux(stream):
        try:
            frames = packet.decode()
        except FFmpegError:
            continue  # a broken packet leaves a hole, and the next frame's time stamp tells how long it is
        for frame in frames:
            at_s = frame.pts * frame.time_base - start_s if frame.pts is not None and frame.time_base else next_s
            next_s = at_s + Fraction(frame.samples, frame.sample_rate)
            yield frame, at_s


def _pieces(container: InputContainer, from_ms: int) -> Iterator[tuple[int, np.ndarray]]:
    clock = _Clock()
    for frame, at_s in _decoded(container, from_ms):
        yield from clock.feed(frame, at_s)
    yield from clock.flush()


def _blocks(pieces: Iterator[tuple[int, np.ndarray]], span: Span, block_ms: int) -> Iterator[tuple[int, np.ndarray]]:
    """Blocks of `block_ms` that cover `span` without a hole: where no sound is stored there is silence."""
    first, last = span.start_ms * RATE_HZ // 1000, span.end_ms * RATE_HZ // 1000
    size = block_ms * RATE_HZ // 1000
    block = np.zeros(min(size, last - first), np.float32)
    for start, samples in pieces:
        while samples.size and first < last:
            offset = start - first
            if offset < 0:  # before the span, or overlapping what is already handed out
                samples, start = samples[-offset:], first
                continue
            taken = max(0, min(len(samples), len(block) - offset))
            block[offset : offset + taken] = samples[:taken]
            if offset + len(samples) < len(block):
                break
            yield first * 1000 // RATE_HZ, block
            samples, start, first = samples[taken:], start + taken, first + len(block)
            block = np.zeros(min(size, last - first), np.float32)
        if first >= last:
            return
    while first < last:
        yield first * 1000 // RATE_HZ, block
        first += len(block)
        block = np.zeros(min(size, last - first), np.float32)


def iter_audio(path: Path, info: MediaInfo, block_ms: int) -> Iterator[tuple[int, np.ndarray]]:
    """(start in source ms, float32 [n] mono 16 kHz) for the whole file, block by block, silence where none is stored.

    Raises:
        MediaUnreadable: if there is no sound track or it can't be opened.
    """
    _need_audio(path, info)
    with open_media(path) as container:
        yield from _blocks(_pieces(container, 0), Span(0, info.duration_ms), block_ms)


def read_audio(path: Path, info: MediaInfo, span: Span) -> np.ndarray:
    """float32 [n], mono, 16 kHz, -1..1 of exactly `span` (source time); silence where no sound is stored.

    Raises:
        MediaUnreadable: if there is no sound track or it can't be opened.
    """
    _need_audio(path, info)
    if span.duration_ms == 0:
        return np.zeros(0, np.float32)
    with open_media(path) as container:
        _, samples = next(_blocks(_pieces(container, span.start_ms), span, span.duration_ms))
        return samples


def _need_audio(path: Path, info: MediaInfo) -> None:
    if info.audio is None:
        raise unreadable(
            path, Text("里面没有声音", "it has no sound"), Text("请选有声音的文件", "Choose a file with sound")
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
    _need_audio(path, info)
    loudness = _Loudness()
    levels: list[np.ndarray] = []
    speech: list[Span] = []
    before = np.zeros(0, np.float32)

    with open_media(path) as container:
        pieces = _measured_pieces(container, loudness)
        blocks = _blocks(pieces, Span(0, info.duration_ms), _VAD_BLOCK_MS)
        for start_ms, block in blocks:
            levels.append(_levels_db(block))
            heard = np.concatenate([before, block])
            shift_ms = start_ms - len(before) * 1000 // RATE_HZ
            speech += [span.shifted(shift_ms) for span in detect_speech(heard)]
            before = block[-_VAD_CONTEXT_MS * RATE_HZ // 1000 :]
            reporter.report(start_ms + len(block) * 1000 // RATE_HZ, info.duration_ms)
    lufs, peak = loudness.result()
    whole = Span(0, info.duration_ms)
    return SoundAnalysis(
        step_ms=_STEP_MS, levels_db=tuple(float(v) for v in np.concatenate(levels).round(1)),
        speech=merge_spans(span.clamped(whole) for span in speech if span.clamped(whole).duration_ms),
        loudness_lufs=lufs, true_peak_dbtp=peak,
    )  # fmt: skip


def _measured_pieces(container: InputContainer, loudness: _Loudness) -> Iterator[tuple[int, np.ndarray]]:
    clock = _Clock()
    for frame, at_s in _decoded(container, 0):
        loudness.feed(frame)
        yield from clock.feed(frame, at_s)
    yield from clock.flush()


def _levels_db(samples: np.ndarray) -> np.ndarray:
    """Root mean square level in dBFS of every 100 ms, float32 [n]; a shorter rest counts as one step."""
    size = _STEP_MS * RATE_HZ // 1000
    padded = np.pad(samples, (0, -len(samples) % size)).reshape(-1, size)
    power = np.square(padded).mean(axis=1) if len(padded) else np.zeros(0, np.float32)
    return np.maximum(10 * np.log10(power + 1e-12), _SILENCE_DB)
