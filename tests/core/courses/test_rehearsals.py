"""Rehearsals with planted faults on the goods of the courses: each is found with its second, nothing else costs."""

import datetime
from collections.abc import Sequence

import pytest

from toolkit.core.compliance.lines import SpokenLine, check_lines
from toolkit.core.courses.judge import Judge
from toolkit.core.courses.score_rehearsal import score_of_rehearsal
from toolkit.core.courses.settings import RehearseSettings
from toolkit.core.products import ProductCard
from toolkit.core.rehearsal.score import score_rehearsal
from toolkit.core.rehearsal.talk import Talk, join_talk
from toolkit.core.rehearsal.types import Rehearsal, Remark
from toolkit.core.spans import Span
from toolkit.core.spoken_numbers import speak_numbers, spoken_length
from toolkit.core.transcript import Segment, Word
from toolkit.tasks.course_files import shipped_course
from toolkit.tasks.rehearse import load_rubric

TODAY = datetime.date(2026, 11, 22)
RUBRIC = load_rubric()


def card_of(level: str) -> ProductCard:
    exercise = shipped_course(level).exercise("u7", "talk")
    assert exercise
    assert isinstance(exercise.settings, RehearseSettings)
    return exercise.settings.card


TALKS: dict[str, tuple[str, ...]] = {
    "wechat": (
        "大家好，我是山里的小李，欢迎大家。",
        "今天给大家说说武乡小米，产地是山西省武乡县。",
        "煮出来软糯，米香浓，有米油，我抓一把给大家看。",
        "我爷爷那时候就种，山上的地小，谷子是一镰一镰割下来的。",
        "你家喝粥爱稠的还是稀的？打在评论区，我念几条。",
        "价钱说一下，两斤装，二十九块九。",
        "新疆、西藏暂时发不了，破袋漏气拍照联系客服补发。",
        "想要的点一号链接，看清规格再拍。",
    ),
    "video": (
        "乡亲们好，欢迎来到果园边上。",
        "今天讲的是奉节脐橙，重庆市奉节县种的。",
        "切一个给你看，酸甜，汁水多，吃到嘴里化渣。",
        "果农老陈说过一句，橙子不等人，熟了就得赶紧下树。",
        "你家吃橙子是切着吃还是剥着吃？评论区说一声。",
        "五斤装，三十九块九，不多说。",
        "新疆、西藏发不了，坏果签收四十八小时内拍照联系客服。",
        "要的朋友点二号链接，看好规格再下单。",
    ),
    "live": (
        "朋友们晚上好，欢迎进来的朋友。",
        "这一瓶是陇南蜂蜜，甘肃省陇南市的。",
        "打开闻一闻，花香，甜而不腻，我倒一勺给你看。",
        "养蜂人老周说过一句，花开我就搬箱，花谢我就回家。",
        "你家蜂蜜是冲水喝还是抹馍吃？打在公屏上。",
        "五百克一瓶，五十八块钱。",
        "新疆、西藏发不了，破瓶漏蜜签收二十四小时内拍照联系客服补发。",
        "喜欢的点三号链接下单，看清规格。",
    ),
}
LEVELS = tuple(TALKS)
PRICES = {"wechat": "二十九块九", "video": "三十九块九", "live": "五十八块钱"}
WRONG_PRICES = {"wechat": "十九块九", "video": "四十九块九", "live": "三十八块钱"}
SPECS = {"wechat": ("两斤", "五斤"), "video": ("五斤", "十斤"), "live": ("五百克", "一千克")}
PAUSE_MS = 400


def heard(sentence: str, start_ms: int, confidence: float, char_ms: int) -> Segment:
    """A sentence as a recogniser gives it: every character has its time, marks take none."""
    words, at = [], start_ms
    for char in sentence:
        end = at + (char_ms if char.isalnum() else 0)
        words.append(Word(text=char, span=Span(at, end), confidence=confidence))
        at = end
    return Segment(span=Span(start_ms, at), text=sentence, heard=sentence, words=tuple(words))


def talk_of(sentences: Sequence[str], *, char_ms: int = 240, confidence: float = 0.9) -> Talk:
    segments, at = [], 800
    for sentence in sentences:
        segment = heard(sentence, at, confidence, char_ms)
        segments.append(segment)
        at = segment.span.end_ms + PAUSE_MS
    return join_talk(segments, [segment.span for segment in segments])


