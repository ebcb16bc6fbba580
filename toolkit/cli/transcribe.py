"""`chushan transcribe`."""

from pathlib import Path
from typing import Any

import typer

from toolkit.app import App
from toolkit.cli.support import run_command
from toolkit.core.progress import Reporter
from toolkit.core.spans import format_clock
from toolkit.core.speech_json import speech_to_json
from toolkit.core.speech_request import TranscribeRequest
from toolkit.core.text import Lang, Text

DIALECT_HELP = "说的话：auto sichuan cantonese wu jin min hakka ... / dialect spoken"
PRODUCTS_HELP = "商品卡 toml/csv/xlsx/json，用来改对商品名 / product cards, to put names right"
MODEL_HELP = "听写用的模型，见 chushan models list / model that listens"
DEVICE_HELP = "auto cpu cuda：auto 有能用的显卡就用 / auto uses a graphics card that works"
FORCE_HELP = "覆盖已有的文件 / write over a file that is there"


def transcribe(
    media: Path = typer.Argument(..., metavar="MEDIA", help="录音或视频 / a recording or video"),
    dialect: str = typer.Option("auto", help=DIALECT_HELP),
    products: Path | None = typer.Option(None, "--products", "-p", help=PRODUCTS_HELP),
    model: str = typer.Option("", metavar="ID", help=MODEL_HELP),
    device: str = typer.Option("auto", help=DEVICE_HELP),
    out: Path | None = typer.Option(None, "--out", "-o", metavar="OUT.json", help="结果存成 JSON / result as JSON"),
    force: bool = typer.Option(False, "--force", help=FORCE_HELP),
    json: bool = typer.Option(False, "--json", help="用 JSON 输出 / print JSON"),
) -> None:
    """把录音或视频里的话写成字，带时间；多长都行，断了接着来。Speech of any length to text with times."""

    def work(app: App, reporter: Reporter) -> dict[str, Any]:
        request = TranscribeRequest(
            media=media,
            dialect=dialect,
            cards=app.load_products(products) if products else (),
            model=model,
            device=device,
        )
        if out is not None:
            app.check_output(out, overwrites=force)
        result = app.transcribe(request, reporter)
        if out is not None:
            app.save_speech(result, out)
        return speech_to_json(result)

    run_command(json, work, lambda result, lang: _show(result, lang, out))


def _show(result: dict[str, Any], lang: Lang, out: Path | None) -> None:
    for segment in result["segments"]:
        mark = "" if segment["unclear"] is None else Text("（没听清）", "(unclear) ").get(lang)
        print(f"{format_clock(segment['start_ms']):>9}  {mark}{segment['text']}")
        for change in segment["changes"]:
            print(f"{'':>9}  ~ {change['heard']} → {change['written']}：{change['why'][lang]}")
    for question in result["questions"]:
        print(f"  ? {question['text'][lang]}")
    for note in result["notes"]:
        print(f"  ! {note[lang]}")
    if out is not None:
        print(Text(f"写好了：{out}", f"Written: {out}").get(lang))
