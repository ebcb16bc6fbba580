"""Product cards from TOML, CSV, XLSX and JSON files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from toolkit.core.errors import ProductCardInvalid
from toolkit.core.product_card import build_cards
from toolkit.core.product_rows import Place, RawField, RawProduct, placed
from toolkit.core.products import ProductCard
from toolkit.core.text import Text
from toolkit.media.product_rows import (
    FileFault,
    read_json_products,
    read_toml_products,
)
from toolkit.media.product_tables import read_csv_products, read_xlsx_products

MAX_BYTES = 20 * 1024 * 1024
"""Larger than any card file; keeps a wrong file (a video, say) from being read whole."""
KINDS = (".toml", ".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".json")

NEXT_STEP = Text(
    "请按所列位置改好再运行；chushan products init 会写一份带说明的样例",
    "Correct the listed places and run again; chushan products init writes an annotated example",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedProducts:
    """The cards of a file, and what the user should know of them."""

    cards: tuple[ProductCard, ...]
    notes: tuple[Text, ...]


def load_products(path: Path) -> tuple[ProductCard, ...]:
    """The cards in the file at `path`: .toml, .csv, .tsv, .xlsx or .json.

    Raises:
        ProductCardInvalid: with every problem of the file at once, each with its place.
    """
    return read_products(path).cards


def read_products(path: Path) -> LoadedProducts:
    """The cards in the file at `path`, with notes.

    Raises:
        ProductCardInvalid: with every problem of the file at once, each with its place.
    """
    try:
        content = _read_bytes(path)
        products, is_typed = _read_rows(path, content)
    except FileFault as fault:
        raise _invalid(path, (placed(path.name, fault.place, fault.fault), *fault.more)) from fault
    result = build_cards(products, path.name, _pinyin_id, is_typed=is_typed)
    if result.problems:
        raise _invalid(path, result.problems)
    return LoadedProducts(cards=result.cards, notes=result.notes)


def cards_of_rows(rows: Sequence[Mapping[str, object]], path: Path) -> tuple[ProductCard, ...]:
    """The cards in the rows of a form; empty rows are skipped. A place is row and field.

    Args:
        path: the file that the cards are for, named in the messages.

    Raises:
        ProductCardInvalid: with every problem of the rows at once.
    """
    products = []
    for line, row in enumerate(rows, 1):
        fields = tuple(
            RawField(parts=(name,), value=value, place=Place(line=line, column_name=name))
            for name, value in row.items()
        )
        if any(field.value not in (None, "", [], ()) for field in fields):
            products.append(RawProduct(fields=fields, place=Place(line=line)))
    result = build_cards(products, path.name, _pinyin_id, is_typed=False)
    if result.problems:
        raise _invalid(path, result.problems)
    return result.cards


def _invalid(path: Path, problems: tuple[Text, ...]) -> ProductCardInvalid:
    count = len(problems)
    fault = Text(
        f"用不了，里面有 {count} 处要改", f"can't be used: {count} thing{'s' if count > 1 else ''} in it to correct"
    )  # the problems themselves are listed below the message
    return ProductCardInvalid(str(path), fault, NEXT_STEP, problems)


def _read_bytes(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise FileFault("这是文件夹，请给商品卡文件", "this is a folder; give the file with the product cards")
        if path.suffix.lower() not in KINDS:
            raise FileFault(
                f"不认识“{path.suffix or '没有后缀'}”这种文件，请用 .toml .csv .xlsx 或 .json",
                f'unknown kind of file "{path.suffix}"; use .toml, .csv, .xlsx or .json',
            )
        if path.stat().st_size > MAX_BYTES:
            raise FileFault("文件太大，不像商品卡", "the file is too large for product cards")
        content = path.read_bytes()
    except FileNotFoundError:
        raise FileFault("找不到这个文件，请检查路径", "no such file; check the path") from None
    except PermissionError:
        raise FileFault("没有读取权限，请检查文件权限", "no permission to read it; check its permissions") from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise FileFault("读不了，请检查它是不是正被别的程序打开，再试一次", f"can't be read ({error})") from error
    if not content.strip():
        raise FileFault("文件是空的", "the file is empty")
    return content


def read_raw_products(path: Path) -> tuple[tuple[RawProduct, ...], bool]:
    """The written products of the file at `path`, not checked yet, and whether the file tells text from numbers.

    Raises:
        ProductCardInvalid: if the file can't be read as products at all.
    """
    try:
        return _read_rows(path, _read_bytes(path))
    except FileFault as fault:
        raise _invalid(path, (placed(path.name, fault.place, fault.fault), *fault.more)) from fault


def read_card_text(path: Path) -> str:
    """The text of a card file, whatever its encoding.

    Raises:
        FileFault: if it can't be read, or is no text.
    """
    return _decoded(_read_bytes(path))


def pinyin_id(name: str) -> str:
    """An ASCII id for a product's name."""
    return _pinyin_id(name)


def _read_rows(path: Path, content: bytes) -> tuple[tuple[RawProduct, ...], bool]:
    """The written products, and whether the file tells text from numbers."""
    suffix = path.suffix.lower()
    if content.startswith(b"PK\x03\x04") or suffix in (".xlsx", ".xlsm"):
        return read_xlsx_products(content), False
    text = _decoded(content)
    if suffix == ".toml":
        return read_toml_products(text), True
    if suffix == ".json":
        return read_json_products(text), True
    return read_csv_products(text), False


def _decoded(content: bytes) -> str:
    """The text of `content`: UTF-8 or UTF-16 with or without a mark, or GBK."""
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig")):
        if content.startswith(mark):
            return _text_or_fault(content, (encoding,))
    if b"\x00" in content[:200]:
        is_little = content[1:200:2].count(0) > content[0:200:2].count(0)
        return _text_or_fault(content, ("utf-16-le" if is_little else "utf-16-be",))
    return _text_or_fault(content, ("utf-8", "gb18030"))


def _text_or_fault(content: bytes, encodings: tuple[str, ...]) -> str:
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise FileFault("不是文字文件，请另存为 UTF-8 文字", "not a text file; save it as UTF-8 text")


def _pinyin_id(name: str) -> str:
    import pypinyin

    return "-".join(pypinyin.lazy_pinyin(name))
