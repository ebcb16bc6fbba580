"""The spreadsheet in which trainers write a course: its parts and columns, and from its rows to a course's tables."""

import datetime
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from toolkit.core.courses.formulas import FORMULAS
from toolkit.core.courses.reading import CELLS
from toolkit.core.courses.types import KIND_NAMES, LEVEL_NAMES
from toolkit.core.courses.views import BLOCK_NAMES
from toolkit.core.product_fields import FIELDS, find_field

ColumnKind = Literal["text", "number", "flag", "list", "day"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: its heading, the field that it fills, and what may stand in it."""

    name: str
    key: str
    kind: ColumnKind = "text"
    width: int = 16
    choices: tuple[str, ...] = ()
    """Offered in a list."""
    read: Callable[[str], str] = str
    """A Chinese name to the value of the field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetPart:
    """One page of the spreadsheet."""

    name: str
    columns: tuple[Column, ...]
    example: tuple[tuple[str, ...], ...]
    """Rows that the template shows, in the order of the columns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow:
    """A row as written: column heading -> value, and -> cell."""

    part: str
    values: Mapping[str, Any]
    cells: Mapping[str, str]


PLATFORM_NAMES = {
    "抖音": "douyin", "快手": "kuaishou", "视频号": "channels", "微信视频号": "channels", "小红书": "xiaohongshu",
    "淘宝": "taobao", "拼多多": "pinduoduo", "京东": "jd", "公众号": "wechat", "微信公众号": "wechat",
}  # fmt: skip
FIGURE_NAMES = {
    "场观": "views", "观看人数": "viewers", "总观看秒数": "watched_s", "商品曝光": "exposures", "商品点击": "clicks",
    "付款订单": "orders", "下单人数": "buyers", "退款订单": "refunds", "成交额": "gmv", "评论人数": "commenters",
    "点赞人数": "likers", "分享人数": "sharers", "新增关注": "followers",
}  # fmt: skip
_KINDS = {text.zh: kind for kind, text in KIND_NAMES.items()}
_LEVELS = {text.zh: level for level, text in LEVEL_NAMES.items()}
_BLOCKS = {text.zh: kind for kind, text in BLOCK_NAMES.items()}
_FORMULAS = {formula.label.zh.partition("（")[0]: name for name, formula in FORMULAS.items()}
_LETTERS = {"甲": "a", "乙": "b", "丙": "c", "丁": "d"}


def _among(names: Mapping[str, str]) -> Callable[[str], str]:
    return lambda text: names.get(text, text)


def _field_path(text: str) -> str:
    found = find_field((text,))
    return found.path if found else text


def _unit_id(text: str) -> str:
    return {"课前测": "pretest", "课后测": "posttest"}.get(text, f"u{text}" if text.isdigit() else text)


def _exercise_id(text: str) -> str:
    return f"e{text}" if text.isdigit() else text


def _c(name: str, key: str, kind: ColumnKind = "text", width: int = 16, **more: Any) -> Column:
    return Column(name=name, key=key, kind=kind, width=width, **more)


_UNIT = _c("单元", "unit", width=8, read=_unit_id)
_EXERCISE = _c("练习", "exercise", width=8, read=_exercise_id)
_YES = ("是", "否")

COURSE = SheetPart(
    name="课程",
    columns=(
        _c("编号", "id"), _c("课名", "title_zh", width=24), _c("英文课名", "title_en", width=24),
        _c("级别", "level", choices=tuple(_LEVELS), read=_among(_LEVELS)),
        _c("出处", "source", width=30), _c("哪天的", "as_of", "day"), _c("哪天再核", "review_by", "day"),
    ),
    example=(("", "我们村的第一课", "", "只会微信", "老师自编", "", ""),),
)  # fmt: skip
LESSONS = SheetPart(
    name="课文",
    columns=(
        _UNIT, _c("单元名", "title_zh"), _c("分钟", "minutes", "number", 8), _c("课文", "zh", width=60),
        _c("图", "picture"), _c("反面例子", "bad", "flag", 10, choices=_YES), _c("出处", "source", width=30),
        _c("哪天的", "as_of", "day"), _c("哪天再核", "review_by", "day"), _c("英文", "en", width=40),
        _c("英文单元名", "title_en"),
    ),
    example=(("1", "认识价签", "20", "价签上要写三样：叫什么、多少斤、多少钱。", "tag.svg"),
             ("1", "", "", "数字后面写单位，五斤装写成“5斤装”。", "units.svg")),
)  # fmt: skip
EXERCISES = SheetPart(
    name="练习",
    columns=(
        _UNIT, _EXERCISE, _c("类型", "kind", choices=tuple(_KINDS), read=_among(_KINDS)),
        _c("题目", "title_zh", width=20), _c("任务", "task_zh", width=40), _c("分数", "points", "number", 8),
        _c("商品", "product"), _c("平台", "platforms", "list", read=_among(PLATFORM_NAMES)),
        _c("秒数", "seconds", "number", 8), _c("段落", "blocks", "list", 24, read=_among(_BLOCKS)),
        _c("互动次数", "interactions", "number", 10), _c("要保留的词", "terms", "list"),
        _c("要填的项", "fields", "list", 24, read=_field_path), _c("说明", "note_zh", width=30),
        _c("最短秒", "min_s", "number", 8), _c("最长秒", "max_s", "number", 8),
        _c("要算的数", "asks", "list", 20, read=_among(_FORMULAS)), _c("口误", "slip", width=24),
        _c("对的词", "slip_right", "list"), _c("更正", "correction", width=24),
        _c("英文题目", "title_en"), _c("英文任务", "task_en", width=30),
    ),
    example=(("1", "1", "选择题", "考考你", "选一个。", "20"),
             ("1", "2", "做商品卡", "做一张卡", "照着自家的东西填。", "30", *[""] * 6, "名称、规格、价格、产地")),
)  # fmt: skip
QUESTIONS = SheetPart(
    name="选择题",
    columns=(
        _UNIT, _EXERCISE, _c("题", "zh", width=40), _c("甲", "甲", width=24), _c("乙", "乙", width=24),
        _c("丙", "丙", width=24), _c("丁", "丁", width=24),
        _c("对的", "right", width=8, choices=tuple(_LETTERS), read=_among(_LETTERS)),
        _c("为什么", "why_zh", width=40), _c("英文题", "en", width=30), _c("英文为什么", "why_en", width=30),
    ),
    example=(("1", "1", "价签上少不了哪一样？", "价格", "表情", "形容词", "", "甲", "没有价格，买的人不知道多少钱"),
             ("课前测", "", "五斤装怎么写？", "5", "5斤装", "好多", "", "乙", "数字后面要有单位")),
)  # fmt: skip
LINES = SheetPart(
    name="找违规",
    columns=(
        _UNIT, _EXERCISE, _c("句子", "text", width=50), _c("有问题", "bad", "flag", 10, choices=_YES),
        _c("为什么", "why_zh", width=40), _c("改成", "better", width=40), _c("英文意思", "gloss", width=30),
        _c("英文为什么", "why_en", width=30),
    ),
    example=(),
)  # fmt: skip
CAPTIONS = SheetPart(
    name="字幕",
    columns=(
        _UNIT, _EXERCISE, _c("开始秒", "start_s", "number", 10), _c("结束秒", "end_s", "number", 10),
        _c("机器听到的", "heard", width=40), _c("正确的", "right", width=40),
    ),
    example=(),
)  # fmt: skip
COMMENTS = SheetPart(
    name="评论",
    columns=(
        _UNIT, _EXERCISE, _c("第几秒", "at_s", "number", 10), _c("名字", "name"), _c("评论", "text", width=40),
        _c("是坑", "trap", "flag", 8, choices=_YES), _c("闲话", "small_talk", "flag", 8, choices=_YES),
        _c("要说到的项", "about", "list", read=_field_path), _c("要说到的词", "needs", "list"),
        _c("好回答", "better", width=40), _c("英文意思", "gloss", width=30),
    ),
    example=(),
)  # fmt: skip
NUMBERS = SheetPart(
    name="数据",
    columns=(
        _UNIT, _EXERCISE, _c("数据", "id", choices=tuple(FIGURE_NAMES), read=_among(FIGURE_NAMES)),
        _c("数值", "value", "number"),
    ),
    example=(),
)  # fmt: skip
_CARD_FIELDS = (
    "id", "name", "aliases", "category", "variety", "origin", "spec", "price", "link_no", "ingredients",
    "harvest_date", "taste", "process", "storage", "shelf_life", "after_sales", "limit_per_user", "stock",
    "ship.hours", "ship.regions_excluded", "story.quote", "forbidden_notes",
)  # fmt: skip
GOODS = SheetPart(
    name="商品",
    columns=tuple(
        Column(name=spec.label.partition("（")[0], key=spec.path, width=18)
        for spec in FIELDS
        if spec.path in _CARD_FIELDS
    ),
    example=(),
)
PARTS = (COURSE, LESSONS, EXERCISES, QUESTIONS, LINES, CAPTIONS, COMMENTS, NUMBERS, GOODS)

_ROWS_OF = {"选择题": "question", "找违规": "line", "字幕": "line", "评论": "comment", "数据": "figure"}
"""Page -> the list of the exercise that its rows make up."""


def sheet_tables(rows: Sequence[SheetRow], make_id: Callable[[str], str], today: datetime.date) -> dict[str, Any]:
    """The tables of a course, each with the cells that its values stand in.

    Args:
        make_id: turns a Chinese name into an ASCII id.
        today: the day of what has none.
    """
    read = {part.name: [_read(row, part) for row in rows if row.part == part.name] for part in PARTS}
    head = dict(read["课程"][0]) if read["课程"] else {}
    title = str(head.get("title_zh", ""))
    if title and not head.get("id"):
        head["id"] = re.sub(r"[^a-z0-9]+", "-", make_id(title).lower()).strip("-")[:30].strip("-") or "course"
    head.setdefault("source", "老师自编")
    head.setdefault("level", "wechat")
    head.setdefault("as_of", today.isoformat())
    head.setdefault("review_by", (today + datetime.timedelta(days=365)).isoformat())
    units = _units(read)
    tests = {name: _test(name, read) for name in ("pretest", "posttest") if _of(read["选择题"], name, "")}
    goods = [{name: value for name, value in one.items() if value != ""} for one in read["商品"]]
    return {**head, **tests, **({"product": goods} if goods else {}), "unit": units}


def _read(row: SheetRow, part: SheetPart) -> dict[str, Any]:
    found: dict[str, Any] = {CELLS: {"": next(iter(row.cells.values()), "")}}
    for column in part.columns:
        found[CELLS][column.key] = row.cells.get(column.name, "")
        value = _value(row.values.get(column.name), column)
        if value not in ("", None, []):
            found[column.key] = value
    return found


def _value(value: Any, column: Column) -> Any:
    """A cell's value as the field wants it; what can't be is left as it is, for the parser to tell."""
    if value is None:
        return ""
    if isinstance(value, datetime.datetime | datetime.date):
        return value.strftime("%Y-%m-%d")
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()
    match column.kind:
        case "number":
            return _number(text)
        case "flag":
            return {"是": True, "否": False, "": ""}.get(text, text)
        case "list":
            return [column.read(one.strip()) for one in re.split(r"[、，,；;\n]+", text) if one.strip()]
        case "day":
            return re.sub(r"[年月/.]", "-", text).rstrip("日-")
        case _:
            return column.read(text) if text else ""


def _number(text: str) -> Any:
    try:
        return float(text) if "." in text else int(text)
    except ValueError:
        return text


def _of(rows: Sequence[Mapping[str, Any]], unit: str, exercise: str) -> list[dict[str, Any]]:
    """The rows of an exercise, without the columns that name it."""
    return [
        {name: value for name, value in row.items() if name not in ("unit", "exercise")}
        for row in rows
        if row.get("unit") == unit and (not exercise or row.get("exercise") == exercise)
    ]


def _units(read: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[dict[str, Any]]:
    units: dict[str, dict[str, Any]] = {}
    for row in read["课文"]:
        name = str(row.get("unit", ""))
        unit = units.setdefault(name, {"id": name, CELLS: row[CELLS], "lesson": [], "exercise": []})
        for key in ("title_zh", "title_en", "minutes"):
            if key in row and key not in unit:
                unit[key] = row[key]
        block = {key: row[key] for key in (*_BLOCK_KEYS, CELLS) if key in row}
        if "zh" in block or "picture" in block:
            unit["lesson"].append(block)
    for row in read["练习"]:
        name = str(row.get("unit", ""))
        unit = units.setdefault(name, {"id": name, CELLS: row[CELLS], "lesson": [], "exercise": []})
        unit["exercise"].append(_exercise(row, read))
    return list(units.values())


_BLOCK_KEYS = ("zh", "en", "picture", "bad", "source", "as_of", "review_by")
_PAGE_OF = {"quiz": "选择题", "comply": "找违规", "subtitle": "字幕", "comments": "评论", "kpi": "数据"}


def _exercise(row: Mapping[str, Any], read: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, Any]:
    found = {name: value for name, value in row.items() if name not in ("unit", "exercise")}
    found["id"] = str(row.get("exercise", ""))
    page = _PAGE_OF.get(str(row.get("kind", "")))
    if page:
        rows = _of(read[page], str(row.get("unit", "")), found["id"])
        found[_ROWS_OF[page]] = [_ROW_READERS.get(page, _same)(one, number) for number, one in enumerate(rows, 1)]
    return found


def _test(name: str, read: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, Any]:
    rows = _of(read["选择题"], name, "")
    title = {"pretest": ("课前测", "Test before"), "posttest": ("课后测", "Test after")}[name]
    return {
        "title_zh": title[0], "title_en": title[1], "task_zh": "选一个。", "task_en": "Choose one.",
        "points": 100, "question": [_question(row, number) for number, row in enumerate(rows, 1)],
    }  # fmt: skip


def _same(row: dict[str, Any], _number: int) -> dict[str, Any]:
    return row


def _question(row: dict[str, Any], number: int) -> dict[str, Any]:
    """The four columns of choices as a list."""
    choices = [
        {"id": letter, "zh": str(row[name]), CELLS: {"": row[CELLS].get(name, ""), "zh": row[CELLS].get(name, "")}}
        for name, letter in _LETTERS.items()
        if name in row
    ]
    rest = {name: value for name, value in row.items() if name not in _LETTERS}
    cells = {**row[CELLS], "choice": row[CELLS].get("甲", "")}
    return {**rest, CELLS: cells, "id": f"q{number}", "choice": choices}


def _comment(row: dict[str, Any], number: int) -> dict[str, Any]:
    return {**row, "id": f"c{number}"}


_LABELS = {key: name for name, key in FIGURE_NAMES.items()}


def _figure(row: dict[str, Any], _number: int) -> dict[str, Any]:
    name = str(row.get("id", ""))
    return {**row, "zh": _LABELS.get(name, name)} if name else row


_ROW_READERS: Mapping[str, Callable[[dict[str, Any], int], dict[str, Any]]] = {
    "选择题": _question, "评论": _comment, "数据": _figure,
}  # fmt: skip
