"""Comments of viewers: read from lines, tables and JSON, and how thick they come. Media time where a time is meant."""

import csv
import datetime
import io
import json
import re
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

MOST_CHARS = 200
"""Longer comments are cut: platforms allow 50 to 100 characters."""
_TIME_NAMES = ("time", "时间", "at", "at_ms", "timestamp", "发送时间", "评论时间")
_TEXT_NAMES = ("text", "content", "comment", "msg", "message", "内容", "评论", "评论内容", "弹幕", "消息")
_CLOCK = re.compile(r"(?:(\d{1,2}):)?(\d{1,2}):(\d{2})(?:[.,](\d{1,3}))?")
_LINE_TIME = re.compile(r"^\[?((?:\d{1,2}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?)\]?\s+")
_LINE_NAME = re.compile(r"^[^\s：:，。？！?!]{1,20}[：:]\s*")
_PHONE = re.compile(r"(?<!\d)1\d{10}(?!\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """One comment. Who wrote it is not kept."""

    text: str
    at_ms: int | None = None
    """Media time, if the source tells it; None: when it comes."""


def make_comment(text: str, at_ms: int | None = None) -> Comment | None:
    """A comment without telephone numbers, or None where nothing is said.

    >>> make_comment(" 多少钱 13800138000 ").text
    '多少钱 1**********'
    """
    said = _PHONE.sub("1**********", " ".join(text.split()))[:MOST_CHARS]
    return Comment(text=said, at_ms=at_ms) if any(char.isalnum() for char in said) else None


def read_line(line: str) -> Comment | None:
    """A line of pasted text or of a file: JSON, or "[0:12] name: text", time and name left out as one likes.

    >>> read_line("[1:02] 小王：多少钱一斤？")
    Comment(text='多少钱一斤？', at_ms=62000)
    """
    line = line.strip().lstrip("\ufeff")
    if line.startswith("{"):
        return next(iter(read_json(line)), None)
    found = _LINE_TIME.match(line)
    at_ms = read_clock(found[1]) if found else None
    rest = line[found.end() :] if found else line
    return make_comment(_LINE_NAME.sub("", rest), at_ms)


def read_json(text: str) -> tuple[Comment, ...]:
    """Comments of a message: an object, a list of them, or {"comments": [...]}; see docs/live-comments.md.

    >>> read_json('{"text": "包邮吗", "at_ms": 5000}')
    (Comment(text='包邮吗', at_ms=5000),)
    >>> read_json("no json"), read_json("[1, null]")
    ((), ())
    """
    try:
        data: Any = json.loads(text)
    except (ValueError, RecursionError):
        return ()
    if isinstance(data, dict) and isinstance(data.get("comments"), list):
        data = data["comments"]
    found = [_of_object(each) for each in (data if isinstance(data, list) else [data])]
    return tuple(each for each in found if each is not None)


def _of_object(each: Any) -> Comment | None:
    if not isinstance(each, dict):
        return None
    text = next((each[name] for name in _TEXT_NAMES if isinstance(each.get(name), str)), "")
    at_ms = each.get("at_ms")
    is_time = isinstance(at_ms, int) and not isinstance(at_ms, bool) and 0 <= at_ms < 10**9
    return make_comment(text, at_ms if is_time else None)


def read_table(text: str) -> tuple[Comment, ...]:
    """Comments of a CSV file: a column 内容 or text, and 时间 or time if there is one (from the start, or of day).

    Times of day are counted from the first row. Without a heading the last column is the text.
    """
    rows = [row for row in csv.reader(io.StringIO(text.lstrip("\ufeff"))) if any(cell.strip() for cell in row)]
    if not rows:
        return ()
    names = [cell.strip().lower() for cell in rows[0]]
    text_at = next((names.index(name) for name in _TEXT_NAMES if name in names), None)
    time_at = next((names.index(name) for name in _TIME_NAMES if name in names), None)
    body = rows if text_at is None else rows[1:]
    times = [_row_time(row, time_at) for row in body]
    first = next((value for value, is_day in times if is_day and value is not None), 0)
    found = []
    for row, (value, is_day) in zip(body, times, strict=True):
        cell = row[-1] if text_at is None else (row[text_at] if text_at < len(row) else "")
        at_ms = None if value is None else max(0, value - first) if is_day else value
        found.append(make_comment(cell, at_ms))
    return tuple(each for each in found if each is not None)


def _row_time(row: Sequence[str], column: int | None) -> tuple[int | None, bool]:
    """Milliseconds, and whether they are of the day rather than from the start."""
    if column is None or column >= len(row):
        return None, False
    cell = row[column].strip()
    if re.fullmatch(r"\d+(?:\.\d+)?", cell):
        return round(float(cell) * (1 if float(cell) >= 100_000 else 1000)), float(cell) >= 10**11
    try:
        moment = datetime.datetime.fromisoformat(cell.replace("/", "-"))
    except ValueError:
        return read_clock(cell), False
    return round(moment.timestamp() * 1000) if moment.tzinfo else _day_ms(moment), True


def _day_ms(moment: datetime.datetime) -> int:
    return round((moment - datetime.datetime(2000, 1, 1)).total_seconds() * 1000)


def read_clock(text: str) -> int | None:
    """
    >>> read_clock("1:02:03.5"), read_clock("2:05"), read_clock("soon")
    (3723500, 125000, None)
    """
    found = _CLOCK.fullmatch(text.strip())
    if not found:
        return None
    hours, minutes, seconds, part = found.groups()
    ms = int((part or "0").ljust(3, "0"))
    return ((int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + ms


BUSY_WINDOW_MS = 10_000
USUAL_MS = 300_000
BUSY_TIMES = 3
LEAST_BUSY = 6
"""A moment is busy when ten seconds bring at least six comments and three times as many as usual (own choice)."""
REST_MS = 45_000
"""After a busy moment the next one counts only after so long."""


class Density:
    """How thick comments come; tells the moment at which they thicken."""

    def __init__(self) -> None:
        self._times: deque[int] = deque()
        self._last_ms = -REST_MS

    def take(self, at_ms: int) -> bool:
        """Whether the comment at `at_ms` (not before the one before it) makes the moment a busy one."""
        self._times.append(at_ms)
        while self._times and self._times[0] < at_ms - USUAL_MS:
            self._times.popleft()
        recent = sum(time_ms > at_ms - BUSY_WINDOW_MS for time_ms in self._times)
        if recent < LEAST_BUSY or at_ms - self._last_ms < REST_MS or recent < BUSY_TIMES * self._usual(at_ms):
            return False
        self._last_ms = at_ms
        return True

    def _usual(self, now_ms: int) -> float:
        """Comments in ten seconds, in the median of the windows before this one."""
        first_ms = self._times[0]
        windows = range(1, (now_ms - first_ms) // BUSY_WINDOW_MS + 1)
        counts = [0] * len(windows)
        for time_ms in self._times:
            back = (now_ms - time_ms) // BUSY_WINDOW_MS
            if 1 <= back <= len(counts):
                counts[back - 1] += 1
        return median(counts) if counts else 0.0
