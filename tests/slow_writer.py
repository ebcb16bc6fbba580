"""A text server on loopback that writes slowly, a few characters at a time, as a small model on two cores does."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@contextmanager
def slow_writer(text: str, wait_s: float) -> Iterator[str]:
    """The address of a server that answers everything with `text`, one character each `wait_s`."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream; charset=utf-8")
            self.end_headers()
            try:
                for char in text:
                    self._say(char, None)
                    time.sleep(wait_s)
                self._say("", "stop")
            except OSError:  # the asker went away
                return

        def _say(self, text: str, reason: str | None) -> None:
            event = {"choices": [{"delta": {"content": text}, "finish_reason": reason}]}
            self.wfile.write(f"data: {json.dumps(event)}\n\n".encode())
            self.wfile.flush()

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1"
    finally:
        server.shutdown()
        server.server_close()
