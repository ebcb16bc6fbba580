"""How often something is done, beside the card's process."""

import re

from toolkit.core.facts.card_book import CardBook
from toolkit.core.facts.card_ways import MAKING_VERBS
from toolkit.core.facts.claim import ClaimStatus
from toolkit.core.facts.quantity import Quantity
from toolkit.core.facts.verdicts import Verdict, differs, quantity_verdict
from toolkit.core.numerals import read_number

_DONE = MAKING_VERBS + "收翻取刷"


def judge_turns(quantity: Quantity, before: str, book: CardBook) -> Verdict | None:
    """一年取两回 beside 一年取一次蜜."""
    said = re.search(
        rf"(?P<n>[一二两三四五六七八九十\d]+)(?:次|回|遍|道|{re.escape(quantity.unit)})", book.value("process")
    )
    value = read_number(said["n"]) if said else None
    if value is None:
        return None
    if quantity.low <= 3 and not re.search(rf"[{_DONE}][^，。]{{0,4}}$|[一每][年天]$", before):
        return None
    status: ClaimStatus = "supported" if value == quantity.low else "contradicted"
    return quantity_verdict("process", quantity, status, "process", differs("做法", book.value("process")))
