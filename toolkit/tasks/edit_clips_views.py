"""What the room of clips gives and is asked: a line of the list, an opened clip, a wish for an edge."""

from dataclasses import dataclass
from typing import Literal

from toolkit.core.clip_edit import ClipEdit, CoverEdit
from toolkit.core.clip_edit_apply import EditFault, EditMaterial
from toolkit.core.clip_edit_spans import Side
from toolkit.core.plan import ClipPlan
from toolkit.tasks.edit_clips_material import OpenRun
from toolkit.tasks.edit_clips_render import cover_design


@dataclass(frozen=True, slots=True, kw_only=True)
class RunEntry:
    """A line of the list of finished runs."""

    id: str
    name: str
    made_at: str
    """Wall time, ISO 8601."""
    clips: tuple[tuple[str, str], ...]
    """Id and title of each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenClip:
    """A clip with the changes that somebody is making."""

    run: OpenRun
    material: EditMaterial
    edit: ClipEdit
    clip: ClipPlan
    """As it would be made now."""
    faults: tuple[EditFault, ...]
    is_changed: bool
    has_first: bool
    """Whether it was changed and made before, so that there is a first version to go back to."""

    @property
    def cover(self) -> CoverEdit:
        """The cover as it would be."""
        design = cover_design(self.run, self.clip.id)
        own = CoverEdit(design=design, footage=self.clip.cover_footage, time_ms=self.clip.cover_time_ms)
        return self.edit.cover or own


@dataclass(frozen=True, slots=True, kw_only=True)
class Trim:
    """Where an edge is to go, source time."""

    side: Side
    to_ms: int = 0
    reach_ms: int = 0
    """It snaps to the edge of a sentence or shot so near; 0: exactly there."""
    step: Literal[-1, 0, 1] = 0
    """To the next edge of a sentence or shot after (1) or before (-1) where it is; `to_ms` does not count then."""
