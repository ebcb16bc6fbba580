"""Claims without numbers: how goods are made and sent, what they are compared with, what they do."""

import re
from collections.abc import Callable

from toolkit.core.facts.card_book import CardBook
from toolkit.core.facts.claim import ClaimKind, ClaimStatus
from toolkit.core.facts.gifts import GIFT, GIFT_COUNT, GIFT_NUMBER, GIFT_UNIT, read_counted_gift, read_gift
from toolkit.core.facts.makings import read_ingredient, read_listed, read_variety
from toolkit.core.facts.reading import Reading
from toolkit.core.facts.reasons import other_on_card, same_as_card
from toolkit.core.facts.statements import read_promises, read_statements
from toolkit.core.facts.word_patterns import COMPARE, EFFECT, INGREDIENT, LISTED, VARIETY
from toolkit.core.text import Text

_NOUNS = ("果农", "方便")
"""Reserved for words that look like a process and are none."""


def read_early_words(reading: Reading, book: CardBook) -> None:
    """Comparisons, effects and services, which may hold numbers: 比外面香十倍, 七天无理由."""
    for found in VARIETY.finditer(reading.text):
        read_variety(found, reading, book)
    read_promises(reading, book)
    _each(EFFECT, "effect", reading, book)
    _each(COMPARE, "comparison", reading, book)
    for found in GIFT_COUNT.finditer(reading.plain):
        read_counted_gift(found, reading, book)
    for path in book.has("gifts.*.name"):
        pattern = (
            rf"(?P<name>{re.escape(book.value(path))})(?P<n>{GIFT_NUMBER})(?P<u>{GIFT_UNIT})(?P<name2>)(?P<n2>)"
            rf"(?P<u2>)"
        )
        for found in re.finditer(pattern, reading.plain):
            read_counted_gift(found, reading, book)
        for found in re.finditer(_counted_before(book.value(path)), reading.plain):
            read_counted_gift(found, reading, book)


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Reading, CardBook], None]], ...] = (
    (GIFT, read_gift),
    (INGREDIENT, read_ingredient),
    (LISTED, read_listed),
)
"""In this order: what one has read is hidden from the next."""


def _counted_before(name: str) -> str:
    """两个竹杯垫, 两个杯垫: the gift's name or its end behind a count."""
    ends = "|".join(re.escape(each) for each in dict.fromkeys((name, name[-2:])))
    return rf"(?P<n>{GIFT_NUMBER})(?P<u>{GIFT_UNIT})(?:小|大)?(?P<name>{ends})(?P<name2>)(?P<n2>)(?P<u2>)"


def read_words(reading: Reading, book: CardBook) -> None:
    """Couriers, materials, gifts, ingredients and processes."""
    for pattern, read in _READERS:
        for found in pattern.finditer(reading.plain):
            read(found, reading, book)
    read_statements(reading, book)


def _each(pattern: re.Pattern[str], kind: ClaimKind, reading: Reading, book: CardBook) -> None:
    for found in pattern.finditer(reading.plain):
        said = found[0].strip()
        if not said or not reading.is_free(*found.span()):
            continue
        if kind == "comparison" and _is_price_difference(found, reading):
            continue
        key = re.sub(r"^(?:吃了|喝了|用了|能|可以|会|就|也)+", "", said) if kind == "effect" else said
        denied = reading.is_denied(found.start()) or bool(
            re.search(
                r"(?:不能|没有|不会|治不了|不是|别指望|不敢说)(?:说|用来|什么)*$", reading.before(found.start(), 6)
            )
        )
        path = next(
            (path for path, text in book.texts if key in text and path not in ("forbidden_notes", "name", "aliases")),
            None,
        )
        if denied and not path:
            reading.hide(*found.span())
            continue
        scope = next(iter(book.has("certificates.*.scope")), None) if kind == "effect" else None
        if path:
            status: ClaimStatus = "supported"
        elif scope and re.search(r"批准|功能|蓝帽", reading.clause(found.start())):
            status, path = "contradicted", scope
        else:
            status = "unsupported"
        why = (
            same_as_card(book, path)
            if path and status == "supported"
            else other_on_card(book, path)
            if path
            else Text("卡上没有这样的依据", "nothing on the card shows it")
        )
        reading.add(kind, found.start(), found.end(), status, path, key, why)


def _is_price_difference(found: re.Match[str], reading: Reading) -> bool:
    """Whether 比对比价便宜 goes on with an amount: a saving, which is counted and not only compared."""
    than = found.groupdict().get("than") or ""
    is_ours = re.search(r"价|上次|上场|平时|平常|日常|昨|前天|前几|上周|上个?月|之前|原来|那天", than + found[0])
    goes_on = re.match(r"了?[\d零一二两三四五六七八九十百]", reading.text[found.end() : found.end() + 2])
    return bool(is_ours and goes_on)


