"""The copy of the sound has the times of the recording."""

import numpy as np
import pytest
from media_factory import MediaFactory

from toolkit.core.errors import MediaUnreadable
from toolkit.core.spans import Span
from toolkit.media.audio import read_audio
from toolkit.media.probe import probe
from toolkit.media.sound_copy import copy_sound
from toolkit.media.waveform import measure_peaks


def test_late_sound_is_late_in_the_copy_too(media: MediaFactory) -> None:
    pictures, sound = ("-f", "lavfi", "-i", "testsrc2=s=320x240:r=25:d=3"), ("-f", "lavfi", "-i", "sine=440:d=2")
    inputs = (*pictures, "-itsoffset", "1", *sound)
    path = media.ffmpeg("late.mp4", *inputs, "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")
    target = path.with_name("copy.m4a")

    copy_sound(path, probe(path), target)

    peaks = measure_peaks(target, probe(target), Span(0, 3000), 30)
    assert max(peaks[:9]) < 0.2
    assert min(peaks[12:28]) > 0.5


def test_two_equal_sides_are_copied_as_loud_as_one(media: MediaFactory) -> None:
    tone = "sine=440:sample_rate=48000:duration=2,aformat=sample_fmts=fltp,volume=17.5dB,pan=stereo|c0=c0|c1=c0"
    path = media.ffmpeg("loud.wav", "-f", "lavfi", "-i", tone, "-c:a", "pcm_f32le")
    target = path.with_name("loud.m4a")

    copy_sound(path, probe(path), target)

    copied = read_audio(target, probe(target), Span(200, 1800))
    assert 0.85 < float(np.abs(copied).max()) < 0.99


def test_pictures_alone_are_told(media: MediaFactory) -> None:
    path = media.ffmpeg("mute.mp4", "-f", "lavfi", "-i", "testsrc2=s=320x240:r=25:d=1", "-pix_fmt", "yuv420p")

    with pytest.raises(MediaUnreadable):
        copy_sound(path, probe(path), path.with_name("none.m4a"))

    assert not list(path.parent.glob("none*"))
