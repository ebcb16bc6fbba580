"""Written products before they are checked: values with the place of each in its file."""

from dataclasses import dataclass

from toolkit.core.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where in a file something stands; numbers count from 1, 0 means unknown."""

    line: int = 0
    column: int = 0
    column_name: str = ""
    cell: str = ""

    @property
    def text(self) -> Text:
        if self.cell:
            return Text(f"单元格 {self.cell}", f"cell {self.cell}")
        if not self.line:
            return Text("", "")
        if self.column_name:
            return Text(f"第 {self.line} 行“{self.column_name}”列", f'line {self.line}, column "{self.column_name}"')
        if self.column:
            return Text(f"第 {self.line} 行第 {self.column} 列", f"line {self.line}, column {self.column}")
        return Text(f"第 {self.line} 行", f"line {self.line}")


@dataclass(frozen=True, slots=True, kw_only=True)
class RawField:
    """One written field. `value` is a string, number, boolean, date, or a list of these."""

    parts: tuple[str | int, ...]
    value: object
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class RawProduct:
    """One written product; `place` is its heading or its row."""

    fields: tuple[RawField, ...]
    place: Place


def placed(file: str, place: Place, fault: Text) -> Text:
    """`fault` with the file and the place in front."""
    spot = place.text
    return Text(
        f"{file} {spot.zh}：{fault.zh}" if spot.zh else f"{file}：{fault.zh}",
        f"{file} {spot.en}: {fault.en}" if spot.en else f"{file}: {fault.en}",
    )
