"""Where a text contradicts the product card, and the rule that speaks of it."""

import datetime
import re
from collections.abc import Iterator
from decimal import Decimal

from toolkit.core.amount_grammar import read_amounts
from toolkit.core.compliance.card_values import number_in, numbers
from toolkit.core.compliance.contradiction import Contradiction
from toolkit.core.compliance.foreign_places import find_foreign_people, find_foreign_places
from toolkit.core.compliance.material_faults import find_material_faults
from toolkit.core.compliance.measure_faults import find_measure_faults
from toolkit.core.compliance.other_claims import clause_after, clause_before, is_no_claim, is_reported
from toolkit.core.compliance.process_faults import find_process_faults
from toolkit.core.facts.check import check_claims
from toolkit.core.facts.claim import Claim
from toolkit.core.products import ProductCard
from toolkit.core.sought import Sought
from toolkit.core.text import Text

_RULES = (
    ("stock", ""),
    ("sales.", ""),
    ("price_detail.", ""),
    ("certificates.", ""),
)
"""Beginning of a fact's path -> rule of what is said otherwise; empty: a rule of words has a look-up of its own.
Everything else is FALSE-1."""
_MAY_CLAIM = re.compile(
    r"[0-9]|百分之|[零一二两三四五六七八九十百千万半几](?:多|来)?(?:块|元|毛|斤|公斤|千克|克|两|升|毫|厘|天|日|年|个?月|小时|个?钟|"
    r"周|个?礼拜|个?星期|度|点|箱|袋|盒|瓶|罐|份|单|枚|粒|只|个|根|次|遍|级|折|人|名|位|种|样|米|件|包|[,。!?]|$)"
    r"|[\u4e00-\u9fff]月|五花|后腿|前腿|里脊|肋条|排骨|去年|今年|前年|老料|特产|头茬|二茬|公羊|母羊|散养|野生|国家级|省级|市级|县级|传承人|个头"
    r"|顺丰|京东|中通|圆通|申通|韵达|极兔|邮政|冷链|冷藏|特级|优级|晒|烘|手工|机器|品种|当天|隔天|次日"
)
"""Without any of these a text claims nothing that a card could contradict, save for places and ways of making."""


def find_contradictions(text: str, card: ProductCard, today: datetime.date | None) -> tuple[Contradiction, ...]:
    """What `text` (plain form) says otherwise than `card`, in order."""
    found = [
        *find_foreign_places(text, card),
        *find_foreign_people(text, card),
        *_pieces(text, card),
        *_sizes(text, card),
        *_ingredients(text, card),
        *find_material_faults(text, card),
        *find_measure_faults(text, card),
        *_price_of_unit(text, card),
        *find_process_faults(text, card, today),
    ]
    if _MAY_CLAIM.search(text):
        for claim in check_claims(text, card, today=today):
            if claim.status != "contradicted" or claim.kind in ("place", "person"):
                continue
            if not (rule_id := _rule_of(claim, text, card)):
                continue
            is_known = rule_id != "PRICE-3" and _is_on_card(claim, card)
            if _NOT_SOLD.search(clause_after(text, claim)) or is_no_claim(claim, text, card):
                continue
            if not is_known and not _OTHERS_SAY.search(clause_before(text, claim)):
                found.append(Contradiction(rule_id=rule_id, start=claim.start, end=claim.end, why=claim.why))
    told = (one for one in found if not is_reported(text, one.start, one.end))
    return tuple(sorted(told, key=lambda one: (one.start, one.end)))


