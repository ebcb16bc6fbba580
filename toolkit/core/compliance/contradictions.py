"""Where a text contradicts the product card, and the rule that speaks of it."""

import datetime
import re
from collections.abc import Iterator
from decimal import Decimal

from toolkit.core.amount_grammar import read_amounts
from toolkit.core.compliance.card_values import number_in, numbers
from toolkit.core.compliance.contradiction import Contradiction
from toolkit.core.compliance.process_faults import find_process_faults
from toolkit.core.facts.check import check_claims
from toolkit.core.facts.claim import Claim
from toolkit.core.facts.places import Place, find_places
from toolkit.core.products import ProductCard
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
    r"[0-9零一二两三四五六七八九十百千万半几全只没不手机晒烘土野散顺京中圆申韵极邮省市县镇乡村产种品特优正宗冷]"
)


def find_contradictions(text: str, card: ProductCard, today: datetime.date | None) -> tuple[Contradiction, ...]:
    """What `text` (plain form) says otherwise than `card`, in order."""
    found = [
        *_foreign_places(text, card),
        *_ingredients(text, card),
        *_price_of_unit(text, card),
        *find_process_faults(text, card, today),
    ]
    if _MAY_CLAIM.search(text):
        for claim in check_claims(text, card, today=today):
            rule_id = _rule_of(claim, text)
            if claim.status != "contradicted" or claim.kind in ("place", "person") or not rule_id:
                continue
            is_known = rule_id != "PRICE-3" and _is_on_card(claim, card)
            if not is_known and not _OTHERS_SAY.search(_clause_before(text, claim)):
                found.append(Contradiction(rule_id=rule_id, start=claim.start, end=claim.end, why=claim.why))
    return tuple(sorted(found, key=lambda one: (one.start, one.end)))


_OTHERS_SAY = re.compile(
    r"(?:人家|别人|有人|有的|隔壁|他们)(?:说|喊|卖|要)|(?:一次|每次|一天|每天|每人每)$|(?:泡|冲|煮|炖|蒸|焯|炒|焖|浸|凉|晾|醒)[^,。]{0,4}$|"
    r"放(?:在|到|个)?[^,。]{0,4}(?:处|里|下|上|冰箱|阳台|通风)?$|(?:水|勺|碗|杯)[^,。]{0,3}$|说错|口误|(?:补|赔|退|返|垫)了?$"
)
"""What other people say, or how the goods are used: nothing that the card would have to bear out."""
_COUNT = re.compile("[单件份箱袋盒组套个瓶罐包枚块只筐]$")
_MONEY = ("price", "price_detail.live", "price_detail.daily", "price_detail.reference", "price_detail.lowest_7d")


def _clause_before(text: str, claim: Claim) -> str:
    start = max(text.rfind(mark, 0, claim.start) for mark in ",。!?;:\n") + 1
    return text[start : claim.start]


def _is_on_card(claim: Claim, card: ProductCard) -> bool:
    """Whether the number stands on the card after all: as another price, as a difference of two, or as the stock."""
    said = numbers(claim.text)
    values = [claim.value, *(str(one) for one in said)]
    amounts = {one for value in values if (one := number_in(value)) is not None}
    money = {one for path in _MONEY if (one := number_in(card.value(path))) is not None}
    prices_said = {amount.value for amount in read_amounts(claim.text) if amount.unit == "元"}
    if claim.kind in ("price", "arithmetic", "number") and (prices_said or amounts):
        known = money | {abs(a - b) for a in money for b in money if a != b}
        if (prices_said or amounts) & known:
            return True
    counted = {number_in(card.value(path)) for path in ("stock", "limit_per_user", "sales.value")}
    if _COUNT.search(claim.text) and amounts & counted:
        return True
    ends = sorted(numbers(card.value("grade")))
    is_length = bool(re.search("毫米|厘米|mm|cm", claim.text)) or claim.fact_id in ("grade", "spec")
    return is_length and len(ends) == 2 and bool(amounts) and all(ends[0] <= one <= ends[1] for one in amounts)


def _rule_of(claim: Claim, text: str) -> str:
    path = claim.fact_id or ""
    if claim.kind in ("price", "arithmetic") and re.match(r"一?[斤公两]|/", text[claim.end : claim.end + 2]):
        return "PRICE-3"
    return next((rule for prefix, rule in _RULES if path.startswith(prefix)), "FALSE-1")


_ONLY = re.compile(r"配料表?(?:里|上)?(?:面)?(?:就|只有?|仅有?|就是|只是)(?:有|是)?([^,。!?;]{1,30})")


