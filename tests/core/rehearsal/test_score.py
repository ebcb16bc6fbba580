"""Planted faults are found with their second; a talk without them loses nothing."""

import datetime
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.core.compliance.checker import Checker
from toolkit.core.compliance.lines import SpokenLine, check_lines
from toolkit.core.ear import Ear
from toolkit.core.pinyin import Confusions
from toolkit.core.products import Fact, Price, ProductCard
from toolkit.core.rehearsal.delivery import count_fillers, find_fillers
from toolkit.core.rehearsal.score import compare, score_rehearsal
from toolkit.core.rehearsal.talk import Talk, join_talk
from toolkit.core.rehearsal.types import ITEM_NAMES, Rehearsal
from toolkit.core.spans import Span
from toolkit.core.transcript import Segment, Word
from toolkit.engines.words import read_syllables
from toolkit.tasks.rehearse import load_rubric
from toolkit.tasks.review import load_rule_book

TODAY = datetime.date(2026, 11, 22)
RUBRIC = load_rubric()
CHECKER = Checker(load_rule_book())
VALUES = {
    "name": "奉节脐橙", "origin": "重庆市奉节县", "spec": "5斤装", "price": "39.9元", "link_no": "1",
    "after_sales": "坏果包赔", "story.quote": "橙子不等人，熟了就得赶紧下树", "taste": "甜、汁多",
}  # fmt: skip
CARD = ProductCard(
    id="orange", name="奉节脐橙", aliases=("脐橙",), category="鲜果", spec="5斤装", origin="重庆市奉节县", link_no=1,
    taste=("甜", "汁多"), price=Price(yuan=Decimal("39.9"), text="39.9元"),
    facts=tuple(Fact(id=path, label=path, value=value, evidence="商品卡") for path, value in VALUES.items()),
)  # fmt: skip
GOOD: tuple[str, ...] = (
    "大家好，欢迎来到直播间，我是奉节的果农。",
    "今天给大家讲讲我们家的奉节脐橙，产地是重庆市奉节县。",
    "你看这个果肉，甜，汁多，切开给大家看一看。",
    "我爸常说，橙子不等人，熟了就得赶紧下树。",
    "你家吃橙子是切着吃还是剥着吃？打在评论区，我念几条。",
    "五斤装，三十九块九，坏果包赔。",
    "想要的点一号链接，看清规格再拍。",
)


def talk_of(sentences: Sequence[str], *, char_ms: int = 250, confidence: float = 0.9, pause_ms: int = 300) -> Talk:
    """A talk in which every character takes as long."""
    segments, voice, at = [], [], 0
    for sentence in sentences:
        start, words = at, []
        for char in sentence:
            ms = char_ms if char.isalnum() else 0
            words.append(Word(text=char, span=Span(at, at + ms), confidence=confidence))
            at += ms
        segments.append(Segment(span=Span(start, at), text=sentence, heard=sentence, words=tuple(words)))
        voice.append(Span(start, at))
        at += pause_ms
    return join_talk(segments, voice)


def score(talk: Talk, wanted_s: float | None = None) -> Rehearsal:
    lines = [SpokenLine(text=segment.text, card=CARD, is_timed=True) for segment in talk.segments]
    found = [(i, one) for i, each in enumerate(check_lines(lines, CHECKER, TODAY)) for one in each]
    return score_rehearsal(talk, CARD, found, RUBRIC, wanted_s=wanted_s or talk.span.duration_ms / 1000, today=TODAY)


def test_a_good_talk_loses_nothing() -> None:
    made = score(talk_of(GOOD))
    assert {item.id: item.remarks for item in made.items if item.remarks} == {}
    assert (made.total, made.capped) == (100.0, None)
    assert [item.id for item in made.items] == list(ITEM_NAMES)


