"""Days, months and years that a text or a card names."""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from toolkit.core.numerals import read_number

HOURS_OR_DAYS = r"十[一二三四五六七八九]?(?:个?小时|天)"
"""What makes 周二十四小时 no Tuesday: 周 is another word misheard, and 二 is of the number."""
_N = r"[\d零〇一二三四五六七八九十]{1,3}"
_YEAR = (
    r"(?P<y>(?:19|20)\d{2}|[二一][零〇九][零〇一二三四五六七八九]{2}|"
    r"(?<![一二三四五六七八九十百零\d])(?:二[零〇一二三四五六七八九]|"
    r"2\d|一[零〇一二三四五六七八九])(?=年(?:的)?(?:[\d一二三四五六七八九十]{1,2}月|[年春夏秋冬初底末发拿评批])))"
)
_REL = r"(?P<rel>今年|去年|前年|明年|后年|本年)"
_PART = r"(?P<part>上旬|中旬|下旬|初|中下旬|底|末|中(?=[采摘收]))"
_DATE = re.compile(
    rf"(?:{_YEAR}\s*[-/.]\s*(?P<m1>\d{{1,2}})(?:\s*[-/.]\s*(?P<d1>\d{{1,2}}))?(?!\d|\s*[元块斤克]))"
    rf"|(?:{_YEAR.replace('<y>', '<y8>')}年|(?P<rel8>今年|去年|前年)的?)?(?P<m8>{_N})(?:月(?:份)?)?(?:到|至|"
    rf"[-~～—–、])(?P<m9>{_N})月(?:份)?(?![\d一二三四五六七八九十]{{1,3}}[号日]|[上中下]旬|[初底])"
    rf"|(?P<m6>{_N})月(?:份)?(?:的)?头(?P<d6>{_N})天"
    rf"|(?:(?:{_YEAR.replace('<y>', '<y2>')}年(?:的)?|{_REL}(?:的)?)?(?P<m2>{_N})月(?:份)?(?:的)?(?:"
    rf"{_PART}|(?P<d2>{_N})(?:[日号](?!链接|楼|店(?!铺)|院)|"
    rf"(?![\d零一二三四五六七八九十百千万斤两克公块元毛个箱袋瓶罐盒份包件枚只条粒颗单亩岁年月天小度点分厘毫米"
    rf"折成倍%％])))?"
    rf"(?:(?:到|至|[-~～—–])(?P<d3>{_N})[日号])?)"
    rf"|(?:{_YEAR.replace('<y>', '<y4>')}年(?!前|来)(?:的)?(?P<yseason>[春夏秋冬](?:天|季)?(?!茶|笋))?)"
    rf"|(?P<yearend>今年|明年|去年|本年)(?:的)?年(?P<end>底|末|初)"
    rf"|(?P<season>(?:今年|去年|前年|明年)?(?:的)?(?:[春夏秋冬](?:茶|笋|蜜|果|花)|春天|"
    rf"夏天|秋天|冬天|春季|夏季|秋季|冬季|开春|入冬|入秋|立春|惊蛰|春分|清明|谷雨|立夏|小满|芒种|夏至|小暑|大暑|立秋|"
    rf"处暑|白露|秋分|寒露|霜降|立冬|小雪|大雪|冬至|明前|雨前|春节|中秋|端午|元旦|国庆|"
    rf"(?<![块元毛\d零一二三四五六七八九十])五一(?!斤|个|箱|袋)|(?:农历)?(?:腊月|正月|"
    rf"冬月)|(?<![今去明前几多来\d一二两三四五六七八九十])年前|双十一|双十二|双1[12]|(?<!\d)618(?=大促|活动|期间|节)|六一八|上半年|"
    rf"下半年)(?:前后?|期间|那天|当天|节|长假|黄金周)?(?:[三五七八]天)?)"
    rf"|(?P<near>去年|前年|明年|后年|(?:上|下|这|本)个?(?:周|星期|礼拜)[一二三四五六日天](?!斤)|[上下]周|"
    rf"[上下]个?(?:星期|礼拜)|"
    rf"[上下]个?月(?!球|亮)|(?<![\d一二三四五六七八九十年个])(?:(?:这个?|本|下个?)?月[底初末]|"
    rf"年底)(?![\u4e00-\u9fff]?[茶果])|(?:大前天|前天|昨[天晚日]|前几天|前两天|前些天)(?:夜里|夜晚|晚上|"
    rf"早上|清早|上午|中午|下午|"
    rf"傍晚|凌晨|半夜|刚|才)?|明[天早]|后天|今天(?:早上|上午|凌晨)?|今[早晨]|(?:周|星期|"
    rf"礼拜)[一二三四五六日天](?!斤|{HOURS_OR_DAYS}))"
    rf"|(?:(?<=[个本上\0]月)|(?<![\d月第零一二三四五六七八九十香谷麦稻豆薯优糯粳玉棉椒桃梨瓜莓米]))(?P<d5>{_N})[号日](?!链接|楼|"
    rf"店(?!铺)|院|小黄车|线|仓)(?:(?:到|至|[-~～—–])(?P<d7>{_N})[号日])?"
)
_PARTS = {
    "上旬": "上旬",
    "初": "上旬",
    "中旬": "中旬",
    "下旬": "下旬",
    "底": "下旬",
    "末": "下旬",
    "中": "中旬",
    "中下旬": "中下旬",
}


