import json
import re
from pathlib import Path
from textwrap import dedent

import openpyxl
import pytest

from toolkit.core.errors import InputError, OutputNotWritable, OutputTaken, ProductCardInvalid
from toolkit.media.product_files import load_products, read_products
from toolkit.media.product_writer import WRITABLE, write_products, write_template

ORANGE = """
[[product]]
id = "orange"
name = "奉节脐橙"
spec = "5斤装"
price = "39.9元"
"""


def written(folder: Path, text: str | bytes, name: str = "products.toml") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else dedent(text).encode())
    return path


def problems(path: Path) -> list[str]:
    with pytest.raises(ProductCardInvalid) as caught:
        load_products(path)
    return [problem.zh for problem in caught.value.problems]


def test_every_problem_is_told_at_once_with_its_place(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        """\
        [[product]]
        id = "fj"
        name = "奉节脐橙"
        aliases = ["脐橙", "橙子"]
        orgin = "重庆"
        spec = "5斤装"
        price = 39.9
        [product.ship]
        hours = "很快"
        [[product]]
        name = "武乡小米"
        aliases = ["橙 子"]
        price = "-29.9元"
        """,
    )
    told = problems(path)
    assert [one.split("：")[0] for one in told] == [
        "products.toml 第 5 行第 1 列",
        "products.toml 第 7 行第 1 列",
        "products.toml 第 9 行第 1 列",
        "products.toml 第 13 行第 1 列",
        "products.toml 第 10 行第 1 列",
        "products.toml 第 12 行第 1 列",
    ]
    assert "origin" in told[0]
    assert "39.9元" in told[1]
    assert "规格" in told[4]
    assert "奉节脐橙" in told[5]
    assert "第 4 行" in told[5]
    assert "武乡小米" in told[5]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('price = "39.9"', "没有单位，请写成 39.9元"),
        ('price = "-5元"', "负数"),
        ('price = "0元"', "价格是 0"),
        ('price = "三十"', "价格“三十”看不懂，请写成数字加单位，例如 39.9元 这样的写法"),
        ('price = "$5"', "看不懂"),
        ('price = "30-40元"', "看不懂"),
        ('price = "39.999元"', "两位小数"),
        ("price = true", "看不懂"),
        ('price = "9999999元"', "核对"),
        ("price = {value = 39.9}", "没有单位"),
        ("", "缺少价格"),
    ],
)
def test_a_wrong_price_is_named(tmp_path: Path, line: str, said: str) -> None:
    told = problems(written(tmp_path, f'[[product]]\nid = "a"\nname = "米"\nspec = "2斤"\n{line}\n'))
    assert len(told) == 1
    assert said in told[0]


@pytest.mark.parametrize(
    ("price", "text"),
    [
        ('"39.9元"', "39.9元"),
        ('"¥39.9"', "39.9元"),
        ('"￥ 39.90"', "39.90元"),
        ('"39块9"', "39.9元"),
        ('"39.9 RMB"', "39.9元"),
        ('"３９．９元"', "39.9元"),
        ('"1,299元"', "1299元"),
        ('"12元/斤"', "12元/斤"),
        ('{value = 39.9, unit = "元"}', "39.9元"),
        ("{yuan = 39.9}", "39.9元"),
    ],
)
def test_prices_as_people_write_them(tmp_path: Path, price: str, text: str) -> None:
    (card,) = load_products(written(tmp_path, f'[[product]]\nid="a"\nname="米"\nspec="2斤"\nprice = {price}\n'))
    assert card.price.text == text


@pytest.mark.parametrize(
    ("extra", "said"),
    [
        ('[product.price_detail]\nlive = "35元"', "不一样"),
        ('[product.price_detail]\nreference = "59元"', "依据"),
        ("[product.price_detail]\nfrom = 2026-11-20\nto = 2026-11-01", "早于"),
        ('[[product.certificates]]\nvalid_to = "明年"', "2025-11-08"),
        ('origin = "<b>重庆</b>"', "网页代码"),
        (f'origin = "{"山" * 61}"', "太长"),
        ("origin = 5", "带引号"),
        ("aliases = 5", "列表"),
        ("aliases = [1]", "带引号"),
        ('[product.evidence]\norgin = "照片"', "origin"),
        ('[product.ship]\ncold_chain = "也许"', "是 或 否"),
        ('stock = "很多"', "1200份"),
        ("link_no = 0", "正整数"),
        ('"产地" = "甲"\norigin = "乙"', "写了两次"),
        ('variety = {a = "b"}', "小项"),
    ],
)
def test_a_wrong_field_is_named(tmp_path: Path, extra: str, said: str) -> None:
    told = problems(written(tmp_path, ORANGE + extra + "\n"))
    assert len(told) == 1
    assert said in told[0]
    assert "第 " in told[0]


@pytest.mark.parametrize("bad", ["../x", "奉节", "a b", "con", "x" * 65])
def test_an_id_must_be_a_safe_file_name(tmp_path: Path, bad: str) -> None:
    assert "编号" in problems(written(tmp_path, ORANGE.replace('"orange"', f'"{bad}"')))[0]


