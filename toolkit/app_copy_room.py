"""The part of the composition root that writes copy for the page: in the background, streamed, kept."""

import datetime
import threading
from abc import abstractmethod
from dataclasses import dataclass, field

import sqlalchemy as sa

from toolkit.app_copy import CopyApp
from toolkit.config import Settings
from toolkit.core.errors import InputError
from toolkit.core.products import ProductCard
from toolkit.core.progress import Reporter
from toolkit.core.text import Text
from toolkit.tasks.card_room import CardRoom
from toolkit.tasks.copy_room import CopyRoom
from toolkit.tasks.write_copy import CopyRequest

COPY_JOB = "copy"


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyOrder:
    """What is to be written."""

    card_id: str
    platforms: tuple[str, ...]
    tone: str = "warm"
    lang: str = "zh"
    seed: int = 0
    engine: str = "template"
    model: str = ""
    url: str = ""


@dataclass(slots=True)
class Stream:
    """What an engine is writing right now, before any check."""

    block: str = ""
    text: str = ""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def hear(self, block: str, text: str) -> None:
        with self.lock:
            self.block, self.text = block, text

    def now(self) -> tuple[str, str]:
        """Block and text so far."""
        with self.lock:
            return self.block, self.text


class CopyRoomApp(CopyApp):
    """What the page for copy needs."""

    def __init__(self, settings: Settings, store: sa.Engine) -> None:
        super().__init__(settings, store)
        self._streams: dict[str, Stream] = {}
        self._copy_room = CopyRoom(
            settings.home / "copy",
            self._copy_card,
            self.copy_book,
            lambda: self.house_rules,
            lambda: datetime.datetime.now().astimezone(),
        )

    @abstractmethod
    def card_room(self) -> CardRoom: ...

    def copy_room(self) -> CopyRoom:
        """Copies that were written for the user's own cards."""
        return self._copy_room

    def submit_copy(self, order: CopyOrder) -> str:
        """Queue writing the copy of one card; returns the job's id at once. The job's `out` is the copy's id.

        Raises:
            InputError: if there is no such card, or it is not finished.
        """
        card = self._copy_card(order.card_id)
        stream = Stream()

        def work(reporter: Reporter) -> str:
            request = CopyRequest(
                cards=(card,), platforms=order.platforms, tone=order.tone, lang=order.lang, seed=order.seed
            )
            result = self.describe(
                request, reporter, engine=order.engine, model=order.model, url=order.url, on_text=stream.hear
            )
            ((_, copies),) = result.copies
            return self._copy_room.keep(card, copies, engine=order.engine, seed=order.seed, lang=order.lang)

        job_id = self._runner.submit(COPY_JOB, card.name, work)
        self._streams[job_id] = stream
        return job_id

    def copy_stream(self, job_id: str) -> tuple[str, str]:
        """Block and text that the engine of a job is writing right now."""
        stream = self._streams.get(job_id)
        return stream.now() if stream else ("", "")

    def _copy_card(self, card_id: str) -> ProductCard:
        card = next((card for card in self.card_room().cards() if card.id == card_id), None)
        if card is None:
            raise InputError(
                card_id[:60],
                Text("没有这张商品卡，或它还没填完", "there is no such product card, or it is not complete"),
                Text("请先到商品卡页填好名称、价格、规格", "Fill in name, price and pack on the page of cards first"),
            )
        return card
