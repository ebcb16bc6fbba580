"""Sets right times that can't be, the order of cues, and cues that stand there twice. Pure."""

from collections.abc import Sequence
from dataclasses import replace

from toolkit.core.spans import Span
from toolkit.core.subtitle_document import SubtitleCue, SubtitleDocument
from toolkit.core.subtitle_fix_text import AppliedFix
from toolkit.core.subtitle_profile import SubtitleProfile
from toolkit.core.subtitle_rules_media import END_SLACK_MS, estimate_offset, estimate_speed, snapped
from toolkit.core.subtitle_rules_time import is_duplicate, is_repeat
from toolkit.core.subtitle_view import ShownCue, SubtitleMedia, needed_ms, show_cues

_NEAR_MS = 200
"""A time that overlaps its neighbour by no more than this is still where it was meant."""


def mend_spans(
    document: SubtitleDocument, cues: Sequence[SubtitleCue], profile: SubtitleProfile, media: SubtitleMedia | None,
    log: list[AppliedFix], *, shifts: bool = True,
) -> list[SubtitleCue]:  # fmt: skip
    """Cues in order of time, each with an end after its start, none twice, none beyond the footage.

    `shifts`: all are moved together if they do not fit the speech.
    """
    mended = _certain(list(cues), profile, log)
    mended = [_ordered(mended, index, profile, log) for index in range(len(mended))]
    if media is not None and shifts:
        mended = _shifted_back(document, mended, media, log)
    mended = _sorted(mended, document.format, log)
    mended = _without_repeats(document, mended, profile, log)
    if media is not None:
        mended = [_within(cue, profile, media, log) for cue in mended]
    return mended


def _certain(cues: list[SubtitleCue], profile: SubtitleProfile, log: list[AppliedFix]) -> list[SubtitleCue]:
    """Times that were malformed, taken as read where they fit between their neighbours, else set by the words."""
    gap_ms = profile.limits.gap_ms
    for index, cue in enumerate(cues):
        if cue.is_time_certain:
            continue
        before = cues[index - 1].end_ms if index else 0
        after = next((other.start_ms for other in cues[index + 1 :] if other.is_time_certain), None)
        latest = after if after is not None else max(before, cue.start_ms) + profile.limits.max_ms
        needed = _needed(cue, profile)
        start, end = cue.start_ms, cue.end_ms
        if not before - _NEAR_MS <= start < latest:
            start = max(before + gap_ms, end - needed) if before < end <= latest + _NEAR_MS else before + gap_ms
        if not start < end <= latest + _NEAR_MS:
            end = max(start + profile.limits.min_ms, min(start + needed, latest - gap_ms))
        log.append(_note("bad-time", cue, replace(cue, start_ms=start, end_ms=end)))
        cues[index] = replace(cue, start_ms=start, end_ms=end, is_time_certain=True)
    return cues


def _ordered(cues: list[SubtitleCue], index: int, profile: SubtitleProfile, log: list[AppliedFix]) -> SubtitleCue:
    """The cue with its end after its start, none of them negative."""
    cue = cues[index]
    if cue.start_ms < 0 or cue.end_ms < 0:
        clamped = replace(cue, start_ms=max(0, cue.start_ms), end_ms=max(0, cue.end_ms))
        log.append(_note("negative-time", cue, clamped))
        cue = clamped
    if cue.end_ms >= cue.start_ms:
        return cue
    before = cues[index - 1].end_ms if index else 0
    following = cues[index + 1].start_ms if index + 1 < len(cues) else None
    length_ms = cue.start_ms - cue.end_ms
    is_swapped = cue.end_ms >= before - _NEAR_MS and length_ms <= profile.limits.max_ms
    is_swapped &= following is None or cue.start_ms <= following + _NEAR_MS
    if is_swapped:
        mended = replace(cue, start_ms=cue.end_ms, end_ms=cue.start_ms)
    else:
        end = cue.start_ms + _needed(cue, profile)
        if following is not None and following > cue.start_ms:
            end = max(cue.start_ms + 1, min(end, following - profile.limits.gap_ms))
        mended = replace(cue, end_ms=end)
    log.append(_note("end-before-start", cue, mended))
    return mended


def _needed(cue: SubtitleCue, profile: SubtitleProfile) -> int:
    return max(profile.limits.min_ms, min(needed_ms(cue.lines, profile), profile.limits.max_ms))


