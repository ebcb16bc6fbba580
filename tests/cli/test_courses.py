"""`chushan courses` as a trainer types it."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from toolkit.cli.main import cli


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CHUSHAN_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("CHUSHAN_LANG", "zh")
    return tmp_path


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(cli, ["courses", *map(str, words)])


def test_the_shipped_courses_are_listed_and_shown() -> None:
    done = run("list")
    assert [line.split()[0] for line in done.stdout.splitlines()] == ["wechat", "video", "live"]
    shown = json.loads(run("show", "wechat", "--json").stdout)
    assert len(shown["units"]) == len(shown["lessons"]) == 9
    assert "u5" in run("show", "live").stdout


def test_a_pack_goes_out_and_comes_back(home: Path) -> None:
    pack = home / "live.chushanpack"
    assert run("pack", "live", "-o", pack).exit_code == 0
    assert run("check", pack).exit_code == 0
    assert run("unpack", pack).exit_code == 0
    again = run("unpack", pack)
    assert again.exit_code == 1
    assert "已经有这个编号的课" in again.stderr
    assert run("unpack", pack, "--force").exit_code == 0
    assert "live-copy" in run("list").stdout


def test_faults_are_told_one_a_line_without_a_traceback(home: Path) -> None:
    sheet = home / "x.xlsx"
    assert run("sheet", "-o", sheet).exit_code == 0
    empty = run("import", sheet)
    assert empty.exit_code == 1
    assert "“课程”页" in empty.stderr
    bad = home / "bad.toml"
    bad.write_text('id = "a"\nlevel = "x"\n', encoding="utf-8")
    done = json.loads(run("check", bad, "--json").stdout)
    assert done["error"]["kind"] == "CourseInvalid"
    assert len(done["error"]["problems"]) >= 4
    for name in ("none.toml", "none.xlsx", "none.chushanpack"):
        missing = run("check", home / name)
        assert missing.exit_code == 1
        assert "Traceback" not in missing.output
    assert run("show", "nothing").exit_code == 1
