"""The live pages in real chromium: what stands on them is what was told, also after the program was started anew."""

import threading
import time
import urllib.request
from typing import Any

import pytest
from browsing import find, press, requests_elsewhere, text_of, wait_until
from live_pages import Setting, final
from page_looks import show_at
from selling import SHELF

from ui.live.board import Board
from ui.live.server import LiveServer, start

pytestmark = pytest.mark.browser
SENTENCES = ("大家晚上好", "这款奉节脐橙皮薄没有籽", "五斤装三十九块九", "想要的家人点一号链接")


def serve(board: Board, setting: Setting, port: int = 7_911, token: str = "abc") -> LiveServer:
    return start(board, setting, host="127.0.0.1", port=port, lang="zh", token=token)  # type: ignore[arg-type]


def tell(board: Board, sentences: tuple[str, ...], first: int = 1) -> None:
    for index, text in enumerate(sentences, first):
        board.add(final(index, text, index * 1_000, index * 1_000 + 900, base=text))


def test_captions_on_the_page_are_the_finals_and_survive_a_restart(browser: Any) -> None:
    board, setting = Board(), Setting()
    server = serve(board, setting)
    try:
        browser.get(server.addresses["overlay"] + "&size=60&color=ffee00&pos=top&lines=1")
        wait_until(lambda: board.clients)
        for number, text in enumerate(SENTENCES, 1):
            board.add(final(number, text, number * 1_000, number * 1_000 + 900, base=text))
            wait_until(lambda text=text: text_of(browser, "#captions") == text)
        style = browser.execute_script("return getComputedStyle(document.body)")
        assert style is not None
        assert browser.execute_script("return getComputedStyle(document.body).fontSize") == "60px"
        assert browser.execute_script("return getComputedStyle(document.body).color") == "rgb(255, 238, 0)"
        assert browser.execute_script("return getComputedStyle(document.body).backgroundColor") == "rgba(0, 0, 0, 0)"
    finally:
        server.stop()
    again = Board()
    tell(again, ("重新开始以后",))
    server = serve(again, setting, port=server.port)
    try:
        wait_until(lambda: text_of(browser, "#captions") == "重新开始以后")
        again.add(final(2, "接着说", 3_000, 3_900, base="接着说"))
        wait_until(lambda: text_of(browser, "#captions") == "接着说")
        address = server.addresses["overlay"].split("/live")[0]
        assert requests_elsewhere(browser, address) == []
    finally:
        server.stop()


def test_the_control_desk_shows_what_was_told_and_keeps_a_slip(browser: Any) -> None:
    board, setting = Board(), Setting()
    server = serve(board, setting)
    try:
        browser.get(server.addresses["control"])
        tell(board, SENTENCES)
        wait_until(lambda: all(text in text_of(browser, "#text") for text in SENTENCES))
        board.add(
            {
                "type": "alert", "id": 9, "media_ms": 9_000, "wall_ms": 9_000, "number": 1, "rule_id": "MED-1",
                "level": "violation", "law": "广告法", "sentence": "吃了能降血糖", "text": "降血糖", "start_ms": 1,
                "end_ms": 2, "product_id": "orange", "why": {"zh": "普通食品不能说功效", "en": "no effects"},
                "correction": "更正一下，就是普通水果",
            }
        )  # fmt: skip
        wait_until(lambda: "就是普通水果" in text_of(browser, "#alerts"))
        press(browser, "#alerts button")
        wait_until(lambda: setting.done)
        assert (setting.done[0].do, setting.done[0].value) == ("corrected", "1")
        board.add({"type": "corrected", "id": 10, "media_ms": 1, "wall_ms": 1, "alert": 1, "record": 5, "at_ms": 1})
        wait_until(lambda: "第 5 号" in text_of(browser, "#alerts"))
        press(browser, "#highlight")
        wait_until(lambda: len(setting.done) == 2)
        press(browser, "#end")
        wait_until(lambda: "再点一次" in text_of(browser, "#end"))
        press(browser, "#end-not")
        wait_until(lambda: text_of(browser, "#end") == "下播")
        press(browser, "#end")
        wait_until(lambda: "再点一次" in text_of(browser, "#end"))
        assert len(setting.done) == 2, "one press by mistake must not end the show"
        press(browser, "#end")
        wait_until(lambda: len(setting.done) == 3)
        assert setting.done[2].do == "stop"
        board.add(status("ended", 11))
        wait_until(lambda: "已结束" in text_of(browser, "#state"))
    finally:
        server.stop()
    time.sleep(1.5)
    assert not find(browser, "#lost").is_displayed(), "a show that has ended is not lost"
    assert "没有录像" in text_of(browser, "#over"), "what comes next is told"
    assert not find(browser, "#goods button").is_enabled()
    assert not find(browser, "#pasting").is_displayed()
    assert not find(browser, "#end").is_displayed()
    assert "贴" not in text_of(browser, ".comments"), "there is no place to paste them any more"
    assert text_of(browser, "#goods-h") == "商品"


