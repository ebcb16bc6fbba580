"""`chushan doctor`: is this computer ready?"""

import typer

from toolkit.app import App
from toolkit.cli.support import EXIT_ERROR, run_command
from toolkit.core.health import CheckResult, has_failed
from toolkit.core.progress import Reporter
from toolkit.core.text import Lang

MARKS = {"ok": "✓", "warn": "!", "fail": "✗"}


def doctor(
    json: bool = typer.Option(False, "--json", help="用 JSON 输出 / print JSON"),
) -> None:
    """检查这台电脑，有问题就给办法。Check this computer, with fixes."""
    found: list[CheckResult] = []

    def show(results: tuple[CheckResult, ...], lang: Lang) -> None:
        for result in results:
            print(describe_result(result, lang))
        print(describe_outcome(results, lang))

    def work(app: App, reporter: Reporter) -> tuple[CheckResult, ...]:
        results = app.run_doctor(reporter)
        found.extend(results)
        return results

    run_command(json, work, show)
    if has_failed(tuple(found)):
        raise typer.Exit(EXIT_ERROR)


def describe_result(result: CheckResult, lang: Lang) -> str:
    """The line of one check, and under it the way out if it isn't ok."""
    colon = "：" if lang == "zh" else ": "
    line = f"{MARKS[result.level]} {result.name.get(lang)}{colon}{result.what.get(lang)}"
    return line if result.fix is None else f"{line}\n    → {result.fix.get(lang)}"


def describe_outcome(results: tuple[CheckResult, ...], lang: Lang) -> str:
    """The last line: whether work can begin."""
    failed = sum(result.level == "fail" for result in results)
    warned = sum(result.level == "warn" for result in results)
    if failed:
        return f"有 {failed} 处必须先解决" if lang == "zh" else f"{failed} to be solved first"
    if warned:
        return f"可以用，有 {warned} 处提醒" if lang == "zh" else f"Ready, with {warned} warnings"
    return "一切就绪" if lang == "zh" else "All is well"
