"""`chushan models`: list, fetch, verify, import, recommend."""

from pathlib import Path
from typing import Any

import typer

from toolkit.app import App
from toolkit.cli.support import run_command
from toolkit.core.model_advice import Advice, Recommendation, describe_evidence, describe_steps, recommend
from toolkit.core.models import DIALECTS, Cost, Dialect, ModelEntry, ModelStatus, status_error
from toolkit.core.progress import Reporter
from toolkit.core.text import Lang, Text

models_app = typer.Typer(help="模型：查看、下载、校验、从 U 盘导入、按方言推荐。Models.", no_args_is_help=True)

JSON_HELP = "只打印 JSON / print JSON only"
STATE_WORDS: dict[str, Text] = {
    "ok": Text("已装", "installed"),
    "missing": Text("未装", "not installed"),
    "corrupt": Text("不完整", "incomplete"),
}
TASK_WORDS: dict[str, Text] = {
    "asr": Text("语音识别", "speech to text"),
    "llm": Text("写文案", "writing"),
    "tts": Text("语音合成", "text to speech"),
    "faces": Text("找人脸", "finding faces"),
}
NO_ENGINE = Text("本版本只能下载和携带，还不能运行", "this version can fetch and carry it, not run it yet")


@models_app.command("list")
def list_models(json_mode: bool = typer.Option(False, "--json", help=JSON_HELP)) -> None:
    """列出全部模型和是否已装。List all models and whether they are installed."""

    def work(app: App, _reporter: Reporter) -> list[dict[str, Any]]:
        entries = app.catalogue().entries
        return [_entry_to_plain(entry, app.model_status(entry.id)) for entry in entries]

    def show(rows: list[dict[str, Any]], lang: Lang) -> None:
        for row in rows:
            default = Text("，默认", ", default").get(lang) if row["default"] else ""
            print(f"{row['id']:<26}{row['title'].get(lang)}")
            print(
                f"    {STATE_WORDS[row['state']].get(lang)}{default} · {TASK_WORDS[row['task']].get(lang)} · "
                f"{_megabytes(row['disk_bytes']).get(lang)} · {row['licence']}"
            )
            if not row["has_engine"]:
                print(f"    {NO_ENGINE.get(lang)}")

    run_command(json_mode, work, show)


@models_app.command("fetch")
def fetch(
    model_id: str = typer.Argument(metavar="ID", help="模型名字，见 models list / name of the model"),
    json_mode: bool = typer.Option(False, "--json", help=JSON_HELP),
) -> None:
    """下载一个模型；中断后再运行会接着下。Download a model; after an interruption run it again to go on."""

    def work(app: App, reporter: Reporter) -> dict[str, Any]:
        folder = app.fetch_model(model_id, reporter)
        return {"id": model_id, "folder": str(folder)}

    def show(result: dict[str, Any], lang: Lang) -> None:
        folder = result["folder"]
        print(Text(f"{model_id} 已就绪：{folder}", f"{model_id} is ready: {folder}").get(lang))

    run_command(json_mode, work, show)


@models_app.command("verify")
def verify(
    model_id: str | None = typer.Argument(None, metavar="[ID]", help="不写就校验所有已装的 / default: all installed"),
    json_mode: bool = typer.Option(False, "--json", help=JSON_HELP),
) -> None:
    """逐字节校验模型文件。Check every byte of the models' files."""

    def work(app: App, reporter: Reporter) -> list[dict[str, Any]]:
        statuses = app.verify_models((model_id,) if model_id else (), reporter)
        for status in statuses:
            error = status_error(status)
            if error is not None:
                raise error
        return [_status_to_plain(status) for status in statuses]

    def show(rows: list[dict[str, Any]], lang: Lang) -> None:
        if not rows:
            print(Text("还没有装任何模型", "No model is installed").get(lang))
        for row in rows:
            unchecked = [each["name"] for each in row["files"] if each["fault"] == "unchecked"]
            sound = Text("校验无误", "sound").get(lang)
            print(f"{row['id']}{'：' if lang == 'zh' else ': '}{sound} ({row['edition']})")
            if unchecked:
                print(Text("    没有校验值可比：", "    no checksum to compare: ").get(lang) + ", ".join(unchecked))

    run_command(json_mode, work, show)


@models_app.command("import")
def import_models(
    folder: Path = typer.Argument(help="U 盘上的文件夹 / folder on a USB stick"),
    json_mode: bool = typer.Option(False, "--json", help=JSON_HELP),
) -> None:
    """从 U 盘等文件夹导入模型，不用网络。Bring models from a folder, without network."""

    def work(app: App, reporter: Reporter) -> dict[str, Any]:
        return {"folder": str(folder), "imported": list(app.import_models(folder, reporter))}

    def show(result: dict[str, Any], lang: Lang) -> None:
        names = result["imported"]
        if names:
            listed = ", ".join(names)
            print(Text(f"已导入 {len(names)} 个模型：{listed}", f"Imported {len(names)} models: {listed}").get(lang))
        else:
            nothing = Text("里面的模型这台电脑都已经有了", "This machine already has all the models in it")
            print(nothing.get(lang))

    run_command(json_mode, work, show)


