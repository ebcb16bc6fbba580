"""Written products, each value with its place, from the text or bytes of a file."""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping

from toolkit.core.product_fields import find_group, is_evidence_name
from toolkit.core.product_rows import Place, RawField, RawProduct
from toolkit.core.text import Text
from toolkit.media.json_places import json_places
from toolkit.media.toml_places import toml_places

Parts = tuple[str | int, ...]
Places = Mapping[Parts, tuple[int, int]]

LIST_NAMES = ("product", "products", "商品", "产品")


class FileFault(Exception):
    """A fault of the file as a whole, or of one place that stops the reading."""

    def __init__(self, zh: str, en: str, place: Place | None = None, more: tuple[Text, ...] = ()) -> None:
        super().__init__(en)
        self.fault = Text(zh, en)
        self.place = place or Place()
        self.more = more


def read_toml_products(text: str) -> tuple[RawProduct, ...]:
    """The products of a TOML text.

    Raises:
        FileFault: if it is not TOML, or has no list of products.
    """
    text = text.replace("\r\n", "\n")
    try:
        data = tomllib.loads(text)
        places = toml_places(text)
    except tomllib.TOMLDecodeError as error:
        raise _toml_fault(text, str(error)) from error
    except (ValueError, RecursionError) as error:
        raise FileFault("不是正确的 TOML", f"not valid TOML ({error})") from error
    return _products_of(data, places, ())


def _toml_fault(text: str, message: str) -> FileFault:
    """The parser's message as a fault: in Chinese the likely cause, in English the parser's own words."""
    lines = text.rstrip("\n").split("\n")
    found = re.search(r"\(at line (\d+), column (\d+)\)$", message)
    place = Place(line=int(found[1]), column=int(found[2])) if found else Place(line=len(lines))
    reason = re.sub(r"\s*\(at [^()]*\)$", "", message)
    here = lines[min(place.line, len(lines)) - 1]
    if reason.startswith("Cannot"):
        zh = "写法不对，有一个字段或小项写了两次，请删掉一个"
    elif reason == "Invalid statement" and re.match(r"\s*[\u4e00-\u9fff]", here):
        zh = '写法不对，中文字段名也要加英文引号，如 "名称" = "奉节脐橙"'
    elif re.search("[＝“”‘’]", here) and reason != "Unterminated string":
        zh = "写法不对，用了中文的引号或等号，请换成英文的"
    else:
        zh = "写法不对，常见的原因是引号没配对、少了等号，或者文字没加英文引号；请检查这一行和上一行"
    return FileFault(zh, f"not valid TOML ({reason})", place)


def read_json_products(text: str) -> tuple[RawProduct, ...]:
    """The products of a JSON text: a list, or an object with the list under `product` or `products`.

    Raises:
        FileFault: if it is not JSON, or has no list of products.
    """
    try:
        data = json.loads(text)
        places, twice = json_places(text)
    except json.JSONDecodeError as error:
        place = Place(line=error.lineno, column=error.colno)
        raise FileFault(
            "写法不对，不是正确的 JSON，常见的原因是引号或括号没配对、少了逗号；请检查这一行和上一行",
            f"not valid JSON ({error.msg})",
            place,
        ) from error
    except (ValueError, RecursionError) as error:
        raise FileFault("不是正确的 JSON", f"not valid JSON ({error})") from error
    if twice:
        line, column = places[twice[0]]
        name = str(twice[0][-1])[:40]
        raise FileFault(f"“{name}”写了两次", f'"{name}" is given twice', Place(line=line, column=column))
    return _products_of(data, places, ())


def _products_of(data: object, places: Places, path: Parts) -> tuple[RawProduct, ...]:
    if isinstance(data, dict):
        key = next((key for key in data if key.casefold() in LIST_NAMES), None)
        if key is None and not data:
            return ()
        if key is None:
            first = next(iter(data))
            raise FileFault(
                "没有商品列表，每个商品要以 [[product]] 开头",
                "no list of products; each product starts with [[product]]",
                _place((first,), places),
            )
        data, path = data[key], (key,)
        if isinstance(data, dict):
            data = [data]
    if not isinstance(data, list) or not all(isinstance(item, dict) for item in data):
        raise FileFault(
            "商品要写成列表，每个以 [[product]] 开头",
            "products must be a list; each starts with [[product]]",
            _place(path, places),
        )
    return tuple(
        RawProduct(
            fields=tuple(_flat(item, (), (*path, index), places)),
            place=_place((*path, index), places) if (*path, index) in places else _place(path, places),
        )
        for index, item in enumerate(data, 1)
    )


def _place(path: Parts, places: Places) -> Place:
    while path and path not in places:
        path = path[:-1]
    line, column = places.get(path, (0, 0))
    return Place(line=line, column=column)


def _flat(value: object, parts: Parts, path: Parts, places: Places) -> Iterator[RawField]:
    """Nested tables as fields; a table in the place of a single field stays whole, to be named as a fault."""
    is_table = isinstance(value, dict) and (not parts or _is_group(parts))
    if is_table and isinstance(value, dict):
        for key, item in value.items():
            yield from _flat(item, (*parts, key), (*path, key), places)
        return
    if isinstance(value, list) and value and all(isinstance(item, dict) for item in value) and _is_group(parts):
        for index, item in enumerate(value, 1):
            yield from _flat(item, (*parts, index), (*path, index), places)
        return
    yield RawField(parts=parts, value=value, place=_place(path, places))


def _is_group(parts: Parts) -> bool:
    head = str(parts[0])
    return is_evidence_name(head) or find_group(head) is not None
