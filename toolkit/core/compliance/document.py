"""What a whole script or page has to say somewhere, and what the card lacks for it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from toolkit.core.compliance.card_values import groups, is_fresh, is_health_food
from toolkit.core.products import ProductCard
from toolkit.core.text import Text

ItemState = Literal["said", "missing", "not_on_card"]
"""said: the text says it; missing: the card has it and the text does not; not_on_card: neither."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistItem:
    """One thing that buyers must be able to learn."""

    product_id: str
    name: str
    """Of the product."""
    rule_id: str
    what: Text
    state: ItemState
    law: str
    card_says: str = ""
    """The card's words for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Need:
    rule_id: str
    what: Text
    law: str
    said: str
    """Regular expression of what counts as said."""
    paths: tuple[str, ...]
    applies: Literal["all", "packed", "farm", "health"] = "all"


_NEEDS = (
    _Need(
        rule_id="PRICE-3", what=Text("规格和价格", "pack and price"), law="明码标价和禁止价格欺诈规定",
        said=r"斤|克|公斤|升|个|袋|箱|瓶|盒|枚|只", paths=("spec",),
    ),
    _Need(
        rule_id="PRICE-3", what=Text("不发货的地区", "regions not delivered to"), law="直播电商监督管理办法第三十二条",
        said=r"不发|发不了|除外|不包邮", paths=("ship.regions_excluded",),
    ),
    _Need(
        rule_id="PACK-1", what=Text("产地", "origin"), law="农产品质量安全法第三十八条",
        said="产地|产自|来自|产的|果园|地里", paths=("origin",),
    ),
    _Need(
        rule_id="PACK-1", what=Text("生产日期或采收时间", "date of making or harvest"), law="食品安全法第六十七条",
        said="生产日期|采收|采摘|现摘|日期", paths=("harvest_date", "batch"), applies="packed",
    ),
    _Need(
        rule_id="PACK-1", what=Text("保质期", "shelf life"), law="食品安全法第六十七条", said="保质期|能放|保存|存放",
        paths=("shelf_life",),
    ),
    _Need(
        rule_id="PACK-1", what=Text("配料", "ingredients"), law="食品安全法第六十七条",
        said="配料", paths=("ingredients",), applies="packed",
    ),
    _Need(
        rule_id="PACK-1", what=Text("承诺达标合格证", "certificate of conformity"),
        law="农产品质量安全法第三十八条、第三十九条", said="合格证", paths=("certificates.合格证",), applies="farm",
    ),
    _Need(
        rule_id="SERV-1", what=Text("售后办法", "after-sales terms"), law="消费者权益保护法第二十五条",
        said="售后|退|赔|客服", paths=("after_sales",),
    ),
    _Need(
        rule_id="HLT-1", what=Text("“本品不能代替药物”", "the statement that it is no medicine"), law="广告法第十八条",
        said="不能代替药物", paths=("certificates.保健食品",), applies="health",
    ),
)  # fmt: skip


def check_document(lines: Sequence[str], cards: Sequence[ProductCard]) -> tuple[ChecklistItem, ...]:
    """The checklist of the whole text for each card."""
    text = "\n".join(lines)
    return tuple(_item(need, text, card) for card in cards for need in _NEEDS if _applies(need, card))


def _applies(need: _Need, card: ProductCard) -> bool:
    if need.applies == "health":
        return is_health_food(card)
    if need.applies == "packed":
        return not is_fresh(card) and "手工" not in card.category
    if need.applies == "farm":
        return is_fresh(card) and bool(re.search("合作社|公司|厂", card.value("seller.name")))
    if need.paths == ("ship.regions_excluded",):
        return bool(card.value("ship.regions_excluded"))
    return not ("手工" in card.category and need.rule_id == "PACK-1" and need.paths != ("origin",))


def _item(need: _Need, text: str, card: ProductCard) -> ChecklistItem:
    held = [value for path in need.paths if (value := _value(card, path))]
    is_said = bool(re.search(need.said, text)) or any(value in text for value in held)
    state: ItemState = "said" if is_said else "missing" if held else "not_on_card"
    return ChecklistItem(
        product_id=card.id, name=card.name, rule_id=need.rule_id, what=need.what, state=state, law=need.law,
        card_says="，".join(held),
    )  # fmt: skip


def _value(card: ProductCard, path: str) -> str:
    head, _, kind = path.partition(".")
    if head == "certificates":
        return next((one["no"] for one in groups(card, "certificates") if kind in one["type"]), "")
    return card.value(path)
