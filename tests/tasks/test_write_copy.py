"""`describe`: files, languages, tones, an engine that lies, and options that can't be used."""

import datetime
import json
from pathlib import Path

import pytest

from toolkit.core.copy_gate import refusals
from toolkit.core.copy_types import CopyBook
from toolkit.core.errors import EngineFailed, InputError, OptionInvalid, OutputTaken
from toolkit.core.products import ProductCard
from toolkit.core.progress import Progress, Reporter
from toolkit.core.text import Text
from toolkit.core.writing import Written
from toolkit.engines.text_fake import LyingWriter
from toolkit.media.product_files import load_products
from toolkit.media.product_writer import write_template
from toolkit.tasks.product_texts import load_copy_book
from toolkit.tasks.write_copy import CopyRequest, CopyTools, describe


class Memory:
    """Which files were written."""

    def __init__(self) -> None:
        self.known: dict[Path, str] = {}

    def digest(self, path: Path) -> str | None:
        return self.known.get(path)

    def remember(self, path: Path, digest: str) -> None:
        self.known[path] = digest


@pytest.fixture(scope="module")
def book() -> CopyBook:
    return load_copy_book(datetime.date(2026, 11, 21))


@pytest.fixture(scope="module")
def cards(tmp_path_factory: pytest.TempPathFactory) -> tuple[ProductCard, ...]:
    path = tmp_path_factory.mktemp("cards") / "products.toml"
    write_template(path)
    return load_products(path)


def test_a_folder_gets_a_page_for_each_product_and_the_data(
    book: CopyBook, cards: tuple[ProductCard, ...], tmp_path: Path
) -> None:
    tools = CopyTools(book=book, written=Memory())
    request = CopyRequest(cards=cards, platforms=("douyin", "taobao"), lang="both", out=tmp_path / "copy")
    seen: list[Progress] = []
    result = describe(request, tools, Reporter(seen.append))
    assert sorted(path.name for path in (tmp_path / "copy").iterdir()) == sorted(
        ["copy.json", *(f"{card.id}.md" for card in cards)]
    )
    page = (tmp_path / "copy" / f"{cards[0].id}.md").read_text(encoding="utf-8")
    assert "## 抖音" in page
    assert "Fengjie County" in page
    plain = json.loads((tmp_path / "copy" / "copy.json").read_text(encoding="utf-8"))
    assert len(plain) == len(cards) * 2
    assert plain[0]["schema"] == "ProductCopy.2"
    assert seen
    assert describe(request, tools, Reporter()).files == result.files  # its own files may be written anew


def test_a_file_of_somebody_else_is_kept(book: CopyBook, cards: tuple[ProductCard, ...], tmp_path: Path) -> None:
    target = tmp_path / "a.md"
    target.write_text("mine", encoding="utf-8")
    request = CopyRequest(cards=cards[:1], platforms=("douyin",), out=target)
    with pytest.raises(OutputTaken):
        describe(request, CopyTools(book=book, written=Memory()), Reporter())
    assert target.read_text(encoding="utf-8") == "mine"


def test_tones_differ_and_hold_the_same_facts(book: CopyBook, cards: tuple[ProductCard, ...]) -> None:
    texts = set()
    for tone in ("warm", "plain", "lively"):
        request = CopyRequest(cards=cards[:1], platforms=("douyin",), tone=tone)
        (_, (copy,)), *_ = describe(request, CopyTools(book=book, written=Memory()), Reporter()).copies
        text = "".join(line.text for line in copy.caption)
        assert "39.9元" in text
        assert "新疆、西藏" in text
        assert copy.unsaid == ()
        texts.add(text)
    assert len(texts) == 3


def test_nothing_of_a_liar_is_delivered(book: CopyBook, cards: tuple[ProductCard, ...]) -> None:
    tools = CopyTools(book=book, written=Memory(), load_writer=lambda _reporter: LyingWriter())
    result = describe(CopyRequest(cards=cards, lang="zh"), tools, Reporter())
    asked = 0
    for card, copies in result.copies:
        for copy in copies:
            asked += sum(log.tries for log in copy.log)
            assert all(log.source == "template" for log in copy.log)
            assert all(len(log.refused) == 3 for log in copy.log if log.tries)
            for line in copy.chinese:
                assert not refusals(line.text, card, book.gate)
    assert asked > 100


class Down(LyingWriter):
    """A server that is not there."""

    asked = 0

    def write(self, *_args: object, **_options: object) -> Written:
        Down.asked += 1
        raise EngineFailed("server", Text("没有回音", "it was silent"), Text("看看它开着没有", "See whether it runs"))


def test_an_engine_that_is_down_is_asked_once_and_templates_stand_in(
    book: CopyBook, cards: tuple[ProductCard, ...]
) -> None:
    notes: list[Text] = []
    tools = CopyTools(book=book, written=Memory(), load_writer=lambda _reporter: Down())
    result = describe(CopyRequest(cards=cards, platforms=("douyin",)), tools, Reporter(on_note=notes.append))
    assert Down.asked == 1
    assert len(notes) == 1
    assert all(copy.caption for _, copies in result.copies for copy in copies)


@pytest.mark.parametrize("change", [{"platforms": ("weibo",)}, {"tone": "loud"}, {"lang": "fr"}])
def test_unknown_names_are_told_with_those_there_are(
    book: CopyBook, cards: tuple[ProductCard, ...], change: dict[str, object]
) -> None:
    with pytest.raises(InputError, match="Choose one of"):
        describe(CopyRequest(cards=cards, **change), CopyTools(book=book, written=Memory()), Reporter())  # type: ignore[arg-type]


def test_an_unknown_ending_is_wrong_usage(book: CopyBook, cards: tuple[ProductCard, ...], tmp_path: Path) -> None:
    with pytest.raises(OptionInvalid):
        describe(CopyRequest(cards=cards, out=tmp_path / "a.pdf"), CopyTools(book=book, written=Memory()), Reporter())
