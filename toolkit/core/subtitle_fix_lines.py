"""Lays captions out again: lines by meaning, and two captions out of one that is too long. Pure."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from toolkit.core.caption_tokens import cut_tokens
from toolkit.core.spans import Span
from toolkit.core.subtitle_document import SubtitleCue, SubtitleFormat
from toolkit.core.subtitle_fix_text import AppliedFix
from toolkit.core.subtitle_marks import remark, shown_text, split_raw
from toolkit.core.subtitle_profile import SubtitleProfile
from toolkit.core.subtitle_rules_lines import (
    ANY_DASH,
    CLOSING,
    OPENING,
    ends_badly,
    has_orphan,
    parted_name,
    parts_number,
    starts_badly,
)
from toolkit.core.subtitle_view import (
    SubtitleWords,
    has_han,
    is_latin,
    is_too_long,
    letters_of,
    line_count,
    tracks,
)
from toolkit.core.transcript import Segment, Word

SLOW_MS_PER_CHAR = 260
"""Slow speech, under four syllables a second: by it a caption's words are too few for a time that is too long."""
_SENTENCE, _CLAUSE, _WORD, _NEVER = 0.1, 0.3, 1.5, 6.0
"""Cost of a break after a full stop, after a comma or a space, between two words, before a particle."""
_FORCED = 20.0
_SECOND_LINE_COST = 0.4
_CUE_COST = 1.0
_IMBALANCE_COST = 0.08
_EVEN_COST = 0.003
"""Times the square of a caption's characters: two of 18 are better than one of 31 and one of 5."""
_FEW_COST = 2.0
_STRIP = " \u3000"

Lines = tuple[str, ...]


def mend_lines(
    cues: Sequence[SubtitleCue], kind: SubtitleFormat, profile: SubtitleProfile, words: SubtitleWords,
    log: list[AppliedFix],
) -> list[SubtitleCue]:  # fmt: skip
    """The cues with every line in order; what does not fit on the screen becomes two cues or more."""
    mended: list[SubtitleCue] = []
    for cue in cues:
        text = shown_text(cue, kind)
        rule = line_fault(text.split("\n"), profile, words) if letters_of(text) else ""
        pieces: tuple[Lines, ...] = ()
        if rule:
            pieces = lay_out(text.split("\n"), profile, words)
        elif _is_idle(cue, text, profile) and kind != "lrc":
            rule, pieces = "too-long", _halves(text.split("\n"), profile, words)
        is_karaoke = kind == "ass" and bool(re.search(r"\\[kK][fo]?\d", "".join(cue.lines)))
        if not pieces or (len(pieces) > 1 and is_karaoke) or pieces == (tuple(text.split("\n")),):
            mended.append(cue)
            continue
        made = _cut_cue(cue, pieces, kind, profile)
        shown = " | ".join("/".join(piece) for piece in pieces)
        log.append(AppliedFix(rule=rule, place=cue.place, span=cue.span, before="/".join(cue.lines), after=shown))
        mended += made
    return mended


def line_fault(lines: Sequence[str], profile: SubtitleProfile, words: SubtitleWords) -> str:
    """The first rule on lines that `lines` break, or ""."""
    if any(is_too_long(line, profile) for line in lines):
        return "line-too-long"
    if max(len(track) for track in tracks(lines)) > profile.limits.max_lines:
        return "too-many-lines"
    if has_orphan(lines):
        return "orphan"
    if any(starts_badly(line) for line in lines):
        return "line-start"
    if any(ends_badly(line) for line in lines):
        return "line-end"
    for top, bottom in pairwise(lines):
        if parts_number(top, bottom, words.split_words):
            return "number-split"
        if parted_name(top, bottom, words.names):
            return "name-split"
    return ""


def lay_out(lines: Sequence[str], profile: SubtitleProfile, words: SubtitleWords) -> tuple[Lines, ...]:
    """The words of `lines` as captions that fit: mostly one, more where one is too long. () where it can't be done."""
    both = tracks(lines)
    if len(both) == 2:
        laid = [lay_out(track, profile, words) for track in both]
        if all(len(each) == 1 for each in laid):
            return ((*laid[0][0], *laid[1][0]),)
        return ()  # two languages can't be cut at the same meaning
    speakers = _speakers(lines)
    if len(speakers) > 1:
        if all(not is_too_long(part, profile) for part in speakers) and len(speakers) <= profile.limits.max_lines:
            return (tuple(speakers),)
        return tuple(piece for part in speakers for piece in _lay_out_text(part, profile, words))
    return _lay_out_text(join_lines(lines), profile, words)


