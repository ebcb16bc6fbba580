"""How and when goods were made, said otherwise than on the card: salted for three days, just picked, sea salt."""

import datetime
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache

from toolkit.core.compliance.contradiction import Contradiction
from toolkit.core.compliance.sentence_bounds import sentence_span
from toolkit.core.numerals import read_number
from toolkit.core.products import ProductCard
from toolkit.core.sought import Sought
from toolkit.core.text import Text

_NUMBER = r"[\d.]+|[零一二两三四五六七八九十百半]+"
_DAYS = {
    "小时": Decimal(1) / 24, "钟头": Decimal(1) / 24, "天": Decimal(1), "日": Decimal(1), "礼拜": Decimal(7),
    "星期": Decimal(7), "周": Decimal(7), "个月": Decimal(30), "月": Decimal(30), "年": Decimal(365),
}  # fmt: skip
_LENGTH = re.compile(
    rf"(?P<n>{_NUMBER})(?:个)?(?P<half>半)?"
    r"(?P<unit>小时|钟头|天|日|礼拜|星期|周|月|年)(?P<more>半)?(?![\d月号前份度代])"
)
_VERBS = "捂|渍|闷|吊|腌|熏|挂|烘|晒|晾|发酵|绣|编|织|酿|窖|陈|熬|焙|烤|风干|阴干|泡制|沤|养"
_ALIKE = {
    verb: "|".join(group)
    for group in (("捂", "渍", "闷", "腌", "发酵", "入坛"), ("挂", "吊", "熏", "晾", "风干", "晒"))
    for verb in group
}
"""Verbs that talk uses for one another."""
_RATE = Sought(
    rf"(?:一|每|)(?P<time>天|日|礼拜|周|个月)[^,。!?]{{0,6}}?(?:编|绣|做|织|打)"
    rf"[^,。!?]{{0,4}}?(?P<n>{_NUMBER})[只个件双]"
)
_EACH_TAKES = Sought(
    rf"[一每][只个件双幅](?:要|得|花|得花|要花|就要|至少)?(?:{_NUMBER})个?半?(?:天|日|礼拜|星期|周|月)"
)
_BUDS = re.compile("[一二两三]芽[一二两三]叶|单芽(?!点)")
_AGED = Sought(rf"({_NUMBER})年(?:的)?(?:陈|老腿|火腿|老酒|老醋|窖藏|风干|发酵|才开)")
_AGED_ON_CARD = re.compile(rf"(?:陈|干|酵|藏|窖|酿|晒|挂|腌|养)[^，。]{{0,3}}?({_NUMBER})年|({_NUMBER})年(?:陈|老)")
_GROUPS: tuple[tuple[str, ...], ...] = (
    ("海盐", "井盐", "湖盐", "粗盐"),
    ("柴火", "煤气", "电炒"),
    ("太阳晒干|日头晒|晒干", "烘干|烘烤"),
    ("柏树枝|柏枝", "果木|松枝|松木|茶枝|甘蔗"),
    ("椴木|原木|段木|柞木段|柞树段", "袋料|菌棒|菌包|菌袋|袋栽"),
    ("手工绣|手绣|手工编|手编", "机绣|机器绣|机编|机器编|机器织"),
    ("中蜂|土蜂", "意蜂|洋蜂"),
    ("套纸?袋", "不套袋|没套袋|裸果"),
    ("石碾|石磨", "机器碾|机磨|机器磨"),
    ("铜锅", "铁锅", "高压锅|电压力锅", "砂锅", "不锈钢锅"),
    ("慈竹", "毛竹", "楠竹", "斑竹", "紫竹", "水竹"),
    ("手工采|手采|手摘", "机采|机器采|机器收|机收"),
    ("井水", "山泉", "自来水"),
    ("真丝|桑蚕丝|蚕丝|丝绸", "纯棉|棉布|棉纱|土布", "亚麻|苎麻|麻布", "化纤|涤纶|聚酯", "羊毛|羊绒"),
    ("炭火|炭烤|炭焙", "电烤|电焙|电烘"),
)
"""Ways that exclude each other; a text that asserts another one than the card's contradicts it."""
_FRESH = Sought(
    r"(?:昨天|今早|刚刚?|昨晚|凌晨|前天)[^,。!?]{0,4}(?:从树上|从地里|下树)[^,。!?]{0,4}|现摘现发|现采现发|现挖现发|树上现摘|早上摘[^,。]{0,4}下午发"
)
FRESH_DAYS = 31
"""A harvest so long ago is no longer picked for the order."""


