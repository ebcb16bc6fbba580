"""Money in spoken Chinese: 三十九块九, 39块9毛, 块二, 只要两百五, and what Whisper makes of them (39块酒)."""

import re
from collections.abc import Iterator
from decimal import Decimal

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
from toolkit.core.text import Text

_D = rf"[{DIGIT}\d]"
_VALUE = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_PER = re.compile(rf"\s*(?:[一1]|每|/)(?P<per>公斤|千克|斤|[{PACK}{PIECE}])(?!装|[天次点些起定])")
_PER_BEFORE = re.compile(
    rf"(?:[一1]|每)(?P<per>公斤|千克|斤|[{PACK}{PIECE}])(?:只|要|才|卖|就|是|合|算下来|差不多|大概|也|不到|的?价格?|仅需)*$"
)
_NINE = re.compile(r"[酒久玖救舅旧究]")
"""Only 九 can be meant after 块: none of these words makes sense there."""
_WHOLE = re.compile(rf"(?P<n>{NUMBER})\s*(?P<unit>块|塊|元|圆|快|筷)(?![链茎状垒旦素宝首宵气次化论])")
_MAO = re.compile(
    rf"(?<![{DIGIT}\d十百])(?P<n>[一二两三四五六七八九\d])(?:毛(?![巾衣豆肚笔线绒尖桃血])|角(?=钱|{_D}分))(?P<d>{_D})?分?(?P<q>钱?)"
)
_FEN = re.compile(rf"(?<![{DIGIT}\d十百])(?P<n>[一二两三四五六七八九\d])分钱")
_SIGN = re.compile(r"[¥￥]\s*(?P<n>\d[\d,]*(?:\.\d+)?)\s*元?")
_BARE_KUAI = re.compile(
    r"(?:(?<=[才就只卖要是每，。！？\s斤个袋])|^)块(?P<d>[一二三四五六七八九])(?=毛|[一每][斤个袋]|钱|$|[，。！？\s])毛?"
)
_CUE = (
    r"(?:只要|只卖|只需|仅需|卖价|售价|到手价?|直播间?价|特价|优惠价|福利价|价格|原价|现价|单价|市场价|批发价|零售价|秒杀价|"
    r"卖到|降到|涨到|炒到|一口价|才卖|专柜价|超市价|活动价|拼团价|卖|付|收您?)"
)
_AFTER_BARE = rf"(?:{BOUNDARY}|(?=[的了吧啊呢哦嘛呀起每]|包邮|到手|带走|带回|拿下|拿走|就|[一两][{PACK}]|[一两]公?斤))"
_BARE = re.compile(
    rf"{_CUE}(?:是|只要|就是|才|为|：|:|也就|就|给你们|给大家|直接|不到|一共)*\s*(?P<n>{NUMBER}){_AFTER_BARE}"
)
_BEFORE_MEASURE = re.compile(rf"(?P<n>{NUMBER})(?=公?斤|[{PACK}])")
_IS_COST = re.compile(r"(?:只要|才|就|卖|减|便宜|优惠|价|加|省|返|收|到手|差|多|少|要|是|付|原价)$")
_GOES_ON = re.compile(
    r"$|[^\u3400-\u9fff]|[一二两三四五六七八九十\d每包起左到多买卖的了吧呢啊哦都还也优送拿带抢直以啦呀嘛给就两半顺现全今产]"
)
"""What follows a price without 钱; after a number of pieces stands what they are of."""
_CONTINUES = re.compile(
    r"包邮|包装|包退|包赔|包换|包运|包你|包您|把[它这他]|只[要限有卖需]|双十|支持|条件|听[好我到]|套餐|件件|个个|头一|根本|提[前货]|颗颗|小[份包袋盒]"
)
_NOT_TENTH = re.compile(
    rf"(?:{WEIGHT_UNIT})|[{PACK}{PIECE}十百千万亿点%％号月日年天时分秒折岁楼度米里人位家层倍口块元毛角种款样次]|小时|公里"
)
_DOUBT_NINE = Text(
    "“块”后面的字可能是“九”，也可能就是这个字，请听一遍", "the character after 块 may be 九 or itself; listen to it"
)
_DOUBT_TEN = Text("这里的数字可以断成两种读法，请听一遍", "the digits can be divided in two ways here; listen to it")
_DOUBT_PIECES = Text("可能是价钱，也可能是几块东西", "this may be a price, or pieces of something")
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
        yield _amount(text, match.start(), match.end(), 1 + _digit(match["d"]) / 10)
    for match in _MAO.finditer(work):
        tenth, end = _digit(match["n"]), match.end()
        hundredth = match["d"]
        if hundredth and not match["q"] and work[end - 1] != "分" and not _is_free(work, end):
            hundredth, end = None, match.start("d")
        yield _amount(text, match.start(), end, tenth / 10 + (_digit(hundredth) / 100 if hundredth else 0))
    for match in _FEN.finditer(work):
        yield _amount(text, match.start(), match.end(), _digit(match["n"]) / 100)
    yield from _without_unit(text, work)


