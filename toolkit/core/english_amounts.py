"""Days, weights and counts of a card in English."""

import re
from decimal import Decimal

_UNITS = {"克": "g", "千克": "kg", "公斤": "kg", "毫升": "ml", "升": "l"}
_SIZES = {"厘米": "cm", "毫米": "mm", "毫升": "ml", "升": "l", "克": "g", "千克": "kg", "公斤": "kg"}
_MEASURES = {
    "袋": "bag", "瓶": "bottle", "罐": "tin", "盒": "box", "个": "piece", "枚": "piece", "包": "pack", "箱": "box",
    "份": "pack", "块": "piece", "条": "piece", "只": "piece", "张": "sheet", "双": "pair", "对": "pair", "套": "set",
    "把": "piece", "支": "piece", "根": "piece", "饼": "cake", "坛": "jar", "桶": "tub", "件": "piece", "头": "head",
}  # fmt: skip
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_PARTS = {"上旬": "early ", "中旬": "mid-", "下旬": "late ", "初": "early ", "底": "late "}
_SIZED = re.compile(
    r"(\d+)([\u4e00-\u9fff])，(内径|外径|[直口]径|长|宽|高)?([\d.]+)(厘米|毫米|毫升|升|千克|公斤|克)?(?:[×xX*]([\d.]+)(厘米|毫米))?"
)
_WEIGHED = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*(斤|克|千克|公斤|毫升|升)装?(?:[×xX*](\d+)([\u4e00-\u9fff]))?")
_ASIDE = {
    "内径": " inside",
    "外径": " across",
    "直径": " across",
    "口径": " across",
    "长": " long",
    "宽": " wide",
    "高": " high",
}


def is_han(text: str) -> bool:
    return bool(re.search(r"[\u3400-\u9fff]", text))


def counted(number: str, noun: str) -> str:
    plural = "" if number == "1" else "es" if noun.endswith("x") else "s"
    return f"{number} {noun}{plural}"


def english_count(value: str) -> str:
    """A number with its measure in English; empty where the measure has none.

    >>> english_count("4箱"), english_count("12枚"), english_count("2亩")
    ('4 boxes', '12 pieces', '')
    """
    found = re.fullmatch(r"(\d+)([\u4e00-\u9fff]?)", value)
    if not found or (found[2] and found[2] not in _MEASURES):
        return ""
    return counted(found[1], _MEASURES[found[2]]) if found[2] else found[1]


def english_day(value: str) -> str:
    """A day, a month or a part of one in English; empty where it is anything else.

    >>> english_day("2026年11月中旬"), english_day("2026-11-02"), english_day("10月"), english_day("霜降后")
    ('mid-November 2026', '2 November 2026', 'October', '')
    """
    found = re.fullmatch(
        r"(?:(\d{4})[年-])?(\d{1,2})(?:月|-(?=\d))?(?:(\d{1,2})日?)?(上旬|中旬|下旬|初|底)?(?:前后)?", value
    )
    if not found or not 1 <= int(found[2]) <= 12 or not re.search(r"[月-]", value):
        return ""
    about = "around " if value.endswith("前后") else ""
    day = about + (f"{int(found[3])} " if found[3] else _PARTS.get(found[4] or "", ""))
    return f"{day}{_MONTHS[int(found[2]) - 1]} {found[1] or ''}".strip()


def english_spec(spec: str) -> str:
    """A net weight, count or size in English; anything else stays as it is. A jin is half a kilogram.

    >>> english_spec("5斤装"), english_spec("250克"), english_spec("500克×4袋"), english_spec("一盒")
    ('5 jin (2.5 kg)', '250 g', '4 bags of 500 g', '一盒')
    >>> english_spec("50张，34厘米×69厘米"), english_spec("1个，内径58毫米")
    ('50 sheets, 34 × 69 cm', '1 piece, 58 mm inside')
    >>> english_spec("10个，800克")
    '10 pieces, 800 g'
    """
    sized = _SIZED.fullmatch(spec)
    if sized and sized[2] in _MEASURES and (unit := _SIZES.get(sized[5] or sized[7] or "")):
        size = f"{sized[4]} × {sized[6]} {unit}" if sized[6] else f"{sized[4]} {unit}"
        return f"{counted(sized[1], _MEASURES[sized[2]])}, {size}{_ASIDE.get(sized[3] or '', '')}"
    found = _WEIGHED.fullmatch(spec)
    if not found:
        return english_count(spec.removesuffix("装")) or spec
    if found[2] == "斤":
        weight = f"{found[1]} jin ({Decimal(found[1]) / 2} kg)"
    elif found[2] == "升":
        weight = counted(found[1], "litre")
    else:
        weight = f"{Decimal(found[1])} {_UNITS[found[2]]}"
    if found[3]:
        return f"{counted(found[3], _MEASURES[found[4]])} of {weight}" if found[4] in _MEASURES else spec
    return weight
