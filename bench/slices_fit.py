"""Weights of the model of a talk, `python -m bench slices_fit --heard FOLDER --streams FOLDER... [--write]`.

A conditional random field over sentences (nobody, or a product at one of three stages) is fitted by maximum likelihood
with a penalty on large weights: on the spoken streams in the folders named (hearings kept by `python -m bench slices
--speech`), on the written-out sets as text with a listener's faults, and on scripts put together at random
(`streams_patter.toml`, half a) and from rounds of the written-out sets. Streams that are only reported (`held`,
`more_blind`) are never fitted.
`--folds` tells how well streams are cut that were left out; `--write` stores the weights as data. Needs scipy.
"""

import argparse
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bench._slice_scores import score_slices, sum_slice_scores
from bench._slices_examples import (
    FREE,
    Example,
    patter_examples,
    spoken_examples,
    text_examples,
    text_streams,
    unseen_books,
)
from bench._talk_grams import write_grams
from toolkit.app import App
from toolkit.config import load_settings
from toolkit.core.product_signs import PRODUCT
from toolkit.core.round_path import STAGE_TABLES
from toolkit.core.round_signs import BORDER, SENTENCE
from toolkit.core.slicing import cut_rounds

DATA = Path(__file__).parents[1] / "toolkit" / "data" / "round_weights.toml"
HEAD = """# Weights of the signs by which a talk is cut into rounds (core/round_path.py), made by bench/slices_fit.py.
as_of = "2026-11-23"
review_by = "2027-11-23"
source = "Fitted on the streams of bench/slices_fit.py; never on held and more_blind"
"""
TABLES: dict[str, tuple[str, ...]] = {
    "product": PRODUCT, "first": PRODUCT, **dict.fromkeys(STAGE_TABLES, SENTENCE), "enter": BORDER, "change": BORDER,
    "leave": BORDER, "leave_stage": STAGE_TABLES, "change_stage": STAGE_TABLES,
}  # fmt: skip
Weights = dict[str, dict[str, float]]
PENALTY = 0.5
PATTER_WEIGHT = 0.3
GRAMS = DATA.with_name("talk_grams.toml")
GRAMS_HEAD = """# Pairs of syllables, characters, beginnings (^): for selling (above 0) or chat. By bench/slices_fit.py.
as_of = "2026-11-23"
review_by = "2027-11-23"
source = "Fitted on the written-out streams, talk_lines, streams_products, _patter, _neutral, sets (tune halves)"

"""


def fit(examples: Sequence[Example], penalty: float, steps: int = 150) -> Weights:
    """The likeliest weights, with `penalty` on their squares."""
    from scipy.optimize import minimize

    model = _Model(examples)
    found = minimize(
        model.loss, np.zeros(model.size), args=(penalty,), jac=True, method="L-BFGS-B", options={"maxiter": steps}
    )  # fmt: skip
    return {
        name: {sign: round(float(value), 3) for sign, value in zip(TABLES[name], values, strict=True)}
        for name, values in model.tables(found.x).items()
    }


