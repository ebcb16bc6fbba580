"""`chushan subtitle MEDIA -o OUT.srt` and `chushan subtitle check FILE`."""

from pathlib import Path
from typing import Any

import typer
from typer.core import TyperGroup

from toolkit.app import App
from toolkit.cli.subtitle_check import check as check_file
from toolkit.cli.support import run_command
from toolkit.cli.transcribe import DEVICE_HELP, DIALECT_HELP, FORCE_HELP, MODEL_HELP, PRODUCTS_HELP
from toolkit.core.choices import not_among
from toolkit.core.errors import InputError
from toolkit.core.progress import Reporter
from toolkit.core.spans import format_clock
from toolkit.core.speech_request import (
    AmountMode,
    CaptionStyle,
    GlossMode,
    SubtitleFile,
    SubtitleRequest,
    TranscribeRequest,
)
from toolkit.core.text import Lang, Text

WRITE = "write"


class _MediaFirst(TyperGroup):
    """A group whose first word may be a recording: then it is `write`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        is_help = bool(args) and args[0] in ("-h", "--help")
        if args and not is_help and args[0] not in self.commands:
            args = [WRITE, *args]
        return super().parse_args(ctx, args)


subtitle_app = typer.Typer(
    cls=_MediaFirst,
    no_args_is_help=True,
    subcommand_metavar="[write] MEDIA -o OUT.srt ... | check FILE ...",
    help="做字幕、查字幕。Captions: write them from speech, check anybody's.\n\n"
    "chushan subtitle 视频.mp4 -o 字幕.srt：听写并写成字幕（和 chushan subtitle write 一样）。"
    "Or chushan subtitle FILM.mp4 -o FILM.srt: speech to captions, as chushan subtitle write does.\n\n"
    "chushan subtitle check 字幕.srt：检查任何软件做的字幕。"
    "And chushan subtitle check FILM.srt: checks captions of any tool.\n\n"
    "录音的名字正好叫 check 时，写成 ./check。A recording that is called check: write ./check.",
)


@subtitle_app.command(WRITE)
def write(
    media: Path = typer.Argument(..., metavar="MEDIA", help="录音或视频 / a recording or video"),
    out: Path = typer.Option(
        ...,
        "--out",
        "-o",
        metavar="OUT",
        help="结尾决定格式：.srt .vtt .ass .ttml .lrc .txt / its ending is the format",
    ),
    profile: str = typer.Option(
        "", metavar="ID", help="字幕规格：netflix-zh vertical douyin bbc ...，不写就按画面选 / house or platform"
    ),
    dialect: str = typer.Option("auto", help=DIALECT_HELP),
    products: Path | None = typer.Option(None, "--products", "-p", help=PRODUCTS_HELP),
    gloss: str = typer.Option(
        "off", help="方言词的普通话：off，second 加在第二行，replace 换掉 / Mandarin for dialect words"
    ),
    bilingual: str = typer.Option("", help="第二行：gloss（同 --gloss second） / second line: gloss"),
    amounts: str = typer.Option(
        "keep", help="价钱和重量：keep 照说的写，normalise 写成 39.9元 / prices as said or in digits"
    ),
    karaoke: bool = typer.Option(False, "--karaoke", help="逐字变色，只用于 .ass 和 --burn / word by word"),
    style: str = typer.Option("", metavar="NAME", help="字幕的样子，只用于 .ass 和 --burn / look of the captions"),
    burn: Path | None = typer.Option(None, metavar="OUT.mp4", help="把字幕烧进画面，写成这个视频 / burn into a video"),
    check: bool = typer.Option(False, "--check", help="写完再按规格检查一遍 / check what was written"),
    model: str = typer.Option("", metavar="ID", help=MODEL_HELP),
    device: str = typer.Option("auto", help=DEVICE_HELP),
    force: bool = typer.Option(False, "--force", help=FORCE_HELP),
    json: bool = typer.Option(False, "--json", help="用 JSON 输出 / print JSON"),
) -> None:
    """把录音或视频里的话做成字幕文件。Speech to a file of captions."""

    def work(app: App, reporter: Reporter) -> dict[str, Any]:
        request = SubtitleRequest(
            speech=TranscribeRequest(
                media=media,
                dialect=dialect,
                cards=app.load_products(products) if products else (),
                model=model,
                device=device,
            ),
            style=CaptionStyle(profile=profile, gloss=_gloss(gloss, bilingual), amounts=_amounts(amounts)),
            file=SubtitleFile(path=out, is_karaoke=karaoke, look=style, overwrites=force),
            burned=burn,
            is_checked=check,
        )
        return app.subtitle(request, reporter)

    run_command(json, work, _show)


def _gloss(gloss: str, bilingual: str) -> GlossMode:
    if bilingual == "en":
        raise InputError(
            "--bilingual en",
            Text("还不能在本机翻译成英文", "translation into English is not possible offline yet"),
            Text(
                "方言可以加普通话：--bilingual gloss；要英文请先写出 .srt，再用翻译软件",
                "Dialect can have Mandarin below: --bilingual gloss. For English, translate the .srt with another tool",
            ),
        )
    if bilingual not in ("", "gloss"):
        raise _wrong("--bilingual", bilingual, ("gloss",))
    if gloss not in ("off", "second", "replace"):
        raise _wrong("--gloss", gloss, ("off", "second", "replace"))
    return "second" if bilingual and gloss == "off" else gloss  # type: ignore[return-value]


def _amounts(amounts: str) -> AmountMode:
    if amounts not in ("keep", "normalise"):
        raise _wrong("--amounts", amounts, ("keep", "normalise"))
    return amounts  # type: ignore[return-value]


def _wrong(option: str, value: str, known: tuple[str, ...]) -> InputError:
    return not_among(known, f"{option} {value}", Text("没有这个选项值", "there is no such value"))


def _show(result: dict[str, Any], lang: Lang) -> None:
    out, cues = result["out"], result["cues"]
    print(Text(f"写好了：{out}（{cues} 条字幕）", f"Written: {out} ({cues} captions)").get(lang))
    if result["burned"]:
        print(Text(f"带字幕的视频：{result['burned']}", f"Video with captions: {result['burned']}").get(lang))
    for question in result["questions"]:
        print(f"  ? {question.get(lang)}")
    for note in result["notes"]:
        print(f"  ! {note.get(lang)}")
    for finding in result["findings"]:
        print(f"  {format_clock(finding.span.start_ms)}  {finding.message.get(lang)}")


subtitle_app.command("check")(check_file)
