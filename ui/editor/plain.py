"""Cues and findings as the page's JSON, and back with every value checked."""

import json
from typing import Any

from toolkit.core.cue import Cue
from toolkit.core.errors import InputError
from toolkit.core.spans import Span
from toolkit.core.text import Text
from toolkit.core.transcript import Word

MAX_CUES = 100_000
MAX_CHARS = 2_000
MAX_MS = 100 * 3_600_000


class Body(dict[str, Any]):
    """What the page sent. A field that is missing is told as a wrong request."""

    def __missing__(self, name: str) -> Any:
        raise wrong_request()

    def number(self, name: str) -> int:
        """Raises InputError if the field is no whole number."""
        if not isinstance(self[name], int):
            raise wrong_request()
        return self[name]


def read_body(content: bytes) -> Body:
    """Raises InputError if `content` is no JSON object."""
    try:
        plain = json.loads(content)
    except ValueError as error:
        raise wrong_request() from error
    if not isinstance(plain, dict):
        raise wrong_request()
    return Body(plain)


def plain_cue(cue: Cue) -> dict[str, Any]:
    return {
        "start_ms": cue.span.start_ms,
        "end_ms": cue.span.end_ms,
        "lines": list(cue.lines),
        "second": list(cue.second),
        "words": [
            {
                "text": word.text, "start_ms": word.span.start_ms, "end_ms": word.span.end_ms,
                "confidence": round(word.confidence, 3),
            }
            for word in cue.words
        ],
    }  # fmt: skip


def read_cues(plain: Any) -> tuple[Cue, ...]:
    """The cues of a request, in order of time; those without any text are left out.

    Raises:
        InputError: if the page sent something else.
    """
    try:
        if len(plain) > MAX_CUES:
            raise ValueError("too many")
        cues = [_read_cue(entry) for entry in plain]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise wrong_request() from error
    return tuple(sorted((cue for cue in cues if cue.text.strip()), key=lambda cue: cue.span))


def wrong_request() -> InputError:
    fault = Text("页面和程序对不上", "page and program do not fit together")
    return InputError("", fault, Text("请刷新页面", "Reload the page"))


def _read_cue(entry: dict[str, Any]) -> Cue:
    words = tuple(
        Word(text=_text(word["text"]), span=_span(word), confidence=min(1.0, max(0.0, float(word["confidence"]))))
        for word in entry["words"]
    )
    return Cue(
        span=_span(entry),
        lines=tuple(_text(line) for line in entry["lines"]),
        second=tuple(_text(line) for line in entry["second"]),
        words=words,
    )


def _span(entry: dict[str, Any]) -> Span:
    start, end = int(entry["start_ms"]), int(entry["end_ms"])
    if not 0 <= start <= end <= MAX_MS:
        raise ValueError("no time")
    return Span(start, end)


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > MAX_CHARS:
        raise ValueError("no text")
    return value
