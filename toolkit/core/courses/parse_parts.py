"""What several kinds of exercises are read from: fields of a product card, the goods."""

import re
from collections.abc import Mapping
from decimal import Decimal

from toolkit.core.courses import settings as of
from toolkit.core.courses.reading import Table
from toolkit.core.product_fields import field_spec
from toolkit.core.products import Price, ProductCard

Cards = Mapping[str, ProductCard]
Parsed = tuple[of.Settings, tuple[str, ...]]
"""Settings, and the names of the fields they are made of."""

NO_CARD = ProductCard(id="none", name="-", spec="-", price=Price(yuan=Decimal(0), text=""))
"""Stands for goods with faults, in a course that is refused for them."""


def read_fields(table: Table, name: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Paths of a product card."""
    kept = []
    for path in table.words(name, default):
        try:
            field_spec(path)
        except KeyError:
            table.fault(name, f"商品卡没有 {path} 这一项", f"a product card has no {path}")
        else:
            kept.append(path)
    return tuple(kept)


def read_product(table: Table, cards: Cards) -> ProductCard:
    wanted = table.line("product")
    if wanted in cards:
        return cards[wanted]
    if re.search("[、，,；; ]", wanted):
        table.fault(
            "product", "这一格只能写一个编号，例如 huajiao；要用几样货，就分成几个练习",
            "only one id may stand here, such as huajiao; make an exercise of its own for each of several goods",
        )  # fmt: skip
    elif wanted:
        known = "、".join(cards) or "（还没有）"
        table.fault(
            "product", f"没有编号是 {wanted} 的商品；写了的有：{known}",
            f"there is no product {wanted}; there are: {', '.join(cards) or 'none'}",
        )  # fmt: skip
    return NO_CARD
