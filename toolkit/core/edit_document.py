"""Edited cues as a subtitle document, for the rules and repairs that work on documents. All times are source time."""

from collections.abc import Sequence

from toolkit.core.cue import Cue
from toolkit.core.spans import Span
from toolkit.core.subtitle_document import SubtitleCue, SubtitleDocument
from toolkit.core.subtitle_edit import refit_words
from toolkit.core.transcript import Word


def to_document(cues: Sequence[Cue]) -> SubtitleDocument:
    """The first lines of the cues; second lines (a gloss, a translation) have rules of their own and stay out."""
    return SubtitleDocument(
        format="vtt",
        cues=tuple(
            SubtitleCue(start_ms=cue.span.start_ms, end_ms=cue.span.end_ms, lines=cue.lines, number=n, place=n)
            for n, cue in enumerate(cues, 1)
        ),
    )


def from_document(document: SubtitleDocument, before: Sequence[Cue]) -> tuple[Cue, ...]:
    """The cues of a repaired document, with the words and second lines of the cues `before` that they came from."""
    made: list[Cue] = []
    used: set[int] = set()
    for each in document.cues:
        span = each.span
        sources = [n for n, cue in enumerate(before) if cue.span.overlap_ms(span)]
        words = tuple(word for n in sources for word in before[n].words if _stands_in(word, span))
        fresh = [n for n in sources if n not in used]
        used.update(fresh)
        second = tuple(line for n in fresh for line in before[n].second)
        made.append(refit_words(Cue(span=span, lines=each.lines, words=words, second=second)))
    return tuple(made)


def _stands_in(word: Word, span: Span) -> bool:
    middle = (word.span.start_ms + word.span.end_ms) // 2
    return span.start_ms <= middle <= span.end_ms
