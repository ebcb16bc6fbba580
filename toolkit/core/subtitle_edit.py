"""The captions of one recording as a person edits them. All times are source time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import ClassVar, Literal

from toolkit.core.cue import Cue
from toolkit.core.spans import Span
from toolkit.core.speech_request import GlossMode
from toolkit.core.speech_result import SpeechResult
from toolkit.core.transcript import Segment, TermChange, Word
from toolkit.core.word_list import Verdict, WordList


@dataclass(frozen=True, slots=True, kw_only=True)
class SubtitleEdit:
    """What the editor keeps of one recording."""

    SCHEMA: ClassVar[str] = "SubtitleEdit.1"

    id: str
    title: str
    profile: str
    """Id of the subtitle profile the captions are meant for."""
    gloss: GlossMode = "off"
    """Whether the captions carry the Mandarin words of dialect words."""
    result: SpeechResult
    """What was heard and corrected by itself; edits do not change it."""
    cues: tuple[Cue, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedChange:
    """One correction of a term, with its time and what the user says of it."""

    number: int
    span: Span
    change: TermChange
    verdict: Verdict | Literal[""]


def list_changes(segments: Iterable[Segment], words: WordList) -> tuple[ListedChange, ...]:
    """All corrections in order of time, numbered from 0."""
    verdicts: dict[tuple[str, str], Verdict | Literal[""]] = {(r.heard, r.written): r.verdict for r in words.rules}
    listed: list[ListedChange] = []
    for segment in segments:
        for change in segment.changes:
            verdict = verdicts.get((change.heard, change.written), "")
            listed.append(
                ListedChange(number=len(listed), span=_time_of(segment, change), change=change, verdict=verdict)
            )
    return tuple(listed)


def swap_words(cues: Sequence[Cue], places: Iterable[Span], old: str, new: str) -> tuple[Cue, ...]:
    """The cues with `old` written as `new` in those that are on screen at one of `places`."""
    spans = tuple(places)
    return tuple(_with_words(cue, old, new) if any(_touches(cue.span, span) for span in spans) else cue for cue in cues)


def refit_words(cue: Cue) -> Cue:
    """The cue with words that spell its lines: typed characters share the time between those that were heard.

    >>> word = Word(text="发火", span=Span(0, 400), confidence=0.3)
    >>> [w.text for w in refit_words(Cue(span=Span(0, 400), lines=("发货",), words=(word,))).words]
    ['发', '货']
    """
    text = "".join(char for char in cue.text if not char.isspace())
    if text == "".join(word.text for word in cue.words):
        return cue
    chars = [(char, index) for index, word in enumerate(cue.words) for char in word.text]
    match = SequenceMatcher(None, [char for char, _ in chars], text, autojunk=False)
    owner: list[int | None] = [None] * len(text)
    times: list[Span | None] = [None] * len(text)
    for block in match.get_matching_blocks():
        for step in range(block.size):
            owner[block.b + step] = chars[block.a + step][1]
            times[block.b + step] = _char_span(cue.words, chars, block.a + step)
    return replace(cue, words=_group(text, owner, _fill_gaps(times, cue.span), cue.words))


def _char_span(words: Sequence[Word], chars: Sequence[tuple[str, int]], at: int) -> Span:
    index = chars[at][1]
    word = words[index]
    place = at - next(n for n, (_, owner) in enumerate(chars) if owner == index)
    step = word.span.duration_ms / max(1, len(word.text))
    start = word.span.start_ms + round(place * step)
    return Span(start, max(start, word.span.start_ms + round((place + 1) * step)))


def _fill_gaps(times: list[Span | None], whole: Span) -> list[Span]:
    """Times for every character; a run without one shares what lies between its neighbours."""
    filled: list[Span] = []
    for at, time in enumerate(times):
        if time is not None:
            filled.append(time)
            continue
        following = next((n for n in range(at, len(times)) if times[n] is not None), len(times))
        until = times[following].start_ms if following < len(times) else whole.end_ms  # type: ignore[union-attr]
        start = filled[-1].end_ms if filled else min(whole.start_ms, until)
        step = max(0, until - start) // (following - at)
        filled.append(Span(start, start + step))
    return filled


def _group(text: str, owner: list[int | None], times: list[Span], words: Sequence[Word]) -> tuple[Word, ...]:
    grouped: list[Word] = []
    for at, char in enumerate(text):
        index = owner[at]
        if grouped and at and owner[at - 1] == index:
            last = grouped[-1]
            span = Span(last.span.start_ms, max(last.span.end_ms, times[at].end_ms))
            grouped[-1] = replace(last, text=last.text + char, span=span)
        else:
            confidence = 1.0 if index is None else words[index].confidence
            grouped.append(Word(text=char, span=times[at], confidence=confidence))
    return tuple(grouped)


def _time_of(segment: Segment, change: TermChange) -> Span:
    """Source time of a change: that of the words it covers, else of its segment."""
    before = sum(1 for char in segment.text[: change.start_char] if not char.isspace())
    until = before + sum(1 for char in change.written if not char.isspace())
    at, spans = 0, []
    for word in segment.words:
        if at < until and at + len(word.text) > before:
            spans.append(word.span)
        at += len(word.text)
    return Span(spans[0].start_ms, max(spans[0].start_ms, spans[-1].end_ms)) if spans else segment.span


def _touches(a: Span, b: Span) -> bool:
    return a.start_ms <= b.end_ms and b.start_ms <= a.end_ms


def _with_words(cue: Cue, old: str, new: str) -> Cue:
    if old not in cue.text:
        return cue
    lines = tuple(line.replace(old, new) for line in cue.lines)
    if lines == cue.lines:  # the words stand over the break of two lines
        lines = (cue.text.replace(old, new),)
    return refit_words(replace(cue, lines=lines))
