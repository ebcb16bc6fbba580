"""The settings of each kind of exercise, from the exercise's table."""

from collections.abc import Callable, Mapping

from toolkit.core.courses import settings as of
from toolkit.core.courses.blocks import BLOCK_NAMES
from toolkit.core.courses.formulas import FIGURE_LABELS, FORMULAS
from toolkit.core.courses.parse_lines import parse_comments, parse_comply, parse_review, parse_subtitle
from toolkit.core.courses.parse_parts import Cards, Parsed, read_fields, read_product
from toolkit.core.courses.reading import Table
from toolkit.core.text import Text

PLATFORMS = ("douyin", "kuaishou", "channels", "xiaohongshu", "taobao", "pinduoduo", "jd", "wechat")
"""Ids of data/copy_limits.toml; a course that names another is refused when it is read."""


def parse_settings(kind: str, table: Table, cards: Cards) -> Parsed:
    """The settings of an exercise of `kind`."""
    return _PARSERS[kind](table, cards)


def _quiz(table: Table, _cards: Cards) -> Parsed:
    tables = table.tables("question", Text("第", "question"))
    if not tables:
        table.fault("question", "没有题目，请至少写一道", "there is no question; write at least one")
    questions = tuple(_question(one) for one in tables)
    ids = [one.id for one in questions]
    if len(set(ids)) < len(ids):
        table.fault("question", "两道题用了同一个编号", "two questions have the same id")
    return of.QuizSettings(questions=questions), ("question",)


def _question(table: Table) -> of.Question:
    choices = tuple(_choice(one) for one in table.tables("choice", Text("选项", "choice")))
    right = table.line("right")
    if len(choices) < 2:
        table.fault("choice", "至少要有两个选项", "at least two choices are needed")
    if right and right not in [one.id for one in choices]:
        table.none_of("right", right, [one.id for one in choices], dict(zip("abcd", "甲乙丙丁", strict=True)))
    if len({one.id for one in choices}) < len(choices):
        table.fault("choice", "两个选项用了同一个编号", "two choices have the same id")
    table.unknown(("id", "zh", "en", "choice", "right", "why_zh", "why_en"))
    return of.Question(
        id=table.line("id"), ask=table.text(), choices=choices, right=right, why=table.text("why", is_required=False)
    )


def _choice(table: Table) -> of.Choice:
    table.unknown(("id", "zh", "en"))
    return of.Choice(id=table.line("id"), text=table.text())


def _card(table: Table, cards: Cards) -> Parsed:
    example = read_product(table, cards) if table.values.get("product") else None
    settings = of.CardSettings(
        fields=read_fields(table, "fields", ("name", "spec", "price", "origin", "taste", "storage", "after_sales")),
        required=read_fields(table, "required", ("name", "spec", "price")),
        note=table.text("note", is_required=False),
        example=example,
    )
    return settings, ("fields", "required", "note_zh", "note_en", "product")


def _shoot(table: Table, _cards: Cards) -> Parsed:
    shots = tuple(one.text() for one in table.tables("shot", Text("镜头", "shot")))
    settings = of.ShootSettings(
        shots=shots or of.SHOTS,
        min_s=table.number("min_s", 10, 1, 600),
        max_s=table.number("max_s", 20, 1, 3600),
        min_width_px=table.whole("min_width_px", 1080, 100, 8000),
        min_height_px=table.whole("min_height_px", 1920, 100, 8000),
    )
    _ordered(table, settings.min_s, settings.max_s)
    return settings, ("shot", "min_s", "max_s", "min_width_px", "min_height_px")


def _cut(table: Table, _cards: Cards) -> Parsed:
    settings = of.CutSettings(
        min_s=table.number("min_s", 30, 1, 600),
        max_s=table.number("max_s", 45, 1, 3600),
        min_shots=table.whole("min_shots", 3, 1, 100),
        max_silence=table.number("max_silence", 0.25, 0, 1),
    )
    _ordered(table, settings.min_s, settings.max_s)
    return settings, ("min_s", "max_s", "min_shots", "max_silence")


