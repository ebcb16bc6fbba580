"""Comments over a WebSocket: a bridge program sends JSON messages, we listen; see docs/live-comments.md."""

import logging
import threading
from collections.abc import Callable

_log = logging.getLogger(__name__)
WAITS_S = (1.0, 2.0, 5.0)
"""Between tries to connect again."""
MOST_MESSAGE_BYTES = 1_000_000


class SocketFeed:
    """Reads messages of `address` (ws:// or wss://) in a thread of its own, connects again when it drops; close it."""

    def __init__(self, address: str, take: Callable[[str], object]) -> None:
        """`take` is given each message's text, from another thread."""
        self._address, self._take = address, take
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True, name="comments")
        self._thread.start()

    def close(self) -> None:
        self._over.set()
        self._thread.join(timeout=3)

    def _run(self) -> None:
        tries = 0
        while not self._over.is_set():
            tries = 0 if self._listen() else tries + 1
            self._over.wait(WAITS_S[min(tries, len(WAITS_S) - 1)])

    def _listen(self) -> bool:
        """Until the connection ends; whether there was one."""
        from websockets.exceptions import WebSocketException
        from websockets.sync.client import connect

        had_one = False
        try:
            with connect(self._address, max_size=MOST_MESSAGE_BYTES, open_timeout=5, close_timeout=1) as socket:
                had_one = True
                while not self._over.is_set():
                    try:
                        message = socket.recv(timeout=0.5)
                    except TimeoutError:
                        continue
                    self._take(message if isinstance(message, str) else message.decode("utf-8", "replace"))
        except (OSError, WebSocketException, ValueError) as error:
            _log.info("comments at %s: %s", self._address, error)
        return had_one
