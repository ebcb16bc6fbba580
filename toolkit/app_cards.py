"""The part of the composition root that keeps the user's own product cards."""

import datetime
from abc import abstractmethod
from pathlib import Path

import sqlalchemy as sa

from toolkit.app_base import AppBase
from toolkit.config import Settings
from toolkit.core.card_proposal import CardProposal
from toolkit.core.products import ProductCard
from toolkit.core.progress import Reporter
from toolkit.tasks.card_proposals import ProposalShelf
from toolkit.tasks.card_room import CardRoom

PHOTO_JOB, TALK_JOB = "card_photo", "card_talk"


class CardApp(AppBase):
    """What the page of product cards needs."""

    def __init__(self, settings: Settings, store: sa.Engine) -> None:
        super().__init__(settings, store)
        self._card_room = CardRoom(settings.home / "cards", lambda: datetime.datetime.now().astimezone())
        self._card_shelf = ProposalShelf(self._card_room)

    @abstractmethod
    def propose_card(self, photo: Path, out: Path | None, reporter: Reporter) -> CardProposal: ...

    @abstractmethod
    def propose_card_from_talk(
        self, talk: Path, out: Path | None, reporter: Reporter, cards: tuple[ProductCard, ...] = ()
    ) -> CardProposal: ...

    def card_room(self) -> CardRoom:
        """The cards in the folder `cards` of the home folder; `card_room().cards()` are those that texts may use."""
        return self._card_room

    def card_shelf(self) -> ProposalShelf:
        """What photos and talks propose for them."""
        return self._card_shelf

    def submit_card_photo(self, file: str, card_id: str = "") -> str:
        """Queue reading a photo among the evidence; returns the job's id at once. The job's `out` is the proposal's id.

        Raises:
            InputError: if there is no such file.
        """
        photo = self._card_shelf.evidence_file(file)

        def work(reporter: Reporter) -> str:
            return self._card_shelf.add(self.propose_card(photo, None, reporter), file, card_id).id

        return self._runner.submit(PHOTO_JOB, file, work)

    def submit_card_talk(self, file: str, card_id: str = "") -> str:
        """Queue hearing (or reading) a talk among the evidence; see `submit_card_photo`."""
        talk = self._card_shelf.evidence_file(file)
        cards = tuple(card for card in self._card_room.cards() if card.id == card_id)

        def work(reporter: Reporter) -> str:
            return self._card_shelf.add(self.propose_card_from_talk(talk, None, reporter, cards), file, card_id).id

        return self._runner.submit(TALK_JOB, file, work)
