"""Offsets, context, look-ups and rewrites of the review."""

import datetime
import re
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.core.amount_grammar import read_amounts
from toolkit.core.compliance.checker import Checker
from toolkit.core.compliance.lines import SpokenLine, check_lines
from toolkit.core.needed_chars import grams, needed_chars
from toolkit.core.products import Fact, Price, ProductCard
from toolkit.tasks.review import load_rule_book

TODAY = datetime.date(2026, 11, 22)
TRADITIONAL = {"國": "国", "級": "级", "頂": "顶", "療": "疗", "廣": "广"}

TEMPLATES = Path(__file__).parents[3] / "toolkit" / "data" / "script_templates.toml"
POOLS: dict[str, list[str]] = tomllib.loads(TEMPLATES.read_text(encoding="utf-8"))["pool"]


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker(load_rule_book(), lambda text: "".join(TRADITIONAL.get(char, char) for char in text))


def card(category: str = "鲜果", **values: str) -> ProductCard:
    held = {"name": "奉节脐橙", "origin": "重庆市奉节县", "spec": "5斤装", "price": "39.9元"}
    held |= {path.replace("__", "."): value for path, value in values.items()}
    facts = tuple(Fact(id=path, label=path, value=value, evidence="商品卡") for path, value in held.items())
    return ProductCard(
        id="a", name="奉节脐橙", category=category, origin="重庆市奉节县", spec="5斤装",
        price=Price(yuan=Decimal("39.9"), text="39.9元"), facts=facts,
    )  # fmt: skip


def rules_of(checker: Checker, text: str, about: ProductCard | None = None) -> set[str]:
    return {finding.rule_id for finding in checker.check(text, about, today=TODAY) if finding.is_flag}


# hidden words and their places


@pytest.mark.parametrize(
    ("text", "flagged"),
    [
        ("这是顶级脐橙", "顶级"),
        ("ＮＯ．１脐橙", "ＮＯ．１"),
        ("最 、佳伴手礼", "最 、佳"),
        ("这是頂級脐橙", "頂級"),
        ("这是顶\u200b级脐橙", "顶\u200b级"),
        ("这是顶🔥级脐橙", "顶🔥级"),
        ("这是<b>顶级</b>脐橙", "顶级"),
        ("国家ji品质", "国家ji"),
        ("蕞佳伴手礼", "蕞佳"),
        ("😀😀这是顶级脐橙", "顶级"),
    ],
)
def test_hidden_words_are_found_where_they_stand(checker: Checker, text: str, flagged: str) -> None:
    (finding,) = [one for one in checker.check(text, today=TODAY) if one.is_flag]
    assert text[finding.start : finding.end] == finding.text == flagged
    assert finding.rule_id == "ABS-1"


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="最佳顶级国家ji 🔥ＡN1①·，。、<b>治病zhi能吗不\u200b５斤壹蕞療", max_size=30))
def test_every_finding_lies_in_the_text(text: str) -> None:
    for finding in CHECKER.check(text, today=TODAY):
        assert 0 <= finding.start < finding.end <= len(text)
        assert finding.text == text[finding.start : finding.end]


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=40))
def test_the_plain_form_keeps_its_places(text: str) -> None:
    plain = CHECKER.normalise(text)
    assert len(plain.text) == len(plain.starts) == len(plain.ends)
    assert list(plain.starts) == sorted(plain.starts)
    assert all(0 <= start < end <= len(text) for start, end in zip(plain.starts, plain.ends, strict=True))


CHECKER = Checker(load_rule_book())


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["治病|减肥", "甲(?:乙|丙)?丁", "[一二三]+斤", "(?:最<x>|顶级)x", "a.b|c[de]"]),
    st.text("甲乙丙丁一二三斤治病减肥最顶级xabcde<>", max_size=12),
)
def test_needed_characters_never_hide_a_match(pattern: str, text: str) -> None:
    if re.search(pattern, text):
        assert all(need & grams(text) for need in needed_chars(pattern))


# context


