"""`chushan doctor` as a user runs it."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from toolkit.cli.doctor import describe_outcome, describe_result
from toolkit.core.health import CheckResult
from toolkit.core.text import Text

FINE = CheckResult(name=Text("字体", "font"), level="ok", what=Text("都有", "complete"))
LOW = Text("少", "low")
WARNING = CheckResult(name=Text("内存", "memory"), level="warn", what=LOW, fix=Text("关程序", "close programs"))
FAULT = CheckResult(name=Text("磁盘", "disk"), level="fail", what=Text("满了", "full"), fix=Text("清理", "clean up"))


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CHUSHAN_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("CHUSHAN_WEIGHTS_DIR", str(tmp_path / "weights"))
    monkeypatch.setenv("CHUSHAN_LANG", "en")
    for name in ("HF_MIRROR", "MODELSCOPE_ENDPOINT"):
        monkeypatch.setenv(f"CHUSHAN_{name}", "http://127.0.0.1:9")
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    return tmp_path


def test_a_line_has_its_mark_and_under_it_the_fix():
    assert describe_result(FINE, "zh") == "✓ 字体：都有"
    assert describe_result(WARNING, "en") == "! memory: low\n    → close programs"
    assert describe_result(FAULT, "zh") == "✗ 磁盘：满了\n    → 清理"


def test_the_last_line_says_whether_work_can_begin():
    assert describe_outcome((FINE,), "zh") == "一切就绪"
    assert describe_outcome((FINE, WARNING), "zh") == "可以用，有 1 处提醒"
    assert describe_outcome((WARNING, FAULT), "en") == "1 to be solved first"


def test_every_part_of_the_computer_is_in_the_json(home: Path):
    from toolkit.cli.main import cli

    done = CliRunner().invoke(cli, ["doctor", "--json"])
    results = json.loads(done.stdout)
    names = {result["name"]["en"] for result in results}
    assert {
        "Python",
        "FFmpeg program",
        "caption font",
        "disk",
        "data folder",
        "memory",
        "processor",
        "network",
    } <= names
    assert all(result["fix"] for result in results if result["level"] != "ok")
    assert done.exit_code == (1 if any(result["level"] == "fail" for result in results) else 0)


def test_missing_weights_are_a_warning_with_the_command_that_fetches_them(home: Path):
    from toolkit.cli.main import cli

    done = CliRunner().invoke(cli, ["doctor"])
    assert "! speech model whisper-base: this model is not on this machine" in done.stdout
    assert "chushan models fetch whisper-base" in done.stdout
    assert done.exit_code == 0, done.stdout


def test_a_failed_check_gives_exit_code_1(home: Path):
    from toolkit.cli.main import cli

    weights = home / "weights" / "whisper-base"
    weights.mkdir(parents=True)
    (weights / "model.bin").write_bytes(b"cut off")
    done = CliRunner().invoke(cli, ["doctor"])
    assert "✗ speech model whisper-base" in done.stdout
    assert done.stdout.rstrip().endswith("to be solved first")
    assert done.exit_code == 1