def test_what_was_lost_and_what_was_recorded_is_said(browser: Any) -> None:
    board, setting = Board(), Setting()
    server = serve(board, setting)
    try:
        browser.get(server.addresses["control"])
        tell(board, SENTENCES)
        wait_until(lambda: text_of(browser, "#state") == "直播中")
    finally:
        server.stop()
    wait_until(lambda: text_of(browser, "#state") == "没连上")
    assert "不会提醒" in text_of(browser, "#none")
    assert not find(browser, "#paste").is_enabled()
    board.add({**status("live", 5), "is_recording": True})
    board.add(status("ended", 6))
    server = serve(board, setting)
    try:
        browser.get(server.addresses["control"])
        wait_until(lambda: "录像和文字都存在" in text_of(browser, "#over"))
        press(browser, "#other-lang")
        wait_until(lambda: "The recording and its text" in text_of(browser, "#over"))
    finally:
        server.stop()


def status(state: str, number: int) -> dict[str, Any]:
    delays = {f"{kind}_p{share}_ms": None for kind in ("shown", "told") for share in (50, 95)}
    return {
        "type": "status", "id": number, "media_ms": 9_000, "wall_ms": 9_000, "state": state, "lag_ms": 0, **delays,
        "passes": 1, "dropped": 0, "drops": 0, "is_recording": False, "cpu_s": 1.0, "note": None,
    }  # fmt: skip


def test_the_control_desk_shows_what_viewers_ask_and_takes_pasted_comments(browser: Any) -> None:
    board, setting = Board(), Setting()
    server = serve(board, setting)
    try:
        browser.get(server.addresses["control"])
        wait_until(lambda: find(browser, "#take").text)
        question = {
            "type": "question", "media_ms": 9_000, "wall_ms": 9_000, "at_ms": 9_000, "topic": "price",
            "label": {"zh": "问价钱", "en": "asks the price"}, "product_id": "orange", "examples": ["多少钱<b>"],
        }  # fmt: skip
        board.add({**question, "id": 1, "number": 1, "count": 1, "answer": "39.9元。", "fact_ids": ["price"]})
        board.add({**question, "id": 2, "number": 2, "count": 5, "answer": "核实一下", "fact_ids": []})
        wait_until(lambda: "核实一下" in text_of(browser, "#asked"))
        shown = text_of(browser, "#asked")
        assert shown.index("核实一下") < shown.index("39.9元"), "what is asked most stands first"
        assert "多少钱<b>" in shown
        assert "照商品卡" in shown
        assert "先核实" in shown
        board.add({**question, "id": 3, "number": 1, "count": 9, "answer": "39.9元。", "fact_ids": ["price"]})
        wait_until(lambda: "9 人问" in text_of(browser, "#asked"))
        find(browser, "#paste").send_keys("包邮吗")
        press(browser, "#take")
        got: list[Any] = []
        wait_until(lambda: got.extend(setting.feed.take(0)) or got)
        assert [each.text for each in got] == ["包邮吗"]
        wait_until(lambda: not find(browser, "#paste").get_attribute("value"))
        board.add({"type": "highlight", "id": 4, "media_ms": 1, "wall_ms": 1, "at_ms": 1, "by": "comments"})
        wait_until(lambda: "1 个是评论" in text_of(browser, "#marks"))
    finally:
        server.stop()


def test_a_doubtful_warning_is_shown_as_one(browser: Any) -> None:
    board, setting = Board(), Setting()
    server = serve(board, setting)
    try:
        browser.get(server.addresses["control"])
        board.add(
            {
                "type": "alert", "id": 9, "media_ms": 9_000, "wall_ms": 9_000, "number": 1, "rule_id": "FALSE-1",
                "level": "violation", "law": "广告法", "sentence": "奉节脐橙15斤装", "text": "15斤装", "start_ms": 1,
                "end_ms": 2, "product_id": "orange", "why": {"zh": "和商品卡不一样", "en": "differs"},
                "correction": "更正一下", "is_sure": False,
            }
        )  # fmt: skip
        wait_until(lambda: "可能是听错了" in text_of(browser, "#alerts"))
        assert find(browser, "#alerts .unsure")
        press(browser, "#alerts button:not(.main)")
        wait_until(lambda: "没有记录" in text_of(browser, "#alerts"))
        assert setting.done == [], "nothing goes into the log of slips"
    finally:
        server.stop()


