"""The page of product cards in chromium: fill in, prove, read a label, hear a talk, take a table, lose nothing."""

import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import find, press, requests_elsewhere, serving, text_of, wait_until
from page_looks import check_contrast, check_layout, check_names, chinese_left, show_at
from PIL import Image

from bench._labels_draw import draw_picture, draw_sheet
from toolkit.app import App
from toolkit.config import load_settings
from toolkit.tasks.card_room import FieldWrite

pytestmark = pytest.mark.browser

CARDS = Path(__file__).parents[2] / "samples" / "products.toml"
ORANGE = "fengjie-qicheng"
OWN = (
    "#lang, #cards b, #cards .price, #cards a > span:not(.mark):not(.soft), textarea, .below .from, #title,"
    "#ask-question, #ask-why, #changes, .say, .seen small, #rows b, #unread, #rows ul"
)  # fmt: skip


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, App]]:
    """Address and App."""
    settings = load_settings({"CHUSHAN_HOME": str(tmp_path_factory.mktemp("home")), "CHUSHAN_LANG": "zh"})
    with App.open(settings) as app, serving(app, 8030) as address:
        yield address, app


@pytest.fixture(autouse=True)
def cards(place: tuple[str, App]) -> None:
    """The sample's cards, as new for each test."""
    folder = place[1].card_room().folder
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    shutil.copy(CARDS, place[1].card_room().file)


def show(browser: Any, place: tuple[str, App], query: str = "", lang: str = "zh") -> None:
    joint = "&" if "?" in query else "?"
    browser.get(f"{place[0]}products{query}{joint}lang={lang}")
    wait_until(lambda: browser.execute_script("return document.body.dataset.ready") == "yes")


def show_card(browser: Any, place: tuple[str, App], lang: str = "zh") -> None:
    show(browser, place, f"?card={ORANGE}", lang)
    find(browser, "#f-name")


def value(browser: Any, path: str) -> str:
    return find(browser, f"#f-{path.replace('.', '-')}").get_attribute("value")


def write(browser: Any, path: str, text: str) -> None:
    box = find(browser, f"#f-{path.replace('.', '-')}")
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'}); arguments[0].select()", box)
    box.send_keys(text)


def saved(browser: Any) -> bool:
    return text_of(browser, "#saved") == "已保存"


def on_card(place: tuple[str, App], path: str) -> str:
    return place[1].card_room().open(ORANGE).field(path).text


def test_what_is_written_is_saved_by_itself(browser: Any, place: Any) -> None:
    show_card(browser, place)
    write(browser, "price", "36.5")
    wait_until(lambda: saved(browser))
    assert on_card(place, "price") == "36.5元"
    assert "# 必须带单位" in place[1].card_room().file.read_text(encoding="utf-8")
    write(browser, "ship.hours", "明天就发")
    wait_until(lambda: "明天就发" in text_of(browser, ".pending"))
    assert on_card(place, "ship.hours") == "48"
    browser.refresh()
    wait_until(lambda: browser.execute_script("return document.body.dataset.ready") == "yes")
    assert value(browser, "ship.hours") == "明天就发"  # still there, and still told
    press(browser, ".pending button")
    wait_until(lambda: value(browser, "ship.hours") == "48")
    assert requests_elsewhere(browser, place[0]) == []
    assert [e["message"] for e in browser.get_log("browser") if e["level"] == "SEVERE"] == []


