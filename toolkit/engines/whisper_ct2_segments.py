"""From Whisper's words with their times to segments: edges sharpened by the speech detector, cut where people pause."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from toolkit.core.chinese_text import words_fitted
from toolkit.core.gates import Evidence, find_fault
from toolkit.core.spans import Span
from toolkit.core.transcript import Segment, Word
from toolkit.engines.whisper_ct2_decode import Hearing, TimedWord

ONSET_MS = 450
"""Whisper's attention finds the first word after a pause up to this much too late or too early (measured on the
labelled streams); the speech detector's edge is then the better time."""
SYLLABLE_MS = 400
LONG_SYLLABLE_MS = 700
"""A syllable takes 150-300 ms, drawn out about twice that; what is longer begins with something else than the voice."""
PAUSE_MS = 450
"""A pause of this length ends a segment."""
COMMA_PAUSE_MS = 200
"""So does a shorter one at a comma."""
MAX_SEGMENT_MS = 8_000
"""A longer segment is also cut at a comma without a pause."""
_STOPS = "。！？"
_COMMAS = "，；：、"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardPiece:
    """One decoded piece of sound, in the time of the whole sound."""

    span: Span
    text: str
    """As it should be written."""
    words: tuple[TimedWord, ...]
    hearing: Hearing
    others: tuple[str, ...]
    """Other readings of the whole piece."""
    prompt: str


def build_segments(piece: HeardPiece, speech: Sequence[Span]) -> tuple[Segment, ...]:
    """Segments of one piece; `speech` are the spans in which somebody speaks, short pauses kept."""
    words = _sharpened(_to_words(piece), speech)
    if not words:
        return ()
    parts = _cut(words)
    texts = _texts_of(piece.text, parts)
    others = [words_fitted(other, tuple("".join(w.text for w in part) for part in parts)) for other in piece.others]
    segments: list[Segment] = []
    for index, (part, text) in enumerate(zip(parts, texts, strict=True)):
        span = Span(part[0].span.start_ms, max(word.span.end_ms for word in part))
        evidence = _evidence(piece.hearing, span.duration_ms if len(text) > 6 else 0)
        segments.append(
            Segment(
                span=span,
                text=text,
                heard=text,
                words=tuple(part),
                confidence=sum(word.confidence for word in part) / len(part),
                alternatives=tuple(dict.fromkeys(o[index] for o in others if o[index] and o[index] != text)),
                unclear=find_fault(text, evidence, piece.prompt),
            )
        )
    whole = find_fault(piece.text, _evidence(piece.hearing), piece.prompt)
    return tuple(replace(each, unclear=each.unclear or whole) for each in segments)


def _evidence(hearing: Hearing, duration_ms: int = 0) -> Evidence:
    return Evidence(mean_log_prob=hearing.mean_log_prob, no_speech_prob=hearing.no_speech_prob, duration_ms=duration_ms)


def _to_words(piece: HeardPiece) -> list[Word]:
    fitted = words_fitted(piece.text, tuple(word.text for word in piece.words))
    found: list[Word] = []
    last_ms = piece.span.start_ms
    for text, timed in zip(fitted, piece.words, strict=True):
        if not text:
            continue
        start_ms = min(max(last_ms, piece.span.start_ms + round(timed.start_s * 1000)), piece.span.end_ms)
        end_ms = min(max(start_ms, piece.span.start_ms + round(timed.end_s * 1000)), piece.span.end_ms)
        found.append(Word(text=text, span=Span(start_ms, end_ms), confidence=min(1.0, timed.probability)))
        last_ms = end_ms
    return found


def _sharpened(words: list[Word], speech: Sequence[Span]) -> list[Word]:
    """Words next to a pause begin and end where the voice does; no word reaches into a pause."""
    if not words:
        return []
    edges = [(word.span.start_ms, word.span.end_ms) for word in words]
    for talk in speech:
        first = _nearest([start for start, _ in edges], talk.start_ms)
        if first is not None:
            start, end = edges[first]
            edges[first] = talk.start_ms, max(end, min(talk.start_ms + 80, talk.end_ms))
            if first:
                before = edges[first - 1]
                edges[first - 1] = min(before[0], talk.start_ms), min(before[1], talk.start_ms)
        last = _nearest([end for _, end in edges], talk.end_ms)
        if last is not None:
            start, end = edges[last]
            edges[last] = min(start, max(talk.start_ms, talk.end_ms - 40)), talk.end_ms
            if last + 1 < len(edges):
                after = edges[last + 1]
                edges[last + 1] = max(after[0], talk.end_ms), max(after[1], talk.end_ms)
    times = _in_order(edges)
    return [
        _moved(word, _start_of(word, start, end, times[index - 1][1] if index else 0), end)
        for index, (word, (start, end)) in enumerate(zip(words, times, strict=True))
    ]


def _start_of(word: Word, start_ms: int, end_ms: int, before_ms: int) -> int:
    """Where a word begins: after a pause the detector may take a breath or a rustle for its onset."""
    longest = LONG_SYLLABLE_MS * len(word.text)
    if start_ms - before_ms < COMMA_PAUSE_MS or end_ms - start_ms <= longest:
        return start_ms
    return max(start_ms, end_ms - SYLLABLE_MS * len(word.text))


def _nearest(times: Sequence[int], wanted_ms: int) -> int | None:
    best = min(range(len(times)), key=lambda index: abs(times[index] - wanted_ms))
    return best if abs(times[best] - wanted_ms) <= ONSET_MS else None


def _in_order(edges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    last = 0
    found: list[tuple[int, int]] = []
    for start, end in edges:
        start = max(start, last)
        last = max(start, end)
        found.append((start, last))
    return found


def _moved(word: Word, start_ms: int, end_ms: int) -> Word:
    return replace(word, span=Span(start_ms, end_ms))


def _cut(words: list[Word]) -> list[list[Word]]:
    parts: list[list[Word]] = [[]]
    for index, word in enumerate(words):
        parts[-1].append(word)
        if index + 1 < len(words) and _ends_here(parts[-1], words[index + 1]):
            parts.append([])
    return parts


def _ends_here(part: list[Word], following: Word) -> bool:
    mark = part[-1].text[-1]
    pause_ms = following.span.start_ms - part[-1].span.end_ms
    if mark in _STOPS or pause_ms >= PAUSE_MS:
        return True
    length_ms = part[-1].span.end_ms - part[0].span.start_ms
    return mark in _COMMAS and (pause_ms >= COMMA_PAUSE_MS or length_ms >= MAX_SEGMENT_MS)


def _texts_of(text: str, parts: list[list[Word]]) -> list[str]:
    """`text` cut like `parts`, white space kept inside."""
    found: list[str] = []
    at = 0
    for part in parts:
        left = sum(len(word.text) for word in part)
        begin = at
        while at < len(text) and left:
            left -= not text[at].isspace()
            at += 1
        found.append(text[begin:at].strip())
    return found
