"""A person's changes of a planned clip, as data: where it is cut, how it is framed, its captions and its cover."""

import hashlib
import json
from dataclasses import dataclass, replace
from typing import ClassVar, Literal

from toolkit.core.codec import to_plain
from toolkit.core.crop_override import Stand
from toolkit.core.plan import ClipPlan
from toolkit.core.spans import Span

CoverDesignName = Literal["band", "banner", "panel"]
PLANNED = "plan"
"""`ClipEdit.origin` of the clip as its plan has it."""
FIRST = "first"
"""`ClipEdit.origin` of the clip as it was made before anybody changed it."""
EARLIER = "earlier"
"""`ClipEdit.origin` of the clip as it was when the last change that was made of it began."""


def digest(clip: ClipPlan) -> str:
    """A short name for a plan, another one for every other plan."""
    return hashlib.sha256(json.dumps(to_plain(clip), ensure_ascii=False).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShotStand:
    """Where the crop window stands in one shot."""

    at_ms: int
    """First frame of the shot, source time."""
    stand: Stand

    def __post_init__(self) -> None:
        if isinstance(self.stand, int | float) and not 0 <= self.stand <= 1:
            raise ValueError(f"no stand: {self.stand}")


@dataclass(frozen=True, slots=True, kw_only=True)
class PartEdit:
    """One piece of the clip."""

    span: Span
    """Source time."""
    is_used: bool = True
    stands: tuple[ShotStand, ...] = ()
    """At most one for a shot, in order of time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptionEdit:
    """Another text for one caption."""

    key: str
    """`clip_edit_captions.TrackCue.key`."""
    text: str
    """Lines parted by newlines; empty: the caption is not shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverEdit:
    """The cover that is used."""

    design: CoverDesignName
    footage: int
    time_ms: int
    """Source time of its picture."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipEdit:
    """All changes of a clip against what `origin` names."""

    SCHEMA: ClassVar[str] = "ClipEdit.1"

    clip_id: str
    origin: str = PLANNED
    """`PLANNED`, `FIRST`, `EARLIER`, or `take-N`: the take with that number of the clip's product."""
    base: str
    """`digest` of the origin: changes of another plan would be nonsense in this one."""
    parts: tuple[PartEdit, ...]
    """One for each part of the origin, in its order."""
    captions: tuple[CaptionEdit, ...] = ()
    cover: CoverEdit | None = None
    """None: as it is."""

    def changes(self, clip: ClipPlan) -> bool:
        """Whether it changes anything of its origin `clip`."""
        same = [part == PartEdit(span=own.span) for part, own in zip(self.parts, clip.parts, strict=True)]
        return not all(same) or bool(self.captions) or self.cover is not None

    def with_part(self, index: int, part: PartEdit) -> "ClipEdit":
        return replace(self, parts=(*self.parts[:index], part, *self.parts[index + 1 :]))

    def with_stand(self, index: int, at_ms: int, stand: Stand | None) -> "ClipEdit":
        """The edit with the window of the shot that begins at `at_ms` standing at `stand`; None: as the origin has it.

        "whole" and its opposite hold for all shots of a part, so they take the place of other wishes.
        """
        part = self.parts[index]
        others = tuple(each for each in part.stands if each.at_ms != at_ms and each.stand != "whole")
        if stand == "whole":
            others = ()
        added = () if stand is None else (ShotStand(at_ms=at_ms, stand=stand),)
        stands = tuple(sorted((*others, *added), key=lambda each: each.at_ms))
        return self.with_part(index, replace(part, stands=stands))

    def with_caption(self, key: str, text: str | None) -> "ClipEdit":
        """The edit with another text for a caption; None: the one it had."""
        others = tuple(each for each in self.captions if each.key != key)
        added = () if text is None else (CaptionEdit(key=key, text=text),)
        return replace(self, captions=(*others, *added))