def test_what_is_written_while_the_program_is_away_is_sent_later(browser: Any, place: Any) -> None:
    show_card(browser, place)
    offline = {"offline": True, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
    browser.execute_cdp_cmd("Network.enable", {})
    browser.execute_cdp_cmd("Network.emulateNetworkConditions", offline)
    write(browser, "origin", "重庆市奉节县草堂镇")
    wait_until(lambda: "还没保存" in text_of(browser, "#saved"))
    browser.execute_cdp_cmd("Network.emulateNetworkConditions", {**offline, "offline": False})
    wait_until(lambda: on_card(place, "origin") == "重庆市奉节县草堂镇")


def test_what_can_not_be_stored_now_is_stored_later(browser: Any, place: Any) -> None:
    file = place[1].card_room().file
    whole = file.read_bytes()
    show_card(browser, place)
    file.write_text("[[product]]\nname = “坏”\n", encoding="utf-8")  # somebody works on it by hand
    write(browser, "variety", "纽荷尔")
    wait_until(lambda: "写法不对" in text_of(browser, "#trouble"))
    browser.refresh()
    wait_until(lambda: browser.execute_script("return document.body.dataset.ready") == "yes")
    file.write_bytes(whole)
    browser.refresh()
    wait_until(lambda: on_card(place, "variety") == "纽荷尔")


def test_typing_on_while_it_is_saved_is_no_quarrel_with_oneself(browser: Any, place: Any) -> None:
    show_card(browser, place)
    browser.execute_cdp_cmd("Network.enable", {})
    slow = {"offline": False, "latency": 700, "downloadThroughput": -1, "uploadThroughput": -1}
    browser.execute_cdp_cmd("Network.emulateNetworkConditions", slow)
    box = find(browser, "#f-origin")
    for char in "草堂镇柑橘村三组":
        box.send_keys(char)
        time.sleep(0.45)
    box.send_keys("甲")
    time.sleep(0.9)  # it is on its way
    box.send_keys("乙")
    wait_until(lambda: on_card(place, "origin") == "重庆市奉节县草堂镇柑橘村三组甲乙")
    wait_until(lambda: saved(browser))
    assert not any(field.pending for field in place[1].card_room().open(ORANGE).fields)


def test_a_half_typed_answer_survives_a_reload(browser: Any, place: Any) -> None:
    show_card(browser, place)
    find(browser, "#ask-text").send_keys("八百")
    browser.refresh()
    wait_until(lambda: find(browser, "#ask-text").get_attribute("value") == "八百")
    browser.execute_script("localStorage.clear()")


def test_a_reload_in_the_middle_of_a_word_loses_nothing(browser: Any, place: Any) -> None:
    show_card(browser, place)
    write(browser, "grade", "单果75-80mm")
    browser.refresh()  # at once, before anything was sent
    wait_until(lambda: on_card(place, "grade") == "单果75-80mm")


def test_two_phones_on_one_card(browser: Any, place: Any) -> None:
    room = place[1].card_room()
    show_card(browser, place)
    box = find(browser, "#f-price")
    browser.execute_script("arguments[0].focus(); arguments[0].select()", box)
    box.send_keys("3")
    room.write(ORANGE, FieldWrite(path="price", text="42"), FieldWrite(path="stock", text="900箱"))
    box.send_keys("8")
    wait_until(lambda: "别的设备刚把这一项改了" in text_of(browser, ".pending"))
    assert on_card(place, "price") == "42元"
    wait_until(lambda: value(browser, "stock") == "900箱")  # the other's field came along
    press(browser, ".pending button")
    wait_until(lambda: on_card(place, "price") == "38元")


def test_another_phones_change_appears_by_itself(browser: Any, place: Any) -> None:
    show_card(browser, place)
    place[1].card_room().write(ORANGE, FieldWrite(path="variety", text="纽荷尔"))
    wait_until(lambda: value(browser, "variety") == "纽荷尔", 15)


def test_missing_fields_are_asked_in_the_order_of_buyers(browser: Any, place: Any) -> None:
    show(browser, place)
    find(browser, "#new-name").send_keys("会理石榴")
    press(browser, "#new button")
    wait_until(lambda: "卖多少钱" in text_of(browser, "#ask-question"))
    assert "还不能写文案" in text_of(browser, "#state")
    for asked, answer in (("卖多少钱", "49.9"), ("一份有多少", "6斤装"), ("产地", "四川省会理市")):
        wait_until(lambda asked=asked: asked in text_of(browser, "#ask-question"))
        find(browser, "#ask-text").send_keys(answer)
        press(browser, "#ask .main")
    wait_until(lambda: "可以写文案了" in text_of(browser, "#state"))
    assert [card.name for card in place[1].card_room().cards()] == ["奉节脐橙", "武乡小米", "会理石榴"]
    press(browser, "#ask-skip")
    wait_until(lambda: "几小时" not in text_of(browser, "#ask-question"))


def test_evidence_is_written_and_a_file_attached(browser: Any, place: Any, tmp_path: Path) -> None:
    show_card(browser, place)
    row = "[data-path='shelf_life']"
    assert "没有依据" in text_of(browser, f"{row} .below")
    press(browser, f"{row} .below button")
    find(browser, "#f-shelf_life-evidence").send_keys("包装标签")
    photo = tmp_path / "箱子.png"
    Image.new("RGB", (300, 200), "white").save(photo)
    find(browser, f"{row} .edit-evidence input[type=file]").send_keys(str(photo))
    wait_until(lambda: "照片 箱子.png" in text_of(browser, f"{row} .from"))
    sheet = place[1].card_room().open(ORANGE)
    assert sheet.field("shelf_life").evidence == "包装标签，照片 箱子.png"
    wait_until(lambda: browser.execute_script(f'return document.querySelector("{row} .proof img")?.naturalWidth'))
    href = find(browser, f"{row} .below a").get_attribute("href")
    assert href.endswith("%E7%AE%B1%E5%AD%90.png")


def test_a_change_can_be_taken_back(browser: Any, place: Any) -> None:
    show_card(browser, place)
    write(browser, "price", "1")
    wait_until(lambda: on_card(place, "price") == "1元")
    browser.execute_script("document.querySelector('#history').open = true")
    press(browser, "#changes button")
    wait_until(lambda: on_card(place, "price") == "39.9元")


def test_a_card_taken_out_is_brought_back(browser: Any, place: Any) -> None:
    show_card(browser, place)
    press(browser, "#drop")
    wait_until(lambda: "已删掉" in text_of(browser, "#toast"))
    assert [card.name for card in place[1].card_room().cards()] == ["武乡小米"]
    press(browser, "#toast button")
    wait_until(lambda: len(place[1].card_room().cards()) == 2)


def test_a_photo_of_a_label_becomes_a_card_fact_by_fact(browser: Any, place: Any, tmp_path: Path) -> None:
    pytest.importorskip("rapidocr", reason="rapidocr is an extra")
    sheet = draw_sheet(0)
    photo = tmp_path / "label.png"
    Image.fromarray(draw_picture(sheet, 0, "plain")).save(photo)
    show(browser, place)
    find(browser, "#photo-file").send_keys(str(photo))
    wait_until(lambda: "proposal=" in browser.current_url, 90)
    find(browser, "#facts .seen img")
    wait_until(lambda: browser.execute_script("return document.querySelector('#facts .seen img').naturalWidth") > 100)
    assert not find(browser, "#facts .main").is_enabled()  # there is no card yet
    name = find(browser, "#proposal-name")
    browser.execute_script("arguments[0].value = ''", name)
    name.send_keys("照片里的货")
    press(browser, "#proposal-make")
    wait_until(lambda: find(browser, "#facts .main").is_enabled())
    card = next(each for each in place[1].card_room().sheets() if each.name == "照片里的货")
    assert not card.field("shelf_life").text  # nothing is taken by itself
    press(browser, "#take-shelf_life")
    wait_until(lambda: place[1].card_room().open(card.id).field("shelf_life").text)
    kept = place[1].card_room().open(card.id).field("shelf_life")
    assert kept.evidence.startswith("照片 label.png 第")
    press(browser, "#proposal-done")
    wait_until(lambda: browser.execute_script("return document.querySelector('.proof img')?.naturalWidth > 100"))


def test_waiting_work_is_shown_and_can_be_stopped(browser: Any, place: Any, tmp_path: Path) -> None:
    app, done = place[1], threading.Event()
    app._runner.submit("test", "before", lambda _reporter: str(done.wait(60)))  # the machine is busy with something
    photo = tmp_path / "wall.png"
    Image.new("RGB", (300, 200), "white").save(photo)
    try:
        show(browser, place)
        find(browser, "#photo-file").send_keys(str(photo))
        wait_until(lambda: "排队" in text_of(browser, "#job-stage"))
        browser.refresh()  # it goes on without the page, and the page finds it again
        wait_until(lambda: "排队" in text_of(browser, "#job-stage"))
        press(browser, "#job-stop")
        wait_until(lambda: "正在停" in text_of(browser, "#job-stop"))
    finally:
        done.set()
    wait_until(lambda: "已停下" in text_of(browser, "#toast"))
    assert app.card_shelf().waiting("") == ()


def test_a_talk_fills_in_a_card(browser: Any, place: Any) -> None:
    show(browser, place, f"?talk=1&card={ORANGE}")
    find(browser, "#talk-text").send_keys("我们这里一共还有八百箱，四十八小时内发货，走中通快递。坏一个赔一个。")
    press(browser, "#talk-go")
    wait_until(lambda: "proposal=" in browser.current_url)
    press(browser, "#take-stock")
    wait_until(lambda: on_card(place, "stock"))
    assert "第1句" in place[1].card_room().open(ORANGE).field("stock").evidence


def test_what_the_card_says_already_is_not_offered_as_new(browser: Any, place: Any) -> None:
    show(browser, place, f"?talk=1&card={ORANGE}")
    find(browser, "#talk-text").send_keys("我们这里一共还有八百箱，四十八小时内发货。")
    press(browser, "#talk-go")
    wait_until(lambda: "proposal=" in browser.current_url)
    script = "return document.querySelector(arguments[0])?.closest('li').innerText"
    same = wait_until(lambda: browser.execute_script(script, "[id='take-ship-hours']"))
    assert "卡上已经是这个" in same
    assert "卡上已经是这个" not in browser.execute_script(script, "#take-stock")


@pytest.mark.model
def test_a_recording_is_heard_stopped_and_names_its_seconds(
    browser: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    repo = Path(__file__).parents[2]
    if not (repo / "models" / "weights" / "whisper-base").is_dir():
        pytest.skip("no weights")
    environment = {
        "CHUSHAN_HOME": str(tmp_path_factory.mktemp("heard")), "CHUSHAN_LANG": "zh",
        "CHUSHAN_WEIGHTS_DIR": str(repo / "models" / "weights"),
    }  # fmt: skip
    recording = repo / "samples" / "sale_two_products.mp4"
    with App.open(load_settings(environment)) as app, serving(app, 8110) as address:
        app.card_room().folder.mkdir(parents=True)
        shutil.copy(CARDS, app.card_room().file)
        show(browser, (address, app), f"?talk=1&card={ORANGE}")
        find(browser, "#talk-file").send_keys(str(recording))
        wait_until(lambda: "正在听" in text_of(browser, "#job-stage"), 60)
        press(browser, "#job-stop")
        wait_until(lambda: "已停下" in text_of(browser, "#toast"), 60)
        assert app.card_shelf().waiting(ORANGE) == ()
        find(browser, "#talk-file").send_keys(str(recording))
        wait_until(lambda: "proposal=" in browser.current_url, 180)
        press(browser, "#facts .seen button")
        wait_until(lambda: browser.execute_script("return document.querySelector('#talk-sound').currentTime") > 1)
        (stored,) = app.card_shelf().waiting(ORANGE)
        assert any("奉节脐橙" in fact.value for fact in stored.proposal.facts if fact.path == "name")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_talk_without_goods_says_so_first_and_leads_on(browser: Any, place: Any, lang: str) -> None:
    show(browser, place, "?talk=1", lang)
    find(browser, "#talk-text").send_keys("今天天气不错，大家吃了吗")
    press(browser, "#talk-go")
    wait_until(lambda: "proposal=" in browser.current_url)
    wait_until(lambda: browser.execute_script("return document.body.dataset.ready") == "yes")
    assert text_of(browser, "#proposal-h") == {"zh": "没有听出商品信息", "en": "Nothing of the goods was told"}[lang]
    assert not find(browser, "#proposal-card").is_displayed()
    assert find(browser, "#proposal-again a").is_displayed()
    assert browser.execute_script("return document.documentElement.lang")[:2] == lang, "it outlives the address"
    press(browser, "#proposal-again a")
    wait_until(lambda: "talk=1" in browser.current_url)
    browser.execute_script("localStorage.clear()")


def test_a_card_that_is_gone_is_told_without_its_id(browser: Any, place: Any) -> None:
    show(browser, place, "?card=nothing")
    assert text_of(browser, "#trouble").startswith("没有这张商品卡")
    assert find(browser, "#cards").is_displayed()
    assert not find(browser, "#back").is_displayed(), "it would lead to the list that is shown"
    show_card(browser, place)
    assert find(browser, "#back").is_displayed()


def test_a_table_that_can_not_be_read_is_told_of_and_not_of_the_cards(browser: Any, place: Any, tmp_path: Path) -> None:
    table = tmp_path / "坏.csv"
    table.write_text("甲,乙\n奉节脐橙,36元\n", encoding="utf-8")
    show(browser, place, lang="en")
    find(browser, "#table-file").send_keys(str(table))
    told = wait_until(lambda: text_of(browser, "#trouble"))
    assert "坏.csv can't be used: 1 thing in it to correct" in told.replace(": can't", " can't")
    assert "name, pack, price" in told
    assert "product cards" not in told


def test_a_table_is_shown_before_it_is_taken(browser: Any, place: Any, tmp_path: Path) -> None:
    table = tmp_path / "货.csv"
    table.write_text("名称,规格,价格,库存\n奉节脐橙,5斤装,36元,700箱\n会理石榴,6斤装,49.9元,\n", encoding="utf-8")
    show(browser, place)
    find(browser, "#table-file").send_keys(str(table))
    wait_until(lambda: "table=" in browser.current_url and text_of(browser, "#rows"))
    assert "39.9元" in text_of(browser, "#rows .now")
    assert on_card(place, "price") == "39.9元"
    find(browser, "#rows li:nth-child(2) input").click()
    press(browser, "#table-take")
    wait_until(lambda: on_card(place, "price") == "36元")
    assert [card.name for card in place[1].card_room().cards()] == ["奉节脐橙", "武乡小米"]


def test_all_of_it_is_reached_by_keys(browser: Any, place: Any) -> None:
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.keys import Keys

    show_card(browser, place)
    seen = set()
    for _ in range(60):
        ActionChains(browser).send_keys(Keys.TAB).perform()
        seen.add(browser.execute_script("const e = document.activeElement; return e.id || e.className || e.tagName"))
    assert {"ask-text", "f-name", "f-price", "f-spec", "lang", "plain"} <= seen
    check_names(browser)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", [360, 768, 1440])
def test_pages_fit_and_can_be_read(browser: Any, place: Any, width: int, lang: str) -> None:
    place[1].card_room().write(ORANGE, FieldWrite(path="ship.hours", text="明天"))
    show_at(browser, width)
    for query in ("", f"?card={ORANGE}", "?talk=1"):
        show(browser, place, query, lang)
        check_layout(browser, width)
        check_contrast(browser)
        if lang == "en":
            assert chinese_left(browser, OWN + ", .pending") == [], query