def find_process_faults(text: str, card: ProductCard, today: datetime.date | None) -> Iterator[Contradiction]:
    """What `text` (plain form) says of making and harvest that the card denies."""
    yield from _lengths(text, card)
    yield from _ways(text, card)
    yield from _freshness(text, card, today)
    yield from _buds(text, card)
    yield from _keeps(text, card)
    yield from _harvests(text, card)


_KEEPS = Sought(
    rf"(?:放|搁|存|摆|留|囤|屯|保存|保鲜|吃)(?:个|上|它|到|得?了)?(?:{_NUMBER})(?:个)?半?(?:天|日|礼拜|星期|周|月|年)"
)
_STILL_GOOD = re.compile("都|也|没问题|没事|不坏|不得坏|吃得|能吃|照吃|照样|新鲜|坏不|放心|只管|可以|一样")


_TIMES_A_YEAR = re.compile(
    rf"一年(?:到头)?[^,，。!?]{{0,4}}?(取|收|采|割|摘|摇)[^,，。!?]{{0,2}}?({_NUMBER})[次回茬遍道]"
)


def _harvests(text: str, card: ProductCard) -> Iterator[Contradiction]:
    """一年就取一次蜜 of honey that is taken twice."""
    if "一年" not in text:
        return
    held = {found[1]: read_number(found[2]) for found in _TIMES_A_YEAR.finditer(card.value("process"))}
    for found in _TIMES_A_YEAR.finditer(text) if held else ():
        said = read_number(found[2])
        if said is not None and said != held.get(found[1], said) and not _is_denied(text, found.start()):
            why = Text(f"卡上的做法是：{card.value('process')}", f"the card's process is: {card.value('process')}")
            yield Contradiction(rule_id="FALSE-1", start=found.start(), end=found.end(), why=why)


def _keeps(text: str, card: ProductCard) -> Iterator[Contradiction]:
    """搁半年都吃得 of eggs that keep for 30 days."""
    if not _KEEPS.search(text):
        return
    life = card.value("shelf_life")
    limits = [days for found in _LENGTH.finditer(life) if (days := _days(found)) is not None]
    for found in _KEEPS.finditer(text) if limits else ():
        said = _LENGTH.search(text, found.start(), found.end())
        days = Decimal(182) if "半年" in found[0] else _days(said)
        is_promise = _STILL_GOOD.search(text, found.end(), found.end() + 12)
        if days and is_promise and days > max(limits) * Decimal("1.1") and not _is_denied(text, found.start()):
            why = Text(f"卡上的保质期是{life}", f"the card's shelf life is {life}")
            yield Contradiction(rule_id="FALSE-1", start=found.start(), end=found.end(), why=why)


def _buds(text: str, card: ProductCard) -> Iterator[Contradiction]:
    """两芽三叶 of tea picked as 一芽一叶."""
    held = set(_BUDS.findall(card.value("process"))) if "芽" in text else set()
    for found in _BUDS.finditer(text) if held else ():
        if found[0] not in held and not _is_denied(text, found.start()):
            why = Text(f"卡上的做法是：{card.value('process')}", f"the card's process is: {card.value('process')}")
            yield Contradiction(rule_id="FALSE-1", start=found.start(), end=found.end(), why=why)


def _lengths(text: str, card: ProductCard) -> Iterator[Contradiction]:
    process = card.value("process")
    for verb in re.finditer(_VERBS, text):
        held = _held_lengths(process, verb[0])
        if not held:
            continue
        clause_start = max(text.rfind(mark, 0, verb.start()) for mark in ",。!?;:\n") + 1
        clause_end = min((at for mark in ",。!?;:\n" if (at := text.find(mark, verb.end())) >= 0), default=len(text))
        said = _nearest_length(text, verb.start(), clause_start, clause_end)
        days = _days(said) if said else None
        if said is None or days is None or any(abs(days - one) <= one / 20 for one in held):
            continue
        if re.match("(?:之?内)?[^,。]{0,3}(?:保|修|换|质保)", text[said.end() :]):
            continue
        if re.search("不|没|别", text[clause_start : verb.start()]) or _is_one_time(text, said.start()):
            continue
        if _is_about(said, held):
            continue
        why = Text(f"卡上的做法是：{process}", f"the card's process is: {process}")
        yield Contradiction(rule_id="FALSE-1", start=said.start(), end=said.end(), why=why)
    yield from _rates(text, card)
    yield from _each(text, card)
    yield from _years(text, card)
    yield from _vintage(text, card)


