"""Money in spoken Chinese: 三十九块九, 39块9毛, 块二, 只要两百五, and what Whisper makes of them (39块酒)."""

import re
from collections.abc import Iterator
from decimal import Decimal

from toolkit.core.amount_tail import DOUBT_DIVISION, PER, Tail, digit_value, read_tail, stands_alone
from toolkit.core.amount_words import (
    BOUNDARY,
    DIGIT,
    NUMBER,
    PACK,
    PIECE,
    WEIGHT_UNIT,
    Amount,
    AmountKind,
    clause_before,
    plain,
    read_spoken,
)
from toolkit.core.numerals import read_number
from toolkit.core.sought import Sought
from toolkit.core.text import Text

_D = rf"[{DIGIT}\d]"
_PER_BEFORE = Sought(
    rf"(?:(?<![块元毛{DIGIT}\d])[一1]|每)(?P<per>公斤|千克|斤|[{PACK}{PIECE}])(?:只|要|才|卖|就|是|合|算下来|差不多|大概|也|不到|的?价格?|仅需)*$"
)
_FEE_BEFORE = re.compile(
    r"(?:(?:运费险?|邮费|快递费|[押定订]金|成本|工钱|工资)(?:是|要|才|只要)?|(?:加|涨|赔|亏|赚|差)(?:了|你们|大家|您|个)?)$"
)
_FEE_AFTER = re.compile(r"(?:的)?(?:运费|邮费|快递费|[押定订]金|工钱)")
_NTH_BEFORE = re.compile(rf"第[{DIGIT}\d][{PACK}{PIECE}](?:只要|就|是|直接|才)?$")
_CUT_BEFORE = re.compile(r"(?:减|优惠|便宜|省|返|抵扣?|补贴|少|降|让利?|立减|领)(?:了|你们|大家|您|掉|个)?$")
_CUT_AFTER = re.compile(r"(?:的|元)?(?:优惠券|券|红包|补贴|满减)")
_NOW = re.compile(r"今天|现在|现价|直播|到手|福利价|活动价|特价|秒杀|只要|券后")
_THEN_OR_NOW = re.compile(
    r"原价|平时|平常|外面|市场|超市|专柜|别人|之前|昨天|上次|门店|线下|商场|景区|以前|原来|去年|划线价|日常价|"
    + _NOW.pattern
)
_WHOLE = Sought(rf"(?P<n>{NUMBER})\s*(?P<unit>(?:块|塊)(?![茎垒])|(?:元|圆)(?![旦素宵化论])|快|筷)")
_MAO = re.compile(
    rf"(?:(?<![{DIGIT}\d十百])|(?<=[一每1]两))(?P<n>[一二两三四五六七八九\d])(?:毛(?![巾衣豆肚笔线绒尖桃血])|角(?=钱|{_D}分))"
    rf"(?P<d>{_D})?分?(?P<q>钱?)"
)
_FEN = re.compile(rf"(?<![{DIGIT}\d十百])(?P<n>[一二两三四五六七八九\d])分钱")
_SIGN = re.compile(r"[¥￥]\s*(?P<n>\d[\d,]*(?:\.\d+)?)\s*元?")
_BARE_KUAI = re.compile(
    r"(?:(?<=[才就只卖要是每，。！？\s斤个袋])|^)块(?P<d>[一二三四五六七八九])(?=毛|[一每][斤个袋]|钱|$|[，。！？\s])毛?"
)
_PIECE_OF = re.compile(r"(?:[\u4e00-\u9fff]{0,2})(?:[肉布腐饼糖糕姜石板田地木砖骨排粑皂表头]|豆|蛋糕)")
_CUE = (
    r"(?:只要|只卖|只需|仅需|卖价|售价|到手价?|直播间?价|特价|优惠价|福利价|价格|原价|现价|单价|市场价|批发价|零售价|秒杀价|"
    r"卖到|降到|涨到|炒到|一口价|才卖|专柜价|超市价|活动价|拼团价|卖|付|收您?)"
)
_AFTER_BARE = (
    rf"(?:{BOUNDARY}|(?=[的了吧啊呢哦嘛呀起每]|包邮|到手|带走|带回|拿下|拿走|就|[一两][{PACK}]|[一两]公?斤|"
    r"现在|现价|今天|直播间|[大小]的|不等))"
)
_BARE = re.compile(
    rf"{_CUE}(?:是|只要|就是|才|为|：|:|也就|就|给你们|给大家|直接|不到|一共)*\s*(?P<n>{NUMBER}){_AFTER_BARE}"
)
_BEFORE_MEASURE = re.compile(rf"(?P<n>{NUMBER})(?=公?斤|[{PACK}])")
_BEFORE_TWO = re.compile(rf"(?P<n>{NUMBER})(?=两公?斤|两[{PACK}](?!装))")
_DECIMAL = Sought(
    rf"(?P<n>\d+\.\d{{1,2}}|{NUMBER}点[一二三四五六七八九])(?=到手|包邮|带走|拿走|秒杀|一公?斤|一[{PACK}])"
)
_IS_COST = re.compile(r"(?:只要|才|就|卖|减|便宜|优惠|价|加|省|返|收|到手|差|多|少|要|是|付|费|原价)$")
_GOES_ON = re.compile(
    r"$|[^\u3400-\u9fff]|[一二两三四五六七八九十\d每包起左到多买卖的了吧呢啊哦都还也优送拿带抢直以啦呀嘛给就两半顺现全今产]"
)
"""What follows a price without 钱; after a number of pieces stands what they are of."""
_WEAK = re.compile(
    rf"(?:要|现在|今天|直播间|原来|从|降到|[大小]的|斤装?|[{PACK}]装?|券后)(?P<n>{NUMBER})"
    rf"(?:{BOUNDARY}|(?=现在|今天|直播间|到手|包邮|[一两][{PACK}]|[一两]公?斤|[大小]的|[到降]))"
)
"""A number without unit that may be a price: always told as unsure."""
_LOST = re.compile(rf"(?<![{DIGIT}\d十百千万几多来半点少些])[块毛]钱")
"""Money without a number: the engine lost it (减五块钱 heard as 节目块钱)."""
_IS_ABOUT_BEFORE = re.compile(r"(?:不到|将近|差不多|大概|大约|接近|近|上)$")
_IS_ABOUT_AFTER = re.compile(r"左右|不到|上下|出头|以内|以下|以上")
_DOUBT_NO_UNIT = Text("没有说“块”或“元”，可能是价钱", "no unit was said; it may be a price")
_DOUBT_PIECES = Text("可能是价钱，也可能是几块东西", "this may be a price, or pieces of something")
_DOUBT_LOST = Text("“块钱”前面的数字没有听清，请听一遍", "the number before 块钱 was not understood; listen to it")
_DOUBT_UNREAD = Text("这串数字读不成一个数，请听一遍", "these digits make no number; listen to it")