def join_lines(lines: Sequence[str]) -> str:
    """Lines as one: a space only between Western words.

    >>> join_lines(("这个脐橙", "很甜")), join_lines(("navel", "orange"))
    ('这个脐橙很甜', 'navel orange')
    """
    text = ""
    for line in (line.strip(_STRIP) for line in lines):
        is_western = text[-1:].isascii() and line[:1].isascii() and text[-1:].isalnum() and line[:1].isalnum()
        keeps_number = text[-1:].isdigit() or text[-1:] == "."
        is_comma = bool(text) and text[-1] in ",;:" and line[:1].isascii()
        text += (
            " " if (is_western and not keeps_number) or is_comma or (is_latin(text) and is_latin(line)) else ""
        ) + line
    return text


def _speakers(lines: Sequence[str]) -> list[str]:
    """What each speaker says, if speakers are marked by dashes."""
    if sum(bool(ANY_DASH.match(line)) for line in lines) < 2:
        return [join_lines(lines)]
    parts: list[str] = []
    for line in lines:
        if ANY_DASH.match(line) or not parts:
            parts.append(line)
        else:
            parts[-1] = join_lines((parts[-1], line))
    return parts


def _lay_out_text(text: str, profile: SubtitleProfile, words: SubtitleWords) -> tuple[Lines, ...]:
    """Cuts `text` into captions, each into lines: the cheapest way by the cost of its breaks."""
    costs = break_costs(text, profile, words)
    whole = _lines_of(text, 0, len(text), costs, profile)
    if whole is not None:
        return (whole[1],)
    places = [0, *sorted(costs), len(text)]
    best: dict[int, float] = {0: 0.0}
    origin: dict[int, int] = {}
    laid: dict[int, Lines] = {}
    widest = profile.limits.max_lines * profile.limits.max_chars * 3
    for at, end in enumerate(places[1:], 1):
        for start in reversed(places[:at]):
            if end - start > widest + 4:
                break
            if start not in best:
                continue
            fit = _lines_of(text, start, end, costs, profile)
            if fit is None:
                continue
            size = len(letters_of(text[start:end]))
            cost = best[start] + fit[0] + _CUE_COST + costs.get(end, 0.0)
            cost += _EVEN_COST * size * size + (_FEW_COST if size < 4 else 0.0)
            if cost < best.get(end, float("inf")):
                best[end], origin[end], laid[end] = cost, start, fit[1]
    if len(text) not in best:
        return ()
    pieces: list[Lines] = []
    end = len(text)
    while end:
        pieces.append(laid[end])
        end = origin[end]
    return tuple(pieces[::-1])


def _lines_of(
    text: str, start: int, end: int, costs: dict[int, float], profile: SubtitleProfile
) -> tuple[float, Lines] | None:
    """(cost, lines) of `text[start:end]` as one caption; None if it does not fit."""
    limits = profile.limits
    whole = text[start:end].strip(_STRIP)
    if not is_too_long(whole, profile):
        return (0.0, (whole,)) if whole else None
    if limits.max_lines < 2:
        return None
    found: tuple[float, Lines] | None = None
    for cut in (place for place in costs if start < place < end):
        top, bottom = text[start:cut].strip(_STRIP), text[cut:end].strip(_STRIP)
        if not top or not bottom or is_too_long(top, profile) or is_too_long(bottom, profile):
            continue
        if len(letters_of(top)) < 2 or len(letters_of(bottom)) < 2:
            continue
        uneven = abs(line_count(top, profile) - line_count(bottom, profile))
        cost = _SECOND_LINE_COST + costs[cut] * 0.5 + uneven * _IMBALANCE_COST
        if found is None or cost < found[0]:
            found = (cost, (top, bottom))
    return found


def break_costs(text: str, profile: SubtitleProfile, words: SubtitleWords) -> dict[int, float]:
    """Places in `text` where a line may end (before that character), each with its cost.

    Between words, never before a closing mark or after an opening one, in a name, or between a number and its unit.
    Inside a word only where it is longer than a line.
    """
    costs: dict[int, float] = {}
    for match in re.finditer(r"\S+", text):
        start, chunk = match.start(), match.group()
        if start:
            is_clause = has_han(text[start - 2 : start]) or text[:start].rstrip()[-1:] in CLOSING
            costs[start] = _CLAUSE if is_clause else _WORD
        if has_han(chunk):
            costs |= {start + place: cost for place, cost in _chunk_costs(chunk, words).items()}
    _force_long(text, costs, profile)
    for place in list(costs):
        before, after = text[:place].rstrip(), text[place:].lstrip()
        is_mark = not before or not after or after[0] in CLOSING + "…、" or before[-1] in OPENING
        if is_mark or (costs[place] < _FORCED and _belongs_together(before, after, words)):
            del costs[place]
    return costs


