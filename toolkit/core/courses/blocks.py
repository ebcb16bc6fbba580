"""The blocks of a script: what each is called, and how many characters it may have."""

from collections.abc import Mapping

from toolkit.core.courses import settings as of
from toolkit.core.text import Text

BLOCK_NAMES: Mapping[str, Text] = {
    "opening": Text("开场", "opening"),
    "scene": Text("顾虑与场景", "worry and scene"),
    "points": Text("卖点与演示", "selling points, shown"),
    "origin": Text("产地和人", "place and people"),
    "trust": Text("凭什么信", "papers and proof"),
    "price": Text("规格和价格", "pack and price"),
    "call": Text("怎么下单", "how to order"),
    "interaction": Text("互动", "talk with viewers"),
    "faq": Text("答疑", "questions"),
    "next": Text("预告下一款", "what comes next"),
}
_SHARES: Mapping[str, int] = {
    "opening": 70, "scene": 120, "points": 270, "origin": 160, "trust": 100, "price": 120, "call": 100,
    "interaction": 100, "faq": 120, "next": 40,
}  # fmt: skip
"""Characters of a slot of five minutes. Source: project facts, copy and scripts a3."""


def block_budgets(settings: of.ScriptSettings) -> dict[str, int]:
    """Characters for each block, such that all fill the seconds at the pace.

    >>> from toolkit.core.products import ProductCard
    >>> card = ProductCard(id="a", name="a", spec="", price=None)
    >>> block_budgets(of.ScriptSettings(card=card, seconds=60, blocks=("opening", "price")))
    {'opening': 88, 'price': 152}
    """
    whole = sum(_SHARES[kind] for kind in settings.blocks)
    chars = settings.seconds * settings.chars_per_minute / 60
    return {kind: round(chars * _SHARES[kind] / whole) for kind in settings.blocks}
