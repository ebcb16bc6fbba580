"""Files of product cards that a page can choose from: those uploaded to it, and the sample."""

import re
from pathlib import Path
from typing import Any, Protocol

import toolkit
from toolkit.config import Settings
from toolkit.core.errors import InputError, ToolkitError
from toolkit.core.products import ProductCard
from toolkit.core.text import Lang
from ui.desk.words import SHARED

SAMPLE = "sample"
SUFFIXES = (".toml", ".csv", ".xlsx", ".json")


class CardReader(Protocol):
    """The part of the App that reads product cards."""

    settings: Settings

    def load_products(self, path: Path) -> tuple[ProductCard, ...]: ...


class CardFiles:
    """Product cards by the name of their file. No path comes from outside."""

    def __init__(self, app: CardReader) -> None:
        self._app = app
        self._folder = app.settings.home / "cards"
        self._sample = Path(toolkit.__file__).parents[1] / "samples" / "products.toml"

    def listed(self, lang: Lang) -> list[dict[str, Any]]:
        """The files, newest first, each with its products; files that can't be read are left out."""
        files = [each for each in self._folder.glob("*") if each.suffix.lower() in SUFFIXES] if self._exists else []
        files.sort(key=lambda each: -each.stat().st_mtime)
        found = []
        for file in files:
            try:
                cards = self._app.load_products(file)
            except ToolkitError:
                continue
            found.append(_plain(file.name, "、".join(card.name for card in cards)[:60], cards))
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
        path = self._sample if name == SAMPLE else self._folder / Path(name).name
        if not path.is_file():
            raise InputError(Path(name).name, SHARED["cards_gone"], SHARED["cards_choose"])
        cards = self._app.load_products(path)
        return tuple(card for card in cards if product in ("", card.id)) or cards

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
        return _plain(plain, "、".join(card.name for card in cards)[:60], cards)

    @property
    def _exists(self) -> bool:
        return self._folder.is_dir()


def _plain(file: str, title: str, cards: tuple[ProductCard, ...]) -> dict[str, Any]:
    return {"file": file, "title": title, "products": [{"id": card.id, "name": card.name} for card in cards]}
