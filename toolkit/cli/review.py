"""`chushan review FILE|-`."""

import sys
import unicodedata
from pathlib import Path
from typing import Any

import typer

from toolkit.app import App
from toolkit.cli.support import date_option, run_command
from toolkit.core.codec import to_plain
from toolkit.core.compliance.findings import DISCLAIMER, ComplianceFinding
from toolkit.core.errors import InputError
from toolkit.core.products import ProductCard
from toolkit.core.progress import Reporter
from toolkit.core.shown_text import place_in_picture
from toolkit.core.spans import format_clock
from toolkit.core.text import Lang, Text
from toolkit.tasks.review import Review, ReviewedLine, ReviewRequest
from toolkit.tasks.review_sheet import make_sheet, write_sheet

LEVEL_NAMES = {
    "violation": Text("违法风险高", "violation"),
    "needs_evidence": Text("需依据", "needs evidence"),
    "caution": Text("慎用", "caution"),
    "hint": Text("提示", "hint"),
}
SHOWN_CHARS = 60
"""Of a long line, what stands around the finding is shown."""


def review(
    file: Path = typer.Argument(
        ...,
        metavar="FILE|-",
        help="文案、脚本、字幕、转写、表格、视频、照片；- 读标准输入 / text, captions, video",
    ),
    product: str = typer.Option(
        "",
        "--product",
        metavar="CARD",
        help="商品卡文件，或 --products 里的编号、名称 / card file, or an id in --products",
    ),
    products: Path | None = typer.Option(None, "--products", "-p", help="商品卡文件，可以有很多个 / file of cards"),
    rules: list[Path] = typer.Option([], "--rules", help="自家规则的 TOML，可以写几次 / house rules"),
    date: str = typer.Option("", "--date", metavar="YYYY-MM-DD", help="开播的日子，默认今天 / day of the broadcast"),
    sheet: Path | None = typer.Option(
        None,
        "--sheet",
        metavar="FILE.xlsx|.pdf",
        help="另存审核单，填好后用 records sign 签字 / review sheet",
    ),
    json: bool = typer.Option(False, "--json", help="一行一个 JSON / one JSON object a line"),
) -> None:
    """开播前审核：哪句不能说、缺什么依据、怎么改。Review what will be said: law, evidence, rewrites."""

    def work(app: App, reporter: Reporter) -> Any:
        is_stdin = str(file) == "-"
        request = ReviewRequest(
            path=None if is_stdin else file,
            content=sys.stdin.buffer.read() if is_stdin else b"",
            cards=_cards(app, product, products),
            today=date_option(date),
            house_rules=tuple(rules),
        )
        found = app.review(request, reporter)
        if sheet is not None:
            content = request.content if is_stdin else file.read_bytes()
            write_sheet(make_sheet(found, content, request.cards, request.today), sheet)
            reporter.note(Text(f"审核单：{sheet}", f"review sheet: {sheet}"))
        return [_plain(line) for line in found.lines] if json else found

    run_command(json, work, _show, is_lines=True)


def _cards(app: App, product: str, products: Path | None) -> tuple[ProductCard, ...]:
    if product and Path(product).is_file():
        return app.load_products(Path(product))
    cards = app.load_products(products) if products else ()
    if not product:
        return cards
    chosen = tuple(card for card in cards if product in (card.id, *card.names))
    if not chosen:
        raise InputError(
            product,
            Text("没有这个商品卡", "there is no such card"),
            Text(
                "--product 写商品卡文件，或写 --products 文件里的编号",
                "Give a card file as --product, or an id of the file given as --products",
            ),
        )
    return chosen


def _plain(line: ReviewedLine) -> dict[str, Any]:
    plain: dict[str, Any] = {"line": line.line, "text": line.text, "findings": _plain_findings(line)}
    if line.product_id:
        plain["product_id"] = line.product_id
    if line.start_ms is not None:
        plain |= {"start_ms": line.start_ms, "end_ms": line.end_ms}
    if line.cell:
        plain["cell"] = line.cell
    if line.source:
        plain["source"] = line.source
    if line.box:
        plain["box"] = to_plain(line.box)
    return plain


def _plain_findings(line: ReviewedLine) -> list[dict[str, Any]]:
    plain = to_plain(line.findings)
    for one, finding in zip(plain, line.findings, strict=True):
        if span := line.time_of(finding):
            one["at_ms"] = span.start_ms
    return plain


def _show(result: Any, lang: Lang) -> None:
    found: Review = result
    for line in found.lines:
        for finding in line.findings:
            _show_finding(line, finding, lang)
    missing = [item for item in found.checklist if item.state != "said"]
    if missing:
        print(Text("全篇还缺：", "The whole text lacks:").get(lang))
        for item in missing:
            where = "" if item.state == "missing" else Text("（卡上也没有）", " (nor does the card have it)").get(lang)
            print(f"  · {item.name}  {item.what.get(lang)}{where}  {item.rule_id} {item.law}")
    counts = "，".join(
        f"{LEVEL_NAMES[level].get(lang)} {found.count(level)}" for level in LEVEL_NAMES if found.count(level)
    )
    total = Text(f"{found.name}：查了 {len(found.lines)} 行，{counts or '没有查出问题'}",
                 f"{found.name}: {len(found.lines)} lines, {counts or 'no hit'}")  # fmt: skip
    print(total.get(lang))
    print(DISCLAIMER.get(lang))


def _show_finding(line: ReviewedLine, finding: ComplianceFinding, lang: Lang) -> None:
    span = line.time_of(finding)
    when = f"{format_clock(span.start_ms)} " if span else ""
    place = line.cell or _place(line).get(lang)
    print(f"{when}{place}  [{LEVEL_NAMES[finding.level].get(lang)}] {finding.rule_id}  {finding.law}")
    shown, start, end = _excerpt(line.text, finding)
    print(f"    {shown}")
    print(f"    {' ' * _width(shown[:start])}{'^' * max(1, _width(shown[start:end]))}")
    print(f"    {finding.why.get(lang)}")
    for rewrite in finding.rewrites:
        print(f"    {Text('可以说：', 'say: ').get(lang)}{rewrite}")
    if finding.clears.get(lang):
        print(f"    {Text('拿得出这个就能说：', 'cleared by: ').get(lang)}{finding.clears.get(lang)}")


def _place(line: ReviewedLine) -> Text:
    if line.source == "said":
        return Text("说的话", "spoken")
    if line.source == "shown" and line.box:
        return place_in_picture(line.box)
    return Text(f"第 {line.line} 行", f"line {line.line}")


def _excerpt(text: str, finding: ComplianceFinding) -> tuple[str, int, int]:
    """The line, or what of a long one stands around the finding, and where the finding stands in it."""
    start = max(0, finding.start - SHOWN_CHARS // 2) if len(text) > SHOWN_CHARS * 2 else 0
    end = min(len(text), max(finding.end, start + SHOWN_CHARS * 2))
    shown = "".join(char if char.isprintable() else " " for char in text[start:end])
    return shown, finding.start - start, finding.end - start


def _width(text: str) -> int:
    """Columns of a terminal."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )
