"""Why a claim is supported or not, in one sentence."""

from toolkit.core.facts.card_book import CardBook
from toolkit.core.facts.claim import ClaimStatus
from toolkit.core.facts.no_claims import HIDDEN
from toolkit.core.facts.reading import Reading
from toolkit.core.text import Text


def same_as_card(book: CardBook, path: str | None) -> Text:
    value = book.value(path) if path else ""
    return Text(f"卡上“{book.labels.get(path or '', '')}”写着 {value}", f"the card says {value}")


def other_on_card(book: CardBook, path: str | None) -> Text:
    value = book.value(path) if path else ""
    return Text(f"和卡上不一样：“{book.labels.get(path or '', '')}”是 {value}", f"the card says {value} instead")


def not_on_card(said: str) -> Text:
    return Text(f"卡上没有写“{said}”", f'the card does not say "{said}"')


def add_statement(
    start: int, end: int, status: ClaimStatus, path: str | None, reading: Reading, book: CardBook
) -> None:
    said = reading.text[start:end]
    if HIDDEN in reading.plain[start:end] and not reading.is_free(start, start + 1):
        return
    if path and status == "supported":
        why = same_as_card(book, path)
    elif path:
        why = other_on_card(book, path)
    else:
        why = not_on_card(said)
    reading.add("process", start, end, status, path, said, why)