def test_two_products_with_one_id_or_name(tmp_path: Path) -> None:
    told = problems(written(tmp_path, ORANGE + ORANGE.replace("orange", "ORANGE")))
    assert len(told) == 2
    assert all("第 3 行" in one or "第 4 行" in one for one in told)


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "a.toml", "空的"),
        (b"  \n", "a.csv", "空的"),
        (b"[[product]\nname", "a.toml", "第 1 行"),
        (b"\x00\x01\x02\xff\xfe" * 9, "a.toml", "文字"),
        (b"\xff\xfe\x00\xd8\x00\xd8", "a.csv", "文字"),
        (b"{", "a.json", "第 1 行第 2 列"),
        (b"[" * 100_000, "a.json", "JSON"),
        (b"a = " + b"[" * 100_000, "a.toml", "TOML"),
        (b"[1, 2]", "a.json", "列表"),
        (b'{"a": 1}', "a.json", "[[product]]"),
        (b'{"product": [{"name": "a", "name": "b"}]}', "a.json", "写了两次"),
        (b"[]", "a.json", "没有商品"),
        (b"# nothing\n", "a.toml", "没有商品"),
        (b"a,b\n1,2\n", "a.csv", "表头"),
        ("名称,规格,价格\n米,2斤,9元,多\n".encode(), "a.csv", "没有列名"),
        (b"PK\x03\x04garbage", "a.xlsx", "Excel"),
        (b"text", "a.xlsx", "Excel"),
        (b"x", "a.docx", ".docx"),
        (b"x", "a", "没有后缀"),
    ],
)
def test_files_that_are_no_card_files(tmp_path: Path, content: bytes, name: str, said: str) -> None:
    told = problems(written(tmp_path, content, name))
    assert said in told[0]
    assert name in told[0]


def test_missing_file_and_folder(tmp_path: Path) -> None:
    assert "找不到" in problems(tmp_path / "none.toml")[0]
    (tmp_path / "folder.toml").mkdir()
    assert "文件夹" in problems(tmp_path / "folder.toml")[0]
    assert problems(Path("a\0.toml"))


def test_a_group_written_as_one_text_is_told_its_parts(tmp_path: Path) -> None:
    card = '[[product]]\nname = "米"\nspec = "5斤"\nprice = "9元"\nship = "48小时内发货，包邮"\n'
    (told,) = problems(written(tmp_path, card.encode(), "a.toml"))
    assert told.endswith("“ship”要分开写：ship.hours、ship.courier、ship.cold_chain、ship.regions_excluded")


TABLE = (
    "名称,别名,产地,规格,价格,链接号,发货时限,口感\n奉节脐橙,脐橙、橙子,重庆市奉节县,5斤装,39.9元,1号,48小时,甜|脆\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_tables_in_the_encodings_that_offices_write(tmp_path: Path, encoding: str, mark: str) -> None:
    (card,) = load_products(written(tmp_path, TABLE.replace(",", mark).encode(encoding), "cards.csv"))
    assert card.names == ("奉节脐橙", "脐橙", "橙子")
    assert card.taste == ("甜", "脆")
    assert (card.id, card.link_no, card.value("ship.hours")) == ("feng-jie-qi-cheng", 1, "48")


def test_a_table_tells_line_and_column_name(tmp_path: Path) -> None:
    told = problems(written(tmp_path, "标题\n名称,规格,价格,颜色\n米,2斤,9\n面,1斤,8元\n", "cards.csv"))
    assert told == [
        "cards.csv 第 2 行“颜色”列：没有“颜色”这个字段，请删掉，或用 chushan products init 看有哪些字段",
        "cards.csv 第 3 行“价格”列：价格没有单位，请写成 9元",
    ]


@pytest.mark.parametrize(
    ("row", "place", "label"),
    [
        (",2斤,9元", "第 2 行“名称”列", "名称"),
        ("米, ,9元", "第 2 行“规格”列", "规格"),
        ("米,2斤", "第 2 行“价格”列", "价格"),
    ],
)
def test_what_a_row_lacks_is_told_at_its_own_column(tmp_path: Path, row: str, place: str, label: str) -> None:
    (told,) = problems(written(tmp_path, f"名称,规格,价格\n{row}\n", "cards.csv"))
    assert told.startswith(f"cards.csv {place}：缺少{label}（")


def test_a_column_that_the_table_lacks_is_told_at_the_row(tmp_path: Path) -> None:
    assert problems(written(tmp_path, "名称,规格\n米,2斤\n", "a.csv"))[0].startswith("a.csv 第 2 行：缺少价格（")


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ('[[product]]\nname = "奉节脐橙\nspec = "5斤"\n', "第 2 行第 13 列", "引号没配对"),
        ('[[product]]\nname "奉节脐橙"\n', "第 2 行第 6 列", "少了等号"),
        ("[[product]]\nprice = 39.9元\n", "第 2 行第 13 列", "没加英文引号"),
        ("[[product]]\nname = “奉节脐橙”\n", "第 2 行第 8 列", "换成英文的"),
        ('[[product]]\n名称 = "奉节脐橙"\n', "第 2 行第 1 列", "也要加英文引号"),
        ('[[product]]\nname = "a"\nname = "b"', "第 3 行", "写了两次"),
        ('[[product]]\nprice = "39.9元', "第 2 行", "引号没配对"),
    ],
)
def test_broken_toml_is_explained_in_chinese(tmp_path: Path, text: str, place: str, said: str) -> None:
    with pytest.raises(ProductCardInvalid) as caught:
        load_products(written(tmp_path, text))
    (told,) = caught.value.problems
    assert told.zh.startswith(f"products.toml {place}：写法不对")
    assert said in told.zh
    assert not re.search("[A-Za-z]{3}", told.zh.removeprefix("products.toml"))
    assert "not valid TOML (" in told.en


