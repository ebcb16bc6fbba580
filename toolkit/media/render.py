"""A planned clip to a finished file: sound levelled first, then one picture pass."""

import contextlib
import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from toolkit.core.errors import FfmpegFailed, InputError
from toolkit.core.media_info import MediaInfo
from toolkit.core.plan import ClipPart, ClipPlan, OutputProfile
from toolkit.core.progress import Reporter
from toolkit.core.protocols import Denoiser
from toolkit.core.text import Text
from toolkit.media.check_profile import placed_captions
from toolkit.media.clip_sound import SoundWork, make_sound
from toolkit.media.container import open_media
from toolkit.media.cover_mask import has_covers, mask_size, write_mask
from toolkit.media.crop_commands import crop_commands, crop_names, crop_steps, is_moving
from toolkit.media.drawn import Drawn, Placed
from toolkit.media.end_card import make_end_card
from toolkit.media.ffmpeg import disk_full, free_bytes, partial_file, partial_folder, require_filters, run_ffmpeg
from toolkit.media.fonts import place_font
from toolkit.media.loudness import Loudness
from toolkit.media.render_args import (
    CAPTIONS_FILE,
    LEVELLED_FILE,
    MASK_FILE,
    NEEDED_FILTERS,
    SAMPLE_RATE_HZ,
    Matrix,
    Overlay,
    PartInput,
    PictureSpec,
    fit_output_size,
    frame_counts,
    max_bitrate_bps,
    picture_args,
)  # fmt: skip
from toolkit.media.render_runs import joined_runs
from toolkit.media.run_folder import NO_ROOM
from toolkit.media.subtitles import ass_text, drawable_cues
from toolkit.media.title_card import make_title_card

_SOUND_SHARE = 0.06
"""Of the time a clip takes, measured on talking clips of 30 s."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedClip:
    """A finished clip."""

    path: Path
    duration_ms: int
    frame_count: int
    width_px: int
    height_px: int
    size_bytes: int
    loudness: Loudness
    placed: tuple[Placed, ...] = ()
    """Where captions, title, sticker and end card rest."""
    notes: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    """What every step of one clip needs."""

    plan: ClipPlan
    items: tuple[PartInput, ...]
    profile: OutputProfile
    out: Path
    folder: Path
    needed_bytes: int

    @property
    def frame_count(self) -> int:
        return sum(item.frame_count for item in self.items)

    @property
    def duration_ms(self) -> int:
        return round(self.frame_count * 1000 / self.profile.fps)

    def run(self, args: list[str], reporter: Reporter, log_level: str = "warning") -> str:
        subject = ", ".join(dict.fromkeys(Path(item.media.path).name for item in self.items))
        return run_ffmpeg(
            args, reporter, duration_ms=self.duration_ms, subject=subject, cwd=self.folder, folder=self.out.parent,
            needed_bytes=self.needed_bytes, log_level=log_level,
        )  # fmt: skip


def render_clip(
    plan: ClipPlan, footage: tuple[MediaInfo, ...], profile: OutputProfile, out: Path, reporter: Reporter, *,
    threads: int, quality: Literal["standard", "high"] = "standard",
    cache_dir: Path | None = None, load_denoiser: Callable[[], Denoiser] | None = None,
) -> RenderedClip:  # fmt: skip
    """Makes the clip at `out` (an .mp4 that appears only when it is whole). Blocks for about the clip's length.

    The plan's `ai_label` is shown in a corner all the time and written into the file. Title cards are kept in
    `cache_dir`.
    `load_denoiser` gives what reduces noise where the plan's sound asks for it; without it nothing is reduced.

    Raises:
        InputError: if the plan has no part, or a part's footage has no pictures.
        FfmpegFailed, DiskFull, OutputNotWritable: if it can't be made; nothing is left behind.
        Cancelled: if the user stopped the job; nothing is left behind.
    """
    out = out.absolute()
    require_filters(NEEDED_FILTERS)
    items = _part_inputs(plan, footage, profile)
    needed_bytes = _needed_bytes(plan, profile)
    with _full_disk_told(out.parent, needed_bytes), partial_folder(out) as folder:
        job = _Job(plan=plan, items=items, profile=profile, out=out, folder=folder,
                   needed_bytes=needed_bytes)  # fmt: skip
        if free_bytes(out.parent) < job.needed_bytes // 4:
            raise disk_full(out.parent, job.needed_bytes)
        work = SoundWork(items=items, fps=profile.fps, folder=folder, run=job.run, plan=plan.sound,
                         load_denoiser=load_denoiser)  # fmt: skip
        loudness, notes = make_sound(work, reporter.part(0.0, _SOUND_SHARE))
        size = fit_output_size(profile, min(item.part.crop_width_px for item in items), quality)
        job = dataclasses.replace(job, items=joined_runs(items, profile.fps))
        drawn = _prepare_overlays(job, size, cache_dir)
        notes += drawn.notes
        spec = PictureSpec(
            width_px=size[0], height_px=size[1], fps=profile.fps, has_captions=bool(plan.cues or plan.ai_label),
            overlays=drawn.overlays, sound_file=LEVELLED_FILE if loudness.source_lufs is not None else "",
            threads=threads, max_bps=max_bitrate_bps(profile, job.duration_ms), comment=plan.ai_label,
            mask_px=mask_size(*size) if has_covers(plan) else None,
        )  # fmt: skip
        _write_filter_files(job, size)
        if spec.mask_px is not None:
            _write_mask(plan, footage, profile, size, folder)
        with partial_file(out) as partial:
            job.run(picture_args(job.items, spec, partial), reporter.part(_SOUND_SHARE, 1.0))
            if not partial.is_file() or partial.stat().st_size == 0:
                raise _empty_output(job)
    return RenderedClip(
        path=out, duration_ms=job.duration_ms, frame_count=job.frame_count, width_px=size[0], height_px=size[1],
        size_bytes=out.stat().st_size, loudness=loudness, notes=notes + drawable_cues(plan.cues)[1],
        placed=(*placed_captions(plan.cues, profile, size), *drawn.placed),
    )  # fmt: skip


@contextlib.contextmanager
def _full_disk_told(folder: Path, needed_bytes: int) -> Iterator[None]:
    """Turns what Python says of a full disk into the user's sentence."""
    try:
        yield
    except OSError as error:
        if error.errno not in NO_ROOM:
            raise
        raise disk_full(folder, needed_bytes) from error


