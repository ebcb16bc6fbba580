"""Units that numbers are said with, and the dimension and size of each."""

import re
from decimal import Decimal

from toolkit.core.amount_words import PACK
from toolkit.core.facts.as_words import as_words
from toolkit.core.facts.quantity import Dimension

_TABLE: dict[Dimension, str] = {
    "weight": "公斤=1000 千克=1000 kg=1000 毫克=0.001 mg=0.001 斤=500 克=1 g=1 两=50 吨=1000000 "
    "市斤=500 jin=500",
    "volume": "毫升=1 ml=1 升=1000 l=1000 cc=1",
    "length": "毫米=1 mm=1 厘米=10 cm=10 公分=10 寸=33 尺=333",
    "height": "公里=1000 千米=1000 km=1000 米=1 m=1 里地=500 里路=500 华里=500",
    "area": "平方米=1 平米=1 亩地=666.7 亩=666.7 公顷=10000 平方公里=1000000 平方千米=1000000",
    "time": "个小时=1 小时=1 钟头=1 个钟头=1 h=1 天=24 日=24 昼夜=24 分钟=0.016667 秒=0.000278 秒钟=0.000278 周=168 "
    "个星期=168 星期=168 个礼拜=168 礼拜=168 "
    "hours=1 hour=1 days=24 day=24 weeks=168 week=168",
    "months": "个月=1 月龄=1 年=12 周年=12 载=12 岁=12 周岁=12 代=300 季=3 个季度=3 年份=12 "
    "months=1 month=1 years=12 year=12",
    "ratio": "%=1 ％=1 ‰=0.1 成=10 个百分点=1 个点=1",
    "degree": "摄氏度=1 ℃=1 °C=1 °c=1 °=1 度=1 个糖=1 个甜度=1 brix=1 Brix=1 BX=1",
    "percent_off": "折=1",
    "times": "倍=1",
    "turns": "次=1 回=1 遍=1 茬=1",
    "money": "万元=10000 亿元=100000000 美元=1 美金=1 欧元=1 港币=1 港元=1 日元=1 英镑=1 韩元=1 USD=1 usd=1 "
        "元=1 块钱=1 "
    "块=1 圆=1 毛=0.1 毛钱=0.1 分钱=0.01 万块=10000 RMB=1 CNY=1 r=1 rmb=1 人民币=1 yuan=1",
    "people": "人次=1 口人=1 个人=1 人=1 位=1 户人家=1 户=1 家人=1 名=1 口子=1 个村民=1 个农户=1 个老乡=1",
}  # fmt: skip
FOREIGN_MONEY = frozenset(["美元", "美金", "欧元", "港币", "港元", "日元", "英镑", "韩元", "USD", "usd"])
_PIECES = as_words(
    "砖 墩 挂 个 只 条 片 头 朵 根 块 棵 双 张 把 株 匹 羽 尾 粒 颗 枚 支 瓣 圈 层 道 遍 次 步 种 款 样 项 类 "
    "批 届 期 篇 字 句 趟 轮 茬 季 辈 站 所 座 间 栋 口 眼 幅 台 辆 架 部 本 册 号 级 家 分 点 品 味 度电 伏 "
    "瓦 W 帧 组 门 处 顿 杯 碗 勺 口锅 滴 丝 成熟 亿 千家 排 行 针 件套 版 章 米线 丈 年生 粉丝 赞 单 页 场 周 "
    "卷 码 串 对 副 环 环节 道工序 工序 步骤 节 锅 窝 箱蜂 群 缸 窖 笼 屉 名额 mm孔 目 像素 篮 挑 担 车 船 "
    "趟车 元素 人份 餐 日量 "
)
_PACKS = (
    *PACK,
    *as_words(
        "单 组 床 幅 顶 盏 副 箱子 盒子 袋子 罐子 瓶子 板 扎 捆 把 串 小包 小袋 小盒 小罐 小瓶 小泡 大箱 大袋 "
        "boxes box bags bag bottles bottle jars jar packs pack cartons carton pieces piece"
    ),
)
UNITS: dict[str, tuple[Dimension, Decimal]] = {}
for _dimension, _entries in _TABLE.items():
    for _entry in _entries.split():
        _name, _, _size = _entry.partition("=")
        UNITS[_name] = (_dimension, Decimal(_size))
for _name in _PIECES:
    UNITS.setdefault(_name, ("piece", Decimal(1)))
for _name in _PACKS:
    UNITS[_name] = ("pack", Decimal(1))
for _name in as_words("枚 泡 颗 粒 支 板 把 只 个 条 根 块 片 串 朵 头 张 双 棵"):
    UNITS[_name] = ("piece", Decimal(1))

_LATIN = {name for name in UNITS if name.isascii() and name.isalpha()}
_NOT_BEFORE = {"成": "(?![交本熟为立员功长])"}
"""What follows a character that is no unit: 四十成交."""
UNIT = "|".join(
    re.escape(name) + (_NOT_BEFORE.get(name) or (r"(?![A-Za-z])" if name in _LATIN else ""))
    for name in sorted(UNITS, key=lambda name: -len(name))
)
"""Every unit, the longest first; for regular expressions."""


def read_unit(unit: str) -> tuple[Dimension, Decimal]:
    """Dimension and size of a unit as said.

    >>> read_unit("公斤"), read_unit("KG")
    (('weight', Decimal('1000')), ('weight', Decimal('1000')))
    """
    return UNITS.get(unit) or UNITS.get(unit.lower()) or ("other", Decimal(1))