def _whole_amount(text: str, work: str, match: re.Match[str]) -> Amount | None:
    start, end = match.start(), match.end()
    read = read_spoken(match["n"])
    if read is None:
        if not re.search(rf"{_D}", match["n"]):  # 百块, 万元: a round figure of speech
            return None
        return _amount(text, start, end, Decimal(0), doubt=_DOUBT_UNREAD)
    value, skipped = read
    start += skipped
    if "." in match["n"]:  # 39.9元 is complete
        part, doubt, is_misheard = Decimal(0), None, False
        end += work[end : end + 1] in ("钱", "整")
    else:
        part, end, doubt, is_misheard = _tail(work, end)
    has_tail = end > match.end()
    if match["unit"] in "快筷" and not has_tail:
        return None
    if not has_tail and not doubt and match["unit"] in "块塊":
        if _is_pieces(text, start, end, value):
            return None
        doubt = _DOUBT_PIECES if _may_be_pieces(text, start, end, value) else None
    is_misheard = is_misheard or match["unit"] in "快筷"
    if re.fullmatch(rf"[{DIGIT}]{{2}}", match["n"]):  # 三九块九: a 十 is missing, or two numbers meet
        doubt = doubt or _DOUBT_TEN
    return _amount(text, start, end, value + part, doubt=doubt, is_misheard=is_misheard)


def _tail(work: str, at: int) -> tuple[Decimal, int, Text | None, bool]:
    """What follows 块: part of a yuan, where the amount ends, doubt, and whether a misheard digit was read."""
    zero = Decimal(0)
    fits = re.compile(rf"\s*零?(?P<m>{_D})[毛角](?:零?(?P<f>{_D})(?P<fen>分?))?钱?").match(work, at)
    if fits:
        tenth = _digit(fits["m"]) / 10
        if fits["f"] and not fits["fen"] and not fits[0].endswith("钱") and not _is_free(work, fits.end()):
            return tenth, fits.start("f"), None, False
        return tenth + (_digit(fits["f"]) / 100 if fits["f"] else 0), fits.end(), None, False
    if fits := re.compile(rf"零(?P<f>{_D})分?钱?|(?P<g>{_D})分(?!钟)钱?").match(work, at):
        return _digit(fits["f"] or fits["g"]) / 100, fits.end(), None, False
    if fits := re.compile(r"半(?![天个年月斤小价])").match(work, at):
        return Decimal("0.5"), fits.end(), None, False
    if fits := re.compile(r"[钱整]").match(work, at):
        return zero, fits.end(), None, False
    if fits := re.compile(r"\s*(?P<d>\d{1,2})(?![\d.])").match(work, at):
        if _is_free(work, fits.end()):
            return Decimal(f"0.{fits['d']}"), fits.end(), None, False
        return zero, at, None, False
    if fits := re.compile(r"(?P<d>[一二三四五六七八九])(?P<e>[一二三四五六七八九])?").match(work, at):
        return _bare_digits(work, at, fits)
    return _misheard_nine(work, at)


def _bare_digits(work: str, at: int, fits: re.Match[str]) -> tuple[Decimal, int, Text | None, bool]:
    """三块二, 三块二五: digits without 毛, unless they begin the next number (三块二斤, 三块二十个)."""
    first = _digit(fits["d"]) / 10
    if _is_free(work, at + 1):
        return first, at + 1, None, False
    if fits["e"] and _is_free(work, at + 2):
        return first + _digit(fits["e"]) / 100, at + 2, None, False
    if work[at + 1 : at + 2] == "十":
        return Decimal(0), at + 2, _DOUBT_TEN, False
    return Decimal(0), at, None, False


