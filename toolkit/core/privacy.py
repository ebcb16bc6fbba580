"""Faces, number plates, phone numbers and QR codes in footage: which must be covered, where, from when to when.

All times are source time; places are shares of the display width and height (0..1).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal, Protocol, get_args

import numpy as np

PrivateKind = Literal["face", "phone", "plate", "qr"]
PRIVATE_KINDS: tuple[PrivateKind, ...] = get_args(PrivateKind)

_MARGIN: dict[PrivateKind, float] = {"face": 0.35, "phone": 0.25, "plate": 0.3, "qr": 0.1}
"""What the cover adds on each side, as a share of what was found: hair and chin tell a face too."""
_HOLD_MS = 400
"""The cover stands this long before the first and after the last sighting: a detector sees late what comes in."""
_BRIDGE_MS = 1600
"""A gap of this length between two sightings in the same place is a detector's miss."""
_MAX_MOVE = 1.5
"""How far a thing may have moved between two sightings 250 ms apart, in its own widths."""
_SAMPLE_MS = 250

_MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
"""Numbering plan of mobile phones in mainland China (MIIT): 11 digits from 13 to 19."""
_LANDLINE = re.compile(r"(?<!\d)0\d{2,3}[-—－ ]?\d{7,8}(?!\d)|(?<!\d)(?:400|800)[-—－ ]?\d{3}[-—－ ]?\d{4}(?!\d)")
_CONTACT = re.compile(r"(?:微信|wechat|weixin|vx|QQ|手机|电话|联系方式)[号:：\s]*[A-Za-z0-9_-]{5,}", re.IGNORECASE)
_PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][·•.\s-]?[A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9挂学警港澳]"
)
"""GA 36-2018: province, letter (no I or O), five or six letters and digits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A place in the picture, shares of its width and height."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top


class PrivateFinder(Protocol):
    """Looks for private things in one picture."""

    def find(self, picture: np.ndarray, kinds: Sequence[PrivateKind]) -> tuple[tuple[PrivateKind, Box], ...]:
        """What of `kinds` is in `picture` (uint8 [h, w, 3], RGB, upright).

        Raises:
            EngineFailed: if an engine stops with an error of its own.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """Something private that was seen at one moment."""

    time_ms: int
    kind: PrivateKind
    box: Box


@dataclass(frozen=True, slots=True, kw_only=True)
class Sightings:
    """Everything private that was seen in a stretch of footage."""

    SCHEMA: ClassVar[str] = "Sightings.1"

    seen: tuple[Sighting, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverKey:
    """Where a cover stands at `time_ms` (source time); linear in between."""

    time_ms: int
    box: Box


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """A patch that makes one thing unrecognisable from its first to its last key."""

    kind: PrivateKind
    keys: tuple[CoverKey, ...]

    def at(self, time_ms: float) -> Box | None:
        """Where it stands at a moment, None before its first and after its last key."""
        if not self.keys or not self.keys[0].time_ms <= time_ms <= self.keys[-1].time_ms:
            return None
        after = next(index for index, key in enumerate(self.keys) if key.time_ms >= time_ms)
        later, sooner = self.keys[after], self.keys[max(0, after - 1)]
        length_ms = later.time_ms - sooner.time_ms
        share = (time_ms - sooner.time_ms) / length_ms if length_ms else 1.0
        return _between(sooner.box, later.box, share)


def private_kind(text: str) -> PrivateKind | None:
    """Whether a written line is a phone number or another way to reach somebody, or a number plate.

    >>> private_kind("电话 138 1234 5678")
    'phone'
    >>> private_kind("渝A·12345")
    'plate'
    >>> private_kind("39.9元 5斤装") is None
    True
    """
    plain = text.upper()
    if _PLATE.search(plain.replace(" ", "")):
        return "plate"
    joined = re.sub(r"(?<=\d)[\s—－-](?=\d)", "", text)
    if _MOBILE.search(joined) or _LANDLINE.search(text) or _CONTACT.search(text):
        return "phone"
    return None


def join_sightings(sightings: Iterable[Sighting], shots: Sequence[int] = ()) -> tuple[Cover, ...]:
    """Covers for what was seen: sightings of one thing joined over the detector's misses, enlarged, and held a while.

    No cover reaches over a cut: `shots` are the times at which another shot begins. What can't be joined with anything
    gets a cover of its own, so that nothing seen is left open.
    """
    tracks: list[list[Sighting]] = []
    for seen in sorted(sightings, key=lambda each: each.time_ms):
        near = [track for track in tracks if _goes_on(track[-1], seen, shots)]
        if near:
            min(near, key=lambda track: _distance(track[-1].box, seen.box)).append(seen)
        else:
            tracks.append([seen])
    return tuple(_cover_of(track, shots) for track in tracks)


def _goes_on(last: Sighting, seen: Sighting, shots: Sequence[int]) -> bool:
    gap_ms = seen.time_ms - last.time_ms
    if seen.kind != last.kind or not 0 < gap_ms <= _BRIDGE_MS:
        return False
    if any(last.time_ms < cut <= seen.time_ms for cut in shots):
        return False
    reach = _MAX_MOVE * max(1.0, gap_ms / _SAMPLE_MS) ** 0.5
    return _distance(last.box, seen.box) <= reach


def _distance(one: Box, other: Box) -> float:
    """Between the middles, in widths and heights of the larger."""
    width, height = max(one.width, other.width, 1e-6), max(one.height, other.height, 1e-6)
    across = (one.left + one.right - other.left - other.right) / 2 / width
    down = (one.top + one.bottom - other.top - other.bottom) / 2 / height
    return (across * across + down * down) ** 0.5


def _cover_of(track: Sequence[Sighting], shots: Sequence[int]) -> Cover:
    first, last = track[0], track[-1]
    cuts_before = [cut for cut in shots if cut <= first.time_ms]
    cuts_after = [cut for cut in shots if cut > last.time_ms]
    start_ms = max([0, first.time_ms - _HOLD_MS, *cuts_before[-1:]])
    end_ms = min([last.time_ms + _HOLD_MS, *(cut - 1 for cut in cuts_after[:1])])
    keys = [CoverKey(time_ms=seen.time_ms, box=_enlarged(seen.box, _MARGIN[seen.kind])) for seen in track]
    if start_ms < first.time_ms:
        keys.insert(0, CoverKey(time_ms=start_ms, box=keys[0].box))
    if end_ms > last.time_ms:
        keys.append(CoverKey(time_ms=end_ms, box=keys[-1].box))
    return Cover(kind=first.kind, keys=tuple(keys))


def _enlarged(box: Box, margin: float) -> Box:
    return Box(
        left=max(0.0, box.left - margin * box.width),
        top=max(0.0, box.top - margin * box.height),
        right=min(1.0, box.right + margin * box.width),
        bottom=min(1.0, box.bottom + margin * box.height),
    )


def _between(sooner: Box, later: Box, share: float) -> Box:
    """The line between both at `share`, never smaller than either: a turning face must not look out."""
    width, height = max(sooner.width, later.width), max(sooner.height, later.height)
    x = (1 - share) * (sooner.left + sooner.right) / 2 + share * (later.left + later.right) / 2
    y = (1 - share) * (sooner.top + sooner.bottom) / 2 + share * (later.top + later.bottom) / 2
    return Box(left=x - width / 2, top=y - height / 2, right=x + width / 2, bottom=y + height / 2)
