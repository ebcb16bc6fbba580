"""What is given away with the goods."""

import re
from functools import lru_cache

from toolkit.core.facts.card_book import CardBook
from toolkit.core.facts.claim import ClaimStatus
from toolkit.core.facts.reading import Reading
from toolkit.core.facts.reasons import not_on_card, other_on_card, same_as_card
from toolkit.core.numerals import read_number
from toolkit.core.text import Text

_GIFT = re.compile(
    r"(?:送|赠送?|附赠|附送|赠品是?|附带|随单)(?:大家|你们?|您|一份|一个|一包|一小包|一瓶|"
    r"一袋|一把)?(?P<name>(?![完光出你您大给到货上去走来了过餐饭快孩朋爸妈老人礼的小心一二两三四五六七八九十\d]|"
    r"礼(?:物)?(?:给|也|很|有|最|的))[\u4e00-\u9fff]{2,6}?)(?=[，。！？、,]|$|一[个把袋包瓶份根]|"
    r"，)"
)


_GIFT_NUMBER = r"[\d零一二两三四五六七八九十]+"


_GIFT_UNIT = r"(?:小|大)?[个把袋包瓶份根盒罐枚条只套双块张本支对泡副床提听颗片朵串挂件]"


_GIFT_COUNT = re.compile(
    rf"(?:赠品|附赠|附带|随单|送|赠)(?:是|有|大家|你们?|您)?(?:(?P<n>{_GIFT_NUMBER})(?P<u>{_GIFT_UNIT})(?"
    rf"P<name>(?![一二三四五六七八九十百千半两])[\u4e00-\u9fff]{{2,6}}?)(?=[，。！？、,的]|$)"
    rf"|(?P<name2>(?![斤公克两的了是])[\u4e00-\u9fff]{{2,5}}?)(?P<n2>{_GIFT_NUMBER})(?P<u2>{_GIFT_UNIT}))"
)


_TERMS = re.compile(
    rf"(?P<each>每(?:一)?[单份箱盒袋瓶](?:都|全|也)(?:有|送|带|给)|(?:单拍|拍)?一[盒箱份袋瓶单](?:也|都|就)(?:送|有|带)|人人(?:都)?有)|(?:买|拍)(?P<n>{_GIFT_NUMBER})[盒箱份袋瓶单件](?=(?:才|就)?(?:送|给|有))"
)


def _read_terms(reading: Reading, book: CardBook) -> None:
    """每单都有 and 买两盒才送, beside on what the card gives the gift."""
    for path in book.has("gifts.*.limit")[:1]:
        held = book.value(path)
        asked = re.search(rf"[买拍](?P<n>{_GIFT_NUMBER})", held)
        for found in _TERMS.finditer(reading.plain):
            if not reading.is_free(*found.span()):
                continue
            if found["each"]:
                is_same = "每单" in held or "每盒" in held or "每份" in held or "都有" in held
            else:
                is_same = asked is not None and read_number(asked["n"]) == read_number(found["n"])
            status: ClaimStatus = "supported" if is_same else "contradicted"
            why = same_as_card(book, path) if is_same else other_on_card(book, path)
            reading.add("number", found.start(), found.end(), status, path, found[0], why)


_NO_LIMIT = re.compile(r"不限(?:购|量|单|拍)|没有?限购|随便[拍买](?![\u4e00-\u9fff]?照)|[爱想][拍买]几")


def _read_no_limit(reading: Reading, book: CardBook) -> None:
    """不限购, where the card has a limit."""
    found = _NO_LIMIT.search(reading.plain)
    if found and book.has("limit_per_user") and not re.search(r"以内|不超过", reading.clause(found.start())):
        why = other_on_card(book, "limit_per_user")
        reading.add("number", *found.span(), "contradicted", "limit_per_user", found[0], why)


def read_gifts(reading: Reading, book: CardBook) -> None:
    """What is given away, how much of it, and with what: 送两袋黑豆, 每单都有."""
    _read_no_limit(reading, book)
    for found in _GIFT_COUNT.finditer(reading.plain):
        _read_counted_gift(found, reading, book)
    _read_terms(reading, book)
    for path in book.has("gifts.*.name"):
        name = book.value(path)
        for pattern in _counted(name) if name[-2:] in reading.plain else ():
            for found in pattern.finditer(reading.plain):
                _read_counted_gift(found, reading, book)