_OTHERS_SAY = re.compile(
    r"(?:人家|别人|有人|有的|隔壁|他们|别家)[^,。]{0,5}(?:说|喊|卖|要|标)|(?:一次|每次|一天|每天|每人每)$|(?:泡|冲|煮|炖|蒸|焯|炒|焖|浸|凉|晾|醒)[^,。]{0,4}$|"
    r"[放搁摆](?:在|到|个)?[^,。]{0,4}(?:处|里|下|上|冰箱|阳台|通风)?$|(?:水|勺|碗|杯)[^,。]{0,3}$|说错|口误|(?:要是|如果|假如|哪怕|就算)[^,。]{0,4}$|(?:普通|一般的?|寻常)[^,。]{0,10}$|(?:慢|晚|迟|耽搁|耽误|推迟|延后)(?:上|个|了)?$|(?:补|赔|退|返|垫|送)(?:出去|掉|到)?了?$|(?:改不了|换不了|不能发|发不了|不走|不是|没有|没走)(?:用|发|走)?$"
)
"""What other people say, or how the goods are used: nothing that the card would have to bear out."""
_COUNT = re.compile("[单件份箱袋盒组套个瓶罐包枚块只筐扎床把支片条双张串捆桶坛篮提]$")
_NOT_SOLD = re.compile("不卖|没货|不做|不发(?!愁)|没有|今天没|不在这|下次|[吃喝用]完|卖完了|不是我们")
_MONEY = ("price", "price_detail.live", "price_detail.daily", "price_detail.reference", "price_detail.lowest_7d")


_PIECES = re.compile(
    r"([\d零一二两三四五六七八九十百]+)[粒颗](?:一|每|/)?(?:50|五十)克|(?:50|五十)克[^,。]{0,3}?([\d零一二两三四五六七八九十百]+)[粒颗]"
)


def _pieces(text: str, card: ProductCard) -> Iterator[Contradiction]:
    """一百八十粒五十克, while the card's grade says 280粒/50克."""
    held = re.search(r"(\d+)粒/50克", card.value("grade")) if "克" in text else None
    for found in _PIECES.finditer(text) if held else ():
        said = number_in(found[1] or found[2])
        if held and said is not None and said != number_in(held[1]):
            why = Text(f"卡上的等级是{card.value('grade')}", f"the card's grade is {card.value('grade')}")
            yield Contradiction(rule_id="FALSE-1", start=found.start(), end=found.end(), why=why)


_SIZE = Sought(
    r"(?:个头|果径|单果|直径|大小|个子)[^,。!?;]{0,6}?([\d]{2,3}|[一二三四五六七八九]?十[一二三四五六七八九]?|[一二]百)"
)


def _sizes(text: str, card: ProductCard) -> Iterator[Contradiction]:
    """个头全是八十五往上的, while the card's grade says 75-80mm."""
    if not _SIZE.search(text):
        return
    held = re.search(r"(\d+)\s*[-~到至]\s*(\d+)\s*(?:mm|毫米)", card.value("grade"))
    for found in _SIZE.finditer(text) if held else ():
        said = number_in(found[1])
        if held and said is not None and not Decimal(held[1]) <= said <= Decimal(held[2]):
            why = Text(f"卡上的等级是{card.value('grade')}", f"the card's grade is {card.value('grade')}")
            yield Contradiction(rule_id="FALSE-1", start=found.start(), end=found.end(), why=why)


def _is_on_card(claim: Claim, card: ProductCard) -> bool:
    """Whether the number stands on the card after all: as another price, as a difference of two, or as the stock.

    Minutes are of cooking: cards hold none.
    """
    if "分钟" in claim.text:
        return True
    said = numbers(claim.text)
    values = [claim.value, *(str(one) for one in said)]
    amounts = {one for value in values if (one := number_in(value)) is not None}
    money = {one for path in _MONEY if (one := number_in(card.value(path))) is not None}
    prices_said = {amount.value for amount in read_amounts(claim.text) if amount.unit == "元"}
    if prices_said or claim.kind in ("price", "arithmetic"):
        known = money | {abs(a - b) for a in money for b in money if a != b}
        if (prices_said or amounts) & known:
            return True
    counted = {number_in(card.value(path)) for path in ("stock", "limit_per_user", "sales.value")}
    if _COUNT.search(claim.text) and amounts & counted:
        return True
    ends = sorted(numbers(card.value("grade"))) if re.search("mm|毫米|厘米", card.value("grade")) else []
    is_length = bool(re.search("毫米|厘米|mm|cm", claim.text)) or claim.fact_id in ("grade", "spec")
    return is_length and len(ends) == 2 and bool(amounts) and all(ends[0] <= one <= ends[1] for one in amounts)


