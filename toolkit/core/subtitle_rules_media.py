"""Rules that need the footage: its length, its cuts, and where somebody speaks. All times are source time."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

import numpy as np

from toolkit.core.spans import Span, format_clock, merge_spans
from toolkit.core.subtitle_profile import SubtitleProfile
from toolkit.core.subtitle_rules import SubtitleFinding, finding
from toolkit.core.subtitle_view import ShownCue, SubtitleMedia
from toolkit.core.text import Text

END_SLACK_MS = 100
"""Containers round their length to a frame or a packet of sound."""
FRAME_MS = 42
UNHEARD_MS = 2_000
"""Speech without a caption for longer than this is missed by a viewer who can't hear."""
SILENCE_PAD_MS = 500
"""How far from speech a caption may stand: what the detector clips, and half a second of lead or linger."""
MIN_OFFSET_MS = 300
"""Smaller shifts are within what houses allow and what a speech detector can tell."""
_STEP_MS = 20
_SEARCH_MS = 30_000
_MIN_CUES = 5
_MIN_GAIN = 0.12
_MIN_FIT = 0.3
_GOOD_FIT = 0.8
_MOST_STEPS = 2_000_000
"""Eleven hours: more would fill the memory."""
FRAME_RATE_RATIOS = (25 / 24, 24 / 25, 25 * 1.001 / 24, 24 / 25.025, 1.001, 1 / 1.001)
"""Films run at 24 or 23.976 frames a second, television at 25: subtitles made for one drift against the other."""
_WRONG_MEDIA = Text("整条都在视频之外，请检查是不是这段视频的字幕", "It lies wholly beyond: is this the right footage?")


def check_media(shown: Sequence[ShownCue], profile: SubtitleProfile, media: SubtitleMedia) -> Iterator[SubtitleFinding]:
    """Every breach of a rule about the footage."""
    dialogue = [each for each in shown if each.is_dialogue and each.letters and each.duration_ms > 0]
    speed = estimate_speed(dialogue, media)
    if speed != 1.0:
        percent = f"{abs(speed - 1) * 100:.1f}"
        yield finding(
            "time-speed", f"字幕越走越{'早' if speed > 1 else '晚'}，差 {percent}%（帧率不同）",
            f"cues run more and more {'ahead' if speed > 1 else 'behind'}, by {percent} % (another frame rate)",
        )  # fmt: skip
        return
    offset_ms = estimate_offset(dialogue, media)
    if offset_ms:
        later = offset_ms > 0
        amount = f"{abs(offset_ms) / 1000:.1f}"
        yield finding(
            "time-offset", f"所有字幕比声音{'晚' if later else '早'} {amount} 秒",
            f"all cues come {amount} s {'later' if later else 'earlier'} than the sound",
        )  # fmt: skip
        return
    yield from _beyond(shown, media)
    yield from _cuts(dialogue, profile, media)
    if media.speech is not None:
        yield from _speech(dialogue, media.speech)


def _beyond(shown: Sequence[ShownCue], media: SubtitleMedia) -> Iterator[SubtitleFinding]:
    for each in shown:
        if each.is_dialogue and each.cue.end_ms > media.duration_ms + END_SLACK_MS:
            is_wholly = each.cue.start_ms >= media.duration_ms
            end = format_clock(media.duration_ms)
            yield finding(
                "beyond-media", f"视频只有 {end}", f"the media ends at {end}",
                cue=each.order, place=each.cue.place, span=each.cue.span, is_fixable=not is_wholly,
                advice=_WRONG_MEDIA if is_wholly else None,
            )  # fmt: skip


def _cuts(dialogue: Sequence[ShownCue], profile: SubtitleProfile, media: SubtitleMedia) -> Iterator[SubtitleFinding]:
    for each in dialogue:
        start, end = snapped(each.cue.start_ms, each.cue.end_ms, media.cuts_ms, profile)
        if (start, end) != (each.cue.start_ms, each.cue.end_ms):
            edge, at_ms = ("开始", start) if start != each.cue.start_ms else ("结束", end)
            word = "begins" if edge == "开始" else "ends"
            at = format_clock(at_ms)
            yield finding(
                "shot-change", f"{edge}离镜头切换（{at}）太近", f"{word} too near to the cut at {at}",
                cue=each.order, place=each.cue.place, span=each.cue.span,
            )  # fmt: skip


def snapped(start_ms: int, end_ms: int, cuts_ms: Sequence[int], profile: SubtitleProfile) -> tuple[int, int]:
    """Start and end moved onto the cut that they nearly touch: the start onto it, the end two frames before it."""
    if not profile.snap_ms:
        return start_ms, end_ms
    gap_ms = profile.limits.gap_ms
    at_start = _nearest(start_ms, cuts_ms)
    new_start, new_end = start_ms, end_ms
    if at_start is not None and FRAME_MS < abs(at_start - start_ms) <= profile.snap_ms:
        new_start = at_start
    at_end = _nearest(end_ms, cuts_ms)
    if at_end is not None and abs(at_end - end_ms) <= profile.snap_ms:
        is_right = -FRAME_MS <= at_end - end_ms <= gap_ms + FRAME_MS
        new_end = end_ms if is_right else at_end - gap_ms
    is_usable = new_end - new_start >= profile.limits.min_ms
    return (new_start, new_end) if is_usable else (start_ms, end_ms)


def _nearest(time_ms: int, cuts_ms: Sequence[int]) -> int | None:
    at = bisect_left(cuts_ms, time_ms)
    return min(cuts_ms[max(0, at - 1) : at + 1], key=lambda cut: abs(cut - time_ms), default=None)


