"""Every price, weight, count, discount and offer that a spoken Chinese text holds."""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal

from toolkit.core.amount_money import find_money
from toolkit.core.amount_offers import amount_at, find_discounts, find_offers, nothing_at
from toolkit.core.amount_words import (
    BOUNDARY,
    DIGIT,
    NUMBER,
    PACK,
    PIECE,
    WEIGHT_UNIT,
    Amount,
    AmountKind,
    clause_before,
    hide_other_numbers,
    plain,
    read_spoken,
)
from toolkit.core.numerals import read_number
from toolkit.core.sought import Sought
from toolkit.core.text import Text

_GRAMS = {
    "公斤": 1000, "千克": 1000, "kg": 1000, "斤": 500, "两": 50, "克": 1, "g": 1, "吨": 1_000_000,
    "mg": Decimal("0.001"), "毫克": Decimal("0.001"),
}  # fmt: skip
_MILLILITRES = {"毫升": 1, "ml": 1, "升": 1000, "l": 1000}
_M = rf"[{PACK}{PIECE}]"
_MONEY_UNIT = r"块钱?|元钱?"

_PAIR = "一两|两三|二三|三四|四五|五六|六七|七八|八九|三五"
_UNIT = rf"{_MONEY_UNIT}|毛|{WEIGHT_UNIT}|{_M}"
_ROUGH = re.compile(
    rf"(?P<n>{NUMBER})(?<=[十百千万0])(?:多|来|几|余)(?P<u>{_UNIT})(?:钱)?|(?P<m>{NUMBER})(?P<v>公斤|斤|块|元)(?:多|出头)(?![买吃拿送带加])钱?"
    rf"|(?P<pre>(?:[一二三四五六七八九]百)?(?:[二三四五六七八九]?十)?)(?<![一二三四五六七八九])"
    rf"(?P<p>{_PAIR})(?P<t>[十百千万]?)(?P<w>{_UNIT}|毛)(?![一二三四五六七八九])"
)
_RANGE = Sought(
    rf"(?<![块元毛斤{DIGIT}\d.])(?P<a>{NUMBER})(?:到|至|-|~|～|—|–)(?P<b>{NUMBER})(?P<u>{_UNIT})(?![{DIGIT}\d])"
)
_WEIGHT = Sought(
    rf"(?P<n>半|{NUMBER})\s*(?P<u>{WEIGHT_UNIT})(?:(?<!\.\d斤)(?<!\.\d公斤)(?<!\.\d两)(?<!\.\d克)"
    rf"(?:(?<=斤)(?P<m>[一二三四五六七八九\d])两(?P<mh>[半一二三四五六七八九](?![{DIGIT}十]))?|(?P<half>半)(?![价天个年月小])"
    rf"|(?P<d>[一二三四五六七八九])(?=$|[\s，。！？；装的])))?(?P<pack>装|状|壮)?"
)
_JIN_HALF = re.compile(rf"(?<![{DIGIT}\d十百半几公])斤半(?![价天个])(?P<pack>装)?")
_GOLD_PACK = Sought(rf"(?P<n>{NUMBER})(?:金|巾|筋|今)(?:装|状|壮)")
_TWO_OF = re.compile(rf"公?斤|{_M}(?!装)")
"""After 两 in 六十八两罐, which is 68 and two jars."""
_COUNT = re.compile(rf"(?P<n>半|{NUMBER})(?P<u>{_M})(?P<pack>装)?")
_MISHEARD_BAG = Sought(rf"(?P<n>{NUMBER})(?:带(?={BOUNDARY}|[减送\0])|代(?=[，,]?\0))")
"""三十带二十六块钱: 袋 as Whisper writes it."""
_NOT_AFTER_UNIT = {
    "克": "拉服隆己制莱", "升": "级温华学值高降到起至旗为", "两": "百千万亿个天位人年次条家种边头三岁口国全件袋箱份",
    "个": "月小星礼钟人世孩问地方种年代省县村女男", "包": "邮退赔换括容您你运", "支": "持队付", "提": "前货到醒",
    "件": "事套夹", "套": "路房", "份": "心情工子", "听": "众说到我好", "板": "块栗", "头": "牛发疼号", "吨": "位",
    "条": "路件河街", "只": "要限有卖需", "张": "嘴脸口", "片": "地", "把": "它这他火", "根": "本据", "双": "十方",
    "颗": "心",
}  # fmt: skip
_PACKING = re.compile(
    r"(?:[一每1][袋盒箱瓶罐包份件桶提套]|里面|里头|共|装|有|送|买|拍|限|发|来|囤|带|抢|剩)[了上满着足]{0,2}$"
)
_DOUBT_GOLD = Text("可能是“斤装”，请听一遍", "this may be 斤装 (a pack by weight); listen to it")
_DOUBT_BAG = Text("可能是“袋”，请听一遍", "this may be 袋 (bags); listen to it")
_DOUBT_ONE = Text(
    "可能是数量，也可能是每一份的价钱，请听一遍", "this may be an amount, or a price for one; listen to it"
)


