"""The settings of exercises that are made of lines: captions, a script to judge, a review sheet, comments."""

from toolkit.core.courses import settings as of
from toolkit.core.courses.parse_parts import Cards, Parsed, read_fields, read_product
from toolkit.core.courses.reading import Table
from toolkit.core.review_sheet import DECISIONS
from toolkit.core.text import Text


def parse_subtitle(table: Table, _cards: Cards) -> Parsed:
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


def parse_comply(table: Table, cards: Cards) -> Parsed:
    lines = tuple(_judged(one, number) for number, one in enumerate(table.tables("line", Text("第", "line")), 1))
    if not any(line.is_bad for line in lines):
        toml = Text("（bad = true）", " (bad = true)")
        how = Text("（“有问题”写“是”）", " (tick it as wrong)") if table.is_sheet else toml
        table.fault("line", f"至少要有一句有问题的{how.zh}", f"at least one line has to be wrong{how.en}")
    card = read_product(table, cards) if table.values.get("product") else None
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


def parse_review(table: Table, cards: Cards) -> Parsed:
    lines = tuple(_decided(one, number) for number, one in enumerate(table.tables("line", Text("第", "line")), 1))
    if not lines:
        table.fault("line", "没有句子，请至少写一句", "there is no line; write at least one")
    return of.ReviewSettings(card=read_product(table, cards), lines=lines), ("product", "line")


def _decided(table: Table, number: int) -> of.SheetLine:
    table.unknown(
        ("text", "gloss", "right", "why_zh", "why_en", "finding_zh", "finding_en", "better", "evidence")
    )  # fmt: skip
    right = table.words("right")
    known = [name for name, _ in DECISIONS]
    for one in right:
        if one not in known:
            table.none_of("right", one, known, {name: shown.zh for name, shown in DECISIONS})
    if not right:
        table.fault("right", "没有写该怎么定", "the right decision is missing")
    return of.SheetLine(
        number=number, text=table.line("text"), gloss=table.line("gloss", ""), right=right, why=table.text("why"),
        finding=table.text("finding", is_required=False), better=table.line("better", ""),
        evidence=table.words("evidence"),
    )  # fmt: skip


def parse_comments(table: Table, cards: Cards) -> Parsed:
    comments = tuple(_comment(one) for one in table.tables("comment", Text("评论", "comment")))
    if not comments:
        table.fault("comment", "没有评论，请至少写一条", "there is no comment; write at least one")
    settings = of.CommentSettings(
        card=read_product(table, cards),
        comments=comments,
        within_s=table.number("within_s", 1, 1, 300) if "within_s" in table.values else 0,
        may_pause=table.flag("may_pause"),
        slip=table.line("slip", ""),
        slip_gloss=table.line("slip_gloss", ""),
        slip_wrong=table.words("slip_wrong"),
        slip_right=table.words("slip_right"),
        correction=table.line("correction", ""),
    )
    if settings.slip and not settings.slip_right:
        table.fault("slip_right", "写了口误，就要写正确的说法", "with a slip write the words that are right")
    return settings, (
        "product", "comment", "within_s", "may_pause", "slip", "slip_gloss", "slip_wrong", "slip_right", "correction",
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
        about=read_fields(table, "about"),
        needs=table.words("needs"),
        better=table.line("better", ""),
        is_small_talk=table.flag("small_talk"),
    )
