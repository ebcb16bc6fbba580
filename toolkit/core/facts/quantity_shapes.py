"""Quantities of more than one number: ranges, shares, sizes, halves, and pairs such as 三四斤."""

import re
from collections.abc import Iterator
from decimal import Decimal

from toolkit.core.amount_tail import PER
from toolkit.core.amount_words import plain
from toolkit.core.facts.quantity import Dimension, Exactness, Quantity
from toolkit.core.facts.quantity_at import HAN_DIGIT, NUMBER, quantity_at
from toolkit.core.facts.units import UNIT, read_unit
from toolkit.core.numerals import read_number
from toolkit.core.sought import Sought

_TO = r"(?:到|至|[-~～—–])"
_RANGE = Sought(
    rf"(?P<a>{NUMBER})(?P<ua>{UNIT})?(?P<ha>半)?{_TO}(?P<b>{NUMBER})(?P<m>多)?(?P<u>{UNIT})?(?P<hb>半(?![价年天个月]))?",
    re.IGNORECASE,
)
_PAIR = re.compile(
    rf"(?<![{HAN_DIGIT}])(?P<pre>十|[一二三四五六七八九]十|[一二三四五六七八九]百)?(?P<p>一两|"
    rf"一二|两三|二三|三四|四五|五六|六七|七八|八九|三五)(?P<t>[十百千万]*)(?P<u>{UNIT})"
)
_PERCENT = re.compile(
    rf"(?P<k>百|千|万)分之(?P<n>{NUMBER})(?P<m>多|几)?|(?P<d>[一二三四五六七八九十])分之(?P<e>[一二三四五六七八九十])"
)


_PROPORTION = Sought(rf"(?P<a>{NUMBER})\s*[比:：]\s*(?P<b>{NUMBER})(?![\d:：]|一[^，。])")


def proportions(text: str, work: str) -> Iterator[Quantity]:
    """一比九."""
    for found in _PROPORTION.finditer(work):
        first, second = read_number(found["a"]), read_number(found["b"])
        if first and second and (first, second) != (1, 1):
            shown = f"{plain(first)}:{plain(second)}"
            yield quantity_at(text, found.start(), found.end(), "other", first / second, "比", shown=shown)


_HALF_MORE = Sought(rf"(?P<n>{NUMBER})个(?P<h>半|多)(?P<u>小时|钟头|月|星期|礼拜|钟)")


def halves(text: str, work: str) -> Iterator[Quantity]:
    """两个半小时."""
    for found in _HALF_MORE.finditer(work):
        value = read_number(found["n"])
        if value is not None:
            dimension, size = read_unit(f"个{found['u']}" if found["u"] != "钟" else "小时")
            half = Decimal("0.5") if found["h"] == "半" else Decimal(0)
            exactness: Exactness | None = "more" if found["h"] == "多" else None
            yield quantity_at(
                text,
                found.start(),
                found.end(),
                dimension,
                (value + half) * size,
                found["u"],
                exactness=exactness,
                step=size,
            )


_TAEL = Sought(
    rf"(?:(?:(?P<j>{NUMBER})斤)?(?P<l>{NUMBER})两|(?<![块元毛分角点\d{HAN_DIGIT}十百千万半几多]))(?P<q>[一二两三四五六七八九半\d])钱(?![块元毛不的])"
)
_JIN_RANGE = re.compile(
    rf"(?P<a>{NUMBER})斤(?P<at>[一二三四五六七八九半])(?:两)?{_TO}(?P<b>{NUMBER})斤(?P<bt>[一二三四五六七八九半])?(?:两)?(?![{HAN_DIGIT}十百千\d])"
)


def jin_ranges(text: str, work: str) -> Iterator[Quantity]:
    """两斤六到两斤八 is 1300 to 1400 g."""
    for found in _JIN_RANGE.finditer(work):
        low, high = (_jin(found[whole], found[tenth]) for whole, tenth in (("a", "at"), ("b", "bt")))
        if low is not None and high is not None and low < high:
            yield quantity_at(text, found.start(), found.end(), "weight", low, "斤", high=high, exactness="range")


