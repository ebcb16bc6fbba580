"""What follows 块: 九 is a tenth of a yuan in 三十九块九, not in 三十九块九斤. Where it may be either, a doubt."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from toolkit.core.amount_words import BOUNDARY, DIGIT, NUMBER, PACK, PIECE, WEIGHT_UNIT
from toolkit.core.numerals import read_number
from toolkit.core.text import Text

DOUBT_DIVISION = Text(
    "这里的数字可以断成两种读法，请听一遍", "the digits can be divided in two ways here; listen to it"
)
DOUBT_NINE = Text(
    "“块”后面的字可能是“九”，也可能就是这个字，请听一遍", "the character after 块 may be 九 or itself; listen to it"
)

_D = rf"[{DIGIT}\d]"
_VALUE = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_M = rf"[{PACK}{PIECE}]"
PER = re.compile(rf"\s*(?:[一1]|每|/)(?P<per>公斤|千克|斤|{_M})(?!装|[天次点些起定])")
"""What a price is for, directly behind it: 一斤, /箱."""
_ENDED = re.compile(rf"{BOUNDARY}|\0|包邮|到手|钱|每")
_CONTINUES = re.compile(
    r"包[邮装退赔换运你您括好吃甜新熟]|把[它这他]|只[要限有卖需发送给能是见好]|双十|双[方手人]|支持|支付|条件|条例|听[好我到见说众取话]|"
    r"套餐|件件|个个|个头|个人|头一|根[本据]|提[前货出高供醒示升]|颗颗|份[量额]|小[份包袋盒]|秒[杀拍没]|点[击右左下上这那我进开赞关链]|"
    r"点[一二三四五六七八九十\d]+号|人[人手]|年[货底]|天天|分[享期别布析为配类子成开]|日[期子常]|家家?人?们?|里[面头边]|次日|度假|"
    r"千万|百分|万一|十[分足]|百姓|升[级值]|块[头]|元[旦宵]|张家|片区|箱子|包子|包裹|克服|瓶子|袋子|盒子|罐子"
)
"""Words that begin like a unit."""
_WORD_WITH_DIGIT = re.compile(r"四[川季周]|三[峡农]|五常大|二维码|六安瓜")
"""Words that begin with a digit: 三十块四川脐橙 costs 30 yuan. Only such as no price ends before."""
_NOT_TENTH = re.compile(
    rf"(?:{WEIGHT_UNIT})|[{PACK}{PIECE}十百千万亿点%％号月日年天时分秒折岁楼度米里人位家层倍口块元毛角种款样次]|小时|公里"
)
_ANY_UNIT = rf"{WEIGHT_UNIT}|{_M}|小时|分钟|公里|[单天号年月里人位家层口次款种样折米亩岁秒倍度块元毛]"
_BEGINS_NUMBER = re.compile(
    rf"\s*{_D}+(?:公斤|千克|斤|毫升|[kK][gG]|[mM]?[gGlL](?![A-Za-z])|折|块|元|毛|"
    rf"(?:{_M}|两|克|升|吨)(?={BOUNDARY}|[\0装一的带送包邮多半减打起共才就卖{DIGIT}\d]))"
)
"""A digit that certainly belongs to the next number."""
_NINE = re.compile(r"[酒久玖救舅旧究]")
"""Only 九 can be meant after 块: none of these words makes sense there."""

_JIAO = re.compile(rf"\s*零?(?P<m>{_D})[毛角](?:零?(?P<f>{_D})(?P<fen>分?))?钱?")
_FEN = re.compile(rf"零(?P<f>{_D})分?钱?|(?P<g>{_D})分(?:钱|{BOUNDARY}|(?=[一每]))")
_HALF = re.compile(rf"半(?=钱|一|每|包邮|到手|起|送|的|两|\0|{BOUNDARY})")
_ARABIC = re.compile(r"\s*(?P<d>\d{1,2})(?![\d.])")
_BARE = re.compile(r"(?P<d>[一二三四五六七八九])(?P<e>[一二三四五六七八九])?")
_GOES_WITH = re.compile(
    rf"一(?![{DIGIT}\d十百千万毛角分钱])[\u3400-\u9fff]|两(?:公?斤|[\u3400-\u9fff])(?<!两[装的重一多半])"
)
"""What a digit that ends a price may be followed by: 一定, 一起, 一箱; 两件, 两次."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tail:
    """The part of a yuan, and where the amount ends."""

    part: Decimal
    end: int
    doubt: Text | None = None
    is_misheard: bool = False


