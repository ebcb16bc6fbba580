"""What the hall sees: the projector's figures, the QR code, the self-test, certificates."""

import io
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import HTMLResponse, PlainTextResponse, Response

from toolkit.app_room import Room
from toolkit.core.room.certificates import clean_code
from toolkit.core.room.icons import ICONS
from toolkit.core.room.wifi import wifi_code
from toolkit.core.text import Text
from ui.own_page import page_lang
from ui.room.access import Access, address_of

ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="6" fill="#1d6b47"/>'
    '<path d="M4 25 12 11l5 8 3-5 8 11z" fill="#fff"/></svg>'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HallInfo:
    """How phones get here."""

    addresses: tuple[str, ...] = ()
    """Whole addresses of the first page, the likeliest first."""
    tips: tuple[Text, ...] = ()
    """On Wi-Fi and firewall."""
    ca_pem: bytes = b""
    """The own authority's certificate, if the room is served by https."""
    is_alone: bool = False
    """No phone can come: this computer is in no Wi-Fi, and its address leads back to whoever asks."""
    look_around: Callable[[], tuple[str, ...]] = field(default=lambda: ())
    """Addresses as they are now: the Wi-Fi may have given new ones."""


def add_hall(server: FastAPI, access: Access, hall: HallInfo) -> None:
    """Add what needs no role and tells no names."""
    api = APIRouter()
    room = access.room

    @api.get("/api/projector")
    def projector(request: Request) -> Any:
        shown, wifi = room.projector(page_lang(request)), room.wifi()
        return {
            **shown, "url": hall.addresses[0] if hall.addresses else str(request.base_url), "urls": hall.addresses,
            "wifi": {"name": wifi.name, "password": wifi.password} if wifi else None, "is_alone": hall.is_alone,
        }  # fmt: skip

    @api.get("/api/icons")
    def icons(request: Request) -> Any:
        lang = page_lang(request)
        return {
            "icons": [
                {"id": index, "name": name, "label": label.get(lang)} for index, (name, label) in enumerate(ICONS)
            ]
        }

    @api.get("/api/selftest")
    def selftest(request: Request) -> Any:
        """What a phone can check: that it reaches this computer, how fast, and whether the addresses still hold."""
        now = hall.look_around()
        return {
            "server_ms": time.time_ns() // 1_000_000,
            "your_address": "" if address_of(request) == "here" else address_of(request),
            "addresses": list(hall.addresses),
            "moved": bool(now) and not any(one in address for one in now for address in hall.addresses),
            "tips": [tip.get(page_lang(request)) for tip in hall.tips],
            "secure": request.url.scheme == "https",
        }

    @api.get("/ca.crt")
    def authority() -> Any:
        if not hall.ca_pem:
            return PlainTextResponse("", status_code=404)
        return Response(hall.ca_pem, media_type="application/x-x509-ca-cert")

    @api.get("/favicon.ico")
    def favicon() -> Any:
        return Response(ICON.encode(), media_type="image/svg+xml", headers={"Cache-Control": "max-age=86400"})

    @api.get("/manifest.json")
    def manifest() -> Any:
        """Gradio's page asks for one at the root; the room is no app to install."""
        return {"name": "chushan", "start_url": "/", "display": "browser"}

    @api.get("/certificate/{code}")
    def certificate(request: Request, code: str) -> Any:
        return HTMLResponse(_certificate_page(access, code, address_of(request)))

    _add_codes(api, room, hall)
    server.include_router(api)


def _add_codes(api: APIRouter, room: Room, hall: HallInfo) -> None:
    @api.get("/api/qr.svg")
    def qr(request: Request) -> Any:
        address = hall.addresses[0] if hall.addresses else str(request.base_url)
        return Response(qr_svg(address), media_type="image/svg+xml", headers={"Cache-Control": "no-cache"})

    @api.get("/api/wifi.svg")
    def wifi_qr() -> Any:
        wifi = room.wifi()
        if wifi is None:
            return PlainTextResponse("", status_code=404)
        headers = {"Cache-Control": "no-cache"}
        return Response(qr_svg(wifi_code(wifi)), media_type="image/svg+xml", headers=headers)


def qr_svg(text: str) -> bytes:
    """A QR code that a phone reads from the back of a hall: high contrast, wide border."""
    import segno

    out = io.BytesIO()
    segno.make(text, error="m").save(out, kind="svg", border=4, scale=10, xmldecl=False, svgns=True)
    return out.getvalue()


_WAY_BACK = (
    '<p><a class="button" href="/certificate/">再核对一张 <small lang="en">Check another</small></a><br>'
    '<a class="button" href="/">回教室 <small lang="en">Back to the room</small></a></p>'
)


def _certificate_page(access: Access, code: str, address: str) -> str:
    """Chinese and English on one page: who checks a certificate has chosen no language."""
    found = access.room.check_certificate(code, address)
    if found is None:
        words = (
            "<h1>没有这张证书 No such certificate</h1>"
            f"<p>您输入的是 You typed <b>{escape(code[:40])}</b></p>"
            "<p>请对照证书上的证书码：字母数字共 16 位。Compare it with the 16 letters and figures on the paper.</p>"
            "<p>别的班的证书，请在那个班的电脑上核对。 "
            "A certificate of another class is checked on that class's computer.</p>"
        )
    else:
        rows = (
            ("姓名 Name", found.name), ("班级 Class", found.class_name), ("课程 Course", found.course),
            ("完成单元 Units", str(found.units)), ("学时 Hours", f"{found.hours:g}"),
            ("成绩 Score", f"{found.score:g} %"), ("培训老师 Trainer", found.trainer), ("日期 Date", found.date),
            ("编号 No.", f"{found.number:02d}"), ("证书码 Code", clean_code(code)),
        )  # fmt: skip
        listed = "".join(f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>" for name, value in rows)
        words = (
            "<h1>证书是真的 This certificate is genuine</h1>"
            f"<p>请核对纸上的内容和下面一样。Compare the paper with what stands here.</p><table>{listed}</table>"
        )
    return (
        '<!doctype html><html lang="zh"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        '<title>证书 Certificate</title><link rel="stylesheet" href="/room/page/doors.css">'
        f"<main>{words}{_WAY_BACK}</main></html>"
    )
