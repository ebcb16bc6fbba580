"""The addresses of a live show's pages: who may read, what a page that comes late is told, captions as files."""

import json
import socket
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from live_pages import Setting, final
from selling import ORANGE
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from toolkit.tasks.live_tools import Command
from ui.live.board import Board
from ui.live.server import PAGES, build_pages, start

TOKEN = "abc123"
OURS = {"X-Lang": "zh", "X-Token": TOKEN}


@pytest.fixture
def board() -> Board:
    return Board()


@pytest.fixture
def setting() -> Setting:
    return Setting()


@pytest.fixture
def client(board: Board, setting: Setting) -> Iterator[TestClient]:
    over = threading.Event()
    pages = build_pages(board, setting, token=TOKEN, host="127.0.0.1", lang="zh", over=over)  # type: ignore[arg-type]
    with TestClient(pages) as found:
        yield found
    over.set()


@pytest.mark.parametrize(
    "path",
    [
        *(f"/live/{page}" for page in PAGES),
        "/live/events",
        "/live/api/show",
        "/live/captions.m3u8",
        "/live/captions/0.vtt",
    ],
)
def test_nothing_is_read_without_the_token(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 403
    assert client.get(f"{path}?token=wrong").status_code == 403


@pytest.mark.parametrize("path", ["/live/control?token=wrong", "/live/control"])
def test_a_person_without_the_whole_address_is_told_so(client: TestClient, path: str) -> None:
    page = client.get(path, headers={"accept": "text/html"})
    assert page.status_code == 403
    assert "整条网址" in page.text
    assert "whole address" in page.text
    assert TOKEN not in page.text


@pytest.mark.parametrize("page", PAGES)
def test_pages_load_nothing_from_elsewhere(client: TestClient, page: str) -> None:
    answer = client.get(f"/live/{page}?token={TOKEN}")
    assert answer.status_code == 200
    assert "http" not in answer.text.replace("http-equiv", "")
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]


def test_a_name_of_another_computer_is_refused(client: TestClient) -> None:
    assert client.get(f"/live/overlay?token={TOKEN}", headers={"Host": "evil.example"}).status_code == 400


def test_commands_need_the_token_and_come_from_our_page(client: TestClient, setting: Setting) -> None:
    body = {"do": "highlight"}
    assert client.post("/live/api/do", json=body, headers={"X-Lang": "zh"}).status_code == 403
    assert client.post(f"/live/api/do?token={TOKEN}", json=body).status_code == 400
    assert client.post("/live/api/do", json={"do": "format_disk"}, headers=OURS).status_code == 400
    assert client.post("/live/api/do", content=b"[", headers=OURS).status_code == 400
    assert setting.done == []
    assert client.post("/live/api/do", json={"do": "corrected", "value": "3"}, headers=OURS).status_code == 200
    assert setting.done == [Command(do="corrected", value="3")]


def test_the_show_is_told_with_its_facts(client: TestClient) -> None:
    show = client.get(f"/live/api/show?token={TOKEN}").json()
    assert show["lines"] == [{"text": "大家晚上好", "beat": 0}]
    assert show["products"][0]["name"] == ORANGE.name
    assert show["words"]["corrected"] == "我更正了"


def test_a_page_that_comes_late_gets_one_snapshot_and_one_that_returns_the_rest(board: Board) -> None:
    for number in range(1, 6):
        board.add(final(number, f"第{number}句", number * 1_000, number * 1_000 + 900))
    ((newest, line),) = board.after(None)
    assert newest == 5
    assert "snapshot" in line
    assert "第5句" in line
    assert [number for number, _ in board.after(3)] == [4, 5]
    assert board.after(5) == []


def test_a_page_from_before_a_restart_gets_a_snapshot(board: Board) -> None:
    board.add(final(1, "重新开始", 0, 900))
    ((_, line),) = board.after(900)
    assert "snapshot" in line


def test_pages_that_leave_are_forgotten_and_the_others_go_on(board: Board, setting: Setting) -> None:
    server = start(board, setting, host="127.0.0.1", port=7_931, lang="zh", token=TOKEN)  # type: ignore[arg-type]
    address = server.addresses["overlay"].replace("/overlay", "/events")

    def wait_for(count: int) -> None:
        end_s = time.monotonic() + 10
        while board.clients != count:
            assert time.monotonic() < end_s, board.clients
            time.sleep(0.02)

    try:
        streams = [urllib.request.urlopen(address, timeout=10) for _ in range(3)]
        wait_for(3)
        for stream in streams[:2]:
            stream.fp.raw._sock.shutdown(socket.SHUT_RDWR)
            stream.close()
        wait_for(1)
        board.add(final(1, "大家晚上好", 0, 900))
        lines = iter(lambda: streams[2].readline().decode(), "")
        assert any("大家晚上好" in line for line in lines)
    finally:
        server.stop()


def test_the_end_is_told_to_an_open_page_and_nothing_to_the_terminal(
    board: Board, setting: Setting, capfd: pytest.CaptureFixture[str]
) -> None:
    server = start(board, setting, host="127.0.0.1", port=7_941, lang="zh", token=TOKEN)  # type: ignore[arg-type]
    stream = urllib.request.urlopen(server.addresses["overlay"].replace("/overlay", "/events"), timeout=10)
    end_s = time.monotonic() + 10
    while not board.clients:
        assert time.monotonic() < end_s
        time.sleep(0.02)
    time.sleep(0.2)  # it waits for news by now
    board.add(final(1, "今天就到这里", 0, 900))
    server.stop()
    assert "今天就到这里" in stream.read().decode()
    assert capfd.readouterr().err == ""


