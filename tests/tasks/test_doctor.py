"""The order of doctor's checks, and what becomes of a check that breaks."""

from pathlib import Path

import pytest

from toolkit.core.errors import Cancelled, EngineMissing
from toolkit.core.health import CheckResult, has_failed
from toolkit.core.models import FileState, ModelStatus
from toolkit.core.progress import Progress, Reporter
from toolkit.core.text import Text
from toolkit.tasks.doctor import Check, judge_weights, run_checks

NAME = Text("甲", "a")
FIX = Text("办法", "the fix")


def fine(text: str) -> CheckResult:
    return CheckResult(name=NAME, level="ok", what=Text(text, text))


def check(name: str, *results: CheckResult) -> Check:
    return Check(name=Text(name, name), run=lambda: results)


def raising(name: str, error: Exception) -> Check:
    def run() -> tuple[CheckResult, ...]:
        raise error

    return Check(name=Text(name, name), run=run)


def status(state: str, fault: str, checked: str = "size") -> ModelStatus:
    return ModelStatus(
        model_id="whisper-base",
        state=state,  # type: ignore[arg-type]
        checked=checked,  # type: ignore[arg-type]
        edition="int8",
        folder=Path("weights"),
        files=(FileState(name="model.bin", fault=fault),),  # type: ignore[arg-type]
    )


def test_results_come_in_the_order_of_the_checks():
    results = run_checks((check("one", fine("1"), fine("2")), check("two", fine("3"))), Reporter())
    assert [result.what.en for result in results] == ["1", "2", "3"]


def test_every_check_is_named_in_the_progress():
    seen: list[Progress] = []
    run_checks((check("one"), check("two")), Reporter(seen.append))
    assert [(step.stage.en, step.fraction) for step in seen] == [("one", 0.0), ("two", 0.5)]


def test_a_check_that_breaks_is_a_failure_with_its_fix_and_the_others_still_run():
    broken = raising("ffmpeg", EngineMissing("FFmpeg", Text("没有", "there is none"), FIX))
    results = run_checks((broken, check("two", fine("3"))), Reporter())
    assert [(result.level, result.what.en) for result in results] == [("fail", "there is none"), ("ok", "3")]
    assert results[0].fix == FIX
    assert has_failed(results)


def test_an_unreadable_file_is_a_failure_that_names_it():
    (result,) = run_checks((raising("home", PermissionError(13, "Permission denied", "/data")),), Reporter())
    assert result.level == "fail"
    assert "/data Permission denied" in result.what.en
    assert result.fix is not None


def test_stop_is_not_taken_for_a_failed_check():
    with pytest.raises(Cancelled):
        run_checks((check("one"),), Reporter(is_cancelled=lambda: True))


def test_a_result_that_is_not_ok_must_come_with_a_fix():
    with pytest.raises(ValueError):
        CheckResult(name=NAME, level="warn", what=NAME)
    with pytest.raises(ValueError):
        CheckResult(name=NAME, level="ok", what=NAME, fix=FIX)


@pytest.mark.parametrize(
    ("found", "level", "says"),
    [
        (status("ok", "ok", "sha256"), "ok", "every byte"),
        (status("ok", "ok"), "ok", "sizes"),
        (status("missing", "missing"), "warn", "not on this machine"),
        (status("corrupt", "wrong_bytes"), "fail", "model.bin (damaged content)"),
    ],
)
def test_missing_weights_warn_and_damaged_ones_fail(found: ModelStatus, level: str, says: str):
    (result,) = judge_weights(found)
    assert result.level == level
    assert says in result.what.en
    assert level == "ok" or (result.fix is not None and "chushan models fetch whisper-base" in result.fix.en)
