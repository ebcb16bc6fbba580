"""A writing server that answers well, slowly, wrongly, by half, or not at all: a real one, on loopback."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from toolkit.core.errors import Cancelled, EngineFailed, InputError
from toolkit.core.progress import Reporter
from toolkit.core.writing import WritingLimits, WritingTask
from toolkit.engines.text_server import ServerOptions, ServerWriter

TASK = WritingTask(
    system="写介绍", request="口感：甜", seed=7, limits=WritingLimits(numbers=("39.9",), banned=("第一", "最好"))
)
Answer = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    answer: Answer
    asked: list[tuple[str, dict, dict]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.asked.append((self.path, dict(self.headers), json.loads(body)))
        type(self).answer(self)

    def log_message(self, *_: object) -> None: ...

    def begin(self, kind: str, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.end_headers()

    def say(self, text: str) -> None:
        self.wfile.write(text.encode())
        self.wfile.flush()


@pytest.fixture
def server() -> Iterator[Callable[[Answer], tuple[str, list]]]:
    running = []

    def start(answer: Answer) -> tuple[str, list]:
        kind = type("OneHandler", (Handler,), {"answer": answer, "asked": []})
        httpd = ThreadingHTTPServer(("127.0.0.1", 0), kind)
        running.append(httpd)
        threading.Thread(target=httpd.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{httpd.server_port}/v1", kind.asked

    yield start
    for httpd in running:
        httpd.shutdown()
        httpd.server_close()


def event(text: str | None, reason: str | None = None) -> str:
    delta = {} if text is None else {"content": text}
    return f"data: {json.dumps({'choices': [{'delta': delta, 'finish_reason': reason}]})}\n\n"


def streaming(*events: str) -> Answer:
    def answer(handler: Handler) -> None:
        handler.begin("text/event-stream; charset=utf-8")
        for one in events:
            handler.say(one)

    return answer


def plain(body: str, status: int = 200, kind: str = "application/json") -> Answer:
    def answer(handler: Handler) -> None:
        handler.begin(kind, status)
        handler.say(body)

    return answer


def writer(url: str, wait_s: float = 5.0, key: str = "") -> ServerWriter:
    return ServerWriter(ServerOptions(url=url, model="qwen", key=key), wait_s=wait_s)


def test_a_stream_is_told_as_it_comes(server) -> None:
    url, asked = server(
        streaming(": ping\n\n", event(""), event("很甜，"), event("化渣。"), event(None, "stop"), "data: [DONE]\n\n")
    )
    told: list[str] = []

    found = writer(url, key="sk-1").write(TASK, on_text=told.append)

    assert (found.text, found.stopped) == ("很甜，化渣。", "end")
    assert told == ["很甜，", "很甜，化渣。"]
    path, headers, body = asked[0]
    assert path == "/v1/chat/completions"
    assert headers["Authorization"] == "Bearer sk-1"
    assert (body["model"], body["seed"], body["stream"]) == ("qwen", 7, True)
    assert "39.9" in body["messages"][0]["content"]
    assert "第一" in body["messages"][0]["content"]


def test_an_address_without_v1_and_a_server_that_does_not_stream(server) -> None:
    answer = {"choices": [{"message": {"content": "<think>他要甜的…</think>\n很甜。"}, "finish_reason": "length"}]}
    url, asked = server(plain(json.dumps(answer)))

    found = writer(url.removesuffix("/v1")).write(TASK)

    assert (found.text, found.stopped) == ("很甜。", "length")
    assert asked[0][0] == "/v1/chat/completions"


BROKEN = {
    "error status": (plain('{"error": {"message": "model qwen not found"}}', 404), "model qwen not found"),
    "error page": (plain("<html><h1>502 Bad Gateway</h1></html>", 502, "text/html"), "502 Bad Gateway"),
    "half a JSON": (plain('{"choices": [{"message": {"conte'), "不是完整的 JSON"),
    "half a stream": (streaming(event("很甜")), "话说一半就断了"),
    "half an event": (streaming(event("很甜"), 'data: {"choices": [{"del\n\n'), "不是完整的 JSON"),
    "error in the stream": (streaming(event("很"), 'data: {"error": "out of memory"}\n\n'), "out of memory"),
    "nonsense": (plain("[1, 2, 3]"), "看不懂"),
    "a page": (plain("<html>hello</html>", kind="text/html"), "不是完整的 JSON"),
    "nothing": (plain('{"choices": [{"message": {"content": "  "}}]}'), "是空的"),
    "no choices": (plain('{"choices": []}'), "看不懂"),
    "only thoughts": (plain('{"choices": [{"message": {"content": "<think>嗯"}}]}'), "是空的"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_each_fault_is_told(server, name: str) -> None:
    answer, fault = BROKEN[name]
    url, _ = server(answer)

    with pytest.raises(EngineFailed) as caught:
        writer(url).write(TASK)

    assert fault in caught.value.fault.zh
    assert "模板" in caught.value.next_step.zh


def test_a_silent_server_is_given_up(server) -> None:
    done = threading.Event()

    def silent(handler: Handler) -> None:
        done.wait(10)

    url, _ = server(silent)
    started_s = time.monotonic()
    with pytest.raises(EngineFailed, match="silent"):
        writer(url, wait_s=0.3).write(TASK)
    done.set()
    assert time.monotonic() - started_s < 5


def test_a_server_that_never_ends_is_stopped(server) -> None:
    def endless(handler: Handler) -> None:
        handler.begin("text/event-stream")
        try:
            while True:
                handler.say(event("很" * 5000))
        except OSError:
            return

    url, _ = server(endless)
    with pytest.raises(EngineFailed, match="does not stop"):
        writer(url).write(TASK)


def test_cancel_works_inside_a_block(server) -> None:
    url, _ = server(streaming(*[event("甜")] * 50, event(None, "stop")))
    seen: list[str] = []

    with pytest.raises(Cancelled):
        writer(url).write(TASK, Reporter(is_cancelled=lambda: len(seen) >= 3), seen.append)

    assert len(seen) == 3


def test_nobody_there() -> None:
    with pytest.raises(EngineFailed, match="connection broke") as caught:
        writer("http://127.0.0.1:9/v1").write(TASK)
    assert "127.0.0.1:9" in caught.value.subject


@pytest.mark.parametrize("url", ["", "127.0.0.1:11434", "ftp://127.0.0.1/v1", "file:///etc/passwd"])
def test_an_address_that_is_none(url: str) -> None:
    with pytest.raises(InputError):
        writer(url)


def test_the_key_is_never_shown() -> None:
    options = ServerOptions(url="http://user:pw@127.0.0.1:1/v1", model="qwen", key="sk-secret")
    assert "secret" not in repr(options)
    assert "pw" not in ServerWriter(options).id
