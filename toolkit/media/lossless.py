"""A slice of a long recording without loss: whole groups of pictures copied, the few partial ones coded again, checked.

Where that can't be exact (another codec, open groups, damaged or changing streams, a check that finds a difference),
the whole slice is coded instead, and the result says why. See docs/adr/0010-lossless-slices.md.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal

from toolkit.core.errors import InputError, MediaUnreadable
from toolkit.core.h264_stream import DELIMITER, PPS, SPS, ParameterSets, join_lengths, nal_type, write_avcc
from toolkit.core.lossless import NotCopyable, SlicePlan, Stretch, decode_times, plan_slice
from toolkit.core.media_info import MediaInfo
from toolkit.core.progress import Reporter
from toolkit.core.spans import Span
from toolkit.core.text import Text
from toolkit.media.container import to_ms
from toolkit.media.ffmpeg import partial_file, partial_folder
from toolkit.media.lossless_check import NEAR_DB, Verified, pictures_at, verify
from toolkit.media.lossless_encode import CodedStretch, encode_stretch
from toolkit.media.lossless_full import encode_slice
from toolkit.media.lossless_sound import Method, Sound, open_sound
from toolkit.media.lossless_source import Recording, Window, open_recording
from toolkit.media.lossless_write import new_mp4, room_for

_NOTHING_TO_COPY = Text(
    "里面没有值得复制的完整画面组：片段太短，或画面组太长、是开放式",
    "it holds no whole group of pictures worth copying: too short, or groups are long or open",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CutSlice:
    """A finished slice."""

    path: Path
    method: Literal["copied", "encoded"]
    """copied: most pictures are the recording's own bytes; encoded: all were coded again."""
    reason: Text | None
    """Why it could not be copied."""
    span: Span
    """What it holds, in source time: from its first picture to the end of its last."""
    frame_count: int
    copied_frames: int
    first_psnr_db: float | None
    """Against the recording, over all planes; 99 for equal pictures, None where HDR was turned into SDR."""
    last_psnr_db: float | None
    sound: Method
    size_bytes: int
    doubt: Text | None = None
    """What somebody should look at: a slice that was coded again and is not near the recording."""


def cut_slice(path: Path, info: MediaInfo, span: Span, out: Path, reporter: Reporter, *, threads: int) -> CutSlice:
    """Writes the pictures of `path` whose time (source, rounded to ms) is within `span`, with their sound, to `out`.

    `out` is an .mp4 that appears only when it is whole and checked. Costs the coding of up to one group of pictures
    and one decoding of the slice, however long the recording is.

    Raises:
        InputError: if `span` holds no picture.
        FfmpegFailed, DiskFull, OutputNotWritable: if it can't be made; nothing is left behind.
        Cancelled: if the user stopped the job; nothing is left behind.
    """
    span = _inside(span, info)
    out = out.absolute()
    with partial_folder(out) as folder:
        room_for(out, info, span)
        try:
            with partial_file(out) as partial:
                return _cut(path, span, partial, out, folder, reporter, threads)
        except NotCopyable as refusal:
            reason = refusal.reason
        except MediaUnreadable as damage:
            reason = damage.fault
        reporter.note(
            Text(f"{out.name}：不能直接复制（{reason.zh}），整段重新编码",
                 f"{out.name}: it can't be copied ({reason.en}), all of it is coded again")
        )  # fmt: skip
        with partial_file(out) as partial:
            coded = encode_slice(path, info, span, partial, reporter, threads=threads)
    return CutSlice(
        path=out, method="encoded", reason=reason, span=coded.span, frame_count=coded.frame_count, copied_frames=0,
        first_psnr_db=coded.first_psnr_db, last_psnr_db=coded.last_psnr_db, sound=coded.sound,
        size_bytes=out.stat().st_size, doubt=coded.doubt,
    )  # fmt: skip


