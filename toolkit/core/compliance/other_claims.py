"""Words that the fact check holds against a field of the card, and that speak of something else."""

import re
from decimal import Decimal
from functools import lru_cache

from toolkit.core.amount_grammar import read_amounts
from toolkit.core.compliance.card_values import number_in, numbers
from toolkit.core.compliance.sentence_bounds import sentence_span
from toolkit.core.facts.claim import Claim
from toolkit.core.numerals import read_number
from toolkit.core.products import ProductCard

_PICKED = re.compile(
    "采(?!访|购|用|集)|摘|割|挖|下树|下山|捞|开镰|新打|打下|头一?茬|取|摇出|新碾|新米|出土|出窖|新料|春茶|秋茶|(?<!丰)收(?![到货尾藏件个拾工摊场官款钱看听据益入],?|$|[,。])"
)
_PICKED_NOW = re.compile("采|摘|割|挖|下树|捞|下地")
_PRICE_SAID = re.compile("[价元块钱券折¥￥]|到手|卖|拍(?!照)|减|省|优惠|只要|便宜|拿走|上周|上月|腰斩|这会儿")
_HEAT = re.compile("[油水锅火炉室棚气体]温|温度|火候|度|高温|低温")
_STORED = re.compile("常温|冷藏|冷冻|室温|冰箱|度")
_PIECE_WORD = re.compile("[多少切掰加]一块|一块(?:也|肉|地|儿|就够|够|去|来|吃|玩|干|走|聊|上|看)")
SMALL_YUAN = 10
"""Goods dearer than this are not sold for one yuan: 一块 is then a piece, or means together."""
TOTAL_PACKS = 100
"""A weight of so many packs is a harvest or what was sent off, not what is in one."""


PIECES = 200
"""Packs hold fewer pieces; a larger number of the pack is a weight."""
_MISTAKEN = re.compile("算错|说错|念错|讲错|报错|看错|口误|听错")
_NO_GOODS = re.compile(
    "地方|字|省|市|县|村|人|月|点|问题|步骤|小时|钟头|季节|部分|环节|词|原因|办法|数字|孩子|娃|事|链接|朋友|姑娘|品种|口味"
)
_AMOUNTS = ("number", "unit", "price", "arithmetic")
_HELD_WAYS = ("grade", "variety", "ship.", "name", "certificates", "origin")
"""Fields of which another word is another thing; ways of making and keeping are compared in `process_faults`."""


@lru_cache(maxsize=256)
def _amounts_on_card(card: ProductCard) -> frozenset[tuple[str, Decimal]]:
    """Every quantity but money that stands in any field of the card: sizes of gifts, figures of tests."""
    return frozenset(
        (amount.kind, amount.value)
        for fact in card.facts
        if not fact.id.startswith(("price", "stock", "limit", "sales", "spec"))
        for amount in read_amounts(fact.value)
        if amount.unit != "元"
    )


def _stands_on_card(claim: Claim, card: ProductCard) -> bool:
    """Whether the card holds the same quantity or words in another field than the one that the claim was held to."""
    if claim.fact_id in ("stock", "sales.value", "limit_per_user"):
        return False
    said = claim.text.rstrip("份的")
    if claim.fact_id == "spec" and not read_amounts(claim.text) and (bare := numbers(claim.text)):
        return bare <= numbers(card.spec)
    if len(said) > 2 and any(said in fact.value for fact in card.facts if fact.id != "story.quote"):
        return True
    amounts = {(amount.kind, amount.value) for amount in read_amounts(claim.text) if amount.unit != "元"}
    return bool(amounts) and amounts <= _amounts_on_card(card)


_UP_TO = re.compile("(?:[跟和与同比离差]|不如|没到|不到|够不上|算不上|达不到|称不上|不敢说)$")
_BODY = re.compile("(?:胖|瘦|重|轻|长|掉|减|涨)(?:了|掉|出)?$")
_PIECE = re.compile(
    "(?:单个|单果|单枚|单只|单朵|单颗|单条|每[个颗枚只朵条]|[小大]的|最轻|最重|一[个颗枚只朵条])[^,。]{0,2}$"
)
_LATER_DENIED = re.compile(
    "(?:的?(?:话|证|检测|说法)?)?(?:没(?:有)?(?:送|检|测|办|做|查|申请|报)|没这|不能[说跟讲]|不敢|不说|不提)"
)
_CUT_OFF = re.compile("[一二三四五六七八九](?![十百千万个斤两克])")
"""四克二 of which only 四克 was read."""
_ALSO = re.compile("[^,。!?]{0,2}的?,?(?:也|都)(?:有(?!机)|不少|多)")
_ONCE = re.compile("一次|那次|那回|一回|那阵|那年|有次")
_ROUGH = re.compile(
    "([一二两三四五六七八九])([一二两三四五六七八九])(?:个)?(小时|天|日|周|月|年|斤|克|枚|个|厘米|公分|遍|道)"
)
_NAME_CALLED = re.compile(r"@[^\s:,。!?@]{1,12}|回复[^\s:,。!?]{1,10}(?=:)")
"""Who is answered: numbers and words of a name claim nothing."""


