"""`products`: check a file of product cards, write the example, turn one kind of file into another."""

from pathlib import Path

from toolkit.core.products import ProductCard
from toolkit.core.text import Text
from toolkit.media.product_files import load_products, read_products
from toolkit.media.product_writer import write_products, write_template

__all__ = ["check_products", "convert_products", "load_products", "write_products_template"]


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
