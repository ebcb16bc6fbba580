"""Written products from tables: CSV text and Excel workbooks."""

import csv
import datetime
import io
import re
import zipfile
import zlib

from toolkit.core.product_fields import find_field, is_evidence_name
from toolkit.core.product_rows import Place, RawField, RawProduct
from toolkit.media.product_rows import FileFault

Rows = list[tuple[int, list[object]]]
"""Line number and cells of each row."""

REQUIRED = ("name", "spec", "price")
HEADER_ROWS = 10
"""The heading row is looked for in the first rows: a table may start with a title."""
MAX_ROWS = 5_000


def read_csv_products(text: str) -> tuple[RawProduct, ...]:
    """The products of a table whose columns are parted by comma, semicolon or tab.

    Raises:
        FileFault: if it is no table, or has no heading row.
    """
    head = "\n".join(text.splitlines()[:HEADER_ROWS])
    delimiter = max(",;\t", key=head.count)
    rows: Rows = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for cells in reader:
            rows.append((reader.line_num, [cell.removeprefix("'") if cell[:2] in _GUARDED else cell for cell in cells]))
            if len(rows) > MAX_ROWS:
                break
    except csv.Error as error:
        raise FileFault(
            "不是正确的表格，多半是引号没配对，请在表格软件里另存一份再试",
            f"not a valid table ({error})",
            Place(line=reader.line_num),
        ) from error

    def place(line: int, column: int, name: str) -> Place:
        return Place(line=line, column=column + 1, column_name=name)

    return _table_products(rows, place)


_GUARDED = ("'=", "'+", "'-", "'@")
"""How `product_writer` marks cells that a spreadsheet would take for a formula."""


def read_xlsx_products(content: bytes) -> tuple[RawProduct, ...]:
    """The products of the first sheet of an Excel workbook.

    Raises:
        FileFault: if it is no workbook, or has no heading row.
    """
    import openpyxl
    from openpyxl.utils import get_column_letter

    rows: Rows = []
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        for line, row in enumerate(sheet.iter_rows(max_row=MAX_ROWS, max_col=200), 1):
            rows.append((line, [_cell_value(cell.value, str(cell.number_format)) for cell in row]))
    except (
        zipfile.BadZipFile, zlib.error, KeyError, ValueError, TypeError, AttributeError, IndexError, OSError, EOFError,
        SyntaxError, NotImplementedError, RuntimeError, OverflowError, MemoryError,
    ) as error:  # fmt: skip
        # openpyxl lets its XML and ZIP layers raise whatever they meet in a damaged file
        raise FileFault(
            "不是 Excel 表格（.xlsx），或文件坏了，请在表格软件里另存为 .xlsx",
            "not an Excel workbook (.xlsx), or damaged; save it again as .xlsx",
        ) from error

    def place(line: int, column: int, _name: str) -> Place:
        return Place(line=line, column=column + 1, cell=f"{get_column_letter(column + 1)}{line}")

    return _table_products(rows, place)


def _cell_value(value: object, number_format: str) -> object:
    """A cell's value; a number that is shown with 元 or ¥ keeps it."""
    if isinstance(value, bool | int | float) and not isinstance(value, bool) and re.search("[元¥￥]", number_format):
        return f"{value}元"
    if isinstance(value, datetime.time | datetime.timedelta):
        return str(value)
    return value


def _table_products(rows: Rows, place) -> tuple[RawProduct, ...]:
    start = _header_index(rows)
    header_line, header = rows[start]
    names = [str(cell or "").strip() for cell in header]
    products = []
    for line, cells in rows[start + 1 :]:
        filled = [(index, cell) for index, cell in enumerate(cells) if str(cell if cell is not None else "").strip()]
        if not filled or str(filled[0][1]).startswith("#"):
            continue
        for index, _ in filled:
            if index >= len(names) or not names[index]:
                raise FileFault(
                    "这一格上面没有列名", "this cell has no column name above it", place(line, index, f"{index + 1}")
                )
        fields = tuple(
            RawField(parts=(names[index],), value=cell, place=place(line, index, names[index]))
            for index, cell in (*filled, *_needed_gaps(names, cells))
        )
        products.append(RawProduct(fields=fields, place=Place(line=line)))
    unknown = tuple(
        RawField(parts=(name,), value=None, place=place(header_line, index, name))
        for index, name in enumerate(names)
        if name and not _is_known(name)
    )
    return _with_unknown_once(products, unknown)


def _needed_gaps(names: list[str], cells: list[object]) -> list[tuple[int, object]]:
    """Empty cells of the columns that no product may lack: the place where something is to be written."""
    return [
        (index, None)
        for index, name in enumerate(names)
        if (ref := find_field((name,))) and ref.path in REQUIRED and not str(_cell_at(cells, index)).strip()
    ]


def _cell_at(cells: list[object], index: int) -> object:
    cell = cells[index] if index < len(cells) else None
    return "" if cell is None else cell


def _with_unknown_once(products: list[RawProduct], unknown: tuple[RawField, ...]) -> tuple[RawProduct, ...]:
    """Products whose unknown columns are told once, at the heading, not once for each row."""
    names = {field.parts for field in unknown}
    kept = [
        RawProduct(fields=tuple(field for field in product.fields if field.parts not in names), place=product.place)
        for product in products
    ]
    if kept and unknown:
        kept[0] = RawProduct(fields=(*unknown, *kept[0].fields), place=kept[0].place)
    return tuple(kept)


def _header_index(rows: Rows) -> int:
    for index, (_, cells) in enumerate(rows[:HEADER_ROWS]):
        known = [found.path for cell in cells if (found := find_field((str(cell or ""),)))]
        if "name" in known and len(known) >= 2:
            return index
    raise FileFault(
        "没有找到表头，第一行要有列名，如 名称、规格、价格",
        "no heading row; the first row must name the columns, such as name, pack, price",
        Place(line=1),
    )


def _is_known(name: str) -> bool:
    head = re.split(r"[.．]", name)[0]
    return find_field((name,)) is not None or is_evidence_name(head)
