"""`chushan records sign|slips|list|verify|export`."""

from pathlib import Path
from typing import Any

import typer

from toolkit.app import App
from toolkit.cli.slips import SlipsAsked, plain_slips, run_slips, show_slips
from toolkit.cli.support import run_command
from toolkit.core.codec import to_plain
from toolkit.core.progress import Reporter
from toolkit.core.record_chain import KEEP_YEARS, Record
from toolkit.core.text import Lang, Text

records_app = typer.Typer(
    help="审核和口误的存档：签字、查看、核对、导出。The log of reviews and slips.", no_args_is_help=True
)


@records_app.command("sign")
def sign(
    sheet: Path = typer.Argument(..., metavar="SHEET.xlsx", help="填好决定的审核单 / the decided sheet"),
    reviewer: str = typer.Option("", "--reviewer", help="审核人姓名 / who signs"),
    products: Path | None = typer.Option(None, "--products", "-p", help="商品卡文件 / file of cards"),
    json: bool = typer.Option(False, "--json", help="用 JSON 输出 / print JSON"),
) -> None:
    """签字存档：改后的话再查一遍，存下来，出一份 PDF。Sign a decided sheet and keep it for good."""

    def work(app: App, reporter: Reporter) -> Any:
        cards = app.load_products(products) if products else ()
        found = app.sign_review(sheet, reviewer, cards, reporter)
        return {"number": found.record.number, "digest": found.record.digest, "pdf": str(found.pdf)} if json else found

    def show(found: Any, lang: Lang) -> None:
        number, digest = found.record.number, found.record.digest
        print(Text(f"已存档：第 {number} 条，{digest[:16]}…", f"kept as record {number}, {digest[:16]}…").get(lang))
        print(Text(f"打印这份：{found.pdf}", f"print this: {found.pdf}").get(lang))
        print(Text(f"记录至少保存 {KEEP_YEARS} 年", f"records are kept for {KEEP_YEARS} years at least").get(lang))

    run_command(json, work, show)


@records_app.command("slips")
def slips(
    transcript: Path | None = typer.Argument(
        None, metavar="[TRANSCRIPT]", help="转写 json，或字幕、文字；不写就只看存了的 / transcript; none: what is kept"
    ),
    products: Path | None = typer.Option(None, "--products", "-p", help="商品卡文件 / file of cards"),
    show: str = typer.Option("", "--show", help="哪一场，默认用文件名 / name of the show"),
    date: str = typer.Option("", "--date", metavar="YYYY-MM-DD", help="开播的日子，默认今天 / day of the broadcast"),
    keep: str = typer.Option("", "--keep", metavar="1,3|all", help="核对过，存这几条 / confirmed: keep these"),
    by: str = typer.Option("", "--by", help="核对人姓名 / who confirms"),
    note: str = typer.Option("", "--note", help="播后怎么补救的 / what was done after the show"),
    out: Path | None = typer.Option(None, "--out", "-o", help="存了的全部导出 .xlsx .pdf / export all that is kept"),
    force: bool = typer.Option(False, "--force", help="覆盖别处来的同名文件 / write over files of others"),
    json: bool = typer.Option(False, "--json", help="用 JSON 输出 / print JSON"),
) -> None:
    """口误纠正记录：找出说错的话和当场的更正，核对后存档。Slips of a show and their corrections, confirmed and kept."""

    asked = SlipsAsked(
        transcript=transcript, products=products, show=show, date=date, keep=keep, by=by, note=note, out=out,
        overwrites=force,
    )  # fmt: skip

    def work(app: App, reporter: Reporter) -> Any:
        done = run_slips(app, reporter, asked)
        return plain_slips(done) if json else done

    run_command(json, work, show_slips)


@records_app.command("list")
def list_records(json: bool = typer.Option(False, "--json", help="用 JSON 输出 / print JSON")) -> None:
    """存了哪些。What is in the log."""

    def work(app: App, _: Reporter) -> Any:
        found = app.records()
        return to_plain(found) if json else found

    def show(found: Any, lang: Lang) -> None:
        kinds = {"review": Text("审核", "review"), "slip": Text("口误", "slip")}
        for one in found:
            record: Record = one
            print(f"{record.number:>5}  {record.made_at}  {kinds[record.kind].get(lang)}  {record.title}")
        if not found:
            print(Text("还没有记录", "nothing yet").get(lang))

    run_command(json, work, show)


@records_app.command("verify")
def verify(json: bool = typer.Option(False, "--json", help="用 JSON 输出 / print JSON")) -> None:
    """核对有没有被动过。Whether anything was changed."""

    def show(found: Any, lang: Lang) -> None:
        for fault in found.faults:
            print(Text(f"第 {fault.number} 条：{fault.fault.zh}", f"record {fault.number}: {fault.fault.en}").get(lang))
        if not found.faults:
            newest = found.newest[:16] or "-"
            zh = f"{found.records} 条都和签字时一样，最新一条 {newest}…"
            print(Text(zh, f"all {found.records} records are as they were signed, newest {newest}…").get(lang))

    found_faults: list[bool] = []

    def checked(app: App, reporter: Reporter) -> Any:
        found = app.check_records()
        found_faults.append(bool(found.faults))
        return to_plain(found) if json else found

    run_command(json, checked, show)
    if any(found_faults):
        raise typer.Exit(1)


@records_app.command("export")
def export(
    folder: Path = typer.Argument(..., help="空文件夹 / an empty folder"),
    json: bool = typer.Option(False, "--json", help="用 JSON 输出 / print JSON"),
) -> None:
    """全部导出：给监管、律师，或换电脑。The whole log, for an authority or another machine."""

    def work(app: App, _: Reporter) -> Any:
        target = app.export_records(folder)
        return {"folder": str(target)} if json else target

    run_command(json, work, lambda found, lang: print(found))
