"""`transformers serve`, a real server process on loopback, with the weights that people fetch."""

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from toolkit.core.errors import Cancelled, EngineFailed
from toolkit.core.progress import Reporter
from toolkit.core.writing import WritingTask
from toolkit.engines.text_convert import prepare_plain
from toolkit.engines.text_server import ServerOptions, ServerWriter

pytestmark = pytest.mark.model
STARTS_WITHIN_S = 180
TASK = WritingTask(
    system="你帮农民写商品介绍，只说给出的事实。",
    request="商品：奉节脐橙\n- 口感：甜\n- 规格：5斤装\n写一句介绍。",
    max_tokens=24,
)


@pytest.fixture(scope="module")
def folder(weights_dir: Path) -> Path:
    pytest.importorskip("torch", reason="torch is not installed: pip install -e '.[llm]'")
    pytest.importorskip("openai", reason="transformers serve needs it: pip install 'transformers[serving]'")
    source = weights_dir / "qwen2.5-coder-0.5b-gguf"
    if not source.is_dir():
        pytest.skip("no writing model: chushan models fetch qwen2.5-coder-0.5b-gguf")
    return prepare_plain(source, Reporter())


@pytest.fixture(scope="module")
def url(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = tmp_path_factory.mktemp("serve") / "log.txt"
    command = [Path(sys.executable).with_name("transformers"), "serve", folder, "--host", "127.0.0.1"]
    with log.open("w") as out:
        process = subprocess.Popen(
            [*map(str, command), "--port", str(port), "--device", "cpu"], stdout=out, stderr=subprocess.STDOUT
        )
        try:
            _wait_for(f"http://127.0.0.1:{port}/health", process, log)
            yield f"http://127.0.0.1:{port}/v1"
        finally:
            process.terminate()
            process.wait(30)


def _wait_for(address: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < until:
        assert process.poll() is None, log.read_text()[-2000:]
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    raise AssertionError(log.read_text()[-2000:])


def test_a_sentence_comes_word_by_word(url: str, folder: Path) -> None:
    seen: list[str] = []
    writer = ServerWriter(ServerOptions(url=url, model=str(folder)), wait_s=180)
    written = writer.write(TASK, Reporter(), seen.append)
    assert "橙" in written.text
    assert len(seen) > 3
    assert written.text.startswith(seen[0])


def test_cancel_inside_a_sentence(url: str, folder: Path) -> None:
    seen: list[str] = []
    writer = ServerWriter(ServerOptions(url=url, model=str(folder)), wait_s=180)
    with pytest.raises(Cancelled):
        writer.write(TASK, Reporter(is_cancelled=lambda: len(seen) >= 2), seen.append)
    assert len(seen) < 6


def test_a_model_that_the_server_does_not_have_is_told(url: str) -> None:
    with pytest.raises(EngineFailed) as caught:
        ServerWriter(ServerOptions(url=url, model="nobody/has-this"), wait_s=180).write(TASK)
    assert caught.value.next_step.zh
