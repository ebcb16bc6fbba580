"""What a pack, one of its pieces, or several packs hold, beside the card's pack."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from toolkit.core.amount_words import plain
from toolkit.core.facts.card_book import CardBook, Known
from toolkit.core.facts.claim import ClaimStatus
from toolkit.core.facts.counts import is_same_piece
from toolkit.core.facts.offer_words import MONEY, PACK_UNITS, read_yuan
from toolkit.core.facts.offers import find_offers
from toolkit.core.facts.quantity import Quantity
from toolkit.core.facts.reading import Reading
from toolkit.core.facts.same_quantity import is_same, is_same_unit
from toolkit.core.facts.verdicts import Verdict, differs, nothing_text, quantity_verdict
from toolkit.core.numerals import read_number
from toolkit.core.text import Text

_MULTIPLE = re.compile(rf"(?P<n>\d+|[零一二两三四五六七八九十百千万]+)(?P<u>[{PACK_UNITS}])")


def of_piece(quantity: Quantity, reading: Reading, book: CardBook) -> Verdict | None:
    """每罐二百五十克 beside 125克×2罐: what one piece holds, and not the whole pack."""
    pack = book.pack
    if quantity.dimension not in ("weight", "volume"):
        return None
    single = re.search(
        r"(?:一|每|单|(?:^|[，。])[个颗粒只枚根条](?=[个颗粒只枚根条]))(?:小|大)?([个颗粒只枚根片朵棵条头瓣])(?:果|蛋)?[\u4e00-\u9fff]{0,7}$",
        reading.before(quantity.start),
    )
    is_unknown = (single and not pack.weight and book.has("grade")) or (
        single and not (pack.count and is_same_piece(single[1], pack.count_unit)) and single[1] not in book.card.spec
    )
    if is_unknown and quantity.low == pack.weight and pack.weight != pack.piece_weight:
        return None
    if is_unknown or re.search(r"毛重", reading.before(quantity.start, 5)):
        known = next((each for each in book.find("grade", "process") if is_same(quantity, each.quantity)), None)
        graded = next((each for each in book.find("grade") if each.quantity.dimension == quantity.dimension), None)
        if graded and not re.search(r"毛重", reading.before(quantity.start, 5)):
            is_right = graded.quantity.low <= quantity.low <= (graded.quantity.high or graded.quantity.low)
            is_right = known is not None or (is_right and quantity.high is None and quantity.exactness == "exact")
            return quantity_verdict(
                "unit", quantity, "supported" if is_right != reading.is_denied(quantity.start) else "contradicted",
                graded.path, differs(graded.label, book.value(graded.path)),
            )  # fmt: skip
        return quantity_verdict(
            "number",
            quantity,
            "supported" if known else "unsupported",
            known.path if known else None,
            nothing_text(quantity.written()),
        )
    if single and pack.piece_weight is None and (whole := _share_of_pack(quantity, book)):
        return whole
    if pack.piece_weight is None or not pack.count_unit:
        return None
    said = re.search(
        r"(?:一|每|单)(?:小|大)?([箱袋盒瓶罐包份件板块个粒片条])(?:净重|装|有|是|足足|就是|里面?|的|才|重)*$",
        reading.before(quantity.start),
    ) or re.match(r"(?:一|每)([箱袋盒瓶罐包份件板块个粒片条])", reading.after(quantity.end))
    if not said or not is_same_piece(said[1], pack.count_unit) or quantity.holds(pack.piece_weight):
        return None
    why = differs(book.labels.get("spec", "规格"), book.card.spec)
    return quantity_verdict(
        "unit", quantity, "supported" if reading.is_denied(quantity.start) else "contradicted", "spec", why
    )


def _share_of_pack(quantity: Quantity, book: CardBook) -> Verdict | None:
    """一个一两 of 30个，净重1.5公斤: what a piece comes to, to a tenth."""
    pack = book.pack
    if not pack.weight or not pack.count or pack.count < 2 or quantity.high is not None:
        return None
    each = pack.weight / pack.count
    status: ClaimStatus = "supported" if abs(quantity.low - each) <= each / 10 else "contradicted"
    why = Text(f"{book.card.spec}，合 {plain(each)} 克一个", f"{book.card.spec} is {plain(each)} g each")
    return quantity_verdict("arithmetic", quantity, status, "spec", why)


def derived(book: CardBook) -> tuple[Known, ...]:
    """The weight of the whole pack where the spec is 500克×4袋."""
    pack = book.pack
    graded = next((each for each in pack.sizes if each.dimension == "weight" and each.high is not None), None)
    if graded and graded.high and pack.count and not pack.weight:
        low, high = graded.low * pack.count, graded.high * pack.count
        whole = replace(graded, low=low, high=high, shown="")
        return (Known(path="spec", label=book.labels.get("spec", "规格"), quantity=whole),)
    if not pack.weight or pack.piece_weight is None or pack.weight == pack.piece_weight:
        return ()
    dimension = "volume" if pack.dimension == "volume" else "weight"
    whole = Quantity(start=0, end=0, dimension=dimension, low=pack.weight, unit="克")
    return (Known(path="spec", label=book.labels.get("spec", "规格"), quantity=whole),)


def of_several(quantity: Quantity, reading: Reading, book: CardBook) -> Verdict | None:
    """两箱十斤, 六十个蛋: what several packs hold together."""
    each = _each(quantity, book)
    if each is None:
        return None
    start, _ = reading.sentence_span(quantity.start)
    offers = find_offers(reading.text[start:])
    told = [(offer.count or Decimal(1)) + (offer.amount if offer.kind == "free" else 0) for offer in offers]
    packs = [
        count
        for count, offer in zip(told, offers, strict=True)
        if count > 1 and not offer.kind.endswith("yuan") and quantity.holds(count * each)
    ]
    before = reading.text[start : quantity.start]
    for offer in offers:
        before = before[: offer.start] + "，" * (offer.end - offer.start) + before[offer.end :]
    counted = list(_counted(before[: quantity.start - start], book))
    if behind := re.match(
        r"(?:就是|是|，)?(?:[\d两二三四五六七八九十]+[份箱件盒袋瓶罐])", reading.text[quantity.end :]
    ):
        counted += _counted(behind[0], book)  # 六斤两份
    packs += [count for count in counted if quantity.holds(count * each)]
    if (verdict := _with_given_pieces(quantity, start, reading, book)) is not None:
        return verdict
    whole = quantity.low / each
    if not packs and whole > 1 and whole == int(whole) and quantity.dimension in ("pack", "piece"):
        due = re.match(MONEY, reading.text[quantity.end :])  # 六十枚九十块
        packs = [whole] if due and read_yuan(due[0]) == whole * book.price else []
    if packs:
        return quantity_verdict("arithmetic", quantity, "supported", "spec", _worked(packs[0], book))
    if counted and _CONVERTED.search(reading.before(quantity.start, 5)):
        return quantity_verdict("arithmetic", quantity, "contradicted", "spec", _worked(counted[-1], book))
    given = [count for count, offer in zip(told, offers, strict=True) if offer.kind == "free"]
    if given and _IN_ALL.search(reading.before(quantity.start) + "\0" + reading.after(quantity.end, 4)):
        return quantity_verdict("arithmetic", quantity, "contradicted", "spec", _worked(given[-1], book))
    return None


_GIVES_PIECES = re.compile(
    rf"(?:买|拍|带|拿)(?P<n>[\d一二两三四五六七八九十]+)(?P<u>[{PACK_UNITS}])[，就再还多都]*(?:送|赠|搭)您?你?"
    rf"(?P<m>[\d一二两三四五六七八九十]+)(?P<v>[{PACK_UNITS}])"
)
"""买两份送一袋 of 300克×5袋: packs are bought, pieces are given."""


def given_pieces(text: str, book: CardBook) -> Iterator[tuple[int, int, tuple[Decimal, Decimal, str]]]:
    """Where packs are sold with single pieces given: start, end, and (packs, pieces, unit of the pieces)."""
    for found in _GIVES_PIECES.finditer(text):
        bought, given = read_number(found["n"]), read_number(found["m"])
        if bought and given and found["u"] != found["v"] and is_same_piece(found["v"], book.pack.count_unit):
            yield *found.span(), (bought, given, found["v"])


def _with_given_pieces(quantity: Quantity, start: int, reading: Reading, book: CardBook) -> Verdict | None:
    """到手十一袋, 三千三百克: the pieces of what is bought and those given with it."""
    pack, found = book.pack, _GIVES_PIECES.search(reading.text, start, quantity.start)
    if found is None or not pack.count or pack.count < 2 or found["u"] == found["v"]:
        return None
    bought, given = read_number(found["n"]), read_number(found["m"])
    if not bought or not given or not is_same_piece(found["v"], pack.count_unit):
        return None
    pieces = bought * pack.count + given
    is_count = quantity.dimension in ("pack", "piece") and is_same_unit(quantity.unit, pack.count_unit)
    whole = pieces if is_count else pieces * pack.piece_weight if pack.piece_weight else None
    if whole is None:
        return None
    is_total = _IN_ALL.search(reading.before(quantity.start) + "\0" + reading.after(quantity.end, 4))
    if not quantity.holds(whole) and not is_total:
        return None
    why = Text(
        f"{plain(bought)} 份 × {book.card.spec}，再送 {plain(given)}{found['v']}，一共 {plain(pieces)}{found['v']}",
        f"{plain(bought)} x {book.card.spec} and {plain(given)} given: {plain(pieces)} in all",
    )
    return quantity_verdict(
        "arithmetic", quantity, "supported" if quantity.holds(whole) else "contradicted", "spec", why
    )


_PACKS_BEHIND = re.compile(r"(?:就是|是|，)?[\d两二三四五六七八九十]+[份箱件盒袋瓶罐]")
_CONVERTED = re.compile(r"(?:折|合|相当于|等于|换算)(?:成|到|下来)?$")
_IN_ALL = re.compile(r"(?:一共|总共|合计|加起来|拢共|到手|到家)[^\0]{0,3}\0|\0(?:到手|到家)")


def _each(quantity: Quantity, book: CardBook) -> Decimal | None:
    """What one pack holds, in the quantity's dimension."""
    pack = book.pack
    if quantity.dimension in ("weight", "volume"):
        return pack.weight
    is_piece = quantity.dimension in ("pack", "piece") and is_same_unit(quantity.unit, pack.count_unit)
    return pack.count if is_piece and pack.count and pack.count > 1 else None


def _counted(text: str, book: CardBook) -> Iterator[Decimal]:
    """The whole numbers of packs, two or more, that the text counts."""
    pack = book.pack
    for found in _MULTIPLE.finditer(text):
        number = read_number(found["n"])
        if not number or number < 2 or text[max(0, found.start() - 1)] == "第":
            continue
        if pack.count and pack.count > 1 and is_same_piece(found["u"], pack.count_unit):
            number = number / pack.count
        if number == int(number) and number > 1:
            yield number


def _worked(packs: Decimal, book: CardBook) -> Text:
    return Text(f"{plain(packs)} 份 × {book.card.spec}", f"{plain(packs)} × {book.card.spec}")
