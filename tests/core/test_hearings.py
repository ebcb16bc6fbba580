"""What a hinted hearing may change, and what it may not (real hearings of Whisper base on the labelled streams)."""

import pytest

from toolkit.core.hearings import merge_hearings
from toolkit.core.pinyin import Sounds
from toolkit.engines.words import read_syllables


def merge(plain: str, hinted: str) -> str:
    return merge_hearings(plain, hinted, read_syllables, Sounds())


@pytest.mark.parametrize(
    ("plain", "hinted", "expected"),
    [
        (
            "是崩截起程，我们崩截起程场在三下边上。",
            "是奉节脐橙，我们奉节脐橙长在三峡边上。",
            "是奉节脐橙，我们奉节脐橙长在三峡边上。",
        ),
        ("好下面这一款吃五香小米。", "好下面这一款是武乡小米。", "好下面这一款是武乡小米。"),
        ("今天直播间39块酒，", "今天直播间三十九块九，", "今天直播间三十九块九，"),
        ("给你3年蓬。", "给你三莲蓬。", "给你三莲蓬。"),
        ("用蜜蜂带装好，发给大家。", "用密封袋装好,发给大家", "用密封袋装好，发给大家。"),
    ],
)
def test_words_of_the_same_sound_are_taken_over(plain: str, hinted: str, expected: str) -> None:
    assert merge(plain, hinted) == expected


@pytest.mark.parametrize(
    ("plain", "hinted"),
    [
        ("靠近来的家人点个关注。", "康县来的家人点个关注。"),
        ("接下来给大家介绍的是花椒。", "奉节脐橙，武乡小米，武都花椒。"),
        ("我们走吧。", "我们走吧，产地直接发货，现货包邮。"),
        ("想要的家人点一号链接。", "想要的家人点链接。"),
        ("一共是四十四块。", "一共是十四块。"),
        ("拿四斤回去。", "拿十斤回去。"),
        ("给你3年蓬。", "给你四莲蓬。"),
        ("家人们加VIP群，点关注。", "家人们加WIP群，点关注。"),
        ("今天有雨。", ""),
        ("", "奉节脐橙"),
    ],
)
def test_words_that_were_not_heard_stay_out(plain: str, hinted: str) -> None:
    assert merge(plain, hinted) == plain


def test_the_same_hearing_changes_nothing() -> None:
    text = "两斤一袋，29.9元，ABC 家人们！"
    assert merge(text, text) == text


@pytest.mark.parametrize("extra", range(1, 40))
def test_words_that_only_one_hearing_begins_with_end_the_alignment(extra: int) -> None:
    """0.7 * 3 differs from 0.7 + 0.7 + 0.7: the way back through the table once ran past its edge and never ended."""
    begins = "".join(chr(0x4E00 + at) for at in range(extra))
    assert merge(begins + "好吃", "好吃") == begins + "好吃"
    assert merge("好吃", begins + "好吃") == "好吃"
