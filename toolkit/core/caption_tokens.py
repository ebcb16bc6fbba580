"""Text with times, cut into the pieces between which a caption may break."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from toolkit.core.caption_words import (
    A_NOT_A,
    ALONE_MS,
    AMOUNT,
    CLOSING,
    COMMAS,
    FULL_STOPS,
    HIDDEN,
    LATIN,
    OPENING,
    PARTICLES,
    break_cost,
    is_latin,
    leans_on,
)  # fmt: skip
from toolkit.core.spans import Span
from toolkit.core.transcript import Segment, Word

_LONGEST_GLUED = 10
"""A name and its particle stay together up to this length; longer tokens would leave lines half empty."""
_SAME_BREATH_MS = 400
"""Over a silence of this length no number is joined with a unit."""
_UNMARKED_PAUSE_MS = 300
"""A pause of this length inside a line is shown as a space, as a comma is."""
_RUN_ON_MS = 150
"""A segment that follows so soon and without a mark between goes on with the same sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """Characters that stay together on one line. `span` is source time."""

    text: str
    """As shown."""
    span: Span
    break_cost: float
    """Cost of ending a caption after this token."""
    has_space: bool
    """A space is shown after it if the line goes on: for a comma that is not shown, or between Latin words."""
    pause_ms: int
    """Silence after it; a large number after the last."""
    ends_sentence: bool
    words: tuple[Word, ...]
    """What it is made of, with times, as shown and without white space."""


@dataclass(frozen=True, slots=True)
class _Char:
    char: str
    span: Span
    has_space: bool
    """White space stands before it."""
    confidence: float


def cut_tokens(
    sentences: Sequence[Segment],
    span: Span,
    split_words: Callable[[str], tuple[str, ...]],
    keep_whole: Iterable[str],
    *,
    shows_commas: bool = False,
) -> tuple[Token, ...]:
    """Tokens of what is said within `span`, in order.

    Names (`keep_whole`, and whatever a correction wrote), numbers with their unit, Latin words and particles with what
    they follow are one token each.
    """
    names = {*keep_whole, *(change.written for sentence in sentences for change in sentence.changes)}
    rows = [_chars(sentence) for sentence in sentences]
    ends: list[int] = []
    for row in rows:
        ends.append((ends[-1] if ends else 0) + len(row))
    chars = [char for row in rows for char in row]
    if not chars:
        return ()
    words = _word_edges(chars, ends, split_words)
    for start, end in _latin_words(chars):
        words -= set(range(start + 1, end))
        words |= {start, end}
    edges = _edges(chars, words, ends, names)
    ends_of_segments = frozenset(ends)
    tokens: list[Token] = []
    for a, b in pairwise(edges):
        middle_ms = (chars[a].span.start_ms + chars[b - 1].span.end_ms) // 2
        if span.contains(middle_ms):
            token = _token(chars, a, b, words, b in ends_of_segments, shows_commas)
            if token is not None:
                tokens.append(token)
    return tuple(tokens)


def _chars(sentence: Segment) -> list[_Char]:
    """The sentence's characters but white space, each with its time: words share theirs evenly, marks have none."""
    timed: list[tuple[str, Span, float]] = []
    for word in sentence.words:
        text = "".join(char for char in word.text if not char.isspace())
        voiced = max(1, sum(char.isalnum() for char in text))
        step = word.span.duration_ms / voiced
        done = 0
        for char in text:
            start = word.span.start_ms + round(done * step)
            done += char.isalnum()
            timed.append((char, Span(start, max(start, word.span.start_ms + round(done * step))), word.confidence))
    written = [char for char in sentence.text if not char.isspace()]
    if len(written) != len(timed):  # words do not spell the text: their own spelling has the times
        return [_Char(char, span, False, confidence) for char, span, confidence in timed]
    spaced: list[bool] = []
    has_space = False
    for char in sentence.text:
        if char.isspace():
            has_space = True
        else:
            spaced.append(has_space)
            has_space = False
    return [
        _Char(char, span, space, confidence)
        for char, (_, span, confidence), space in zip(written, timed, spaced, strict=True)
    ]


