"""`chushan shots FILE`."""

from pathlib import Path
from typing import Any

import typer

from toolkit.cli.support import run_command
from toolkit.core.shots_result import BORDER_NAMES, ShotsResult
from toolkit.core.text import Lang, Text


def shots(
    file: Path = typer.Argument(..., metavar="FILE", help="视频 / a video"),
    json: bool = typer.Option(False, "--json", help="用 JSON 输出 / print JSON"),
) -> None:
    """找出每个镜头：硬切、淡入淡出、叠化，精确到帧，带画面评分。Where each shot begins, how, and how usable it is."""
    run_command(json, lambda app, reporter: app.find_shots(file, reporter), _show)


def _show(result: Any, lang: Lang) -> None:
    found: ShotsResult = result
    begins = {border.time_ms: border for border in found.cuts}
    for number, shot in enumerate(found.shots, 1):
        border = begins.get(shot.span.start_ms)
        kind = BORDER_NAMES[border.kind].get(lang) if border else Text("开头", "start").get(lang)
        reasons = ("、" if lang == "zh" else ", ").join(reason.get(lang) for reason in shot.quality.reasons)
        clock = f"{_clock(shot.span.start_ms)} – {_clock(shot.span.end_ms)}"
        score = Text(f"{100 * shot.quality.score:3.0f} 分", f"{100 * shot.quality.score:3.0f}/100").get(lang)
        print(f"{number:>3}  {clock}  {score}  {kind}  {reasons}")
    count = len(found.shots)
    print(Text(f"共 {count} 个镜头", f"{count} shot{'s' * (count != 1)}").get(lang))
    if found.broken_frames:
        told = Text(f"有 {found.broken_frames} 帧损坏，已跳过", f"{found.broken_frames} broken frames were passed over")
        print(told.get(lang))


def _clock(time_ms: int) -> str:
    """Minutes, seconds and thousandths: a frame is short."""
    minutes, rest_ms = divmod(time_ms, 60_000)
    return f"{minutes:>3}:{rest_ms / 1000:06.3f}"
