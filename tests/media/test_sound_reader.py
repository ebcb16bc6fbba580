"""Stretches of one recording, read forwards, backwards and far apart, are what a decode of all of it gives."""

from pathlib import Path

import numpy as np
import pytest
from media_factory import MediaFactory

from toolkit.core.errors import MediaUnreadable
from toolkit.core.spans import Span
from toolkit.media import sound_decoding, sound_reader
from toolkit.media.audio import read_audio
from toolkit.media.probe import probe
from toolkit.media.sound_reader import SoundReader

SECONDS = 90
SPANS = (Span(0, 1500), Span(1500, 4000), Span(3000, 5250), Span(70_000, 72_000), Span(100, 900), Span(88_500, 90_000))


def noise(media: MediaFactory, name: str, *args: str) -> Path:
    """Noise: every moment sounds different from every other."""
    source = f"anoisesrc=seed=7:r=44100:d={SECONDS}:a=0.5,lowpass=f=3000"
    return media.ffmpeg(name, "-f", "lavfi", "-i", source, *args)


def lag(part: np.ndarray, there: np.ndarray) -> int:
    """By how many samples (1/16 ms) `part` comes late."""
    middle = part[800:-800]
    likeness = [float(middle @ there[800 + by : 800 + by + len(middle)]) for by in range(-400, 400)]
    assert max(likeness) > 0.8 * float(middle @ middle)
    return 400 - int(np.argmax(likeness))


def whole(path: Path) -> np.ndarray:
    info = probe(path)
    return read_audio(path, info, Span(0, info.duration_ms))


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("noise.wav", ()),
        ("noise.flac", ()),
        ("noise.m4a", ("-c:a", "aac")),
        ("noise.mp3", ("-c:a", "libmp3lame", "-q:a", "4")),
        ("noise.ogg", ("-c:a", "libvorbis")),
        ("noise.ts", ("-c:a", "aac")),
        ("noise.aac", ("-c:a", "aac")),
        ("noise.mka", ("-c:a", "libopus")),
    ],
)
def test_every_stretch_is_what_the_whole_has_there(media: MediaFactory, name: str, args: tuple):
    path = noise(media, name, *args)
    info = probe(path)
    all_of_it = whole(path)
    with SoundReader(path, info) as reader:
        for span in SPANS:
            span = span.clamped(Span(0, info.duration_ms))
            there = all_of_it[span.start_ms * 16 : span.end_ms * 16]
            read = reader.read(span)
            assert len(read) == len(there), span
            assert abs(lag(read, there)) <= 16, span  # Matroska's time stamps are whole milliseconds
            assert abs(lag(read_audio(path, info, span), there)) <= 16, span


def test_reading_forwards_opens_the_file_once(media: MediaFactory, monkeypatch: pytest.MonkeyPatch):
    path = noise(media, "noise.mp3", "-c:a", "libmp3lame", "-q:a", "4")
    opened: list[int] = []

    def noted(container, from_ms):
        opened.append(from_ms)
        return sound_decoding.timed_samples(container, from_ms)

    monkeypatch.setattr(sound_reader, "timed_samples", noted)
    with SoundReader(path, probe(path)) as reader:
        for start_ms in range(0, 80_000, 7_000):
            reader.read(Span(start_ms, start_ms + 6_000))
        reader.read(Span(60_000, 61_000))
    assert opened == [0]


def test_beyond_the_end_there_is_silence(media: MediaFactory):
    path = noise(media, "noise.wav")
    with SoundReader(path, probe(path)) as reader:
        read = reader.read(Span(89_000, 93_000))
    assert len(read) == 64_000
    assert np.abs(read[:15_900]).max() > 0.05
    assert not read[16_100:].any()


def test_a_file_without_sound_is_refused(media: MediaFactory):
    path = media.clock("silent.mp4", sound=False)
    with pytest.raises(MediaUnreadable, match=r"silent\.mp4"):
        SoundReader(path, probe(path))
