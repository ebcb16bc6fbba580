"""Figures of a live show: each worked out by its formula."""

import re
from collections.abc import Mapping
from typing import Any

from toolkit.core.courses.answers import read_mapping, read_number, read_text, wrong_answer
from toolkit.core.courses.formulas import FIGURE_LABELS, FORMULAS, Formula
from toolkit.core.courses.own_figures import LEAST_ASKS, possible_asks
from toolkit.core.courses.score import ExerciseScore, Point, total_of
from toolkit.core.courses.settings import KpiSettings
from toolkit.core.text import Text

TOLERANCE = 0.005
"""Rounding of a figure with three digits."""


def score_kpi(settings: KpiSettings, answer: Mapping[str, Any], of: float) -> ExerciseScore:
    """`answer` is {"values": {formula id: text}}; a percentage may be written as 5, 5% or 0.05 (half the points).

    With {"figures": {id: number}} too, the trainee works with an own show: what those are enough for is asked.

    Raises:
        AnswerError: if the answer has another shape.
    """
    given = read_mapping(answer, "values")
    own = _own_figures(answer)
    figures = own or {figure.id: figure.value for figure in settings.figures}
    asks = possible_asks(settings.asks, figures)
    if len(asks) < min(LEAST_ASKS, len(settings.asks)):
        raise wrong_answer("figures", "这些数不够算", "these figures are not enough")
    return total_of(
        [_point(FORMULAS[ask], figures, read_text(given.get(ask), f"values.{ask}")) for ask in asks], of
    )  # fmt: skip


def _own_figures(answer: Mapping[str, Any]) -> dict[str, float]:
    """Figures of the trainee's own show; {} where the exercise's own are used."""
    own = {name: read_number(value, f"figures.{name}") for name, value in read_mapping(answer, "figures").items()}
    if any(name not in FIGURE_LABELS or value < 0 for name, value in own.items()):
        raise wrong_answer("figures", "有看不懂的数", "there are unknown figures")
    return own


def read_figure(text: str) -> float | None:
    """A number as people write it, its unit left out.

    >>> read_figure("1,234.5 元"), read_figure("5％"), read_figure("很多")
    (1234.5, 5.0, None)
    >>> read_figure("39.9块"), read_figure("39块9"), read_figure("40块钱")
    (39.9, 39.9, 40.0)
    """
    if pieces := re.fullmatch(r"(\d+)块(\d)", text.strip()):
        return float(f"{pieces[1]}.{pieces[2]}")
    found = re.fullmatch(
        r"[¥￥约]?\s*(-?\d[\d,，]*(?:\.\d+)?|-?\.\d+)\s*(?:%|％|元|块钱?|秒|个|人|倍|yuan|s)?", text.strip()
    )
    return float(re.sub("[,，]", "", found[1])) if found else None


def _point(formula: Formula, figures: Mapping[str, float], text: str) -> Point:
    right = formula.value(figures)
    value = read_figure(text)
    written = f"{right:.{formula.decimals}f}"
    sum_zh, sum_en = _sum(formula, figures)
    how = Text(
        f"{formula.how.zh} = {sum_zh} = {written}{formula.unit.zh}",
        f"{formula.how.en} = {sum_en} = {written} {formula.unit.en}",
    )
    got, head = _judge(value, right, formula, text)
    return Point(
        name=formula.label,
        got=got,
        of=1.0,
        reason=Text(f"{head.zh}。{how.zh}", f"{head.en}. {how.en}"),
        better=None if got == 1 else Text(f"{written}{formula.unit.zh}", f"{written} {formula.unit.en}"),
        quote=text,
    )


def _judge(value: float | None, right: float, formula: Formula, text: str) -> tuple[float, Text]:
    if not text:
        return 0.0, Text("没有填", "not filled in")
    if value is None:
        return 0.0, Text("看不懂这个数，请只写数字", "this is no number; write digits only")
    if _is_near(value, right, formula.decimals):
        return 1.0, Text("对", "right")
    if formula.unit.zh == "%" and _is_near(value * 100, right, formula.decimals) and "%" not in text:
        return 0.5, Text("算对了，要写成百分数，得一半", "right, but write it in percent: half the points")
    if right and _is_near(value * formula.times, right, formula.decimals):
        return 0.0, Text(f"忘了乘 {formula.times:g}", f"the factor {formula.times:g} is missing")
    if right and value and _is_near(formula.times**2 / value, right, formula.decimals):
        return 0.0, Text("上下颠倒了", "upside down")
    return 0.0, Text("不对", "wrong")


def _is_near(value: float, right: float, decimals: int) -> bool:
    """Within the tolerance, or rounded to one digit less than shown."""
    return abs(value - right) <= max(abs(right) * TOLERANCE, 0.5 * 10 ** -min(decimals, 2) + 1e-9)


def _sum(formula: Formula, figures: Mapping[str, float]) -> tuple[str, str]:
    above = "+".join(f"{figures[name]:g}" if figures[name] < 1e6 else f"{figures[name]:.0f}" for name in formula.above)
    above = f"({above})" if len(formula.above) > 1 else above
    times = f"×{formula.times:g}" if formula.times != 1 else ""
    below = f"{figures[formula.below]:.0f}" if figures[formula.below] >= 1e6 else f"{figures[formula.below]:g}"
    return f"{above}{times}÷{below}", f"{above}{times} / {below}"