def _parse_dialect(value: str) -> str:
    if value not in DIALECTS:
        raise typer.BadParameter(f"{value!r}: {', '.join(DIALECTS)}")
    return value


@models_app.command("recommend")
def recommend_models(
    dialect: str = typer.Option("auto", "--dialect", callback=_parse_dialect, help=" | ".join(DIALECTS)),
    json_mode: bool = typer.Option(False, "--json", help=JSON_HELP),
) -> None:
    """按方言推荐语音模型，数字都写明出处。Speech models for a dialect, every figure with its source."""
    chosen: Dialect = dialect  # type: ignore[assignment]
    kept: list[Recommendation] = []

    def work(app: App, _reporter: Reporter) -> dict[str, Any]:
        catalogue = app.catalogue()
        installed = frozenset(each.id for each in catalogue.entries if app.model_status(each.id).state == "ok")
        advice = recommend(catalogue, chosen, installed)
        kept.append(advice)
        return {
            "dialect": chosen,
            "verdict": advice.verdict,
            "models": [_advice_to_plain(each, chosen) for each in advice.ranked],
        }

    def show(_result: dict[str, Any], lang: Lang) -> None:
        for place, each in enumerate(kept[0].ranked, 1):
            for line in _advice_lines(place, each, chosen, lang):
                print(line)
        print()
        print(kept[0].verdict.get(lang))
        caution = Text(
            "不同录音测出的错误率只能粗略比较",
            "Error rates measured on different recordings compare only roughly",
        )
        print(caution.get(lang))

    run_command(json_mode, work, show)


def _advice_lines(place: int, advice: Advice, dialect: Dialect, lang: Lang) -> list[str]:
    entry, figure = advice.entry, advice.figure
    state = STATE_WORDS["ok" if advice.is_installed else "missing"].get(lang)
    lines = [f"{place}. {entry.id} · {entry.title.get(lang)} · {state}"]
    if figure is None:
        lines.append("   " + Text("这种方言没有可引用的数字", "no figure for this dialect").get(lang))
    else:
        wrong = Text("字错误率", "character error rate").get(lang)
        told = describe_evidence(figure, dialect).get(lang)
        lines.append(f"   {wrong} {figure.cer_percent:g}% ({told})")
        lines.append(f"   {figure.source}")
    costs = [_cost_text(entry.memory).get(lang), *([_cost_text(entry.speed).get(lang)] if entry.speed else [])]
    lines.append("   " + " · ".join(costs))
    if not entry.has_engine:
        lines.append("   " + NO_ENGINE.get(lang))
    elif not advice.is_installed or entry.extra:
        steps = describe_steps(advice).get(lang)
        lines.append("   " + Text(f"要用它：{steps}", f"to use it: {steps}").get(lang))
    return lines


def _cost_text(cost: Cost) -> Text:
    span = f"{cost.low:g}" if cost.low == cost.high else f"{cost.low:g}-{cost.high:g}"
    kind = {
        "measured": Text("实测", "measured"),
        "published": Text("他人公布", "published"),
        "estimated": Text("估计", "estimated"),
    }[cost.kind]
    if cost.unit == "mb":
        return Text(f"内存 {span} MB（{kind.zh}）", f"memory {span} MB ({kind.en})")
    if cost.unit == "rtf":
        return Text(f"每秒声音要算 {span} 秒（{kind.zh}）", f"{span} s of work per second of sound ({kind.en})")
    return Text(f"每秒 {span} 个词元（{kind.zh}）", f"{span} tokens per second ({kind.en})")


def _megabytes(size_bytes: int) -> Text:
    if not size_bytes:
        return Text("大小未知", "size unknown")
    return Text(f"{size_bytes / 1e6:.0f} MB", f"{size_bytes / 1e6:.0f} MB")


def _entry_to_plain(entry: ModelEntry, status: ModelStatus) -> dict[str, Any]:
    return {
        "id": entry.id,
        "task": entry.task,
        "engine": entry.engine,
        "has_engine": entry.has_engine,
        "extra": entry.extra,
        "title": entry.title,
        "default": entry.is_default,
        "licence": entry.licence,
        "languages": entry.languages,
        "dialects": entry.dialects,
        "memory": entry.memory,
        "speed": entry.speed,
        "disk_bytes": entry.disk_bytes,
        "sources": [each.label for each in entry.sources],
        "state": status.state,
        "folder": str(status.folder),
    }


def _status_to_plain(status: ModelStatus) -> dict[str, Any]:
    return {
        "id": status.model_id,
        "state": status.state,
        "checked": status.checked,
        "edition": status.edition,
        "folder": str(status.folder),
        "files": [{"name": each.name, "fault": each.fault} for each in status.files],
    }


def _advice_to_plain(advice: Advice, dialect: Dialect) -> dict[str, Any]:
    figure = advice.figure
    return {
        "id": advice.entry.id,
        "title": advice.entry.title,
        "installed": advice.is_installed,
        "made_for_dialect": advice.is_made_for,
        "has_engine": advice.entry.has_engine,
        "steps": describe_steps(advice) if advice.entry.has_engine else None,
        "figure": figure,
        "evidence": describe_evidence(figure, dialect) if figure else None,
        "memory": advice.entry.memory,
        "speed": advice.entry.speed,
    }
