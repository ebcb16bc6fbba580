"""The clips page in chromium: cut by hand and by key, frame, caption, compare, make anew, and nothing is lost."""

import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import find, press, requests_elsewhere, serving, text_of, wait_until
from clip_runs import MILLET, ORANGE, finished_run, sale
from media_factory import MediaFactory

from toolkit.app import App
from toolkit.config import load_settings
from toolkit.tasks.edit_clips_material import OpenRun

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, App, OpenRun]]:
    """Address, App and a finished run."""
    media = MediaFactory(tmp_path_factory.mktemp("sale"))
    settings = load_settings({"CHUSHAN_HOME": str(tmp_path_factory.mktemp("home")), "CHUSHAN_LANG": "zh"})
    with App.open(settings) as app:
        run = finished_run(app, media)
        with serving(app, 7970) as address:
            yield address, app, run


@pytest.fixture
def page(browser: Any, place: tuple[str, App, OpenRun]) -> Iterator[Any]:
    """The browser on the oranges' clip, which is put back afterwards."""
    open_clip(browser, place)
    yield browser
    _, app, run = place
    app.clip_room().restart(run.id, ORANGE)


def open_clip(browser: Any, place: tuple[str, App, OpenRun], clip: str = ORANGE, lang: str = "zh") -> None:
    address, _, run = place
    browser.get(f"{address}clips?run={run.id}&clip={clip}&lang={lang}")
    wait_until(lambda: browser.execute_script("return document.body.dataset.ready") == "yes")
    wait_until(lambda: browser.execute_script("return document.querySelectorAll('.track.clip .own').length"))


def edit_of(place: tuple[str, App, OpenRun]) -> Any:
    _, app, run = place
    return app.clip_room().open(run.id, ORANGE).edit


def edge_ms(browser: Any, side: str) -> int:
    return round(1000 * float(find(browser, f"#handle-{side}").get_attribute("aria-valuenow")))


def saved(browser: Any) -> bool:
    return text_of(browser, "#saved") == "改动已保存"


