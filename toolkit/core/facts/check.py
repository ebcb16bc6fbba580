"""From a text and a card to claims: readers in order, each blanking out what it has read."""

import datetime
import re
from dataclasses import replace
from decimal import Decimal

from toolkit.core.amount_words import plain
from toolkit.core.facts.card_book import CardBook, read_card
from toolkit.core.facts.card_words import read_card_words
from toolkit.core.facts.certificates import read_grades, read_honours
from toolkit.core.facts.claim import Claim, ClaimStatus
from toolkit.core.facts.codes import read_codes
from toolkit.core.facts.counts import is_same_piece
from toolkit.core.facts.gifts import read_gifts, read_named_gifts
from toolkit.core.facts.ingredients import read_enumerated, read_ingredients
from toolkit.core.facts.merging import merge_claims
from toolkit.core.facts.money_roles import FORMER, LISTED
from toolkit.core.facts.names import read_names
from toolkit.core.facts.offer_sums import Offer, nth_price, to_fen
from toolkit.core.facts.offers import find_offers
from toolkit.core.facts.open_ways import read_open_ways
from toolkit.core.facts.pack_claims import given_pieces
from toolkit.core.facts.persons import read_persons
from toolkit.core.facts.praise import read_praise
from toolkit.core.facts.promises import read_promises
from toolkit.core.facts.rates import read_rates
from toolkit.core.facts.read_days import read_days
from toolkit.core.facts.read_places import read_places
from toolkit.core.facts.read_quantities import read_quantities
from toolkit.core.facts.reading import Reading
from toolkit.core.facts.statements import read_statements
from toolkit.core.facts.varieties import read_varieties
from toolkit.core.numerals import read_number
from toolkit.core.products import Price, ProductCard
from toolkit.core.text import Text

_NO_CARD = ProductCard(id="none", name="", spec="", price=Price(yuan=Decimal(0), text=""))


def check_claims(
    text: str, card: ProductCard | None, *, today: datetime.date | None = None, asides: bool = False
) -> tuple[Claim, ...]:
    """Every claim of `text` in order, and what `card` says of it; without a card nothing is supported.

    What is only asked (是不是十斤装？), said to be somebody else's, or a shop link, an ordinal or a time of day claims
    nothing. A number that is read as nothing else is a claim.

    Args:
        asides: whether to tell too what the card holds and the text only mentions, without claiming it of the goods.
        today: what 今年 and 去年 are counted from, and whether a certificate still holds.
    """
    book = read_card(card or _NO_CARD)
    gifts = (book.value(path) for path in book.has("gifts.*.name"))
    reading = Reading(text, (book.card.name, *book.card.aliases, *gifts))
    read_codes(reading, book)
    read_names(reading, book)
    read_ingredients(reading, book)
    read_card_words(reading, book)
    offers = _read_offers(reading, book)
    read_varieties(reading, book)
    read_promises(reading, book)
    read_praise(reading, book)
    read_gifts(reading, book)
    read_rates(reading, book, today)
    read_days(reading, book, today)
    read_places(reading, book)
    read_grades(reading, book)
    read_quantities(reading, book, offers)
    read_honours(reading, book, today)
    read_persons(reading, book)
    read_named_gifts(reading, book)
    read_enumerated(reading, book)
    read_statements(reading, book)
    read_open_ways(reading, book)
    claims = (*merge_claims(reading), *(reading.asides if asides else ()))
    found = claims if card is not None else [_without_card(claim) for claim in claims]
    return tuple(sorted(found, key=lambda claim: (claim.start, claim.end)))


def unsupported_claims(text: str, card: ProductCard | None, *, today: datetime.date | None = None) -> tuple[Claim, ...]:
    """The claims of `text` that may not be delivered: contradicted by the card, or carried by nothing on it."""
    return tuple(claim for claim in check_claims(text, card, today=today) if claim.status != "supported")


def _without_card(claim: Claim) -> Claim:
    why = Text("没有商品卡可以对照", "there is no product card to compare with")
    return Claim(
        kind=claim.kind, start=claim.start, end=claim.end, text=claim.text, status="unsupported", fact_id=None,
        value=claim.value, why=why,
    )  # fmt: skip


def _read_offers(reading: Reading, book: CardBook) -> tuple[Offer, ...]:
    """The promotions of the text; each is a claim that a fact of the card must carry."""
    told = tuple(_in_packs(offer, book) for offer in find_offers(reading.plain))
    offers = tuple(offer for offer in told if not _is_saving(offer, told, reading, book))
    offers = tuple(offer for offer in offers if not _follows(offer, offers, reading, book))
    known = {offer.key(): path for path, offer in book.offers}
    for offer in offers:
        said = reading.text[offer.start : offer.end]
        path = known.get(offer.key()) or _met_by(offer, said, book)
        status: ClaimStatus = "supported" if path else "contradicted" if known else "unsupported"
        why = (
            Text(f"卡上“{book.labels[path]}”写着这个优惠", "the card holds this offer")
            if path
            else Text("卡上没有这个优惠", "the card does not hold this offer")
        )
        reading.add("arithmetic", offer.start, offer.end, status, path, said, why)
    _read_given_pieces(reading, book)
    return offers


