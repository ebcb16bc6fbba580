"""`chushan serve`: the class's server, with what a trainer has to know to bring phones into it."""

import gc
import ipaddress
import json
import socket
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolkit.app import App
from toolkit.app_room import Opened, RoomOptions, open_room
from toolkit.config import Settings
from toolkit.core.errors import InputError
from toolkit.core.text import Text
from toolkit.room.addresses import host_judge, lan_addresses
from ui.own_server import free_port, page_server
from ui.room.hall import HallInfo
from ui.room.server import build_room_server

LAN = "lan"
"""--host: every LAN address of now, and this computer itself."""
MAX_CONNECTIONS = 400
WARM_MOST_S = 15.0
"""Phones are let in once answers can be scored, or after so long."""
KEEP_ALIVE_S = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeOptions:
    """How the class is served."""

    room: RoomOptions
    host: str = LAN
    port: int = 7861
    is_https: bool = False
    opens_browser: bool = False
    as_json: bool = False
    tests_itself: bool = False


def serve_room(settings: Settings, options: ServeOptions, tell: Callable[[str], None]) -> None:
    """Serve until Ctrl-C. `tell` gets what a trainer has to know, once phones can come.

    Raises:
        InputError, StoreError: see `open_room`; no free port, no such address.
    """
    import uvicorn

    hosts = _hosts(options.host)
    port = free_port(hosts[-1], options.port)
    sockets = [_listen(host, port) for host in hosts]
    lan = [host for host in hosts if not ipaddress.ip_address(host).is_loopback]
    shown_hosts = lan_addresses() if "0.0.0.0" in hosts else tuple(lan)  # noqa: S104
    scheme = "https" if options.is_https else "http"
    addresses = tuple(f"{scheme}://{_in_url(host)}:{port}/" for host in (*shown_hosts, "127.0.0.1"))
    with App.open(settings) as app:
        secure = _secure(settings.home / "room" / "ca", shown_hosts) if options.is_https else None
        opened = open_room(app, options.room)
        with opened.room as room:
            warming = threading.Thread(target=room.warm_up, daemon=True)
            warming.start()
            hall = HallInfo(
                addresses=addresses[:-1] or addresses, is_alone=len(addresses) == 1, tips=wifi_tips(port),
                look_around=lan_addresses,
                ca_pem=secure.ca_pem if secure else b"",
            )  # fmt: skip
            lang = options.room.lang
            server = build_room_server(
                room, app=app, hall=hall, lang=lang, is_own_host=host_judge((socket.gethostname().lower(),)),
                is_secure=options.is_https,
            )  # fmt: skip
            config = uvicorn.Config(
                server, log_level="warning", timeout_graceful_shutdown=2, limit_concurrency=MAX_CONNECTIONS,
                timeout_keep_alive=KEEP_ALIVE_S, proxy_headers=False, server_header=False,
                ssl_certfile=str(secure.certificate) if secure else None,
                ssl_keyfile=str(secure.key) if secure else None,
            )  # fmt: skip
            warming.join(WARM_MOST_S)
            gc.collect()
            gc.freeze()  # what Gradio has loaded stays: looking through it held every page up for half a second
            running = page_server(config)
            notice = _notice(opened, options, addresses)
            watcher = threading.Thread(target=_announce, args=(running, notice, addresses, options, tell), daemon=True)
            watcher.start()
            running.run(sockets=sockets)


def _hosts(host: str) -> tuple[str, ...]:
    """Addresses to listen at; the loopback last."""
    if host == LAN:
        return (*lan_addresses(), "127.0.0.1")
    try:
        one = ipaddress.ip_address(host)
    except ValueError as error:
        raise InputError(
            host,
            Text("这不是 IP 地址", "this is no IP address"),
            Text("不写 --host 就用本机在局域网里的地址", "Leave out --host to use this computer's own addresses"),
        ) from error
    return (host,) if one.is_loopback or one.is_unspecified else (host, "127.0.0.1")


def _listen(host: str, port: int) -> socket.socket:
    made = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    if sys.platform != "win32":
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((host, port))
    except OSError as error:
        raise InputError(
            host,
            Text(f"这个地址用不了（{error.strerror}）", f"this address can't be used ({error.strerror})"),
            Text("换一个 --port，或不写 --host", "Choose another --port, or leave out --host"),
        ) from error
    made.set_inheritable(True)
    return made


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _secure(folder: Path, hosts: tuple[str, ...]) -> Any:
    from ui.room.https import own_certificate

    return own_certificate(folder, (*hosts, "127.0.0.1"), socket.gethostname())


