"""What look-ups on the product card read: the hit with its surroundings, numbers of a text, tables of a card."""

import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from toolkit.core.amount_grammar import read_amounts
from toolkit.core.compliance.findings import Level
from toolkit.core.numerals import read_number
from toolkit.core.products import ProductCard
from toolkit.core.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A hit, with what is needed to judge it."""

    hit: str
    clause: str
    sentence: str
    """Both in plain form."""
    context: str
    """The sentence with the ones before and after it."""
    card: ProductCard | None
    today: datetime.date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the card says; level None clears the hit."""

    level: Level | None
    why: Text | None = None
    is_borne_out: bool = True
    """With level None: whether the card bears out what is said; else the rule only has no say about these goods."""


LookUp = Callable[[Asked], Answer | None]
"""None: the card has no say, the rule's own level stands."""

CLEARED = Answer(level=None)
NOT_MEANT = Answer(level=None, is_borne_out=False)
"""The rule is not about such goods, or the card knows nothing that speaks against it."""
_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?万?|[零〇一二两三四五六七八九十百千万]+")
_ASCII = str.maketrans("，。！？；：（）“”", ',。!?;:()""')
FRESH = re.compile(r"鲜果|水果|果蔬|蔬菜|生鲜|鲜活|海鲜|水产|鲜肉|活禽|蛋")
FRESH_NAME = re.compile(
    r"脐橙|[蜜砂]?[桔橘]|柑|柚|橙|柠檬|苹果|梨|桃|李子|脆李|杏|樱桃|葡萄|提子|草莓|猕猴桃|芒果|荔枝|龙眼|枇杷|杨梅|西瓜|哈密瓜|香蕉|柿子|石榴|鲜枣|"
    r"白菜|萝卜|番茄|西红柿|黄瓜|玉米|红薯|地瓜|土豆|山药|鲜笋|春笋|冬笋|莲藕|鸡蛋|鸭蛋|鲜花|活鱼|虾|蟹|鲜菇"
)
NOT_FRESH_NAME = re.compile(r"干|酱|粉|片|糖|酒|茶|醋|油|脯|罐|冻|饼|膏|汁|皮$")


def is_fresh(card: ProductCard | None) -> bool:
    """Whether the goods are fresh and perishable, by category, else by name."""
    if card is None:
        return False
    if card.category:
        return bool(FRESH.search(card.category))
    return bool(FRESH_NAME.search(card.name)) and not NOT_FRESH_NAME.search(card.name)


_PACKED = re.compile("制品|速冻|冷冻|乳品|蛋制|肉制|罐头|蜜饯|调味")


def is_fresh_produce(card: ProductCard | None) -> bool:
    """Whether the goods are sold as they grew: without a list of ingredients, not frozen, salted or roasted.

    Fish that was salted is perishable (`is_fresh`) and pre-packed all the same.
    """
    if card is None or not is_fresh(card):
        return False
    return not card.value("ingredients") and not _PACKED.search(card.category)


def is_health_food(card: ProductCard | None) -> bool:
    """Whether the card names a registered health food: its category, or a certificate with the blue hat."""
    if card is None:
        return False
    return "保健" in card.category or any(
        "蓝帽" in cert["type"] or "保健食品" in cert["type"] for cert in groups(card, "certificates")
    )


@lru_cache(maxsize=1024)
def groups(card: ProductCard, name: str) -> tuple[Mapping[str, str], ...]:
    """The tables of a list such as `certificates`, each with every field it has."""
    found: dict[str, dict[str, str]] = {}
    for fact in card.facts:
        head, _, rest = fact.id.partition(".")
        index, _, leaf = rest.partition(".")
        if head == name and leaf:
            found.setdefault(index, {"type": "", "no": ""})[leaf] = fact.value
    return tuple(found.values())


def number_in(text: str) -> Decimal | None:
    """The first number of a card's value, such as 860 of 860箱."""
    found = _NUMBER.search(text)
    return _value(found[0]) if found else None


def _value(text: str) -> Decimal | None:
    return read_number(text)


def numbers(text: str) -> set[Decimal]:
    """Every number of a text, in digits or characters."""
    return {value for found in _NUMBER.finditer(text) if (value := _value(found[0])) is not None}


def prices(text: str) -> set[Decimal]:
    """Every amount of yuan that is a price, not a reduction or a fee."""
    return {
        amount.value for amount in read_amounts(text) if amount.unit == "元" and amount.kind in ("price", "reference")
    }


def counts(text: str) -> set[Decimal]:
    """Every count of packs, orders, people or pieces."""
    found = {
        value
        for match in re.finditer(rf"({_NUMBER.pattern})(?:多|来|几)?(?={_COUNTED})", text)
        if (value := _value(match[1])) is not None
    }
    return found


_COUNTED = (
    r"[单件份箱袋盒组套个瓶罐包只枚块斤条双把扎床支片张串捆桶坛篮筐提板棵枝朵匹尾幅对顶]|余|多|[万千]?[人位名]|号|%"
)


def flag(level: Level, zh: str, en: str) -> Answer:
    return Answer(level=level, why=Text(zh, en))
