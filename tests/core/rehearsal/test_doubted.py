"""A point is lost only for what is certain: what may be of something else, or misheard, is told and asked."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.rehearsal.test_fairness import EAR, costs, instead, score
from tests.core.rehearsal.test_score import CARD, GOOD, RUBRIC, TODAY, talk_of
from toolkit.core.compliance.findings import ComplianceFinding
from toolkit.core.facts.claim import Claim
from toolkit.core.products import Fact, Price, ProductCard
from toolkit.core.rehearsal.doubted import is_of_another_field
from toolkit.core.rehearsal.score import score_rehearsal
from toolkit.core.rehearsal.types import Rehearsal, Remark
from toolkit.core.text import Text

HANZI = "零一二三四五六七八九"


def with_fact(path: str, value: str) -> ProductCard:
    kept = tuple(one for one in CARD.facts if one.id != path)
    return replace(CARD, facts=(*kept, Fact(id=path, label=path, value=value, evidence="商品卡")))


def asked(made: Rehearsal) -> list[Remark]:
    return [one for one in made.item("facts").remarks if one.points == 0 and one.span and "核对" in one.why.zh]


@given(jin=st.sampled_from((3, 6, 7, 8, 9)), at=st.sampled_from((1, 2, 4)))
def test_another_weight_beside_the_right_one_is_asked_at_its_second(jin: int, at: int) -> None:
    made = score((*GOOD[:at], f"这一筐我放秤上，{HANZI[jin]}斤，还没装箱。", *GOOD[at:]))
    assert costs(made).get("facts", 0) == 0
    assert all(one.span for one in asked(made))


@given(jin=st.sampled_from((3, 6, 8, 9)))
def test_a_weight_that_is_wrong_wherever_it_is_said_costs(jin: int) -> None:
    made = score(instead(5, f"{HANZI[jin]}斤装，三十九块九，坏果包赔。"))
    assert [one.words for one in made.item("facts").remarks if one.points > 0 and one.span]


def test_another_price_beside_the_right_one_costs_all_the_same() -> None:
    made = score((*GOOD[:6], "今天只要二十六块一箱。", *GOOD[6:]))
    assert [one.words for one in made.item("facts").remarks if one.points > 0 and one.span]


@pytest.mark.parametrize("first", "14")
def test_a_first_figure_that_may_be_the_word_before_it_is_asked(first: str) -> None:
    """是两千五百克 heard as 12500克."""
    made = score(instead(5, f"这一箱{first}2500克，三十九块九，坏果包赔。"))
    assert costs(made) == {}
    assert [one.words for one in asked(made)]


@pytest.mark.parametrize(("heard", "is_asked"), [("二三十九块九", True), ("二三十八块九", False)])
def test_a_figure_that_may_be_the_end_of_the_word_before_an_amount_is_asked(heard: str, is_asked: bool) -> None:
    """一对儿三十九块九 heard as 一对二三十九块九, which reads like the price of two."""
    made = score(
        instead(5, f"一单是一对。一对{heard}，坏果包赔。"), replace(with_fact("spec", "1单1对"), spec="1单1对")
    )
    charged = [one.words for one in made.item("facts").remarks if one.points > 0 and one.words]
    assert (heard in charged) is not is_asked


def test_a_first_figure_that_sounds_like_no_such_word_costs() -> None:
    assert costs(score(instead(5, "这一箱32500克，三十九块九，坏果包赔。")))["facts"] > 0


RULE = with_fact("after_sales", "摔破漏汤，拍照联系客服补发")


@pytest.mark.parametrize("heard", ["路上衰破了，排照给客服，我们重新给。", "要是破了漏汤，找客服就补法。"])
def test_after_sales_are_said_where_their_words_stand_together(heard: str) -> None:
    assert costs(score(instead(5, f"五斤装，三十九块九，{heard}"), RULE)) == {}


@pytest.mark.parametrize("heard", ["有事找客服。", "拍照好看。", "收到先看看。"])
def test_one_word_of_after_sales_tells_no_rule(heard: str) -> None:
    told = score(instead(5, f"五斤装，三十九块九，{heard}"), RULE).item("facts").remarks
    assert [one.points for one in told if "售后" in one.why.zh]


def test_what_a_person_of_the_card_said_counts_by_its_sound() -> None:
    made = score(instead(3, "村里有句话，成子不等人，熟了就得敢紧下数。"))
    assert made.item("structure").points == 15


def test_the_taste_of_the_card_counts_by_its_sound_as_the_selling_point() -> None:
    card = replace(CARD, taste=("桂花蜜味",))
    sentence = "你看这个颜色，贵花米味，我切一个。"
    assert score(instead(2, sentence), card).item("structure").points == 15
    assert score(instead(2, "你看这个颜色，我切一个。"), card).item("structure").points < 15


@pytest.mark.parametrize(
    "sentence", ["打开一号链接，看清规格，提交订单。", "一号链接戳进去，看清规格。", "一号链接，看好再付钱。"]
)
def test_a_call_to_action_has_many_words(sentence: str) -> None:
    assert score(instead(6, sentence)).item("cta").points == 10


@pytest.mark.parametrize(
    "sentence", ["付款之后三天到。", "付款后两天寄出。", "箱子戳了个破洞就赔。", "打开箱子闻一闻。"]
)
def test_what_happens_after_paying_calls_for_nothing(sentence: str) -> None:
    assert score(instead(6, sentence)).item("cta").points == 3


def test_what_is_only_likened_to_a_child_is_no_story() -> None:
    told = score(instead(3, "看看谁跟我孙子一样，爱吃甜的。")).item("structure").remarks
    assert [one.points for one in told if "小故事" in one.why.zh] == [3.0]


def test_a_bare_number_beside_the_right_price_is_asked_and_moves_no_part() -> None:
    """头 heard as 偷: two hundred of something, and no price."""
    made = score((*GOOD[:1], "后山一共两百六十偷小羊。", *GOOD[1:]))
    assert costs(made) == {}


def test_a_bare_number_in_place_of_the_price_costs() -> None:
    made = score(instead(5, "五斤装，一箱收二十六，坏果包赔。"))
    assert made.item("facts").points < 20


def test_a_part_is_in_its_place_where_one_of_two_is() -> None:
    """我搁秤上 heard as 我哥称上 comes before the selling point; the story itself does not."""
    early = (*GOOD[:1], "这个我哥称上看看。", *GOOD[1:])
    assert score(early).item("structure").points == 15
    assert score((early[1], *GOOD[1:3], "放在秤上。", *GOOD[4:])).item("structure").points < 15


@pytest.mark.parametrize("sentence", ["才一才这一箱几个。", "有吃过的打个有字。", "觉得值的扣数字。"])
def test_a_question_to_viewers_counts_by_its_sound_too(sentence: str) -> None:
    assert score(instead(4, sentence)).item("interaction").points == 10


def test_small_change_of_a_story_and_days_of_another_field_cost_nothing() -> None:
    card = with_fact("process", "装坛放20天")
    card = replace(
        card, facts=(*card.facts, Fact(id="shelf_life", label="保质期", value="冷藏45天", evidence="商品卡"))
    )
    talk = talk_of((*GOOD[:3], "我爸兜里全是一毛两毛的零钱。", *GOOD[3:5], "在坛子里放20天。", *GOOD[5:]))
    made = score_rehearsal(talk, card, (), RUBRIC, wanted_s=talk.span.duration_ms / 1000, today=TODAY, ear=EAR)
    assert costs(made).get("facts", 0) == 0


def test_a_fact_that_is_said_wrong_twice_costs_its_share_once() -> None:
    once = score(instead(5, "五斤装，二十九块九，坏果包赔。"))
    twice = score(instead(5, "五斤装，二十九块九，坏果包赔，今天就二十五块九一箱。"))
    assert costs(twice)["facts"] == costs(once)["facts"]
    assert len(twice.item("facts").remarks) == 2


@pytest.mark.parametrize(("yuan", "said"), [("120元", "连锅带盖一百二，不讲价了"), ("120元", "连锅带盖120部降价了")])
def test_a_price_without_its_money_word_was_said(yuan: str, said: str) -> None:
    card = replace(with_fact("price", yuan), price=Price(yuan=Decimal(yuan[:-1]), text=yuan))
    talk = talk_of(instead(5, f"五斤装，坏果包赔，{said}。"))
    made = score_rehearsal(talk, card, (), RUBRIC, wanted_s=talk.span.duration_ms / 1000, today=TODAY, ear=EAR)
    assert not any("没有说价格" in each.why.zh for item in ("facts", "cta") for each in made.item(item).remarks)


def test_a_forbidden_word_that_only_our_correction_wrote_is_asked() -> None:
    finding = ComplianceFinding(
        rule_id="PRICE-2", level="violation", start=0, end=2, text="破价", law="", why=Text("不能说", "not allowed"),
        rewrites=(), clears=Text("", ""),
    )  # fmt: skip
    talk = talk_of((*GOOD, "破价。"))
    for heard, costs_law in (("破下。", False), ("破价。", True), ("坡架。", True)):
        last = replace(talk.segments[-1], heard=heard)
        told = replace(talk, segments=(*talk.segments[:-1], last))
        found = ((len(GOOD), finding),)
        made = score_rehearsal(told, CARD, found, RUBRIC, wanted_s=talk.span.duration_ms / 1000, today=TODAY, ear=EAR)
        assert (made.item("law").points < 20) == costs_law, heard


HALVES = [("八斤版", True), ("八斤斑", True), ("八斤整", False), ("九斤版", False)]


@pytest.mark.parametrize(("heard", "is_asked"), HALVES)
def test_a_half_that_was_heard_as_another_word_is_asked(heard: str, is_asked: bool) -> None:
    card = replace(with_fact("spec", "8.5斤/箱"), spec="8.5斤/箱")
    talk = talk_of(instead(5, f"一箱净重{heard}，三十九块九，坏果包赔。"))
    made = score_rehearsal(talk, card, (), RUBRIC, wanted_s=talk.span.duration_ms / 1000, today=TODAY, ear=EAR)
    assert (costs(made).get("facts", 0) == 0) == is_asked
    assert bool(asked(made)) == is_asked


def test_where_nothing_is_sent_to_tells_no_origin() -> None:
    card = with_fact("ship.regions_excluded", "新疆、西藏")
    said = ("大家好，欢迎来到直播间。", "今天讲讲我们家的奉节脐橙。", *GOOD[2:6], "新疆和西藏路太远。", GOOD[6])
    talk = talk_of(said)
    made = score_rehearsal(talk, card, (), RUBRIC, wanted_s=talk.span.duration_ms / 1000, today=TODAY, ear=EAR)
    assert any("没有说产地" in each.why.zh for each in made.item("facts").remarks)


@pytest.mark.parametrize("sentence", ["一把有一米五长，哦，记岔了，一米四。", "一把有一米无长，说是一米四。"])
def test_a_length_that_is_put_right_at_once_costs_nothing(sentence: str) -> None:
    broom = replace(with_fact("spec", "1把，长1.4米"), spec="1把，长1.4米")
    talk = talk_of(instead(5, f"{sentence}三十九块九，坏果包赔。"))
    made = score_rehearsal(talk, broom, (), RUBRIC, wanted_s=talk.span.duration_ms / 1000, today=TODAY, ear=EAR)
    assert costs(made).get("facts", 0) == 0
    assert asked(made)


def test_a_count_of_other_things_is_asked_where_the_measure_was_said() -> None:
    card = replace(with_fact("spec", "1把，长30厘米"), spec="1把，长30厘米")
    spec = "尺寸是三十厘米，三十九块九，坏果包赔，盒里六个角都垫着。"
    assert "facts" not in costs(score(instead(5, spec), card))


@pytest.mark.parametrize("sentence", ["你们小时候吃过没有，很香的。", "您小时候也见过吧，很香的。"])
def test_the_childhood_of_viewers_is_no_story(sentence: str) -> None:
    told = score(instead(3, sentence)).item("structure").remarks
    assert [one.points for one in told if "小故事" in one.why.zh] == [3.0]


def test_a_guess_of_the_review_caps_nothing() -> None:
    words = GOOD[2][:6]
    finding = ComplianceFinding(
        start=0, end=len(words), text=words, rule_id="MED-1", level="violation", law="x", clears=Text("", ""),
        why=Text("读起来像", "reads like"), rewrites=(), is_guess=True,
    )  # fmt: skip
    talk = talk_of(GOOD)
    for guess, capped in ((True, False), (False, True)):
        found = ((2, replace(finding, is_guess=guess)),)
        made = score_rehearsal(talk, CARD, found, RUBRIC, wanted_s=talk.span.duration_ms / 1000, today=TODAY, ear=EAR)
        assert (made.capped is not None) == capped
        assert (made.total == 100) == guess


def test_places_where_nothing_is_sent_to_are_no_wrong_origin() -> None:
    card = with_fact("ship.regions_excluded", "云南、贵州")
    claim = Claim(
        kind="place", start=0, end=5, text="云南和贵州", status="contradicted", fact_id="origin", value="云南和贵州",
        why=Text("", ""),
    )  # fmt: skip
    assert is_of_another_field(claim, card)
    assert not is_of_another_field(replace(claim, text="云南和广西"), card)
    assert not is_of_another_field(replace(claim, kind="unit"), card)


def test_a_child_of_the_speakers_is_a_story_whose_possessive_was_misheard() -> None:
    assert score(instead(3, "哇那大闺女放学回来，书也不念，先剥一个吃了。")).item("structure").points == 15


def test_a_place_of_the_speakers_life_is_asked_and_one_of_the_goods_costs() -> None:
    made = score((*GOOD[:4], "我原先在昆明端了六年盘子。", *GOOD[4:]))
    assert costs(made).get("facts", 0) == 0
    assert "昆明" in [one.words for one in asked(made)]
    for goods in ("脐橙是昆明的。", "这些都产在昆明。", "我们昆明的就是甜。"):
        assert costs(score((*GOOD[:4], goods, *GOOD[4:])))["facts"] > 0


def test_what_is_of_something_else_is_asked_where_the_cards_own_is_said_too() -> None:
    for aside in ("我姐从前花三百块买过一床被子。", "我们家门口翻过山就是昆明。", "三月里亲戚都来我家吃饭。"):
        made = score((*GOOD[:4], aside, *GOOD[4:]))
        assert costs(made).get("facts", 0) == 0, aside
    for wrong in ("现在一箱三百块。", "脐橙都产在昆明。"):
        assert costs(score((*GOOD[:4], wrong, *GOOD[4:])))["facts"] > 0, wrong


def test_a_half_that_was_heard_as_another_syllable_is_asked() -> None:
    """两斤半礼盒 heard as 两斤把礼盒; the card writes more than that weight."""
    card = with_fact("spec", "1盒净重1250克（2斤半）")
    made = score(instead(5, "两斤把礼盒，三十九块九，坏果包赔。"), card)
    assert costs(made).get("facts", 0) == 0
    assert [one.words for one in asked(made)] == ["两斤"]
    assert costs(score(instead(5, "两斤礼盒，三十九块九，坏果包赔。"), card))["facts"] > 0