def _ingredients(text: str, card: ProductCard) -> Iterator[Contradiction]:
    """配料就肉和盐, while the card lists more."""
    listed = [part for part in re.split(r"[、，,和及 ]+", card.value("ingredients")) if part]
    found = _ONLY.search(text)
    if not found or not listed:
        return
    missing = [part for part in listed if not set(part) & set(found[1])]
    if missing:
        yield Contradiction(
            rule_id="FALSE-1",
            start=found.start(),
            end=found.end(),
            why=Text(f"卡上的配料还有{'、'.join(missing)}", f"the card lists {', '.join(missing)} too"),
        )


_PER_UNIT = re.compile(r"(?<![\d.])([\d.]+|[一二两三四五六七八九十百]+)(?:块|元)?钱?(?:一|每|/)(斤|公斤|千克)(?!装)")
_GRAMS = {"斤": Decimal(500), "公斤": Decimal(1000), "千克": Decimal(1000)}


def _price_of_unit(text: str, card: ProductCard) -> Iterator[Contradiction]:
    """八十八一斤, while that is the price of a pack of another weight."""
    weights = {amount.value for amount in read_amounts(card.spec) if amount.kind == "weight"}
    for found in _PER_UNIT.finditer(text):
        if number_in(found[1]) == card.price.yuan and weights and _GRAMS[found[2]] not in weights:
            yield Contradiction(
                rule_id="PRICE-3",
                start=found.start(),
                end=found.end(),
                why=Text(f"卡上是{card.spec}{card.price.text}", f"the card says {card.price.text} for {card.spec}"),
            )


# places

_SAID_OF_GOODS = re.compile(
    r"(?:正宗|地道|纯正|真正|老牌)的?<?$|(?:产自|来自|产于|出自|源自|采自|原产地?[于是在为]?|产地[是在为:]?|收[的自]|种在|长在|直发|运来|发来|老家[是在]?)的?$"
)
_GOODS_AFTER = re.compile(
    r"(?:[^,。!?]{0,5}?(?:里|上|产|采|收|种|养|运|发|来|出|区|带)?的?)?(?:那边|这边|当地|本地|产|出|来|特产|土家|山里|深山|高山|老|正宗|黄|红|黑|白|干|鲜|有机|野生|农家|大|小|古法|椴树|百花|柏枝)*的?"
    r"(?:蜜?[桔橘]|脐?橙|柑|柚|橙|梨|桃|李|杏|枣|苹果|葡萄|荔枝|樱桃|猕猴桃|芒果|小?米|大米|香?菇|木耳|腊肉|火腿|香肠|[^,。!?]{0,2}蜜|茶|毛峰|毛尖|龙井|花?椒|枸杞|山楂|红?薯|土豆|核桃|板栗|"
    r"鸡?蛋|鸭蛋|果酱|竹编|竹篮|刺绣|绣|香包|豆|面|粉条|油|醋|酱|笋|羊肉|牛肉|鱼|海参|阿胶|人参|灵芝|孢子粉|产区|产的|货|直发|发货|老字号|味道|的味)"
)
_GOODS_NAME = re.compile("[绣锦茶腿井峰尖黄椒杞蓝砂音]$")
_DENIED = re.compile("(?:不是|不算|别当|不叫|没有|不产)[^,。]{0,3}$")
_PERSON_AFTER = re.compile(
    r"的?[\u4e00-\u9fff]{1,2}(?:大哥|大姐|大叔|大婶|二叔|二婶|三叔|叔|婶|爷|婆婆|嫂|师傅|阿姨|伯)(?:家)?[^,。]{0,2}[,]?[^。]{0,6}(?:种|做|养|碾|绣|编|熏|采|酿)"
)
_OTHERS_SPOKEN_OF = re.compile(
    r"都是|有名|各有|做法|差不|也(?:好|有|不错|产)|比如|都(?:有|产|出|好)|游|旅|玩|开车|路过|离|距|发往|寄到|寄往|送到|发到|顾客|朋友|买家|网友|客户|家人们|快递|物流|亲戚|打工|上学|读书|嫁|学[过的来]|评论|弹幕|问"
)
_CRAFTS = {
    name: places
    for name, _, places in (
        each.partition("=")
        for each in [
            "五常=黑龙江 五常",
            "柴达木=青海",
            "狮峰=浙江 杭州",
            "洞庭=江苏 苏州 湖南",
            "安溪铁观音=福建 安溪",
            "武夷岩茶=福建",
            "信阳毛尖=河南 信阳",
            "汉源花椒=四川 汉源",
            "宁夏枸杞=宁夏",
            "苏绣=江苏 苏州",
            "湘绣=湖南 长沙",
            "蜀绣=四川 成都",
            "粤绣=广东 广州 潮州",
            "蜀锦=四川 成都",
            "云锦=江苏 南京",
            "宋锦=江苏 苏州",
            "景泰蓝=北京",
            "景德镇=江西",
            "宜兴紫砂=江苏 宜兴",
            "阳澄湖=江苏 苏州",
            "长白山=吉林 延边 白山 辽宁",
            "武夷山=福建 南平",
            "赣南=江西 赣州",
            "湘西=湖南",
            "黔东南=贵州",
            "关中=陕西",
            "陕北=陕西 延安 榆林",
            "陕南=陕西 汉中 安康 商洛",
            "关外=黑龙江 吉林 辽宁",
            "川西=四川",
            "川北=四川",
            "闽南=福建",
            "闽北=福建",
            "粤北=广东",
            "鄂西=湖北 恩施 宜昌",
            "豫西=河南 南阳 洛阳",
            "皖南=安徽 黄山 宣城",
            "皖西=安徽",
            "浙南=浙江",
            "滇西=云南 大理",
            "黔南=贵州",
            "桂北=广西",
            "渝东=重庆",
            "晋东南=山西 长治 晋城",
            "陇南=甘肃",
            "苏北=江苏",
            "赣东=江西 抚州",
            "胶东=山东",
            "东北=黑龙江 吉林 辽宁 内蒙古",
            "西湖龙井=浙江 杭州",
            "沁州黄=山西 沁县 长治",
            "金华火腿=浙江 金华",
            "宣威火腿=云南 宣威 曲靖",
            "东北大米=黑龙江 吉林 辽宁",
            "阿克苏=新疆",
            "库尔勒=新疆",
            "吐鲁番=新疆",
            "神农架=湖北",
            "大别山=安徽 湖北 河南",
            "秦岭=陕西 甘肃 河南",
            "大兴安岭=内蒙古 黑龙江",
            "小兴安岭=黑龙江",
            "泰山=山东",
            "黄山毛峰=安徽 黄山",
            "祁连山=甘肃 青海",
            "",
        ]
        if each
    )
}
"""Names of goods or landscapes that stand for a place -> where it lies; one of these words on the card is enough.
Source: general knowledge of 2026-11, to be reviewed with the rules."""
_CRAFT = re.compile("|".join(sorted(_CRAFTS, key=lambda name: -len(name))))


