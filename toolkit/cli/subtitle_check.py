"""`chushan subtitle check FILE`."""

from pathlib import Path
from typing import Any

import typer

from toolkit.app import App
from toolkit.cli.support import run_command
from toolkit.cli.transcribe import PRODUCTS_HELP
from toolkit.core.progress import Reporter
from toolkit.core.spans import format_clock
from toolkit.core.subtitle_rules import SubtitleFinding
from toolkit.core.text import Lang, Text
from toolkit.tasks.check_subtitles import SubtitleCheck

SHOWN = 60
"""Findings told on the screen; --json has them all."""


def check(
    file: Path = typer.Argument(..., metavar="FILE", help="字幕文件：.srt .vtt .ass，哪个软件做的都行 / captions"),
    media: Path | None = typer.Option(None, "--media", "-m", help="配套的视频：对照镜头和说话的地方 / the footage"),
    profile: str = typer.Option(
        "", metavar="ID", help="照哪家的规格查：netflix-zh vertical bbc ... / house or platform"
    ),
    products: Path | None = typer.Option(None, "--products", "-p", help=PRODUCTS_HELP),
    fix: bool = typer.Option(False, "--fix", help="改好的另存一份，原文件不动 / write a mended copy"),
    out: Path | None = typer.Option(None, "--out", "-o", metavar="OUT", help="改好的存成这个 / the mended copy"),
    overwrite: bool = typer.Option(False, "--overwrite", "--force", help="覆盖已有的文件 / write over a file"),
    json: bool = typer.Option(False, "--json", help="用 JSON 输出 / print JSON"),
) -> None:
    """检查任何软件做的字幕，--fix 改好另存。Check captions of any tool; --fix writes a mended copy."""

    def work(app: App, reporter: Reporter) -> SubtitleCheck:
        return app.check_subtitles(
            file,
            profile=profile,
            media=media,
            cards=app.load_products(products) if products else (),
            fix=fix or out is not None,
            out=out,
            overwrites=overwrite,
            reporter=reporter,
        )

    run_command(json, work, _show)


def _show(result: Any, lang: Lang) -> None:
    checked: SubtitleCheck = result
    if not checked.findings:
        print(
            Text(
                f"{checked.file}：{checked.cues} 条字幕，没有问题", f"{checked.file}: {checked.cues} captions, no fault"
            ).get(lang)
        )
    else:
        zh = f"{checked.file}：{checked.errors} 处错误，{checked.warnings} 处警告，{checked.advice} 条建议"
        en = f"{checked.file}: {checked.errors} errors, {checked.warnings} warnings, {checked.advice} pieces of advice"
        print(Text(zh, en).get(lang))
    _show_findings(checked.findings, lang)
    if checked.out is not None:
        fixed, left = len(checked.applied), len(checked.left)
        print(Text(f"改好的：{checked.out}（改了 {fixed} 处，还剩 {left} 处）",
                   f"Mended: {checked.out} ({fixed} changes, {left} findings left)").get(lang))  # fmt: skip
        _show_findings(checked.left, lang)
    for note in checked.notes:
        print(f"  · {note.get(lang)}")


def _show_findings(findings: tuple[SubtitleFinding, ...], lang: Lang) -> None:
    for found in findings[:SHOWN]:
        when = format_clock(found.span.start_ms) if found.span else ""
        fix = f" → {found.fix.get(lang)}" if found.fix else ""
        print(f"  {when:>9}  {found.level:<7} {found.rule:<18} {found.message.get(lang)}{fix}")
    if len(findings) > SHOWN:
        more = len(findings) - SHOWN
        print(Text(f"  ……还有 {more} 处，用 --json 看全部", f"  ... and {more} more: see --json").get(lang))