def find_money(text: str, work: str) -> Iterator[Amount]:
    """Amounts of money in `work` (a copy of `text` with blanks for what is read already), best evidence first.

    An amount's span may overlap an earlier one's; the caller keeps the first. Its `per` stands outside the span.
    """
    for match in _SIGN.finditer(work):
        yield _amount(text, match.start(), match.end(), Decimal(match["n"].replace(",", "")))
    for match in _WHOLE.finditer(work):
        amount = _whole_amount(text, work, match)
        if amount:
            yield amount
    for match in _BARE_KUAI.finditer(work):
        yield _amount(text, match.start(), match.end(), 1 + digit_value(match["d"]) / 10)
    for match in _MAO.finditer(work):
        tenth, end = digit_value(match["n"]), match.end()
        hundredth = match["d"]
        state = stands_alone(work, match.start("d")) if hundredth else "no"
        if match["q"] or work[end - 1] == "分":
            state = "yes"
        if hundredth and state == "no":
            hundredth, end = None, match.start("d")
        value = tenth / 10 + (digit_value(hundredth) / 100 if hundredth else 0)
        doubt = DOUBT_DIVISION if state == "doubt" else None
        yield _amount(text, match.start(), end, value, doubt=doubt)
    for match in _FEN.finditer(work):
        yield _amount(text, match.start(), match.end(), digit_value(match["n"]) / 100)
    yield from _without_unit(text, work)


def _whole_amount(text: str, work: str, match: re.Match[str]) -> Amount | None:
    start, end = match.start(), match.end()
    read = read_spoken(match["n"])
    if read is None:
        if not re.search(rf"{_D}", match["n"]):  # 百块, 万元: a round figure of speech
            return None
        return _amount(text, start, read_tail(work, end).end, Decimal(0), doubt=_DOUBT_UNREAD)
    value, skipped = read
    start += skipped
    if "." in match["n"] or "点" in match["n"]:  # 39.9元, 三十九点九元 are complete
        tail = Tail(part=Decimal(0), end=end + (work[end : end + 1] in ("钱", "整")))
    else:
        tail = read_tail(work, end)
    end, doubt = tail.end, tail.doubt
    has_tail = end > match.end()
    if match["unit"] in "快筷" and not has_tail:
        return None
    if not has_tail and not doubt and match["unit"] in "块塊":
        if _is_pieces(text, start, end, value):
            return None
        doubt = _DOUBT_PIECES if _may_be_pieces(text, start, end, value) else None
    is_misheard = tail.is_misheard or match["unit"] in "快筷"
    if re.fullmatch(rf"[{DIGIT}]{{2}}", match["n"]):  # 三九块九: a 十 is missing, or two numbers meet
        doubt = doubt or DOUBT_DIVISION
    return _amount(text, start, end, value + tail.part, doubt=doubt, is_misheard=is_misheard)


