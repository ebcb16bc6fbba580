"""The likeliest course of a talk, sentence by sentence: a hidden Markov model with the stages of a sale."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from toolkit.core.evidence import Evidence

NOBODY = ""
STAGES = 3
"""A round is told, then priced, then called (a link number said): each stage is easier to leave than the one before."""
CLOSING_PAUSE_MS = 300
LONG_PAUSE_MS, SHORT_PAUSE_MS, MOST_LONG_PAUSES = 900, 200, 2.5

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """In the units of `toolkit.core.evidence`; found by search over scripts put together at random and over labelled
    streams (half a of bench/streams_patter.toml, dev, tune, hard_tune and hard_held)."""

    leave: tuple[float, float, float] = (3.0, 2.0, 1.1)
    """For going from a product to nobody, by stage."""
    change: tuple[float, float, float] = (3.5, 3.0, 3.2)
    """For going from one product to another, by stage: one mention of another product does not end a round."""
    enter: float = 2.15
    opener: float = 2.25
    """Off a change or an entry at an opener, as far as it costs that much."""
    stay_at_opener: float = 1.0
    cold: float = 0.35
    """For entering a product in a sentence that says nothing of it: rounds begin with a name or an opener."""
    idle: tuple[float, float, float] = (0.05, 0.2, 1.1)
    """For a sentence without any sign of selling, by stage."""
    small_talk: float = 2.0
    most_small_talk: float = 2.6
    """A sentence of thanks, however many phrases it holds, ends no round by itself: that costs a leave and an entry."""
    elsewhere: float = 1.7
    """For a preview, recap or list of others."""
    offer: tuple[float, float, float] = (1.1, 0.8, 0.5)
    """For words of selling without a name, which belong to the product under way; by stage."""
    telling: tuple[float, float, float] = (0.6, 0.45, 0.2)
    chat: float = 1.6
    foreign_link: float = 2.1
    foreign_price: float = 2.0
    """For the price of another product's card."""
    opener_missed: float = 0.5
    """For an opener that opens nothing."""
    long_pause: float = 1.0
    """For each `LONG_PAUSE_MS`, up to `MOST_LONG_PAUSES`."""
    short_pause: float = 0.7


COSTS = Costs()