def score(level: str, talk: Talk, judge: Judge) -> Rehearsal:
    card = card_of(level)
    lines = [SpokenLine(text=segment.text, card=card, is_timed=True) for segment in talk.segments]
    found = [(i, one) for i, each in enumerate(check_lines(lines, judge.checker, TODAY)) for one in each]
    length_s = talk.span.duration_ms / 1000
    return score_rehearsal(talk, card, found, RUBRIC, wanted_s=length_s, today=TODAY)


def costly(rehearsal: Rehearsal) -> dict[str, list[Remark]]:
    found = {item.id: [one for one in item.remarks if one.points] for item in rehearsal.items}
    return {name: remarks for name, remarks in found.items() if remarks}


def replaced(level: str, index: int, sentence: str) -> tuple[str, ...]:
    return (*TALKS[level][:index], sentence, *TALKS[level][index + 1 :])


@pytest.mark.parametrize("level", LEVELS)
def test_a_talk_without_faults_is_not_punished(level: str, judge: Judge) -> None:
    made = score(level, talk_of(TALKS[level]), judge)
    assert {name: [one.why.zh for one in remarks] for name, remarks in costly(made).items()} == {}
    assert (made.total, made.capped) == (100.0, None)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize(("index", "label"), [(1, "产地"), (5, "价格"), (6, "售后")])
def test_a_missing_fact_is_told(level: str, index: int, label: str, judge: Judge) -> None:
    sentence = TALKS[level][index].partition("，")[0] + "。" if index == 1 else "我们接着往下说，说点别的。"
    facts = costly(score(level, talk_of(replaced(level, index, sentence)), judge)).get("facts", [])
    assert any(label in one.why.zh for one in facts), [one.why.zh for one in facts]
    assert all(one.why.en for one in facts)


@pytest.mark.parametrize("level", LEVELS)
def test_a_wrong_price_is_found_with_its_second(level: str, judge: Judge) -> None:
    wrong = WRONG_PRICES[level]
    talk = talk_of(replaced(level, 5, TALKS[level][5].replace(PRICES[level], wrong)))
    made = costly(score(level, talk, judge))
    assert list(made) == ["facts"]
    where = talk.time_of(talk.text.index(wrong), talk.text.index(wrong) + len(wrong))
    assert any(one.span and one.span.overlap_ms(where) for one in made["facts"])


@pytest.mark.parametrize("level", LEVELS)
def test_a_wrong_pack_is_found_with_its_second(level: str, judge: Judge) -> None:
    """It may be asked about instead of punished: numbers are misheard. The right pack was not said, which costs."""
    right, wrong = SPECS[level]
    talk = talk_of(replaced(level, 5, TALKS[level][5].replace(right, wrong)))
    made = score(level, talk, judge)
    assert "facts" in costly(made)
    where = talk.time_of(talk.text.index(wrong), talk.text.index(wrong) + len(wrong))
    assert any(one.span and one.span.overlap_ms(where) for one in made.item("facts").remarks)


UNLAWFUL = (
    ("吃了能降血糖，我抓一把给大家看。", "降血糖"),
    ("这是全国最好的，我拿近一点给大家看。", "最好"),
    ("我们家的这个是有机的，放心吃。", "有机"),
    ("全网最低价，别家都比我贵，你看一看。", "最低价"),
    ("县长都亲自推荐过，我拿近一点给大家看。", "县长"),
)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize(("sentence", "words"), UNLAWFUL)
@pytest.mark.parametrize("index", [3, 7])
def test_an_unlawful_claim_is_found_with_its_second(
    level: str, sentence: str, words: str, index: int, judge: Judge
) -> None:
    said = (*TALKS[level][:index], sentence, *TALKS[level][index:])
    talk = talk_of(said)
    made = score(level, talk, judge)
    spot = talk.text.index(words)
    where = talk.time_of(spot, spot + len(words))
    remarks = [one for name in ("law", "facts") for one in costly(made).get(name, [])]
    assert any(one.span and one.span.overlap_ms(where) for one in remarks)
    assert not {"pace", "fluency", "length", "interaction"} & set(costly(made))
    if words == "降血糖":
        assert made.total <= 59


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize(("char_ms", "word"), [(150, "快"), (400, "慢")])
def test_a_pace_outside_the_band_costs_and_inside_does_not(level: str, char_ms: int, word: str, judge: Judge) -> None:
    made = costly(score(level, talk_of(TALKS[level], char_ms=char_ms), judge))
    assert list(made) == ["pace"]
    assert word in made["pace"][0].why.zh
    assert made["pace"][0].span
    assert "pace" not in costly(score(level, talk_of(TALKS[level], char_ms=230), judge))


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("char_ms", [150, 200, 240, 300, 400])
def test_the_pace_is_within_five_percent_of_the_count_by_hand(level: str, char_ms: int, judge: Judge) -> None:
    talk = talk_of(TALKS[level], char_ms=char_ms)
    made = score(level, talk, judge)
    chars = sum(spoken_length(speak_numbers(sentence)) for sentence in TALKS[level])
    by_hand = chars * 60_000 / (talk.voice[-1].end_ms - talk.voice[0].start_ms)
    assert made.pace == pytest.approx(by_hand, rel=0.05)