def _read_given_pieces(reading: Reading, book: CardBook) -> None:
    """买2份送1袋 of goods in bags: no offer of packs, but held or not held by the card all the same."""
    path = "price_detail.offers"
    held = [said for *_, said in given_pieces(book.value(path), book)]
    for start, end, said in given_pieces(reading.plain, book):
        is_held = said in held
        status: ClaimStatus = "supported" if is_held else "contradicted" if held else "unsupported"
        why = (
            Text("卡上“优惠”写着这个优惠", "the card holds this offer")
            if is_held
            else Text("卡上没有这个优惠", "the card does not hold this offer")
        )
        reading.add("arithmetic", start, end, status, path if held else None, reading.text[start:end], why)


def _met_by(offer: Offer, said: str, book: CardBook) -> str | None:
    """减完六块, 三袋减八块: 满2箱减6元 and 满2袋减8元 as one buys them; 满三袋减八块 would be another condition."""
    if offer.is_saving or re.search(r"[满够凑]|(?<!一)起", said):
        return None
    for path, held in book.offers:
        is_met = not offer.has_condition or (
            offer.kind == held.kind == "off_packs" and (held.count or 0) <= (offer.count or 0) and not held.is_repeated
        )
        if is_met and held.kind.startswith("off") and held.amount == offer.amount:
            return path
    return None


def _in_packs(offer: Offer, book: CardBook) -> Offer:
    """八袋减十二 of goods that are sold in four bags asks for two packs, 十斤减五块 of 5斤装 as well."""
    pack, count = book.pack, offer.count
    if not count or not offer.unit or offer.kind.endswith("yuan"):
        return offer
    if offer.unit == "斤":
        each = pack.weight / 500 if pack.weight and pack.dimension == "weight" else None
    else:
        each = pack.count if pack.count and is_same_piece(offer.unit, pack.count_unit) else None
    given = offer.amount if offer.kind == "free" else Decimal(0)
    if not each or each <= 1 or count % each or given % each:
        return offer
    return replace(offer, count=count / each, amount=given / each if given else offer.amount)


def _follows(offer: Offer, offers: tuple[Offer, ...], reading: Reading, book: CardBook) -> bool:
    """Whether 第二箱十三块四 only works out 第二箱半价, which was told before: then it is a sum, and claimed here."""
    for other in offers:
        is_told = other.start < offer.start and other.count == offer.count and other.kind in ("nth_rate", "nth_off")
        if offer.kind != "nth_price" or not is_told:
            continue
        right = nth_price(other, book.price)
        status: ClaimStatus = "supported" if offer.amount in (right, to_fen(right)) else "contradicted"
        said = reading.text[offer.start : offer.end]
        why = Text(f"那一份是 {plain(to_fen(right))}元", f"that pack costs {plain(to_fen(right))} yuan")
        reading.add("arithmetic", offer.start, offer.end, status, "price", said, why)
        return True
    return False


_MANY = re.compile(
    r"([两二三四五六七八九十俩仨\d]+)[件箱袋盒瓶罐份包提](?!装)[^，。]{0,8}，[^\d一二两三四五六七八九十块元]*$"
)
"""三箱打包一起走，便宜十块: packs, and at once what is taken off them."""
_COUPONS = re.compile(r"券|红包|补贴|减|抹|抵|返|扣")


_TAKEN_FROM = re.compile(r"(?:价|平时|平常|原来|[块元毛角分][一二三四五六七八九]?)(?:的)?$")


def _prices(book: CardBook) -> tuple[Decimal, ...]:
    return book.price, *(known.quantity.low for known in book.find(*LISTED))


def _is_saving(offer: Offer, offers: tuple[Offer, ...], reading: Reading, book: CardBook) -> bool:
    """Whether 便宜十块 or 立省四十 tells a difference, of prices or by the offers told before, and no promotion."""
    said = reading.text[offer.start : offer.end]
    gaps = [known.quantity.low - book.price for known in book.find(*LISTED)]
    earlier = [one for one in offers if one.end <= offer.start]
    if offer.is_saving and any(not one.is_saving or one.kind == "off_each" for one in earlier):
        return True
    before = reading.text[max(0, offer.start - 8) : offer.start]
    if offer.kind in ("coupon", "off_packs") and _TAKEN_FROM.search(before) and re.match(r"减", said):
        return before.endswith("价") or offer.amount in (*gaps, *_prices(book))
    if offer.kind == "rate" and re.search(r"(?:相当于|等于|[时价场]的|合)(?:是|才)?(?:打了?)?$", before):
        return True
    if offer.kind == "coupon" and re.search(r"(?:相当于|等于)(?:我|给|直接|又)*$", before):
        return True
    if offer.is_saving and offer.kind == "off_each":
        sentence = reading.sentence(offer.start)
        return offer.amount in gaps or bool(FORMER.search(sentence) or re.search(r"变|降到|从|原", sentence))
    if offer.is_saving and not offer.has_condition:
        start, _ = reading.sentence_span(offer.start)
        many = _MANY.search(reading.text[start : offer.start])
        count = read_number(many[1]) if many else None
        is_former = FORMER.search(reading.sentence(start)) is not None
        return count is None or is_former or offer.amount in [gap * count for gap in gaps]
    if offer.is_saving and offer.kind == "off_packs" and offer.count:
        is_former = FORMER.search(reading.sentence(offer.start)) is not None
        return (is_former and "省" in said) or offer.amount in [
            gap * each for gap in gaps for each in (offer.count, is_former)
        ]
    return bool(offer.kind == "coupon" and not _COUPONS.search(said) and FORMER.search(reading.sentence(offer.start)))
