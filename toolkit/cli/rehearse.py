"""`chushan rehearse`: a practice talk, scored."""

import datetime
from pathlib import Path
from typing import Any

import typer

from toolkit.app import App
from toolkit.cli.support import run_command
from toolkit.core.codec import to_plain
from toolkit.core.progress import Reporter
from toolkit.core.rehearsal.score import compare
from toolkit.core.rehearsal.types import ITEM_NAMES, ItemScore, Remark
from toolkit.core.spans import format_clock
from toolkit.core.text import Lang, Text
from toolkit.tasks.rehearse import RehearseRequest, RehearseResult


def rehearse(
    audio: Path = typer.Argument(..., metavar="AUDIO", help="练习的录音或视频，60-120 秒 / recording or video"),
    products: Path = typer.Option(..., "--products", "-p", help="商品卡 / product cards"),
    script: Path | None = typer.Option(None, "--script", "-s", help="脚本，决定该讲多久 / how long it should be"),
    seconds: float | None = typer.Option(None, "--seconds", help="要求讲几秒 / wanted length"),
    dialect: str = typer.Option("auto", "--dialect", metavar="ID", help="方言 / dialect"),
    model: str = typer.Option("", "--model", metavar="ID", help="听写模型 / recogniser"),
    before: Path | None = typer.Option(None, "--before", help="上一次的 --json 结果 / an earlier try"),
    json: bool = typer.Option(False, "--json", help="用 JSON 输出 / print JSON"),
) -> None:
    """练一遍，打分：先看讲了什么，再看怎么讲，每处扣分都有第几秒。Score a practice talk, content first."""

    def work(app: App, reporter: Reporter) -> Any:
        request = RehearseRequest(
            media=audio,
            cards=app.load_products(products),
            script=script,
            seconds=seconds,
            dialect=dialect,
            model=model,
            today=datetime.date.today(),
            before=before,
        )
        result = app.rehearse(request, reporter)
        return _plain(result) if json else result

    run_command(json, work, _show)


def _plain(result: RehearseResult) -> dict[str, Any]:
    plain = {"schema": "RehearseRun.1", "product": result.card.id, "rehearsal": to_plain(result.rehearsal)}
    if result.before:
        plain["gained"] = [
            {"item": name.en, "points": points} for name, points in compare(result.rehearsal, result.before)
        ]
    plain["said"] = [
        {"start_ms": part.span.start_ms, "end_ms": part.span.end_ms, "text": part.text} for part in result.talk.segments
    ]
    plain["notes"] = to_plain(result.notes)
    return plain


def _show(result: Any, lang: Lang) -> None:
    run: RehearseResult = result
    made = run.rehearsal
    gained = f"（{compare(made, run.before)[0][1]:+.0f}）" if run.before else ""
    of = 100 - made.unjudged
    total = Text(
        f"{run.card.name}：{made.total:g} 分{gained}，满分 {of}", f"{run.card.name}: {made.total:g} of {of}{gained}"
    )
    print(total.get(lang))
    if made.unjudged:
        print(f"  ! {_left(made.unjudged).get(lang)}")
    if made.capped:
        print(f"  ! {made.capped.get(lang)}")
    for item in made.items:
        _show_item(item, lang)
    figures = Text(
        f"讲了 {made.talk_ms / 1000:.0f} 秒，{made.chars} 个字，每分钟 {made.pace:.0f} 字，口头语 {made.fillers} 个",
        f"{made.talk_ms / 1000:.0f} s, {made.chars} characters, {made.pace:.0f} a minute, {made.fillers} fillers",
    )
    print(figures.get(lang))
    for note in run.notes:
        print(f"  ! {note.get(lang)}")


def _left(unjudged: int) -> Text:
    return Text(
        f"另有 {unjudged} 分待评分：没听清（可能是方言），不给也不扣，请培训老师听了再评",
        f"{unjudged} more points wait: the words are not sure (a dialect, perhaps), so none is given or taken until "
        "the trainer has listened",
    )


def _show_item(item: ItemScore, lang: Lang) -> None:
    waits = Text("待评分：听得不够准，请培训老师听", "waiting for points: the words are not sure").get(lang)
    got = f"–/{item.most}  {waits}" if item.is_by_hand else f"{item.points:g}/{item.most}"
    print(f"{ITEM_NAMES[item.id].get(lang)}  {got}")
    for remark in item.remarks:
        cost = f"  -{remark.points:.1f}" if remark.points and not item.is_by_hand else ""
        print(f"  {_where(remark)}{remark.why.get(lang)}{cost}")
        if remark.better:
            print(f"      {Text('可以说：', 'say: ').get(lang)}{remark.better}")


def _where(remark: Remark) -> str:
    words = f"“{remark.words}” " if remark.words else ""
    return f"{format_clock(remark.span.start_ms)} {words}" if remark.span else words
