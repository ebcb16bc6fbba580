"""Values of a product card, read from what people write: prices, counts, days, clean lines of text."""

import datetime
import re
import unicodedata
from decimal import Decimal, InvalidOperation

from toolkit.core.product_fields import FieldSpec
from toolkit.core.products import Price
from toolkit.core.text import Text

MAX_YUAN = Decimal(1_000_000)
"""Above this a price is taken for a slip of the keyboard."""
MAX_NUMBER = 1_000_000_000

FieldValue = str | int | Price | tuple[str, ...]

_MARKUP = re.compile(r"</?[A-Za-z!][^<>]*>|<\?|\]\]>|javascript:", re.IGNORECASE)
_LIST_MARKS = re.compile(r"[、,，;；|｜/／\n]+")
_NOTE_MARKS = re.compile(r"[;；|｜\n。]+")
_PRICE = re.compile(
    r"(?P<mark>[¥￥]|RMB|CNY|人民币)?\s*(?P<sign>-?)\s*(?P<number>\d[\d,]*(?:\.\d+)?)\s*"
    r"(?P<unit>元整|元|圆|块钱|块|RMB|CNY|¥|￥)?\s*(?:[/每]\s*(?P<per>[\u4e00-\u9fffA-Za-z0-9]{1,8}))?",
    re.IGNORECASE,
)
_SPOKEN_PRICE = re.compile(r"(\d+)块(\d)(?:毛|角)?")
_PRICE_HOW = Text("请写成数字加单位，例如 39.9元 这样的写法", "write the number with its unit, in the manner of 39.9元")
_DAY = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})(?:\s*[-/.月]\s*(\d{1,2})\s*[日号]?|\s*月)?(?:[ T]+(\d{1,2}:\d{2})(?::\d{2})?)?"
)


