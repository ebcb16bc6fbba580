"""Claims without numbers: how goods are made and sent, what they are compared with, what they do."""

import re
from collections.abc import Callable

from toolkit.core.facts.card_book import CardBook
from toolkit.core.facts.claim import ClaimKind, ClaimStatus
from toolkit.core.facts.gifts import GIFT, GIFT_COUNT, GIFT_NUMBER, GIFT_UNIT, read_counted_gift, read_gift
from toolkit.core.facts.makings import read_ingredient, read_listed, read_made, read_process, read_used, read_variety
from toolkit.core.facts.reading import Reading
from toolkit.core.facts.reasons import not_on_card, other_on_card, same_as_card
from toolkit.core.facts.services import read_service
from toolkit.core.facts.word_patterns import (
    COMPARE,
    EFFECT,
    GROUPS,
    INGREDIENT,
    LISTED,
    MADE,
    PLACED,
    PREPARED,
    PROCESS,
    SERVICE,
    USED,
    VARIETY,
    WOODS,
)
from toolkit.core.text import Text

_NOUNS = ("果农", "方便")
"""Reserved for words that look like a process and are none."""


def read_early_words(reading: Reading, book: CardBook) -> None:
    """Comparisons, effects and services, which may hold numbers: 比外面香十倍, 七天无理由."""
    for found in VARIETY.finditer(reading.text):
        read_variety(found, reading, book)
    for found in SERVICE.finditer(reading.plain):
        read_service(found, reading, book)
    for found in PREPARED.finditer(reading.plain):
        read_process(found, reading, book)
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
    (USED, read_used),
    (PROCESS, read_process),
    (MADE, read_made),
    *((pattern, read_process) for pattern in PLACED),
)
"""In this order: what one has read is hidden from the next."""


def _counted_before(name: str) -> str:
    """两个竹杯垫, 两个杯垫: the gift's name or its end behind a count."""
    ends = "|".join(re.escape(each) for each in dict.fromkeys((name, name[-2:])))
    return rf"(?P<n>{GIFT_NUMBER})(?P<u>{GIFT_UNIT})(?:小|大)?(?P<name>{ends})(?P<name2>)(?P<n2>)(?P<u2>)"


def read_words(reading: Reading, book: CardBook) -> None:
    """Couriers, materials, gifts, ingredients and processes."""
    for _, pattern, paths in GROUPS:
        for found in re.finditer(pattern, reading.plain):
            _grouped(found, paths, reading, book)
    for pattern, read in _READERS:
        for found in pattern.finditer(reading.plain):
            read(found, reading, book)


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


def _grouped(found: re.Match[str], paths: tuple[str, ...], reading: Reading, book: CardBook) -> None:
    if not reading.is_free(*found.span()):
        return
    said = re.sub(r"(?:发货|运输|配送|下|保存|存放|储存|放|就行|就可以|即可|就好|就成)+$", "", found[0])
    held = [path for path in (*paths, *book.has("gifts.*.spec", "gifts.*.name")) if book.value(path)]
    if paths == ("ship.cold_chain",):
        value = book.value("ship.cold_chain")
        status: ClaimStatus = "supported" if value == "是" else "contradicted" if value == "否" else "unsupported"
        path = "ship.cold_chain" if value else None
    else:
        path = next((path for path in held if said in book.value(path) or _is_kin(said, paths, book.value(path))), None)
        status = "supported" if path else "unsupported"
        if not path and held and _is_rival(found, paths, held, book):
            status, path = "contradicted", held[0]
    denies = r"(?:不用|不走|不发|别|不要|不能|不必|没套|没用|没走|没有?)$"
    if reading.is_denied(found.start()) or re.search(denies, reading.before(found.start(), 4)):
        if status == "unsupported":
            reading.hide(*found.span())
            return
        status = "contradicted" if status == "supported" else "supported"
    why = (
        same_as_card(book, path)
        if path and status == "supported"
        else other_on_card(book, path)
        if path
        else not_on_card(found[0])
    )
    reading.add("process", found.start(), found.end(), status, path, found[0], why)


def _is_kin(said: str, paths: tuple[str, ...], value: str) -> bool:
    """Whether 柏枝 is the card's 柏树枝: same first character, both of the same short group."""
    if paths != ("process", "ingredients") or not re.fullmatch(WOODS, said):
        return False
    return any(held[0] == said[0] for held in re.findall(WOODS, value))


def _is_rival(found: re.Match[str], paths: tuple[str, ...], held: list[str], book: CardBook) -> bool:
    """Whether the card names another of the same group."""
    pattern = next(pattern for _, pattern, group in GROUPS if group == paths and re.search(pattern, found[0]))
    if paths[0] == "ingredients":
        return bool(book.value("ingredients"))
    return any(re.search(pattern, book.value(path)) for path in held)