def _is_pieces(text: str, start: int, end: int, value: Decimal) -> bool:
    """Whether 块 counts pieces (切成八块, 三块腊肉) or means together (一块去)."""
    before = clause_before(text, start)
    if re.search(r"(?:[切分剁掰砍]成?了?|这|那|第)$", before):
        return True
    if value >= 10:
        return False
    if value == 1:
        return not _IS_COST.search(before)
    return not _IS_COST.search(before) and _PIECE_OF.match(text, end) is not None


def _may_be_pieces(text: str, start: int, end: int, value: Decimal) -> bool:
    following = text[end : end + 2]
    return value < 20 and not (_GOES_ON.match(following) or _IS_COST.search(clause_before(text, start)))


def _without_unit(text: str, work: str) -> Iterator[Amount]:
    for match in _BARE.finditer(work):
        number = match["n"]
        if len(number) < 2 or number in ("十一", "十二"):
            continue
        value = read_number(number)
        end = match.end("n")
        if value is None and number.endswith("一"):
            value, end = read_number(number[:-1]), end - 1
        if value is not None and value >= 2:
            yield _amount(text, match.start("n"), end, value)
    for match in _BEFORE_MEASURE.finditer(work):
        number = match["n"]
        value = read_number(number[:-1]) if number.endswith("一") and read_number(number) is None else None
        if value is not None and (re.search("[十百千]", number) or value != int(value)):
            yield _amount(text, match.start("n"), match.end("n") - 1, value)
    for match in _DECIMAL.finditer(work):
        read = read_spoken(match["n"])
        if read and not read[1]:
            yield _amount(text, match.start("n"), match.end("n"), read[0])
    yield from _weakly_marked(text, work)
    for match in _LOST.finditer(work):
        yield _amount(text, match.start(), match.end(), Decimal(0), doubt=_DOUBT_LOST)


def _weakly_marked(text: str, work: str) -> Iterator[Amount]:
    """Numbers that may be prices though no unit is said."""
    for match in (*_WEAK.finditer(work), *_BEFORE_TWO.finditer(work)):
        value = read_number(match["n"])
        if value is not None and value >= 10 and not re.fullmatch(rf"[{DIGIT}]+|十[一二]?|\d", match["n"]):
            yield _amount(text, match.start("n"), match.end("n"), value, doubt=_DOUBT_NO_UNIT)


def _amount(
    text: str, start: int, end: int, value: Decimal, *, doubt: Text | None = None, is_misheard: bool = False
) -> Amount:
    after = PER.match(text, end)
    before = _PER_BEFORE.search(text[:start])
    if after and re.search(rf"(?:{WEIGHT_UNIT}|[{PACK}])装?(?:只要|才|就|是|卖)*$", text[:start]):
        after = None  # 半斤二十五块一斤四十八块: what stands before has its price already
    per = after["per"] if after else before["per"] if before else ""
    is_about = _IS_ABOUT_BEFORE.search(text[:start]) or _IS_ABOUT_AFTER.match(text, end)
    return Amount(
        start=start,
        end=end,
        kind=_kind(text, start, end),
        value=value,
        unit="元",
        normalised=text[start:end] if doubt in (_DOUBT_UNREAD, _DOUBT_LOST) else f"{plain(value)}元",
        per=per,
        is_rough=bool(is_about) and value == int(value),
        doubt=doubt,
        is_misheard=is_misheard,
    )


def _kind(text: str, start: int, end: int) -> AmountKind:
    """What the money is: a price, or a reduction, a fee, a price to compare with."""
    before, after = clause_before(text, start, 12), text[end : end + 5]
    if _FEE_BEFORE.search(before) or _FEE_AFTER.match(after):
        return "fee"
    if _NTH_BEFORE.search(before):
        return "offer"
    if _CUT_BEFORE.search(before) or _CUT_AFTER.match(after):
        return "reduction"
    cues = _THEN_OR_NOW.findall(before)
    return "reference" if cues and not _NOW.fullmatch(cues[-1]) else "price"
