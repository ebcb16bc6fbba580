"""Borders found a stretch at a time are those of the whole."""

import pytest
from media_factory import MediaFactory

from toolkit.core.progress import Reporter
from toolkit.media import border_finder
from toolkit.media.frames import FrameMeter, analyse_pictures
from toolkit.media.probe import probe

COLOURS = ("testsrc2", "smptebars", "rgbtestsrc", "yuvtestsrc")


@pytest.mark.parametrize("keyframes_first", [False, True])
def test_stretches_have_the_borders_of_the_whole(
    media: MediaFactory, monkeypatch: pytest.MonkeyPatch, keyframes_first: bool
):
    scenes = [f"{COLOURS[n % 4]}=s=160x90:r=10:d={3 + n % 3 * 0.7:g},noise=alls=3:allf=t" for n in range(8)]
    path = media.scenes("stretches.mp4", scenes)
    whole = analyse_pictures(path, probe(path), Reporter(), keyframes_first=keyframes_first)
    monkeypatch.setattr(border_finder, "STRETCH_FRAMES", 120)
    monkeypatch.setattr(border_finder, "_MARGIN_MS", 4000.0)
    most: list[int] = []
    measure = FrameMeter.measure

    def counted(self: FrameMeter, *args, **options) -> None:
        measure(self, *args, **options)
        most.append(len(self.shots.times_ms))

    monkeypatch.setattr(FrameMeter, "measure", counted)

    parts = analyse_pictures(path, probe(path), Reporter(), keyframes_first=keyframes_first)

    assert len(whole.borders) == 7
    assert parts == whole
    assert max(most) < 0.6 * whole.frame_count
