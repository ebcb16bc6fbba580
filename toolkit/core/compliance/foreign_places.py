"""Places under whose name goods are sold, and which are not the card's origin."""

import re
from collections.abc import Iterator
from functools import lru_cache

from toolkit.core.compliance.contradiction import Contradiction
from toolkit.core.compliance.sentence_bounds import sentence_span
from toolkit.core.facts.places import Place, find_places
from toolkit.core.products import ProductCard
from toolkit.core.text import Text

_SAID_OF_GOODS = re.compile(
    r"(?:正宗|地道|纯正|真正|老牌)的?<?$|(?:这|这个|这就)是(?:咱|我们)?[一-龥]{0,2}$|(?:产自|来自|产于|出自|源自|采自|原产地?[于是在为]?|产地[是在为:]?|收[的自]|种在|长在|直发|运来|发来|老家[是在]?)的?$"
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
_MADE_AFTER = re.compile(
    r"[县市区镇乡村]?[^,。!?]{0,5}?(?:里|上|地|头)(?:刨|挖|采|摘|收|种|长|产|养|打|割)(?:的|出来的)|[那这]?边?(?:拉|运|收|进|批|发)(?:过)?来的"
)
"""深山里刨的, 那边拉来的: where the goods come from."""
_OTHERS_SPOKEN_OF = re.compile(
    r"都是|没关系|不相干|两码事|不是一?回事|(?:两|不同的?|不是一?个)(?:个)?(?:地方|产地|东西)|有名|各有|做法|差不|也(?:都?很?好|挺好|有|不错|产|不差)|比如|都(?:有|产|出|好)|游|旅|玩|开车|路过|离|距|发往|寄到|寄往|送到|发到|顾客|朋友|买家|网友|客户|家人们|快递|物流|亲戚|打工|上学|读书|嫁|学[过的来]|评论|弹幕|问"
)
_NO_PLACE = re.compile("朝阳的?(?:[一那这]?面|坡|山坡|地|方向|处|屋|台|窗)")
"""Words that read like a place."""
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
            "神农架=湖北 神农架",
            "大别山=安徽 湖北 河南",
            "秦岭=陕西 甘肃 河南",
            "大兴安岭=内蒙古 黑龙江",
            "小兴安岭=黑龙江",
            "泰山=山东",
            "黄山毛峰=安徽 黄山",
            "祁连山=甘肃 青海",
            "西湖边=浙江 杭州",
            "天目山=浙江 杭州 临安",
            "",
        ]
        if each
    )
}
"""Names of goods or landscapes that stand for a place -> where it lies; one of these words on the card is enough.
Source: general knowledge of 2026-11, to be reviewed with the rules."""
_CRAFT = re.compile("|".join(sorted(_CRAFTS, key=lambda name: -len(name))))


def find_foreign_places(text: str, card: ProductCard) -> Iterator[Contradiction]:
    """Places under whose name the goods are sold, and which the card does not hold."""
    home = _home_words(card)
    own = f"{home} {card.value('ship.regions_excluded')}"
    places = tuple(find_places(text))
    if not card.origin:
        yield from _unknown_origin(text, places, own)
        return
    for start, end, is_own in _named_places(text, places, own, home):
        if is_own or _NO_PLACE.match(text, start):
            continue
        before, after = text[max(0, start - 6) : start], text[end : end + 10]
        own_goods = next((word for word in _goods_words(card) if word in after), None)
        is_name = (
            bool(_GOODS_AFTER.match(after)) or own_goods is not None or _GOODS_NAME.search(text[start:end]) is not None
        )
        is_said = bool(_SAID_OF_GOODS.search(before) or _PERSON_AFTER.match(after) or _MADE_AFTER.match(after))
        if not (is_name or is_said) or _DENIED.search(before) or _is_others(text, start, places, own):
            continue
        is_genuine = is_name or bool(re.search(r"正宗|地道|原产", before))
        yield Contradiction(
            rule_id="GI-1" if is_genuine else "FALSE-1",
            start=start,
            end=end,
            why=Text(f"卡上的产地是{card.origin}", f"the card's origin is {card.origin}"),
        )


