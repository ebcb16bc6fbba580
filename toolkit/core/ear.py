"""Finding words by their sound in recognised text, however the engine wrote them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from toolkit.core.pinyin import Confusions, Sounds

GAP_COST = 0.6
"""Cost of a syllable too many or too few (two unlike halves of a syllable cost 1)."""
PARTICLE_GAP_COST = 1.2
"""A particle too many was said on purpose: 奉节的脐橙 is not a misheard 奉节脐橙."""
PARTICLE_COST = 0.25
"""Added where a particle stands for an unlike syllable: 我的花椒 is not a misheard 武都花椒."""
PAIR_LIMIT = 0.4
"""Two neighbours may not differ more than this on average, however well the rest fits: 相常苦荞茶 is not 凉山苦荞茶."""
PARTICLES = frozenset("我你他她它您们的地得了着过是在有和就不也都还要会能这那哪个来去说看好给把被让吗呢吧啊一")


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Where something that sounds like a phrase stands in a text."""

    start: int
    """First character."""
    end: int
    """One past the last character."""
    cost: float
    """Mean cost per syllable of the phrase: 0 sounds the same, 1 shares nothing."""


class Ear:
    """Compares texts by toneless syllables under one set of confusions."""

    def __init__(
        self,
        confusions: Confusions,
        to_syllables: Callable[[str], tuple[str, ...]],
        is_word: Callable[[str], bool] = lambda _: False,
    ) -> None:
        """`to_syllables` gives one toneless syllable per character, "" for what is not Chinese; `is_word` knows the
        words of everyday language."""
        self.sounds = Sounds(confusions)
        self.is_word = is_word
        self._to_syllables = to_syllables
        self._known: dict[str, tuple[str, ...]] = {}

    def syllables(self, text: str) -> tuple[str, ...]:
        known = self._known.get(text)
        if known is None:
            known = self._known[text] = self._to_syllables(text)
        return known

    def find(self, phrase: str, text: str, limit: float) -> Iterator[Match]:
        """All stretches of `text` that sound like `phrase` at a mean cost of at most `limit`; they may overlap.

        A stretch never crosses punctuation, digits or letters, and its first and last syllables are not mere gaps.
        """
        meant, heard = self.syllables(phrase), self.syllables(text)
        count = len(meant)
        if not count or not all(meant):
            return
        budget = limit * count + 1e-9
        for start in range(len(heard)):
            cost = self._same_length(meant, heard, text, start, budget)
            if cost is not None:
                yield Match(start=start, end=start + count, cost=cost / count)
            if count >= 4 and budget >= GAP_COST:
                yield from self._other_length(meant, heard, text, start, budget)

    def _same_length(
        self, meant: tuple[str, ...], heard: tuple[str, ...], text: str, start: int, budget: float
    ) -> float | None:
        if start + len(meant) > len(heard):
            return None
        total = last = 0.0
        for index, syllable in enumerate(meant, start):
            cost = self._cost(heard[index], syllable, text[index])
            total += cost
            if total > budget or last + cost > 2 * PAIR_LIMIT:
                return None
            last = cost
        return total

    def _other_length(
        self, meant: tuple[str, ...], heard: tuple[str, ...], text: str, start: int, budget: float
    ) -> Iterator[Match]:
        if self._cost(heard[start], meant[0], text[start]) > 0.3:
            return
        count = len(meant)
        # One syllable too few leaves little to go by in a name of four.
        lengths = (count + 1,) if count < 5 else (count - 1, count + 1)
        for length in lengths:
            end = start + length
            if end > len(heard) or not all(heard[start:end]):
                continue
            if self._cost(heard[end - 1], meant[-1], text[end - 1]) > 0.3:
                continue
            cost = self._one_gap(meant, heard[start:end], text[start:end])
            if cost <= budget:
                yield Match(start=start, end=end, cost=cost / count)

    def _one_gap(self, meant: tuple[str, ...], heard: tuple[str, ...], text: str) -> float:
        """Lowest cost of aligning two rows whose lengths differ by one, the gap being inside."""
        best = float("inf")
        for gap in range(1, max(len(meant), len(heard)) - 1):
            if len(heard) > len(meant):
                cost = PARTICLE_GAP_COST if text[gap] in PARTICLES else GAP_COST
                rest, chars, want = heard[:gap] + heard[gap + 1 :], text[:gap] + text[gap + 1 :], meant
            else:
                cost, rest, chars = GAP_COST, heard, text
                want = meant[:gap] + meant[gap + 1 :]
            cost += sum(self._cost(h, m, c) for h, m, c in zip(rest, want, chars, strict=True))
            best = min(best, cost)
        return best

    def _cost(self, heard: str, meant: str, char: str) -> float:
        if not heard:
            return 9.0
        cost = self.sounds.cost(heard, meant)
        return cost + PARTICLE_COST if cost and char in PARTICLES else cost