def wifi_tips(port: int) -> tuple[Text, ...]:
    """What usually keeps phones out of a class."""
    firewall = {
        "win32": Text(
            f"Windows 弹出防火墙窗口时勾“专用网络”并允许；没弹出就运行：netsh advfirewall firewall add rule "
            f"name=chushan dir=in action=allow protocol=TCP localport={port}",
            f"When Windows asks, allow private networks; else run: netsh advfirewall firewall add rule name=chushan "
            f"dir=in action=allow protocol=TCP localport={port}",
        ),
        "darwin": Text(
            "Mac：系统设置 → 网络 → 防火墙，允许 Python 接受连接",
            "Mac: System Settings, Network, Firewall: let Python accept connections",
        ),
    }.get(
        sys.platform,
        Text(
            f"Linux 开着防火墙时运行：sudo ufw allow {port}/tcp，或 sudo firewall-cmd --add-port={port}/tcp",
            f"With a firewall on Linux: sudo ufw allow {port}/tcp, or sudo firewall-cmd --add-port={port}/tcp",
        ),
    )
    return (
        Text(
            "手机和笔记本要连同一个 Wi-Fi；手机提示“无法上网”时选“继续使用”",
            "Phones and laptop need the same Wi-Fi; keep it when a phone says it has no internet",
        ),
        Text(
            "路由器里关掉“AP 隔离 / 访客网络”，手机才看得见笔记本",
            "Turn off “AP isolation” and guest mode in the router, or phones can't see the laptop",
        ),
        Text(
            "没有路由器就开笔记本或手机的热点；微信里打不开就点右上角“在浏览器打开”",
            "Without a router use a hotspot; in WeChat choose “open in browser”",
        ),
        firewall,
    )  # fmt: skip


def _notice(opened: Opened, options: ServeOptions, addresses: tuple[str, ...]) -> list[str]:
    room, lang = opened.room, options.room.lang
    if options.as_json:
        plain = {
            "url": addresses[-1],
            "urls": list(addresses),
            "code": room.code,
            "pin": opened.new_pin,
            "class": room.name,
        }
        return [json.dumps(plain, ensure_ascii=False)]

    def say(zh: str, en: str) -> str:
        return Text(zh, en).get(lang)

    here = addresses[-1] if addresses else ""
    lines = [_terminal_qr(addresses[0])] if len(addresses) > 1 else []
    lines += [
        say(f"“{room.name}”开了。手机扫上面的码，或打开：", f"“{room.name}” is open. Scan the code above, or open:"),
        *(f"    {address}" for address in addresses[:-1] or addresses),
        say(f"教室号：{room.code}", f"room code: {room.code}"),
        say(f"投影：{here}projector", f"projector: {here}projector"),
        say(f"培训老师：{here}trainer", f"trainer: {here}trainer"),
    ]  # fmt: skip
    if opened.new_pin:
        lines.append(
            say(f"老师口令：{opened.new_pin}（只显示这一次，请记下）", f"trainer's PIN: {opened.new_pin} (shown once)")
        )
    else:
        lines.append(
            say("老师口令：用上次的（忘了就加 --pin 新口令）", "trainer's PIN: as before (forgotten: --pin NEW)")
        )
    if len(addresses) == 1:
        lines.append(
            say(
                "没有找到局域网地址：先连上 Wi-Fi 或开热点，再运行一次",
                "no LAN address: join a Wi-Fi, then run this again",
            )
        )
    lines += [f"  · {tip.get(lang)}" for tip in wifi_tips(options.port)]
    lines.append(say("按 Ctrl-C 下课", "Ctrl-C ends the class"))
    return lines


def _terminal_qr(address: str) -> str:
    import io

    import segno

    out = io.StringIO()
    segno.make(address, error="l").terminal(out, compact=True, border=2)
    return out.getvalue()


def _announce(
    server: Any, notice: list[str], addresses: tuple[str, ...], options: ServeOptions, tell: Callable[[str], None]
) -> None:
    while not server.started:
        if server.should_exit:
            return
        time.sleep(0.05)
    for line in notice:
        tell(line)
    if options.tests_itself:
        from ui.room.selftest import self_test

        for line in self_test(addresses, options.room.lang):
            tell(line)
        server.should_exit = True
        return
    if options.opens_browser:
        import webbrowser

        webbrowser.open(f"{addresses[-1]}projector")
