"""A small table that a phone sent: an exported CSV or XLSX file, or text that was pasted from one."""

import csv
import io
import zipfile
import zlib

from toolkit.core.errors import InputError
from toolkit.core.text import Text

MAX_BYTES = 1_000_000
MAX_UNPACKED_BYTES = 20_000_000
MAX_ROWS, MAX_COLUMNS = 200, 100


def read_table(content: bytes) -> tuple[tuple[object, ...], ...]:
    """Its cells, rows of nothing left out.

    Raises:
        InputError: too large, or neither a text table nor a workbook.
    """
    if len(content) > MAX_BYTES:
        raise InputError(
            "", Text("文件太大，不像一场直播的数据", "too large for the figures of a show"),
            Text("请只导出一场", "Export one show only"),
        )  # fmt: skip
    rows = _workbook(content) if content.startswith(b"PK") else _text(content)
    return tuple(row for row in rows if any(cell not in (None, "") for cell in row))


def _workbook(content: bytes) -> list[tuple[object, ...]]:
    import openpyxl

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(each.file_size for each in archive.infolist()) > MAX_UNPACKED_BYTES:
                raise _no_table()
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        return list(book.worksheets[0].iter_rows(max_row=MAX_ROWS, max_col=MAX_COLUMNS, values_only=True))
    except (
        zipfile.BadZipFile, zlib.error, KeyError, ValueError, TypeError, AttributeError, IndexError, EOFError,
        SyntaxError, NotImplementedError, RuntimeError, OverflowError, MemoryError,
    ) as error:  # fmt: skip
        # openpyxl lets its XML and ZIP layers raise whatever they meet in a damaged file
        raise _no_table() from error


def _text(content: bytes) -> list[tuple[object, ...]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise _no_table()
    if "\0" in text or text.lstrip().startswith(("<", "{\\rtf")):
        raise _no_table()
    delimiter = "\t" if "\t" in text else max(",;", key=text.count)
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        return [tuple(row[:MAX_COLUMNS]) for _, row in zip(range(MAX_ROWS), rows, strict=False)]
    except csv.Error as error:
        raise _no_table() from error


def _no_table() -> InputError:
    return InputError(
        "", Text("这不是表格文件", "this is no table"),
        Text("请选后台导出的 .csv 或 .xlsx，或把表格里的字复制来粘贴", "Choose the exported file, or paste its cells"),
    )  # fmt: skip
