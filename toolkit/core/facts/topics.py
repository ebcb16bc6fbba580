"""What a quantity is said of: the words around it lead to the card's fields that it must equal."""

import re

from toolkit.core.facts.card_book import CardBook
from toolkit.core.facts.card_ways import MAKING_VERBS
from toolkit.core.facts.offer_words import PACK_UNITS
from toolkit.core.facts.others import MATERIAL, counts_others
from toolkit.core.facts.quantity import Quantity
from toolkit.core.facts.reading import Clause, Reading
from toolkit.core.facts.same_quantity import is_same
from toolkit.core.facts.topic_words import SUGAR, TESTS, TOPICS, Topic


def find_topic(quantity: Quantity, reading: Reading, book: CardBook) -> tuple[str, tuple[str, ...]]:
    """Id of the topic and the card's paths for it; ("", ()) where nothing tells.

    Every topic that may be said with such a quantity is scored by the nearest of its words, in the clause or, where
    that has none, in the one before; and by whether the card's field of the topic states the very value.
    """
    before, after = around(quantity, reading)
    if tests := _tests(quantity, reading, book):
        return tests
    if quantity.dimension in ("weight", "volume", "length") and _is_of_gift(quantity, reading, book):
        return "gift", ("gifts.*.spec",)
    if quantity.dimension in ("time", "months") and _is_in_process(quantity, reading, book):
        return "process", ("process",)
    if quantity.dimension in ("pack", "piece") and _names_gift(after, book):
        return "gift", ("gifts.*.qty",)
    if re.search(r"[吃喝服](?:个|上|了)?$", before):
        return "elsewhere", TOPICS[0].paths
    if _is_of_whole(quantity, before, after, reading, book):
        return "elsewhere", TOPICS[0].paths
    return _best_topic(quantity, before, after, reading, book)


AGREEMENT = 0.5
SURE_AGREEMENT = 1.1
"""Added to a topic whose field states the very value: worth as much as ten characters of distance."""
LEAST_SCORE = 0.4
"""A topic without any word is taken where its field agrees in value and unit."""
_COUNTED = ("pack", "piece", "people", "bare")
_AGREEING = ("ship", "after_sales", "shelf", "limit", "sales", "stock", "size")
"""Topics that an equal value alone may tell."""


def _best_topic(
    quantity: Quantity, before: str, after: str, reading: Reading, book: CardBook
) -> tuple[str, tuple[str, ...]]:
    earlier = _earlier_clause(quantity, reading)
    scored = []
    for topic in TOPICS:
        if quantity.dimension not in topic.dimensions:
            continue
        if topic.id in ("stock", "limit", "sales") and not _counts_goods(quantity, book):
            continue
        distance = _distance(topic, before, after)
        if distance is not None and topic.id == "process" and not _is_of_process(topic, before, after, book):
            if _is_stocked(quantity, book):
                continue
            topic = TOPICS[0]
        score = 1 - distance / 20 if distance is not None else 0.0
        if not score and topic.id in _AGREEING and topic.words.search(earlier):
            is_term = quantity.dimension == "time" and re.match(r"之?内|以内", after) and "吃" not in before + earlier
            score = 0.5 if topic.id == "after_sales" and is_term else 0.3
        if topic.id != "elsewhere" and (score or topic.id in _AGREEING) and _agrees(quantity, topic, book):
            score += SURE_AGREEMENT if quantity.low > MANY_PACKS and quantity.dimension in _COUNTED else AGREEMENT
        scored.append((score, topic))
    best = max(scored, key=lambda each: each[0], default=None)
    if best is None or best[0] < LEAST_SCORE:
        return _by_unit(quantity, reading, book)
    if best[1].id in ("elsewhere", "usage") and _is_packs_own(quantity, book):
        return ("pieces" if quantity.dimension in ("pack", "piece") else "pack"), ("spec",)
    return best[1].id, best[1].paths


_PACKED = ("pack", "piece", "weight", "volume")


def _is_packs_own(quantity: Quantity, book: CardBook) -> bool:
    """Whether the spec states the very quantity, in the same unit."""
    return quantity.dimension in _PACKED and any(
        quantity.unit == known.quantity.unit and is_same(quantity, known.quantity) for known in book.find("spec")
    )


def _is_stocked(quantity: Quantity, book: CardBook) -> bool:
    """Whether so many are counted in the stock's own unit: 仓里压着三百箱 presses nothing."""
    return quantity.low > MANY_PACKS and any(quantity.unit == known.quantity.unit for known in book.find("stock"))


def _agrees(quantity: Quantity, topic: Topic, book: CardBook) -> bool:
    if quantity.dimension == "bare" and quantity.low < MANY_PACKS:
        return False
    return any(is_same(quantity, known.quantity) for known in book.find(*topic.paths))


def _earlier_clause(quantity: Quantity, reading: Reading) -> str:
    index = reading.clause_index(quantity.start)
    earlier = reading.clauses[index - 1] if index else None
    if earlier is None or earlier.sentence != reading.clauses[index].sentence or _has_own(quantity, earlier, reading):
        return ""
    return reading.text[earlier.start : earlier.end]


