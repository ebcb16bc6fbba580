"""`chushan check FILES`."""

from pathlib import Path
from typing import Any

import typer

from toolkit.app import App
from toolkit.cli.support import EXIT_ERROR, run_command
from toolkit.core.errors import OptionInvalid
from toolkit.core.footage_check import FileCheck, FootageCheck
from toolkit.core.progress import Reporter
from toolkit.core.text import Lang, Text

EXIT_SHOOT_AGAIN = 3
PAGE_SUFFIXES = (".html", ".htm")
MARKS = {"error": "✗", "warning": "!", "advice": "·"}


def check(
    files: list[Path] = typer.Argument(
        ..., metavar="FILES", help="视频，或装视频的文件夹 / videos, or folders of them"
    ),
    html: Path | None = typer.Option(
        None, "--html", "-o", metavar="PAGE", help="图文检查单，可打印可投影 / a page to print or project"
    ),
    overwrite: bool = typer.Option(False, "--overwrite", "--force", help="覆盖已有的检查单 / write over a page"),
    json: bool = typer.Option(False, "--json", help="用 JSON 输出 / print JSON"),
) -> None:
    """拍完先查：暗、虚、晃、挡镜头、风声……哪里要重拍、手机上怎么改。What to shoot again, and how.

    返回值：0 都能用，3 有要重拍的，1 有打不开的，2 选项写错了。Exit code: 0 all is fine, 3 shoot
    again, 1 a file can't be used, 2 a wrong option.
    """
    done: list[FootageCheck] = []

    def work(app: App, reporter: Reporter) -> FootageCheck:
        if html is not None:
            _check_page(html)
        done.append(app.check_footage(tuple(files), sheet=html, overwrites=overwrite, reporter=reporter))
        return done[0]

    run_command(json, work, _show)
    if done[0].unusable:
        raise typer.Exit(EXIT_ERROR)
    if done[0].shoot_again:
        raise typer.Exit(EXIT_SHOOT_AGAIN)


def _check_page(page: Path) -> None:
    """A page is never written over footage, or over a folder.

    Raises:
        OptionInvalid: if `page` is a folder or has another name than a page has.
    """
    if page.suffix.lower() in PAGE_SUFFIXES and not page.is_dir():
        return
    fault = Text("--html 要写成网页的文件名", "--html takes the name of a page")
    example = page / "check.html" if page.is_dir() else page.with_suffix(".html")
    raise OptionInvalid(str(page), fault, Text(f"比如：{example}", f"Such as {example}"))


def _show(result: Any, lang: Lang) -> None:
    checked: FootageCheck = result
    for file in checked.files:
        _show_file(file, lang)
    again = [(file, found) for file in checked.files for found in file.shoot_again]
    if again:
        print(Text(f"要重拍 {len(again)} 处：", f"To shoot again: {len(again)}").get(lang))
        for file, found in again:
            print(f"  □ {file.name}  {found.message.get(lang)}")
    else:
        print(Text("没有必须重拍的。", "Nothing has to be shot again.").get(lang))
    if checked.sheet:
        print(Text(f"检查单：{checked.sheet}", f"Contact sheet: {checked.sheet}").get(lang))


def _show_file(file: FileCheck, lang: Lang) -> None:
    score = (
        ""
        if file.score is None
        else Text(f"  画面 {100 * file.score:.0f} 分", f"  picture {100 * file.score:.0f}").get(lang)
    )
    print(f"{file.name}{score}")
    if not file.findings:
        print(Text("  ✓ 没有发现问题", "  ✓ no fault was found").get(lang))
    for found in file.findings:
        print(f"  {MARKS[found.level]} {found.message.get(lang)}")
        print(f"      → {found.fix.get(lang)}")
