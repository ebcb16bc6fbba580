"""Fits the small models of `toolkit/media/picture_models.py` and writes them as data."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

_STEPS = 450
_BATCH = 4096
_LEARNING = 0.02
_RANK, _STEEP, _MARGIN, _FAST = 0.5, 3.0, 1.0, 4.0
"""How much the order of two degrees counts, how hard it is pressed, and how far apart their odds should be: at most
the margin, less where the degrees differ by less than a quarter."""
_LEAST_SPREAD = 1e-3
_REACH = 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """A model with its numbers; see picture_models.PictureModel."""

    rows: tuple[str, ...]
    mean: np.ndarray
    spread: np.ndarray
    hidden: np.ndarray
    bias: np.ndarray
    out: np.ndarray
    out_bias: float

    def odds(self, traits: np.ndarray) -> np.ndarray:
        """float32 [n] of `traits` [n, k]."""
        told = np.clip((traits - self.mean) / self.spread, -_REACH, _REACH)
        return np.tanh(told @ self.hidden.T + self.bias) @ self.out + self.out_bias


def scale_of(traits: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(mean, spread) [k] that bring traits [n, k] to one scale."""
    return traits.mean(axis=0), np.maximum(traits.std(axis=0), _LEAST_SPREAD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """What is learned from; arrays by example, `milder` and `worse` numbers of examples of the same fault."""

    traits: np.ndarray
    """float32 [n, k]."""
    wanted: np.ndarray
    """0..1: how surely each has the fault."""
    weights: np.ndarray
    milder: np.ndarray
    worse: np.ndarray
    apart: np.ndarray
    """By how much the degrees of such a pair differ."""


def fit(
    rows: tuple[str, ...], lesson: Lesson, *, scale: tuple[np.ndarray, np.ndarray], units: int, decay: float, seed: int
) -> Fitted:
    """One hidden layer, cross entropy and the order of degrees, AdamW with a cosine schedule.

    `scale`: mean and spread of the traits, see `scale_of`.
    """
    import torch
    from torch.nn.functional import binary_cross_entropy_with_logits, softplus

    torch.set_num_threads(1)
    torch.manual_seed(seed)
    mean, spread = scale
    told = torch.tensor(np.clip((lesson.traits - mean) / spread, -_REACH, _REACH), dtype=torch.float32)
    aim, weight = (torch.tensor(each, dtype=torch.float32) for each in (lesson.wanted, lesson.weights))
    milder, worse = torch.tensor(lesson.milder), torch.tensor(lesson.worse)
    margin = torch.tensor(_MARGIN * np.minimum(1.0, _FAST * lesson.apart), dtype=torch.float32)
    hidden, out = torch.nn.Linear(told.shape[1], units), torch.nn.Linear(units, 1)
    net = torch.nn.Sequential(hidden, torch.nn.Tanh(), out)
    optimiser = torch.optim.AdamW(net.parameters(), lr=_LEARNING, weight_decay=decay)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, _STEPS)
    for _ in range(_STEPS):
        some = torch.randint(len(told), (_BATCH,))
        loss = binary_cross_entropy_with_logits(net(told[some])[:, 0], aim[some], weight=weight[some])
        pairs = torch.multinomial(weight[worse], _BATCH // 2, replacement=True)
        rise = net(told[worse[pairs]])[:, 0] - net(told[milder[pairs]])[:, 0]
        loss = loss + _RANK * softplus(_STEEP * (margin[pairs] - rise)).mean() / _STEEP
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
    with torch.no_grad():
        found = [each.detach().numpy() for each in (hidden.weight, hidden.bias, out.weight[0])]
        return Fitted(
            rows=rows, mean=mean, spread=spread, hidden=found[0], bias=found[1], out=found[2],
            out_bias=float(out.bias[0]),
        )  # fmt: skip


def joined(members: list[Fitted]) -> Fitted:
    """One model that gives the mean of the members' odds."""
    count = len(members)
    mean, spread = members[0].mean, members[0].spread
    if any(not np.array_equal(each.mean, mean) or not np.array_equal(each.spread, spread) for each in members):
        raise ValueError("members of one model share their scale")
    return Fitted(
        rows=members[0].rows, mean=mean, spread=spread,
        hidden=np.concatenate([each.hidden for each in members]), bias=np.concatenate([each.bias for each in members]),
        out=np.concatenate([each.out for each in members]) / count, out_bias=sum(m.out_bias for m in members) / count,
    )  # fmt: skip


def write_models(models: dict[str, Fitted], out: Path, head: str) -> None:
    """TOML with `head` before the models; numbers with four digits that count."""
    lines = [head.rstrip()]
    for name, model in models.items():
        lines += [
            "",
            f"[model.{name}]",
            f"rows = [{', '.join(repr(row).replace(chr(39), chr(34)) for row in model.rows)}]",
        ]
        lines += [f"{key} = {_list(getattr(model, key))}" for key in ("mean", "spread", "bias", "out")]
        lines += [f"out_bias = {_number(model.out_bias)}", "hidden = ["]
        lines += [f"  {_list(unit)}," for unit in model.hidden]
        lines += ["]"]
    out.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _list(values: np.ndarray) -> str:
    return f"[{', '.join(_number(float(value)) for value in values)}]"


def _number(value: float) -> str:
    text = f"{value:.4g}"
    return text if any(mark in text for mark in ".e") else f"{text}.0"