_NOW = re.compile("今天|今晚|现在|这会儿|我这|我家|直播|开播|到手|拿走|砍|降|给你")


_STOCK_SAID = re.compile("库|仓|现货|后台|备了|囤了|上架|放出|存货")
_SOLD_SAID = re.compile("卖|销|单|成交|订单|出了|走了|发了")
_PER_PACK = re.compile("一[箱盒袋瓶罐斤份个只提筐]$")


def _rule_of(claim: Claim, text: str, card: ProductCard) -> str:
    path = claim.fact_id or ""
    if path == "stock":
        return "STOCK-1" if _STOCK_SAID.search(text) and not _PER_PACK.search(claim.text) else ""
    if path == "sales.value":
        return "SALES-1" if _SOLD_SAID.search(text) and _COUNT.search(claim.text) else ""
    if claim.kind == "price" and (said := number_in(claim.value)) and said > card.price.yuan and _NOW.search(text):
        return "PRICE-1"
    if claim.kind in ("price", "arithmetic") and re.match(r"一?[斤公两]|/", text[claim.end : claim.end + 2]):
        return "PRICE-3"
    return next((rule for prefix, rule in _RULES if path.startswith(prefix)), "FALSE-1")


_ONLY = Sought(
    r"(?:配料|用料|料)表?(?:里|上)?(?:面)?[^。!?;第]{0,8}?(?:就|只有?|仅有?|就是|只是)(?:有|是|这|放了?|用)?([^。!?;]{1,30})"
    r"|(?:配料|用料)[^,。!?;]{0,8}[,:]([^。!?;]{1,24})[,](?:别的|其他|其它|另外|多余的|除此|再没|再无|没别的|啥也没|什么都没)"
    r"|(?:除了|就)([^,。!?;]{1,20}),?(?:别的|其他|其它|啥|什么|多一样)[^,。!?;]{0,4}(?:没|不)(?:有|加|放|搁|添|用)"
)


def _ingredients(text: str, card: ProductCard) -> Iterator[Contradiction]:
    """配料就肉和盐, while the card lists more."""
    found = _ONLY.search(text)
    listed = [part for part in re.split(r"[、，,和及 ]+", card.value("ingredients")) if part] if found else []
    if not found or not listed:
        return
    said = found[1] or found[2] or found[3]
    named = [part for part in listed if set(part) & set(said)]
    missing = [part for part in listed if part not in named] if named else []
    if missing:
        yield Contradiction(
            rule_id="FALSE-1",
            start=found.start(),
            end=found.end(),
            why=Text(f"卡上的配料还有{'、'.join(missing)}", f"the card lists {', '.join(missing)} too"),
        )


_GRAMS = {"斤": Decimal(500), "公斤": Decimal(1000), "千克": Decimal(1000)}


def _price_of_unit(text: str, card: ProductCard) -> Iterator[Contradiction]:
    """八十八一斤, while that is the price of a pack of another weight."""
    for found in read_amounts(text) if re.search("斤|千克", text) else ():
        if found.per not in _GRAMS or found.value != card.price.yuan:
            continue
        weights = {amount.value for amount in read_amounts(card.spec) if amount.kind == "weight"}
        weights |= {weight * count for weight in weights for count in numbers(card.spec)}
        if weights and _GRAMS[found.per] not in weights:
            yield Contradiction(
                rule_id="PRICE-3",
                start=found.start,
                end=found.end,
                why=Text(f"卡上是{card.spec}{card.price.text}", f"the card says {card.price.text} for {card.spec}"),
            )
