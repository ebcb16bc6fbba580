"""Looking at a page in chromium as a person does."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from toolkit.app import App
from ui.app import build_server, free_port


def wait_until(answer: Callable[[], Any], seconds: float = 30) -> Any:
    """The first answer that is true. An element that the page replaced while it was looked at is no answer."""
    from selenium.common.exceptions import StaleElementReferenceException

    end_s = time.monotonic() + seconds
    while time.monotonic() < end_s:
        with suppress(StaleElementReferenceException):
            if found := answer():
                return found
        time.sleep(0.1)
    raise AssertionError("it did not happen in time")


def find(browser: Any, selector: str) -> Any:
    return wait_until(lambda: next(iter(browser.find_elements("css selector", selector)), None))


def text_of(browser: Any, selector: str) -> str:
    """Read in one step: Gradio may replace the element at any moment."""
    script = "const e = document.querySelector(arguments[0]); return e ? e.innerText : ''"
    return browser.execute_script(script, selector)


def press(browser: Any, selector: str) -> None:
    script = "document.querySelector(arguments[0])?.scrollIntoView({block: 'center'})"
    wait_until(lambda: find(browser, selector).is_enabled())
    browser.execute_script(script, selector)
    find(browser, selector).click()


def requests_elsewhere(browser: Any, address: str) -> list[str]:
    messages = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    urls = [m["params"]["request"]["url"] for m in messages if m["method"] == "Network.requestWillBeSent"]
    return [url for url in urls if not url.startswith((address, "data:", "blob:", "chrome:", "about:"))]


@contextmanager
def serving(app: App, first_port: int) -> Iterator[str]:
    """The address of a real server on `app`, in Chinese, until the block ends."""
    import uvicorn

    port = free_port("127.0.0.1", first_port)
    pages = build_server(app, host="127.0.0.1", lang="zh")
    server = uvicorn.Server(uvicorn.Config(pages, port=port, log_level="warning", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        wait_until(lambda: server.started)
        yield f"http://127.0.0.1:{port}/"
    finally:
        server.should_exit = True
        thread.join(10)
