"""`products`: check a file of product cards, write the example, turn one kind of file into another."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from toolkit.core.products import ProductCard
from toolkit.core.text import Text
from toolkit.media.product_files import cards_of_rows, load_products, read_products
from toolkit.media.product_writer import replace_products, write_products, write_template

__all__ = ["check_products", "convert_products", "load_products", "save_products", "write_products_template"]


def check_products(path: Path) -> tuple[tuple[ProductCard, ...], tuple[Text, ...]]:
    """The cards in the file at `path`, and notes on them.

    Raises:
        ProductCardInvalid: with every problem of the file at once.
    """
    loaded = read_products(path)
    return loaded.cards, loaded.notes


def write_products_template(path: Path) -> None:
    """Write the annotated example to a new file at `path`.

    Raises:
        OutputTaken: if the file is there already.
        OutputNotWritable: if it can't be written.
    """
    write_template(path)


def convert_products(source: Path, target: Path) -> tuple[tuple[ProductCard, ...], tuple[Text, ...]]:
    """Write the cards of `source` to the new file `target` in the form of its ending; the cards, and notes on them.

    Raises:
        ProductCardInvalid: with every problem of `source` at once.
        InputError: if `target` ends with none of .toml .csv .xlsx .json.
        OutputTaken: if `target` is there already.
        OutputNotWritable: if it can't be written.
    """
    cards, notes = check_products(source)
    write_products(cards, target)
    return cards, notes


def save_products(rows: Sequence[Mapping[str, Any]], path: Path) -> tuple[ProductCard, ...]:
    """Check the rows of a form (field name -> value) and write them to `path`, over what was there; the cards.

    Raises:
        ProductCardInvalid: with every problem of the rows at once, each with row and field; nothing is written then.
        InputError: if `path` ends with none of .toml .csv .xlsx .json.
        OutputNotWritable: if it can't be written.
    """
    cards = cards_of_rows(rows, path)
    replace_products(cards, path)
    return cards