def _jin(whole: str, tenth: str | None) -> Decimal | None:
    value = read_number(whole)
    part = Decimal(5) if tenth == "半" else read_number(tenth) if tenth else Decimal(0)
    return None if value is None or part is None else value * 500 + part * 50


def taels(text: str, work: str) -> Iterator[Quantity]:
    """二两四钱 is 120 g."""
    for found in _TAEL.finditer(work):
        parts = ((found["j"], 500), (found["l"], 50), (found["q"], 5))
        grams = sum((read_number(said) or Decimal(0)) * size for said, size in parts if said)
        yield quantity_at(text, found.start(), found.end(), "weight", Decimal(grams), "克")


_MU_FEN = re.compile(rf"(?P<n>{NUMBER})亩(?P<f>[一二两三四五六七八九半])分(?P<h>半)?(?=[地田园茶花果水荒山，。、]|$)")


def mu_and_fen(text: str, work: str) -> Iterator[Quantity]:
    """四亩三分地 is 4.3亩; ten 分 are a 亩."""
    for found in _MU_FEN.finditer(work):
        value = read_number(found["n"])
        tenths = Decimal("0.5") if found["f"] == "半" else read_number(found["f"])
        if value is not None and tenths is not None:
            dimension, size = read_unit("亩")
            whole = value + tenths / 10 + (Decimal("0.05") if found["h"] else 0)
            end = found.end("h") if found["h"] else found.end("f") + 1
            yield quantity_at(
                text, found.start(), end, dimension, whole * size, "亩", step=size / 10, shown=f"{plain(whole)}亩"
            )


_TWO_MONTHS = re.compile(r"(?P<n>[俩仨])月(?!份)|(?P<night>一天一[夜宿])|(?<=[腌泡晒熏醒够足养排发])(?P<half>半天)")


def spoken_times(text: str, work: str) -> Iterator[Quantity]:
    """俩月, 一天一夜, 腌足半天."""
    for found in _TWO_MONTHS.finditer(work):
        if found["n"]:
            value = Decimal(2 if found["n"] == "俩" else 3)
            yield quantity_at(text, found.start(), found.end(), "months", value, "个月")
        else:
            hours = Decimal(24 if found["night"] else 12)
            yield quantity_at(text, found.start(), found.end(), "time", hours, "小时")


_AND_HALF = Sought(rf"(?P<n>{NUMBER})个半(?![小月星钟天年礼价])")


def whole_and_half(text: str, work: str) -> Iterator[Quantity]:
    """十三个半 is 13.5 of what was spoken of."""
    for found in _AND_HALF.finditer(work):
        value = read_number(found["n"])
        if value is not None:
            yield quantity_at(text, found.start(), found.end(), "bare", value + Decimal("0.5"), "")


_DEGREES = Sought(rf"(?P<n>{NUMBER})[度](?P<d>[零一二三四五六七八九\d])(?![{HAN_DIGIT}十百千万\d个斤块次天年月米])")


def degrees(text: str, work: str) -> Iterator[Quantity]:
    """十三度五 is 13.5 degrees."""
    for found in _DEGREES.finditer(work):
        whole, tenth = read_number(found["n"]), read_number(found["d"])
        if whole is not None and tenth is not None:
            yield quantity_at(text, found.start(), found.end(), "degree", whole + tenth / 10, "度")


_METRES = Sought(rf"(?P<n>{NUMBER})米(?P<d>[一二三四五六七八九])(?![{HAN_DIGIT}十百千万\d个斤块次天年月])")


def metres(text: str, work: str) -> Iterator[Quantity]:
    """一米八 is 1800 mm."""
    for found in _METRES.finditer(work):
        whole, tenth = read_number(found["n"]), read_number(found["d"])
        if whole is not None and tenth is not None and whole < 10:
            yield quantity_at(text, found.start(), found.end(), "length", whole * 1000 + tenth * 100, "米")