@pytest.mark.parametrize(
    ("sentence", "instead", "item", "words"),
    [
        (5, "五斤装，二十九块九，坏果包赔。", "facts", "二十九块九"),
        (2, "这个橙子吃了能治咳嗽，汁多，切开给大家看一看。", "law", "治咳嗽"),
        (2, "这是全国最甜的橙子，汁多，切开给大家看一看。", "law", "最甜"),
    ],
)
def test_a_wrong_word_is_found_with_its_second(sentence: int, instead: str, item: str, words: str) -> None:
    talk = talk_of((*GOOD[:sentence], instead, *GOOD[sentence + 1 :]))
    made = score(talk)
    row = made.item(item)  # type: ignore[arg-type]
    remark = next(remark for remark in row.remarks if words in remark.words or remark.words in words)
    spot = talk.text.index(words)
    assert remark.span
    assert remark.span.overlap_ms(talk.time_of(spot, spot + len(words))) > 0
    assert row.points < row.most
    others = [other.id for other in made.items if other.remarks and other.id not in (item, "structure")]
    assert others == []


@pytest.mark.parametrize(
    ("gone", "item"),
    [((1,), "facts"), ((3,), "structure"), ((6,), "cta"), ((4,), "interaction"), ((0, 1), "structure")],
)
def test_what_is_missing_costs_its_row_and_is_told(gone: tuple[int, ...], item: str) -> None:
    made = score(talk_of(tuple(each for index, each in enumerate(GOOD) if index not in gone)))
    row = made.item(item)  # type: ignore[arg-type]
    assert row.points < row.most
    assert all(remark.why.zh and remark.why.en for remark in row.remarks)
    assert any(remark.better for remark in row.remarks)


@pytest.mark.parametrize("opening", ["喂，听得见不？村里都喊我吴老头。", "我姓吴，今年六十八了。"])
def test_who_says_a_name_or_asks_to_be_heard_opens_the_talk(opening: str) -> None:
    made = score(talk_of((opening, *GOOD[1:])))
    assert not any("没有开场" in remark.why.zh for remark in made.item("structure").remarks)


def test_a_greeting_late_in_the_talk_opens_nothing() -> None:
    talk = (*GOOD[2:6], "家人们，想要的点一号链接，看清规格再拍。")
    reasons = [remark.why.zh for remark in score(talk_of(talk)).item("structure").remarks]
    assert any("没有开场" in why for why in reasons)
    assert not any("太早" in why for why in reasons)


def test_coming_nearer_is_no_call_to_action() -> None:
    made = score(talk_of((*GOOD[:6], "我拿近一点，给你们看看，早点睡。"))).item("cta")
    assert any("让人做什么" in each.why.zh for each in made.remarks)


def test_a_medical_claim_caps_the_whole() -> None:
    made = score(talk_of((*GOOD, "吃了能治糖尿病。")))
    assert made.total == 59
    assert made.capped


@pytest.mark.parametrize(("char_ms", "is_full"), [(250, True), (225, True), (150, False), (400, False)])
def test_pace_has_a_band(char_ms: int, is_full: bool) -> None:
    made = score(talk_of(GOOD, char_ms=char_ms, pause_ms=0))
    row = made.item("pace")
    assert made.pace == pytest.approx(60_000 / char_ms, rel=0.05)
    assert (row.points == row.most) is is_full
    assert is_full or row.remarks[0].span


def test_fillers_are_counted_with_their_seconds_and_words_are_none() -> None:
    said = (
        "嗯，大家好，那个，嗯，我是奉节的果农。",
        *GOOD[1:4],
        "然后呢，就是说，呃，你家怎么吃？然后打在评论区。",
        *GOOD[5:],
    )
    made = score(talk_of(said))
    assert made.fillers >= 6
    row = made.item("fluency")
    assert row.points < row.most
    spans = [remark.span for remark in row.remarks if remark.span]
    assert all(a.start_ms <= b.start_ms for a, b in pairwise(spans))
    assert score(talk_of((*GOOD, "那个苹果甜啊，然后再装箱。"))).fillers == 0


