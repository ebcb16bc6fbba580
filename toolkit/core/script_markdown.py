"""A live script as a Markdown file: the timetable of the show, then each product beat by beat."""

from toolkit.core.copy_markdown import plain
from toolkit.core.live_script import Beat, ProductScript, Script
from toolkit.core.product_fields import field_spec


def format_script_markdown(script: Script) -> str:
    """The script for people: what is said, shown and done, from minute to minute."""
    lines = [
        "# 直播脚本",
        "",
        f"共 {len(script.products)} 款，约 {_minutes(script.seconds)} 分钟。时间从开播算起。",
        "",
    ]
    lines += ["## 流程表", "", "| 时间 | 内容 | 链接 | 规格和价格 | 讲解要点 | 场控 |", "|---|---|---|---|---|---|"]
    lines.append(_show_row(script.opening))
    for product in script.products:
        lines.append(_product_row(product))
    lines += [_show_row(script.closing), "", f"**应急**：{script.emergency}", "", "**全场红线**：", ""]
    lines += [f"- {line}" for line in script.red_lines]
    lines += ["", "## 开场", "", *_beat(script.opening)]
    for number, product in enumerate(script.products, 1):
        lines += _product(number, product)
    lines += ["## 收尾", "", *_beat(script.closing)]
    lines += ["口播里的数字按读法写好，照着念就行。没有依据的话没有写；这不是法律意见，开播前请自己再看一遍。"]
    return "\n".join(lines) + "\n"


def _clock(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02d}"


def _minutes(seconds: int) -> str:
    return f"{seconds / 60:.1f}".removesuffix(".0")


def _show_row(beat: Beat) -> str:
    end = beat.start_s + beat.seconds
    return f"| {_clock(beat.start_s)}–{_clock(end)} | {beat.title} | | | | {beat.control} |"


def _product_row(product: ProductScript) -> str:
    link = f"{product.link_no} 号" if product.link_no else ""
    span = f"{_clock(product.start_s)}–{_clock(product.start_s + product.seconds)}"
    points = "、".join(beat.title for beat in product.beats if beat.kind in ("points", "origin", "trust"))
    return f"| {span} | {plain(product.name)} | {link} | {plain(product.offer)} | {points} | 上链接，核对价格和规格 |"


def _product(number: int, product: ProductScript) -> list[str]:
    link = f"，{product.link_no} 号链接" if product.link_no else ""
    lines = [f"## {number}. {plain(product.name)}（{plain(product.offer)}{link}）", ""]
    lines += [f"> 注意：{plain(note.zh)}" for note in product.notes] + ([""] if product.notes else [])
    for beat in product.beats:
        lines += _beat(beat)
    lines += ["**这一款不能说的**：", ""]
    return [*lines, *(f"- {plain(line)}" for line in product.red_lines), ""]


def _beat(beat: Beat) -> list[str]:
    span = f"{_clock(beat.start_s)}–{_clock(beat.start_s + beat.seconds)}"
    lines = [
        f"### {span} {beat.title}（{beat.seconds} 秒，口播 {beat.spoken_chars} 字，上限 {beat.char_budget} 字）",
        "",
    ]
    lines += [f"{plain(line.text)}" + "  " for line in beat.lines]
    lines += ["", f"- 画面：{plain(beat.show)}", f"- 场控：{beat.control}", f"- 备用：{beat.spare}"]
    if beat.quiet_s * 3 > beat.seconds:
        lines.append(f"- 留白：约 {beat.quiet_s} 秒，多给实物镜头，回评论")
    if beat.fact_ids:
        labels = dict.fromkeys(field_spec(path.rpartition("/")[2]).label for path in beat.fact_ids)
        lines.append(f"- 依据（商品卡字段）：{'、'.join(labels)}")
    return [*lines, ""]
