"""`chushan products`: check, init, convert."""

from pathlib import Path
from typing import Any

import typer

from toolkit.app import App
from toolkit.cli.support import run_command
from toolkit.core.products import ProductCard
from toolkit.core.progress import Reporter
from toolkit.core.text import Lang, Text

products_app = typer.Typer(help="商品卡：检查、写样例、转换格式。Product cards.", no_args_is_help=True)

JSON_HELP = "只打印 JSON / print JSON only"


@products_app.command("check")
def check(
    file: Path = typer.Argument(help="商品卡文件：.toml .csv .xlsx .json / file with product cards"),
    json_mode: bool = typer.Option(False, "--json", help=JSON_HELP),
) -> None:
    """检查商品卡，每处问题都指出位置。Check product cards; every problem is told with its place."""

    def work(app: App, _reporter: Reporter) -> dict[str, Any]:
        cards, notes = app.check_products(file)
        return {"file": str(file), "products": cards, "notes": notes}

    def show(result: dict[str, Any], lang: Lang) -> None:
        cards: tuple[ProductCard, ...] = result["products"]
        good = Text(f"{file}：{len(cards)} 个商品，没有问题", f"{file}: {len(cards)} products, no problem")
        print(good.get(lang))
        for card in cards:
            print(f"  {card.id}  {card.name}  {card.spec}  {card.price.text}  {card.origin}".rstrip())
        for note in result["notes"]:
            print(f"  · {note.get(lang)}")

    run_command(json_mode, work, show)


@products_app.command("init")
def init(
    file: Path = typer.Argument(Path("products.toml"), help="要写的文件 / file to write"),
    json_mode: bool = typer.Option(False, "--json", help=JSON_HELP),
) -> None:
    """写一份带说明的商品卡样例，不覆盖已有文件。Write an annotated example; an existing file is kept."""

    def work(app: App, _reporter: Reporter) -> dict[str, Any]:
        app.write_products_template(file)
        return {"file": str(file)}

    def show(_result: dict[str, Any], lang: Lang) -> None:
        done = Text(
            f"样例写好了：{file}。请把内容换成你自己的，再运行 chushan products check {file}",
            f"Example written: {file}. Replace its content with your own, then run chushan products check {file}",
        )
        print(done.get(lang))

    run_command(json_mode, work, show)


@products_app.command("convert")
def convert(
    source: Path = typer.Argument(help="商品卡文件 / file with product cards"),
    target: Path = typer.Argument(help="要写的文件，结尾决定格式：.toml .csv .xlsx .json / file to write"),
    json_mode: bool = typer.Option(False, "--json", help=JSON_HELP),
) -> None:
    """把商品卡换成另一种格式。Write product cards in another format."""

    def work(app: App, _reporter: Reporter) -> dict[str, Any]:
        app.convert_products(source, target)
        return {"source": str(source), "file": str(target)}

    def show(_result: dict[str, Any], lang: Lang) -> None:
        print(Text(f"写好了：{target}", f"Written: {target}").get(lang))

    run_command(json_mode, work, show)
