"""`chushan shots FILE`: what it prints, and what it says of files it can't use."""

import json
from pathlib import Path

import pytest
from media_factory import MediaFactory
from typer.testing import CliRunner

from toolkit.cli.main import cli


@pytest.fixture
def shots(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CHUSHAN_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("CHUSHAN_LANG", "zh")
    return lambda *args: CliRunner().invoke(cli, ["shots", *args])


def test_json_and_table_tell_the_same_cuts(media: MediaFactory, shots):
    film = media.scenes(
        "shots_cli.mp4", ["testsrc2=d=1:r=30:s=640x360", "smptebars=d=1:r=30:s=640x360"], size=(320, 180)
    )

    told = json.loads(shots(str(film), "--json").stdout)
    table = shots(str(film)).stdout

    assert told["schema"] == "Shots.1"
    assert [(cut["kind"], cut["time_ms"]) for cut in told["cuts"]] == [("cut", 1000)]
    assert [shot["span"]["start_ms"] for shot in told["shots"]] == [0, 1000]
    assert all(0 <= shot["quality"]["score"] <= 1 for shot in told["shots"])
    assert "0:01.000" in table
    assert "硬切" in table
    assert "共 2 个镜头" in table


@pytest.mark.parametrize(("name", "content", "fault"), [
    ("missing.mp4", None, "找不到这个文件"),
    ("empty.mp4", b"", "文件是空的"),
    ("text.mp4", b"hello, this is no film\n" * 20, "这是文字文件"),
    ("half.mp4", b"\0\0\0\x20ftypisom" + b"\x01" * 4000, "文件缺了后半段"),
])  # fmt: skip
def test_a_file_that_is_no_film_gets_one_plain_sentence(
    tmp_path: Path, shots, name: str, content: bytes | None, fault: str
):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)

    done = shots(str(path))
    as_json = shots(str(path), "--json")

    assert done.exit_code == as_json.exit_code == 1
    assert fault in done.stderr
    assert fault in json.loads(as_json.stdout)["error"]["fault"]
    assert "Traceback" not in done.stderr + as_json.stderr
