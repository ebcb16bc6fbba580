"""A rehearsal in a dialect, sent by a phone: it waits for points, and the trainer is led to it before she prints."""

import dataclasses
from collections.abc import Iterator
from typing import Any

import pytest
from browsing import wait_until
from media_factory import MediaFactory
from room_pages import PHONES, PIN, Page, find_kind, serving_class, severe
from room_works import unheard_score

from toolkit.app_room import Room
from toolkit.room.base import RoomTools

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Room]]:
    def tools(given: RoomTools) -> RoomTools:
        return dataclasses.replace(given, score_heavy=lambda exercise, *_: unheard_score(exercise.of))

    with serving_class(tmp_path_factory.mktemp("home"), has_tools=True, tools=tools) as served:
        yield served


def tab(page: Page, name: str) -> None:
    script = (
        "return [...document.querySelectorAll('button[role=tab]')].find(one => one.innerText.includes(arguments[0]))"
    )
    wait_until(lambda: page.script(script, name)).click()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_points_wait_are_told_before_certificates_and_scored(
    browser: Any, place: tuple[str, Room], media: MediaFactory, lang: str
) -> None:
    address, room = place
    unit, one = find_kind(room, "rehearse")
    waits = {"zh": "{:g} 分待评分", "en": "{:g} points to be judged"}[lang].format(one.of * 0.65)
    name = {"zh": "方言大姐", "en": "方言大哥"}[lang]
    phone = Page(browser, address.format(PHONES[0 if lang == "zh" else 1]), lang=lang).join(room, name)
    _hand_in_film(phone, f"#/do/{unit}/{one.id}", media)
    assert phone.got(60) == pytest.approx(one.of * 0.3)
    assert f"/ {one.of * 0.35:g}" in phone.text(".score h1")
    assert waits in phone.text("#tries")
    phone.go("#/")
    _open_all(phone)
    wait_until(lambda: waits in phone.text())
    _sees_part_on_the_wall(room, phone, name, lang, one.of)

    trainer = _trainer(browser, address, name, lang)
    wait_until(lambda: waits in trainer.text(".roster"), 60)
    tab(trainer, {"zh": "成绩", "en": "Results"}[lang])
    wait_until(lambda: {"zh": "发证书前", "en": "before you print"}[lang] in trainer.text("#unjudged"))
    wait_until(lambda: waits in trainer.text("body"))
    _score_from_there(trainer, room, name, lang, one.of * 0.8)
    tab(trainer, {"zh": "成绩", "en": "Results"}[lang])
    nothing = {"zh": "没有待评分的", "en": "Nothing is left to be judged"}[lang]
    wait_until(lambda: nothing in trainer.text("#unjudged"), 30)
    phone.go("#/")
    browser.refresh()
    _open_all(phone)
    main = "return document.querySelector('main').textContent"
    wait_until(lambda: f"{one.of * 0.8:g} / {one.of}" in phone.script(main))
    assert waits not in phone.script(main)
    _is_whole_on_a_phone(trainer, name)
    assert severe(browser) == []


def _open_all(page: Page) -> None:
    page.script("document.querySelectorAll('details').forEach(each => { each.open = true; })")


def _hand_in_film(phone: Page, where: str, media: MediaFactory) -> None:
    phone.go(where)
    phone.press("#consent")
    film = media.clock("phone.mp4", seconds=3, size=(360, 640))
    wait_until(lambda: phone.all("#choose-0"))[0].send_keys(str(film))
    wait_until(lambda: phone.all(".slot .player"), 60)
    phone.hand_in()


def _sees_part_on_the_wall(room: Room, phone: Page, name: str, lang: str, of: float) -> None:
    shown = room.seat_tries(_seat(room, name), "zh")[0]["try"]
    room.set_shown(shown, True)
    phone.go("#/gallery")
    part = {
        "zh": "评过的 {:g} 分里得了 {:g} 分，还有 {:g} 分",
        "en": "{:g} judged so far, {:g} of them got, {:g} wait",
    }[lang]
    assert part.format(of * 0.35, of * 0.3, of * 0.65) in phone.text(), "not as of 28 points in all"
    room.set_shown(shown, False)


def _trainer(browser: Any, address: str, name: str, lang: str) -> Page:
    trainer = Page(browser, address.format("127.0.0.1"), 1440, lang=lang)
    browser.get(trainer.address + "trainer")
    if trainer.all("#pin"):
        trainer.type("#pin", PIN)
        trainer.press("#form button")
        wait_until(lambda: name in trainer.text("body"), 60)
    if lang == "en":
        browser.get(trainer.address + "trainer-en/")
    return trainer


def _score_from_there(trainer: Page, room: Room, name: str, lang: str, points: float) -> None:
    trainer.press("#go-score")
    hint = {"zh": "在下面写这一次总共几分", "en": "the points of the whole try"}[lang]
    wait_until(lambda: hint in trainer.text("body"))
    assert name in trainer.script("return [...document.querySelectorAll('input')].map(each => each.value).join('|')")
    _type_labelled(trainer, {"zh": "改成几分", "en": "Points instead"}[lang], f"{points:g}")
    _type_labelled(trainer, {"zh": "为什么改（会记下来）", "en": "Why (kept in the log)"}[lang], "听了原声")
    _press_named(trainer, {"zh": "改分", "en": "Change the points"}[lang])
    wait_until(lambda: room.seat_tries(_seat(room, name), "zh")[0]["override"] == pytest.approx(points))


def _is_whole_on_a_phone(trainer: Page, name: str) -> None:
    trainer.resize(360)
    shown = "return [...document.querySelectorAll('button[role=tab]')].filter(one => one.offsetWidth).length"
    wait_until(lambda: trainer.script(shown) == 6)  # none of them behind a button without words
    cell = (
        "const c = [...document.querySelectorAll('.sheet td:nth-child(2)')].find(e => e.innerText === arguments[0]);"
        " c.scrollIntoView({block: 'center'}); c.closest('.scroll').scrollLeft = 60;"
        " const b = c.getBoundingClientRect(), seen = document.elementFromPoint(b.left + 8, b.top + b.height / 2);"
        " return seen === c && b.left >= 0 && b.right < innerWidth"
    )
    wait_until(lambda: trainer.script(cell, name))  # whose points these are stays in sight on a phone
    shadow = "return getComputedStyle(document.querySelector('button[role=tab].selected')).boxShadow"
    assert "inset" in trainer.script(shadow), "the chosen tab is not told by its colour alone"


def _seat(room: Room, name: str) -> str:
    return next(one.id for one in room.seats() if one.name == name)


def _type_labelled(page: Page, label: str, text: str) -> None:
    """Into the field that stands under these words."""
    script = (
        "return [...document.querySelectorAll('label')].find(one => one.offsetParent"
        " && one.innerText.includes(arguments[0])).querySelector('input, textarea')"
    )
    wait_until(lambda: page.script(script, label)).send_keys(text)


def _press_named(page: Page, name: str) -> None:
    script = (
        "return [...document.querySelectorAll('button')].find(one => one.offsetParent"
        " && one.innerText === arguments[0])"
    )
    wait_until(lambda: page.script(script, name)).click()
