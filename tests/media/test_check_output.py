"""The check of finished clips finds what a platform would refuse."""

from dataclasses import replace
from pathlib import Path

import pytest
from media_factory import MediaFactory
from render_fixtures import PROFILE

from toolkit.media.check_output import OutputCheck, check_clip

GOOD_SOUND = ("-f", "lavfi", "-i", "sine=440:sample_rate=48000:duration=2,aformat=channel_layouts=stereo,volume=7.8dB")
GOOD = ("-c:v", "libx264", "-preset", "ultrafast", "-profile:v", "high", "-x264-params", "cabac=1:8x8dct=1",
        "-pix_fmt", "yuv420p", "-c:a", "aac", "-ac", "2", "-ar", "48000")  # fmt: skip


def clip(media: MediaFactory, name: str, *, sound: tuple[str, ...] = GOOD_SOUND, changes: tuple[str, ...] = ()) -> Path:
    picture = "testsrc2=s=180x320:r=30:d=2"
    return media.ffmpeg(f"check-{name}.mp4", "-f", "lavfi", "-i", picture, *sound, *GOOD, *changes)


def faults(check: OutputCheck) -> str:
    return " | ".join(fault.en for fault in check.faults)


def test_good_clip_passes(media: MediaFactory) -> None:
    check = check_clip(clip(media, "good"), PROFILE, expected_ms=2000)
    assert faults(check) == ""
    assert check.is_good
    assert (check.frame_count, check.duration_ms) == (60, 2000)
    assert check.lufs == pytest.approx(-14, abs=1)


@pytest.mark.parametrize(
    ("name", "changes", "word"),
    [
        ("baseline", ("-profile:v", "baseline", "-x264-params", ""), "many phones"),
        ("high10", ("-profile:v", "high10", "-pix_fmt", "yuv420p10le"), "many phones"),
        ("rate", ("-r", "25"), "25 frames a second instead of 30"),
        ("size", ("-s", "320x180"), "320x180 is not 9:16"),
        ("mono", ("-ac", "1", "-ar", "44100"), "aac 44100 1"),
        ("quiet", ("-af", "volume=-9dB"), "LUFS"),
        ("gps", ("-metadata", "location=+28.2765+103.5721/"), "where it was shot"),
        ("uneven", ("-af", "atrim=end=1"), "differ in length"),
    ],
)
def test_fault_is_found(media: MediaFactory, name: str, changes: tuple[str, ...], word: str) -> None:
    assert word in faults(check_clip(clip(media, name, changes=changes), PROFILE))


def test_peaks_are_found(media: MediaFactory) -> None:
    claps = "0.98*lt(mod(t,0.5),0.03)*sin(2*PI*900*t)"
    sound = ("-f", "lavfi", "-i", f"aevalsrc='{claps}|{claps}':s=48000:d=2")
    assert "dBTP" in faults(check_clip(clip(media, "peaks", sound=sound), PROFILE))


def test_length_and_size_limits(media: MediaFactory) -> None:
    path = clip(media, "good")
    assert "instead of the planned" in faults(check_clip(path, PROFILE, expected_ms=1900))
    assert "longer than" in faults(check_clip(path, replace(PROFILE, max_s=1)))
    assert "shorter than" in faults(check_clip(path, replace(PROFILE, min_s=5)))
    assert "MB is more than" in faults(check_clip(path, replace(PROFILE, max_mb=0.001)))


def test_silent_clip_is_a_note(media: MediaFactory) -> None:
    sound = ("-f", "lavfi", "-i", "anullsrc=r=48000:cl=stereo", "-t", "2")
    check = check_clip(clip(media, "silent", sound=sound), PROFILE)
    assert check.is_good
    assert check.lufs is None
    assert check.notes[0].en == "the clip is silent"


def test_damage_in_the_middle_is_found(media: MediaFactory, tmp_path: Path) -> None:
    content = bytearray(clip(media, "good").read_bytes())
    middle = content.index(b"mdat") + 20_000
    content[middle : middle + 3000] = bytes(3000)
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(content)
    assert "does not play to its end" in faults(check_clip(broken, PROFILE))


def test_file_that_is_no_video_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"nothing" * 1000)
    assert not check_clip(tmp_path / "a.mp4", PROFILE).is_good
