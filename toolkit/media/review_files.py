"""Texts to review, from whatever they were written in: plain text, captions, transcripts, documents, tables."""

import json
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from xml.etree import ElementTree

from toolkit.core.errors import InputError
from toolkit.core.privacy import Box
from toolkit.core.speech_json import speech_from_json
from toolkit.core.subtitle_marks import shown_text
from toolkit.core.text import Text
from toolkit.core.transcript import Word
from toolkit.media.subtitle_decode import NotText, decode_subtitle
from toolkit.media.subtitle_files import parse_subtitles

MAX_BYTES = 30_000_000
"""A whole day of captions has 2 MB."""
CAPTIONS = (".srt", ".vtt", ".ass", ".ssa", ".lrc", ".ttml")
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewLine:
    """One line as it stands in the file."""

    number: int
    """Line of a file, cue, segment of a transcript, paragraph of a document, row of a table; from 1."""
    text: str
    start_ms: int | None = None
    """Source time, where the file has times."""
    end_ms: int | None = None
    cell: str = ""
    """Where in a table, such as B3."""
    source: Literal["", "shown", "said"] = ""
    """Of a video or photo: shown in the picture, or spoken."""
    box: Box | None = None
    """Where in the picture it is shown."""
    words: tuple[Word, ...] = ()
    """Of speech, as the recogniser timed them."""


def read_review_lines(path: Path) -> tuple[ReviewLine, ...]:
    """The lines of the file at `path` that hold any text.

    Raises:
        InputError: if it can't be opened, is far too big, holds no text, or is something else.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise _refused(str(path), Text("文件太大", "the file is too big"), _SPLIT)
        content = path.read_bytes()
    except OSError as error:
        raise _refused(
            str(path),
            Text(f"打不开（{error.strerror}）", f"it can't be opened ({error.strerror})"),
            Text("请检查文件名和权限", "Check the name and the permissions"),
        ) from error
    return parse_review_lines(content, str(path))


def parse_review_lines(content: bytes, name: str = "") -> tuple[ReviewLine, ...]:
    """The lines of `content`; the ending of `name` tells what it is.

    Raises:
        InputError: if it is empty, or no text.
    """
    suffix = Path(name).suffix.lower()
    if not content.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise _refused(
            name, Text("是空的，没有字可查", "it is empty"), Text("请写上要检查的话", "Write the text to review")
        )
    if suffix in CAPTIONS:
        lines = _captions(content, name)
    elif suffix == ".docx":
        lines = _document(content, name)
    elif suffix in (".xlsx", ".xlsm"):
        lines = _table(content, name)
    else:
        lines = _text(content, name, suffix)
    if not any(line.text.strip() for line in lines):
        raise _refused(
            name, Text("里面没有字", "it holds no text"), Text("请写上要检查的话", "Write the text to review")
        )
    return lines


_SPLIT = Text("请分成几个文件", "Split it into several files")


def _refused(name: str, fault: Text, next_step: Text) -> InputError:
    return InputError(name or "-", fault, next_step)


def _captions(content: bytes, name: str) -> tuple[ReviewLine, ...]:
    document = parse_subtitles(content, name)
    return tuple(
        ReviewLine(
            number=index,
            text=shown_text(cue, document.format).replace("\n", " "),
            start_ms=cue.span.start_ms,
            end_ms=cue.span.end_ms,
        )
        for index, cue in enumerate(document.cues, 1)
    )


def _text(content: bytes, name: str, suffix: str) -> tuple[ReviewLine, ...]:
    try:
        text = decode_subtitle(content).text
    except NotText as error:
        what = f"（{error.kind}）" if error.kind else ""
        raise _refused(
            name,
            Text(f"这不是文字文件{what}", f"this is no text file {what}".strip()),
            Text(
                "请给文字、字幕（.srt .vtt .ass）、转写 JSON、.docx、.xlsx、视频或照片",
                "Give text, captions (.srt .vtt .ass), a transcript in JSON, .docx, .xlsx, a video or a photo",
            ),
        ) from error
    if suffix == ".json":
        return _transcript(text, name)
    return tuple(ReviewLine(number=index, text=line) for index, line in enumerate(_lines(text), 1))


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n")


def _transcript(text: str, name: str) -> tuple[ReviewLine, ...]:
    try:
        result = speech_from_json(json.loads(text))
    except ValueError as error:
        raise _refused(
            name,
            Text("这不是 chushan transcribe 写的转写文件", "this is no transcript of chushan transcribe"),
            Text("请用 chushan transcribe 重新转写，或给纯文字", "Transcribe again, or give plain text"),
        ) from error
    return tuple(
        ReviewLine(number=index, text=part.text, start_ms=part.span.start_ms, end_ms=part.span.end_ms, words=part.words)
        for index, part in enumerate(result.transcript.segments, 1)
    )


def _document(content: bytes, name: str) -> tuple[ReviewLine, ...]:
    import io

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if packed.getinfo("word/document.xml").file_size > MAX_BYTES:
                raise _refused(name, Text("文件太大", "the file is too big"), _SPLIT)
            root = ElementTree.fromstring(packed.read("word/document.xml"))  # noqa: S314 (no entities are resolved)
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError) as error:
        raise _refused(
            name,
            Text("这不是完整的 .docx 文件", "this is no complete .docx file"),
            Text("请用 Word 或 WPS 另存一次", "Save it again with a word processor"),
        ) from error
    paragraphs = ("".join(run.text or "" for run in part.iter(f"{_WORD}t")) for part in root.iter(f"{_WORD}p"))
    return tuple(ReviewLine(number=index, text=text) for index, text in enumerate(paragraphs, 1))


def _table(content: bytes, name: str) -> tuple[ReviewLine, ...]:
    import io

    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        lines = [
            ReviewLine(number=cell.row or 0, text=cell.value, cell=f"{sheet.title}!{cell.coordinate}")
            for sheet in book.worksheets
            for row in sheet.iter_rows()
            for cell in row
            if isinstance(cell.value, str) and cell.value.strip()
        ]
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        raise _refused(
            name,
            Text("这不是完整的表格文件", "this is no complete table file"),
            Text("请用 Excel 或 WPS 另存一次", "Save it again with a spreadsheet program"),
        ) from error
    return tuple(lines)
