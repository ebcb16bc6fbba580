"""`chushan review`: one JSON object a line, every kind of file, every kind of bad input."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from toolkit.cli.main import cli
from toolkit.core.spans import Span
from toolkit.core.speech_json import speech_to_json
from toolkit.core.speech_result import SpeechFigures, SpeechResult
from toolkit.core.transcript import Segment, Transcript, Word

CARDS = Path(__file__).resolve().parents[2] / "toolkit" / "data" / "products_example.toml"
RUNNER = CliRunner()


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHUSHAN_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("CHUSHAN_LANG", "zh")


def lines_of(*arguments: str, stdin: str | None = None) -> list[dict]:
    result = RUNNER.invoke(cli, ["review", *arguments, "--json"], input=stdin)
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines() if line.startswith("{")]


def test_each_line_of_a_text_has_its_object(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("五斤装，三十九块九\n\n全国最甜的脐橙\n", encoding="utf-8")
    first, second = lines_of(str(file), "--product", "fengjie-qicheng", "--products", str(CARDS))
    assert (first["line"], first["findings"]) == (1, [])
    assert second["line"] == 3
    (finding,) = second["findings"]
    assert (finding["rule_id"], finding["level"]) == ("ABS-1", "violation")
    assert second["text"][finding["start"] : finding["end"]] == finding["text"]
    assert len(finding["rewrites"]) == 2
    assert set(finding) >= {"law", "why", "clears"}


def test_the_standard_input_is_read() -> None:
    (line,) = lines_of("-", stdin="全網最低價")
    assert line["findings"][0]["rule_id"] == "PRICE-2"


def test_captions_carry_their_times(tmp_path: Path) -> None:
    file = tmp_path / "a.srt"
    file.write_text("1\n00:00:01,000 --> 00:00:02,500\n<i>顶级</i>脐橙\n", encoding="utf-8")
    (line,) = lines_of(str(file))
    assert (line["start_ms"], line["end_ms"], line["findings"][0]["text"]) == (1000, 2500, "顶级")


def test_speech_tells_the_second_of_the_words(tmp_path: Path) -> None:
    text = "这个橙子是我们自家种的，味道好，口感是顶级的"
    words = tuple(
        Word(text=char, span=Span(10_000 + 500 * at, 10_500 + 500 * at), confidence=0.9) for at, char in enumerate(text)
    )
    span = Span(10_000, 10_000 + 500 * len(text))
    segment = Segment(span=span, text=text, heard=text, words=words)
    spoken = Transcript(segments=(segment,), language="zh", dialect="", engine="test", duration_ms=30_000)
    figures = SpeechFigures(duration_ms=30_000, speech_ms=12_000, chunks=1, reused_chunks=0, cpu_s=0.0)
    heard = SpeechResult(media="talk.m4a", fingerprint="0", transcript=spoken, figures=figures)
    file = tmp_path / "talk.json"
    file.write_text(json.dumps(speech_to_json(heard)), encoding="utf-8")
    (line,) = lines_of(str(file))
    (finding,) = (one for one in line["findings"] if one["text"] == "顶级")
    assert finding["at_ms"] == 10_000 + 500 * text.index("顶级")
    shown = RUNNER.invoke(cli, ["review", str(file)]).stdout
    assert "0:19" in shown


def test_a_table_names_its_cell(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.worksheets[0]["B3"] = "县长推荐的脐橙"
    book.save(tmp_path / "a.xlsx")
    (line,) = lines_of(str(tmp_path / "a.xlsx"))
    assert line["cell"].endswith("!B3")
    assert line["findings"][0]["rule_id"] == "OFF-1"


def test_people_see_a_mark_under_the_words(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("这是顶级脐橙\n", encoding="utf-8")
    result = RUNNER.invoke(cli, ["review", str(file)])
    assert result.exit_code == 0
    rows = result.stdout.splitlines()
    at = rows.index("    这是顶级脐橙")
    assert rows[at + 1] == "    " + " " * 4 + "^" * 4
    assert "不是法律意见" in rows[-1]


def test_with_many_cards_a_line_is_said_of_the_product_it_names(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("先看武乡小米\n两斤装二十九块九\n再看奉节脐橙\n", encoding="utf-8")
    assert [line["product_id"] for line in lines_of(str(file), "-p", str(CARDS))] == [
        "wuxiang-xiaomi",
        "wuxiang-xiaomi",
        "fengjie-qicheng",
    ]


def test_the_name_of_another_product_of_the_show_is_no_false_origin(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(
        "奉节脐橙讲完了，下一个是武乡小米和奉节脐橙的搭配\n正宗武乡小米一样的奉节脐橙，全国第一\n", encoding="utf-8"
    )
    first, second = lines_of(str(file), "-p", str(CARDS))
    assert first["findings"] == []
    assert {one["rule_id"] for one in second["findings"]} == {"ABS-1"}
    (alone,) = lines_of("-", "-p", str(CARDS), "--product", "fengjie-qicheng", stdin="正宗武乡小米\n")
    assert "GI-1" in {one["rule_id"] for one in alone["findings"]}


def test_house_rules_of_the_home_folder_hold(tmp_path: Path) -> None:
    folder = tmp_path / "home" / "rules"
    folder.mkdir(parents=True)
    (folder / "mine.toml").write_text(
        'source = "店规"\nas_of = "2026-11-22"\nreview_by = "2027-11-22"\n[[rule]]\nid = "HOUSE-1"\nname_zh = "甲"\n'
        'name_en = "a"\nlaw = "店规"\nlevel = "violation"\nwhy_zh = "乙"\nwhy_en = "b"\n'
        '[[rule.trigger]]\nsay = ["老铁"]\n',
        encoding="utf-8",
    )
    (line,) = lines_of("-", stdin="老铁们好")
    assert line["findings"][0]["rule_id"] == "HOUSE-1"


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"", "空的"), (b"  \n\n", "空的"), (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "不是文字文件")],
)
def test_what_holds_no_text_is_refused(tmp_path: Path, content: bytes, told: str) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(content)
    result = RUNNER.invoke(cli, ["review", str(file)])
    assert result.exit_code == 1
    assert told in result.output
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    "arguments",
    [
        ["nothing.txt"],
        ["-", "--product", "nobody", "--products", str(CARDS)],
        ["-", "--rules", "nothing.toml"],
        ["-", "--date", "gestern"],
    ],
)
def test_wrong_arguments_are_told_plainly(arguments: list[str]) -> None:
    result = RUNNER.invoke(cli, ["review", *arguments], input="五斤装")
    assert result.exit_code == 1
    assert "Traceback" not in result.output


def test_odd_texts_are_read(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("😀" * 50 + "顶级\n" + "<p>顶级</p>\n" + "脐橙，" * 3400 + "顶级\n", encoding="gb18030")
    assert [line["findings"][0]["text"] for line in lines_of(str(file))] == ["顶级"] * 3
