"""Captions: which words stand on the screen together, on how many lines, from when to when.

Rules and numbers after Netflix's Timed Text Style Guide for simplified Chinese and its general requirements,
GY/T 359-2022 9.4 (one line on screen, two at most; what belongs together stays whole) and the practice on phones.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from toolkit.core.caption_groups import Group, group_tokens, lines_of
from toolkit.core.caption_limits import CaptionLimits
from toolkit.core.caption_times import Speech, time_captions
from toolkit.core.caption_tokens import Token, cut_tokens
from toolkit.core.caption_words import WORD, is_latin
from toolkit.core.cue import Cue
from toolkit.core.sentences import split_sentences
from toolkit.core.spans import Span
from toolkit.core.subtitle_profile import SubtitleProfile
from toolkit.core.transcript import Segment, Word
from toolkit.core.word_times import fit_words

__all__ = ["CaptionLimits", "lay_out_cues", "lay_out_subtitles"]

_AROUND_MS = 10_000
"""Speech so far outside of a clip still helps to place the words at its edges."""


def lay_out_subtitles(
    segments: Sequence[Segment],
    span: Span,
    profile: SubtitleProfile,
    split_words: Callable[[str], tuple[str, ...]],
    *,
    keep_whole: Iterable[str] = (),
    voice: Sequence[Span] = (),
    shots: Sequence[int] = (),
) -> tuple[Cue, ...]:
    """Captions as `profile` wants them, for the words said within `span` (source time), in clip time.

    `voice` is where somebody speaks (source time): best what `toolkit.core.voice.split_at_pauses` gives. `shots` are
    cuts of the picture (source time).
    """
    return lay_out_cues(
        segments, span, profile.limits, split_words, keep_whole, tuple(voice),
        shots=shots, snap_ms=profile.snap_ms, shows_commas=profile.shows_commas,
    )  # fmt: skip


def lay_out_cues(
    segments: Sequence[Segment],
    span: Span,
    limits: CaptionLimits,
    split_words: Callable[[str], tuple[str, ...]],
    keep_whole: Iterable[str] = (),
    speech: tuple[Span, ...] = (),
    *,
    shots: Sequence[int] = (),
    snap_ms: int = 0,
    shows_commas: bool = False,
) -> tuple[Cue, ...]:
    """Captions for the words said within `span` (source time), in clip time: `span.start_ms` is zero.

    One line where it can be, two at most; unless `shows_commas` no comma or full stop is shown; lines break between
    words, never inside `keep_whole` (product names) or between a number and its unit. Cues do not overlap, lie within
    the clip, stay at least `limits.min_ms`, and linger into the pause after them. Refused segments show nothing.
    `speech` is what the speech detector found (source time): words are moved to its edges. Cues start at most
    `limits.lead_ms` before their first sound, and only where the time to read them is short. Each cue holds its words.
    """
    if not span.duration_ms:
        return ()
    near = Span(span.start_ms - _AROUND_MS, span.end_ms + _AROUND_MS)
    around = [_with_words(each) for each in segments if each.span.overlap_ms(near) or near.contains(each.span.start_ms)]
    voice = tuple(each for each in speech if each.overlap_ms(near))
    sentences = split_sentences(fit_words(around, voice, split_words))
    tokens = cut_tokens(sentences, span, split_words, keep_whole, shows_commas=shows_commas)
    tokens = _fitting(tokens, limits)
    if not tokens:
        return ()
    groups = group_tokens(tokens, span.end_ms, limits)
    rows = [lines_of(tokens, group) for group in groups]
    said = [
        _speech_of(tokens, group, limits.reading_ms(lines), -span.start_ms)
        for group, lines in zip(groups, rows, strict=True)
    ]
    clip = Span(0, span.duration_ms)
    times = time_captions(said, clip, limits, [shot - span.start_ms for shot in shots], snap_ms)
    return tuple(
        Cue(span=time, lines=lines, words=_words_of(tokens, group, lines, time, -span.start_ms))
        for group, lines, time in zip(groups, rows, times, strict=True)
    )


def _with_words(segment: Segment) -> Segment:
    """A segment of a listener without words gets one per character, evenly over its time."""
    text = [char for char in segment.text if not char.isspace()]
    if segment.words or not text:
        return segment
    step = segment.span.duration_ms / len(text)
    starts = [segment.span.start_ms + round(index * step) for index in range(len(text) + 1)]
    words = (
        Word(text=char, span=Span(start, end), confidence=segment.confidence)
        for char, start, end in zip(text, starts, starts[1:], strict=False)
    )
    return replace(segment, words=tuple(words))


def _speech_of(tokens: Sequence[Token], group: Group, reading_ms: int, shift_ms: int) -> Speech:
    own = tokens[group.first : group.last]
    start_ms = own[0].span.start_ms + shift_ms
    return Speech(start_ms, max(token.span.end_ms for token in own) + shift_ms, reading_ms)


def _words_of(
    tokens: Sequence[Token], group: Group, lines: tuple[str, ...], time: Span, shift_ms: int
) -> tuple[Word, ...]:
    """The words of a caption in clip time, within `time` (too); joined they are `lines` without white space."""
    shown = [char for line in lines for char in line if not char.isspace()]
    kept: list[Word] = []
    place = 0
    for word in (word for token in tokens[group.first : group.last] for word in token.words):
        text = ""
        for char in word.text:
            if place < len(shown) and char == shown[place]:  # a mark at the end of a line is not shown
                text, place = text + char, place + 1
        if text:
            kept.append(replace(word, text=text, span=word.span.shifted(shift_ms).clamped(time)))
    return tuple(kept)


def _fitting(tokens: Sequence[Token], limits: CaptionLimits) -> tuple[Token, ...]:
    """Tokens, those longer than a line cut by force."""
    fitted: list[Token] = []
    for token in tokens:
        if limits.count(token.text) <= limits.max_chars:
            fitted.append(token)
        else:
            fitted += _cut_by_force(token, limits)
    return tuple(fitted)


def _cut_by_force(token: Token, limits: CaptionLimits) -> list[Token]:
    """Pieces of a token that no line can hold: between its words where they are short enough, else anywhere."""
    rows: list[list[Word]] = []
    width = float("inf")
    for word in (piece for each in token.words for piece in _pieces(each, limits)):
        more = limits.count(word.text) + limits.count(" ") * (" " in token.text)
        if width + more > limits.max_chars:
            rows.append([])
            width = -limits.count(" ") * (" " in token.text)
        rows[-1].append(word)
        width += more
    cut: list[Token] = []
    for index, row in enumerate(rows):
        is_last = index == len(rows) - 1
        text = row[0].text
        for left, right in pairwise(row):
            text += (" " if is_latin(left.text[-1]) and is_latin(right.text[0]) else "") + right.text
        span = Span(row[0].span.start_ms, max(row[0].span.start_ms, row[-1].span.end_ms))
        piece = replace(token, text=text, span=span, words=tuple(row))
        if not is_last:
            pause_ms = max(0, rows[index + 1][0].span.start_ms - span.end_ms)
            piece = replace(piece, break_cost=WORD, has_space=False, pause_ms=pause_ms, ends_sentence=False)
        cut.append(piece)
    return cut


def _pieces(word: Word, limits: CaptionLimits) -> list[Word]:
    """`word`, in pieces if it is longer than a line."""
    size = limits.max_chars
    if limits.count(word.text) <= size:
        return [word]
    texts = [word.text[at : at + size] for at in range(0, len(word.text), size)]
    step = word.span.duration_ms / len(word.text)
    starts = [word.span.start_ms + round(at * step) for at in range(0, len(word.text), size)] + [word.span.end_ms]
    return [
        replace(word, text=text, span=Span(start, max(start, end)))
        for text, start, end in zip(texts, starts, starts[1:], strict=False)
    ]
