import os
import pickle
import shutil
from pathlib import Path

import pytest
from media_factory import MediaFactory
from privileges import as_anybody

from toolkit.core.errors import MediaUnreadable
from toolkit.media.probe import probe


def test_tells_picture_and_sound(media: MediaFactory):
    info = probe(media.clock())

    assert info.video
    assert info.audio
    assert (info.video.width_px, info.video.height_px, info.video.fps) == (320, 240, 25)
    assert (info.video.codec, info.video.pixel_format, info.video.transfer) == ("h264", "yuv420p", "sdr")
    assert (info.video.rotation_deg, info.video.is_vfr) == (0, False)
    assert (info.audio.codec, info.audio.sample_rate_hz, info.audio.channels) == ("aac", 48000, 1)
    assert info.video.duration_ms == 2000
    assert info.duration_ms == pytest.approx(2000, abs=30)


@pytest.mark.parametrize("rotation_deg", [0, 90, 180, 270])
def test_rotation_swaps_the_display_size(media: MediaFactory, rotation_deg: int):
    video = probe(media.rotated(rotation_deg)).video

    assert video
    assert video.rotation_deg == rotation_deg
    assert (video.width_px, video.height_px) == ((240, 320) if rotation_deg in (90, 270) else (320, 240))
    assert (video.coded_width_px, video.coded_height_px) == (320, 240)


def test_non_square_pixels_widen_the_display(media: MediaFactory):
    video = probe(media.clock("sar.mp4", size=(240, 240), filters="setsar=4/3")).video

    assert video
    assert (video.width_px, video.height_px) == (320, 240)
    assert (video.sar_num, video.sar_den) == (4, 3)


def test_vfr_is_told_from_a_constant_rate(media: MediaFactory):
    uneven = "setpts='(N+0.6*mod(N,3))/25/TB'"
    vfr = media.clock("vfr.mp4", filters=uneven, args=("-fps_mode", "vfr", "-enc_time_base", "1/1000"))
    video = probe(vfr).video

    assert video
    assert video.is_vfr
    assert video.fps == pytest.approx(25, rel=0.05)
    for fps in (10, 24, 30, 60):  # Matroska rounds to whole milliseconds
        video = probe(media.clock(f"cfr{fps}.mkv", fps=fps)).video
        assert video
        assert not video.is_vfr
        assert video.fps == pytest.approx(fps, rel=0.01)


def test_source_time_starts_at_the_containers_start(media: MediaFactory):
    offset = media.remux("offset.mkv", media.clock(), before=("-itsoffset", "5"))
    info = probe(offset)

    assert info.video
    assert info.video.start_ms == pytest.approx(0, abs=30)
    assert info.duration_ms == pytest.approx(2000, abs=50)


def test_sound_that_starts_later_says_so(media: MediaFactory):
    late = media.ffmpeg(
        "late_sound.mkv", "-i", str(media.clock()), "-itsoffset", "0.5", "-i", str(media.clock()),
        "-map", "0:v", "-map", "1:a", "-c", "copy",
    )  # fmt: skip
    info = probe(late)

    assert info.video
    assert info.audio
    assert info.audio.start_ms - info.video.start_ms == pytest.approx(500, abs=25)
    assert info.duration_ms == pytest.approx(2500, abs=60)


def test_ten_bit_hlg(media: MediaFactory):
    args = (
        "-c:v", "libx265", "-preset", "ultrafast", "-pix_fmt", "yuv420p10le", "-x265-params",
        "log-level=none:colorprim=bt2020:transfer=arib-std-b67:colormatrix=bt2020nc", "-tag:v", "hvc1",
        "-color_trc", "arib-std-b67", "-color_primaries", "bt2020", "-colorspace", "bt2020nc",
    )  # fmt: skip
    video = probe(media.clock("hlg.mp4", seconds=0.5, args=args)).video

    assert video
    assert (video.codec, video.pixel_format, video.transfer) == ("hevc", "yuv420p10le", "hlg")