_RANGE = re.compile(rf"(?P<n>{_NUMBER})[到至~-](?=(?:{_NUMBER})个?(?P<unit>小时|钟头|天|日|礼拜|星期|周|月|年))")
"""两到三天: the first number has the unit of the second."""
_DIGITS = "零一二三四五六七八九"


@lru_cache(maxsize=1024)
def _held_lengths(process: str, verb: str) -> tuple[Decimal, ...]:
    """Days that the card gives for what the verb says."""
    return tuple(
        length
        for clause in re.split("[，,；;。]", process)
        if re.search(_ALIKE.get(verb, verb), clause)
        for found in _LENGTH.finditer(_RANGE.sub(r"\g<n>\g<unit>到", clause))
        if (length := _days(found)) is not None
    )


def _is_about(said: re.Match[str], held: Sequence[Decimal]) -> bool:
    """两三天 of what takes 两到三天, or about as long."""
    spoken = said["n"].replace("两", "二")
    if len(spoken) != 2 or any(char not in _DIGITS for char in spoken):
        return False
    unit = _DAYS["个月" if said["unit"] == "月" else said["unit"]]
    ends = [_DIGITS.index(char) * unit for char in spoken]
    return any(min(ends) <= one <= max(ends) for one in held)


def _is_one_time(text: str, at: int) -> bool:
    """最慢的一次磨了五天: what happened once is not how it is made."""
    first, _last = sentence_span(text, at)
    return bool(re.search("一次|那次|那回|一回|那阵|那年|有次|头一年|第[一二三]年|当年", text[first:at]))


_YEAR = re.compile(r"\d{4}|[一二][零〇九][零〇一二三四五六七八九]{2}")
"""1996 and 一九九六 name a year, and no length of time."""


def _nearest_length(text: str, at: int, start: int, end: int) -> re.Match[str] | None:
    """The length of time next to the verb; 2021年 is none."""
    lengths = [found for found in _LENGTH.finditer(text, start, end) if not _YEAR.fullmatch(found["n"])]
    return min(lengths, key=lambda found: abs(found.start() - at), default=None)


def _each(text: str, card: ProductCard) -> Iterator[Contradiction]:
    """编一只要一礼拜, while one takes two days."""
    if not _EACH_TAKES.search(text):
        return
    takes = _EACH_TAKES.search(card.value("process"))
    held = _days(_LENGTH.search(takes[0])) if takes else None
    for found in _EACH_TAKES.finditer(text) if held else ():
        said = _LENGTH.search(text, found.start(), found.end())
        days = _days(said)
        if held and said and days is not None and abs(days - held) > held / 20:
            why = Text(f"卡上的做法是：{card.value('process')}", f"the card's process is: {card.value('process')}")
            yield Contradiction(rule_id="FALSE-1", start=said.start(), end=said.end(), why=why)


def _years(text: str, card: ProductCard) -> Iterator[Contradiction]:
    """五年陈 of what was aged for two."""
    if not _AGED.search(text):
        return
    process = card.value("process")
    held = {
        value
        for found in _AGED_ON_CARD.finditer(f"{process} {card.name}")
        if (value := read_number(found[1] or found[2]))
    }
    for found in _AGED.finditer(text) if held else ():
        value = read_number(found[1])
        if value and value not in held and not _is_denied(text, found.start()):
            why = Text(f"卡上的做法是：{process}", f"the card's process is: {process}")
            yield Contradiction(rule_id="FALSE-1", start=found.start(), end=found.end(), why=why)


_VINTAGE = Sought(
    r"(?<![\d一二三四五六七八九十])(?:(?:19|20)?(\d{2})|([零一二][零一二三四五六七八九]))年(?:的|份)?(?:春|秋|夏|冬|头)?(?:老|新|陈)?(?:料|茶|米|谷|货|酒|醋|陈皮|蜜|花|产)"
)
_SLEPT = Sought(rf"(?:睡|躺|存|放|搁|窖|陈)了?({_NUMBER})(?:多|来|几)?年")