def read_amounts(text: str) -> tuple[Amount, ...]:
    """The amounts in `text`, in order; they never overlap.

    >>> [amount.normalised for amount in read_amounts("五斤装，今天三十九块九，买两袋减五块钱")]
    ['5斤装', '39.9元', '2袋', '5元']
    >>> read_amounts("电话400-123-4567，百分之百正宗，千万别错过，一起看一下")
    ()
    """
    work = hide_other_numbers(text)
    found: list[Amount] = []
    for find in _FINDERS:
        for amount in find(text, work):
            if amount.end > amount.start and "\0" not in work[amount.start : amount.end]:
                found.append(amount)
                start, end = _taken(text, amount)
                work = work[:start] + "\0" * (end - start) + work[end:]
    return tuple(sorted(found, key=lambda amount: amount.start))


def normalise_amounts(text: str) -> str:
    """`text` with its amounts in digits, for show: prices, weights, discounts, and counts from ten up.

    What is rough or doubtful, or reads a misheard word as a digit, stays as it is; so does 半斤, which reads better.

    >>> normalise_amounts("五斤装，今天三十九块九，三十袋，坏一个赔一个")
    '5斤装，今天39.9元，30袋，坏一个赔一个'
    """
    parts: list[str] = []
    last = 0
    for amount in read_amounts(text):
        if _is_shown_in_digits(text[amount.start : amount.end], amount):
            parts += [text[last : amount.start], amount.normalised]
            last = amount.end
    return "".join(parts) + text[last:]


def _is_shown_in_digits(said: str, amount: Amount) -> bool:
    if amount.doubt or amount.is_rough or amount.is_misheard:
        return False
    if amount.kind == "count":
        return amount.value >= 10 or said[0].isdigit()
    return not said.startswith("半") and said != "对折" and not said.endswith("半价")


def _taken(text: str, amount: Amount) -> tuple[int, int]:
    """The stretch that belongs to `amount`: with 一斤 of 八块一斤, which is no weight."""
    if not amount.per:
        return amount.start, amount.end
    after = re.compile(rf"\s*(?:[一1]|每|/){amount.per}").match(text, amount.end)
    if after:
        return amount.start, after.end()
    return max(text.rfind("一" + amount.per, 0, amount.start), text.rfind("每" + amount.per, 0, amount.start),
               text.rfind("1" + amount.per, 0, amount.start)), amount.end  # fmt: skip


def _rough(text: str, work: str) -> Iterator[Amount]:
    for match in _RANGE.finditer(work):
        first, second = read_number(match["a"]), read_number(match["b"])
        if first is not None and second is not None and first < second:
            yield _rough_amount(text, match, first, match["u"], second)
    for match in _ROUGH.finditer(work):
        if match["p"]:
            first = read_number(match["pre"] + match["p"][0] + match["t"])
            yield _rough_amount(text, match, first, match["w"])
        else:
            read = read_spoken(match["n"] or match["m"])
            yield _rough_amount(text, match, read[0] if read else None, match["u"] or match["v"])


def _rough_amount(
    text: str, match: re.Match[str], value: Decimal | None, unit: str, second: Decimal | None = None
) -> Amount:
    if value is None or text[match.end() : match.end() + 1] in (*_NOT_AFTER_UNIT.get(unit[0], ""), "\n"):
        return nothing_at(match)
    if unit in _M and unit in PIECE and unit != "个" and unit[0] != "块":
        return nothing_at(match)
    kind, factor, name = _scale(unit)
    return amount_at(
        match, kind, value * factor, name, match[0], second=second * factor if second else None, is_rough=True
    )


