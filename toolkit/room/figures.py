"""Figures of a trainee's own show for the exercise on figures."""

from functools import cache
from typing import Any

from toolkit.core.courses.own_figures import (
    LEAST_ASKS,
    FigureName,
    as_figures,
    find_figures,
    parse_figure_names,
    possible_asks,
)
from toolkit.core.courses.settings import KpiSettings
from toolkit.core.room.errors import RoomError, not_found
from toolkit.core.room.types import Seat
from toolkit.core.text import Lang, Text
from toolkit.media.data_files import load_data
from toolkit.media.figures_table import MAX_BYTES, read_table
from toolkit.room.drafts import RoomDrafts

MAX_TABLE_BYTES = MAX_BYTES
"""Of a table that a phone sends."""


@cache
def figure_names() -> tuple[FigureName, ...]:
    """What platforms call each figure."""
    return parse_figure_names(load_data("live_figures"))


class RoomFigures(RoomDrafts):
    """Reading what a platform exported."""

    def read_figures(self, _seat: Seat, unit: str, exercise: str, content: bytes, lang: Lang) -> dict[str, Any]:
        """What was found in a table, and which of the exercise's figures follow from it; nothing is kept.

        Raises:
            NotFound; InputError: no table, or no figure in it; RoomError: too few for the exercise.
        """
        settings = self.exercise_of(unit, exercise).settings
        if not isinstance(settings, KpiSettings):
            raise not_found(Text("这个练习", "this exercise"))
        names = figure_names()
        found = find_figures(read_table(content), names)
        asks = possible_asks(settings.asks, found)
        if len(asks) < min(LEAST_ASKS, len(settings.asks)):
            had = "、".join(one.label.zh for one in names if one.id in found)
            had_en = ", ".join(one.label.en for one in names if one.id in found)
            raise RoomError(
                "",
                Text(f"表里只找到：{had}，不够算", f"only {had_en} were found: not enough to work with"),
                Text("至少要有场观、下单人数和成交额", "Views, buyers and sales are needed at least"),
            )
        return {
            "figures": [
                {"id": one.id, "label": one.label.get(lang), "value": one.value, "unit": one.unit.get(lang)}
                for one in as_figures(found, names)
            ],
            "asks": list(asks),
        }
