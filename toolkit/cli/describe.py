"""`chushan describe`: product copy for the platforms."""

import sys
from pathlib import Path
from typing import Any

import typer

from toolkit.app import App
from toolkit.cli.support import run_command
from toolkit.core.choices import not_among
from toolkit.core.copy_types import ProductCopy
from toolkit.core.errors import OptionInvalid
from toolkit.core.products import ProductCard
from toolkit.core.progress import Reporter
from toolkit.core.text import Lang, Text
from toolkit.tasks.write_copy import CopyRequest, CopyResult

PLATFORMS_HELP = (
    "平台，逗号分开：douyin taobao pinduoduo jd kuaishou channels xiaohongshu wechat；不写就全要 / platforms"
)


def describe(
    product: str = typer.Option(
        "", "--product", metavar="CARD", help="商品卡文件；或 --products 文件里的编号、名称 / card file, or id"
    ),
    products: Path | None = typer.Option(None, "--products", "-p", help="商品卡文件，一个或多个商品 / file of cards"),
    platform: str = typer.Option("", help=PLATFORMS_HELP),
    tone: str = typer.Option("warm", metavar="warm|plain|lively", help="语气：亲切、平实、活泼 / tone"),
    lang: str = typer.Option("zh", metavar="zh|en|both", help="中文、英文、都要 / language"),
    engine: str = typer.Option(
        "template",
        metavar="template|transformers|ctranslate2|openai",
        help="谁来写：模板（默认，快），或语言模型，写完逐句核对 / who writes; every sentence is checked",
    ),
    model: str = typer.Option("", metavar="ID|DIR|NAME", help="模型编号、文件夹，或服务器上的模型名 / model"),
    url: str = typer.Option("", metavar="URL", help="--engine openai 的服务器地址 / address of the server"),
    seed: int = typer.Option(0, help="换一个数，换一种写法 / another number, another wording"),
    out: Path | None = typer.Option(None, "--out", "-o", help="文件夹，或 .md .json .txt 文件 / folder or file"),
    force: bool = typer.Option(False, "--force", help="覆盖别处来的同名文件 / write over files of others"),
    json: bool = typer.Option(False, "--json", help="用 JSON 输出 / print JSON"),
) -> None:
    """按商品卡写标题、卖点、详情、文案和回复，没有依据的不写。Copy that says only what the card holds."""

    def work(app: App, reporter: Reporter) -> Any:
        request = CopyRequest(
            cards=choose_cards(app, product, products),
            platforms=tuple(name for name in platform.replace("，", ",").replace(" ", ",").split(",") if name),
            tone=tone,
            lang=lang,
            seed=seed,
            out=out.absolute() if out else None,
            overwrites=force,
        )
        stream = None if json or engine == "template" or not sys.stderr.isatty() else _Stream()
        result = app.describe(request, reporter, engine=engine, model=model, url=url, on_text=stream)
        return _plain(result) if json else result

    run_command(json, work, _show)


def choose_cards(app: App, product: str, products: Path | None) -> tuple[ProductCard, ...]:
    """The cards that `--product` and `--products` mean.

    Raises:
        OptionInvalid: if neither is given.
        InputError: if no card has that id or name.
        ProductCardInvalid: if the file has faults.
    """
    if not product and products is None:
        raise OptionInvalid(
            "--product",
            Text("没有说写哪个商品", "no product was named"),
            Text("请加 --product 商品卡文件，如 --product products.toml", "Add --product with a file of product cards"),
        )
    if products is None:
        return app.load_products(Path(product))
    cards = app.load_products(products)
    if not product:
        return cards
    chosen = tuple(card for card in cards if product in (card.id, *card.names))
    if not chosen:
        raise not_among(
            (card.id for card in cards), product, Text("商品卡里没有这个商品", "the file has no such product")
        )
    return chosen


class _Stream:
    """What the engine writes, on one line of the terminal."""

    def __call__(self, block: str, text: str) -> None:
        tail = text.replace("\n", " ")[-36:]
        print(f"\r\x1b[K  {block}: {tail}", end="", file=sys.stderr, flush=True)


def _plain(result: CopyResult) -> dict[str, Any]:
    return {
        "schema": "Describe.1",
        "copies": [copy for _, copies in result.copies for copy in copies],
        "files": [str(path) for path in result.files],
    }


def _show(result: CopyResult, lang: Lang) -> None:
    if result.files:
        print(Text("写好了：", "Written:").get(lang))
        for path in result.files:
            print(f"  {path}")
        _show_notes(result, lang)
        return
    for card, copies in result.copies:
        print(f"\n# {card.name}  {card.spec}  {card.price.text}")
        for copy in copies:
            _show_copy(copy, lang)
        _show_replies(copies[0], lang)
    _show_notes(result, lang)


def _show_copy(copy: ProductCopy, lang: Lang) -> None:
    print(f"\n## {copy.platform}")
    if copy.title.text:
        print(f"{Text('标题', 'Title').get(lang)}  {copy.title.text}")
    if copy.caption:
        print("".join(line.text for line in copy.caption))
    if copy.tags:
        print(" ".join(f"#{tag}" for tag in copy.tags))
    if copy.points and not copy.tags:
        for point in copy.points:
            print(f"  · {point.heading}  {point.sentence.text}")
        for section in copy.sections:
            print(f"  【{section.heading}】{''.join(line.text for line in section.lines)}")
    if copy.english:
        print(f"EN  {copy.english_title.text}\n    {' '.join(line.text for line in copy.english)}")


def _show_replies(copy: ProductCopy, lang: Lang) -> None:
    if copy.replies:
        print(f"\n## {Text('评论回复', 'Replies').get(lang)}")
    for reply in copy.replies:
        print(f"  {reply.question} {reply.answer.text}")


def _show_notes(result: CopyResult, lang: Lang) -> None:
    notes = dict.fromkeys(note.get(lang) for _, copies in result.copies for copy in copies for note in copy.notes)
    for note in notes:
        print(f"  ! {note}")
    logs = [log for _, copies in result.copies for copy in copies for log in copy.log if log.tries]
    if logs:
        used = sum(log.source == "engine" for log in logs)
        told = Text(
            f"引擎写了 {len(logs)} 段，用了 {used} 段；其余 {len(logs) - used} 段核对没过，用的是模板",
            f"the engine wrote {len(logs)} blocks, {used} were used; {len(logs) - used} failed the check",
        )
        print(f"  · {told.get(lang)}")
