# ruff: noqa: E501
"""Own courses: written in the spreadsheet from nothing, carried in a pack, kept; mistakes are told by cell."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from toolkit.app import App
from toolkit.core.courses import settings as of
from toolkit.core.courses.types import KIND_NAMES
from toolkit.core.errors import CourseInvalid, InputError, OutputTaken
from toolkit.core.progress import Reporter
from toolkit.media.course_sheet import MAX_BYTES

ROWS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("课程", {"课名": "花椒怎么卖", "级别": "只会微信"}),
    ("课文", {"单元": 1, "单元名": "认识花椒", "分钟": 20, "课文": "花椒先看颜色，再闻味道。", "图": "light.svg"}),
    ("课文", {"单元": 1, "课文": "花椒第一名！", "反面例子": "是"}),
    ("练习", {"单元": 1, "练习": 1, "类型": "选择题", "题目": "考考你", "任务": "选一个。", "分数": 20}),
    ("选择题", {"单元": 1, "练习": 1, "题": "一包多少克？", "甲": "100克", "乙": "好多", "对的": "甲", "为什么": "要有单位"}),
    ("练习", {"单元": 1, "练习": 2, "类型": "找违规", "题目": "找一找", "任务": "点出来。", "分数": 40, "商品": "huajiao"}),
    ("找违规", {"单元": 1, "练习": 2, "句子": "我家花椒全国第一。", "有问题": "是", "为什么": "不能说第一", "改成": "花椒，100克一包。"}),
    ("找违规", {"单元": 1, "练习": 2, "句子": "100克一包，15元。", "有问题": "否", "为什么": "照实说"}),
    ("练习", {"单元": 1, "练习": 3, "类型": "写脚本", "题目": "一分钟", "任务": "写一分钟。", "分数": 40, "商品": "huajiao", "秒数": 60,
             "段落": "开场、卖点与演示、规格和价格、怎么下单", "互动次数": 1}),
    ("练习", {"单元": 1, "练习": 4, "类型": "算数据", "题目": "算一算", "任务": "算一个数。", "分数": 10, "要算的数": "客单价"}),
    ("数据", {"单元": 1, "练习": 4, "数据": "成交额", "数值": 100}),
    ("数据", {"单元": 1, "练习": 4, "数据": "下单人数", "数值": 4}),
    ("练习", {"单元": 1, "练习": 5, "类型": "回评论", "题目": "回评论", "任务": "回。", "分数": 10, "商品": "huajiao"}),
    ("评论", {"单元": 1, "练习": 5, "第几秒": 2, "评论": "能治病吗？", "是坑": "是", "要说到的词": "不能、不治", "好回答": "不能，就是调料。"}),
    ("练习", {"单元": 1, "练习": 6, "类型": "改字幕", "题目": "改字幕", "任务": "改。", "分数": 10, "要保留的词": "花椒"}),
    ("字幕", {"单元": 1, "练习": 6, "开始秒": 0, "结束秒": 3, "机器听到的": "花交一百克", "正确的": "花椒一百克"}),
    ("练习", {"单元": 1, "练习": 7, "类型": "写文案", "题目": "写文案", "任务": "写。", "分数": 10, "商品": "huajiao", "平台": "抖音、淘宝"}),
    ("练习", {"单元": 1, "练习": 8, "类型": "做商品卡", "题目": "做卡", "任务": "做。", "分数": 10, "要填的项": "名称、规格、价格、产地"}),
    ("练习", {"单元": 1, "练习": 9, "类型": "排练", "题目": "讲一分钟", "任务": "讲。", "分数": 10, "商品": "huajiao", "秒数": 60}),
    ("练习", {"单元": 1, "练习": 10, "类型": "拍素材", "题目": "拍", "任务": "拍。", "分数": 10}),
    ("练习", {"单元": 1, "练习": 11, "类型": "剪短片", "题目": "剪", "任务": "剪。", "分数": 10}),
    ("商品", {"编号": "huajiao", "名称": "武都花椒", "规格": "100克一包", "价格": "15元", "产地": "甘肃省陇南市武都区", "口感": "麻、香"}),
    ("选择题", {"单元": "课前测", "题": "几个？", "甲": "1", "乙": "2", "对的": "甲"}),
)  # fmt: skip


@pytest.fixture
def sheet(app: App, tmp_path: Path) -> Callable[..., Path]:
    """The template, filled in by hand; `changed` puts other values into (page, row of it, column)."""

    def fill(changed: dict[tuple[str, int, str], Any] | None = None) -> Path:
        path = tmp_path / "unit.xlsx"
        app.write_course_sheet(path)
        book = openpyxl.load_workbook(path)
        counts: dict[str, int] = {}
        for page, values in ROWS:
            page_sheet = book[page]
            columns = {cell.value: at for at, cell in enumerate(page_sheet[1], 1)}
            at = page_sheet.max_row + 1
            counts[page] = counts.get(page, 0) + 1
            whole = values | {
                name: value for (p, n, name), value in (changed or {}).items() if (p, n) == (page, counts[page])
            }
            for name, value in whole.items():
                page_sheet.cell(at, columns[name], value)
        book.save(path)
        return path

    return fill


def test_a_course_from_an_empty_sheet_can_be_run(sheet: Callable[..., Path], app: App) -> None:
    course = app.import_course_sheet(sheet())
    assert course.id == "hua-jiao-zen-me-mai"
    assert course in app.courses()
    assert course.is_own
    assert [one.kind for one in course.units[0].exercises] == [
        "quiz", "comply", "script", "kpi", "comments", "subtitle", "copy", "card", "rehearse", "shoot", "cut",
    ]  # fmt: skip
    assert course.pretest
    assert [block.is_bad for block in course.units[0].lesson.blocks] == [False, True]
    quiz = app.score_exercise(course.units[0].exercises[0], {"choices": {"q1": "a"}}, {}, Reporter())
    assert quiz.got == 20
    kpi = app.score_exercise(course.units[0].exercises[3], {"values": {"basket": "25"}}, {}, Reporter())
    assert kpi.got == 10
    script = course.units[0].exercises[2].settings
    assert isinstance(script, of.ScriptSettings)
    assert script.blocks == ("opening", "points", "price", "call")
    assert script.card.origin == "甘肃省陇南市武都区"


def line_of(filled: Path, page: str, row: int) -> int:
    """Where the `row`th row that was filled in stands: below the heading and the examples."""
    cells = openpyxl.load_workbook(filled)[page]
    return 1 + row + sum(cell.value == "例" for (cell,) in cells.iter_rows(max_col=1))


@pytest.mark.parametrize(
    ("page", "row", "column", "value", "cell"),
    [
        ("选择题", 1, "对的", "丁", "选择题!I{}“对的”"),
        ("练习", 1, "分数", "很多", "练习!G{}“分数”"),
        ("练习", 2, "商品", "nothing", "练习!H{}“商品”"),
        ("练习", 7, "平台", "火星", "练习!I{}“平台”"),
        ("练习", 3, "段落", "开场、跳舞", "练习!K{}“段落”"),
        ("练习", 3, "类型", "跳舞", "练习!D{}“类型”"),
        ("商品", 1, "价格", "便宜", "商品!I{}“价格”"),
        ("找违规", 1, "有问题", "也许", "找违规!E{}“有问题”"),
        ("字幕", 1, "结束秒", 0, "字幕!E{}“结束秒”"),
        ("课文", 1, "分钟", "半天", "课文!D{}“分钟”"),
        ("课程", 1, "级别", "博士", "课程!E{}“级别”"),
        ("数据", 1, "数值", "一百", "数据!E{}“数值”"),
    ],
)
def test_a_mistake_is_told_by_its_cell(
    page: str, row: int, column: str, value: Any, cell: str, sheet: Callable[..., Path], app: App
) -> None:
    filled = sheet({(page, row, column): value})
    with pytest.raises(CourseInvalid) as caught:
        app.import_course_sheet(filled)
    told = [one.zh for one in caught.value.problems]
    assert any(f"单元格 {cell.format(line_of(filled, page, row))}" in one for one in told), told
    assert not list(app.course_folder.glob("*.toml"))


def test_formulas_and_markup_stay_text(sheet: Callable[..., Path], app: App) -> None:
    text = "<script>alert(1)</script>=1+1"
    course = app.import_course_sheet(sheet({("课文", 1, "课文"): text}))
    assert course.units[0].lesson.blocks[0].text.zh == text


def test_a_file_that_is_no_sheet_is_told(app: App, tmp_path: Path) -> None:
    for name, content in (("a.xlsx", b"no"), ("b.xlsx", b""), ("c.xlsx", b"PK\x03\x04" + b"\0" * 99)):
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(InputError):
            app.import_course_sheet(path)
    app.write_course_sheet(tmp_path / "empty.xlsx")
    with pytest.raises(InputError) as caught:
        app.import_course_sheet(tmp_path / "empty.xlsx")
    assert "课程" in caught.value.fault.zh
    large = tmp_path / "large.xlsx"
    with large.open("wb") as file:
        file.truncate(MAX_BYTES + 10)
    with pytest.raises(InputError):
        app.import_course_sheet(large)
    with pytest.raises(InputError):
        app.read_course(tmp_path / "missing.toml")


def test_an_own_picture_beside_the_sheet_is_taken_and_a_false_one_refused(
    sheet: Callable[..., Path], app: App, tmp_path: Path
) -> None:
    path = sheet({("课文", 1, "图"): "mine.png"})
    with pytest.raises(CourseInvalid) as caught:
        app.import_course_sheet(path)
    assert "mine.png" in caught.value.fault.zh
    (tmp_path / "图片").mkdir()
    (tmp_path / "图片" / "mine.png").write_bytes(b"<html>")
    with pytest.raises(InputError):
        app.import_course_sheet(path)
    (tmp_path / "图片" / "mine.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 20)
    course = app.import_course_sheet(path)
    assert app.course_picture(course.id, "mine.png").startswith(b"\x89PNG")
    with pytest.raises(InputError):
        app.course_picture(course.id, "../hua-jiao-zen-me-mai.toml")


def test_a_pack_carries_a_course_to_another_laptop(sheet: Callable[..., Path], app: App, tmp_path: Path) -> None:
    course = app.import_course_sheet(sheet())
    pack = app.pack_course(course.id, tmp_path / "a.chushanpack")
    with pytest.raises(OutputTaken):
        app.unpack_course(pack)
    again = app.unpack_course(pack, overwrites=True)
    assert again == course
    assert app.course_picture(course.id, "light.svg").startswith(b"<svg")


def test_a_shipped_course_becomes_an_own_one_when_carried(app: App, tmp_path: Path) -> None:
    copy = app.unpack_course(app.pack_course("live", tmp_path / "live.chushanpack"))
    original = app.course("live")
    assert copy.id == "live-copy"
    assert copy.units == original.units
    assert (copy.pretest, copy.posttest) == (original.pretest, original.posttest)


def test_one_faulty_own_course_does_not_hide_the_others(sheet: Callable[..., Path], app: App) -> None:
    course = app.import_course_sheet(sheet())
    (app.course_folder / "broken.toml").write_text("id = ", encoding="utf-8")
    assert course in app.courses()
    with pytest.raises(InputError):
        app.course("broken")
    with pytest.raises(InputError) as caught:
        app.course("nothing")
    assert course.id in caught.value.next_step.zh


def test_a_form_saves_a_course_and_tells_its_faults(app: App) -> None:
    question = {
        "id": "q1",
        "zh": "一斤多少克？",
        "right": "b",
        "choice": [{"id": "a", "zh": "100"}, {"id": "b", "zh": "500"}],
    }
    exercise = {"id": "e1", "kind": "quiz", "title_zh": "考", "task_zh": "选。", "points": 10, "question": [question]}
    unit = {"id": "u1", "title_zh": "一", "lesson": [{"zh": "看。", "picture": "card.svg"}], "exercise": [exercise]}
    tables = {
        "id": "mine", "title_zh": "我的课", "level": "video", "source": "自编", "as_of": "2026-11-22",
        "review_by": "2027-11-22", "unit": [unit],
    }  # fmt: skip
    course = app.save_course(tables)
    assert app.course("mine") == course
    with pytest.raises(OutputTaken):
        app.save_course(tables)
    with pytest.raises(CourseInvalid):
        app.save_course({**tables, "level": "x"}, overwrites=True)
    with pytest.raises(CourseInvalid):
        app.save_course(
            {**tables, "unit": [{**unit, "lesson": [{"zh": "看。", "picture": "none.svg"}]}]}, overwrites=True
        )
    with pytest.raises(OutputTaken):
        app.save_course({**tables, "id": "wechat"}, overwrites=True)


@pytest.mark.parametrize(
    ("page", "row", "column", "value", "told"),
    [
        ("选择题", 1, "练习", 99, "选择题!C{}“练习”：单元 1 没有练习 99"),
        ("找违规", 1, "单元", 7, "找违规!B{}“单元”：没有单元 7；写了的有：1"),
        ("选择题", 1, "单元", None, "选择题!B{}“单元”：没有写，这一行放不进任何练习"),
        ("练习", 2, "练习", 1, "“练习”：这个单元已经有练习 1 了，请写 2"),
        ("找违规", 1, "改成", None, "第 1 句有问题，“改成”还空着"),
        ("找违规", 1, "改成", "花椒，治百病。", "只能得 0% 的分"),
        ("评论", 1, "好回答", "能，天天吃就好了。", "只能得"),
        ("练习", 1, "类型", "找错", "可以写：选择题、做商品卡"),
        ("课程", 1, "级别", "初级", "可以写：只会微信、会拍视频、已开播"),
        ("选择题", 1, "对的", "丁", "没有“丁”，可以写：甲、乙"),
        ("找违规", 1, "有问题", "也许", "要写 是 或 否"),
        ("练习", 2, "商品", "huajiao、lajiao", "只能写一个编号"),
        ("练习", 3, "段落", "开场、瞎说", "没有“瞎说”，可以写：开场、"),
        ("练习", 4, "要算的数", "赚了多少", "可以写：GPM、UV 价值"),
        ("数据", 1, "数值", "好多", "只写数字，例如 60"),
    ],
)
def test_what_a_sheet_has_wrong_is_told_in_its_own_words(
    app: App, sheet: Callable[..., Path], page: str, row: int, column: str, value: Any, told: str
) -> None:
    filled = sheet({(page, row, column): value})
    with pytest.raises(CourseInvalid) as error:
        app.read_course(filled)
    shown = "\n".join(one.zh for one in error.value.problems)
    assert told.format(line_of(filled, page, row)) in shown
    assert len(error.value.problems) <= 4, "one slip is not told many times"


def test_numbers_and_flags_are_read_as_people_write_them(app: App, sheet: Callable[..., Path]) -> None:
    written = {("课文", 1, "分钟"): "20分钟", ("数据", 1, "数值"): "1,196元", ("找违规", 2, "有问题"): "不是",
               ("找违规", 1, "有问题"): "√", ("课文", 1, "单元"): "第一单元"}  # fmt: skip
    course = app.read_course(sheet(written))
    assert course.units[0].minutes == 20
    figures = course.exercise("u1", "e4")
    assert figures
    assert figures.settings.figures[0].value == 1196  # type: ignore[union-attr]


def test_every_kind_has_an_example_in_the_empty_sheet_and_the_examples_make_a_course(app: App, tmp_path: Path) -> None:
    path = tmp_path / "unit.xlsx"
    app.write_course_sheet(path)
    book = openpyxl.load_workbook(path)
    for page in book.worksheets[1:]:
        for row in page.iter_rows(min_row=2):
            row[0].value = None
    book.save(path)
    course = app.read_course(path)
    assert {one.kind for _, one in course.all_exercises()} == set(KIND_NAMES) - {"review"}
    assert app.course_doubts(course) == ()


@pytest.mark.parametrize(
    ("page", "cell", "name", "told"),
    [
        ("商品", "", "商品卡", "少了“商品”这一页（多了“商品卡”）"),
        ("选择题", "I1", "答案", "“选择题”页第一行少了“对的”这一列（选择题!I1 写着“答案”）"),
    ],
)
def test_a_renamed_page_or_heading_is_one_fault_that_names_it(
    app: App, sheet: Callable[..., Path], page: str, cell: str, name: str, told: str
) -> None:
    filled = sheet()
    book = openpyxl.load_workbook(filled)
    if cell:
        book[page][cell] = name
    else:
        book[page].title = name
    book.create_sheet("我的笔记").append(["想到什么写什么"])
    book.save(filled)
    with pytest.raises(CourseInvalid) as found:
        app.import_course_sheet(filled)
    assert len(found.value.problems) == 1
    assert told in found.value.problems[0].zh


def test_a_lesson_that_says_what_the_law_stops_is_pointed_at(app: App, sheet: Callable[..., Path]) -> None:
    course = app.read_course(sheet({("课文", 1, "课文"): "花椒降血糖、治糖尿病。"}))
    (doubt,) = app.course_doubts(course)
    assert "课文第 1 屏" in doubt.zh