def _unknown_origin(text: str, places: tuple[Place, ...], own: str) -> Iterator[Contradiction]:
    """正宗天目山小香薯, while the card holds no origin at all."""
    for start, end, is_own in _named_places(text, places, own, own):
        if (not is_own and re.search("(?:正宗|地道|纯正|原产地?)的?$", text[max(0, start - 5) : start])) or (
            not is_own and re.match("(?:产|出产|原产|直发|产地)的?", text[end : end + 4])
        ):
            why = Text("卡上没有写产地，不能说是哪里正宗的", "the card holds no origin: no place's name may be used")
            yield Contradiction(rule_id="GI-1", start=start, end=end, why=why)


def find_foreign_people(text: str, card: ProductCard) -> Iterator[Contradiction]:
    """The card's own person said to come from elsewhere: 屈建平, 山东烟台人."""
    name = (re.findall("[\u4e00-\u9fff]{2,3}$", card.value("story.person")) or [""])[0]
    if not name or name not in text or not card.origin:
        return
    own = f"{_home_words(card)} {card.value('ship.regions_excluded')}"
    for place in find_places(text):
        near = text[max(0, place.start - 14) : place.start]
        is_home = re.match("[县市省区镇乡村]?的?(?:人(?![家们工手气])|老家|那边人|籍)", text[place.end : place.end + 4])
        if not is_home and not re.search("(?:老家[是在]?|来自|是从)$", near):
            continue
        is_moved = re.search("嫁|搬|顾客|买家|客人|媳妇|女婿|老板", text[max(0, place.start - 14) : place.end + 14])
        if name in near and not is_moved and place.names[-1] not in own and place.names[0] not in own:
            why = Text(f"卡上的人在{card.origin}", f"the card's person is of {card.origin}")
            yield Contradiction(rule_id="FALSE-1", start=place.start, end=place.end, why=why)


def _named_places(text: str, places: tuple[Place, ...], own: str, home: str) -> Iterator[tuple[int, int, bool]]:
    """[start, end) of places and landscapes, and whether the card holds them; a landscape must lie in its `home`, while
    a region that nothing is sent to may be named."""
    taken: list[tuple[int, int]] = []
    for found in _CRAFT.finditer(text):
        taken.append(found.span())
        yield found.start(), found.end(), _is_own_craft(found[0], home) or found[0].lstrip("大小")[:2] in home
    for place in places:
        if any(start < place.end and place.start < end for start, end in taken):
            continue
        if not place.above:
            continue
        # 江西 holds 抚州 and is the card's; 江西 赣州 is not, though the province is
        bare = place.names[-1].lstrip("大小老")
        yield place.start, place.end, place.names[-1] in own or place.names[0] in own or (len(bare) > 1 and bare in own)


def _goods_words(card: ProductCard) -> tuple[str, ...]:
    """What the goods are called: aliases, variety, and the last two characters of the name."""
    return tuple(
        word
        for word in (*card.names, card.variety, card.name[-2:], "冰糖心", "大红袍", "龙井", "毛尖")
        if len(word) > 1
    )


def _is_own_craft(name: str, own: str) -> bool:
    """Whether the card's places hold the nearest of the places that the name stands for."""
    words = _CRAFTS[name].split()
    near = [word for word in words if word not in _PROVINCES] or words
    return name[:2] in own or any(word in own for word in near)


_PROVINCES = frozenset(
    re.findall(
        "黑龙江|内蒙古|..",
        "北京天津上海重庆河北山西辽宁吉林黑龙江江苏浙江安徽福建江西山东河南湖北湖南广东海南四川贵州云南陕西甘肃青海内蒙古广西西藏宁夏新疆",
    )
)


@lru_cache(maxsize=64)
def _home_words(card: ProductCard) -> str:
    """Every word of the card in which its own places may stand, with the provinces and cities above them."""
    fields = ("origin", "name", "story.place", "seller.name", "seller.address", "story.quote")
    words = [card.value(field) for field in fields] + [card.origin, *card.names]
    words += [fact.value for fact in card.facts if fact.id.endswith((".holder", ".org", "source", "basis"))]
    above = {name for place in find_places(card.origin) for name in place.above}
    return " ".join((*words, *above))


def _is_others(text: str, start: int, places: tuple[Place, ...], own: str) -> bool:
    """Whether the sentence speaks of other places beside its own, or of customers, travels and the post."""
    first, last = sentence_span(text, start)
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
