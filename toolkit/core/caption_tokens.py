"""Text with times, cut into the pieces between which a caption may break."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from toolkit.core.spans import Span
from toolkit.core.transcript import Segment

SENTENCE, CLAUSE, WORD, NEVER = 0.0, 0.3, 1.5, 6.0
"""Cost of a break: after a full stop or a pause, after a comma, between two words, before a particle."""
PAUSE_MS = 350
_DROPPED = frozenset("，。；,;：:")
_FULL_STOPS = frozenset("。！？!?…；")
_LEANS_BACK = frozenset("的了吗呢吧啊呀嘛地得着过们里上下")
"""A line does not start with these."""
_LEANS_ON = frozenset("的把和跟与在给是不很最太更就都也还再又从到对向被让像第每这那一")
"""A line should not end with these."""
_DIGITS = r"[0-9０-９零〇一二两三四五六七八九十百千万半几.%]"
_MEASURE = re.compile(
    rf"第?{_DIGITS}+(?:多|来)?(?:块{_DIGITS}?钱?|元钱?|毛钱?|角|公斤|千克|斤半?|克|两|毫升|升|公里|里路|平方米|米|厘米|亩|度|"
    r"号链接|号|个?小时|分钟|秒钟?|点半?|天|个?月|年|岁|袋|盒|瓶|罐|份|箱|件|包|个|颗|粒|只|头|棵|款|种|层|次|倍|折|位|口|把|条|张)?装?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """Characters that stay together on one line. `span` is source time."""

    text: str
    """Without punctuation that is not shown; "、？！…" stay at its end."""
    span: Span
    break_cost: float
    """Cost of ending a caption after this token."""
    has_comma: bool
    """A comma or full stop followed: a space is shown if the line goes on."""


def cut_tokens(
    sentences: Sequence[Segment],
    span: Span,
    split_words: Callable[[str], tuple[str, ...]],
    keep_whole: Iterable[str],
) -> tuple[Token, ...]:
    """Tokens of what is said within `span`, in order.

    Names (`keep_whole`, and whatever a correction wrote) and numbers with their unit are one token each.
    """
    names = tuple(sorted({*keep_whole, *(c.written for s in sentences for c in s.changes)}, key=len, reverse=True))
    tokens: list[Token] = []
    for index, sentence in enumerate(sentences):
        following = sentences[index + 1].span.start_ms if index + 1 < len(sentences) else None
        times = _char_times(sentence)
        text = "".join(char for char in sentence.text if not char.isspace())[: len(times)]
        edges = _edges(text, split_words, names)
        parts = [(a, b) for a, b in pairwise(edges) if span.contains(_middle(times, a, b))]
        for a, b in parts:
            shown = "".join(char for char in text[a:b] if char not in _DROPPED)
            start_ms, end_ms = times[a].start_ms, max(times[b - 1].end_ms, times[a].start_ms)
            if not shown:
                continue
            next_ms = times[b].start_ms if b < len(times) else following
            pause_ms = 10_000 if next_ms is None else next_ms - end_ms
            cost = _break_cost(text[a:b], text[b : b + 1], pause_ms)
            if b == len(text):  # a listener's segment seldom ends inside a clause
                cost = min(cost, CLAUSE * 2)
            has_comma = text[b - 1] in _DROPPED or (cost == SENTENCE and text[b - 1] not in _FULL_STOPS)
            tokens.append(Token(text=shown, span=Span(start_ms, end_ms), break_cost=cost, has_comma=has_comma))
    return tuple(tokens)


def _middle(times: list[Span], a: int, b: int) -> int:
    return (times[a].start_ms + times[b - 1].end_ms) // 2


def _char_times(sentence: Segment) -> list[Span]:
    """Time of each character: words share theirs evenly, punctuation has none of its own."""
    times: list[Span] = []
    for word in sentence.words:
        voiced = max(1, sum(char not in _DROPPED for char in word.text))
        step = word.span.duration_ms / voiced
        done = 0
        for char in word.text:
            start = word.span.start_ms + round(done * step)
            done += char not in _DROPPED
            times.append(Span(start, max(start, word.span.start_ms + round(done * step))))
    return times


def _edges(text: str, split_words: Callable[[str], tuple[str, ...]], names: tuple[str, ...]) -> list[int]:
    """Places in `text` between which tokens stand; punctuation goes with what it follows."""
    edges = {0, len(text)}
    place = 0
    for word in split_words(text):
        place += len(word)
        edges.add(place)
    kept = [(m.start(), m.end()) for m in _MEASURE.finditer(text)]
    for name in names:
        start = text.find(name)
        while start >= 0:
            kept.append((start, start + len(name)))
            start = text.find(name, start + len(name))
    for start, end in kept:
        edges -= set(range(start + 1, end))
        edges |= {start, end}
    for start, end in kept:  # a name that a number touches stays whole as well
        edges -= set(range(start + 1, end))
    marks = _DROPPED | _FULL_STOPS | {"、"}
    return sorted(edge for edge in edges if edge in (0, len(text)) or text[edge] not in marks)


def _break_cost(token: str, following: str, pause_ms: int) -> float:
    mark = token[-1:]
    if mark in _FULL_STOPS or pause_ms >= PAUSE_MS:
        return SENTENCE
    if mark in _DROPPED:
        return CLAUSE
    if mark == "、":
        return CLAUSE * 2
    if following in _LEANS_BACK:
        return NEVER
    return WORD * 2 if mark in _LEANS_ON else WORD