def test_a_workbook_tells_the_cell(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["商品一览"])
    sheet.append(["名称", "规格", "价格", "库存"])
    sheet.append(["武乡小米", "2斤装", 29.9, 100])
    book.save(tmp_path / "cards.xlsx")
    assert problems(tmp_path / "cards.xlsx") == ["cards.xlsx 单元格 C3：价格没有单位，请写成 29.9元"]
    sheet["C2"] = "价格（元）"
    book.save(tmp_path / "cards.xlsx")
    (card,) = load_products(tmp_path / "cards.xlsx")
    assert (card.price.text, card.value("stock")) == ("29.9元", "100")


def test_a_cell_shown_with_yuan_has_its_unit(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["名称", "规格", "价格"])
    sheet.append(["武乡小米", "2斤装", 29.9])
    sheet["C2"].number_format = '0.0"元"'
    book.save(tmp_path / "cards.xlsx")
    assert load_products(tmp_path / "cards.xlsx")[0].price.text == "29.9元"


def test_a_missing_id_is_made_and_told(tmp_path: Path) -> None:
    loaded = read_products(written(tmp_path, ORANGE.replace('id = "orange"\n', "")))
    assert loaded.cards[0].id == "feng-jie-qi-cheng"
    assert "feng-jie-qi-cheng" in loaded.notes[0].zh


def test_facts_carry_labels_values_and_evidence(tmp_path: Path) -> None:
    extra = """
    origin = "重庆市奉节县"
    [product.story]
    person = "李大姐"
    source = "采访录音"
    [[product.certificates]]
    type = "绿色食品"
    no = "GF-1"
    [product.evidence]
    origin = "产地证明"
    certificates = "证书照片"
    """
    (card,) = load_products(written(tmp_path, ORANGE + dedent(extra)))
    shown = {fact.id: (fact.label, fact.value, fact.evidence) for fact in card.facts}
    assert shown["origin"] == ("产地", "重庆市奉节县", "产地证明")
    assert shown["spec"] == ("规格", "5斤装", "商品卡")
    assert shown["story.person"] == ("人物", "李大姐", "采访录音")
    assert shown["certificates.1.no"] == ("证书编号", "GF-1", "证书照片")


def test_json_of_other_tools(tmp_path: Path) -> None:
    data = {
        "products": [{"id": "a", "name": "米", "aliases": [], "origin": "", "spec": "2斤装", "price": "29.9元"}],
        "n": 1,
    }
    (card,) = load_products(written(tmp_path, json.dumps(data), "cards.json"))
    assert card.price.text == "29.9元"


def test_the_livestream_sample(tmp_path: Path) -> None:
    path = Path(__file__).resolve().parents[3] / "shared/media/livestream/dev_clean.json"
    if not path.is_file():
        pytest.skip("../shared/media is not here")
    assert len(load_products(path)) == 6


@pytest.mark.parametrize("suffix", WRITABLE)
def test_the_example_survives_every_format(tmp_path: Path, suffix: str) -> None:
    write_template(tmp_path / "example.toml")
    cards = load_products(tmp_path / "example.toml")
    assert [card.id for card in cards] == ["fengjie-qicheng", "wuxiang-xiaomi"]
    write_products(cards, tmp_path / f"cards{suffix}")
    assert load_products(tmp_path / f"cards{suffix}") == cards


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    path = written(tmp_path, ORANGE)
    with pytest.raises(OutputTaken):
        write_template(path)
    cards = load_products(path)
    with pytest.raises(OutputTaken):
        write_products(cards, path)
    with pytest.raises(OutputNotWritable):
        write_products(cards, tmp_path / "none" / "a.toml")
    with pytest.raises(InputError):
        write_products(cards, tmp_path / "a.pdf")
    assert path.read_text(encoding="utf-8") == ORANGE


def test_a_formula_stays_text(tmp_path: Path) -> None:
    cards = load_products(written(tmp_path, ORANGE + 'origin = "=1+1"\n'))
    for suffix in (".csv", ".xlsx"):
        write_products(cards, tmp_path / f"x{suffix}")
        assert load_products(tmp_path / f"x{suffix}") == cards
    assert b"'=1+1" in (tmp_path / "x.csv").read_bytes()
    assert openpyxl.load_workbook(tmp_path / "x.xlsx").worksheets[0]["D2"].data_type == "s"