def _belongs_together(before: str, after: str, words: SubtitleWords) -> bool:
    return parts_number(before, after, words.split_words) or bool(parted_name(before, after, words.names))


def _chunk_costs(chunk: str, words: SubtitleWords) -> dict[int, float]:
    """Break costs of text without white space, by the captions' own tokens."""
    step = 10  # ms per character: the times of the tokens tell where they stand
    spans = [Span(place * step, place * step + step) for place in range(len(chunk))]
    said = tuple(Word(text=char, span=span, confidence=1.0) for char, span in zip(chunk, spans, strict=True))
    whole = Span(0, len(chunk) * step)
    segment = Segment(span=whole, text=chunk, heard=chunk, words=said)
    tokens = cut_tokens((segment,), Span(0, whole.end_ms + 1), words.split_words, words.names)
    costs: dict[int, float] = {}
    for token, following in pairwise(tokens):
        place = following.span.start_ms // step
        before = chunk[place - 1]
        cost = (
            _SENTENCE if before in "。！？!?…；" else _CLAUSE if before in "，,：" else max(token.break_cost, _CLAUSE)
        )
        costs[place] = min(cost, _NEVER)
    return costs


def _force_long(text: str, costs: dict[int, float], profile: SubtitleProfile) -> None:
    """Adds breaks inside words that are longer than a line."""
    edges = [0, *sorted(costs), len(text)]
    for start, end in pairwise(edges):
        if is_too_long(text[start:end], profile):
            for place in range(start + 2, end - 1):
                if not (text[place].isdigit() and text[place - 1] in ".．"):
                    costs[place] = _FORCED


def _is_idle(cue: SubtitleCue, text: str, profile: SubtitleProfile) -> bool:
    """Whether a cue that stays too long has so many words that they fill its time."""
    length_ms = cue.end_ms - cue.start_ms
    said_ms = len(letters_of(text)) * SLOW_MS_PER_CHAR
    return length_ms > profile.limits.max_ms and said_ms > 0.7 * length_ms and len(letters_of(text)) >= 8


def _halves(lines: Sequence[str], profile: SubtitleProfile, words: SubtitleWords) -> tuple[Lines, ...]:
    """One caption as two, at the best place near its middle; () where there is none."""
    if len(tracks(lines)) == 2:
        return ()
    if len(lines) == 2:
        return ((lines[0],), (lines[1],))
    text = join_lines(lines)
    costs = {p: c for p, c in break_costs(text, profile, words).items() if len(text) * 0.25 < p < len(text) * 0.75}
    if not costs:
        return ()
    cut = min(costs, key=lambda place: costs[place] + abs(place - len(text) / 2) * 0.2)
    halves = [_lay_out_text(part.strip(_STRIP), profile, words) for part in (text[:cut], text[cut:])]
    return tuple(piece for half in halves for piece in half) if all(halves) else ()


def _cut_cue(
    cue: SubtitleCue, pieces: tuple[Lines, ...], kind: SubtitleFormat, profile: SubtitleProfile
) -> list[SubtitleCue]:
    """One cue per piece, its time shared by their characters."""
    raw = "\n".join(cue.lines)
    if len(pieces) == 1:
        return [replace(cue, lines=tuple(remark(raw, "\n".join(pieces[0]), kind).split("\n")))]
    texts = split_raw(raw, tuple("\n".join(piece) for piece in pieces), kind)
    sizes = [max(1, len(letters_of(text))) for text in ("".join(piece) for piece in pieces)]
    length_ms = max(0, cue.end_ms - cue.start_ms)
    made: list[SubtitleCue] = []
    done = 0
    for index, (text, size) in enumerate(zip(texts, sizes, strict=True)):
        start_ms = cue.start_ms + length_ms * done // sum(sizes)
        done += size
        end_ms = cue.start_ms + length_ms * done // sum(sizes)
        if index + 1 < len(texts):
            end_ms = max(start_ms, end_ms - profile.limits.gap_ms)
        made.append(replace(cue, start_ms=start_ms, end_ms=end_ms, lines=tuple(text.split("\n"))))
    return made
