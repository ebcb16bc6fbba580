from pathlib import Path

import pytest

from toolkit.core.errors import OutputNotWritable, OutputTaken, ProductCardInvalid
from toolkit.tasks.products import (
    check_products,
    convert_products,
    load_products,
    save_products,
    write_products_template,
)

ROW = {"名称": "武乡小米", "规格": "2斤装", "价格": "29.9元", "别名": "小米", "产地": ""}


def test_a_form_is_saved_and_saved_again(tmp_path: Path) -> None:
    path = tmp_path / "products.toml"
    cards = save_products([ROW, {"名称": "", "价格": None}], path)
    assert [card.name for card in cards] == ["武乡小米"]
    assert load_products(path) == cards
    save_products([{**ROW, "价格": "31元"}], path)
    assert load_products(path)[0].price.text == "31元"
    assert [item.name for item in tmp_path.iterdir()] == ["products.toml"]


def test_a_wrong_form_names_row_and_field_and_keeps_the_file(tmp_path: Path) -> None:
    path = tmp_path / "products.toml"
    save_products([ROW], path)
    with pytest.raises(ProductCardInvalid) as caught:
        save_products([ROW, {"名称": "橙", "规格": "5斤", "价格": "39.9"}], path)
    assert [problem.zh for problem in caught.value.problems] == [
        "products.toml 第 2 行“价格”列：价格没有单位，请写成 39.9元"
    ]
    assert load_products(path)[0].name == "武乡小米"
    with pytest.raises(OutputNotWritable):
        save_products([ROW], tmp_path / "none" / "a.toml")


def test_convert_keeps_the_cards_and_existing_files(tmp_path: Path) -> None:
    source, target = tmp_path / "a.toml", tmp_path / "b.xlsx"
    write_products_template(source)
    cards, notes = convert_products(source, target)
    assert (load_products(target), notes) == (cards, ())
    with pytest.raises(OutputTaken):
        convert_products(source, target)


def test_check_tells_notes(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("名称,规格,价格\n武乡小米,2斤装,29.9元\n", encoding="utf-8")
    cards, notes = check_products(path)
    assert cards[0].id == "wu-xiang-xiao-mi"
    assert len(notes) == 1