def _inside(span: Span, info: MediaInfo) -> Span:
    clamped = span.clamped(Span(0, info.duration_ms))
    if info.video is None or clamped.duration_ms <= 0:
        length_s = info.duration_ms / 1000
        raise InputError(
            f"{Path(info.path).name} {span.start_ms / 1000:.3f}-{span.end_ms / 1000:.3f} s",
            Text("这一段里没有画面", "there are no pictures in this stretch"),
            Text(f"录像长 {length_s:.1f} 秒，请改时间", f"The recording is {length_s:.1f} s long: change the times"),
        )
    return clamped


def _cut(path: Path, span: Span, partial: Path, out: Path, folder: Path, reporter: Reporter, threads: int) -> CutSlice:
    with open_recording(path) as recording:
        window = recording.window(span, reporter.part(0.0, 0.02))
        plan = plan_slice(window.index, window.start, window.end)
        if not plan.stretches:
            raise NotCopyable(_NOTHING_TO_COPY)
        coded = _encode_all(recording, window, plan, threads, reporter.part(0.02, 0.3))
        starts_s = [recording.seconds(pts) for pts in plan.pts]
        start_s, end_s = starts_s[0], recording.seconds(_end_of(window, plan))
        with open_sound(path, start_s, end_s, folder, reporter.part(0.3, 0.4)) as sound:
            _write(recording, window, plan, coded, sound, partial, reporter.part(0.4, 0.6))
            method, block_s = sound.method, sound.block_s
        times_s = [time_s - start_s for time_s in starts_s]
        references = _references(path, plan, coded, threads)
        checked = verify(partial, times_s, references, threads, reporter.part(0.6, 1.0))
    _judge(checked, method, block_s, end_s - start_s)
    near = checked.psnr_db
    return CutSlice(
        path=out, method="copied", reason=None, span=Span(to_ms(start_s), to_ms(end_s)),
        frame_count=checked.frame_count, copied_frames=plan.copied, first_psnr_db=near[0],
        last_psnr_db=near[len(plan.pts) - 1], sound=method, size_bytes=partial.stat().st_size,
    )  # fmt: skip


def _encode_all(
    recording: Recording, window: Window, plan: SlicePlan, threads: int, reporter: Reporter
) -> dict[int, CodedStretch]:
    """The stretches to code again, by their place in the plan."""
    places = [place for place, stretch in enumerate(plan.stretches) if stretch.kind == "encode"]
    coded = {}
    for number, place in enumerate(places):
        stretch = plan.stretches[place]
        part = reporter.part(number / len(places), (number + 1) / len(places))
        group_start = window.index.pts[stretch.first]
        coded[place] = encode_stretch(recording, stretch, group_start, window.sets, threads, part)
    return coded


def _end_of(window: Window, plan: SlicePlan) -> int:
    """The tick where the last picture ends: where the next one begins, else as long as the one before it lasted."""
    after = [pts for pts in window.index.pts if pts > plan.pts[-1]]
    if after:
        return min(after)
    return plan.pts[-1] + (plan.pts[-1] - plan.pts[-2] if len(plan.pts) > 1 else 1)


def _references(path: Path, plan: SlicePlan, coded: dict[int, CodedStretch], threads: int) -> dict[int, Any]:
    """The source's pictures to compare with, by their place: the first, the last, and both sides of each seam."""
    references: dict[int, Any] = {}
    missing: dict[int, int] = {}
    at = 0
    for place, stretch in enumerate(plan.stretches):
        last = at + len(stretch.pts) - 1
        if place in coded:
            references[at], references[last] = coded[place].first, coded[place].last
        elif at == 0 or place - 1 in coded:
            missing[at] = stretch.pts[0]
        if place == len(plan.stretches) - 1 and place not in coded:
            missing[last] = stretch.pts[-1]
        at = last + 1
    pictures = pictures_at(path, list(missing.values()), threads)
    return references | {place: pictures[pts] for place, pts in missing.items()}


