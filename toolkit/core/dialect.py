"""Dialects: what to tell the listener and which sounds fall together."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

from toolkit.core.pinyin import Confusions
from toolkit.core.text import Text

SAME_COST = 0.05
"""Cost of a pair that a dialect merges; not zero, so that the exact sound still wins."""
NEAR_COST = 0.2


FigureKind = Literal["measured", "published", "average"]
"""By this project; by others; one over many dialects, of which this is only one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineFigure:
    """How well a model of the catalogue hears the dialect."""

    model_id: str
    cer_percent: float
    """Wrong characters per hundred."""
    kind: FigureKind
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """One entry of `toolkit/data/dialects.toml`."""

    id: str
    name: Text
    language: str
    """Whisper's language code."""
    prompt: str
    confusions: Confusions
    source: str
    gloss: str = ""
    """Name of its lexicon in `toolkit/data`; empty if it has none."""
    recommended: tuple[EngineFigure, ...] = ()
    """Best first."""
    poor_with: tuple[EngineFigure, ...] = ()


def parse_dialects(toml_text: str) -> tuple[Dialect, ...]:
    """The dialects of a `dialects.toml`, in its order.

    Raises:
        ValueError: if the text is not TOML, a key is missing, a pair is not "a/b", or a figure is of no known kind.
    """
    try:
        return tuple(_read_dialect(entry) for entry in tomllib.loads(toml_text)["dialect"])
    except KeyError as error:
        raise ValueError(f"dialects.toml lacks the key {error}") from error


def _read_dialect(entry: dict) -> Dialect:
    initials = dict(_pairs(entry["near_initials"], NEAR_COST)) | dict(_pairs(entry["same_initials"], SAME_COST))
    finals = dict(_pairs(entry["near_finals"], NEAR_COST)) | dict(_pairs(entry["same_finals"], SAME_COST))
    return Dialect(
        id=entry["id"],
        name=Text(entry["zh"], entry["en"]),
        language=entry["language"],
        prompt=entry["prompt"],
        confusions=Confusions(initials=initials, finals=finals),
        source=entry["source"],
        gloss=entry.get("gloss", ""),
        recommended=tuple(_read_figure(each) for each in entry.get("recommended", [])),
        poor_with=tuple(_read_figure(each) for each in entry.get("poor_with", [])),
    )


def _read_figure(entry: dict) -> EngineFigure:
    if entry["kind"] not in get_args(FigureKind):
        raise ValueError(f'"{entry["kind"]}" is not one of {", ".join(get_args(FigureKind))}')
    return EngineFigure(
        model_id=entry["model"], cer_percent=float(entry["cer"]), kind=entry["kind"], source=entry["source"]
    )


def _pairs(entries: Iterable[str], cost: float) -> Iterable[tuple[frozenset[str], float]]:
    for entry in entries:
        left, slash, right = entry.partition("/")
        if not (left and slash and right):
            raise ValueError(f'"{entry}" is not a pair of sounds such as "n/l"')
        yield frozenset((left, right)), cost
