"""The one gate that every text passes before it is delivered: facts of the card first, then what the law forbids."""

import datetime
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from toolkit.core.facts import unsupported_claims
from toolkit.core.products import ProductCard
from toolkit.core.text import Text
from toolkit.core.wording import WordingRules, check_wording

RefusalKind = Literal["claim", "wording", "symbol", "length", "missing", "empty"]

Review = Callable[[str, ProductCard], tuple["Refusal", ...]]
"""A further checker of wording: what it stops in a text about a card."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why a text is not delivered."""

    kind: RefusalKind
    text: str
    """The words themselves; empty where the whole text is meant."""
    why: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """What texts are checked with."""

    rules: WordingRules
    today: datetime.date | None = None
    """The day of publication: certificates and offers run out."""
    review: Review | None = None


def refusals(text: str, card: ProductCard, gate: Gate) -> tuple[Refusal, ...]:
    """Everything in a Chinese `text` about `card` that may not be delivered; empty where it may."""
    return _checked(text, card, gate)


@lru_cache(maxsize=8192)
def _checked(text: str, card: ProductCard, gate: Gate) -> tuple[Refusal, ...]:
    found = [
        Refusal(kind="claim", text=claim.text, why=claim.why)
        for claim in unsupported_claims(text, card, today=gate.today)
    ]
    found += [
        Refusal(kind="wording", text=finding.text, why=finding.why) for finding in check_wording(text, card, gate.rules)
    ]
    if gate.review:
        found += gate.review(text, card)
    if signs := [char for char in text if unicodedata.category(char) in ("So", "Cs", "Co") and char not in "℃°"]:
        found.append(Refusal(kind="symbol", text="".join(signs), why=_SYMBOL))
    return tuple(found)


_SYMBOL = Text("不用表情符号", "no pictograms")
_FOREIGN_WORDS = re.compile(
    r"\b(?:best|no\.?\s?1|number one|finest|cheapest|lowest price|organic|pure|cures?|heal(?:s|ing|thy)?|medicin\w+"
    r"|immun\w+|anti-?\w*aging|detox\w*|slimming|weight loss|guarantee\w*|100\s?%|natural|additive)\b",
    re.IGNORECASE,
)


def refusals_english(text: str, card: ProductCard) -> tuple[Refusal, ...]:
    """The like for an English text: its numbers stand on the card, and no word in it praises or promises."""
    held = {Decimal(number) for fact in card.facts for number in re.findall(r"\d+(?:\.\d+)?", fact.value)}
    held |= {Decimal(jin) / 2 for jin in re.findall(r"(\d+(?:\.\d+)?)\s*斤", card.spec)}  # 5 jin (2.5 kg)
    found = [
        Refusal(kind="claim", text=number, why=Text("卡上没有这个数", "the card does not hold this number"))
        for number in re.findall(r"\d+(?:\.\d+)?", text)
        if Decimal(number) not in held
    ]
    quoted = re.sub(r"[\u3400-\u9fff]+", "", text)
    return tuple(found) + tuple(
        Refusal(kind="wording", text=word, why=Text("英文里也不说这样的话", "not said in English either"))
        for word in _FOREIGN_WORDS.findall(quoted)
    )
