"""`chushan facts TEXT|FILE|- --product CARD`."""

import datetime
from pathlib import Path
from typing import Any

import typer

from toolkit.app import App
from toolkit.cli.support import run_command
from toolkit.core.facts import Claim
from toolkit.core.progress import Reporter
from toolkit.core.text import Lang, Text

EXIT_FOUND = 3
MARKS = {"supported": "✓", "contradicted": "✗", "unsupported": "?"}
KINDS = {
    "number": Text("数字", "number"),
    "unit": Text("规格", "quantity"),
    "price": Text("价格", "price"),
    "arithmetic": Text("算账", "arithmetic"),
    "place": Text("地方", "place"),
    "date": Text("日期", "date"),
    "certificate": Text("证书", "certificate"),
    "person": Text("人物", "person"),
    "process": Text("做法", "process"),
    "comparison": Text("比较", "comparison"),
    "effect": Text("功效", "effect"),
}


def facts(
    text: str = typer.Argument(metavar="TEXT|FILE|-", help="一句话、文本文件，或 - 从标准输入读 / text, file or -"),
    product: str | None = typer.Option(
        None, "--product", metavar="CARD", help="商品卡文件，或 --products 里的编号或名字 / file with a card, or an id"
    ),
    products: Path | None = typer.Option(None, "--products", "-p", metavar="FILE", help="商品卡文件 / file with cards"),
    json: bool = typer.Option(False, "--json", help="只打印 JSON / print JSON only"),
) -> None:
    """核对一段话：每个数字、价格、产地、证书、人物是不是商品卡上的。Check every claim of a text by the card.

    返回值：0 都有依据，3 有没依据或对不上的。Exit code: 0 all supported, 3 some are not.
    """
    done: list[dict[str, Any]] = []

    def work(app: App, _reporter: Reporter) -> dict[str, Any]:
        checked = app.check_facts(text, product, products, datetime.date.today())
        done.append(checked.plain())
        shown.extend(checked.claims)
        return done[0]

    shown: list[Claim] = []
    run_command(json, work, lambda _result, lang: _show(shown, lang))
    if any(claim.status != "supported" for claim in shown):
        raise typer.Exit(EXIT_FOUND)


def _show(claims: list[Claim], lang: Lang) -> None:
    if not claims:
        print(Text("没有需要核对的说法", "No claim to check").get(lang))
        return
    for claim in claims:
        print(f"{MARKS[claim.status]} {claim.text}  [{KINDS[claim.kind].get(lang)}]  {claim.why.get(lang)}")
    counts = [sum(claim.status == status for claim in claims) for status in MARKS]
    print(
        Text(
            f"✓ 有依据 {counts[0]} 处，✗ 和卡上不一样 {counts[1]} 处，? 卡上没有 {counts[2]} 处",
            f"✓ {counts[0]} supported, ✗ {counts[1]} contradicted, ? {counts[2]} not on the card",
        ).get(lang)
    )
