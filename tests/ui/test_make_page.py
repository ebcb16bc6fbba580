"""The main page: its handlers on the real App."""

import threading
import time
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from media_factory import MediaFactory

from toolkit.app import App
from toolkit.core.job import Job
from toolkit.core.text import Lang, Text
from toolkit.tasks.card_room import FieldWrite
from ui import html
from ui.cards import FORM_FIELDS, FormWrong, form_of, read_form
from ui.make_actions import Asked, MakeActions
from ui.text import WORDS, say

NOON = datetime(2026, 11, 22, 12, 5, 9).astimezone()
GOOD_FORM = ("会理石榴", "石榴、软籽石榴", "四川省会理市", "5斤装", "39.9", "1")
MARKUP = "<img src=x onerror=alert(1)>"


def asked(*files: Path, rows: list[dict] | None = None, places: str = "") -> Asked:
    given = tuple(map(str, files))
    return Asked(files=given, places=places, rows=tuple(rows or ()), profile="douyin", dialect="auto", matches={})


def one_row(actions: MakeActions) -> list[dict]:
    rows, message, is_saved = actions.save_card([], None, GOOD_FORM, "zh")
    assert is_saved, message
    return rows


def wait_for_end(app: App, job_id: str, seconds: float = 60) -> Job:
    end_s = time.monotonic() + seconds
    while time.monotonic() < end_s:
        job = app.job(job_id)
        assert job is not None
        if job.is_final:
            return job
        time.sleep(0.05)
    raise AssertionError("the job did not end")


# words


def test_every_word_is_there_in_both_languages_with_the_same_gaps() -> None:
    for key, word in WORDS.items():
        assert word.zh.strip(), key
        assert word.en.strip(), key
        assert word.zh.count("{}") == word.en.count("{}"), key


def test_missing_word_is_an_error_of_ours() -> None:
    with pytest.raises(KeyError):
        say("no such word", "zh")


# the form


def test_form_that_is_right_becomes_a_card_with_an_id(actions: MakeActions) -> None:
    rows = one_row(actions)

    assert rows[0]["name"] == "会理石榴"
    assert rows[0]["aliases"] == ["石榴", "软籽石榴"]
    assert rows[0]["price"] == "39.9元"
    assert rows[0]["link_no"] == 1
    assert rows[0]["id"].isascii()
    assert form_of(rows[0]) == GOOD_FORM
    assert list(actions.uploads.iterdir()) == []


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", " ", "请填品名"),
        ("spec", "", "请填规格"),
        ("price", "", "请填价格"),
        ("price", "便宜", "价格“便宜”看不懂"),
        ("price", "-3", "价格“-3”看不懂"),
        ("link_no", "一", "链接号“一”要写整数"),
        ("link_no", "0", "链接号“0”要写整数"),
    ],
)
def test_wrong_field_is_named_beside_the_form(actions: MakeActions, field: str, value: str, said: str) -> None:
    form = tuple(value if name == field else text for name, text in zip(FORM_FIELDS, GOOD_FORM, strict=True))

    rows, message, is_saved = actions.save_card([], None, form, "zh")

    assert not is_saved
    assert rows == []
    assert said in message
    assert f'data-fields="{field}"' in message  # the style marks the box


@pytest.mark.parametrize("written", ["39.9", "39.9元", "¥39.9", " 39.9 元 "])
def test_price_may_be_written_as_people_do(written: str) -> None:
    row = read_form(("甲", "", "", "5斤", written, ""), {}, "zh")

    assert row == {"name": "甲", "spec": "5斤", "price": "39.9元"}


def test_two_cards_with_one_alias_are_told_in_terms_of_cards(actions: MakeActions) -> None:
    rows = one_row(actions)

    same, message, is_saved = actions.save_card(rows, None, ("突尼斯石榴", "石榴", "", "3斤", "29.9", ""), "zh")

    assert not is_saved
    assert same == rows
    assert "第 2 张卡的“别名”" in message
    assert ".toml" not in message
    assert "行" not in message


def test_change_of_a_card_keeps_what_the_form_does_not_show(actions: MakeActions, tmp_path: Path) -> None:
    file = tmp_path / "cards.toml"
    file.write_text(
        '[[product]]\nid = "a"\nname = "甲"\nspec = "5斤"\nprice = "9元"\nstorage = "阴凉处"\n'
        '[product.evidence]\nstorage = "包装照片"\n',
        encoding="utf-8",
    )
    rows, _ = actions.load_cards(str(file), "zh")

    changed, message, is_saved = actions.save_card(rows, 0, ("甲", "", "云南", "5斤", "8.5", ""), "zh")

    assert is_saved, message
    assert changed[0]["price"] == "8.5元"
    assert (changed[0]["id"], changed[0]["storage"], changed[0]["evidence.storage"]) == ("a", "阴凉处", "包装照片")


