"""Rules about time: order, overlaps, gaps, durations, reading speed, repeats."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from toolkit.core.spans import format_clock
from toolkit.core.subtitle_document import SubtitleDocument
from toolkit.core.subtitle_profile import SubtitleProfile
from toolkit.core.subtitle_rules import SubtitleFinding, finding
from toolkit.core.subtitle_view import ShownCue, in_order, needed_ms

MIN_SLACK_MS = 34
"""20 frames, Netflix's minimum, last 833 ms at 24 frames a second and 800 ms at 25."""
GAP_SLACK_MS = 18
"""Two frames, Netflix's gap, last 84 ms at 24 frames a second and 67 ms at 30."""
FLICKER_FROM_MS = 120
FLICKER_TO_MS = 458
"""Gaps of 3 to 11 frames at 24 per second: too short to be seen as a pause. Netflix closes them to 2 frames."""
REPEAT_WITHIN_MS = 3_000
"""The same words again within so long a time are one caption that a tool cut in two, or a listener's loop."""
_SPEED_SLACK = 0.01


def check_times(
    document: SubtitleDocument, shown: Sequence[ShownCue], profile: SubtitleProfile
) -> Iterator[SubtitleFinding]:
    """Every breach of a rule about time."""
    yield from _single(document, shown, profile)
    if document.format != "lrc":
        yield from _file_order(document, shown)
    for row in in_order(shown, document.format):
        for before, after in pairwise(row):
            yield from _pair(before, after, profile, has_ends=document.format != "lrc")


def is_repeat(before: ShownCue, after: ShownCue) -> bool:
    """Whether `after` shows the same words soon after `before`."""
    gap_ms = after.cue.start_ms - before.cue.end_ms
    return len(after.letters) >= 2 and before.letters == after.letters and gap_ms <= REPEAT_WITHIN_MS


def is_duplicate(before: ShownCue, after: ShownCue) -> bool:
    """Whether both show the same words at (nearly) the same time."""
    if before.letters != after.letters or not before.letters:
        return False
    shorter = min(before.duration_ms, after.duration_ms)
    same_start = abs(before.cue.start_ms - after.cue.start_ms) <= 40
    return same_start or before.cue.span.overlap_ms(after.cue.span) > shorter / 2


def is_flicker(before: ShownCue, after: ShownCue, profile: SubtitleProfile) -> bool:
    """Whether the blank between both only flickers, and could be closed."""
    limits = profile.limits
    gap_ms = after.cue.start_ms - before.cue.end_ms
    if not limits.gap_ms or not max(FLICKER_FROM_MS, limits.gap_ms * 1.4) <= gap_ms <= FLICKER_TO_MS:
        return False
    return after.cue.start_ms - limits.gap_ms - before.cue.start_ms <= limits.max_ms


def _single(
    document: SubtitleDocument, shown: Sequence[ShownCue], profile: SubtitleProfile
) -> Iterator[SubtitleFinding]:
    limits, slack = profile.limits, document.slack_ms
    for each in shown:
        cue, length = each.cue, each.duration_ms
        at = {"cue": each.order, "place": cue.place, "span": cue.span}
        if cue.start_ms < 0 or cue.end_ms < 0:
            yield finding("negative-time", "时间是负的", "the time is negative", **at)
        if not cue.is_time_certain:
            continue
        if length < 0:
            yield finding(
                "end-before-start", f"结束比开始早 {-length} 毫秒", f"ends {-length} ms before it starts", **at
            )
            continue
        if not each.is_dialogue or document.format == "lrc" or not each.text.strip():
            continue
        if length < limits.min_ms - MIN_SLACK_MS - slack:
            yield finding(
                "too-short", f"只显示 {length} 毫秒，至少要 {limits.min_ms}",
                f"shown for {length} ms, at least {limits.min_ms} are needed", **at,
            )  # fmt: skip
        if length > limits.max_ms + slack:
            yield finding(
                "too-long", f"显示 {length / 1000:.1f} 秒，最多 {limits.max_ms / 1000:.0f} 秒",
                f"shown for {length / 1000:.1f} s, {limits.max_ms / 1000:.0f} s at most", **at,
            )  # fmt: skip
        needed = needed_ms(each.lines, profile)
        if needed * (1 - _SPEED_SLACK) > length + slack and needed > limits.min_ms:
            speed = limits.max_chars_per_s * needed / max(1, length)
            yield finding(
                "reading-speed", f"每秒 {speed:.1f} 字，最多 {limits.max_chars_per_s:g} 字",
                f"{speed:.1f} characters per second, {limits.max_chars_per_s:g} at most", **at,
            )  # fmt: skip


def _file_order(document: SubtitleDocument, shown: Sequence[ShownCue]) -> Iterator[SubtitleFinding]:
    last: dict[str, ShownCue] = {}
    for each in shown:
        if not each.is_dialogue or not each.cue.is_time_certain:
            continue
        key = each.cue.style if document.format == "ass" else ""
        before = last.get(key)
        if before is not None and each.cue.start_ms < before.cue.start_ms:
            clock = format_clock(before.cue.span.start_ms)
            yield finding(
                "out-of-order", f"比前一条（{clock}）还早", f"starts before the cue above it ({clock})",
                cue=each.order, place=each.cue.place, span=each.cue.span,
            )  # fmt: skip
        last[key] = each


def _pair(before: ShownCue, after: ShownCue, profile: SubtitleProfile, *, has_ends: bool) -> Iterator[SubtitleFinding]:
    gap_ms = after.cue.start_ms - before.cue.end_ms
    at = {"cue": after.order, "place": after.cue.place, "span": after.cue.span}
    if is_duplicate(before, after):
        yield finding("duplicate-cue", f"和第 {before.order} 条完全相同", f"the same as cue {before.order}", **at)
        return
    if is_repeat(before, after):
        yield finding("repeated-text", f"和第 {before.order} 条文字相同", f"the same words as cue {before.order}", **at)
    if not has_ends:
        return
    at = {"cue": before.order, "place": before.cue.place, "span": before.cue.span}
    if gap_ms < 0:
        yield finding(
            "overlap", f"和第 {after.order} 条重叠 {-gap_ms} 毫秒", f"overlaps cue {after.order} by {-gap_ms} ms", **at
        )
    elif gap_ms < profile.limits.gap_ms - GAP_SLACK_MS:
        yield finding(
            "short-gap", f"和下一条只隔 {gap_ms} 毫秒，至少 {profile.limits.gap_ms}",
            f"{gap_ms} ms to the next cue, at least {profile.limits.gap_ms} are needed", **at,
        )  # fmt: skip
    elif is_flicker(before, after, profile):
        yield finding(
            "flicker-gap", f"和下一条之间空 {gap_ms} 毫秒，只会闪一下", f"the blank of {gap_ms} ms only flickers", **at
        )
