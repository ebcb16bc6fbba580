"""Comments as people write them: lines, tables, JSON; and when they thicken."""

import pytest

from toolkit.core.comments import Comment, Density, make_comment, read_json, read_line, read_table


@pytest.mark.parametrize(
    ("line", "text", "at_ms"),
    [
        ("多少钱", "多少钱", None),
        ("小王：多少钱一斤？", "多少钱一斤？", None),
        ("[0:12] 小王: 包邮吗", "包邮吗", 12_000),
        ("1:02:03 甜不甜", "甜不甜", 3_723_000),
        ('{"text": "几号链接", "user": "小王", "at_ms": 7}', "几号链接", 7),
        ("我要5:30发货的", "30发货的", None),
    ],
)
def test_a_line(line: str, text: str, at_ms: int | None) -> None:
    assert read_line(line) == Comment(text=text, at_ms=at_ms)


@pytest.mark.parametrize("line", ["", "   ", "😀😀", "？？", "{broken", '{"user": "x"}'])
def test_nothing_is_made_of_nothing(line: str) -> None:
    found = read_line(line)
    assert found is None or found.text == "{broken"


def test_who_wrote_it_and_telephone_numbers_are_not_kept() -> None:
    (found,) = read_json('{"text": "打我电话13800138000", "user": "王小明"}')
    assert "138" not in found.text
    assert "王小明" not in repr(found)


@pytest.mark.parametrize(
    "text",
    ["", "[", "1", "null", '"x"', "[[1]]", '{"comments": 3}', '{"text": 5}', "[" * 100_000],
)
def test_broken_messages_are_nothing(text: str) -> None:
    assert read_json(text) == ()


def test_a_time_that_is_none_is_left_out() -> None:
    assert [each.at_ms for each in read_json('[{"text": "好", "at_ms": true}, {"text": "好", "at_ms": -5}]')] == [
        None
    ] * 2


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("时间,用户,内容\n00:05,甲,多少钱\n01:00,乙,包邮吗\n", [("多少钱", 5_000), ("包邮吗", 60_000)]),
        ("\ufefftime,text\n12.5,甜吗\n", [("甜吗", 12_500)]),
        ("发送时间,评论内容\n2026-11-22 20:00:10,一\n2026-11-22 20:01:00,二\n", [("一", 0), ("二", 50_000)]),
        ("内容\n好吃吗\n", [("好吃吗", None)]),
        ('甲,好吃吗\n乙,"多少钱,一斤"\n', [("好吃吗", None), ("多少钱,一斤", None)]),
        ("", []),
    ],
)
def test_a_table(table: str, expected: list[tuple[str, int | None]]) -> None:
    assert [(each.text, each.at_ms) for each in read_table(table)] == expected


def test_a_comment_is_cut_and_has_no_line_breaks() -> None:
    found = make_comment("好\n吃" * 500)
    assert found is not None
    assert len(found.text) == 200
    assert "\n" not in found.text


def test_a_moment_is_busy_once_when_comments_thicken() -> None:
    density = Density()
    usual = [density.take(at_ms) for at_ms in range(0, 120_000, 5_000)]
    burst = [density.take(120_000 + number * 500) for number in range(20)]
    assert not any(usual)
    assert sum(burst) == 1
    assert not any(density.take(130_000 + number * 4_000) for number in range(20))


def test_a_steady_rush_is_usual() -> None:
    density = Density()
    first = [density.take(at_ms) for at_ms in range(0, 600_000, 500)]
    assert sum(first[200:]) == 0
