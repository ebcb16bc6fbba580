"""Look-ups on the card's prices, stock, sales and deadlines."""

import re
from decimal import Decimal

from toolkit.core.compliance.card_values import (
    CLEARED,
    NOT_MEANT,
    Answer,
    Asked,
    counts,
    flag,
    number_in,
    numbers,
    prices,
)
from toolkit.core.products import ProductCard

MOST_PACKS = 10
"""A saving is told for so many packs at most."""
_BASIS_SAID = re.compile(
    r"成交价|\d月\d|[一二三四五六七八九十]月[一二三四五六七八九十]|建议零售价|吊牌|上一场|上场|上周|依据|那场"
)


def reference_price(asked: Asked) -> Answer | None:
    """A price to compare with must be the card's, have its basis, and not lie above the last week's lowest deal."""
    card = asked.card
    if card is None:
        return Answer(level="needs_evidence")
    if _is_difference(asked, card):
        return CLEARED
    compared = (prices(asked.sentence) | numbers(asked.sentence)) - {card.price.yuan}
    daily = number_in(card.value("price_detail.daily"))
    reference = number_in(card.value("price_detail.reference"))
    basis = card.value("price_detail.reference_basis")
    lowest = number_in(card.value("price_detail.lowest_7d"))
    if not compared:
        return None
    if reference in compared and basis:
        above = lowest is not None and reference is not None and reference > lowest
        if not above or _BASIS_SAID.search(asked.context) or _is_day_said(basis, asked.context):
            return CLEARED
        return flag(
            "needs_evidence",
            f"要同时说清对比价的依据（{basis}）：它高于七天内最低成交价 {lowest} 元",
            f"say its basis too ({basis}): it lies above the last week's lowest deal of {lowest} yuan",
        )
    if lowest in compared and re.search(r"最低", asked.sentence):
        return CLEARED
    if daily in compared and re.search(r"平时|平常|日常|往常|平日", asked.sentence):
        return CLEARED
    if reference is not None and basis:
        return flag(
            "violation", f"卡上的对比价是 {reference} 元", f"the card's price for comparison is {reference} yuan"
        )
    return None


_LESS = re.compile("省|便宜|优惠|减|降|少")
_USUAL = re.compile("平时|平常|日常|往常|平日|通常")


def _is_difference(asked: Asked, card: ProductCard) -> bool:
    """比日常省六块, 三份省十八: what is saved follows from prices of the card that are named."""
    said = numbers(asked.hit)
    if not said or not _LESS.search(asked.hit):
        return False
    times = {Decimal(1), *(one for one in numbers(asked.context) if 1 < one <= MOST_PACKS)}
    for field in ("daily", "reference", "lowest_7d"):
        held = number_in(card.value(f"price_detail.{field}"))
        if held is None or not any((held - card.price.yuan) * count in said for count in times):
            continue
        is_named = _USUAL.search(asked.context) if field == "daily" else _BASIS_SAID.search(asked.context)
        basis = card.value("price_detail.reference_basis")
        if is_named or "最低" in asked.context or _is_day_said(basis, asked.context):
            return True
    return False


def _is_day_said(basis: str, text: str) -> bool:
    """十四号直播卖四十九块六, with the day of the card's basis."""
    found = re.search(r"(\d{1,2})日", basis)
    return bool(found and re.search(rf"(?<!\d)(?:{found[1]}|{_spoken(found[1])})[号日]", text))


def discount(asked: Asked) -> Answer | None:
    """A reduction must follow from the card's prices."""
    card = asked.card
    if card is None:
        return None
    bases = [number_in(card.value(f"price_detail.{key}")) for key in ("reference", "daily")]
    said = numbers(asked.hit)
    for base in bases:
        if base is None:
            continue
        off = base - card.price.yuan
        if off in said or any(abs(card.price.yuan / base * 10 - one) < Decimal("0.06") for one in said):
            return CLEARED
    return None


def free_shipping(asked: Asked) -> Answer | None:
    """全国包邮 while the card leaves regions out."""
    if asked.card is None:
        return NOT_MEANT
    left_out = asked.card.value("ship.regions_excluded")
    if not left_out:
        return NOT_MEANT
    if re.search(r"除外|不发(?!愁)|不包|发不了|另付|补运费|不到", asked.context):
        return CLEARED
    return flag("violation", f"卡上写着{left_out}不发货，要同时说", f"the card excludes {left_out}; say so")


def stock(asked: Asked) -> Answer | None:
    """How many are left must be the card's number."""
    card = asked.card
    if card is None or not card.value("stock"):
        return Answer(level="needs_evidence")
    held = number_in(card.value("stock"))
    said = counts(asked.hit) or counts(asked.clause) or counts(asked.sentence)
    said = {one for one in said if one != 1 or held == 1}
    if held is not None and (held in said or any(_is_about(one, held, asked.hit) for one in said)):
        return CLEARED
    limit = number_in(card.value("limit_per_user"))
    if said and said <= {limit}:
        return None
    if said:
        return flag("violation", f"卡上的库存是 {card.value('stock')}", f"the card's stock is {card.value('stock')}")
    return None


def _is_about(said: Decimal, held: Decimal, text: str) -> bool:
    """四百来份 of 410."""
    return bool(re.search("来|多|左右|大概|差不多|将近", text)) and abs(held - said) * 10 <= held


def known_stock(asked: Asked) -> Answer | None:
    """A number left that lies below the card's stock; without a stock on the card nothing is known."""
    card = asked.card
    held = number_in(card.value("stock")) if card and card.value("stock") else None
    said = counts(asked.hit)
    if (
        card is None
        or held is None
        or not said
        or held in said
        or min(said) > held
        or _is_about(min(said), held, asked.hit)
    ):
        return NOT_MEANT
    return flag("violation", f"卡上的库存是 {card.value('stock')}", f"the card's stock is {card.value('stock')}")


def sales(asked: Asked) -> Answer | None:
    """How many were sold must be the card's number, with its source."""
    card = asked.card
    if card is None or not card.value("sales.value"):
        return Answer(level="needs_evidence")
    held = number_in(card.value("sales.value"))
    if counts(asked.hit) == {Decimal(1)}:
        return NOT_MEANT  # 卖一箱划一道
    said = counts(asked.sentence)
    if held in said and card.value("sales.source"):
        return CLEARED
    if said:
        value = card.value("sales.value")
        return flag("violation", f"卡上的销量是 {value}", f"the card's sales are {value}")
    return None


def offer_end(asked: Asked) -> Answer | None:
    """A deadline of the price must be the card's."""
    until = asked.card.value("price_detail.to") if asked.card else ""
    if not until:
        return Answer(level="needs_evidence")
    found = re.match(r"\d{4}-0?(\d{1,2})-0?(\d{1,2})", until)
    if found:
        month, day = found[1], found[2]
        spoken = rf"(?:{month}|{_spoken(month)})月(?:{day}|{_spoken(day)})|(?<!\d)(?:{day}|{_spoken(day)})[号日]"
        if re.search(spoken, asked.context):
            return CLEARED
        if asked.today is not None and asked.today.isoformat() == until and re.search(r"今[天晚日]", asked.context):
            return CLEARED
    return flag("needs_evidence", f"卡上的活动到 {until} 为止", f"the card's offer ends on {until}")


def _spoken(number: str) -> str:
    value = int(number)
    digits = "零一二三四五六七八九"
    if value < 10:
        return digits[value]
    tens = "十" if value < 20 else digits[value // 10] + "十"
    return tens + (digits[value % 10] if value % 10 else "")
