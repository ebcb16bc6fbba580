"""Houses' and platforms' demands on subtitles, from data/subtitle_profiles.toml."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

from toolkit.core.caption_limits import CaptionLimits
from toolkit.core.choices import pick
from toolkit.core.plan import OutputProfile
from toolkit.core.subtitle_profile import SafeArea, SubtitleProfile
from toolkit.core.text import Lang, Text
from toolkit.media.data_tables import TableKind, load_entries, wrong_value
from toolkit.media.profiles import load_profiles

DEFAULT_SUBTITLE_PROFILE = "netflix-zh"
_FILE = Path(__file__).resolve().parent.parent / "data" / "subtitle_profiles.toml"
_KIND = TableKind(
    key="profile", file_name=Text("字幕规格表", "the table of subtitle profiles"), entry_name=Text("规格", "profile")
)
_SHORT_NAMES = {"en": "netflix-en", "gyt": "cctv", "gy-t": "cctv", "channels": "shipinhao"}

_REQUIRED = ("id", "name_zh", "name_en", "max_chars", "max_lines", "max_chars_per_s", "min_ms", "max_ms", "gap_ms",
             "source", "as_of")  # fmt: skip
_WHOLE = {"max_chars": (4, 80), "max_lines": (1, 4), "preferred_lines": (1, 4), "min_ms": (0, 10_000),
          "max_ms": (500, 60_000), "gap_ms": (0, 2_000), "linger_ms": (0, 5_000), "lead_ms": (0, 1_000),
          "lag_ms": (0, 1_000), "max_pause_ms": (100, 10_000), "snap_ms": (0, 2_000), "width_px": (64, 16_384),
          "height_px": (64, 16_384)}  # fmt: skip
_SHARES = ("safe_top", "safe_bottom", "safe_left", "safe_right")
_SWITCHES = ("latin_half", "shows_commas", "is_verified")
_WORDS = ("id", "name_zh", "name_en", "source", "as_of", "review_by", "language", "kind", "platform")
_KNOWN = {*_WHOLE, *_SHARES, *_SWITCHES, *_WORDS, "max_chars_per_s"}
_LIMITS = ("max_chars", "max_lines", "preferred_lines", "min_ms", "max_ms", "gap_ms", "linger_ms", "lead_ms", "lag_ms",
           "max_pause_ms")  # fmt: skip


def load_subtitle_profiles(path: Path = _FILE) -> dict[str, SubtitleProfile]:
    """All subtitle profiles by their id, in the file's order.

    Raises:
        InputError: if the file can't be read or a profile has a fault; it names the profile and the field.
    """
    platforms = load_profiles()
    return load_entries(
        path, _KIND, lambda table: _fault_of(table, platforms), lambda table: _profile_of(table, platforms)
    )


def find_subtitle_profile(profile_id: str) -> SubtitleProfile:
    """The subtitle profile called `profile_id`; "en" and "gyt" are short for netflix-en and cctv.

    Raises:
        InputError: if there is none; it lists those there are.
    """
    wanted = _SHORT_NAMES.get(profile_id, profile_id)
    return pick(load_subtitle_profiles(), wanted, Text("没有这个字幕规格", "there is no such subtitle profile"))


def _fault_of(table: dict[str, Any], platforms: Mapping[str, OutputProfile]) -> Text | None:
    """The first fault of a table, None for a good one."""
    for name in _REQUIRED:
        if name not in table:
            return Text(f"缺少 {name}", f"{name} is missing")
    for name, value in table.items():
        fault = _fault_of_field(name, value)
        if fault is not None:
            return fault
    if table["min_ms"] >= table["max_ms"]:
        return Text("min_ms 要小于 max_ms", "min_ms must be less than max_ms")
    if table.get("platform") and table["platform"] not in platforms:
        return Text(f"profiles.toml 里没有平台 {table['platform']}", f"profiles.toml has no {table['platform']}")
    return None


def _fault_of_field(name: str, value: object) -> Text | None:
    if name not in _KNOWN:
        return Text(f"不认识 {name}", f"{name} is not known")
    if name in _WHOLE:
        low, high = _WHOLE[name]
        is_good, wanted = type(value) is int and low <= value <= high, f"{low}..{high}"
    elif name in _SHARES:
        is_good, wanted = isinstance(value, int | float) and 0 <= value < 0.5, "0..0.5"
    elif name in _SWITCHES:
        is_good, wanted = isinstance(value, bool), "true, false"
    elif name == "max_chars_per_s":
        is_good, wanted = type(value) in (int, float) and 1 <= float(str(value)) <= 60, "1..60"
    elif name == "language":
        is_good, wanted = value in get_args(Lang), "zh, en"
    elif name == "kind":
        is_good, wanted = value in ("file", "live"), "file, live"
    else:
        is_good, wanted = isinstance(value, str) and (bool(value) or name in ("platform", "review_by")), '"…"'
    return None if is_good else wrong_value(name, value, wanted)


def _profile_of(table: dict[str, Any], platforms: Mapping[str, OutputProfile]) -> SubtitleProfile:
    limits = CaptionLimits(
        max_chars_per_s=float(table["max_chars_per_s"]),
        is_latin_half=table.get("latin_half", False),
        **{name: table[name] for name in _LIMITS if name in table},
    )
    platform = platforms.get(table.get("platform", ""))
    if platform is not None:
        safe = SafeArea(
            top=platform.safe_top, bottom=platform.safe_bottom, left=platform.safe_left, right=platform.safe_right
        )
        width_px, height_px = platform.width_px, platform.height_px
    else:
        safe = SafeArea(**{name.removeprefix("safe_"): float(table[name]) for name in _SHARES if name in table})
        width_px, height_px = table.get("width_px", 1920), table.get("height_px", 1080)
    return SubtitleProfile(
        id=table["id"],
        name=Text(table["name_zh"], table["name_en"]),
        limits=limits,
        snap_ms=table.get("snap_ms", 0),
        shows_commas=table.get("shows_commas", False),
        source=table["source"],
        as_of=table["as_of"],
        language=table.get("language", "zh"),
        kind=table.get("kind", "file"),
        width_px=width_px,
        height_px=height_px,
        safe=safe,
        is_verified=table.get("is_verified", False),
        review_by=table.get("review_by", ""),
    )