def test_file_with_faults_gives_no_cards_and_every_place(actions: MakeActions, tmp_path: Path) -> None:
    file = tmp_path / "cards.toml"
    file.write_text('[[product]]\nname = "甲"\nprice = "-3元"\n', encoding="utf-8")

    rows, message = actions.load_cards(str(file), "zh")

    assert rows == []
    assert "第 3 行" in message


def test_form_error_carries_its_points() -> None:
    with pytest.raises(FormWrong) as caught:
        read_form(("", "", "", "", "", ""), {}, "en")
    assert len(caught.value.points) == 3


# start and stop


def test_start_without_anything_says_what_is_missing(actions: MakeActions) -> None:
    job_id, message = actions.start(asked(), NOON, "zh")

    assert job_id == ""
    assert message.index("还没开始") < message.index("<li>")  # both are points of one list
    assert message.count("<li>") == 2
    assert "第 1 步" in message
    assert "第 2 步" in message


def test_named_place_that_is_not_there_is_told(actions: MakeActions, tmp_path: Path) -> None:
    _, message = actions.start(
        asked(rows=one_row(actions), places=f'"{tmp_path / "没有.mp4"}"\n{tmp_path}'), NOON, "zh"
    )

    assert "没有.mp4" in message
    assert "没有视频文件" in message


def test_folder_gives_its_videos_once(actions: MakeActions, tmp_path: Path) -> None:
    for name in ("b.MP4", "a.mov", "note.txt"):
        (tmp_path / name).touch()

    found, wrong = actions.find_footage((str(tmp_path / "a.mov"),), f"{tmp_path}\n{tmp_path / 'b.MP4'}", "zh")

    assert [path.name for path in found] == ["a.mov", "b.MP4"]
    assert wrong == []


def test_others_in_the_network_can_not_name_files_of_this_computer(app: App, tmp_path: Path) -> None:
    (tmp_path / "secret.mp4").touch()
    actions = MakeActions(app, may_name_places=False, samples=tmp_path)

    assert actions.find_footage((), str(tmp_path / "secret.mp4"), "zh") == ((), [])


def test_job_on_a_broken_file_ends_with_one_plain_message(app: App, actions: MakeActions, tmp_path: Path) -> None:
    broken = tmp_path / "不是视频.mp4"
    broken.write_text("hello", encoding="utf-8")

    job_id, message = actions.start(asked(broken, rows=one_row(actions)), NOON, "zh")

    assert message == ""
    assert wait_for_end(app, job_id).state == "failed"
    panel, result, is_final = actions.show_job(job_id, "zh")
    assert "不是视频.mp4" in panel
    assert "Traceback" not in panel
    assert (result, is_final) == ("", True)


@pytest.mark.slow
def test_stop_ends_the_work_and_leaves_no_partial_file(app: App, actions: MakeActions, media: MediaFactory) -> None:
    footage = media.clock("long.mp4", seconds=40, size=(1280, 720))
    job_id, message = actions.start(asked(footage, rows=one_row(actions)), NOON, "zh")
    assert message == ""
    while (job := app.job(job_id)) and not job.is_final and job.fraction < 0.55:
        time.sleep(0.05)

    asked_s = time.monotonic()
    app.cancel(job_id)

    assert wait_for_end(app, job_id).state == "cancelled"
    assert time.monotonic() - asked_s < 10
    assert not list(actions.runs.rglob("*.part"))
    assert actions.current_job() is None


def test_two_runs_in_one_second_get_two_folders(actions: MakeActions) -> None:
    first = actions._new_run(Path("果园 (1).mp4"), NOON)
    first.mkdir()

    assert first.name == "2026-11-22_120509_果园-1"
    assert actions._new_run(Path("果园 (1).mp4"), NOON).name == "2026-11-22_120509_果园-1-2"


