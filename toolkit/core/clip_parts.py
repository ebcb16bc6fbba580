"""Parts of a clip cut shorter, and joined again. Times are source time."""

from collections.abc import Sequence
from dataclasses import replace

from toolkit.core.plan import ClipPart, CropKey
from toolkit.core.spans import Span


def part_within(part: ClipPart, span: Span) -> ClipPart:
    """The piece of `part` in `span`, its window where it stood: with a key at either end if it moves."""
    cut = span.clamped(part.span)
    return replace(part, span=cut, crop_path=_keys_within(part.crop_path, cut))


def joined_part(parts: Sequence[ClipPart]) -> ClipPart:
    """One part over `parts` (in order, of one window size) and what lies between them; the window moves there."""
    keys = [key for part in parts for key in _keys_within(part.crop_path, part.span)]
    return replace(parts[0], span=Span(parts[0].span.start_ms, parts[-1].span.end_ms), crop_path=tuple(keys))


def _keys_within(path: Sequence[CropKey], span: Span) -> tuple[CropKey, ...]:
    keys = sorted(path, key=lambda key: key.time_ms)
    if not keys:
        return ()
    last_ms = max(span.start_ms, span.end_ms - 1)
    inside = [key for key in keys if span.start_ms < key.time_ms < last_ms]
    first = _key_at(keys, span.start_ms)
    last = _key_at(keys, last_ms)
    if not inside and (first.left_px, first.top_px) == (last.left_px, last.top_px):
        return (first,)
    return (first, *inside, last) if last_ms > span.start_ms else (first,)


def _key_at(keys: Sequence[CropKey], time_ms: int) -> CropKey:
    """The window at `time_ms`, on the line between its neighbours."""
    before = next((key for key in reversed(keys) if key.time_ms <= time_ms), keys[0])
    after = next((key for key in keys if key.time_ms >= time_ms), keys[-1])
    apart_ms = after.time_ms - before.time_ms
    share = (time_ms - before.time_ms) / apart_ms if apart_ms > 0 else 0.0
    return CropKey(
        time_ms=time_ms,
        left_px=round(before.left_px + share * (after.left_px - before.left_px), 2),
        top_px=round(before.top_px + share * (after.top_px - before.top_px), 2),
    )
