"""The drawn waveform shows where it is loud."""

from pathlib import Path

from media_factory import MediaFactory

from toolkit.core.spans import Span
from toolkit.media.probe import probe
from toolkit.media.waveform import measure_peaks


def test_tone_stands_high_and_silence_low(media: MediaFactory) -> None:
    graph = "sine=440:d=1,volume=0.5[a];anullsrc=r=44100:cl=mono:d=1[b];[a][b]concat=n=2:v=0:a=1"
    path = media.ffmpeg("half.wav", "-filter_complex", graph)

    peaks = measure_peaks(path, probe(path), Span(0, 2000), 20)

    assert len(peaks) == 20
    assert min(peaks[:9]) > 0.5
    assert max(peaks[11:]) == 0.0


def test_a_stretch_beyond_the_end_is_silent(media: MediaFactory) -> None:
    path: Path = media.ffmpeg("short.wav", "-f", "lavfi", "-i", "sine=440:d=1")

    peaks = measure_peaks(path, probe(path), Span(5000, 6000), 5)

    assert peaks == (0.0,) * 5
