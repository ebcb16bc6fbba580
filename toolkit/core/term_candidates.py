"""Places in recognised segments where a term of the cards may have been said."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from toolkit.core.chinese_text import is_han
from toolkit.core.ear import Ear
from toolkit.core.phrases import Phrases
from toolkit.core.term_runs import Run
from toolkit.core.term_search import GAP_COST, Hit, TermSearch
from toolkit.core.term_vocabulary import Term
from toolkit.core.transcript import Segment

# Limits of the mean cost per syllable under which a place is looked at at all. With bench/names.py on the streams of
# the set "tune": 安宁寻 for 安岳柠檬 costs 0.40, and the sound bears it out.
LONG_REACH = 0.42
"""Four syllables and more."""
HEAD_REACH = 0.5
"""Where the place before the goods was heard exactly, and the terms are few."""
FEW_TERMS = 150
EXACT_HEAD = 0.03
THREE_REACH = 0.25
TWO_REACH = 0.13
PLACE_REACH = 0.05
"""Of a place or variety of two syllables, which hardly anything else speaks for: 二十 is not 恩施."""
PAIR_REACH = 0.7
"""Two neighbours may not differ more than this on average, however well the rest fits."""
OLD_SHARE = 0.4
"""Of the cost of a misheard spelling, what is added where the same spelling is heard again."""
MODEL_GAIN = -2.5
"""How well the sound must fit a term for a spelling with a syllable too many or too few to be learnt from."""
PATTER_LIMIT = 0.06
"""Mean cost at which a phrase of the patter is taken as said."""
PATTER_RIVAL = 0.1
"""What sounds this much like a term is not given up for a phrase."""
PATTER_OF_TWO = frozenset(("链接", "包邮", "发货"))
_NUMBERED = re.compile(r"(?<!\d)(1?)([1-9])(?!\d)")
_DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A term that may stand in a run of segments; `start`, `end` in characters of its text."""

    segment: int
    """Number of the run (see `toolkit.core.term_runs`)."""
    start: int
    end: int
    heard: str
    term: Term
    costs: tuple[float, ...]
    """Cost of each syllable of the term."""
    gaps: int = 0
    prefix: str = ""
    """是, where the engine wrote 是五… as 15…."""
    gain: float | None = None
    """Log of how much better (above 0) or worse the sound fits the term than what was heard, per syllable; None where
    the sound was not asked."""
    as_before: str = ""
    """What was taken for the same term elsewhere and sounds like this; "" where the term itself does."""
    is_alternative: bool = False
    """Whether the engine's own other readings of this sound write the term."""

    @property
    def cost(self) -> float:
        """Mean cost per syllable: 0 sounds the same, 1 shares nothing."""
        return sum(self.costs) / len(self.costs)

    @property
    def worst_pair(self) -> float:
        """Mean cost of the two neighbouring syllables that differ most."""
        return max(((a + b) / 2 for a, b in zip(self.costs, self.costs[1:], strict=False)), default=self.cost)

    @property
    def head_cost(self) -> float:
        """Mean cost of the part that tells the term from others of its kind; 0 where it has none."""
        head = self.costs[: self.term.head]
        return sum(head) / len(head) if head else 0.0

    @property
    def is_exact_text(self) -> bool:
        return self.heard == self.term.text

    @property
    def score(self) -> float:
        """Long terms first, then close ones; a syllable more must fit by more than half."""
        size, sure = len(self.term.text), 0.01 * self.is_exact_text
        if self.gain is not None:
            sure += size * 0.05 * max(self.gain, -6.0)
        # A place or a variety must not stand in the way of a name that begins with it.
        return size * (1 - 2.2 * self.cost) + sure - 3 * (self.term.kind in ("variety", "place"))

    def overlaps(self, other: "Candidate") -> bool:
        return self.segment == other.segment and self.start < other.end and other.start < self.end


def find_candidates(
    runs: Sequence[Run],
    terms: Sequence[Term],
    ear: Ear,
    all_readings: Callable[[str], tuple[str, ...]] = lambda _: (),
) -> list[Candidate]:
    """Every place of a clear run that sounds roughly like a term; they may overlap."""
    clear = _clear(runs)
    search = TermSearch([term.text for term in terms], ear, all_readings)
    found: list[Candidate] = []
    for hit in search.find(
        [runs[index].whole.text for index in clear], HEAD_REACH if len(terms) <= FEW_TERMS else LONG_REACH
    ):
        candidate = _to_candidate(hit, clear[hit.text], runs, terms)
        if _is_within_reach(candidate):
            found.append(candidate)
    for index in clear:
        found += _find_after_digit(index, runs[index].whole.text, terms, ear)
    return found


def _clear(runs: Sequence[Run]) -> list[int]:
    return [index for index, run in enumerate(runs) if run.whole.unclear is None]


def _to_candidate(hit: Hit, index: int, runs: Sequence[Run], terms: Sequence[Term]) -> Candidate:
    run, term = runs[index], terms[hit.name]
    return Candidate(
        segment=index,
        start=hit.start,
        end=hit.end,
        heard=run.whole.text[hit.start : hit.end],
        term=term,
        costs=hit.costs,
        gaps=hit.gaps,
        is_alternative=run.is_read_at(term.text, hit.start, hit.end),
    )


