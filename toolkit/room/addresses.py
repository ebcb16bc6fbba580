"""Under which addresses the class's phones reach this computer."""

import contextlib
import ipaddress
import socket
import struct
import sys
from collections.abc import Callable

LOOPBACK_NAMES = ("localhost", "127.0.0.1", "[::1]", "::1", "testserver")
_PROBES = ("192.168.255.254", "10.255.255.254", "172.31.255.254", "192.0.2.1")


def lan_addresses() -> tuple[str, ...]:
    """IPv4 addresses of this computer that phones in the same network can reach, the likeliest first. Sends nothing."""
    found: list[str] = []
    for probe in _PROBES:
        with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
            asked.connect((probe, 9))  # of UDP: only asks which of our addresses would be used
            found.append(str(asked.getsockname()[0]))
    with contextlib.suppress(OSError):
        found += [str(row[4][0]) for row in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)]
    found += _interface_addresses()
    private = [one for one in dict.fromkeys(found) if _is_lan(one)]
    return tuple(sorted(private, key=lambda one: (not one.startswith(("192.168.", "10.")), found.index(one))))


def _is_lan(address: str) -> bool:
    one = ipaddress.ip_address(address)
    return one.is_private and not one.is_loopback and not one.is_link_local and not one.is_unspecified


def _interface_addresses() -> list[str]:
    """By asking each interface (Linux, macOS); a hotspot of the laptop itself has no route to be found by."""
    if sys.platform == "win32":
        return []
    import fcntl

    request = 0xC0206921 if sys.platform == "darwin" else 0x8915  # SIOCGIFADDR
    found = []
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        for _number, name in socket.if_nameindex():
            with contextlib.suppress(OSError):
                answer = fcntl.ioctl(asked.fileno(), request, struct.pack("256s", name[:15].encode()))
                found.append(socket.inet_ntoa(answer[20:24]))
    return found


def is_own_address(host: str) -> bool:
    """Whether `host` is an IP address of this computer, now: the Wi-Fi may have given it a new one."""
    try:
        one = ipaddress.ip_address(host.strip("[]"))
        family = socket.AF_INET6 if one.version == 6 else socket.AF_INET
        if one.is_unspecified or one.is_multicast:
            return False
        with socket.socket(family, socket.SOCK_DGRAM) as asked:
            asked.bind((str(one), 0))
    except (ValueError, OSError):
        return False
    return True


def host_judge(names: tuple[str, ...] = ()) -> Callable[[str], bool]:
    """Whether a Host header names this computer: by a loopback name, one of `names`, or one of its own addresses."""
    known = {name.lower() for name in (*LOOPBACK_NAMES, *names)}

    def is_own(header: str) -> bool:
        host = _without_port(header.lower())
        if host in known:
            return True
        return bool(host) and is_own_address(host)

    return is_own


def _without_port(header: str) -> str:
    """
    >>> _without_port("192.168.1.5:7861"), _without_port("[::1]:80"), _without_port("localhost")
    ('192.168.1.5', '[::1]', 'localhost')
    """
    if header.startswith("["):
        return header[: header.find("]") + 1]
    return header.split(":", 1)[0]
