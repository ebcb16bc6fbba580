"""`chushan ui`: the pages in the browser."""

import importlib

import typer

from toolkit.cli.support import EXIT_ERROR
from toolkit.config import load_settings
from toolkit.core.errors import ToolkitError


def ui(
    port: int = typer.Option(7860, min=1, max=65535, help="端口；被占用时往后找一个空的 / port, or the next free one"),
    host: str = typer.Option("127.0.0.1", help="默认只有本机能打开；0.0.0.0 让同一网络的手机也能打开 / address"),
    lang: str = typer.Option("", help="zh 或 en；不写就按系统语言 / zh or en"),
    no_browser: bool = typer.Option(False, "--no-browser", help="不自动打开浏览器 / do not open the browser"),
    json: bool = typer.Option(False, "--json", help="把网址写成一行 JSON / print the address as a line of JSON"),
) -> None:
    """在浏览器里用出山：选素材、填商品卡、点开始。Use chushan in the browser."""
    if lang not in ("", "zh", "en"):
        raise typer.BadParameter("zh / en", param_hint="--lang")
    settings = load_settings()
    # `ui` stands above `cli`, so it is named here and not imported: the commands work without it
    server = importlib.import_module("ui.app")
    try:
        server.serve(
            settings,
            host=host,
            port=port,
            lang=lang or settings.lang,
            opens_browser=not no_browser,
            as_json=json,
            tell=lambda line: print(line, flush=True),
        )
    except ToolkitError as error:
        typer.echo(error.text(settings.lang), err=True)
        raise typer.Exit(EXIT_ERROR) from None
