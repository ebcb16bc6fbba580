"""The trainer's form for an own unit, in chromium: written, kept over a reload, faults told, saved, playable."""

from collections.abc import Iterator
from typing import Any

import pytest
from browsing import wait_until
from page_looks import check_contrast, check_layout, check_names, chinese_left
from room_pages import PIN, Page, save_picture, serving_class, severe

from toolkit.app import App
from toolkit.app_room import Room
from toolkit.config import load_settings

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Room, Any]]:
    home = tmp_path_factory.mktemp("home")
    with serving_class(home, has_tools=True) as (address, room):
        yield address, room, home


def trainer(browser: Any, address: str, lang: str = "zh") -> Page:
    page = Page(browser, address.format("127.0.0.1"), 768, lang)
    browser.get(page.address + "units")
    wait_until(lambda: page.all("#pin"))  # nobody else comes in
    page.type("#pin", PIN)
    page.press("#form button")
    wait_until(lambda: page.all("[data-name='title']"))  # on the page that was asked for
    page.open("units")
    assert page.script("return document.querySelector('[data-name=lesson]').offsetHeight") > 150, "room for a page"
    return page


def test_a_unit_is_written_in_the_form(browser: Any, place: tuple[str, Room, Any]) -> None:
    address, _room, home = place
    page = trainer(browser, address)
    page.type("[data-name='title']", "花椒怎么卖")
    page.type("[data-name='lesson']", "先看成色。\n再闻香味。\n\n说清产地。")
    for kind in ("quiz", "comply", "copy"):
        page.press(f"[data-add={kind}]")
    page.browser.refresh()
    wait_until(lambda: page.all(".panel fieldset"))
    assert page.script("return document.querySelector('[data-name=title]').value") == "花椒怎么卖"
    page.press("#save")
    wait_until(lambda: "处要改" in page.text("#faults"), 60)
    told = page.text("#faults")
    assert page.script("return document.activeElement.dataset.name") == "task", "the first field at fault has the focus"
    assert len(page.all(".wrong")) >= 5
    assert "第 1 个练习“要学员做什么”：没有写" in told
    assert not [word for word in ("quiz-1", "task_zh", "单元格", "bad = true", "u1") if word in told], told
    for task in range(3):
        page.type("[data-name='task']", "照着做", task)
    page.type("[data-name='ask']", "花椒怎么存？")
    for choice, text in enumerate(("泡水里", "密封，放阴凉处", "太阳下")):
        page.type(f"[data-name='{choice}']", text)
    page.press("input[name='right-0-0']", 1)
    page.type("[data-name='why']", "受潮会发霉")
    page.type("[data-name='text']", "全国最麻的花椒", 0)
    page.press("fieldset input[type=checkbox]", 0)
    page.type("[data-name='why']", "“最麻”拿不出证明", 1)
    page.type("[data-name='better']", "麻味足，一小把就够", 0)
    page.type("[data-name='text']", "一斤装，二十九块九", 1)
    for name, value in (("name", "陇南花椒"), ("spec", "1斤装"), ("price", "29.9元"), ("origin", "甘肃省陇南市")):
        page.type(f"[data-name='{name}']", value)
    page.press("#save")
    wait_until(lambda: page.all("#done:not([hidden])"), 30)
    wait_until(lambda: "花椒怎么卖" in page.text("#own"))
    assert not page.all(".wrong")
    open_and_change(page)
    assert [text for text in severe(browser) if "units" not in text] == []

    with App.open(load_settings({"CHUSHAN_HOME": str(home)})) as app:
        made = next(one for one in app.courses() if one.is_own)
    assert [one.kind for one in made.units[0].exercises] == ["quiz", "comply", "copy"]
    assert made.units[0].exercises[0].settings.questions[0].right == "b"  # type: ignore[union-attr]
    assert [block.text.zh for block in made.units[0].lesson.blocks] == ["先看成色。\n再闻香味。", "说清产地。"]


def open_and_change(page: Page) -> None:
    """What was saved comes back into the form, is changed, and can be carried or deleted."""
    page.press("#form > button.wide:not(#save)")
    page.press(".ask .main")
    wait_until(lambda: not page.all("[data-exercise]"))
    page.press("#own button")
    wait_until(lambda: len(page.all("[data-exercise]")) == 3)
    assert page.script("return document.querySelector('[data-name=better]').value") == "麻味足，一小把就够"
    page.type("[data-name='minutes']", "30")
    page.press("#save")
    wait_until(lambda: page.all("#done:not([hidden])"), 30)
    assert page.all("#own a[download]")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_form_fits(browser: Any, place: tuple[str, Room, Any], lang: str, tmp_path: Any) -> None:
    page = trainer(browser, place[0], lang)
    kinds = page.script("return Array.from(document.querySelectorAll('[data-add]')).map(one => one.dataset.add)")
    assert len(kinds) == 10
    for kind in kinds:
        page.press(f"[data-add={kind}]")
    for width in (360, 768, 1440):
        page.resize(width)
        check_layout(browser, width)
        save_picture(browser, tmp_path / f"units-{lang}-{width}.png")
    check_contrast(browser)
    check_names(browser)
    if lang == "en":
        assert chinese_left(browser, "#lang, #own, .field span") == []
