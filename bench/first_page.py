"""How long a phone waits for the room's first page: `python -m bench first_page --json [--loads 15]`.

A real server (`chushan serve`) and the chromium of this computer, nothing kept from the load before. Timed is, by the
page's own clock (`performance`), from the navigation's start to the last byte of all that is loaded, and to the first
words on the screen. Baseline in the same run, in turn with it: a page that is one small file of the same server.
"""

import argparse
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.classroom import Server

WAIT_S = 30.0
TOLD = """
const all = performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation'));
const paint = performance.getEntriesByName('first-contentful-paint')[0];
return [all.length, all.reduce((sum, one) => sum + one.transferSize, 0),
        Math.max(...all.map(one => one.responseEnd)), paint ? paint.startTime : 0];
"""


def measure(arguments: Sequence[str]) -> dict[str, Any]:
    parser = argparse.ArgumentParser(prog="python -m bench first_page")
    parser.add_argument("--loads", type=int, default=15)
    parser.add_argument("--port", type=int, default=7973)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="chushan-page-") as folder:
        server = Server(Path(folder), options.port, "")
        server.start()
        try:
            return _figures(_loads(server.url, Path(folder), options.loads))
        finally:
            server.stop()


def _loads(url: str, folder: Path, times: int) -> dict[str, list[list[float]]]:
    """[requests, bytes, ms to the last byte, ms to the first words] of every load."""
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or shutil.which("google-chrome") or ""
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'chromium'}"):
        options.add_argument(argument)
    browser = webdriver.Chrome(options=options, service=webdriver.ChromeService(shutil.which("chromedriver")))
    try:
        browser.execute_cdp_cmd("Network.enable", {})
        browser.execute_cdp_cmd("Network.setCacheDisabled", {"cacheDisabled": True})
        told: dict[str, list[list[float]]] = {"first page": [], "one small file": []}
        for _ in range(times):
            told["first page"].append(_load(browser, url + "/", "return !document.querySelector('#view').hidden"))
            told["one small file"].append(_load(browser, url + "/room/static/base.js", "return true"))
        return told
    finally:
        browser.quit()


def _load(browser: Any, url: str, is_there: str) -> list[float]:
    browser.get("about:blank")
    browser.get(url)
    end_s = time.monotonic() + WAIT_S
    while not browser.execute_script(is_there):
        if time.monotonic() > end_s:
            raise RuntimeError(f"{url} did not open")
        time.sleep(0.02)
    return browser.execute_script(TOLD)


def _figures(told: dict[str, list[list[float]]]) -> dict[str, Any]:
    rows = []
    for name, loads in told.items():
        ends = sorted(load[2] for load in loads)
        rows.append(
            {
                "page": name, "requests": int(loads[-1][0]), "bytes": int(loads[-1][1]),
                "whole_p50_ms": round(statistics.median(ends)), "whole_most_ms": round(ends[-1]),
                "words_p50_ms": round(statistics.median(load[3] for load in loads)),
            }
        )  # fmt: skip
    ratio = rows[0]["whole_p50_ms"] / max(1, rows[1]["whole_p50_ms"])
    return {
        "loads": len(told["first page"]),
        "ratio": round(ratio, 1),
        "load": round(os.getloadavg()[0], 1),
        "rows": rows,
    }
