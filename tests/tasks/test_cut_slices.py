"""`chushan cut`: pieces of a recording into a folder, gone on with after a stop, plain words for what can't be."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from toolkit.cli.main import cli
from toolkit.core.cut_pieces import PieceRequest, parse_pieces, parse_time_ms
from toolkit.core.errors import InputError
from toolkit.core.spans import Span
from toolkit.media.probe import probe


@pytest.fixture(scope="module")
def live(media) -> Path:
    return media.clock("live.mp4", seconds=10.0, fps=25, size=(160, 120), args=("-g", "25", "-bf", "2"))


def _run(tmp_path, monkeypatch, *args: str, lang: str = "en"):
    monkeypatch.setenv("CHUSHAN_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("CHUSHAN_LANG", lang)
    return CliRunner().invoke(cli, ["cut", *args])


def test_every_slice_of_a_file_becomes_a_piece(live, tmp_path, monkeypatch):
    slices = [
        {"product": "orange", "name": "脐橙", "start_ms": 1200, "end_ms": 4400},
        {"product": "millet", "name": "小米", "start_ms": 5000, "end_ms": 8200},
    ]
    asked = tmp_path / "slices.json"
    asked.write_text(json.dumps({"schema": "Slices.1", "slices": slices}), encoding="utf-8")
    out = tmp_path / "out"
    args = (str(live), "--slices", str(asked), "-o", str(out), "--json")
    done = _run(tmp_path, monkeypatch, *args)
    assert done.exit_code == 0, done.output
    told = json.loads((out / "slices.json").read_text("utf-8"))
    assert [piece["file"] for piece in told["slices"]] == ["001-orange.mp4", "002-millet.mp4"]
    for piece, wanted in zip(told["slices"], slices, strict=True):
        assert (piece["start_ms"], piece["end_ms"]) == (wanted["start_ms"], wanted["end_ms"])
        assert piece["product"] == wanted["product"]
        assert piece["method"] == "copied"
        assert probe(out / piece["file"]).duration_ms == pytest.approx(3200, abs=30)
    before = {path.name: path.stat().st_mtime_ns for path in out.glob("*.mp4")}
    (out / "002-millet.mp4").unlink()
    again = _run(tmp_path, monkeypatch, *args)
    assert again.exit_code == 0
    assert (out / "001-orange.mp4").stat().st_mtime_ns == before["001-orange.mp4"], "a finished piece was made again"
    assert (out / "002-millet.mp4").is_file()


def test_one_piece_by_its_times(live, tmp_path, monkeypatch):
    done = _run(
        tmp_path, monkeypatch, str(live), "--from", "2.5", "--to", "0:06.5", "-o", str(tmp_path / "out"), lang="zh"
    )
    assert done.exit_code == 0, done.output
    assert "100 帧" in done.output
    assert "原样复制" in done.output


def test_slices_of_another_recording_are_refused(live, tmp_path, monkeypatch):
    asked = tmp_path / "slices.json"
    found = {
        "schema": "Slices.1",
        "media": "/videos/昨天.mp4",
        "slices": [{"product": "a", "start_ms": 0, "end_ms": 2000}],
    }
    asked.write_text(json.dumps(found), encoding="utf-8")
    done = _run(tmp_path, monkeypatch, str(live), "--slices", str(asked), "-o", str(tmp_path / "out"))
    assert done.exit_code == 1
    assert "昨天.mp4" in done.output
    assert not (tmp_path / "out").exists()


def test_a_piece_that_ends_after_the_recording_is_cut_at_its_end_and_told(live, tmp_path, monkeypatch):
    done = _run(tmp_path, monkeypatch, str(live), "--from", "6", "--to", "40", "-o", str(tmp_path / "out"))
    assert done.exit_code == 0, done.output
    assert "the recording ends at" in done.output


@pytest.mark.parametrize(
    ("args", "told"),
    [
        ((), "it is not said what to cut"),
        (("--from", "1"), "it is not said what to cut"),
        (("--from", "5", "--to", "3"), "it ends before it begins"),
        (("--from", "a", "--to", "3"), "this time can't be read"),
        (("--from", "60", "--to", "70"), "lies outside the recording"),
        (("--slices", "nowhere.json"), "it can't be opened"),
    ],
)
def test_what_cannot_be_cut_is_told_in_a_sentence(live, tmp_path, monkeypatch, args, told):
    done = _run(tmp_path, monkeypatch, str(live), *args, "-o", str(tmp_path / "out"))
    assert done.exit_code == 1
    assert told in done.output
    assert "Traceback" not in done.output


@pytest.mark.parametrize("text", ["", "1:2:3:4", "-5", "1,5", "1:", "nan"])
def test_times_that_nobody_writes_are_refused(text):
    with pytest.raises(InputError):
        parse_time_ms(text)


@pytest.mark.parametrize(
    "plain",
    [
        {}, [], "x", [{}], [{"start_ms": 1}], [{"start_ms": 5, "end_ms": 5}], [{"start_ms": -1, "end_ms": 5}],
        [{"start_ms": "1", "end_ms": 2}], [{"start_ms": 1, "end_ms": 2, "product": 3}], [None],
    ],
)  # fmt: skip
def test_lists_of_slices_that_make_no_sense_are_refused(plain):
    with pytest.raises(InputError):
        parse_pieces(plain, "slices.json")


def test_a_bare_list_of_slices_is_taken():
    pieces = parse_pieces([{"start_ms": 10, "end_ms": 20}], "slices.json")
    assert pieces == (PieceRequest(name="", span=Span(10, 20)),)
