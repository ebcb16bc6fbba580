import pytest

from toolkit.core.gates import Evidence, find_fault, gate_repeats
from toolkit.core.spans import Span
from toolkit.core.transcript import Segment

SURE = Evidence(mean_log_prob=-0.3)
PROMPT = "以下是普通话的句子。"


@pytest.mark.parametrize(
    "text",
    [
        "请不吝点赞 订阅 转发 打赏支持明镜与点点栏目",
        "字幕由Amara.org社区提供",
        "字幕by索兰娅",
        "谢谢观看",
        "感谢大家收看。",
        "作词：李宗盛",
        "（音乐播放中）",
        "[音乐]",
        "以下是普通话的句子",
        "粮粮粮粮粮粮粮粮粮粮粮粮",
        "来一斤橘子来一斤橘子来一斤橘子来一斤橘子",
        "语语译语语试语详试试详详译详诣试诣详语诣诣译诣诧语诧诧译译诧诧诣语诵试",
        "，。",
    ],
)
def test_what_nobody_said_is_held_back(text: str) -> None:
    assert find_fault(text, SURE, PROMPT) is not None


@pytest.mark.parametrize(
    "text",
    [
        "接下来给大家介绍的是奉节脐橙。",
        "谢谢这位大哥的点赞，谢谢谢谢。",
        "好好好好，马上上链接",
        "哈哈哈哈哈",
        "电话是13888888888",
        "谢谢大家，我们明天晚上八点再见。",
        "点个赞，订阅一下我们村的账号",
        "普通话说不好",
        "牛郎恋刘娘，刘娘念牛郎，牛郎年年念刘娘，刘娘年年念牛郎。",
        "一斤一斤地装，一斤一斤地卖",
    ],
)
def test_what_sellers_do_say_passes(text: str) -> None:
    assert find_fault(text, SURE, PROMPT) is None


def test_an_unsure_engine_is_not_believed() -> None:
    assert find_fault("而且挺好盛的", Evidence(mean_log_prob=-2.5, no_speech_prob=0.4)) is not None
    assert find_fault("而且挺好盛的", Evidence(mean_log_prob=-0.8, no_speech_prob=0.7)) is not None
    assert find_fault("而且挺好盛的", Evidence(mean_log_prob=-0.3, no_speech_prob=0.7)) is None
    assert find_fault("而且挺好盛的", Evidence(mean_log_prob=-1.2)) is not None


def test_an_unsure_engine_that_hears_somebody_speak_is_believed() -> None:
    assert find_fault("我来替逐家来对伊祝福", Evidence(mean_log_prob=-1.3, no_speech_prob=0.1)) is None
    assert find_fault("我来替逐家来对伊祝福", Evidence(mean_log_prob=-1.3, no_speech_prob=0.6)) is not None
    assert find_fault("我来替逐家来对伊祝福", Evidence(mean_log_prob=-1.7, no_speech_prob=0.1)) is not None


def test_more_words_than_time_allows() -> None:
    assert find_fault("武都花椒颗粒大颜色红麻味足", Evidence(mean_log_prob=-0.3, duration_ms=300)) is not None


def test_the_same_line_over_and_over_is_held_back_from_the_fourth_on() -> None:
    line = Segment(span=Span(0, 1), text="我们走吧。", heard="我们走吧。")
    gated = gate_repeats((line,) * 6)
    assert [segment.unclear is None for segment in gated] == [True] * 3 + [False] * 3


@pytest.mark.parametrize(
    "texts",
    [
        ("我们走吧。", "五斤装。", "包邮到家。", "一号链接。", "喜欢的拍。"),
        ("我们走吧。", "五斤装。") * 4,
        ("",) * 6,
        ("哈哈哈",) * 6,
    ],
    ids=["different", "in turn", "without words", "laughter"],
)
def test_what_is_no_repetition_is_left_alone(texts: tuple[str, ...]) -> None:
    segments = tuple(Segment(span=Span(0, 1), text=text, heard=text) for text in texts)
    assert gate_repeats(segments) == segments