_SEASONS = {"春": (2, 3, 4, 5), "夏": (5, 6, 7, 8), "秋": (8, 9, 10, 11), "冬": (11, 12, 1, 2)}
_TERMS = {
    "立春": (2, 4), "雨水": (2, 19), "惊蛰": (3, 6), "春分": (3, 21), "小满": (5, 21), "夏至": (6, 21),
    "小暑": (7, 7), "大暑": (7, 23),
    "明前": (4, 5), "清明": (4, 5), "雨前": (4, 20), "谷雨": (4, 20), "立夏": (5, 6), "芒种": (6, 6),
    "立秋": (8, 8), "处暑": (8, 23), "白露": (9, 8), "秋分": (9, 23), "寒露": (10, 8), "霜降": (10, 23),
    "立冬": (11, 7), "小雪": (11, 22), "大雪": (12, 7), "冬至": (12, 22),
    "双十一": (11, 11), "双11": (11, 11), "双十二": (12, 12), "双12": (12, 12), "618": (6, 18),
    "中秋": (9, 25), "端午": (6, 19), "元旦": (1, 1), "国庆": (10, 3), "春节": (2, 17),
}  # fmt: skip
"""Month and day on which each solar term begins, to within a day of any year; festivals as in 2026."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A date as named, at [start, end); what is not said is None."""

    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    last_day: int | None = None
    """Of a range within a month."""
    last_month: int | None = None
    """Of a range of months."""
    part: str = ""
    """上旬, 中旬, 下旬."""
    other: str = ""
    """A season, a festival, or 去年."""

    def agrees(self, card: "Day") -> bool:
        """Whether a card that names `card` carries this: everything said here stands there."""
        if self.other and self.year and not self.month:
            return self.year == card.year and (
                (not card.month and self.other[0] in card.other) or bool(self.fits_season(card))
            )
        if self.other and not self.month and not self.year:
            return self.other == card.other or (bool(card.other) and card.other.startswith(self.other))
        if self.part and card.day and not card.part:
            card = replace(card, part="上旬" if card.day <= 10 else "中旬" if card.day <= 20 else "下旬")
        pairs = ((self.year, card.year), (self.month, card.month), (self.day, card.day))
        said = [(mine, its) for mine, its in pairs if mine is not None]
        if self.part and self.part != card.part:
            return False
        if self.last_day is not None and self.last_day != card.last_day:
            return False
        if self.last_month is not None or (card.last_month is not None and self.day is None):
            if self.year and card.year and self.year != card.year:
                return False
            return (self.month, self.last_month) == (card.month, card.last_month)
        return bool(said) and all(mine == its for mine, its in said)

    def fits_season(self, card: "Day") -> bool | None:
        """Whether the card's day lies in the season or before the solar term said; None where neither is said."""
        if card.month is None:
            mine, its = (next((word for word in _SEASONS if word in day.other), "") for day in (self, card))
            return mine == its if mine and its else None
        for word, (month, day) in _TERMS.items():
            if word in self.other:
                theirs = (card.month, card.day or (5 if card.part == "上旬" else 15 if card.part == "中旬" else 25))
                is_before = theirs < (month, day)
                return is_before if "前" in self.other else abs((theirs[0] - month) * 30 + theirs[1] - day) <= 15
        for word, months in _SEASONS.items():
            if word in self.other:
                return card.month in months
        return None

    def written(self) -> str:
        """As 2026-11-08, 11-中旬, 去年."""
        parts = [
            str(self.year) if self.year else "",
            f"{self.month:02}" if self.month else "",
            f"{self.day:02}" if self.day else "",
        ]
        text = "-".join(part for part in (*parts, self.part) if part)
        return f"{text}/{self.last_day:02}" if self.last_day else text or self.other


