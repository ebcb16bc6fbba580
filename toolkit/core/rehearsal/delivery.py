"""How it was said: pace, pauses, fillers, length."""

import re
from collections.abc import Sequence
from itertools import pairwise

from toolkit.core.rehearsal.talk import Talk
from toolkit.core.rehearsal.types import ItemScore, Remark, Rubric, falling
from toolkit.core.spans import Span
from toolkit.core.text import Text

_MARKS = "，。！？；：、…"
SAME_MS = 800
"""Fillers that two hearings put this close together are one: their times of a word differ by half a second."""


def long_pauses(talk: Talk, rubric: Rubric) -> tuple[Span, ...]:
    """Silences inside the talk that are longer than the limit."""
    limit_ms = round(rubric.tables["fluency"]["pause_s"] * 1000)
    return tuple(
        Span(before.end_ms, after.start_ms)
        for before, after in pairwise(talk.voice)
        if after.start_ms - before.end_ms >= limit_ms
    )


def pace_of(talk: Talk, rubric: Rubric) -> float:
    """Characters a minute from the first to the last word, long silences left out."""
    left_out = {*long_pauses(talk, rubric), *talk.elsewhere}
    ms = talk.span.duration_ms - sum(each.duration_ms for each in left_out)
    return talk.chars * 60_000 / ms if ms > 0 else 0.0


def score_pace(talk: Talk, rubric: Rubric) -> ItemScore:
    """Full points inside the band, none beyond it by the share of the rubric; stretches far outside are told."""
    table, most = rubric.tables["pace"], rubric.most("pace")
    pace, low, high, share = pace_of(talk, rubric), table["low"], table["high"], table["zero_share"]
    kept = falling(pace, high, high * (1 + share)) if pace > high else falling(-pace, -low, -low * (1 - share))
    remarks = []
    if kept < 1:
        how = Text("快", "fast") if pace > high else Text("慢", "slow")
        why = Text(
            f"每分钟 {pace:.0f} 字，偏{how.zh}；{low}-{high} 字听着舒服",
            f"{pace:.0f} characters a minute, too {how.en}; {low}-{high} is easy to follow",
        )
        remarks.append(Remark(points=round(most * (1 - kept), 1), why=why, span=_extreme(talk, pace > high, rubric)))
    else:
        remarks += _stretches(talk, rubric)
    return ItemScore(id="pace", points=round(most * kept, 1), most=most, remarks=tuple(remarks))


