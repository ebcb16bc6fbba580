"""The server of the pages: what it serves, to whom, and how it ends."""

import inspect
import json
import os
import signal
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from toolkit.app import App
from toolkit.cli.main import cli
from toolkit.cli.ui import ui
from toolkit.config import Settings
from toolkit.core.errors import InputError
from ui.app import build_server, drop_old_uploads
from ui.guard import LOOPBACK
from ui.own_server import PORTS_TRIED, free_port


@pytest.fixture
def client(app: App) -> Iterator[TestClient]:
    with TestClient(build_server(app, host="127.0.0.1", lang="zh")) as opened:
        yield opened


def finished_run(app: App, name: str = "run-1") -> Path:
    folder = app.settings.home / "runs" / name
    (folder / "clips").mkdir(parents=True)
    (folder / "clips" / "a.mp4").write_bytes(b"film")
    (folder / "report.html").write_text("<p>report</p>", encoding="utf-8")
    (folder / "manifest.json").write_text(json.dumps({"clips": []}), encoding="utf-8")
    return folder


def test_page_results_and_zip_are_served(app: App, client: TestClient, tmp_path: Path) -> None:
    finished_run(app)

    page = client.get("/")
    assert page.status_code == 200
    assert "default-src 'self'" in page.headers["content-security-policy"]
    assert client.get("/runs/run-1/report.html").text == "<p>report</p>"
    assert client.get("/runs/run-1/clips/a.mp4").content == b"film"
    archive = tmp_path / "got.zip"
    archive.write_bytes(client.get("/zip/run-1").content)
    assert "run-1/clips/a.mp4" in zipfile.ZipFile(archive).namelist()


@pytest.mark.parametrize("path", ["/zip/none", "/zip/%2e%2e", "/zip/..%2Fuploads", "/runs/..%2Fchushan.sqlite"])
def test_nothing_outside_the_runs_is_served(client: TestClient, path: str) -> None:
    assert client.get(path).status_code in (400, 404)


def test_an_address_that_there_is_none_of_is_told_to_a_person_on_a_page(client: TestClient) -> None:
    page = client.get("/nothing", headers={"accept": "text/html,*/*"})
    assert page.status_code == 404
    assert "没有这一页" in page.text
    assert "No such page" in page.text
    assert 'href="/"' in page.text
    assert "default-src 'self'" in page.headers["content-security-policy"]
    assert client.get("/nothing", headers={"accept": "application/json"}).headers["content-type"] == "application/json"


def test_own_data_file_is_not_served_through_gradio(app: App, client: TestClient) -> None:
    assert client.get(f"/gradio_api/file={app.settings.home / 'chushan.sqlite'}").status_code in (403, 404)


def test_page_answers_only_to_its_own_name(client: TestClient) -> None:
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400


def test_taken_port_gives_way_to_the_next() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert port < free_port("127.0.0.1", port) < port + PORTS_TRIED


def test_address_of_another_computer_is_refused_in_plain_words() -> None:
    with pytest.raises(InputError) as caught:
        free_port("203.0.113.7", 7860)
    assert "--port" in caught.value.text("zh")


def test_old_uploads_go_and_new_ones_stay(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    (tmp_path / "new.mp4").touch()
    days = 86_400
    now_s = time.time()
    os.utime(tmp_path / "old", (now_s - 40 * days, now_s - 40 * days))

    drop_old_uploads(tmp_path, now_s)

    assert [path.name for path in tmp_path.iterdir()] == ["new.mp4"]


def test_default_address_is_this_computer_alone() -> None:
    assert inspect.signature(ui).parameters["host"].default.default in LOOPBACK


def test_unknown_language_is_a_usage_error() -> None:
    assert CliRunner().invoke(cli, ["ui", "--lang", "fr"]).exit_code == 2


def test_address_that_can_not_be_served_ends_with_one_plain_message(settings: Settings, monkeypatch: Any) -> None:
    monkeypatch.setenv("CHUSHAN_HOME", str(settings.home))
    monkeypatch.setenv("CHUSHAN_LANG", "zh")

    result = CliRunner().invoke(cli, ["ui", "--host", "203.0.113.7", "--no-browser"])

    assert result.exit_code == 1
    assert result.stderr.strip().count("\n") == 0
    assert "--port" in result.stderr


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_server_told_to_end_ends_cleanly(settings: Settings, number: signal.Signals) -> None:
    command = [
        sys.executable,
        "-m",
        "toolkit.cli.main",
        "ui",
        "--no-browser",
        "--port",
        str(free_port("127.0.0.1", 7950)),
    ]
    environment = {**os.environ, "CHUSHAN_HOME": str(settings.home), "CHUSHAN_LANG": "en", "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        assert "http://127.0.0.1:" in server.stdout.readline()
        server.send_signal(number)
        _, errors = server.communicate(timeout=20)

    assert server.returncode == 0
    assert "Traceback" not in errors
