"""Core types to plain JSON values and back, by their annotations."""

import dataclasses
import enum
import types
import typing
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, TypeVar

T = TypeVar("T")


def to_plain(value: object) -> Any:
    """`value` as dicts, lists, strings, numbers, booleans and None.

    A dataclass with a class attribute `SCHEMA` carries it under "schema".
    """
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        plain = {f.name: to_plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
        schema = getattr(type(value), "SCHEMA", None)
        return {"schema": schema, **plain} if schema else plain
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): to_plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [to_plain(item) for item in value]
    if isinstance(value, bool | int | float | str) or value is None:
        return value
    if hasattr(value, "item"):  # a numpy scalar
        return value.item()  # type: ignore[attr-defined]
    raise TypeError(f"{type(value).__name__} has no plain form")


def from_plain(kind: type[T], plain: Any) -> T:
    """The `kind` that `to_plain` wrote.

    Raises:
        ValueError: if `plain` does not have the shape of `kind`, or carries another schema.
    """
    try:
        return _read(kind, plain)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not a {getattr(kind, '__name__', kind)}: {error}") from error


def _read(kind: Any, plain: Any) -> Any:
    if dataclasses.is_dataclass(kind):
        return _read_dataclass(kind, plain)
    origin = typing.get_origin(kind)
    if origin is tuple:
        return _read_tuple(typing.get_args(kind), plain)
    if origin in (typing.Union, types.UnionType):
        return _read_union(typing.get_args(kind), plain)
    if origin is typing.Literal:
        if plain not in typing.get_args(kind):
            raise ValueError(f"{plain!r} is not one of {typing.get_args(kind)}")
        return plain
    if origin in (dict, Mapping):
        key_kind, item_kind = typing.get_args(kind)
        return {_read(key_kind, key): _read(item_kind, item) for key, item in plain.items()}
    if isinstance(kind, type) and issubclass(kind, enum.Enum | Decimal):
        return kind(plain)
    if kind is float and isinstance(plain, int):
        return float(plain)
    if isinstance(kind, type) and not isinstance(plain, kind):
        raise TypeError(f"{plain!r} is not {kind.__name__}")
    return plain


def _read_dataclass(kind: Any, plain: Any) -> Any:
    schema = getattr(kind, "SCHEMA", None)
    if schema and plain.get("schema") != schema:
        raise ValueError(f"schema {plain.get('schema')!r} is not {schema!r}")
    hints = typing.get_type_hints(kind)
    return kind(**{f.name: _read(hints[f.name], plain[f.name]) for f in dataclasses.fields(kind) if f.name in plain})


def _read_tuple(kinds: tuple[Any, ...], plain: Any) -> tuple[Any, ...]:
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return tuple(_read(kinds[0], item) for item in plain)
    return tuple(_read(kind, item) for kind, item in zip(kinds, plain, strict=True))


def _read_union(kinds: tuple[Any, ...], plain: Any) -> Any:
    if plain is None and type(None) in kinds:
        return None
    last: Exception = ValueError("empty union")
    for kind in kinds:
        if kind is type(None):
            continue
        try:
            return _read(kind, plain)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            last = error
    raise last
