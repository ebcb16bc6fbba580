"""Where each key of a JSON text stands: the standard parser tells values without places."""

import bisect
import json
import re

JsonPath = tuple[str | int, ...]

_BLANK = re.compile(r"[ \t\r\n,:]*")
_SCALAR = re.compile(r"[^\s,\]}]+")
_STRING = re.compile(r'"(?:\\.|[^"\\])*"', re.DOTALL)


def json_places(text: str) -> tuple[dict[JsonPath, tuple[int, int]], tuple[JsonPath, ...]]:
    """Path -> (line, column) of every key and list item (1-based indices), and the paths that are written twice.

    `text` must be valid JSON.
    """
    scanner = _Scanner(text)
    scanner.value(())
    return scanner.places, tuple(scanner.twice)


class _Scanner:
    """Trusts that the text is valid: commas and colons count as blanks."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.places: dict[JsonPath, tuple[int, int]] = {}
        self.twice: list[JsonPath] = []
        self._line_starts = [0, *(found.end() for found in re.finditer("\n", text))]

    def value(self, path: JsonPath) -> None:
        match self._next():
            case '"':
                self._take(_STRING)
            case "{":
                self._members(path)
            case "[":
                self._items(path)
            case _:
                self._take(_SCALAR)

    def _members(self, path: JsonPath) -> None:
        self.at += 1
        while self._next() != "}":
            start = self.at
            key = json.loads(self._take(_STRING), strict=False)
            self._mark((*path, key), start)
            self.value((*path, key))
        self.at += 1

    def _items(self, path: JsonPath) -> None:
        self.at += 1
        index = 0
        while self._next() != "]":
            index += 1
            self._mark((*path, index), self.at)
            self.value((*path, index))
        self.at += 1

    def _next(self) -> str:
        self._take(_BLANK)
        return self.text[self.at]

    def _take(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.text, self.at)
        if not found:
            raise ValueError(f"not JSON at character {self.at}")
        self.at = found.end()
        return found[0]

    def _mark(self, path: JsonPath, at: int) -> None:
        if path in self.places:
            self.twice.append(path)
            return
        line = bisect.bisect_right(self._line_starts, at)
        self.places[path] = (line, at - self._line_starts[line - 1] + 1)
