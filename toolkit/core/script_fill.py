"""Lines of a beat: facts first, then lines that claim nothing, until the time is filled and no line twice."""

import random
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from toolkit.core.copy_gate import Gate, refusals
from toolkit.core.copy_lines import Sentence, meant_for
from toolkit.core.products import ProductCard
from toolkit.core.spoken_numbers import speak_numbers, spoken_length

NEAR = 5
"""So many of the next lines are looked at for the one that fits the end: further back are those that were said most."""
SLACK_CHARS = 6
"""A beat may run over by a breath: half a line of 12 characters."""


@dataclass(slots=True)
class LinePool:
    """Lines that claim nothing. Each is used once a product, and in a show as late again as can be."""

    pools: Mapping[str, Sequence[str]]
    gate: Gate
    random: random.Random
    uses: dict[str, int] = field(default_factory=dict)
    """How often a line has been said in this show."""

    def candidates(self, names: Iterable[str], card: ProductCard, category: str, said: set[str]) -> list[str]:
        """Lines of these pools that were not said of this product, the least used first."""
        listed: list[list[str]] = []
        for name in names:
            lines = [line for line in meant_for(self.pools[name], category) if line not in said]
            self.random.shuffle(lines)
            # lines for this kind of goods before those for all
            general = {line for line in self.pools[name] if not line.startswith("@")}
            lines.sort(key=lambda line: (self.uses.get(line, 0), line in general))
            listed.append([line for line in lines if not refusals(line, card, self.gate)])
        return _mixed(listed)

    def ordered(self, names: Iterable[str], lines: Sequence[str]) -> list[str]:
        """`lines` with those of each pool in the order of that pool, which goes from looking to using."""
        found = list(lines)
        for name in names:
            ranks = {line: rank for rank, line in enumerate(_bare(line) for line in self.pools[name])}
            places = [at for at, line in enumerate(found) if line in ranks]
            for at, line in zip(places, sorted((found[at] for at in places), key=ranks.__getitem__), strict=True):
                found[at] = line
        return found

    def note(self, line: str) -> None:
        self.uses[line] = self.uses.get(line, 0) + 1


def _bare(line: str) -> str:
    """Without the mark of the goods that it is for."""
    return re.sub(r"^@\S+ +", "", line)


def _mixed(listed: Sequence[Sequence[str]]) -> list[str]:
    """Two of the first list, one of each other, and so on."""
    found: list[str] = []
    queues = [list(lines) for lines in listed]
    while any(queues):
        for index, queue in enumerate(queues):
            take = 2 if index == 0 else 1
            found += queue[:take]
            del queue[:take]
    return list(dict.fromkeys(found))


def trimmed(lines: Sequence[Sentence], budget: int, must: Iterable[str]) -> list[Sentence]:
    """Lines within the budget: those without facts go first, then those that need not be said, the last first."""
    needed = set(must)
    kept = list(lines)
    while len(kept) > 1 and total(kept) > budget:
        loose = [index for index, line in enumerate(kept) if not line.fact_ids]
        if not loose:
            loose = [index for index, line in enumerate(kept) if not needed & set(line.fact_ids)]
        if not loose:
            break
        kept.pop(loose[-1])
    return kept


def padding(candidates: Sequence[str], room: int) -> list[str]:
    """Lines that fill `room` characters as nearly as they can, in their order of preference.

    >>> padding(["一二三四五", "一二三", "一二"], 8)
    ['一二三四五', '一二三']
    """
    chosen: list[str] = []
    left = room
    rest = list(candidates)
    while rest and left > 0:
        line = next((one for one in rest if spoken_length(one) <= left + SLACK_CHARS), None)
        if line is None or (left < SLACK_CHARS and abs(left - spoken_length(line)) > left):
            break
        rest.remove(line)
        # the last one: the line that comes nearest to what is left
        if left <= 40:
            near = min([line, *rest[:NEAR]], key=lambda one: abs(left - spoken_length(one)))
            line = near if abs(left - spoken_length(near)) < abs(left - spoken_length(line)) else line
            if line in rest:
                rest.remove(line)
        chosen.append(line)
        left -= spoken_length(line)
    return chosen


def total(lines: Iterable[Sentence]) -> int:
    return sum(spoken_length(line.text) for line in lines)


_TIMES = re.compile(r"\s*[×xX*]\s*(?=[零一二三四五六七八九十百千万两点半]+厘米)")
"""Between two measures; of two packs it was said as 两瓶，每瓶五百克."""
_HYPHENED = re.compile(r"(?<=\d)-(?=\d)")


def spoken(line: Sentence, variety: str = "") -> Sentence:
    """The line as it is said; the hyphen in the name of a variety (杨小2-6) is no range."""
    text = line.text
    if variety and variety in text:
        text = text.replace(variety, _HYPHENED.sub("杠", variety))
    return Sentence(text=_TIMES.sub("乘", speak_numbers(text)), fact_ids=line.fact_ids)
