"""Claims without numbers: how goods are made and sent, what they are compared with, what they do."""

import re
from collections.abc import Callable

from toolkit.core.facts.card_book import CardBook
from toolkit.core.facts.gifts import GIFT, GIFT_COUNT, GIFT_NUMBER, GIFT_UNIT, read_counted_gift, read_gift, read_gift_terms
from toolkit.core.facts.makings import read_ingredient, read_listed, read_variety
from toolkit.core.facts.praise import read_praise
from toolkit.core.facts.reading import Reading
from toolkit.core.facts.statements import read_ingredients, read_promises, read_statements
from toolkit.core.facts.word_patterns import INGREDIENT, LISTED, VARIETY

_NOUNS = ("果农", "方便")
"""Reserved for words that look like a process and are none."""


def read_early_words(reading: Reading, book: CardBook) -> None:
    """Comparisons, effects and services, which may hold numbers: 比外面香十倍, 七天无理由."""
    for found in VARIETY.finditer(reading.text):
        read_variety(found, reading, book)
    read_promises(reading, book)
    read_ingredients(reading, book)
    read_praise(reading, book)
    for found in GIFT_COUNT.finditer(reading.plain):
        read_counted_gift(found, reading, book)
    read_gift_terms(reading, book)
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


