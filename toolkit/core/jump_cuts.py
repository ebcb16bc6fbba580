"""Jump cuts in a talk: silences, fillers and repeated takes are left out, at the edges of words. Pure arithmetic.

Times are source time unless a docstring says clip time.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import pairwise

from toolkit.core.spans import Span, merge_spans
from toolkit.core.text import Text
from toolkit.core.transcript import Segment, Word

SILENCE_MS = 700
"""Shorter pauses are breath; longer ones are cut down to what is left around the words."""
KEEP_AFTER_MS = 200
"""Left of a pause after a word: the sound of a voice dies away in about this time."""
KEEP_BEFORE_MS = 150
"""Left of a pause before a word: a breath, and consonants that a detector hears late."""
FILLERS = frozenset(("嗯", "呃", "额", "唔", "嗯嗯", "呃呃", "um", "uh", "er", "hmm"))
"""Say nothing wherever they stand."""
PAUSED_FILLERS = frozenset(("啊", "哦", "那个", "这个", "就是", "就是说", "然后", "然后呢"))
"""Fillers only where there is a pause on both sides; inside a sentence they are words."""
_FILLER_PAUSE_MS = 220
_LONGEST_FILLER_MS = 1500
_RETAKE_MS = 8000
"""A sentence that is said again begins anew within this time."""
_RETAKE_CHARS = 7
_RETAKE_LIKENESS = 0.8
"""Of difflib's ratio. Sellers repeat a price or a cry for effect: that is short, and stays."""
_BROKEN_OFF_CHARS = 4
_SHORTEST_PIECE_MS = 300
"""A piece between two cuts that is shorter and has no word in it goes too: it would flash by."""
_SHORTEST_CUT_MS = 120
_PUNCTUATION = "，。！？、；：,.!?;: …"


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """A stretch that is left out, and why."""

    span: Span
    why: Text
    has_words: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class JumpCuts:
    """What stays of a window."""

    kept: tuple[Span, ...]
    """In order, on the frame grid that starts with the window."""
    removed: tuple[Removal, ...]

    @property
    def duration_ms(self) -> int:
        return sum(span.duration_ms for span in self.kept)


def plan_jump_cuts(
    sentences: Sequence[Segment], voice: Sequence[Span], window: Span, *, fps: int, min_ms: int = 0
) -> JumpCuts:
    """What stays of `window` when silences, fillers and repeated takes go.

    `sentences` are those of `split_sentences`, `voice` is where the detector hears somebody speak. At least `min_ms`
    stay: then some silences are left in. Cuts lie on frames of `fps` counted from the window's start, which
    keeps picture and sound together.
    """
    inside = [each for each in sentences if window.start_ms <= each.span.start_ms < window.end_ms]
    words = [word for sentence in inside for word in sentence.words]
    spoken = sorted([*_retakes(inside), *_fillers(words)], key=lambda each: each.span)
    gone = merge_spans(each.span for each in spoken)
    heard = merge_spans(
        part for span in (*(word.span for word in words), *voice) for part in _without(span.clamped(window), gone)
    )
    removals = [*spoken, *(_silence(span) for span in _silences(heard, gone, window))]
    return _settled(removals, words, window, fps, min_ms)


def _settled(removals: list[Removal], words: Sequence[Word], window: Span, fps: int, min_ms: int) -> JumpCuts:
    chosen = removals
    while True:
        cuts = _cuts(chosen, words, window, fps)
        silences = [each for each in chosen if not each.has_words]
        if cuts.duration_ms >= min_ms or not chosen:
            return cuts
        back = _to_put_back(silences or chosen, min_ms - cuts.duration_ms)
        chosen = [each for each in chosen if each is not back]


def _to_put_back(removals: Sequence[Removal], missing_ms: int) -> Removal:
    """The shortest that makes up for what is missing; where none does, the longest."""
    enough = [each for each in removals if each.span.duration_ms >= missing_ms]
    if enough:
        return min(enough, key=lambda each: each.span.duration_ms)
    return max(removals, key=lambda each: each.span.duration_ms)


