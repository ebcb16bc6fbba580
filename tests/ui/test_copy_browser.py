"""The page for copy in chromium: write, see what carries each sentence, change it, take it along, stop an engine."""

import json
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import find, press, requests_elsewhere, serving, text_of, wait_until
from page_looks import check_contrast, check_layout, check_names, chinese_left, show_at
from slow_writer import slow_writer

from toolkit.app import App
from toolkit.app_copy_room import CopyOrder
from toolkit.config import load_settings

pytestmark = pytest.mark.browser

CARDS = Path(__file__).parents[2] / "samples" / "products.toml"
ORANGE = "fengjie-qicheng"
OWN = (
    "#lang, #card, textarea, #facts li, .carried b, #title, .line label, .problem mark, .problem p, .offers button,"
    "#earlier b, .block h2, #notes, #changes"
)
FIRST = "[data-key='douyin/caption/1']"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, App]]:
    """Address and App, with the sample's cards."""
    settings = load_settings({"CHUSHAN_HOME": str(tmp_path_factory.mktemp("home")), "CHUSHAN_LANG": "zh"})
    with App.open(settings) as app:
        app.card_room().folder.mkdir(parents=True)
        shutil.copy(CARDS, app.card_room().file)
        with serving(app, 8060) as address:
            yield address, app


@pytest.fixture
def copy_id(place: tuple[str, App]) -> str:
    """A copy as the templates wrote it."""
    app = place[1]
    job = app.submit_copy(CopyOrder(card_id=ORANGE, platforms=("douyin", "taobao", "channels"), lang="both"))
    wait_until(lambda: app.job(job).is_final)  # type: ignore[union-attr]
    return app.job(job).out  # type: ignore[union-attr]


def show(browser: Any, place: tuple[str, App], query: str = "", lang: str = "zh") -> None:
    joint = "&" if "?" in query else "?"
    browser.get(f"{place[0]}copy{query}{joint}lang={lang}")
    wait_until(lambda: browser.execute_script("return document.body.dataset.ready") == "yes")


def write(browser: Any, line: str, text: str) -> None:
    box = find(browser, f"{line} textarea")
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'}); arguments[0].select()", box)
    box.send_keys(text)


def stored(place: tuple[str, App], copy_id: str) -> dict[str, str]:
    return place[1].copy_room().open(copy_id).edited.edits


def lit(browser: Any) -> list[str]:
    return browser.execute_script("return [...document.querySelectorAll('#facts .lit')].map(e => e.dataset.path)")


def clipboard(browser: Any) -> list[str]:
    """What the page put into the clipboard, as far as the test looks."""
    return browser.execute_script("return window.copied ?? []")


def watch_clipboard(browser: Any) -> None:
    browser.execute_script(
        "window.copied = []; navigator.clipboard.writeText = async (text) => { window.copied.push(text); };"
    )


def test_a_card_becomes_copy_and_each_sentence_shows_its_facts(browser: Any, place: Any) -> None:
    show(browser, place, f"?card={ORANGE}")
    press(browser, "#write")
    wait_until(lambda: "copy=" in browser.current_url, 60)
    wait_until(lambda: "每一句都过了核对" in text_of(browser, "#verdict"))
    boxes = browser.find_elements("css selector", ".line textarea")
    price = next(box for box in boxes if "39.9" in box.get_attribute("value"))
    price.click()
    assert "price" in lit(browser)
    assert "39.9元" in text_of(browser, ".line.chosen .carried")
    boxes[0].click()
    assert "name" in lit(browser)
    assert text_of(browser, "[data-block='title'] .length").endswith("/30 字")
    press(browser, "[data-tab='taobao']")
    wait_until(lambda: "宽" in text_of(browser, "[data-block='title'] .length"))
    assert requests_elsewhere(browser, place[0]) == []
    assert [e["message"] for e in browser.get_log("browser") if e["level"] == "SEVERE"] == []


