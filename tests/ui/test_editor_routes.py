"""The editor's addresses: who may ask, and what a wrong request is told."""

import dataclasses
import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from media_factory import MediaFactory
from speech_example import heard_talk, spoken
from starlette.testclient import TestClient

from toolkit.app import App
from toolkit.core.amounts import find_amounts
from toolkit.core.products import Price, ProductCard
from toolkit.core.word_list import WordRule
from toolkit.tasks.card_room import FieldWrite
from ui.app import build_server

OURS = {"X-Lang": "zh"}


@pytest.fixture
def client(app: App) -> Iterator[TestClient]:
    with TestClient(build_server(app, host="127.0.0.1", lang="zh")) as opened:
        yield opened


@pytest.fixture
def edit_id(app: App, media: MediaFactory) -> str:
    path = media.ffmpeg("talk.wav", "-f", "lavfi", "-i", "sine=440:d=12")
    return app.edit_room().begin(heard_talk(path)).id


def state_of(client: TestClient, edit_id: str) -> dict[str, Any]:
    return client.get(f"/editor/api/speech/{edit_id}", headers=OURS).json()


def test_a_foreign_page_can_not_change_anything(client: TestClient, app: App, edit_id: str) -> None:
    answer = client.post("/editor/api/upload?name=x.mp4", content=b"x")

    assert answer.status_code == 400
    assert not (app.settings.home / "uploads" / "x.mp4").exists()
    assert client.put(f"/editor/api/speech/{edit_id}/cues", content=b"{}").status_code == 400


def test_an_upload_keeps_to_its_folder_and_to_its_own_name(client: TestClient, app: App) -> None:
    names = [
        client.post("/editor/api/upload", params={"name": name}, content=b"abc", headers=OURS).json()["file"]
        for name in ("../../直播.mp4", "直播.mp4", "..")
    ]

    assert names == ["直播.mp4", "直播-2.mp4", "upload"]
    assert (app.settings.home / "uploads" / "直播.mp4").read_bytes() == b"abc"


def test_captions_may_use_the_cards_of_their_own_page(
    client: TestClient, app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    card_id = app.card_room().add("会理石榴").id
    for path, text in (("spec", "5斤装"), ("price", "39.9")):
        app.card_room().write(card_id, FieldWrite(path=path, text=text))
    assert client.get("/editor/api/start", headers=OURS).json()["own_cards"] == ["会理石榴"]
    client.post("/editor/api/upload", params={"name": "直播.mp4"}, content=b"abc", headers=OURS)
    asked: list[list[str]] = []

    def submit(_app: App, request: Any, style: Any = None) -> str:
        asked.append([card.name for card in request.cards])
        return "1"

    monkeypatch.setattr(App, "submit_edit", submit)
    for own in (True, False):
        body = {"media": "直播.mp4", "cards": "", "own_cards": own, "dialect": "auto", "gloss": False}
        assert client.post("/editor/api/start", json=body, headers=OURS).json() == {"job": "1"}
    assert asked == [["会理石榴"], []]


def test_an_empty_upload_is_told_and_not_kept(client: TestClient, app: App) -> None:
    answer = client.post("/editor/api/upload", params={"name": "空.mp4"}, content=b"", headers=OURS)

    assert answer.status_code == 400
    assert "再选一次" in answer.json()["message"]
    assert not (app.settings.home / "uploads" / "空.mp4").exists()


def test_cues_that_make_no_sense_are_refused_and_nothing_is_lost(client: TestClient, app: App, edit_id: str) -> None:
    before = app.edit_room().open(edit_id)
    bad_cue = {"start_ms": 5000, "end_ms": 10, "lines": ["字"], "second": [], "words": []}
    for cues in ([bad_cue], [{"start_ms": 1}], "x", [None], [{**bad_cue, "end_ms": 6000, "lines": [3]}]):
        body = json.dumps({"cues": cues, "profile": "vertical"})
        answer = client.put(f"/editor/api/speech/{edit_id}/cues", content=body, headers=OURS)
        assert answer.status_code == 400, cues
        assert "刷新" in answer.json()["message"]

    assert app.edit_room().open(edit_id) == before


def test_requests_that_are_no_json_or_lack_a_field_are_told(client: TestClient, edit_id: str) -> None:
    for body in (b"", b"[", b"{}", b"[]"):
        answer = client.put(f"/editor/api/speech/{edit_id}/cues", content=body, headers=OURS)
        assert answer.status_code == 400, body
        assert "刷新" in answer.json()["message"]


def test_what_is_not_there_is_told_in_the_language_asked_for(client: TestClient, edit_id: str) -> None:
    assert client.get("/editor/api/speech/nothing", headers=OURS).json()["message"].startswith("没有这份字幕")
    english = client.get("/editor/api/speech/nothing", headers={"X-Lang": "en"}).json()["message"]
    assert "no such captions" in english
    assert client.get("/editor/api/jobs/none", headers=OURS).status_code == 400
    assert client.post(f"/editor/api/speech/{edit_id}/dance", json={}, headers=OURS).status_code == 400


def test_a_harmful_lesson_is_refused_with_its_reason(client: TestClient, edit_id: str) -> None:
    cues = state_of(client, edit_id)["cues"]
    body = {"heard": "三十九", "written": "二十九", "verdict": "always", "id": edit_id, "cues": cues}

    answer = client.post("/editor/api/words", json=body, headers=OURS)

    assert answer.status_code == 400
    assert "数字" in answer.json()["message"]


def test_a_recording_that_has_gone_can_still_be_edited(client: TestClient, app: App, tmp_path: Path) -> None:
    edit = app.edit_room().begin(heard_talk(tmp_path / "gone.mp4"))

    assert "不在了" in client.get(f"/editor/media/{edit.id}", headers=OURS).json()["message"]
    assert state_of(client, edit.id)["cues"]


def test_forgetting_a_word_takes_it_off_the_list(client: TestClient, app: App, edit_id: str) -> None:
    room = app.edit_room()
    room.learn(edit_id, WordRule(heard="发火", written="发货", verdict="always"), room.open(edit_id).cues)

    answer = client.post("/editor/api/words/forget", json={"heard": "发火", "written": "发货"}, headers=OURS)

    assert answer.json() == {"words": []}
    assert app.edit_room().words().rules == ()


def test_amounts_that_do_not_fit_the_card_are_shown(client: TestClient, app: App, tmp_path: Path) -> None:
    card = ProductCard(id="cheng", name="奉节脐橙", spec="5斤装", price=Price(yuan=Decimal("39.9"), text="39.9元"))
    talk = heard_talk(tmp_path / "a.mp4")
    transcript = dataclasses.replace(talk.transcript, segments=(spoken("奉节脐橙只要二十九块九", 0),))
    amounts = find_amounts(transcript.segments, (card,))
    edit = app.edit_room().begin(dataclasses.replace(talk, transcript=transcript, amounts=amounts))

    (shown,) = state_of(client, edit.id)["amounts"]

    assert shown["text"] == "二十九块九"
    assert "39.9" in shown["why"]


def test_sound_and_parts_of_the_recording_are_served(client: TestClient, edit_id: str) -> None:
    part = client.get(f"/editor/media/{edit_id}", headers={"Range": "bytes=0-99"})
    assert part.status_code == 206
    assert len(part.content) == 100
    assert client.get(f"/editor/sound/{edit_id}").content[4:8] == b"ftyp"
    peaks = client.get(f"/editor/api/speech/{edit_id}/peaks?from_ms=0&to_ms=12000&count=10").json()["peaks"]
    assert len(peaks) == 10
    assert min(peaks) > 0.5