@pytest.mark.parametrize(
    ("spoken", "fillers"),
    [
        ("那个我们在重庆奉节，", ["那个"]),
        ("哪个有人问酸不酸。", ["那个"]),
        ("那个先问一句，", ["那个"]),
        ("能你们看一看这个肉，", ["嗯"]),
        ("额脏了拿湿布擦，", ["呃"]),
        ("那个苹果甜，那个好吃，", []),
        ("哪个好吃买哪个，", []),
        ("能放多久，额头都是汗，", []),
        ("我们看那个先开花，我就能每天浇水。", []),
    ],
)
def test_a_filler_is_known_by_what_follows_it_at_the_start_of_a_clause(spoken: str, fillers: list[str]) -> None:
    assert [word for word, _ in find_fillers(talk_of((spoken,)), RUBRIC)] == fillers


def test_a_pause_begins_a_clause_where_the_recogniser_wrote_no_mark() -> None:
    talk = talk_of(("我今年二十四岁那个先问一句",))
    assert find_fillers(talk, RUBRIC) == ()
    word = next(each for each in talk.segments[0].words if each.text == "那")
    before = Span(0, word.span.start_ms - 100)
    paused = replace(talk, voice=(before, Span(word.span.start_ms, talk.span.end_ms)))
    ((name, span),) = find_fillers(paused, RUBRIC)
    assert (name, span.start_ms) == ("那个", word.span.start_ms)


def test_a_long_silence_is_told_and_does_not_slow_the_pace() -> None:
    quick, slow = score(talk_of(GOOD, pause_ms=300)), score(talk_of(GOOD, pause_ms=4_000))
    assert any("停了" in remark.why.zh for remark in slow.item("fluency").remarks)
    assert slow.pace == pytest.approx(quick.pace, rel=0.08)


def test_length_counts_against_what_was_asked() -> None:
    talk = talk_of(GOOD)
    assert score(talk, 60).item("length").points == 0
    assert score(talk, talk.span.duration_ms / 1050).item("length").points == 5


def test_words_that_nobody_can_be_sure_of_are_left_to_the_trainer() -> None:
    made = score(talk_of(GOOD, confidence=0.3))
    assert {item.id for item in made.items if item.is_by_hand} == {"facts", "law", "structure", "cta", "interaction"}
    judged = [item for item in made.items if not item.is_by_hand]
    assert made.total == pytest.approx(sum(item.points for item in judged), abs=0.1)
    assert made.unjudged == 100 - sum(item.most for item in judged)
    assert score(talk_of(GOOD)).unjudged == 0


def test_only_rows_that_were_judged_in_both_tries_are_compared() -> None:
    clear, unsure = score(talk_of(GOOD)), score(talk_of(GOOD, confidence=0.3, char_ms=500))
    for gains in (compare(clear, unsure), compare(unsure, clear)):
        assert {name.zh for name, _ in gains} == {"总分", "语速", "停顿与口头语", "时长"}
        assert gains[0][1] == pytest.approx(sum(points for _, points in gains[1:]), abs=0.1)
    assert compare(unsure, clear)[0][1] < 0


def test_what_was_perhaps_misheard_is_asked_and_not_punished() -> None:
    """Unsure words, and 15斤 where 是5斤 sounds alike; a wrong price that is said clearly stays wrong."""
    for sentence, words in (("今天是二十九块九一份。", "二十九块九"), ("这个是十五斤装。", "十五斤装")):
        talk = talk_of((*GOOD[:5], sentence, GOOD[6]))
        at = 5
        if words == "二十九块九":
            doubtful = [replace(word, confidence=0.2) for word in talk.segments[at].words]
            segments = list(talk.segments)
            segments[at] = replace(segments[at], words=tuple(doubtful))
            talk = replace(talk, segments=tuple(segments))
        told = [each for each in score(talk).item("facts").remarks if each.words and each.words in sentence]
        assert told, sentence
        assert all(each.points == 0 and "没听清" in each.why.zh and each.span for each in told), told
    for price in ("二十九块九", "三十四块九", "五十九块九"):
        clear = score(talk_of((*GOOD[:5], f"今天是{price}一份。", GOOD[6]))).item("facts").remarks
        assert any(each.points > 0 and price in each.words for each in clear), price


