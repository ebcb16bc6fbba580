"""`chushan script`: the script of a live show."""

from pathlib import Path
from typing import Any

import typer

from toolkit.app import App
from toolkit.cli.describe import choose_cards
from toolkit.cli.support import run_command
from toolkit.core.progress import Reporter
from toolkit.core.script_markdown import format_clock, shown_line
from toolkit.core.text import Lang, Text
from toolkit.tasks.write_script import ScriptRequest, ScriptResult


def script(
    products: Path = typer.Option(..., "--products", "-p", help="商品卡 toml/csv/xlsx/json / product cards"),
    product: str = typer.Option("", "--product", metavar="ID", help="只讲其中一款 / only this product"),
    minutes: float = typer.Option(..., "--minutes", "-m", help="整场几分钟 / minutes of the show"),
    hosts: int = typer.Option(1, metavar="1|2", help="一个人讲，还是主播加副播 / one host or two"),
    pace: int = typer.Option(240, help="每分钟多少字，一般 220-280 / characters a minute"),
    dialect: str = typer.Option("", metavar="ID", help="部分用词换成方言，如 sichuan / some words in dialect"),
    keep_order: bool = typer.Option(False, "--keep-order", help="按文件里的顺序讲 / in the order of the file"),
    seed: int = typer.Option(0, help="换一个数，换一种说法 / another number, another wording"),
    out: Path | None = typer.Option(None, "--out", "-o", help=".xlsx .docx .md .html（提词器） .json / .html prompts"),
    force: bool = typer.Option(False, "--force", help="覆盖别处来的同名文件 / write over files of others"),
    json: bool = typer.Option(False, "--json", help="用 JSON 输出 / print JSON"),
) -> None:
    """整场流程表和每一款的口播稿，只说卡上有的话。Timetable and lines of a live show, from the cards."""

    def work(app: App, reporter: Reporter) -> Any:
        request = ScriptRequest(
            cards=choose_cards(app, product, products),
            minutes=minutes,
            hosts=hosts,
            pace=pace,
            dialect=dialect,
            seed=seed,
            keeps_order=keep_order,
            out=out.absolute() if out else None,
            overwrites=force,
        )
        result = app.write_script(request, reporter)
        return _plain(result) if json else result

    run_command(json, work, _show)


def _plain(result: ScriptResult) -> dict[str, Any]:
    made = result.script
    return {
        "schema": "ScriptRun.1",
        "seconds": made.seconds,
        "char_budget": made.char_budget,
        "spoken_chars": made.spoken_chars,
        "script": made,
        "files": [str(path) for path in result.files],
    }


def _show(result: ScriptResult, lang: Lang) -> None:
    made = result.script
    told = Text(
        f"{made.theme}：{format_clock(made.seconds)}，口播 {made.spoken_chars} 字，预算 {made.char_budget} 字",
        f"{made.theme}: {format_clock(made.seconds)}, {made.spoken_chars} of {made.char_budget} characters",
    )
    print(told.get(lang))
    for row in made.rows:
        print(f"  {format_clock(row.start_s):>8}  {row.theme}  {row.item}")
    for slot in made.products:
        for note in slot.notes:
            print(f"  ! {note.get(lang)}")
    if result.files:
        print(Text(f"写好了：{result.files[0]}", f"Written: {result.files[0]}").get(lang))
        return
    for beat in made.beats():
        print(f"\n{format_clock(beat.start_s)} {beat.title}")
        for line in beat.lines:
            print(f"  {shown_line(line, hosts=made.hosts)}")
