"""Parts that lie close together in one recording, decoded once, without the frames between them. Pure arithmetic."""

from collections.abc import Sequence
from dataclasses import replace

from toolkit.core.clip_parts import joined_part
from toolkit.media.crop_commands import is_moving
from toolkit.media.render_args import PartInput

NEAR_MS = 5000
"""Decoding five seconds costs less than opening the recording again and seeking."""


def joined_runs(items: Sequence[PartInput], fps: int) -> tuple[PartInput, ...]:
    """The items, those of one run made one whose `kept_frames` say which of its frames are shown."""
    runs: list[list[PartInput]] = []
    for item in items:
        if runs and _goes_on(runs[-1], item, fps):
            runs[-1].append(item)
        else:
            runs.append([item])
    return tuple(_joined(run, index, fps) for index, run in enumerate(runs))


def _goes_on(run: Sequence[PartInput], item: PartInput, fps: int) -> bool:
    before, after = run[-1].part, item.part
    if item.media.path != run[-1].media.path or _shape(before) != _shape(after):
        return False
    if not 0 <= after.span.start_ms - before.span.end_ms <= NEAR_MS:
        return False
    return _first_frame(run[0], item, fps) >= _first_frame(run[0], run[-1], fps) + run[-1].frame_count


def _shape(part: object) -> tuple[object, ...]:
    return tuple(getattr(part, name) for name in ("layout", "crop_width_px", "crop_height_px", "colour"))


def _first_frame(first: PartInput, item: PartInput, fps: int) -> int:
    """Number of the item's first frame, counted from the run's start."""
    return ((item.part.span.start_ms - first.part.span.start_ms) * fps + 500) // 1000


def _joined(run: Sequence[PartInput], index: int, fps: int) -> PartInput:
    part = joined_part([item.part for item in run]) if len(run) > 1 else run[0].part
    starts = [_first_frame(run[0], item, fps) for item in run]
    kept = tuple((start, start + item.frame_count) for start, item in zip(starts, run, strict=True))
    return replace(
        run[0], part=part, frame_count=sum(item.frame_count for item in run),
        kept_frames=kept if len(run) > 1 else (), command_file=f"crop{index}.cmd" if is_moving(part) else "",
    )  # fmt: skip