def _is_in_process(quantity: Quantity, reading: Reading, book: CardBook) -> bool:
    """Whether the clause shares a word with a part of the card's process that takes time: 竹篓里睡了八年."""
    clause = reading.before(quantity.start, 12)
    value = book.value("process")
    for known in book.find("process"):
        if known.quantity.dimension not in ("time", "months"):
            continue
        part = re.split(r"[，、；。]", value[: known.quantity.start])[-1]
        if any(part[at : at + 2] in clause for at in range(len(part) - 1)):
            return True
    return False


def _names_gift(after: str, book: CardBook) -> bool:
    """Whether the gift follows its count: 一泡试饮的."""
    names = [book.value(path) for path in book.has("gifts.*.name")]
    return any(after[:2] in name and len(after[:2]) == 2 for name in names)


_WHOLE = re.compile(
    r"(?:重)?(?:的)?[一每]?(?P<u>头|条|棵|株|亩|匹|尾|羽|只|季|茬)(?:猪|牛|羊|鸡|鸭|鱼|树|地|腿)?(?=[，。！？,的]|$)"
)
_WHOLE_BEFORE = re.compile(r"[一每](?P<u>头|条|棵|株|亩|匹|尾|羽|季|茬)[\u4e00-\u9fff]{0,3}$")


def _is_of_whole(quantity: Quantity, before: str, after: str, reading: Reading, book: CardBook) -> bool:
    """Whether a weight is that of an animal or a tree and not of a pack: 两百多斤一头; or others are counted."""
    found = _WHOLE.match(after) or _WHOLE_BEFORE.search(before)
    is_whole = (
        quantity.dimension == "weight" and found is not None and found["u"] not in book.card.spec + book.value("grade")
    )
    is_whole = is_whole or (quantity.dimension == "weight" and MATERIAL.match(after) is not None)
    return is_whole or (quantity.dimension != "people" and counts_others(quantity, reading, book))


_BARE_REST = re.compile(r"(?:哈|嘛|呀|呢|之?内|以内|左右|就|能|大概|才|都|的|可以|没问题|哦|啊|了|多|够|也|差不多)*")


def around(quantity: Quantity, reading: Reading) -> tuple[str, str]:
    """What stands before and after in the clause; before a quantity alone in its clause, the clause before counts."""
    before, after = reading.before(quantity.start, 16), reading.after(quantity.end, 20)
    index = reading.clause_index(quantity.start)
    if index and re.fullmatch(r"[的才就只要]*", before) and _BARE_REST.fullmatch(after):
        earlier = reading.clauses[index - 1]
        if earlier.sentence == reading.clauses[index].sentence and not _has_own(quantity, earlier, reading):
            return reading.text[max(earlier.start, earlier.end - 10) : earlier.end] + before, after
    return before, after


def _has_own(quantity: Quantity, earlier: Clause, reading: Reading) -> bool:
    """Whether the clause before has a number of the same unit, of which its words are said: 一人三份，一百八十份."""
    text = reading.text[earlier.start : earlier.end]
    return bool(quantity.unit) and bool(re.search(rf"[\d零一二两三四五六七八九十百千万半]{quantity.unit}", text))


def _is_of_gift(quantity: Quantity, reading: Reading, book: CardBook) -> bool:
    """Whether a weight is said of the gift: 送一袋黑豆，半斤的."""
    start, _ = reading.sentence_span(quantity.start)
    earlier = reading.text[start : quantity.start]
    names = [book.value(path) for path in book.has("gifts.*.name")]
    after = reading.after(quantity.end, 8)
    if any(name[-2:] in after for name in names if len(name) > 1):
        return True
    if any(name[-2:] in earlier or name[-1] + "子" in earlier for name in names if len(name) > 1):
        return True
    at = max(earlier.rfind("送"), earlier.rfind("赠"))
    return at >= 0 and bool(book.has("gifts.*.name")) and not re.search(r"[买拍满]", earlier[max(0, at - 4) : at])


def _is_of_process(topic: Topic, before: str, after: str, book: CardBook) -> bool:
    """Whether the card's own process has the word: 泡两个钟头 is no claim about 烘十八小时."""
    words = [*topic.words.findall(before), *topic.words.findall(after)]
    return any(word in book.value("process") for word in words)


_GOODS = "个只枚件箱袋盒瓶罐包份单桶提板块套条捆扎组筐篓坛壶"


def _counts_goods(quantity: Quantity, book: CardBook) -> bool:
    """Whether the unit counts goods: 四样 is no stock."""
    if quantity.dimension in ("bare", "ratio", "weight", "people"):
        return True
    return (
        quantity.unit in _GOODS
        or quantity.unit.isascii()
        or any(known.quantity.unit == quantity.unit for known in book.find("stock", "limit_per_user", "sales.value"))
    )


def _distance(topic: Topic, before: str, after: str) -> int | None:
    """Characters between the topic's word and the quantity, or None."""
    found = [len(before) - each.end() for each in topic.words.finditer(before)]
    if topic.is_after:
        found += [
            each.start() + 1 for each in topic.words.finditer(after) if topic.id != "process" or each.start() == 0
        ]
    near = [distance for distance in found if distance <= topic.near]
    return min(near, default=None)


