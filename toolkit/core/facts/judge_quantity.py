"""Weights, sizes, counts, times and measurements: each beside the field of the card that it is said of."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from toolkit.core.amount_words import plain
from toolkit.core.facts.card_book import CardBook, Known
from toolkit.core.facts.claim import ClaimKind, ClaimStatus
from toolkit.core.facts.counts import is_same_piece as is_piece
from toolkit.core.facts.offers import find_offers
from toolkit.core.facts.quantity import Quantity
from toolkit.core.facts.reading import Reading
from toolkit.core.facts.same_quantity import is_comparable, is_same, is_same_unit, nearest_part
from toolkit.core.facts.topics import MANY_PACKS, find_topic
from toolkit.core.facts.turns import judge_turns
from toolkit.core.facts.verdicts import Verdict, agrees, differs, quantity_verdict
from toolkit.core.numerals import read_number
from toolkit.core.text import Text

_WAITED = re.compile(r"等|还有|最后|倒计时|耽误|再过|[分秒]钟?(?:以?后|之后)|[播讲聊歇]|休息|马上|福利")
"""Minutes of the talk itself."""
MOST_TURNS = 5
"""两遍, 三回 and 两种 of talk; more are told as a feat."""
_UNIT_KINDS = frozenset({"pack", "size", "pieces"})
_ONE_PACK = re.compile(
    r"(?:一|每|整|单)[箱袋盒瓶罐份包件板块个](?:净重|装|有|是|足足|就是|大概|里面?|的|才|重)*$|装$|净重|净含量|规格|^$"
)
_MULTIPLE = re.compile(r"(?P<n>\d+|[零一二两三四五六七八九十百千万]+)(?P<u>[箱袋盒瓶罐份包件板块个提])")
_SUM = re.compile(r"一共|总共|合计|加起来|共|就是|拢共|到家|到手")


def judge_quantity(quantity: Quantity, reading: Reading, book: CardBook) -> Verdict | None:
    """The claim that a quantity without money makes, or None where it only counts packs for a total."""
    topic, paths = find_topic(quantity, reading, book)
    if topic in ("pack", "pieces", "size", "") and (
        told := _whole(quantity, reading, book) or _of_piece(quantity, reading, book)
    ):
        return told
    if topic == "process" and quantity.dimension == "months" and _is_career(quantity, book):
        return _judge_elsewhere(quantity, reading, book)
    if topic == "limit" and re.search(r"限量|每[天日场]|一[天场]", reading.before(quantity.start)):
        return _judge_elsewhere(quantity, reading, book)
    if topic in ("shelf", "storage") and re.search(r"拆封|开封|打开|开袋|拆开|开瓶|开盖", reading.before(quantity.start)):
        return _judge_elsewhere(quantity, reading, book)
    if topic == "gift":
        return _judge_gift(quantity, reading, book)
    if topic in ("limit", "sales", "stock") and _is_people_limit(quantity, reading):
        return _judge(quantity, "number", book.find("gifts.*.limit"), book, reading)
    if quantity.unit in ("分钟", "秒", "秒钟") and _WAITED.search(reading.clause(quantity.start)):
        return None
    if quantity.unit in ("碗", "勺", "杯", "锅", "盘", "壶", "顿") and quantity.low <= MOST_TURNS and quantity.unit not in book.card.spec:
        return None
    if quantity.dimension == "turns":
        if verdict := judge_turns(quantity, reading.before(quantity.start), book):
            return verdict
        if quantity.low <= MOST_TURNS and not re.search(r"[喂取浇施收割]", reading.before(quantity.start, 4)):
            return None
    if quantity.unit in ("种", "样", "句", "方面") and quantity.low <= MOST_TURNS:
        return None
    if quantity.dimension in ("time", "months") and reading.before(quantity.start).endswith("提前"):
        return None
    if _is_rate_base(quantity, reading, book):
        return None
    if topic in ("elsewhere", "usage") or (topic == "ship" and _ARRIVES.match(reading.after(quantity.end))):
        return _judge_elsewhere(quantity, reading, book)
    if topic == "" and _counts_bought(quantity, book):
        return None
    if topic == "":
        return _judge_anywhere(quantity, reading, book)
    if topic == "size" and _is_other_side(quantity, reading, book):
        return quantity_verdict("unit", quantity, "unsupported", None, _nothing(quantity))
    kind: ClaimKind = "unit" if topic in _UNIT_KINDS else "number"
    listed = (
        (*_derived(book), *(each for each in book.find("grade") if is_same(quantity, each.quantity)))
        if topic in ("pack", "pieces")
        else ()
    )
    return _judge(quantity, kind, (*book.find(*paths), *listed), book, reading, paths)


def _is_rate_base(quantity: Quantity, reading: Reading, book: CardBook) -> bool:
    """Whether 一斤 only says of how much something is told: 一斤少花好几块."""
    said = reading.text[quantity.start : quantity.end]
    if not re.fullmatch(r"[一1每](?:斤|公斤|两|克)", said) or quantity.low in (book.pack.weight, book.pack.piece_weight):
        return False
    return bool(re.match(r"(?:[\u4e00-\u9fff]{0,3}(?=要|得|出))?(?:还|也|都|可以|能|就|才)*(?:少|多|要|合|贵|便宜|差|省|卖|划|摊|得)", reading.after(quantity.end)))


def _is_career(quantity: Quantity, book: CardBook) -> bool:
    """Whether 熏了四十年 is told of a person where the card's process takes days."""
    held = [known.quantity for known in book.find("process") if known.quantity.dimension in ("time", "months")]
    return quantity.low >= 24 and all(each.dimension == "time" for each in held)