@pytest.mark.parametrize("level", LEVELS)
def test_fillers_are_found_with_their_seconds(level: str, judge: Judge) -> None:
    said = list(TALKS[level])
    said[1] = "嗯，那个，" + said[1]
    said[2] = "就是说，嗯，" + said[2]
    said[4] = "呃，那个，嗯，" + said[4]
    said[6] = "嗯，就是说，呃，" + said[6]
    talk = talk_of(said)
    made = score(level, talk, judge)
    assert list(costly(made)) == ["fluency"]
    spans = [one.span for one in made.item("fluency").remarks]
    assert len(spans) >= 9
    assert spans[0]
    assert spans[0].overlap_ms(talk.segments[1].span)


@pytest.mark.parametrize("level", LEVELS)
def test_no_call_to_action_is_told_with_a_better_line(level: str, judge: Judge) -> None:
    talk = talk_of(replaced(level, 7, "今天先说到这里，谢谢大家听我讲。"))
    made = costly(score(level, talk, judge))
    assert "cta" in made
    assert set(made) <= {"cta", "structure"}
    assert all(one.better for one in made["cta"])


@pytest.mark.parametrize("level", LEVELS)
def test_as_an_exercise_every_remark_keeps_its_second_and_a_better_line_may_be_said(level: str, judge: Judge) -> None:
    said = (*TALKS[level][:3], UNLAWFUL[0][0], *TALKS[level][3:])
    talk = talk_of(said)
    made = score(level, talk, judge)
    card = card_of(level)
    result = score_of_rehearsal(made, card, judge, 80)
    assert result.got == pytest.approx(made.total * 0.8, abs=0.1)
    assert result.note
    law = next(
        point for point in result.points if "降" in point.quote or (point.quote in UNLAWFUL[0][0] and point.quote)
    )
    assert law.at_ms is not None
    assert talk.segments[3].span.overlap_ms(Span(law.at_ms, law.at_ms + 1))
    assert all(judge.is_sayable(point.better.zh, card) for point in result.points if point.better)
    assert [point.name.zh for point in result.points if point.of][:2] == ["事实说全说对", "合规"]


def test_what_was_perhaps_misheard_is_left_to_the_trainer(judge: Judge) -> None:
    right, wrong = SPECS["wechat"]
    talk = talk_of(replaced("wechat", 5, TALKS["wechat"][5].replace(right, wrong)))
    made = score("wechat", talk, judge)
    asked = [one for one in made.item("facts").remarks if not one.points]
    result = score_of_rehearsal(made, card_of("wechat"), judge, 100)
    assert result.needs_trainer is bool(asked)
    assert result.got == pytest.approx(made.total, abs=0.1)


def test_a_dialect_that_was_not_heard_well_is_left_to_the_trainer(judge: Judge) -> None:
    talk = talk_of(("嗯你这个橘子拿来看哈", "巴适得板"), confidence=0.3)
    result = score_of_rehearsal(score("video", talk, judge), card_of("video"), judge, 100)
    assert result.needs_trainer
    left = [point for point in result.points if point.is_by_hand and point.of]
    assert result.unjudged == pytest.approx(sum(point.of for point in left), abs=0.1)
    assert result.unjudged > 0
    assert not any(point.got for point in left), "nothing is given for what was not heard"
    assert result.got == pytest.approx(sum(point.got for point in result.points), abs=0.1)


def test_what_was_heard_earns_the_same_whatever_was_not(judge: Judge) -> None:
    """Words of a law broken, a fact wrong or a story left out: where nothing can be heard well they change nothing."""
    talks = [TALKS["video"], (*TALKS["video"], UNLAWFUL[0][0]), tuple(reversed(TALKS["video"]))]
    scores = [
        score_of_rehearsal(score("video", talk_of(said, confidence=0.3), judge), card_of("video"), judge, 80)
        for said in talks
    ]
    assert len({one.unjudged for one in scores}) == 1
    for one in scores:
        assert one.note is None, "a cap would rest on words that were perhaps never said"
        assert one.got <= one.of - one.unjudged