@pytest.mark.parametrize(
    "text",
    [
        "能治糖尿病吗？不能，就是水果",
        "有人问能不能降血压，我统一回复：不能",
        "广告法不让说“最佳”“第一”“国家级”",
        "别信那些说能治病的",
        "“根治”这种话不能写",
        "我们不治病，也不减肥",
        "刚才说错了，说成最好吃，这话收回",
        "下面这些词全删：根治、特效、美容养颜、国家级",
        "有个主播喊“最后三单”喊了一下午，大家都笑",
        "最好、第一、国家级、顶级、全网最低，这些词一个都不能用",
    ],
)
def test_what_is_denied_quoted_or_warned_of_passes(checker: Checker, text: str) -> None:
    assert rules_of(checker, text) == set()


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("有人问能不能降血压，能，喝了就降", "MED-1"),
        ("不但好吃，还能治糖尿病", "MED-1"),
        ("不是我吹，这是全国第一的橙子", "ABS-1"),
        ("没有比这更甜的橙子了", "ABS-1"),
        ("别家都打蜡，我们不打", "DISP-1"),
        ("顾客都说“喝了能治咳嗽”", "MED-1"),
        ("大家记住一句话：全国最好吃的苹果在这里", "ABS-1"),
        ("我不敢说包治百病，但是吃了血压真降了", "MED-1"),
        ("全网最低价，别说我没提醒你", "PRICE-2"),
    ],
)
def test_a_no_that_denies_nothing_does_not_help(checker: Checker, text: str, rule: str) -> None:
    assert rule in rules_of(checker, text)


def test_two_faults_that_share_a_character_are_both_told(checker: Checker) -> None:
    assert rules_of(checker, "这是全国最好吃的橙子，吃了能降血糖。") == {"ABS-1", "MED-1"}


@pytest.mark.parametrize("more", ["", "，老人小孩都能吃", "，早晚都能吃一点"])
@pytest.mark.parametrize("claim", ["吃了降血压", "喝了降血糖"])
def test_the_mark_begins_with_the_claim_whatever_follows(checker: Checker, claim: str, more: str) -> None:
    found = checker.check(f"{claim}{more}。")
    assert [(one.rule_id, one.start) for one in found] == [("MED-1", 0)]


@pytest.mark.parametrize("pool", sorted(POOLS))
def test_what_the_product_says_between_goods_reads_clean_by_itself(checker: Checker, pool: str) -> None:
    said = [re.sub(r"^@\S+ ", "", line) for line in POOLS[pool]]
    assert [line for line in said if any(one.is_flag for one in checker.check(line))] == []


def test_an_answer_in_the_next_line_counts(checker: Checker) -> None:
    lines = [SpokenLine(text="这个能治感冒吗？"), SpokenLine(text="不能，就是水果")]
    assert [found for found in check_lines(lines, checker, TODAY) if any(one.is_flag for one in found)] == []
    lines[1] = SpokenLine(text="能，喝了就好")
    first, _second = check_lines(lines, checker, TODAY)
    assert any(one.is_flag for one in first)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (("血压也将下来，", "遥都不用吃了，"), [(0, "MED-1", "血压也将下来")]),
        (("一天吃上一个，", "血压也将下来，", "遥都不用吃了，"), [(0, "MED-1", "吃上一个")]),
        (("血压也将下来，", "路上走得稳，"), []),
        (("血压也降下来，", "药都不用吃了，"), [(1, "MED-1", "药都不用吃")]),
    ],
)
def test_what_a_breath_parts_is_told_once_where_it_begins(
    checker: Checker, said: tuple[str, ...], told: list[tuple[int, str, str]]
) -> None:
    lines = [SpokenLine(text=text, is_timed=True) for text in said]
    found = enumerate(check_lines(lines, checker, TODAY))
    flagged = [(index, one) for index, each in found for one in each if one.level == "violation"]
    assert [(index, one.rule_id, one.text) for index, one in flagged] == told
    assert all(said[index][one.start : one.end] == one.text for index, one in flagged)


# look-ups

