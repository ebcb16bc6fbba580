"""Numbers as a host says them: 39.9元 is 三十九块九, 2斤 is 两斤, 0.5斤 is 半斤."""

import re
from collections.abc import Callable
from decimal import Decimal

_DIGITS = "零一二三四五六七八九"
_NUMBER = r"[0-9]+(?:\.[0-9]+)?"
_COUNTED = re.compile(
    "公?斤|千克|毫?克|毫?升|毫米|厘米|[米亩秒天年周次遍袋盒箱瓶罐包份单个件只条根块片桶支朵颗粒口家位户人种样代辈套双张把筐扎捆坛道万亿]|小时|分钟"
)
"""Words before which 2 is 两; before others, such as 号, 月 and 两 itself, it stays 二."""
_LATIN_UNITS = {
    "kg": "公斤", "mg": "毫克", "g": "克", "ml": "毫升", "l": "升", "mm": "毫米", "cm": "厘米", "km": "公里", "m": "米",
    "h": "小时",
}  # fmt: skip


def speak_integer(number: int, *, is_count: bool = False) -> str:
    """A whole number of 0 or more; `is_count`: 2 stands before a measure word and is 两.

    >>> speak_integer(1200), speak_integer(105), speak_integer(12), speak_integer(2, is_count=True)
    ('一千二百', '一百零五', '十二', '两')
    """
    if number == 2 and is_count:
        return "两"
    if number < 10:
        return _DIGITS[number]
    for size, word in ((10**8, "亿"), (10**4, "万")):
        if number >= size:
            high, low = divmod(number, size)
            spoken = speak_integer(high, is_count=True) + word
            if not low:
                return spoken
            return spoken + ("零" if low < size // 10 else "") + _below_myriad_or_more(low)
    return _below_myriad(number, is_leading=True)


def _below_myriad_or_more(number: int) -> str:
    return _below_myriad(number, is_leading=False) if number < 10**4 else speak_integer(number)


def _below_myriad(number: int, *, is_leading: bool) -> str:
    spoken = ""
    for size, word in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // size % 10
        if digit:
            is_two = digit == 2 and size >= 100 and is_leading and not spoken
            spoken += ("两" if is_two else _DIGITS[digit]) + word
        elif spoken and not spoken.endswith("零") and number % size:
            spoken += "零"
    if is_leading and spoken.startswith("一十"):
        return spoken[1:]
    return spoken


def speak_number(text: str, *, is_count: bool = False) -> str:
    """A number in digits, with or without decimals.

    >>> speak_number("13.5"), speak_number("2", is_count=True)
    ('十三点五', '两')
    """
    whole, _, decimals = text.partition(".")
    decimals = decimals.rstrip("0")
    if not decimals:
        return speak_integer(int(whole), is_count=is_count)
    return speak_integer(int(whole)) + "点" + "".join(_DIGITS[int(digit)] for digit in decimals)


def speak_yuan(yuan: Decimal) -> str:
    """An amount as said at a stall.

    >>> [speak_yuan(Decimal(one)) for one in ("39.9", "0.5", "9.05", "12.85", "2", "200")]
    ['三十九块九', '五毛', '九块零五分', '十二块八毛五', '两块', '两百块']
    """
    fen = int((yuan * 100).to_integral_value())
    whole, rest = divmod(fen, 100)
    jiao, cents = divmod(rest, 10)
    spoken = speak_integer(whole, is_count=True) + "块" if whole else ""
    if not jiao and not cents:
        return spoken or "零元"
    if not jiao:
        return spoken + ("零" if whole else "") + speak_integer(cents, is_count=True) + "分"
    mao = speak_integer(jiao, is_count=not whole)
    if cents:
        return f"{spoken}{mao}毛{_DIGITS[cents]}"
    return spoken + mao if whole else f"{mao}毛"


def speak_code(text: str) -> str:
    """A number of a certificate or a phone, digit by digit, 1 as 幺.

    >>> speak_code("FJ-108")
    'FJ幺零八'
    """
    return "".join(
        "幺" if char == "1" else _DIGITS[int(char)] if char.isdigit() else char for char in text if char != "-"
    )


def _year(digits: str) -> str:
    return "".join(_DIGITS[int(digit)] for digit in digits)


def _date(found: re.Match[str]) -> str:
    spoken = f"{_year(found[1])}年{speak_integer(int(found[2]))}月"
    return spoken + (f"{speak_integer(int(found[3]))}号" if found[3] else "")


def _clock(found: re.Match[str]) -> str:
    minutes = int(found[2])
    tail = "" if not minutes else "半" if minutes == 30 else f"{'零' if minutes < 10 else ''}{speak_integer(minutes)}分"
    return f"{speak_integer(int(found[1]), is_count=True)}点{tail}"


def _price(found: re.Match[str]) -> str:
    per = f"一{found[2]}" if found[2] else ""
    return speak_yuan(Decimal(found[1])) + per


def _half(found: re.Match[str]) -> str:
    whole, unit = int(found[1]), found[2]
    if unit in ("小时", "月"):
        return f"{speak_integer(whole, is_count=True)}个半{unit}" if whole else f"半个{unit}"
    return f"{speak_integer(whole, is_count=True)}{unit}半" if whole else f"半{unit}"


def _range(found: re.Match[str]) -> str:
    unit = found[3]
    return f"{_counted(found[1], unit)}到{_counted(found[2], unit)}"


def _times(found: re.Match[str]) -> str:
    piece, count, measure = found[1], found[2], found[3]
    return f"{speak_number(count, is_count=True)}{measure}，每{measure}{speak_numbers(piece)}"


def _latin_unit(found: re.Match[str]) -> str:
    return found[1] + _LATIN_UNITS[found[2].lower()]


def _counted(number: str, following: str) -> str:
    return speak_number(number, is_count=bool(_COUNTED.match(following)))


def _plain(found: re.Match[str]) -> str:
    return _counted(found[1], found[2])


_STEPS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"(?<=\d),(?=\d{3}(?!\d))"), lambda _: ""),
    (
        re.compile(r"[A-Za-z]+[A-Za-z/]*[ -]?(?=[A-Za-z0-9-]*\d)\d[A-Za-z0-9-]*|\b\d{7,}\b"),
        lambda found: speak_code(found[0]),
    ),
    (re.compile(r"(\d{4})[-/](\d{1,2})(?:[-/](\d{1,2}))?(?!\d)"), _date),
    (re.compile(r"(\d{4})年"), lambda found: f"{_year(found[1])}年"),
    (re.compile(r"(\d{1,2})[日号](?!链接)"), lambda found: f"{speak_integer(int(found[1]))}号"),
    (re.compile(r"(\d{1,2})[:：](\d{2})(?!\d)"), _clock),
    (re.compile(rf"({_NUMBER})\s*(kg|mg|ml|mm|cm|km|g|m|l|h)(?![A-Za-z])", re.IGNORECASE), _latin_unit),
    (re.compile(rf"({_NUMBER})%"), lambda found: f"百分之{speak_number(found[1])}"),
    (re.compile(rf"({_NUMBER}\s*(?:克|公斤|斤|毫升|千克|升))\s*[×xX*]\s*(\d+)\s*([\u4e00-\u9fff])"), _times),
    (re.compile(rf"({_NUMBER})\s*[-~—–～至]\s*({_NUMBER})(?=([\u4e00-\u9fff]?))"), _range),
    (re.compile(rf"[¥￥]\s*({_NUMBER})(?!\s*元)()"), _price),
    (re.compile(rf"[¥￥]?\s*({_NUMBER})\s*元(?:/([\u4e00-\u9fff]))?"), _price),
    (re.compile(r"(\d+)\.50*(斤|公斤|小时|天|年)"), _half),
    (re.compile(rf"(?<=第)({_NUMBER})()"), _plain),
    (re.compile(rf"({_NUMBER})\s*(?=([\u4e00-\u9fff]{{0,2}}))"), _plain),
)


def speak_numbers(text: str) -> str:
    """`text` with every number in digits written as it is said.

    >>> speak_numbers("5斤装39.9元，2斤装29.9元，48小时内发货")
    '五斤装三十九块九，两斤装二十九块九，四十八小时内发货'
    """
    for pattern, speak in _STEPS:
        text = pattern.sub(speak, text)
    return text


def spoken_length(text: str) -> int:
    """Syllables to say, about: Han characters and Latin letters.

    >>> spoken_length("三十九块九，OK。")
    7
    """
    return len(re.findall(r"[\u3400-\u9fffA-Za-z]", text))
