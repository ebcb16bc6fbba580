"""Claims of two numbers that must be read as one: how long a piece takes, how many weigh so much, how long a
certificate still runs."""

import datetime
import re
from decimal import Decimal
from functools import lru_cache

from toolkit.core.facts.card_book import CardBook
from toolkit.core.facts.claim import ClaimStatus
from toolkit.core.facts.dates import find_days
from toolkit.core.facts.reading import Reading
from toolkit.core.facts.reasons import not_on_card, other_on_card, same_as_card
from toolkit.core.facts.units import read_unit
from toolkit.core.numerals import read_number
from toolkit.core.sought import Sought

_N = r"(?:\d+(?:\.\d+)?|[一二两三四五六七八九十百千半]+)"
_TIME = r"(?:天|个?小时|个?钟头|个?月|个?星期|周|年)"
_PIECE = r"(?:只|个|件|把|双|幅|张|条|块|盏|顶|床|对|套|口)"
_WORK = r"(?:编|绣|做|织|雕|刻|打|烧|包|缝|捏|画|出|赶|弄|剪|扎|拉|磨|抛|完|好|成|制)"
_PER_TIME = re.compile(
    rf"(?P<t>{_N})(?P<u>{_TIME})(?:最多|顶多|也就|才|只|能|就|可以|大概)*{_WORK}{{1,2}}(?:得|不)?(?:出|了|成)?(?P<n>{_N})(?P<p>{_PIECE})"
)
_PER_PIECE = re.compile(
    rf"(?P<n>{_N}|每|单)(?P<p>{_PIECE})[\u4e00-\u9fff]{{0,3}}?(?:就|也|都|才|得|要|需要?|差不多|大概)*{_WORK}?(?:上|够|满)?"
    rf"(?P<t>{_N})(?P<u>{_TIME})(?![内之以前后])"
)
_DENSITY = Sought(
    rf"(?P<n>{_N})(?P<p>[粒头个颗只枚条支朵])(?:左右)?(?:/|每|有|是|就|一共)?(?P<w>{_N})?(?P<g>公斤|克|斤|两)(?![装袋])"
    rf"|(?:每)?(?P<w2>{_N})(?P<g2>公斤|克|斤|两)(?:里|也就|就|有|大概|差不多|是|不到|才|左右)*(?P<n2>{_N})(?P<p2>[粒头个颗只枚条支朵])"
)
_RUNS = re.compile(
    rf"(?:还有|还剩|还管|再过|还差|剩)(?P<n>{_N})(?P<u>年|个月|个?星期|周|天)(?P<half>半)?(?:多|左右)?(?:的?有效期|才|就|多|到期|过期|有效|的)*"
)


_WEIGHT = r"(?:公斤|斤|两|克)"
_SOAKED = re.compile(
    rf"(?P<n>{_N})(?P<u>{_WEIGHT})干?的?(?:[\u4e00-\u9fff]{{0,3}}?)(?:泡|发|涨|煮)(?:发|开|出|成|得|了|到)*"
    rf"(?P<m>{_N})(?P<v>{_WEIGHT})(?:(?P<t>{_N})两|(?P<half>半)|(?P<d>[一二三四五六七八九]))?"
)


def _read_soaked(reading: Reading, book: CardBook) -> None:
    """一两干的泡一斤三两: beside the ratio that a laboratory measured."""
    held = [(known.path, 1 / known.quantity.low) for known in book.known if known.quantity.unit == "比"]
    for found in _SOAKED.finditer(reading.plain) if held else ():
        dry, wet, tenth = (read_number(found[key]) if found[key] else None for key in ("n", "m", "t"))
        tenth = tenth or (Decimal(5) if found["half"] else read_number(found["d"]) if found["d"] else None)
        if not dry or not wet:
            continue
        wet += Decimal(tenth or 0) / 10
        ratio = wet * read_unit(found["v"])[1] / (dry * read_unit(found["u"])[1])
        path, right = held[0]
        is_same = abs(ratio - right) <= right / 50
        why = same_as_card(book, path) if is_same else other_on_card(book, path)
        start = found.start("m")
        status: ClaimStatus = "supported" if is_same else "contradicted"
        reading.add("arithmetic", start, found.end(), status, path, reading.text[start : found.end()], why)
        reading.hide(*found.span())


_ENDED = Sought(r"(?<!没)(?<!没有)(?<!不会)(?:已经|早就|都|刚|前阵子)?(?:过期|到期)了(?!吗|没)")


