"""Fits the small models of `toolkit/media/picture_models.py` and writes them as data."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

UNITS = 24
_STEPS = 350
_DECAY = 0.3
_LEARNING = 0.02
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


def fit(
    rows: tuple[str, ...], traits: np.ndarray, wanted: np.ndarray, weights: np.ndarray, *,
    scale: tuple[np.ndarray, np.ndarray], units: int = UNITS, decay: float = _DECAY, seed: int = 0,
) -> Fitted:  # fmt: skip
    """One hidden layer, cross entropy, AdamW with a cosine schedule. `wanted` [n] is 0..1, `traits` [n, k].

    `scale`: mean and spread of the traits, see `scale_of`.
    """
    import torch

    torch.manual_seed(seed)
    torch.set_num_threads(1)
    mean, spread = scale
    told = torch.tensor(np.clip((traits - mean) / spread, -_REACH, _REACH), dtype=torch.float32)
    aim, weight = (torch.tensor(each, dtype=torch.float32) for each in (wanted, weights))
    hidden, out = torch.nn.Linear(told.shape[1], units), torch.nn.Linear(units, 1)
    net = torch.nn.Sequential(hidden, torch.nn.Tanh(), out)
    optimiser = torch.optim.AdamW(net.parameters(), lr=_LEARNING, weight_decay=decay)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, _STEPS)
    loss = torch.nn.BCEWithLogitsLoss(weight=weight)
    for _ in range(_STEPS):
        optimiser.zero_grad()
        loss(net(told)[:, 0], aim).backward()
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
