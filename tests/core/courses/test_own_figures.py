# ruff: noqa: E501  tables
"""Figures of an own show: from exports as they come, scored like the exercise's."""

import io

import openpyxl
import pytest
from course_scores import exercise

from toolkit.core.courses import settings as of
from toolkit.core.courses.own_figures import find_figures, parse_figure_names, possible_asks, read_value
from toolkit.core.courses.score_kpi import score_kpi
from toolkit.core.errors import AnswerError, InputError
from toolkit.media.data_files import load_data
from toolkit.media.figures_table import MAX_BYTES, read_table

NAMES = parse_figure_names(load_data("live_figures"))
KPI: of.KpiSettings = exercise("live", "u8", "figures").settings  # type: ignore[assignment]
EXPORT = (
    "直播间,开播时间,直播间观看人次,累计观看人数,人均观看时长,商品曝光次数,商品点击次数,成交订单数,成交人数,成交金额（元）,退款率,新增粉丝数\r\n"
    '老王的果园,2026/11/20 19:00,"1.2万",8000,1分23秒,9000,450,"1,020",96,¥4907.70,3.2%,78\r\n'
)  # fmt: skip
WANTED = {
    "views": 12000, "viewers": 8000, "watched_s": 664_000, "exposures": 9000, "clicks": 450, "orders": 1020,
    "buyers": 96, "gmv": 4907.7, "followers": 78,
}  # fmt: skip


def workbook(rows: list[list[object]]) -> bytes:
    book, file = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        EXPORT.encode("utf-8-sig"),
        EXPORT.encode("gb18030"),
        ("一场直播的数据\r\n\r\n" + EXPORT).encode(),
        workbook([["观看次数", "观看人数", "总观看时长", "商品曝光量", "商品点击量", "成交订单数", "下单人数", "成交额", "新增关注"],
                  [12000, 8000, 664000, 9000, 450, 1020, 96, 4907.7, 78]]),
        workbook([["指标", "数值"], ["场观", 12000], ["观看人数", "8,000"], ["人均停留时长", "00:01:23"], ["商品曝光", 9000],
                  ["商品点击", 450], ["付款订单", 1020], ["成交人数", 96], ["GMV", 4907.7], ["涨粉数", "78人"]]),
    ],
    ids=["csv", "csv of an old Excel", "with a title", "xlsx", "xlsx with names in a column"],
)  # fmt: skip
def test_an_export_is_read_as_it_comes(content: bytes) -> None:
    assert find_figures(read_table(content), NAMES) == pytest.approx(WANTED)


@pytest.mark.parametrize(
    "content",
    [b"", b"<html>", b"PK\x03\x04rest", bytes(range(256)), b"a,b\n1,2\n", b"x" * (MAX_BYTES + 1), "成交额\n很多\n".encode()],
)  # fmt: skip
def test_what_is_no_such_table_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(InputError) as error:
        find_figures(read_table(content), NAMES)
    assert error.value.fault.zh
    assert error.value.next_step.en


def test_numbers_of_exports() -> None:
    given = {"3.2%": None, "": None, "--": None, "1e9": None, "5w": 50000, "43秒": 43, "1小时2分": 3720, "12:30": 750}
    assert {text: read_value(text) for text in given} == given
    assert read_value(float("inf")) is None
    assert read_value(True) is None


def test_an_own_show_is_scored_by_its_own_figures() -> None:
    asks = possible_asks(KPI.asks, WANTED)
    assert set(asks) == {"gpm", "uv_value", "conversion", "click_rate", "pay_rate", "basket", "stay", "follow_rate"}
    right = {"gpm": "408.98", "uv_value": "0.61", "conversion": "0.8%", "click_rate": "5%", "pay_rate": "226.67%",
             "basket": "51.12", "stay": "83", "follow_rate": "0.98%"}  # fmt: skip
    score = score_kpi(KPI, {"values": right, "figures": WANTED}, 60)
    assert (score.got, len(score.points)) == (60, 8)
    assert score_kpi(KPI, {"values": right}, 60).got < 60, "the exercise's own figures give others"


@pytest.mark.parametrize("figures", [{"views": 1}, {"views": -1, "buyers": 2, "gmv": 3}, {"profit": 5}, {"views": "9"}])
def test_figures_that_are_none_are_no_answer(figures: dict[str, object]) -> None:
    with pytest.raises(AnswerError):
        score_kpi(KPI, {"values": {}, "figures": figures}, 60)
