"""Keyframe-first reading of long recordings: whole groups of pictures are decoded only where something happens.

A keyframe costs about a sixth of what its group of 30 pictures costs. Two neighbouring keyframes that show the same
scene, with no packet between them that is as large as a new picture, have no border between them.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from toolkit.core.shots_match import SAME_SCENE, likeness, palette_distance
from toolkit.media.coder_strength import EXPORT

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.packet import Packet
    from av.video.codeccontext import VideoCodecContext
    from av.video.frame import VideoFrame

_SURELY_SAME = 0.85
"""Likeness of two keyframes between which not even half a dissolve lies."""
_SPIKE = 2.5
_SPIKE_ON_THE_MOVE = 2.0
_SPIKE_OF_KEY = 0.3
"""A picture that can't be predicted is this many times as large as the larger fifth of its group, and this share of
the keyframe; where the ends are unlike, less is enough."""
_UNCHANGED = 0.1
"""Mean difference as a share of the contrast; a half-gone dissolve of unlike pictures is at 0.5."""
_FADING = 1.6
"""Likeness is blind to contrast; a group that ends with this much more or less of it may hold a part of a fade."""
_SAME_PALETTE = 14.0
"""Of 25 groups on the dev half of `bench shots` in which the camera was moved far, 10 are below; of 60 with a
border 2."""
_NO_MIXTURE = 0.5
"""How far off a mixture of both ends, as a share of what they differ by, a picture between them is in no dissolve:
those stay below 0.42 pixel by pixel (`core.shots_gradual`)."""
SETTLED_MS = 330
"""After the last packet that stands out so much is decoded: what tells a cut from a flash lies within."""
BURST_EVERY_MS = 20_000
BURST_MS = 1000
"""So often, and for so long, every frame is decoded in any case, to tell how the camera trembles."""
RUN_IN_MS = 400
"""After a decoded group so much of the next one is decoded too: a cut may lie on the keyframe between them."""
_MAX_GROUP_BYTES = 96 * 2**20
"""A group without a keyframe for longer than this is cut into pieces of its own."""


Look = tuple[np.ndarray, np.ndarray]
"""(thumbnail, tints) of a picture."""


@dataclass(slots=True, eq=False)
class Group:
    """The packets from one keyframe up to the next, and the keyframe decoded."""

    packets: list[Packet]
    key: VideoFrame | None = None
    thumb: np.ndarray | None = None
    tints: np.ndarray | None = None

    @property
    def spike(self) -> float:
        """How many times the larger fifth of the packets the largest is; 0 where even that is small."""
        return max(self._spikes(), default=0.0)

    def _spikes(self) -> list[float]:
        """The same of every packet but the first."""
        sizes = np.array([packet.size for packet in self.packets])
        rest = sizes[1:]
        if len(rest) < 4:
            return []
        return (rest / max(1.0, np.percentile(rest, 80)) * (rest >= _SPIKE_OF_KEY * sizes[0])).tolist()

    def settles_at(self) -> int | None:
        """Number of the last packet that stands out; None where none does."""
        spikes = self._spikes()
        return next((n + 1 for n in range(len(spikes) - 1, -1, -1) if spikes[n] >= _SPIKE_ON_THE_MOVE), None)


def read_groups(container: InputContainer) -> Iterator[Group]:
    """The groups of the first picture track, in order, not decoded."""
    group: list[Packet] = []
    held = 0
    for packet in container.demux(container.streams.video[0]):
        if packet.size == 0:
            continue
        if group and (packet.is_keyframe or held > _MAX_GROUP_BYTES):
            yield Group(packets=group)
            group, held = [], 0
        group.append(packet)
        held += packet.size
    if group:
        yield Group(packets=group)


class GroupDecoder:
    """Decodes groups one at a time, each from its own keyframe."""

    def __init__(self, container: InputContainer) -> None:
        from av.codec import CodecContext

        source = container.streams.video[0].codec_context
        context: VideoCodecContext = CodecContext.create(source.codec.name, "r")  # type: ignore[assignment]
        context.extradata = source.extradata
        context.thread_count = 1
        context.options = EXPORT | {"skip_loop_filter": "noref"}
        self._context = context

    def frames(self, packets: list[Packet]) -> Iterator[VideoFrame | None]:
        """The frames of `packets` in order of time; None for one that is broken."""
        from av.error import FFmpegError

        self._context.flush_buffers()
        for packet in [*packets, None]:
            try:
                frames = self._context.decode(packet)
            except FFmpegError:
                yield None
                continue
            for frame in frames:
                yield None if frame.is_corrupt else frame

    def key(self, group: Group) -> VideoFrame | None:
        """The keyframe of `group` alone."""
        return next((frame for frame in self.frames(group.packets[:1]) if frame is not None), None)


def in_threes(groups: Iterator[Group]) -> Iterator[tuple[Group, Group | None, Group | None]]:
    """Each group with the two that follow it."""
    waiting: deque[Group] = deque()
    for group in groups:
        waiting.append(group)
        if len(waiting) == 3:
            yield waiting[0], waiting[1], waiting[2]
            waiting.popleft()
    while waiting:
        first = waiting.popleft()
        yield first, waiting[0] if waiting else None, waiting[1] if len(waiting) > 1 else None


def is_eventful(group: Group, after: Group | None, second: Group | None) -> bool:
    """Whether a border may lie in `group`: its end differs from its beginning, or a packet in it stands out."""
    if group.thumb is None or after is None or after.thumb is None:
        return True
    if _is_fading(group.thumb, after.thumb):
        return True
    spike = group.spike
    if spike < _SPIKE and _is_unchanged(group.thumb, after.thumb):
        return False
    alike = likeness(group.thumb, after.thumb)
    if alike >= SAME_SCENE:
        half_gone = alike < _SURELY_SAME and second is not None and not _is_same_place(group, second)
        return spike >= _SPIKE or half_gone
    return spike >= _SPIKE_ON_THE_MOVE or not _is_same_palette(group, after)


def is_settled(now: Look, after: Group) -> bool:
    """Whether nothing but the camera's move lies between the picture `now`, after all that stood out, and `after`."""
    if after.thumb is None or after.tints is None or _is_fading(now[0], after.thumb):
        return False
    return (
        likeness(now[0], after.thumb) >= SAME_SCENE
        and palette_distance(now, (after.thumb, after.tints)) < _SAME_PALETTE
    )


