"""The script page's addresses: write, rearrange, rewrite, export, and on to the review and the teleprompter."""

import io
import json
import re
import time
from collections.abc import Iterator
from typing import Any

import docx
import openpyxl
import pytest
from starlette.testclient import TestClient

from toolkit.app import App
from toolkit.config import load_settings
from toolkit.core.progress import Reporter
from toolkit.media.teleprompter_words import WORDS as PROMPTER
from toolkit.tasks.write_script import ScriptRequest
from ui.app import build_server
from ui.script.words import WORDS

OURS = {"X-Lang": "zh"}
CARDS = """
[[product]]
id = "orange"
name = "奉节脐橙"
aliases = ["橙子"]
spec = "5斤装"
price = "39.9元"
origin = "重庆市奉节县"
taste = ["酸甜", "化渣"]

[[product]]
id = "millet"
name = "武乡小米"
spec = "2斤装"
price = "29.9元"
origin = "山西省武乡县"
"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TestClient, App]]:
    settings = load_settings({"CHUSHAN_HOME": str(tmp_path_factory.mktemp("script-ui")), "CHUSHAN_LANG": "zh"})
    with App.open(settings) as app, TestClient(build_server(app, host="127.0.0.1", lang="zh")) as client:
        client.post("/script/api/cards?name=果园.toml", content=CARDS.encode(), headers=OURS)
        yield client, app


@pytest.fixture(scope="module")
def written(served: tuple[TestClient, App]) -> str:
    """The id of a script of six minutes, written through the page."""
    client, _ = served
    body = {"file": "果园.toml", "product": "", "minutes": 6, "hosts": 1, "pace": 240, "dialect": ""}
    now = ended(client, post(client, "/script/api/begin", **body)["job"])
    assert now["state"] == "done", now
    return now["out"]


@pytest.fixture
def script(served: tuple[TestClient, App], written: str) -> Iterator[str]:
    """Its address; changes are undone afterwards."""
    client, _ = served
    address = f"/script/api/scripts/{written}"
    yield address
    while client.get(address, headers=OURS).json()["can_undo"]:
        post(client, f"{address}/undo")


def post(client: TestClient, address: str, **body: Any) -> Any:
    answer = client.post(address, json=body, headers=OURS)
    assert answer.status_code == 200, answer.text
    return answer.json()


def ended(client: TestClient, job: str) -> Any:
    """The job when it is over."""
    while True:
        now = client.get(f"/script/api/jobs/{job}", headers=OURS).json()
        if now["state"] in ("done", "failed", "cancelled"):
            return now
        time.sleep(0.1)


def products(view: Any) -> list[str]:
    return [group["title"] for group in view["groups"] if group["kind"] == "product"]


@pytest.mark.parametrize(
    ("lang", "told"),
    [("zh", {"6 分钟 · 一个人讲", "8 分钟 · 两个人讲"}), ("en", {"6 min · one host", "8 min · two hosts"})],
)
def test_scripts_of_the_same_goods_are_told_apart(served, written: str, lang: str, told: set[str]) -> None:
    client, app = served
    cards = app.script_desk.open(written).draft.cards
    other = app.script_desk.begin(ScriptRequest(cards=cards, minutes=8, hosts=2), Reporter())
    listed = client.get("/script/api/start", headers={"X-Lang": lang}).json()["scripts"]
    client.delete(f"/script/api/scripts/{other.id}", headers=OURS)
    same = [each["state"] for each in listed if each["id"] in (written, other.id)]
    assert len({each["title"] for each in listed if each["id"] in (written, other.id)}) == 1
    assert set(same) == told


def test_a_written_script_has_no_fault_and_fills_its_time(served, script: str) -> None:
    view = served[0].get(script, headers=OURS).json()
    assert (view["seconds"], view["wanted_s"]) == (360, 360)
    levels = [one["level"] for group in view["groups"] for block in group["blocks"] for one in block["findings"]]
    assert "violation" not in levels
    assert abs(view["chars"] - view["budget"]) <= 0.15 * view["budget"]
    assert products(view) == ["奉节脐橙", "武乡小米"]
    starts = [block["start_s"] for group in view["groups"] for block in group["blocks"]]
    assert starts == sorted(starts)
    assert view["groups"][1]["blocks"][0]["facts"]


def test_groups_and_blocks_move_and_times_follow(served, script: str) -> None:
    client = served[0]
    view = client.get(script, headers=OURS).json()
    last = [group for group in view["groups"] if group["kind"] == "product"][-1]
    moved = post(client, f"{script}/move-group", group=last["id"], to=0)
    assert products(moved) == ["武乡小米", "奉节脐橙"]
    said = json.dumps(moved["groups"], ensure_ascii=False)
    assert "下一款看奉节脐橙" in said or "下一款是奉节脐橙" in said
    first = moved["groups"][1]["blocks"][0]["id"]
    again = post(client, f"{script}/move-block", block=first, to=1)
    assert again["groups"][1]["blocks"][1]["id"] == first
    longer = post(client, f"{script}/time", block=first, seconds=60)
    assert longer["seconds"] == 360 - again["groups"][1]["blocks"][1]["seconds"] + 60
    faster = post(client, f"{script}/head", title="果园专场", pace=300)
    assert faster["budget"] > longer["budget"] * 1.2
    undone = post(client, f"{script}/undo")
    assert (undone["pace"], undone["seconds"]) == (240, longer["seconds"])


def test_what_is_typed_is_reviewed_against_the_card(served, script: str) -> None:
    client = served[0]
    before = client.get(script, headers=OURS).json()
    block = before["groups"][1]["blocks"][1]
    text = "这个橙子全国第一好吃。\n五斤装，三十九块九。\n三天就到。"
    view = post(client, f"{script}/write", block=block["id"], text=text)
    now = next(each for group in view["groups"] for each in group["blocks"] if each["id"] == block["id"])
    assert [(one["rule"], one["line"], len(one["rewrites"])) for one in now["findings"]] == [("ABS-1", 0, 2)]
    assert "三天" in now["unsupported"]
    assert "规格" in now["facts"]
    assert view["stopped"] == before["stopped"] - block["is_stopped"] + 1
    assert client.get(script, headers=OURS).json()["stopped"] == view["stopped"]
    assert view["forbidden"] == before["forbidden"] + 1
    proof = post(client, f"{script}/write", block=block["id"], text="我们家橙子回购率很高。")
    assert (proof["forbidden"], proof["stopped"]) == (before["forbidden"], view["stopped"])


def test_in_english_blocks_and_laws_are_named_in_english(served, script: str) -> None:
    client = served[0]
    block = client.get(script, headers=OURS).json()["groups"][1]["blocks"][1]
    post(client, f"{script}/write", block=block["id"], text="这个橙子全国第一好吃。")
    view = client.get(script, headers={**OURS, "X-Lang": "en"}).json()
    blocks = [each for group in view["groups"] for each in group["blocks"]]
    names = [group["title"] for group in view["groups"] if group["kind"] == "product"]
    for each in blocks:
        title = each["title"]
        for name in names:
            title = title.replace(name, "")
        assert not re.search("[\u4e00-\u9fff]", title), each["title"]
        assert not re.search("[\u4e00-\u9fff]", each["facts"]), each["facts"]
    assert any("price" in each["facts"] for each in blocks)
    titles = [each["title"] for each in blocks]
    assert {"Warm-up", "Wrap-up"} <= set(titles)
    laws = {one["law"] for each in blocks for one in each["findings"]}
    assert any("Advertising Law" in law for law in laws)


def test_every_file_holds_what_was_changed(served, script: str, written: str) -> None:
    client = served[0]
    block = client.get(script, headers=OURS).json()["groups"][1]["blocks"][0]
    post(client, f"{script}/write", block=block["id"], text="改过的这一句，照样导出。")
    files = {
        kind: client.get(f"/script/files/{written}/script.{kind}").content for kind in ("xlsx", "docx", "md", "html")
    }
    book = openpyxl.load_workbook(io.BytesIO(files["xlsx"]))
    cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
    assert any("改过的这一句" in cell for cell in cells)
    document = docx.Document(io.BytesIO(files["docx"]))
    paragraphs = [part.text for part in document.paragraphs]
    paragraphs += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert any("改过的这一句" in text for text in paragraphs)
    for kind in ("md", "html"):
        assert "改过的这一句" in files[kind].decode()
    assert client.get(f"/script/files/{written}/script.exe").status_code == 422


def test_the_teleprompter_shows_the_script_as_it_stands(served, script: str, written: str) -> None:
    client = served[0]
    block = client.get(script, headers=OURS).json()["groups"][1]["blocks"][0]
    post(client, f"{script}/write", block=block["id"], text="提词器里的这一句。<b>&")
    page = client.get(f"/teleprompter?script={written}")
    assert page.headers["content-type"].startswith("text/html")
    assert "提词器里的这一句。&lt;b&gt;&amp;" in page.text
    assert f"/script?id={written[:2]}" in page.text or "/script?id=%" in page.text
    assert "Start" in client.get(f"/teleprompter?script={written}&lang=en").text
    for lang in ("zh", "en"):
        groups = client.get(script, headers={"X-Lang": lang}).json()["groups"]
        called = re.findall('data-title="([^"]*)"', client.get(f"/teleprompter?script={written}&lang={lang}").text)
        assert called == [block["title"] for group in groups for block in group["blocks"]], "as on the script's page"
        assert ("Warm-up" in called) == (lang == "en")
    gone = client.get("/teleprompter?script=none&lang=en", follow_redirects=False)
    assert gone.headers["location"] == "/script?id=none&lang=en", "where it is told, and where the others are"
    answer = client.get("/teleprompter", follow_redirects=False)
    assert answer.headers["location"].startswith("/script")


def test_a_script_goes_to_the_review_line_by_line(served, script: str) -> None:
    client, app = served
    review = post(client, f"{script}/review")["id"]
    view = app.review_desk.open(review)
    assert view.draft.lines[0].place.startswith("0:00 ")
    assert len(view.draft.cards) == 2
    # a line that names the other product is no false origin of this one
    assert [one.rule_id for found in view.findings for one in found if one.level == "violation"] == []


def test_requests_that_make_no_sense_or_come_from_elsewhere_change_nothing(served, script: str) -> None:
    client = served[0]
    before = client.get(script, headers=OURS).json()
    assert client.post(f"{script}/head", json={"title": "x", "pace": 300}).status_code == 400
    nonsense = [
        ("move-group", {"group": "g99", "to": 0}), ("move-block", {"block": "", "to": 0}), ("time", {"block": "g1b0"}),
        ("time", {"block": "g1b0", "seconds": "x"}), ("drop", {"block": "../x"}), ("dance", {}),
        ("head", {"title": "x"}),
    ]  # fmt: skip
    for what, body in nonsense:
        answer = client.post(f"{script}/{what}", json=body, headers=OURS)
        assert answer.status_code == 400, (what, body)
        assert answer.json()["message"]
    assert client.get(script, headers=OURS).json() == before
    for body in ({"file": "", "minutes": 6, "hosts": 1, "pace": 240}, {"file": "果园.toml", "minutes": "x"}):
        assert client.post("/script/api/begin", json=body, headers=OURS).status_code == 400
    assert client.get("/script/api/scripts/none", headers=OURS).status_code == 400


def test_a_script_is_deleted_for_good(served) -> None:
    client = served[0]
    job = post(client, "/script/api/begin", file="果园.toml", minutes=6, hosts=1, pace=240)["job"]
    made = f"/script/api/scripts/{ended(client, job)['out']}"
    assert client.get(made, headers=OURS).status_code == 200
    assert client.delete(made, headers=OURS).status_code == 200
    assert client.get(made, headers=OURS).status_code == 400
    assert client.delete(made, headers=OURS).status_code == 400


def test_a_show_that_can_not_be_written_is_told(served) -> None:
    client = served[0]
    job = post(client, "/script/api/begin", file="果园.toml", minutes=0.5, hosts=1, pace=240)["job"]
    assert "分钟" in ended(client, job)["message"]


def test_every_word_is_there_in_both_languages() -> None:
    for book in (WORDS, PROMPTER):
        for key, text in book.items():
            assert text.zh, key
            assert text.en, key
            assert text.zh.count("{}") == text.en.count("{}"), key


def test_undo_of_a_new_session_does_nothing(served, written: str) -> None:
    _, app = served
    cards = app.load_products(app.settings.home / "card-files" / "果园.toml")
    draft = app.script_desk.begin(ScriptRequest(cards=cards, minutes=2), Reporter())
    assert app.script_desk.undo(draft.id).draft == draft
