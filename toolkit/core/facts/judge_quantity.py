"""Weights, sizes, counts, times and measurements: each beside the field of the card that it is said of."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from toolkit.core.facts.alignment import find_aligned
from toolkit.core.facts.card_book import CardBook, Known
from toolkit.core.facts.claim import ClaimKind, ClaimStatus
from toolkit.core.facts.counted_lists import counts_materials, of_period
from toolkit.core.facts.counts import is_same_piece
from toolkit.core.facts.dates import find_days
from toolkit.core.facts.others import counts_others
from toolkit.core.facts.pack_claims import derived, of_piece, of_several
from toolkit.core.facts.quantity import Quantity
from toolkit.core.facts.reading import Reading
from toolkit.core.facts.same_quantity import hours, is_comparable, is_same, nearest_part
from toolkit.core.facts.talk_numbers import is_talk
from toolkit.core.facts.topics import MANY_PACKS, find_topic
from toolkit.core.facts.turns import judge_turns
from toolkit.core.facts.verdicts import Verdict, agrees, differs, quantity_verdict
from toolkit.core.text import Text

_UNIT_KINDS = frozenset({"pack", "size", "pieces"})


def judge_quantity(quantity: Quantity, reading: Reading, book: CardBook) -> Verdict | None:
    """The claim that a quantity without money makes, or None where it only counts packs for a total."""
    if verdict := counts_materials(quantity, reading, book) or of_period(quantity, reading, book):
        return verdict
    verdict = _judge_by_topic(quantity, reading, book)
    if verdict is None or verdict.status != "unsupported" or (known := _aligned(quantity, reading, book)) is None:
        return verdict
    is_right = is_same(quantity, known.quantity) != reading.is_denied(quantity.start)
    status: ClaimStatus = "supported" if is_right else "contradicted"
    why = (agrees if is_right else differs)(known.label, book.value(known.path))
    return quantity_verdict(verdict.kind, quantity, status, known.path, why)


def _aligned(quantity: Quantity, reading: Reading, book: CardBook) -> Known | None:
    """The card's quantity that shares words with what is said, unless another side or other things are told of."""
    if _is_other_side(quantity, reading, book) or counts_others(quantity, reading, book):
        return None
    return find_aligned(quantity, reading, book)


def _judge_by_topic(quantity: Quantity, reading: Reading, book: CardBook) -> Verdict | None:
    topic, paths = find_topic(quantity, reading, book)
    if topic in ("pack", "pieces", "size", "") and (
        told := of_several(quantity, reading, book) or of_piece(quantity, reading, book)
    ):
        return told
    if is_talk(quantity, reading, book) or (topic == "" and _counts_bought(quantity, book)):
        return None
    if verdict := _of_making(topic, quantity, reading, book):
        return verdict
    if _is_elsewhere(topic, quantity, reading, book):
        return _judge_elsewhere(quantity, reading, book)
    if topic == "gift":
        return _judge_gift(quantity, reading, book)
    if _is_people_limit(quantity, reading):
        return _judge(quantity, "number", book.find("gifts.*.limit"), book, reading)
    if topic == "":
        return _judge_anywhere(quantity, reading, book)
    kind: ClaimKind = "unit" if topic in _UNIT_KINDS else "number"
    if (topic == "size" and _is_other_side(quantity, reading, book)) or (
        topic == "sales" and _is_other_month(quantity, reading, book)
    ):
        return quantity_verdict(kind, quantity, "unsupported", None, _nothing(quantity))
    listed = list(book.find(*paths))
    if topic in ("pack", "pieces"):
        listed += [*derived(book), *(each for each in book.find("grade") if is_same(quantity, each.quantity))]
    return _judge(quantity, kind, listed, book, reading, paths)


def _is_other_month(quantity: Quantity, reading: Reading, book: CardBook) -> bool:
    """Whether another number is told of a month that the card's sales do not cover."""
    if any(is_same(quantity, known.quantity) for known in book.find("sales.value")):
        return False
    held = [day for path, day in book.days if path == "sales.period" and day.month]
    told = [day.month for day in find_days(reading.clause(quantity.start), None) if day.month and not day.last_month]
    months = [month for day in held for month in (day.month, day.last_month) if month]
    return bool(months and told) and not min(months) <= told[-1] <= max(months)


def _of_making(topic: str, quantity: Quantity, reading: Reading, book: CardBook) -> Verdict | None:
    """How often something is done, or how long the slow part of making takes."""
    if _is_turn(quantity) and (verdict := judge_turns(quantity, reading.before(quantity.start), book)):
        return verdict
    return _slow_making(quantity, reading, book) if topic in ("", "elsewhere", "process") else None


_SLOW = re.compile(r"[腌泡晒晾挂熏酿陈窖窨醒冻](?:了|够|满|足|上|制|干|晒|到|过|发酵|整整|它|个)*$")
"""Making that takes time, by whatever word: the card tells how long."""


