"""Small learned models that judge one picture, kept as data: `data/picture_models.toml`.

Each is one layer of a few tanh units over rows of `media.picture_traits`; `bench/quality_models.py` makes the file.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import cv2
import numpy as np

from toolkit.core.text import Text
from toolkit.media.data_files import load_data, refused_data
from toolkit.media.edge_feet import foot_traits
from toolkit.media.frame_planes import Small
from toolkit.media.picture_traits import HALF_PX, colour_traits, haze_traits, hue_traits, light_traits, rgb_of

FAULTS = ("lost", "haze", "cast", "grey")
"""What the models tell: lost light, a smeared lens, a light of the wrong colour, missing colour."""
_OF_COLOUR = ("cast", "grey")
MODELS_FILE = "picture_models"
_SURE = 10.0
_REACH = 4.0
"""Traits further off the mean than this many deviations say no more: the model has not seen such pictures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureModel:
    """log(p / (1 - p)) of a fault: below 0 for pictures that are more likely fine. Arrays are float32."""

    rows: tuple[str, ...]
    """Names of the rows of traits it reads, in order."""
    mean: np.ndarray
    spread: np.ndarray
    hidden: np.ndarray
    """[units, traits]."""
    bias: np.ndarray
    out: np.ndarray
    """[units]."""
    out_bias: float

    def judge(self, traits: dict[str, np.ndarray]) -> float:
        row = np.concatenate([traits[name] for name in self.rows])
        told = np.clip((row - self.mean) / self.spread, -_REACH, _REACH)
        return float(self.out @ np.tanh(self.hidden @ told + self.bias) + self.out_bias)


def traits_of(luma: np.ndarray, small: Small, offset: float, scale: float) -> dict[str, np.ndarray]:
    """The rows of traits of a picture by their name; `luma` uint8 at 320 pixels or more, see `picture_traits`."""
    scale_down = HALF_PX / max(luma.shape)
    if scale_down < 1:
        size = round(luma.shape[1] * scale_down), round(luma.shape[0] * scale_down)
        luma = cv2.resize(luma, size, interpolation=cv2.INTER_AREA)
    rgb = rgb_of(small, offset, scale)
    return {
        "colour": colour_traits(rgb),
        "hues": hue_traits(rgb),
        "light": light_traits(small, rgb, offset, scale),
        "haze": haze_traits(luma, small, rgb, offset, scale),
        "feet": foot_traits(luma),
    }


def judge_picture(
    luma: np.ndarray, small: Small, offset: float, scale: float, *, is_sdr: bool = True
) -> tuple[float, ...]:
    """The odds (natural logarithm) of each of `FAULTS`, in their order.

    Raises:
        InputError: if the models' file is missing or malformed.
    """
    models, traits = load_models(), traits_of(luma, small, offset, scale)
    return tuple(models[name].judge(traits) if is_sdr or name not in _OF_COLOUR else -_SURE for name in FAULTS)


@cache
def load_models() -> dict[str, PictureModel]:
    """The models by the name of the fault they tell.

    Raises:
        InputError: if the data file is missing or malformed.
    """
    tables = load_data(MODELS_FILE).get("model", {})
    try:
        return {name: _model_of(table) for name, table in tables.items()}
    except (KeyError, TypeError, ValueError) as error:
        raise refused_data(
            f"{MODELS_FILE}.toml", Text(f"模型数据不完整（{error}）", f"a model is not whole ({error})")
        ) from error


def _model_of(table: dict[str, Any]) -> PictureModel:
    numbers = {name: np.array(table[name], np.float32) for name in ("mean", "spread", "hidden", "bias", "out")}
    units, traits = numbers["hidden"].shape
    if not len(numbers["mean"]) == len(numbers["spread"]) == traits or not len(numbers["bias"]) == units:
        raise ValueError("sizes")
    return PictureModel(rows=tuple(table["rows"]), out_bias=float(table["out_bias"]), **numbers)
