"""Lossless slices against an independent decode of the recording, over containers, codecs and odd timing."""

import re
import subprocess
from pathlib import Path

import av
import imageio_ffmpeg
import numpy as np
import pytest

from toolkit.core.errors import Cancelled, InputError
from toolkit.core.progress import Reporter
from toolkit.core.spans import Span
from toolkit.media.lossless import CutSlice, cut_slice
from toolkit.media.lossless_encode import psnr_db
from toolkit.media.probe import probe

SECONDS = 8
SPAN = Span(2300, 6770)
NOISE = "noise=alls=8:allf=t"
UNEVEN = ("-vf", "setpts='PTS+gt(mod(N,3),1)*0.012/TB'", "-fps_mode", "passthrough", "-enc_time_base", "1/90000")


@pytest.fixture(scope="module")
def live(media):
    """A picture that differs in every frame, and a beep at the start of every second."""
    return media.ffmpeg(
        "live.mp4", "-f", "lavfi", "-i", f"testsrc2=s=192x108:r=30:d={SECONDS},{NOISE}",
        "-f", "lavfi", "-i", f"aevalsrc='0.5*sin(2*PI*880*t)*lt(mod(t,1),0.1)':s=44100:d={SECONDS}",
        "-c:v", "libx264", "-preset", "veryfast", "-g", "60", "-crf", "24", "-pix_fmt", "yuv420p", "-c:a", "aac",
    )  # fmt: skip


def _cut(path: Path, out: Path, span: Span = SPAN) -> CutSlice:
    return cut_slice(path, probe(path), span, out, Reporter(), threads=2)


def _frames(path: Path, span: Span | None = None) -> list[tuple[float, np.ndarray]]:
    """(time in ms from the container's start, picture) of every frame within `span`, decoded from the beginning."""
    found = []
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        zero_s = (container.start_time or 0) / 1_000_000
        for frame in container.decode(stream):
            at_ms = (float(frame.pts * stream.time_base) - zero_s) * 1000
            if span is None or span.start_ms <= round(at_ms) < span.end_ms:
                found.append((at_ms, frame.to_ndarray(format="yuv420p")))
    return found


def _assert_same(source: Path, cut: CutSlice, span: Span = SPAN) -> int:
    """Number of pictures that are equal to the byte; fails where one is missing, late or far from the source."""
    expected, got = _frames(source, span), _frames(cut.path)
    assert len(got) == len(expected) == cut.frame_count
    near = [psnr_db(ours, theirs) for (_, ours), (_, theirs) in zip(got, expected, strict=True)]
    assert min(near) >= 40, near
    for (ours_ms, _), (theirs_ms, _) in zip(got, expected, strict=True):
        assert ours_ms - got[0][0] == pytest.approx(theirs_ms - expected[0][0], abs=2)
    assert cut.first_psnr_db == pytest.approx(near[0], abs=0.1)
    assert cut.last_psnr_db == pytest.approx(near[-1], abs=0.1)
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-xerror", "-err_detect", "explode", "-i",
               str(cut.path), "-f", "null", "-"]  # fmt: skip
    assert subprocess.run(command, capture_output=True, text=True, check=False).stderr == ""
    return sum(value == 99 for value in near)


