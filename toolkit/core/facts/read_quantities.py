"""The quantities of a text: which are money, which only count packs, and what the card says of each."""

import dataclasses
import re
from decimal import Decimal

from toolkit.core.facts.bare_money import as_money
from toolkit.core.facts.card_book import CardBook
from toolkit.core.facts.claim import ClaimStatus
from toolkit.core.facts.counts import is_same_piece
from toolkit.core.facts.judge_quantity import judge_quantity
from toolkit.core.facts.money import judge_money
from toolkit.core.facts.money_per import find_per, weighed_span
from toolkit.core.facts.money_roles import LISTED
from toolkit.core.facts.money_worked import is_handed_over
from toolkit.core.facts.offer_sums import Offer
from toolkit.core.facts.others import counts_others
from toolkit.core.facts.quantity import Quantity
from toolkit.core.facts.quantity_grammar import find_quantities
from toolkit.core.facts.reading import Reading
from toolkit.core.facts.topics import MANY_PACKS
from toolkit.core.facts.verdicts import Verdict
from toolkit.core.text import Text


def read_quantities(reading: Reading, book: CardBook, offers: tuple[Offer, ...]) -> None:
    found = [as_money(quantity, reading, book) for quantity in find_quantities(reading.text, reading.work)]
    used = _used_counts(found, reading, book)
    for quantity in found:
        if quantity.start in used or (quantity.dimension == "money" and is_handed_over(quantity, reading)):
            reading.hide(quantity.start, quantity.end)
            continue
        if share := _share_of_price(quantity, reading):
            verdict = _judge_share(quantity, share, reading, book)
        elif quantity.dimension == "money":
            verdict = judge_money(quantity, reading, book, offers)
            if (verdict.kind == "price" and reading.is_denied(quantity.start)) or reading.is_denied(verdict.start):
                verdict = _denied(verdict)
        else:
            verdict = judge_quantity(quantity, reading, book)
        if verdict is not None:
            start = verdict.start if reading.is_free(verdict.start, quantity.start) else quantity.start
            reading.add(verdict.kind, start, verdict.end, verdict.status, verdict.fact_id, verdict.value, verdict.why)


_LESS_THAN = re.compile(r"(?:便宜|省|低|少|降|优惠|让利?)(?:了|掉|出|将近|差不多|大概|近|整整)*$")
_OF_BEFORE = re.compile(r"平时|日常|平常|原价|划线|上[次回场]|之前|最低|门市|店里")


def _share_of_price(quantity: Quantity, reading: Reading) -> Decimal | None:
    """What part of an earlier price is paid, as 八折 or 便宜两成 tells it."""
    if quantity.dimension == "percent_off":
        return quantity.low / 10
    before = reading.before(quantity.start)
    if quantity.dimension == "ratio" and _LESS_THAN.search(before):
        return 1 - quantity.low / 100
    return None


def _judge_share(quantity: Quantity, share: Decimal, reading: Reading, book: CardBook) -> Verdict:
    """Beside what now's price is of those that the card compares with, to the half 成."""
    listed = [known.quantity.low for known in book.find(*LISTED) if known.quantity.low]
    is_right = any(abs(book.price / price - share) <= Decimal("0.01") for price in listed)
    is_compared = bool(listed) and bool(
        _OF_BEFORE.search(reading.clause(quantity.start)) or re.search(r"相当于|等于", reading.before(quantity.start))
    )
    status: ClaimStatus = "supported" if is_right else "contradicted" if is_compared else "unsupported"
    why = Text("卡上的价格算下来不是这个折扣", "the card's prices do not come to this discount")
    return Verdict(
        kind="arithmetic", start=quantity.start, end=quantity.end, status=status,
        fact_id="price" if listed else None, value=quantity.written(), why=why,
    )  # fmt: skip


def _denied(verdict: Verdict) -> Verdict:
    status: ClaimStatus = "contradicted" if verdict.status == "supported" else "supported"
    return dataclasses.replace(verdict, status=status)


def _used_counts(found: list[Quantity], reading: Reading, book: CardBook) -> frozenset[int]:
    """Starts of counts that only say how many packs a total is for (两箱 of 两箱一共四十八块六), or are bought."""
    used: set[int] = set()
    spans = [_span(money, reading, book) for money in found if money.dimension == "money"]
    for index, quantity in enumerate(found):
        if quantity.dimension != "money" and any(
            start <= quantity.start and quantity.end <= end for start, end in spans
        ):
            used.add(quantity.start)
            continue
        if quantity.dimension not in ("pack", "piece") or quantity.exactness != "exact":
            continue
        later = found[index + 1] if index + 1 < len(found) else None
        before = reading.before(quantity.start, 8)
        if re.search(r"[块元毛钱一二三四五六七八九十](?:就|都)?(?:能|可以)(?:买|拿|拍)$", before):
            used.add(quantity.start)
            continue
        if _is_pieces(quantity, book):
            continue
        if re.search(r"限|最多|可以|能|可|每人|一人|一个人|剩|库存|还有|只有|送|赠|就$|卖了|卖出", before):
            continue
        if reading.after(quantity.end, 2) in ("封顶", "为限"):
            continue
        if quantity.low > MANY_PACKS or counts_others(quantity, reading, book) or _is_sum(quantity, reading, book):
            continue
        if re.search(r"(?:买|拍|来|囤|拿|带|下单|要|抢|付|单拍|点)(?:了|上|个|走|够)?$", before) or (
            later is not None and _is_total_of(quantity, later, reading, book)
        ):
            used.add(quantity.start)
    return frozenset(used)


def _span(money: Quantity, reading: Reading, book: CardBook) -> tuple[int, int]:
    """The stretch of an amount with what it is for: 一两合九块钱."""
    if per := find_per(money, reading, book):
        return per[2], per[3]
    weighed = weighed_span(money, reading, book)
    return (weighed[0] if weighed else money.start), money.end


def _is_pieces(quantity: Quantity, book: CardBook) -> bool:
    """Whether 八瓶 counts the pieces of several packs of two."""
    pack = book.pack
    return bool(
        pack.count and pack.count > 1 and is_same_piece(quantity.unit, pack.count_unit) and quantity.low > pack.count
    )


def _is_sum(quantity: Quantity, reading: Reading, book: CardBook) -> bool:
    """Whether 四瓶 is what several packs of two bottles hold, and no number of packs."""
    pack = book.pack
    if not pack.count or pack.count < 2 or quantity.unit != pack.count_unit or quantity.low <= pack.count:
        return False
    start, _ = reading.sentence_span(quantity.start)
    other = re.search(r"(?:\d+|[二两三四五六七八九十])([份盒箱件提单套组])", reading.text[start : quantity.start])
    return other is not None and other[1] != pack.count_unit


def _is_total_of(count: Quantity, later: Quantity, reading: Reading, book: CardBook) -> bool:
    between = reading.text[count.end : later.start]
    if "。" in between or len(between) > 14:
        return False
    pack = book.pack
    is_pack_count = bool(pack.count and pack.count > 1 and count.unit == pack.count_unit)
    if later.dimension == "money":
        return (
            not is_pack_count
            or (count.low != pack.count and count.low % (pack.count or 1) == 0 and count.low > (pack.count or 0))
            or False
        )
    if later.dimension in ("weight", "volume"):
        return bool(re.search(r"一?共|总|加起来|合计|就是", between)) or not between
    return False