_SIZE = Sought(
    rf"(?P<a>{NUMBER})(?P<u>毫米|厘米|公分|mm|cm|MM|CM)?\s*[×xX*＊乘]\s*(?P<b>{NUMBER})(?P<v>毫米|"
    rf"厘米|公分|mm|cm|MM|CM|(?<=[\d十一二三四五六七八九])(?=的?(?:$|[，。！]))(?<!\d\.\d))"
)
LEAST_SIDE = 8
"""Centimetres of the side of a thing whose unit is left out: 二十乘二十的; less are said of what is multiplied."""


def sizes(text: str, work: str) -> Iterator[Quantity]:
    """8×10厘米 is two lengths."""
    for found in _SIZE.finditer(work):
        first, second = read_number(found["a"]), read_number(found["b"])
        if first is not None and second is not None and (found["v"] or min(first, second) >= LEAST_SIDE):
            start, end = found.start("a"), found.end("u") if found["u"] else found.end("a")
            unit, last = found["u"] or found["v"] or "厘米", found["v"] or "厘米"
            yield quantity_at(text, start, end, "length", first * read_unit(unit)[1], unit)
            yield quantity_at(text, found.start("b"), found.end(), "length", second * read_unit(last)[1], last)


def percents(text: str, work: str) -> Iterator[Quantity]:
    for found in _PERCENT.finditer(work):
        if found["d"]:
            low, part = read_number(found["d"]), read_number(found["e"])
            value = part / low * 100 if low and part else None
        else:
            value = read_number(found["n"])
            value = value / {"百": 1, "千": 10, "万": 100}[found["k"]] if value is not None else None
        if value is not None:
            yield quantity_at(
                text, found.start(), found.end(), "ratio", value, "%", exactness="more" if found["m"] else None
            )


def pairs(text: str, work: str) -> Iterator[Quantity]:
    """三四斤, 七八十块."""
    for found in _PAIR.finditer(work):
        first = read_number((found["pre"] or "") + found["p"][0] + found["t"])
        second = read_number((found["pre"] or "") + found["p"][1] + found["t"])
        dimension, size = _range_unit(found["u"])
        if (
            found["p"] in ("一两", "两三")
            and found["u"] in ("个", "天", "次", "口", "句", "下", "种", "位")
            and not found["t"]
        ):
            continue
        if first is not None and second is not None and first < second:
            yield quantity_at(
                text,
                found.start(),
                found.end(),
                dimension,
                first * size,
                found["u"],
                high=second * size,
                exactness="range",
            )


def _range_unit(unit: str) -> tuple[Dimension, Decimal]:
    """As `read_unit`, but 块 is money: nobody counts pieces as 五六块."""
    return ("money", Decimal(1)) if unit == "块" else read_unit(unit)


def ranges(text: str, work: str) -> Iterator[Quantity]:
    for found in _RANGE.finditer(work):
        first, second = read_number(found["a"]), read_number(found["b"])
        unit = found["u"] or found["ua"] or ""
        first = first + Decimal("0.5") if first is not None and found["ha"] else first
        second = second + Decimal("0.5") if second is not None and found["hb"] else second
        if first is None or second is None or first >= second or _is_half_money(work, found):
            continue
        has_tenth = re.match(r"[一二三四五六七八九\d]", work[found.end() : found.end() + 1])
        if unit in ("块", "元") and has_tenth and not PER.match(work, found.end()):
            continue
        dimension, size = _range_unit(unit) if unit else ("bare", Decimal(1))
        _, first_size = _range_unit(found["ua"] or unit) if unit else ("bare", Decimal(1))
        yield quantity_at(
            text, found.start(), found.end(), dimension, first * first_size, unit, high=second * size, exactness="range"
        )


def _is_half_money(work: str, found: re.Match[str]) -> bool:
    """Whether the range begins with the tenth of a price: 九 of 三十九块九到四十块."""
    return bool(re.search(r"[块元毛]$", work[: found.start()]))