class ValueFault(ValueError):
    """A value that a card can't hold; `fault` says why and how to write it."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.fault = Text(zh, en)


def clean_line(value: str) -> str:
    """`value` on one line, without control and invisible characters.

    >>> clean_line(" 奉节\\u200b脐橙\\n5斤 ")
    '奉节脐橙 5斤'
    >>> clean_line("0 \\x1b 、")
    '0 、'
    """
    text = re.sub(r"[\s\u2028\u2029]+", " ", value)
    shown = "".join(char for char in text if char == "\u200d" or unicodedata.category(char) not in _HIDDEN)
    return re.sub(" +", " ", shown).strip()


_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def read_value(spec: FieldSpec, value: object, *, is_typed: bool, has_yuan: bool = False) -> FieldValue | None:
    """The value of a field, or None where it is empty.

    Args:
        is_typed: the file tells text from numbers (TOML, JSON); a table does not.
        has_yuan: the column's name already says 元.

    Raises:
        ValueFault: if the value does not fit the field.
    """
    if value is None or value in ("", [], ()):
        return None
    if isinstance(value, dict) and spec.kind != "price":
        raise ValueFault(f"{spec.label}不能再分小项", f"{spec.name} can't have fields of its own")
    match spec.kind:
        case "price":
            return read_price(value, has_yuan=has_yuan)
        case "list" | "notes":
            return _read_list(spec, value, is_typed=is_typed)
        case "number":
            return _read_number(spec, value)
        case "count":
            return _read_count(spec, value)
        case "flag":
            return _read_flag(spec, value)
        case "date":
            return _read_date(spec, value)
        case _:
            return _read_text(spec, value, is_typed=is_typed)


def _read_text(spec: FieldSpec, value: object, *, is_typed: bool) -> str | None:
    if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
        value = "、".join(value)
    if isinstance(value, datetime.date):
        value = _day_text(value)
    if not isinstance(value, str):
        if is_typed or isinstance(value, bool):
            raise ValueFault(f"{spec.label}要写成带引号的文字", f"{spec.name} must be text in quotes")
        value = _number_text(value)
    return _checked_text(spec, value) or None


def _checked_text(spec: FieldSpec, value: str) -> str:
    if _MARKUP.search(value):
        raise ValueFault(f"{spec.label}里有网页代码，请只留文字", f"{spec.name} holds markup; keep plain text only")
    text = clean_line(value)
    if len(text) > spec.max_chars:
        raise ValueFault(
            f"{spec.label}太长（{len(text)} 个字），最多 {spec.max_chars} 个字",
            f"{spec.name} is too long ({len(text)} characters, {spec.max_chars} at most)",
        )
    return text


def _read_list(spec: FieldSpec, value: object, *, is_typed: bool) -> tuple[str, ...] | None:
    if isinstance(value, str):
        items: list[object] = list((_NOTE_MARKS if spec.kind == "notes" else _LIST_MARKS).split(value))
    elif isinstance(value, list | tuple):
        items = list(value)
    elif is_typed:
        raise ValueFault(f'{spec.label}要写成列表，如 ["…", "…"]', f'{spec.name} must be a list such as ["…", "…"]')
    else:
        items = [_number_text(value)]
    if not all(isinstance(item, str) for item in items):
        raise ValueFault(f"{spec.label}的每一项都要是带引号的文字", f"every item of {spec.name} must be text in quotes")
    found = (_checked_text(spec, str(item)) for item in items)
    return tuple(dict.fromkeys(item for item in found if item)) or None


def read_price(value: object, *, has_yuan: bool = False) -> Price:
    """The price that `value` writes: 39.9元, ¥39.9, 39块9, or a table of value and unit.

    Raises:
        ValueFault: if it is no price, has no unit, or is zero or negative.
    """
    if isinstance(value, dict):
        value = _price_of_table(value)
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise ValueFault(f"价格看不懂，{_PRICE_HOW.zh}", f"not a price; {_PRICE_HOW.en}")
    text = unicodedata.normalize("NFKC", clean_line(value if isinstance(value, str) else _number_text(value)))
    if spoken := _SPOKEN_PRICE.fullmatch(text):
        text = f"{spoken[1]}.{spoken[2]}元"
    found = _PRICE.fullmatch(text)
    if not found:
        raise ValueFault(f"价格“{text[:20]}”看不懂，{_PRICE_HOW.zh}", f'"{text[:20]}" is not a price; {_PRICE_HOW.en}')
    number = found["number"]
    if found["sign"]:
        raise ValueFault(f"价格是负数（-{number}），请改正", f"the price is negative (-{number}); correct it")
    if not (found["mark"] or found["unit"] or has_yuan):
        raise ValueFault(f"价格没有单位，请写成 {number}元", f"price without unit: write {number}元")
    yuan = _yuan(number)
    per = f"/{found['per']}" if found["per"] else ""
    return Price(yuan=yuan, text=f"{number.replace(',', '')}元{per}")


def _price_of_table(table: dict[str, object]) -> object:
    """{value = 39.9, unit = "元"} as 39.9元; {yuan = 39.9} as 39.9元."""
    known = {str(key).casefold(): item for key, item in table.items()}
    if set(known) == {"yuan"}:
        return f"{known['yuan']}元"
    if set(known) <= {"value", "amount", "unit", "per", "数值", "单位"}:
        number = known.get("value", known.get("amount", known.get("数值", "")))
        per = f"/{known['per']}" if known.get("per") else ""
        return f"{number}{known.get('unit', known.get('单位', ''))}{per}"
    return None


def _yuan(number: str) -> Decimal:
    try:
        yuan = Decimal(number.replace(",", ""))
    except InvalidOperation:  # digits of a script that Decimal does not know
        raise ValueFault(
            f"价格“{number}”看不懂，{_PRICE_HOW.zh}", f'"{number}" is not a price; {_PRICE_HOW.en}'
        ) from None
    if yuan == 0:
        raise ValueFault("价格是 0，请写真实的价格", "the price is 0; write the real price")
    if yuan > MAX_YUAN:
        raise ValueFault(f"价格超过 {MAX_YUAN}元，请核对", f"the price is above {MAX_YUAN}元; check it")
    if yuan != yuan.quantize(Decimal("0.01")):
        raise ValueFault("价格最多两位小数", "a price has at most two decimals")
    return yuan


def _read_number(spec: FieldSpec, value: object) -> int:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, str):
        text = unicodedata.normalize("NFKC", clean_line(value))
        found = re.fullmatch(r"(\d{1,9})\s*(?:小时内?|h|hours?|号链接|号)?", text, re.IGNORECASE)
        value = int(found[1]) if found else text
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value <= MAX_NUMBER:
        raise ValueFault(f"{spec.label}要写成一个正整数", f"{spec.name} must be a whole number above 0")
    return value


def _read_count(spec: FieldSpec, value: object) -> str | None:
    text = clean_line(value) if isinstance(value, str) else _number_text(value)
    text = unicodedata.normalize("NFKC", text).replace(",", "")
    if not text:
        return None
    if not re.fullmatch(r"\d{1,9}\s*[\u4e00-\u9fff]{0,4}", text):
        raise ValueFault(
            f"{spec.label}要写成数字加单位，如 1200份", f"{spec.name} must be a number with a unit, such as 1200份"
        )
    return text.replace(" ", "")


def _read_flag(spec: FieldSpec, value: object) -> str:
    text = ("是" if value else "否") if isinstance(value, bool) else clean_line(str(value)).casefold()
    if text in ("是", "有", "true", "yes", "y", "1", "√", "对"):
        return "是"
    if text in ("否", "无", "没有", "不", "false", "no", "n", "0", "×"):
        return "否"
    raise ValueFault(f"{spec.label}要写 是 或 否", f"{spec.name} must be true or false")


def _read_date(spec: FieldSpec, value: object) -> str | None:
    if isinstance(value, datetime.date):
        return _day_text(value)
    text = unicodedata.normalize("NFKC", clean_line(value)) if isinstance(value, str) else ""
    found = _DAY.fullmatch(text)
    try:
        if not found:
            raise ValueError(text)
        year, month, day = int(found[1]), int(found[2]), int(found[3] or 1)
        written = datetime.date(year, month, day).isoformat()
    except ValueError:
        raise ValueFault(
            f"{spec.label}要写成日期，如 2025-11-08", f"{spec.name} must be a date, such as 2025-11-08"
        ) from None
    if not found[3]:
        return written[:7]
    return f"{written} {found[4]:0>5}" if found[4] else written


def _day_text(value: datetime.date) -> str:
    if isinstance(value, datetime.datetime) and (value.hour or value.minute):
        return value.strftime("%Y-%m-%d %H:%M")
    return value.strftime("%Y-%m-%d")


def _number_text(value: object) -> str:
    if isinstance(value, float) and value.is_integer() and abs(value) < MAX_NUMBER:
        return str(int(value))
    return str(value)
