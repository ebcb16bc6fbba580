"""What a recogniser without sentences gives (tokens with starting times, or bare text) as words and segments.

Times here are those of the sound that was given to the engine; nothing knows of source time.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from math import exp, log

from toolkit.core.chinese_text import PUNCTUATION, is_han, words_fitted, write_chinese
from toolkit.core.gates import Evidence, find_fault
from toolkit.core.spans import Span
from toolkit.core.text import Text
from toolkit.core.transcript import Segment, Word

UNSTATED_CONFIDENCE = 0.8
"""Confidence of a word whose engine gives none (Paraformer, SenseVoice, FireRed CTC and Qwen3-ASR give none). Their
published error rates in the dialects they are made for are 5-25 %, so about this share of the characters is right."""
MAX_HAN_MS = 500
"""No syllable lasts longer; the 7-8 a second of fast talk and the 3 of slow talk lie well below."""
MAX_LATIN_MS = 1000
MIN_WORD_MS = 60
PAUSE_MS = 500
"""Quiet of this length ends a segment: shorter ones stand inside sentences."""
LONG_SEGMENT_MS = 8_000
"""From here on a comma or a short pause ends a segment too; the same length that faster-whisper's segments reach."""
SHORT_PAUSE_MS = 250
BREATH_MS = 150
"""Ends a segment of an engine that writes no marks: its pauses are all that tells sentences apart. The speech detector
reports none below this (300 ms, less 60 ms that it leaves on either side)."""
MAX_SEGMENT_MS = 15_000

_HAN_SPACE = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")
_MARKERS = re.compile(r"<unk>|<\|[^|<>]*\|>|<0x[0-9A-Fa-f]{2}>")
"""What models write for an unknown sound, a language, a mood, a broken character."""
_BYTE = re.compile(r"<0x([0-9A-Fa-f]{2})>")
_SOME_CHARACTER = "\ufffd"
_UNIT = re.compile(r"[A-Za-z][A-Za-z0-9'&+-]*|\d+(?:[.:]\d+)*%?|\S")
_START_MARKS = (" ", "▁")
"""Sentencepiece marks the start of a Latin word; Paraformer has no such marks and ends what goes on with @@ instead."""
_ENDS = "。？！…"
_CLAUSE_ENDS = "，；：、"


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """One token as the engine writes it: a character, or a piece of a word with the engine's own marks."""

    text: str
    start_ms: int
    """From the start of the piece of sound that was decoded."""
    log_prob: float | None = None
    """Natural log of the engine's probability, None where it gives none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What an engine made of one piece of sound."""

    text: str
    tokens: tuple[Token, ...] = ()
    """Empty if the engine gives no times: they are then spread over the speech of the piece."""
    mean_log_prob: float | None = None
    """Of the whole text, for an engine that gives no tokens."""
    prompt: str = ""
    """What the engine was told beforehand, to know an echo of it."""
    is_no_speech: bool = False
    """The engine itself says that nobody speaks here."""


def to_segments(
    heard: Heard, piece: Span, speech: tuple[Span, ...], to_simplified: Callable[[str], str]
) -> tuple[Segment, ...]:
    """Segments of `heard`, which was decoded from `piece` of a sound whose speech is `speech` (one time for all).

    Words end where the next begins, where speech ends or after `MAX_HAN_MS`. Segments end at sentence marks and at
    pauses. Those that a gate doubts are marked as unclear.
    """
    text = _MARKERS.sub("", heard.text).replace("▁", " ")
    text = write_chinese(_HAN_SPACE.sub("", to_simplified(text)))
    inside = tuple(part for span in speech if (part := span.clamped(piece)).duration_ms) or (piece,)
    if not text:
        return ()
    timed = _timed_by_tokens(text, heard.tokens, piece) if heard.tokens else _timed_by_speech(text, heard, inside)
    words = _ended(timed, piece, inside)
    has_marks = any(char in _ENDS + _CLAUSE_ENDS for char in text[:-1])
    rule = _Rule(
        pause_ms=PAUSE_MS if has_marks else BREATH_MS,
        # Estimated times can miss a pause by a syllable: where there are marks, it ends a segment only behind one.
        only_at_marks=has_marks and not heard.tokens,
    )
    return tuple(_segment(group, heard) for group in _grouped(words, inside, rule))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    """Where segments of a text end."""

    pause_ms: int
    only_at_marks: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Timed:
    text: str
    start_ms: int
    log_prob: float | None


