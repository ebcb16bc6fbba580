import dataclasses

import pytest

from toolkit.core.footage_check import (
    ShotLook,
    check_file,
    check_pictures,
    fault_spans,
    find_duplicates,
    finding,
    in_order,
    overall_score,
    sized_shots,
)
from toolkit.core.footage_check_sound import check_sound
from toolkit.core.footage_rules import FOOTAGE_RULES
from toolkit.core.media_info import AudioInfo, MediaInfo, VideoInfo
from toolkit.core.quality_words import FAULTS
from toolkit.core.shot import Moment, PictureAnalysis, Quality, Shot, SoundAnalysis
from toolkit.core.sound_faults import SoundFaults
from toolkit.core.spans import Span

PHONE = VideoInfo(
    width_px=1080, height_px=1920, coded_width_px=1080, coded_height_px=1920, rotation_deg=0, fps_num=30, fps_den=1,
    codec="h264", pixel_format="yuv420p", start_ms=0, duration_ms=20_000,
)  # fmt: skip
SOUND = AudioInfo(codec="aac", sample_rate_hz=48_000, channels=2, start_ms=0, duration_ms=20_000)
VOICE = (Span(1000, 9000),)


def media(duration_ms: int = 20_000, missing_ms: int = 0, **video) -> MediaInfo:
    return MediaInfo(
        path="a.mp4", size_bytes=1, duration_ms=duration_ms, video=dataclasses.replace(PHONE, **video), audio=SOUND,
        missing_ms=missing_ms,
    )  # fmt: skip


def sound(voice: tuple[Span, ...] = VOICE, level_db: float = -24.0, **faults) -> SoundAnalysis:
    told = SoundFaults(**({"voice_db": -22.0, "background_db": -50.0} | faults))
    return SoundAnalysis(
        step_ms=100, levels_db=(level_db,) * 200, speech=voice, voice=voice, loudness_lufs=-20.0, true_peak_dbtp=-3.0,
        faults=told,
    )  # fmt: skip


def moments(faults: str) -> tuple[Moment, ...]:
    """One letter for each quarter of a second: "." fine, "d" dark, "b" blurred."""
    names = {".": "", "d": "dark", "b": "sharpness"}
    return tuple(
        Moment(time_ms=250 * n, usable=0.5, look="00" * 24, fault=names[letter]) for n, letter in enumerate(faults)
    )


def rules(findings) -> list[str]:
    return [found.rule for found in findings]


def test_good_phone_footage_has_no_findings():
    assert check_file(media()) == ()
    assert check_sound(sound(), media()) == ()
    assert check_pictures(PictureAnalysis(shots=(), subjects=(), frame_count=9, broken_frames=0), 2000) == ()


@pytest.mark.parametrize(
    ("info", "rule"),
    [
        (media(width_px=480, height_px=854), "low-resolution"),
        (media(width_px=360, height_px=640), "too-small"),
        (media(width_px=1920, height_px=1080), "landscape"),
        (media(transfer="hlg"), "hdr"),
        (media(transfer="pq"), "hdr"),
        (media(is_vfr=True), "vfr"),
        (media(fps_num=10), "low-frame-rate"),
        (media(duration_ms=1500), "short"),
        (media(missing_ms=4000), "cut-off"),
    ],
)
def test_fault_of_the_file_is_told_alone(info: MediaInfo, rule: str):
    assert rules(check_file(info)) == [rule]


def test_720p_upright_is_enough():
    assert check_file(media(width_px=720, height_px=1280)) == ()


@pytest.mark.parametrize(
    ("heard", "rule"),
    [
        (None, "no-sound"),
        (sound(level_db=-90.0, voice=()), "silent"),
        (sound(voice=()), "no-speech"),
        (sound(voice_db=-45.0, background_db=-70.0), "quiet-speech"),
        (sound(clipped=(Span(2000, 5000),)), "clipping"),
        (sound(wind=(Span(2000, 5000),)), "wind"),
        (sound(hum_hz=50), "hum"),
        (sound(background_db=-24.0), "noisy"),
        (sound(background_db=-20.0, is_background_music=True), "music"),
        (sound(dead_side="left"), "one-sided"),
    ],
)
def test_fault_of_the_sound_is_told_alone(heard: SoundAnalysis | None, rule: str):
    assert rules(check_sound(heard, media())) == [rule]


