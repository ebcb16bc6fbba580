"""The likeliest course of a talk, sentence by sentence: a Markov chain over who is sold and how far the sale is."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from toolkit.core.product_signs import PRODUCT, Floats
from toolkit.core.round_signs import BORDER, SENTENCE, STAGES, Signs

NOBODY = ""
STAGE_TABLES = ("told", "priced", "called")
Weights = Mapping[str, Mapping[str, float]]


def best_path(signs: Signs, products: Sequence[str], weights: Weights) -> list[str]:
    """The product id, or NOBODY, of each sentence; `products` in the order of `signs.product`.

    Viterbi; time and memory grow with sentences times products.
    """
    if not products:
        return [NOBODY] * len(signs.sentence)
    trellis = _Trellis(signs, len(products), weights)
    for index in range(len(signs.sentence)):
        trellis.step(index)
    return [NOBODY if at == 0 else products[(at - 1) // STAGES] for at in trellis.trace()]


def product_support(signs: Signs, products: Sequence[str], weights: Weights) -> dict[str, list[float]]:
    """Product id -> what each sentence says for it."""
    own = signs.product @ _vector(weights["product"], PRODUCT)
    return {product: own[:, place].tolist() for place, product in enumerate(products)}


def _vector(table: Mapping[str, float], names: Sequence[str]) -> Floats:
    return np.array([table.get(name, 0.0) for name in names])


class _Trellis:
    """Scores of all states: 0 is nobody, 1 + 3 k + s is product k at stage s."""

    def __init__(self, signs: Signs, count: int, weights: Weights) -> None:
        stages = np.stack([_vector(weights[name], SENTENCE) for name in STAGE_TABLES])
        self._sold = signs.sentence @ stages.T  # [n, STAGES]
        self._own = signs.product @ _vector(weights["product"], PRODUCT)  # [n, k]
        first = signs.product @ _vector(weights["first"], PRODUCT)
        self._enter = first + (signs.border @ _vector(weights["enter"], BORDER))[:, None]
        self._change = first + (signs.border @ _vector(weights["change"], BORDER))[:, None]
        self._leave = signs.border @ _vector(weights["leave"], BORDER)
        self._leave_stage = _vector(weights["leave_stage"], STAGE_TABLES)
        self._change_stage = _vector(weights["change_stage"], STAGE_TABLES)
        self._reached = signs.reached
        self._nobody = 0.0
        self._scores = np.full((count, STAGES), -np.inf)
        self._back = np.zeros((len(signs.sentence), 1 + count * STAGES), np.int32)
        self._states = np.arange(count * STAGES, dtype=np.int32).reshape(count, STAGES) + 1
        self._rows = np.arange(count)

    def step(self, index: int) -> None:
        arrived, came = self._arrive(index)
        leaving = self._scores + self._leave_stage
        last = int(np.argmax(leaving))
        left = float(leaving.flat[last]) + self._leave[index]
        reached = int(self._reached[index])
        staying, origin = self._scores.copy(), self._states.copy()
        top = np.argmax(staying[:, : reached + 1], axis=1)
        origin[:, reached] = self._states[self._rows, top]
        staying[:, reached] = staying[self._rows, top]
        staying[:, :reached] = -np.inf
        is_new = arrived > staying[:, reached]
        staying[:, reached] = np.where(is_new, arrived, staying[:, reached])
        origin[:, reached] = np.where(is_new, came, origin[:, reached])
        back = self._back[index]
        back[0] = last + 1 if left > self._nobody else 0
        back[1:] = origin.reshape(-1)
        self._nobody = max(left, self._nobody)
        self._scores = staying + self._own[index][:, None] + self._sold[index]

    def _arrive(self, index: int) -> tuple[Floats, npt.NDArray[np.int32]]:
        """The best score with which each product is come to, from nobody or another product, and from where."""
        entered = self._nobody + self._enter[index]
        leaving = self._scores + self._change_stage
        stages = np.argmax(leaving, axis=1)
        best = leaving[self._rows, stages]
        order = np.argsort(-best, kind="stable")
        source = np.full(len(best), order[0])
        if len(order) > 1:
            source[order[0]] = order[1]
        changed = best[source] + self._change[index]
        if len(order) == 1:
            changed = np.full(1, -np.inf)
        came = np.where(entered >= changed, 0, self._states[source, stages[source]])
        return np.maximum(entered, changed), came.astype(np.int32)

    def trace(self) -> list[int]:
        """The state of each sentence on the best path."""
        at = int(np.argmax([self._nobody, *self._scores.reshape(-1)]))
        path = [at]
        for index in range(len(self._back) - 1, 0, -1):
            at = int(self._back[index, at])
            path.append(at)
        return path[::-1]
