"""Decoding sound: any file's first sound track as one unbroken row of mono samples at 16 kHz, in source time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from toolkit.core.media_info import MediaInfo
from toolkit.core.spans import Span
from toolkit.core.text import Text
from toolkit.media.container import start_of, unreadable

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame
    from av.audio.resampler import AudioResampler
    from av.container import InputContainer
    from av.packet import Packet

RATE_HZ = 16_000
"""What the speech engines hear."""
_PREROLL_MS = 500
"""Decoded before a seek target and thrown away: AAC needs 1 frame, Opus 80 ms (RFC 7845)."""
_GAP_S = 0.02
"""A jump in the time stamps above this is a real hole (filled with silence) or overlap; below it is rounding."""
_MIX_GAIN = 0.5**0.5
"""FFmpeg mixes two sides to one with a weight of 0.71 each (ITU-R BS.775), so the same sound on both becomes 3 dB
louder and looks overdriven; with this it is their mean."""
_SEEKABLE = ("mov", "matroska", "wav", "flac", "flv", "avi", "w64")
"""Containers that store exact times; in others (bare MP3) a seek only guesses, so their packets are skipped one by one:
undecoded, that takes a tenth of the time of decoding them."""


@dataclass(slots=True)
class SampleClock:
    """Turns decoded frames into one unbroken row of samples at 16 kHz, by their time stamps."""

    position: int | None = None
    """Sample number (source time) that comes next; None before the first frame."""
    expected_s: Fraction = Fraction(0)
    resampler: AudioResampler | None = None
    rate_hz: int = 0
    gain: float = 1.0

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
        self.gain = _MIX_GAIN if frame.layout.nb_channels > 1 else 1.0
        self.rate_hz, self.expected_s, self.position = frame.sample_rate, at_s, round(at_s * RATE_HZ)

    def _emit(self, frames: list[AudioFrame]) -> Iterator[tuple[int, np.ndarray]]:
        assert self.position is not None
        for frame in frames:
            samples = frame.to_ndarray().reshape(-1).astype(np.float32, copy=False)
            yield self.position, samples if self.gain == 1.0 else samples * np.float32(self.gain)
            self.position += len(samples)


def decoded_frames(container: InputContainer, from_ms: int) -> Iterator[tuple[AudioFrame, Fraction]]:
    """Decoded frames of the first sound track with their source times, from a bit before `from_ms` on."""
    from av.error import FFmpegError

    stream = container.streams.audio[0]
    start_s = start_of(container)
    from_s = start_s + Fraction(from_ms - _PREROLL_MS, 1000)
    is_skipping = from_ms > _PREROLL_MS
    if is_skipping and container.format.name.split(",")[0] in _SEEKABLE:
        container.seek(int(from_s * 1_000_000))
        is_skipping = False
    next_s = Fraction(0)
    for packet in container.demux(stream):
        if is_skipping and _ends_before(packet, from_s):
            continue
        is_skipping = False
        try:
            frames = packet.decode()
        except FFmpegError:
            continue  # a broken packet leaves a hole, and the next frame's time stamp tells how long it is
        for frame in frames:
            at_s = frame.pts * frame.time_base - start_s if frame.pts is not None and frame.time_base else next_s
            next_s = at_s + Fraction(frame.samples, frame.sample_rate)
            yield frame, at_s


def _ends_before(packet: Packet, at_s: Fraction) -> bool:
    if packet.pts is None or packet.time_base is None:
        return False
    return (packet.pts + (packet.duration or 0)) * packet.time_base < at_s


def timed_samples(container: InputContainer, from_ms: int) -> Iterator[tuple[int, np.ndarray]]:
    """(first sample number in source time, samples) from a bit before `from_ms` to the end."""
    clock = SampleClock()
    for frame, at_s in decoded_frames(container, from_ms):
        yield from clock.feed(frame, at_s)
    yield from clock.flush()


def filled_blocks(
    pieces: Iterator[tuple[int, np.ndarray]], span: Span, block_ms: int
) -> Iterator[tuple[int, np.ndarray]]:
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


def need_audio(path: Path, info: MediaInfo) -> None:
    """Raises MediaUnreadable if the file has no sound track."""
    if info.audio is None:
        raise unreadable(
            path, Text("里面没有声音", "it has no sound"), Text("请选有声音的文件", "Choose a file with sound")
        )