def _slow_making(quantity: Quantity, reading: Reading, book: CardBook) -> Verdict | None:
    """泡够四十五天 beside a process of one length: 腌制30天."""
    times = ("time", "months")
    held = [known for known in book.find("process") if known.quantity.dimension in times]
    if quantity.dimension not in times or len(held) != 1 or not _SLOW.search(reading.before(quantity.start)):
        return None
    known = held[0]
    share = hours(quantity) / (hours(known.quantity) or 1)
    if not Decimal("0.1") <= share <= 10 or _is_career(quantity, book):
        return None
    status: ClaimStatus = "supported" if is_same(quantity, known.quantity) else "contradicted"
    if reading.is_denied(quantity.start):
        status = "contradicted" if status == "supported" else "supported"
    return quantity_verdict("number", quantity, status, "process", differs(known.label, book.value("process")))


def _is_turn(quantity: Quantity) -> bool:
    return quantity.dimension == "turns" or quantity.unit in ("道", "层", "季", "窨", "道工序")


def _is_elsewhere(topic: str, quantity: Quantity, reading: Reading, book: CardBook) -> bool:
    """Whether the quantity is said of something else than the field that its words would lead to."""
    before = reading.before(quantity.start)
    match topic:
        case "elsewhere" | "usage":
            return True
        case "process":
            return quantity.dimension == "months" and _is_career(quantity, book)
        case "limit":
            return bool(re.search(r"限量|每[天日场]|一[天场]", before))
        case "shelf" | "storage":
            return bool(re.search(r"拆封|开封|打开|开袋|拆开|开瓶|开了?盖", _told(quantity, reading)))
        case "ship":
            return _ARRIVES.match(reading.after(quantity.end)) is not None
        case _:
            return False


def _told(quantity: Quantity, reading: Reading) -> str:
    """The sentence up to the quantity."""
    return reading.text[reading.sentence_span(quantity.start)[0] : quantity.start]


def _is_career(quantity: Quantity, book: CardBook) -> bool:
    """Whether 熏了四十年 is told of a person where the card's process takes days."""
    held = [known.quantity for known in book.find("process") if known.quantity.dimension in ("time", "months")]
    return quantity.low >= 24 and all(each.dimension == "time" for each in held)


_ARRIVES = re.compile(r"(?:之?内|左右|就|都|能|可以|也就)*(?:到(?!期)|送到|送达|收到|能收)")
"""Dispatch is on the card, arrival is not."""


def _is_other_side(quantity: Quantity, reading: Reading, book: CardBook) -> bool:
    """Whether a height is told and the card has only a diameter."""
    said = re.search(
        r"(?<!糖)[高长宽厚深](?=(?:度|才|不到|大概|约|有|是|超过|将近|足足)*$)", reading.before(quantity.start, 6)
    )
    text = book.value("spec") + book.value("grade")
    return said is not None and (bool(re.search(r"直径|果径|口径|单果|菌盖", text)) and said[0] not in text)


def _counts_bought(quantity: Quantity, book: CardBook) -> bool:
    """Whether 两箱 only says how many packs the talk is about: few of them, and no words that claim them."""
    unit = quantity.unit
    is_pack = quantity.dimension == "pack" or (unit in "板把串捆扎" and unit not in book.card.spec)
    if not is_pack or quantity.exactness != "exact" or quantity.low > MANY_PACKS:
        return False
    return not (book.pack.count and book.pack.count > 1 and is_same_piece(unit, book.pack.count_unit))


def _is_people_limit(quantity: Quantity, reading: Reading) -> bool:
    return quantity.unit in ("名", "位", "人", "单") and bool(
        re.search(r"(?:前|头|先[拍到下]单?的)$", reading.before(quantity.start))
    )


def _judge_gift(quantity: Quantity, reading: Reading, book: CardBook) -> Verdict:
    before = reading.before(quantity.start)
    if re.search(r"前$", before):
        return _judge(quantity, "number", book.find("gifts.*.limit"), book, reading, ("gifts.*.limit",))
    paths = (
        ("gifts.*.spec",) if quantity.dimension in ("weight", "volume", "length") else ("gifts.*.qty", "gifts.*.limit")
    )
    if not book.has("gifts.*.name"):
        return quantity_verdict("number", quantity, "unsupported", None, _nothing(quantity))
    names = [book.value(path) for path in book.has("gifts.*.name")]
    sentence = reading.sentence(quantity.start)
    if not any(_shares(name, sentence) for name in names) and re.search(
        r"[\u4e00-\u9fff]{2}", reading.after(quantity.end)
    ):
        return quantity_verdict("number", quantity, "unsupported", None, _nothing(quantity))
    kind: ClaimKind = "unit" if paths == ("gifts.*.spec",) else "number"
    return _judge(quantity, kind, book.find(*paths), book, reading, paths)


def _shares(name: str, text: str) -> bool:
    """Whether two neighbouring characters of `name` stand in `text`."""
    return any(name[at : at + 2] in text for at in range(max(1, len(name) - 1)))