def without_patter(
    candidates: Sequence[Candidate], segments: Sequence[Segment], phrases: Phrases, ear: Ear
) -> list[Candidate]:
    """`candidates` without doubtful ones over what every seller says: 防护链节 is 号链接, not 西湖龙井."""
    patter = [each for each in (*phrases.small_talk, *phrases.openers, *phrases.offers) if len(each) >= 3]
    patter += [each for each in phrases.offers if each in PATTER_OF_TWO]
    search = TermSearch(patter, ear)
    said: dict[int, list[tuple[int, int]]] = {}
    for hit in search.find([segment.text for segment in segments], PATTER_LIMIT):
        said.setdefault(hit.text, []).append((hit.start, hit.end))
    return [
        each
        for each in candidates
        if each.cost <= PATTER_RIVAL
        or not any(min(each.end, end) - max(each.start, start) >= 2 for start, end in said.get(each.segment, ()))
    ]


def find_as_heard_before(
    candidates: Sequence[Candidate],
    accepted: Sequence[Candidate],
    runs: Sequence[Run],
    ear: Ear,
) -> list[Candidate]:
    """`candidates`, and places that sound like what the engine wrote elsewhere for the same term.

    An engine mishears one speaker's word in the same way again: after 渣水墨儿 was taken for 柞水木耳, 渣水墨 is close.
    Such a place costs what it differs from the other, and a share of what that differs from the term.
    """
    spellings: dict[str, Candidate] = {}
    for each in sorted(accepted, key=lambda c: c.cost):
        said = "".join(char for char in each.heard if is_han(char))
        if _can_be_model(each) and len(said) >= 3:
            spellings.setdefault(said, each)
    clear = _clear(runs)
    known = tuple(spellings.values())
    best = {(c.segment, c.start, c.end, c.term.text): c for c in candidates}
    for hit in TermSearch(list(spellings), ear).find([runs[index].whole.text for index in clear], THREE_REACH):
        model, run = known[hit.name], runs[clear[hit.text]]
        new = replace(
            model,
            segment=clear[hit.text],
            start=hit.start,
            end=hit.end,
            heard=run.whole.text[hit.start : hit.end],
            costs=tuple(cost + OLD_SHARE * model.cost for cost in hit.costs),
            gaps=hit.gaps,
            gain=None,
            as_before=model.heard,
            is_alternative=run.is_read_at(model.term.text, hit.start, hit.end),
        )
        if any(new.overlaps(each) and new.term == each.term for each in accepted):
            continue
        key = (new.segment, new.start, new.end, new.term.text)
        old = best.get(key)
        if old is None or new.cost < old.cost:
            best[key] = replace(new, gain=old.gain) if old else new
    return list(best.values())


def _can_be_model(candidate: Candidate) -> bool:
    """Only what was taken for the term itself, whole or on the word of the sound: likeness must not drift."""
    if candidate.term.kind != "name" or candidate.is_exact_text or candidate.as_before or candidate.cost == 0:
        return False
    return not candidate.gaps or (candidate.gain is not None and candidate.gain >= MODEL_GAIN)


def _is_within_reach(candidate: Candidate) -> bool:
    size, cost = len(candidate.term.text), candidate.cost
    if candidate.is_exact_text:
        return True
    if size == 2:
        return cost <= (PLACE_REACH if candidate.term.kind in ("variety", "place") else TWO_REACH)
    if size == 3:
        return cost <= THREE_REACH
    if candidate.gaps and size < 6 and len(candidate.heard) > sum(is_han(char) for char in candidate.heard):
        return False  # 便，牛肉 is not 平遥牛肉
    # A gap at the edge of a name of four leaves three syllables, which must then fit.
    if size == 4 and candidate.gaps and cost - GAP_COST / 4 > 0.26:
        return False
    if is_head_exact(candidate):
        return True
    return cost <= LONG_REACH and candidate.worst_pair <= PAIR_REACH


def is_head_exact(candidate: Candidate) -> bool:
    """Whether the part that tells the term from others of its kind was heard as it sounds.

    Likeness to an older misreading is not enough: 样的味道 is not 英德红茶 because that was written 盐德红茶 before.
    """
    return (
        candidate.term.head >= 2
        and not candidate.gaps
        and not candidate.as_before
        and candidate.head_cost <= EXACT_HEAD
    )


def _find_after_digit(index: int, text: str, terms: Sequence[Term], ear: Ear) -> list[Candidate]:
    """5香小米 and 15香小米 for (是)武乡小米: only where every other syllable is the very sound."""
    found: list[Candidate] = []
    for digit in _NUMBERED.finditer(text):
        spoken = _DIGITS[int(digit.group(2))]
        first = ear.syllables(spoken)[0]
        for term in terms:
            size = len(term.text)
            if size < 4 or ear.syllables(term.text)[0] != first:
                continue
            end = digit.start(2) + size
            if ear.syllables(spoken + text[digit.end() : end]) == ear.syllables(term.text):
                found.append(
                    Candidate(
                        segment=index, start=digit.start(), end=end, heard=text[digit.start() : end], term=term,
                        costs=(0.0,) * size, prefix="是" if digit.group(1) else "",
                    )
                )  # fmt: skip
    return found