def test_alerts_stay_until_they_are_corrected(board: Board) -> None:
    alert = {"type": "alert", "id": 1, "media_ms": 1, "wall_ms": 1, "number": 1, "text": "降血糖"}
    board.add(alert)
    board.add({"type": "corrected", "id": 2, "media_ms": 2, "wall_ms": 2, "alert": 1, "record": 7})
    assert board.snapshot()["alerts"][0]["corrected"] == 7


def test_a_doubtful_warning_that_was_misheard_is_let_go_of_on_every_page(client: TestClient, board: Board) -> None:
    head = {"type": "alert", "media_ms": 1, "wall_ms": 1, "text": "15斤装"}
    board.add({**head, "id": 1, "number": 1, "is_sure": False})
    board.add({**head, "id": 2, "number": 2, "is_sure": True})
    for number in ("1", "1", "2", "99", "x"):
        client.post("/live/api/do", json={"do": "misheard", "value": number}, headers=OURS)
    board.add(final(3, "接着说", 2_000, 2_900))
    doubtful, certain = board.snapshot()["alerts"]
    assert doubtful["misheard"] is True
    assert "misheard" not in certain, "what is certain can't be waved away"
    told = [(number, json.loads(line)) for number, line in board.after(2)]
    assert [(number, event["id"], event["type"]) for number, event in told] == [(3, 3, "misheard"), (4, 4, "final")]
    assert told[0][1]["alert"] == 1


def test_captions_over_hls_hold_every_final_in_its_segment(client: TestClient, board: Board) -> None:
    board.add(final(1, "大家<好>，", 1_000, 3_000))
    board.add(final(2, "这款脐橙", 5_000, 7_000, media_ms=20_000))
    playlist = client.get(f"/live/captions.m3u8?token={TOKEN}").text
    assert playlist.startswith("#EXTM3U")
    segments = [line for line in playlist.splitlines() if ".vtt" in line]
    assert segments[0] == f"captions/0.vtt?token={TOKEN}"
    first = client.get(f"/live/{segments[0]}").text
    assert first.startswith("WEBVTT")
    assert "00:00:01.000 --> 00:00:03.000\n大家&lt;好&gt;" in first
    assert "这款脐橙" in client.get(f"/live/{segments[1]}").text
    assert "#EXT-X-ENDLIST" not in playlist
    board.add({"type": "status", "id": 3, "media_ms": 20_000, "wall_ms": 1, "state": "ended"})
    assert "#EXT-X-ENDLIST" in client.get(f"/live/captions.m3u8?token={TOKEN}").text


def test_the_text_file_holds_the_row_on_the_screen(tmp_path: Path) -> None:
    path = tmp_path / "字幕.txt"
    board = Board(path)
    board.add(final(1, "大家晚上好", 0, 900))
    assert path.read_text(encoding="utf-8") == "大家晚上好"
    board.add({"type": "cleared", "id": 2, "media_ms": 9_000, "wall_ms": 9_000, "at_ms": 9_000})
    assert path.read_text(encoding="utf-8") == ""
    assert [each.name for each in tmp_path.iterdir()] == ["字幕.txt"]


def test_a_text_file_that_can_not_be_written_stops_nothing(tmp_path: Path) -> None:
    board = Board(tmp_path / "gone" / "x.txt")
    board.add(final(1, "大家晚上好", 0, 900))
    assert board.snapshot()["finals"]


def test_pasted_comments_reach_the_show(client: TestClient, setting: Setting) -> None:
    body = {"do": "comments", "value": "小王：多少钱一斤\n[0:05] 包邮吗\n\n"}
    assert client.post("/live/api/do", json=body, headers=OURS).json()["taken"] == 2
    assert [each.text for each in setting.feed.take(0)] == ["多少钱一斤", "包邮吗"]


def test_a_bridge_sends_comments_over_a_websocket(client: TestClient, setting: Setting) -> None:
    with client.websocket_connect(f"/live/comments?token={TOKEN}") as socket:
        socket.send_text('{"comments": [{"text": "甜不甜", "user": "小王"}, {"text": "几号链接"}]}')
        assert socket.receive_json() == {"taken": 2}
        socket.send_text("not json")
        assert socket.receive_json() == {"taken": 1}
    assert [each.text for each in setting.feed.take(0)][:2] == ["甜不甜", "几号链接"]


@pytest.mark.parametrize("query", ["", "?token=wrong"])
def test_comments_need_the_token(client: TestClient, query: str) -> None:
    with pytest.raises(WebSocketDisconnect), client.websocket_connect(f"/live/comments{query}") as socket:
        socket.receive_text()


def test_a_page_that_comes_late_gets_the_questions_as_they_are_now(board: Board) -> None:
    question = {"type": "question", "media_ms": 1, "wall_ms": 1, "number": 1, "topic": "price", "answer": "39.9元。"}
    board.add({**question, "id": 1, "count": 1})
    board.add({**question, "id": 2, "count": 4})
    assert [each["count"] for each in board.snapshot()["questions"]] == [4]