def test_a_false_sentence_says_why_and_its_rewrite_is_taken(browser: Any, place: Any, copy_id: str) -> None:
    show(browser, place, f"?copy={copy_id}")
    write(browser, FIRST, "全国第一甜，5斤只要29.9元。")
    wait_until(lambda: "广告法第九条" in text_of(browser, f"{FIRST} .under"))
    assert "卡上的价格是 39.9元" in text_of(browser, f"{FIRST} .under")
    marked = browser.execute_script("return [...document.querySelectorAll('.problem mark')].map(e => e.textContent)")
    assert marked == ["全国第一", "29.9元"]
    assert not find(browser, "#copy-all").is_enabled()
    assert not find(browser, "[data-form='md']").is_enabled()
    press(browser, f"{FIRST} .offers button")
    wait_until(lambda: "每一句都过了核对" in text_of(browser, "#verdict"))
    assert find(browser, "#copy-all").is_enabled()


def rewrite(browser: Any, line: str, text: str) -> None:
    """As if pasted: the driver types no emoji."""
    script = (
        "const e = document.querySelector(arguments[0]); e.value = arguments[1]; e.dispatchEvent(new Event('input'))"
    )
    find(browser, f"{line} textarea")
    browser.execute_script(script, f"{line} textarea", text)


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("全国第一甜，5斤只要39.9元，随便挑。", "“全国第一甜，5斤只要39.9元…”"),
        ("奉节脐橙5斤装39.9元一箱的橙子全国第一", "“…39.9元一箱的橙子全国第一”"),
        ("奉节脐橙5斤装三十九块九一箱的，全国第一", "“…三十九块九一箱的，全国第一”"),
        ("🍊🍊橙子，全国第一", "“🍊🍊橙子，全国第一”"),
    ],
)
def test_a_price_is_quoted_whole(browser: Any, place: Any, copy_id: str, text: str, quote: str) -> None:
    show(browser, place, f"?copy={copy_id}")
    rewrite(browser, FIRST, text)
    wait_until(lambda: "广告法第九条" in text_of(browser, f"{FIRST} .under"))
    script = "const marks = [...document.querySelectorAll(`${arguments[0]} .problem mark`)];"
    script += "return marks.find(e => e.textContent === '全国第一')?.parentElement.textContent"
    assert browser.execute_script(script, FIRST) == quote


def test_a_false_sentence_rests_on_nothing(browser: Any, place: Any, copy_id: str) -> None:
    show(browser, place, f"?copy={copy_id}")
    rewrite(browser, FIRST, "奉节脐橙，5斤装29.9元。")
    wait_until(lambda: text_of(browser, f"{FIRST} .carried").startswith("这句说到了卡上的"))
    assert "改正" in text_of(browser, f"{FIRST} .problem a")
    rewrite(browser, FIRST, "奉节脐橙，5斤装39.9元。")
    wait_until(lambda: text_of(browser, f"{FIRST} .carried").startswith("这句的依据"))
    rewrite(browser, "[data-key='douyin/title']", "奉节脐橙，5斤装39.9元，" + "奉节脐橙" * 8)
    wait_until(lambda: find(browser, "[data-block='title'] .length.over"))
    assert text_of(browser, "[data-key='douyin/title'] .carried").startswith("这句的依据"), "too long is not false"


def test_what_is_written_is_kept_and_counted(browser: Any, place: Any, copy_id: str) -> None:
    show(browser, place, f"?copy={copy_id}")
    write(browser, "[data-key='douyin/title']", "奉节脐橙，5斤装")
    wait_until(lambda: text_of(browser, "[data-block='title'] .length") == "8/30 字")
    browser.refresh()
    wait_until(lambda: browser.execute_script("return document.body.dataset.ready") == "yes")
    assert find(browser, "[data-key='douyin/title'] textarea").get_attribute("value") == "奉节脐橙，5斤装"
    write(browser, "[data-key='douyin/title']", "奉节脐橙")
    browser.refresh()  # at once, before anything was sent
    wait_until(lambda: stored(place, copy_id).get("douyin/title") == "奉节脐橙")


