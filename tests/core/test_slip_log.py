"""Which lines are slips, and which of the lines after them puts which of them right."""

import pytest

from toolkit.core.review_sheet import SheetFinding
from toolkit.core.slip_log import HeardLine, find_correction, find_slips


def wrong(text: str, rule_id: str = "FALSE-1", level: str = "violation") -> SheetFinding:
    return SheetFinding(rule_id=rule_id, level=level, text=text, law="", why="", clears="")


def heard(*lines: str | tuple[str, str], every_ms: int = 4_000) -> list[HeardLine]:
    """A line every four seconds; of a pair the second is what is wrong in the first."""
    found = []
    for index, line in enumerate(lines):
        text, fault = (line, "") if isinstance(line, str) else line
        ends = (text.index(fault) + len(fault),) if fault else ()
        found.append(
            HeardLine(
                text=text, start_ms=index * every_ms, end_ms=index * every_ms + 3_000, ends=ends,
                findings=(wrong(fault),) if fault else (),
            )
        )  # fmt: skip
    return found


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([("全国第一好吃", "全国第一")], [""]),
        ([("全国第一好吃", "全国第一"), "刚才那句全国第一说错了"], ["刚才那句全国第一说错了"]),
        ([("这一箱三斤", "三斤"), "不好意思说错了", "是五斤"], ["不好意思说错了 是五斤"]),
        ([("这一箱三斤", "三斤"), "欢迎新来的朋友", "更正一下是五斤装"], ["更正一下是五斤装"]),
        ([("二十九块九", "二十九块九"), "应该是三十九块九"], ["应该是三十九块九"]),
        ([("二十九块九", "二十九块九"), "颜色不是红的，是黄的"], [""]),
        ([("这一箱三斤", "三斤"), ("能治咳嗽", "治咳嗽"), "说错了是五斤"], ["说错了是五斤", ""]),
        ([("保质期半年", "半年"), "不是保质期是七天"], ["不是保质期是七天"]),
        ([("能降血压", "降血压"), "这话不能这么说它就是水果", "下一款小米"], ["这话不能这么说它就是水果"]),
        ([("这一箱三斤啊说错了是五斤", "三斤")], ["说错了是五斤"]),
        ([("能治咳嗽", "治咳嗽"), ("刚才说治咳嗽说错了", "治咳嗽")], ["刚才说治咳嗽说错了"]),
    ],
)
def test_the_correction_that_fits_is_found(lines: list[str | tuple[str, str]], expected: list[str]) -> None:
    assert [slip.correction for slip in find_slips(heard(*lines))] == expected


def test_a_correction_much_later_counts_only_if_it_speaks_of_the_same() -> None:
    later = heard(("这一箱三斤", "三斤"), "说错了", every_ms=120_000)
    assert find_slips(later)[0].correction == ""
    other = heard(("能治感冒", "治感冒"), "好的", "更正小米是山西武乡的", every_ms=15_000)
    assert find_slips(other)[0].correction == ""
    same = heard(("这一箱三斤", "三斤"), "刚才三斤说错了，五斤", every_ms=120_000)
    assert find_slips(same)[0].correction_ms == 120_000
    far = heard(("这一箱三斤", "三斤"), "刚才三斤说错了，五斤", every_ms=400_000)
    assert find_slips(far)[0].correction == ""


def test_only_violations_are_slips_and_times_and_products_stay() -> None:
    lines = [
        HeardLine(text="销量十万单", findings=(wrong("销量十万单", level="needs_evidence"),)),
        HeardLine(text="能治咳嗽", start_ms=5_000, place="0:05.0", product="奉节脐橙", findings=(wrong("治"),)),
    ]
    (slip,) = find_slips(lines)
    assert (slip.start_ms, slip.place, slip.product) == (5_000, "0:05.0", "奉节脐橙")


def test_more_lines_never_take_a_correction_away() -> None:
    lines = heard(("这一箱三斤", "三斤"), "说错了是五斤", "大家好", ("能治咳嗽", "治咳嗽"), "说错了不能治咳嗽", "好的")
    for count in range(2, len(lines) + 1):
        assert find_slips(lines[:count])[0].correction.startswith("说错了是五斤")
    assert find_correction(lines[3], lines[4:]) == 0


def test_a_slip_that_only_the_speaker_noticed_is_proposed() -> None:
    (slip,) = find_slips(heard("大家好", "小米是广西的", "欢迎新来的朋友", "更正一下小米是山西武乡的", "好的"))
    assert (slip.said, slip.findings, slip.correction) == ("小米是广西的", (), "更正一下小米是山西武乡的")
    assert find_slips(heard("今天天气不错", "我刚才说错了")) == ()


def test_one_correction_may_put_two_slips_right() -> None:
    lines = heard(("全国第一好吃", "全国第一"), ("真的全国第一", "全国第一"), "刚才说全国第一说错了")
    assert [slip.correction for slip in find_slips(lines)] == ["刚才说全国第一说错了"] * 2


def test_nothing_said_nothing_found() -> None:
    assert find_slips([]) == ()
    assert find_slips(heard("大家好", "说错了")) == ()