def test_sound_only_and_picture_only(media: MediaFactory):
    sound = probe(media.ffmpeg("sound.m4a", "-i", str(media.clock()), "-vn", "-c", "copy"))
    picture = probe(media.clock("silent.mp4", sound=False))

    assert sound.video is None
    assert sound.audio
    assert picture.audio is None
    assert picture.video


def test_cover_picture_of_a_song_is_no_video(media: MediaFactory):
    cover = media.ffmpeg("cover.png", "-i", str(media.clock()), "-frames:v", "1")
    song = media.ffmpeg(
        "song.mp3", "-i", str(media.clock()), "-i", str(cover), "-map", "0:a", "-map", "1:v",
        "-c:v", "copy", "-disposition:v", "attached_pic",
    )  # fmt: skip
    info = probe(song)

    assert info.video is None
    assert info.audio
    assert info.duration_ms == pytest.approx(2000, abs=60)


@pytest.mark.parametrize(("frames", "duration_ms"), [(1, 40), (5, 200)])
def test_very_short_footage(media: MediaFactory, frames: int, duration_ms: int):
    info = probe(media.clock(f"frames{frames}.mp4", sound=False, args=("-frames:v", str(frames))))

    assert info.duration_ms == duration_ms
    assert info.video
    assert info.video.fps > 0


def test_odd_sizes(media: MediaFactory):
    video = probe(media.clock("odd.mp4", size=(321, 241), args=("-pix_fmt", "yuv444p"))).video

    assert video
    assert (video.width_px, video.height_px) == (321, 241)


@pytest.mark.parametrize(
    "name",
    [
        "a b.mp4", "it's \"quoted\".mp4", "李子 成熟了.mp4", "🍑.mp4", "-rf.mp4", "100%d.mp4", "a#b?c&d.mp4",
        "concat:x.mp4", "noext",
    ],
)  # fmt: skip
def test_odd_paths(media: MediaFactory, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch):
    shutil.copy(media.clock(), tmp_path / name)
    monkeypatch.chdir(tmp_path)

    assert probe(Path(name)).duration_ms > 1900
    assert probe(tmp_path / name).path == str(tmp_path / name)


def test_footage_cut_off_after_its_index_ends_where_the_pictures_end(media: MediaFactory, tmp_path: Path):
    whole = media.clock(
        "faststart.mp4", seconds=6, size=(640, 360), filters="noise=alls=60:allf=t", args=("-movflags", "faststart")
    )
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])

    info = probe(cut)

    assert 1500 < info.duration_ms < 4500
    assert info.video
    assert info.video.duration_ms <= info.duration_ms


def _unreadable(path: Path) -> MediaUnreadable:
    with pytest.raises(MediaUnreadable) as caught:
        probe(path)
    error = caught.value
    assert error.subject == str(path)
    for lang in ("zh", "en"):
        assert "Traceback" not in error.text(lang)
        assert "Errno 109" not in error.text(lang)
    assert error.fault.zh
    assert error.next_step.zh
    assert not error.fault.zh.endswith("。")
    assert str(pickle.loads(pickle.dumps(error))) == str(error)
    return error


def test_missing_folder_and_overlong_names(tmp_path: Path):
    assert "找不到" in _unreadable(tmp_path / "nope.mp4").fault.zh
    assert "文件夹" in _unreadable(tmp_path).fault.zh
    assert "短名字" in _unreadable(tmp_path / ("长" * 300 + ".mp4")).next_step.zh
    assert "读不到" in _unreadable(tmp_path / "nul\0.mp4").fault.zh


@pytest.mark.skipif(os.name == "nt", reason="permissions are other ones on Windows")
def test_file_without_permission(media: MediaFactory, tmp_path: Path):
    locked = tmp_path / "locked.mp4"
    shutil.copy(media.clock(), locked)
    probe(locked)
    locked.chmod(0)

    with as_anybody():
        assert "权限" in _unreadable(locked).fault.zh


