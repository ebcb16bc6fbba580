"""The captions' editor in chromium: what is typed stays, what is taught is learned, what is wrong is told."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import find, press, requests_elsewhere, serving, text_of, wait_until
from media_factory import MediaFactory
from speech_example import heard_talk

from toolkit.app import App
from toolkit.config import load_settings
from toolkit.core.speech_request import CaptionStyle

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, App, Path]]:
    """Address, App and a recording of 12 s with pictures."""
    factory = MediaFactory(tmp_path_factory.mktemp("talk"))
    inputs = ("-f", "lavfi", "-i", "testsrc2=s=640x360:r=25:d=12", "-f", "lavfi", "-i", "sine=440:duration=12")
    video = factory.ffmpeg("直播 一段.mp4", *inputs, "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")
    settings = load_settings({"CHUSHAN_HOME": str(tmp_path_factory.mktemp("home")), "CHUSHAN_LANG": "zh"})
    with App.open(settings) as app, serving(app, 7940) as address:
        yield address, app, video


def open_editor(browser: Any, place: tuple[str, App, Path]) -> str:
    """A new edit of the recording, opened in the browser; returns its id."""
    address, app, video = place
    edit = app.edit_room().begin(heard_talk(video), CaptionStyle(profile="vertical"))
    browser.get(f"{address}editor?id={edit.id}")
    wait_until(lambda: browser.execute_script("return document.body.dataset.ready") == "yes")
    return edit.id


def type_into(browser: Any, box: Any, text: str) -> None:
    script = "arguments[0].focus(); arguments[0].innerText = arguments[1]; arguments[0].blur()"
    browser.execute_script(script, box, text)


def rows_of(browser: Any) -> list[str]:
    return browser.execute_script("return [...document.querySelectorAll('#cues .text')].map(e => e.innerText)")


def test_captions_stand_in_the_table_and_doubtful_words_are_marked(browser: Any, place: Any) -> None:
    open_editor(browser, place)

    text = "".join(rows_of(browser)).replace("\n", "")
    assert "奉节脐橙" in text
    assert "谢谢大家" in text
    assert "呜呜" not in text
    assert "听不清" in text_of(browser, "#unclear")
    marked = browser.execute_script("return [...document.querySelectorAll('#cues mark.doubt')].map(e => e.innerText)")
    assert "".join(marked) == "现在下单马上发火"
    wait_until(lambda: browser.execute_script("return document.querySelector('#media').readyState") >= 1)
    ink = "const c = document.querySelector('#wave'); return c.getContext('2d').getImageData(0, 0, c.width, c.height)"
    wait_until(lambda: browser.execute_script(f"{ink}.data.some(v => v > 0)"))
    assert requests_elsewhere(browser, place[0]) == []
    assert [entry["message"] for entry in browser.get_log("browser") if entry["level"] == "SEVERE"] == []


def test_what_is_typed_is_kept_and_what_is_taught_is_learned(browser: Any, place: Any) -> None:
    edit_id = open_editor(browser, place)
    row = next(n for n, text in enumerate(rows_of(browser)) if "发火" in text)
    before = rows_of(browser)[row]

    type_into(browser, browser.find_elements("css selector", "#cues .text")[row], before.replace("发火", "发货"))
    wait_until(lambda: "发火" in text_of(browser, "#toast"))
    press(browser, "#toast button")

    wait_until(lambda: "发货" in text_of(browser, "#words") or "发货" in browser.page_source)
    wait_until(lambda: text_of(browser, "#saved") == "已保存")
    room = place[1].edit_room()
    assert "发货" in "".join(cue.text for cue in room.open(edit_id).cues)
    assert [(r.heard, r.written, r.verdict) for r in room.words().rules] == [("发火", "发货", "always")]
    browser.refresh()
    wait_until(lambda: "发货" in "".join(rows_of(browser)))
    room.forget("发火", "发货")


def test_a_wrong_correction_is_taken_back_and_never_made_again(browser: Any, place: Any) -> None:
    edit_id = open_editor(browser, place)
    assert "风节七成 → 奉节脐橙" in text_of(browser, "#terms")

    press(browser, "#terms li .row button:last-child")

    wait_until(lambda: "风节七成" in "".join(rows_of(browser)))
    wait_until(lambda: text_of(browser, "#saved") == "已保存")
    room = place[1].edit_room()
    assert "风节七成" in "".join(cue.text for cue in room.lay_out(edit_id, "vertical").cues)
    room.forget("风节七成", "奉节脐橙")


def test_faults_are_told_beside_and_repaired(browser: Any, place: Any) -> None:
    open_editor(browser, place)
    box = browser.find_elements("css selector", "#cues .text")[0]

    type_into(browser, box, "今天给大家带来又甜又大又新鲜的奉节脐橙，" * 2)

    wait_until(lambda: browser.find_elements("css selector", "#findings li.error, #findings li.warning"))
    count = int(text_of(browser, "#findings-count"))
    press(browser, "#fix")
    wait_until(lambda: int(text_of(browser, "#findings-count") or 0) < count)


def test_split_join_and_undo(browser: Any, place: Any) -> None:
    open_editor(browser, place)
    before = rows_of(browser)

    press(browser, "#cues .cue:first-child .acts button:first-child")
    wait_until(lambda: len(rows_of(browser)) == len(before) + 1)
    press(browser, "#cues .cue:first-child .acts button:nth-child(2)")
    wait_until(lambda: len(rows_of(browser)) == len(before))
    press(browser, "#undo")
    press(browser, "#undo")

    wait_until(lambda: rows_of(browser) == before)


def test_every_format_can_be_exported(browser: Any, place: Any) -> None:
    edit_id = open_editor(browser, place)
    formats = browser.execute_script("return [...document.querySelector('#format').options].map(o => o.value)")
    assert {"srt", "vtt", "ass", "ttml", "lrc", "txt"} <= set(formats)
    script = """const done = arguments[arguments.length - 1];
    const headers = {"Content-Type": "application/json", "X-Lang": "zh"};
    const base = `/editor/api/speech/${arguments[0]}`;
    fetch(base, {headers}).then(r => r.json()).then(state => fetch(`${base}/export`, {method: "POST", headers,
      body: JSON.stringify({cues: state.cues, profile: state.profile, format: arguments[1]})}))
      .then(r => r.text()).then(done)"""
    for each in formats:
        content = browser.execute_async_script(script, edit_id, each)
        assert "谢谢大家" in content, each


def test_play_from_here_moves_the_clock_and_shows_the_caption(browser: Any, place: Any) -> None:
    open_editor(browser, place)
    wait_until(lambda: browser.execute_script("return document.querySelector('#media').readyState") >= 2)

    browser.execute_script("document.querySelector('#media').muted = true")
    press(browser, "#cues .cue:last-child button")

    wait_until(lambda: "谢谢大家" in text_of(browser, "#caption"))
    wait_until(lambda: browser.execute_script("return document.querySelector('#media').paused"), 20)
    assert 8.5 < browser.execute_script("return document.querySelector('#media').currentTime") < 12


def test_narrow_phone_has_nothing_beyond_its_edge(browser: Any, place: Any) -> None:
    size = {"width": 360, "height": 740, "deviceScaleFactor": 2, "mobile": True}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    open_editor(browser, place)
    time.sleep(0.5)

    assert browser.execute_script("return document.documentElement.scrollWidth") <= 360


def test_on_a_phone_no_part_of_what_is_to_be_looked_at_is_cut(browser: Any, place: Any) -> None:
    size = {"width": 360, "height": 740, "deviceScaleFactor": 2, "mobile": True}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    open_editor(browser, place)

    cut = "const s = document.querySelector('.side'); return s.scrollHeight - s.clientHeight"
    assert browser.execute_script(cut) <= 1
    assert text_of(browser, "#terms-count") == "1"
    press(browser, "#terms-box summary")
    wait_until(lambda: "风节七成 → 奉节脐橙" in text_of(browser, "#terms"))
    assert browser.execute_script(cut) <= 1


def test_a_caption_is_checked_while_it_is_written(browser: Any, place: Any) -> None:
    open_editor(browser, place)
    box = browser.find_elements("css selector", "#cues .text")[0]
    assert text_of(browser, "#saved") == "已保存"

    write = (
        "arguments[0].focus(); arguments[0].innerText = arguments[1]; arguments[0].dispatchEvent(new Event('input'))"
    )
    browser.execute_script(write, box, "今天给大家带来又甜又大又新鲜的奉节脐橙，" * 2)

    wait_until(lambda: browser.find_elements("css selector", "#findings li.error, #findings li.warning"))


def test_saved_is_said_of_what_is_kept_and_not_of_what_is_still_typed(browser: Any, place: Any) -> None:
    edit_id = open_editor(browser, place)
    before = rows_of(browser)
    box = browser.find_elements("css selector", "#cues .text")[0]
    browser.execute_script("arguments[0].focus()", box)
    for text in ("甜", "大"):
        box.send_keys(text)
        assert text_of(browser, "#saved") != "已保存"
        wait_until(lambda: text_of(browser, "#saved") == "已保存")
        assert text in place[1].edit_room().open(edit_id).cues[0].text
    assert browser.execute_script("return document.activeElement === arguments[0]", box), "the caret stays"
    browser.refresh()  # the box was never left
    wait_until(lambda: rows_of(browser)[:1] not in ([], before[:1]))
    assert "甜" in rows_of(browser)[0]


def test_what_is_typed_in_one_go_is_one_step_back(browser: Any, place: Any) -> None:
    edit_id = open_editor(browser, place)
    before = rows_of(browser)
    box = browser.find_elements("css selector", "#cues .text")[0]
    for text in "又大又甜":
        box.send_keys(text)
    assert find(browser, "#undo").is_enabled()
    press(browser, "#undo")
    assert rows_of(browser) == before
    wait_until(lambda: text_of(browser, "#saved") == "已保存")
    assert "又大又甜" not in place[1].edit_room().open(edit_id).cues[0].text
    assert not find(browser, "#undo").is_enabled()


def test_what_is_typed_while_the_last_is_on_its_way_is_not_called_saved(browser: Any, place: Any) -> None:
    edit_id = open_editor(browser, place)
    browser.execute_cdp_cmd("Network.enable", {})
    slow = {"offline": False, "latency": 1500, "downloadThroughput": -1, "uploadThroughput": -1}
    browser.execute_cdp_cmd("Network.emulateNetworkConditions", slow)
    watch = "window.said = []; new MutationObserver(() => window.said.push([document.querySelector('#saved').innerText,"
    watch += " document.querySelector('#cues .text').innerText])).observe(document.querySelector('#saved'),"
    watch += " { childList: true })"
    browser.execute_script(watch)
    box = browser.find_elements("css selector", "#cues .text")[0]
    box.send_keys("甲")
    time.sleep(1.1)  # it is on its way
    box.send_keys("乙")
    wait_until(lambda: text_of(browser, "#saved") == "已保存")
    told = [text for word, text in browser.execute_script("return window.said") if word == "已保存"]
    assert all("乙" in text for text in told)
    assert "乙" in place[1].edit_room().open(edit_id).cues[0].text


def test_in_english_no_chinese_words_of_ours_are_left(browser: Any, place: Any) -> None:
    address = place[0]
    browser.get(f"{address}editor")
    wait_until(lambda: browser.execute_script("return document.body.dataset.ready") == "yes")
    assert "以前做的字幕" in text_of(browser, "#begin")

    browser.execute_script("localStorage.setItem('chushan-lang', 'en')")
    browser.get(f"{address}editor")
    wait_until(lambda: text_of(browser, "#start") == "Start")

    for word in ("开始听写", "以前做的", "商品卡", "方言"):
        assert word not in text_of(browser, "#begin")


def test_unknown_captions_are_told_in_a_sentence(browser: Any, place: Any) -> None:
    browser.get(f"{place[0]}editor?id=../../etc")

    wait_until(lambda: "没有这份字幕" in text_of(browser, "#trouble"))
    assert find(browser, ".brand")


def test_captions_that_are_not_there_lead_to_the_earlier_ones(browser: Any, place: Any) -> None:
    address, app, video = place
    app.edit_room().begin(heard_talk(video), CaptionStyle(profile="vertical"))
    browser.get(f"{address}editor?id=unknown&lang=zh")

    wait_until(lambda: find(browser, "#trouble").is_displayed())
    assert text_of(browser, "#trouble")
    wait_until(lambda: find(browser, "#begin").is_displayed())
    wait_until(lambda: browser.find_elements("css selector", "#earlier a"))
