"""Days on a card that can't all be true: goods that were sold or tested before they were harvested."""

import datetime
import re

from toolkit.core.products import ProductCard
from toolkit.core.text import Text

_DAY = re.compile(r"(?P<y>20\d{2})[年.\-/](?P<m>\d{1,2})(?:[月.\-/](?:(?P<d>\d{1,2})[日号]?|(?P<part>[上中下])旬)?)?")
_PARTS = {"上": 1, "中": 11, "下": 21}


def first_day(text: str) -> datetime.date | None:
    """The first day that `text` names; a month or a third of one begins on its first day.

    >>> first_day("2026年11月中旬"), first_day("2026-10-05至10-20"), first_day("常年")
    (datetime.date(2026, 11, 11), datetime.date(2026, 10, 5), None)
    """
    found = _DAY.search(text)
    if not found:
        return None
    day = int(found["d"] or _PARTS.get(found["part"] or "", 1))
    try:
        return datetime.date(int(found["y"]), int(found["m"]), day)
    except ValueError:
        return None


def odd_dates(card: ProductCard) -> tuple[Text, ...]:
    """What to tell of sales and tests that lie before the harvest; a harvest in several batches may explain it."""
    harvest = first_day(card.value("harvest_date"))
    if harvest is None:
        return ()
    found = []
    paths = ["sales.period", *(fact.id for fact in card.facts if re.fullmatch(r"tests\.\d+\.date", fact.id))]
    for path in paths:
        day = first_day(card.value(path))
        if day and day < harvest:
            what = Text("销量统计", "the sales figure") if path == "sales.period" else Text("检测", "the test")
            found.append(
                Text(
                    f"{what.zh}从 {day:%Y-%m-%d} 开始，比采收时间 {harvest:%Y-%m-%d} 还早，请核对商品卡",
                    f"{what.en} begins on {day}, before the harvest of {harvest}; check the card",
                )
            )
    return tuple(found)