@pytest.mark.skipif(os.name == "nt", reason="permissions are other ones on Windows")
def test_folder_without_permission(media: MediaFactory, tmp_path: Path):
    folder = tmp_path / "locked"
    folder.mkdir()
    shutil.copy(media.clock(), folder / "a.mp4")
    probe(folder / "a.mp4")
    folder.chmod(0)
    try:
        with as_anybody():
            assert "权限" in _unreadable(folder / "a.mp4").fault.zh
    finally:
        folder.chmod(0o700)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "空的"),
        (b"\0" * 5000, "全是零"),
        ("今天的李子很甜\n".encode() * 50, "文字文件"),
        (b"hello world, this is no video\n" * 20, "文字文件"),
        (b"<!DOCTYPE html><html><body>404</body></html>", "文字文件"),
        (b"#EXTM3U\n#EXTINF:5,\n/etc/passwd\n", "播放列表"),
        (b"ffconcat version 1.0\nfile '/etc/passwd'\n", "播放列表"),
        (b"file 'a.mp4'\nfile 'b.mp4'\n", "播放列表"),
        (b'<?xml version="1.0"?>\n<MPD xmlns="urn:mpeg:dash:schema:mpd:2011"></MPD>', "播放列表"),
        (b"v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=x\r\n", "播放列表"),
        (b"# mpv EDL v0\na.mp4,0,5\n", "播放列表"),
        (b"\xef\xbb\xbf#EXTM3U\nhttp://example.com/a.ts\n", "播放列表"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(range(256)), "照片"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "照片"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(range(256)), "照片"),
        (b"PK\x03\x04" + bytes(range(256)), "压缩包"),
        (bytes(range(256)) * 64, "损坏"),
    ],
)
def test_what_is_no_footage_is_named(tmp_path: Path, content: bytes, words: str):
    path = tmp_path / "video.mp4"
    path.write_bytes(content)

    assert words in _unreadable(path).fault.zh


def test_mp4_cut_off_before_its_index(media: MediaFactory, tmp_path: Path):
    cut = tmp_path / "cut.mp4"
    content = media.clock().read_bytes()
    for share in (0.2, 0.5, 0.9):
        cut.write_bytes(content[: int(len(content) * share)])
        error = _unreadable(cut)
        assert "没录完或没传完" in error.fault.zh
        assert "重新拷贝" in error.next_step.zh


def test_still_gif_is_a_picture_and_moving_gif_is_footage(media: MediaFactory):
    moving = media.ffmpeg("moving.gif", "-i", str(media.clock()), "-an")
    still = media.ffmpeg("still.gif", "-i", str(media.clock()), "-an", "-frames:v", "1")

    assert probe(moving).duration_ms == pytest.approx(2000, abs=50)
    assert "图片" in _unreadable(still).fault.zh


def test_damaged_pictures_throughout_are_refused(media: MediaFactory, tmp_path: Path):
    source = media.clock("for_damage.mp4", sound=False, args=("-movflags", "faststart"))
    content = bytearray(source.read_bytes())
    start = content.index(b"mdat") + 4
    content[start:] = b"\xa5" * (len(content) - start)
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(content)

    assert "一帧画面也解不出来" in _unreadable(broken).fault.zh


def test_real_footage(real_media: Path):
    upside_down = probe(real_media / "video" / "fire2.mp4").video
    assert upside_down
    assert upside_down.rotation_deg == 180

    tomato = probe(real_media / "video" / "tomato.mp4")
    assert tomato.video
    assert (tomato.video.width_px, tomato.video.height_px) == (360, 640)
    assert tomato.duration_ms == pytest.approx(9938, abs=10)


def test_a_file_that_was_not_copied_whole_says_how_much_is_missing(media: MediaFactory) -> None:
    whole = media.clock("fast.mp4", seconds=8, args=("-movflags", "+faststart"))
    half = media.bytes("half.mp4", whole.read_bytes()[: whole.stat().st_size * 6 // 10])
    info = probe(half)
    assert probe(whole).missing_ms == 0
    assert 1500 < info.missing_ms < 6000
    assert abs(info.duration_ms + info.missing_ms - 8000) < 200
