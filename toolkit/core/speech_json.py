"""The form of a SpeechResult as a file and as `--json`: flat, for people and for other programs.

Schema `Speech.1`: `segments` at the top, each with `start_ms`, `end_ms`, `text`, `heard`, `words` (`text`, `start_ms`,
`end_ms`, `confidence`), `changes` and `unclear`. Times are milliseconds of source time.
"""

from typing import Any

from toolkit.core.codec import from_plain, to_plain
from toolkit.core.speech_result import SpeechResult

_TRANSCRIPT = ("language", "dialect", "engine", "duration_ms", "segments")
_SPAN = {"start_ms", "end_ms"}


def speech_to_json(result: SpeechResult) -> dict[str, Any]:
    """`result` as dicts, lists, strings and numbers."""
    plain = _flattened(to_plain(result))
    for question, asked in zip(plain["questions"], result.questions, strict=True):
        question["text"] = to_plain(asked.text)
    transcript = plain.pop("transcript")
    return {
        "schema": plain.pop("schema"),
        "media": plain.pop("media"),
        **{key: transcript[key] for key in _TRANSCRIPT},
        **plain,
    }


def speech_from_json(plain: Any) -> SpeechResult:
    """The result that `speech_to_json` wrote.

    Raises:
        ValueError: if `plain` does not have that shape, or carries another schema.
    """
    if not isinstance(plain, dict) or plain.get("schema") != SpeechResult.SCHEMA:
        found = plain.get("schema") if isinstance(plain, dict) else type(plain).__name__
        raise ValueError(f"schema {found!r} is not {SpeechResult.SCHEMA!r}")
    try:
        nested = _nested({key: value for key, value in plain.items() if key not in _TRANSCRIPT})
        transcript = {key: _nested(plain[key]) for key in _TRANSCRIPT}
    except KeyError as error:
        raise ValueError(f"{error} is missing") from error
    return from_plain(SpeechResult, {**nested, "transcript": {"schema": "Transcript.1", **transcript}})


def _flattened(plain: Any) -> Any:
    """`plain` with every `"span": {...}` opened up: its times stand beside their neighbours."""
    if isinstance(plain, list):
        return [_flattened(item) for item in plain]
    if not isinstance(plain, dict):
        return plain
    flat = {}
    for key, value in plain.items():
        if key == "span" and isinstance(value, dict) and set(value) == _SPAN:
            flat |= value
        else:
            flat[key] = _flattened(value)
    return flat


def _nested(plain: Any) -> Any:
    """The inverse of `_flattened`: times that have neighbours go back into a span."""
    if isinstance(plain, list):
        return [_nested(item) for item in plain]
    if not isinstance(plain, dict):
        return plain
    nested = {key: _nested(value) for key, value in plain.items()}
    if set(nested) > _SPAN:
        nested["span"] = {key: nested.pop(key) for key in ("start_ms", "end_ms")}
    return nested
