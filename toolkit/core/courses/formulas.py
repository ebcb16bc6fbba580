"""Formulas of the figures of a live show, as the review page and the exercise on figures count them."""

from collections.abc import Mapping
from dataclasses import dataclass

from toolkit.core.text import Text

SOURCE = "项目资料：文案与脚本 a5（hnheavy、sdwxcx、Lazada 的公开说明）"
AS_OF = "2026-11-22"
REVIEW_BY = "2027-11-22"


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """`times` * sum of `above` / `below`."""

    id: str
    label: Text
    above: tuple[str, ...]
    below: str
    unit: Text
    how: Text
    times: float = 1.0
    decimals: int = 2

    @property
    def short(self) -> Text:
        """The label without what explains it: GPM."""
        return Text(self.label.zh.partition("（")[0], self.label.en.partition(":")[0])

    @property
    def needs(self) -> tuple[str, ...]:
        return (*self.above, self.below)

    def value(self, figures: Mapping[str, float]) -> float:
        """The figure. Raises KeyError where one is not given, ZeroDivisionError where `below` is 0."""
        return self.times * sum(figures[name] for name in self.above) / figures[self.below]


def _formula(
    name: str, zh: str, en: str, above: str, below: str, how_zh: str, how_en: str, *, percent: bool = False,
    times: float = 1.0, unit: Text = Text("元", "yuan"),
) -> Formula:  # fmt: skip
    return Formula(
        id=name, label=Text(zh, en), above=tuple(above.split()), below=below, how=Text(how_zh, how_en),
        times=100.0 if percent else times, unit=Text("%", "%") if percent else unit,
    )  # fmt: skip


FORMULAS: Mapping[str, Formula] = {
    each.id: each
    for each in (
        _formula("gpm", "GPM（千次观看成交额）", "GPM: sales per thousand views", "gmv", "views",
                 "成交额 × 1000 ÷ 场观", "sales x 1000 / views", times=1000.0),
        _formula("uv_value", "UV 价值", "value of a viewer", "gmv", "viewers",
                 "成交额 ÷ 观看人数", "sales / viewers"),
        _formula("conversion", "看播转化率", "conversion", "buyers", "views",
                 "下单人数 ÷ 场观", "buyers / views", percent=True),
        _formula("click_rate", "商品点击率", "click rate", "clicks", "exposures",
                 "商品点击 ÷ 商品曝光", "clicks / exposures", percent=True),
        _formula("pay_rate", "点击付款率", "paid per click", "orders", "clicks",
                 "付款订单 ÷ 商品点击", "paid orders / clicks", percent=True),
        _formula("basket", "客单价", "spent per buyer", "gmv", "buyers",
                 "成交额 ÷ 下单人数", "sales / buyers"),
        _formula("return_rate", "退款率", "refund rate", "refunds", "orders",
                 "退款订单 ÷ 付款订单", "refunded orders / paid orders", percent=True),
        _formula("stay", "平均停留", "mean stay", "watched_s", "viewers",
                 "总观看秒数 ÷ 观看人数", "seconds watched / viewers", unit=Text("秒", "s")),
        _formula("interaction_rate", "互动率", "interaction rate", "commenters likers sharers followers", "viewers",
                 "（评论＋点赞＋分享＋关注的人数）÷ 观看人数",
                 "(commenters + likers + sharers + new followers) / viewers",
                 percent=True),
        _formula("follow_rate", "转粉率", "follow rate", "followers", "viewers",
                 "新增关注 ÷ 观看人数", "new followers / viewers", percent=True),
    )
}  # fmt: skip
"""By id. Source: project facts, copy and scripts a5."""

FIGURE_NAMES: Mapping[str, str] = {
    "场观": "views", "观看人数": "viewers", "总观看秒数": "watched_s", "商品曝光": "exposures", "商品点击": "clicks",
    "付款订单": "orders", "下单人数": "buyers", "退款订单": "refunds", "成交额": "gmv", "评论人数": "commenters",
    "点赞人数": "likers", "分享人数": "sharers", "新增关注": "followers",
}  # fmt: skip
"""What the figures are called -> their ids."""
FIGURE_LABELS: Mapping[str, str] = {key: name for name, key in FIGURE_NAMES.items()}