def _judge_elsewhere(quantity: Quantity, reading: Reading, book: CardBook) -> Verdict:
    """海拔六百米, 养蜂二十年: only where the card says the same beside the same word."""
    said = reading.text[quantity.start : quantity.end]
    for path in book.has("story.quote", "process", "harvest_date", "forbidden_notes"):
        if len(said) >= 3 and said in book.value(path):
            return quantity_verdict("number", quantity, "supported", path, agrees(book.labels[path], book.value(path)))
    words = re.findall(r"[\u4e00-\u9fff]{2}", reading.before(quantity.start, 6)[-4:]) + re.findall(
        r"[\u4e00-\u9fff]{2}", reading.after(quantity.end, 4)
    )
    for known in book.known:
        if is_same(quantity, known.quantity) and known.path not in (
            "price",
            "stock",
            "limit_per_user",
            "ship.hours",
            "shelf_life",
        ):
            text = book.value(known.path)
            if not words or any(word in text for word in words) or known.path.startswith(("process", "story")):
                return quantity_verdict("number", quantity, "supported", known.path, agrees(known.label, text))
    return quantity_verdict("number", quantity, "unsupported", None, _nothing(quantity))


def _judge_anywhere(quantity: Quantity, reading: Reading, book: CardBook) -> Verdict:
    """A quantity that no word places: what some field says in the same unit."""
    denied = reading.is_denied(quantity.start)
    is_alone = reading.clause(quantity.start) == reading.text[quantity.start : quantity.end]
    for known in book.known:
        if known.path in ("price",) and quantity.dimension != "bare":
            continue
        if quantity.dimension in ("time", "months") and known.path in _TIMED_FIELDS and not is_alone:
            continue
        if quantity.dimension == "bare" and known.quantity.dimension not in ("bare", "ratio", "money", "degree"):
            continue
        if is_same(quantity, known.quantity):
            status: ClaimStatus = "contradicted" if denied else "supported"
            return quantity_verdict("number", quantity, status, known.path, agrees(known.label, book.value(known.path)))
    if (
        quantity.dimension in ("time", "months")
        and book.has("shelf_life")
        and re.search(r"放|坏|保", reading.clause(quantity.start))
    ):
        return quantity_verdict(
            "number", quantity, "contradicted", "shelf_life", differs("保质期", book.value("shelf_life"))
        )
    if denied:
        why = Text("说的是“不是”，卡上也没有", "it is denied, and the card has none")
        return quantity_verdict("number", quantity, "supported", None, why)
    return quantity_verdict("number", quantity, "unsupported", None, _nothing(quantity))


def _judge(
    quantity: Quantity, kind: ClaimKind, listed: Sequence[Known], book: CardBook, reading: Reading,
    paths: tuple[str, ...] = (),
) -> Verdict:  # fmt: skip
    """`quantity` beside the quantities of the fields that it is said of."""
    if "limit_per_user" in paths and quantity.exactness == "under":
        quantity = replace(quantity, exactness="exact")
    denied = reading.is_denied(quantity.start)
    comparable = [
        known
        for known in nearest_part(listed, reading.clause(quantity.start), book)
        if is_comparable(quantity, known.quantity)
    ]
    for known in comparable:
        if is_same(quantity, known.quantity):
            status: ClaimStatus = "contradicted" if denied else "supported"
            why = (
                differs(known.label, book.value(known.path)) if denied else agrees(known.label, book.value(known.path))
            )
            return quantity_verdict(kind, quantity, status, known.path, why)
    if comparable and quantity.dimension == "length" and (known := _told_elsewhere(quantity, reading, book)):
        return quantity_verdict(kind, quantity, "supported", known.path, agrees(known.label, book.value(known.path)))
    if comparable:
        first = comparable[0]
        status = "supported" if denied else "contradicted"
        return quantity_verdict(kind, quantity, status, first.path, differs(first.label, book.value(first.path)))
    if denied:
        return quantity_verdict(
            kind, quantity, "supported", None, Text("说的是“不是”，卡上也没有", "it is denied, and the card has none")
        )
    there = book.has(*paths)
    if (
        there
        and kind == "number"
        and quantity.dimension in ("time", "months", "degree")
        and not there[0].startswith("process")
    ):
        return quantity_verdict(
            kind, quantity, "contradicted", there[0], differs(book.labels[there[0]], book.value(there[0]))
        )
    return quantity_verdict(kind, quantity, "unsupported", None, _nothing(quantity))


def _told_elsewhere(quantity: Quantity, reading: Reading, book: CardBook) -> Known | None:
    """The same length in a phrase of the process that the clause shares words with: 坑深40厘米, beside 苗高80厘米."""
    known = find_aligned(quantity, reading, book)
    is_there = known is not None and known.path == "process" and is_same(quantity, known.quantity)
    return known if is_there and not reading.is_denied(quantity.start) else None


_TIMED_FIELDS = ("ship.hours", "after_sales", "shelf_life", "story.source", "storage")
"""Fields whose times mean something only beside their own words."""


def _nothing(quantity: Quantity) -> Text:
    return Text(f"卡上没有 {quantity.written()}", f"the card does not hold {quantity.written()}")
