"""Why a claim is supported or not, in one sentence."""

from toolkit.core.facts.card_book import CardBook
from toolkit.core.text import Text


def same_as_card(book: CardBook, path: str | None) -> Text:
    value = book.value(path) if path else ""
    return Text(f"卡上“{book.labels.get(path or '', '')}”写着 {value}", f"the card says {value}")


def other_on_card(book: CardBook, path: str | None) -> Text:
    value = book.value(path) if path else ""
    return Text(f"和卡上不一样：“{book.labels.get(path or '', '')}”是 {value}", f"the card says {value} instead")


def not_on_card(said: str) -> Text:
    return Text(f"卡上没有写“{said}”", f'the card does not say "{said}"')
