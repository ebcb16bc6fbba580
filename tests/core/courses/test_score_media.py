"""Points for clips, from what the footage check measured."""

from dataclasses import replace
from typing import Any

import pytest

from toolkit.core.courses.score import ExerciseScore, Point
from toolkit.core.courses.score_media import Clip, score_cut, score_shoot
from toolkit.core.courses.settings import CutSettings, ShootSettings
from toolkit.core.media_info import AudioInfo, MediaInfo, VideoInfo
from toolkit.core.shot import Moment, PictureAnalysis, Quality, Shot, SoundAnalysis
from toolkit.core.sound_faults import SoundFaults
from toolkit.core.spans import Span
from toolkit.core.text import Text

ONE = ShootSettings(shots=(Text("特写", "close-up"),))
CUT = CutSettings()
FINE = Quality(score=0.9, sharpness=0.9, exposure=0.9, steadiness=0.9, colour=0.9, reasons=())


def clip(
    seconds: float = 15, size: tuple[int, int] = (1080, 1920), fault: str = "", faulty_s: float = 0, shots: int = 1,
    motion: float = 0.05, lufs: float | None = -18, quiet: float = 0.0, voice: bool = True, has_sound: bool = True,
    clipped: bool = False,
) -> Clip:  # fmt: skip
    ms = round(seconds * 1000)
    video = VideoInfo(
        width_px=size[0], height_px=size[1], coded_width_px=size[0], coded_height_px=size[1], rotation_deg=0,
        fps_num=30, fps_den=1, codec="h264", pixel_format="yuv420p", start_ms=0, duration_ms=ms,
    )  # fmt: skip
    audio = AudioInfo(codec="aac", sample_rate_hz=48_000, channels=1, start_ms=0, duration_ms=ms)
    info = MediaInfo(
        path="a.mp4", size_bytes=1, duration_ms=ms, video=video, audio=audio if has_sound else None
    )  # fmt: skip
    moments = tuple(
        Moment(time_ms=at, usable=0.9, look="", fault=fault if at < faulty_s * 1000 else "") for at in range(0, ms, 250)
    )
    step = ms // shots
    parts = tuple(
        Shot(span=Span(n * step, (n + 1) * step), quality=FINE, best_time_ms=n * step, motion=motion)
        for n in range(shots)
    )
    pictures = PictureAnalysis(shots=parts, subjects=(), frame_count=ms // 33, broken_frames=0, moments=moments)
    steps = ms // 100
    levels = tuple(-70.0 if n < steps * quiet else -20.0 for n in range(steps))
    spoken = (Span(round(ms * quiet), ms),) if voice else ()
    faults = SoundFaults(clipped=(Span(2000, 5000),) if clipped else (), voice_db=-20, background_db=-50)
    sound = SoundAnalysis(
        step_ms=100, levels_db=levels, speech=spoken, voice=spoken, loudness_lufs=lufs, true_peak_dbtp=-3, faults=faults
    )
    return Clip("a.mp4", info, pictures, sound if has_sound else None)


def row(score: ExerciseScore, name: str) -> Point:
    return next(point for point in score.points if name in point.name.zh)


def test_a_good_clip_gets_everything() -> None:
    score = score_shoot(ONE, [clip()], 80)
    assert (score.got, score.of) == (80, 80)
    assert score_cut(CUT, clip(seconds=36, shots=5, lufs=-16), 80).got == 80


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"size": (1920, 1080)}, "尺寸"),
        ({"size": (720, 1280)}, "尺寸"),
        ({"seconds": 6}, "长短"),
        ({"seconds": 40}, "长短"),
        ({"fault": "sharpness", "faulty_s": 8}, "清楚"),
        ({"fault": "dark", "faulty_s": 8}, "光线"),
        ({"fault": "steadiness", "faulty_s": 8}, "稳"),
        ({"lufs": -38.0}, "声音"),
        ({"clipped": True}, "声音"),
        ({"has_sound": False}, "声音"),
    ],
)
def test_a_fault_of_a_shot_costs_only_its_row(change: dict[str, Any], name: str) -> None:
    score = score_shoot(ONE, [clip(**change)], 100)
    lost = [point for point in score.points if point.got < point.of]
    assert [point.name.zh.partition("·")[2] for point in lost] == [name]
    assert lost[0].reason.zh
    assert lost[0].reason.en
    assert name == "长短" or lost[0].better


def test_a_fault_has_its_second() -> None:
    point = row(score_shoot(ONE, [clip(fault="dark", faulty_s=5)], 100), "光线")
    assert point.at_ms == 0
    assert row(score_shoot(ONE, [clip(clipped=True)], 100), "声音").at_ms == 2000


def test_shots_that_were_not_handed_in_get_nothing() -> None:
    score = score_shoot(ShootSettings(), [clip()], 90)
    assert score.got == 30
    assert "还没有交" in row(score, "人").reason.zh


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"seconds": 60}, "长短"),
        ({"motion": 0.0, "voice": False}, "前 3 秒"),
        ({"quiet": 0.5, "motion": 0.1}, "不冷场"),
        ({"shots": 1}, "镜头"),
        ({"size": (1920, 1080)}, "竖屏"),
        ({"lufs": -24}, "响度"),
        ({"lufs": -9}, "响度"),
    ],
)
def test_a_fault_of_a_cut_costs_only_its_row(change: dict[str, Any], name: str) -> None:
    given: dict[str, Any] = {"seconds": 36, "shots": 5, "lufs": -16} | change
    score = score_cut(CUT, clip(**given), 100)
    lost = [point for point in score.points if point.got < point.of]
    assert len(lost) == 1
    assert name in lost[0].name.zh


def test_motion_or_speech_begins_a_clip() -> None:
    assert row(score_cut(CUT, clip(seconds=36, shots=5, voice=False), 100), "前 3 秒").got == 20
    assert row(score_cut(CUT, clip(seconds=36, shots=5, motion=0.0), 100), "前 3 秒").got == 20


def test_sound_alone_is_no_clip() -> None:
    good = clip()
    sound_only = Clip("a.mp3", replace(good.info, video=None), None, good.sound)
    assert score_cut(CUT, sound_only, 100).got == 0
    assert score_shoot(ONE, [sound_only], 100).got == 0


def test_too_loud_and_too_quiet_have_opposite_remedies() -> None:
    loud = row(score_shoot(ONE, [clip(lufs=-5)], 100), "声音").better
    quiet = row(score_shoot(ONE, [clip(lufs=-40)], 100), "声音").better
    assert loud
    assert quiet
    assert "远一点" in loud.zh
    assert "近一点" in quiet.zh
