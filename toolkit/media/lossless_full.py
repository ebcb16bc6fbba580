"""A slice coded again as a whole: for recordings whose groups of pictures can't be copied."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import ffmpeg

from toolkit.core.errors import FfmpegFailed, MediaUnreadable
from toolkit.core.lossless import NotCopyable
from toolkit.core.media_info import MediaInfo
from toolkit.core.progress import Reporter
from toolkit.core.spans import Span
from toolkit.core.text import Text
from toolkit.media.container import CONTAINERS, open_media, start_of, to_ms
from toolkit.media.ffmpeg import file_url, run_ffmpeg
from toolkit.media.lossless_check import NEAR_DB, Verified, pictures_at, verify
from toolkit.media.lossless_sound import Method
from toolkit.media.render_args import tone_mapped

PRESET = "veryfast"
CRF = 16
"""Fine enough that the first and last pictures of camera footage stay above 40 dB."""
_EARLY_S = Fraction(1, 5000)
"""The start asked of FFmpeg lies this much before the first picture, so that rounding never drops it."""
_SEEK_BACK_S = 20
_DAMAGED = Text(
    "原片这一段有损坏，缺了画面或对不上时间，请放一遍看看",
    "the recording is damaged here, pictures are missing or out of time: play it once",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedSlice:
    """A slice that was coded as a whole."""

    span: Span
    frame_count: int
    first_psnr_db: float | None
    last_psnr_db: float | None
    sound: Method
    doubt: Text | None
    """What somebody should look at."""


def encode_slice(
    path: Path, info: MediaInfo, span: Span, partial: Path, reporter: Reporter, *, threads: int
) -> CodedSlice:
    """Codes the pictures within `span` (source time, rounded to ms) as H.264 and their sound as AAC.

    The pictures keep their times. HDR becomes SDR.

    Raises:
        FfmpegFailed: if it can't be decoded, or what came out is not what was asked for.
        DiskFull, Cancelled: as `run_ffmpeg`.
    """
    ticks, time_base, zero_s = frame_ticks(path, span)
    times_s = [pts * time_base - zero_s for pts in ticks]
    start_s = times_s[0] if times_s else Fraction(span.start_ms, 1000)
    end_s = 2 * times_s[-1] - times_s[-2] if len(times_s) > 1 else Fraction(span.end_ms, 1000)
    args = full_args(path, info, start_s, end_s, len(ticks), partial, threads)
    run_ffmpeg(args, reporter.part(0.0, 0.75), duration_ms=span.duration_ms, subject=path.name, folder=partial.parent)
    expected = [time_s - start_s for time_s in times_s]
    checked, doubt = _check(path, info, partial, ticks, expected, threads, reporter.part(0.75, 1.0))
    return CodedSlice(
        span=Span(to_ms(start_s), to_ms(end_s)), frame_count=checked.frame_count,
        first_psnr_db=checked.psnr_db.get(0), last_psnr_db=checked.psnr_db.get(checked.frame_count - 1),
        sound="encoded" if info.audio else "none", doubt=doubt,
    )  # fmt: skip


def full_args(
    path: Path, info: MediaInfo, start_s: Fraction, end_s: Fraction, frame_count: int, partial: Path, threads: int
) -> list[str]:
    """FFmpeg's arguments for the pictures from `start_s` to `end_s` (source time of the first, end of the last).

    `frame_count` is 0 where it is not known.
    """
    source = ffmpeg.input(
        file_url(path), ss=f"{float(max(start_s - _EARLY_S, Fraction(0))):.6f}", noautorotate=None,
        protocol_whitelist="file", format_whitelist=CONTAINERS,
    )  # fmt: skip
    picture: Any = source["v:0"]
    if info.video is not None and is_hdr(info):
        picture = tone_mapped(picture, info.video.transfer)
    options: dict[str, Any] = {
        "c:v": "libx264", "preset": PRESET, "crf": CRF, "pix_fmt": "yuv420p", "fps_mode": "passthrough",
        "enc_time_base": "1:90000",  # else times are rounded to the mean frame rate
        "threads": threads, "video_track_timescale": 90_000, "map_metadata": -1, "map_chapters": -1,
        "movflags": "+faststart", "f": "mp4", "t": f"{float(end_s - start_s):.6f}",
    }  # fmt: skip
    if frame_count:
        options["frames:v"] = frame_count
    streams = [picture.filter("format", "yuv420p")]
    if info.audio:
        streams.append(source["a:0"].filter("aresample", **{"async": 1, "first_pts": 0}))
        options |= {"c:a": "aac", "b:a": "160k"}
    return ffmpeg.output(*streams, file_url(partial), **options).overwrite_output().get_args()


def frame_ticks(path: Path, span: Span) -> tuple[list[int], Fraction, Fraction]:
    """Times of the pictures within `span` as packets tell them, in ticks; the tick in seconds; source time 0."""
    from av.error import FFmpegError

    found: set[int] = set()
    with open_media(path) as container:
        stream = container.streams.video[0]
        time_base, zero_s = stream.time_base or Fraction(1, 90_000), start_of(container)
        target = Fraction(span.start_ms, 1000) - _SEEK_BACK_S + zero_s
        with contextlib.suppress(FFmpegError):  # where there is no way to seek, it is read from the start
            container.seek(int(max(target, zero_s) / time_base), stream=stream, backward=True)
        for packet in container.demux(stream):
            if packet.pts is None or not packet.size or packet.is_discard:
                continue
            if span.start_ms <= to_ms(packet.pts * time_base - zero_s) < span.end_ms:
                found.add(packet.pts)
            if packet.dts is not None and to_ms(packet.dts * time_base - zero_s) >= span.end_ms:
                break
    return sorted(found), time_base, zero_s


def _check(
    path: Path, info: MediaInfo, partial: Path, ticks: list[int], times_s: list[Fraction], threads: int,
    reporter: Reporter,
) -> tuple[Verified, Text | None]:  # fmt: skip
    """What decoding showed, and what somebody should look at: pictures that are missing or far from the recording."""
    references = {} if is_hdr(info) else _references(path, ticks, threads)
    try:
        checked = verify(partial, times_s or None, references, threads, reporter)
        return checked, None if is_hdr(info) else _doubt(checked)
    except NotCopyable:
        pass  # a damaged recording has fewer pictures than packets; what came out must play all the same
    try:
        return verify(partial, None, {}, threads, reporter), _DAMAGED
    except NotCopyable as error:
        raise FfmpegFailed(
            path.name,
            Text("这一段解不出来，重新编码后也放不了", "this stretch can't be decoded, nor played once coded again"),
            Text("请用播放器看看这一段是否损坏，换个时间再切", "See in a player whether it is damaged; cut elsewhere"),
        ) from error


def _doubt(checked: Verified) -> Text | None:
    ends = (checked.psnr_db.get(0), checked.psnr_db.get(checked.frame_count - 1))
    far_db = min((0.0 if value is None else value) for value in ends)
    if far_db >= NEAR_DB:
        return None
    if far_db == 0:
        return Text("没能和原片核对，请放一遍看看", "it could not be compared with the recording: play it once")
    return Text(
        f"开头或结尾的画面和原片差别大（{far_db:.0f} dB），原片可能有损坏或没有时间，请放一遍看看",
        f"its first or last picture differs from the recording ({far_db:.0f} dB), which may be damaged or "
        "have no times: play it once",
    )


def _references(path: Path, ticks: list[int], threads: int) -> dict[int, Any]:
    """The recording's first and last picture by their place; none where they can't be found."""
    try:
        pictures = pictures_at(path, [ticks[0], ticks[-1]], threads) if ticks else {}
    except (NotCopyable, MediaUnreadable):
        return {}
    return {0: pictures[ticks[0]], len(ticks) - 1: pictures[ticks[-1]]} if pictures else {}


def is_hdr(info: MediaInfo) -> bool:
    return info.video is not None and info.video.transfer != "sdr"
