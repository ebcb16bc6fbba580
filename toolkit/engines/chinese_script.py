"""Traditional to simplified characters, by OpenCC."""

from functools import cache
from typing import Any

from toolkit.engines.registry import import_module


def to_simplified(text: str) -> str:
    """`text` in simplified characters; what is simplified stays as it is.

    Raises:
        EngineMissing: if OpenCC is not installed.
    """
    return _converter().convert(text)


@cache
def _converter() -> Any:
    return import_module("opencc", package="opencc").OpenCC("tw2s")  # t2s leaves 炒著 as it is, tw2s writes 炒着