def _scale(unit: str) -> tuple[AmountKind, Decimal, str]:
    """Kind, factor and name of the unit that values are kept in."""
    key = unit.lower()
    if key in _GRAMS:
        return "weight", Decimal(_GRAMS[key]), "克"
    if key in _MILLILITRES:
        return "volume", Decimal(_MILLILITRES[key]), "毫升"
    if unit[0] in "块元":
        return "price", Decimal(1), "元"
    if unit[0] == "毛":
        return "price", Decimal("0.1"), "元"
    return "count", Decimal(1), unit


def _weights(text: str, work: str) -> Iterator[Amount]:
    for match in _JIN_HALF.finditer(work):
        yield amount_at(match, "weight", Decimal(750), "克", f"1.5斤{match['pack'] or ''}")
    for match in _GOLD_PACK.finditer(work):
        value = read_number(match["n"])
        if value is not None:
            yield amount_at(
                match, "weight", value * 500, "克", f"{plain(value)}斤装", doubt=_DOUBT_GOLD, is_misheard=True
            )
    for match in _WEIGHT.finditer(work):
        amount = _weight(text, match)
        if amount:
            yield amount


def _weight(text: str, match: re.Match[str]) -> Amount | None:
    unit, said = match["u"], match["n"]
    read = read_spoken(said)
    has_tail = match["m"] or match["half"] or match["d"]
    if read is None or (unit == "两" and said.startswith("两")) or re.fullmatch(rf"[{DIGIT}]{{2,}}", said):
        return None
    if not has_tail and text[match.end("u") : match.end("u") + 1] in tuple(_NOT_AFTER_UNIT.get(unit, "")):
        return None
    if unit == "两" and _TWO_OF.match(text, match.end("u")):
        return None
    value, skipped = read
    if match["half"]:
        value += Decimal("0.5")
    tenths = (match["m"], Decimal("0.1")), (match["mh"], Decimal("0.01")), (match["d"], Decimal("0.1"))
    for digit, size in tenths:
        if digit:
            value += (Decimal(5) if digit == "半" else read_number(digit) or 0) * size
    kind, factor, name = _scale(unit)
    if kind in ("price", "count"):
        return None
    doubt = (
        _DOUBT_ONE
        if re.fullmatch(r"[二三四五六七八九]十一", said) and unit in ("斤", "公斤") and not match["pack"]
        else None
    )
    is_misheard = (match["pack"] or "装") != "装"
    start, end = match.start() + skipped, match.end()
    return Amount(
        start=start,
        end=end,
        kind=kind,
        value=value * factor,
        unit=name,
        normalised=f"{plain(value)}{unit}{'装' if match['pack'] else ''}",
        doubt=doubt,
        is_misheard=is_misheard,
    )


def _misheard_bags(text: str, work: str) -> Iterator[Amount]:
    for match in _MISHEARD_BAG.finditer(work):
        value = read_number(match["n"])
        if value is not None and value >= 2:
            normalised = f"{plain(value)}袋"
            yield amount_at(match, "count", value, "袋", normalised, doubt=_DOUBT_BAG, is_misheard=True)


def _counts(text: str, work: str) -> Iterator[Amount]:
    for match in _COUNT.finditer(work):
        unit, said = match["u"], match["n"]
        read = read_spoken(said)
        if read is None:
            continue
        value, skipped = read
        before = clause_before(text, match.start() + skipped)
        following = text[match.end() : match.end() + 1]
        if (value < 2 and said != "半") or before.endswith(tuple("第这那哪几")) or unit == "块":
            continue
        if following and following in _NOT_AFTER_UNIT.get(unit, ""):
            continue
        if said == "半" and (unit in PIECE or unit not in "袋盒箱瓶罐桶"):
            continue
        if unit in PIECE and not (_PACKING.search(before) or match["pack"]):
            continue
        doubt = _DOUBT_ONE if re.search(r"(?:百|千|[二三四五六七八九]十)一$", said) else None
        normalised = f"{plain(value)}{unit}{match['pack'] or ''}"
        yield Amount(
            start=match.start() + skipped, end=match.end(), kind="count", value=value, unit=unit, normalised=normalised,
            doubt=doubt,
        )  # fmt: skip


_FINDERS: tuple[Callable[[str, str], Iterator[Amount]], ...] = (
    find_offers, find_discounts, _rough, find_money, _weights, _misheard_bags, _counts,
)  # fmt: skip
