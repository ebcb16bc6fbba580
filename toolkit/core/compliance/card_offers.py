"""Look-ups on the card's gifts, promises and returns."""

import re
from decimal import Decimal

from toolkit.core.amount_grammar import read_amounts
from toolkit.core.compliance.card_values import CLEARED, Answer, Asked, flag, groups, is_fresh, numbers


def gift(asked: Asked) -> Answer | None:
    """A gift must be named with its size, number and limit, as on the card."""
    card = asked.card
    gifts = groups(card, "gifts") if card else ()
    if re.search("抽", asked.context) and re.search("[一每]人[一1两二]|各[一1]", asked.context):
        return CLEARED  # a draw that names its prize and number
    named = [one for one in gifts if one.get("name") and _is_named(one["name"], asked.context)]
    if not named:
        cover = re.search("运费险|退货险|破损险", asked.clause)
        return CLEARED if cover and card and cover[0] in card.value("after_sales") else None
    one = named[0]
    limit = one.get("limit", "")
    held = numbers(" ".join((one.get("spec", ""), one.get("qty", ""), limit)))
    said = {value for value in numbers(asked.clause) if value > 1}
    capped = {value for value in numbers(limit) if value > 1}
    sizes = {amount.value for amount in read_amounts(asked.clause) if amount.kind in ("weight", "volume")}
    is_other_size = sizes and not _says_size(asked.clause, one.get("spec", "")) and bool(numbers(one.get("spec", "")))
    if is_other_size and said and not said <= held | numbers(card.spec if card else "") | {Decimal(1)}:
        return flag("violation", "赠品的数量或规格和卡上的不一样", "number or size of the gift differs from the card's")
    if capped and not capped & numbers(asked.context):
        return flag("needs_evidence", f"要同时说清赠品的条件：{limit}", f"say the gift's condition too: {limit}")
    if not _says_size(asked.context, one.get("spec", "")):
        return flag("needs_evidence", "要说清赠品的规格和数量", "say the gift's size and number")
    return CLEARED


_OPENED = re.compile(
    "(?<!未)(?<!不)(?<!没)(?<!别)拆(?:开|封|了)(?!(?:了|的|封|袋|包|盒)*[,]?(?:就|可|我们|咱)*(?:退不|不[退能行支收换认给]|恕不|没法|概不))"
    "|[吃喝用]了|[吃喝用]过|[吃喝咬尝][一两几半]|大半|半[盒袋瓶]"
)


_USED = re.compile("拆|开(?:了)?(?:袋|封|瓶|罐|箱)|下过?水|洗过|用过|穿过|剪(?:了|掉)?吊牌|[吃喝]过")
"""Goods that were opened or used may be left out of the seven days."""


def _says_size(text: str, spec: str) -> bool:
    """Whether the size is said in any unit: 半斤 for 250克; a size without a number needs no saying."""
    sizes = {amount.value for amount in read_amounts(spec) if amount.kind in ("weight", "volume")}
    if sizes:
        return bool(sizes & {amount.value for amount in read_amounts(text) if amount.kind in ("weight", "volume")})
    return not numbers(spec) or bool(numbers(spec) & numbers(text))


def _is_named(name: str, text: str) -> bool:
    return name in text or any(name[at : at + 2] in text for at in range(len(name) - 1) if len(name) > 2)


def promise(asked: Asked) -> Answer | None:
    """A promise must stand in the card's after-sales terms."""
    terms = asked.card.value("after_sales") if asked.card else ""
    if not terms:
        return None
    for words in ("假一赔", "甜", "好吃", "满意", "终身", "发霉", "不新鲜"):
        if re.search(words, asked.clause) and words not in terms:
            return None
    if re.search(r"赔", asked.hit) and "赔" in terms and re.search(r"坏|烂|破|损", asked.clause):
        return CLEARED
    if re.search(r"退", asked.hit) and "退" in terms and "不支持" not in terms:
        return CLEARED
    return None


def returns(asked: Asked) -> Answer | None:
    """七天无理由 must be the seller's stated policy, and suit the goods."""
    card = asked.card
    terms = card.value("after_sales") if card else ""
    promised = re.search(r"(?:七天|7天|七日)(?:之?内)?(?:无理由|可以?退|能退|可无理由)", terms)
    if promised and re.search("拆封|二次销售|不拆", terms) and _OPENED.search(asked.context):
        return flag("violation", f"卡上的售后是：{terms}", f"the card's terms are: {terms}")
    if promised and re.search(r"(?:十|十五|二十|三十|半个?|一个?|1\d|30)(?:天|日|月)", asked.hit):
        return flag("violation", f"卡上的售后是：{terms}", f"the card's terms are: {terms}")
    custom = re.search("定制|定做", terms)
    is_told = re.search("不[退换]|不支持|不能退|退不了|除外", asked.context)
    if (
        custom
        and not is_told
        and re.search("不退|不支持", terms)
        and re.search("定制|定做|名字|刻字|来图|绣了名|刻了", asked.context)
    ):
        return flag("violation", f"卡上的售后是：{terms}", f"the card's terms are: {terms}")
    if promised and "不支持" not in terms:
        return CLEARED
    if "不支持" in terms or is_fresh(card):
        return flag(
            "violation",
            "鲜活易腐的不适用七天无理由，卡上也没有这样写",
            "perishables are exempt and the card does not offer it",
        )
    return Answer(level="needs_evidence")


def no_returns(asked: Asked) -> Answer | None:
    """Perishables may be left out of the seven days; other goods may not."""
    card = asked.card
    terms = card.value("after_sales") if card else ""
    if re.search(r"鲜活|生鲜|鲜果|易腐|定制", asked.context) or (is_fresh(card) and "概不" not in asked.hit):
        return Answer(level="caution")
    if re.search(r"七天无理由|7天无理由", terms) and "不支持" not in terms:
        if _USED.search(asked.context) and "一律" not in asked.hit:
            return CLEARED
        return flag("violation", f"卡上的售后是：{terms}", f"the card's terms are: {terms}")
    return None
