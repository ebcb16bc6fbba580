"""Platforms' sizes, lengths and safe areas, from data/profiles.toml."""

import tomllib
from pathlib import Path

from toolkit.core.errors import InputError
from toolkit.core.plan import OutputProfile
from toolkit.core.text import Text

DEFAULT_PROFILE = "douyin"
_FILE = Path(__file__).resolve().parent.parent / "data" / "profiles.toml"


def load_profiles(path: Path = _FILE) -> dict[str, OutputProfile]:
    """All output profiles by their id, in the file's order.

    Raises:
        InputError: if the file can't be read, or a profile lacks a field.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))["profile"]
        profiles = [_parse(table) for table in tables]
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise InputError(
            str(path),
            Text(f"平台规格表读不懂（{error}）", f"the table of platforms can't be read ({error})"),
            Text("请改正它，或重新安装本软件", "Correct it, or install the product again"),
        ) from error
    return {profile.id: profile for profile in profiles}


def _parse(table: dict[str, object]) -> OutputProfile:
    fields = dict(table)
    title = Text(str(fields.pop("title_zh")), str(fields.pop("title_en")))
    return OutputProfile(title=title, **fields)  # type: ignore[arg-type]


def find_profile(profile_id: str) -> OutputProfile:
    """The profile called `profile_id`.

    Raises:
        InputError: if there is none; it lists those there are.
    """
    profiles = load_profiles()
    if profile_id not in profiles:
        known = ", ".join(profiles)
        raise InputError(
            profile_id,
            Text("没有这个平台规格", "there is no such profile"),
            Text(f"可以用：{known}", f"Choose one of {known}"),
        )
    return profiles[profile_id]
