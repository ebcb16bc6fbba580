"""Finds times for a row of captions that all can be read, moving each as little as it can. Pure.

Each caption needs a time (to be read, and the least that anybody sees). Its start may lie up to an allowance before or
after where the file has it; allowances are zero and grow only around captions that do not get the time they need. What
still does not fit is joined with a neighbour, and what remains keeps what there is.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from toolkit.core.spans import Span
from toolkit.core.subtitle_document import SubtitleCue, SubtitleDocument
from toolkit.core.subtitle_fix_lines import line_fault
from toolkit.core.subtitle_fix_text import AppliedFix
from toolkit.core.subtitle_marks import shown_text
from toolkit.core.subtitle_profile import SubtitleProfile
from toolkit.core.subtitle_rules_lines import ANY_DASH
from toolkit.core.subtitle_rules_time import GAP_SLACK_MS, MIN_SLACK_MS, is_flicker
from toolkit.core.subtitle_view import (
    ShownCue,
    SubtitleMedia,
    SubtitleWords,
    has_han,
    in_order,
    needed_ms,
    show_cues,
    tracks,
)

ALLOWANCES_MS = (0, 200, 500, 1_000)
"""How far a start may move: Netflix's few frames first; the BBC lets a caption hang or come early by 1.5 s at most."""
_JOIN_WITHIN_MS = 1_000
_SPEED_SLACK = 0.01


@dataclass(slots=True)
class _Slot:
    """One caption of the row while times are sought."""

    order: int
    cue: SubtitleCue
    lines: tuple[str, ...]
    start: int
    end: int
    need: int
    """Least ms that it has to be shown."""
    allowance: int = 0
    wish: int = 0
    """Where its start was to begin with."""


def mend_times(
    document: SubtitleDocument, profile: SubtitleProfile, words: SubtitleWords, media: SubtitleMedia | None,
    log: list[AppliedFix],
) -> list[SubtitleCue]:  # fmt: skip
    """The cues with overlaps, gaps, durations and reading speed in order, as far as the words leave room."""
    cues: list[SubtitleCue | None] = list(document.cues)
    if document.format == "lrc":
        return list(document.cues)
    last_ms = media.duration_ms // document.grid_ms * document.grid_ms if media is not None else None
    asked, profile = profile, _on_grid(profile, document.grid_ms)
    for row in in_order(show_cues(document), document.format):
        slots = [_slot(each, profile, document.grid_ms) for each in row if each.text.strip()]
        for slot in slots:
            cues[slot.order - 1] = None
        slots = _join_cramped(slots, document, profile, words, last_ms, log)
        _schedule(slots, profile, last_ms, document.grid_ms)
        _close_flickers(slots, asked, profile.limits.gap_ms)
        for slot in slots:
            cue = replace(slot.cue, start_ms=slot.start, end_ms=slot.end)
            if (slot.start, slot.end) != (slot.cue.start_ms, slot.cue.end_ms):
                log.append(_note(slot, document, profile))
            cues[slot.order - 1] = cue
    return [cue for cue in cues if cue is not None]