def _shifted_back(
    document: SubtitleDocument, cues: list[SubtitleCue], media: SubtitleMedia, log: list[AppliedFix]
) -> list[SubtitleCue]:
    speed = estimate_speed(_dialogue(document, cues), media)
    if speed != 1.0:
        log.append(AppliedFix(rule="time-speed", place=0, span=None, before="", after=f"x {speed:.5f}"))
        cues = [replace(cue, start_ms=round(cue.start_ms * speed), end_ms=round(cue.end_ms * speed)) for cue in cues]
    offset_ms = estimate_offset(_dialogue(document, cues), media)
    if not offset_ms:
        return cues
    amount = f"{-offset_ms:+d} ms"
    log.append(AppliedFix(rule="time-offset", place=0, span=None, before="", after=amount))
    moved = [replace(cue, start_ms=cue.start_ms - offset_ms, end_ms=cue.end_ms - offset_ms) for cue in cues]
    return [replace(cue, start_ms=max(0, cue.start_ms), end_ms=max(1, cue.end_ms)) for cue in moved]


def _dialogue(document: SubtitleDocument, cues: Sequence[SubtitleCue]) -> list[ShownCue]:
    shown = show_cues(replace(document, cues=tuple(cues)))
    return [each for each in shown if each.is_dialogue and each.letters and each.duration_ms > 0]


def _sorted(cues: list[SubtitleCue], kind: str, log: list[AppliedFix]) -> list[SubtitleCue]:
    """By start; in ASS only within a style, whose rows lie among others."""
    keys = {cue.style if kind == "ass" else "" for cue in cues}
    mended = list(cues)
    for key in keys:
        slots = [index for index, cue in enumerate(cues) if kind != "ass" or cue.style == key]
        for slot, cue in zip(slots, sorted((cues[slot] for slot in slots), key=lambda one: one.start_ms), strict=True):
            if cue is not cues[slot] and mended[slot] is cues[slot] and cue.start_ms < cues[slot].start_ms:
                log.append(_note("out-of-order", cue, cue))
            mended[slot] = cue
    return mended


def _without_repeats(
    document: SubtitleDocument, cues: list[SubtitleCue], profile: SubtitleProfile, log: list[AppliedFix]
) -> list[SubtitleCue]:
    kind = document.format
    last: dict[str, int] = {}
    kept: list[ShownCue] = []
    for each in show_cues(replace(document, cues=tuple(cues))):
        key = f"{each.cue.style}|{each.cue.extra.split('|')[0]}" if kind == "ass" else ""
        before = kept[last[key]] if key in last else None
        is_same = before is not None and each.is_dialogue and is_duplicate(before, each)
        if before is None or not (is_same or (each.is_dialogue and is_repeat(before, each))):
            if each.is_dialogue:
                last[key] = len(kept)
            kept.append(each)
            continue
        rule = "duplicate-cue" if is_same else "repeated-text"
        end_ms = min(max(before.cue.end_ms, each.cue.end_ms), before.cue.start_ms + profile.limits.max_ms)
        end_ms = max(end_ms, before.cue.end_ms)
        merged = replace(before.cue, end_ms=end_ms)
        log.append(replace(_note(rule, each.cue, merged), removed=each.letters))
        kept[last[key]] = ShownCue(before.order, merged, before.text, before.is_placed, before.is_drawing)
    return [each.cue for each in kept]


def _within(cue: SubtitleCue, profile: SubtitleProfile, media: SubtitleMedia, log: list[AppliedFix]) -> SubtitleCue:
    start, end = cue.start_ms, cue.end_ms
    if end > media.duration_ms + END_SLACK_MS and start < media.duration_ms:
        end = media.duration_ms
        log.append(_note("beyond-media", cue, replace(cue, end_ms=end)))
    moved = snapped(start, end, media.cuts_ms, profile) if end > start else (start, end)
    if moved != (start, end):
        log.append(_note("shot-change", cue, replace(cue, start_ms=moved[0], end_ms=moved[1])))
        start, end = moved
    return replace(cue, start_ms=start, end_ms=end)


def _note(rule: str, cue: SubtitleCue, mended: SubtitleCue) -> AppliedFix:
    return AppliedFix(
        rule=rule,
        place=cue.place,
        span=Span(max(0, mended.start_ms), max(0, mended.start_ms, mended.end_ms)),
        before=f"{cue.start_ms}..{cue.end_ms} ms",
        after=f"{mended.start_ms}..{mended.end_ms} ms",
    )
