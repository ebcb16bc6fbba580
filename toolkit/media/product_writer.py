"""Product cards to TOML, CSV, XLSX and JSON, and the annotated example."""

import csv
import io
import json
from collections.abc import Sequence
from importlib import resources
from pathlib import Path

from toolkit.core.errors import InputError, OutputTaken
from toolkit.core.product_facts import card_fields
from toolkit.core.product_fields import FIELDS, field_spec, find_group
from toolkit.core.products import ProductCard
from toolkit.core.text import Text
from toolkit.media.ffmpeg import partial_file
from toolkit.media.save_file import not_writable

WRITABLE = (".toml", ".csv", ".xlsx", ".json")
PlainValue = str | int | bool | list[str]


def write_template(path: Path) -> None:
    """Write the annotated example to `path`.

    Raises:
        OutputTaken: if the file is there already.
        OutputNotWritable: if it can't be written.
    """
    example = resources.files("toolkit") / "data" / "products_example.toml"
    _write_new(path, example.read_bytes())


def write_products(cards: Sequence[ProductCard], path: Path) -> None:
    """Write `cards` to a new file, in the form that its name's ending says.

    Raises:
        InputError: if the ending is none of `WRITABLE`.
        OutputTaken: if the file is there already.
        OutputNotWritable: if it can't be written.
    """
    _write_new(path, _content(cards, path))


def replace_products(cards: Sequence[ProductCard], path: Path) -> None:
    """Write `cards` to `path` over what was there: whole, or not at all.

    Raises:
        InputError: if the ending is none of `WRITABLE`.
        OutputNotWritable: if it can't be written.
    """
    content = _content(cards, path)
    try:
        with partial_file(path) as partial:  # in a folder that is there: a slip in its name should be told
            partial.write_bytes(content)
    except OSError as error:
        raise not_writable(path, error) from error


def _content(cards: Sequence[ProductCard], path: Path) -> bytes:
    match path.suffix.lower():
        case ".toml":
            return format_products_toml(cards).encode()
        case ".json":
            return format_products_json(cards).encode()
        case ".csv":
            # the mark tells Excel that the file is UTF-8
            return format_products_csv(cards).encode("utf-8-sig")
        case ".xlsx":
            return _xlsx_bytes(cards)
        case _:
            raise InputError(
                str(path),
                Text("不会写这种文件", "can't write this kind of file"),
                Text(f"文件名请用这些结尾：{' '.join(WRITABLE)}", f"End its name with one of {' '.join(WRITABLE)}"),
            )


def _write_new(path: Path, content: bytes) -> None:
    try:
        with path.open("xb") as file:
            file.write(content)
    except FileExistsError:
        raise OutputTaken(
            str(path),
            Text("已经有这个文件，不会覆盖它", "this file is there already and is not overwritten"),
            Text("请换一个名字", "Give another name"),
        ) from None
    except OSError as error:
        raise not_writable(path, error) from error


def format_products_toml(cards: Sequence[ProductCard]) -> str:
    """The cards as TOML; reading it gives the same cards."""
    return "\n".join(_toml_product(card) for card in cards)


def _toml_product(card: ProductCard) -> str:
    top: list[str] = []
    tables: dict[str, list[str]] = {}
    for path, value in card_fields(card).items():
        group, _, leaf = path.rpartition(".")
        if path.startswith("evidence."):
            tables.setdefault("evidence", []).append(
                f"{_quoted(path.removeprefix('evidence.'))} = {_toml_value(value)}"
            )
        elif group:
            tables.setdefault(group, []).append(f"{leaf} = {_toml_value(value)}")
        else:
            top.append(f"{path} = {_toml_value(value)}")
    lines = ["[[product]]", *top]
    for name, rows in tables.items():
        group = find_group(name.split(".")[0])
        heading = f"[[product.{group.name}]]" if group and group.is_list else f"[product.{name}]"
        lines += ["", heading, *rows]
    return "\n".join(lines) + "\n"


def _toml_value(value: PlainValue) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, list):
        return "[" + ", ".join(_quoted(item) for item in value) + "]"
    return _quoted(value)


def _quoted(text: str) -> str:
    """A TOML basic string: JSON's escapes are a subset of it, but DEL must be escaped too."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def format_products_json(cards: Sequence[ProductCard]) -> str:
    """The cards as JSON with nested tables; reading it gives the same cards."""
    return json.dumps({"product": [_nested(card) for card in cards]}, ensure_ascii=False, indent=2) + "\n"


def _nested(card: ProductCard) -> dict[str, object]:
    product: dict[str, object] = {}
    for path, value in card_fields(card).items():
        if path.startswith("evidence."):
            _table(product, "evidence")[path.removeprefix("evidence.")] = value
            continue
        parts = path.split(".")
        if len(parts) == 1:
            product[path] = value
        elif len(parts) == 2:
            _table(product, parts[0])[parts[1]] = value
        else:
            _row(product, parts[0], int(parts[1]))[parts[2]] = value
    return product


def _table(product: dict[str, object], name: str) -> dict[str, object]:
    table = product.setdefault(name, {})
    assert isinstance(table, dict)
    return table


def _row(product: dict[str, object], name: str, index: int) -> dict[str, object]:
    rows = product.setdefault(name, [])
    assert isinstance(rows, list)
    while len(rows) < index:
        rows.append({})
    return rows[index - 1]


def format_products_csv(cards: Sequence[ProductCard]) -> str:
    """The cards as a table with Chinese headings; lists are joined by 、."""
    columns, rows = _columns_and_rows(cards)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(_heading(column) for column in columns)
    for row in rows:
        writer.writerow(_guarded(row.get(column, "")) for column in columns)
    return text.getvalue()


def _guarded(cell: str) -> str:
    """A cell that a spreadsheet would run as a formula, with a quote in front; reading takes it off again."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@") else cell


def _columns_and_rows(cards: Sequence[ProductCard]) -> tuple[list[str], list[dict[str, str]]]:
    rows = [{path: _cell(path, value) for path, value in card_fields(card).items()} for card in cards]
    used = {path for row in rows for path in row}
    order = {spec.path: index for index, spec in enumerate(FIELDS)}

    def key(path: str) -> tuple[bool, int, str]:
        is_evidence = path.startswith("evidence.")
        return (is_evidence, order[field_spec(path.removeprefix("evidence.")).path], path)

    return sorted(used, key=key), rows


def _heading(path: str) -> str:
    """The Chinese name of a top-level field, else the path: both are read back."""
    return path if "." in path else field_spec(path).label


def _cell(path: str, value: PlainValue) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return ("；" if field_spec(path).kind == "notes" else "、").join(value)
    return str(value)


def _xlsx_bytes(cards: Sequence[ProductCard]) -> bytes:
    import openpyxl
    from openpyxl.utils import get_column_letter

    columns, rows = _columns_and_rows(cards)
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "商品卡"
    table = [[_heading(column) for column in columns], *([row.get(column, "") for column in columns] for row in rows)]
    for line, cells in enumerate(table, 1):
        for column, cell in enumerate(cells, 1):
            # text, never a formula, whatever its first character
            target = sheet.cell(line, column, cell)
            target.data_type = "s"
            sheet.column_dimensions[get_column_letter(column)].width = 18
    sheet.freeze_panes = "A2"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
