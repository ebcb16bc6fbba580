"""What the pages are told of the show before it begins: the script and the facts of the cards."""

from collections.abc import Sequence
from typing import Any

from toolkit.core.live.prompter import NOT_SPOKEN
from toolkit.core.products import ProductCard
from toolkit.tasks.live_prompts import Prompts


def plain_show(prompts: Prompts, cards: Sequence[ProductCard]) -> dict[str, Any]:
    """As JSON."""
    return {
        "lines": [{"text": line.text, "beat": line.beat} for line in prompts.lines],
        "blocks": [
            {"title": block.title, "seconds": block.seconds, "product_id": block.product_id}
            for block in prompts.blocks
        ],
        "products": [
            {
                "id": card.id, "name": card.name, "price": card.price.text, "spec": card.spec,
                "facts": [
                    {"id": fact.id, "label": fact.label, "value": fact.value}
                    for fact in card.facts
                    if fact.id not in NOT_SPOKEN
                ],
            }
            for card in cards
        ],
    }  # fmt: skip