def _timed_by_tokens(text: str, tokens: tuple[Token, ...], piece: Span) -> list[_Timed]:
    """The words of `text` with the times of the tokens they are made of."""
    parts = words_fitted(text, _bare(tokens))
    marks_starts = any(token.text.startswith(_START_MARKS) for token in tokens)
    words: list[_Timed] = []
    glued = False
    for token, part in zip(tokens, parts, strict=True):
        starts_word = token.text.startswith(_START_MARKS) if marks_starts else not glued
        glued = token.text.endswith("@@")
        if not part:
            continue
        if words and _joins(words[-1].text, part, starts_word):
            log_prob = _worse(words[-1].log_prob, token.log_prob)
            words[-1] = _Timed(text=words[-1].text + part, start_ms=words[-1].start_ms, log_prob=log_prob)
            continue
        start_ms = min(max(piece.start_ms + token.start_ms, piece.start_ms), piece.end_ms)
        words.append(_Timed(text=part, start_ms=start_ms, log_prob=token.log_prob))
    return words


def _bare(tokens: tuple[Token, ...]) -> tuple[str, ...]:
    """The tokens without their marks. Of a character told byte by byte the first token stands for all of it."""
    bare: list[str] = []
    for token in tokens:
        byte = _BYTE.fullmatch(token.text)
        if byte:
            bare.append("" if 0x80 <= int(byte[1], 16) < 0xC0 else _SOME_CHARACTER)
        else:
            bare.append(token.text.removesuffix("@@").replace("▁", "").strip())
    return tuple(bare)


def _joins(left: str, part: str, starts_word: bool) -> bool:
    """Whether `part` belongs to the word `left`: punctuation, the rest of a number or of a Latin word."""
    if all(char in PUNCTUATION for char in part):
        return True
    if not (_is_latin(left[-1]) and _is_latin(part[0])):
        return False
    return not starts_word or (left[-1].isdigit() and part[0].isdigit())


def _worse(left: float | None, right: float | None) -> float | None:
    known = [value for value in (left, right) if value is not None]
    return min(known) if known else None


def _timed_by_speech(text: str, heard: Heard, speech: tuple[Span, ...]) -> list[_Timed]:
    """The words of `text` spread evenly over `speech`: a character's share, half of one for each Latin letter."""
    units: list[str] = []
    for match in _UNIT.finditer(text):
        if units and all(char in PUNCTUATION for char in match.group()):
            units[-1] += match.group()
        else:
            units.append(match.group())
    weights = [_weight(unit) for unit in units]
    per_ms = sum(span.duration_ms for span in speech) / max(0.5, sum(weights))
    words: list[_Timed] = []
    done = 0.0
    for unit, weight in zip(units, weights, strict=True):
        words.append(_Timed(text=unit, start_ms=_place(done * per_ms, speech), log_prob=heard.mean_log_prob))
        done += weight
    return words


def _weight(unit: str) -> float:
    return sum(1.0 if is_han(char) or char.isdigit() else 0.5 for char in unit if char not in PUNCTUATION)


def _place(voiced_ms: float, speech: tuple[Span, ...]) -> int:
    """Where the sound stands after `voiced_ms` of speech."""
    for span in speech:
        if voiced_ms < span.duration_ms:
            return span.start_ms + round(voiced_ms)
        voiced_ms -= span.duration_ms
    return speech[-1].end_ms