REFERENCE = {"price_detail__reference": "45元", "price_detail__reference_basis": "11月8日成交价"}
BLUE_HAT = {"type": "保健食品注册证书", "no": "G1", "scope": "有助于增强免疫力"}


def organic(valid_to: str) -> dict[str, str]:
    held = {"type": "有机产品认证证书", "no": "A1", "valid_to": valid_to}
    return {f"certificates__1__{key}": value for key, value in held.items()}


@pytest.mark.parametrize(
    ("text", "held", "rule"),
    [
        ("原价45元，今天39.9元", {}, "PRICE-1"),
        ("原价59元，今天39.9元", REFERENCE, "PRICE-1"),
        ("最后50箱", {"stock": "1200箱"}, "STOCK-1"),
        ("已经卖了9000箱", {"sales__value": "2300箱", "sales__source": "后台"}, "SALES-1"),
        ("有机脐橙", organic("2026-06-30"), "CERT-1"),
        ("我家这个是有机的。", {}, "CERT-1"),
        ("七天无理由，随便退", {"after_sales": "坏果包赔"}, "SERV-1"),
        ("全国包邮", {"ship__regions_excluded": "新疆、西藏"}, "PRICE-3"),
        ("正宗赣南脐橙", {}, "GI-1"),
        ("一箱十斤，39.9元", {}, "FALSE-1"),
        ("下单就送神秘礼物", {}, "QUAL-1"),
    ],
)  # fmt: skip
def test_what_the_card_does_not_bear_out_is_stopped(
    checker: Checker, text: str, held: dict[str, str], rule: str
) -> None:
    assert rule in rules_of(checker, text, card(**held))


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("11月8日直播成交价45元，今天39.9元", REFERENCE),
        ("库存1200箱", {"stock": "1200箱"}),
        ("十一月卖了两千三百箱", {"sales__value": "2300箱", "sales__source": "后台"}),
        ("有机脐橙", organic("2027-06-30")),
        ("正宗奉节脐橙", {}),
        ("送开橙器1个", {"gifts__1__name": "开橙器", "gifts__1__qty": "1个"}),
    ],
)  # fmt: skip
def test_what_the_card_bears_out_passes(checker: Checker, text: str, held: dict[str, str]) -> None:
    assert rules_of(checker, text, card(**held)) == set()


def test_health_food_may_state_its_function_with_the_warning(checker: Checker) -> None:
    blue_hat = card("保健食品", **{f"certificates__1__{key}": value for key, value in BLUE_HAT.items()})
    assert rules_of(checker, "有助于增强免疫力，本品不能代替药物", blue_hat) == set()
    assert "HLT-1" in rules_of(checker, "吃了保证有效，没有副作用", blue_hat)
    assert "MED-2" in rules_of(checker, "吃橙子增强免疫力", card())


# rewrites


@pytest.mark.parametrize(
    "text",
    [
        "我家脐橙全国最甜，今天39.9元一箱。",
        "原价99，今天39.9",
        "能治感冒",
        "最后三箱，抢完就没",
        "县长推荐的脐橙，5斤装",
    ],
)
def test_two_rewrites_are_clean_and_keep_the_facts(checker: Checker, text: str) -> None:
    about = card(taste="甜、汁水多", harvest_date="11月下旬", stock="1200箱", process="人工采摘")
    findings = [one for one in checker.check(text, about, today=TODAY, rewrites=True) if one.is_flag]
    assert findings
    for finding in findings:
        assert len(finding.rewrites) == len(set(finding.rewrites)) == 2
        for rewrite in finding.rewrites:
            assert rules_of(checker, rewrite, about) == set(), rewrite
            assert finding.text not in rewrite
            if "39.9" in text and "39.9" not in finding.text:
                assert "39.9" in rewrite


