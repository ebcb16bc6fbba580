"""The hall's Wi-Fi: typed once by the trainer, shown on the projector, read by a phone's camera."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from room_helpers import Phone, opened_room, plain_server

from toolkit.app_room import Room
from toolkit.core.room.errors import RoomError
from toolkit.core.room.wifi import HallWifi, wifi_code
from ui.room.hall import HallInfo, qr_svg


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with opened_room(tmp_path) as (_app, opened):
        yield opened


def test_the_projector_names_the_wifi_and_carries_its_code(room: Room) -> None:
    wall = Phone(plain_server(room), "192.168.1.60")
    assert wall.get("/api/projector").json()["wifi"] is None
    assert wall.get("/api/wifi.svg").status_code == 404
    room.set_wifi(" 村委会 5G ", "xiaomi;2026")
    assert wall.get("/api/projector").json()["wifi"] == {"name": "村委会 5G", "password": "xiaomi;2026"}
    assert wall.get("/api/wifi.svg").content == qr_svg("WIFI:T:WPA;S:村委会 5G;P:xiaomi\\;2026;;")
    room.set_wifi("", "left over")
    assert wall.get("/api/projector").json()["wifi"] is None


def test_it_is_kept_over_a_new_start(tmp_path: Path) -> None:
    with opened_room(tmp_path) as (_app, first):
        first.set_wifi("hall", "12345678")
    with opened_room(tmp_path) as (_app, again):
        assert again.wifi() == HallWifi(name="hall", password="12345678")


def test_what_no_router_takes_is_refused_and_the_old_one_stays(room: Room) -> None:
    room.set_wifi("hall", "12345678")
    for name, password in (("hall", "1234567"), ("hall", "x" * 64), ("教" * 11, ""), ("a\nb", "")):
        with pytest.raises(RoomError):
            room.set_wifi(name, password)
    assert room.wifi() == HallWifi(name="hall", password="12345678")


@given(st.text(min_size=1, max_size=12), st.text(max_size=12))
def test_a_camera_reads_the_name_and_password_that_were_typed(name: str, password: str) -> None:
    """Fields end at a semicolon that no backslash stands before, whatever was typed."""
    fields = re.findall(r"([TSP]):((?:\\.|[^\\;])*);", wifi_code(HallWifi(name=name, password=password))[5:], re.DOTALL)
    read = {key: re.sub(r"\\(.)", r"\1", value, flags=re.DOTALL) for key, value in fields}
    assert read == {"T": "WPA", "S": name, "P": password} if password else {"T": "nopass", "S": name}


def test_a_computer_without_wifi_says_that_no_phone_can_come(room: Room) -> None:
    from ui.room.server import build_room_server

    for is_alone in (True, False):
        server = build_room_server(room, hall=HallInfo(is_alone=is_alone), is_own_host=lambda _host: True)
        assert Phone(server).get("/api/projector").json()["is_alone"] is is_alone
