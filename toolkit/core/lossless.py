"""Which packets of a recording a slice copies as they are, and which few pictures have to be coded again.

Times are ticks of the video stream, as the container counts them (not from zero).
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from toolkit.core.text import Text

MIN_COPIED_SHARE = 0.25
"""With less to copy, coding everything costs about the same and has no seam (auto-editor's rule is of this size)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PacketIndex:
    """The video packets around a slice in the order they are stored (which is the order of decoding)."""

    pts: tuple[int, ...]
    starts: tuple[int, ...]
    """Places in `pts` where decoding can start afresh (IDR pictures); the first is 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Pictures that belong together in a slice, as a range of packets in stored order.

    copy: packets `first`..`end` (half-open) go over byte by byte.
    encode: the pictures of `pts` are decoded, from packet `first` (an IDR picture) on, and coded again.
    """

    kind: Literal["copy", "encode"]
    first: int
    end: int
    pts: tuple[int, ...]
    """In order of display."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlicePlan:
    """How a slice is put together; `stretches` is empty where nothing worth it can be copied."""

    pts: tuple[int, ...]
    """Every picture of the slice, in order of display."""
    stretches: tuple[Stretch, ...]

    @property
    def copied(self) -> int:
        """How many pictures are copied."""
        return sum(len(stretch.pts) for stretch in self.stretches if stretch.kind == "copy")

    @property
    def encoded(self) -> int:
        return len(self.pts) - self.copied


class NotCopyable(Exception):
    """A slice can't be copied; `reason` says why, and everything is coded again instead. Nothing went wrong."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason)
        self.reason = reason


def plan_slice(index: PacketIndex, start: int, end: int) -> SlicePlan:
    """The plan for the pictures with `start` <= pts < `end`.

    Whole groups of pictures are copied. So is the beginning of the last one, up to the last place where no picture
    before it is shown after `end`; only what is left is coded again.

    Raises:
        NotCopyable: if groups of pictures overlap, two pictures have one time, or no picture lies in the slice.

    >>> index = PacketIndex(pts=(0, 1, 2, 3, 4, 5, 6, 7), starts=(0, 4))
    >>> [(s.kind, s.pts) for s in plan_slice(index, 2, 7).stretches]
    [('encode', (2, 3)), ('copy', (4, 5, 6))]
    """
    shown = sorted(index.pts)
    if any(sooner == later for sooner, later in pairwise(shown)):
        raise NotCopyable(Text("有两帧画面时间相同", "two pictures have one time"))
    wanted = tuple(shown[bisect_left(shown, start) : bisect_left(shown, end)])
    if not wanted:
        raise NotCopyable(Text("这一段里没有画面", "no picture lies in the slice"))
    stretches: list[Stretch] = []
    latest = min(index.pts) - 1
    for first, stop in pairwise((*index.starts, len(index.pts))):
        group = index.pts[first:stop]
        if min(group) != group[0] or min(group) <= latest:
            raise NotCopyable(Text("画面组互相交叠（开放式 GOP）", "groups of pictures overlap (open GOP)"))
        latest = max(group)
        stretches += _plan_group(group, first, start, end)
    plan = SlicePlan(pts=wanted, stretches=tuple(stretches))
    return plan if plan.copied >= MIN_COPIED_SHARE * len(wanted) else SlicePlan(pts=wanted, stretches=())


def _plan_group(group: Sequence[int], first: int, start: int, end: int) -> list[Stretch]:
    """What becomes of one group, whose packets begin at place `first` of the index."""
    wanted = tuple(sorted(pts for pts in group if start <= pts < end))
    if not wanted:
        return []
    if wanted[0] != group[0]:
        return [Stretch(kind="encode", first=first, end=first + len(group), pts=wanted)]
    count = _closed_count(group, end)
    copied, left = wanted[:count], wanted[count:]
    stretches = [Stretch(kind="copy", first=first, end=first + count, pts=copied)]
    if left:
        stretches.append(Stretch(kind="encode", first=first, end=first + len(group), pts=left))
    return stretches


def _closed_count(group: Sequence[int], end: int) -> int:
    """The most packets from the group's start that hold all pictures up to some time before `end`, and none after."""
    earliest_left = [0] * (len(group) + 1)
    earliest_left[-1] = max(group) + 1
    for place in range(len(group) - 1, -1, -1):
        earliest_left[place] = min(group[place], earliest_left[place + 1])
    count, latest = 0, group[0]
    for place, pts in enumerate(group):
        latest = max(latest, pts)
        if latest >= end:
            break
        if latest < earliest_left[place + 1]:
            count = place + 1
    return count


def decode_times(pts: Sequence[int]) -> tuple[int, ...]:
    """Decoding times for packets in stored order: growing, never after `pts`, with the least delay.

    >>> decode_times((0, 3, 1, 2, 4))
    (-1, 0, 1, 2, 3)
    """
    shown = sorted(pts)
    delay = max((early - own for early, own in zip(shown, pts, strict=True)), default=0)
    return tuple(time - max(delay, 0) for time in shown)
