"""The main page in chromium: offline, on a phone, in both languages, with a Stop that stops. Needs chromium."""

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import find, press, requests_elsewhere, serving, text_of, wait_until
from media_factory import MediaFactory

from toolkit.app import App
from toolkit.config import load_settings

pytestmark = pytest.mark.browser

GOOD_FORM = {"name": "会理石榴", "aliases": "石榴", "origin": "四川", "spec": "5斤装", "price": "39.9", "link_no": "1"}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real server on the real App, with a home of its own."""
    settings = load_settings({"CHUSHAN_HOME": str(tmp_path_factory.mktemp("home")), "CHUSHAN_LANG": "zh"})
    with App.open(settings) as app, serving(app, 7900) as address:
        yield address


@pytest.fixture(scope="module")
def footage(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """20 s of lively pictures and a tone in which nobody speaks."""
    factory = MediaFactory(tmp_path_factory.mktemp("footage"))
    inputs = ("-f", "lavfi", "-i", "testsrc2=s=1280x720:r=30:d=20", "-f", "lavfi", "-i", "sine=440:duration=20")
    return factory.ffmpeg("果园 20秒.mp4", *inputs, "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")


def open_page(browser: Any, address: str) -> None:
    browser.get(address)
    find(browser, "#start")
    wait_until(lambda: "商品卡" in text_of(browser, "#panel-cards") or "roduct" in text_of(browser, "#panel-cards"))
    time.sleep(1.0)  # the page's first events put back what was kept


def fill_form(browser: Any, form: dict[str, str]) -> None:
    for field, value in form.items():
        box = find(browser, f"#f-{field} textarea, #f-{field} input")
        box.clear()
        box.send_keys(value)


def lightness(colour: str) -> float:
    """0 black to 1 white of a computed colour such as rgb(31, 92, 67)."""
    return sum(int(part) for part in re.findall(r"\d+", colour)[:3]) / 765


def test_whole_way_from_upload_to_zip(browser: Any, address: str, footage: Path) -> None:
    open_page(browser, address)
    fill_form(browser, {**GOOD_FORM, "price": "便宜"})
    press(browser, "#save")
    wait_until(lambda: "看不懂" in text_of(browser, "#form-note"))
    border = "return getComputedStyle(document.querySelector(arguments[0])).borderTopColor"
    assert browser.execute_script(border, "#f-price :is(input, textarea)") == "rgb(179, 38, 30)"
    assert browser.execute_script(border, "#f-name :is(input, textarea)") != "rgb(179, 38, 30)"
    below = (
        "const [a, b] = ['#save', '#form-note'].map(s => document.querySelector(s).getBoundingClientRect());"
        "return b.top - a.bottom"
    )
    assert 0 <= browser.execute_script(below) < 60
    fill_form(browser, {"price": "39.9"})
    press(browser, "#save")
    wait_until(lambda: "39.9元" in text_of(browser, "#cards"))
    find(browser, "#footage input[type=file]").send_keys(str(footage))
    wait_until(lambda: footage.stem in text_of(browser, "#footage"))

    press(browser, "#start")
    wait_until(lambda: "%" in text_of(browser, "#job"))
    press(browser, "#stop")
    wait_until(lambda: "已停下" in text_of(browser, "#job"), 20)

    press(browser, "#start")
    wait_until(lambda: "正在做" in text_of(browser, "#job"))
    open_page(browser, address)  # closed and opened again: the job goes on, footage and cards are still there
    wait_until(lambda: "%" in text_of(browser, "#job") or "做好了" in text_of(browser, "#job"))
    assert "39.9元" in text_of(browser, "#cards")
    assert footage.stem in text_of(browser, "#footage")
    wait_until(lambda: "条短视频" in text_of(browser, "#result"), 120)

    length = "return fetch(document.querySelector(arguments[0]).src).then(r => r.blob()).then(b => b.size)"
    assert browser.execute_script(length, "#result video") > 50_000
    packed = "return fetch(document.querySelector(arguments[0]).href).then(r => r.blob()).then(b => b.size)"
    assert browser.execute_script(packed, '#result a[href^="/zip/"]') > 50_000
    assert requests_elsewhere(browser, address) == []
    assert [entry["message"] for entry in browser.get_log("browser") if entry["level"] == "SEVERE"] == []


def test_switch_to_english_leaves_no_chinese_words_of_ours(browser: Any, address: str) -> None:
    open_page(browser, address)

    press(browser, "#lang input[value=en]")

    wait_until(lambda: text_of(browser, "#start") == "Start")
    page = text_of(browser, ".gradio-container")
    for word in ("放入素材", "商品卡", "发到哪里", "品名", "以前做的", "刷新", "不上传"):
        assert word not in page
    open_page(browser, address)
    wait_until(lambda: text_of(browser, "#start") == "Start")


def test_narrow_phone_has_nothing_beyond_its_edge(browser: Any, address: str) -> None:
    size = {"width": 360, "height": 740, "deviceScaleFactor": 2, "mobile": True}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    open_page(browser, address)

    assert browser.execute_script("return document.documentElement.scrollWidth") <= 360
    assert browser.execute_script("return document.querySelector('#start').offsetHeight") >= 48
    small = browser.execute_script(
        "return [...document.querySelectorAll('.gradio-container *')].filter(e => e.offsetParent && e.children.length"
        " === 0 && e.innerText && e.innerText.trim() && parseFloat(getComputedStyle(e).fontSize) < 16)"
        ".map(e => e.innerText)"
    )
    assert small == []


def test_dark_mode_of_the_computer_leaves_the_page_readable(browser: Any, address: str) -> None:
    dark = {"features": [{"name": "prefers-color-scheme", "value": "dark"}]}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", dark)
    open_page(browser, address)

    colour = "const s = getComputedStyle(document.querySelector(arguments[0])); return [s.color, s.backgroundColor]"
    for part in ("#f-name textarea, #f-name input", "#panel-cards", "#refresh"):
        ink, ground = (lightness(each) for each in browser.execute_script(colour, part))
        assert ground > 0.9 > 0.45 > ink, part