def _on_grid(profile: SubtitleProfile, grid_ms: int) -> SubtitleProfile:
    """The profile with times that the format can write."""
    limits = profile.limits
    up = {name: -(-getattr(limits, name) // grid_ms) * grid_ms for name in ("gap_ms", "min_ms")}
    return replace(profile, limits=replace(limits, max_ms=limits.max_ms // grid_ms * grid_ms, **up))


def _slot(each: ShownCue, profile: SubtitleProfile, grid_ms: int) -> _Slot:
    """A caption that is readable as it is needs no more than it has."""
    limits = profile.limits
    reading = needed_ms(each.lines, profile)
    need = min(max(limits.min_ms, -(-reading // grid_ms) * grid_ms), limits.max_ms)
    is_fine = each.duration_ms >= max(limits.min_ms - MIN_SLACK_MS, reading * (1 - _SPEED_SLACK))
    if is_fine:
        need = min(need, each.duration_ms)
    start = max(0, each.cue.start_ms) // grid_ms * grid_ms
    end = min(max(start, each.cue.end_ms // grid_ms * grid_ms), start + limits.max_ms)
    return _Slot(each.order, each.cue, each.lines, start, end, max(grid_ms, need // grid_ms * grid_ms), wish=start)


def _bounds(slots: Sequence[_Slot], gap_ms: int, last_ms: int | None) -> tuple[list[int], list[int]]:
    """Earliest and latest start of each, if all get what they need."""
    earliest: list[int] = []
    for index, slot in enumerate(slots):
        low = max(0, slot.wish - slot.allowance)
        if index:
            low = max(low, earliest[-1] + slots[index - 1].need + gap_ms)
        earliest.append(low)
    latest = [0] * len(slots)
    for index in range(len(slots) - 1, -1, -1):
        slot = slots[index]
        high = slot.wish + slot.allowance
        if index + 1 < len(slots):
            high = min(high, latest[index + 1] - slot.need - gap_ms)
        elif last_ms is not None and slot.wish < last_ms:
            high = min(high, last_ms - slot.need)
        latest[index] = high
    return earliest, latest


def _cramped(slots: Sequence[_Slot], gap_ms: int, last_ms: int | None) -> list[int]:
    earliest, latest = _bounds(slots, gap_ms, last_ms)
    return [index for index, (low, high) in enumerate(zip(earliest, latest, strict=True)) if low > high]


def _loosen(slots: list[_Slot], gap_ms: int, last_ms: int | None, most_ms: int) -> list[int]:
    """Raises allowances around cramped captions up to `most_ms`; returns those that are cramped still."""
    while True:
        cramped = _cramped(slots, gap_ms, last_ms)
        raised = False
        for index in {near for at in cramped for near in (at - 1, at, at + 1) if 0 <= near < len(slots)}:
            larger = [value for value in ALLOWANCES_MS if slots[index].allowance < value <= most_ms]
            if larger:
                slots[index].allowance = larger[0]
                raised = True
        if not raised:
            return cramped


def _schedule(slots: list[_Slot], profile: SubtitleProfile, last_ms: int | None, grid_ms: int) -> None:
    """Sets the times. Where there is no room, needs shrink: to the shortest time first, then to what there is."""
    gap_ms = profile.limits.gap_ms
    tight_ms = max(0, gap_ms - GAP_SLACK_MS)
    for floor_ms in (profile.limits.min_ms, 300, grid_ms):
        cramped = _loosen(slots, gap_ms, last_ms, ALLOWANCES_MS[-1])
        if not cramped:
            break
        for index in {near for at in cramped for near in (at - 1, at, at + 1) if 0 <= near < len(slots)}:
            slots[index].need = min(slots[index].need, floor_ms)
    _, latest = _bounds(slots, gap_ms, last_ms)
    before: _Slot | None = None
    for index, slot in enumerate(slots):
        low = 0 if before is None else before.start + before.need + gap_ms
        slot.start = max(min(slot.wish, latest[index]), low)
        if before is not None:
            near_ms = slot.start - before.end
            if near_ms < tight_ms:
                before.end = max(before.start + grid_ms, slot.start - gap_ms)
            if before.end < before.start + before.need:
                before.end = max(before.start + grid_ms, min(before.start + before.need, slot.start - gap_ms))
        slot.end = max(slot.end, slot.start + slot.need)
        slot.end = min(slot.end, slot.start + profile.limits.max_ms)
        before = slot
    if before is not None and last_ms is not None and before.start < last_ms:
        before.end = max(before.start + grid_ms, min(before.end, last_ms))


def _close_flickers(slots: list[_Slot], profile: SubtitleProfile, gap_ms: int) -> None:
    for slot, following in pairwise(slots):
        one = ShownCue(0, replace(slot.cue, start_ms=slot.start, end_ms=slot.end), "", False, False)
        other = ShownCue(0, replace(following.cue, start_ms=following.start, end_ms=following.end), "", False, False)
        if is_flicker(one, other, profile):
            slot.end = following.start - gap_ms


def _join_cramped(
    slots: list[_Slot], document: SubtitleDocument, profile: SubtitleProfile, words: SubtitleWords,
    last_ms: int | None, log: list[AppliedFix],
) -> list[_Slot]:  # fmt: skip
    """Joins captions that stay cramped after small moves with a neighbour, where both fit on the screen together."""
    while True:
        trial = [replace(slot) for slot in slots]
        cramped = _loosen(trial, profile.limits.gap_ms, last_ms, ALLOWANCES_MS[1])
        joins: dict[int, _Slot] = {}
        for index in cramped:
            found = _best_join(slots, index, document, profile, words)
            if found is not None and not {found[0] - 1, found[0], found[0] + 1} & set(joins):
                joins[found[0]] = found[1]
        if not joins:
            return slots
        for at, joined in joins.items():
            log.append(_join_note(slots[at], slots[at + 1], joined))
        taken = {at + 1 for at in joins}
        slots = [joins.get(index, slot) for index, slot in enumerate(slots) if index not in taken]


def _best_join(
    slots: Sequence[_Slot], index: int, document: SubtitleDocument, profile: SubtitleProfile, words: SubtitleWords
) -> tuple[int, _Slot] | None:
    """(place, both as one): the caption with the nearer of its neighbours with which it fits."""
    pairs = [
        (at, _joined(slots[at], slots[at + 1], document, profile, words))
        for at in (index - 1, index)
        if 0 <= at < len(slots) - 1
    ]
    fitting = [(at, slot) for at, slot in pairs if slot is not None]
    return min(fitting, key=lambda pair: slots[pair[0] + 1].start - slots[pair[0]].end, default=None)


def _join_note(one: _Slot, other: _Slot, joined: _Slot) -> AppliedFix:
    return AppliedFix(
        rule="too-short", place=joined.cue.place, span=Span(joined.start, joined.end),
        before=" | ".join("/".join(slot.lines) for slot in (one, other)), after="/".join(joined.lines),
    )  # fmt: skip


def _joined(
    one: _Slot, other: _Slot, document: SubtitleDocument, profile: SubtitleProfile, words: SubtitleWords
) -> _Slot | None:
    """Both as one caption; None if that breaks a rule or no longer is one thought."""
    limits = profile.limits
    end = max(one.end, other.end)
    lines = (*one.lines, *other.lines)
    if other.start - one.end > _JOIN_WITHIN_MS or end - one.start > limits.max_ms:
        return None
    if any(ANY_DASH.match(line) for line in lines) or len(tracks(lines)) > 1:
        return None
    single = len(one.lines) == len(other.lines) == 1
    both = f"{one.lines[0]} {other.lines[0]}" if single else ""
    raws = one.cue.lines, other.cue.lines
    raw: tuple[str, ...] | None = None
    if single and has_han(both) and not line_fault((both,), profile, words) and not profile.shows_commas:
        raw = (f"{raws[0][0]} {raws[1][0]}",)
    elif len(lines) <= limits.max_lines and not line_fault(lines, profile, words):
        raw = (*raws[0], *raws[1])
    if raw is None:
        return None
    cue = replace(one.cue, end_ms=end, lines=raw)
    shown = tuple(shown_text(cue, document.format).split("\n"))
    reading = -(-needed_ms(shown, profile) // document.grid_ms) * document.grid_ms
    need = min(max(limits.min_ms, reading), limits.max_ms)
    return _Slot(one.order, cue, shown, one.start, end, need, wish=one.start)


def _note(slot: _Slot, document: SubtitleDocument, profile: SubtitleProfile) -> AppliedFix:
    length_ms = slot.cue.end_ms - slot.cue.start_ms
    if length_ms > profile.limits.max_ms:
        rule = "too-long"
    elif slot.end < slot.cue.end_ms:
        rule = "overlap"
    elif length_ms < profile.limits.min_ms - MIN_SLACK_MS - document.slack_ms:
        rule = "too-short"
    elif needed_ms(slot.lines, profile) > length_ms:
        rule = "reading-speed"
    else:
        rule = "flicker-gap" if slot.start == slot.cue.start_ms else "short-gap"
    return AppliedFix(
        rule=rule, place=slot.cue.place, span=Span(slot.start, max(slot.start, slot.end)),
        before=f"{slot.cue.start_ms}..{slot.cue.end_ms} ms", after=f"{slot.start}..{slot.end} ms",
    )  # fmt: skip