class _Model:
    """All examples side by side, filled up to the longest and the richest.

    State 0 is nobody, 1 + 3 k + s product k at stage s. The stages share a part of their weights, `shared`.
    """

    def __init__(self, examples: Sequence[Example]) -> None:
        count, length = len(examples), max(len(each.labels) for each in examples)
        most = max(each.signs.product.shape[1] for each in examples)
        self._sentence, self._border = np.zeros((count, length, len(SENTENCE))), np.zeros((count, length, len(BORDER)))
        self._product = np.zeros((count, length, most, len(PRODUCT)))
        reached, labels = np.zeros((count, length), np.int64), np.zeros((count, length), np.int64)
        self._there, self._hidden = np.zeros((count, length), bool), np.full((count, 1 + 3 * most), -np.inf)
        for at, each in enumerate(examples):
            n, k = each.signs.product.shape[:2]
            self._sentence[at, :n], self._border[at, :n] = each.signs.sentence, each.signs.border
            self._product[at, :n, :k] = each.signs.product
            reached[at, :n], labels[at, :n], self._there[at, :n] = each.signs.reached, each.labels, True
            self._hidden[at, : 1 + 3 * k] = 0.0
        self._weights = np.array([each.weight for each in examples])
        self._most = most
        self._places = (np.arange(1, 1 + 3 * most) - 1) // 3
        self._stage = np.concatenate([[0], (np.arange(3 * most)) % 3])
        self._masks = self._transitions(reached)
        self._states = self._gold_states(labels, reached)
        self._sizes = {name: len(names) for name, names in TABLES.items()} | {"shared": len(SENTENCE)}
        self.size = sum(self._sizes.values())

    def tables(self, values: np.ndarray) -> dict[str, np.ndarray]:
        """The weights by table, stages with what they share."""
        parts = self._parts(values)
        shared = parts.pop("shared")
        return {name: part + shared if name in STAGE_TABLES else part for name, part in parts.items()}

    def _parts(self, values: np.ndarray) -> dict[str, np.ndarray]:
        ends = np.cumsum(list(self._sizes.values()))
        return dict(zip(self._sizes, np.split(values, ends[:-1]), strict=True))

    def _transitions(self, reached: np.ndarray) -> dict[str, np.ndarray]:
        """[3, S, S] for each kind of step, by the stage that the sentence reaches."""
        states = 1 + 3 * self._most
        owner = np.concatenate([[-1], self._places])
        source, target = owner[:, None], owner[None, :]
        to_stage, from_stage = self._stage[None, :], self._stage[:, None]
        kinds: dict[str, list[np.ndarray]] = {"stay": [], "enter": [], "change": [], "leave": []}
        for least in range(3):
            same = (source == target) & (source >= 0) & (to_stage == np.maximum(from_stage, least))
            same[0, 0] = True
            arrives = (target >= 0) & (to_stage == least)
            kinds["stay"].append(same)
            kinds["enter"].append(arrives & (source < 0))
            kinds["change"].append(arrives & (source >= 0) & (source != target))
            leaves = np.zeros((states, states), bool)
            leaves[1:, 0] = True
            kinds["leave"].append(leaves)
        self._reached = reached
        return {name: np.stack(masks) for name, masks in kinds.items()}

    def _gold_states(self, labels: np.ndarray, reached: np.ndarray) -> np.ndarray:
        states = np.zeros_like(labels)
        for row in range(len(labels)):
            stage = 0
            for at in range(labels.shape[1]):
                goes_on = at > 0 and labels[row, at] == labels[row, at - 1]
                stage = max(stage if goes_on else 0, reached[row, at])
                states[row, at] = 1 + 3 * (labels[row, at] - 1) + stage if labels[row, at] else 0
        return states

    def loss(self, values: np.ndarray, penalty: float) -> tuple[float, np.ndarray]:
        """Minus the weighted logarithm of the likelihood, with the penalty, and its gradient."""
        w = self.tables(values)
        scores = self._scores(w)
        steps = np.exp(scores)
        count, length = self._there.shape
        states = scores.shape[-1]
        ahead, scale = np.zeros((count, length + 1, states)), np.ones((count, length))
        ahead[:, 0, 0] = 1.0
        for at in range(length):
            moved = np.matmul(ahead[:, at, None, :], steps[:, at])[:, 0]
            scale[:, at] = moved.sum(axis=1)
            ahead[:, at + 1] = moved / scale[:, at, None]
        back = np.ones((count, length + 1, states))
        for at in range(length - 1, -1, -1):
            back[:, at] = np.matmul(steps[:, at], back[:, at + 1, :, None])[:, :, 0] / scale[:, at, None]
        expected = ahead[:, :-1, :, None] * steps * (back[:, 1:] / scale[:, :, None])[:, :, None, :]
        rows, places = np.arange(count)[:, None], np.arange(length)[None, :]
        before = np.concatenate([np.zeros((count, 1), np.int64), self._states[:, :-1]], axis=1)
        gold = np.where(self._there, scores[rows, places, before, self._states], 0.0).sum(axis=1)
        expected[rows, places, before, self._states] -= 1.0
        expected *= (self._there * self._weights[:, None])[:, :, None, None]
        loss = float((self._weights * (np.log(scale).sum(axis=1) - gold)).sum())
        gradient = self._gradient(expected)
        return loss + penalty * float(values @ values), gradient + 2 * penalty * values

    def _scores(self, w: dict[str, np.ndarray]) -> np.ndarray:
        """[B, T, S, S], minus infinity where no step leads."""
        zero = np.zeros((*self._there.shape, 1))
        own, first = self._product @ w["product"], self._product @ w["first"]
        sold = self._sentence @ np.stack([w[name] for name in STAGE_TABLES], axis=1)

        def by_state(values: np.ndarray) -> np.ndarray:
            return np.concatenate([zero, values[:, :, self._places]], axis=2)

        emitted = by_state(own) + np.concatenate([zero, sold[:, :, self._stage[1:]]], axis=2) + self._hidden[:, None]
        arrive = by_state(first)
        enter = arrive + (self._border @ w["enter"])[:, :, None]
        change = arrive + (self._border @ w["change"])[:, :, None]
        leave = (self._border @ w["leave"])[:, :, None] + w["leave_stage"][self._stage]
        mask = {name: masks[self._reached] for name, masks in self._masks.items()}
        scores = np.full(mask["stay"].shape, -np.inf)
        scores[mask["stay"]] = 0.0
        scores = np.where(mask["enter"], enter[:, :, None, :], scores)
        scores = np.where(
            mask["change"], change[:, :, None, :] + w["change_stage"][self._stage][None, None, :, None], scores
        )
        scores = np.where(mask["leave"], leave[:, :, :, None], scores)
        scores = np.clip(scores + emitted[:, :, None, :], None, 50.0)
        still = np.where(np.eye(scores.shape[-1], dtype=bool), 0.0, -np.inf)
        return np.where(self._there[:, :, None, None], scores, still)

    def _gradient(self, expected: np.ndarray) -> np.ndarray:
        """Expected minus true counts of every sign."""
        mask = {name: masks[self._reached] for name, masks in self._masks.items()}
        into = expected.sum(axis=2)[:, :, 1:].reshape(*self._there.shape, self._most, 3)
        entered = (expected * mask["enter"]).sum(axis=2)[:, :, 1:].reshape(into.shape).sum(axis=3)
        changes = expected * mask["change"]
        changed = changes.sum(axis=2)[:, :, 1:].reshape(into.shape).sum(axis=3)
        leaves = expected * mask["leave"]
        by_stage = np.stack([self._stage == stage for stage in range(3)]).astype(float)
        by_stage[:, 0] = 0.0
        stages = [np.einsum("bt,bti->i", into[:, :, :, stage].sum(axis=2), self._sentence) for stage in range(3)]
        parts = {
            "product": np.einsum("btk,btki->i", into.sum(axis=3), self._product),
            "first": np.einsum("btk,btki->i", entered + changed, self._product),
            **dict(zip(STAGE_TABLES, stages, strict=True)),
            "enter": np.einsum("bt,bti->i", entered.sum(axis=2), self._border),
            "change": np.einsum("bt,bti->i", changed.sum(axis=2), self._border),
            "leave": np.einsum("bt,bti->i", leaves.sum(axis=(2, 3)), self._border),
            "leave_stage": by_stage @ leaves.sum(axis=(0, 1, 3)),
            "change_stage": by_stage @ changes.sum(axis=(0, 1, 3)),
            "shared": sum(stages),
        }
        return np.concatenate([parts[name] for name in self._sizes])