def _foreign_places(text: str, card: ProductCard) -> Iterator[Contradiction]:
    """Places under whose name the goods are sold, and which the card does not hold."""
    if not card.origin:
        return
    own = _own_words(card)
    places = tuple(find_places(text))
    for start, end, is_own in _named_places(text, places, own):
        if is_own:
            continue
        before, after = text[max(0, start - 6) : start], text[end : end + 10]
        is_name = bool(_GOODS_AFTER.match(after)) or _GOODS_NAME.search(text[start:end]) is not None
        is_said = bool(_SAID_OF_GOODS.search(before) or _PERSON_AFTER.match(after))
        if not (is_name or is_said) or _DENIED.search(before) or _is_others(text, start, places, own):
            continue
        is_genuine = is_name or bool(re.search(r"正宗|地道|原产", before))
        yield Contradiction(
            rule_id="GI-1" if is_genuine else "FALSE-1",
            start=start,
            end=end,
            why=Text(f"卡上的产地是{card.origin}", f"the card's origin is {card.origin}"),
        )


def _named_places(text: str, places: tuple[Place, ...], own: str) -> Iterator[tuple[int, int, bool]]:
    taken: list[tuple[int, int]] = []
    for found in _CRAFT.finditer(text):
        taken.append(found.span())
        yield found.start(), found.end(), found[0][:2] in own or any(word in own for word in _CRAFTS[found[0]].split())
    for place in places:
        if any(start < place.end and place.start < end for start, end in taken):
            continue
        if not place.above:
            continue
        # 江西 holds 抚州 and is the card's; 江西 赣州 is not, though the province is
        yield place.start, place.end, place.names[-1] in own or place.names[0] in own


def _own_words(card: ProductCard) -> str:
    """Every word of the card in which its own places may stand, with the provinces and cities above them."""
    fields = ("origin", "name", "story.place", "seller.name", "seller.address", "ship.regions_excluded", "story.quote")
    words = [card.value(field) for field in fields] + [card.origin, *card.names]
    words += [fact.value for fact in card.facts if fact.id.endswith((".holder", ".org", "source", "basis"))]
    above = {name for place in find_places(card.origin) for name in place.above}
    return " ".join((*words, *above))


def _is_others(text: str, start: int, places: tuple[Place, ...], own: str) -> bool:
    """Whether the sentence speaks of other places beside its own, or of customers, travels and the post."""
    first = max(text.rfind(mark, 0, start) for mark in "。!?\n") + 1
    last = min((at for mark in "。!?\n" if (at := text.find(mark, start)) >= 0), default=len(text))
    sentence = text[first:last]
    if _OTHERS_SPOKEN_OF.search(sentence):
        return True
    return any(
        first <= place.start < last
        and (place.names[-1] in own or place.names[0] in own)
        and place.start > start
        and re.search(r"我们|咱|俺|自己", sentence)
        for place in places
    )
