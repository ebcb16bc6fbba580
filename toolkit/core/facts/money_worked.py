"""Sums that are worked out aloud, and change that is given: 39.9×2=79.8, 给我一百，找您二十块二."""

import re
from decimal import Decimal

from toolkit.core.facts.card_book import CardBook
from toolkit.core.facts.counts import Counted
from toolkit.core.facts.money_roles import LISTED
from toolkit.core.facts.money_sums import sums, total
from toolkit.core.facts.offer_sums import Offer, to_fen
from toolkit.core.facts.offer_words import MONEY, read_yuan
from toolkit.core.facts.quantity import Quantity
from toolkit.core.facts.reading import Reading
from toolkit.core.facts.verdicts import Verdict, nothing_text, verdict_of
from toolkit.core.numerals import read_number

_WORKED_OUT = re.compile(
    rf"(?P<a>{MONEY})\s*(?:(?P<times>乘以?|[×xX*＊])|(?P<over>除以|÷)|(?P<less>减去?|[-－]))\s*(?P<b>{MONEY})(?:[=＝，,]|等于|就?是|一共|得|到手|[^\d，。]{{0,3}}个)*$"
)


def judge_worked_out(money: Quantity, reading: Reading, book: CardBook) -> Verdict | None:
    """39.9×2=79.8: the sum that is said, of prices of the card."""
    start, _ = reading.sentence_span(money.start)
    found = _WORKED_OUT.search(reading.text[start : money.start])
    first, second = (read_yuan(found["a"]), read_yuan(found["b"])) if found else (None, None)
    prices = {book.price, *(known.quantity.low for known in book.find(*LISTED))}
    if found is None or first is None or not second or first not in prices:
        return None
    right = first * second if found["times"] else first / second if found["over"] else first - second
    return total(money, reading, book, (), frozenset({to_fen(right)}), Decimal(1))


CHANGE = re.compile(r"找(?:补|回|零|给|您|你|钱|个|还|要)*$")
_HANDED = re.compile(
    r"(?:给我?|收您?|付|拿|掏|出|递)(?:了|来|我|你|您|一?张)?(?P<n>[\d一二两三四五六七八九十百]+)(?:块|元|，|的|出来)"
    r"|(?P<m>[\d一二两三四五六七八九十百]+)(?:块|元)钱?(?=[拿买来拍][\d一二两三四五六七八九十])"
)
_CHANGE_AFTER = re.compile(r"找(?=[补回零给您你钱个还\d一二两三四五六七八九十])")


def is_handed_over(money: Quantity, reading: Reading) -> bool:
    """Whether the amount is what a buyer gives, of which change is told after: 给我一百，找您二十块二."""
    start, end = reading.sentence_span(money.start)
    return _CHANGE_AFTER.search(reading.text[money.end : end]) is not None and any(
        money.start in (found.start("n"), found.start("m")) for found in _HANDED.finditer(reading.text, start, end)
    )


def judge_change(
    money: Quantity, reading: Reading, book: CardBook, told: tuple[Offer, ...], counted: Counted
) -> Verdict:
    """给我一百，找您二十块二: what was handed over less what is due."""
    start, _ = reading.sentence_span(money.start)
    handed = [read_number(found["n"] or found["m"]) for found in _HANDED.finditer(reading.text, start, money.start)]
    counts = (counted.direct,) if counted.direct else counted.others or (Decimal(1),)
    count = max(counts)
    right = frozenset(given - each for given in handed if given for each in sums(counts, book, told))
    if not right:
        return verdict_of("arithmetic", money, "unsupported", None, nothing_text(money.written()))
    return total(money, reading, book, told, right, count)