def find_days(text: str, today: datetime.date | None) -> Iterator[Day]:
    """The dates in `text`; `today` resolves 今年 and 去年.

    >>> [day.written() for day in find_days("去年九月收的，十一月一号到十五号", datetime.date(2026, 11, 22))]
    ['2025-09', '11-01/15']
    """
    for found in _DATE.finditer(text):
        day = _day(found, today)
        if day is not None:
            yield day


def _day(found: re.Match[str], today: datetime.date | None) -> Day | None:
    start, end = found.span()
    if found["yearend"]:
        year = _relative(found["yearend"], today)
        return Day(start=start, end=end, year=year, month=1 if found["end"] == "初" else 12, other=found[0])
    if found["m8"]:
        first, last = _number(found["m8"]), _number(found["m9"])
        if first is None or last is None or not 1 <= first < last <= 12:
            return None
        year = _year(found["y8"]) or _relative(found["rel8"], today)
        return Day(start=start, end=end, year=year, month=first, last_month=last)
    if found["season"] or found["near"]:
        return _by_word(start, end, (found["season"] or found["near"]).replace("的", ""), today)
    if found["d6"]:
        month, last = _number(found["m6"]), _number(found["d6"])
        return Day(start=start, end=end, month=month, day=1, last_day=last)
    if found["d5"]:
        value = _number(found["d5"])
        return Day(start=start, end=end, day=value, last_day=_number(found["d7"])) if value and value <= 31 else None
    if found["y4"] and found["yseason"]:
        return Day(start=start, end=end, year=_year(found["y4"]), other=found["yseason"][0] + "天")
    year = _year(found["y"] or found["y2"] or found["y4"]) or _relative(found["rel"], today)
    month = _number(found["m1"] or found["m2"])
    day = _number(found["d1"] or found["d2"])
    last = _number(found["d3"])
    if (month is not None and not 1 <= month <= 12) or (day is not None and not 1 <= day <= 31):
        return None
    part = _PARTS.get(found["part"] or "", "")
    return Day(start=start, end=end, year=year, month=month, day=day, last_day=last, part=part)


def _by_word(start: int, end: int, word: str, today: datetime.date | None) -> Day:
    """昨天, 上个月, 月底, 国庆."""
    if today and (passed := _passed(word, today)):
        day = None if word.endswith("月") else passed.day
        return Day(start=start, end=end, year=passed.year, month=passed.month, day=day, other=word)
    if today and (last := _month_end(word, today)):
        return Day(start=start, end=end, month=last.month, day=last.day, other=word)
    return Day(start=start, end=end, other=word, year=_relative(word, today) if word in _YEARS else None)


_AGO = {"今天": 0, "今早": 0, "今晨": 0, "昨": 1, "前天": 2, "大前": 3}


def _passed(word: str, today: datetime.date) -> datetime.date | None:
    """The day that 昨天 or 上礼拜天 was; None for days to come and for 前几天."""
    for key, days in _AGO.items():
        if word.startswith(key):
            return today - datetime.timedelta(days=days)
    if word.endswith("月") and word[0] in "上":
        return today.replace(day=1) - datetime.timedelta(days=1)
    weekday = re.match(r"上个?(?:周|星期|礼拜)([一二三四五六日天])", word)
    if not weekday:
        return None
    monday = today - datetime.timedelta(days=today.weekday() + 7)
    return monday + datetime.timedelta(days="一二三四五六日".index(weekday[1].replace("天", "日")))


def _month_end(word: str, today: datetime.date) -> datetime.date | None:
    """The last day of the month or year that 月底 or 年底 means."""
    if re.fullmatch(r"(?:这个?|本)?月[底末]", word):
        return (today.replace(day=28) + datetime.timedelta(days=4)).replace(day=1) - datetime.timedelta(days=1)
    return today.replace(month=12, day=31) if re.fullmatch(r"年底", word) else None


def _number(text: str | None) -> int | None:
    value = read_number(text) if text else None
    return int(value) if value is not None else None


def _year(text: str | None) -> int | None:
    value = read_number(text) if text else None
    if value is None:
        return None
    return int(value) + 2000 if value < 100 else int(value)


_YEARS = {"今年": 0, "本年": 0, "去年": -1, "前年": -2, "明年": 1, "后年": 2}


def _relative(word: str | None, today: datetime.date | None) -> int | None:
    if not word or today is None:
        return None
    return today.year + _YEARS[word]
