# ruff: noqa: E501  what the guide says
"""The spreadsheet of a course: the template that is filled in, and the rows that somebody filled in."""

import datetime
import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from toolkit.core.courses.sheet_columns import PARTS, Column, SheetPart, SheetRow
from toolkit.core.errors import CourseInvalid, InputError
from toolkit.core.text import Text
from toolkit.media.course_sheet_shape import shape_faults

MAX_BYTES = 10 * 1024 * 1024
MAX_UNPACKED_BYTES = 100 * 1024 * 1024
"""A workbook is a ZIP file: one that unpacks to more is none that a person wrote."""
MAX_ROWS = 3000
HEADING_ROW = 1
EXAMPLE_MARK = "例"
"""First cell of a row that only shows how: it is skipped."""

GUIDE = (
    ("怎么用这张表", ""),
    ("1", "从“课程”开始：写课名、级别。编号写几个英文字母（如 shanhuo），以后上课、打包都要用它；不写就用拼音。"),
    ("2", "“课文”一行是一屏：写几句话。单元写 1、2、3，单元名写在这个单元的第一行。"),
    (
        "3",
        "“练习”一行是一个练习：选类型，写题目和任务。练习也编号 1、2、3。每种类型要填哪几列，看同类型的“例”；别的列空着。",
    ),
    ("4", "选择题、找违规、字幕、评论、数据，写在同名的页里，单元号和练习号要对得上。"),
    (
        "5",
        "要用到商品的练习，先在“商品”页写好商品，编号用英文字母，再把一个编号写到“练习”的“商品”列。一个练习只讲一样货：句子里说到的产地、价格都要在这张卡上。",
    ),
    ("6", "课前测、课后测：在“选择题”页的“单元”列写“课前测”或“课后测”。"),
    ("7", "第一格写着“例”的行是样子，不会读进去，可以删掉。"),
    (
        "8",
        "图写图片的文件名：用自带的图（如 card.svg、light.svg），或自己的 .png .jpg，放在表格旁边的“图片”文件夹里。文件名用小写字母和数字，如 huajiao.jpg。",
    ),
    ("9", "存好以后运行：chushan courses import 这个文件.xlsx。有写错的，会告诉你是哪一格。"),
    ("How to use it", "Begin with 课程 (course), then 课文 (lessons, one row a screen) and 练习 (exercises)."),
    ("", "Rows of quizzes, lines, captions, comments and figures stand on the page of that name."),
    ("", "Then run: chushan courses import FILE.xlsx. It tells the cell of each mistake."),
)


def write_sheet_template(file: io.BytesIO) -> None:
    """The empty workbook, with a guide, headings, lists to choose from, and example rows that are not read."""
    import openpyxl
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    book = openpyxl.Workbook()
    guide = book.worksheets[0]
    guide.title = "怎么用"
    for row in GUIDE:
        guide.append(row)
    guide.column_dimensions["A"].width, guide.column_dimensions["B"].width = 16, 90
    for part in PARTS:
        sheet = book.create_sheet(part.name)
        sheet.append(["", *(column.name for column in part.columns)])
        sheet.column_dimensions["A"].width = 6
        for index, column in enumerate(part.columns, 2):
            letter = get_column_letter(index)
            sheet.column_dimensions[letter].width = column.width
            cell = sheet[f"{letter}{HEADING_ROW}"]
            cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="E8F0E4")
            if column.choices:
                choice = DataValidation(type="list", formula1=f'"{",".join(column.choices)}"', allow_blank=True)
                sheet.add_data_validation(choice)
                choice.add(f"{letter}2:{letter}{MAX_ROWS}")
        for example in part.example:
            sheet.append([EXAMPLE_MARK, *(example.get(column.name, "") for column in part.columns)])
        for row in sheet.iter_rows(min_row=1, max_row=sheet.max_row):
            for cell in row:
                cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.freeze_panes = "B2"
    book.save(file)


def read_sheet_rows(path: Path) -> tuple[SheetRow, ...]:
    """Every filled row of the workbook, with the cell of each column.

    Raises:
        CourseInvalid: if a page or heading was renamed. InputError: if it is no workbook, too large, or empty.
    """
    import openpyxl

    try:
        content = _content(path)
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        renamed = shape_faults(book)
        rows = (
            ()
            if renamed
            else tuple(row for part in PARTS if part.name in book.sheetnames for row in _rows(book[part.name], part))
        )
    except (
        zipfile.BadZipFile, zlib.error, KeyError, ValueError, TypeError, AttributeError, IndexError, EOFError,
        SyntaxError, NotImplementedError, RuntimeError, OverflowError, MemoryError,
    ) as error:  # fmt: skip
        # openpyxl lets its XML and ZIP layers raise whatever they meet in a damaged file
        raise InputError(
            str(path),
            Text("不是 Excel 表格（.xlsx），或文件坏了", "not an Excel workbook (.xlsx), or damaged"),
            Text("请在表格软件里另存为 .xlsx", "Save it again as .xlsx"),
        ) from error
    if renamed:
        raise CourseInvalid(
            path.name,
            Text(f"表格的页名或第一行被改过（{len(renamed)} 处）", f"pages or headings were renamed ({len(renamed)})"),
            Text("请改回来再试；页名和第一行都不要动", "Name them as they were; leave pages and first rows alone"),
            tuple(Text(f"{path.name} {one.zh}", f"{path.name} {one.en}") for one in renamed),
        )
    if not any(row.part == PARTS[0].name for row in rows):
        raise InputError(
            str(path),
            Text("“课程”页里还没有写课名", "the page 课程 names no course"),
            Text(
                "请用 chushan courses sheet 写一份空表，从“课程”页填起",
                "Write an empty sheet with chushan courses sheet and begin with the page 课程",
            ),
        )
    return rows


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise InputError(
            str(path),
            Text(f"打不开（{error.strerror}）", f"it can't be opened ({error.strerror})"),
            Text("请检查文件名", "Check the name of the file"),
        ) from error
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        unpacked = sum(each.file_size for each in archive.infolist())
    if len(content) > MAX_BYTES or unpacked > MAX_UNPACKED_BYTES:
        raise InputError(
            str(path),
            Text("表格太大，不像是一门课", "the workbook is too large for a course"),
            Text("请确认选对了文件", "Check that it is the right file"),
        )
    return content


def _rows(sheet: Any, part: SheetPart) -> Iterator[SheetRow]:
    from openpyxl.utils import get_column_letter

    columns: dict[int, Column] = {}
    for line, row in enumerate(sheet.iter_rows(max_row=MAX_ROWS, max_col=60, values_only=True), 1):
        if line == HEADING_ROW:
            known = {column.name: column for column in part.columns}
            columns = {at: known[str(name).strip()] for at, name in enumerate(row) if str(name or "").strip() in known}
            continue
        if row and str(row[0] or "").strip() == EXAMPLE_MARK:
            continue
        values = {column.name: _plain(row[at]) for at, column in columns.items() if at < len(row)}
        if any(value not in (None, "") for value in values.values()):
            cells = {
                column.name: f"{part.name}!{get_column_letter(at + 1)}{line}“{column.name}”"
                for at, column in columns.items()
            }
            yield SheetRow(part=part.name, values=values, cells=cells)


def _plain(value: object) -> object:
    """A cell's value; a text that a spreadsheet would guard against being a formula without its mark."""
    if isinstance(value, str):
        return value.strip().removeprefix("'")
    return value if isinstance(value, int | float | datetime.date) else None if value is None else str(value)
