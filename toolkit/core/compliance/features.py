"""What kinds of words a text holds, such as illness, eating, sellers; and which of them stand together."""

import re
from collections.abc import Iterator, Mapping, Sequence

from toolkit.core.compliance.context import TextContext
from toolkit.core.compliance.needs_index import NeedsIndex
from toolkit.core.compliance.rules import Combination, Pattern, Scope, compile_alternatives

Span = tuple[int, int]
"""[start, end) characters of a normalised text."""
Found = Mapping[str, Sequence[Span]]
"""Name of a kind -> where its words stand, in order."""

_NO_WORD = re.compile(r"[\[\](){}|?*+\\.<>^$]")
EXCEPT = "not_"
"""A kind of this beginning lists what only looks like a word of the kind named after it: 结果 for 果."""


class Lexicon:
    """Finds words of many kinds in one pass, however many words there are."""

    def __init__(self, kinds: Mapping[str, Sequence[str]], words: Mapping[str, Sequence[str]]) -> None:
        """`kinds`: name -> words and regular expressions, which may name lists of `words`.

        Raises:
            KeyError: if an expression names an unknown list.
            re.error: if one is no regular expression.
        """
        self._plain: dict[str, list[tuple[str, str]]] = {}
        shapes: list[tuple[tuple[str, Pattern], tuple[frozenset[str], ...]]] = []
        for name, listed in kinds.items():
            for word in listed:
                if not _NO_WORD.search(word):
                    self._plain.setdefault(word[:2], []).append((word, name))
            expressions = [word for word in listed if _NO_WORD.search(word)]
            for pattern in compile_alternatives(expressions, {**words, **kinds}):
                shapes.append(((name, pattern), pattern.needs))
        self._patterns = NeedsIndex(shapes)
        for listed in self._plain.values():
            listed.sort(key=lambda entry: -len(entry[0]))
        self._has_except = frozenset(name.removeprefix(EXCEPT) for name in kinds if name.startswith(EXCEPT))

    def find(self, text: str, grams: frozenset[str]) -> Found:
        """Kinds of the words of `text` (plain form; `grams` as of `needed_chars.grams`)."""
        found: dict[str, list[Span]] = {}
        plain = self._plain
        for start in range(len(text)):
            for key in (text[start : start + 2], text[start]):
                listed = plain.get(key)
                if listed is None:
                    continue
                for word, name in listed:
                    if len(word) <= 2 or text.startswith(word, start):
                        found.setdefault(name, []).append((start, start + len(word)))
        for name, pattern in self._patterns.possible(grams):
            spans = [one.span() for one in pattern.regex.finditer(text)]
            if spans:
                found[name] = sorted([*found.get(name, ()), *spans])
        return self._without_lookalikes(found)

    def _without_lookalikes(self, found: dict[str, list[Span]]) -> Found:
        for name in self._has_except & found.keys():
            taken = found.get(EXCEPT + name)
            if not taken:
                continue
            kept = [span for span in found[name] if not any(a < span[1] and span[0] < b for a, b in taken)]
            if kept:
                found[name] = kept
            else:
                del found[name]
        return found


def find_combinations(combination: Combination, found: Found, context: TextContext) -> Iterator[tuple[Span, Span]]:
    """Where the kinds stand together: the whole span, and the span of what is asserted."""
    taken_until = -1
    for anchor in _of(combination.has[-1], found):
        start, end = _scope(combination.within, context, anchor)
        if anchor[0] < taken_until or any(_inside(_of((name,), found), start, end) for name in combination.lacks):
            continue
        chosen = _choose(combination, found, anchor, start, end)
        if chosen:
            whole = min(span[0] for span in chosen), max(span[1] for span in chosen)
            taken_until = whole[1]
            yield whole, anchor


def _choose(combination: Combination, found: Found, anchor: Span, start: int, end: int) -> list[Span]:
    """One word of each group, the nearest to the anchor; nothing if a group has none."""
    chosen = [anchor]
    for group in reversed(combination.has[:-1]):
        near = [
            span
            for span in _inside(_of(group, found), start, end)
            if all(span[1] <= other[0] or other[1] <= span[0] for other in chosen)
            and (not combination.is_ordered or span[1] <= chosen[-1][0])
        ]
        if not near:
            return []
        chosen.append(min(near, key=lambda span: abs(span[0] - anchor[0])))
    return chosen


def _of(group: Sequence[str], found: Found) -> list[Span]:
    if len(group) == 1:
        return list(found.get(group[0], ()))
    return sorted({span for name in group for span in found.get(name, ())})


def _inside(spans: Sequence[Span], start: int, end: int) -> list[Span]:
    return [span for span in spans if start <= span[0] and span[1] <= end]


def _scope(within: Scope, context: TextContext, anchor: Span) -> Span:
    """[start, end) in which the other words are looked for; a question belongs to the sentence that answers it."""
    text = context.text
    first, last = anchor[0], anchor[1] - 1
    sentence = context.sentence(first)[0], context.sentence(last)[1]
    if text[: sentence[0]].endswith("?"):
        sentence = context.sentence(sentence[0] - 1)[0], sentence[1]
    if within == "sentence":
        return sentence
    if within == "near":
        before, after = context.sentence(max(0, sentence[0] - 1)), context.sentence(min(len(text) - 1, sentence[1]))
        return before[0], after[1]
    start, end = context.clause(first)[0], context.clause(last)[1]
    if within == "pair":
        start = max(sentence[0], context.clause(max(0, start - 1))[0])
        end = min(sentence[1], context.clause(min(len(text) - 1, end))[1])
    return start, end
