"""Where a person has to be told something: what is missing at the door, that another phone wrote, what is open."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from browsing import wait_until
from room_pages import PHONES, PIN, Page, find_kind, serving_class, severe

from toolkit.app_room import Room

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Room]]:
    with serving_class(tmp_path_factory.mktemp("home"), has_tools=True) as served:
        yield served


def faults(page: Page) -> dict[str, str]:
    return {one: page.text(f"#{one}-fault:not([hidden])") for one in ("code", "name", "icons")}


def test_the_door_tells_everything_that_is_missing_at_once(browser: Any, place: tuple[str, Room]) -> None:
    address, room = place
    page = Page(browser, address.format(PHONES[0]))
    page.open()
    assert not any(faults(page).values()), "nothing is told before it is asked for"
    page.press("#enter")
    assert all(faults(page).values()), faults(page)
    assert page.script("return document.activeElement.id") == "code"
    assert page.script("return document.getElementById('code').getAttribute('aria-invalid')") == "true"
    for icon in (0, 5):
        page.press(f"[data-icon='{icon}']")
    assert "还差 1 张" in faults(page)["icons"]
    page.type("#name", "慢慢来")
    page.type("#code", "".join(chr(ord(one) + 0xFEE0) for one in room.code))  # figures of a Chinese keyboard
    assert [name for name, text in faults(page).items() if text] == ["icons"]
    page.press("#enter")
    assert not page.all("#go-on")
    page.press("[data-icon='11']")
    page.press("#enter")
    wait_until(lambda: page.all("#go-on"))
    assert severe(browser) == []


@pytest.mark.parametrize("takes_theirs", [True, False])
def test_two_phones_that_write_the_same_exercise(browser: Any, place: tuple[str, Room], takes_theirs: bool) -> None:
    address, room = place
    unit, one = find_kind(room, "card")
    box = "[id='f-name']"
    name = f"两台{time.monotonic_ns() % 1_000_000}"
    old = Page(browser, address.format(PHONES[1])).join(room, name)
    old.go(f"#/do/{unit}/{one.id}")
    wait_until(lambda: old.all(box))
    new = Page(browser, address.format("127.0.0.12"))
    new.open()
    assert "seat" in new.ask("/api/return", {"code": room.code, "name": name, "icons": [0, 5, 11]})
    new.open()
    new.go(f"#/do/{unit}/{one.id}")
    new.type(box, "红薯粉")
    wait_until(lambda: new.text("#saved") == "已保存")
    old.type(box, "小米")
    wait_until(lambda: "另一台手机" in old.text(".ask"))
    assert "红薯粉" in old.text(".theirs")
    stored = f"/api/draft/{unit}/{one.id}"
    assert old.ask(stored, method="GET")["draft"]["fields"]["name"] == "红薯粉", "nothing is written over unasked"
    old.press(".ask .main" if takes_theirs else ".ask button:not(.main)")
    kept = "红薯粉" if takes_theirs else "小米"
    wait_until(lambda: old.value("f-name") == kept)
    wait_until(lambda: old.ask(stored, method="GET")["draft"]["fields"]["name"] == kept)
    if not takes_theirs:  # the other phone is told as soon as it is looked at
        new.look()
        new.script("dispatchEvent(new Event('focus'))")
        wait_until(lambda: "小米" in new.text(".theirs"))
    assert [text for text in severe(browser) if "409" not in text] == []


def test_switches_stand_beside_the_names_and_work_is_shown_in_words(browser: Any, place: tuple[str, Room]) -> None:
    address, room = place
    unit, one = find_kind(room, "card")
    phone = Page(browser, address.format(PHONES[2])).join(room, "交卡的人")
    phone.go(f"#/do/{unit}/{one.id}")
    phone.type("[id='f-spec']", "五斤装")
    phone.hand_in()
    phone.got()
    trainer = Page(browser, address.format("127.0.0.1"), 1440)
    browser.get(trainer.address + "trainer")
    trainer.type("#pin", PIN)
    trainer.press("#form button")
    wait_until(lambda: "交卡的人" in trainer.text("body"), 60)
    tab(trainer, "上课")
    switch = f"#lock-{unit} input[type=checkbox]"
    wait_until(lambda: trainer.all(switch))
    title = next(row["title"] for row in room.units("zh") if row["id"] == unit)
    assert title in trainer.text(f"#lock-{unit}")
    trainer.press(switch)
    wait_until(lambda: not open_units(room)[unit])
    trainer.press(switch)
    wait_until(lambda: open_units(room)[unit])
    row = f"#lock-{unit} ~ * input[type=checkbox], .locks:has(#lock-{unit}) fieldset input"
    trainer.press(row)
    first = next(view for view in room.units("zh") if view["id"] == unit)["exercises"][0]["id"]
    wait_until(lambda: not room.locks().get(f"{unit}/{first}", True))
    assert open_units(room)[unit]
    trainer.press(row)
    wait_until(lambda: room.locks()[f"{unit}/{first}"])
    tab(trainer, "看作业")
    seat = next(each["seat"] for each in room.roster("zh") if each["name"] == "交卡的人")
    tried = room.seat_tries(seat, "zh")[0]["try"]
    from ui.room.trainer_html import try_panel

    shown = try_panel(room.try_view(None, tried, "zh"), "zh")
    assert one.title.zh in shown
    assert "规格" in shown
    assert "五斤装" in shown
    assert "f-spec" not in shown
    assert '<th scope="row">spec' not in shown


def open_units(room: Room) -> dict[str, bool]:
    return {one["id"]: one["open"] for one in room.units("zh")}


def tab(page: Page, name: str) -> None:
    script = (
        "return [...document.querySelectorAll('button[role=tab]')].find(one => one.innerText.includes(arguments[0]))"
    )
    wait_until(lambda: page.script(script, name)).click()


def test_back_closes_a_question_and_leaves_the_page_where_it_is(browser: Any, place: tuple[str, Room]) -> None:
    address, room = place
    unit, one = find_kind(room, "quiz")
    phone = Page(browser, address.format("127.0.0.14")).join(room, "点返回的人")
    phone.go(f"#/do/{unit}/{one.id}")
    phone.press("#hand-in")
    wait_until(lambda: phone.all(".ask"))
    browser.back()
    wait_until(lambda: not phone.all(".curtain"))
    assert phone.script("return location.hash") == f"#/do/{unit}/{one.id}"
    phone.press("#hand-in")
    wait_until(lambda: phone.all(".ask"))
    phone.script("location.hash = '#/'")
    wait_until(lambda: not phone.all(".curtain") and phone.all(".units"))
    phone.go(f"#/do/{unit}/{one.id}")
    phone.hand_in()
    assert phone.got() == 0
    assert "main" in phone.script(
        "return [...document.querySelectorAll('.score a')].find(one => one.innerText.includes('再做一次')).className"
    ), "who has too few points is led to do it again"


def test_without_consent_the_page_says_what_to_tap(browser: Any, place: tuple[str, Room]) -> None:
    address, room = place
    unit, one = find_kind(room, "rehearse")
    phone = Page(browser, address.format("127.0.0.15")).join(room, "没点同意的人")
    phone.go(f"#/do/{unit}/{one.id}")
    assert "点了同意" in phone.text()
    phone.press("#hand-in")
    wait_until(lambda: "我同意" in phone.text("#toast"))
    assert phone.script("return document.activeElement.id") == "consent"


def test_figures_of_an_own_show_are_read_from_a_pasted_table(browser: Any, place: tuple[str, Room]) -> None:
    address, room = place
    unit, one = find_kind(room, "kpi")
    phone = Page(browser, address.format("127.0.0.16")).join(room, "看自己数据的人")
    phone.go(f"#/do/{unit}/{one.id}")
    phone.press("#k-own summary")
    phone.script("document.getElementById('k-paste').value = '随便写的'")
    phone.press("#k-own button")
    wait_until(lambda: "没有找到" in phone.text("#k-own"))
    phone.script(
        "document.getElementById('k-paste').value = '直播间观看人次\\t成交人数\\t成交金额\\n1000\\t50\\t¥2,000.00'"
    )
    phone.press("#k-own button")
    wait_until(lambda: "1000" in phone.text("table"))
    phone.type("#k-conversion", "5%")
    phone.type("#k-basket", "40")
    wait_until(lambda: phone.text("#saved") == "已保存")
    browser.refresh()
    wait_until(lambda: "2000" in phone.text("table") and phone.value("k-basket") == "40")
    phone.hand_in()
    assert phone.got() == one.of
    assert severe(browser) == [] or all("400" in text for text in severe(browser))


def test_a_review_sheet_is_filled_in_and_signed(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    with serving_class(tmp_path_factory.mktemp("home"), "live") as (address, room):
        unit, one = find_kind(room, "review")
        phone = Page(browser, address.format("127.0.0.17")).join(room, "审核的人")
        phone.go(f"#/do/{unit}/{one.id}")
        assert "机器没查出问题" in phone.text()
        for line in one.settings.lines:
            phone.press(f"input[name='d-{line.number}'][value='{line.right[0]}']")
            words = line.better or next(iter(line.evidence), "")
            if line.right[0] in ("rewrite", "evidence"):
                phone.type(f"#say-{line.number}", words)
            else:
                assert not phone.script(
                    "return document.getElementById(arguments[0]).offsetParent", f"say-{line.number}"
                )
        phone.press("#hand-in")
        wait_until(lambda: "还没有签名" in phone.text(".ask"))
        phone.press(".ask button:not(.main)")
        wait_until(lambda: not phone.all(".curtain"))
        phone.type("#reviewer", "王大姐")
        phone.hand_in()
        assert phone.got() == one.of
        assert severe(browser) == []
