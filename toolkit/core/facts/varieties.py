"""Names of varieties, beside the card's."""

import re

from toolkit.core.facts.card_book import CardBook
from toolkit.core.facts.claim import ClaimStatus
from toolkit.core.facts.reading import Reading
from toolkit.core.facts.reasons import not_on_card, other_on_card, same_as_card
from toolkit.core.numerals import read_number

_VARIETY = re.compile(
    r"(?:品种(?:是|叫|为|就是|用的|选的)*(?P<name>(?![就是的不都很好也有在这那多写印])[\u4e00-\u9fffA-Za-z\d\-]{2,9}?)(?=["
    r"，。！？、,]|$|的))|(?P<coded>[\u4e00-\u9fff]{1,3}[谷麦稻豆薯花优米瓜茶桃梨椒玉棉香蜜红粳糯莓](?:\d{1,4}|[一二三四五六七八九十零]{1,4})号)"
    r"|(?:(?:种|用|选)的(?:是|都是)?)(?P<used>[\u4e00-\u9fff]{0,3}[谷麦稻豆薯花优米瓜茶桃梨椒玉棉香蜜红粳糯莓][\u4e00-\u9fff]?"
    r"(?:\d{1,4}|[一二三四五六七八九十零]{1,4})号?)"
)


def read_varieties(reading: Reading, book: CardBook) -> None:
    """品种是晋谷二十一号."""
    for found in _VARIETY.finditer(reading.text):
        _read_variety(found, reading, book)


def _read_variety(found: re.Match[str], reading: Reading, book: CardBook) -> None:
    group = next(name for name in ("name", "coded", "used") if found[name])
    said, held = found[group], book.value("variety")
    if not reading.is_free(*found.span(group)):
        return
    key, known = _variety_key(said), _variety_key(held)
    is_same = bool(held) and (key in known or known in key)
    if not is_same and any(said in name for name in reading.names):
        return
    status: ClaimStatus = "supported" if is_same else "contradicted" if held else "unsupported"
    why = same_as_card(book, "variety") if is_same else other_on_card(book, "variety") if held else not_on_card(said)
    reading.add("process", *found.span(group), status, "variety" if held else None, said, why)


_HAN_DIGITS = str.maketrans("零一二三四五六七八九", "0123456789")


def _variety_key(name: str) -> str:
    """晋谷二十一号 and 晋谷21号 are one."""
    numbers = re.sub(r"[一二三四五六七八九]?十[一二三四五六七八九]?", lambda each: str(read_number(each[0])), name)
    return numbers.translate(_HAN_DIGITS).replace("号", "")
