"""What goods are made of: lists, and what is said not to be in them."""

import re
from collections.abc import Sequence
from functools import lru_cache

from toolkit.core.facts.card_book import CardBook
from toolkit.core.facts.claim import ClaimStatus
from toolkit.core.facts.reading import Reading
from toolkit.core.facts.reasons import add_statement

_LISTS = re.compile(
    r"(?:配料表?+|材质|面料|里布|内衬|原料|成分|用料|腌料|里[头面](?=装|加|放|有|搁)|(?=(?:加|放|搁|添加?|掺|兑|撒|拌|含有?)(?:了|点)))(?:搁|撒|拌|兑|点|些|一点|一些|装|加|放|添加|掺|含|有|了|的|里面|里头|里|上|真的|就|是|为|[:：]|都|用的)*(?P<only2>只有|只|就|仅有?)?(?:是|有|用)*"
    r"(?P<list>(?![、和跟与及加])[\u4e00-\u9fff]{1,6}?(?:[、和跟与及加][\u4e00-\u9fff]{1,6}?)*)(?=[，。！？；的]|但|没|还|别|$)"
)


COOKING = re.compile(
    r"锅|炖|煮|下米|大火|小火|水开|泡发|凉水|冷水|温水|开水|步骤|泡茶|投茶|盖碗|茶汤|一碗|一把米|[杯壶](?!垫)"
)
"""How the goods are cooked or served says nothing of how they were made."""
_NO_LIST = re.compile(r"背面|[印\0\d年月天看读转写念什么过来着眼就行真心你我他它假]")


def read_ingredients(reading: Reading, book: CardBook) -> None:
    """配料只有肉和盐: each item beside the card's list; with 只有 all of the card's must be said."""
    held = _parts(book.value("ingredients"))
    for found in _LISTS.finditer(reading.plain):
        items = [(each.start(), each[0]) for each in re.finditer(r"[^、和跟与及加]+", found["list"])]
        if not held or not items or _NO_LIST.search(found["list"]) or COOKING.search(reading.sentence(found.start())):
            continue
        start, end = found.span("list")
        is_all = all(_is_part(item, held) for _, item in items)
        is_only = bool(found["only2"]) and len(items) < len(held)
        if is_all:
            add_statement(start, end, "contradicted" if is_only else "supported", "ingredients", reading, book)
            continue
        for at, item in items:
            status: ClaimStatus = "supported" if _is_part(item, held) else "contradicted"
            add_statement(start + at, start + at + len(item), status, "ingredients", reading, book)


@lru_cache(maxsize=256)
def _parts(listed: str) -> tuple[str, ...]:
    return tuple(part for part in re.split(r"[、，,（）()]", listed) if part)


def _is_part(item: str, held: Sequence[str]) -> bool:
    """Whether 盐 and 白糖 are the card's 食用盐 and 白砂糖."""
    return any(_runs_through(item, each) for each in held)


def _runs_through(item: str, whole: str) -> bool:
    rest = iter(whole)
    return all(char in rest for char in item)


_ENUMERATED = re.compile(r"(?<![\u4e00-\u9fff\0])[\u4e00-\u9fff\0]{1,5}(?:、[\u4e00-\u9fff\0]{1,5})+")
"""山楂、白糖、果胶: a list of materials, if some of them are the card's."""


def read_enumerated(reading: Reading, book: CardBook) -> None:
    """A list of things, two of which are the card's ingredients: whatever is not on it is contradicted."""
    held = _parts(book.value("ingredients")) if "、" in reading.plain else ()
    for found in _ENUMERATED.finditer(reading.plain) if held else ():
        said = reading.text[slice(*found.span())]
        lead = len(re.match(r"(?:就是?|只有?|是|有|都是|用的?)?", said)[0])  # type: ignore[index]
        items = [(found.start() + each.start(), each[0]) for each in re.compile(r"[^、和跟与及]+").finditer(said, lead)]
        is_all = all(_is_part(item, held) for _, item in items)
        if is_all and reading.is_free(found.start() + lead, found.end()):
            add_statement(found.start() + lead, found.end(), "supported", "ingredients", reading, book)
        elif sum(item in held for _, item in items) >= 2:
            for start, item in items:
                if reading.is_free(start, start + len(item)) and not _is_part(item, held):
                    add_statement(start, start + len(item), "contradicted", "ingredients", reading, book)
