"""Titles: what a platform takes, and the words that people search for."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from toolkit.core.copy_lines import Sentence
from toolkit.core.copy_slots import Slots
from toolkit.core.copy_types import CopyLimits
from toolkit.core.product_fields import field_spec
from toolkit.core.products import ProductCard
from toolkit.core.text import Text
from toolkit.core.wording import WordingRules, check_card_wording


def parse_limits(data: Mapping[str, Any]) -> tuple[CopyLimits, ...]:
    """The platforms in the tables of data/copy_limits.toml.

    Raises:
        KeyError: if a platform lacks its title.
        TypeError: if a platform lacks another field, or has one too many.
    """
    found = []
    for table in data["platform"]:
        fields = dict(table)
        title = Text(fields.pop("title_zh"), fields.pop("title_en"))
        found.append(CopyLimits(title=title, **fields))
    return tuple(found)


def text_width(text: str) -> int:
    """Width in half-width units, as platforms count: a Chinese character is 2, a Latin letter or digit 1.

    >>> text_width("脐橙5斤")
    7
    """
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


def title_length(text: str, limits: CopyLimits) -> int:
    """The length of a title in the platform's own unit."""
    return text_width(text) if limits.unit == "width" else len(text)


def allowed_title(line: Sentence, limits: CopyLimits) -> Sentence | None:
    """The title if it fits the platform: length, symbols, no pictograms and no half-width angle brackets."""
    text = re.sub(r"[<>]", "", "".join(char for char in line.text if unicodedata.category(char) not in ("So", "Cf")))
    symbols = limits.title_symbols
    if symbols != "*":
        text = re.sub(r"\s*[，,、；;]\s*", " ", text)  # the platform turns a comma into a blank
        if re.search(rf"[^\w\s{re.escape(symbols)}]", text):
            return None
    if not limits.title_min <= title_length(text, limits) <= limits.title_max:
        return None
    return Sentence(text=text, fact_ids=line.fact_ids)


def search_title(slots: Slots, limits: CopyLimits) -> Sentence:
    """The words people search for, in order, as many as fit, none twice."""
    text, facts = "", []
    for piece in slots.templates("title_search"):
        words = slots.clean([piece])
        if not words or words[0].text in text:
            continue
        longer = allowed_title(Sentence(text=f"{text} {words[0].text}".strip().replace("，", " ")), limits)
        if longer and slots.is_clean(longer):
            text = longer.text
            facts += words[0].fact_ids
    return Sentence(text=text, fact_ids=tuple(dict.fromkeys(facts)))


def echoes(title: str, caption: str, card: ProductCard) -> bool:
    """Whether a turn of phrase of the title, not a fact, stands in the caption too."""
    parts = [part for part in re.split(r"[，。？：“”—｜]+", title) if len(part) > 4 and card.name not in part]
    facts = "\n".join(fact.value for fact in card.facts)
    return any(part in caption and part not in facts and not part.startswith("做一") for part in parts)


def card_notes(card: ProductCard, rules: WordingRules) -> tuple[Text, ...]:
    """Words of the card itself that are not copied, with field and reason."""
    notes = []
    for path, finding in check_card_wording(card, rules):
        label = field_spec(path).label
        notes.append(
            Text(
                f"商品卡的“{label}”里有“{finding.text}”：{finding.why.zh}（{finding.law}）。带这个词的句子没有写，请改商品卡",
                f'"{finding.text}" in {path}: {finding.why.en} ({finding.law}). '
                "Sentences with it were left out; correct the card",
            )
        )
    return tuple(notes)


ASKED_BY_BUYERS = ("origin", "taste", "process", "harvest_date", "storage", "shelf_life", "ship.hours", "after_sales")
"""Without these a text has little to say; in the order in which buyers ask (project facts, copy and scripts)."""


def lacking_notes(card: ProductCard) -> tuple[Text, ...]:
    """What the card should hold for a text that helps a buyer; nothing where two at most are missing."""
    craft = "手工" in card.category
    asked = [
        path for path in ASKED_BY_BUYERS if not (craft and path in ("taste", "harvest_date", "storage", "shelf_life"))
    ]
    missing = [path for path in asked if not card.value(path)]
    if len(missing) < 3:
        return ()
    labels = "、".join(field_spec(path).label for path in missing)
    return (
        Text(
            f"商品卡上还没有：{labels}。补上再写会有用得多（chushan products complete）",
            f"The card lacks {', '.join(missing)}; with them the text would say more (chushan products complete)",
        ),
    )


def comparison_notes(card: ProductCard) -> tuple[Text, ...]:
    """What to settle before a price is compared with: both have to be for the same pack."""
    basis = card.value("price_detail.reference_basis")
    if not (card.value("price_detail.reference") and basis) or (card.spec and card.spec.rstrip("装") in basis):
        return ()
    return (
        Text(
            f"对比价的依据里没写规格：请核对那次卖的也是{card.spec}，再补进依据。短视频文案里没有写对比价",
            "The basis of the comparison price names no pack: make sure it was the same one, and write it there. "
            "Posts leave the comparison out",
        ),
    )


def unsaid_notes(paths: tuple[str, ...]) -> tuple[Text, ...]:
    """What to tell where a fact that has to stand in the text could not be said."""
    return tuple(
        Text(
            f"“{field_spec(path).label}”该写却没写：商品卡上的说法过不了核对，请改成更清楚的说法",
            f"{path} should be said and is not: its words on the card do not pass the check; say it more clearly",
        )
        for path in paths
    )
