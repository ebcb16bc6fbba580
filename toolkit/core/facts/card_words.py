"""Phrases of the card's own fields, found again in a text."""

import re
from functools import lru_cache

from toolkit.core.facts.card_book import CardBook
from toolkit.core.facts.claim import ClaimKind
from toolkit.core.facts.reading import Reading
from toolkit.core.facts.reasons import other_on_card, same_as_card
from toolkit.core.facts.surface import read_surface
from toolkit.core.spoken_numbers import speak_numbers

COURIERS = "顺丰|京东|中通|圆通|申通|韵达|极兔|邮政|EMS|德邦|菜鸟|百世|天天快递|跨越|安能|丹鸟"
_PHRASE_FIELDS = ("process", "storage", "variety", "after_sales", "ingredients", "ship.courier", "grade")


_MADE_OF = re.compile(r"配料|原料|成分|料[里是就]|[加放掺含用装]|只有|[、]|做的|里[头面]")
"""An ingredient claims something only where the text speaks of what is in the goods."""


def read_card_words(reading: Reading, book: CardBook) -> None:
    """Phrases of the card's own fields, word for word or with 的 and 了 between: they are the card's."""
    _read_scopes(reading, book)
    said = frozenset(reading.text)
    for path in _PHRASE_FIELDS:
        for phrase in _phrases(book.value(path), path):
            if path == "ingredients" and (_is_own_name(phrase, reading) or not _MADE_OF.search(reading.text)):
                continue
            if not said.issuperset(phrase):
                continue
            for found in _loose(phrase).finditer(reading.text):
                free = reading.plain if path == "variety" and re.search(r"\d", phrase) else reading.without_names()
                if "\0" not in free[found.start() : found.end()]:
                    _add_phrase(found, path, phrase, reading, book)


def _is_own_name(phrase: str, reading: Reading) -> bool:
    """Whether 山楂, of 山楂酱, is also what the goods are called."""
    return any(phrase in name for name in reading.names)


def _read_scopes(reading: Reading, book: CardBook) -> None:
    """What a certificate of health food approves, word for word."""
    for path in book.has("certificates.*.scope"):
        for phrase in re.split(r"[；;。]", book.value(path)):
            for key in dict.fromkeys((phrase, re.sub(r"（[^）]*）", "", phrase))):
                for found in re.finditer(re.escape(key), reading.text) if len(key) >= 6 and key in reading.text else ():
                    if reading.is_free(*found.span()):
                        why = same_as_card(book, path)
                        reading.add("effect", found.start(), found.end(), "supported", path, key, why)


def _add_phrase(found: re.Match[str], path: str, phrase: str, reading: Reading, book: CardBook) -> None:
    if _is_negated(found.start(), phrase, reading):
        why = other_on_card(book, path)
        reading.add("process", found.start(), found.end(), "contradicted", path, phrase, why)
        return
    kind: ClaimKind = "process"
    reading.add(kind, found.start(), found.end(), "supported", path, phrase, same_as_card(book, path))


def _is_negated(start: int, phrase: str, reading: Reading) -> bool:
    before = reading.before(start, 6)
    return (
        phrase[0] not in "不没无"
        and bool(
            re.search(
                r"(?:没有?|不|并非|不是|未|从不|没用|不用)(?:用|经过|做|是|再|过|发|走|寄|送|打|加|放|喂|含|施|喷|熏)*$",
                before,
            )
        )
        and not before.endswith("不仅")
    )


@lru_cache(maxsize=1024)
def _phrases(value: str, path: str) -> tuple[str, ...]:
    if not value:
        return ()
    parts = [part.strip() for part in re.split(r"[，、；。,;（）()\s]", value)]
    if path == "ship.courier":
        couriers = re.findall(COURIERS, value)
        parts = [name + end for name in couriers for end in ("", "快递", "速递", "速运", "物流")] or parts
    if path == "ingredients":
        parts = [part for part in parts if len(part) >= 2]
    spoken = [speak_numbers(part) for part in parts]
    extra = [re.sub(r"^(?:一个)?(?:要|需要?)|后(?=[\u4e00-\u9fff])", "", part) for part in parts]
    extra += [re.sub(r"^(?:一个|每个)(?:要|需要?)?", "", part) for part in parts]
    found = dict.fromkeys((*parts, *spoken, *(read_surface(part).text for part in spoken), *extra))
    least = 2 if path in ("ship.courier", "ingredients", "variety") else 3
    return tuple(sorted((part for part in found if len(part) >= least), key=lambda part: -len(part)))


@lru_cache(maxsize=4096)
def _loose(phrase: str) -> re.Pattern[str]:
    """The phrase with 的, 了, 着 or 过 between its characters."""
    return re.compile(r"[的了着过]?".join(re.escape(char) for char in phrase))
