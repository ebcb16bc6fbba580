"""`facts`: the claims of a text, and what a product card says of each."""

import datetime
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from toolkit.core.errors import InputError
from toolkit.core.facts import Claim, check_claims
from toolkit.core.products import ProductCard
from toolkit.core.text import Text
from toolkit.media.product_files import load_products

MAX_BYTES = 400_000
"""100,000 characters of Chinese with room to spare: an hour of speech is about 15,000."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactsCheck:
    """What `chushan facts --json` prints."""

    SCHEMA: ClassVar[str] = "FactsCheck.1"

    text: str
    product: str | None
    """Id of the card; None where there was none."""
    claims: tuple[Claim, ...]

    def plain(self) -> dict[str, object]:
        """As JSON: places are code points of `text`."""
        return {
            "text": self.text,
            "product": self.product,
            "claims": [
                {
                    "kind": claim.kind, "start": claim.start, "end": claim.end, "text": claim.text,
                    "status": claim.status, "fact": claim.fact_id, "value": claim.value,
                    "why": {"zh": claim.why.zh, "en": claim.why.en},
                }
                for claim in self.claims
            ],
        }  # fmt: skip


def read_text(source: str) -> str:
    """The text that `source` means: "-" is standard input, the path of a file its content, else `source` itself.

    Raises:
        InputError: if it is empty, too long, or no text in UTF-8.
    """
    name = source if len(source) <= 60 else source[:60] + "…"
    if source == "-":
        name, data = "-", sys.stdin.buffer.read(MAX_BYTES + 1)
    elif path := _file(source):
        try:
            with path.open("rb") as file:
                data = file.read(MAX_BYTES + 1)
        except OSError as error:
            raise InputError(
                str(path),
                Text(f"打不开这个文件（{error.strerror}）", f"the file can't be read ({error.strerror})"),
                Text("请检查文件权限", "Check the permissions of the file"),
            ) from error
    else:
        data = source.encode("utf-8", errors="replace")
    return _checked(name, data)


def _file(source: str) -> Path | None:
    """The file that `source` names, if there is one."""
    if "\n" in source or "\0" in source or len(source) > 1000:
        return None
    try:
        path = Path(source)
        return path if path.is_file() else None
    except OSError:  # a sentence that is longer than a file's name may be
        return None


def _checked(name: str, data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise InputError(
            name,
            Text("文字太长，最多约 10 万字", "the text is too long, 100,000 characters at most"),
            Text("请分成几段检查", "Check it in parts"),
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            name,
            Text("不是 UTF-8 编码的文字", "not text in UTF-8"),
            Text("请另存为 UTF-8 的 .txt 文件再试", "Save it as a .txt file in UTF-8 and try again"),
        ) from error
    if not text.strip():
        raise InputError(
            name or "-",
            Text("没有文字可以核对", "there is no text to check"),
            Text(
                "请写一句话、给一个文本文件，或用 - 从标准输入读",
                "Give a sentence, a text file, or - for standard input",
            ),
        )
    return text


def check_facts(text: str, card: ProductCard | None, today: datetime.date) -> FactsCheck:
    """The claims of `text` beside `card`."""
    return FactsCheck(text=text, product=card.id if card else None, claims=check_claims(text, card, today=today))


def find_card(product: str | None, products: Path | None) -> ProductCard | None:
    """The card that the options mean: `product` is a file of one card, or the id or name of a card in `products`.

    Raises:
        ProductCardInvalid: with every problem of the file at once.
        InputError: if no card fits, or several cards are there and none was named.
    """
    if products is None and product is None:
        return None
    if products is None:
        path = _file(product or "")
        if path is None:
            raise InputError(
                product or "",
                Text("没有这个商品卡文件", "there is no such file with a product card"),
                Text("请写商品卡文件的路径，或再加 --products 文件", "Give the file's path, or add --products FILE"),
            )
        return _choose(path, load_products(path), None)
    return _choose(products, load_products(products), product)


def _choose(path: Path, cards: Sequence[ProductCard], wanted: str | None) -> ProductCard:
    found = [card for card in cards if wanted in (card.id, *card.names)] if wanted else list(cards)
    if len(found) == 1 or (found and wanted):
        return found[0]
    return _not_found(path, wanted, cards)


def _not_found(products: Path, wanted: str | None, cards: Sequence[ProductCard]) -> ProductCard:
    known = "、".join(card.id for card in cards[:8])
    fault = (
        Text(f"没有叫“{wanted}”的商品", f'no product "{wanted}"')
        if wanted
        else Text(f"文件里有 {len(cards)} 个商品", f"the file holds {len(cards)} products")
    )
    raise InputError(
        str(products),
        fault,
        Text(
            f"请用 --products 给文件、--product 指明一个：{known}",
            f"Give the file with --products and name one with --product: {known}",
        ),
    )
