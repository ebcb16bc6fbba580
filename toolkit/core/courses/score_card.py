"""A product card by a trainee: what is filled in, whether units can be read, and whether it praises too much."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from toolkit.core.courses.answers import read_mapping, read_text, wrong_answer
from toolkit.core.courses.field_hints import FIELD_HINTS
from toolkit.core.courses.judge import Judge
from toolkit.core.courses.score import ExerciseScore, Point, total_of
from toolkit.core.courses.score_text import Part, score_law
from toolkit.core.courses.settings import CardSettings
from toolkit.core.field_labels import field_label
from toolkit.core.numerals import read_number
from toolkit.core.product_fields import field_spec
from toolkit.core.product_values import ValueFault, read_value
from toolkit.core.products import Price, ProductCard
from toolkit.core.text import Text

REQUIRED_OF, MORE_OF, VALID_OF, LAW_OF = 30.0, 25.0, 30.0, 15.0
"""Of 100: what every card needs, the rest, values that can be read (and agree with the note), the law."""


def score_card(settings: CardSettings, answer: Mapping[str, Any], judge: Judge, of: float) -> ExerciseScore:
    """`answer` is {"fields": {path of the card: text}}.

    Raises:
        AnswerError: if the answer has another shape, or names a field that was not asked for.
    """
    given = read_mapping(answer, "fields")
    for path in given:
        if path not in settings.fields:
            raise wrong_answer(path, "没有问这一项", "this was not asked for")
    fields = {path: read_text(given.get(path), f"fields.{path}") for path in settings.fields}
    required = [path for path in settings.fields if path in settings.required]
    more = [path for path in settings.fields if path not in settings.required]
    faults = {path: fault for path, text in fields.items() if text and (fault := _fault(path, text, settings))}
    rows = _filled(required, fields, faults, settings, Text("必填的都填了", "required fields"), REQUIRED_OF)
    rows += _filled(more, fields, faults, settings, Text("再多说一点", "further fields"), MORE_OF) if more else []
    rows += _valid(fields, faults, settings)
    parts = [Part(name=field_label(path), text=text) for path, text in fields.items() if text and _is_said(path)]
    if not parts or not rows[0].got:
        return total_of([*rows, _nothing(is_empty=not parts)], of)
    law, cap = score_law(parts, None, judge, LAW_OF)  # its own name would vouch for what the card boasts of
    return total_of([*rows, *law], of, cap=of * 0.59 if cap else None, note=cap)


def _nothing(*, is_empty: bool) -> Point:
    """The law's row where nothing that has to be there is right."""
    later = Text("先把必填的填对，这一项才算", "counts once the required fields are right")
    reason = Text("还没有写字", "nothing is written yet") if is_empty else later
    return Point(name=Text("合规", "law"), got=0.0, of=LAW_OF, reason=reason)


def _is_said(path: str) -> bool:
    """Whether a host would say it: papers, numbers and notes are no praise."""
    return path not in ("id", "forbidden_notes", "seller.contact") and not path.startswith(("certificates", "tests"))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fault:
    """What is wrong with a value."""

    why: Text
    is_untrue: bool = False
    """The note says otherwise, or nothing can be read from it: as good as not filled in. Else a slip of the pen."""


def _filled(
    paths: list[str], fields: Mapping[str, str], faults: Mapping[str, _Fault], settings: CardSettings, name: Text,
    of: float,
) -> list[Point]:  # fmt: skip
    """What is there and true."""
    empty = [path for path in paths if not fields[path]]
    untrue = [path for path in paths if path in faults and faults[path].is_untrue]
    good = len(paths) - len(empty) - len(untrue)
    share = good / len(paths) if paths else 1.0
    reason = Text(f"{len(paths)} 项填对了 {good} 项", f"{good} of {len(paths)} are filled in and right")
    rows = [Point(name=name, got=of * share, of=of, reason=reason)]
    for path in empty:
        label = field_label(path)
        why = FIELD_HINTS.get(path, Text("买的人会问这一样", "buyers ask for it"))
        name = Text(f"没填{label.zh}", f"{label.en} is empty")
        rows.append(Point(name=name, got=0.0, of=0.0, reason=why, better=_example(path, settings)))
    return rows


def _example(path: str, settings: CardSettings) -> Text | None:
    value = settings.example.value(path) if settings.example else ""
    return Text(value, value) if value else None


