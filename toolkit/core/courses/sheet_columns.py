# ruff: noqa: E501  rows of a spreadsheet
"""The spreadsheet in which trainers write a course: its pages, their columns, and what may stand in each."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from toolkit.core.courses.blocks import BLOCK_NAMES
from toolkit.core.courses.formulas import FIGURE_NAMES, FORMULAS
from toolkit.core.courses.types import KIND_NAMES, LEVEL_NAMES
from toolkit.core.numerals import read_number
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
    example: tuple[Mapping[str, str], ...] = ()
    """Rows that the template shows: heading -> value."""


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
_KINDS = {text.zh: kind for kind, text in KIND_NAMES.items() if kind != "review"}  # TOML only: no page of its own
_LEVELS = {text.zh: level for level, text in LEVEL_NAMES.items()}
_BLOCKS = {text.zh: kind for kind, text in BLOCK_NAMES.items()}
_FORMULAS = {formula.short.zh: name for name, formula in FORMULAS.items()}
LETTERS = {"甲": "a", "乙": "b", "丙": "c", "丁": "d"}


def _among(names: Mapping[str, str]) -> Callable[[str], str]:
    return lambda text: names.get(text, text)


def _field_path(text: str) -> str:
    found = find_field((text,))
    return found.path if found else text


def unit_id(text: str) -> str:
    """1, 第一单元, 课前测: the unit that is meant.

    >>> unit_id("1"), unit_id("第一单元"), unit_id("课前测"), unit_id("apples")
    ('u1', 'u1', 'pretest', 'apples')
    """
    return {"课前测": "pretest", "课后测": "posttest"}.get(text) or _numbered("u", text)


def exercise_id(text: str) -> str:
    """1, 练习1: the exercise that is meant."""
    return _numbered("e", text)


def _numbered(letter: str, text: str) -> str:
    found = re.fullmatch(r"(?:第|单元|练习)?([\d零一二三四五六七八九十]+)(?:单元|课|个练习|题|个)?", text)
    number = read_number(found[1]) if found else None
    return f"{letter}{number:f}" if number is not None else text


def _c(name: str, key: str, kind: ColumnKind = "text", width: int = 16, **more: Any) -> Column:
    return Column(name=name, key=key, kind=kind, width=width, **more)


_UNIT = _c("单元", "unit", width=8, read=unit_id)
_EXERCISE = _c("练习", "exercise", width=8, read=exercise_id)
_YES = ("是", "否")

COURSE = SheetPart(
    name="课程",
    columns=(
        _c("编号", "id"), _c("课名", "title_zh", width=24), _c("英文课名", "title_en", width=24),
        _c("级别", "level", choices=tuple(_LEVELS), read=_among(_LEVELS)),
        _c("出处", "source", width=30), _c("哪天的", "as_of", "day"), _c("哪天再核", "review_by", "day"),
    ),
    example=({"编号": "di-yi-ke", "课名": "我们村的第一课", "级别": "只会微信", "出处": "老师自编"},),
)  # fmt: skip
LESSONS = SheetPart(
    name="课文",
    columns=(
        _UNIT, _c("单元名", "title_zh"), _c("分钟", "minutes", "number", 8), _c("课文", "zh", width=60),
        _c("图", "picture"), _c("反面例子", "bad", "flag", 10, choices=_YES), _c("出处", "source", width=30),
        _c("哪天的", "as_of", "day"), _c("哪天再核", "review_by", "day"), _c("英文", "en", width=40),
        _c("英文单元名", "title_en"),
    ),
    example=(
        {"单元": "1", "单元名": "认识价签", "分钟": "20", "课文": "价签上要写三样：叫什么、多少斤、多少钱。", "图": "tag.svg"},
        {"单元": "1", "课文": "数字后面写单位，五斤装写成“5斤装”。", "图": "units.svg"},
    ),
)  # fmt: skip
EXERCISES = SheetPart(
    name="练习",
    columns=(
        _UNIT, _EXERCISE, _c("类型", "kind", choices=tuple(_KINDS), read=_among(_KINDS)),
        _c("题目", "title_zh", width=20), _c("任务", "task_zh", width=40), _c("分数", "points", "number", 8),
        _c("商品", "product"), _c("平台", "platforms", "list", choices=("抖音", "快手", "视频号", "小红书", "淘宝", "拼多多", "京东", "公众号"), read=_among(PLATFORM_NAMES)),
        _c("秒数", "seconds", "number", 8), _c("段落", "blocks", "list", 24, read=_among(_BLOCKS)),
        _c("互动次数", "interactions", "number", 10), _c("要保留的词", "terms", "list"),
        _c("要填的项", "fields", "list", 24, read=_field_path), _c("说明", "note_zh", width=30),
        _c("最短秒", "min_s", "number", 8), _c("最长秒", "max_s", "number", 8),
        _c("要算的数", "asks", "list", 20, read=_among(_FORMULAS)), _c("口误", "slip", width=24),
        _c("对的词", "slip_right", "list"), _c("更正", "correction", width=24),
        _c("英文题目", "title_en"), _c("英文任务", "task_en", width=30),
    ),
    example=tuple(
        {"单元": "1", "练习": str(number), "类型": kind, "题目": title, "任务": task, "分数": "20", **more}
        for number, (kind, title, task, more) in enumerate((
            ("选择题", "考考你", "选一个。题写在“选择题”页。", {}),
            ("做商品卡", "做一张卡", "照着自家的东西填。", {"要填的项": "名称、规格、价格、产地"}),
            ("找违规", "找出来，改过来", "点出不能说的，改一改。句子写在“找违规”页。", {"商品": "xiaomi"}),
            ("改字幕", "改字幕", "机器听错了，改对。字幕写在“字幕”页。", {"要保留的词": "武乡小米"}),
            ("写文案", "写一条", "给两个平台各写一条。", {"商品": "xiaomi", "平台": "抖音、小红书"}),
            ("写脚本", "讲两分钟", "一段一段写。", {"商品": "xiaomi", "秒数": "120", "互动次数": "2",
                                        "段落": "开场、卖点与演示、规格和价格、怎么下单"}),
            ("排练", "讲一分钟", "照着脚本讲。", {"商品": "xiaomi", "秒数": "60"}),
            ("回评论", "回评论", "一条一条回。评论写在“评论”页。",
             {"商品": "xiaomi", "口误": "这一袋三斤。", "对的词": "两斤、2斤", "更正": "刚才说错了，是两斤装。"}),
            ("算数据", "算两个数", "用计算器算。数写在“数据”页。", {"要算的数": "看播转化率、客单价"}),
            ("拍素材", "拍三段", "全景、特写、人，各拍一段。", {"最短秒": "10", "最长秒": "20"}),
            ("剪短片", "剪一条", "剪成一条短片。", {"最短秒": "30", "最长秒": "45"}),
        ), 1)
    ),
)  # fmt: skip
QUESTIONS = SheetPart(
    name="选择题",
    columns=(
        _UNIT, _EXERCISE, _c("题", "zh", width=40), _c("甲", "甲", width=24), _c("乙", "乙", width=24),
        _c("丙", "丙", width=24), _c("丁", "丁", width=24),
        _c("对的", "right", width=8, choices=tuple(LETTERS), read=_among(LETTERS)),
        _c("为什么", "why_zh", width=40), _c("英文题", "en", width=30), _c("英文为什么", "why_en", width=30),
    ),
    example=(
        {"单元": "1", "练习": "1", "题": "价签上少不了哪一样？", "甲": "价格", "乙": "表情", "丙": "形容词", "对的": "甲",
         "为什么": "没有价格，买的人不知道多少钱"},
        {"单元": "课前测", "题": "五斤装怎么写？", "甲": "5", "乙": "5斤装", "丙": "好多", "对的": "乙",
         "为什么": "数字后面要有单位"},
    ),
)  # fmt: skip
LINES = SheetPart(
    name="找违规",
    columns=(
        _UNIT, _EXERCISE, _c("句子", "text", width=50), _c("有问题", "bad", "flag", 10, choices=_YES),
        _c("为什么", "why_zh", width=40), _c("改成", "better", width=40), _c("英文意思", "gloss", width=30),
        _c("英文为什么", "why_en", width=30),
    ),
    example=(
        {"单元": "1", "练习": "3", "句子": "这是全国最好的小米。", "有问题": "是", "为什么": "“最好”拿不出证明",
         "改成": "小米软糯，米香浓。"},
        {"单元": "1", "练习": "3", "句子": "两斤装，二十九块九。", "有问题": "否", "为什么": "卡上有，照实说"},
    ),
)  # fmt: skip
CAPTIONS = SheetPart(
    name="字幕",
    columns=(
        _UNIT, _EXERCISE, _c("开始秒", "start_s", "number", 10), _c("结束秒", "end_s", "number", 10),
        _c("机器听到的", "heard", width=40), _c("正确的", "right", width=40),
    ),
    example=(
        {"单元": "1", "练习": "4", "开始秒": "0", "结束秒": "3", "机器听到的": "大家好这是五香小米", "正确的": "大家好，这是武乡小米"},
    ),
)  # fmt: skip
COMMENTS = SheetPart(
    name="评论",
    columns=(
        _UNIT, _EXERCISE, _c("第几秒", "at_s", "number", 10), _c("名字", "name"), _c("评论", "text", width=40),
        _c("是坑", "trap", "flag", 8, choices=_YES), _c("闲话", "small_talk", "flag", 8, choices=_YES),
        _c("要说到的项", "about", "list", read=_field_path), _c("要说到的词", "needs", "list"),
        _c("好回答", "better", width=40), _c("英文意思", "gloss", width=30),
    ),
    example=(
        {"单元": "1", "练习": "8", "第几秒": "2", "名字": "春花", "评论": "能治病吗？", "是坑": "是", "要说到的词": "不能、不治",
         "好回答": "不能，这是粮食，身体的事请听医生的。"},
        {"单元": "1", "练习": "8", "第几秒": "14", "名字": "老李", "评论": "多少钱一袋？", "要说到的项": "价格",
         "好回答": "两斤装，二十九块九。"},
    ),
)  # fmt: skip
NUMBERS = SheetPart(
    name="数据",
    columns=(
        _UNIT, _EXERCISE, _c("数据", "id", choices=tuple(FIGURE_NAMES), read=_among(FIGURE_NAMES)),
        _c("数值", "value", "number"),
    ),
    example=(
        {"单元": "1", "练习": "9", "数据": "场观", "数值": "800"}, {"单元": "1", "练习": "9", "数据": "下单人数", "数值": "20"},
        {"单元": "1", "练习": "9", "数据": "成交额", "数值": "798"},
    ),
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
    example=(
        {
            "编号": "xiaomi",
            "名称": "武乡小米",
            "规格": "2斤装",
            "价格": "29.9元",
            "产地": "山西省武乡县",
            "口感": "软糯、米香浓",
        },
    ),
)
PARTS = (COURSE, LESSONS, EXERCISES, QUESTIONS, LINES, CAPTIONS, COMMENTS, NUMBERS, GOODS)