def drag(browser: Any, element: Any, by_px: int, down_px: int = 0) -> None:
    from selenium.webdriver.common.action_chains import ActionChains

    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
    chain = ActionChains(browser, duration=50).move_to_element(element).click_and_hold()
    chain.move_by_offset(by_px // 2, down_px // 2).move_by_offset(by_px - by_px // 2, down_px - down_px // 2)
    chain.release().perform()


def test_the_timeline_shows_shots_quality_sound_and_products(page: Any, place: Any) -> None:
    drawn = "return document.querySelectorAll(arguments[0]).length"
    for lane in (".track.shots .shot", ".track.quality .band", ".track.products .product"):
        assert page.execute_script(drawn, lane) >= 1
    pen = "const c = document.querySelector('.track.loud canvas'), d = c.getContext('2d')"
    assert page.execute_script(f"{pen}; return d.getImageData(0, 0, c.width, c.height).data.some(v => v)")
    page.execute_script("document.querySelector('.track.quality .band').click()")
    assert re.search(r"镜头 .* 分：", text_of(page, "#why"))
    wait_until(lambda: page.execute_script("return document.querySelector('#media').readyState") >= 1)
    assert [e["message"] for e in page.get_log("browser") if e["level"] == "SEVERE"] == []
    assert requests_elsewhere(page, place[0]) == []


def test_a_handle_dragged_snaps_and_is_kept_after_a_reload(page: Any, place: Any) -> None:
    before = edge_ms(page, "end")
    points = place[1].clip_room().open(place[2].id, ORANGE)
    assert points.edit.parts[0].span.end_ms == pytest.approx(before, abs=60)

    drag(page, find(page, "#handle-end i"), -120)

    wait_until(lambda: saved(page))
    after = edit_of(place).parts[0].span.end_ms
    assert after < before - 500
    assert edge_ms(page, "end") == pytest.approx(after, abs=60)
    page.refresh()
    wait_until(lambda: page.execute_script("return document.body.dataset.ready") == "yes")
    wait_until(lambda: edge_ms(page, "end") == pytest.approx(after, abs=60))
    press(page, "#undo")  # what was done before the reload can be undone
    wait_until(lambda: edge_ms(page, "end") == pytest.approx(before, abs=60))
    press(page, "#redo")
    wait_until(lambda: edge_ms(page, "end") == pytest.approx(after, abs=60))


def test_keys_step_over_sentences_and_a_cut_inside_one_is_seen(page: Any, place: Any) -> None:
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.keys import Keys

    for _ in range(3):  # a shot may end inside a sentence
        before = edge_ms(page, "start")
        find(page, "#handle-start").send_keys(Keys.ARROW_RIGHT)
        wait_until(lambda before=before: edge_ms(page, "start") > before)
        if "正好在句子边上" in text_of(page, "#edge-start"):
            break
    assert "正好在句子边上" in text_of(page, "#edge-start")
    for _ in range(9):
        step_from = edge_ms(page, "start")
        page.execute_script("document.querySelector('#handle-start').focus()")
        ActionChains(page).key_down(Keys.SHIFT).send_keys(Keys.ARROW_RIGHT).key_up(Keys.SHIFT).perform()
        wait_until(lambda step_from=step_from: edge_ms(page, "start") > step_from)
        assert edge_ms(page, "start") == pytest.approx(step_from + 100, abs=60)
    assert "切在一句话中间" in text_of(page, "#edge-start")
    assert page.find_elements("css selector", "#edge-start del")
    assert "切在一句话中间" in text_of(page, "#look")
    assert "切在一句话中间" in find(page, "#handle-start").get_attribute("aria-valuetext")
    page.execute_script("document.querySelector('#sentences-box').open = true")
    wait_until(lambda: page.find_elements("css selector", "#sentences li.half"))


def test_quick_taps_add_up_and_are_undone_one_by_one(page: Any, place: Any) -> None:
    before = edit_of(place).parts[0].span.end_ms
    page.execute_script("for (let n = 0; n < 4; n++) document.querySelector('[data-edge=endless]').click()")
    wait_until(lambda: edit_of(place).parts[0].span.end_ms == before - 400)
    wait_until(lambda: saved(page))
    page.execute_script("for (let n = 0; n < 3; n++) document.querySelector('#undo').click()")
    wait_until(lambda: edit_of(place).parts[0].span.end_ms == before - 100)
    page.execute_script("document.querySelector('#redo').click()")
    wait_until(lambda: edit_of(place).parts[0].span.end_ms == before - 200)


def test_sentences_set_the_edges(page: Any, place: Any) -> None:
    page.execute_script("document.querySelector('#sentences-box').open = true")
    wait_until(lambda: page.find_elements("css selector", "#sentences li.out"))
    rows = page.find_elements("css selector", "#sentences li.in")
    last = rows[-2].find_elements("css selector", "button")[-1]
    said = rows[-2].find_element("css selector", ".words").text
    page.execute_script("arguments[0].click()", last)
    wait_until(lambda: saved(page))
    assert said in text_of(page, "#edge-end")
    assert "正好在句子边上" in text_of(page, "#edge-end")


def test_the_window_is_put_elsewhere_by_drag_key_and_button(page: Any, place: Any) -> None:
    frame = find(page, "#crops .frame")
    drag(page, frame, -90)
    wait_until(lambda: edit_of(place).parts[0].stands)
    first = edit_of(place).parts[0].stands[0].stand
    assert isinstance(first, float)
    assert first < 0.4
    assert "手工定的" in text_of(page, "#crops .crop")
    from selenium.webdriver.common.keys import Keys

    find(page, "#crops .frame").send_keys(Keys.ARROW_RIGHT)
    wait_until(lambda: edit_of(place).parts[0].stands[0].stand != first)
    press(page, "#crops .crop .row button:nth-child(3)")
    wait_until(lambda: edit_of(place).parts[0].stands[0].stand == 1.0)
    press(page, "#undo")
    wait_until(lambda: edit_of(place).parts[0].stands[0].stand != 1.0)


def test_a_caption_is_written_anew_and_shown_in_the_preview(page: Any, place: Any) -> None:
    box = find(page, "#captions textarea")
    page.execute_script("arguments[0].scrollIntoView({block: 'center'})", box)
    box.click()
    page.execute_script("arguments[0].select()", box)
    box.send_keys("山里的脐橙来了")
    page.execute_script("document.activeElement.blur()")
    wait_until(lambda: [each.text for each in edit_of(place).captions] == ["山里的脐橙来了"])
    page.execute_script("document.querySelector('#captions .time').click()")
    wait_until(lambda: text_of(page, "#caption") == "山里的脐橙来了")


def test_takes_play_together_and_one_is_chosen(page: Any, place: Any) -> None:
    takes = place[2].takes(ORANGE)
    assert len(page.find_elements("css selector", "#takes .take")) == len(takes) == 2
    assert "分最高" in text_of(page, "#takes .take")
    press(page, "#takes-play")
    playing = "return [...document.querySelectorAll('#takes video')].map(v => v.currentTime - v.dataset.start / 1000)"
    since = wait_until(lambda: (found := page.execute_script(playing)) and min(found) > 0.5 and found)
    assert max(since) - min(since) < 0.6
    sounding = "return [...document.querySelectorAll('#takes video')].filter(v => !v.muted).length"
    assert page.execute_script(sounding) == 1
    press(page, "#takes-play")
    other = next(n for n, take in enumerate(takes) if take.span != place[2].clip(ORANGE).parts[0].span)
    press(page, f"#takes .take:nth-child({other + 1}) .choose")
    wait_until(lambda: edit_of(place).origin == f"take-{other}")
    wait_until(lambda: "现在用的" in text_of(page, f"#takes .take:nth-child({other + 1})"))


def test_a_cover_is_chosen(page: Any, place: Any) -> None:
    press(page, "#cover-frames .option:last-child")
    wait_until(lambda: edit_of(place).cover and saved(page))
    press(page, "#cover-designs .option:last-child")
    wait_until(lambda: edit_of(place).cover.design == "panel")
    loaded = (
        "return [...document.querySelectorAll('#cover-designs img')].every(i => i.complete && i.naturalWidth > 100)"
    )
    wait_until(lambda: page.execute_script(loaded))


def test_a_clip_is_made_anew_with_progress_and_can_be_stopped(page: Any, place: Any, tmp_path: Path) -> None:
    _, app, run = place
    video = run.folder / "clips" / f"{ORANGE}.mp4"
    other = (run.folder / "clips" / f"{MILLET}.mp4").read_bytes()
    shutil.copytree(run.folder, tmp_path / "kept")
    old = video.read_bytes()
    press(page, "#edge-end button:nth-child(1)")
    wait_until(lambda: saved(page))
    blocker = _block_the_queue(app)  # so that there is time to stop it
    press(page, "#make")
    wait_until(lambda: "排队" in text_of(page, "#job-stage"))
    press(page, "#stop")
    blocker()
    wait_until(lambda: "已停下" in text_of(page, "#toast"))
    assert video.read_bytes() == old
    assert edit_of(place).changes(app.clip_room().run(run.id).clip(ORANGE))

    press(page, "#make")
    wait_until(lambda: "做好了" in text_of(page, "#toast"), 60)
    assert video.read_bytes() != old
    assert (run.folder / "clips" / f"{MILLET}.mp4").read_bytes() == other
    assert page.execute_script("return !document.querySelector('#made').hidden")
    wait_until(lambda: page.execute_script("return document.querySelector('#made').readyState") >= 1)
    assert text_of(page, "#make") == "还没有改动"
    shutil.rmtree(run.folder)
    shutil.copytree(tmp_path / "kept", run.folder)


def _block_the_queue(app: App) -> Any:
    """Other work that lasts until the function given back is called."""
    import threading

    ended = threading.Event()

    def work(reporter: Any) -> str:
        while not ended.wait(0.05):
            reporter.check()
        return ""

    app._runner.submit("test", "test", work)
    return ended.set


def test_the_start_page_leads_to_a_clip_in_four_taps(browser: Any, place: Any) -> None:
    browser.get(place[0])
    press(browser, ".top nav a[href='/clips']")
    press(browser, "#items a")
    press(browser, "#items a")
    wait_until(lambda: text_of(browser, "#title") == "奉节脐橙")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", [360, 768, 1440])
def test_nothing_stands_beyond_the_edge(browser: Any, place: Any, width: int, lang: str) -> None:
    size = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 500}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    open_clip(browser, place, lang=lang)
    time.sleep(0.5)
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width
    small = """return [...document.querySelectorAll('button, a, select, summary')]
        .filter(e => e.offsetParent && !e.matches('.skip, .used, .brand') && e.getBoundingClientRect().height < 40)
        .map(e => e.className + e.textContent)"""
    assert browser.execute_script(small) == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_on_a_small_laptop_the_download_lies_above_the_bar(browser: Any, place: Any, lang: str) -> None:
    size = {"width": 1440, "height": 800, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    open_clip(browser, place, lang=lang)
    on_top = "const b = document.querySelector('#save-video').getBoundingClientRect();"
    on_top += "return document.elementFromPoint(b.left + b.width / 2, b.bottom - 4)?.id"
    for scrolled in (0, 600):
        browser.execute_script("scrollTo(0, arguments[0])", scrolled)
        assert browser.execute_script(on_top) == "save-video", scrolled


def test_in_english_no_chinese_words_of_ours_are_left(browser: Any, place: Any) -> None:
    open_clip(browser, place, lang="en")
    own = "#edges, #captions, #takes, #look, #sentences, .track, .take, #title, .length, .why, select"
    text = browser.execute_script(
        "const c = document.body.cloneNode(true); c.querySelectorAll(arguments[0]).forEach(e => e.remove());"
        "c.querySelectorAll('script').forEach(e => e.remove()); return c.textContent", own
    )  # fmt: skip
    assert not re.findall(r"[\u4e00-\u9fff]+", text)


def test_text_stands_out_from_its_ground(page: Any) -> None:
    """WCAG 2.2, 1.4.3: 4.5 to 1 for text, whatever its size here."""
    script = """
      const rgb = t => { const m = t.match(/[\\d.]+/g).map(Number); return m[3] === 0 ? null : m.slice(0, 3); };
      const part = v => v / 255 <= .04045 ? v / 255 / 12.92 : ((v / 255 + .055) / 1.055) ** 2.4;
      const light = c => .2126 * part(c[0]) + .7152 * part(c[1]) + .0722 * part(c[2]);
      const ground = e => {
        for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor); if (c) return c; }
        return [255, 255, 255];
      };
      const hasText = e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
      const poor = [];
      for (const e of document.querySelectorAll('body *')) {
        if (!e.offsetParent || !hasText(e) || e.closest('.screen, .hidden, .skip')) continue;
        const [a, b] = [light(rgb(getComputedStyle(e).color)), light(ground(e))];
        const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
        if (ratio < 4.5) poor.push([e.className, e.tagName, e.textContent.trim().slice(0, 20), ratio].join(' '));
      }
      return poor"""
    assert page.execute_script(script) == []


def test_the_player_goes_through_the_clip_and_stops(page: Any) -> None:
    wait_until(lambda: page.execute_script("return document.querySelector('#media').readyState") >= 2)
    page.execute_script("document.querySelector('#media').muted = true")
    press(page, "#hear-end")
    wait_until(lambda: page.execute_script("return document.querySelector('#media').paused"), 20)
    now = 1000 * page.execute_script("return document.querySelector('#media').currentTime")
    assert now == pytest.approx(edge_ms(page, "end"), abs=400)


def test_footage_that_the_browser_can_not_play_is_heard_and_seen_in_stills(
    browser: Any, place: Any, tmp_path: Path
) -> None:
    address, app, _ = place
    codec = ("-c:v", "mpeg4", "-q:v", "5", "-c:a", "mp3")
    video = sale(MediaFactory(tmp_path), "老相机.avi", codec)
    run = finished_run(app, MediaFactory(tmp_path), "old-camera", video)
    browser.get(f"{address}clips?run={run.id}&clip={ORANGE}&lang=zh")
    wait_until(lambda: "只放声音" in text_of(browser, "#no-picture"))
    wait_until(lambda: browser.execute_script("return document.querySelector('#media').readyState") >= 2)
    wait_until(lambda: browser.execute_script("const i = document.querySelector('#still'); return i.naturalWidth > 0"))
    press(browser, "#hear-end")
    wait_until(lambda: not browser.execute_script("return document.querySelector('#media').paused"))


def test_a_finger_drags_a_handle_and_may_scroll_the_page(page: Any, place: Any) -> None:
    size = {"width": 360, "height": 740, "deviceScaleFactor": 1, "mobile": True}
    page.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    page.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": True})
    open_clip(page, place)
    before = edge_ms(page, "end")
    box = "arguments[0].scrollIntoView({block: 'center'}); const b = arguments[0].getBoundingClientRect();"
    knob = find(page, "#handle-end i")
    x, y = page.execute_script(f"{box} return [b.x + b.width / 2, b.y + b.height / 2]", knob)
    _swipe(page, x, y, x - 60)
    wait_until(lambda: edit_of(place).parts[0].span.end_ms < before - 500)
    action = "return getComputedStyle(document.querySelector('.lanes')).touchAction"
    assert page.execute_script(action) == "pan-y"  # a headless browser does not scroll by finger


def _swipe(page: Any, x: float, y: float, to_x: float) -> None:
    """A finger along the line from `x` to `to_x`."""

    def touch(kind: str, at: float | None) -> None:
        points = [] if at is None else [{"x": x + (to_x - x) * at, "y": y}]
        page.execute_cdp_cmd("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", 0)
    for step in range(1, 9):
        touch("touchMove", step / 8)
        time.sleep(0.03)
    touch("touchEnd", None)


def test_an_unknown_clip_is_told_in_a_sentence(browser: Any, place: Any) -> None:
    browser.get(f"{place[0]}clips?run=../../etc&clip=x")
    wait_until(lambda: "没有这次做的片子" in text_of(browser, "#trouble"))
    assert find(browser, ".brand")
