"""A table of products held beside the cards, to be looked at before anything of it is taken."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from toolkit.core.card_sheet import CardSheet
from toolkit.core.product_card import same_name
from toolkit.core.product_fields import field_spec, find_field, is_evidence_name, split_name
from toolkit.core.product_rows import RawField, RawProduct
from toolkit.core.product_values import ValueFault, clean_line, read_value
from toolkit.core.text import Text
from toolkit.media.card_values import form_text, toml_value
from toolkit.media.product_files import read_raw_products
from toolkit.tasks.card_room import CardRoom, FieldWrite

RowState = Literal["new", "changes", "same", "wrong"]
"""wrong: it has no name, and can't be taken."""
NO_NAME = Text("这一行没有品名", "this row has no name")


@dataclass(frozen=True, slots=True, kw_only=True)
class TableCell:
    """One value of a row that would go onto a card."""

    path: str
    text: str
    now: str
    """What the card says; empty for a new one."""
    has_evidence: bool
    """The card's own value is proved by something."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """One row of the table."""

    number: int
    """From 1, as products are counted."""
    name: str
    card_id: str
    """The card that it changes; empty for a new one."""
    state: RowState
    cells: tuple[TableCell, ...]
    """What would change."""
    problems: tuple[Text, ...]
    """What can't be taken, each with its place."""
    line: str
    """Where in the table, for the evidence."""


def preview_table(path: Path, room: CardRoom) -> tuple[TableRow, ...]:
    """The rows of a .csv, .xlsx, .toml or .json file beside the cards that are there; nothing is changed.

    Raises:
        ProductCardInvalid: if it can't be read as a table of products.
    """
    raws, is_typed = read_raw_products(path)
    sheets = room.sheets()
    return tuple(_row(number, raw, sheets, is_typed) for number, raw in enumerate(raws, 1))


def take_table(path: Path, rows: Collection[int], room: CardRoom) -> tuple[CardSheet, ...]:
    """Take the rows with these numbers onto the cards, the table being the evidence of what it changes; the cards.

    Raises:
        ProductCardInvalid: if the table can't be read any more.
        InputError: if a name can't be used.
    """
    taken = []
    for row in preview_table(path, room):
        if row.number not in rows or row.state == "wrong":
            continue
        card_id = row.card_id or room.add(row.name).id
        given = {cell.path for cell in row.cells}
        source = f"表格 {path.name} {row.line}".strip()
        writes = [
            FieldWrite(
                path=cell.path, text=cell.text, evidence=source if _needs_evidence(cell.path, given) else ""
            )
            for cell in row.cells
        ]  # fmt: skip
        taken.append(room.write(card_id, *writes))
    return tuple(taken)


def _needs_evidence(path: str, given: Collection[str]) -> bool:
    """Whether the table itself is what shows a value: it is a claim, and no column says what proves it."""
    is_claim = path not in ("name", "aliases", "link_no", "category", "forbidden_notes")
    return is_claim and not path.startswith("evidence.") and f"evidence.{path}" not in given


def _row(number: int, raw: RawProduct, sheets: tuple[CardSheet, ...], is_typed: bool) -> TableRow:
    texts: dict[str, str] = {}
    problems: list[Text] = []
    for field in raw.fields:
        _read(field, is_typed, texts, problems)
    name = texts.get("name", "")
    sheet = _match(texts.get("id", ""), name, sheets)
    line = f"第{raw.place.line}行" if raw.place.line else f"第{number}个"
    cells = tuple(_cell(path, text, sheet) for path, text in texts.items() if path != "id")
    changed = tuple(cell for cell in cells if cell.text != cell.now)
    if not name:
        problems.insert(0, NO_NAME)
    state: RowState = "wrong" if not name else "new" if sheet is None else "changes" if changed else "same"
    return TableRow(
        number=number, name=name, card_id=sheet.id if sheet else "", state=state, cells=changed,
        problems=tuple(problems), line=line,
    )  # fmt: skip


def _read(field: RawField, is_typed: bool, texts: dict[str, str], problems: list[Text]) -> None:
    names = split_name(field.parts)
    spot = field.place.text
    if names and isinstance(names[0], str) and is_evidence_name(names[0]):
        ref = find_field(names[1:])
        if ref and isinstance(field.value, str) and clean_line(field.value):
            texts[f"evidence.{ref.path}"] = clean_line(field.value)[:200]
        return
    ref = find_field(field.parts)
    if ref is None:
        written = clean_line(".".join(map(str, field.parts)))[:40]
        problems.append(Text(f"“{written}”这一列不认识，没有放进来", f'column "{written}" is unknown and left out'))
        return
    try:
        value = read_value(field_spec(ref.path), field.value, is_typed=is_typed, has_yuan=ref.has_yuan)
    except ValueFault as fault:
        problems.append(Text(f"{spot.zh}：{fault.fault.zh}", f"{spot.en}: {fault.fault.en}"))
        return
    if value is not None:
        texts[ref.path] = form_text(ref.path, toml_value(ref.path, value))


def _match(card_id: str, name: str, sheets: tuple[CardSheet, ...]) -> CardSheet | None:
    for sheet in sheets:
        if (card_id and sheet.id == card_id) or (name and same_name(sheet.name) == same_name(name)):
            return sheet
    return None


def _cell(path: str, text: str, sheet: CardSheet | None) -> TableCell:
    if sheet is None:
        return TableCell(path=path, text=text, now="", has_evidence=False)
    bare = path.removeprefix("evidence.")
    held = sheet.field(bare)
    now = held.evidence if path.startswith("evidence.") else held.text
    return TableCell(path=path, text=text, now=now, has_evidence=bool(held.evidence) and bare == path)