def test_typing_on_while_it_is_saved_is_no_quarrel_with_oneself(browser: Any, place: Any, copy_id: str) -> None:
    show(browser, place, f"?copy={copy_id}")
    browser.execute_cdp_cmd("Network.enable", {})
    slow = {"offline": False, "latency": 700, "downloadThroughput": -1, "uploadThroughput": -1}
    browser.execute_cdp_cmd("Network.emulateNetworkConditions", slow)
    write(browser, "[data-key='douyin/title']", "奉节脐橙")
    time.sleep(0.7)  # it is on its way
    find(browser, "[data-key='douyin/title'] textarea").send_keys("，甜")
    wait_until(lambda: stored(place, copy_id).get("douyin/title") == "奉节脐橙，甜")
    wait_until(lambda: text_of(browser, "#saved") == "已保存")
    assert find(browser, "#toast").get_attribute("hidden")
    assert len(place[1].copy_room().open(copy_id).edited.changes) == 1


def test_an_empty_sentence_is_left_out_and_comes_back(browser: Any, place: Any, copy_id: str) -> None:
    from selenium.webdriver.common.keys import Keys

    show(browser, place, f"?copy={copy_id}")
    write(browser, FIRST, Keys.DELETE)
    wait_until(lambda: stored(place, copy_id).get("douyin/caption/1") == "")
    watch_clipboard(browser)
    press(browser, "[data-block='caption'] .head button")
    wait_until(lambda: clipboard(browser))
    original = place[1].copy_room().open(copy_id).platforms[0].copy.caption[1].text
    assert original not in clipboard(browser)[0]
    browser.execute_script("document.querySelector('#history').open = true")
    press(browser, "#changes button")
    wait_until(lambda: not stored(place, copy_id))


def test_copying_takes_title_caption_and_tags(browser: Any, place: Any, copy_id: str) -> None:
    show(browser, place, f"?copy={copy_id}")
    watch_clipboard(browser)
    press(browser, "#copy-all")
    wait_until(lambda: "复制好了" in text_of(browser, "#toast"))
    copy = place[1].copy_room().open(copy_id).platforms[0].copy
    expected = [copy.title.text, "".join(line.text for line in copy.caption), " ".join(f"#{tag}" for tag in copy.tags)]
    assert clipboard(browser) == ["\n\n".join(expected)]


def test_files_are_taken_along(browser: Any, place: Any, copy_id: str, tmp_path: Path) -> None:
    where = {"behavior": "allow", "downloadPath": str(tmp_path)}
    browser.execute_cdp_cmd("Browser.setDownloadBehavior", where)
    show(browser, place, f"?copy={copy_id}")
    for form in ("md", "json", "xlsx"):
        press(browser, f"[data-form='{form}']")
        wait_until(lambda form=form: (tmp_path / f"{ORANGE}-copy.{form}").is_file())
    assert json.loads((tmp_path / f"{ORANGE}-copy.json").read_text(encoding="utf-8"))[0]["platform"] == "douyin"


def test_another_wording_leaves_the_first_where_it_is(browser: Any, place: Any, copy_id: str) -> None:
    show(browser, place, f"?copy={copy_id}")
    press(browser, "#again")
    wait_until(lambda: "copy=" in browser.current_url and copy_id not in browser.current_url, 60)
    show(browser, place)
    links = [each.get_attribute("href") for each in browser.find_elements("css selector", "#earlier a")]
    assert any(link.endswith(copy_id) for link in links)


def test_two_phones_on_one_sentence(browser: Any, place: Any, copy_id: str) -> None:
    show(browser, place, f"?copy={copy_id}")
    place[1].copy_room().write(copy_id, "douyin/title", "重庆来的奉节脐橙")
    write(browser, "[data-key='douyin/title']", "奉节脐橙，5斤装")
    wait_until(lambda: "重庆来的奉节脐橙" in text_of(browser, "#toast"))
    assert stored(place, copy_id)["douyin/title"] == "奉节脐橙，5斤装"
    press(browser, "#toast button")
    wait_until(lambda: stored(place, copy_id)["douyin/title"] == "重庆来的奉节脐橙")


