"""What every server of pages starts with: a free port, and an end that closes what is open."""

import contextlib
import signal
import socket
from collections.abc import Iterator
from typing import Any

from toolkit.core.errors import InputError
from toolkit.core.text import Text
from ui.text import WORDS

PORTS_TRIED = 20


def page_server(config: Any) -> Any:
    """A server of uvicorn's that ends at Ctrl-C without raising the signal again.

    Raised again, it would cut off what follows: the stopping of jobs and of FFmpeg, the closing of a room.
    """
    import uvicorn

    class Server(uvicorn.Server):
        @contextlib.contextmanager
        def capture_signals(self) -> Iterator[None]:
            numbers = (signal.SIGINT, signal.SIGTERM)
            before = {number: signal.signal(number, self.handle_exit) for number in numbers}
            try:
                yield
            finally:
                for number, handler in before.items():
                    signal.signal(number, handler)

    return Server(config)


def free_port(host: str, port: int) -> int:
    """`port`, or the next one that is free.

    Raises:
        InputError: if none of the next ones is free, or `host` is no address of this computer.
    """
    for candidate in range(port, min(port + PORTS_TRIED, 65_536)):
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, candidate))
            except OSError:
                continue
            return candidate
    last = port + PORTS_TRIED - 1
    fault = Text(WORDS["no_port"].zh.format(port, last), WORDS["no_port"].en.format(port, last))
    raise InputError(host, fault, WORDS["port_next"])