def _speech(dialogue: Sequence[ShownCue], speech: Sequence[Span]) -> Iterator[SubtitleFinding]:
    for piece, said_ms in _unheard(speech, merge_spans((each.cue.span for each in dialogue), max_gap_ms=300)):
        if said_ms > UNHEARD_MS:
            seconds = said_ms / 1000
            yield finding(
                "speech-without-cue", f"有 {seconds:.1f} 秒话没有字幕", f"{seconds:.1f} s of speech without a cue",
                span=piece, advice=Text("请听这一段，补上字幕", "Listen to it and write what is said"),
            )  # fmt: skip
    ends = [span.end_ms for span in speech]
    for each in dialogue:
        near = Span(max(0, each.cue.span.start_ms - SILENCE_PAD_MS), each.cue.span.end_ms + SILENCE_PAD_MS)
        at = bisect_right(ends, near.start_ms)
        if at >= len(speech) or not speech[at].overlap_ms(near):
            yield finding(
                "cue-in-silence", "这里没有人说话", "nobody speaks here",
                cue=each.order, place=each.cue.place, span=each.cue.span,
                advice=Text("请听这一段，没人说就删掉", "Listen to it; delete the cue if nobody speaks"),
            )  # fmt: skip


def _unheard(speech: Sequence[Span], shown: Sequence[Span]) -> Iterator[tuple[Span, int]]:
    """For each time without a caption: from the first to the last speech in it, and how many ms of speech there are."""
    last_ms = max([span.end_ms for span in (*speech, *shown)], default=0)
    starts = [0, *(span.end_ms for span in shown)]
    ends = [*(span.start_ms for span in shown), last_ms]
    first = 0
    for start_ms, end_ms in zip(starts, ends, strict=True):
        while first < len(speech) and speech[first].end_ms <= start_ms:
            first += 1
        parts: list[Span] = []
        for span in speech[first:]:
            if span.start_ms >= end_ms:
                break
            parts.append(Span(max(start_ms, span.start_ms), min(end_ms, span.end_ms)))
        if parts:
            yield Span(parts[0].start_ms, parts[-1].end_ms), sum(part.duration_ms for part in parts)


def estimate_offset(dialogue: Sequence[ShownCue], media: SubtitleMedia) -> int:
    """How much later (positive) or earlier all cues are than the speech, in ms; 0 where they fit or it can't be told.

    Cross-correlation of "a caption is shown" with "somebody speaks", then the starts of captions against the starts of
    speech for the exact amount.
    """
    fits = _fits(dialogue, media, 1.0)
    if fits is None:
        return 0
    middle, best = len(fits) // 2, int(fits.argmax())
    if fits[best] < _MIN_FIT or fits[best] - fits[middle] < _MIN_GAIN:
        return 0
    coarse_ms = (best - middle) * _STEP_MS
    assert media.speech is not None
    offset_ms = _refined(coarse_ms, [each.cue.start_ms for each in dialogue], [span.start_ms for span in media.speech])
    return offset_ms if abs(offset_ms) >= MIN_OFFSET_MS else 0


def estimate_speed(dialogue: Sequence[ShownCue], media: SubtitleMedia) -> float:
    """By what all times have to be multiplied, if they were made for another frame rate; 1.0 where they were not."""
    plain = _fits(dialogue, media, 1.0)
    if plain is None or plain.max() >= _GOOD_FIT:
        return 1.0
    best_fit, best = float(plain.max()) + _MIN_GAIN, 1.0
    for speed in FRAME_RATE_RATIOS:
        fits = _fits(dialogue, media, speed)
        if fits is not None and fits.max() > max(best_fit, _MIN_FIT):
            best_fit, best = float(fits.max()), speed
    return best


def _fits(dialogue: Sequence[ShownCue], media: SubtitleMedia, speed: float) -> np.ndarray | None:
    """How well captions, their times multiplied by `speed`, fit the speech for each shift; None if it can't be told."""
    if not media.speech or len(dialogue) < _MIN_CUES:
        return None
    length_ms = max(media.duration_ms, round(max(each.cue.end_ms for each in dialogue) * speed))
    size = length_ms // _STEP_MS + 1
    if size > _MOST_STEPS:
        return None
    said, seen = np.zeros(size, np.float32), np.zeros(size, np.float32)
    for span in media.speech:
        said[span.start_ms // _STEP_MS : span.end_ms // _STEP_MS] = 1
    for each in dialogue:
        start, end = max(0, each.cue.start_ms) * speed, each.cue.end_ms * speed
        seen[int(start) // _STEP_MS : int(end) // _STEP_MS] = 1
    return _correlation(said, seen)


def _correlation(said: np.ndarray, seen: np.ndarray) -> np.ndarray:
    """Pearson's correlation for every shift of `seen` from -30 to 30 s."""
    reach = min(_SEARCH_MS // _STEP_MS, len(said) - 1)
    if said.std() == 0 or seen.std() == 0:
        return np.zeros(2 * reach + 1, np.float32)
    a, b = said - said.mean(), seen - seen.mean()
    width = 1 << int(len(a) + reach).bit_length()
    product = np.fft.irfft(np.fft.rfft(b, width) * np.conj(np.fft.rfft(a, width)), width)
    around = np.concatenate([product[width - reach :], product[: reach + 1]])
    return around / (len(a) * said.std() * seen.std())


def _refined(coarse_ms: int, starts: Sequence[int], onsets: Sequence[int]) -> int:
    near: list[int] = []
    for start in starts:
        onset = _nearest(start - coarse_ms, onsets)
        if onset is not None and abs(start - coarse_ms - onset) <= 600:
            near.append(start - onset)
    return round(float(np.median(near))) if len(near) >= _MIN_CUES else coarse_ms
