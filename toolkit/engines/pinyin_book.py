"""pypinyin with its book of phrases in half the memory."""

import importlib.util
import json
import re
import sys
from pathlib import Path
from threading import Lock
from types import ModuleType
from typing import Any

from toolkit.engines.registry import import_module

_PHRASES = "pypinyin.phrases_dict"
_BETWEEN = re.compile(r"[\s{,:]*")
_loading = Lock()


def load_pypinyin() -> Any:
    """The module pypinyin. Who has it already keeps the one there is.

    It reads 47 000 phrases into a list for each character: 55 MB. Here equal lists are one (1 249 are left), read one
    phrase at a time so that nothing big is thrown away again: 26 MB, the same readings.

    Raises:
        EngineMissing: if pypinyin is not installed.
    """
    with _loading:
        if "pypinyin" not in sys.modules:
            phrases = _read_phrases()
            if phrases is not None:
                book = ModuleType(_PHRASES)
                book.phrases_dict = phrases  # type: ignore[attr-defined]
                sys.modules[_PHRASES] = book
                found = import_module("pypinyin", package="pypinyin")
                _drop_copies(found, book)
                return found
        return import_module("pypinyin", package="pypinyin")


def _read_phrases() -> dict[str, list[list[str]]] | None:
    """Readings of every phrase; None if this version of pypinyin keeps them in another way."""
    spec = importlib.util.find_spec("pypinyin")
    if spec is None or spec.origin is None:
        return None
    path = Path(spec.origin).with_name("phrases_dict.json")
    if not path.is_file():
        return None
    text = path.read_text(encoding="utf-8")
    decode = json.JSONDecoder().raw_decode
    known: dict[tuple[str, ...], list[str]] = {}
    phrases: dict[str, list[list[str]]] = {}
    at = _next(text, 0)
    while text[at] != "}":
        phrase, at = decode(text, at)
        readings, at = decode(text, _next(text, at))
        phrases[phrase] = [known.setdefault(tuple(each), each) for each in readings]
        at = _next(text, at)
    return phrases


def _next(text: str, at: int) -> int:
    """Where the next string, list or end of the book begins."""
    found = _BETWEEN.match(text, at)
    assert found is not None  # it may be empty
    return found.end()


def _drop_copies(pypinyin: Any, book: ModuleType) -> None:
    """pypinyin works on copies of both its books; nobody else reads the first ones."""
    constants = pypinyin.constants
    book.phrases_dict = constants.PHRASES_DICT  # type: ignore[attr-defined]
    pypinyin.phrases_dict = book
    pypinyin.pinyin_dict.pinyin_dict = constants.PINYIN_DICT
