"""The clips page's addresses: who may ask, what a wrong request is told, and what is sent in pieces."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from clip_runs import MILLET, ORANGE, finished_run
from media_factory import MediaFactory
from starlette.testclient import TestClient

from toolkit.app import App
from toolkit.config import load_settings
from toolkit.core.text import Text
from ui.app import build_server
from ui.clips.words import WORDS

OURS = {"X-Lang": "zh"}


@pytest.fixture(scope="module")
def served(media: MediaFactory, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TestClient, str]]:
    home = tmp_path_factory.mktemp("clips-ui")
    with App.open(load_settings({"CHUSHAN_HOME": str(home), "CHUSHAN_LANG": "zh"})) as app:
        run = finished_run(app, media)
        with TestClient(build_server(app, host="127.0.0.1", lang="zh")) as client:
            yield client, run.id


@pytest.fixture
def clip(served: tuple[TestClient, str]) -> Iterator[str]:
    """The address of a clip that nobody has changed."""
    client, run = served
    yield f"/clips/api/runs/{run}/clips/{ORANGE}"
    client.post(f"/clips/api/runs/{run}/clips/{ORANGE}/restart", json={"origin": "plan"}, headers=OURS)


def test_a_foreign_page_can_not_change_anything(served, clip: str) -> None:
    client, _ = served
    edit = client.get(clip).json()["edit"]
    answer = client.post(f"{clip}/caption", content=json.dumps({"edit": edit, "key": "c0", "text": "x"}))
    assert answer.status_code == 400
    assert not client.get(clip).json()["is_changed"]
    assert client.post(f"{clip}/make", content=b"{}").status_code == 400


def test_lists_name_runs_and_clips_but_no_folder_of_this_computer(served) -> None:
    client, run = served
    (entry,) = client.get("/clips/api/runs", headers=OURS).json()["runs"]
    assert (entry["id"], entry["titles"]) == (run, ["奉节脐橙", "武乡小米"])
    answer = client.get(f"/clips/api/runs/{run}", headers=OURS)
    assert [each["id"] for each in answer.json()["clips"]] == [ORANGE, MILLET]
    for path in ("/clips/api/runs", f"/clips/api/runs/{run}", f"/clips/api/runs/{run}/clips/{ORANGE}"):
        assert "/tmp" not in client.get(path, headers=OURS).text


def test_a_trim_snaps_and_is_kept(served, clip: str) -> None:
    client, _ = served
    shown = client.get(clip, headers=OURS).json()
    part = shown["parts"][0]
    point = part["ends_ms"][-1]
    body = {"edit": shown["edit"], "part": 0, "side": "end", "to_ms": point + 90, "reach_ms": 200}
    made = client.post(f"{clip}/trim", json=body, headers=OURS).json()
    assert made["parts"][0]["end_ms"] == min(point, part["room"][1])
    assert made["is_changed"]
    assert client.get(clip, headers=OURS).json()["edit"] == made["edit"]


def test_what_the_timeline_draws_comes_from_the_stored_analysis(served) -> None:
    client, run = served
    lanes = client.get(f"/clips/api/runs/{run}/footage/0", headers=OURS).json()
    assert len(lanes["levels"]) == 2 * 420  # a byte for each tenth of a second of 42 s
    assert max(bytes.fromhex(lanes["levels"])) > 100
    assert {shot["level"] for shot in lanes["shots"]} <= {"good", "fair", "poor"}
    assert all(shot["why"] for shot in lanes["shots"])
    assert [piece["name"] for piece in lanes["slices"]] == ["奉节脐橙", "武乡小米", "奉节脐橙"]


def test_requests_that_make_no_sense_are_refused_and_nothing_is_lost(served, clip: str) -> None:
    client, _ = served
    edit = client.get(clip, headers=OURS).json()["edit"]
    nonsense: list[tuple[str, Any]] = [
        ("trim", {"edit": edit, "part": 0, "side": "middle"}), ("trim", {"edit": edit, "part": 7, "side": "end"}),
        ("trim", {"edit": edit, "part": 0, "side": "end", "to_ms": "x"}), ("trim", {}), ("dance", {"edit": edit}),
        ("stand", {"edit": edit, "part": 0, "at_ms": 0, "stand": 3}), ("keep", {"edit": {**edit, "base": "0"}}),
        ("keep", {"edit": {**edit, "clip_id": "../x"}}), ("keep", {"edit": 5}), ("restart", {"origin": "../x"}),
        ("caption", {"edit": edit, "key": "c0", "text": "字" * 401}), ("export", {"kind": "exe"}),
        ("cover", {"edit": edit, "design": "none", "footage": 0, "time_ms": 0}),
        ("cover", {"edit": edit, "design": "band", "footage": 4, "time_ms": 0}),
    ]  # fmt: skip
    for what, body in nonsense:
        answer = client.post(f"{clip}/{what}", json=body, headers=OURS)
        assert answer.status_code == 400, (what, body)
        assert answer.json()["message"]
    for content in (b"", b"[", b"[]"):
        assert client.post(f"{clip}/keep", content=content, headers=OURS).status_code == 400
    assert client.get(clip, headers=OURS).json()["edit"] == edit


def test_what_is_not_there_is_told_in_the_language_asked_for(served) -> None:
    client, run = served
    assert client.get("/clips/api/runs/none", headers=OURS).json()["message"].startswith("没有这次做的片子")
    assert "no such clip" in client.get(f"/clips/api/runs/{run}/clips/x", headers={"X-Lang": "en"}).json()["message"]
    assert client.get("/clips/api/jobs/none", headers=OURS).status_code == 400


def test_the_footage_and_the_clip_come_in_the_pieces_asked_for(served) -> None:
    client, run = served
    for what in ("source/0", f"clip/{ORANGE}/video"):
        whole = client.get(f"/clips/media/{run}/{what}").content
        answer = client.get(f"/clips/media/{run}/{what}", headers={"Range": "bytes=100-199"})
        assert answer.status_code == 206
        assert answer.content == whole[100:200]


def test_no_other_file_is_sent(served) -> None:
    client, run = served
    for path in (f"clip/{ORANGE}/manifest", "clip/../video", "source/1", "source/-1", "source/x", "still/0/100?w=31",
                 f"project/{ORANGE}/jianying", f"project/{ORANGE}/otio", "design/x?design=band&footage=0&time_ms=0",
                 "clip/..%2f..%2fplan.json/video"):  # fmt: skip
        assert client.get(f"/clips/media/{run}/{path}").status_code >= 400, path


def test_every_project_is_written_from_the_clip_alone(served) -> None:
    client, run = served
    for kind in ("otio", "edl", "fcpxml", "srt", "jianying"):
        answer = client.post(f"/clips/api/runs/{run}/clips/{ORANGE}/export", json={"kind": kind}, headers=OURS).json()
        assert "projects" in answer["message"]
        if kind != "jianying":
            assert answer["file"] == f"{ORANGE}.{kind}"
            assert client.get(f"/clips/media/{run}/project/{ORANGE}/{kind}").content
    assert "没有在剪映里实测过" in answer["note"]


def test_words_are_complete_in_both_languages() -> None:
    for key, text in WORDS.items():
        assert isinstance(text, Text)
        assert text.zh.count("{}") == text.en.count("{}"), key
        assert not any("\u4e00" <= char <= "\u9fff" for char in text.en), key