def _judge(checked: Verified, sound: Method, block_s: Fraction, length_s: Fraction) -> None:
    far = [place for place, near_db in checked.psnr_db.items() if near_db < NEAR_DB]
    if far:
        raise NotCopyable(Text("核对时画面和原片差得多", "pictures differ from the recording on checking"))
    if sound == "none":
        return
    if checked.sound_start_s is None or (abs(checked.sound_start_s) > block_s and sound == "copied"):
        raise NotCopyable(Text("核对时声音和画面没对齐", "sound and pictures are apart on checking"))
    if checked.sound_s > length_s + 3 * block_s:
        raise NotCopyable(Text("核对时声音长短不对", "the sound's length is wrong on checking"))


def _write(
    recording: Recording, window: Window, plan: SlicePlan, coded: dict[int, CodedStretch], sound: Sound, partial: Path,
    reporter: Reporter,
) -> None:  # fmt: skip
    own = ParameterSets(
        sps=tuple(dict.fromkeys(unit for each in coded.values() for unit in each.sets.sps)),
        pps=tuple(dict.fromkeys(unit for each in coded.values() for unit in each.sets.pps)),
    )
    with new_mp4(partial) as container:
        video: Any = container.add_stream_from_template(recording.video)
        video.metadata.clear()
        video.codec_context.codec_tag = "avc1"
        video.codec_context.extradata = write_avcc(window.sets, own)
        video.time_base = recording.time_base
        audio: Any = None
        if sound.stream is not None:
            audio = container.add_stream_from_template(sound.stream)
            audio.metadata.clear()
            audio.codec_context.codec_tag = "mp4a"
        pictures = _pictures(recording, window, plan, coded)
        both = heapq.merge(
            ((packet.dts * packet.time_base, 0, packet) for packet in pictures),
            (((packet.dts or 0) * packet.time_base, 1, packet) for packet in sound.packets),
            key=lambda item: item[:2],
        )
        for count, (_, kind, packet) in enumerate(both):
            packet.stream = audio if kind else video
            container.mux(packet)
            if count % 64 == 0:
                reporter.report(count, 3 * len(plan.pts))


def _pictures(recording: Recording, window: Window, plan: SlicePlan, coded: dict[int, CodedStretch]) -> Iterator[Any]:
    """The slice's video packets in stored order, timed from the first picture on."""
    import av

    stored = _stored_pts(window, plan)
    times = iter(zip(stored, decode_times(stored), strict=True))
    ends = dict(zip(plan.pts, (*plan.pts[1:], _end_of(window, plan)), strict=True))
    for place, stretch in enumerate(plan.stretches):
        packets = (
            ((picture.data, picture.is_start) for picture in coded[place].pictures)
            if place in coded
            else _copied(recording, window, stretch)
        )
        for data, is_start in packets:
            pts, dts = next(times)
            packet: Any = av.Packet(data)
            packet.time_base = recording.time_base
            packet.pts, packet.dts = pts - plan.pts[0], dts - plan.pts[0]
            packet.duration = ends[pts] - pts
            packet.is_keyframe = is_start
            yield packet


def _stored_pts(window: Window, plan: SlicePlan) -> Sequence[int]:
    stored: list[int] = []
    for stretch in plan.stretches:
        copied = window.index.pts[stretch.first : stretch.end]
        stored += copied if stretch.kind == "copy" else stretch.pts
    return stored


def _copied(recording: Recording, window: Window, stretch: Stretch) -> Iterator[tuple[bytes, bool]]:
    starts = set(window.index.starts)
    packets = recording.packets(window.index.pts[stretch.first])
    for place in range(stretch.first, stretch.end):
        packet = next(packets, None)
        if packet is None or packet.pts != window.index.pts[place]:
            raise NotCopyable(Text("有的数据再读时找不到", "a packet was not found again"))
        if recording.is_length_prefixed:
            yield bytes(packet), place in starts
        else:  # MP4 keeps parameter sets apart from the pictures
            kept = [unit for unit in recording.units(packet) if nal_type(unit) not in (SPS, PPS, DELIMITER)]
            yield join_lengths(kept), place in starts
