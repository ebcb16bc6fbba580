"""Words that promotions are made of, and the amounts in them."""

import re
from decimal import Decimal

from toolkit.core.numerals import read_number

N = r"(?:\d[\d,]*(?:\.\d+)?|[零〇一二两三四五六七八九十百千万俩仨]+)"
DIGITS = "零〇一二两三四五六七八九十百千万亿"
PACK_UNITS = "砖挂墩件箱袋盒瓶罐包份单桶提板块套只条捆扎组壶坛篓筐听枚支串对张把盆个棵筒坨饼双泡床顶幅盏副"
PACK = rf"(?:[{PACK_UNITS}]|斤(?!装))"
CENTS = rf"(?:[\d二三四五六七八九]|一(?![共起样定直般并旦概]))(?![{DIGITS}\d])毛?"
"""What follows 块 in 四块五; in 八块一共八十二 nothing does."""
MONEY_UNIT = rf"(?:块{CENTS}|块钱?|元钱?|毛钱?|分钱)"
MONEY = rf"{N}{MONEY_UNIT}?"
YUAN = rf"(?P<yuan>{N}{MONEY_UNIT})"
BARE_YUAN = rf"(?P<bare>{N}(?![{PACK_UNITS}折成斤两克\d{DIGITS}]|块))"

GIVES = r"(?:了|掉|去|下来?|您|你们?|大家|咱们?|大伙儿?|各位|他|个|上)*"
NET_OFF = rf"减完(?={N}(?:块钱?|元)(?:就?是|等于|还[剩要]))"
"""减完六块是一百零四块七 takes six off; 减完八十九块七 tells what is left."""
OFF = rf"(?:{NET_OFF}|立减|直减|再减|减免|直降|减|抹|扣|抵扣?|返现?|让利?|砍|退(?=[您你]))"
LESS = r"(?:便宜|优惠|少收|少付|少给|少掏|少|省|降)"


def read_yuan(said: str) -> Decimal | None:
    """Yuan of 五块, 五块五, 五元, 五毛 or 5."""
    found = re.match(rf"({N})(?:([毛分])|块([\d一二三四五六七八九])毛?)?", said)
    value = read_number(found[1]) if found else None
    if value is None or found is None:
        return None
    if found[2]:
        return value / (10 if found[2] == "毛" else 100)
    return value + (read_number(found[3]) or Decimal(0)) / 10 if found[3] else value