def alert(number: int, correction: str, *, is_sure: bool) -> dict[str, Any]:
    return {
        "type": "alert", "id": number, "media_ms": 9_000, "wall_ms": 9_000, "number": number, "rule_id": "FALSE-1",
        "level": "violation", "law": "广告法", "sentence": "十五斤", "text": "十五斤", "start_ms": 1, "end_ms": 2,
        "product_id": "orange", "why": {"zh": "不一样", "en": "differs"}, "correction": correction, "is_sure": is_sure,
    }  # fmt: skip


def test_the_prompter_warns_of_the_certain_first_and_keeps_what_is_unsaid_on_the_screen(browser: Any) -> None:
    board, setting = Board(), Setting()
    server = serve(board, setting)
    try:
        show_at(browser, 360)
        browser.get(server.addresses["host"])
        wait_until(lambda: "大家晚上好" in text_of(browser, "#lines"))
        head = {"media_ms": 1_000, "wall_ms": round(time.time() * 1000)}
        certain, doubtful = "更正一下，这就是普通水果，没有治病的功效", "更正一下，是五斤装"
        board.add(alert(1, certain, is_sure=True))
        board.add(alert(2, doubtful, is_sure=False))
        board.add({"type": "product", "id": 3, **head, "at_ms": 1, "product_id": SHELF[0].id, "name": SHELF[0].name})
        prompt = {"line": 0, "beat": 0, "beat_started_ms": 0, "unsaid": ["price", "spec"], "pace": 231}
        board.add({"type": "prompt", "id": 4, **head, **prompt})
        wait_until(lambda: "还有 1 条" in text_of(browser, "#alert"))
        assert f"照着念：{certain}" in text_of(browser, "#alert")
        wait_until(lambda: text_of(browser, "#unsaid"))
        bottom, screen = browser.execute_script(
            "return [document.querySelector('footer').getBoundingClientRect().bottom, innerHeight]"
        )
        assert bottom <= screen + 1
        board.add({"type": "corrected", "id": 5, **head, "alert": 1, "record": 5, "at_ms": 1})
        wait_until(lambda: doubtful in text_of(browser, "#alert"))
        assert "可能听错了" in text_of(browser, "#alert")
        board.misheard(2)
        wait_until(lambda: not find(browser, "#alert").is_displayed())
        board.add(status("ended", 6))
        wait_until(lambda: "已经下播" in text_of(browser, "#product"))
        assert "over" in find(browser, "body").get_attribute("class").split()
        for each in ("#lines", "#facts", "#alert"):
            assert not find(browser, each).is_displayed(), "nothing is left to be read out"
    finally:
        show_at(browser, 1280)
        server.stop()


def test_the_prompter_follows_and_warns(browser: Any) -> None:
    board, setting = Board(), Setting()
    server = serve(board, setting)
    try:
        browser.get(server.addresses["host"])
        wait_until(lambda: "大家晚上好" in text_of(browser, "#lines"))
        head = {"media_ms": 1_000, "wall_ms": round(time.time() * 1000)}
        board.add({"type": "product", "id": 1, **head, "at_ms": 1, "product_id": "orange", "name": "奉节脐橙"})
        wait_until(lambda: "奉节脐橙" in text_of(browser, "#product"))
        prompt = {"line": 1, "beat": 0, "beat_started_ms": 0, "unsaid": [], "pace": 231}
        board.add({"type": "prompt", "id": 2, **head, **prompt})
        wait_until(lambda: "231" in text_of(browser, "#pace"))
        wait_until(lambda: "0:5" in text_of(browser, "#timer"))
        assert find(browser, "#lines p.said")
    finally:
        server.stop()


def test_ten_pages_cost_little() -> None:
    """Ten clients that read the stream while captions come at the pace of fast talk."""
    board, setting = Board(), Setting()
    server = serve(board, setting)
    stop = threading.Event()
    got = [0] * 10

    def read(index: int) -> None:
        with urllib.request.urlopen(server.addresses["overlay"].replace("/overlay", "/events")) as stream:
            while not stop.is_set():
                got[index] += stream.readline().startswith(b"data:")

    threads = [threading.Thread(target=read, args=(index,), daemon=True) for index in range(10)]
    for thread in threads:
        thread.start()
    try:
        wait_until(lambda: board.clients == 10)
        before_s, began_s = time.process_time(), time.monotonic()
        for number in range(1, 31):
            board.add(final(number, "这款奉节脐橙皮薄", number * 200, number * 200 + 100))
            time.sleep(0.2)
        share = (time.process_time() - before_s) / (time.monotonic() - began_s)
        wait_until(lambda: min(got) >= 25)
        assert share < 0.10, f"{share:.3f} of a core, readers included"
    finally:
        stop.set()
        server.stop()
