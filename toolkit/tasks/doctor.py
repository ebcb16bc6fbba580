"""`doctor`: look at everything that the product needs, one check after the other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from toolkit.core.errors import ToolkitError
from toolkit.core.health import CheckResult
from toolkit.core.models import ModelStatus, status_error
from toolkit.core.progress import Reporter
from toolkit.core.text import Text

WEIGHTS_NAME = Text("语音识别模型", "speech model")


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A thing to look at; `run` may give several lines."""

    name: Text
    run: Callable[[], tuple[CheckResult, ...]]


def run_checks(checks: Sequence[Check], reporter: Reporter) -> tuple[CheckResult, ...]:
    """The results of all checks in their order. A check that breaks is a failed check: the others still run.

    Raises:
        Cancelled: if the user stopped it.
    """
    results: list[CheckResult] = []
    for number, check in enumerate(checks):
        reporter.part(number / len(checks), (number + 1) / len(checks), check.name).report(0, 1)
        try:
            results.extend(check.run())
        except ToolkitError as error:
            results.append(CheckResult(name=check.name, level="fail", what=error.fault, fix=error.next_step))
        except OSError as error:
            results.append(_broken_check(check.name, error))
    return tuple(results)


def _broken_check(name: Text, error: OSError) -> CheckResult:
    fault = f"{error.filename or ''} {error.strerror or error}".strip()
    return CheckResult(
        name=name,
        level="fail",
        what=Text(f"没能检查：{fault}", f"could not be checked: {fault}"),
        fix=Text("请检查权限，或运行 python3 start.py setup", "Check permissions, or run python3 start.py setup"),
    )


def judge_weights(status: ModelStatus) -> tuple[CheckResult, ...]:
    """Whether the model that hears speech is here and sound. Without it silent footage still works: a warning."""
    name = Text(f"{WEIGHTS_NAME.zh} {status.model_id}", f"{WEIGHTS_NAME.en} {status.model_id}")
    error = status_error(status)
    if error is None:
        if status.checked == "sha256":
            what = Text("在，每个字节都核对过", "here, every byte checked")
        else:
            what = Text("在，文件大小正确", "here, file sizes right")
        return (CheckResult(name=name, level="ok", what=what),)
    level = "warn" if status.state == "missing" else "fail"
    return (CheckResult(name=name, level=level, what=error.fault, fix=error.next_step),)