@lru_cache(maxsize=256)
def _counted(name: str) -> tuple[re.Pattern[str], ...]:
    """黑豆两袋, and 两袋黑豆 or 两袋豆子 by the gift's last characters."""
    ends = "|".join(dict.fromkeys((re.escape(name), re.escape(name[-2:]))))
    before = rf"(?P<name>{re.escape(name)})(?P<n>{_GIFT_NUMBER})(?P<u>{_GIFT_UNIT})"
    behind = rf"(?P<n>{_GIFT_NUMBER})(?P<u>{_GIFT_UNIT})(?:小|大)?(?P<name>{ends})"
    return tuple(re.compile(each + "(?P<name2>)(?P<n2>)(?P<u2>)") for each in (before, behind))


def read_named_gifts(reading: Reading, book: CardBook) -> None:
    """Gifts without a number: 下单送剥桔器."""
    for found in _GIFT.finditer(reading.plain):
        _read_gift(found, reading, book)


def _read_counted_gift(found: re.Match[str], reading: Reading, book: CardBook) -> None:
    """送黑豆一袋, 送两袋黑豆."""
    name, number, unit = found["name"] or found["name2"], found["n"] or found["n2"], found["u"] or found["u2"]
    value = read_number(number)
    at = found.start("name") if found["name"] else found.start("name2")
    first = min(found.start("n"), at) if found["n"] else at
    if (
        value is None
        or not reading.is_free(first, found.end())
        or re.search(r"[买满拍][\d一二两三四五六七八九十百]+.{0,2}$", reading.before(found.start()))
    ):
        return
    path = next((path for path in book.has("gifts.*.name") if _overlap(name, book.value(path))), None)
    shown = f"{number}{unit}{name}"
    if path is None:
        gifts = [book.value(each) for each in book.has("gifts.*.name")]
        why = (
            Text(f"卡上的赠品是{'、'.join(gifts)}", f"the card's gifts: {', '.join(gifts)}")
            if gifts
            else not_on_card(shown)
        )
        rival: ClaimStatus = "contradicted" if gifts else "unsupported"
        reading.add("number", first, found.end(), rival, "gifts.1.name" if gifts else None, shown, why)
        return
    quantity = path.replace(".name", ".qty")
    held = re.match(r"\d+", book.value(quantity))
    packs = re.search(r"(\d+|[两二三四五六七八九十])[箱袋盒瓶罐包份件板单]$", reading.before(found.start(), 6))
    if packs and held and value == (read_number(packs[1]) or 0) * int(held[0]):
        held, value = None, 1  # 两盒送两个
    if held is None:
        status: ClaimStatus = "supported" if value == 1 else "unsupported"
    else:
        status = "supported" if read_number(held[0]) == value else "contradicted"
    where = quantity if held else path
    reading.add(
        "number",
        first,
        found.end(),
        status,
        where,
        shown,
        same_as_card(book, where) if status == "supported" else other_on_card(book, where),
    )


def _read_gift(found: re.Match[str], reading: Reading, book: CardBook) -> None:
    name = found["name"]
    if not reading.is_free(found.start("name"), found.end()):
        return
    path = next((path for path in book.has("gifts.*.name") if _overlap(name, book.value(path))), None)
    if path is None and re.search(
        r"货|礼物|给|小心心|玫瑰|火箭|灯牌|嘉年华|墨镜|人|家|亲|老丈|朋友|长辈|父母|领导|客户", name
    ):
        return
    if path:
        reading.hide(*found.span())
        return
    has = book.has("gifts.*.name")
    status: ClaimStatus = "contradicted" if has else "unsupported"
    why = (
        Text(f"卡上的赠品是 {book.value(has[0])}", f"the card's gift is {book.value(has[0])}")
        if has
        else not_on_card(name)
    )
    reading.add("number", found.start(), found.end(), status, has[0] if has else None, name, why)


def _overlap(a: str, b: str) -> bool:
    if len(a) == 2 and a[1] == "子" and b.endswith(a[0]):
        return True
    return any(a[at : at + 2] in b for at in range(len(a) - 1))
