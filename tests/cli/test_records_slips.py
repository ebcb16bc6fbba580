"""`chushan records slips`: look, keep what was checked, export."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from toolkit.cli.main import cli

CARDS = Path(__file__).resolve().parents[2] / "toolkit" / "data" / "products_example.toml"
RUNNER = CliRunner()
SHOW = (
    "1\n00:00:01,000 --> 00:00:03,000\n这个橙子全国第一好吃\n\n2\n00:00:04,000 --> 00:00:06,000\n刚才全国第一说错了\n"
)


@pytest.fixture
def show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CHUSHAN_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("CHUSHAN_LANG", "zh")
    (tmp_path / "十一月专场.srt").write_text(SHOW, encoding="utf-8")
    return tmp_path / "十一月专场.srt"


def run(*arguments: str, code: int = 0) -> str:
    result = RUNNER.invoke(cli, ["records", "slips", *arguments])
    assert result.exit_code == code, result.output
    return result.stdout


def test_slips_are_proposed_kept_and_exported(show: Path) -> None:
    told = json.loads(run(str(show), "-p", str(CARDS), "--json"))
    assert [(slip["place"], slip["correction"]) for slip in told["slips"]] == [("0:01.0", "刚才全国第一说错了")]
    assert (told["kept"], told["log"]) == ([], [])
    out = show.with_name("slips.xlsx")
    kept = json.loads(run(str(show), "-p", str(CARDS), "--keep", "1", "--by", "张三", "-o", str(out), "--json"))
    assert (kept["kept"], kept["log"][0]["show"], Path(kept["file"])) == ([1], "十一月专场", out)
    assert out.read_bytes().startswith(b"PK")
    assert "十一月专场 0:01.0" in run()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--keep", "2", "--by", "张三"], "只有 1 到 1"),
        (["--keep", "x", "--by", "张三"], "只有 1 到 1"),
        (["--keep", "all"], "核对人"),
        (["-o", "slips.docx"], ".xlsx"),
        (["--date", "gestern"], "不是日期"),
    ],
)
def test_what_can_not_be_done_is_told_and_nothing_is_kept(show: Path, arguments: list[str], told: str) -> None:
    result = RUNNER.invoke(cli, ["records", "slips", str(show), *arguments])
    assert result.exit_code != 0
    assert told in result.output
    assert json.loads(run("--json"))["log"] == []


def test_nothing_can_be_kept_without_a_transcript(show: Path) -> None:
    assert RUNNER.invoke(cli, ["records", "slips", "--keep", "1"]).exit_code != 0
    assert RUNNER.invoke(cli, ["records", "slips", str(show.with_name("none.srt"))]).exit_code != 0
