"""The way from page to page: one menu on all of them, a way on from a dead end, live pages before the first word."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import find, press, requests_elsewhere, serving, text_of, wait_until
from live_pages import Setting, final
from page_looks import check_contrast, check_names, chinese_left, show_at
from room_pages import PHONES, Page, serving_class

from toolkit.app import App
from toolkit.config import load_settings
from ui.html import banner
from ui.live.board import Board
from ui.live.server import start
from ui.site import MAIN, PAGES, page_list

pytestmark = pytest.mark.browser
DESK = [path for path, _ in PAGES]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    settings = load_settings({"CHUSHAN_HOME": str(tmp_path_factory.mktemp("home")), "CHUSHAN_LANG": "zh"})
    with App.open(settings) as app, serving(app, 8130) as address:
        yield address.rstrip("/")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_page_leads_to_every_other(browser: Any, place: str, lang: str) -> None:
    labels = [page["label"] for page in page_list("en" if lang == "en" else "zh")]
    for path in DESK:
        show_at(browser, 1440)
        browser.get(f"{place}{path}?lang={lang}")
        wait_until(lambda: browser.find_elements("css selector", "#pages a"))
        links = browser.find_elements("css selector", "#pages a")
        assert [link.text for link in links] == labels
        assert [link.get_attribute("href").removeprefix(place) for link in links] == [MAIN, *DESK]
        here = browser.find_elements("css selector", "#pages [aria-current]")
        assert [link.get_attribute("href") for link in here] == [place + path]
        check_contrast(browser)
        check_names(browser)
    assert requests_elsewhere(browser, place) == []


def test_on_a_phone_the_way_stands_behind_one_button(browser: Any, place: str) -> None:
    show_at(browser, 360)
    browser.get(f"{place}/review?lang=zh")
    menu = find(browser, "#menu")
    assert menu.get_attribute("aria-expanded") == "false"
    assert not find(browser, "#pages").is_displayed()
    assert browser.execute_script("return document.documentElement.scrollWidth") <= 360
    menu.click()
    wait_until(lambda: find(browser, "#pages").is_displayed())
    press(browser, "#pages a[href='/clips']")
    wait_until(lambda: browser.current_url.endswith("/clips"))
    press(browser, "#make-first")  # no clips yet: the page says where they are made
    wait_until(lambda: browser.current_url == f"{place}/")


@pytest.mark.parametrize(
    ("address", "instead", "empty"),
    [
        ("products?card=none", "#view-list", "#view-card"), ("products?proposal=none", "#view-list", "#view-proposal"),
        ("products?table=none", "#view-list", "#view-table"), ("copy?copy=none", "#view-order", "#view-copy"),
        ("script?id=none", "#begin", "#script"), ("review?id=none", "#begin", "#review"),
        ("clips?run=none", "#lists", "#clip"), ("clips?run=none&clip=none", "#lists", "#clip"),
    ],
)  # fmt: skip
def test_what_is_gone_is_told_above_what_is_there(
    browser: Any, place: str, address: str, instead: str, empty: str
) -> None:
    browser.get(f"{place}/{address}&lang=zh")
    wait_until(lambda: find(browser, "#trouble").is_displayed())
    wait_until(lambda: find(browser, instead).is_displayed())
    assert not any(each.is_displayed() for each in browser.find_elements("css selector", empty))


def test_a_class_leads_back_to_the_trainer_and_not_to_the_trainees_door() -> None:
    listed = page_list("zh", home="/tools/", room="/trainer/")
    assert [page["path"] for page in listed[:2]] == ["/trainer/", "/tools/"]
    assert '<a href="/trainer/">‹ 老师的教室</a>' in banner("zh", "/trainer/"), "the main page of the tools too"
    assert "老师的教室" not in banner("zh")


def test_the_editor_speaks_the_language_of_the_address(browser: Any, place: str) -> None:
    browser.get(f"{place}/editor?lang=en")
    wait_until(lambda: browser.execute_script("return document.body.dataset.ready") == "yes")
    assert chinese_left(browser, "#lang, option") == []


def test_the_prompter_counts_no_time_before_anything_was_heard(browser: Any) -> None:
    board, setting = Board(), Setting()
    server = start(board, setting, host="127.0.0.1", port=7_951, lang="zh", token="abc")  # type: ignore[arg-type]
    try:
        browser.get(server.addresses["host"])
        wait_until(lambda: text_of(browser, "#timer"))
        assert text_of(browser, "#timer") == "这一段 1:00"
        browser.get(server.addresses["control"])
        wait_until(lambda: "还没有听到话" in text_of(browser, "#text"))
        board.add(final(1, "大家晚上好", 1_000, 1_900, base="大家晚上好"))
        wait_until(lambda: text_of(browser, "#text").endswith("大家晚上好"))
        assert "还没有听到话" not in text_of(browser, "#text")
    finally:
        server.stop()


def test_words_fit_their_numbers_and_the_check_of_the_line_its_language(browser: Any, tmp_path: Path) -> None:
    with serving_class(tmp_path, "wechat") as (address, _room):
        page = Page(browser, address.format(PHONES[0]), lang="en")
        page.open()
        page.press("#enter")
        wait_until(lambda: "3 more pictures to tap" in page.text())
        page.press("[data-icon='1']")
        page.press("[data-icon='2']")
        page.press("#enter")
        wait_until(lambda: "1 more picture to tap" in page.text())
        assert "|" not in page.text()
        page.press(".foot a[href^='/selftest']")
        wait_until(lambda: "All is well" in page.text("#verdict"))
        assert re.findall(r"[\u4e00-\u9fff]+", page.text("#rows")) == []