def is_passing(group: Group, now: Look, after: Group) -> bool:
    """Whether the picture `now`, from the middle of `group`, is on the camera's way from its beginning to its end.

    Then each looks like the next, and it is no mixture of the two, as it is in a dissolve.
    """
    if group.thumb is None or after.thumb is None:
        return False
    ends = group.thumb, after.thumb
    if any(_is_fading(now[0], end) or likeness(end, now[0]) < SAME_SCENE for end in ends):
        return False
    first, middle, last = (each.astype(np.float32).ravel() for each in (ends[0], now[0], ends[1]))
    step, moved = last - first, middle - first
    size = max(1e-6, float(step @ step))
    rest = moved - step * (float(moved @ step) / size)
    return float(np.sqrt(rest @ rest / size)) > _NO_MIXTURE


def _is_fading(one: np.ndarray, other: np.ndarray) -> bool:
    contrasts = sorted((float(one.std()), float(other.std())))
    return contrasts[1] > _FADING * max(1.0, contrasts[0])


def _is_unchanged(one: np.ndarray, other: np.ndarray) -> bool:
    """Whether two pictures are so near that their likeness is above 0.95; ten times as quick."""
    difference = np.abs(one.astype(np.int16) - other)
    return float(difference.mean()) < _UNCHANGED * min(float(one.std()), float(other.std()))


def _is_same_place(one: Group, other: Group) -> bool:
    if one.thumb is None or other.thumb is None:
        return False
    return likeness(one.thumb, other.thumb) >= SAME_SCENE or _is_same_palette(one, other)


def _is_same_palette(one: Group, other: Group) -> bool:
    """Whether the camera may have moved on in one place: the same light and colours, elsewhere in the picture."""
    if one.thumb is None or other.thumb is None or one.tints is None or other.tints is None:
        return False
    return palette_distance((one.thumb, one.tints), (other.thumb, other.tints)) < _SAME_PALETTE
