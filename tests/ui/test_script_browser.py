"""The script page and the teleprompter in chromium: write, drag, retype, read aloud; and nothing is lost."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import find, press, requests_elsewhere, serving, text_of, wait_until

from toolkit.app import App
from toolkit.config import load_settings
from toolkit.core.progress import Reporter
from toolkit.core.script_edit import ScriptDraft
from toolkit.tasks.write_script import ScriptRequest

pytestmark = pytest.mark.browser

CARDS = Path(__file__).resolve().parents[2] / "samples" / "products.toml"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, App]]:
    settings = load_settings({"CHUSHAN_HOME": str(tmp_path_factory.mktemp("home")), "CHUSHAN_LANG": "zh"})
    with App.open(settings) as app, serving(app, 7910) as address:
        yield address, app


@pytest.fixture(scope="module")
def written(place: tuple[str, App]) -> ScriptDraft:
    app = place[1]
    request = ScriptRequest(cards=app.load_products(CARDS), minutes=12, hosts=2)
    return app.script_desk.begin(request, Reporter())


def is_ready(browser: Any) -> bool:
    return browser.execute_script("return document.body.dataset.ready") == "yes"


def open_script(browser: Any, place: Any, draft: ScriptDraft, lang: str = "zh") -> None:
    browser.get(f"{place[0]}script?id={draft.id}&lang={lang}")
    wait_until(lambda: is_ready(browser))


def now(place: Any, draft: ScriptDraft) -> ScriptDraft:
    return place[1].script_desk.open(draft.id).draft


def products(draft: ScriptDraft) -> list[str]:
    return [group.product_id for group in draft.groups if group.kind == "product"]


def first_product(draft: ScriptDraft) -> Any:
    return next(group for group in draft.groups if group.kind == "product")


def resize(browser: Any, width: int, height: int = 800) -> None:
    size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)


def severe(browser: Any) -> list[str]:
    return [entry["message"] for entry in browser.get_log("browser") if entry["level"] == "SEVERE"]


def test_a_script_is_written_from_cards(browser: Any, place: Any) -> None:
    browser.get(f"{place[0]}script")
    wait_until(lambda: is_ready(browser))
    minutes = find(browser, "#minutes")
    minutes.clear()
    minutes.send_keys("5")
    press(browser, "#start")
    wait_until(lambda: "共 5:00，要求 5:00" in text_of(browser, "#total"))
    assert len(browser.find_elements("css selector", ".block textarea")) >= 5
    assert severe(browser) == []
    assert requests_elsewhere(browser, place[0]) == []


def test_a_product_is_dragged_or_moved_by_key_and_it_is_undone(browser: Any, place: Any, written: Any) -> None:
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.keys import Keys

    open_script(browser, place, written)
    before = products(now(place, written))
    groups = [group for group in now(place, written).groups if group.kind == "product"]
    find(browser, f"#{groups[0].id}-h").click()  # shut, so that both are in view
    handle, target = find(browser, f"#{groups[1].id}-drag"), find(browser, f"#{groups[0].id}-h")
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", handle)
    down = target.location["y"] - handle.location["y"] - 20
    chain = ActionChains(browser, duration=50).move_to_element(handle).click_and_hold()
    chain.move_by_offset(0, down // 2).move_by_offset(0, down - down // 2).release().perform()
    wait_until(lambda: products(now(place, written)) == before[::-1])

    press(browser, "#undo")
    wait_until(lambda: products(now(place, written)) == before)
    up = find(browser, f"#{groups[1].id}-up")
    up.send_keys(Keys.ENTER)
    wait_until(lambda: products(now(place, written)) == before[::-1])
    wait_until(lambda: browser.execute_script("return document.activeElement.id") == f"{groups[1].id}-up")
    assert "移到第" in text_of(browser, "#live")
    press(browser, "#undo")
    wait_until(lambda: products(now(place, written)) == before)


def test_lines_are_reviewed_as_they_are_typed_and_kept(browser: Any, place: Any, written: Any) -> None:
    open_script(browser, place, written)
    block = first_product(written).blocks[0]
    find(browser, f"#{block.id}-t").send_keys("\n主播：这个橙子全国第一好吃。")
    wait_until(lambda: "全国第一" in text_of(browser, f"#{block.id} .finding.violation"))
    assert browser.execute_script("return document.activeElement.id") == f"{block.id}-t"
    press(browser, f"#{block.id} .finding.violation button")
    wait_until(lambda: not browser.find_elements("css selector", f"#{block.id} .finding.violation"))
    find(browser, "#toast button").click()
    wait_until(lambda: browser.find_elements("css selector", f"#{block.id} .finding.violation"))
    browser.refresh()
    wait_until(lambda: is_ready(browser))
    assert "全国第一" in find(browser, f"#{block.id}-t").get_attribute("value")
    place[1].script_desk.undo(written.id)


def test_seconds_and_pace_are_recomputed(browser: Any, place: Any, written: Any) -> None:
    open_script(browser, place, written)
    block = first_product(written).blocks[0]
    press(browser, f"#{block.id}-more")
    press(browser, f"#{block.id}-more")
    wait_until(lambda: "12:10" in text_of(browser, "#total"))
    chars = text_of(browser, "#chars")
    pace = find(browser, "#the-pace")
    pace.clear()
    pace.send_keys("300")
    wait_until(lambda: text_of(browser, "#chars") != chars)
    assert now(place, written).pace == 300
    while place[1].script_desk.open(written.id).can_undo:
        place[1].script_desk.undo(written.id)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_is_cut_off_at_any_width(browser: Any, place: Any, written: Any, lang: str) -> None:
    open_script(browser, place, written, lang)
    for width in (360, 768, 1440):
        resize(browser, width)
        assert browser.execute_script("return document.documentElement.scrollWidth") <= width
        small = "return [...document.querySelectorAll('#script button, #script a.button')].filter(e => e.offsetParent "
        small += "&& e.offsetHeight < 44).map(e => e.id || e.textContent)"
        assert browser.execute_script(small) == []


# the teleprompter


def open_prompter(browser: Any, place: Any, draft: ScriptDraft, width: int = 360) -> None:
    resize(browser, width, 740)
    browser.get(f"{place[0]}teleprompter?script={draft.id}")
    wait_until(lambda: is_ready(browser))


def scrolled(browser: Any) -> float:
    return browser.execute_script("return document.querySelector('main').scrollTop")


def tap(browser: Any, x: int, y: int) -> None:
    from selenium.webdriver.common.actions.action_builder import ActionBuilder

    actions = ActionBuilder(browser)
    actions.pointer_action.move_to_location(x, y)
    actions.pointer_action.click()
    actions.perform()


@pytest.mark.parametrize("width", [360, 768, 1440])
def test_the_teleprompter_fits_and_its_type_is_big(browser: Any, place: Any, written: Any, width: int) -> None:
    open_prompter(browser, place, written, width)
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width
    assert browser.execute_script("return document.querySelector('footer').getBoundingClientRect().bottom") <= 740
    size = "return parseFloat(getComputedStyle(document.querySelector('.say')).fontSize)"
    assert browser.execute_script(size) >= 26
    assert "下一段：" in text_of(browser, "#cue")
    assert severe(browser) == []


def test_it_scrolls_at_the_pace_and_a_tap_pauses_it(browser: Any, place: Any, written: Any) -> None:
    open_prompter(browser, place, written)
    browser.execute_script("jump(1)")
    before = scrolled(browser)
    tap(browser, 250, 300)
    wait_until(lambda: scrolled(browser) > before + 20, 10)
    assert text_of(browser, "#play") == "暂停"
    tap(browser, 250, 300)
    wait_until(lambda: text_of(browser, "#play") == "开始")
    still = scrolled(browser)
    tap(browser, 20, 300)  # the left edge goes back a line
    wait_until(lambda: scrolled(browser) < still)
    assert text_of(browser, "#play") == "开始"


def test_it_keeps_its_place_after_a_reload_and_on_another_width(browser: Any, place: Any, written: Any) -> None:
    open_prompter(browser, place, written)
    browser.execute_script("jump(1); jump(1); jump(1); larger(0.3)")
    title, line = text_of(browser, "#title"), browser.execute_script("return place().line")
    assert line > 5
    browser.refresh()
    wait_until(lambda: is_ready(browser))
    assert (text_of(browser, "#title"), browser.execute_script("return place().line")) == (title, line)
    assert "接着上次" in text_of(browser, "#tip")
    open_prompter(browser, place, written, 1440)
    assert browser.execute_script("return place().line") == line
    press(browser, "#top")
    assert scrolled(browser) == 0
