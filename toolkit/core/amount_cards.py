"""Spoken amounts beside what the product card says: the same, another, or nothing. Nothing is ever corrected."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from toolkit.core.amount_grammar import read_amounts
from toolkit.core.amount_words import NUMBER, PACK, Amount, clause_before, plain
from toolkit.core.numerals import read_number
from toolkit.core.products import ProductCard
from toolkit.core.text import Text

Verdict = Literal["matches", "differs", "not_on_card", "unsure"]
PER_JIN_TOLERANCE = Decimal("0.06")
"""Yuan: a price per 斤 is said to the nearest 毛, so half of one, and a little for the division."""

_SKIPPED = ("id", "forbidden_notes", "certificates", "seller", "tests", "story", "sales", "ship.hours", "link_no")
_NOW = ("price", "price_detail.live")
_BEFORE = ("price_detail.reference", "price_detail.daily", "price_detail.lowest_7d")
_GRAMS_PER = {"斤": 500, "公斤": 1000, "千克": 1000}
_IS_PACKED = re.compile(r"(?:净重|净含量|毛重|规格|[一每1整][袋盒箱瓶罐包份件桶提套](?:有|是|装|足足)?)$")
_PACK_FOLLOWS = re.compile(rf"装|(?:真空|密封|礼盒|罐|瓶|袋|盒|箱)装|[一1每/][{PACK}]")
_STOCK = re.compile(r"(?:库存|备货|只有|仅有?|剩下?|还有|限量|一共|总共|准备了?)$")
_LIMIT = re.compile(r"(?:限购|限拍|最多|每人|限)(?:买|拍)?$")
_QUANTITY = re.compile(rf"(?P<n>{NUMBER})(?P<u>[{PACK}])(?:一共|总共|只要|才|就|是|卖|到手)*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """An amount on a card and the field it stands in."""

    path: str
    label: Text
    amount: Amount


_LABELS = {
    "price": Text("价格", "price"),
    "price_detail.live": Text("直播价", "live price"),
    "price_detail.daily": Text("日常价", "everyday price"),
    "price_detail.reference": Text("对比价", "reference price"),
    "price_detail.lowest_7d": Text("七天最低价", "lowest price of seven days"),
    "spec": Text("规格", "pack"),
    "stock": Text("库存", "stock"),
    "limit_per_user": Text("每人限购", "limit per buyer"),
}


class CardBook:
    """The amounts on product cards, each card read once."""

    def __init__(self, cards: Sequence[ProductCard]) -> None:
        self.cards = tuple(cards)
        self._known: dict[str, tuple[_Known, ...]] = {}
        self._owners: dict[tuple[str, Decimal | str], list[str]] | None = None

    def known(self, card: ProductCard) -> tuple["_Known", ...]:
        if card.id not in self._known:
            self._known[card.id] = _list_known(card)
        return self._known[card.id]

    def owners(self, amount: Amount) -> tuple[str, ...]:
        """Names of the products whose cards say the same."""
        if self._owners is None:
            self._owners = {}
            for card in self.cards:
                for key in {_key(each.amount) for each in self.known(card) if not each.amount.is_rough}:
                    self._owners.setdefault(key, []).append(card.name)
        return tuple(self._owners.get(_key(amount), ()))


def judge_amount(amount: Amount, text: str, card: ProductCard | None, book: CardBook) -> tuple[Verdict, Text]:
    """Whether `card` says the same as `amount`, which stands in `text`, and the sentence that tells a person so."""
    said = text[amount.start : amount.end]
    if amount.is_rough:
        return "unsure", Text(f"“{said}”是大概的说法，没有和商品卡比", f'"{said}" is a rough figure, not compared')
    if card is None:
        return _without_card(amount, book)
    known = book.known(card)
    if amount.doubt:
        has = _what_card_has(_relevant(amount, known), card)
        return "unsure", Text(f"{amount.doubt.zh}；{has.zh}", f"{amount.doubt.en}; {has.en}")
    equal, rivals = _compare(amount, text, card, known)
    if equal:
        return "matches", Text(
            f"和“{card.name}”的商品卡一致：{equal.label.zh} {equal.amount.normalised}",
            f"as on the card of {card.name}: {equal.label.en} {equal.amount.normalised}",
        )
    has = _what_card_has(rivals or _relevant(amount, known), card)
    if rivals:
        return "differs", Text(
            f"听到的是 {amount.normalised}，{has.zh}",
            f"heard {amount.normalised}; {has.en}",
        )
    return "not_on_card", Text(
        f"商品卡没有写 {amount.normalised}；{has.zh}", f"{amount.normalised} is not on the card; {has.en}"
    )


def _without_card(amount: Amount, book: CardBook) -> tuple[Verdict, Text]:
    if amount.doubt:
        return "unsure", amount.doubt
    owners = book.owners(amount)
    if not owners:
        return "not_on_card", Text(
            f"前后一分钟没有听到是哪个商品，也没有商品卡写着 {amount.normalised}",
            f"no product was named within a minute, and no card says {amount.normalised}",
        )
    return "not_on_card", Text(
        f"前后一分钟没有听到是哪个商品；{amount.normalised} 写在这些卡上：{'、'.join(owners[:3])}",
        f"no product was named within a minute; {amount.normalised} stands on the card of {', '.join(owners[:3])}",
    )


def _list_known(card: ProductCard) -> tuple[_Known, ...]:
    """Every amount on the card, price and pack first."""
    fields = [("price", card.price.text), ("spec", card.spec)]
    fields += [(fact.id, fact.value) for fact in card.facts if fact.id not in ("price", "spec")]
    labels = {fact.id: fact.label for fact in card.facts}
    found: list[_Known] = []
    for path, value in fields:
        if path.split(".")[0] in _SKIPPED or path in _SKIPPED:
            continue
        label = _LABELS.get(path) or Text(labels.get(path, path), labels.get(path, path))
        found += [_Known(path=path, label=label, amount=amount) for amount in read_amounts(value)]
    return (*found, *_whole_pack(found))


def _whole_pack(found: list[_Known]) -> tuple[_Known, ...]:
    """The weight of all pieces, where the pack is written as 50克×10袋."""
    spec = [known for known in found if known.path == "spec"]
    weights = [known for known in spec if known.amount.kind == "weight"]
    counts = [known for known in spec if known.amount.kind == "count"]
    if len(weights) != 1 or len(counts) != 1:
        return ()
    grams = weights[0].amount.value * counts[0].amount.value
    amount = Amount(start=0, end=0, kind="weight", value=grams, unit="克", normalised=f"{plain(grams)}克")
    return (_Known(path="spec", label=weights[0].label, amount=amount),)


def _compare(
    amount: Amount, text: str, card: ProductCard, known: tuple[_Known, ...]
) -> tuple[_Known | None, tuple[_Known, ...]]:
    """The known amount that is the same, or those that `amount` contradicts."""
    match amount.kind:
        case "price":
            return _compare_price(amount, text, card, known)
        case "reference":
            rivals = tuple(each for each in known if each.path in _BEFORE)
            return _first_equal(amount, (*rivals, *known)), rivals
        case "weight" | "volume":
            return _compare_weight(amount, text, known)
        case "count":
            return _compare_count(amount, text, known)
        case "reduction":
            return _compare_reduction(amount, card, known), ()
        case _:
            return next((each for each in known if each.amount.normalised == amount.normalised), None), ()


def _compare_price(
    amount: Amount, text: str, card: ProductCard, known: tuple[_Known, ...]
) -> tuple[_Known | None, tuple[_Known, ...]]:
    prices = tuple(each for each in known if each.path in _NOW)
    equal = _first_equal(amount, tuple(each for each in known if each.amount.unit == "元"))
    if equal or not prices:
        return equal, ()
    if amount.per in _GRAMS_PER:
        return _compare_unit_price(amount, card, prices, known)
    several = _QUANTITY.search(clause_before(text, amount.start, 12))
    count = read_number(several["n"]) if several else None
    if count and count > 1:
        whole = card.price.yuan * count
        return (prices[0], ()) if amount.value == whole else (None, ())
    return None, prices


def _compare_unit_price(
    amount: Amount, card: ProductCard, prices: tuple[_Known, ...], known: tuple[_Known, ...]
) -> tuple[_Known | None, tuple[_Known, ...]]:
    grams = [each.amount.value for each in known if each.path == "spec" and each.amount.kind == "weight"]
    if not grams:
        return None, ()
    unit_price = card.price.yuan / max(grams) * _GRAMS_PER[amount.per]
    return (prices[0], ()) if abs(unit_price - amount.value) <= PER_JIN_TOLERANCE else (None, prices)


def _compare_weight(amount: Amount, text: str, known: tuple[_Known, ...]) -> tuple[_Known | None, tuple[_Known, ...]]:
    equal = _first_equal(amount, known)
    pack = tuple(each for each in known if each.path == "spec" and each.amount.kind == amount.kind)
    is_pack = amount.normalised.endswith("装") or _PACK_FOLLOWS.match(text, amount.end)
    is_pack = is_pack or _IS_PACKED.search(clause_before(text, amount.start))
    return equal, pack if is_pack else ()


def _compare_count(amount: Amount, text: str, known: tuple[_Known, ...]) -> tuple[_Known | None, tuple[_Known, ...]]:
    before = clause_before(text, amount.start)
    same_unit = tuple(each for each in known if each.amount.kind == "count" and each.amount.unit == amount.unit)
    if _STOCK.search(before):
        rivals = tuple(each for each in same_unit if each.path == "stock")
    elif _LIMIT.search(before):
        rivals = tuple(each for each in same_unit if each.path == "limit_per_user")
    elif _IS_PACKED.search(before) or amount.normalised.endswith("装"):
        rivals = tuple(each for each in same_unit if each.path == "spec")
    else:
        rivals = ()
    return _first_equal(amount, same_unit), rivals


def _compare_reduction(amount: Amount, card: ProductCard, known: tuple[_Known, ...]) -> _Known | None:
    for each in known:
        if each.path in _BEFORE and each.amount.value - card.price.yuan == amount.value:
            return each
    return next((each for each in known if each.amount.kind == "reduction" and _is_same(amount, each.amount)), None)


def _first_equal(amount: Amount, known: Sequence[_Known]) -> _Known | None:
    return next((each for each in known if _is_same(amount, each.amount)), None)


def _is_same(a: Amount, b: Amount) -> bool:
    return _key(a) == _key(b) and not b.is_rough


def _key(amount: Amount) -> tuple[str, Decimal | str]:
    """What two equal amounts share."""
    if amount.kind in ("offer", "discount"):
        return amount.kind, amount.normalised
    return amount.unit, amount.value


def _relevant(amount: Amount, known: tuple[_Known, ...]) -> tuple[_Known, ...]:
    """What of the card a person wants to see beside an amount of this kind."""
    paths = {"reference": _BEFORE, "weight": ("spec",), "volume": ("spec",), "count": ("spec", "stock")}
    wanted = paths.get(amount.kind, _NOW)
    return tuple(each for each in known if each.path in wanted)


def _what_card_has(known: Sequence[_Known], card: ProductCard) -> Text:
    if not known:
        return Text(f"“{card.name}”的卡上没有这一项", f"the card of {card.name} has none")
    shown = {(each.label, each.amount.normalised): None for each in known}
    zh = "、".join(f"{label.zh} {value}" for label, value in shown)
    en = ", ".join(f"{label.en} {value}" for label, value in shown)
    return Text(f"“{card.name}”的卡上是{zh}", f"the card of {card.name} has {en}")