def test_an_engine_streams_and_is_stopped_inside_a_block(browser: Any, place: Any) -> None:
    before = len(place[1].copy_room().earlier())
    with slow_writer("奉节脐橙，酸甜，汁水多，果香浓，自己家里吃着喜欢，慢慢写慢慢写", 0.3) as url:
        show(browser, place)
        assert "Ollama" not in text_of(browser, "#view-order"), "models are for who looks for them"
        press(browser, "#engine-box summary")
        press(browser, "input[value='openai']")
        for field, text in (("#url", url), ("#model", "small")):
            find(browser, field).clear()
            find(browser, field).send_keys(text)
        press(browser, "#write")
        wait_until(lambda: "奉节脐橙，酸" in text_of(browser, "#stream-text"))
        assert "还没核对" in text_of(browser, "#stream-block")
        press(browser, "#job-stop")
        wait_until(lambda: "已停下" in text_of(browser, "#toast"), 10)
    assert len(place[1].copy_room().earlier()) == before
    assert find(browser, "#write").is_enabled()


def test_what_an_engine_invents_is_shown_as_refused(browser: Any, place: Any) -> None:
    with slow_writer("奉节脐橙，全国第一甜，只要9.9元。", 0) as url:
        app = place[1]
        order = CopyOrder(card_id=ORANGE, platforms=("douyin",), engine="openai", url=url, model="small")
        job = app.submit_copy(order)
        wait_until(lambda: app.job(job).is_final, 60)
    show(browser, place, f"?copy={app.job(job).out}")
    assert "每一句都过了核对" in text_of(browser, "#verdict")
    browser.execute_script("document.querySelector('#log-box').open = true")
    assert "用了 0 段" in text_of(browser, "#log-sum")
    assert "全国第一" in text_of(browser, "#log")
    values = [each.get_attribute("value") for each in browser.find_elements("css selector", ".line textarea")]
    assert not any("9.9元" in value.replace("39.9元", "") for value in values)


def test_without_a_card_the_page_leads_to_the_cards(browser: Any, tmp_path: Path) -> None:
    settings = load_settings({"CHUSHAN_HOME": str(tmp_path / "home"), "CHUSHAN_LANG": "zh"})
    with App.open(settings) as app, serving(app, 8090) as address:
        show(browser, (address, app))
        assert "还没有填好的商品卡" in text_of(browser, "#no-cards")
        assert not find(browser, "#write").is_enabled()
        press(browser, "#no-cards a")
        wait_until(lambda: browser.current_url.endswith("/products"))


def test_all_of_it_is_reached_by_keys(browser: Any, place: Any, copy_id: str) -> None:
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.keys import Keys

    show(browser, place, f"?copy={copy_id}")
    seen = []
    for _ in range(40):
        ActionChains(browser).send_keys(Keys.TAB).perform()
        seen.append(browser.execute_script("const e = document.activeElement; return e.id || e.className || e.tagName"))
    assert {"copy-all", "again", "line-douyin-title", "line-douyin-caption-0", "line-douyin-tags"} <= set(seen)
    check_names(browser)
    show(browser, place)
    check_names(browser)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", [360, 768, 1440])
def test_pages_fit_and_can_be_read(browser: Any, place: Any, copy_id: str, width: int, lang: str) -> None:
    place[1].copy_room().write(copy_id, "douyin/caption/1", "全国第一甜，只要29.9元。")
    show_at(browser, width)
    for query in ("", f"?copy={copy_id}"):
        show(browser, place, query, lang)
        if query:
            find(browser, f"{FIRST} textarea").click()
        check_layout(browser, width)
        check_contrast(browser)
        if lang == "en":
            assert chinese_left(browser, OWN) == [], query
