"""The review page in chromium: paste, see, swap, decide, sign; and nothing that was typed is lost."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import find, press, requests_elsewhere, serving, text_of, wait_until

from toolkit.app import App
from toolkit.config import load_settings

pytestmark = pytest.mark.browser

SPOKEN = "大家好，今天讲奉节脐橙。\n这个橙子全国第一好吃。\n原价99元，五斤装三十九块九。\n坏果拍照联系客服。"
SHOW = (
    "1\n00:00:01,000 --> 00:00:03,000\n这个橙子全国第一好吃\n\n2\n00:00:04,000 --> 00:00:06,000\n刚才全国第一说错了\n"
)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, App]]:
    settings = load_settings({"CHUSHAN_HOME": str(tmp_path_factory.mktemp("home")), "CHUSHAN_LANG": "zh"})
    with App.open(settings) as app, serving(app, 7880) as address:
        yield address, app


def is_ready(browser: Any) -> bool:
    return browser.execute_script("return document.body.dataset.ready") == "yes"


def open_review(browser: Any, place: tuple[str, App], lang: str = "zh") -> str:
    """A new review, opened in the browser; its id."""
    address, app = place
    cards = app.load_products(Path(__file__).resolve().parents[2] / "samples" / "products.toml")
    draft = app.review_desk.begin("", SPOKEN.encode(), cards)
    browser.get(f"{address}review?id={draft.id}&lang={lang}")
    wait_until(lambda: is_ready(browser))
    return draft.id


def test_who_has_no_cards_is_told_that_samples_are_chosen(browser: Any, place: tuple[str, App]) -> None:
    """Else the sample's price and origin are held against what is said of other goods."""
    from selenium.webdriver.support.ui import Select

    for lang, words in (("zh", "不是您的货"), ("en", "not your goods")):
        browser.get(f"{place[0]}review?lang={lang}")
        wait_until(lambda: is_ready(browser))
        cards = Select(find(browser, "#cards"))
        cards.select_by_value("sample")
        assert words in cards.first_selected_option.text, "also where the name is cut short: what it is stands first"
        assert words in text_of(browser, "#sample-told")
        assert (
            find(browser, "#sample-told").find_element("css selector", "a").get_attribute("href").endswith("/products")
        )
        cards.select_by_value("")
        assert not find(browser, "#sample-told").is_displayed()


def saved(browser: Any) -> bool:
    return text_of(browser, "#saved") in ("已保存", "")


def accept(browser: Any) -> None:
    from selenium.webdriver.support.expected_conditions import alert_is_present
    from selenium.webdriver.support.ui import WebDriverWait

    WebDriverWait(browser, 10).until(alert_is_present()).accept()


def widths(browser: Any) -> Iterator[int]:
    for width in (360, 768, 1440):
        size = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 600}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        yield width
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_from_a_pasted_text_to_a_signed_sheet(browser: Any, place: Any) -> None:
    address, app = place
    browser.get(f"{address}review")
    wait_until(lambda: is_ready(browser))
    find(browser, "#paste").send_keys(SPOKEN)
    browser.refresh()
    wait_until(lambda: is_ready(browser))
    assert find(browser, "#paste").get_attribute("value") == SPOKEN  # a reload loses nothing
    press(browser, "#start")
    wait_until(lambda: browser.find_elements("css selector", "mark.violation"))
    assert browser.execute_script("return document.querySelector('mark.violation').firstChild.data") == "全国第"
    wait_until(lambda: "还有 2 句没定好" in text_of(browser, "#state"))

    press(browser, "#take-1-0-0")
    wait_until(lambda: "还有 1 句没定好" in text_of(browser, "#state"))
    assert "全国第一" in text_of(browser, "#text li:nth-child(2) del")

    press(browser, "#choose-2-0-evidence")
    find(browser, "#evidence-2-0").send_keys("11月8日直播成交价99元")
    wait_until(lambda: "都定好了" in text_of(browser, "#state"))
    find(browser, "#reviewer").send_keys("张三")
    press(browser, "#sign")
    accept(browser)
    wait_until(lambda: "已签字存档" in text_of(browser, "#state"))
    assert "11月8日" in app.records()[-1].payload
    assert not browser.find_elements("css selector", "#text textarea, #text .acts button")
    assert [entry["message"] for entry in browser.get_log("browser") if entry["level"] == "SEVERE"] == []
    assert requests_elsewhere(browser, address) == []


def test_an_earlier_review_is_deleted_after_a_question(browser: Any, place: Any) -> None:
    address, app = place
    draft = app.review_desk.begin("", SPOKEN.encode(), (), title="要删的")
    browser.get(f"{address}review")
    wait_until(lambda: "要删的" in text_of(browser, "#earlier"))
    browser.execute_script(
        "document.querySelector(arguments[0]).click()", f"#earlier a[href$='{draft.id[-6:]}'] + button"
    )
    browser.switch_to.alert.dismiss()
    assert "要删的" in text_of(browser, "#earlier")
    browser.execute_script(
        "document.querySelector(arguments[0]).click()", f"#earlier a[href$='{draft.id[-6:]}'] + button"
    )
    accept(browser)
    wait_until(lambda: "要删的" not in text_of(browser, "#earlier"))
    assert draft.id not in {entry.id for entry in app.review_desk.entries()}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_the_text_lacks_comes_with_the_next_step(browser: Any, place: Any, lang: str) -> None:
    draft = open_review(browser, place)
    browser.get(f"{place[0]}review?id={draft}&lang={lang}")
    wait_until(lambda: is_ready(browser))
    press(browser, "#missing summary")
    assert {"zh": "产地：卡上是“重庆市奉节县”", "en": "origin: the card says “重庆市奉节县”"}[lang] in text_of(
        browser, "#missing ul"
    )
    assert {"zh": "不加也能签字", "en": "You may sign without"}[lang] in text_of(browser, "#missing")
    assert not browser.find_elements("css selector", "#missing a"), "the card has all of it"


