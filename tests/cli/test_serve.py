"""`chushan serve` as a program: it starts, tests itself, ends by a signal, and knows its certificates."""

import json
import os
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from typer.testing import CliRunner

from toolkit.cli.main import cli


def command(home: Path, *arguments: str) -> tuple[list[str], dict[str, str]]:
    environment = {**os.environ, "CHUSHAN_HOME": str(home), "CHUSHAN_LANG": "zh", "PYTHONUNBUFFERED": "1"}
    return [sys.executable, "-m", "toolkit.cli.main", "serve", *arguments], environment


def test_a_class_needs_a_name(tmp_path: Path) -> None:
    env = {"CHUSHAN_HOME": str(tmp_path), "CHUSHAN_LANG": "zh"}
    assert CliRunner().invoke(cli, ["serve"], env=env).exit_code == 2
    unknown = CliRunner().invoke(cli, ["serve", "verify", "AAAA-BBBB-CCCC-DDDD"], env=env)
    assert unknown.exit_code == 1
    assert "不是真的" in unknown.stdout
    for wrong in (["--course", "nothing"], ["--host", "example.com"], ["--pin", "12"], ["--store", "mysql://a:b@c/d"]):
        told = CliRunner().invoke(cli, ["serve", "--class", "x", *wrong], env=env)
        assert told.exit_code == 1, wrong
        assert "Traceback" not in told.output


@pytest.mark.slow
@pytest.mark.parametrize("secure", [False, True])
def test_the_server_tests_itself_and_ends(tmp_path: Path, secure: bool) -> None:
    arguments, environment = command(tmp_path, "--class", "一班", "--self-test", *(["--https"] if secure else []))
    done = subprocess.run(arguments, env=environment, capture_output=True, text=True, timeout=180, check=False)
    assert done.returncode == 0, done.stderr
    assert "✗" not in done.stdout
    assert ("✓ https://127.0.0.1" if secure else "✓ http://127.0.0.1") in done.stdout
    assert "教室号" in done.stdout
    assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_first_page_comes_and_a_signal_ends_everything(tmp_path: Path) -> None:
    arguments, environment = command(tmp_path, "--class", "一班", "--json", "--host", "127.0.0.1", "--pin", "135790")
    with subprocess.Popen(
        arguments, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        told = json.loads(server.stdout.readline())
        with urllib.request.urlopen(told["url"], timeout=20) as page:
            assert page.status == 200
            assert len(page.read()) < 200_000
        server.send_signal(signal.SIGTERM)
        _out, err = server.communicate(timeout=60)
        assert server.returncode == 0
        assert "Traceback" not in err
    kept = (tmp_path / "room" / "room.sqlite").read_bytes()
    assert b"135790" not in kept, "the PIN is kept as its hash only"
    assert b"$argon2id$" in kept or b"$argon2id$" in (tmp_path / "room" / "room.sqlite-wal").read_bytes()
