"""The crop window's path as commands for FFmpeg, frame by frame. Pure arithmetic.

FFmpeg's crop only knows whole pixels. So the picture is cropped twice: to whole even pixels of the footage with two
pixels to spare, and, after scaling, to whole pixels of the output. The window then stands where it should to half a
pixel of the output, and nothing has to be scaled that is not shown.
"""

from dataclasses import dataclass

import numpy as np

from toolkit.core.plan import ClipPart

EVERY_FRAME_MS = 55
"""Keys closer than this belong to one frame of the footage each (18 fps and more): the window jumps with the frame,
also where the output shows a frame twice. Between keys further apart it glides."""
_SPARE_PX = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class CropSteps:
    """Sizes of both crops of a part. Display space of the footage, then output."""

    source_px: tuple[int, int]
    window_px: tuple[int, int]
    """The window that the plan asks for: even, and inside the picture."""
    cut_px: tuple[int, int]
    """What is cut out of the footage."""
    scaled_px: tuple[int, int]
    """Size the cut is scaled to; the output's where the window stands still."""
    output_px: tuple[int, int]


def crop_window(part: ClipPart, source_px: tuple[int, int]) -> tuple[int, int]:
    """Size of the part's window: even, and inside a picture of `source_px`."""
    wanted = part.crop_width_px, part.crop_height_px
    width, height = (max(2, min(ask, there) // 2 * 2) for ask, there in zip(wanted, source_px, strict=True))
    return width, height


def is_moving(part: ClipPart) -> bool:
    """Whether the window changes its place within the part."""
    return part.layout == "crop" and len({(round(key.left_px), round(key.top_px)) for key in part.crop_path}) > 1


def crop_names(index: int) -> tuple[str, str]:
    """Names of both crop filters of part `index`."""
    return f"crop@cut{index}", f"crop@fine{index}"


def crop_steps(part: ClipPart, source_px: tuple[int, int], output_px: tuple[int, int]) -> CropSteps:
    """How the part's picture gets from `source_px` to `output_px`."""
    window = crop_window(part, source_px)
    if not is_moving(part):
        return CropSteps(
            source_px=source_px, window_px=window, cut_px=window, scaled_px=output_px, output_px=output_px
        )  # fmt: skip
    cut, scaled = [], []
    for there, size, out in zip(source_px, window, output_px, strict=True):
        taken = size + _SPARE_PX if size + _SPARE_PX <= there else size
        cut.append(taken)
        scaled.append(max(out, round(out * taken / size / 2) * 2))
    return CropSteps(
        source_px=source_px, window_px=window, cut_px=(cut[0], cut[1]), scaled_px=(scaled[0], scaled[1]),
        output_px=output_px,
    )  # fmt: skip


def window_places(part: ClipPart, source_px: tuple[int, int], fps: float, frame_count: int) -> np.ndarray:
    """float64 [frame_count, 2]: the window's corner (left, top) in each frame of the output, inside the picture."""
    window = crop_window(part, source_px)
    room = np.array([there - size for there, size in zip(source_px, window, strict=True)], np.float64)
    keys = sorted(part.crop_path, key=lambda key: key.time_ms)
    if not keys:
        return np.tile(room / 2, (frame_count, 1))
    key_ms = np.array([key.time_ms - part.span.start_ms for key in keys], np.float64)
    places = np.clip(np.array([(key.left_px, key.top_px) for key in keys], np.float64), 0, room)
    at_ms = np.arange(frame_count) * 1000 / fps
    glided = np.stack([np.interp(at_ms, key_ms, places[:, axis]) for axis in (0, 1)], axis=1)
    # FFmpeg's fps filter shows the last frame whose time rounds to the output's or before
    shown = np.searchsorted(np.floor(key_ms * fps / 1000 + 0.5), np.arange(frame_count), side="right") - 1
    first = np.clip(shown, 0, len(keys) - 1)
    is_dense = (np.diff(key_ms, append=np.inf) <= EVERY_FRAME_MS) | (np.diff(key_ms, prepend=-np.inf) <= EVERY_FRAME_MS)
    ends_here = at_ms - key_ms[first] <= EVERY_FRAME_MS
    return np.where((is_dense[first] & ends_here)[:, None], places[first], glided)


def first_place(part: ClipPart, source_px: tuple[int, int]) -> tuple[int, int]:
    """Corner (left, top) of a window that stands still."""
    left, top = window_places(part, source_px, 1.0, 1)[0]
    return round(left), round(top)


def whole_places(places: np.ndarray, steps: CropSteps) -> tuple[np.ndarray, np.ndarray]:
    """int [n, 2] twice: the corner of the cut in the footage (even), and that of the output in the scaled cut."""
    room = np.array(steps.source_px) - steps.cut_px
    cut = np.minimum(np.floor(places / 2).astype(int) * 2, room // 2 * 2)
    scale = np.array(steps.scaled_px) / steps.cut_px
    fine_room = np.array(steps.scaled_px) - steps.output_px
    return cut, np.clip(np.round((places - cut) * scale).astype(int), 0, fine_room)


def crop_commands(
    part: ClipPart, names: tuple[str, str], steps: CropSteps, fps: float, frame_count: int
) -> str:  # fmt: skip
    """The path as a sendcmd file for the crops called `names`. Times are seconds from the part's start."""
    cut, fine = whole_places(window_places(part, steps.source_px, fps, frame_count), steps)
    filters = steps.cut_px != steps.source_px, steps.scaled_px != steps.output_px
    lines = []
    before: tuple[int, ...] = ()
    for frame, now in enumerate(np.concatenate([cut, fine], axis=1).tolist()):
        commands = [
            f"{names[n // 2]} {'xy'[n % 2]} {place}"
            for n, place in enumerate(now)
            if filters[n // 2] and (not before or place != before[n])
        ]  # fmt: skip
        if commands:
            lines.append(f"{max(0.0, (frame - 0.5) / fps):.4f} {', '.join(commands)};")
        before = tuple(now)
    return "\n".join(lines or [f"0 {names[0]} x 0;"]) + "\n"  # sendcmd refuses an empty file
