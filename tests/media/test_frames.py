import itertools
import shutil
from pathlib import Path

import pytest
from media_factory import MediaFactory

from toolkit.core.codec import from_plain, to_plain
from toolkit.core.errors import Cancelled, MediaUnreadable
from toolkit.core.progress import Progress, Reporter
from toolkit.core.shot import PictureAnalysis
from toolkit.media.frames import analyse_pictures
from toolkit.media.probe import probe

SCENES = ["testsrc2=d=2:r=30:s=640x360", "mandelbrot=r=30:s=640x360,trim=duration=1.5", "smptebars=d=2:r=30:s=640x360"]


def analyse(path: Path, reporter: Reporter | None = None) -> PictureAnalysis:
    return analyse_pictures(path, probe(path), reporter or Reporter())


def test_cuts_are_found_to_the_frame(media: MediaFactory):
    found = analyse(media.scenes("scenes.mp4", SCENES))

    assert [shot.span.start_ms for shot in found.shots] == [0, 2000, 3500]
    assert found.shots[-1].span.end_ms == 5500
    assert (found.frame_count, found.broken_frames) == (165, 0)


def test_times_are_source_times_in_vfr_and_with_an_offset(media: MediaFactory):
    scenes = media.scenes("scenes.mp4", SCENES)
    vfr = media.ffmpeg(
        "scenes_vfr.mkv", "-i", str(scenes), "-vf", "select='not(mod(n,3))+gt(n,60)'", "-fps_mode", "vfr",
        "-c:v", "libx264", "-preset", "ultrafast",
    )  # fmt: skip
    offset = media.remux("scenes_offset.mkv", scenes, before=("-itsoffset", "7"))

    for path in (vfr, offset):
        starts = [shot.span.start_ms for shot in analyse(path).shots]
        assert starts == pytest.approx([0, 2000, 3500], abs=34)


def test_flash_does_not_split(media: MediaFactory):
    flash = media.ffmpeg(
        "flash.mp4", "-f", "lavfi", "-i", "testsrc2=d=4:r=30:s=640x360,"
        "drawbox=0:0:iw:ih:white:fill:enable='between(t,1,1.07)+between(t,2.5,2.53)'",
        "-pix_fmt", "yuv420p", "-c:v", "libx264", "-preset", "ultrafast",
    )  # fmt: skip

    assert len(analyse(flash).shots) == 1


def test_fade_through_black_splits_once(media: MediaFactory):
    faded = ["testsrc2=d=2:r=30:s=640x360,fade=out:st=1.5:d=0.5", "smptebars=d=2:r=30:s=640x360,fade=in:d=0.5"]
    shots = analyse(media.scenes("faded.mp4", faded)).shots

    assert len(shots) == 2
    assert shots[1].span.start_ms == pytest.approx(2000, abs=100)


@pytest.mark.parametrize("rotation_deg", [0, 90, 180, 270])
def test_subject_stands_where_the_viewer_sees_it(media: MediaFactory, rotation_deg: int):
    upright = media.ffmpeg(
        "subject.mp4", "-f", "lavfi", "-i", "color=0x707070:s=640x360:r=25:d=2,noise=alls=4:allf=t[b];"
        "color=red:s=90x90:r=25:d=2[o];[b][o]overlay=x=450+20*sin(3*t):y=40,format=yuv420p",
        "-c:v", "libx264", "-preset", "ultrafast",
    )  # fmt: skip
    turn = str((360 - rotation_deg) % 360)
    path = media.remux(f"subject{rotation_deg}.mp4", upright, before=("-display_rotation", turn))
    coded = ((450 + 45) / 640, (40 + 45) / 360)
    expected = {
        0: coded, 90: (1 - coded[1], coded[0]), 180: (1 - coded[0], 1 - coded[1]), 270: (coded[1], 1 - coded[0])
    }[rotation_deg]  # fmt: skip

    subjects = analyse(path).subjects

    assert len(subjects) >= 5
    for sample in subjects:
        assert (sample.x, sample.y) == pytest.approx(expected, abs=0.06)
        assert sample.spread < 0.4


def test_wide_pixels_do_not_move_the_subject(media: MediaFactory):
    path = media.ffmpeg(
        "subject_sar.mp4", "-f", "lavfi", "-i", "color=0x707070:s=320x360:r=25:d=1[b];"
        "color=red:s=45x90:r=25:d=1[o];[b][o]overlay=x=40:y=200,setsar=2,format=yuv420p", "-c:v", "libx264",
    )  # fmt: skip

    sample = analyse(path).subjects[-1]

    assert (sample.x, sample.y) == pytest.approx((62.5 / 320, 245 / 360), abs=0.06)


