"""The dates of a text beside those of the card."""

import datetime
import re

from toolkit.core.facts.card_book import CardBook
from toolkit.core.facts.claim import ClaimStatus
from toolkit.core.facts.dates import Day, find_days
from toolkit.core.facts.reading import Reading
from toolkit.core.text import Text

_DAY_TOPICS: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (re.compile(r"有效期|管到|到期|过期|有效|证|授权"), ("certificates.*.valid_to",)),
    (re.compile(r"检测|送检|单子|出具|盖章|测的|测出|报告|检验|测"), ("tests.*.date",)),
    (re.compile(r"采访|录[音像的]|(?:去|来|过去)[^，。]{0,5}拍|拍(?:的|到的)(?:片|录|视频|$)"), ("story.source",)),
    (re.compile(r"卖了|走了|销了|售出|销量|成交了|卖出"), ("sales.period",)),
    (
        re.compile(r"卖的|成交|卖(?:过|到|[\d一二三四五六七八九十两])|那天|对比价|原价|的价"),
        ("price_detail.reference_basis", "price_detail.from"),
    ),
    (
        re.compile(
            r"这价|活动|[号日](?:起|止|(?:就)?收(?:摊|尾|官|场|了)?$|恢复|涨)|截止|为止|做到|这个价|结束|恢复|优惠|福利"
        ),
        ("price_detail.to", "price_detail.from"),
    ),
    (
        re.compile(
            r"日期|采|摘|开镰|(?:年|[春夏秋冬]天?)的?(?:[老陈]?料|货)|收(?!摊|尾|官|场)|割|取|挖|捕|捡|杀|晒|新|陈|[春夏秋冬][茶笋蜜果]|[茶蜜菇笋]$|头茬|头采|下树|出栏|制|生产|打的|"
            r"出锅|下竿|下架|摇|炒的|做的|种的|栽的|下的|磨的|碾的|榨的|熬的|腌的|酿的|烤的|捞|钓|砍|伐"
        ),
        ("harvest_date", "batch", "process"),
    ),
)


_TALK_DAYS = re.compile(
    r"(?:昨|今|明|前|后|大前)[天晚早晨日](?:夜里|夜晚|晚上|早上|清早|上午|中午|下午|傍晚|凌晨|半夜|刚|才)?|前[几两些]天|"
    r"[上下]个?(?:月|星期|礼拜|周)|(?:这个?|本|下个?)?月[底初末]|年前|(?:[上下这本]个?)?(?:周|星期|礼拜)[一二三四五六日天]"
)
"""Days of ordinary talk: claims only beside words of harvest, price or tests."""


def read_days(reading: Reading, book: CardBook, today: datetime.date | None) -> None:
    _read_deadlines(reading)
    _read_last_day(reading, book, today)
    for day in find_days(reading.work, today):
        if not reading.is_free(day.start, day.end) or (day.day and not day.month and not _is_day(day, reading, book)):
            reading.hide(day.start, day.end)
            continue
        clause = reading.clause(day.start)
        paths = _nearest_topic(day, reading)
        if day.other in _YEAR_WORDS and not day.month and not paths:
            continue
        if re.search(r"[月年]底$", day.other) and re.search(r"[块元价]|活动|之前", reading.sentence(day.start)):
            paths = paths if paths and paths[0].startswith("cert") else ("price_detail.to",)
        elif _TALK_DAYS.fullmatch(day.other) and not _is_promised(day, clause, paths):
            continue
        if (
            not day.year
            and _SEASON_ONLY.fullmatch(day.other)
            and (not paths or _USED_THEN.match(reading.text[day.end : day.end + 6]))
        ):
            continue
        status, path = _judge_day(day, paths, book)
        if path and reading.is_denied(day.start):
            status = "contradicted" if status == "supported" else "supported"
        why = (
            Text(f"卡上“{book.labels[path]}”是 {book.value(path)}", f"the card says {book.value(path)}")
            if path
            else Text("卡上没有这个时间", "the card does not hold this date")
        )
        reading.add("date", day.start, day.end, status, path, day.written(), why)


