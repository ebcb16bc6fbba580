"""`chushan slice`."""

from pathlib import Path
from typing import Any

import typer

from toolkit.app import App
from toolkit.cli.support import run_command
from toolkit.cli.transcribe import DEVICE_HELP, DIALECT_HELP, MODEL_HELP
from toolkit.core.progress import Reporter
from toolkit.core.slice_result import slices_to_json
from toolkit.core.spans import format_clock
from toolkit.core.speech_request import TranscribeRequest
from toolkit.core.text import Lang, Text


def slice_media(
    media: Path = typer.Argument(..., metavar="MEDIA", help="直播录像或录音，多长都行 / a recording of any length"),
    products: Path = typer.Option(..., "--products", "-p", help="商品卡 toml/csv/xlsx/json / product cards"),
    dialect: str = typer.Option("auto", help=DIALECT_HELP),
    model: str = typer.Option("", metavar="ID", help=MODEL_HELP),
    device: str = typer.Option("auto", help=DEVICE_HELP),
    json: bool = typer.Option(False, "--json", help="用 JSON 输出 / print JSON"),
) -> None:
    """找出直播里哪一段在卖哪样货，聊天不算，断了接着来。Which stretch of a stream sells which product."""

    def work(app: App, reporter: Reporter) -> dict[str, Any]:
        request = TranscribeRequest(
            media=media, dialect=dialect, cards=app.load_products(products), model=model, device=device
        )
        return slices_to_json(app.slice_talk(request, reporter))

    run_command(json, work, _show)


def _show(result: dict[str, Any], lang: Lang) -> None:
    for piece in result["slices"]:
        seconds = round((piece["end_ms"] - piece["start_ms"]) / 1000)
        place = f"{format_clock(piece['start_ms']):>9} – {format_clock(piece['end_ms']):<9}"
        turn = (
            f"（第 {piece['round']}/{piece['rounds']} 遍）"
            if lang == "zh"
            else f" ({piece['round']} of {piece['rounds']})"
        )
        sure = Text(f"{seconds} 秒  把握 {piece['confidence']:.0%}", f"{seconds} s  {piece['confidence']:.0%} sure")
        print(f"{place} {piece['name']}{turn if piece['rounds'] > 1 else ''}  {sure.get(lang)}")
        print(f"{'':>22}{Text('，', ', ').get(lang).join(reason[lang] for reason in piece['reasons'])}")
    for note in result["notes"]:
        print(f"  ! {note[lang]}")