def test_a_fact_counts_as_said_by_its_sound() -> None:
    sentences = list(GOOD)
    sentences[0] = "大家好，欢迎来到直播间，我是种果子的。"
    sentences[1] = "今天给大家讲讲我们家的脐橙，它长在风结线。"
    talk = talk_of(tuple(sentences))
    ear = Ear(Confusions(), read_syllables)
    lines = [SpokenLine(text=segment.text, card=CARD, is_timed=True) for segment in talk.segments]
    found = [(i, one) for i, each in enumerate(check_lines(lines, CHECKER, TODAY)) for one in each]
    told = [
        score_rehearsal(talk, CARD, found, RUBRIC, wanted_s=60, today=TODAY, ear=each).item("facts").remarks
        for each in (None, ear)
    ]
    assert any("没有说产地" in each.why.zh for each in told[0])
    assert not any("没有说产地" in each.why.zh for each in told[1])


def test_two_tries_are_compared() -> None:
    worse, better = score(talk_of(GOOD[:5])), score(talk_of(GOOD))
    gains = compare(better, worse)
    assert gains[0][1] == pytest.approx(better.total - worse.total, abs=0.1)
    assert any(name.zh == "引导下单" and points > 0 for name, points in gains)


@given(st.lists(st.sampled_from((*GOOD, "嗯嗯嗯", "能治病", "两块", "")), min_size=1), st.integers(60, 900))
def test_points_stay_within_their_rows_and_times_within_the_talk(sentences: list[str], char_ms: int) -> None:
    talk = talk_of(tuple(sentences), char_ms=char_ms)
    if not talk.segments:
        return
    made = score(talk, 60)
    assert 0 <= made.total <= 100
    for item in made.items:
        assert 0 <= item.points <= item.most
        for remark in item.remarks:
            if remark.span:
                assert 0 <= remark.span.start_ms <= remark.span.end_ms <= talk.span.end_ms


def test_another_products_link_number_is_told_with_its_second_and_costs_the_link() -> None:
    talk = talk_of((*GOOD[:-1], "想要的点二号链接，看清规格再拍。"))
    made = score(talk)
    (remark,) = [each for each in made.item("cta").remarks if each.span]
    assert (remark.words, remark.points) == ("二号链接", 4.0)
    assert talk.segments[-1].span.start_ms <= remark.span.start_ms < talk.segments[-1].span.end_ms  # type: ignore[union-attr]
    assert made.item("cta").points == 6.0


@pytest.mark.parametrize("said", ["欢迎新进来的朋友。", "大家点个关注。", "有什么想问的，搭在屏幕上。"])
def test_a_greeting_and_a_call_for_questions_are_exchanges_with_viewers(said: str) -> None:
    talk = talk_of(("奉节脐橙，五斤装，三十九块九。", said))
    assert score(talk).item("interaction").points == 10


def test_words_that_were_not_understood_get_no_better_wording() -> None:
    talk = talk_of((*GOOD[:-1], "我们的橙子全国第一，想要的点一号链接再拍。"), confidence=0.6)
    law = score(talk).item("law")
    assert law.is_by_hand
    assert law.remarks
    assert [each.better for each in law.remarks] == [""] * len(law.remarks)


def test_fillers_of_a_second_hearing_are_counted_once_and_only_within_the_talk() -> None:
    plain = talk_of(("嗯，大家好，今天讲奉节脐橙。", "五斤装，三十九块九。"))
    second = talk_of(("嗯，大家好，今天讲奉节脐橙。", "呃，五斤装，三十九块九。", "那个，再见。"))
    found = count_fillers(plain, second, RUBRIC)
    assert [word for word, _ in found] == ["嗯", "呃"]
    assert count_fillers(plain, None, RUBRIC) == found[:1]


