"""`chushan facts` and the commands that fill a card, as a user types them."""

import json
import os
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from toolkit.cli.main import cli

CARDS = str(Path(__file__).parents[2] / "toolkit" / "data" / "products_example.toml")
ORANGE = ("--products", CARDS, "--product", "fengjie-qicheng")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    environment = {**os.environ, "CHUSHAN_HOME": str(tmp_path / "home"), "CHUSHAN_LANG": "zh"}

    def invoke(*arguments: str, typed: str | bytes = "") -> Result:
        result = CliRunner().invoke(cli, list(arguments), input=typed, env=environment)
        assert "Traceback" not in result.output
        return result

    return invoke


def test_facts_prints_every_claim_as_json_and_tells_by_its_code_whether_all_are_carried(run) -> None:
    result = run("facts", "五斤装三十八块九", *ORANGE, "--json")
    told = json.loads(result.stdout)
    assert result.exit_code == 3
    assert (told["text"], told["product"]) == ("五斤装三十八块九", "fengjie-qicheng")
    assert [(c["text"], c["kind"], c["status"], c["fact"]) for c in told["claims"]] == [
        ("五斤装", "unit", "supported", "spec"),
        ("三十八块九", "price", "contradicted", "price"),
    ]
    assert set(told["claims"][0]) == {"kind", "start", "end", "text", "status", "fact", "value", "why"}
    assert run("facts", "五斤装三十九块九", *ORANGE).exit_code == 0


def test_facts_reads_a_file_and_standard_input_and_marks_each_claim(run, tmp_path: Path) -> None:
    (tmp_path / "copy.txt").write_text("海拔1200米，五斤装", encoding="utf-8")
    for result in (run("facts", "copy.txt", *ORANGE), run("facts", "-", *ORANGE, typed="海拔1200米，五斤装")):
        assert "? 1200米" in result.stdout
        assert "✓ 五斤装" in result.stdout


@pytest.mark.parametrize("text", ["", " \n"])
def test_an_empty_text_is_told_in_words(run, text: str) -> None:
    result = run("facts", text, *ORANGE)
    assert result.exit_code == 1
    assert "没有文字可以核对" in result.stderr


def test_wrong_files_and_names_are_told_in_words(run, tmp_path: Path) -> None:
    (tmp_path / "latin.txt").write_bytes(b"\xff\xfe\x00\xd8\xff")
    assert "UTF-8" in run("facts", "latin.txt", *ORANGE).stderr
    assert "没有叫“苹果”的商品" in run("facts", "x", "--products", CARDS, "--product", "苹果").stderr
    assert "没有这个商品卡文件" in run("facts", "x", "--product", "missing.toml").stderr
    assert "太长" in run("facts", "-", *ORANGE, typed="字" * 200_000).stderr


def test_a_talk_fills_a_card_only_by_what_is_confirmed(run, tmp_path: Path) -> None:
    talk = "我们家的脐橙，产在重庆奉节县。一箱五斤装，卖三十九块九。四十八小时内发货。"
    (tmp_path / "talk.txt").write_text(talk, encoding="utf-8")
    assert run("products", "from-talk", "talk.txt", "-o", "said.json").exit_code == 0
    missing = json.loads(run("products", "complete", "card.toml", "--proposal", "said.json", "--json").stdout)[
        "missing"
    ]
    assert [each["path"] for each in missing[:3]] == ["name", "price", "spec"]
    assert missing[1]["proposed"] == "39.9元"
    assert not (tmp_path / "card.toml").exists()
    # the name confirmed, the price corrected, the rest confirmed, and from the fifth question on nothing
    typed = "\n45元\n\n\n" + "-\n" * 30
    assert run("products", "complete", "card.toml", "--proposal", "said.json", typed=typed).exit_code == 0
    (card,) = json.loads(run("products", "check", "card.toml", "--json").stdout)["products"]
    facts = {fact["id"]: (fact["value"], fact["evidence"]) for fact in card["facts"]}
    assert facts["price"] == ("45元", "本人填写")
    assert facts["spec"][0] == "5斤装"
    assert "talk.txt 第2句" in facts["spec"][1]
    assert "ship.hours" not in facts


def test_a_photo_or_talk_that_is_not_there_is_told_in_words(run) -> None:
    assert run("products", "from-talk", "missing.txt").exit_code == 1
    assert run("products", "from-photo", "missing.jpg").exit_code == 1
