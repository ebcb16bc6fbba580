"""A live script as a Markdown file: the timetable of the show, then each product beat by beat."""

from toolkit.core.copy_markdown import plain
from toolkit.core.field_labels import field_label
from toolkit.core.script_types import Beat, Line, ProductScript, Script
from toolkit.core.text import Lang, Text


def format_script_markdown(script: Script) -> str:
    """The script for people: what is said, shown and done, from minute to minute."""
    lines = [
        "# 直播脚本",
        "",
        f"共 {len(script.products)} 款，约 {_minutes(script.seconds)} 分钟，每分钟 {script.pace} 字。时间从开播算起。",
        "",
    ]
    if script.dialect:
        lines += [f"部分用词换成了{script.dialect}，原词写在括号〔〕里。", ""]
    lines += _timetable(script)
    lines += ["", f"**应急**：{script.emergency}", "", "**全场红线**：", ""]
    lines += [f"- {line}" for line in script.red_lines]
    if script.opening:
        lines += ["", f"## {script.opening.title}", "", *_beat(script.opening)]
    for number, product in enumerate(script.products, 1):
        lines += _product(number, product)
    if script.later:
        lines += ["## 返场与答评论", ""]
        lines += [line for beat in script.later for line in _beat(beat)]
    if script.closing:
        lines += [f"## {script.closing.title}", "", *_beat(script.closing)]
    lines += ["口播里的数字按读法写好，照着念就行。没有依据的话没有写；这不是法律意见，开播前请自己再看一遍。"]
    return "\n".join(lines) + "\n"


def format_clock(seconds: int) -> str:
    """A time of the show, such as 5:30 or 1:05:30.

    >>> format_clock(330), format_clock(3930)
    ('5:30', '1:05:30')
    """
    hours, rest = divmod(seconds, 3600)
    if hours:
        return f"{hours}:{rest // 60:02d}:{rest % 60:02d}"
    return f"{rest // 60}:{rest % 60:02d}"


def _minutes(seconds: int) -> str:
    return f"{seconds / 60:.1f}".removesuffix(".0")


COLUMNS = ("主题", "目标", "人员", "时间段", "品/链接号", "讲解要点", "互动玩法", "优惠机制", "物料", "应急预案")
"""Of the timetable. Source: project facts, copy and scripts a3."""


def row_cells(script: Script) -> tuple[tuple[str, ...], ...]:
    """The timetable as text, row by row, in the order of `COLUMNS`."""
    return tuple(
        (
            row.theme,
            row.goal,
            row.people,
            f"{format_clock(row.start_s)}–{format_clock(row.end_s)}",
            row.item,
            row.points,
            row.interaction,
            row.offer,
            row.materials,
            row.plan_b,
        )
        for row in script.rows
    )


def _timetable(script: Script) -> list[str]:
    lines = ["## 流程表", "", "| " + " | ".join(COLUMNS) + " |", "|" + "---|" * len(COLUMNS)]
    return [*lines, *("| " + " | ".join(plain(cell) for cell in cells) + " |" for cells in row_cells(script))]


def shown_line(line: Line, *, hosts: int = 1) -> str:
    """A line with its speaker where there are two, and the Mandarin of dialect words in brackets."""
    text = line.text
    at = 0
    for word in line.dialect:
        found = text.find(word.dialect, at)
        if found >= 0:
            end = found + len(word.dialect)
            text = f"{text[:end]}〔{word.mandarin}〕{text[end:]}"
            at = end + len(word.mandarin) + 2
    return f"{line.speaker}：{text}" if hosts > 1 else text


_NOTES = Text("商品卡要求说的话", "what the card asks to be said")


def fact_names(beat: Beat, lang: Lang = "zh") -> str:
    """The facts that carry a beat, by the names of their fields."""
    paths = (path.rpartition("/")[2] for path in beat.fact_ids)
    names = (_NOTES if path == "forbidden_notes" else field_label(path) for path in paths)
    return ("、" if lang == "zh" else ", ").join(dict.fromkeys(name.get(lang) for name in names))


def _product(number: int, product: ProductScript) -> list[str]:
    link = f"，{product.link_no} 号链接" if product.link_no else ""
    lines = [f"## {number}. {plain(product.name)}（{plain(product.offer)}{link}）", ""]
    lines += [f"> 注意：{plain(note.zh)}" for note in product.notes] + ([""] if product.notes else [])
    for beat in product.beats:
        lines += _beat(beat)
    lines += ["**观众会问**：", ""]
    lines += [
        line for answer in product.answers for line in (f"- 问：{answer.question}", f"  答：{plain(answer.answer)}")
    ]
    lines += ["", "**这一款不能说的**：", ""]
    return [*lines, *(f"- {plain(line)}" for line in product.red_lines), ""]


def _beat(beat: Beat) -> list[str]:
    span = f"{format_clock(beat.start_s)}–{format_clock(beat.start_s + beat.seconds)}"
    hosts = len({line.speaker for line in beat.lines})
    if beat.char_budget:
        said = f"{beat.seconds} 秒，口播 {beat.spoken_chars} 字，预算 {beat.char_budget} 字"
    else:
        said = f"{beat.seconds} 秒，不写稿"
    lines = [f"### {span} {plain(beat.title)}（{said}）", ""]
    lines += [f"{plain(shown_line(line, hosts=hosts))}" + "  " for line in beat.lines]
    lines += ["", f"- 画面：{plain(beat.show)}", f"- 道具：{plain(beat.props)}", f"- 主播：{beat.host}"]
    lines += [f"- 场控：{beat.control}", f"- 备用：{beat.spare}", f"- 红线：{beat.avoid}"]
    if beat.char_budget and beat.quiet_s * 3 > beat.seconds:
        lines.append(f"- 留白：约 {beat.quiet_s} 秒，多给实物镜头，回评论")
    if beat.fact_ids:
        lines.append(f"- 依据（商品卡字段）：{fact_names(beat)}")
    return [*lines, ""]