def best_path(
    evidence: Sequence[Evidence], pauses_ms: Sequence[int], products: Sequence[str], costs: Costs = COSTS
) -> list[str]:
    """The product id, or NOBODY, of each sentence. `pauses_ms[i]` lies before sentence i.

    Viterbi; time and memory grow with sentences times products.
    """
    if not products:
        return [NOBODY] * len(evidence)
    trellis = _Trellis(evidence, products, costs)
    for index in range(len(evidence)):
        trellis.step(index, pauses_ms[index])
    return [NOBODY if at == 0 else products[(at - 1) // STAGES] for at in trellis.trace()]


class _Trellis:
    """Scores of all states: 0 is nobody, 1 + 3 k + s is product k at stage s."""

    def __init__(self, evidence: Sequence[Evidence], products: Sequence[str], costs: Costs) -> None:
        self._evidence, self._costs = evidence, costs
        self._places = {product: place for place, product in enumerate(products)}
        count = len(products)
        self._nobody = 0.0
        self._scores = np.full((count, STAGES), -np.inf)
        self._back = np.zeros((len(evidence), 1 + count * STAGES), np.int32)
        self._leave, self._change = np.array(costs.leave), np.array(costs.change)
        self._idle, self._offer, self._telling = np.array(costs.idle), np.array(costs.offer), np.array(costs.telling)
        self._stays = np.arange(count * STAGES, dtype=np.int32).reshape(count, STAGES) + 1

    def step(self, index: int, pause_ms: int) -> None:
        here, costs = self._evidence[index], self._costs
        ease = self._ease(pause_ms)
        own = self._own(here)
        off = costs.opener if here.is_opener else 0.0
        cold = np.where((own > 0) | here.is_opener, 0.0, costs.cold)
        entered = self._nobody - (max(0.5, costs.enter - off) + max(0.0, ease)) - cold
        leaving = self._scores - self._change
        best = int(np.argmax(leaving))
        changed = float(leaving.flat[best]) + min(off, 3.0) - ease - cold
        arrived = np.maximum(entered, changed)
        came = np.where(entered >= changed, 0, best + 1).astype(np.int32)
        leaving = self._scores - self._leave
        last = int(np.argmax(leaving))
        left = float(leaving.flat[last]) - ease
        back = self._back[index]
        back[0] = last + 1 if left > self._nobody else 0
        self._nobody = max(left, self._nobody) + self._nobody_score(here)
        self._scores = self._sell(index, own, arrived, came, back)

    def _ease(self, pause_ms: int) -> float:
        if pause_ms >= LONG_PAUSE_MS:
            return -self._costs.long_pause * min(MOST_LONG_PAUSES, pause_ms / LONG_PAUSE_MS)
        return self._costs.short_pause if pause_ms < SHORT_PAUSE_MS else 0.0

    def _own(self, here: Evidence) -> Floats:
        own = np.zeros(len(self._places))
        for product, score in here.products.items():
            if product in self._places:
                own[self._places[product]] = score
        return own

    def _held_by(self, products: Collection[str]) -> Floats:
        """1 for these products, 0 for the others."""
        return np.array([float(product in products) for product in self._places])

    def _nobody_score(self, here: Evidence) -> float:
        costs = self._costs
        score = min(costs.small_talk * here.small_talk, costs.most_small_talk)
        score += costs.chat * (here.is_chat and not here.small_talk)
        score -= costs.opener_missed * here.is_opener
        score += costs.elsewhere * bool(here.elsewhere and not here.names)
        return score

    def _sell(
        self, index: int, own: Floats, arrived: Floats, came: npt.NDArray[np.int32], back: npt.NDArray[np.int32]
    ) -> Floats:
        """Scores of all products after this sentence; where each came from goes into `back`."""
        here, costs = self._evidence[index], self._costs
        goes_on = here.is_opener and index > 0 and self._evidence[index - 1].is_opener
        staying = self._scores - costs.stay_at_opener * (here.is_opener and not goes_on)
        origin = self._stays.copy()
        is_call = (here.links or here.is_call) and not here.is_opener  # 来看三号链接的这一个 opens
        reached = 2 if is_call else 1 if here.has_amount else 0
        if reached:
            top = np.argmax(staying[:, : reached + 1], axis=1)
            rows = np.arange(len(staying))
            origin[:, reached] = self._stays[rows, top]
            staying[:, reached] = staying[rows, top]
            staying[:, :reached] = -np.inf
        is_new = arrived > staying[:, reached]
        staying[:, reached] = np.where(is_new, arrived, staying[:, reached])
        origin[:, reached] = np.where(is_new, came, origin[:, reached])
        back[1:] = origin.reshape(-1)
        is_idle = not (here.is_offer or here.is_opener or here.is_telling or here.small_talk or here.is_chat)
        told = self._offer if here.is_offer else self._telling if here.is_telling else np.zeros(STAGES)
        if here.small_talk or here.elsewhere:
            told = np.zeros(STAGES)
        emitted = own[:, None] + told - np.where(own[:, None] > 0, 0.0, self._idle * is_idle)
        if here.priced:
            emitted = emitted - costs.foreign_price * (1.0 - self._held_by(here.priced))[:, None]
        if here.link_owner:
            emitted = emitted - costs.foreign_link * (1.0 - self._held_by({here.link_owner}))[:, None]
        return staying + emitted

    def trace(self) -> list[int]:
        """The state of each sentence on the best path."""
        at = int(np.argmax([self._nobody, *self._scores.reshape(-1)]))
        path = [at]
        for index in range(len(self._evidence) - 1, 0, -1):
            at = int(self._back[index, at])
            path.append(at)
        return path[::-1]
