"""`script`: shows of every length, two hosts, dialect, and files that other programs open."""

import dataclasses
import datetime
import io
import itertools
import json
import re
from pathlib import Path

import pytest

from toolkit.core.copy_card import ready_card
from toolkit.core.copy_gate import refusals
from toolkit.core.copy_types import CopyBook
from toolkit.core.errors import OptionInvalid
from toolkit.core.gloss import gloss_text
from toolkit.core.products import ProductCard
from toolkit.core.progress import Reporter
from toolkit.core.script_markdown import COLUMNS
from toolkit.core.script_types import Script
from toolkit.engines import words
from toolkit.media.gloss_files import load_gloss
from toolkit.media.product_files import load_products
from toolkit.tasks.product_texts import load_copy_book
from toolkit.tasks.write_script import ScriptRequest, ScriptTools, make_script, script_bytes

SETS = Path(__file__).resolve().parents[2] / "bench" / "sets"


class Memory:
    """Remembers nothing: each file is new."""

    def digest(self, path: Path) -> str | None:
        return None

    def remember(self, path: Path, digest: str) -> None:
        pass


@pytest.fixture(scope="module")
def tools() -> ScriptTools:
    return ScriptTools(
        book=load_copy_book(datetime.date(2026, 11, 22)),
        written=Memory(),
        load_gloss=lambda name: (name, load_gloss(f"gloss_{name}.toml")),
        split_words=words.split_words,
    )


@pytest.fixture(scope="module")
def cards() -> tuple[ProductCard, ...]:
    return tuple(card for card in load_products(SETS / "copy_cards.toml") if card.id not in ("inject", "conflict"))


def show_of(cards: tuple[ProductCard, ...], tools: ScriptTools, **options: object) -> Script:
    request = ScriptRequest(cards=cards, minutes=options.pop("minutes", 5), **options)  # type: ignore[arg-type]
    return make_script(request, tools, Reporter()).script


def check_lines(script: Script, cards: tuple[ProductCard, ...], book: CopyBook) -> None:
    ready = {card.id: ready_card(card, book.today).card for card in cards}
    names = [card.name for card in ready.values()]
    for slot in script.products:
        for beat in slot.beats:
            for line in beat.lines:
                text = line.text
                for name in names:
                    text = text if name == slot.name else text.replace(name, "")
                assert not re.search("[0-9{}@]", text)
                assert not refusals(text, ready[slot.product_id], book.gate), text


@pytest.mark.parametrize("index", range(6))
def test_five_minutes_keep_within_five_percent_of_the_budget(
    tools: ScriptTools, cards: tuple[ProductCard, ...], index: int
) -> None:
    card = cards[index * 3 + 1]
    script = show_of((card,), tools)
    assert script.seconds == 300
    assert script.char_budget == 1200
    assert abs(script.spoken_chars - 1200) <= 60
    said = [line.text for beat in script.beats() for line in beat.lines]
    assert len(said) == len(set(said))
    assert script.products[0].unsaid == ()
    check_lines(script, (card,), tools.book)


def test_two_hours_of_eight_products_give_every_second_away(tools: ScriptTools, cards: tuple[ProductCard, ...]) -> None:
    script = show_of(cards[:8], tools, minutes=120, hosts=2)
    beats = list(script.beats())
    assert beats[0].start_s == 0
    for before, after in itertools.pairwise(beats):
        assert before.start_s + before.seconds == after.start_s
    assert script.seconds == 7200
    assert script.spoken_chars >= script.char_budget * 0.95
    themes = [row.theme for row in script.rows]
    assert themes[0] == "暖场"
    assert themes[1] == "福利款"
    assert themes[-1] == "下播预告"
    assert themes.index("利润款") < themes.index("返场")
    assert [row.end_s for row in script.rows[:-1]] == [row.start_s for row in script.rows[1:]]
    assert {line.speaker for beat in beats for line in beat.lines} == {"主播", "副播"}
    check_lines(script, cards[:8], tools.book)


def test_a_poor_card_is_filled_honestly_and_told(tools: ScriptTools) -> None:
    card = next(card for card in load_products(SETS / "compliance_cards.toml") if card.id == "tujidan")
    script = show_of((card,), tools)
    told = [line for beat in script.beats() for line in beat.lines if line.fact_ids]
    assert {path for line in told for path in line.fact_ids} <= {"name", "spec", "price"}
    note = next(note for note in script.products[0].notes if "没有编内容" in note.zh)
    assert "配料" not in note.zh, "eggs have no list of ingredients"
    assert "origin" in note.en
    assert "ingredients" not in note.en
    assert abs(script.spoken_chars - 1200) <= 60


