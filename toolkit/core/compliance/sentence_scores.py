"""The sentences of a text with their features and learned scores."""

import re
from functools import cached_property

from toolkit.core.compliance.context import TextContext
from toolkit.core.compliance.features import Found, Span
from toolkit.core.compliance.learned import Learned, text_grams
from toolkit.core.compliance.sentence_bounds import breaths

_MARKS = ",.;:。!?\n "
_PLAIN_END = ",.;。!…~ \n"
"""A sentence reads the same with a full stop and without: in what was learned from, more innocent ones had one."""
_TURN = re.compile("但|可是|不过|可(?=我|他|她|你|咱)|其实|反正|照样")
_NUMBER = re.compile(r"\d+(?:\.\d+)?|[一二两三四五六七八九十百千]{2,}")
_UNIT_END = re.compile(r"[。!\n]+|[?]+[^。!?\n]*[。!?\n]*")


def sentence_features(text: str, found: Found, context: TextContext, span: Span) -> frozenset[str]:
    """Features of text[span]: characters in a row, kinds of words and pairs of kinds; N- before one that is denied."""
    start, end = span
    features = text_grams("^" + _NUMBER.sub("0", text[start:end].rstrip(_PLAIN_END)) + "$")
    kinds = set()
    for name, spans in found.items():
        inside = [one for one in spans if start <= one[0] and one[1] <= end]
        if inside:
            denied = any(context.is_negated(*one) or context.is_mentioned(*one) for one in inside)
            kinds.add(f"N-{name}" if denied else name)
    listed = sorted(kinds)
    features |= {f"K:{name}" for name in listed}
    features |= {f"P:{one}+{other}" for index, one in enumerate(listed) for other in listed[index + 1 :]}
    return frozenset(features)


class SentenceScores:
    """Scores of the sentences of one text, each worked out when it is first asked for."""

    def __init__(self, learned: Learned, context: TextContext, found: Found) -> None:
        self._learned = learned
        self._context = context
        self._found = found
        self._scores: dict[Span, float] = {}

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """[start, end) of the sentences, and of the breaths of endless speech; a question has its answer with it."""
        text = self._context.text
        ends = sorted({*(one.end() for one in _UNIT_END.finditer(text)), len(text)})
        whole = zip([0, *ends[:-1]], ends, strict=True)
        return tuple(span for one in whole for span in breaths(text, *one) if text[slice(*span)].strip())

    def features(self, span: Span) -> frozenset[str]:
        return sentence_features(self._context.text, self._found, self._context, span)

    def score(self, span: Span) -> float:
        if span not in self._scores:
            self._scores[span] = self._learned.score(self.features(span))
        return self._scores[span]

    def longest(self, start: int, end: int) -> int:
        """Characters of the longest sentence that [start, end) touches."""
        touched = (last - first for first, last in self.sentences if first < end and start < last)
        return max(touched, default=end - start)

    def reaches(self, start: int, end: int, least: float) -> bool:
        """Whether `highest` is at least `least`; mostly the sentence alone tells."""
        touched = (span for span in self.sentences if span[0] < end and start < span[1])
        return any(self.score(span) >= least for span in touched) or self.highest(start, end) >= least

    def highest(self, start: int, end: int) -> float:
        """The highest score of the sentences that [start, end) touches, of what stands behind a 但 in them, and of
        its own clauses: 全国最甜 counts though the sentence goes on with an honest price."""
        touched = [span for span in self.sentences if span[0] < end and start < span[1]]
        turned = [(turn.start(), span[1]) for span in touched for turn in _TURN.finditer(self._context.text, *span)]
        own = self._context.clause(start)[0], self._context.clause(max(start, end - 1))[1]
        return max(self.score(span) for span in (*touched, *turned, own))

    def heaviest_clauses(self, span: Span) -> Span:
        """From the first to the last clause of the sentence whose characters weigh towards stopping it."""
        text, at, weighty = self._context.text, span[0], []
        while at < span[1]:
            end = min(span[1], max(at + 1, self._context.clause(at)[1]))
            weighty.append((self._learned.weight_of(text[at:end]), at, end))
            at = end
        _, start, end = max(weighty)
        stripped = text[start:end].rstrip(_MARKS)
        return start, start + max(1, len(stripped))
