"""`rehearse` from a recording to a score: with a recogniser that is told what to hear, and with the real one."""

import datetime
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from told_speech import hearing
from typer.testing import CliRunner

from toolkit.cli.main import cli
from toolkit.cli.rehearse import _plain, _show
from toolkit.core.codec import to_plain
from toolkit.core.errors import InputError
from toolkit.core.progress import Reporter
from toolkit.core.spans import Span
from toolkit.core.text import Lang
from toolkit.core.transcript import Segment, Word
from toolkit.media.product_files import load_products
from toolkit.tasks.rehearse import RehearseRequest, RehearseTools, read_rehearsal, rehearse

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
CARDS = load_products(SAMPLES / "products.toml")
TODAY = datetime.date(2026, 11, 22)


def hears(*sentences: str, confidence: float = 0.9) -> RehearseTools:
    """Tools whose recogniser hears these sentences, four characters a second."""
    segments, at = [], 0
    for sentence in sentences:
        words = tuple(
            Word(text=char, span=Span(at + 250 * index, at + 250 * (index + 1)), confidence=confidence)
            for index, char in enumerate(sentence)
        )
        span = Span(at, at + 250 * len(sentence))
        segments.append(Segment(span=span, text=sentence, heard=sentence, words=words))
        at = span.end_ms + 200

    return hearing(segments, at)


def request(**changed: object) -> RehearseRequest:
    given: dict = {"media": Path("a.wav"), "cards": CARDS, "today": TODAY}
    return RehearseRequest(**{**given, **changed})


def test_the_product_that_is_named_most_is_scored_and_talk_of_another_is_left_out() -> None:
    tools = hears("大家好，今天讲奉节脐橙，奉节脐橙五斤装。", "接下来是武乡小米，二十九块九。")
    found = rehearse(request(), tools, Reporter())
    assert found.card.name == "奉节脐橙"
    assert "小米" not in found.talk.text
    assert not [remark for remark in found.rehearsal.item("facts").remarks if "二十九" in remark.words]


def test_talk_of_another_product_slows_nothing_and_is_no_pause() -> None:
    orange = ("大家好，今天讲奉节脐橙，奉节脐橙五斤装。" * 2, "接着说脐橙，坏了拍照找客服，脐橙当天挑选装箱。" * 2)
    alone = rehearse(request(), hears(*orange), Reporter()).rehearsal
    among = rehearse(request(), hears(orange[0], "接下来是武乡小米，二十九块九。" * 2, orange[1]), Reporter()).rehearsal
    assert among.pace == pytest.approx(alone.pace, rel=0.02)
    assert among.talk_ms == pytest.approx(alone.talk_ms, abs=500)
    assert not among.item("fluency").remarks


def test_an_earlier_try_is_read_back(tmp_path: Path) -> None:
    made = rehearse(request(), hears("大家好，今天讲奉节脐橙，五斤装，产地奉节。"), Reporter()).rehearsal
    file = tmp_path / "first.json"
    file.write_text(json.dumps({"schema": "RehearseRun.1", "rehearsal": to_plain(made)}, ensure_ascii=False), "utf-8")
    assert read_rehearsal(file) == made
    again = rehearse(request(before=file), hears("大家好，今天讲奉节脐橙，五斤装，产地奉节。"), Reporter())
    assert again.before == made


def test_a_script_says_how_long_it_should_be(tmp_path: Path) -> None:
    script = tmp_path / "script.txt"
    script.write_text("奉节脐橙五斤装。" * 40, encoding="utf-8")
    row = rehearse(request(script=script), hears("大家好，今天讲奉节脐橙，五斤装。"), Reporter()).rehearsal.item(
        "length"
    )
    assert "要求 70 秒" in row.remarks[0].why.zh


@pytest.mark.parametrize(
    ("build", "told"),
    [
        (lambda folder: (request(cards=()), hears("大家好，今天讲奉节脐橙。")), "没有商品卡"),
        (lambda folder: (request(), hears("嗯")), "没有听到有人讲话"),
        (lambda folder: (request(before=folder / "none.json"), hears("大家好")), "读不了"),
        (lambda folder: (request(before=_wrong(folder)), hears("大家好")), "不是排练结果"),
    ],
)
def test_what_can_not_be_used_is_told(
    tmp_path: Path, build: Callable[[Path], tuple[RehearseRequest, RehearseTools]], told: str
) -> None:
    with pytest.raises(InputError) as caught:
        rehearse(*build(tmp_path), Reporter())
    assert told in caught.value.fault.zh
    assert caught.value.next_step.zh


def _wrong(folder: Path) -> Path:
    path = folder / "wrong.json"
    path.write_text('{"total": "many"}', encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("lang", "total", "waits", "row"),
    [
        ("zh", "满分 25", "另有 75 分待评分", "合规  –/"),
        ("en", "of 25", "75 more points wait", "law  –/"),
    ],
)
def test_what_waits_for_the_trainer_is_told_and_counted_nowhere(
    capsys: pytest.CaptureFixture[str], lang: Lang, total: str, waits: str, row: str
) -> None:
    said = ("大家好，今天讲奉节脐橙，全国第一甜，产地奉节。",)
    unsure, clear = (rehearse(request(), hears(*said, confidence=sure), Reporter()) for sure in (0.3, 0.9))
    _show(unsure, lang)
    told = capsys.readouterr().out
    assert total in told.splitlines()[0]
    assert waits in told
    assert row in told
    plain = json.loads(json.dumps(_plain(unsure)))["rehearsal"]
    assert plain["unjudged"] == 75
    assert plain["total"] == pytest.approx(sum(one["points"] for one in plain["items"] if not one["is_by_hand"]))
    assert plain["capped"] is None
    _show(clear, lang)
    assert waits not in capsys.readouterr().out


@pytest.mark.model
def test_a_real_recording_is_scored(weights_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHUSHAN_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("CHUSHAN_LANG", "zh")
    arguments = ["rehearse", str(SAMPLES / "sale_two_products.mp4"), "-p", str(SAMPLES / "products.toml")]
    run = json.loads(CliRunner().invoke(cli, [*arguments, "--json"]).stdout)
    made = run["rehearsal"]
    assert 0 < made["total"] < 100
    assert made["confidence"] > 0.5
    truth = json.loads((SAMPLES / "sale_two_products.truth.json").read_text(encoding="utf-8"))
    product = next(card.id for card in CARDS if card.id == run["product"])
    parts = [part for part in truth["segments"] if part["product"] == product]
    assert made["talk_ms"] >= max(part["end_ms"] - part["start_ms"] for part in parts) * 0.8
    shown = CliRunner().invoke(cli, arguments).stdout
    assert shown.index("事实说全说对") < shown.index("语速")
