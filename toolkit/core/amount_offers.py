"""Offers and discounts in spoken Chinese: 买二送一, 满一百减二十, 第二件半价, 八五折."""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal

from toolkit.core.amount_words import DIGIT, NUMBER, PACK, PIECE, SMALL, Amount, AmountKind, plain
from toolkit.core.numerals import read_number

_M = rf"[{PACK}{PIECE}]"
_MONEY_UNIT = r"块钱?|元钱?"

_BUY_GET = re.compile(rf"(?P<verb>买|拍)(?P<a>{SMALL})(?P<u>{_M})?(?P<give>送|赠|得|免|发)(?P<b>{SMALL})(?P<v>{_M})?")
_SPEND = re.compile(
    rf"满(?P<a>{NUMBER})(?P<u>{_MONEY_UNIT}|{_M})?(?P<give>立?减|返|送|打)(?P<b>{NUMBER})(?P<v>{_MONEY_UNIT}|折|{_M})?"
)
_NTH = re.compile(
    rf"第(?P<a>{SMALL})(?P<u>{_M})(?:只要|就|是|直接)?(?:(?P<half>半价)|(?P<free>免费|免单|[0零]元)|(?P<b>[{DIGIT}\d点.]+)折)"
)
_DISCOUNT = re.compile(r"(?:(?P<n>[一二三四五六七八九点\d.]+)|对)折(?![叠腾磨射返断回中线屏])")
_HALF_PRICE = re.compile(r"半价")


def find_offers(text: str, work: str) -> Iterator[Amount]:
    """Offers in `work`, a copy of `text` with blanks for what is read already."""
    for match in _BUY_GET.finditer(work):
        yield _offer(match, lambda m, a, b: f"{m['verb']}{a}{m['u'] or ''}{m['give']}{b}{m['v'] or ''}")
    for match in _SPEND.finditer(work):
        yield _offer(match, lambda m, a, b: f"满{a}{_yuan(m['u'])}{m['give']}{b}{_yuan(m['v'])}")


def _offer(match: re.Match[str], write: Callable[[re.Match[str], str, str], str]) -> Amount:
    first, second = read_number(match["a"]), read_number(match["b"])
    if first is None or second is None:
        return nothing_at(match)
    return Amount(
        start=match.start(),
        end=match.end(),
        kind="offer",
        value=first,
        second=second,
        unit=_yuan(match["u"] or ""),
        normalised=write(match, plain(first), plain(second)),
    )


def _yuan(unit: str | None) -> str:
    return "元" if unit and unit[0] in "块元" and unit != "块儿" else unit or ""


def nothing_at(match: re.Match[str]) -> Amount:
    """An empty span: nothing found."""
    return Amount(start=match.start(), end=match.start(), kind="offer", value=Decimal(0), unit="", normalised="")


def find_discounts(text: str, work: str) -> Iterator[Amount]:
    """Discounts in `work`, a copy of `text` with blanks for what is read already."""
    for match in _NTH.finditer(work):
        nth = read_number(match["a"])
        rate = Decimal(5) if match["half"] else Decimal(0) if match["free"] else _rate(match["b"])
        if nth is not None and rate is not None:
            tail = match["half"] or match["free"] or f"{plain(rate)}折"
            yield amount_at(match, "discount", rate, "折", f"第{plain(nth)}{match['u']}{tail}")
    for match in _DISCOUNT.finditer(work):
        rate = _rate(match["n"]) if match["n"] else Decimal(5)
        if rate is not None and (match["n"] or re.search(r"打$", text[: match.start()])):
            yield amount_at(match, "discount", rate, "折", f"{plain(rate)}折")
    for match in _HALF_PRICE.finditer(work):
        yield amount_at(match, "discount", Decimal(5), "折", "半价")


def _rate(said: str) -> Decimal | None:
    """折: 八五 and 85 are 8.5."""
    value = read_number(said)
    if value is None:
        return None
    if value >= 10 and value == int(value):
        value /= 10
    return value if 0 < value < 10 else None


def amount_at(match: re.Match[str], kind: AmountKind, value: Decimal, unit: str, normalised: str, **more) -> Amount:
    return Amount(
        start=match.start(), end=match.end(), kind=kind, value=value, unit=unit, normalised=normalised, **more
    )