def _cuts(removals: Sequence[Removal], words: Sequence[Word], window: Span, fps: int) -> JumpCuts:
    gone = merge_spans((each.span.clamped(window) for each in removals), _SHORTEST_PIECE_MS // 3)
    kept = [
        span for span in _without(window, gone)
        if span.duration_ms >= _SHORTEST_PIECE_MS or any(span.contains(_middle(word.span)) for word in words)
    ]  # fmt: skip
    if not kept:
        return JumpCuts(kept=(window,), removed=())
    return JumpCuts(kept=_on_frames(kept, window, fps), removed=tuple(sorted(removals, key=lambda each: each.span)))


def _on_frames(spans: Sequence[Span], window: Span, fps: int) -> tuple[Span, ...]:
    """The spans widened to whole frames; the window's end stays where it is."""
    borders = []
    for span in spans:
        first = (span.start_ms - window.start_ms) * fps // 1000
        last = -((window.start_ms - span.end_ms) * fps // 1000)
        start_ms = window.start_ms + round(first * 1000 / fps)
        borders.append(Span(start_ms, min(window.end_ms, window.start_ms + round(last * 1000 / fps))))
    return merge_spans(borders)


# --- what goes ---


def _silence(span: Span) -> Removal:
    seconds = span.duration_ms / 1000
    why = Text(f"剪掉 {seconds:.1f} 秒停顿", f"{seconds:.1f} s of silence cut")
    return Removal(span=span, why=why, has_words=False)


def _silences(heard: Sequence[Span], gone: Sequence[Span], window: Span) -> list[Span]:
    """Pauses longer than breath, without what stays around the words; what other cuts take is not silence."""
    edges = [Span(window.start_ms, window.start_ms), *heard, Span(window.end_ms, window.end_ms)]
    found = []
    for before, after in pairwise(edges):
        pause = Span(before.end_ms, max(before.end_ms, after.start_ms))
        silent_ms = pause.duration_ms - sum(pause.overlap_ms(span) for span in gone)
        if silent_ms <= SILENCE_MS:
            continue
        start_ms = pause.start_ms + (KEEP_AFTER_MS if before.duration_ms else 0)
        end_ms = pause.end_ms - (KEEP_BEFORE_MS if after.duration_ms else 0)
        if end_ms - start_ms >= _SHORTEST_CUT_MS:
            found.append(Span(start_ms, end_ms))
    return found


def _fillers(words: Sequence[Word]) -> list[Removal]:
    found = []
    for index, word in enumerate(words):
        text = word.text.strip(_PUNCTUATION).lower()
        before_ms = word.span.start_ms - words[index - 1].span.end_ms if index else _FILLER_PAUSE_MS
        is_last = index == len(words) - 1
        after_ms = _FILLER_PAUSE_MS if is_last else words[index + 1].span.start_ms - word.span.end_ms
        is_alone = min(before_ms, after_ms) >= _FILLER_PAUSE_MS
        if not (text in FILLERS or (text in PAUSED_FILLERS and is_alone)):
            continue
        if _SHORTEST_CUT_MS <= word.span.duration_ms <= _LONGEST_FILLER_MS:
            found.append(Removal(span=word.span, why=Text(f"剪掉口头语“{text}”", f'the filler "{text}" cut')))
    return found


def _retakes(sentences: Sequence[Segment]) -> list[Removal]:
    """Sentences that are broken off or said again at once: the last take stays."""
    found = []
    for sooner, later in pairwise(sentences):
        said, again = (each.text.translate(_NO_MARKS) for each in (sooner, later))
        if later.span.start_ms - sooner.span.end_ms > _RETAKE_MS or not _is_retake(said, again):
            continue
        why = Text(f"“{said}”重说了一遍，留后一遍", f'"{said}" was said again: the later take stays')
        found.append(Removal(span=Span(sooner.span.start_ms, later.span.start_ms - _lead(sooner, later)), why=why))
    return found


_NO_MARKS = {ord(mark): None for mark in _PUNCTUATION}


def _lead(sooner: Segment, later: Segment) -> int:
    return min(KEEP_BEFORE_MS, max(0, later.span.start_ms - sooner.span.end_ms))


def _is_retake(said: str, again: str) -> bool:
    is_broken_off = _BROKEN_OFF_CHARS <= len(said) < len(again) and again.startswith(said)
    if is_broken_off:
        return True
    if min(len(said), len(again)) < _RETAKE_CHARS or any(mark.isdigit() for mark in set(said) ^ set(again)):
        return False  # other numbers make another offer
    return SequenceMatcher(None, said, again, autojunk=False).ratio() >= _RETAKE_LIKENESS


# --- clip time ---


def to_clip_ms(kept: Sequence[Span], time_ms: int) -> int:
    """Clip time of `time_ms`; what was cut falls on the cut.

    >>> [to_clip_ms((Span(1000, 2000), Span(5000, 6000)), t) for t in (0, 1500, 3000, 5500, 9000)]
    [0, 500, 1000, 1500, 2000]
    """
    return sum(min(max(time_ms - span.start_ms, 0), span.duration_ms) for span in kept)


def spans_in_clip(spans: Iterable[Span], kept: Sequence[Span]) -> tuple[Span, ...]:
    """What is left of `spans`, in clip time."""
    moved = [Span(to_clip_ms(kept, span.start_ms), to_clip_ms(kept, span.end_ms)) for span in spans]
    return tuple(span for span in moved if span.duration_ms)


def speech_in_clip(segments: Sequence[Segment], kept: Sequence[Span]) -> tuple[Segment, ...]:
    """The segments as they are said in the clip (clip time): words that were cut are gone from text and times."""
    moved = []
    for segment in segments:
        if not segment.words:
            if any(span.contains(_middle(segment.span)) for span in kept):
                moved.append(replace(segment, span=_moved(segment.span, kept)))
            continue
        words = [word for word in segment.words if any(span.contains(_middle(word.span)) for span in kept)]
        if not words:
            continue
        spans = [_moved(word.span, kept) for word in words]
        placed = tuple(replace(word, span=span) for word, span in zip(words, spans, strict=True))
        whole = Span(spans[0].start_ms, max(spans[0].start_ms, spans[-1].end_ms))
        is_same = len(words) == len(segment.words)
        text = segment.text if is_same else "".join(word.text for word in words).lstrip(_PUNCTUATION)
        changes = segment.changes if is_same else ()
        moved.append(replace(segment, span=whole, words=_fitting(placed, text), text=text, changes=changes))
    return tuple(moved)


def _fitting(words: tuple[Word, ...], text: str) -> tuple[Word, ...]:
    """The words without marks at the head that the text has lost."""
    extra = sum(len(word.text) for word in words) - len("".join(text.split()))
    if extra <= 0 or not words:
        return words
    first = words[0].text.lstrip(_PUNCTUATION)
    return (replace(words[0], text=first), *words[1:]) if first else words[1:]


def _moved(span: Span, kept: Sequence[Span]) -> Span:
    return Span(to_clip_ms(kept, span.start_ms), to_clip_ms(kept, span.end_ms))


def _middle(span: Span) -> int:
    return (span.start_ms + span.end_ms) // 2


def _without(span: Span, gone: Sequence[Span]) -> list[Span]:
    """The pieces of `span` outside of `gone` (sorted)."""
    pieces, at = [], span.start_ms
    for cut in gone:
        if cut.end_ms <= at or cut.start_ms >= span.end_ms:
            continue
        if cut.start_ms > at:
            pieces.append(Span(at, cut.start_ms))
        at = max(at, cut.end_ms)
    return [*pieces, Span(at, span.end_ms)] if at < span.end_ms else pieces