def _read_ended(reading: Reading, book: CardBook, today: datetime.date | None) -> None:
    """证过期了: beside the certificates' last days."""
    for found in _ENDED.finditer(reading.plain):
        if today is None or not re.search(r"证|认证|授权|许可|标志", reading.sentence(found.start())):
            continue
        if re.search(r"[年月日号底初]", reading.before(found.start())):
            continue  # the day is the claim
        ends = [
            (path, datetime.date(day.year, day.month, day.day or 28))
            for path in book.has("certificates.*.valid_to")
            for day in find_days(book.value(path), None)
            if day.year and day.month
        ]
        if ends:
            path = next((path for path, last in ends if last < today), None)
            why = same_as_card(book, path) if path else other_on_card(book, ends[0][0])
            status: ClaimStatus = "supported" if path else "contradicted"
            reading.add("certificate", *found.span(), status, path or ends[0][0], found[0], why)


def read_rates(reading: Reading, book: CardBook, today: datetime.date | None) -> None:
    _read_runs(reading, book, today)
    _read_ended(reading, book, today)
    _read_soaked(reading, book)
    _read_density(reading, book)
    held = _work_hours(book.value("process"))
    if held is None:
        return
    for pattern in (_PER_TIME, _PER_PIECE):
        for found in pattern.finditer(reading.plain):
            said = _hours_each(found)
            if said is not None and reading.is_free(*found.span()):
                _add(found, reading, book, "process", is_same=said == held)


def _add(found: re.Match[str], reading: Reading, book: CardBook, path: str, *, is_same: bool) -> None:
    denied = reading.is_denied(found.start())
    status: ClaimStatus = "supported" if is_same != denied else "contradicted"
    why = same_as_card(book, path) if is_same else other_on_card(book, path)
    reading.add("number", found.start(), found.end(), status, path, found[0], why)


@lru_cache(maxsize=256)
def _work_hours(text: str) -> Decimal | None:
    """Hours that one piece takes by the card: 一只两天."""
    found = _PER_PIECE.search(text) or _PER_TIME.search(text)
    return _hours_each(found) if found else None


def _hours_each(found: re.Match[str]) -> Decimal | None:
    count = Decimal(1) if found["n"] in ("每", "单") else read_number(found["n"])
    length = read_number(found["t"])
    dimension, size = read_unit(found["u"])
    if not count or not length:
        return None
    return length * size * (720 if dimension == "months" else 1) / count


def _read_density(reading: Reading, book: CardBook) -> None:
    """280粒50克: beside the card's own so many per weight; a card without one leaves both numbers to others."""
    said = tuple(_DENSITY.finditer(reading.plain))
    held = [
        (path, share)
        for path in (("grade", "spec", "process") if said else ())
        for each in _DENSITY.finditer(book.value(path))
        if (share := _per_gram(each)) is not None and "/" in book.value(path)
    ]
    for found in said if held else ():
        share = _per_gram(found)
        if share is not None and reading.is_free(*found.span()):
            path = next((path for path, known in held if known == share), None)
            _add(found, reading, book, path or held[0][0], is_same=path is not None)


def _per_gram(found: re.Match[str]) -> Decimal | None:
    count = read_number(found["n"] or found["n2"])
    said = found["w"] or found["w2"]
    weight = read_number(said) if said else Decimal(1)
    grams = read_unit(found["g"] or found["g2"])[1]
    return count / (weight * grams) if count and weight else None


def _read_runs(reading: Reading, book: CardBook, today: datetime.date | None) -> None:
    """还有两年才过期: beside the certificates' last days."""
    for found in _RUNS.finditer(reading.plain):
        clause = reading.clause(found.start())
        if not re.search(r"证|授权|认证|专利", clause) or not re.search(r"期|有效|管", clause):
            continue
        number = read_number(found["n"])
        ends = [
            (path, (datetime.date(day.year, day.month, day.day or 28) - today).days)
            for path in book.has("certificates.*.valid_to")
            for day in find_days(book.value(path), None)
            if today and day.year and day.month
        ]
        dimension, size = read_unit(found["u"])
        if number is None:
            continue
        days = (number + (Decimal("0.5") if found["half"] else 0)) * size * (30 if dimension == "months" else 1)
        days = days if dimension == "months" else days / 24
        path = next((path for path, left in ends if left >= 0 and abs(left - days) <= max(days / 8, 5)), None)
        if path is None and not ends:
            reading.add("certificate", *found.span(), "unsupported", None, found[0], not_on_card(found[0]))
            continue
        where = path or ends[0][0]
        why = same_as_card(book, where) if path else other_on_card(book, where)
        reading.add("certificate", *found.span(), "supported" if path else "contradicted", where, found[0], why)
