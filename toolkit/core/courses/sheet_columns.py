"""The spreadsheet in which trainers write a course: its pages, their columns, and what may stand in each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from toolkit.core.courses.blocks import BLOCK_NAMES
from toolkit.core.courses.formulas import FORMULAS
from toolkit.core.courses.types import KIND_NAMES, LEVEL_NAMES
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
LETTERS = {"甲": "a", "乙": "b", "丙": "c", "丁": "d"}


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
        _c("对的", "right", width=8, choices=tuple(LETTERS), read=_among(LETTERS)),
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
