"""Pieces of a clip with other edges and other stands of the crop window. All times are source time."""

from dataclasses import replace

import numpy as np

from toolkit.core.clip_edit import PartEdit
from toolkit.core.clip_parts import part_within
from toolkit.core.crop_keys import without_idle
from toolkit.core.crop_override import override_path
from toolkit.core.plan import ClipPart, CropKey
from toolkit.core.reframe import parts_between_cuts, take_keys
from toolkit.core.shot import PictureAnalysis
from toolkit.core.spans import Span


def edited_part(
    part: ClipPart, edit: PartEdit, pictures: PictureAnalysis, source_px: tuple[int, int], output_px: tuple[int, int]
) -> ClipPart:  # fmt: skip
    """`part` with the edges and the stands of `edit`; the very same where those are its own."""
    made = retimed_part(part, edit.span, pictures, source_px)
    for stand in edit.stands:
        shot = shot_at(pictures, stand.at_ms, made.span)
        inside = shot.clamped(made.span)
        if inside.duration_ms:
            made = override_path(made, pictures, source_px, output_px, inside.start_ms, stand.stand)
    return made


def shot_at(pictures: PictureAnalysis, time_ms: int, otherwise: Span) -> Span:
    """The span of the shot that shows at `time_ms`; `otherwise` where none is known."""
    return next((shot.span for shot in pictures.shots if shot.span.contains(time_ms)), otherwise)


def retimed_part(part: ClipPart, span: Span, pictures: PictureAnalysis, source_px: tuple[int, int]) -> ClipPart:
    """`part` over `span` instead of its own.

    Shots that it showed keep the window's path. In a shot that it now shows more of, a window that stood still stays
    where it stood, and one that moved follows the subject anew.
    """
    if span == part.span:
        return part
    if part.layout == "pad" or not part.crop_path:
        path = tuple(replace(key, time_ms=span.start_ms) for key in part.crop_path[:1])
        return replace(part, span=span, crop_path=path)
    keys: list[CropKey] = []
    for take in parts_between_cuts(pictures.shots, span):
        keys += _keys_of(part, take, pictures, source_px)
    return replace(part, span=span, crop_path=without_idle(keys))


def _keys_of(part: ClipPart, take: Span, pictures: PictureAnalysis, source_px: tuple[int, int]) -> list[CropKey]:
    common = take.clamped(part.span)
    if common == take:
        return list(part_within(part, take).crop_path)
    if common.duration_ms:
        stood = part_within(part, common).crop_path
        if len({(key.left_px, key.top_px) for key in stood}) == 1:
            return [
                replace(stood[0], time_ms=take.start_ms),
                replace(stood[0], time_ms=max(take.start_ms, take.end_ms - 1)),
            ]
    return take_keys(pictures, take, (part.crop_width_px, part.crop_height_px), source_px, None)


def window_at(part: ClipPart, time_ms: int) -> tuple[float, float]:
    """Left and top (px, display space) of the window at `time_ms`."""
    keys = sorted(part.crop_path, key=lambda key: key.time_ms)
    if not keys:
        return 0.0, 0.0
    times = [key.time_ms for key in keys]
    left = float(np.interp(time_ms, times, [key.left_px for key in keys]))
    return left, float(np.interp(time_ms, times, [key.top_px for key in keys]))
