"""The TOML tables that ship with the product and that a user may edit."""

import tomllib
from importlib import resources
from typing import Any

from toolkit.core.errors import InputError
from toolkit.core.text import Text


def load_data(name: str) -> dict[str, Any]:
    """The tables of `data/<name>.toml`.

    Raises:
        InputError: if the file is missing or is not TOML.
    """
    file = f"{name.removesuffix('.toml')}.toml"
    text = load_data_text(file)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _unreadable(file, error) from error


def load_data_text(name: str) -> str:
    """The text of `data/<name>`, for tables that core parses itself.

    Raises:
        InputError: if the file is missing or is not UTF-8.
    """
    try:
        return (resources.files("toolkit") / "data" / name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(name, error) from error


def refused_data(subject: str, fault: Text) -> InputError:
    """The error for a data file with a fault."""
    return InputError(subject, fault, Text("请改正它，或重新安装本软件", "Correct it, or install the product again"))


def _unreadable(name: str, error: Exception) -> InputError:
    file = str(resources.files("toolkit") / "data" / name)
    return refused_data(file, Text(f"数据表读不懂（{error}）", f"the data table can't be read ({error})"))
