"""Captions: which words stand on the screen together, on how many lines, from when to when.

Rules and numbers after Netflix's Timed Text Style Guide for simplified Chinese and its general requirements,
GY/T 359-2022 9.4 (one line on screen, two at most; what belongs together stays whole) and the practice on phones.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from toolkit.core.caption_limits import CaptionLimits
from toolkit.core.caption_tokens import WORD, Token, cut_tokens
from toolkit.core.cue import Cue
from toolkit.core.sentences import split_sentences
from toolkit.core.spans import Span
from toolkit.core.transcript import Segment

__all__ = ["CaptionLimits", "lay_out_cues"]

_CUE_COST = 1.0
_SECOND_LINE_COST = 1.6
_SHORT_LINE_COST = 1.0
_TOO_SHORT_COST = 40.0
_PAUSE_INSIDE_COST = 4.0
_OVERFLOW_COST = 200.0


def lay_out_cues(
    segments: Sequence[Segment],
    span: Span,
    limits: CaptionLimits,
    split_words: Callable[[str], tuple[str, ...]],
    keep_whole: Iterable[str] = (),
    speech: tuple[Span, ...] = (),
) -> tuple[Cue, ...]:
    """Captions for the words said within `span` (source time), in clip time: `span.start_ms` is zero.

    One line where it can be, two at most; no comma or full stop is shown; lines break between words, never inside
    `keep_whole` (product names) or between a number and its unit. Cues do not overlap, lie within the clip, stay at
    least `min_ms` if the pace of speech allows, and linger into the pause after them. Refused segments show nothing.
    `speech` is what the speech detector found (source time), for sharper edges.
    """
    sentences = split_sentences(segments, speech)
    tokens = _fitting(cut_tokens(sentences, span, split_words, keep_whole), limits.max_chars)
    if not tokens or not span.duration_ms:
        return ()
    groups = _group_tokens(tokens, span, limits)
    starts = [max(span.start_ms, group[0].span.start_ms) for group in groups]
    for index in range(1, len(starts)):  # words may come in a jumble of times; captions may not
        starts[index] = max(starts[index], starts[index - 1] + limits.gap_ms + 1)
    cues: list[Cue] = []
    for index, group in enumerate(groups):
        until = starts[index + 1] - limits.gap_ms if index + 1 < len(groups) else span.end_ms
        end = _end_of(group, starts[index], min(until, span.end_ms), limits)
        if end > starts[index]:
            lines = _best_lines(group, limits)
            cues.append(Cue(span=Span(starts[index], end).shifted(-span.start_ms), lines=lines))
    return tuple(cues)


def _end_of(group: Sequence[Token], start: int, until: int, limits: CaptionLimits) -> int:
    """Source time at which a caption goes: after its words and a little, but before `until`."""
    spoken = max(token.span.end_ms for token in group)
    chars = sum(len(token.text) for token in group)
    wanted = max(spoken, start + limits.min_ms, start + round(chars * 1000 / limits.max_chars_per_s))
    wanted = max(spoken, min(wanted, spoken + 3 * limits.linger_ms))
    end = max(spoken + limits.linger_ms, wanted, start + limits.min_ms)
    if 0 <= until - end <= limits.linger_ms:
        end = until  # a short blank between two captions only flickers
    return min(end, until, start + limits.max_ms)


def _fitting(tokens: Sequence[Token], max_chars: int) -> tuple[Token, ...]:
    """Tokens, those longer than a line cut by force."""
    fitted: list[Token] = []
    for token in tokens:
        pieces = [token.text[i : i + max_chars] for i in range(0, len(token.text), max_chars)]
        step = token.span.duration_ms / len(pieces)
        for index, piece in enumerate(pieces):
            last = index == len(pieces) - 1
            start_ms = token.span.start_ms + round(index * step)
            fitted.append(
                Token(
                    text=piece,
                    span=Span(start_ms, max(start_ms, token.span.start_ms + round((index + 1) * step))),
                    break_cost=token.break_cost if last else WORD,
                    has_comma=token.has_comma and last,
                )
            )
    return tuple(fitted)


def _group_tokens(tokens: Sequence[Token], span: Span, limits: CaptionLimits) -> list[Sequence[Token]]:
    """Tokens of each caption: the cheapest way to cut the row (dynamic programming)."""
    best = [0.0] + [float("inf")] * len(tokens)
    origin = [0] * (len(tokens) + 1)
    for end in range(1, len(tokens) + 1):
        for start in range(end - 1, -1, -1):
            group = tokens[start:end]
            if end - start > 1 and sum(len(token.text) for token in group) > limits.max_chars * limits.max_lines:
                break
            following = tokens[end].span.start_ms if end < len(tokens) else span.end_ms
            cost = best[start] + _group_cost(group, following, limits)
            if cost < best[end]:
                best[end], origin[end] = cost, start
    groups: list[Sequence[Token]] = []
    end = len(tokens)
    while end:
        groups.append(tokens[origin[end] : end])
        end = origin[end]
    return groups[::-1]


def _group_cost(group: Sequence[Token], following_ms: int, limits: CaptionLimits) -> float:
    """How bad a caption of these tokens is, if the next begins at `following_ms` (source time)."""
    lines = _best_lines(group, limits)
    if len(lines) > limits.max_lines or any(len(line) > limits.max_chars for line in lines):
        return _OVERFLOW_COST
    start_ms, end_ms = group[0].span.start_ms, group[-1].span.end_ms
    room_ms = following_ms - limits.gap_ms - start_ms
    chars = sum(len(line) for line in lines)
    cost = _CUE_COST + group[-1].break_cost + _SECOND_LINE_COST * (len(lines) - 1)
    if len(lines) > 1:
        cost += _inner_break_cost(group, len(lines[0]))
    if chars < 5:
        cost += _SHORT_LINE_COST
    if room_ms < limits.min_ms:
        cost += _TOO_SHORT_COST * (1 - max(0, room_ms) / limits.min_ms) + 2
    if end_ms - start_ms > limits.max_ms:
        cost += _TOO_SHORT_COST
    pauses = [b.span.start_ms - a.span.end_ms for a, b in pairwise(group)]
    cost += _PAUSE_INSIDE_COST * sum(pause > limits.max_pause_ms for pause in pauses)
    # A full stop inside a caption joins two sentences: allowed where they are short.
    cost += 0.5 * sum(token.break_cost == 0 for token in group[:-1])
    return cost + max(0.0, chars * 1000 / max(1, room_ms) - limits.max_chars_per_s) * 0.2


def _best_lines(group: Sequence[Token], limits: CaptionLimits) -> tuple[str, ...]:
    whole = _line(group)
    if len(whole) <= limits.max_chars or len(group) == 1 or limits.max_lines == 1:
        return (whole,)
    choices = [(_line(group[:cut]), _line(group[cut:]), group[cut - 1].break_cost) for cut in range(1, len(group))]
    fitting = [c for c in choices if max(len(c[0]), len(c[1])) <= limits.max_chars]
    if not fitting:
        return (whole,)
    top, bottom, _ = min(fitting, key=lambda c: c[2] + abs(len(c[0]) - len(c[1])) * 0.15)
    return (top, bottom)


def _inner_break_cost(group: Sequence[Token], top_chars: int) -> float:
    for cut in range(1, len(group)):
        if len(_line(group[:cut])) == top_chars:
            return group[cut - 1].break_cost * 0.5
    return 0.0


def _line(group: Sequence[Token]) -> str:
    """What is shown: a space for a comma inside the line, nothing for one at its end."""
    shown = "".join(token.text + (" " if token.has_comma else "") for token in group)
    return shown.strip().rstrip("、")