def _ended(timed: list[_Timed], piece: Span, speech: tuple[Span, ...]) -> tuple[Word, ...]:
    """Words with their ends; starts never run backwards, and no word reaches out of the piece."""
    words: list[Word] = []
    at_ms = piece.start_ms
    for index, item in enumerate(timed):
        start = min(max(item.start_ms, at_ms), piece.end_ms)
        following = timed[index + 1].start_ms if index + 1 < len(timed) else piece.end_ms
        longest = MAX_HAN_MS if is_han(item.text[0]) else MAX_LATIN_MS
        quiet = min((span.end_ms for span in speech if span.contains(start)), default=piece.end_ms)
        end = min(max(min(following, quiet, start + longest), start + MIN_WORD_MS), piece.end_ms)
        confidence = UNSTATED_CONFIDENCE if item.log_prob is None else min(1.0, exp(item.log_prob))
        words.append(Word(text=item.text, span=Span(start, end), confidence=confidence))
        at_ms = end if following > start else start
    return tuple(words)


def _grouped(words: tuple[Word, ...], speech: tuple[Span, ...], rule: _Rule) -> list[tuple[Word, ...]]:
    """Words of one segment each."""
    groups: list[list[Word]] = []
    for word in words:
        if groups and not _breaks(groups[-1], word, speech, rule):
            groups[-1].append(word)
        else:
            groups.append([word])
    return [tuple(group) for group in groups]


def _breaks(group: list[Word], word: Word, speech: tuple[Span, ...], rule: _Rule) -> bool:
    last = group[-1]
    if last.text[-1] in _ENDS:
        return True
    length_ms = last.span.end_ms - group[0].span.start_ms
    is_marked = last.text[-1] in _CLAUSE_ENDS
    if length_ms >= MAX_SEGMENT_MS or (length_ms >= LONG_SEGMENT_MS and is_marked):
        return True
    pause_ms = _quiet_between(last.span, word.span, speech)
    enough_ms = min(rule.pause_ms, SHORT_PAUSE_MS) if length_ms >= LONG_SEGMENT_MS else rule.pause_ms
    return pause_ms >= enough_ms and (is_marked or not rule.only_at_marks)


def _quiet_between(left: Span, right: Span, speech: tuple[Span, ...]) -> int:
    """Milliseconds between two words in which nobody speaks, or in which no word stands."""
    gap = Span(left.end_ms, max(left.end_ms, right.start_ms))
    quiet = gap.duration_ms - sum(gap.overlap_ms(span) for span in speech)
    return max(quiet, gap.duration_ms if gap.duration_ms >= 2 * PAUSE_MS else 0)


def _segment(words: tuple[Word, ...], heard: Heard) -> Segment:
    written = _with_spaces(words)
    span = Span(words[0].span.start_ms, words[-1].span.end_ms)
    has_log_probs = heard.mean_log_prob is not None or any(token.log_prob is not None for token in heard.tokens)
    # An engine that says nothing of its certainty can't be doubted for it; the other gates still hold.
    mean = sum(log(max(word.confidence, 1e-9)) for word in words) / len(words) if has_log_probs else 0.0
    # The gate's pace counts characters, of which a second of Latin words has twice as many as one of Chinese.
    is_han_text = 2 * sum(map(is_han, written)) >= len(written)
    evidence = Evidence(mean_log_prob=mean, duration_ms=span.duration_ms if is_han_text else 0)
    fault = find_fault(written, evidence, heard.prompt)
    if heard.is_no_speech:
        fault = fault or Text("这里多半没有人说话", "probably nobody speaks here")
    return Segment(
        span=span,
        text=written,
        heard=written,
        words=words,
        confidence=sum(word.confidence for word in words) / len(words),
        unclear=fault,
    )


def _with_spaces(words: tuple[Word, ...]) -> str:
    """The words joined, with a space where two Latin ones meet."""
    written = ""
    for word in words:
        if written and _is_latin(written[-1]) and _is_latin(word.text[0]):
            written += " "
        written += word.text
    return written


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()
