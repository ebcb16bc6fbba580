"""`chushan export`."""

from pathlib import Path
from typing import Any

import typer

from toolkit.app import App
from toolkit.cli.support import run_command
from toolkit.core.export_kinds import EXPORT_KINDS, parse_kinds
from toolkit.core.progress import Reporter
from toolkit.core.text import Lang


def export(
    source: Path = typer.Argument(
        ..., metavar="RESULT", help="make 的结果文件夹，或 plan.json / the result folder of make, or a plan.json"
    ),
    to: str = typer.Option(
        ",".join(EXPORT_KINDS), "--to", metavar="KINDS", help="otio,edl,fcpxml,srt,jianying，逗号隔开 / comma-separated"
    ),
    out: Path | None = typer.Option(
        None, "--out", "-o", metavar="FOLDER", help="默认是结果文件夹里的 projects / default: RESULT/projects"
    ),
    with_media: bool = typer.Option(
        False, "--with-media", help="把素材放进 media 文件夹，可以放 U 盘带走 / put the footage beside the projects"
    ),
    json: bool = typer.Option(False, "--json", help="用 JSON 输出 / print JSON"),
) -> None:
    """把剪好的方案写成剪映草稿等，接着在剪辑软件里改。Projects for editing programs."""

    def work(app: App, reporter: Reporter) -> dict[str, Any]:
        return app.export(source, parse_kinds(to), reporter, out=out, with_media=with_media)

    run_command(json, work, _show)


def _show(result: dict[str, Any], lang: Lang) -> None:
    print(f"做好了：{result['out']}" if lang == "zh" else f"Done: {result['out']}")
    for name in result["files"]:
        print(f"  {name}")
