"""Who comes in: trainees by room code, name and pictures; the trainer by PIN."""

import datetime
import hashlib
import secrets
import threading
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from toolkit.core.errors import StoreError
from toolkit.core.room import limits
from toolkit.core.room.errors import (
    NameKnown,
    NotAllowed,
    NotFound,
    RoomError,
    malformed,
    not_signed_in,
    too_many,
)
from toolkit.core.room.icons import icons_key, is_choice
from toolkit.core.room.limits import Limit
from toolkit.core.room.names import clean_name
from toolkit.core.room.types import Classroom, Seat
from toolkit.core.text import Text
from toolkit.room.base import RoomBase, RoomTools, new_id
from toolkit.store import room_seats, room_work
from toolkit.store.room_db import RoomStore

if TYPE_CHECKING:
    import sqlalchemy as sa
    from argon2 import PasswordHasher

SEAT_DAYS = 60
"""A course of several market days; the cookie lasts as long."""
TRAINER_HOURS = 12
MIN_PIN, MAX_PIN = 4, 64
SEEN_EVERY_MS = 15_000
"""A phone that polls is written down as present at most this often: each write goes to the disk."""
HERE = "here"
"""Address of the trainer's own laptop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """A seat and the cookie's value for it."""

    seat: Seat
    token: str


