"""The settings of each kind of exercise, from the exercise's table."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal

from toolkit.core.courses import settings as of
from toolkit.core.courses.blocks import BLOCK_NAMES
from toolkit.core.courses.formulas import FIGURE_LABELS, FORMULAS
from toolkit.core.courses.reading import Table
from toolkit.core.product_fields import field_spec
from toolkit.core.products import Price, ProductCard
from toolkit.core.text import Text

Cards = Mapping[str, ProductCard]
Parsed = tuple[of.Settings, tuple[str, ...]]
"""Settings, and the names of the fields they are made of."""

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


def _fields(table: Table, name: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Paths of a product card."""
    kept = []
    for path in table.words(name, default):
        try:
            field_spec(path)
        except KeyError:
            table.fault(name, f"商品卡没有 {path} 这一项", f"a product card has no {path}")
        else:
            kept.append(path)
    return tuple(kept)


def _product(table: Table, cards: Cards) -> ProductCard:
    wanted = table.line("product")
    if wanted in cards:
        return cards[wanted]
    if re.search("[、，,；; ]", wanted):
        table.fault(
            "product", "这一格只能写一个编号，例如 huajiao；要用几样货，就分成几个练习",
            "only one id may stand here, such as huajiao; make an exercise of its own for each of several goods",
        )  # fmt: skip
    elif wanted:
        known = "、".join(cards) or "（还没有）"
        table.fault(
            "product", f"没有编号是 {wanted} 的商品；写了的有：{known}",
            f"there is no product {wanted}; there are: {', '.join(cards) or 'none'}",
        )  # fmt: skip
    return NO_CARD


NO_CARD = ProductCard(id="none", name="-", spec="-", price=Price(yuan=Decimal(0), text=""))
"""Stands for goods with faults, in a course that is refused for them."""


def _card(table: Table, cards: Cards) -> Parsed:
    example = _product(table, cards) if table.values.get("product") else None
    settings = of.CardSettings(
        fields=_fields(table, "fields", ("name", "spec", "price", "origin", "taste", "storage", "after_sales")),
        required=_fields(table, "required", ("name", "spec", "price")),
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


def _subtitle(table: Table, _cards: Cards) -> Parsed:
    lines = tuple(_heard(one) for one in table.tables("line", Text("第", "line")))
    if not lines:
        table.fault("line", "没有字幕，请至少写一条", "there is no caption; write at least one")
    settings = of.SubtitleSettings(
        lines=lines,
        terms=table.words("terms"),
        max_cps=table.number("max_cps", 9, 1, 30),
        max_chars=table.whole("max_chars", 15, 5, 60),
    )
    for term in settings.terms:
        if not any(term in line.right for line in lines):
            table.fault("terms", f"“{term}”不在正确的字幕里", f'"{term}" stands in none of the right captions')
    return settings, ("line", "terms", "max_cps", "max_chars")


def _heard(table: Table) -> of.HeardLine:
    table.unknown(("start_s", "end_s", "heard", "right"))
    start, end = table.number("start_s", 0, 0, 86_400), table.number("end_s", 0, 0, 86_400)
    if end <= start:
        table.fault("end_s", "要在 start_s 之后", "it has to come after start_s")
    return of.HeardLine(
        start_ms=round(start * 1000), end_ms=round(end * 1000), heard=table.line("heard"), right=table.line("right")
    )


def _copy(table: Table, cards: Cards) -> Parsed:
    platforms = table.words("platforms", ("douyin",))
    for name in platforms:
        if name not in PLATFORMS:
            table.fault(
                "platforms", f"没有平台 {name}，可以写：{'、'.join(PLATFORMS)}",
                f"there is no platform {name}; choose of {', '.join(PLATFORMS)}",
            )  # fmt: skip
    settings = of.CopySettings(
        card=_product(table, cards),
        platforms=tuple(name for name in platforms if name in PLATFORMS),
        must=_fields(table, "must", ("name", "origin", "spec", "price")),
        points=table.whole("selling_points", 5, 1, 10),
    )
    return settings, ("product", "platforms", "must", "selling_points")


def _comply(table: Table, cards: Cards) -> Parsed:
    lines = tuple(_judged(one, number) for number, one in enumerate(table.tables("line", Text("第", "line")), 1))
    if not any(line.is_bad for line in lines):
        table.fault("line", "至少要有一句有问题的（bad = true）", "at least one line has to be wrong (bad = true)")
    card = _product(table, cards) if table.values.get("product") else None
    return of.ComplySettings(lines=lines, card=card), ("line", "product")


def _judged(table: Table, number: int) -> of.ComplyLine:
    table.unknown(("text", "gloss", "bad", "why_zh", "why_en", "better"))
    return of.ComplyLine(
        number=number,
        text=table.line("text"),
        gloss=table.line("gloss", ""),
        is_bad=table.flag("bad"),
        why=table.text("why"),
        better=table.line("better", ""),
    )


def _script(table: Table, cards: Cards) -> Parsed:
    settings = of.ScriptSettings(
        card=_product(table, cards),
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
    settings = of.RehearseSettings(card=_product(table, cards), seconds=table.whole("seconds", 60, 15, 600))
    return settings, ("product", "seconds")


def _comments(table: Table, cards: Cards) -> Parsed:
    comments = tuple(_comment(one) for one in table.tables("comment", Text("评论", "comment")))
    if not comments:
        table.fault("comment", "没有评论，请至少写一条", "there is no comment; write at least one")
    settings = of.CommentSettings(
        card=_product(table, cards),
        comments=comments,
        within_s=table.number("within_s", 15, 1, 300),
        slip=table.line("slip", ""),
        slip_gloss=table.line("slip_gloss", ""),
        slip_wrong=table.words("slip_wrong"),
        slip_right=table.words("slip_right"),
        correction=table.line("correction", ""),
    )
    if settings.slip and not settings.slip_right:
        table.fault("slip_right", "写了口误，就要写正确的说法", "with a slip write the words that are right")
    return settings, (
        "product", "comment", "within_s", "slip", "slip_gloss", "slip_wrong", "slip_right", "correction",
    )  # fmt: skip


def _comment(table: Table) -> of.Comment:
    table.unknown(("id", "at_s", "name", "text", "gloss", "trap", "about", "needs", "better", "small_talk"))
    return of.Comment(
        id=table.line("id"),
        at_s=table.number("at_s", 0, 0, 86_400),
        name=table.line("name", "观众"),
        text=table.line("text"),
        gloss=table.line("gloss", ""),
        is_trap=table.flag("trap"),
        about=_fields(table, "about"),
        needs=table.words("needs"),
        better=table.line("better", ""),
        is_small_talk=table.flag("small_talk"),
    )


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
    "quiz": _quiz, "card": _card, "shoot": _shoot, "cut": _cut, "subtitle": _subtitle, "copy": _copy,
    "comply": _comply, "script": _script, "rehearse": _rehearse, "comments": _comments, "kpi": _kpi,
}  # fmt: skip