def read_tail(work: str, at: int) -> Tail:
    """What follows 块 or 元, which ends at `at`."""
    if fits := _JIAO.match(work, at):
        return _jiao(work, fits)
    if fits := _FEN.match(work, at):
        return Tail(part=digit_value(fits["f"] or fits["g"]) / 100, end=fits.end())
    if fits := _HALF.match(work, at):
        return Tail(part=Decimal("0.5"), end=fits.end())
    if work[at : at + 1] in ("钱", "整"):
        return Tail(part=Decimal(0), end=at + 1)
    if fits := _ARABIC.match(work, at):
        return _arabic(work, at, fits)
    if fits := _BARE.match(work, at):
        return _bare(work, at, fits)
    return _misheard_nine(work, at)


def digit_value(char: str) -> Decimal:
    """The value of one digit of either script."""
    return Decimal(_VALUE[char] if char in _VALUE else int(char))


def stands_alone(work: str, at: int) -> Literal["yes", "no", "doubt"]:
    """Whether the digit at `at` ends a price, or begins the next number or word."""
    if _ENDED.match(work, at + 1) or PER.match(work, at + 1):
        return "yes"
    if work[at] == "一" or _WORD_WITH_DIGIT.match(work, at):  # 一定, 四川
        return "no"
    if _is_free(work, at + 1):
        return "yes"
    return "no" if _BEGINS_NUMBER.match(work, at) else "doubt"


def _jiao(work: str, fits: re.Match[str]) -> Tail:
    tenth = digit_value(fits["m"]) / 10
    if not fits["f"]:
        return Tail(part=tenth, end=fits.end())
    both = Tail(part=tenth + digit_value(fits["f"]) / 100, end=fits.end())
    if fits["fen"] or fits[0].endswith("钱"):
        return both
    match stands_alone(work, fits.start("f")):
        case "yes":
            return both
        case "no":
            return Tail(part=tenth, end=fits.start("f"))
        case _:
            return Tail(part=both.part, end=both.end, doubt=DOUBT_DIVISION)


def _arabic(work: str, at: int, fits: re.Match[str]) -> Tail:
    if _ENDED.match(work, fits.end()) or _is_free(work, fits.end()):
        return Tail(part=Decimal(f"0.{fits['d']}"), end=fits.end())
    return Tail(part=Decimal(0), end=at, doubt=None if _BEGINS_NUMBER.match(work, at) else DOUBT_DIVISION)


def _bare(work: str, at: int, fits: re.Match[str]) -> Tail:
    """三块二, 三块二五: digits without 毛, unless they begin the next number (三块二斤, 三块二十个)."""
    first = digit_value(fits["d"]) / 10
    if fits["e"] and (_ENDED.match(work, at + 2) or PER.match(work, at + 2)):
        return Tail(part=first + digit_value(fits["e"]) / 100, end=at + 2)
    state = stands_alone(work, at)
    if state == "no":
        return Tail(part=Decimal(0), end=at)
    if state == "yes":
        return Tail(part=first, end=at + 1)
    if _WORD_WITH_DIGIT.match(work, at + 1):
        return Tail(part=first, end=at + 1)
    if work[at + 1 : at + 2] == "十":
        return Tail(part=Decimal(0), end=at + 2, doubt=DOUBT_DIVISION)
    return Tail(part=first, end=at + 1, doubt=DOUBT_DIVISION)


def _misheard_nine(work: str, at: int) -> Tail:
    following = work[at : at + 1]
    is_ended = _ENDED.match(work, at + 1) or PER.match(work, at + 1) or work[at + 1 : at + 2] == "毛"
    if _NINE.match(following):
        if not is_ended:
            return Tail(part=Decimal(0), end=at, doubt=DOUBT_NINE)
        end = at + 2 if work[at + 1 : at + 2] in ("毛", "钱") else at + 1
        return Tail(part=Decimal("0.9"), end=end, is_misheard=True)
    return Tail(part=Decimal(0), end=at, doubt=DOUBT_NINE if following == "就" and is_ended else None)


def _is_free(work: str, at: int) -> bool:
    """Whether what stands at `at` lets the digit before it stand for itself."""
    if at >= len(work) or PER.match(work, at) or _CONTINUES.match(work, at) or _GOES_WITH.match(work, at):
        return True
    following = re.compile(rf"(?P<n>{NUMBER})(?:{_ANY_UNIT})").match(work, at)
    if following and following["n"][0] not in "十百千万亿点" and read_number(following["n"]) is not None:
        return not re.fullmatch(rf"[{DIGIT}]{{2,}}", following["n"])
    return not re.match(_D, work[at]) and not _NOT_TENTH.match(work, at)