def test_dialect_words_turn_back_into_the_same_mandarin(tools: ScriptTools, cards: tuple[ProductCard, ...]) -> None:
    plain, script = show_of(cards[:1], tools), show_of(cards[:1], tools, dialect="sichuan")
    lexicon = load_gloss("gloss_sichuan.toml")
    assert lexicon
    changed = 0
    for before, after in zip(plain.beats(), script.beats(), strict=True):
        for old, new in zip(before.lines, after.lines, strict=True):
            assert gloss_text(new.text, lexicon, words.split_words).mandarin == old.text or not new.dialect
            assert not (new.dialect and new.fact_ids)
            changed += bool(new.dialect)
    assert changed >= 3


@pytest.mark.parametrize("pace", [180, 300])
def test_the_budget_follows_the_pace(tools: ScriptTools, cards: tuple[ProductCard, ...], pace: int) -> None:
    script = show_of(cards[:1], tools, pace=pace)
    assert abs(script.char_budget - pace * 5) <= 5
    assert abs(script.spoken_chars - script.char_budget) <= script.char_budget * 0.05


def test_a_spreadsheet_and_a_document_open_with_their_content(
    tools: ScriptTools, cards: tuple[ProductCard, ...], tmp_path: Path
) -> None:
    script = show_of(cards[:3], tools, minutes=20, hosts=2)
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(script_bytes(script, ".xlsx")))
    assert book.sheetnames == ["流程表", "口播稿", "答疑", "红线", "核对"]
    heads = [cell.value for cell in book["流程表"][2]]
    assert heads == list(COLUMNS)
    rows = list(book["口播稿"].iter_rows(min_row=3, values_only=True))
    heading = next(row for row in rows if str(row[0]).startswith(script.products[0].name))
    assert not any(heading[1:])
    docx = pytest.importorskip("docx", reason="python-docx is not installed")
    document = docx.Document(io.BytesIO(script_bytes(script, ".docx")))
    assert [cell.text for cell in document.tables[0].rows[0].cells] == heads
    said = "\n".join(paragraph.text for paragraph in document.paragraphs)
    for beat in script.beats():
        assert all(line.text in said for line in beat.lines)


def test_a_cell_that_looks_like_a_formula_is_text(tools: ScriptTools, cards: tuple[ProductCard, ...]) -> None:
    import openpyxl

    script = dataclasses.replace(show_of(cards[:1], tools), red_lines=('=HYPERLINK("http://a.b")',))
    book = openpyxl.load_workbook(io.BytesIO(script_bytes(script, ".xlsx")))
    cells = [cell for row in book["红线"].iter_rows(min_row=3) for cell in row if str(cell.value).startswith("=")]
    assert [cell.data_type for cell in cells] == ["s"]


def test_the_teleprompter_needs_nothing_else(tools: ScriptTools, cards: tuple[ProductCard, ...]) -> None:
    page = script_bytes(show_of(cards[:1], tools, pace=220), ".html").decode()
    assert '"pace": 220' in page
    assert not re.search(r"https?://|src=", page)
    assert page.count('class="beat') == 11
    assert "镜像" in page


def test_markup_in_a_card_stays_text_in_the_teleprompter(tools: ScriptTools, cards: tuple[ProductCard, ...]) -> None:
    script = show_of(cards[:1], tools)
    page = script_bytes(dataclasses.replace(script, theme="<script>alert(1)</script>"), ".html").decode()
    assert "<script>alert" not in page


@pytest.mark.parametrize(
    "change", [{"minutes": 0.5}, {"minutes": 9999}, {"minutes": float("nan")}, {"hosts": 3}, {"pace": 900}]
)
def test_options_that_cant_be_used_are_told(
    tools: ScriptTools, cards: tuple[ProductCard, ...], change: dict[str, object]
) -> None:
    with pytest.raises(OptionInvalid):
        show_of(cards[:3], tools, **change)


def test_a_written_file_is_reported(tools: ScriptTools, cards: tuple[ProductCard, ...], tmp_path: Path) -> None:
    out = tmp_path / "show.json"
    result = make_script(ScriptRequest(cards=cards[:1], minutes=5, out=out), tools, Reporter())
    assert result.files == (out,)
    assert json.loads(out.read_text(encoding="utf-8"))["schema"] == "Script.2"