def test_sample_is_copied_and_its_cards_are_read(app: App, tmp_path: Path) -> None:
    samples = tmp_path / "samples"
    samples.mkdir()
    (samples / "sale.mp4").write_bytes(b"film")
    (samples / "products.toml").write_text(
        '[[product]]\nname = "脐橙"\nspec = "5斤"\nprice = "39.9元"\n', encoding="utf-8"
    )
    actions = MakeActions(app, may_name_places=True, samples=samples)

    files, rows, message = actions.load_sample("zh")

    assert [Path(file).read_bytes() for file in files] == [b"film"]
    assert rows[0]["name"] == "脐橙"
    assert "样片" in message


def test_installation_without_samples_says_so(actions: MakeActions) -> None:
    assert actions.load_sample("en")[:2] == ((), [])


# what is shown


@pytest.mark.parametrize(
    ("eta_s", "said"),
    [(None, "正在估计"), (3, "马上就好"), (8, "大约还要 10 秒"), (61, "大约还要 2 分钟"), (600, "大约还要 10 分钟")],
)
def test_time_left_is_told_in_round_words(eta_s: float | None, said: str) -> None:
    assert said in html.format_left(eta_s, "zh")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_running_job_shows_stage_percentage_and_time_left(lang: Lang) -> None:
    job = Job(
        id="1", kind="make", title="a.mp4", state="running", stage=Text("听写", "listening"), fraction=0.42, eta_s=90
    )

    panel = html.job_panel(job, lang)

    assert "42%" in panel
    assert job.stage.get(lang) in panel
    assert say("left", lang, say("minutes", lang, 2)) in panel


def test_early_on_nothing_is_said_to_be_nearly_done() -> None:
    job = Job(id="1", kind="make", title="a.mp4", state="running", stage=Text("听", "hear"), fraction=0.35, eta_s=2)

    assert "马上就好" not in html.job_panel(job, "zh")
    assert "马上就好" in html.job_panel(replace(job, fraction=0.95), "zh")


def test_markup_in_titles_names_and_errors_stays_text() -> None:
    job = Job(
        id="1", kind="make", title=MARKUP, state="failed", stage=Text("", ""), fraction=0, error=Text(MARKUP, MARKUP),
        notes=(Text(MARKUP, MARKUP),),
    )  # fmt: skip
    manifest = {"clips": [{"title": MARKUP, "video": MARKUP, "cover": MARKUP}], "notes": [{"zh": MARKUP}]}

    shown = html.job_panel(job, "zh") + html.result_panel(manifest, MARKUP, "zh")
    shown += html.card_list([{"name": MARKUP, "price": MARKUP, "spec": MARKUP}], "zh")

    assert "<img" not in shown
    assert "&lt;img" in shown


def test_result_links_to_report_zip_and_files() -> None:
    clip = {"title": "甲", "product": "a", "video": "clips/01 甲.mp4", "cover": "covers/01.jpg", "duration_ms": 18_400}

    shown = html.result_panel({"clips": [clip]}, "run-1", "zh")

    assert 'href="/runs/run-1/report.html"' in shown
    assert 'href="/zip/run-1"' in shown
    assert 'src="/runs/run-1/clips/01%20%E7%94%B2.mp4"' in shown
    assert "18 秒" in shown
    assert "1.5 秒" in html.result_panel({"clips": [{**clip, "duration_ms": 1_500}]}, "run-1", "zh")


def test_result_whose_folder_is_gone_says_so() -> None:
    assert "不在了" in html.result_panel({}, "run-1", "zh")


# the server


def test_the_cards_of_their_own_page_are_taken_over(actions: MakeActions, app: App) -> None:
    rows, message = actions.own_cards("zh")
    assert (rows, "还没有填好的卡" in message, 'href="/products"' in message) == ([], True, True)
    room = app.card_room()
    card_id = room.add("会理石榴").id
    room.write(card_id, *(FieldWrite(path=path, text=text) for path, text in (("spec", "5斤装"), ("price", "39.9"))))
    room.add("没填完的")
    rows, message = actions.own_cards("zh")
    assert [row["name"] for row in rows] == ["会理石榴"]
    assert "1 张" in message


def test_the_work_of_other_pages_is_not_shown_as_a_run(actions: MakeActions, app: App) -> None:
    made = app._runner.submit("make", "果园", lambda _reporter: "")
    for _ in range(40):
        app._runner.submit("card_photo", "标签", lambda _reporter: "")
    busy = threading.Event()
    waiting = app._runner.submit("copy", "脐橙", lambda _reporter: str(busy.wait(20)))
    assert actions.current_job() is None or actions.current_job().id != waiting  # type: ignore[union-attr]
    busy.set()
    assert [job_id for _, job_id in actions.list_runs("zh")] == [made]