def _of_piece(quantity: Quantity, reading: Reading, book: CardBook) -> Verdict | None:
    """每罐二百五十克 beside 125克×2罐: what one piece holds, and not the whole pack."""
    pack = book.pack
    if quantity.dimension not in ("weight", "volume"):
        return None
    single = re.search(
        r"(?:一|每|单)(?:小|大)?([个颗粒只枚根片朵棵条头瓣])(?:果|蛋)?[\u4e00-\u9fff]{0,7}$",
        reading.before(quantity.start),
    )
    is_unknown = (
        single and not (pack.count and is_piece(single[1], pack.count_unit)) and single[1] not in book.card.spec
    )
    if is_unknown and quantity.low == pack.weight and pack.weight != pack.piece_weight:
        return None
    if is_unknown or re.search(r"毛重", reading.before(quantity.start, 5)):
        known = next((each for each in book.find("grade", "process") if is_same(quantity, each.quantity)), None)
        return quantity_verdict(
            "number",
            quantity,
            "supported" if known else "unsupported",
            known.path if known else None,
            _nothing(quantity),
        )
    if pack.piece_weight is None or not pack.count_unit:
        return None
    said = re.search(
        r"(?:一|每|单)(?:小|大)?([箱袋盒瓶罐包份件板块个粒片条])(?:净重|装|有|是|足足|就是|里面?|的|才|重)*$",
        reading.before(quantity.start),
    ) or re.match(r"(?:一|每)([箱袋盒瓶罐包份件板块个粒片条])", reading.after(quantity.end))
    if not said or not is_piece(said[1], pack.count_unit) or quantity.holds(pack.piece_weight):
        return None
    why = differs(book.labels.get("spec", "规格"), book.card.spec)
    return quantity_verdict(
        "unit", quantity, "supported" if reading.is_denied(quantity.start) else "contradicted", "spec", why
    )


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
    return not (book.pack.count and book.pack.count > 1 and is_piece(unit, book.pack.count_unit))


def _is_people_limit(quantity: Quantity, reading: Reading) -> bool:
    return quantity.unit in ("名", "位", "人", "单") and bool(re.search(r"前$", reading.before(quantity.start)))


def _derived(book: CardBook) -> tuple[Known, ...]:
    """The weight of the whole pack where the spec is 500克×4袋."""
    pack = book.pack
    if not pack.weight or pack.piece_weight is None or pack.weight == pack.piece_weight:
        return ()
    dimension = "volume" if pack.dimension == "volume" else "weight"
    whole = Quantity(start=0, end=0, dimension=dimension, low=pack.weight, unit="克")
    return (Known(path="spec", label=book.labels.get("spec", "规格"), quantity=whole),)


def _whole(quantity: Quantity, reading: Reading, book: CardBook) -> Verdict | None:
    """两箱十斤, 六十个蛋: what several packs hold together."""
    pack = book.pack
    if quantity.dimension in ("weight", "volume") and pack.weight:
        each = pack.weight
    elif (
        quantity.dimension in ("pack", "piece")
        and pack.count
        and pack.count > 1
        and is_same_unit(quantity.unit, pack.count_unit)
    ):
        each = pack.count
    else:
        return None
    start, _ = reading.sentence_span(quantity.start)
    earlier = reading.text[start : quantity.start]
    for offer in find_offers(reading.text[start:]):
        packs = (offer.count or Decimal(1)) + (offer.amount if offer.kind == "free" else 0)
        if packs > 1 and not offer.kind.endswith("yuan") and quantity.holds(packs * each):
            why = Text(f"{plain(packs)} 份 × {book.card.spec}", f"{plain(packs)} × {book.card.spec}")
            return quantity_verdict("arithmetic", quantity, "supported", "spec", why)
    for found in _MULTIPLE.finditer(earlier):
        number = read_number(found["n"])
        if not number or number < 2 or earlier[max(0, found.start() - 1)] == "第":
            continue
        if pack.count and pack.count > 1 and is_piece(found["u"], pack.count_unit):
            number = number / pack.count
        if number == int(number) and number > 1:
            why = Text(f"{plain(number)} 份 × {book.card.spec}", f"{plain(number)} × {book.card.spec}")
            if quantity.holds(number * each):
                return quantity_verdict("arithmetic", quantity, "supported", "spec", why)
            if re.search(r"(?:折|合|相当于|等于|换算)(?:成|到|下来)?$", reading.before(quantity.start, 5)):
                return quantity_verdict("arithmetic", quantity, "contradicted", "spec", why)
    return None


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
            return quantity_verdict(
                "number",
                quantity,
                "contradicted" if denied else "supported",
                known.path,
                agrees(known.label, book.value(known.path)),
            )
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


_TIMED_FIELDS = ("ship.hours", "after_sales", "shelf_life", "story.source", "storage")
"""Fields whose times mean something only beside their own words."""


def _nothing(quantity: Quantity) -> Text:
    return Text(f"卡上没有 {quantity.written()}", f"the card does not hold {quantity.written()}")
