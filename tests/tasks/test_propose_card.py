"""Photos to proposals with the real reader, and answers onto cards with their evidence."""

from pathlib import Path

import pytest
from PIL import Image

from bench._labels_draw import draw_picture, draw_sheet, turned_by_quarter
from bench.labels import same
from toolkit.core.card_proposal import CardProposal, propose_facts
from toolkit.core.errors import MediaUnreadable, OutputTaken, ProductCardInvalid
from toolkit.core.progress import Reporter
from toolkit.media.product_files import load_products
from toolkit.tasks.propose_card import add_answers, missing_fields, propose_from_photo, read_proposal, write_proposal

PROPOSAL = propose_facts([], "a.jpg")


@pytest.mark.slow
@pytest.mark.parametrize(("seed", "condition", "quarters"), [(0, "worst", 0), (1, "plain", 1), (2, "dark", 0)])
def test_a_bad_photo_of_a_label_becomes_the_right_fields(
    seed: int, condition: str, quarters: int, tmp_path: Path
) -> None:
    pytest.importorskip("rapidocr", reason="rapidocr is an extra")
    from toolkit.engines.text_reader import TextReader

    sheet = draw_sheet(seed)
    photo = tmp_path / "label.png"
    Image.fromarray(turned_by_quarter(draw_picture(sheet, seed, condition), quarters)).save(photo)
    got = {fact.path: fact.value for fact in propose_from_photo(photo, TextReader(2).read, Reporter()).facts}
    right = [path for path, drawn in sheet.truth.items() if same(path, got.get(path), drawn)]
    assert len(right) >= 0.95 * len(sheet.truth), (got, sheet.truth)


def test_what_is_no_picture_is_told(tmp_path: Path) -> None:
    bad = tmp_path / "a.jpg"
    bad.write_bytes(b"not a picture")
    for path in (bad, tmp_path / "missing.jpg"):
        with pytest.raises(MediaUnreadable):
            propose_from_photo(path, lambda _picture: (), Reporter())


def test_a_picture_without_words_proposes_nothing(tmp_path: Path) -> None:
    photo = tmp_path / "a.png"
    Image.new("RGB", (40, 30)).save(photo)
    assert propose_from_photo(photo, lambda _picture: (), Reporter()).facts == ()


def test_a_proposal_is_written_whole_read_back_and_never_over_another(tmp_path: Path) -> None:
    path = tmp_path / "p.json"
    write_proposal(PROPOSAL, path)
    assert read_proposal(path) == PROPOSAL
    with pytest.raises(OutputTaken):
        write_proposal(PROPOSAL, path)


def test_answers_make_a_new_card_with_their_evidence(tmp_path: Path) -> None:
    from toolkit.core.card_proposal import ProposedFact

    spec = ProposedFact(
        path="spec", label="规格", value="5斤装", evidence="照片 a.jpg 第2行", region=None, confidence=1
    )
    said = CardProposal(source="a.jpg", kind="label", facts=(spec,))
    path = tmp_path / "cards.toml"
    (card,) = add_answers(path, None, {"name": "脐橙", "price": "39.9元", "spec": "5斤装"}, said)
    (written,) = load_products(path)
    assert written == card
    assert [written.fact(each).evidence for each in ("spec", "price")] == ["照片 a.jpg 第2行", "本人填写"]  # type: ignore[union-attr]
    assert "spec" not in [question.path for question in missing_fields(path, None, said)]


def test_a_wrong_answer_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "cards.toml"
    add_answers(path, None, {"name": "脐橙", "price": "39.9元", "spec": "5斤装"}, None)
    before = path.read_bytes()
    with pytest.raises(ProductCardInvalid):
        add_answers(path, None, {"ship.hours": "明天"}, None)
    assert path.read_bytes() == before