def _beeps_ms(path: Path) -> list[float]:
    """Where each beep begins, from the first picture on, by what a player decodes."""
    with av.open(str(path)) as container:
        first = next(container.decode(video=0))
        zero_s = float(first.pts * first.time_base)
    with av.open(str(path)) as container:
        stream = container.streams.audio[0]
        pieces, start_s = [], None
        for frame in container.decode(stream):
            start_s = float(frame.pts * frame.time_base) if start_s is None else start_s
            pieces.append(frame.to_ndarray()[0])
        rate = stream.codec_context.sample_rate
    loud = np.abs(np.concatenate(pieces)) > 0.1
    edges = [i for i in np.flatnonzero(loud) if not loud[max(0, i - rate // 4) : i].any()]
    assert start_s is not None
    return [(start_s - zero_s + i / rate) * 1000 for i in edges]


@pytest.mark.parametrize("suffix", [".mp4", ".mkv", ".ts", ".flv"])
def test_a_slice_is_frame_exact_and_mostly_the_recordings_own_bytes(live, media, tmp_path, suffix):
    source = live if suffix == ".mp4" else media.remux(f"live{suffix}", live)
    cut = _cut(source, tmp_path / "out.mp4")
    assert cut.method == "copied"
    assert cut.sound == ("encoded" if suffix == ".ts" else "copied")
    equal = _assert_same(source, cut)
    assert equal >= cut.copied_frames >= 0.5 * cut.frame_count
    # Beeps begin at whole seconds of the recording: within one AAC block (23 ms at 44.1 kHz) of where they belong.
    start_ms = _frames(source, SPAN)[0][0]
    source_beeps = [ms for ms in _beeps_ms(source) if start_ms + 100 < ms < SPAN.end_ms]
    offset_ms = _frames(source)[0][0]
    expected = [ms + offset_ms - start_ms for ms in source_beeps]
    assert _beeps_ms(cut.path)[-len(expected) :] == pytest.approx(expected, abs=23)
    assert [item.name for item in tmp_path.iterdir()] == ["out.mp4"]


def _variants(media, live) -> dict[str, Path]:
    picture = ("-f", "lavfi", "-i", f"testsrc2=s=192x108:r=30:d={SECONDS},{NOISE}")
    x264 = ("-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p", "-g", "60")
    return {
        "vfr": media.ffmpeg("vfr.mp4", *picture, *UNEVEN, *x264),
        "turned": media.remux("turned.mp4", live, before=("-display_rotation", "90")),
        "baseline": media.ffmpeg("base.mp4", *picture, *x264, "-profile:v", "baseline", "-tune", "zerolatency"),
        "full range": media.ffmpeg("full.mp4", *picture, *x264, "-pix_fmt", "yuvj420p", "-color_range", "pc"),
        "late start": media.remux("late.mkv", live, before=("-itsoffset", "1.3")),
        "one group at the edges": media.ffmpeg("keys.mp4", *picture, *x264, "-force_key_frames", "2.3,6.8"),
    }


@pytest.mark.parametrize("name", ["vfr", "turned", "baseline", "full range", "late start", "one group at the edges"])
def test_odd_recordings_are_copied_too(live, media, tmp_path, name):
    source = _variants(media, live)[name]
    cut = _cut(source, tmp_path / "out.mp4")
    assert cut.method == "copied", cut.reason
    _assert_same(source, cut)
    assert probe(cut.path).video.rotation_deg == probe(source).video.rotation_deg  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("hevc", ("-c:v", "libx265", "-x265-params", "log-level=none:keyint=60")),
        ("open groups", ("-c:v", "libx264", "-x264-params", "open-gop=1:keyint=60:min-keyint=60")),
        pytest.param("10 bit", ("-c:v", "libx264", "-g", "60", "-pix_fmt", "yuv420p10le"), marks=pytest.mark.slow),
        ("uneven hevc", (*UNEVEN, "-c:v", "libx265", "-x265-params", "log-level=none")),
        ("mpeg4", ("-c:v", "mpeg4", "-q:v", "2", "-f", "avi")),
    ],
)
def test_what_cannot_be_copied_is_coded_as_a_whole_and_says_why(media, tmp_path, name, args):
    suffix = ".avi" if "avi" in args else ".mp4"
    source = media.ffmpeg(f"{name.replace(' ', '')}{suffix}", "-f", "lavfi", "-i", "testsrc2=s=192x108:r=30:d=5",
                          "-preset", "veryfast", *args)  # fmt: skip
    notes = []
    span = Span(1300, 3770)
    cut = cut_slice(source, probe(source), span, tmp_path / "out.mp4", Reporter(on_note=notes.append), threads=2)
    assert cut.method == "encoded"
    assert cut.reason is not None
    assert [cut.reason.zh in note.zh for note in notes] == [True]
    assert cut.copied_frames == 0
    _assert_same(source, cut, span)


def test_a_recording_without_times_is_coded_and_doubted(media, tmp_path):
    # AVI stores no times: with B pictures, nobody can tell which picture stands where
    source = media.ffmpeg("timeless.avi", "-f", "lavfi", "-i", f"testsrc2=s=192x108:r=30:d=5,{NOISE}",
                          "-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p")  # fmt: skip
    cut = _cut(source, tmp_path / "out.mp4", Span(1300, 3770))
    assert cut.method == "encoded"
    assert cut.doubt is not None
    assert "play it once" in cut.doubt.en


def test_a_damaged_stretch_is_coded_and_told(live, tmp_path):
    content = bytearray(live.read_bytes())
    for at in range(len(content) // 3, len(content) // 2, len(content) // 100):
        content[at : at + 40] = bytes(range(40))
    (tmp_path / "damaged.mp4").write_bytes(content)
    cut = _cut(tmp_path / "damaged.mp4", tmp_path / "out.mp4")
    assert cut.method == "encoded"
    assert cut.reason is not None
    assert re.search("damaged|read|differ", cut.reason.en)
    assert len(_frames(cut.path)) == cut.frame_count > 60


@pytest.mark.slow
def test_hdr_becomes_sdr(media, tmp_path):
    hlg = "log-level=none:colorprim=bt2020:transfer=arib-std-b67:colormatrix=bt2020nc"
    source = media.ffmpeg("hlg.mp4", "-f", "lavfi", "-i", "testsrc2=s=192x108:r=30:d=3", "-pix_fmt", "yuv420p10le",
                          "-c:v", "libx265", "-x265-params", hlg)  # fmt: skip
    assert probe(source).video.transfer == "hlg"  # type: ignore[union-attr]
    cut = _cut(source, tmp_path / "out.mp4", Span(1000, 2000))
    made = probe(cut.path).video
    assert made is not None
    assert (made.transfer, made.pixel_format, made.codec) == ("sdr", "yuv420p", "h264")
    assert (cut.frame_count, cut.first_psnr_db, cut.doubt) == (30, None, None)


def test_a_change_of_size_on_the_way_is_not_copied_over(media, tmp_path):
    halves = [
        media.ffmpeg(f"half{size}.ts", "-f", "lavfi", "-i", f"testsrc2=s={size}:r=30:d=4",
                     "-c:v", "libx264", "-g", "30", "-preset", "ultrafast", "-pix_fmt", "yuv420p")
        for size in ("192x108", "384x216")
    ]  # fmt: skip
    joined = media.bytes("joined.ts", b"".join(path.read_bytes() for path in halves))
    cut = _cut(joined, tmp_path / "out.mp4", Span(1000, 3000))
    assert cut.method == "copied"  # before the change
    assert cut.frame_count == 60


def test_nothing_is_left_behind_when_the_user_stops_it(live, tmp_path):
    asked = 0

    def is_cancelled() -> bool:
        nonlocal asked
        asked += 1
        return asked > 5

    with pytest.raises(Cancelled):
        cut_slice(live, probe(live), SPAN, tmp_path / "out.mp4", Reporter(is_cancelled=is_cancelled), threads=1)
    assert list(tmp_path.iterdir()) == []


def test_a_piece_outside_the_recording_is_refused(live, tmp_path):
    with pytest.raises(InputError, match="no pictures in this stretch"):
        _cut(live, tmp_path / "out.mp4", Span(60_000, 70_000))


def test_slices_that_meet_share_no_picture_and_miss_none(live, tmp_path):
    one = _cut(live, tmp_path / "a.mp4", Span(2000, 4017))
    two = _cut(live, tmp_path / "b.mp4", Span(4017, 7000))
    assert one.frame_count + two.frame_count == 150
    assert one.span.end_ms == two.span.start_ms