def _word_edges(chars: Sequence[_Char], ends: Sequence[int], split_words: Callable[[str], tuple[str, ...]]) -> set[int]:
    """Places at which a word of the dictionary or a segment ends; segments that run on are read as one."""
    edges = {0, *ends}
    start = 0
    for end in ends:
        runs_on = end < len(chars) and chars[end - 1 : end] and _runs_on(chars, end)
        if runs_on:
            continue
        text = "".join((" " if char.has_space else "") + char.char for char in chars[start:end])
        place = start
        for word in split_words(text):
            place += sum(not char.isspace() for char in word)
            edges.add(place)
        start = end
    return edges


def _runs_on(chars: Sequence[_Char], place: int) -> bool:
    before, after = chars[place - 1], chars[place]
    return before.char not in CLOSING and after.span.start_ms - before.span.end_ms < _RUN_ON_MS


def _edges(chars: Sequence[_Char], words: set[int], ends: Sequence[int], names: Iterable[str]) -> list[int]:
    """Places in `chars` between which tokens stand, in order, with both ends."""
    edges = set(words)
    compact = "".join(char.char for char in chars)
    kept = [*_found_amounts(chars, compact, ends), *(m.span() for m in A_NOT_A.finditer(compact))]
    kept = [(_edge_before(edges, start), _edge_after(edges, end)) for start, end in kept]
    for name in names:
        wanted = "".join(char for char in name if not char.isspace())
        start = compact.find(wanted) if wanted else -1
        while start >= 0:
            kept.append((start, start + len(wanted)))
            start = compact.find(wanted, start + 1)
    for start, end in kept:
        edges -= set(range(start + 1, end))
        edges |= {start, end}
    for start, end in kept:  # a name that a number touches stays whole as well
        edges -= set(range(start + 1, end))
    whole = (0, len(chars))
    marked = {e for e in edges if e not in whole and (chars[e].char in CLOSING or chars[e - 1].char in OPENING)}
    return _glue_particles(chars, sorted((edges - marked) | set(whole)), words)


def _edge_before(edges: set[int], place: int) -> int:
    while place not in edges:
        place -= 1
    return place


def _edge_after(edges: set[int], place: int) -> int:
    while place not in edges:
        place += 1
    return place


def _found_amounts(chars: Sequence[_Char], compact: str, ends: Sequence[int]) -> list[tuple[int, int]]:
    """Numbers with their units; over the end of a segment only if the speaker does not pause there."""
    found: list[tuple[int, int]] = []
    borders = frozenset(ends)
    for match in AMOUNT.finditer(compact):
        start, end = match.span()
        inner = [place for place in range(start + 1, end) if place in borders]
        if all(chars[place].span.start_ms - chars[place - 1].span.end_ms < _SAME_BREATH_MS for place in inner):
            found.append((start, end))
    return found


def _latin_words(chars: Sequence[_Char]) -> list[tuple[int, int]]:
    text = "".join((" " if char.has_space else "") + char.char for char in chars)
    place_of: list[int] = []
    for place, char in enumerate(chars):
        place_of += [place] * (1 + char.has_space)
    return [(place_of[m.start()], place_of[m.end() - 1] + 1) for m in LATIN.finditer(text)]


def _glue_particles(chars: Sequence[_Char], edges: Sequence[int], words: set[int]) -> list[int]:
    """`edges` without those before a particle, as long as the token stays short."""
    kept = [edges[0]]
    for place, following in zip(edges[1:], [*edges[2:], len(chars)], strict=True):
        word = "".join(char.char for char in chars[place:following] if char.char.isalnum())
        is_particle = place < len(chars) and word in PARTICLES and place in words
        is_near = place < len(chars) and chars[place].span.start_ms - chars[place - 1].span.end_ms < ALONE_MS
        if is_particle and is_near and following - kept[-1] <= _LONGEST_GLUED:
            continue
        kept.append(place)
    return kept


