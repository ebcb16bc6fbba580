"""What comes out of a class: the table on the screen, the same as files, certificates."""

import datetime
from typing import Any

from toolkit.core.room import limits
from toolkit.core.room.certificates import (
    Certificate,
    both_names,
    certificate_code,
    certificate_text,
    clean_code,
    is_genuine,
    read_certificate,
)
from toolkit.core.room.errors import RoomError, too_many
from toolkit.core.room.progress import SeatResult
from toolkit.core.room.sheet import Sheet, result_sheet
from toolkit.core.text import Lang, Text
from toolkit.room.heavy import RoomQueue
from toolkit.store import room_desk, room_seats


class RoomResults(RoomQueue):
    """Tables and certificates."""

    def unjudged(self, lang: Lang) -> list[dict[str, Any]]:
        """The tries that count with points which wait for the trainer: to be scored before a certificate is printed."""
        titles = self.titles(lang)
        return [
            {
                "try": one.id, "seat": seat.id, "number": seat.number, "name": seat.name,
                "title": titles.get((one.unit, one.exercise), one.exercise), "unjudged": one.unjudged,
            }
            for seat, one in self.result().unjudged_tries()
        ]  # fmt: skip

    def sheet(self, lang: Lang) -> Sheet:
        """The class's table: the page and every file are made from this one."""
        return result_sheet(self.course, self.result(), lang)

    def csv(self, lang: Lang) -> bytes:
        from toolkit.media.room_sheets import sheet_csv

        return sheet_csv(self.sheet(lang))

    def xlsx(self, lang: Lang) -> bytes:
        from toolkit.media.room_sheets import sheet_xlsx

        return sheet_xlsx(self.sheet(lang))

    def certificates(self, seat_ids: tuple[str, ...], trainer: str) -> bytes:
        """A pdf with a page for each of these trainees (all who have enough, if none is named); kept for checking.

        The per cent is of the whole course but for what waits: see `unjudged`.

        Raises:
            RoomError: nobody has enough points, or a trainee named has not.
        """
        from toolkit.media.room_certificate import certificate_pdf

        chosen = [
            one
            for one in self.result().seats
            if one.seat.id in seat_ids or (not seat_ids and self._may_have_certificate(one))
        ]
        little = next((one for one in chosen if not self._may_have_certificate(one)), None)
        if little is not None or not chosen:
            raise _too_little(self._tools.enough_share, little)
        made = [self._certificate(one, trainer.strip()[:40]) for one in chosen]
        coded = [(one, certificate_code(one, self._tools.key)) for one in made]
        with self._store.write() as db:
            for (fields, code), result in zip(coded, chosen, strict=True):
                text = certificate_text(fields)
                room_desk.keep_certificate(db, self.class_id, result.seat.id, code, text, self.now_ms)
        return certificate_pdf(coded)

    def enough(self) -> tuple[float, tuple[str, ...], int]:
        """(share of the points that a certificate asks for, names of who has it, how many are in the class)."""
        seats = self.result().seats
        names = tuple(one.seat.name for one in seats if self._may_have_certificate(one))
        return self._tools.enough_share, names, len(seats)

    def _may_have_certificate(self, one: SeatResult) -> bool:
        return one.done > 0 and one.share >= self._tools.enough_share

    def check_certificate(self, code: str, address: str) -> Certificate | None:
        """What the certificate with this code says, None if there is none or it was tampered with.

        Raises:
            TooManyTries.
        """
        key = f"certificate:{address}"
        with self._store.read() as db:
            wait_ms = room_seats.must_wait_ms(db, key, limits.CERTIFICATE, self.now_ms)
            if wait_ms:
                raise too_many(-(-wait_ms // 1000))
            fields = room_desk.find_certificate(db, clean_code(code))
        found = read_certificate(fields) if fields else None
        if found is not None and is_genuine(found, code, self._tools.key):
            return found
        with self._store.write() as db:
            room_seats.count_failure(db, key, limits.CERTIFICATE, self.now_ms)
        return None

    def _certificate(self, result: SeatResult, trainer: str) -> Certificate:
        minutes = sum(unit.minutes for unit in self.course.units if unit.id in result.units_done)
        return Certificate(
            number=result.seat.number, name=result.seat.name, class_name=self.name,
            course=both_names(self.course.title),
            units=sum(unit.id in result.units_done for unit in self.course.units), hours=round(minutes / 60, 1),
            score=round(100 * result.share, 1), trainer=trainer, date=datetime.date.today().isoformat(),
        )  # fmt: skip


def _too_little(share: float, one: SeatResult | None) -> RoomError:
    """Why there is no certificate; `one`: who was named and has less."""
    needed = f"{share:.0%}"
    if one is None:
        told = Text(f"还没有人做到 {needed} 的分数", f"nobody has {needed} of the points yet")
    else:
        has = f"{100 * one.share:.1f}%"
        told = Text(f"得了全课 {has} 的分，证书要 {needed}", f"{has} of the points; a certificate takes {needed}")
    return RoomError(one.seat.name if one else "", told, Text("多做几个练习再发", "Wait until more exercises are done"))
