"""Values of a course's tables, each fault told with unit, exercise, field and what to do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from toolkit.core.text import Text

MAX_CHARS = 4000
"""Of one text: far more than fits on a phone's screen."""


CELLS = "_cells"
"""Key of a table that was read from a spreadsheet: field -> its cell; "" -> the row's first."""


@dataclass(slots=True)
class Problems:
    """What is wrong in a course, in the order in which it was read."""

    file: str
    found: list[Text] = field(default_factory=list)

    def add(self, where: Text, fault: Text) -> None:
        self.found.append(Text(f"{self.file} {where.zh}：{fault.zh}", f"{self.file} {where.en}: {fault.en}"))


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a course's file, and where it stands."""

    values: Mapping[str, Any]
    where: Text
    problems: Problems

    def fault(self, name: str, zh: str, en: str) -> None:
        """Note that the field `name` is wrong; the sentences say what is and what to do."""
        place = Text(f"{self.where.zh}“{name}”", f'{self.where.en} "{name}"') if name else self.where
        if cell := self._cell(name):
            place = Text(f"单元格 {cell}（{self.where.zh.strip()}）", f"cell {cell} ({self.where.en.strip()})")
        self.problems.add(place, Text(zh, en))

    @property
    def is_sheet(self) -> bool:
        """Whether it was read from a spreadsheet: faults are told in the sheet's own words then."""
        return isinstance(self.values.get(CELLS), Mapping)

    @property
    def row_cell(self) -> str:
        """The first cell of the row, "" for a text file."""
        cells = self.values.get(CELLS)
        return str(cells.get("", "")) if isinstance(cells, Mapping) else ""

    def _cell(self, name: str) -> str:
        """Where the value stands in a spreadsheet, "" for a text file."""
        cells = self.values.get(CELLS)
        if not isinstance(cells, Mapping):
            return ""
        found = cells.get(name) or cells.get(name.removesuffix("_zh").removesuffix("_en")) or cells.get("")
        return str(found or "")

    def line(self, name: str, default: str | None = None) -> str:
        """A line of text; without a default it has to be there."""
        value = self.values.get(name)
        if value is None or value == "":
            if default is None:
                self.fault(name, "没有写，请补上", "it is missing; fill it in")
            return default or ""
        if isinstance(value, bool | int | float):
            value = str(value)
        if not isinstance(value, str):
            self.fault(name, "要写成一段文字", "it has to be text")
            return default or ""
        if len(value) > MAX_CHARS:
            self.fault(name, f"太长，最多 {MAX_CHARS} 字", f"too long, {MAX_CHARS} characters at most")
            return value[:MAX_CHARS]
        return value.strip()

    def text(self, name: str = "", *, is_required: bool = True) -> Text:
        """`name`_zh and `name`_en; without English the Chinese stands for it."""
        prefix = f"{name}_" if name else ""
        zh = self.line(f"{prefix}zh", None if is_required else "")
        return Text(zh, self.line(f"{prefix}en", "") or zh)

    def number(self, name: str, default: float, low: float, high: float) -> float:
        """A number from `low` to `high`."""
        value = self.values.get(name, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            only = Text("只写数字，例如 60；", "write figures only, such as 60; ") if self.is_sheet else Text("", "")
            self.fault(
                name, f"{only.zh}要写 {low:.0f} 到 {high:.0f} 的数",
                f"{only.en}it has to be a number from {low:.0f} to {high:.0f}",
            )  # fmt: skip
            return default
        return value

    def whole(self, name: str, default: int, low: int, high: int) -> int:
        value = self.number(name, default, low, high)
        if value != int(value):
            self.fault(name, "要写整数", "it has to be a whole number")
        return int(value)

    def flag(self, name: str) -> bool:
        value = self.values.get(name, False)
        if not isinstance(value, bool):
            both = Text("是 或 否", "是 (yes) or 否 (no)") if self.is_sheet else Text("true 或 false", "true or false")
            self.fault(name, f"要写 {both.zh}", f"it has to be {both.en}")
            return False
        return value

    def words(self, name: str, default: Sequence[str] = ()) -> tuple[str, ...]:
        """A list of texts."""
        value = self.values.get(name, list(default))
        if not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value):
            self.fault(name, '要写成一列文字，如 ["甲", "乙"]', 'it has to be a list of texts, such as ["a", "b"]')
            return tuple(default)
        return tuple(one.strip() for one in value if one.strip())

    def one_of(
        self, name: str, known: Sequence[str], default: str = "", *, names: Mapping[str, str] | None = None
    ) -> str:  # fmt: skip
        """One of `known`. `names`: what each is called in a spreadsheet."""
        value = self.line(name, default or None)
        if value and value not in known:
            self.none_of(name, value, known, names or {})
            return known[0]
        return value or known[0]

    def none_of(self, name: str, value: str, known: Sequence[str], names: Mapping[str, str]) -> None:
        """Note that `value` is none of `known`, in the words of a spreadsheet where it is one."""
        shown = [names.get(one, one) for one in known] if self.is_sheet else list(known)
        said = names.get(value, value) if self.is_sheet else value
        self.fault(
            name, f"没有“{said}”，可以写：{'、'.join(shown)}", f'there is no "{said}"; choose one of {", ".join(shown)}'
        )

    def tables(self, name: str, what: Text) -> "tuple[Table, ...]":
        """The list of tables under `name`; `what` names each with its number or id."""
        value = self.values.get(name, [])
        if not isinstance(value, list) or not all(isinstance(one, Mapping) for one in value):
            self.fault(name, f"要写成一列 [[{name}]]", f"it has to be a list of [[{name}]]")
            return ()
        return tuple(self._child(one, what, number) for number, one in enumerate(value, 1))

    def _child(self, values: Mapping[str, Any], what: Text, number: int) -> "Table":
        shown = values.get("id") or values.get("number") or number
        where = Text(f"{self.where.zh}{what.zh} {shown} ".lstrip(), f"{self.where.en}{what.en} {shown} ".lstrip())
        return Table(values, where, self.problems)

    def sub(self, name: str, what: Text) -> "Table":
        """The table under `name`; empty where there is none."""
        value = self.values.get(name, {})
        if not isinstance(value, Mapping):
            self.fault(name, f"要写成 [{name}]", f"it has to be a table [{name}]")
            value = {}
        return Table(value, Text(f"{self.where.zh}{what.zh} ", f"{self.where.en}{what.en} "), self.problems)

    def unknown(self, known: Sequence[str]) -> None:
        """Note each field that there is none of."""
        for name in self.values:
            if name not in known and name != CELLS:
                self.fault(str(name), "没有这个字段，请删掉或改正名字", "there is no such field; remove or rename it")
