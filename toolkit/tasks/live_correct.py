"""Names and terms in a live hypothesis put right, by the one order of corrections that every task uses."""

import re
from collections import OrderedDict
from collections.abc import Callable, Sequence

import numpy as np

from toolkit.core.dialect import Dialect
from toolkit.core.live.events import Heard
from toolkit.core.live.hearing import LiveHearing, StreamUpdate
from toolkit.core.products import ProductCard
from toolkit.core.protocols import TextScore
from toolkit.core.spans import Span
from toolkit.core.speech_correction import SpeechBook, correct_speech
from toolkit.core.transcript import Segment, Word

PER_MS = 16
MS_PER_CHAR = 220
CLAUSE_CONFIDENCE = 0.8
KEPT_CLAUSES = 200
LEAST_CLAUSE = 8
"""A shorter clause is looked at with the next one: a name may be parted by a comma that nobody said."""
_ENDS = "。？！"
_MARKS = re.compile(r"(?<=[，。？！；：、])")
Score = Callable[[np.ndarray, tuple[str, ...]], tuple[TextScore, ...]]


class LiveCorrection:
    """What is heard -> what was said, stretch by stretch."""

    def __init__(
        self, cards: Sequence[ProductCard], dialect: Dialect, book: SpeechBook, *, engine: str, score: Score | None
    ) -> None:
        """`score` puts doubtful changes to the test on the sound; it is asked about last hypotheses only."""
        self._cards = tuple(cards)
        self._dialect = dialect
        self._book = book
        self._engine = engine
        self._score = score
        self._begun_ms = 0
        self._clauses: OrderedDict[str, str] = OrderedDict()

    def correct(self, heard: LiveHearing, span: Span, audio: np.ndarray, *, is_last: bool) -> str:
        """The text of `heard`, put right; `audio` is the sound of `span` (media time).

        Clauses that were heard in the same way before are not looked at again, unless this is the last hearing.
        """
        if not heard.text or heard.unclear is not None:
            return heard.text
        if is_last:
            return self._put_right(even_segment(heard.text, span, heard.confidence), audio)
        return "".join(self._clause(clause) for clause in cut_clauses(heard.text))

    def correct_other(self, heard: LiveHearing, *, is_last: bool) -> str:
        """What the second hearing made of it, put right as the text alone allows; a last one is left as heard."""
        return heard.other if is_last else "".join(self._clause(clause) for clause in cut_clauses(heard.other))

    def _clause(self, clause: str) -> str:
        if clause in self._clauses:
            self._clauses.move_to_end(clause)
            return self._clauses[clause]
        length_ms = MS_PER_CHAR * len(clause)
        right = self._put_right(even_segment(clause, Span(0, length_ms), CLAUSE_CONFIDENCE), None)
        self._clauses[clause] = right
        while len(self._clauses) > KEPT_CLAUSES:
            self._clauses.popitem(last=False)
        return right

    def _put_right(self, segment: Segment, audio: np.ndarray | None) -> str:
        score = self._score if audio is not None else None
        begun_ms = segment.span.start_ms

        def put_to_test(span: Span, texts: tuple[str, ...]) -> tuple[TextScore, ...]:
            assert score is not None
            assert audio is not None
            begin, end = (span.start_ms - begun_ms) * PER_MS, (span.end_ms - begun_ms) * PER_MS
            return score(audio[max(0, begin) : end], texts)

        corrected = correct_speech(
            (segment,), self._cards, self._dialect, self._book, put_to_test if score else None, self._engine
        )
        return "".join(each.text for each in corrected.segments)

    def follow(self, update: StreamUpdate | tuple[Segment, ...], now_ms: int, audio: np.ndarray) -> tuple[Heard, ...]:
        """What a streaming engine says, as hypotheses put right: sentences that ended, then the one under way."""
        finished = update.finished if isinstance(update, StreamUpdate) else update
        found: list[Heard] = []
        for segment in finished:
            hearing = LiveHearing(text=segment.text, confidence=segment.confidence, unclear=segment.unclear)
            text = self.correct(hearing, segment.span, audio, is_last=False)
            found.append(Heard(span=segment.span, text=text, is_last=True, unclear=segment.unclear))
            self._begun_ms = segment.span.end_ms
        tentative = update.tentative if isinstance(update, StreamUpdate) else ""
        if tentative:
            span = Span(min(self._begun_ms, now_ms), now_ms)
            text = self.correct(LiveHearing(text=tentative, confidence=0.5), span, audio, is_last=False)
            found.append(Heard(span=span, text=text))
        else:
            self._begun_ms = max(self._begun_ms, now_ms - 1_000)
        return tuple(found)


def cut_clauses(text: str) -> tuple[str, ...]:
    """`text` in clauses of at least `LEAST_CLAUSE` characters, counted from the last sentence on; joined they equal it.

    >>> cut_clauses("皮薄，没有籽一刀切开，汁水就流出来了。好")
    ('皮薄，没有籽一刀切开，', '汁水就流出来了。好')
    >>> cut_clauses("不是外面收的。子归伦晚，齐橙花好看")
    ('不是外面收的。子归伦晚，齐橙花好看',)
    """
    clauses: list[str] = []
    length = 0
    for part in _MARKS.split(text):
        if clauses and (length < LEAST_CLAUSE or len(part) < 2):
            clauses[-1] += part
        elif part:
            clauses.append(part)
            length = 0
        length = 0 if part[-1:] in _ENDS and length < LEAST_CLAUSE else length + len(part)
    return tuple(clauses)


def even_segment(text: str, span: Span, confidence: float) -> Segment:
    """`text` over `span` at an even pace, a word for each character."""
    chars = [char for char in text if not char.isspace()]
    step = span.duration_ms / max(1, len(chars))
    words = tuple(
        Word(
            text=char,
            span=Span(span.start_ms + round(index * step), span.start_ms + round((index + 1) * step)),
            confidence=confidence,
        )
        for index, char in enumerate(chars)
    )
    return Segment(span=span, text=text, heard=text, words=words, confidence=confidence)
