"""A run that is killed, stopped or interrupted goes on where it was, in another process."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import slow_speech
from command_runs import TIMEOUT_S
from media_factory import MediaFactory
from speech_runs import STEP_MS, beeps

TESTS = Path(__file__).resolve().parents[1]


def start(home: Path, sound: Path, out: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, str(TESTS / "slow_speech.py"), str(sound), str(out)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8", cwd=TESTS.parent,
        env={**os.environ, "CHUSHAN_HOME": str(home), "CHUSHAN_LANG": "en", "PYTHONPATH": str(TESTS.parent)},
    )  # fmt: skip


def heard(stderr: str) -> list[tuple[int, int]]:
    lines = (line.split() for line in stderr.splitlines() if line.startswith("heard "))
    return [(int(start_ms), int(end_ms)) for _, start_ms, end_ms in lines]


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (signal.SIGKILL, -9),
        pytest.param(signal.SIGINT, 130, marks=pytest.mark.slow),
        pytest.param(signal.SIGTERM, 130, marks=pytest.mark.slow),
    ],
)
def test_stopped_half_way_then_run_again(
    media: MediaFactory, tmp_path: Path, number: signal.Signals, code: int
) -> None:
    sound = media.ffmpeg("six minutes.mp3", *beeps(slow_speech.SENTENCES * STEP_MS / 1000))
    out = tmp_path / "out.json"
    first = start(tmp_path / "home", sound, out)
    assert first.stderr is not None
    lines: list[str] = []
    for line in first.stderr:
        lines.append(line)
        if len(heard("".join(lines))) == 3:
            first.send_signal(number)
            break
    lines.append(first.stderr.read())
    assert first.wait(TIMEOUT_S) == code, "".join(lines)
    assert "Traceback" not in "".join(lines)
    assert not out.exists()
    assert not list(tmp_path.glob("*.part*"))

    again = start(tmp_path / "home", sound, out)
    stdout, stderr = again.communicate(timeout=TIMEOUT_S)
    assert again.returncode == 0, stderr
    before, after = heard("".join(lines)), heard(stderr)
    assert after[0][0] >= before[-1][0], "a piece that was done is not heard again"
    assert before[-1][1] - after[0][0] <= 60_000, "a minute at most is heard twice"
    result = json.loads(stdout)
    assert [s["text"] for s in result["segments"]] == [f"第{n}句话。" for n in range(slow_speech.SENTENCES)]
    assert result["figures"]["reused_chunks"] >= 2
    assert json.loads(out.read_text(encoding="utf-8")) == result
