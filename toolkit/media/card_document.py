"""A TOML file of product cards that is changed field by field: comments, order and unknown fields stay as they are."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolkit.core.errors import ProductCardInvalid
from toolkit.core.product_fields import find_field, find_group, is_evidence_name, split_name
from toolkit.core.product_rows import Place, RawField, RawProduct, placed
from toolkit.core.text import Text
from toolkit.media.card_values import PlainValue, plain_value
from toolkit.media.product_files import NEXT_STEP, read_card_text
from toolkit.media.product_rows import LIST_NAMES, FileFault, read_toml_products
from toolkit.media.save_file import save_text

Parts = tuple[str | int, ...]
_WHAT = Text("商品卡", "the product cards")


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenField:
    """A value as it stands in the file."""

    path: str
    """Canonical, such as ship.hours or evidence.origin; empty for a field that this program does not know."""
    name: str
    """As written."""
    value: object
    holder: Any
    """What holds it: a table or an array of the document."""
    key: str | int


class CardDocument:
    """The cards of one file, counted from 0."""

    def __init__(self, path: Path) -> None:
        """Reads `path`; a file that is not there is one without cards.

        Raises:
            ProductCardInvalid: if it can't be read, or is not TOML with a list of products.
        """
        self.path = path
        try:
            text = read_card_text(path) if path.exists() and path.stat().st_size > 2 else ""
            if re.search(r"^[^#\s]", text, re.M):
                read_toml_products(text)
        except FileFault as fault:
            told = (placed(path.name, fault.place, fault.fault), *fault.more)
            wrong = Text("商品卡文件有写错的地方", "the file with the product cards has a mistake")
            raise ProductCardInvalid(str(path), wrong, NEXT_STEP, told) from fault
        self._text = text
        self._read: dict[str, Any] = tomllib.loads(text.replace("\r\n", "\n"))
        self._changed: Any = None

    @property
    def _document(self) -> Any:
        """The file with its comments. Reading them takes ten times as long, so it waits for the first change."""
        import tomlkit

        if self._changed is None:
            self._changed = tomlkit.parse(self._text)
        return self._changed

    @property
    def tables(self) -> list[Any]:
        """The cards' tables, to be looked at."""
        held = self._read if self._changed is None else self._changed
        found = next((held[key] for key in held if key.casefold() in LIST_NAMES), None)
        if found is None:
            return []
        return [found] if isinstance(found, dict) else list(found)

    def fields(self, index: int) -> list[WrittenField]:
        """Every value of a card in the order of the file."""
        return list(_walk(self.tables[index], ()))

    def raw(self, index: int) -> RawProduct:
        """The known fields of a card, ready to be checked."""
        fields = tuple(
            RawField(parts=(field.path,), value=plain_value(field.value), place=Place())
            for field in self.fields(index)
            if field.path
        )
        return RawProduct(fields=fields, place=Place())

    def put(self, index: int, path: str, value: PlainValue) -> None:
        """Write a field of a card in its place, or add it where it belongs."""
        table = self._to_change(index)
        there = next((field for field in _walk(table, ()) if field.path == path), None)
        if there is not None:
            there.holder[there.key] = value
        elif path.startswith("evidence."):
            _named_table(table, "evidence")[path.removeprefix("evidence.")] = value
        elif "." not in path:
            table[path] = value
        else:
            _put_nested(table, path, value)

    def take_out(self, index: int, path: str) -> None:
        """Remove a field; a table that holds nothing then goes too."""
        table = self._to_change(index)
        there = next((field for field in _walk(table, ()) if field.path == path), None)
        if there is None:
            return
        del there.holder[there.key]
        _drop_empty(table)

    def _to_change(self, index: int) -> Any:
        assert self._document is not None
        return self.tables[index]

    def add(self, fields: dict[str, PlainValue]) -> int:
        """A new card at the end; its number."""
        import tomlkit

        table = tomlkit.table()
        for path, value in fields.items():
            table[path] = value
        return self._append(table)

    def _append(self, table: Any) -> int:
        import tomlkit

        key = next((key for key in self._document if key.casefold() in LIST_NAMES), None)
        if key is None:
            array = tomlkit.aot()
            array.append(table)
            self._document["product"] = array
        else:
            self._as_list(key).append(table)
        return len(self.tables) - 1

    def _as_list(self, key: str) -> Any:
        import tomlkit

        found = self._document[key]
        if not isinstance(found, list):  # a file of one card: [product]
            array = tomlkit.aot()
            array.append(tomlkit.item(found.unwrap()))
            self._document[key] = array
        return self._document[key]

    def cut(self, index: int) -> str:
        """Take a card out of the file; what stood there, as TOML of its own."""
        import tomlkit

        key = next(key for key in self._document if key.casefold() in LIST_NAMES)
        alone = tomlkit.document()
        array = tomlkit.aot()
        array.append(self._to_change(index))
        alone["product"] = array
        text = tomlkit.dumps(alone)
        found = self._document[key]
        if isinstance(found, dict) or len(found) == 1:
            del self._document[key]
        else:
            del found[index]
        return text

    def paste(self, text: str) -> int:
        """Put a card that was cut back at the end, comments included; its number."""
        import tomlkit

        (table,) = tomlkit.parse(text)["product"]  # type: ignore[misc]
        return self._append(table)

    def text(self) -> str:
        """The whole file. What is written is read again and compared, so that nothing can get lost on the way."""
        import tomlkit

        written = tomlkit.dumps(self._document)
        data = self._document.unwrap()
        spaced = re.sub(r"(?<=\n)([^\n#][^\n]*)\n(?=\[\[)", r"\1\n\n", written)
        for candidate in (spaced, written):
            try:
                if tomllib.loads(candidate.replace("\r\n", "\n")) == data:
                    return candidate
            except tomllib.TOMLDecodeError:
                continue
        raise ProductCardInvalid(
            str(self.path),
            Text("这处改动写不进文件，文件没有动", "the change can't be written; the file is as it was"),
            Text("请直接用文本编辑器改这个文件", "Change the file in a text editor"),
        )

    def save(self) -> None:
        """Write the file whole, or not at all.

        Raises:
            OutputNotWritable: if it can't be written.
        """
        save_text(self.path, self.text(), _WHAT)