def test_what_only_reads_unlawful_is_told_and_costs_nothing() -> None:
    talk = talk_of((*GOOD[:-1], "我们的橙子全国第一，想要的点一号链接再拍。"))
    lines = [SpokenLine(text=segment.text, card=CARD, is_timed=True) for segment in talk.segments]
    found = [(i, one) for i, each in enumerate(check_lines(lines, CHECKER, TODAY)) for one in each]
    assert found
    guessed = [(i, replace(one, is_guess=True)) for i, one in found]
    sure, unsure = (score_rehearsal(talk, CARD, each, RUBRIC, wanted_s=40, today=TODAY) for each in (found, guessed))
    assert sure.item("law").points < 20
    assert unsure.item("law").points == 20
    assert [each.points for each in unsure.item("law").remarks] == [0.0] * len(unsure.item("law").remarks)
    assert unsure.item("law").remarks


def test_a_price_heard_with_a_ten_before_it_is_read_and_costs_nothing() -> None:
    made = score(talk_of((*GOOD[:5], "五斤装，三十九块九，坏果包赔，加格十三十九块九一份。", GOOD[6])))
    assert made.item("facts").points == 20
    assert not [each for each in made.item("facts").remarks if each.span]


def test_a_cure_that_was_heard_as_other_words_is_told_with_its_second_and_costs_nothing() -> None:
    talk = talk_of((*GOOD[:5], "喝这个粥能职位并。", *GOOD[5:]))
    ear = Ear(Confusions(), read_syllables)
    made = score_rehearsal(talk, CARD, (), RUBRIC, wanted_s=40, today=TODAY, ear=ear)
    (remark,) = made.item("law").remarks
    assert ("治胃病" in remark.why.zh, remark.words, remark.points) == (True, "职位并", 0.0)
    assert talk.segments[5].span.start_ms <= remark.span.start_ms < talk.segments[5].span.end_ms  # type: ignore[union-attr]
    plain = score_rehearsal(talk_of(GOOD), CARD, (), RUBRIC, wanted_s=40, today=TODAY, ear=ear)
    assert plain.item("law").remarks == ()


@pytest.mark.parametrize("person", ["果农李秀兰", ""])
def test_a_story_is_never_made_up_for_the_speaker(person: str) -> None:
    """The better line quotes the card's own person; a card without one asks for a true story."""
    added = (Fact(id="story.person", label="", value=person, evidence="采访"),) if person else ()
    talk = talk_of([sentence for sentence in GOOD if "我爸" not in sentence])
    done = score_rehearsal(talk, replace(CARD, facts=(*CARD.facts, *added)), [], RUBRIC, wanted_s=60, today=TODAY)
    (better,) = [one.better for item in done.items for one in item.remarks if one.why.zh == "没有小故事"]
    asked = "（讲一件真事：谁、哪一天、做了什么，用自己的话。）"
    assert better == (f"{person}说：“橙子不等人，熟了就得赶紧下树。”" if person else asked)


@pytest.mark.parametrize(
    ("call", "points"),
    [
        ("想要的点五号链接，不对，是一号链接，看清再拍。", 10.0),
        ("想要的点五号链接，看清再拍。", 6.0),
        ("想要的点一号，看清再拍。", 10.0),
        ("想要的看清再拍。", 6.0),
    ],
)
def test_a_wrong_link_put_right_at_once_costs_nothing(call: str, points: float) -> None:
    assert score(talk_of([*GOOD[:-1], call])).item("cta").points == points


@pytest.mark.parametrize("opening", ["老乡们好哇，隔着屏幕也酸。", "大兄弟大妹子，看俺手里这个。"])
def test_a_village_greeting_opens_the_talk(opening: str) -> None:
    assert not any("开场" in each.why.zh for each in score(talk_of([opening, *GOOD[1:]])).item("structure").remarks)
