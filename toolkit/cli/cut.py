"""`chushan cut`."""

from pathlib import Path
from typing import Any

import typer

from toolkit.app import App
from toolkit.cli.support import run_command
from toolkit.core.cut_pieces import CutRequest, PieceRequest, parse_time_ms
from toolkit.core.errors import InputError
from toolkit.core.progress import Reporter
from toolkit.core.spans import Span, format_clock
from toolkit.core.text import Lang, Text


def cut(
    media: Path = typer.Argument(..., metavar="MEDIA", help="直播录像，多长都行 / a recording of any length"),
    start: str = typer.Option("", "--from", metavar="TIME", help="从哪里开始：12.3 或 1:02:03 / start"),
    end: str = typer.Option("", "--to", metavar="TIME", help="到哪里为止 / end"),
    slices: Path | None = typer.Option(
        None, "--slices", metavar="FILE", help="chushan slice --json 写的文件，一次切完 / all slices of this file"
    ),
    out: Path = typer.Option(Path("chushan-cut"), "--out", "-o", metavar="FOLDER", help="结果文件夹 / result folder"),
    json: bool = typer.Option(False, "--json", help="用 JSON 输出 / print JSON"),
) -> None:
    """从长录像里无损切出片段：画面原样复制，只重编接头处的几帧。Cut pieces out of a recording without loss."""

    def work(app: App, reporter: Reporter) -> dict[str, Any]:
        if (slices is None) == (not start or not end):
            raise InputError(
                str(media),
                Text("没有说切哪里", "it is not said what to cut"),
                Text("写 --from 和 --to，或写 --slices 文件", "Say --from and --to, or --slices FILE"),
            )
        pieces = app.read_pieces(slices, media) if slices else (_piece(start, end),)
        return app.cut(CutRequest(media=media, pieces=pieces, out=out.absolute()), reporter)

    run_command(json, work, _show)


def _piece(start: str, end: str) -> PieceRequest:
    start_ms, end_ms = parse_time_ms(start), parse_time_ms(end)
    if end_ms <= start_ms:
        step = Text("--to 要比 --from 晚", "--to must be later than --from")
        raise InputError(f"{start} - {end}", Text("结束早于开始", "it ends before it begins"), step)
    return PieceRequest(name="", span=Span(start_ms, end_ms))


def _show(result: dict[str, Any], lang: Lang) -> None:
    is_zh = lang == "zh"
    print(f"做好了：{result['out']}" if is_zh else f"Done: {result['out']}")
    for piece in result["slices"]:
        place = f"{format_clock(piece['start_ms'])} - {format_clock(piece['end_ms'])}"
        print(f"  {piece['file']}  {place}  {_how(piece).get(lang)}")
        for note in (piece["reason"], piece["doubt"]):
            if note:
                print(f"    ! {note[lang]}")


def _how(piece: dict[str, Any]) -> Text:
    count, copied = piece["frame_count"], piece["copied_frames"]
    if piece["method"] == "copied":
        return Text(f"{count} 帧，{copied} 帧原样复制", f"{count} pictures, {copied} of them copied")
    return Text(f"{count} 帧，整段重新编码", f"{count} pictures, all coded again")
