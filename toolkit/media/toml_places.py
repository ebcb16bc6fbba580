"""Where each key of a TOML text stands: tomllib tells values without places."""

import bisect
import contextlib
import re
import tomllib

TomlPath = tuple[str | int, ...]
"""Keys, and 1-based indices of `[[tables]]` and of tables in arrays."""

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_SCALAR = re.compile(r"[^\s,\]}#][^,\]}#\r\n]*")
_BLANK = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_STRING = re.compile(
    r'"""(?:\\.|[^\\])*?"""(?:"{0,2})|\'\'\'.*?\'\'\'(?:\'{0,2})|"(?:\\.|[^"\\])*"|\'[^\']*\'', re.DOTALL
)


def toml_places(text: str) -> dict[TomlPath, tuple[int, int]]:
    """Path -> (line, column), both from 1, of every key and table heading of `text`.

    `text` must be valid TOML: what does not look like it ends the scan, and later keys have no place.
    """
    scanner = _Scanner(text)
    with contextlib.suppress(_Stopped, IndexError):
        scanner.scan()
    return scanner.places


class _Stopped(Exception):
    """The text is not what a valid document holds here."""


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.places: dict[TomlPath, tuple[int, int]] = {}
        self._line_starts = [0, *(found.end() for found in re.finditer("\n", text))]
        self._counts: dict[TomlPath, int] = {}

    def scan(self) -> None:
        prefix: TomlPath = ()
        self._skip_blank()
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                prefix = self._heading()
            else:
                self._pair(prefix)
            self._skip_blank()

    def _heading(self) -> TomlPath:
        start = self.at
        is_array = self.text.startswith("[[", self.at)
        self.at += 2 if is_array else 1
        keys = self._key()
        self._expect("]]" if is_array else "]")
        path = self._resolved(keys[:-1])
        path += (keys[-1],)
        if is_array:
            self._counts[path] = self._counts.get(path, 0) + 1
            path += (self._counts[path],)
        elif path in self._counts:
            path += (self._counts[path],)
        self._mark(path, start)
        return path

    def _resolved(self, keys: tuple[str, ...]) -> TomlPath:
        """Keys with the index of the latest element where one names an array of tables."""
        path: TomlPath = ()
        for key in keys:
            path += (key,)
            if path in self._counts:
                path += (self._counts[path],)
        return path

    def _pair(self, prefix: TomlPath) -> None:
        start = self.at
        path = prefix + self._key()
        self._mark(path, start)
        self._expect("=")
        self._value(path)

    def _key(self) -> tuple[str, ...]:
        keys = []
        while True:
            self._skip_blank()
            if self.text[self.at] in "\"'":
                keys.append(self._string())
            else:
                keys.append(self._match(_BARE_KEY))
            self._skip_blank()
            if self.text[self.at] != ".":
                return tuple(keys)
            self.at += 1

    def _value(self, path: TomlPath) -> None:
        self._skip_blank()
        match self.text[self.at]:
            case '"' | "'":
                self._match(_STRING)
            case "[":
                self._array(path)
            case "{":
                self._inline_table(path)
            case _:
                self._match(_SCALAR)

    def _array(self, path: TomlPath) -> None:
        self.at += 1
        index = 0
        while True:
            self._skip_blank()
            if self.text[self.at] == "]":
                self.at += 1
                return
            index += 1
            self._mark((*path, index), self.at)
            self._value((*path, index))
            self._skip_comma()

    def _inline_table(self, path: TomlPath) -> None:
        self.at += 1
        while True:
            self._skip_blank()
            if self.text[self.at] == "}":
                self.at += 1
                return
            self._pair(path)
            self._skip_comma()

    def _skip_comma(self) -> None:
        self._skip_blank()
        if self.text[self.at] == ",":
            self.at += 1

    def _string(self) -> str:
        return tomllib.loads(f"k = {self._match(_STRING)}")["k"]

    def _skip_blank(self) -> None:
        found = _BLANK.match(self.text, self.at)
        if found:
            self.at = found.end()

    def _expect(self, mark: str) -> None:
        self._skip_blank()
        if not self.text.startswith(mark, self.at):
            raise _Stopped
        self.at += len(mark)

    def _match(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.text, self.at)
        if not found:
            raise _Stopped
        self.at = found.end()
        return found[0]

    def _mark(self, path: TomlPath, at: int) -> None:
        line = bisect.bisect_right(self._line_starts, at)
        self.places.setdefault(path, (line, at - self._line_starts[line - 1] + 1))
