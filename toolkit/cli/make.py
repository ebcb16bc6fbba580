"""`chushan make`: the main job."""

from pathlib import Path
from typing import Any

import typer

from toolkit.app import App
from toolkit.cli.support import run_command
from toolkit.core.crop_override import parse_crop_wish
from toolkit.core.errors import OptionInvalid
from toolkit.core.export_kinds import parse_kinds
from toolkit.core.make_request import MakeRequest
from toolkit.core.plan import Denoise
from toolkit.core.privacy import PRIVATE_KINDS, PrivateKind
from toolkit.core.progress import Reporter
from toolkit.core.text import Lang, Text


def make(
    footage: list[Path] = typer.Argument(..., metavar="FOOTAGE...", help="手机拍的视频，一个或多个 / videos"),
    products: Path = typer.Option(..., "--products", "-p", help="商品卡 toml/csv/xlsx/json / product cards"),
    out: Path = typer.Option(Path("chushan-out"), "--out", "-o", help="结果文件夹 / result folder"),
    profile: str = typer.Option("douyin", help="平台：douyin kuaishou channels taobao ... / platform"),
    dialect: str = typer.Option("auto", help="说的话：auto sichuan cantonese ... / dialect spoken"),
    match: list[str] = typer.Option(
        [], metavar="FILE=ID[,ID]", help="没人说话的素材拍的是哪个商品 / products that silent footage shows"
    ),
    crop: list[str] = typer.Option(
        [], metavar="FILE@S=WHERE", help="某个镜头裁哪里：left centre right 0.3 auto whole / crop of a shot"
    ),
    new_folder: bool = typer.Option(
        False, "--new-folder", help="文件夹被别的结果占着就用 -2、-3 / use OUT-2, OUT-3 where OUT is taken"
    ),
    denoise: str = typer.Option("auto", help="降噪：off auto on（auto：量出来有杂音才降） / noise reduction"),
    music: Path | None = typer.Option(None, "--music", help="配乐文件，说话时自动压低；要有授权 / licensed music"),
    jump_cut: bool = typer.Option(False, "--jump-cut", help="剪掉停顿、口头语、重说 / cut silences and fillers"),
    end_card: bool = typer.Option(False, "--end-card", help="片尾卡：商品、价格、链接号 / card at the end"),
    colour_fix: bool = typer.Option(
        False, "--colour-fix/--no-colour-fix", help="偏色、偏暗时轻轻调回来 / put casts and bad light gently right"
    ),
    blur: str = typer.Option(
        "",
        metavar="KINDS",
        help="遮住：face plate phone qr，逗号隔开，或 all / faces, plates, numbers, codes to cover",
    ),
    export: str = typer.Option(
        "", metavar="KINDS", help="短视频旁边再写剪辑工程：otio,edl,fcpxml,srt,jianying / projects beside the clips"
    ),
    dry_run: bool = typer.Option(False, "--dry-run", help="只出剪辑方案，不渲染 / plan only"),
    plan: Path | None = typer.Option(None, "--plan", help="改过的 plan.json，照它渲染 / render this edited plan"),
    json: bool = typer.Option(False, "--json", help="用 JSON 输出 / print JSON"),
) -> None:
    """把素材和商品卡做成能发的短视频、封面、文案和脚本。Footage and product cards to clips ready to post."""

    def work(app: App, reporter: Reporter) -> dict[str, Any]:
        request = MakeRequest(
            footage=tuple(path.absolute() for path in footage),
            cards=app.load_products(products),
            out=out.absolute(),
            profile=profile,
            dialect=dialect,
            denoise=_parse_denoise(denoise),
            music=music.absolute() if music else None,
            jump_cut=jump_cut,
            end_card=end_card,
            fix_colour=colour_fix,
            blur=parse_blur(blur),
            exports=parse_kinds(export) if export else (),
            is_dry_run=dry_run,
            takes_next_folder=new_folder,
            matches=tuple(pair for text in match for pair in parse_match(text)),
            crops=tuple(parse_crop_wish(text) for text in crop),
            plan=app.load_plan(plan) if plan else None,
        )
        return app.make(request, reporter)

    run_command(json, work, show_made)


def parse_blur(text: str) -> tuple[PrivateKind, ...]:
    """The kinds named in `text`. Raises OptionInvalid for one that is not known."""
    if text.strip().lower() == "all":
        return PRIVATE_KINDS
    named = [each.strip().lower() for each in text.replace("，", ",").split(",") if each.strip()]
    unknown = [each for each in named if each not in PRIVATE_KINDS]
    if unknown:
        known = "、".join(PRIVATE_KINDS)
        raise OptionInvalid(
            unknown[0],
            Text("--blur 不认识这一种", "--blur does not know this kind"),
            Text(f"可以用：{known}、all", f"Choose from {known.replace('、', ', ')}, all"),
        )
    return tuple(kind for kind in PRIVATE_KINDS if kind in named)


def _parse_denoise(text: str) -> Denoise:
    choices: tuple[Denoise, ...] = ("off", "auto", "on")
    for choice in choices:
        if text.lower() == choice:
            return choice
    fault = Text("--denoise 没有这个选项", "--denoise knows no such choice")
    raise OptionInvalid(text, fault, Text("可以用：off、auto、on", "Choose one of off, auto, on"))


def parse_match(text: str) -> tuple[tuple[str, str], ...]:
    name, _, ids = text.rpartition("=")
    product_ids = [each.strip() for each in ids.replace("，", ",").split(",")]
    if not name or not all(product_ids):
        raise OptionInvalid(
            text,
            Text("看不懂这个 --match", "this --match can't be read"),
            Text("写成 文件名=商品id，比如 --match IMG_01.mp4=orange", "Write FILE=ID, such as IMG_01.mp4=orange"),
        )
    return tuple((Path(name).name, product_id) for product_id in product_ids)


def show_made(result: dict[str, Any], lang: Lang) -> None:
    is_zh = lang == "zh"
    untitled = "（没有标题）" if is_zh else "(no title)"
    if result.get("dry_run"):
        clips = result["plan"]["clips"]
        print(f"方案：{len(clips)} 条短视频" if is_zh else f"Plan: {len(clips)} clips")
        for clip in clips:
            seconds = result["durations_ms"][clip["id"]] / 1000
            print(f"  {clip['id']}  {clip['title'] or untitled}  {seconds:.0f} s")
            for warning in clip["warnings"]:
                print(f"    ! {warning[lang]}")
        print(f"  {result['out']}/plan.json")
        for name in result["exports"]:
            print(f"  {name}")
        _show_notes(result["plan"]["notes"], lang)
        return
    head = "上次已经做好" if result.get("reused") else "做好了"
    print(f"{head}：{result['out']}" if is_zh else f"Done: {result['out']}")
    for clip in result["clips"]:
        print(f"  {clip['video']}  {clip['title'] or untitled}  {clip['duration_ms'] / 1000:.0f} s")
        for finding in clip["findings"]:
            print(f"    ! {finding[lang]}")
    for name in result.get("exports", []):
        print(f"  {name}")
    print("  copy/  script.md  report.html")
    _show_notes(result["notes"], lang)


def _show_notes(notes: list[dict[str, str]], lang: Lang) -> None:
    for note in notes:
        print(f"  ! {note[lang]}")
