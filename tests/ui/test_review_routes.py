"""The review page's addresses: begin, change, decide, attach, sign; and who is refused."""

import re
from collections.abc import Iterator
from typing import Any

import openpyxl
import pytest
from media_factory import MediaFactory
from speech_example import heard_talk
from starlette.testclient import TestClient

from toolkit.app import App
from toolkit.config import load_settings
from ui.app import build_server
from ui.desk.words import SHARED
from ui.review.plain import pieces
from ui.review.words import WORDS

OURS = {"X-Lang": "zh"}
SPOKEN = "大家好，今天讲奉节脐橙。\n这个橙子全国第一好吃。\n原价99元，五斤装三十九块九。\n这款😀橙子有有机认证。"
CARDS = """
[[product]]
id = "orange"
name = "奉节脐橙"
aliases = ["橙子"]
spec = "5斤装"
price = "39.9元"
origin = "重庆市奉节县"
taste = ["酸甜", "化渣"]
"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TestClient, App]]:
    settings = load_settings({"CHUSHAN_HOME": str(tmp_path_factory.mktemp("review-ui")), "CHUSHAN_LANG": "zh"})
    with App.open(settings) as app, TestClient(build_server(app, host="127.0.0.1", lang="zh")) as client:
        client.post("/review/api/cards?name=果园.toml", content=CARDS.encode(), headers=OURS)
        yield client, app


@pytest.fixture
def client(served: tuple[TestClient, App]) -> TestClient:
    return served[0]


@pytest.fixture
def review(client: TestClient) -> str:
    """The address of a new review of SPOKEN."""
    body = {"text": SPOKEN, "file": "果园.toml", "show_date": "2026-11-22"}
    made = client.post("/review/api/begin", json=body, headers=OURS).json()
    return f"/review/api/reviews/{made['id']}"


def post(client: TestClient, address: str, **body: Any) -> Any:
    answer = client.post(address, json=body, headers=OURS)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_findings_stand_in_the_text_with_law_and_two_rewrites(client: TestClient, review: str) -> None:
    view = client.get(review, headers=OURS).json()
    assert [len(line["findings"]) for line in view["lines"]] == [0, 1, 1, 1]
    finding = view["lines"][1]["findings"][0]
    assert (finding["rule"], finding["level"], len(finding["rewrites"])) == ("ABS-1", "violation", 2)
    assert "广告法" in finding["law"]
    assert finding["why"]
    assert ["全国第一", 0, "violation"] in view["lines"][1]["pieces"]
    marked = [piece for piece, number, _ in view["lines"][3]["pieces"] if number >= 0]
    assert "有机认证" in marked[0]  # an emoji before it moves no mark
    assert "".join(piece for piece, _, _ in view["lines"][3]["pieces"]) == view["lines"][3]["text"]
    assert view["open"] == 3


def test_what_a_text_lacks_is_told_in_the_cards_own_words(client: TestClient, review: str) -> None:
    view = client.get(review, headers=OURS).json()
    lacking = {each["what"].split()[-1]: each for each in view["missing"]}
    assert (lacking["产地"]["is_on_card"], lacking["产地"]["card_says"]) == (True, "重庆市奉节县")
    assert (lacking["保质期"]["is_on_card"], lacking["保质期"]["card_says"]) == (False, "")
    worded = post(client, f"{review}/write", line=0, text=f"产地{lacking['产地']['card_says']}。")
    assert not any(each["what"].endswith("产地") for each in worded["missing"])


def test_after_a_rewrite_everything_is_reviewed_again_and_kept(client: TestClient, review: str) -> None:
    offered = client.get(review, headers=OURS).json()["lines"][1]["findings"][0]["rewrites"][0]
    view = post(client, f"{review}/write", line=1, text=offered)
    assert (view["lines"][1]["findings"], view["lines"][1]["original"], view["open"]) == (
        [], "这个橙子全国第一好吃。", 2,
    )  # fmt: skip
    assert client.get(review, headers=OURS).json()["lines"][1]["text"] == offered
    worse = post(client, f"{review}/write", line=1, text="这个橙子能治咳嗽。")
    assert worse["lines"][1]["findings"][0]["rule"] == "MED-1"
    assert worse["open"] == 3


def test_a_review_is_signed_when_every_finding_is_decided(served: tuple[TestClient, App], review: str) -> None:
    client, app = served
    lines = client.get(review, headers=OURS).json()["lines"]
    price, certificate = lines[2]["findings"][0]["key"], lines[3]["findings"][0]["key"]
    post(client, f"{review}/drop", line=1, is_dropped=True)
    refused = client.post(f"{review}/sign", json={"reviewer": "张三"}, headers=OURS)
    assert refused.status_code == 400
    assert "还没有决定" in refused.json()["message"]
    post(client, f"{review}/choose", line=2, key=price, choice="keep", reason="")
    assert client.get(review, headers=OURS).json()["lines"][2]["fault"].startswith("有问题的话不能原样保留")
    post(client, f"{review}/choose", line=2, key=price, choice="keep", reason="上周三直播按99元成交过，见后台")
    rule, text, nth = certificate
    query = {"line": 3, "rule": rule, "text": text, "nth": nth, "name": "../有机证书.jpg"}
    sent = client.post(f"{review}/attach", params=query, content=b"picture", headers=OURS).json()
    assert [file["name"] for file in sent["lines"][3]["findings"][0]["files"]] == ["有机证书.jpg"]
    assert sent["open"] == 0

    view = post(client, f"{review}/sign", reviewer="张三")

    record = app.records()[-1]
    assert (view["record"], record.kind) == (record.number, "review")
    assert {file.name for file in record.files} == {"审核单.xlsx", "有机证书.jpg"}
    assert "上周三直播" in record.payload
    assert app.check_records().faults == ()
    pdf = client.get(f"/review/files/{view['id']}/sheet.pdf")
    assert pdf.content.startswith(b"%PDF")
    again = client.post(f"{review}/write", json={"line": 0, "text": "x"}, headers=OURS)
    assert "不能再改" in again.json()["message"]
    following = post(client, f"{review}/again")["id"]
    assert len(client.get(f"/review/api/reviews/{following}", headers=OURS).json()["lines"]) == 3
    kept = client.delete(review, headers=OURS)
    assert (kept.status_code, "三年" in kept.json()["message"]) == (400, True)
    assert client.get(review, headers=OURS).status_code == 200


def test_a_review_is_deleted_for_good_and_alone(client: TestClient, review: str) -> None:
    others = client.get("/review/api/reviews", headers=OURS).json()["reviews"]
    assert client.delete(review).status_code == 400  # from another page of the browser
    assert client.get(review, headers=OURS).status_code == 200
    assert client.delete(review, headers=OURS).status_code == 200
    assert client.get(review, headers=OURS).status_code == 400
    left = client.get("/review/api/reviews", headers=OURS).json()["reviews"]
    assert {each["id"] for each in others} - {each["id"] for each in left} == {review.rsplit("/", 1)[1]}
    for odd in ("..", "%2e%2e", "none"):
        assert client.delete(f"/review/api/reviews/{odd}", headers=OURS).status_code in (400, 404, 405)
    assert client.get("/review/api/reviews", headers=OURS).json()["reviews"] == left


def test_a_draft_sheet_reads_the_decisions_and_can_be_signed_by_the_command(
    client: TestClient, review: str, tmp_path: Any
) -> None:
    post(client, f"{review}/write", line=1, text="酸甜，化渣。")
    path = tmp_path / "sheet.xlsx"
    view = client.get(review, headers=OURS).json()
    path.write_bytes(client.get(f"/review/files/{view['id']}/sheet.xlsx").content)
    page = openpyxl.load_workbook(path)["审核单"]
    assert (page["D7"].value, page["G7"].value, page["H7"].value) == ("这个橙子全国第一好吃。", "改", "酸甜，化渣。")
    said = client.get(f"/review/files/{view['id']}/text").content.decode()
    assert "酸甜，化渣。" in said
    assert "全国第一" not in said


def test_files_of_many_kinds_are_read_and_others_told(client: TestClient) -> None:
    srt = "1\n00:00:01,000 --> 00:00:03,000\n这个橙子全国第一好吃\n"
    made = client.post("/review/api/begin-file?name=口播.srt", content=srt.encode(), headers=OURS).json()
    view = client.get(f"/review/api/reviews/{made['id']}", headers=OURS).json()
    assert view["lines"][0]["place"] == "0:01.0"
    assert view["source"] == "口播.srt"
    for name, content in (("a.docx", b"PK broken"), ("a.txt", b""), ("a.json", b"{}"), ("a.xlsx", b"x")):
        answer = client.post(f"/review/api/begin-file?name={name}", content=content, headers=OURS)
        assert answer.status_code == 400, name
        assert answer.json()["message"]


def test_a_long_paragraph_is_parted_at_its_sentences(client: TestClient) -> None:
    text = "今天讲一讲我们家的橙子是怎么种出来的。" * 20 + "这个橙子全国第一好吃。"
    made = post(client, "/review/api/begin", text=text)
    lines = client.get(f"/review/api/reviews/{made['id']}", headers={"X-Lang": "en"}).json()["lines"]
    assert "".join(line["text"] for line in lines) == text
    assert max(len(line["text"]) for line in lines) < 140
    assert lines[0]["place"] == "line 1-1"


def test_requests_that_make_no_sense_or_come_from_elsewhere_change_nothing(client: TestClient, review: str) -> None:
    before = client.get(review, headers=OURS).json()
    assert client.post(f"{review}/write", json={"line": 0, "text": "x"}).status_code == 400
    nonsense = [
        ("write", {"line": 9, "text": "x"}), ("write", {"text": "x"}),
        ("choose", {"line": 0, "key": ["A"], "choice": ""}),
        ("choose", {"line": 0, "key": ["A", "b", 0], "choice": "maybe"}), ("dance", {}), ("sign", {"reviewer": " "}),
        ("head", {"title": "x", "show_date": "gestern", "reviewer": ""}), ("cards", {"file": "../../x.toml"}),
    ]  # fmt: skip
    for what, body in nonsense:
        answer = client.post(f"{review}/{what}", json=body, headers=OURS)
        assert answer.status_code == 400, (what, body)
        assert answer.json()["message"]
    assert client.get(review, headers=OURS).json() == before
    for path in ("/review/api/reviews/none", "/review/api/reviews/..", "/review/files/none/sheet.pdf"):
        assert client.get(path, headers=OURS).status_code in (400, 404)


CUES = ("这个橙子全国第一好吃", "刚才全国第一说错了")
SHOW = "\n".join(f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\n{text}\n" for n, text in enumerate(CUES, 1))


def test_slips_are_proposed_and_kept_as_a_person_says(served: tuple[TestClient, App]) -> None:
    client, app = served
    address = "/review/api/slips/propose?name=专场.srt&file=果园.toml"
    found = client.post(address, content=SHOW.encode(), headers=OURS).json()
    assert [(slip["place"], slip["correction"]) for slip in found["slips"]] == [("0:01.0", "刚才全国第一说错了")]
    asked = {"transcript": found["transcript"], "name": found["name"], "file": "果园.toml", "show": "", "by": "张三"}
    assert post(client, "/review/api/slips/again", **asked)["slips"] == found["slips"]
    ticked = [{"number": 0, "correction": "当场更正了", "note": "播后置顶说明"}]
    log = post(client, "/review/api/slips/keep", **asked, ticked=ticked)
    kept = log["kept"][0]
    assert (kept["show"], kept["correction"], kept["note"]) == ("专场", "当场更正了", "播后置顶说明")
    assert log["is_whole"]
    assert app.kept_slips()[-1][1].confirmed_by == "张三"
    for kind, start in (("pdf", b"%PDF"), ("xlsx", b"PK")):
        assert client.get(f"/review/files/slips.{kind}").content.startswith(start)
    wrong = [
        {**asked, "ticked": []}, {**asked, "ticked": [{"number": 5}]}, {**asked, "ticked": ["x"]},
        {**asked, "by": " ", "ticked": ticked}, {**asked, "transcript": "../chushan.sqlite", "ticked": ticked},
    ]  # fmt: skip
    for body in wrong:
        assert client.post("/review/api/slips/keep", json=body, headers=OURS).status_code == 400, body
    assert len(app.kept_slips()) == 1


def test_slips_are_told_in_english_with_their_law(client: TestClient) -> None:
    address = "/review/api/slips/propose?name=专场.srt&file=果园.toml"
    found = client.post(address, content=SHOW.encode(), headers={**OURS, "X-Lang": "en"}).json()
    slip = found["slips"][0]
    assert "Advertising Law, art. 9" in slip["law"]
    assert not re.search("[\u4e00-\u9fff]", slip["why"] + slip["law"])


def test_slips_are_found_in_what_was_transcribed_before(served: tuple[TestClient, App], media: MediaFactory) -> None:
    client, app = served
    edit = app.edit_room().begin(heard_talk(media.ffmpeg("talk.m4a", "-f", "lavfi", "-i", "sine=440:duration=1")))
    talks = client.get("/review/api/slips", headers=OURS).json()["talks"]
    assert talks[0] == [edit.id, edit.id.rpartition("-")[0]]
    found = post(client, "/review/api/slips/talk", talk=edit.id, file="", product="")
    assert found["lines"] == len(edit.result.transcript.segments)
    assert found["name"] == "talk.m4a.json"
    assert client.post("/review/api/slips/talk", json={"talk": "none"}, headers=OURS).status_code == 400


def test_cards_that_can_not_be_read_are_told_and_not_kept(client: TestClient) -> None:
    answer = client.post("/review/api/cards?name=bad.toml", content=b"[[product]]\nname = 3", headers=OURS)
    assert answer.status_code == 400
    files = client.get("/review/api/cards", headers=OURS).json()["files"]
    assert [each["file"] for each in files if each["file"] != "sample"] == ["果园.toml"]


def test_every_word_of_the_page_is_there_in_both_languages() -> None:
    for book in (WORDS, SHARED):
        for key, text in book.items():
            assert text.zh, key
            assert text.en, key
            assert text.zh.count("{}") == text.en.count("{}"), key


def test_pieces_give_the_whole_text_back() -> None:
    assert pieces("abc", ()) == (("abc", -1),)
    assert pieces("", ()) == ()