def _ordered(table: Table, low: float, high: float) -> None:
    if low >= high:
        table.fault("max_s", "要比 min_s 长", "it has to be longer than min_s")


def _copy(table: Table, cards: Cards) -> Parsed:
    platforms = table.words("platforms", ("douyin",))
    for name in platforms:
        if name not in PLATFORMS:
            table.fault(
                "platforms", f"没有平台 {name}，可以写：{'、'.join(PLATFORMS)}",
                f"there is no platform {name}; choose of {', '.join(PLATFORMS)}",
            )  # fmt: skip
    settings = of.CopySettings(
        card=read_product(table, cards),
        platforms=tuple(name for name in platforms if name in PLATFORMS),
        must=read_fields(table, "must", ("name", "origin", "spec", "price")),
        points=table.whole("selling_points", 5, 1, 10),
    )
    return settings, ("product", "platforms", "must", "selling_points")


def _script(table: Table, cards: Cards) -> Parsed:
    settings = of.ScriptSettings(
        card=read_product(table, cards),
        seconds=table.whole("seconds", 300, 20, 3600),
        blocks=tuple(one for one in table.words("blocks", SCRIPT_BLOCKS) if _is_block(one, table)),
        interactions=table.whole("interactions", 2, 0, 20),
        chars_per_minute=table.whole("chars_per_minute", 240, 100, 400),
    )
    return settings, ("product", "seconds", "blocks", "interactions", "chars_per_minute")


SCRIPT_BLOCKS = (
    "opening", "scene", "points", "origin", "trust", "price", "call", "interaction", "faq", "next",
)  # fmt: skip
"""Kinds of data/script_templates.toml."""


def _is_block(name: str, table: Table) -> bool:
    if name in SCRIPT_BLOCKS:
        return True
    table.none_of("blocks", name, SCRIPT_BLOCKS, {kind: title.zh for kind, title in BLOCK_NAMES.items()})
    return False


def _rehearse(table: Table, cards: Cards) -> Parsed:
    settings = of.RehearseSettings(card=read_product(table, cards), seconds=table.whole("seconds", 60, 15, 600))
    return settings, ("product", "seconds")


def _kpi(table: Table, _cards: Cards) -> Parsed:
    figures = tuple(_figure(one) for one in table.tables("figure", Text("数据", "figure")))
    held = {one.id: one.value for one in figures}
    asks = table.words("asks")
    if not asks:
        table.fault("asks", "没有要算的数", "nothing is asked for")
    for ask in asks:
        if ask not in FORMULAS:
            table.none_of("asks", ask, tuple(FORMULAS), {name: one.short.zh for name, one in FORMULAS.items()})
        elif lacking := [name for name in FORMULAS[ask].needs if name not in held]:
            zh = "、".join(FIGURE_LABELS.get(name, name) for name in lacking)
            table.fault(
                "figure", f"算“{FORMULAS[ask].short.zh}”还缺：{zh}（{'、'.join(lacking)}）",
                f"{FORMULAS[ask].label.en} also needs {', '.join(lacking)}",
            )  # fmt: skip
        elif not held[FORMULAS[ask].below]:
            table.fault("figure", f"{FORMULAS[ask].below} 不能是 0", f"{FORMULAS[ask].below} can't be 0")
    return of.KpiSettings(figures=figures, asks=tuple(one for one in asks if one in FORMULAS)), ("figure", "asks")


def _figure(table: Table) -> of.Figure:
    table.unknown(("id", "zh", "en", "value", "unit_zh", "unit_en"))
    return of.Figure(
        id=table.line("id"), label=table.text(), value=table.number("value", 0, 0, 1e12),
        unit=table.text("unit", is_required=False),
    )  # fmt: skip


_PARSERS: Mapping[str, Callable[[Table, Cards], Parsed]] = {
    "quiz": _quiz, "card": _card, "shoot": _shoot, "cut": _cut, "subtitle": parse_subtitle, "copy": _copy,
    "comply": parse_comply, "review": parse_review, "script": _script, "rehearse": _rehearse,
    "comments": parse_comments, "kpi": _kpi,
}  # fmt: skip