def _valid(fields: Mapping[str, str], faults: Mapping[str, _Fault], settings: CardSettings) -> list[Point]:
    """Each value read as its kind; beside the note where there is one."""
    filled = {path: text for path, text in fields.items() if text}
    share = 1 - len(faults) / len(filled) if filled else 0.0
    reason = (
        Text(f"{len(faults)} 项的写法要改，见下面", f"{len(faults)} values to mend, see below")
        if faults
        else Text("单位和写法都对", "units and values can be read")
        if filled
        else Text("还没有填", "nothing is filled in yet")
    )
    rows = [
        Point(
            name=Text("写法对，和说明一样", "written well, and as the note has it"),
            got=VALID_OF * share,
            of=VALID_OF,
            reason=reason,
        )
    ]
    for path, fault in faults.items():
        rows.append(
            Point(name=field_label(path), got=0.0, of=0.0, reason=fault.why, quote=fields[path],
                  better=_example(path, settings))
        )  # fmt: skip
    return rows


UNITS = "斤克千公吨升毫个只枚袋瓶箱盒包罐支条件套双张片块头株棵"
"""A pack has one of these in it."""


_NO_UNIT = Text("价格要带单位，如 29.9元", "a price needs its unit: 29.9元")
_NO_PACK = Text("规格要带数量和单位，如 5斤装、500克一瓶", "a pack needs number and unit: 5斤装, 500克一瓶")


def _fault(path: str, text: str, settings: CardSettings) -> _Fault | None:
    example = settings.example
    text, has_unit = _price_in_figures(text) if path == "price" else (text, True)
    try:
        value = read_value(field_spec(path), text, is_typed=False)
    except ValueFault as fault:
        return _Fault(why=fault.fault, is_untrue=True)
    if path == "spec" and not (any(char in UNITS for char in text) or any(char in text.lower() for char in "gl")):
        return _Fault(why=_NO_PACK, is_untrue=True)
    if path == "spec" and not re.search(r"[\d零一二两三四五六七八九十百千半]", text):
        return _Fault(why=_NO_PACK, is_untrue=True)
    is_told = example and path in ("name", "spec", "price", "origin", "ship.hours") and example.value(path)
    if example and is_told and (why := _against(path, value, example)):
        return _Fault(why=why, is_untrue=True)
    return None if has_unit else _Fault(why=_NO_UNIT)


def _price_in_figures(text: str) -> tuple[str, bool]:
    """(the price in figures with its unit, whether the unit stood there): 二十九块九 is 29.9元, as people say it."""
    plain = "".join(text.split())
    if found := re.fullmatch(r"([零一二两三四五六七八九十百千]+)[块元]([零一二三四五六七八九])?[毛角]?钱?", plain):
        whole, tenth = read_number(found[1]), read_number(found[2] or "零")
        if whole is not None and tenth is not None:
            return f"{whole + tenth / 10:f}元", True
    has_unit = any(mark in plain for mark in ("元", "块", "¥", "￥", "圆"))
    return (text, True) if has_unit or not re.fullmatch(r"[\d.]+", plain) else (f"{plain}元", False)


def _against(path: str, value: object, example: ProductCard) -> Text | None:
    """What differs from the note."""
    right = example.value(path)
    if isinstance(value, Price):
        return None if value.yuan == example.price.yuan else _differs(right)
    if path == "name":
        is_same = any(name in str(value) or str(value) in name for name in example.names)
    elif path == "origin":
        plain, other = _place(str(value)), _place(right)
        is_same = plain in other or other in plain
    else:
        plain, other = _in_figures(str(value)), _in_figures(right)
        is_same = _digits(plain) == _digits(other) and (plain in other or other in plain or bool(_digits(other)))
    return None if is_same else _differs(right)


_NUMBER = re.compile(r"[零一二两三四五六七八九十百千半]+(?=[斤克公两千个只枚袋瓶箱盒包天小])")


def _in_figures(text: str) -> str:
    """两斤一袋 as 2斤: Chinese numbers in figures; one package, and white space, left out."""
    plain = re.sub(r"[一1每][袋瓶箱盒包份罐提]|净重|装", "", "".join(text.split()))
    return _NUMBER.sub(lambda found: f"{read_number(found[0]) or found[0]}", plain)


def _place(text: str) -> str:
    """山西省武乡县 as 山西武乡: without the words for what kind of place each is."""
    return re.sub(r"(?<=[^\W\d_]{2})(?:自治州|自治区|自治县|省|市|县)", "", "".join(text.split()))


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdigit() or char == ".")


def _differs(right: str) -> Text:
    return Text(f"和说明上不一样：说明上是 {right}", f"the note says {right}")
