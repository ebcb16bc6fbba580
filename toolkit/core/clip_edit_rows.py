"""A changed clip as rows and choices that a page shows."""

from dataclasses import dataclass, replace

from toolkit.core.clip_edit import ClipEdit
from toolkit.core.clip_edit_apply import EditMaterial
from toolkit.core.clip_edit_captions import captions_of
from toolkit.core.cover_choice import choose_cover_moments
from toolkit.core.plan import ClipPlan
from toolkit.core.spans import Span

COVER_CHOICES = 6
_ROOM = (0.15, 0.85)
"""Where a subject stands free in most designs, shares of the height."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptionRow:
    """A caption of the clip, shown or not."""

    key: str
    span: Span
    """Clip time."""
    part: int
    source_ms: int
    """Where it begins in the footage."""
    text: str
    """As it would be shown now; lines parted by newlines."""
    own: str
    """Before anybody changed it."""
    is_shown: bool
    is_held: bool
    """It contradicts the product's card."""
    is_changed: bool


def caption_rows(material: EditMaterial, edit: ClipEdit) -> tuple[CaptionRow, ...]:
    """Every caption that the clip's pieces reach, in order of time; with those that are held back or taken out."""
    max_chars, pieces = material.profile.caption_chars, material.caption_parts(edit)
    reached = captions_of([each for each in material.track if not each.is_held], pieces, (), max_chars)
    freed = [replace(each, is_held=False) for each in material.track if each.is_held]
    held = captions_of(freed, pieces, (), max_chars)
    shown = captions_of(material.track, pieces, edit.captions, max_chars)
    changed = {each.key for each in edit.captions}
    rows = []
    for each in material.track:
        own = reached.get(each.key) or held.get(each.key)
        if own is None:
            continue
        now = shown.get(each.key)
        rows.append(
            CaptionRow(
                key=each.key, span=(now or own).span, part=each.start.part, source_ms=each.start.time_ms,
                text="\n".join(now.lines) if now else "", own="\n".join(own.lines), is_shown=now is not None,
                is_held=each.is_held and now is None and each.key not in changed, is_changed=each.key in changed,
            )
        )  # fmt: skip
    return tuple(sorted(rows, key=lambda row: (row.span, row.key)))


def cover_choices(material: EditMaterial, clip: ClipPlan) -> tuple[tuple[int, int], ...]:
    """Good pictures of the clip for its cover (footage, source time), each looking different, in order of the clip."""
    pieces = [(part.footage, part.span) for part in clip.parts]
    moments = choose_cover_moments(pieces, material.pictures, [_ROOM] * COVER_CHOICES)
    found = [(each.footage, each.time_ms) for each in moments]
    if not found:
        found = [
            (footage, span.start_ms + span.duration_ms * (2 * n + 1) // 6)
            for footage, span in pieces[:2]
            for n in range(3)
        ]
    order = {piece: n for n, piece in enumerate(pieces)}

    def place(choice: tuple[int, int]) -> tuple[int, int]:
        inside = [n for (footage, span), n in order.items() if footage == choice[0] and span.contains(choice[1])]
        return min(inside, default=0), choice[1]

    return tuple(sorted(found, key=place))