def _nearest_topic(day: Day, reading: Reading) -> tuple[str, ...]:
    """The fields of the words that stand nearest to the day in its clause; those before it count twice as far."""
    before, after = reading.before(day.start, 30), reading.after(day.end, 30)
    if not before and not after:
        index = reading.clause_index(day.start)
        earlier = reading.clauses[index - 1] if index else None
        if earlier and earlier.sentence == reading.clauses[index].sentence:
            before = reading.text[earlier.start : earlier.end]
    if before.endswith("到") and day.year and re.search(r"证|核准|许可|授权|地标", reading.sentence(day.start)):
        return ("certificates.*.valid_to",)
    if (
        day.day
        and re.search(r"(?:到|截止)$", before)
        and (re.search(r"一直|卖到$", before) or re.search(r"便宜|优惠|这?价|省", reading.sentence(day.start)))
    ):
        return "price_detail.to", "price_detail.from"
    if day.day and not day.month and re.search(r"收(?:了|摊)?$", after):
        return "price_detail.to", "price_detail.from"
    scored: list[tuple[int, int, tuple[str, ...]]] = []
    for rank, (pattern, paths) in enumerate(_DAY_TOPICS):
        distances = [2 * (len(before) - found.end()) for found in pattern.finditer(before)]
        distances += [found.start() for found in pattern.finditer(after)]
        if distances and paths == ("tests.*.date",):
            distances = [-1]
        if not distances and pattern.search(before + reading.text[day.start : day.end] + after):
            distances = [1]
        if distances:
            scored.append((min(distances), rank, paths))
    return min(scored)[2] if scored else ()


_YEAR_WORDS = ("今年", "本年", "去年", "前年", "明年", "后年")
_SEASON_ONLY = re.compile(
    r"(?:今年|明年|去年|前年)?(?:[春夏秋冬][天季]|入[冬秋夏]|开春|大?[寒暑]天|春节|中秋|端午|元旦|国庆|清明|冬至|腊月|正月|年前)(?:前后?|节)?"
)
"""夏天放冰箱 says nothing of the goods."""
_USED_THEN = re.compile(r"[里也都就的时候可以能要]*(?:放|喝|吃|泡|冰|存|用|盖|穿|炖|煮|来|天热|热|冷)")
_DONE = re.compile(
    r"采|摘|收的|割|挖|捞|杀|宰|捡|做的|出锅|下树|挤|现(?![在货场金价])|装的?|[寄送运拉进测检磨碾榨熬腌晒烤炒包酿割钓剥劈编绣织烘熏蒸](?:了|过|的|出)|"
    r"[刚才]到|刚(?:做|下|起|出|收|开|封|装|捞)|到的?货|到仓|入库|出窖|开坛|封坛|取的|下的"
)
_PROMISED = re.compile(r"发(?:货|出|走)|涨|恢复|截止|到货|送到|最后一天|结束")


def _is_promised(day: Day, clause: str, paths: tuple[str, ...]) -> bool:
    """Whether 昨天 or 明天 tells when goods were picked, or promises something."""
    words = _PROMISED if day.other[0] in "明后下月这本" else _DONE
    return bool(words.search(clause)) or (bool(paths) and day.other[0] not in "今明后")


_WORK_HOUR = re.compile(
    r"(?:凌晨|清早|一大早|早上|天不亮|半夜|夜里|傍晚|下午|上午|晚上)[\d零一二两三四五六七八九十]{1,3}点(?:半|钟)?(?=[^，。]{0,3}(?:采|摘|下水|下地|下田|开工|上山|起床|起来|挖|捡|熬|割|挤|捞|出门|杀|装车))"
)
_DEADLINE = re.compile(r"[\d零一二两三四五六七八九十]{1,3}点(?:半|钟)?(?:之前|以前|前)")


