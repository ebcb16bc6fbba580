"""The review as the last gate of generated copy: whatever it would stop is not delivered."""

import datetime

from toolkit.core.compliance.checker import Checker
from toolkit.core.copy_gate import Refusal, Review
from toolkit.core.products import ProductCard


def copy_review(checker: Checker, today: datetime.date | None) -> Review:
    """A gate's `review`: findings that stop a text. What contradicts the card is left to the gate's own facts."""

    def review(text: str, card: ProductCard) -> tuple[Refusal, ...]:
        found = checker.check(text, card, today=today, facts=False, learned=False)
        return tuple(Refusal(kind="wording", text=one.text, why=one.why) for one in found if one.is_flag)

    return review
