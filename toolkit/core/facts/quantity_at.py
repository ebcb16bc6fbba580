"""How a quantity is built from where it stands: its number, and the words around it that say how exactly."""

import re
from decimal import Decimal

from toolkit.core.amount_tail import PER
from toolkit.core.facts.quantity import Dimension, Exactness, Quantity

HAN_DIGIT = "零〇一二两三四五六七八九"
NUMBER = (
    rf"(?:\d[\d,]*(?:\.\d+)?(?:[十百千]?[万亿]|[百千](?![克米瓦]))?|半|"
    rf"(?:[{HAN_DIGIT}十百千万亿俩仨](?:[{HAN_DIGIT}十百千万亿俩幺]*))(?:点[{HAN_DIGIT}]+)?|"
    rf"好?几[十百千万亿]+|数[十百千万亿]+|(?<![晾放等晒泡腌存烘熬煮冻冷])上[十百千万亿]+(?![一二三四五六七八九])|成[百千]上[千万])"
)

_BEFORE: tuple[tuple[Exactness, re.Pattern[str]], ...] = (
    ("over", re.compile(r"(?:(?<=[度分点重长宽高径])过|过了|不低于|"
        r"不少于|不小于|至少|起码|超过|超|高于|大于|多于|突破|不止|不下|"
        r"大过|胜过|"
        r"最少|≥|>)(?:了|有|是|我们)?$")),
    ("under", re.compile(r"(?:不到|不足|不满|低于|少于|小于|不超过|不高于|不多于|最多|至多|将近|接近|近|不过|"
        r"≤|<|(?<![很赶凉轻])快要?|差(?:[一两二三几\d]+|个)?[毛分块]钱?)(?:是|才|就|到)?$")),
    ("about", re.compile(r"(?:大概|大约|约莫?|差不多|估计|平均|基本上?|左右|估摸着?|也就(?!是)|≈|约是|约为|约有)(?:是|"
        r"有|在|要|就是|就|只要|卖)?$")),
)  # fmt: skip
_AFTER: tuple[tuple[Exactness, re.Pattern[str]], ...] = (
    ("over", re.compile(r"\s*(?:以上|之上|往上|\+|起步)")),
    ("about", re.compile(r"\s*(?:左右|上下|的样子|前后)")),
    ("under", re.compile(r"\s*(?:以下|之下|不到(?![\d一二三四五六七八九十两])|以内(?!发|到))")),
)  # fmt: skip


def quantity_at(
    text: str, start: int, end: int, dimension: Dimension, value: Decimal, unit: str, *, high: Decimal | None = None,
    exactness: Exactness | None = None, per: str = "", role: str = "", is_doubtful: bool = False,
    step: Decimal = Decimal(1), shown: str = "",
) -> Quantity:  # fmt: skip
    if dimension == "money" and not per and (after := PER.match(text, end)):
        per = after["per"]
    return Quantity(
        start=start, end=end, dimension=dimension, low=value, high=high, unit=unit, per=per, role=role, shown=shown,
        step=step, is_doubtful=is_doubtful, exactness=exactness or exactness_at(text, start, end),
    )  # fmt: skip


def exactness_at(text: str, start: int, end: int) -> Exactness:
    if re.match(r"多(?![少买送种个])|出头", text[end : end + 2]):
        return "more"
    before = text[max(0, start - 10) : start]
    for exactness, pattern in _BEFORE:
        if pattern.search(before):
            return exactness
    for exactness, pattern in _AFTER:
        if pattern.match(text, end):
            return exactness
    return "exact"