def _misheard_nine(work: str, at: int) -> tuple[Decimal, int, Text | None, bool]:
    following = work[at : at + 1]
    rest = work[at + 1 :]
    is_ended = (
        not rest or re.match(rf"[\s，。！？；,.!?]|包邮|到手|[一每](?:公?斤|[{PACK}个])|[毛钱]", rest) is not None
    )
    if _NINE.match(following):
        end = at + 2 if rest[:1] in ("毛", "钱") else at + 1
        return (Decimal("0.9"), end, None, True) if is_ended else (Decimal(0), at, _DOUBT_NINE, False)
    if following == "就" and is_ended:
        return Decimal(0), at, _DOUBT_NINE, False
    return Decimal(0), at, None, False


def _is_free(work: str, at: int) -> bool:
    """Whether the digit that ends at `at` stands for itself, not for a number that goes on or a count of things."""
    if at >= len(work) or _PER.match(work, at) or _CONTINUES.match(work, at):
        return True
    following = re.compile(rf"(?P<n>{NUMBER})(?:{WEIGHT_UNIT}|[{PACK}{PIECE}])").match(work, at)
    if following and following["n"][0] not in "十百千万亿点" and read_number(following["n"]) is not None:
        return not re.fullmatch(rf"[{DIGIT}]{{2,}}", following["n"])
    return not re.match(rf"{_D}", work[at]) and not _NOT_TENTH.match(work, at)


def _is_pieces(text: str, start: int, end: int, value: Decimal) -> bool:
    """Whether 块 counts pieces (切成八块, 三块腊肉) or means together (一块去)."""
    before, following = clause_before(text, start), text[end : end + 2]
    if re.search(r"(?:[切分剁掰砍]成?了?|这|那|第)$", before):
        return True
    if value >= 10:
        return False
    if value == 1:
        return not _IS_COST.search(before)
    return not (_GOES_ON.match(following) or _IS_COST.search(before))


def _may_be_pieces(text: str, start: int, end: int, value: Decimal) -> bool:
    following = text[end : end + 2]
    return 10 <= value < 20 and not (_GOES_ON.match(following) or _IS_COST.search(clause_before(text, start)))


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


def _digit(char: str) -> Decimal:
    return Decimal(_VALUE[char] if char in _VALUE else int(char))


def _amount(
    text: str, start: int, end: int, value: Decimal, *, doubt: Text | None = None, is_misheard: bool = False
) -> Amount:
    after = _PER.match(text, end)
    before = _PER_BEFORE.search(text[:start])
    per = after["per"] if after else before["per"] if before else ""
    return Amount(
        start=start,
        end=end,
        kind=_kind(text, start, end),
        value=value,
        unit="元",
        normalised=text[start:end] if doubt is _DOUBT_UNREAD else f"{plain(value)}元",
        per=per,
        doubt=doubt,
        is_misheard=is_misheard,
    )


def _kind(text: str, start: int, end: int) -> AmountKind:
    """What the money is: a price, or a reduction, a fee, a price to compare with."""
    before, after = clause_before(text, start, 12), text[end : end + 5]
    if re.search(r"(?:运费|邮费|快递费|押金|定金|订金|运费险|成本|工钱|工资)(?:是|要|才|只要)?$", before) or re.match(
        r"(?:的)?(?:运费|邮费|快递费|押金|定金|订金|工钱)", after
    ):
        return "fee"
    if re.search(rf"第[{DIGIT}\d][{PACK}{PIECE}](?:只要|就|是|直接|才)?$", before):
        return "offer"
    is_cut = re.search(
        r"(?:减|优惠|便宜|省|返|抵扣?|补贴|少|降|让利?|立减|领|涨|差|赚|加)(?:了|你们|大家|您|掉|个|到)?$", before
    )
    if (is_cut and not before.endswith("到")) or re.match(r"(?:的|元)?(?:优惠券|券|红包|补贴|满减)", after):
        return "reduction"
    if re.search(
        r"(?:原价|平时|平常|外面|市场价?|超市|专柜|别人家?|之前|昨天|上次|门店|线下|商场|景区|以前|去年|划线价|日常价)",
        before,
    ):
        return "reference"
    return "price"
