"""What is left out of footage in which nothing happens, and what is never left out."""

from dataclasses import replace

import numpy as np
import pytest
from media_factory import MediaFactory

from toolkit.core.progress import Reporter
from toolkit.core.shot import PictureAnalysis
from toolkit.core.shots import Border
from toolkit.core.shots_series import FrameSeries, with_parts
from toolkit.media.frames import analyse_pictures
from toolkit.media.probe import probe
from toolkit.media.second_look import unclear_windows

FROZEN = "trim=end_frame=1,loop=-1:1,setpts=N/30/TB,noise=alls=2:allf=t,trim=duration=2.5"
STILL = f"testsrc2=s=640x360:r=30,{FROZEN}"
OTHER = f"testsrc2=s=640x360:r=30,hflip,vflip,negate,rotate=0.7,{FROZEN}"
CODERS = {
    "b_pictures": ("-c:v", "libx264", "-preset", "fast", "-bf", "3", "-g", "250", "-sc_threshold", "0"),
    "phone": ("-c:v", "libx264", "-preset", "ultrafast", "-bf", "0", "-g", "30", "-sc_threshold", "0"),
}


def film(media: MediaFactory, coder: str) -> PictureAnalysis:
    path = media.ffmpeg(
        f"still_{coder}.mp4", "-f", "lavfi", "-i", STILL, "-f", "lavfi", "-i", OTHER,
        "-filter_complex", "[0:v]format=yuv420p[a];[1:v]format=yuv420p[b];[a][b]concat=n=2", *CODERS[coder],
    )  # fmt: skip
    return analyse_pictures(path, probe(path), Reporter())


@pytest.mark.parametrize("coder", CODERS)
def test_less_is_decoded_where_nothing_happens_and_the_cut_is_found_to_the_frame(media: MediaFactory, coder: str):
    found = film(media, coder)

    assert found.frame_count < 0.75 * 150
    assert [border.time_ms for border in found.borders] == [2500]
    assert [shot.span.end_ms for shot in found.shots] == [2500, 5000]


def test_every_frame_is_decoded_while_the_camera_trembles(media: MediaFactory):
    path = media.ffmpeg(
        "trembling_b.mp4", "-f", "lavfi", "-i", "mandelbrot=s=800x450:r=30:end_scale=0.3,trim=end_frame=1,loop=-1:1,"
        "setpts=N/30/TB,crop=640:360:80+25*sin(2*PI*4.1*t):45+25*sin(2*PI*5.3*t),trim=duration=3", "-pix_fmt",
        "yuv420p", *CODERS["b_pictures"],
    )  # fmt: skip

    found = analyse_pictures(path, probe(path), Reporter())

    assert found.frame_count >= 0.85 * 90


def series(count: int, step_ms: float) -> FrameSeries:
    numbers = np.arange(count)
    return FrameSeries(
        times_ms=numbers * step_ms, change=np.ones(count, np.float32), luma=np.full(count, 0.5, np.float32),
        contrast=np.full(count, 0.2, np.float32), thumbs=np.zeros((count, 27, 48), np.uint8),
        tints=np.zeros((count, 8), np.uint8), after_gap=np.zeros(count, np.bool_), thinned=np.ones(count, np.bool_),
    )  # fmt: skip


def test_a_cut_between_frames_that_were_left_out_is_looked_at_again():
    coarse = series(20, 100.0)
    cut = Border(frame=10, first=10, after=10, kind="cut", strength=9.0)

    assert unclear_windows(coarse, (cut,)) == ((600.0, 1300.0),)
    assert unclear_windows(replace(coarse, thinned=np.zeros(20, np.bool_)), (cut,)) == ()


def test_what_was_looked_at_again_takes_the_place_of_what_was_seen_before():
    coarse, again = series(20, 100.0), series(8, 50.0)
    again = replace(again, times_ms=again.times_ms + 600.0, thinned=np.zeros(8, np.bool_), change=np.full(8, 7.0))
    again = replace(again, times_ms=np.append(again.times_ms[:-1], 1000.0))

    whole = with_parts(coarse, [again])

    assert whole.times_ms.tolist() == [*range(0, 601, 100), *range(650, 901, 50), *range(1000, 1901, 100)]
    assert [float(change) for change in whole.change[5:9]] == [1.0, 1.0, 7.0, 7.0]
    assert whole.thinned is not None
    assert not whole.thinned[7:14].any()
    assert whole.thinned[14:].all()