def _windows(talk: Talk, rubric: Rubric) -> list[tuple[float, Span]]:
    """Pace of every window, which begin every half window."""
    length_ms = rubric.tables["pace"]["window_s"] * 1000
    whole = talk.span
    starts = range(whole.start_ms, max(whole.start_ms + 1, whole.end_ms - length_ms + 1), length_ms // 2)
    spans = [Span(start, min(start + length_ms, whole.end_ms)) for start in starts]
    return [(talk.chars_in(span) * 60_000 / max(1, span.duration_ms), span) for span in spans]


def _extreme(talk: Talk, is_fast: bool, rubric: Rubric) -> Span | None:
    windows = sorted(_windows(talk, rubric), key=lambda each: each[0])
    return windows[-1 if is_fast else 0][1] if windows else None


def _stretches(talk: Talk, rubric: Rubric) -> list[Remark]:
    table = rubric.tables["pace"]
    found: list[Remark] = []
    for pace, span in _windows(talk, rubric):
        if pace <= table["fast"] or any(each.span and each.span.overlap_ms(span) for each in found):
            continue
        why = Text(f"这一段每分钟 {pace:.0f} 字，太快", f"{pace:.0f} characters a minute here: too fast")
        found.append(Remark(points=0.0, why=why, span=span))
    return found


def count_fillers(talk: Talk, verbatim: Talk | None, rubric: Rubric) -> tuple[tuple[str, Span], ...]:
    """Fillers with their times, in order: those in the words, and those that only the second hearing kept.

    Args:
        verbatim: the same sound heard with its hesitations (`tasks.hear_fillers`).
    """
    found = find_fillers(talk, rubric)
    if verbatim is None:
        return found
    more = [
        (word, span)
        for word, span in find_fillers(verbatim, rubric)
        if talk.span.start_ms <= span.start_ms < talk.span.end_ms
        and not any(span.overlap_ms(each) for each in talk.elsewhere)
        and not any(abs(span.start_ms - each.start_ms) < SAME_MS for _, each in found)
    ]
    return tuple(sorted((*found, *more), key=lambda each: each[1]))


def find_fillers(talk: Talk, rubric: Rubric) -> tuple[tuple[str, Span], ...]:
    """Fillers in the words of a talk with their times, in order."""
    once = set(rubric.tables["fillers_once"]["words"])
    text, places = _with_pauses(talk)
    found: list[tuple[int, str, Span]] = []
    for word, pattern in rubric.tables["fillers"].items():
        hits = list(re.finditer(pattern, text))
        for hit in hits[1:] if word in once else hits:
            start, end = places[hit.start()], places[hit.end() - 1] + 1
            found.append((start, word, talk.time_of(start, end)))
    return tuple((word, span) for _, word, span in sorted(found))


def _with_pauses(talk: Talk) -> tuple[str, list[int]]:
    """The text with a comma at every pause that has no mark, and where each of its characters stands in the text.

    A recogniser leaves marks out, and 那个 is a filler only where a clause begins.
    """
    begins = {talk.char_at(before.end_ms, after.start_ms) for before, after in pairwise(talk.voice)}
    text, places = "", []
    for index, char in enumerate(talk.text):
        if index in begins and text[-1:] not in _MARKS:
            text += "，"
            places.append(index)
        text += char
        places.append(index)
    return text, places


def score_fluency(talk: Talk, fillers: Sequence[tuple[str, Span]], rubric: Rubric) -> ItemScore:
    """Fillers in a hundred characters, and silences inside the talk."""
    table, most = rubric.tables["fluency"], rubric.most("fluency")
    rate = len(fillers) * 100 / max(1, talk.chars)
    kept = most * falling(rate, table["free_per_100"], table["zero_per_100"])
    remarks: list[Remark] = []
    if kept < most:
        why = Text(
            f"口头语 {len(fillers)} 个，每百字 {rate:.1f} 个；{table['free_per_100']} 个以内不扣分",
            f"{len(fillers)} fillers, {rate:.1f} in a hundred characters; up to {table['free_per_100']} cost nothing",
        )
        words = "、".join(dict.fromkeys(word for word, _ in fillers))
        remarks.append(Remark(points=round(most - kept, 1), why=why, span=fillers[0][1], words=words))
        remarks += [
            Remark(points=0.0, why=Text(f"口头语“{word}”", f'filler "{word}"'), span=span, words=word)
            for word, span in fillers[1:]
        ]
    for pause in long_pauses(talk, rubric):
        if pause in talk.elsewhere:
            continue
        seconds = pause.duration_ms / 1000
        why = Text(f"停了 {seconds:.1f} 秒没有声音", f"{seconds:.1f} s of silence")
        remarks.append(
            Remark(points=float(table["pause_points"]), why=why, span=pause, better="停顿时把货举到镜头前。")
        )
        kept -= table["pause_points"]
    return ItemScore(id="fluency", points=round(max(0.0, kept), 1), most=most, remarks=tuple(remarks))


def score_length(talk: Talk, wanted_s: float, rubric: Rubric) -> ItemScore:
    """Full points within a tenth of the wanted length."""
    table, most = rubric.tables["length"], rubric.most("length")
    length_s = talk.length_ms / 1000
    off = abs(length_s - wanted_s) / wanted_s
    points = round(most * falling(off, table["free_share"], table["zero_share"]), 1)
    if points >= most:
        return ItemScore(id="length", points=float(most), most=most)
    why = Text(
        f"讲了 {length_s:.0f} 秒，要求 {wanted_s:.0f} 秒", f"{length_s:.0f} s of talk; {wanted_s:.0f} s were asked for"
    )
    return ItemScore(id="length", points=points, most=most, remarks=(Remark(points=round(most - points, 1), why=why),))