@pytest.mark.parametrize("size", ["5斤装", "五斤装", "一箱五斤"])
@pytest.mark.parametrize("price", ["39.9元", "三十九块九", "39块9"])
@pytest.mark.parametrize("lure", ["原价99", "全国第一甜"])
def test_no_rewrite_says_a_price_or_a_pack_twice(checker: Checker, size: str, price: str, lure: str) -> None:
    about = card(taste="甜、汁水多", harvest_date="11月下旬")
    findings = [one for one in checker.check(f"{size}{price}，{lure}。", about, today=TODAY, rewrites=True)]
    rewrites = [rewrite for finding in findings if finding.is_flag for rewrite in finding.rewrites]
    assert rewrites
    for rewrite in rewrites:
        values = [(amount.unit, amount.value) for amount in read_amounts(rewrite)]
        assert len(values) == len(set(values)), rewrite


def test_a_rewrite_needs_no_rewriting(checker: Checker) -> None:
    (finding, *_) = checker.check("全国最甜的脐橙", card(taste="甜"), today=TODAY, rewrites=True)
    assert all(checker.check(text, card(taste="甜"), today=TODAY, rewrites=True) == () for text in finding.rewrites)


# size


def test_a_long_line_is_read_to_its_end(checker: Checker) -> None:
    text = "五斤装的脐橙，" * 1400 + "这是顶级脐橙"
    assert len(text) > 9_000
    (finding,) = [one for one in checker.check(text, today=TODAY) if one.is_flag]
    assert text[finding.start : finding.end] == "顶级"


# denials, and what the card says of materials, papers and harvests


@pytest.mark.parametrize(
    "text",
    [
        "没有降血糖的作用",
        "它没有降血糖的作用，就是粮食",
        "没有什么降血糖的功效",
        "什么特供不特供的，没那回事，自己家吃的",
    ],
)
def test_a_plain_denial_passes(checker: Checker, text: str) -> None:
    assert rules_of(checker, text) == set()


@pytest.mark.parametrize(
    "text", ["不是降血糖，是控血糖", "谁说没有降血糖的作用，我爸喝了就降", "它有降血糖的作用", "没有比它更降血糖的"]
)
def test_a_denial_that_claims_after_all_is_stopped(checker: Checker, text: str) -> None:
    assert "MED-1" in rules_of(checker, text)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("盐都不搁一粒，就面和水", "FALSE-1"),
        ("还放了一点点亚硝酸盐，切出来才红", "FALSE-1"),
        ("在坛子里捂了一百天，够味", "FALSE-1"),
        ("老李一年就取一次蜜，多一次都不干", "FALSE-1"),
        ("有机证是我们绿野粮油集团自己的", "FALSE-1"),
        ("盐要少放，锅里不用再搁盐", ""),
        ("问放没放盐，放了", ""),
        ("跟笋一块蒸，盐都不用放", ""),
        ("盐和水都有，标签上写着呢", ""),
        ("一年取两次蜜，都是封了盖才取", ""),
    ],
)
def test_materials_papers_and_harvests_are_held_against_the_card(checker: Checker, text: str, rule: str) -> None:
    about = card(
        "粮食干货",
        ingredients="小麦粉、水、食用盐", process="入坛发酵20天，一年取两次蜜",
        certificates__1__type="有机产品认证证书", certificates__1__no="A1", certificates__1__holder="奉节县山里合作社",
    )  # fmt: skip
    assert (rule in rules_of(checker, text, about)) if rule else (rules_of(checker, text, about) == set())


@pytest.mark.parametrize(
    "text", ["七天无理由，拆了袋就不收了，先讲清楚", "七天无理由是不拆封的，开了袋不退", "七天无理由我们支持"]
)
def test_returns_may_leave_out_what_was_opened(checker: Checker, text: str) -> None:
    assert rules_of(checker, text, card("粮食干货", after_sales="七天无理由退货，不拆封")) == set()


def test_the_stock_of_the_card_is_held_however_the_sentence_reads(checker: Checker) -> None:
    text = "大家好，今天天气不错，我妈在院子里晒柿子，最后50箱"
    assert "STOCK-1" in rules_of(checker, text, card(stock="1200箱"))
    assert rules_of(checker, text.replace("最后50箱", "库里1200箱"), card(stock="1200箱")) == set()
