"""A class served to a real browser, and what a thumb does on its pages."""

import base64
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from browsing import find, wait_until

from toolkit.app import App
from toolkit.app_room import Room, RoomOptions, open_room
from toolkit.config import load_settings
from toolkit.room.base import RoomTools
from ui.own_server import free_port
from ui.room.server import build_room_server

PIN = "246810"
OWN = "http://127.0.0."
PHONES = ("127.0.0.2", "127.0.0.3", "127.0.0.4")
"""Addresses of this computer, each with cookies and a memory of its own: as many phones."""


@contextmanager
def serving_class(
    home: Path,
    course: str = "wechat",
    *,
    has_tools: bool = False,
    tools: Callable[[RoomTools], RoomTools] = lambda given: given,
) -> Iterator[tuple[str, Room]]:
    """("http://{}:port/", room) of a class with a course of the product."""
    import uvicorn

    settings = load_settings({"CHUSHAN_HOME": str(home), "CHUSHAN_LANG": "zh"})
    with (
        App.open(settings) as app,
        open_room(app, RoomOptions(name="春季一班", course_id=course, pin=PIN), tools).room as room,
    ):
        app.exercise_tools()
        port = free_port("127.0.0.1", 7930)
        pages = build_room_server(
            room, app=app if has_tools else None, is_own_host=lambda host: host.startswith("127.0.0.")
        )
        config = uvicorn.Config(pages, host="0.0.0.0", port=port, log_level="warning", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        try:
            wait_until(lambda: server.started)
            yield f"http://{{}}:{port}/", room
        finally:
            server.should_exit = True
            thread.join(10)


class Page:
    """One tab: the trainer's, or a phone's."""

    def __init__(self, browser: Any, address: str, width: int = 360, lang: str = "zh") -> None:
        self.browser, self.address, self.lang = browser, address, lang
        browser.switch_to.new_window("tab")
        self.handle = browser.current_window_handle
        self.resize(width)

    def look(self) -> "Page":
        """In front, as a phone in a hand."""
        if self.browser.current_window_handle != self.handle:
            self.browser.switch_to.window(self.handle)
        return self

    def resize(self, width: int) -> None:
        self.look()
        size = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 600}
        self.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)

    def open(self, path: str = "") -> None:
        self.look()
        self.browser.get(f"{self.address}{path}{'?lang=en' if self.lang == 'en' else ''}")
        wait_until(lambda: self.script("return document.body && document.body.dataset.ready"))

    def go(self, place: str) -> None:
        """To a view of the phone's page."""
        self.look()
        self.script(
            "delete document.body.dataset.ready;"
            "if (location.hash === arguments[0]) location.reload(); else location.hash = arguments[0]", place
        )  # fmt: skip
        wait_until(lambda: self.script("return document.body.dataset.ready") == place)

    def script(self, text: str, *given: Any) -> Any:
        return self.browser.execute_script(text, *given)

    def all(self, selector: str) -> list[Any]:
        return self.browser.find_elements("css selector", selector)

    def text(self, selector: str = "main") -> str:
        return self.script("const e = document.querySelector(arguments[0]); return e ? e.innerText : ''", selector)

    def value(self, element_id: str) -> str | None:
        return self.script("const e = document.getElementById(arguments[0]); return e && e.value", element_id)

    def press(self, selector: str, number: int = 0) -> None:
        self.look()
        element = wait_until(lambda: self.all(selector)[number : number + 1])[0]
        self.script("arguments[0].scrollIntoView({block: 'center'})", element)
        element.click()

    def type(self, selector: str, text: str, number: int = 0) -> None:
        self.look()
        element = wait_until(lambda: self.all(selector)[number : number + 1])[0]
        self.script("arguments[0].scrollIntoView({block: 'center'})", element)
        element.clear()
        element.send_keys(text)

    def join(self, room: Room, name: str, icons: tuple[int, ...] = (0, 5, 11)) -> "Page":
        self.open()
        self.type("#code", room.code)
        self.type("#name", name)
        for icon in icons:
            self.press(f"[data-icon='{icon}']")
        self.press("#enter")
        wait_until(lambda: self.all("#go-on"))
        return self

    def hand_in(self) -> None:
        """And "hand in anyway" if the page asks."""
        self.press("#hand-in")
        wait_until(lambda: self.all(".ask .main") or self.script("return location.hash").startswith("#/try/"))
        if self.all(".ask .main"):
            self.press(".ask .main")
        wait_until(lambda: self.script("return location.hash").startswith("#/try/"))

    def got(self, seconds: float = 30) -> float:
        """The points on the score's page."""
        self.look()
        wait_until(lambda: self.all("#got"), seconds)
        return float(self.text("#got"))

    def ask(self, path: str, body: Any = None, method: str = "POST") -> Any:
        """What the page's own script could send."""
        self.look()
        self.browser.set_script_timeout(30)
        text = (
            "const [path, body, method, done] = arguments;"
            "fetch(path, {method, headers: {'X-Lang': 'zh', 'Content-Type': 'application/json'},"
            " body: method === 'GET' ? undefined : body}).then(a => a.json()).then(done, e => done({error: String(e)}))"
        )
        return self.browser.execute_async_script(text, path, json.dumps(body or {}), method)


def offline(page: Page, is_off: bool) -> None:
    """The Wi-Fi of this tab goes, or comes back."""
    page.look()
    page.browser.execute_cdp_cmd("Network.enable", {})
    page.browser.execute_cdp_cmd(
        "Network.emulateNetworkConditions",
        {"offline": is_off, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1},
    )


def save_picture(browser: Any, path: Path) -> None:
    """The whole page, for eyes."""
    height = browser.execute_script("return Math.max(document.documentElement.scrollHeight, 800)")
    width = browser.execute_script("return innerWidth")
    clip = {"x": 0, "y": 0, "width": width, "height": min(height, 8000), "scale": 1}
    shot = browser.execute_cdp_cmd("Page.captureScreenshot", {"captureBeyondViewport": True, "clip": clip})
    path.write_bytes(base64.b64decode(shot["data"]))


def severe(browser: Any) -> list[str]:
    """Errors in the console, without the answers that a page reckons with: 401 at the door."""
    told = [entry["message"] for entry in browser.get_log("browser") if entry["level"] == "SEVERE"]
    return [text for text in told if "/api/me" not in text and "ERR_INTERNET_DISCONNECTED" not in text]


def find_kind(room: Room, kind: str) -> tuple[str, Any]:
    """(unit, exercise) of the first exercise of a kind inside the units."""
    return next(
        (unit, one) for unit, one in room.course.all_exercises() if one.kind == kind and unit not in ("pretest",)
    )


__all__ = ["OWN", "PHONES", "PIN", "Page", "find", "find_kind", "offline", "save_picture", "serving_class", "severe"]
