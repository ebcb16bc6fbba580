"""Whether phones would get in: every address asked as a phone asks it."""

import ssl
import time
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPSConnection
from urllib.parse import urlsplit

from toolkit.core.text import Lang, Text

WAIT_S = 5.0


def self_test(addresses: tuple[str, ...], lang: Lang) -> Iterator[str]:
    """A line for each address."""
    for address in addresses:
        parts = urlsplit(address)
        started_s = time.monotonic()
        try:
            status = _ask(parts.scheme, parts.hostname or "", parts.port or 80)
        except OSError as error:
            reason = error.strerror or str(error)
            yield Text(f"✗ {address} 连不上（{reason}）", f"✗ {address} can't be reached ({reason})").get(lang)
            continue
        ms = round((time.monotonic() - started_s) * 1000)
        mark = "✓" if status == 200 else "✗"
        yield Text(f"{mark} {address} 通，{ms} 毫秒", f"{mark} {address} answers, {ms} ms").get(lang)
    yield Text(
        "这只说明本机通；再用一部手机打开 /selftest 看 Wi-Fi 和防火墙",
        "This tells of the computer itself; open /selftest on a phone to test Wi-Fi and firewall",
    ).get(lang)


def _ask(scheme: str, host: str, port: int) -> int:
    if scheme == "https":
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE  # our own authority, on our own address
        connection: HTTPConnection = HTTPSConnection(host, port, timeout=WAIT_S, context=context)
    else:
        connection = HTTPConnection(host, port, timeout=WAIT_S)
    try:
        connection.request("GET", "/api/selftest")
        answer = connection.getresponse()
        answer.read()
        return answer.status
    finally:
        connection.close()