def is_beside(claim: Claim, text: str, card: ProductCard) -> bool:
    """Whether the words stand in a name, are only compared with, count a turn, weigh a body or a single piece."""
    before, after = clause_before(text, claim), clause_after(text, claim)
    if any(found.start() < claim.end and claim.start < found.end() for found in _NAME_CALLED.finditer(text)):
        return True
    if re.search("第[一二三四五六七八九十\\d]", before[-1:] + claim.text) or _UP_TO.search(before):
        return True
    if re.search("[0-9一二两三四五六七八九十][克斤度米]$", claim.text) and _CUT_OFF.match(after):
        return True
    if _LATER_DENIED.match(after) or _ALSO.match(text[claim.end : claim.end + 10]) or _is_rough(claim, text, card):
        return True
    path = claim.fact_id or ""
    if path == "spec":
        has_pieces = bool(_PIECE.search(before)) and bool(re.search("[斤克两]", card.value("grade")))
        return has_pieces or bool(_BODY.search(before))
    if path.startswith(("gifts.", "stock", "limit")) and _is_of_pack(claim, card):
        return True
    return _is_of_test(claim, before, card) or _is_price_of_piece(claim, card)


_REPORTED = re.compile(
    "(?:老[\u4e00-\u9fff]|隔壁|人家|别人|别家|有人|弹幕|评论|买家秀|大姐|大哥|网上|卖[\u4e00-\u9fff]的)[^。!?]{0,8}?(?:说|吹|讲|喊|写|问|猜|以为)"
    "(?:他|她|自己|自家|是|要|了|着|道)?[^。!?]{0,10}$"
)
_QUOTED = re.compile('[“"「『][^”"」』]{1,30}[”"」』]')


def is_reported(text: str, start: int, end: int) -> bool:
    """Whether somebody else says it: 隔壁老王说他的菇烘了五天, “三块一片我也买”."""
    first, _last = sentence_span(text, start)
    before = text[first:start]
    if _REPORTED.search(before) and not re.search("我们?家?|咱|俺|本店", before):
        return True
    quoted = (found.span() for found in _QUOTED.finditer(text))
    return any(a <= start and end <= b and b - a < len(text.strip()) - 2 for a, b in quoted)


def _is_rough(claim: Claim, text: str, card: ProductCard) -> bool:
    """两三天 of what takes 两到三天; 最慢的一次磨了五天, which is not how it is made."""
    path = claim.fact_id or ""
    start, _end = _sentence_of(text, claim)
    if path == "process" and _ONCE.search(text[start : claim.start]):
        return True
    found = _ROUGH.search(claim.text)
    ends = {value for char in found.groups()[:2] if (value := read_number(char)) is not None} if found else set()
    return bool(ends & numbers(card.value(path)))


def _is_of_pack(claim: Claim, card: ProductCard) -> bool:
    """20枚 of what the pack holds, while a gift is counted in 枚 too."""
    said = re.search(r"(\d+|[一二两三四五六七八九十百]+)([\u4e00-\u9fff])$", claim.text)
    value = number_in(said[1]) if said else None
    held = re.findall(r"(\d+)([\u4e00-\u9fff])", card.spec)
    return said is not None and value is not None and any(number_in(n) == value and c == said[2] for n, c in held)


def _is_of_test(claim: Claim, before: str, card: ProductCard) -> bool:
    """酸价零点六: what was tested, no price."""
    if claim.kind not in ("price", "arithmetic"):
        return False
    return any(
        fact.value in before and read_number(claim.text) == number_in(card.value(fact.id.replace(".item", ".value")))
        for fact in card.facts
        if fact.id.startswith("tests.") and fact.id.endswith(".item")
    )


def _is_price_of_piece(claim: Claim, card: ProductCard) -> bool:
    """一块五毛八, of ten pieces for 15.8."""
    if claim.kind not in ("price", "arithmetic") or not re.search("[块元毛角分]", claim.text):
        return False
    said = {amount.value for amount in read_amounts(claim.text) if amount.unit == "元"}
    counts = {one for one in numbers(card.spec) if 1 < one < PIECES}
    return any(abs(card.price.yuan / count - one) < Decimal("0.01") for count in counts for one in said)


def is_no_claim(claim: Claim, text: str, card: ProductCard) -> bool:
    """Whether the words speak of something else than the fact that they were held against."""
    return (
        len(claim.text) < 2
        or is_beside(claim, text, card)
        or _stands_on_card(claim, card)
        or _is_other_kind(claim, text, card)
        or _is_of_other_field(claim, text, card)
    )


