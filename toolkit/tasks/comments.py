"""Comments of a live show as they come: followed in a file, read from a table, pasted, or sent over a WebSocket."""

import contextlib
import logging
import queue
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from toolkit.core.comment_answers import Question, QuestionGroups, TopicBook, parse_topics
from toolkit.core.comments import Comment, Density, read_json, read_line, read_table
from toolkit.core.copy_card import ready_card
from toolkit.core.copy_lines import Sentence
from toolkit.core.copy_slots import Slots
from toolkit.core.copy_types import CopyBook
from toolkit.core.errors import InputError
from toolkit.core.live.status import Highlight
from toolkit.core.products import ProductCard
from toolkit.core.text import Text
from toolkit.media.data_files import load_data, refused_data

_log = logging.getLogger(__name__)

POLL_S = 0.5
MOST_BYTES = 20_000_000
MOST_WAITING = 5_000
"""Comments that nobody has taken yet; of more the newest are lost: nobody could answer them."""
MOST_A_TURN = 50
TOLD_EVERY_MS = 2_000
"""A group that grows is told again at most so often."""


class CommentFeed:
    """Comments that wait for the live run; filled from any thread."""

    def __init__(self) -> None:
        self._waiting: queue.Queue[Comment] = queue.Queue(MOST_WAITING)
        self._timed: list[Comment] = []
        self._lock = threading.Lock()
        self.lost = 0

    def put(self, comments: Sequence[Comment]) -> int:
        """How many were taken."""
        taken = 0
        for comment in comments:
            try:
                self._waiting.put_nowait(comment)
                taken += 1
            except queue.Full:
                self.lost += 1
        return taken

    def paste(self, text: str) -> int:
        """Lines, JSON lines or a JSON message; how many comments were in it."""
        found = read_json(text) or tuple(each for line in text.splitlines() if (each := read_line(line)) is not None)
        return self.put(found)

    def put_timed(self, comments: Sequence[Comment]) -> None:
        """Comments with a media time come when the show has got there."""
        with self._lock:
            self._timed = sorted([*self._timed, *comments], key=lambda each: each.at_ms or 0)

    def take(self, now_ms: int) -> tuple[Comment, ...]:
        """What has come by `now_ms`, a few at a time."""
        found: list[Comment] = []
        with self._lock:
            while self._timed and (self._timed[0].at_ms or 0) <= now_ms and len(found) < MOST_A_TURN:
                found.append(self._timed.pop(0))
        with contextlib.suppress(queue.Empty):
            while len(found) < MOST_A_TURN:
                found.append(self._waiting.get_nowait())
        return tuple(found)


class CommentDesk:
    """Takes comments, gives groups of questions with answers, and the moments at which many come."""

    def __init__(self, feed: CommentFeed, groups: QuestionGroups) -> None:
        self.feed = feed
        self._groups = groups
        self._density = Density()
        self._told_ms: dict[int, int] = {}
        self._grown: dict[int, Question] = {}

    def news(self, now_ms: int, on_sale: str | None) -> tuple[Question | Highlight, ...]:
        """`now_ms`: media time; `on_sale`: the product that is spoken of."""
        found: list[Question | Highlight] = []
        for comment in self.feed.take(now_ms):
            if self._density.take(now_ms):
                found.append(Highlight(at_ms=now_ms, by="comments"))
            group = self._groups.take(comment, now_ms, on_sale)
            if group is not None:
                self._grown[group.number] = group
        for number in tuple(self._grown):
            if now_ms - self._told_ms.get(number, -TOLD_EVERY_MS) >= TOLD_EVERY_MS:
                self._told_ms[number] = now_ms
                found.append(self._grown.pop(number))
        return tuple(found)


def load_topics() -> TopicBook:
    """Raises InputError if the table can't be read."""
    try:
        return parse_topics(load_data("comment_topics"))
    except (KeyError, TypeError, ValueError) as error:
        raise refused_data(
            "comment_topics.toml", Text(f"数据表读不懂（{error}）", f"the data table can't be read ({error})")
        ) from error


def make_answer(book: CopyBook) -> Callable[[ProductCard, Sequence[str]], Sentence | None]:
    """Answers by the templates' machinery of product copy: filled from the card, checked by facts and review."""
    slots: dict[str, Slots] = {}

    def answer(card: ProductCard, templates: Sequence[str]) -> Sentence | None:
        if card.id not in slots:
            slots[card.id] = Slots(ready_card(card, book.today).card, book, "plain", f"{card.id}:comments")
        found = slots[card.id]
        lines = found.clean(found.said(templates))
        return lines[0] if lines else None

    return answer


class FileFeed:
    """Follows a file to which another program adds lines; close it."""

    def __init__(self, path: Path, feed: CommentFeed, *, from_start: bool = False) -> None:
        """`from_start`: what already stands there counts too.

        Raises:
            InputError: if the file can't be read.
        """
        self._path, self._feed = path, feed
        self._over = threading.Event()
        self._rest = b""
        try:
            self._at = 0 if from_start else path.stat().st_size
            self._file_id = path.stat().st_ino
        except OSError as error:
            raise unreadable_comments(path, error.strerror or "") from error
        self._thread = threading.Thread(target=self._follow, daemon=True, name="comments")
        self._thread.start()

    def close(self) -> None:
        self._over.set()
        self._thread.join(timeout=2)

    def _follow(self) -> None:
        while True:
            is_last = self._over.wait(POLL_S)
            try:
                self._read()
            except OSError:
                _log.info("comments can't be read for now: %s", self._path)
            if is_last:
                return

    def _read(self) -> None:
        facts = self._path.stat()
        if facts.st_ino != self._file_id or facts.st_size < self._at:  # begun anew
            self._at, self._rest, self._file_id = 0, b"", facts.st_ino
        with self._path.open("rb") as file:
            file.seek(self._at)
            data = file.read(MOST_BYTES)
        self._at += len(data)
        *lines, self._rest = (self._rest + data).split(b"\n")
        found = [read_line(line.decode("utf-8", "replace")) for line in lines]
        self._feed.put([each for each in found if each is not None])


def read_comments(path: Path) -> tuple[Comment, ...]:
    """Comments of a finished show: a CSV table, or lines.

    Raises:
        InputError: if the file can't be read.
    """
    try:
        data = path.read_bytes()[:MOST_BYTES]
    except OSError as error:
        raise unreadable_comments(path, error.strerror or "") from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030", "replace")  # what Excel writes in China
    if path.suffix.lower() == ".csv":
        return read_table(text)
    return tuple(each for line in text.splitlines() if (each := read_line(line)) is not None)


def unreadable_comments(path: Path, why: str) -> InputError:
    return InputError(
        str(path),
        Text(f"评论读不了（{why}）", f"the comments can't be read ({why})"),
        Text(
            "请给一个一行一条评论的 .txt、.jsonl，一个 .csv，或 ws:// 地址",
            "Give a .txt or .jsonl with a comment a line, a .csv, or a ws:// address",
        ),
    )
