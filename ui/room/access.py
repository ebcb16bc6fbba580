"""Who is asking: read from cookies, in every route and in every event of the trainer's page."""

from collections.abc import Mapping
from typing import Any

from fastapi import Request
from fastapi.responses import Response

from toolkit.app_room import Room
from toolkit.core.room.errors import NotAllowed, not_trainer
from toolkit.core.room.types import Seat
from toolkit.core.text import Text
from toolkit.room.doors import HERE, SEAT_DAYS, TRAINER_HOURS

SEAT_COOKIE = "chushan_seat"
TRAINER_COOKIE = "chushan_trainer"
LOOPBACK = frozenset({"127.0.0.1", "::1", "::ffff:127.0.0.1", "testclient"})


class Access:
    """Roles of requests."""

    def __init__(self, room: Room, *, is_secure: bool = False) -> None:
        self.room = room
        self._is_secure = is_secure

    def seat(self, request: Request) -> Seat:
        """Raises NotSignedIn."""
        return self.room.who(request.cookies.get(SEAT_COOKIE))

    def is_trainer(self, cookies: Mapping[str, str]) -> bool:
        return self.room.is_trainer(cookies.get(TRAINER_COOKIE))

    def check_trainer(self, request: Any) -> None:
        """`request`: of Starlette or of Gradio. Raises NotAllowed."""
        if request is None or not self.is_trainer(dict(request.cookies)):
            raise not_trainer()

    def check_trainer_request(self, request: Request) -> None:
        """The same, as a dependency of routes. Raises NotAllowed."""
        self.check_trainer(request)

    def give(self, response: Response, name: str, token: str) -> None:
        """A cookie that scripts can't read and that other sites' requests don't carry."""
        lasts_s = SEAT_DAYS * 86_400 if name == SEAT_COOKIE else TRAINER_HOURS * 3600
        response.set_cookie(
            name, token, max_age=lasts_s, httponly=True, samesite="strict", secure=self._is_secure, path="/"
        )

    def take(self, response: Response, name: str) -> None:
        response.delete_cookie(name, path="/", httponly=True, samesite="strict", secure=self._is_secure)


def address_of(request: Request) -> str:
    """Whose wrong tries are counted together: the other end of the connection, never a header."""
    host = request.client.host if request.client else ""
    return HERE if host in LOOPBACK else host


def foreign() -> NotAllowed:
    return NotAllowed(
        "",
        Text("这个请求不是从教室的页面来的", "this request does not come from the room's own page"),
        Text("请用老师给的网址打开", "Open the address that the trainer shows"),
    )