def _part_inputs(plan: ClipPlan, footage: tuple[MediaInfo, ...], profile: OutputProfile) -> tuple[PartInput, ...]:
    counts = frame_counts(tuple(part.span.duration_ms for part in plan.parts), profile.fps)
    items = tuple(
        _part_input(index, part, footage[part.footage], count)
        for index, (part, count) in enumerate(zip(plan.parts, counts, strict=True)) if count > 0
    )  # fmt: skip
    if not items:
        raise InputError(
            plan.id,
            Text("这条片子里没有画面", "this clip has no part"),
            Text("请重新做一次计划", "Make the plan again"),
        )
    return items


def _part_input(index: int, part: ClipPart, media: MediaInfo, frame_count: int) -> PartInput:
    if media.video is None:
        raise InputError(
            media.path,
            Text("只有声音，没有画面", "it holds sound but no pictures"),
            Text("请换一段有画面的素材", "Choose footage with pictures"),
        )
    return PartInput(
        part=part, media=media, frame_count=frame_count, matrix=_colour_matrix(media),
        command_file=f"crop{index}.cmd" if is_moving(part) else "",
    )  # fmt: skip


def _colour_matrix(media: MediaInfo) -> Matrix:
    """How to read the colours of footage that does not say it: as players do, by its height (ITU-R BT.601 or 709)."""
    assert media.video is not None
    unspecified = 2  # matrix_coefficients, ITU-T H.273 table 4
    with open_media(Path(media.path)) as container:
        context = container.streams.video[0].codec_context
        if int(context.colorspace) != unspecified:
            return "auto"
    return "bt709" if media.video.coded_height_px >= 720 else "bt601"


def _needed_bytes(plan: ClipPlan, profile: OutputProfile) -> int:
    """Room for the clip at 4 Mbit/s for 720x1280, and for its sound twice uncompressed."""
    share = profile.width_px * profile.height_px / (720 * 1280)
    return int(plan.duration_ms / 1000 * (500_000 * share + 2 * SAMPLE_RATE_HZ * 8)) + 2_000_000


def _write_mask(
    plan: ClipPlan, footage: tuple[MediaInfo, ...], profile: OutputProfile, size: tuple[int, int], folder: Path
) -> None:
    videos = [footage[part.footage].video for part in plan.parts]
    displays = [(video.width_px, video.height_px) if video else size for video in videos]
    counts = frame_counts(tuple(part.span.duration_ms for part in plan.parts), profile.fps)
    write_mask(plan, displays, counts, size, profile.fps, folder / MASK_FILE)


def _write_filter_files(job: _Job, size: tuple[int, int]) -> None:
    for index, item in enumerate(job.items):
        video = item.media.video
        if item.command_file and video is not None:
            steps = crop_steps(item.part, (video.width_px, video.height_px), size)
            text = crop_commands(item.part, crop_names(index), steps, job.profile.fps, item.read_frames)
            (job.folder / item.command_file).write_text(text, encoding="ascii")
    if job.plan.cues or job.plan.ai_label:
        place_font(job.folder)
        text = ass_text(job.plan.cues, job.profile, size[0], size[1], job.plan.ai_label or None)
        (job.folder / CAPTIONS_FILE).write_text(text, encoding="utf-8")


def _prepare_overlays(job: _Job, size: tuple[int, int], cache_dir: Path | None) -> Drawn:
    """Title, sticker and end card together."""
    drawn = Drawn()
    if job.plan.title or job.plan.sticker:
        drawn = make_title_card(job.plan.title, job.plan.sticker, job.profile, size, job.folder, cache_dir=cache_dir)
    if job.plan.end_card is None:
        return drawn
    ending = make_end_card(job.plan.end_card, job.profile, size, job.duration_ms, job.folder)
    return Drawn(
        overlays=_until(drawn.overlays, ending.overlays) + ending.overlays, placed=drawn.placed + ending.placed,
        notes=drawn.notes + ending.notes,
    )  # fmt: skip


def _until(overlays: tuple[Overlay, ...], ending: tuple[Overlay, ...]) -> tuple[Overlay, ...]:
    """The sticker leaves when the end card comes: the price stands on both."""
    if not ending:
        return overlays
    return tuple(
        dataclasses.replace(each, until_ms=ending[0].from_ms) if each.is_still else each for each in overlays
    )  # fmt: skip


def _empty_output(job: _Job) -> FfmpegFailed:
    return FfmpegFailed(
        job.plan.id,
        Text("没有做出画面", "no picture came out"),
        Text("请重试一次", "Try again"),
    )
