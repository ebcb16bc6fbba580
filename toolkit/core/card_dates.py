"""Days on a card that can't all be true: goods that were sold or tested before they were harvested."""

import calendar
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


_UNTIL = re.compile(r"[至到~—–-]\s*(?:(?P<m>\d{1,2})月)?(?:(?P<d>\d{1,2})[日号])?")


def last_day(text: str) -> datetime.date | None:
    """The last day that `text` may mean; a month without a day ends with its last one.

    >>> last_day("2026年1月至10月"), last_day("2026年11月1日至15日"), last_day("2025-12-01至2026-02-03")
    (datetime.date(2026, 10, 31), datetime.date(2026, 11, 15), datetime.date(2026, 2, 3))
    """
    days = [(int(each["y"]), int(each["m"]), each["d"]) for each in _DAY.finditer(text)]
    for until in _UNTIL.finditer(text) if days else ():
        if until["m"] or until["d"]:
            days.append((days[0][0], int(until["m"] or days[0][1]), until["d"]))
    try:
        return max((_end_of(*each) for each in days), default=None)
    except ValueError:
        return None


def _end_of(year: int, month: int, day: str | None) -> datetime.date:
    return datetime.date(year, month, int(day) if day else calendar.monthrange(year, month)[1])


def odd_dates(card: ProductCard) -> tuple[Text, ...]:
    """What to tell of sales that ended, and tests that were made, before the harvest.

    A harvest in several batches may explain it. Sales that go on into the time of the harvest are the shop's, of all
    batches, and nothing is odd about them.
    """
    harvest = first_day(card.value("harvest_date"))
    if harvest is None:
        return ()
    found = []
    sold = last_day(card.value("sales.period"))
    if sold and sold < harvest:
        found.append(_too_soon(Text("销量统计", "the sales figure"), sold, harvest))
    for fact in card.facts:
        day = first_day(fact.value) if re.fullmatch(r"tests\.\d+\.date", fact.id) else None
        if day and day < harvest:
            found.append(_too_soon(Text("检测", "the test"), day, harvest))
    return tuple(found)


def _too_soon(what: Text, day: datetime.date, harvest: datetime.date) -> Text:
    return Text(
        f"{what.zh}到 {day:%Y-%m-%d} 为止，比“采收时间”一栏的 {harvest:%Y-%m-%d} 还早，请核对商品卡",
        f"{what.en} ends on {day}, before the time of harvest, {harvest}; check the card",
    )