def _is_other_kind(claim: Claim, text: str, card: ProductCard) -> bool:
    """An amount without a number, a way of making, a laboratory by its short name, three places for three pieces."""
    path = claim.fact_id or ""
    if "写着" in claim.text or _MISTAKEN.search(text, claim.end, claim.end + 16):
        return True
    if claim.kind == "process":
        return not path.startswith(_HELD_WAYS) and not (path == "process" and numbers(claim.text))
    if claim.kind in _AMOUNTS and not numbers(claim.text) and "半" not in claim.text:
        return True
    if path.startswith("tests.") and path.endswith(".org"):
        is_short = claim.text[:2] in ("市里", "县里", "省里", "州里", "镇上")
        return is_short or claim.text[:2] in card.value(path) + card.origin
    if re.fullmatch(r"一[箱袋盒份瓶罐筐篮包件只个坛桶]", claim.text):
        return True  # how many packs the talk is about
    if path == "after_sales" and re.search("食用|吃完|喝完|存放|最佳", clause_before(text, claim)):
        return True
    if path == "shelf_life" and re.search("内$|吃完|最佳", claim.text + text[claim.end : claim.end + 4]):
        return True
    is_count = claim.text.endswith("个") and bool(_NO_GOODS.match(text, claim.end))
    return is_count or (path == "ship.hours" and "年" in claim.text)


def _is_of_other_field(claim: Claim, text: str, card: ProductCard) -> bool:
    """The smallest of a range, the heat of a pan, the day of a fair, a courier that is not used."""
    path = claim.fact_id or ""
    around = f"{clause_before(text, claim)}{claim.text}{clause_after(text, claim)}"
    if path == "harvest_date":
        is_day = re.fullmatch("[今昨明前]天|[今昨]晚|今早|早上|凌晨", claim.text)
        return not (_PICKED_NOW if is_day else _PICKED).search(around)
    if path == "storage":
        return not _STORED.search(claim.text) or (claim.text.endswith("度") and not numbers(card.value("storage")))
    if path == "ship.courier":
        return bool(_OTHER_COURIER.match(text, claim.end))
    if path in ("grade", "spec"):
        return _is_other_size(claim, text, card, around)
    return claim.kind in ("price", "arithmetic") and _is_no_price(claim, text, card, around)


_OTHER_COURIER = re.compile("(?:太)?(?:贵|慢|不到|不走|的话|也行|没有|停)")


def _is_other_size(claim: Claim, text: str, card: ProductCard, around: str) -> bool:
    """The smallest of a range, a limit of orders, the heat of a pan, a whole harvest."""
    if claim.fact_id == "grade" or re.search("毫米|厘米|mm|cm", claim.text):
        ends, said = sorted(numbers(card.value("grade"))), number_in(claim.text)
        is_bound = bool(re.search("最小|起码|至少|不小于|以上", around))
        return is_bound and bool(ends) and said is not None and ends[0] <= said <= ends[-1]
    if re.search("限购?|最多拍|分开下单", around):
        return True
    return bool(_HEAT.search(clause_before(text, claim)[-6:])) or _is_total(claim, card)


def _is_no_price(claim: Claim, text: str, card: ProductCard, around: str) -> bool:
    """A piece called 块, the last digit of 四十九块九 taken for 九十, a bare number in a sentence without prices."""
    if card.price.yuan > SMALL_YUAN and claim.text.endswith("一块") and _PIECE_WORD.search(around):
        return True
    if re.fullmatch(r".+块[一二三四五六七八九]十", claim.text) and re.match(
        "[斤个两枚克袋片支把条根张朵只包盒罐瓶块粒]", text[claim.end :]
    ):
        return True
    if not re.search("[块元毛角分钱¥￥]", claim.text) and numbers(claim.text) & numbers(card.spec):
        return True
    if re.search("[块元毛角分钱¥￥]", claim.text) or re.match("一[箱袋盒份斤瓶罐只件套]", text[claim.end :]):
        return False
    start, end = _sentence_of(text, claim)
    return not _PRICE_SAID.search(f"{text[start : claim.start]} {text[claim.end : end]}")


def _is_total(claim: Claim, card: ProductCard) -> bool:
    said = max((one.value for one in read_amounts(claim.text) if one.kind == "weight"), default=None)
    held = max((one.value for one in read_amounts(card.spec) if one.kind == "weight"), default=None)
    return said is not None and held is not None and said >= held * TOTAL_PACKS


def _sentence_of(text: str, claim: Claim) -> tuple[int, int]:
    first, last = sentence_span(text, claim.start)
    start = max(first, text.rfind(";", first, claim.start) + 1)
    end = text.find(";", claim.end, last)
    return start, max(claim.end, end if end >= 0 else last)


def clause_after(text: str, claim: Claim) -> str:
    """What stands in the claim's clause behind it."""
    end = min((at for mark in ",。!?;:\n" if (at := text.find(mark, claim.end)) >= 0), default=len(text))
    return text[claim.end : end]


def clause_before(text: str, claim: Claim) -> str:
    """What stands in the claim's clause before it."""
    start = max(text.rfind(mark, 0, claim.start) for mark in ",。!?;:\n") + 1
    return text[start : claim.start]