def cut(example: Example, weights: Weights) -> dict[str, Any]:
    """The scores of a stream under these weights."""
    return score_slices(cut_rounds(example.talk, weights), example.stream.rounds)


def measure(arguments: list[str]) -> dict[str, Any]:
    """The scores of every stream under weights fitted without it (`--folds`), and under those of all."""
    parser = argparse.ArgumentParser(prog="python -m bench slices_fit", description=__doc__)
    parser.add_argument("--streams", type=Path, action="append", default=[], help="folder of spoken streams to fit on")
    parser.add_argument("--heard", type=Path, action="append", default=[], help="folder of kept transcripts")
    parser.add_argument("--penalty", type=float, default=PENALTY)
    parser.add_argument("--patter", type=int, default=24, help="scripts put together at random")
    parser.add_argument("--seeds", type=int, default=2, help="runs with a listener's faults of each written-out stream")
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument("--write", action="store_true", help="store the weights and the table of syllables as data")
    given = parser.parse_args(arguments)
    with App.open(load_settings(dict(os.environ))) as app:
        tools = app.speech_tools()
        texts = text_streams(tools, FREE, given.seeds)
        book_of, grams = unseen_books([stream for stream, _ in texts], tools)
        if given.write:
            GRAMS.write_text(GRAMS_HEAD + write_grams(grams), encoding="utf-8")
        examples = spoken_examples(given.streams, given.heard, tools, book_of) + text_examples(texts, tools, book_of)
        examples += patter_examples(tools, given.patter, PATTER_WEIGHT, book_of(""))
    result: dict[str, Any] = {"streams": len(examples)}
    names = sorted({each.name for each in examples if not each.name.startswith("patter")})
    left_out: dict[str, dict[str, Any]] = {}
    for fold in range(given.folds):
        out = frozenset(names[fold :: given.folds])
        weights = fit([each for each in examples if each.name not in out], given.penalty)
        left_out |= {f"{each.name}.{at}": cut(each, weights) for at, each in enumerate(examples) if each.name in out}
    if left_out:
        result["left_out"] = sum_slice_scores(list(left_out.values()))
    weights = fit(examples, given.penalty)
    result["fitted"] = sum_slice_scores([cut(each, weights) for each in examples])
    if given.write:
        DATA.write_text(write_weights(weights), encoding="utf-8")
    return result


def write_weights(weights: Weights) -> str:
    """The table as stored."""
    tables = (
        f"[{name}]\n" + "\n".join(f"{sign} = {value}" for sign, value in signs.items() if value)
        for name, signs in weights.items()
    )
    return HEAD + "\n" + "\n\n".join(tables) + "\n"