def test_slight_clipping_is_advice_and_no_reason_to_shoot_again():
    slight, grave = (check_sound(sound(clipped=(span,)), media())[0] for span in (Span(0, 300), Span(0, 5000)))

    assert (slight.level, slight.is_reshoot) == ("advice", False)
    assert (grave.level, grave.is_reshoot) == ("warning", True)


@pytest.mark.parametrize(
    ("faults", "expected"),
    [
        ("....dddddd....", [Span(1000, 2500)]),
        ("....ddd..ddd....", [Span(1000, 3000)]),  # a gap of half a second
        ("....d...........", []),
        ("..d...d...d...d.", []),  # moments, no stretch
        ("dddd........dddd", [Span(0, 1000), Span(3000, 4000)]),
        ("bbbbbbbbbbbbbbbb", []),
    ],
)
def test_stretches_of_a_fault(faults: str, expected: list[Span]):
    assert list(fault_spans(moments(faults), "dark", 4000)) == expected


def test_finding_of_the_picture_says_when_and_shows_a_moment_that_has_it():
    pictures = PictureAnalysis(
        shots=(), subjects=(), frame_count=100, broken_frames=0, moments=moments("....bbbbbb......")
    )

    (found,) = check_pictures(pictures, 4000)

    assert (found.rule, found.span, found.level, found.is_reshoot) == ("sharpness", Span(1000, 2500), "error", True)
    assert found.message.zh == "0:01.0–0:02.5 画面发虚"
    assert found.picture_ms is not None
    assert 1000 <= found.picture_ms < 2500


def test_fault_all_along_is_said_so():
    pictures = PictureAnalysis(shots=(), subjects=(), frame_count=9, broken_frames=0, moments=moments("d" * 16))

    assert check_pictures(pictures, 4000)[0].message.zh == "整段太暗"


def test_broken_frames_count_from_one_in_two_hundred():
    found = check_pictures(PictureAnalysis(shots=(), subjects=(), frame_count=95, broken_frames=5), 4000)

    assert rules(found) == ["broken-frames"]
    assert check_pictures(PictureAnalysis(shots=(), subjects=(), frame_count=999, broken_frames=1), 4000) == ()


def test_gravest_come_first_then_the_time_decides():
    late, early = (finding("dark", span=Span(at, at + 1000)) for at in (5000, 0))

    assert in_order([finding("hdr"), late, finding("wind"), early]) == (early, late, finding("wind"), finding("hdr"))


def shot_look(file: int, start_ms: int, seed: int) -> ShotLook:
    look = bytes((seed * 37 + n * 29) % 256 for n in range(24)).hex()
    return ShotLook(file=file, name=f"{file}.mp4", span=Span(start_ms, start_ms + 3000), looks=(look, look, look))


def test_same_shot_again_is_found_also_in_another_file():
    found = find_duplicates((shot_look(0, 0, 1), shot_look(0, 3000, 2), shot_look(1, 0, 1)))

    assert [(file, one.rule) for file, one in found] == [(1, "duplicate-shot")]
    assert "0.mp4 0:00–0:03" in found[0][1].message.zh


def test_plain_pictures_are_not_called_the_same():
    plain = ShotLook(file=0, name="0.mp4", span=Span(0, 3000), looks=("80" * 24,) * 3)

    assert find_duplicates((plain, dataclasses.replace(plain, file=1))) == ()


def test_a_sharp_picture_of_few_pixels_is_worth_less():
    quality = Quality(score=1.0, sharpness=1.0, exposure=1.0, steadiness=1.0, colour=1.0, reasons=())
    shot = Shot(span=Span(0, 4000), quality=quality, best_time_ms=0, motion=0.1)

    def score(width_px: int, height_px: int) -> float | None:
        return overall_score(sized_shots((shot,), media(width_px=width_px, height_px=height_px)))

    assert score(360, 640) == score(640, 360) == 0.5
    assert score(540, 960) == 0.75
    assert score(720, 1280) == score(1080, 1920) == 1.0
    (found,) = check_file(media(width_px=360, height_px=640))
    assert found.is_reshoot
    assert "360×640" in found.message.zh
    assert "1080p" in found.fix.zh


def test_no_shots_no_score():
    assert overall_score(()) is None


def test_every_fault_of_a_picture_has_a_rule_with_a_remedy_and_a_source():
    assert set(FAULTS) <= set(FOOTAGE_RULES)
    for rule in FOOTAGE_RULES.values():
        assert rule.fix.zh
        assert rule.fix.en
        assert rule.source
        assert not rule.fix.zh.endswith("。")
