"""`chushan products`: check, init, convert, from-photo, complete."""

from pathlib import Path
from typing import Any

import typer

from toolkit.app import App
from toolkit.cli.support import run_command
from toolkit.core.card_proposal import CardProposal
from toolkit.core.card_questions import CardQuestion
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


@products_app.command("from-photo")
def from_photo(
    photo: Path = typer.Argument(help="标签、证书或检测报告的照片 / photo of a label or certificate"),
    out: Path | None = typer.Option(None, "-o", "--out", help="把提取结果写进这个文件 / write the proposals here"),
    json_mode: bool = typer.Option(False, "--json", help=JSON_HELP),
) -> None:
    """从照片里读出商品信息，逐项等你确认，不会自己写进商品卡。Read a label; nothing is taken without you."""
    nothing = Text("没有读出商品信息，请靠近、拍正、光线亮一点再拍", "Nothing was read; go nearer, in light")

    def work(app: App, reporter: Reporter) -> CardProposal:
        return app.propose_card(photo, out, reporter)

    run_command(json_mode, work, lambda result, lang: _show_proposal(result, lang, out, nothing))


@products_app.command("from-talk")
def from_talk(
    talk: Path = typer.Argument(help="录音、视频，或文字稿 .txt .srt / recording, or transcript"),
    out: Path | None = typer.Option(None, "-o", "--out", help="把提取结果写进这个文件 / write the proposals here"),
    json_mode: bool = typer.Option(False, "--json", help=JSON_HELP),
) -> None:
    """听乡亲讲，把说到的商品信息整理出来，逐项等你确认。What a farmer tells, field by field, to confirm."""
    nothing = Text("没有听出商品信息", "Nothing of the goods was told")

    def work(app: App, reporter: Reporter) -> CardProposal:
        return app.propose_card_from_talk(talk, out, reporter)

    run_command(json_mode, work, lambda result, lang: _show_proposal(result, lang, out, nothing))


def _show_proposal(proposal: CardProposal, lang: Lang, out: Path | None, nothing: Text) -> None:
    for fact in proposal.facts:
        sure = "" if fact.confidence >= SURE else Text("  请核对", "  check it").get(lang)
        print(f"  □ {fact.label}：{fact.value}{sure}")
        print(f"      {fact.evidence}")
    if not proposal.facts:
        print(nothing.get(lang))
    for line in proposal.unread:
        print(Text(f"  · 没有归类：{line}", f"  · no field for: {line}").get(lang))
    if out:
        name = f"chushan products complete 商品卡.toml --proposal {out}"
        print(Text(f"写好了：{out}。逐项确认请运行 {name}", f"Written: {out}. To confirm, run {name}").get(lang))


@products_app.command("complete")
def complete(
    file: Path = typer.Argument(help="商品卡文件，可以还没有 / file with cards; may be new"),
    product: str | None = typer.Option(None, "--product", help="哪个商品 / which product"),
    proposal: Path | None = typer.Option(None, "--proposal", help="from-photo 写的文件 / file of from-photo"),
    json_mode: bool = typer.Option(False, "--json", help="只列出还缺什么 / list what is missing as JSON"),
) -> None:
    """按买家关心的顺序，把商品卡缺的一项一项问出来。Ask for what a card lacks, what buyers ask first."""
    if json_mode:
        run_command(True, lambda app, _reporter: {"missing": app.missing_fields(file, product, proposal)}, _no_show)
        return
    answers: dict[str, str] = {}

    def work(app: App, _reporter: Reporter) -> tuple[ProductCard, ...]:
        while question := next(
            (each for each in app.missing_fields(file, product, proposal, answers) if each.path not in asked), None
        ):
            asked.add(question.path)
            if answer := _ask(question, app.settings.lang):
                answers[question.path] = answer
        return app.add_answers(file, product, answers, proposal) if answers else ()

    asked: set[str] = set()

    def show(result: Any, lang: Lang) -> None:
        done = Text(f"写好了：{file}（{len(answers)} 项）", f"Written: {file} ({len(answers)} fields)")
        print((done if result else Text("没有改动", "Nothing was changed")).get(lang))

    run_command(False, work, show)


SURE = 0.9
"""Below it a reading is shown as one to check."""


def _no_show(_result: Any, _lang: Lang) -> None:
    """Nothing beside the JSON."""


def _ask(question: CardQuestion, lang: Lang) -> str:
    """The answer typed at the terminal; an empty line takes what a photo says, or skips."""
    print(f"{question.question.get(lang)}  （{question.why.get(lang)}）")
    if question.proposed:
        print(
            Text(
                f"  照片上是：{question.proposed}（{question.evidence}）。对就回车，不对请改，不要就输入 -",
                f"  the photo says: {question.proposed}. Enter if right, else type it, - for none",
            ).get(lang)
        )
    try:
        typed = input("> ").strip()
    except EOFError:
        return ""
    if typed == "-":
        return ""
    return typed or question.proposed
