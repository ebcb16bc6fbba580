"""Cuts on their frame's own time, whatever the container does with time."""

from pathlib import Path

import pytest
from media_factory import MediaFactory

from toolkit.core.progress import Reporter
from toolkit.media.frames import analyse_pictures
from toolkit.media.probe import probe

SCENES = ["testsrc2=d=2:r=30:s=320x180", "mandelbrot=r=30:s=320x180,trim=duration=1.5", "smptebars=d=2:r=30:s=320x180"]
BOTH = pytest.mark.parametrize("keyframes_first", [False, True])


@pytest.fixture
def film(media: MediaFactory) -> Path:
    return media.scenes("timed.mp4", SCENES, size=(320, 180))


def cuts_of(path: Path, *, keyframes_first: bool) -> list[int]:
    found = analyse_pictures(path, probe(path), Reporter(), keyframes_first=keyframes_first)
    assert [shot.span.start_ms for shot in found.shots][1:] == [border.time_ms for border in found.borders]
    return [border.time_ms for border in found.borders]


@BOTH
@pytest.mark.parametrize("args", [
    ("-c:v", "libx264", "-g", "300", "-sc_threshold", "0", "-bf", "3"),
    ("-c:v", "libx264", "-g", "15", "-bf", "0"),
    ("-c:v", "libx265", "-x265-params", "log-level=none:keyint=60:scenecut=0"),
    ("-c:v", "mpeg4", "-g", "12", "-q:v", "4"),
    ("-c:v", "mjpeg", "-q:v", "4", "-pix_fmt", "yuvj420p"),
])  # fmt: skip
def test_cuts_are_on_their_frame_for_every_group_structure(
    media: MediaFactory, film: Path, args: tuple[str, ...], keyframes_first: bool
):
    coded = media.ffmpeg(f"coded_{args[1]}.mkv", "-i", str(film), "-preset", "ultrafast", *args)

    assert cuts_of(coded, keyframes_first=keyframes_first) == pytest.approx([2000, 3500], abs=1)


@BOTH
def test_cuts_of_uneven_frames_have_their_own_time(media: MediaFactory, film: Path, keyframes_first: bool):
    vfr = media.ffmpeg(
        "timed_vfr.mkv", "-i", str(film), "-vf", "select='not(mod(n,3))+gt(n,60)'", "-fps_mode", "vfr",
        "-c:v", "libx264", "-preset", "ultrafast",
    )  # fmt: skip

    assert cuts_of(vfr, keyframes_first=keyframes_first) == pytest.approx([2000, 3500], abs=1)


@BOTH
def test_a_late_start_does_not_move_cuts(media: MediaFactory, film: Path, keyframes_first: bool):
    late = media.remux("timed_late.mkv", film, before=("-itsoffset", "7"))

    assert cuts_of(late, keyframes_first=keyframes_first) == pytest.approx([2000, 3500], abs=1)


@BOTH
def test_an_edit_list_that_hides_the_beginning_moves_cuts(media: MediaFactory, film: Path, keyframes_first: bool):
    # copied from 0.5 s on: the file keeps the group's frames before that and an edit list hides them
    hidden = media.remux("timed_edit.mp4", film, before=("-ss", "0.5"))

    assert probe(hidden).duration_ms == pytest.approx(5000, abs=40)
    assert cuts_of(hidden, keyframes_first=keyframes_first) == pytest.approx([1500, 3000], abs=1)


@BOTH
def test_pictures_that_begin_after_the_sound_keep_their_place(media: MediaFactory, film: Path, keyframes_first: bool):
    joined = media.ffmpeg(
        "timed_sound.mkv", "-f", "lavfi", "-i", "sine=440:d=8", "-itsoffset", "1", "-i", str(film),
        "-map", "0:a", "-map", "1:v", "-c:v", "copy", "-c:a", "aac",
    )  # fmt: skip

    # Matroska rounds to milliseconds, and AAC's run-in may begin 21 ms sooner
    assert cuts_of(joined, keyframes_first=keyframes_first) == pytest.approx([3000, 4500], abs=24)


def test_keyframes_first_finds_a_scene_inside_one_group(media: MediaFactory):
    film = media.scenes(
        "inside.mp4", ["testsrc2=d=3:r=30:s=320x180", "smptebars=d=1:r=30:s=320x180", "testsrc2=d=3:r=30:s=320x180"],
        size=(320, 180),
    )  # fmt: skip
    coded = media.ffmpeg("inside.mkv", "-i", str(film), "-c:v", "libx264", "-preset", "ultrafast", "-g", "300",
                         "-sc_threshold", "0")  # fmt: skip

    assert cuts_of(coded, keyframes_first=True) == [3000, 4000]


def test_keyframes_first_decodes_a_share_of_a_single_take(media: MediaFactory):
    take = media.ffmpeg(
        "take.mp4", "-f", "lavfi", "-i", "testsrc2=d=16:r=25:s=320x180,noise=alls=4:allf=t", "-pix_fmt", "yuv420p",
        "-c:v", "libx264", "-preset", "ultrafast", "-g", "25",
    )  # fmt: skip

    every, few = (analyse_pictures(take, probe(take), Reporter(), keyframes_first=first) for first in (False, True))

    assert every.frame_count == 400
    assert 16 <= few.frame_count <= 80
    assert few.borders == every.borders == ()
    assert few.shots[0].span == every.shots[0].span
    assert few.shots[0].quality.score == pytest.approx(every.shots[0].quality.score, abs=0.1)


def test_keyframes_first_passes_over_broken_frames(media: MediaFactory, tmp_path: Path):
    whole = media.clock("long_clock.mp4", seconds=4, sound=False, args=("-g", "25", "-movflags", "faststart"))
    content = bytearray(whole.read_bytes())
    middle = (content.index(b"mdat") + len(content)) // 2
    content[middle : middle + 3000] = b"\xff" * 3000
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(content)

    found = analyse_pictures(broken, probe(broken), Reporter(), keyframes_first=True)

    assert found.frame_count >= 4
    assert found.shots[-1].span.end_ms == 4000
