"""Recordings in chromium: sent by a phone, scored, played; also where the Wi-Fi goes away."""

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import wait_until
from media_factory import MediaFactory
from room_pages import PHONES, Page, find_kind, offline, serving_class

from toolkit.app_room import Room

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Room]]:
    with serving_class(tmp_path_factory.mktemp("home")) as served:
        yield served


@pytest.fixture
def phone(browser: Any, place: tuple[str, Room]) -> Page:
    """A phone that has come in under a name of its own."""
    return phone_of(browser, place)


def phone_of(browser: Any, place: tuple[str, Room], lang: str = "zh") -> Page:
    name = f"学员{time.monotonic_ns() % 1_000_000}"
    return Page(browser, place[0].format(PHONES[0]), lang=lang).join(place[1], name)


def test_a_clip_is_sent_again_after_the_wifi_was_gone_and_scored(
    place: tuple[str, Room], phone: Page, media: MediaFactory
) -> None:
    unit, one = find_kind(place[1], "shoot")
    film = media.clock("phone.mp4", seconds=11, size=(360, 640))
    phone.go(f"#/do/{unit}/{one.id}")
    phone.press("#consent")
    offline(phone, True)
    wait_until(lambda: phone.all("#choose-0"))[0].send_keys(str(film))
    wait_until(lambda: "Wi-Fi 断了" in phone.text(".slot"))
    offline(phone, False)
    phone.browser.refresh()  # the phone has kept the file, also over a reload
    wait_until(lambda: phone.all(".slot .player"), 60)
    phone.hand_in()
    wait_until(lambda: phone.all("progress"))
    got = phone.got(120)
    assert 0 < got < one.of
    assert phone.all(".recordings video")
    phone.go(f"#/do/{unit}/{one.id}")
    phone.press(".slot .danger")
    phone.press(".ask .main")
    wait_until(lambda: not phone.all(".slot .player"))
    assert phone.ask(f"/api/exercise/{unit}/{one.id}", method="GET")["uploads"] == []


def test_what_is_no_film_is_refused_in_plain_words(place: tuple[str, Room], phone: Page, tmp_path: Path) -> None:
    unit, one = find_kind(place[1], "cut")
    fake = tmp_path / "clip.mp4"
    fake.write_text("<html>no film</html>", encoding="utf-8")
    phone.go(f"#/do/{unit}/{one.id}")
    phone.press("#consent")
    wait_until(lambda: phone.all("#choose-0"))[0].send_keys(str(fake))
    wait_until(lambda: phone.text(".slot .trouble"))
    assert re.search("[一-鿿]{6}", phone.text(".slot .trouble"))
    assert str(tmp_path) not in phone.text("body")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("kind", ["shoot", "cut", "rehearse"])
def test_handing_in_is_the_next_step_only_with_something_to_hand_in(
    browser: Any, place: tuple[str, Room], media: MediaFactory, lang: str, kind: str
) -> None:
    film = media.clock("short.mp4", seconds=3, size=(360, 640))
    phone = phone_of(browser, place, lang)
    unit, one = find_kind(place[1], kind)
    phone.go(f"#/do/{unit}/{one.id}")
    phone.press("#consent")
    is_main = "return document.querySelector('#hand-in').classList.contains('main')"
    assert not phone.script(is_main)
    phone.press("#hand-in")  # it may be pressed, and says what is missing
    wait_until(lambda: phone.text("#sending"))
    wait_until(lambda: phone.all("#choose-0"))[0].send_keys(str(film))
    wait_until(lambda: phone.all(".slot .player"), 60)
    assert phone.script(is_main)
    phone.press(".slot .danger")
    phone.press(".ask .main")
    wait_until(lambda: not phone.all(".slot .player"))
    assert not phone.script(is_main)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_header_of_a_phone_breaks_no_word_and_keeps_its_height(
    browser: Any, place: tuple[str, Room], lang: str
) -> None:
    phone = phone_of(browser, place, lang)
    phone.resize(360)
    unit, one = find_kind(place[1], "script")
    phone.go(f"#/do/{unit}/{one.id}")
    looks = "const s = document.querySelector('#saved'); const w = document.querySelector('#who'); return {"
    looks += "header: document.querySelector('header').offsetHeight, lines: s.offsetHeight / parseFloat("
    looks += "getComputedStyle(s).lineHeight), cut: s.scrollWidth > s.clientWidth, name: w.scrollWidth > w.clientWidth}"
    before = phone.script(looks)
    for word in ("", "Saving", "Saved", "On this phone", "2 phones wrote"):
        phone.script(f"document.querySelector('#saved').textContent = '{word}'")
        now = phone.script(looks)
        assert now["header"] == before["header"], word
        assert now["lines"] < 1.5, word
        assert not now["cut"], word
        assert not now["name"], word


@pytest.mark.model
def test_a_rehearsal_is_heard_scored_and_played_at_its_second(
    place: tuple[str, Room], phone: Page, weights_dir: Path
) -> None:
    film = Path(__file__).resolve().parents[2] / "samples" / "sale_two_products.mp4"
    unit, one = find_kind(place[1], "rehearse")
    phone.go(f"#/do/{unit}/{one.id}")
    phone.press("#consent")
    wait_until(lambda: phone.all("#choose-0"))[0].send_keys(str(film))
    wait_until(lambda: phone.all(".slot .player"), 60)
    phone.hand_in()
    wait_until(lambda: "正在打分" in phone.text())
    assert phone.got(300) < one.of
    assert len(phone.all(".point")) > 5
    phone.press(".point .play")
    at = "const m = document.querySelector('video.player, audio.player'); return m.paused ? 0 : m.currentTime"
    wait_until(lambda: phone.script(at) > 0)


def test_the_page_records_by_itself_where_the_browser_lets_it(browser: Any, place: tuple[str, Room]) -> None:
    address, room = place
    phone = Page(browser, address.format("127.0.0.1")).join(room, "录音的人")
    unit, one = find_kind(room, "rehearse")
    phone.go(f"#/do/{unit}/{one.id}")
    phone.script(  # a tone in place of a voice: this computer has no microphone
        "navigator.mediaDevices.getUserMedia = async () => { const space = new AudioContext();"
        "const tone = space.createOscillator(); const out = space.createMediaStreamDestination();"
        "tone.connect(out); tone.start(); return out.stream; }"
    )
    phone.press("#consent")
    phone.press("#here-0")
    wait_until(lambda: phone.text(".place") in ("0:03", "0:04"))
    phone.press("#stop-0")
    wait_until(lambda: phone.all(".slot .player"), 60)
    kept = phone.ask(f"/api/exercise/{unit}/{one.id}", method="GET")["uploads"][0]
    assert kept["media_type"].startswith("audio/")
    assert kept["duration_ms"] == pytest.approx(3_300, abs=1_200)