class RoomDoors(RoomBase):
    """Joining, coming back, leaving, signing in."""

    def __init__(self, store: RoomStore, classroom: Classroom, tools: RoomTools) -> None:
        super().__init__(store, classroom, tools)
        self._pin_turn = threading.Lock()
        self._seen: dict[str, int] = {}
        self._unwritten: set[str] = set()

    def join(
        self, code: object, name: object, icons: object, address: str, *, is_another: bool = False
    ) -> Entered:  # fmt: skip
        """A new trainee. `is_another`: it was asked, and nobody in the class who has this name is meant.

        Raises:
            RoomError: a wrong code, a name that can't be used or is taken with the same pictures. TooManyTries.
            NameKnown: somebody of this name is in the class, with other pictures.
        """
        key = self._check_code(code, address)
        chosen = _icons(icons)
        called = clean_name(name)
        with self._store.write() as db:
            self._check_wait(db, f"{self.class_id}:join:{address}", limits.JOIN_HERE)
            if room_seats.find_seat(db, self.class_id, called, chosen) is not None:
                raise RoomError(
                    called,
                    Text("这个名字和这三张图已经有人用了", "this name with these pictures is taken"),
                    Text(
                        "如果就是您，请点“我来过”；不是就换一张图",
                        "If it is you, tap “I was here before”; else change a picture",
                    ),
                )
            if not is_another and any(one.name == called for one in room_seats.load_seats(db, self.class_id)):
                raise NameKnown(
                    called,
                    Text("班里已经有一位叫这个名字", "somebody of this name is in the class already"),
                    Text("如果就是您，请点“我来过”", "If it is you, tap “I was here before”"),
                )
            room_seats.count_failure(db, f"{self.class_id}:join:{address}", limits.JOIN_HERE, self.now_ms)
            room_seats.forget_failures(db, key)
            seat = room_seats.add_seat(db, self.class_id, new_id(), called, chosen, self.now_ms)
            return Entered(seat=seat, token=self._give_token(db, seat.id))

    def come_back(self, code: object, name: object, icons: object, address: str) -> Entered:
        """A trainee who was here before, on this phone or another.

        Raises:
            NotFound: no such name with these pictures; both are told alike. TooManyTries.
        """
        self._check_code(code, address)
        chosen = _icons(icons)
        called = clean_name(name)
        key = f"{self.class_id}:return:{called}"
        with self._store.write() as db:
            self._check_wait(db, key, limits.RETURN_SEAT)
            seat = room_seats.find_seat(db, self.class_id, called, chosen)
            if seat is not None:
                room_seats.forget_failures(db, key)
                return Entered(seat=seat, token=self._give_token(db, seat.id))
            room_seats.count_failure(db, key, limits.RETURN_SEAT, self.now_ms)
        raise NotFound(
            "",
            Text("找不到用这个名字和这三张图的人", "nobody with this name and these pictures can be found"),
            Text(
                "看看名字和上次写得一样吗；图忘了，请老师帮您查",
                "Is the name as you wrote it then? If you forgot the pictures, ask the trainer",
            ),
        )

    def who(self, token: str | None) -> Seat:
        """The trainee of a cookie; notes that the phone is here. Raises NotSignedIn."""
        seat_id = self._token_seat(token)
        if not seat_id:
            raise not_signed_in()
        with self._store.read() as db:
            seat = room_seats.load_seat(db, self.class_id, seat_id)
        if seat is None:
            raise not_signed_in()
        self._note_seen(seat)
        return seat

    def leave(self, token: str | None) -> None:
        """The cookie no longer holds; the seat and its work stay."""
        if token:
            with self._store.write() as db:
                room_seats.drop_token(db, _digest(token))

    def reset(self, seat_id: str) -> None:
        """Take a trainee out, with everything that was typed or sent. Raises NotFound."""
        self.seat(seat_id)
        with self._store.write() as db:
            files = room_work.load_uploads(db, self.class_id, seat_id)
            for one in files:
                room_work.forget_upload(db, one.id, self.now_ms)
            room_work.remove_tries(db, seat_id)
            room_seats.remove_seat(db, seat_id)
        for one in files:
            (self.uploads / one.file).unlink(missing_ok=True)
        if files:
            self._tools.forget_made_since(min(one.made_ms for one in files))

    # the trainer

    def set_pin(self, pin: str) -> None:
        """Keep the trainer's PIN, as its argon2id hash; everybody signed in as trainer is signed out.

        Raises:
            RoomError: too short, or too long.
        """
        if not MIN_PIN <= len(pin) <= MAX_PIN:
            raise RoomError(
                "--pin",
                Text(f"口令要有 {MIN_PIN} 到 {MAX_PIN} 位", f"the PIN must have {MIN_PIN} to {MAX_PIN} characters"),
                Text("建议用六位数字", "Six figures are a good choice"),
            )
        hashed = self._hasher.hash(pin)
        with self._store.write() as db:
            room_seats.change_class(db, self.class_id, pin_hash=hashed)
            room_seats.drop_seat_tokens(db, self.class_id, "")

    def has_pin(self) -> bool:
        with self._store.read() as db:
            return bool(room_seats.pin_hash(db, self.class_id))

    def sign_in(self, pin: object, address: str) -> str:
        """The cookie's value for the trainer.

        Raises:
            NotAllowed: a wrong PIN. TooManyTries: also for the right one, until the wait is over.
        """
        if not isinstance(pin, str) or len(pin) > MAX_PIN:
            raise malformed()
        with self._pin_turn:  # argon2 takes 64 MB: never twice at once
            keys = self._pin_keys(address)
            with self._store.write() as db:  # counted before it is looked at: a crash in between gives no free try
                for key, limit in keys:
                    self._check_wait(db, key, limit)
                for key, limit in keys:
                    room_seats.count_failure(db, key, limit, self.now_ms)
                hashed = room_seats.pin_hash(db, self.class_id)
            if not self._is_pin(hashed, pin):
                raise NotAllowed(
                    "",
                    Text("口令不对", "the PIN is wrong"),
                    Text("口令在启动时显示在笔记本的窗口里", "It was shown on the laptop when the room was started"),
                )
            with self._store.write() as db:
                for key, _limit in keys:
                    room_seats.forget_failures(db, key)
                return self._give_token(db, "")

    def is_trainer(self, token: str | None) -> bool:
        """Whether the cookie is a trainer's."""
        return self._token_seat(token) == ""

    def sign_out(self, token: str | None) -> None:
        self.leave(token)

    # inside

    @cached_property
    def _hasher(self) -> "PasswordHasher":
        from argon2 import PasswordHasher

        return PasswordHasher()  # argon2id, RFC 9106's second recommended option

    def _is_pin(self, hashed: str, pin: str) -> bool:
        from argon2.exceptions import Argon2Error, InvalidHashError

        try:
            return bool(hashed) and self._hasher.verify(hashed, pin)
        except (Argon2Error, InvalidHashError):
            return False

    def _pin_keys(self, address: str) -> tuple[tuple[str, Limit], ...]:
        own = (f"{self.class_id}:pin:{address}", limits.PIN_HERE)
        return (own,) if address == HERE else (own, (f"{self.class_id}:pin", limits.PIN_ALL))

    def _check_code(self, code: object, address: str) -> str:
        """The key under which wrong codes of this address are counted."""
        key = f"{self.class_id}:code:{address}"
        with self._store.read() as db:
            self._check_wait(db, key, limits.CODE_HERE)
        if isinstance(code, str) and secrets.compare_digest(code.strip().encode(), self.code.encode()):
            return key
        with self._store.write() as db:
            room_seats.count_failure(db, key, limits.CODE_HERE, self.now_ms)
        raise RoomError(
            "",
            Text("教室号不对", "the room's number is wrong"),
            Text("请看投影上的四位数字", "Look at the four figures on the projector"),
        )

    def _check_wait(self, db: "sa.Connection", key: str, limit: Limit) -> None:
        wait_ms = room_seats.must_wait_ms(db, key, limit, self.now_ms)
        if wait_ms:
            raise too_many(-(-wait_ms // 1000))

    def _give_token(self, db: "sa.Connection", seat_id: str) -> str:
        token = secrets.token_urlsafe(32)
        lasts_ms = SEAT_DAYS * 86_400_000 if seat_id else TRAINER_HOURS * 3_600_000
        now_ms = self.now_ms
        room_seats.add_token(db, _digest(token), self.class_id, seat_id, now_ms, now_ms + lasts_ms)
        return token

    def _token_seat(self, token: str | None) -> str | None:
        if not token or len(token) > 100:
            return None
        with self._store.read() as db:
            return room_seats.token_seat(db, self.class_id, _digest(token), self.now_ms)

    def _note_seen(self, seat: Seat) -> None:
        now_ms = self.now_ms
        if now_ms - self._seen.get(seat.id, 0) >= SEEN_EVERY_MS:
            self._seen[seat.id] = now_ms
            self._unwritten.add(seat.id)

    def write_seen(self) -> None:
        """Keep who was here, all in one go: a class that comes back at once would wait for sixty writes."""
        waiting = set(self._unwritten)
        if not waiting:
            return
        self._unwritten -= waiting
        try:
            with self._store.write() as db:
                known = {seat.id for seat in room_seats.load_seats(db, self.class_id)}
                for seat_id in waiting & known:
                    seen_ms = self._seen[seat_id]
                    day = datetime.datetime.fromtimestamp(seen_ms / 1000).astimezone().date().isoformat()
                    room_seats.change_seat(db, seat_id, seen_ms=seen_ms)
                    room_seats.note_day(db, self.class_id, seat_id, day, seen_ms)
        except StoreError:  # a full disk must not keep anybody from reading; the next round tries again
            self._unwritten |= waiting


def _icons(given: object) -> str:
    if not is_choice(given):
        raise RoomError(
            "",
            Text("要选三张不同的图", "three different pictures are needed"),
            Text("请点三张您记得住的图", "Tap three that you will remember"),
        )
    assert isinstance(given, list | tuple)
    return icons_key(given)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
