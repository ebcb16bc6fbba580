"""What a product form holds, and how it is checked before the cards are written."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from toolkit.core.errors import ProductCardInvalid
from toolkit.core.product_facts import card_fields
from toolkit.core.product_fields import find_field
from toolkit.core.products import ProductCard
from toolkit.core.text import Lang
from ui.text import say

FORM_FIELDS = ("name", "aliases", "origin", "spec", "price", "link_no")

Row = dict[str, Any]
"""One card as path -> plain value, as `card_fields` gives it; fields that the form does not show are kept."""


class CardStore(Protocol):
    """The part of the App that reads and writes product cards."""

    def load_products(self, path: Path) -> tuple[ProductCard, ...]: ...
    def save_products(self, rows: list[dict[str, Any]], path: Path) -> tuple[ProductCard, ...]: ...


class FormWrong(Exception):
    """The form can't be saved; `points` say what to correct, in the page's language, `fields` where."""

    def __init__(self, points: Sequence[str], fields: Sequence[str] = ()) -> None:
        super().__init__("; ".join(points))
        self.points = tuple(points)
        self.fields = tuple(fields)


def rows_of(cards: Sequence[ProductCard]) -> list[Row]:
    return [dict(card_fields(card)) for card in cards]


def form_of(row: Mapping[str, Any]) -> tuple[str, ...]:
    """The form's texts for a card, in the order of `FORM_FIELDS`."""
    texts = []
    for field in FORM_FIELDS:
        value = row.get(field, "")
        text = "、".join(value) if isinstance(value, list) else str(value)
        texts.append(re.sub(r"\s*元$", "", text) if field == "price" else text)
    return tuple(texts)


def read_form(form: Sequence[str | None], before: Mapping[str, Any], lang: Lang) -> Row:
    """The card that the form describes, on top of the fields of `before` that it does not show.

    Raises:
        FormWrong: if a needed field is empty or a number can't be read.
    """
    texts = {field: (text or "").strip() for field, text in zip(FORM_FIELDS, form, strict=True)}
    wrong = {field: say(f"need_{field}", lang) for field in ("name", "spec", "price") if not texts[field]}
    price = re.sub(r"^[¥￥]\s*|\s*元$", "", texts["price"])
    if price and not re.fullmatch(r"\d{1,7}(\.\d{1,2})?", price):
        wrong["price"] = say("bad_price", lang, texts["price"])
    link_no = texts["link_no"]
    if link_no and not (link_no.isascii() and link_no.isdigit() and len(link_no) < 5 and int(link_no) > 0):
        wrong["link_no"] = say("bad_link", lang, link_no)
    if wrong:
        raise FormWrong(tuple(wrong.values()), tuple(wrong))
    row = {key: value for key, value in before.items() if key not in FORM_FIELDS}
    row |= {"name": texts["name"], "spec": texts["spec"], "price": f"{price}元"}
    aliases = [part.strip() for part in re.split(r"[、,，;；\n]+", texts["aliases"]) if part.strip()]
    if aliases:
        row["aliases"] = aliases
    if texts["origin"]:
        row["origin"] = texts["origin"]
    if link_no:
        row["link_no"] = int(link_no)
    return row


def check_rows(store: CardStore, rows: Sequence[Row], path: Path, lang: Lang) -> tuple[ProductCard, ...]:
    """The cards of `rows`, written to the new file `path`.

    Raises:
        FormWrong: with every problem, in the page's language.
        ToolkitError: if the file can't be written.
    """
    try:
        return store.save_products([dict(row) for row in rows], path)
    except ProductCardInvalid as error:
        points = [_for_a_form(problem.get(lang), path) for problem in error.problems] or [error.text(lang)]
        raise FormWrong(points) from error


def _for_a_form(problem: str, path: Path) -> str:
    """The problem in terms of the form: no name of a file that the user has never seen, cards instead of rows."""
    for name in (str(path), path.name):
        problem = re.sub(rf"^{re.escape(name)}\s*(?:[：:]\s*)?", "", problem)
    problem = re.sub(r"第 (\d+) 行“([\w.]+)”列", lambda m: f"第 {m[1]} 张卡的“{_label(m[2], 'zh')}”", problem)
    return re.sub(r'line (\d+), column "([\w.]+)"', lambda m: f'card {m[1]}, "{_label(m[2], "en")}"', problem)


def _label(path: str, lang: Lang) -> str:
    """The form's own name of a field, else the card's."""
    if path in FORM_FIELDS:
        return re.sub(r"[（(].*|\s*\*", "", say(path, lang))
    found = find_field((path,))
    return found.spec.label if lang == "zh" and found else path