def _vintage(text: str, card: ProductCard) -> Iterator[Contradiction]:
    """一五年的老料 of tea picked in 2021; 睡了十来年 of what was stored for five."""
    if not (_VINTAGE.search(text) or _SLEPT.search(text)):
        return
    process, harvest = card.value("process"), re.search(r"20(\d{2})年", card.value("harvest_date"))
    why = Text(
        f"卡上是{card.value('harvest_date')}，{process}", f"the card says {card.value('harvest_date')}, {process}"
    )
    for found in _VINTAGE.finditer(text) if harvest else ():
        year = found[1] or "".join(str("零一二三四五六七八九".index(char)) for char in found[2])
        if harvest and year != harvest[1] and not _is_denied(text, found.start()):
            yield Contradiction(rule_id="FALSE-1", start=found.start(), end=found.end(), why=why)
    held = {value for found in _AGED_ON_CARD.finditer(process) if (value := read_number(found[1] or found[2]))}
    for found in _SLEPT.finditer(text) if held else ():
        value = read_number(found[1])
        if value and value not in held and not _is_denied(text, found.start()):
            yield Contradiction(rule_id="FALSE-1", start=found.start(), end=found.end(), why=why)


def _rates(text: str, card: ProductCard) -> Iterator[Contradiction]:
    """一天编三个, while one takes two days."""
    if not _RATE.search(text):
        return
    process = card.value("process")
    takes = re.search(rf"[一每][只个件](?:要)?[^，。]{{0,3}}?({_NUMBER})天", process)
    held = read_number(takes[1]) if takes else None
    for found in _RATE.finditer(text):
        count = read_number(found["n"])
        days = {"天": 1, "日": 1, "礼拜": 7, "周": 7, "个月": 30}[found["time"]]
        if held and count and Decimal(days) / count < held * Decimal("0.95"):
            why = Text(f"卡上的做法是：{process}", f"the card's process is: {process}")
            yield Contradiction(rule_id="FALSE-1", start=found.start(), end=found.end(), why=why)


def _days(found: re.Match[str] | None) -> Decimal | None:
    if found is None:
        return None
    value = read_number(found["n"])
    if value is None:
        return None
    unit = "个月" if found["unit"] == "月" else found["unit"]
    return (value + (Decimal("0.5") if found["half"] or found["more"] else 0)) * _DAYS[unit]


@lru_cache(maxsize=256)
def _held_ways(held_text: str) -> tuple[tuple[re.Pattern[str], tuple[re.Pattern[str], ...]], ...]:
    """Of each group of which a card names one way: that way, and the others."""
    found = []
    for group in _GROUPS:
        held = [way for way in group if re.search(way, held_text)]
        if len(held) == 1:
            found.append((re.compile(held[0]), tuple(re.compile(way) for way in group if way not in held)))
    return tuple(found)


def _ways(text: str, card: ProductCard) -> Iterator[Contradiction]:
    held_text = f"{card.value('process')} {card.value('ingredients')} {card.name}"
    for held, others in _held_ways(held_text):
        for way in others:
            found = way.search(text)
            if found is None or held.search(text) or _is_denied(text, found.start()):
                continue
            why = Text(f"卡上的做法是：{card.value('process')}", f"the card's process is: {card.value('process')}")
            yield Contradiction(rule_id="FALSE-1", start=found.start(), end=found.end(), why=why)


def _is_denied(text: str, at: int) -> bool:
    clause_start = max(text.rfind(mark, 0, at) for mark in ",。!?;:\n") + 1
    before = text[clause_start:at]
    return bool(re.search("不|没|别|也有|有的|他们|别家|机器绣的也|和", before)) or bool(
        re.match(r"[^,。]{0,6}(?:的,?也|也好|各有|的长得|都知道|两种)", text[at:])
    )


def _freshness(text: str, card: ProductCard, today: datetime.date | None) -> Iterator[Contradiction]:
    """Just picked, while the card's harvest was over a month ago."""
    found = _FRESH.search(text)
    if not found:
        return
    when = re.match(r"(\d{4})年(\d{1,2})月(?:(\d{1,2})日)?", card.value("harvest_date"))
    if not when or today is None or _is_denied(text, found.start()):
        return
    last_day = int(when[3]) if when[3] else 28
    if (today - datetime.date(int(when[1]), int(when[2]), last_day)).days > FRESH_DAYS:
        harvest = card.value("harvest_date")
        why = Text(f"卡上的采收时间是{harvest}", f"the card's harvest is {harvest}")
        yield Contradiction(rule_id="FALSE-1", start=found.start(), end=found.end(), why=why)
