"""What pages say: the same fact in both languages, laws and evidence in the reader's, no words of the command line."""

import re

import pytest

from toolkit.core.courses.formulas import FORMULAS
from toolkit.core.courses.settings import KpiSettings
from toolkit.core.courses.types import Exercise
from toolkit.core.courses.views import exercise_view
from toolkit.core.errors import ProductCardInvalid
from toolkit.core.text import Lang, Text
from ui.live.board import Board
from ui.missing import missing_page
from ui.products.plain import shown_evidence, shown_file
from ui.products.routes import told_on_page
from ui.room import trainer_html
from ui.room.words_units import UNITS

CHINESE = re.compile("[一-鿿]")


@pytest.mark.parametrize("number", ["", "-2"])
def test_what_was_pasted_is_never_shown_as_a_file(number: str) -> None:
    evidence = f"贴的话{number}.txt 第3句：“坏一个赔一个。”"
    assert shown_evidence(evidence, "zh") == f"贴的话{number} 第3句：“坏一个赔一个。”"
    assert shown_evidence(evidence, "en") == f"pasted text{number}, sentence 3: “坏一个赔一个。”"
    assert not CHINESE.search(shown_file(f"贴的话{number}.txt", "en"))
    assert shown_file("我的贴的话.txt", "en") == "我的贴的话.txt"


@pytest.mark.parametrize("before", [0, 1, 7])
def test_the_queue_counts_those_before_in_both_languages(before: int) -> None:
    row = {"number": 3, "name": "王大姐", "title": "试讲", "state": "waiting", "place": before, "eta_s": 40}
    chinese, english = (trainer_html.queue_table([row], lang) for lang in ("zh", "en"))
    assert f"前面还有 {before} 个" in chinese
    assert f"{before} before it" in english


@pytest.mark.parametrize(
    ("evidence", "english"),
    [
        ("照片 label.jpg 第3行（左12%，上40%）", "photo label.jpg, line 3"),
        ("讲述.txt 第3句", "讲述.txt, sentence 3"),
        ("讲述.txt 第3句：“坏一个赔一个。”", "讲述.txt, sentence 3: “坏一个赔一个。”"),
        ("表格 货.csv 第2行", "table 货.csv, line 2"),
        ("talk.txt 第1句", "talk.txt, sentence 1"),
        ("采访.m4a 0:12", "采访.m4a 0:12"),
        ("照片 在村里拍的", "照片 在村里拍的"),
    ],
)
def test_places_of_evidence_are_in_the_readers_language(evidence: str, english: str) -> None:
    assert shown_evidence(evidence, "en") == english
    assert shown_evidence(evidence, "zh") == evidence.split("（左")[0]


def test_a_warning_of_a_live_show_names_its_law_in_english_too() -> None:
    board = Board()
    board.add(
        {"type": "alert", "id": 1, "media_ms": 1, "number": 1, "law": "广告法第十七条；食品安全法第七十三条"}
    )  # fmt: skip
    (alert,) = board.snapshot()["alerts"]
    assert alert["law_en"] == "Advertising Law, art. 17; Food Safety Law, art. 73"
    assert alert["law"].startswith("广告法")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_form_for_units_names_no_command(lang: Lang) -> None:
    assert "chushan" not in UNITS["u_sheet_more"].get(lang)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_file_chosen_on_a_page_is_told_by_its_name_and_without_commands(lang: Lang) -> None:
    fault, command = Text("有 1 处问题", "has 1 fault"), Text("请用 chushan products init", "Use chushan products init")
    told = told_on_page(ProductCardInvalid("/home/li/cards/坏.csv", fault, command), lang)
    assert told.startswith("坏.csv")
    assert fault.get(lang) in told
    assert "chushan" not in told
    assert "/home" not in told


@pytest.mark.parametrize("status", [403, 404])
def test_a_missing_page_speaks_both_languages_and_leads_on(status: int) -> None:
    page = missing_page(status, "/tools/")
    english = re.sub("<[^>]*>", "", "".join(re.findall(r'lang="en">[^<]*', page)))
    assert english
    assert not CHINESE.search(english)
    assert 'href="/tools/"' in page
    assert "<a " not in missing_page(status, "")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_figure_asked_for_tells_how_it_is_worked_out(lang: Lang) -> None:
    settings = KpiSettings(figures=(), asks=tuple(FORMULAS))
    shown = exercise_view(
        Exercise(id="k", kind="kpi", title=Text("算", "sums"), task=Text("算", "sums"), settings=settings, of=10), lang
    )
    asks = shown["asks"]
    assert [ask["how"] for ask in asks] == [one.how.get(lang) for one in FORMULAS.values()]
    assert all(ask["how"] for ask in asks)