DEGRADED = {
    "blur": [f"gblur=sigma={sigma}" for sigma in (1, 2, 4, 8)],
    "dark": [f"lutyuv=y='16+(val-16)*{share}'" for share in (0.4, 0.25, 0.1, 0.03)],
    "light": [f"lutyuv=y='min(235,16+(val-16)*{share}+40)'" for share in (1.5, 2.5, 4)],
    "shake": [
        f"crop=iw*0.8:ih*0.8:iw*0.1+iw*{a}*sin(2*PI*4.1*t):ih*0.1+iw*{a}*sin(2*PI*5.3*t)" for a in (0.01, 0.025, 0.05)
    ],
    "covered": ["gblur=sigma=60,lutyuv=y='16+(val-16)*0.3'"],
}
WORDS = {"blur": "画面发虚", "dark": "画面是黑的", "light": "过曝发白", "shake": "晃得厉害", "covered": "镜头被挡住"}


@pytest.mark.parametrize("kind", DEGRADED)
def test_degraded_versions_of_real_footage_score_lower(media: MediaFactory, real_media: Path, kind: str):
    source = real_media / "video" / "pancake.mkv"
    scores, reasons = [], ()
    for step, filters in enumerate(["null", *DEGRADED[kind]]):
        path = media.ffmpeg(
            f"pancake_{kind}{step}.mp4", "-ss", "2", "-t", "2", "-i", str(source), "-an",
            "-vf", f"{filters},crop=trunc(iw/2)*2:trunc(ih/2)*2",
            "-c:v", "libx264", "-preset", "ultrafast", "-crf", "16",
        )  # fmt: skip
        shot = max(analyse(path).shots, key=lambda shot: shot.span.duration_ms)
        scores.append(shot.quality.score)
        reasons = shot.quality.reasons

    assert all(later <= sooner + 0.03 for sooner, later in itertools.pairwise(scores))
    assert scores[0] > 0.7
    assert scores[-1] < 0.3
    assert WORDS[kind] in [reason.zh for reason in reasons]


def test_known_cuts_of_real_footage(real_media: Path):
    # frames of the hard cuts, as PySceneDetect's AdaptiveDetector finds them too
    shots = analyse(real_media / "video" / "bikes.mp4").shots
    assert [shot.span.start_ms * 25 // 1000 for shot in shots] == [0, 30, 76, 137, 187, 242]

    starts = [round(shot.span.start_ms * 30 / 1001) for shot in analyse(real_media / "video" / "testvideo.mp4").shots]
    assert starts[:3] == [0, 30, 180]  # then come fades


def test_broken_frames_in_the_middle_are_passed_over(media: MediaFactory, tmp_path: Path):
    whole = media.clock("long_clock.mp4", seconds=4, sound=False, args=("-g", "25", "-movflags", "faststart"))
    content = bytearray(whole.read_bytes())
    middle = (content.index(b"mdat") + len(content)) // 2
    content[middle : middle + 3000] = b"\xff" * 3000
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(content)

    found = analyse(broken)

    assert found.broken_frames > 0
    assert found.frame_count + found.broken_frames <= 101
    assert found.frame_count > 40
    assert found.shots[-1].span.end_ms == 4000


@pytest.mark.parametrize(("name", "size", "args"), [
    ("one.mp4", (320, 240), ("-frames:v", "1")),
    ("five.mp4", (320, 240), ("-frames:v", "5")),
    ("odd444.mp4", (321, 241), ("-pix_fmt", "yuv444p", "-frames:v", "20")),
    ("tiny.mp4", (16, 16), ("-frames:v", "10")),
    ("slim.mp4", (64, 640), ("-frames:v", "10")),
    ("ten_bit.mp4", (320, 240), ("-c:v", "libx265", "-pix_fmt", "yuv420p10le", "-x265-params", "log-level=none")),
    ("moving.gif", (320, 240), ("-c:v", "gif")),
])  # fmt: skip
def test_unusual_footage_is_analysed(media: MediaFactory, name: str, size: tuple[int, int], args: tuple[str, ...]):
    path = media.clock(f"unusual_{name}", seconds=1, size=size, sound=False, args=args)
    info = probe(path)

    found = analyse(path)

    assert found.frame_count >= 1
    assert found.shots[0].span.start_ms == 0
    assert found.shots[-1].span.end_ms == info.duration_ms
    assert found.subjects
    assert from_plain(PictureAnalysis, to_plain(found)) == found


def test_works_from_a_path_with_odd_letters(media: MediaFactory, tmp_path: Path):
    path = tmp_path / "-我的 'video' 🍑.mp4"
    shutil.copy(media.clock(), path)

    assert analyse(path).frame_count == 50


def test_progress_rises_to_the_end_and_stop_stops(media: MediaFactory):
    seen: list[Progress] = []
    analyse(media.clock(), Reporter(on_progress=seen.append))
    fractions = [progress.fraction for progress in seen]

    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0
    assert len(fractions) > 3

    with pytest.raises(Cancelled):
        analyse(media.clock(), Reporter(is_cancelled=lambda: True))


def test_sound_alone_is_refused(media: MediaFactory):
    path = media.ffmpeg("sound.m4a", "-i", str(media.clock()), "-vn", "-c", "copy")

    with pytest.raises(MediaUnreadable) as caught:
        analyse(path)
    assert "没有画面" in caught.value.fault.zh
