"""Faces and numbers under a cover can't be told in the finished clip; all the rest stays as it was."""

from dataclasses import replace
from pathlib import Path

import numpy as np
from media_factory import MediaFactory
from render_fixtures import colour_frames_of, part, plan, render, sound_of

from toolkit.core.plan import SoundPlan
from toolkit.core.privacy import Box, Cover, CoverKey


def busy(media: MediaFactory) -> Path:
    """Two seconds of noise that differs from pixel to pixel and stands still: every detail lost shows."""
    return media.ffmpeg(
        "busy.mp4", "-f", "lavfi", "-i",
        "color=gray:s=320x320:r=30:d=2,format=yuv420p,geq=lum='40+mod(X*37+Y*59,160)':cb=128:cr=128",
        "-c:v", "libx264", "-preset", "ultrafast", "-crf", "10",
    )  # fmt: skip


def test_the_covered_place_loses_its_detail_from_its_first_to_its_last_moment(
    media: MediaFactory, tmp_path: Path
) -> None:
    source = busy(media)
    place = Box(left=0.4, top=0.25, right=0.6, bottom=0.5)
    cover = Cover(kind="face", keys=(CoverKey(time_ms=500, box=place), CoverKey(time_ms=1000, box=place)))
    open_part = part(0, 1500, path=((0, 70, 0),))
    covered = render(plan(replace(open_part, covers=(cover,))), source, tmp_path / "covered.mp4").path
    shown = render(plan(open_part), source, tmp_path / "open.mp4").path
    hidden_frames, shown_frames = (colour_frames_of(path)[..., 1].astype(int) for path in (covered, shown))
    assert hidden_frames.shape == shown_frames.shape
    # the place is x 128..192 of the footage, so 58..122 of the window that begins at 70
    inside = np.s_[88:152, 64:116]
    assert shown_frames[20][inside].std() > 25
    assert hidden_frames[20][inside].std() < 5
    for frame in (5, 40):
        assert hidden_frames[frame][inside].std() > 25
    away = np.s_[200:, :]
    assert np.abs(hidden_frames[20][away] - shown_frames[20][away]).mean() < 4


def test_a_narration_takes_the_place_of_the_footages_sound(media: MediaFactory, tmp_path: Path) -> None:
    source = media.clock(seconds=3.0)  # hums at 440 Hz
    voice = media.ffmpeg("voice.wav", "-f", "lavfi", "-i", "sine=1500:sample_rate=24000:duration=1.0,volume=4")
    clip = replace(plan(part(0, 2000)), sound=SoundPlan(narration=str(voice)))
    heard = sound_of(render(clip, source, tmp_path / "a.mp4").path)[:, 0]
    spectrum = np.abs(np.fft.rfft(heard[4_800:43_200] * np.hanning(38_400)))
    loudest_hz = spectrum.argmax() * 48_000 / 38_400
    assert abs(loudest_hz - 1500) < 5
    assert spectrum[round(440 * 38_400 / 48_000)] < spectrum.max() / 100
    assert np.abs(heard[52_800:]).max() < 0.02
    assert abs(len(heard) - 96_000) <= 1_024
