"""Product cards that a page can choose from: the user's own, files uploaded to a page, and the sample."""

import re
from pathlib import Path
from typing import Any, Protocol

import toolkit
from toolkit.config import Settings
from toolkit.core.errors import InputError, ToolkitError
from toolkit.core.products import ProductCard
from toolkit.core.text import Lang
from toolkit.tasks.card_room import CardRoom
from ui.desk.words import SHARED

MINE = "mine"
"""The cards of the page of product cards."""
SAMPLE = "sample"
MAX_NAMES_CHARS = 40
SUFFIXES = (".toml", ".csv", ".xlsx", ".json")


class CardReader(Protocol):
    """The part of the App that reads product cards."""

    settings: Settings

    def load_products(self, path: Path) -> tuple[ProductCard, ...]: ...
    def card_room(self) -> CardRoom: ...


class CardFiles:
    """Product cards by the name of their file. No path comes from outside."""

    def __init__(self, app: CardReader) -> None:
        self._app = app
        self._folder = app.settings.home / "card-files"
        self._sample = Path(toolkit.__file__).parents[1] / "samples" / "products.toml"

    def listed(self, lang: Lang) -> list[dict[str, Any]]:
        """The files, newest first, each with its products; files that can't be read are left out."""
        files = [each for each in self._folder.glob("*") if each.suffix.lower() in SUFFIXES] if self._exists else []
        files.sort(key=lambda each: -each.stat().st_mtime)
        mine = self._mine()
        found = [_plain(MINE, SHARED["cards_mine"].get(lang).format(_names(mine)), mine)] if mine else []
        for file in files:
            try:
                cards = self._app.load_products(file)
            except ToolkitError:
                continue
            found.append(_plain(file.name, f"{file.name}：{_names(cards)}", cards))
        if self._sample.is_file():
            found.append(_plain(SAMPLE, SHARED["cards_sample"].get(lang), self._app.load_products(self._sample)))
        return found

    def load(self, name: str, product: str = "") -> tuple[ProductCard, ...]:
        """The cards of a file, or only the one with the id `product`; no file: no cards.

        Raises:
            InputError: if it is gone. ProductCardInvalid.
        """
        if not name:
            return ()
        if name == MINE:
            return _of(self._app.card_room().cards(), product)
        path = self._sample if name == SAMPLE else self._folder / Path(name).name
        if not path.is_file():
            raise InputError(Path(name).name, SHARED["cards_gone"], SHARED["cards_choose"])
        return _of(self._app.load_products(path), product)

    def keep(self, name: str, content: bytes) -> dict[str, Any]:
        """Take in a file of cards.

        Raises:
            ProductCardInvalid: if it can't be read as cards; nothing is kept then.
        """
        plain = re.sub(r"[^\w.() -]+", "_", Path(name.replace("\\", "/")).name).strip(". ") or "cards.toml"
        self._folder.mkdir(parents=True, exist_ok=True)
        trial = self._folder / f"new-{plain}"
        trial.write_bytes(content)
        try:
            cards = self._app.load_products(trial)
        except ToolkitError:
            trial.unlink(missing_ok=True)
            raise
        trial.replace(self._folder / plain)
        return _plain(plain, f"{plain}：{_names(cards)}", cards)

    def _mine(self) -> tuple[ProductCard, ...]:
        """The user's own cards; none if their file was broken by hand, which its own page tells."""
        try:
            return self._app.card_room().cards()
        except ToolkitError:
            return ()

    @property
    def _exists(self) -> bool:
        return self._folder.is_dir()


def _of(cards: tuple[ProductCard, ...], product: str) -> tuple[ProductCard, ...]:
    return tuple(card for card in cards if product in ("", card.id)) or cards


def _names(cards: tuple[ProductCard, ...]) -> str:
    names = "、".join(card.name for card in cards)
    return names if len(names) <= MAX_NAMES_CHARS else f"{names[:MAX_NAMES_CHARS]}…"


def _plain(file: str, title: str, cards: tuple[ProductCard, ...]) -> dict[str, Any]:
    return {"file": file, "title": title, "products": [{"id": card.id, "name": card.name} for card in cards]}
