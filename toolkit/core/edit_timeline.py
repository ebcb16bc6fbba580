"""A planned clip as editing programs see it: cuts counted in whole frames. One timeline feeds every kind of project.

Editing programs have no milliseconds: a cut lies on a frame of the timeline. Source and record times are both counted
in frames of the clip's own rate, so that all projects of a clip agree to the frame.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from toolkit.core.cue import Cue
from toolkit.core.plan import ClipPart, ClipPlan, OutputProfile


@dataclass(frozen=True, slots=True, kw_only=True)
class EditMedia:
    """A footage file of a project."""

    name: str
    """File name that no other footage of the project has."""
    url: str
    """Where it lies, from the project file: a relative path with forward slashes; absolute only across drives."""
    frames: int
    """Whole frames of the timeline's rate that it fills."""
    width_px: int
    height_px: int
    """In display space."""
    has_sound: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EditCut:
    """One piece of footage on the timeline."""

    media: int
    """Index into `EditTimeline.media`."""
    source_in: int
    """First frame in the footage, at the timeline's rate."""
    record_in: int
    """First frame on the timeline."""
    frames: int
    part: ClipPart

    @property
    def source_out(self) -> int:
        return self.source_in + self.frames

    @property
    def record_out(self) -> int:
        return self.record_in + self.frames


@dataclass(frozen=True, slots=True, kw_only=True)
class EditTimeline:
    """A clip as cuts on one track, with its captions in clip time."""

    id: str
    title: str
    fps: int
    width_px: int
    height_px: int
    caption_y: float
    """Where captions stand: share of the height, from the top, of their middle."""
    media: tuple[EditMedia, ...]
    cuts: tuple[EditCut, ...]
    cues: tuple[Cue, ...]

    @property
    def frames(self) -> int:
        return sum(cut.frames for cut in self.cuts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """How a window of the footage fills the canvas, relative to the footage fitted into it whole."""

    scale: float
    x: float
    """Right of the middle, in half canvas widths."""
    y: float
    """Above the middle, in half canvas heights."""


def edit_timeline(
    clip: ClipPlan, profile: OutputProfile, media: Sequence[EditMedia], pieces: Sequence[tuple[int, int]]
) -> EditTimeline:
    """The timeline of `clip`. `media` are all files of the plan; only those that the clip uses are kept.

    `pieces` are (first frame in the footage, number of frames) of each part, as rendering takes them; a part of no
    frame is left out.
    """
    used = tuple(dict.fromkeys(part.footage for part in clip.parts))
    starts = (0, *accumulate(count for _, count in pieces))
    cuts = tuple(
        EditCut(
            media=used.index(part.footage),
            source_in=max(0, min(first, media[part.footage].frames - count)),  # never past the footage's end
            record_in=start,
            frames=count,
            part=part,
        )
        for part, (first, count), start in zip(clip.parts, pieces, starts[:-1], strict=True)
        if count
    )
    return EditTimeline(
        id=clip.id, title=clip.title, fps=profile.fps, width_px=profile.width_px, height_px=profile.height_px,
        caption_y=1 - profile.safe_bottom - 0.03, media=tuple(media[index] for index in used), cuts=cuts,
        cues=tuple(cue for cue in clip.cues if cue.lines and cue.span.duration_ms > 0),
    )  # fmt: skip


def nearest_frame(time_ms: int, fps: int) -> int:
    """The frame that is shown at a source time, half a frame down, as FFmpeg's `fps` filter decides it.

    >>> nearest_frame(1017, 30), nearest_frame(1250, 30)
    (31, 37)
    """
    return -((1000 - 2 * time_ms * fps) // 2000)


def frames_to_us(frames: int, fps: int) -> int:
    """Microseconds, rounded; `us_to_frames` inverts it.

    >>> frames_to_us(1, 30)
    33333
    """
    return (2_000_000 * frames + fps) // (2 * fps)


def us_to_frames(time_us: int, fps: int) -> int:
    """
    >>> us_to_frames(33333, 30)
    1
    """
    return (2 * time_us * fps + 1_000_000) // 2_000_000


def timecode(frames: int, fps: int) -> str:
    """Non-drop SMPTE timecode.

    >>> timecode(1831, 30)
    '00:01:01:01'
    """
    seconds, frame = divmod(frames, fps)
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour:02d}:{minute:02d}:{second:02d}:{frame:02d}"


def placements(cut: EditCut, timeline: EditTimeline) -> tuple[tuple[int, Placement], ...]:
    """(milliseconds from the cut's start, placement) of each key of the crop path; linear in between.

    A padded part has one: fitted whole into the canvas.
    """
    media, part = timeline.media[cut.media], cut.part
    if part.layout == "pad" or not part.crop_path:
        return ((0, Placement(scale=1.0, x=0.0, y=0.0)),)
    fitted = min(timeline.width_px / media.width_px, timeline.height_px / media.height_px)
    shown = max(timeline.width_px / part.crop_width_px, timeline.height_px / part.crop_height_px)
    keys: dict[int, Placement] = {}
    for key in part.crop_path:
        right = key.left_px + part.crop_width_px / 2 - media.width_px / 2
        below = key.top_px + part.crop_height_px / 2 - media.height_px / 2
        keys[max(0, key.time_ms - part.span.start_ms)] = Placement(
            scale=round(shown / fitted, 6),
            x=round(-right * shown * 2 / timeline.width_px, 6),
            y=round(below * shown * 2 / timeline.height_px, 6),
        )
    return tuple(sorted(keys.items()))
