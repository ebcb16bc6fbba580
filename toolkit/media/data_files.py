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
    file = resources.files("toolkit") / "data" / f"{name.removesuffix('.toml')}.toml"
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(
            str(file),
            Text(f"数据表读不懂（{error}）", f"the data table can't be read ({error})"),
            Text("请改正它，或重新安装本软件", "Correct it, or install the product again"),
        ) from error


def load_data_text(name: str) -> str:
    """The text of `data/<name>`, for tables that core parses itself.

    Raises:
        InputError: if the file is missing or is not UTF-8.
    """
    file = resources.files("toolkit") / "data" / name
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            str(file),
            Text(f"数据表读不懂（{error}）", f"the data table can't be read ({error})"),
            Text("请改正它，或重新安装本软件", "Correct it, or install the product again"),
        ) from error
