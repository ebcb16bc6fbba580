"""The Wi-Fi of the hall, as the projector shows it and a phone's camera reads it."""

import unicodedata
from dataclasses import dataclass

from toolkit.core.room.errors import RoomError
from toolkit.core.text import Text

MAX_NAME_BYTES = 32
"""IEEE 802.11: an SSID has at most 32 octets."""
PASSWORD_CHARS = (8, 63)
"""IEEE 802.11, WPA passphrase."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HallWifi:
    """What phones have to join first."""

    name: str
    password: str = ""
    """Empty: none is needed, or the trainer tells it aloud."""


def clean_wifi(name: str, password: str) -> HallWifi | None:
    """What a trainer typed; None where the name is empty: nothing is shown then.

    >>> clean_wifi(" 村委会 ", "12345678")
    HallWifi(name='村委会', password='12345678')

    Raises:
        RoomError: a name or password that no router takes.
    """
    name, password = name.strip(), password.strip()
    if not name:
        return None
    if any(unicodedata.category(one) == "Cc" for one in name + password) or len(name.encode()) > MAX_NAME_BYTES:
        raise RoomError(
            name[:12],
            Text("这不是 Wi-Fi 的名字：太长了", "this is no name of a Wi-Fi: it is too long"),
            Text("照手机上看到的名字写", "Type the name that phones show"),
        )
    least, most = PASSWORD_CHARS
    if password and not least <= len(password) <= most:
        raise RoomError(
            "",
            Text(f"Wi-Fi 密码要有 {least} 到 {most} 位", f"a Wi-Fi password has {least} to {most} characters"),
            Text("请再看一遍路由器上写的", "Look again at what the router says"),
        )
    return HallWifi(name=name, password=password)


def wifi_code(wifi: HallWifi) -> str:
    r"""The text of the QR code (the WIFI: form of ZXing, which the cameras of Android and iOS read).

    >>> wifi_code(HallWifi(name="教室;1", password="a:b,c\\d9"))
    'WIFI:T:WPA;S:教室\\;1;P:a\\:b\\,c\\\\d9;;'
    >>> wifi_code(HallWifi(name="open"))
    'WIFI:T:nopass;S:open;;'
    """
    if not wifi.password:
        return f"WIFI:T:nopass;S:{_escaped(wifi.name)};;"
    return f"WIFI:T:WPA;S:{_escaped(wifi.name)};P:{_escaped(wifi.password)};;"


def _escaped(text: str) -> str:
    return "".join(f"\\{one}" if one in '\\;,:"' else one for one in text)