def test_what_is_typed_is_reviewed_at_once_and_kept(browser: Any, place: Any) -> None:
    draft = open_review(browser, place)
    press(browser, "#edit-button-3")
    box = find(browser, "#edit-3")
    box.send_keys("吃了能治咳嗽。")
    wait_until(lambda: "广告法第十七条" in text_of(browser, "#text li:nth-child(4)"))
    assert browser.execute_script("return document.activeElement.id") == "edit-3"  # the caret stays
    assert place[1].review_desk.open(draft).draft.lines[3].text.endswith("治咳嗽。")
    browser.refresh()
    wait_until(lambda: is_ready(browser))
    assert "治咳嗽" in text_of(browser, "#text li:nth-child(4) .words")
    press(browser, "#restore-3")
    wait_until(lambda: "治咳嗽" not in text_of(browser, "#text li:nth-child(4)"))


def test_what_could_not_be_sent_is_sent_later(browser: Any, place: Any) -> None:
    draft = open_review(browser, place)
    press(browser, "#edit-button-0")
    offline = {"offline": True, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0}
    browser.execute_cdp_cmd("Network.enable", {})
    browser.execute_cdp_cmd("Network.emulateNetworkConditions", offline)
    find(browser, "#edit-0").send_keys("欢迎新来的朋友。")
    wait_until(lambda: text_of(browser, "#saved") == "还没保存上，会再试")
    online = {**offline, "offline": False, "downloadThroughput": -1, "uploadThroughput": -1}
    browser.execute_cdp_cmd("Network.emulateNetworkConditions", online)
    wait_until(lambda: text_of(browser, "#saved") == "已保存")
    assert place[1].review_desk.open(draft).draft.lines[0].text.endswith("欢迎新来的朋友。")


def test_a_wrong_swap_is_undone_and_keys_reach_everything(browser: Any, place: Any) -> None:
    from selenium.webdriver.common.keys import Keys

    open_review(browser, place)
    press(browser, "#take-1-0-1")
    find(browser, "#toast button").click()
    wait_until(lambda: "全国第一" in text_of(browser, "#text li:nth-child(2) .words"))
    mark = find(browser, "#text li:nth-child(2) mark")
    mark.send_keys(Keys.ENTER)
    wait_until(lambda: browser.find_elements("css selector", "#f-1-0.flash"))
    press(browser, "#next-open")
    assert browser.execute_script("return document.activeElement.closest('.line').dataset.index") == "1"
    find(browser, "#drop-1").send_keys(Keys.ENTER)
    wait_until(lambda: browser.find_elements("css selector", "#text li:nth-child(2).dropped"))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_is_cut_off_at_any_width(browser: Any, place: Any, lang: str) -> None:
    open_review(browser, place, lang)
    for width in widths(browser):
        assert browser.execute_script("return document.documentElement.scrollWidth") <= width
        small = "return [...document.querySelectorAll('#review button, #review a.button')].filter(e => e.offsetParent "
        small += "&& e.offsetHeight < 44).map(e => e.id)"
        assert browser.execute_script(small) == []
    assert ("Next to decide" in text_of(browser, "#next-open")) == (lang == "en")


def test_an_empty_file_is_told_where_it_was_chosen(browser: Any, place: Any, tmp_path: Path) -> None:
    (tmp_path / "空.txt").write_text("", encoding="utf-8")
    browser.get(f"{place[0]}review")
    wait_until(lambda: is_ready(browser))
    find(browser, "#text-file").send_keys(str(tmp_path / "空.txt"))
    wait_until(lambda: "“空.txt”里没有字" in text_of(browser, "#text-name"))
    assert browser.execute_script("return document.querySelector('#text-file').files.length") == 0


def test_slips_of_a_show_are_kept(browser: Any, place: Any, tmp_path: Path) -> None:
    address, app = place
    (tmp_path / "专场.srt").write_text(SHOW, encoding="utf-8")
    browser.get(f"{address}review")
    wait_until(lambda: is_ready(browser))
    find(browser, "#slips-file").send_keys(str(tmp_path / "专场.srt"))
    find(browser, ".slip .note").send_keys("播后置顶说明")
    browser.refresh()
    wait_until(lambda: is_ready(browser))
    assert find(browser, ".slip .note").get_attribute("value") == "播后置顶说明"
    find(browser, "#slip-by").send_keys("张三")
    press(browser, "#slip-keep")
    wait_until(lambda: "刚才全国第一说错了" in text_of(browser, "#slips-log"))
    assert app.kept_slips()[-1][1].note == "播后置顶说明"
