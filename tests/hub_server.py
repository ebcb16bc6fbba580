"""A model hub on this machine that can misbehave: it speaks the layouts of Hugging Face and of ModelScope."""

import contextlib
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(kw_only=True)
class Answer:
    """How one request is answered; the default is: correctly."""

    status: int = 200
    cut_after_bytes: int | None = None
    """Close the connection in the middle, after this many bytes of the body."""
    ignores_range: bool = False
    etag: str = '"v1"'
    body: bytes | None = None
    """Other bytes than the file's."""
    seconds_per_chunk: float = 0.0
    is_silent: bool = False
    """Accept the request and never answer."""


@dataclass(kw_only=True)
class Request:
    """What was asked and how much of a body was written."""

    path: str
    range_start: int
    sent_bytes: int = 0


@dataclass(kw_only=True)
class HubServer:
    """`files` by path; `answers` for a path are used up one by one, then it answers correctly."""

    files: dict[str, bytes] = field(default_factory=dict)
    answers: dict[str, list[Answer]] = field(default_factory=dict)
    always: dict[str, Answer] = field(default_factory=dict)
    """By the beginning of a path: how all its requests are answered."""
    requests: list[Request] = field(default_factory=list)
    url: str = ""

    def requests_for(self, name: str) -> list[Request]:
        return [each for each in self.requests if each.path.endswith(name)]

    def answer_to(self, path: str) -> Answer:
        waiting = self.answers.get(path)
        if waiting:
            return waiting.pop(0)
        for prefix, answer in self.always.items():
            if path.startswith(prefix):
                return answer
        return Answer()


CHUNK_BYTES = 16 << 10


def _handler(hub: HubServer, closing: threading.Event) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            start = int(self.headers.get("Range", "bytes=0-").removeprefix("bytes=").rstrip("-"))
            request = Request(path=self.path, range_start=start)
            hub.requests.append(request)
            answer = hub.answer_to(self.path)
            if answer.is_silent:
                closing.wait(30)
                return
            body = answer.body if answer.body is not None else hub.files.get(self.path)
            if body is None or answer.status >= 400:
                self.send_error(404 if body is None else answer.status)
                return
            self._send(request, answer, body, 0 if answer.ignores_range else start)

        def _send(self, request: Request, answer: Answer, body: bytes, start: int) -> None:
            if start > len(body):
                self.send_error(416)
                return
            self.send_response(206 if start else 200)
            self.send_header("Content-Length", str(len(body) - start))
            self.send_header("ETag", answer.etag)
            if start:
                self.send_header("Content-Range", f"bytes {start}-{len(body) - 1}/{len(body)}")
            self.end_headers()
            rest = body[start:][: answer.cut_after_bytes]
            with contextlib.suppress(OSError):
                for offset in range(0, len(rest), CHUNK_BYTES):
                    self.wfile.write(rest[offset : offset + CHUNK_BYTES])
                    request.sent_bytes += len(rest[offset : offset + CHUNK_BYTES])
                    if answer.seconds_per_chunk:
                        time.sleep(answer.seconds_per_chunk)

        def log_message(self, format: str, *args: object) -> None:
            pass

    return Handler


@contextmanager
def running_hub() -> Iterator[HubServer]:
    """A hub on a free port of 127.0.0.1 until the block ends."""
    hub = HubServer()
    closing = threading.Event()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(hub, closing))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    hub.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield hub
    finally:
        closing.set()
        server.shutdown()
        server.server_close()