def _read_deadlines(reading: Reading) -> None:
    """五点以前都能发: a time of day that promises something."""
    for found in _WORK_HOUR.finditer(reading.plain):
        why = Text("卡上没有这个时间", "the card does not hold this time")
        reading.add("date", found.start(), found.end(), "unsupported", None, found[0], why)
    for found in _DEADLINE.finditer(reading.plain):
        if re.search(r"发|到|截单|送", reading.clause(found.start())):
            why = Text("卡上没有这个时间", "the card does not hold this time")
            reading.add("date", found.start(), found.end(), "unsupported", None, found[0], why)


_LAST_DAY = re.compile(
    r"(?:只有|就|仅限?|只到|到|截止|最后)?今[天晚](?:是|就|这)?(?:一天(?=[，。！]|$)|最后一天|截止|结束|为止|收)|(?:只有|只到)今[天晚]"
)


def _read_last_day(reading: Reading, book: CardBook, today: datetime.date | None) -> None:
    """今天最后一天: the card's last day of the price."""
    for found in _LAST_DAY.finditer(reading.plain):
        ends = [known for path, known in book.days if path == "price_detail.to"]
        if not ends or today is None:
            continue
        is_last = (ends[0].month, ends[0].day) == (today.month, today.day)
        why = Text(f"卡上活动到 {book.value('price_detail.to')}", f"the price ends on {book.value('price_detail.to')}")
        status: ClaimStatus = "supported" if is_last else "contradicted"
        reading.add("date", found.start(), found.end(), status, "price_detail.to", found[0], why)


def _is_day(day: Day, reading: Reading, book: CardBook) -> bool:
    """Whether 24号 is a day and no number of a link or a house."""
    if day.day == book.card.link_no and re.match(r"是|来了|咱|我们|就是|给", reading.text[day.end : day.end + 2]):
        return False
    return reading.text[day.end - 1] == "号" or reading.text[day.end - 1] == "日"


def _judge_day(day: Day, paths: tuple[str, ...], book: CardBook) -> tuple[ClaimStatus, str | None]:
    dated = _dated(day, paths, book)
    if day.last_day is not None and _spans_activity(day, book):
        return "supported", "price_detail.from"
    is_talk = bool(day.other) and day.day is not None
    for path, known in dated or (() if paths or is_talk else book.days):
        if (
            day.agrees(known)
            or (day.last_day is None and known.last_day and day.day == known.last_day and day.month == known.month)
            or _is_within(day, known)
        ):
            return "supported", path
    if dated and day.other and not day.month and day.other not in _YEAR_WORDS:
        fits = [day.fits_season(known) for _, known in dated if known.month or known.other]
        if fits and fits[0] is not None:
            return ("supported" if fits[0] else "contradicted"), dated[0][0]
        return "unsupported", None
    if dated:
        return "contradicted", dated[0][0]
    if paths and not is_talk:
        for path, known in book.days:
            if not dated and day.agrees(known) and day.month and day.day:
                return "supported", path
    return "unsupported", None


def _is_within(day: Day, known: Day) -> bool:
    """Whether 六月 lies in 4月至9月."""
    if not day.month or day.day or day.year or day.last_month or not known.month or not known.last_month:
        return False
    first, last = known.month, known.last_month
    return first <= day.month <= last if first <= last else day.month >= first or day.month <= last


def _dated(day: Day, paths: tuple[str, ...], book: CardBook) -> list[tuple[str, Day]]:
    """The days of the fields that are meant; a month without any words is that of the harvest."""
    is_month = bool(day.month) and not day.day and not day.year and not day.last_month
    there = book.has(*paths) if paths or not is_month else book.has("harvest_date")
    return [(path, known) for path, known in book.days if path in there]


def _spans_activity(day: Day, book: CardBook) -> bool:
    """Whether 二十号到二十二号 is from the first to the last day of the price."""
    first = next((known for path, known in book.days if path == "price_detail.from"), None)
    last = next((known for path, known in book.days if path == "price_detail.to"), None)
    if first is None or last is None:
        return False
    return first.day == day.day and last.day == day.last_day and day.month in (None, first.month)
