"""Talks without a fault that read like one: each beside the fault that it resembles."""

import datetime
from decimal import Decimal

import pytest

from toolkit.core.compliance.checker import Checker
from toolkit.core.products import Fact, Price, ProductCard
from toolkit.tasks.review import load_rule_book

TODAY = datetime.date(2026, 11, 22)
CHECKER = Checker(load_rule_book())


def card(**values: str) -> ProductCard:
    held = {"name": "试验货", "spec": "1份", "price": "45元", **values}
    facts = tuple(Fact(id=path, label=path, value=value, evidence="商品卡") for path, value in held.items())
    price = Price(yuan=Decimal(45), text="45元")
    return ProductCard(id="a", name="试验货", spec="1份", price=price, facts=facts)


def rules(text: str, about: ProductCard | None = None) -> set[str]:
    return {each.rule_id for each in CHECKER.check(text, about, today=TODAY) if each.is_flag and not each.is_guess}


@pytest.mark.parametrize(
    ("rule", "innocent", "fault"),
    [
        ("PRICE-3", "一条一百五十八，邮费不另外收。", "一条一百五十八，几斤你别管。"),
        ("MINOR-1", "孙子说在九号链接，点进去拍就行。", "孙子说快买，点九号链接。"),
        ("MED-1", "谁问能不能降血脂？这我可不敢瞎咧咧。", "谁问能不能降血脂？能，天天吃就降。"),
        ("MED-2", "有人叫我说喝了能瘦，算了，我不说。", "有人叫我说喝了能瘦，我喝了真瘦了。"),
        ("MED-1", "吃这些会过敏的朋友，看看别人吃就好了。", "过敏的朋友，吃这个就好了。"),
        ("DISP-1", "超市里塑料篮子便宜，也好用。", "超市里塑料篮子都是垃圾，别买。"),
        ("SALES-1", "两箱一起拍给你少五块。", "昨天一天拍了五千箱。"),
        ("STOCK-1", "腰上就挂一个皮口袋。", "今天就挂五袋。"),
    ],
)
def test_what_resembles_a_fault_passes_and_the_fault_does_not(rule: str, innocent: str, fault: str) -> None:
    assert rule not in rules(innocent, card())
    assert rule in rules(fault, card())


def test_seven_days_that_the_card_states_may_be_said() -> None:
    said = "没拆封的，七天之内不想要就退。"
    assert "SERV-1" not in rules(said, card(after_sales="未拆封7天内可退"))
    assert "SERV-1" in rules(said, card(after_sales="破袋补发"))


def test_a_year_is_no_length_of_making_and_thousands_are_read_whole() -> None:
    made = card(process="产地海拔约3900米，冷藏发酵7天")
    assert "FALSE-1" not in rules("一九九六年腌了三百棵，在那边发酵。", made)
    assert "FALSE-1" not in rules("我们这里海拔三千九百米。", made)
    assert "FALSE-1" in rules("我们这里海拔两千九百米。", made)