def _walk(value: Any, parts: Parts) -> Iterator[WrittenField]:
    for key, item in list(value.items()):
        yield from _walk_one(value, key, item, (*parts, str(key)))


def _walk_one(holder: Any, key: str | int, item: Any, parts: Parts) -> Iterator[WrittenField]:
    is_group = is_evidence_name(str(parts[0])) or find_group(str(parts[0])) is not None
    if isinstance(item, dict) and is_group:
        yield from _walk(item, parts)
        return
    group = find_group(str(parts[0]))
    if isinstance(item, list) and group is not None and len(parts) == 1 and group.is_list:
        for number, each in enumerate(item, 1):
            yield from _walk_one(item, number - 1, each, (*parts, number))
        return
    yield WrittenField(path=_path_of(parts), name=".".join(map(str, parts)), value=item, holder=holder, key=key)


def _path_of(parts: Parts) -> str:
    names = split_name(parts)
    if names and isinstance(names[0], str) and is_evidence_name(names[0]):
        ref = find_field(names[1:])
        if ref:
            return f"evidence.{ref.path}"
        group = find_group(str(names[1])) if len(names) > 1 else None
        tail = f".{names[2]}" if group and len(names) == 3 else ""
        return f"evidence.{group.name}{tail}" if group and len(names) <= 3 else ""
    ref = find_field(parts)
    return ref.path if ref else ""


def _key_in(table: Any, group: str) -> str | None:
    """How `group` is written in this card."""
    for key in table:
        if group == "evidence" and is_evidence_name(str(key)):
            return str(key)
        found = find_group(str(key))
        if found is not None and found.name == group:
            return str(key)
    return None


def _named_table(table: Any, group: str) -> Any:
    import tomlkit

    key = _key_in(table, group)
    if key is None:
        table[group] = tomlkit.table()
        key = group
    return table[key]


def _put_nested(table: Any, path: str, value: PlainValue) -> None:
    import tomlkit

    group = find_group(path.split(".")[0])
    assert group is not None, path
    leaf = path.rpartition(".")[2]
    key = _key_in(table, group.name) or group.name
    held = table.get(key)
    if not group.is_list:
        if not isinstance(held, dict):  # story = "…" says the quote alone
            new = tomlkit.table()
            if held is not None:
                new[group.leaf] = plain_value(held)
                del table[key]
            table[key] = new
        table[key][leaf] = value
        return
    rows = _rows(table, key, group.leaf)
    index = int(path.split(".")[1])
    while len(rows) < index:
        row = tomlkit.inline_table() if _is_inline(rows) else tomlkit.table()
        row[leaf] = value
        rows.append(row)
    rows[index - 1][leaf] = value


def _is_inline(rows: Any) -> bool:
    from tomlkit.items import Array

    return isinstance(rows, Array)


def _rows(table: Any, key: str, leaf: str) -> Any:
    """The list of tables at `key`; one of bare texts is turned into one of tables."""
    import tomlkit

    held = table.get(key)
    if isinstance(held, list) and held and all(isinstance(each, dict) for each in held):
        return held
    texts = [] if held is None else list(plain_value(held)) if isinstance(held, list) else [plain_value(held)]  # type: ignore[call-overload]
    array = tomlkit.aot()
    for text in texts:
        row = tomlkit.table()
        row.update(text if isinstance(text, dict) else {leaf: text})
        array.append(row)
    if held is not None:
        del table[key]
    table[key] = array
    return table[key]


def _drop_empty(table: Any) -> None:
    for key in list(table):
        item = table[key]
        if isinstance(item, list) and any(isinstance(each, dict) and not each for each in item):
            for index in reversed(range(len(item))):
                if isinstance(item[index], dict) and not item[index]:
                    del item[index]
            item = table.get(key, [])
        if isinstance(item, dict | list) and not item and (find_group(str(key)) or is_evidence_name(str(key))):
            del table[key]
