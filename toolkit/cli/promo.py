"""`chushan promo`: a promo film from the farmer's own pictures."""

from pathlib import Path
from typing import Any

import typer

from toolkit.app import App
from toolkit.cli.make import parse_blur, parse_match, show_made
from toolkit.cli.support import run_command
from toolkit.core.errors import OptionInvalid
from toolkit.core.make_request import MakeRequest
from toolkit.core.progress import Reporter
from toolkit.core.promo_options import PROMO_SECONDS, PromoOptions
from toolkit.core.text import Text


def promo(
    footage: list[Path] = typer.Argument(..., metavar="FOOTAGE...", help="手机拍的视频，一个或多个 / videos"),
    products: Path = typer.Option(..., "--products", "-p", help="商品卡 toml/csv/xlsx/json / product cards"),
    out: Path = typer.Option(Path("chushan-promo"), "--out", "-o", help="结果文件夹 / result folder"),
    voice: str = typer.Option(
        "none",
        metavar="tts|none|FILE",
        help="谁来说：tts 机器配音，none 只出字，或你自己的录音 / machine, no voice, a recording",
    ),
    seconds: int = typer.Option(30, help="片长：15、30、60 秒 / length"),
    profile: str = typer.Option("douyin", help="平台：douyin kuaishou channels taobao ... / platform"),
    dialect: str = typer.Option("auto", help="录音里说的话 / dialect of the recording"),
    match: list[str] = typer.Option(
        [], metavar="FILE=ID[,ID]", help="素材拍的是哪个商品 / products that footage shows"
    ),
    music: Path | None = typer.Option(None, "--music", help="配乐文件，说话时自动压低；要有授权 / licensed music"),
    blur: str = typer.Option("", metavar="KINDS", help="遮住：face plate phone qr 或 all / what to cover"),
    new_folder: bool = typer.Option(False, "--new-folder", help="文件夹被占着就用 -2 / use OUT-2 if OUT is taken"),
    dry_run: bool = typer.Option(False, "--dry-run", help="只出方案，不渲染 / plan only"),
    json: bool = typer.Option(False, "--json", help="用 JSON 输出 / print JSON"),
) -> None:
    """用自己拍的镜头做宣传片：话来自商品卡，镜头不重复。A film of your footage, with words from the card."""

    def work(app: App, reporter: Reporter) -> dict[str, Any]:
        request = MakeRequest(
            footage=tuple(path.absolute() for path in footage),
            cards=app.load_products(products),
            out=out.absolute(),
            profile=profile,
            dialect=dialect,
            music=music.absolute() if music else None,
            blur=parse_blur(blur),
            is_dry_run=dry_run,
            takes_next_folder=new_folder,
            matches=tuple(pair for text in match for pair in parse_match(text)),
            promo=_options(voice, seconds),
        )
        return app.make(request, reporter)

    run_command(json, work, show_made)


def _options(voice: str, seconds: int) -> PromoOptions:
    if seconds not in PROMO_SECONDS:
        known = "、".join(str(each) for each in PROMO_SECONDS)
        raise OptionInvalid(
            str(seconds),
            Text("--seconds 只能选几种长度", "--seconds takes only some lengths"),
            Text(f"可以用：{known}", f"Choose one of {known.replace('、', ', ')}"),
        )
    if voice in ("tts", "none"):
        return PromoOptions(seconds=seconds, voice="tts" if voice == "tts" else "none")
    recording = Path(voice)
    if not recording.is_file():
        raise OptionInvalid(
            voice,
            Text(
                "--voice 不是 tts、none，也找不到这个录音",
                "--voice is neither tts nor none, nor is there such a recording",
            ),
            Text("请检查录音的路径和文件名", "Check the recording's path and name"),
        )
    return PromoOptions(seconds=seconds, voice="recording", recording=recording.absolute())