def _token(
    chars: Sequence[_Char], a: int, b: int, words: set[int], ends_segment: bool, shows_commas: bool
) -> Token | None:
    """The token of `chars[a:b]`, None if nothing of it is shown."""
    hidden = frozenset() if shows_commas else HIDDEN
    parts: list[Word] = []
    shown = ""
    for first, last in pairwise([a, *(edge for edge in range(a + 1, b) if edge in words), b]):
        text = "".join(char.char for char in _shown(chars, first, last, hidden))
        if not text:
            continue
        if shown and chars[first].has_space and is_latin(shown[-1]) and is_latin(text[0]):
            shown += " "
        shown += text
        span = Span(chars[first].span.start_ms, max(chars[first].span.start_ms, chars[last - 1].span.end_ms))
        confidence = sum(char.confidence for char in chars[first:last]) / (last - first)
        parts.append(Word(text=text, span=span, confidence=confidence))
    if not shown:
        return None
    raw = chars[b - 1].char
    mark = raw if raw in COMMAS or raw in FULL_STOPS or raw in "。、" or _is_full_stop(chars, b) else ""
    pause_ms = chars[b].span.start_ms - chars[b - 1].span.end_ms if b < len(chars) else 10_000
    next_word = "".join(c.char for c in chars[b : _edge_after(words, b + 1)]) if b < len(chars) else ""
    last_word = _last_word(chars, a, b, words)
    cost = break_cost(last_word, mark, next_word, pause_ms, ends_segment=ends_segment)
    meets_latin = b < len(chars) and chars[b].has_space and is_latin(chars[b].char)
    shown_pause_ms = _RUN_ON_MS if ends_segment else _UNMARKED_PAUSE_MS
    is_comma = mark in hidden or (not mark and pause_ms >= shown_pause_ms and not leans_on(last_word))
    needs_space = meets_latin if shows_commas and is_latin(raw if raw.isalnum() else shown[0]) else is_comma
    return Token(
        text=shown, span=Span(parts[0].span.start_ms, max(parts[0].span.start_ms, parts[-1].span.end_ms)),
        break_cost=cost, has_space=bool(needs_space or (meets_latin and is_latin(shown[-1]))),
        pause_ms=pause_ms, ends_sentence=mark in FULL_STOPS or (mark in "。." and bool(mark)), words=tuple(parts),
    )  # fmt: skip


def _shown(chars: Sequence[_Char], first: int, last: int, hidden: frozenset[str]) -> list[_Char]:
    """Characters of the piece that a viewer sees."""
    row = [char for char in chars[first:last] if char.char not in hidden or _is_inside_number(chars, char, first, last)]
    if hidden and row and row[-1].char == "." and _is_full_stop(chars, last):
        row = row[:-1]
    return row


def _is_inside_number(chars: Sequence[_Char], char: _Char, first: int, last: int) -> bool:
    """A mark between two digits or letters, as in 1,000 or 8:30."""
    place = next(index for index in range(first, last) if chars[index] is char)
    return first < place < last - 1 and is_latin(chars[place - 1].char) and is_latin(chars[place + 1].char)


def _is_full_stop(chars: Sequence[_Char], end: int) -> bool:
    """`chars[end - 1]` is the full stop of an English sentence."""
    return chars[end - 1].char == "." and (end == len(chars) or chars[end].has_space or not is_latin(chars[end].char))


def _last_word(chars: Sequence[_Char], a: int, b: int, words: set[int]) -> str:
    end = b
    while end > a and not chars[end - 1].char.isalnum():
        end -= 1
    start = next((edge for edge in range(end - 1, a, -1) if edge in words), a)
    return "".join(char.char for char in chars[start:end])
