"""Numbers that count what the card lists: how many ingredients, over how many days the sales are counted."""

import datetime
import re

from toolkit.core.facts.card_book import CardBook
from toolkit.core.facts.claim import ClaimStatus
from toolkit.core.facts.quantity import Quantity
from toolkit.core.facts.reading import Reading
from toolkit.core.facts.verdicts import Verdict, agrees, differs, quantity_verdict


def counts_materials(quantity: Quantity, reading: Reading, book: CardBook) -> Verdict | None:
    """配料六样: as many as the card lists."""
    held = [part for part in re.split(r"[、，,]", re.sub(r"（[^）]*）", "", book.value("ingredients"))) if part]
    if (
        quantity.unit not in ("样", "种", "味")
        or not held
        or not re.search(r"配料|原料", reading.clause(quantity.start))
    ):
        return None
    is_right = (quantity.low == len(held)) != reading.is_denied(quantity.start)
    status: ClaimStatus = "supported" if is_right else "contradicted"
    why = (agrees if is_right else differs)("配料", book.value("ingredients"))
    return quantity_verdict("number", quantity, status, "ingredients", why)


_PERIOD = re.compile(
    r"(?P<y>\d{4})年(?P<m>\d+)月(?P<d>\d+)[日号](?:至|到|[-~])(?:(?P<y2>\d{4})年)?(?:(?P<m2>\d+)月)?(?P<d2>\d+)[日号]"
)


def of_period(quantity: Quantity, reading: Reading, book: CardBook) -> Verdict | None:
    """三百一十份是十八天的销量: the days that the card's sales are counted over."""
    if quantity.unit not in ("天", "日") or not re.search(r"卖|销|走了|成交", reading.clause(quantity.start)):
        return None
    found = _PERIOD.search(book.value("sales.period"))
    if found is None:
        return None
    first = datetime.date(int(found["y"]), int(found["m"]), int(found["d"]))
    last = datetime.date(int(found["y2"] or found["y"]), int(found["m2"] or found["m"]), int(found["d2"]))
    if quantity.low != ((last - first).days + 1) * 24:
        return None
    why = agrees("销量统计时间", book.value("sales.period"))
    return quantity_verdict("number", quantity, "supported", "sales.period", why)
