import tomllib
from decimal import Decimal
from pathlib import Path

import pytest

from toolkit.core.products import Fact, Price, ProductCard
from toolkit.core.wording import WordingRules, check_card_wording, check_wording, parse_wording_rules

DATA = Path(__file__).resolve().parents[2] / "toolkit" / "data"


@pytest.fixture(scope="module")
def rules() -> WordingRules:
    return parse_wording_rules(tomllib.loads((DATA / "wording_rules.toml").read_text(encoding="utf-8")))


def orange(**extra: str) -> ProductCard:
    values = {"name": "奉节脐橙", "origin": "重庆市奉节县", "spec": "5斤装", "price": "39.9元", "ship.hours": "8"}
    values |= {path.replace("__", "."): value for path, value in extra.items()}
    facts = tuple(Fact(id=path, label=path, value=value, evidence="商品卡") for path, value in values.items())
    return ProductCard(
        id="a",
        name="奉节脐橙",
        spec="5斤装",
        price=Price(yuan=Decimal("39.9"), text="39.9元"),
        origin="重庆市奉节县",
        facts=facts,
    )


@pytest.mark.parametrize(
    ("text", "rule_id"),
    [
        ("全国最甜的脐橙", "ABS-1"),
        ("品质第一", "ABS-1"),
        ("顶级果园", "ABS-1"),
        ("吃了润肺止咳", "MED-1"),
        ("能治糖尿病", "MED-1"),
        ("常喝能减肥", "MED-2"),
        ("我们是有机种植", "CERT-1"),
        ("绿色食品", "CERT-1"),
        ("零添加", "LABEL-1"),
        ("原价59", "PRICE-1"),
        ("全网最低", "PRICE-2"),
        ("最后十单", "STOCK-1"),
        ("仅剩一点", "STOCK-1"),
        ("县长推荐", "OFF-1"),
        ("市长也来尝过", "OFF-1"),
        ("别家都打蜡", "DISP-1"),
        ("不甜不要钱", "VOW-1"),
        ("加微信买", "OFFSITE-1"),
        ("家人们看过来", "STYLE-1"),
    ],
)
def test_what_may_not_be_said_is_found(rules: WordingRules, text: str, rule_id: str) -> None:
    assert rule_id in {finding.rule_id for finding in check_wording(text, orange(), rules)}


@pytest.mark.parametrize(
    "text",
    [
        "最佳食用时间看包装",
        "第一次买的先看规格",
        "最好先放一放",
        "没有有机认证，我们不说有机会",
        "这不能代替药",
        "产地重庆市奉节县，五斤装三十九块九",
        "5斤装39.9元，8小时内发货，八小时内发货",
        "新鲜上市，超市里也有，农村的味道",
        "十分感谢，千万别着急，一起看，一半剥着吃",
        "掰开一瓣给大家看",
        "果园在重庆市奉节县长江边",
    ],
)
def test_innocent_sentences_pass(rules: WordingRules, text: str) -> None:
    assert check_wording(text, orange(), rules) == ()


def test_a_certificate_with_its_number_allows_the_word(rules: WordingRules) -> None:
    text = "有机产品认证"
    assert check_wording(text, orange(certificates__1__type="有机产品认证"), rules)
    assert not check_wording(text, orange(certificates__1__type="有机产品认证", certificates__1__no="A-甲"), rules)
    assert check_wording("绿色食品", orange(certificates__1__type="有机产品认证", certificates__1__no="A-甲"), rules)


def test_a_comparison_needs_its_basis(rules: WordingRules) -> None:
    assert not check_wording("原价", orange(price_detail__reference_basis="上周成交价"), rules)


def test_positions_point_at_the_words(rules: WordingRules) -> None:
    (finding,) = check_wording("这是顶级脐橙", orange(), rules)
    assert (finding.start, finding.end, finding.text) == (2, 4, "顶级")
    assert "第九条" in finding.law


def test_the_cards_own_words_are_checked(rules: WordingRules) -> None:
    ((field, finding),) = check_card_wording(orange(taste="全国最甜", forbidden_notes="不说第一"), rules)
    assert (field, finding.text) == ("taste", "最甜")
