"""Names that a person may choose from."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from toolkit.core.errors import InputError
from toolkit.core.text import Text

_T = TypeVar("_T")


def pick(known: Mapping[str, _T], wanted: str, fault: Text) -> _T:
    """What `known` has under the name `wanted`.

    Raises:
        InputError: if there is none; it tells `fault` and lists the names there are.
    """
    if wanted not in known:
        raise not_among(known, wanted, fault)
    return known[wanted]


def not_among(known: Iterable[str], wanted: str, fault: Text) -> InputError:
    """The error for a name that is none of `known`, with those there are.

    >>> not_among(("cpu", "cuda"), "tpu", Text("没有这种设备", "there is no such device")).text("en")
    'tpu: there is no such device. Choose one of cpu, cuda'
    """
    names = ", ".join(known)
    return InputError(wanted, fault, Text(f"可以用：{names}", f"Choose one of {names}"))
