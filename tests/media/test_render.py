"""Finished clips, looked at frame by frame and heard sample by sample."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest
from media_factory import MediaFactory
from render_fixtures import (
    FAST,
    PROFILE,
    TONE,
    colour_frames_of,
    flash,
    frames_of,
    middle,
    part,
    plan,
    ramp,
    render,
    slope,
    sound_of,
)

from toolkit.core.cue import Cue
from toolkit.core.errors import Cancelled, DiskFull, FfmpegFailed, InputError
from toolkit.core.progress import Progress, Reporter
from toolkit.core.spans import Span
from toolkit.media.check_output import check_clip
from toolkit.media.ffmpeg import ffmpeg_exe
from toolkit.media.probe import probe
from toolkit.media.render import render_clip
from toolkit.media.subtitles import caption_layout

# --- picture ---


def test_parts_are_cut_to_the_frame(media: MediaFactory, tmp_path: Path) -> None:
    clip = render(plan(part(500, 1500), part(3000, 3700)), ramp(media), tmp_path / "a.mp4")
    found = middle(frames_of(clip.path))
    expected = [40 + n for n in (*range(15, 45), *range(90, 111))]
    assert clip.frame_count == len(found) == 51
    assert clip.duration_ms == 1700
    assert np.abs(found - expected).max() <= 1.5


def test_crop_follows_its_path_and_holds(media: MediaFactory, tmp_path: Path) -> None:
    moving = part(1000, 3000, path=((1000, 0, 0), (2000, 400, 0)))
    found = middle(frames_of(render(plan(moving), slope(media), tmp_path / "a.mp4").path))
    left = [min(400.0, 400 * n / 30) for n in range(60)]
    assert np.abs(found - (30 + 0.3 * (np.array(left) + 90))).max() <= 2.5


def test_paths_of_two_parts_do_not_mix(media: MediaFactory, tmp_path: Path) -> None:
    first = part(0, 1000, path=((0, 0, 0), (1000, 100, 0)))
    second = part(0, 1000, path=((0, 460, 0), (1000, 360, 0)))
    found = middle(frames_of(render(plan(first, second), slope(media), tmp_path / "a.mp4").path))
    assert found[0] == pytest.approx(30 + 0.3 * 90, abs=2.5)
    assert found[30] == pytest.approx(30 + 0.3 * 550, abs=2.5)
    assert found[59] == pytest.approx(30 + 0.3 * 453, abs=2.5)


def test_pad_shows_the_whole_picture_over_a_darker_copy(media: MediaFactory, tmp_path: Path) -> None:
    frame = frames_of(render(plan(part(0, 500, layout="pad")), slope(media), tmp_path / "a.mp4").path)[5]
    row = frame[160].astype(float)
    assert row[2] == pytest.approx(32, abs=6)
    assert row[-3] == pytest.approx(220, abs=8)
    assert 16 < frame[20, 90] < frame[160, 90]


@pytest.mark.parametrize("rotation_deg", [90, 180, 270])
def test_rotation_flag_is_obeyed(media: MediaFactory, tmp_path: Path, rotation_deg: int) -> None:
    source = media.rotated(rotation_deg)
    video = probe(source).video
    assert video is not None
    whole = part(0, 500, size=(video.width_px, video.height_px))
    profile = replace(PROFILE, width_px=video.width_px, height_px=video.height_px)
    frame = colour_frames_of(render(plan(whole), source, tmp_path / "a.mp4", profile=profile).path)[3].astype(int)
    corners = {90: (8, -9), 180: (-9, -9), 270: (-9, 8)}
    for degrees, (y, x) in {0: (8, 8), **corners}.items():
        is_red = frame[y, x, 0] > frame[y, x, 1] + 80
        assert is_red == (degrees == rotation_deg), f"corner of {degrees}"


def test_wide_pixels_come_out_square(media: MediaFactory, tmp_path: Path) -> None:
    picture = "color=black:s=180x320:r=30:d=1,drawbox=60:130:60:60:white:fill,setsar=2"
    source = media.ffmpeg("sar2.mp4", "-f", "lavfi", "-i", picture, *FAST)
    clip = render(plan(part(0, 500, size=(180, 320), path=((0, 90, 0),))), source, tmp_path / "a.mp4")
    frame = frames_of(clip.path)[3]
    assert int((frame[160] > 128).sum()) == pytest.approx(120, abs=4)
    assert int((frame[:, 90] > 128).sum()) == pytest.approx(60, abs=4)


def test_hdr_becomes_sdr_that_is_neither_dull_nor_burnt(media: MediaFactory, tmp_path: Path) -> None:
    """75 % HLG is paper white (ITU-R BT.2408): about 86 % in SDR; 40 % HLG, a mid grey, stays one."""
    for share, low, high in ((0.75, 185, 220), (0.4, 95, 130)):
        level = round(64 + 876 * share)
        picture = f"color=gray:s=180x320:r=30:d=0.4,format=yuv420p10le,geq=lum={level}:cb=512:cr=512"
        tags = "colorprim=bt2020:transfer=arib-std-b67:colormatrix=bt2020nc:log-level=error"
        colours = ("-color_primaries", "bt2020", "-color_trc", "arib-std-b67", "-colorspace", "bt2020nc")
        codec = ("-c:v", "libx265", "-preset", "ultrafast", "-x265-params", tags, "-tag:v", "hvc1")
        source = media.ffmpeg(f"hlg{level}.mp4", "-f", "lavfi", "-i", picture, *codec, *colours)
        info = probe(source).video
        assert info is not None
        assert info.transfer == "hlg"
        clip = render(plan(part(0, 300)), source, tmp_path / f"{level}.mp4")
        assert low <= middle(frames_of(clip.path))[2] <= high
        with av.open(str(clip.path)) as container:
            assert container.streams.video[0].codec_context.pix_fmt == "yuv420p"
            assert int(container.streams.video[0].codec_context.color_trc) == 1


def test_colours_keep_their_tone(media: MediaFactory, tmp_path: Path) -> None:
    """Small footage without colour tags is BT.601, the clip BT.709: red stays red."""
    source = media.ffmpeg("red.mp4", "-f", "lavfi", "-i", "color=0xC82814:s=180x320:r=30:d=0.5", *FAST)
    path = render(plan(part(0, 300)), source, tmp_path / "a.mp4").path
    with av.open(str(path)) as container:
        frame = next(container.decode(video=0)).reformat(
            format="rgb24", src_colorspace="ITU709", dst_colorspace="ITU709"
        )
    assert np.abs(frame.to_ndarray()[160, 90].astype(int) - (200, 40, 20)).max() <= 8


# --- captions and overlays ---


def test_captions_stand_in_their_area_and_nowhere_else(media: MediaFactory, tmp_path: Path) -> None:
    source = media.ffmpeg("grey.mp4", "-f", "lavfi", "-i", "color=0x505050:s=180x320:r=30:d=2", *FAST)
    cues = (Cue(span=Span(500, 1500), lines=("高山苹果", "5斤39块9")),)
    frames = frames_of(render(plan(part(0, 2000), cues=cues), source, tmp_path / "a.mp4").path).astype(int)
    still = frames[5]
    assert np.abs(frames[10] - still).max() < 12
    changed = np.abs(frames[30] - still) > 40
    layout = caption_layout(PROFILE, 180, 320)
    rows, columns = np.nonzero(changed)
    assert changed.sum() > 500
    assert rows.max() <= layout.bottom_px + 1
    assert rows.min() >= layout.bottom_px - 2.6 * layout.em_px
    assert columns.min() >= PROFILE.safe_left * 180
    assert columns.max() <= (1 - PROFILE.safe_right) * 180
    assert abs((columns.min() + columns.max()) / 2 - 90) < 6
    assert np.abs(frames[50] - still).max() < 12


def test_title_comes_and_goes_and_the_sticker_stays(media: MediaFactory, tmp_path: Path) -> None:
    source = media.ffmpeg("grey4.mp4", "-f", "lavfi", "-i", "color=0x505050:s=180x320:r=30:d=4", *FAST)
    clip = plan(part(0, 4000), title="红富士苹果", sticker="5斤 39.9元")
    frames = colour_frames_of(render(clip, source, tmp_path / "a.mp4").path).astype(int)
    warm = (frames[..., 0] - frames[..., 2] > 80).sum(axis=(1, 2))
    assert warm[0] < 60
    assert warm[60] > warm[110] > 300
    assert warm[110] == pytest.approx(warm[90], rel=0.05)


def test_mark_of_synthetic_speech_is_seen_and_written(media: MediaFactory, tmp_path: Path) -> None:
    source = media.ffmpeg("grey.mp4", "-f", "lavfi", "-i", "color=0x505050:s=180x320:r=30:d=2", *FAST)
    path = render(plan(part(0, 500), ai_label="AI生成"), source, tmp_path / "a.mp4").path
    frame = frames_of(path)[5].astype(int)
    assert (np.abs(frame[:64, 90:] - 80) > 30).sum() > 20
    with av.open(str(path)) as container:
        assert container.metadata["comment"] == "AI生成"


# --- sound ---


@pytest.mark.parametrize(("rate_hz", "channels"), [(48_000, 2), (44_100, 1)])
def test_sound_and_picture_stay_together(media: MediaFactory, tmp_path: Path, rate_hz: int, channels: int) -> None:
    source = flash(media, f"flash{rate_hz}.mp4", rate_hz, channels)
    path = render(plan(part(0, 700), part(1200, 3500)), source, tmp_path / "a.mp4").path
    lit = int(np.argmax(middle(frames_of(path)) > 120)) / 30
    heard = int(np.argmax(np.abs(sound_of(path)).max(axis=1) > 0.05)) / 48_000
    assert lit == pytest.approx(1.5, abs=0.034)
    assert abs(lit - heard) <= 0.040


def test_loudness_of_peaky_sound(media: MediaFactory, tmp_path: Path) -> None:
    """Loud claps over a quiet murmur: the gain alone would drive the peaks 11 dB over."""
    sound = "aevalsrc='0.15*(random(0)-0.5)+0.7*lt(mod(t,1),0.005)*sin(2*PI*700*t)':s=48000:d=6"
    source = media.ffmpeg(
        "peaky.mp4", "-f", "lavfi", "-i", "color=gray:s=180x320:r=30:d=6", "-f", "lavfi", "-i", sound, *FAST
    )
    clip = render(plan(part(0, 6000)), source, tmp_path / "a.mp4")
    assert clip.loudness.is_limited
    checked = check_clip(clip.path, PROFILE, expected_ms=6000)
    assert checked.faults == ()
    assert checked.lufs == pytest.approx(-14, abs=0.5)
    assert checked.true_peak_dbtp is not None
    assert checked.true_peak_dbtp <= -1


def test_very_quiet_sound_is_raised_so_far_and_told(media: MediaFactory, tmp_path: Path) -> None:
    sound = "sine=440:sample_rate=48000:duration=3,volume=-40dB"
    source = media.ffmpeg(
        "quiet.mp4", "-f", "lavfi", "-i", "color=gray:s=180x320:r=30:d=3", "-f", "lavfi", "-i", sound, *FAST
    )
    clip = render(plan(part(0, 3000)), source, tmp_path / "a.mp4")
    assert clip.loudness.is_gain_capped
    assert clip.loudness.gain_db == 25
    assert any("25 dB" in note.zh for note in clip.notes)
    assert check_clip(clip.path, PROFILE, is_gain_capped=True).is_good
    assert not check_clip(clip.path, PROFILE).is_good


def test_joints_do_not_click(media: MediaFactory, tmp_path: Path) -> None:
    clip = render(plan(part(100, 833), part(2050, 2999)), ramp(media), tmp_path / "a.mp4")
    steps = np.abs(np.diff(sound_of(clip.path)[:, 0]))
    assert steps.max() < 1.3 * np.percentile(steps[4800:12_000], 99.9)


def test_silent_footage_gets_a_silent_track(media: MediaFactory, tmp_path: Path) -> None:
    clip = render(plan(part(0, 1000)), slope(media), tmp_path / "a.mp4")
    assert clip.loudness.source_lufs is None
    sound = sound_of(clip.path)
    assert np.abs(sound).max() < 1e-4
    assert len(sound) == pytest.approx(48_000, abs=1100)
    assert check_clip(clip.path, PROFILE).is_good


def test_parts_with_and_without_sound_join(media: MediaFactory, tmp_path: Path) -> None:
    clip = plan(part(0, 1000), part(0, 1000, footage=1))
    sound = np.abs(sound_of(render(clip, (ramp(media), slope(media)), tmp_path / "a.mp4").path)).max(axis=1)
    assert sound[10_000:40_000].max() > 0.05
    assert sound[52_000:].max() < 0.01


def test_sound_longer_than_pictures_holds_the_last_frame(media: MediaFactory, tmp_path: Path) -> None:
    picture = "color=gray:s=180x320:r=30:d=1,format=yuv420p,geq=lum='40+N':cb=128:cr=128"
    source = media.ffmpeg("short.mp4", "-f", "lavfi", "-i", picture, *TONE, "-t", "2", *FAST)
    clip = render(plan(part(0, 2000)), source, tmp_path / "a.mp4")
    found = middle(frames_of(clip.path))
    assert len(found) == 60
    assert found[59] == pytest.approx(found[31], abs=1.5)


# --- paths, privacy, trouble ---


@pytest.mark.parametrize("name", ["-dash", 'it\'s "q"', "中文 空格", "🍎emoji", "a:b%d,[x];y", "$HOME`x`"])
def test_any_name_will_do(media: MediaFactory, tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    source = folder / f"{name}.mp4"
    source.write_bytes(ramp(media).read_bytes())
    cues = (Cue(span=Span(0, 300), lines=("好",)),)
    clip = render(plan(part(0, 300, path=((0, 0, 0), (200, 5, 0))), cues=cues), source, folder / f"{name} out.mp4")
    assert len(frames_of(clip.path)) == 9
    assert {path.name for path in folder.iterdir()} == {f"{name}.mp4", f"{name} out.mp4"}


def test_place_and_chapters_do_not_leak(media: MediaFactory, tmp_path: Path) -> None:
    source = media.remux(
        "gps.mov", ramp(media), "-movflags", "use_metadata_tags", "-metadata",
        "com.apple.quicktime.location.ISO6709=+28.2765+103.5721/", "-metadata", "location=+28.2765+103.5721/",
        "-metadata:s:v:0", "comment=secret",
    )  # fmt: skip
    assert b"+28.2765" in source.read_bytes()
    content = render(plan(part(0, 300)), source, tmp_path / "a.mp4").path.read_bytes()
    assert b"+28.2765" not in content
    assert b"secret" not in content
    assert content.index(b"moov") < content.index(b"mdat")


class _StopAt:
    """Cancels once the job has come so far."""

    def __init__(self, fraction: float) -> None:
        self.fraction, self.is_reached = fraction, False

    def reporter(self) -> Reporter:
        return Reporter(on_progress=self._see, is_cancelled=lambda: self.is_reached)

    def _see(self, progress: Progress) -> None:
        self.is_reached = self.is_reached or progress.fraction >= self.fraction


def test_cancel_leaves_nothing(media: MediaFactory, tmp_path: Path) -> None:
    out = tmp_path / "a.mp4"
    out.write_bytes(b"earlier")
    parts = [part(0, 5000)] * 8
    with pytest.raises(Cancelled):
        render(plan(*parts), ramp(media), out, reporter=_StopAt(0.1).reporter())
    assert [path.name for path in tmp_path.iterdir()] == ["a.mp4"]
    assert out.read_bytes() == b"earlier"


def noise(media: MediaFactory) -> Path:
    picture = "color=gray:s=180x320:r=30:d=4,noise=alls=100:allf=t"
    return media.ffmpeg("noise.mp4", "-f", "lavfi", "-i", picture, *TONE, "-t", "4", *FAST)


@pytest.mark.skipif(sys.platform == "win32", reason="no file size limit on Windows")
@pytest.mark.parametrize("limit_bytes", [2_000_000, 4_500_000], ids=["in the sound", "in the picture"])
def test_full_disk_is_told_and_leaves_nothing(media: MediaFactory, tmp_path: Path, limit_bytes: int) -> None:
    import resource

    source = noise(media)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit_bytes, before[1]))
    try:
        with pytest.raises(DiskFull) as caught:
            render(plan(part(0, 4000), part(0, 4000)), source, tmp_path / "a.mp4")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert str(tmp_path) in caught.value.subject
    assert "MB" in caught.value.next_step.zh
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="mounts a tmpfs")
def test_really_full_disk(media: MediaFactory, tmp_path: Path) -> None:
    source, disk = noise(media), tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=7m", "none", str(disk)], capture_output=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip("not allowed to mount")
    try:
        with pytest.raises(DiskFull):
            render(plan(*[part(0, 4000)] * 3), source, disk / "a.mp4")
        assert list(disk.iterdir()) == []
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_broken_footage_is_named(media: MediaFactory, tmp_path: Path) -> None:
    info = probe(ramp(media))
    broken = tmp_path / "坏.mp4"
    broken.write_bytes(b"\0" * 5000)
    with pytest.raises((FfmpegFailed, InputError)) as caught:
        render_clip(
            plan(part(0, 500)), (replace(info, path=str(broken)),), PROFILE, tmp_path / "a.mp4", Reporter(), threads=1
        )
    assert "坏.mp4" in caught.value.subject
    assert [path.name for path in tmp_path.iterdir()] == ["坏.mp4"]


def test_sound_only_footage_is_refused(media: MediaFactory, tmp_path: Path) -> None:
    source = media.ffmpeg("tone.wav", *TONE)
    with pytest.raises(InputError, match="no pictures"):
        render(plan(part(0, 500)), source, tmp_path / "a.mp4")


@pytest.mark.slow
def test_real_footage_passes_the_check(real_media: Path, tmp_path: Path) -> None:
    profile = replace(PROFILE, width_px=720, height_px=1280)
    footage = (real_media / "video" / "tomato.mp4", real_media / "video" / "apple.mp4")
    clip = plan(
        part(500, 4000, size=(360, 640)),
        part(1000, 4000, footage=1, size=(306, 544), path=((1000, 0, 0), (3000, 500, 0))),
        part(6000, 8000, footage=1, layout="pad", size=(960, 544)),
        cues=(Cue(span=Span(0, 3000), lines=("温室小番茄",)),), title="千禧小番茄", sticker="5斤 39.9元",
    )  # fmt: skip
    made = render(clip, footage, tmp_path / "a.mp4", profile=profile)
    assert check_clip(made.path, profile, expected_ms=clip.duration_ms).faults == ()


def test_ffmpeg_is_the_bundled_one() -> None:
    assert "imageio_ffmpeg" in ffmpeg_exe()