_MEASURED = ("ratio", "degree", "weight", "bare", "times", "other", "volume", "piece")


def _tests(quantity: Quantity, reading: Reading, book: CardBook) -> tuple[str, tuple[str, ...]] | None:
    clause = reading.clause(quantity.start)
    if reading.text[: quantity.end].endswith("毫克"):
        clause = reading.sentence(quantity.start)
    found = TESTS.search(clause) or any(_shares_item(book.value(path), clause) for path in book.has("tests.*.item"))
    if not found or quantity.dimension not in _MEASURED:
        return None
    paths = []
    for path in book.has("tests.*.item"):
        item = book.value(path)
        words = [
            word for word in TESTS.findall(clause) if word in item or (word in SUGAR and any(s in item for s in SUGAR))
        ]
        if words or _shares_item(item, clause):
            paths.append(path.replace(".item", ".value"))
    named = [
        word
        for word in TESTS.findall(clause)
        if word not in ("检测", "检验", "送检", "报告", "含量", "浓度") and not word.startswith("测")
    ]
    if not paths and not named:
        paths = list(book.has("tests.*.value"))
    return "tests", tuple(paths)


def _shares_item(item: str, clause: str) -> bool:
    """Whether the clause names the item that was measured, or begins to: 波美四十三度."""
    return item in clause or (len(item) > 2 and item[:2] in clause)


MANY_PACKS = 20
"""More than a household buys at once: so many in the stock's own unit are said of the stock."""


def _is_of_stock(quantity: Quantity, book: CardBook) -> bool:
    """Whether a count without words is the stock's: in its unit, and too many to be bought at once."""
    if quantity.dimension not in ("pack", "piece") or quantity.low <= MANY_PACKS:
        return False
    if book.pack.count and book.pack.count > 1 and book.pack.count_unit == quantity.unit:
        return False
    return any(known.quantity.unit == quantity.unit for known in book.find("stock"))


MOST_OFF = 6
"""A weight or length so many times what the card gives is said of something else: 两百八十斤出栏 of a 斤 of meat."""


_PACKS_BEFORE = re.compile(rf"[\d一二两三四五六七八九十百千万半每][{PACK_UNITS}]|[折合共]")


def _is_far(quantity: Quantity, reading: Reading, book: CardBook) -> bool:
    """Whether the card gives such quantities, none of nearly this size, and the sentence counts no packs to hold it."""
    start, _ = reading.sentence_span(quantity.start)
    if _PACKS_BEFORE.search(reading.text[start : quantity.start]):
        return False
    held = [known.quantity for known in book.find("grade", "spec") if known.quantity.dimension == quantity.dimension]
    sizes = {each for known in held for each in (known.low, known.high) if each}
    sizes |= {book.pack.weight} if book.pack.weight and quantity.dimension == book.pack.dimension else set()
    return bool(sizes) and not any(size / MOST_OFF <= quantity.low <= size * MOST_OFF for size in sizes)


_OTHER_ACT = re.compile(
    rf"(?:[{MAKING_VERBS}]|出[\u4e00-\u9fff])(?:了|得|出|到|上|下|够|满|能|不到|近)*$|[摘挑背收产熬采捡搬拉结长喂烧榨磨碾晒宰杀碎坏破磕丢漏孵生养种栽裂](?:了|得|个|上|下|满|够|出|到|过|不到|近)*$"
)
"""What is done to other goods than the pack: 摘了三百斤, 碎过七瓶."""


def _by_unit(quantity: Quantity, reading: Reading, book: CardBook) -> tuple[str, tuple[str, ...]]:
    """Without words: a length is the grade's or the pack's, a weight the pack's, a count that of the same unit."""
    if quantity.dimension == "length":
        return ("elsewhere", TOPICS[0].paths) if _is_far(quantity, reading, book) else ("size", ("grade", "spec"))
    if quantity.dimension in ("weight", "volume") and _is_far(quantity, reading, book):
        return "elsewhere", TOPICS[0].paths
    is_packs = any(is_same(quantity, known.quantity) for known in book.find("spec"))
    if quantity.dimension in _PACKED and not is_packs and _OTHER_ACT.search(around(quantity, reading)[0]):
        return "elsewhere", TOPICS[0].paths
    if quantity.dimension in ("weight", "volume"):
        return "pack", ("spec",)
    if _is_of_stock(quantity, book):
        return "stock", ("stock",)
    if quantity.dimension in ("pack", "piece") and any(
        each.quantity.unit == quantity.unit for each in book.find("spec")
    ):
        is_many = book.pack.count and quantity.low > MANY_PACKS * book.pack.count and book.pack.count < MANY_PACKS
        return ("stock", ("stock",)) if is_many else ("pieces", ("spec",))
    if quantity.dimension in ("pack", "piece") and any(
        each.quantity.unit == quantity.unit for each in book.find("grade")
    ):
        return "size", ("grade",)
    return "", ()
