"""Copy and script of product cards, with the data files that ship with the product."""

import datetime
from collections.abc import Sequence

from toolkit.core.compliance.checker import Checker
from toolkit.core.compliance.copy_review import copy_review
from toolkit.core.copy_lines import parse_kinds
from toolkit.core.copy_markdown import format_copy_markdown
from toolkit.core.copywriting import CopyBook, ProductCopy, parse_limits, write_copy
from toolkit.core.live_script import Script, write_live_script
from toolkit.core.products import ProductCard
from toolkit.core.script_markdown import format_script_markdown
from toolkit.core.wording import parse_wording_rules
from toolkit.media.data_files import load_data
from toolkit.tasks.review import load_rule_book


def load_copy_book(today: datetime.date | None = None) -> CopyBook:
    """Platform limits, kinds of goods, sentences and wording rules, from the data files.

    Args:
        today: the day of publication; None: the computer's.

    Raises:
        InputError: if a data file can't be read.
    """
    day = today or datetime.date.today()
    return CopyBook(
        limits=parse_limits(load_data("copy_limits")),
        kinds=parse_kinds(load_data("product_kinds")),
        templates=load_data("copy_templates"),
        rules=parse_wording_rules(load_data("wording_rules")),
        romanize=_romanize,
        today=day,
        review=copy_review(Checker(load_rule_book()), day),
    )


def write_all_copy(card: ProductCard, book: CopyBook, seed: int = 0) -> tuple[ProductCopy, ...]:
    """The copy of `card` for every platform."""
    return tuple(write_copy(card, limits, book, seed) for limits in book.limits)


def copy_markdown(card: ProductCard, copies: Sequence[ProductCopy], book: CopyBook) -> str:
    """The content of `copy/<id>.md`."""
    rules = book.rules
    return format_copy_markdown(copies, card, book.limits, f"{rules.source}，截至 {rules.as_of}")


def write_script(cards: Sequence[ProductCard], book: CopyBook, minutes_per_product: float = 5, seed: int = 0) -> Script:
    """The script of a show that presents `cards` in their order.

    Raises:
        InputError: if the data file of scripts can't be read.
    """
    return write_live_script(cards, book, load_data("script_templates"), minutes_per_product, seed)


def script_markdown(script: Script) -> str:
    """The content of `script.md`."""
    return format_script_markdown(script)


def _romanize(name: str) -> str:
    import pypinyin

    first, *rest = pypinyin.lazy_pinyin(name)
    # 西安 is Xi'an
    return first + "".join(f"'{syllable}" if syllable[:1] in "aeo" else syllable for syllable in rest)
