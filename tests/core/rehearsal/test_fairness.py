"""What a recogniser mishears costs nothing, and other sentence shapes do as well; a planted fault always costs."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.rehearsal.test_score import CARD, CHECKER, GOOD, RUBRIC, TODAY, talk_of
from toolkit.core.compliance.lines import SpokenLine, check_lines
from toolkit.core.ear import Ear
from toolkit.core.pinyin import Confusions
from toolkit.core.products import Price, ProductCard
from toolkit.core.rehearsal.score import score_rehearsal
from toolkit.core.rehearsal.types import Rehearsal
from toolkit.engines.words import read_syllables

EAR = Ear(Confusions(), read_syllables)
PRICES = {"42.8": "四十二块八", "19.6": "十九块六", "68.8": "六十八块八"}


def score(sentences: Sequence[str], card: ProductCard = CARD) -> Rehearsal:
    talk = talk_of(sentences)
    lines = [SpokenLine(text=segment.text, card=card, is_timed=True) for segment in talk.segments]
    found = [(i, one) for i, each in enumerate(check_lines(lines, CHECKER, TODAY)) for one in each]
    wanted_s = talk.span.duration_ms / 1000
    return score_rehearsal(talk, card, found, RUBRIC, wanted_s=wanted_s, today=TODAY, ear=EAR)


def costs(made: Rehearsal) -> dict[str, float]:
    return {item.id: sum(each.points for each in item.remarks) for item in made.items if item.points < item.most}


def priced(yuan: str) -> ProductCard:
    facts = tuple(replace(one, value=f"{yuan}元") if one.id == "price" else one for one in CARD.facts)
    return replace(CARD, price=Price(yuan=Decimal(yuan), text=f"{yuan}元"), facts=facts)


def instead(at: int, *sentences: str) -> tuple[str, ...]:
    return (*GOOD[:at], *sentences, *GOOD[at + 1 :])


MISHEARD = {
    "the link": (6, "想要的点一号练级，看清规格再拍。"),
    "the greeting": (0, "大假好，这里是奉节的果园。"),
    "the comment": (4, "平轮去的人说想看果肉，我切一个。"),
    "the price, as other words": (5, "五斤装，散石酒快酒，坏果包赔。"),
}


@pytest.mark.parametrize("which", MISHEARD)
def test_what_is_heard_as_other_words_of_the_same_sound_costs_nothing(which: str) -> None:
    assert costs(score(instead(*MISHEARD[which]))) == {}


@pytest.mark.parametrize("yuan", PRICES)
def test_the_last_figure_of_a_price_heard_as_a_word_is_asked_and_not_punished(yuan: str) -> None:
    """八 heard as 包: what is left is another price, and nobody said it."""
    like = {"八": "包", "六": "留"}
    heard = PRICES[yuan][:-1] + like[PRICES[yuan][-1]]
    made = score(instead(5, f"五斤装，{heard}一袋，坏果包赔。"), priced(yuan))
    assert costs(made) == {}
    assert [each.points for each in made.item("facts").remarks if "没听清" in each.why.zh and each.span] == [0.0]


@given(yuan=st.sampled_from(sorted(PRICES)), tail=st.sampled_from(("一袋", "", "钱一袋", "整")))
def test_a_price_without_its_last_figure_is_wrong_and_costs_at_its_second(yuan: str, tail: str) -> None:
    said = PRICES[yuan][:-1]
    made = score(instead(5, f"五斤装，{said}{tail}，坏果包赔。"), priced(yuan))
    wrong = [each for each in made.item("facts").remarks if each.points > 0]
    assert [each.words for each in wrong if each.span]
    assert made.item("facts").points < 20


@given(yuan=st.sampled_from(sorted(PRICES)), digit=st.sampled_from("一二三四五六七八九"), at=st.sampled_from((0, -1)))
def test_another_figure_in_the_price_costs(yuan: str, digit: str, at: int) -> None:
    said = list(PRICES[yuan])
    if said[at] in (digit, "十"):
        return
    said[at] = digit
    made = score(instead(5, f"五斤装，今天{''.join(said)}一袋，坏果包赔。"), priced(yuan))
    assert made.item("facts").points < 20 or any("没听清" in each.why.zh for each in made.item("facts").remarks)


def test_a_price_that_is_asked_about_was_said() -> None:
    """Unsure words that differ from the card: neither wrong, nor missing in the facts, the order or the call."""
    talk = talk_of(instead(5, "五斤装，二十九块九，坏果包赔。"))
    unsure = tuple(replace(word, confidence=0.2) for word in talk.segments[5].words)
    segments = (*talk.segments[:5], replace(talk.segments[5], words=unsure), *talk.segments[6:])
    wanted_s = talk.span.duration_ms / 1000
    made = score_rehearsal(replace(talk, segments=segments), CARD, (), RUBRIC, wanted_s=wanted_s, today=TODAY, ear=EAR)
    assert costs(made) == {}
    assert any("没听清" in each.why.zh for each in made.item("facts").remarks)


STORIES = (
    "去年冬天我去看果园，摔了一跤，裤子都破了。", "我媳妇到现在还拿这件事笑我。",
    "这门手艺是我舅教的，头一个月天天挨骂。",
    "我头一年来上班，走到半路下大雨，一位阿婆给我们煮了锅汤。", "那锅汤我到现在还惦记。",
    "那天下大雨，我一个人在山上守到天亮。", "给大家讲个事，有一次车坏在半路上。", "我儿子放学就来帮忙装箱。",
    "前年冬天，野猪一晚上拱坏半个园子，他心疼得饭都没吃。", "儿子打电话来笑话，说老头子跟树过日子去了。",
)  # fmt: skip
NO_STORIES = (
    "放在阴凉的地方就行。",
    "去年卖四十五块，今年便宜。",
    "大家看一看，这个颜色是橙红的。",
    "一箱一箱装好了。",
)


@pytest.mark.parametrize("sentence", STORIES)
def test_a_story_may_be_of_anybody_of_the_speakers_and_of_any_time_past(sentence: str) -> None:
    assert score(instead(3, sentence)).item("structure").points == 15


@pytest.mark.parametrize("sentence", NO_STORIES)
def test_what_is_no_story_leaves_the_story_out(sentence: str) -> None:
    told = score(instead(3, sentence)).item("structure").remarks
    assert [each.points for each in told if "小故事" in each.why.zh] == [3.0]


EXCHANGES = (
    "转过来了，听见没有，后头就是果园。", "你家里几口人，人少就先拿一箱。",
    "喜欢吃橙子的扣个橙字。", "刘哥问能放多久，放在阴凉处就行。", "有朋友打字问酸不酸，它是甜的。",
    "你们猜一猜这一筐有多少个。",
    "你们平时是剥着吃还是切着吃。", "王姐说怕压坏，箱子里垫了纸。",
)  # fmt: skip
NO_EXCHANGES = ("我们扣上盖子就封箱。", "这个橙子我自己也爱吃。", "学问都在土里。", "大家好，这是橙子。")


@pytest.mark.parametrize("sentence", EXCHANGES)
def test_an_exchange_has_many_shapes(sentence: str) -> None:
    assert score(instead(4, sentence)).item("interaction").points == 10


@pytest.mark.parametrize("sentence", NO_EXCHANGES)
def test_a_talk_to_nobody_is_no_exchange(sentence: str) -> None:
    assert score(instead(4, sentence)).item("interaction").points == 0


@pytest.mark.parametrize(
    "sentence",
    [
        "收到有坏的，拍个照片给客服。",
        "吃着咸香，带点烟熏味。",
        "下单以后四十八小时发货。",
        "有一点点苦。",
        "拍张图片发来。",
    ],
)
def test_what_only_holds_the_word_is_no_call_to_action(sentence: str) -> None:
    told = score(instead(6, sentence)).item("cta").remarks
    assert {each.points for each in told} == {4.0, 3.0}


def test_a_name_of_the_card_that_was_heard_as_a_forbidden_word_is_asked_and_not_punished() -> None:
    """青神县 was heard as 轻身线 and punished as slimming, with the cap on the whole."""
    facts = tuple(replace(one, value="四川省青神县") if one.id == "origin" else one for one in CARD.facts)
    card = replace(CARD, origin="四川省青神县", facts=facts)
    made = score(instead(1, "竹子是轻身线的，摸着顺手。"), card)
    (remark,) = [one for one in made.item("law").remarks if one.words and "轻身" in one.words]
    assert (remark.points, made.capped) == (0.0, None)
    assert "青神县" in remark.why.zh
    said = score(instead(1, "它长在山坡上，吃了能轻身减肥。"), card)
    assert costs(said)["law"] > 0, "the word itself is no name"
    both = score(instead(1, "吃了轻身线的橙子能降血糖。"), card)
    assert costs(both)["law"] > 0, "a name that was misheard excuses no claim beside it"
