"""Every view of the classroom at three widths, in both languages: it fits, stands out, and says what it is."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import requests_elsewhere
from page_looks import check_contrast, check_layout, check_names, chinese_left
from room_pages import OWN, PHONES, Page, find_kind, save_picture, serving_class, severe

from toolkit.app_room import Room
from toolkit.core.courses.types import KIND_NAMES

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Room]]:
    with serving_class(tmp_path_factory.mktemp("home"), "live") as served:
        yield served


def views(room: Room) -> list[str]:
    """Every view of a phone."""
    found = [find_kind(room, kind) for kind in KIND_NAMES]
    lesson = next(unit.id for unit in room.course.units if unit.lesson.blocks)
    return ["#/", f"#/lesson/{lesson}", *(f"#/do/{unit}/{one.id}" for unit, one in found), "#/gallery"]


OURS = (
    ".goods, .task, .advice, .note, .fields small, .stream, .captions, .lines, #who, #lang, #class, blockquote,"
    " .better, textarea, noscript, td, .review legend"
)
"""What holds words of the goods or of people, which stay in their language."""


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_view_fits_is_named_and_stands_out(
    browser: Any, place: tuple[str, Room], lang: str, tmp_path: Path
) -> None:
    address, room = place
    room.set_open("posttest", True)
    page = Page(browser, address.format(PHONES[2]), lang=lang)
    page.open()
    check_view(page, tmp_path / "join", lang)
    page.join(room, f"Li {lang}", (1, 2, 3))
    for view in views(room):
        page.go(view)
        check_view(page, tmp_path / re.sub(r"\W+", "-", view), lang)
    unit, one = find_kind(room, "quiz")
    page.go(f"#/do/{unit}/{one.id}")
    page.press(".choice input")
    page.hand_in()
    page.got()
    check_view(page, tmp_path / "score", lang)
    for wifi in ("", "TP-LINK_2026_village"):
        room.set_wifi(wifi, "millet;2026")
        page.open("projector")
        check_view(page, tmp_path / f"projector{wifi}", lang)
    page.open("certificate/")
    check_view(page, tmp_path / "certificate", lang)
    assert requests_elsewhere(browser, OWN) == []
    assert severe(browser) == []


def check_view(page: Page, picture: Path, lang: str) -> None:
    for width in (360, 768, 1440):
        page.resize(width)
        check_layout(page.browser, width)
        save_picture(page.browser, picture.with_name(f"{picture.name}-{lang}-{width}.png"))
    check_contrast(page.browser)
    check_names(page.browser)
    if lang == "en":
        left = chinese_left(page.browser, OURS)
        assert left == [], f"{picture.name}: {left}"
    page.resize(360)
