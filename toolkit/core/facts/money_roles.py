"""What an amount of money is: which price of the card it names, of which offers it follows, or that it is not ours."""

import re
from decimal import Decimal

from toolkit.core.amount_words import plain
from toolkit.core.facts.card_book import CardBook
from toolkit.core.facts.offer_sums import Offer, totals
from toolkit.core.facts.offer_words import PACK_UNITS
from toolkit.core.facts.quantity import Quantity
from toolkit.core.facts.reading import Reading
from toolkit.core.text import Text

LISTED = ("price_detail.daily", "price_detail.reference", "price_detail.lowest_7d")


TOTAL = re.compile(
    r"一共|总共|合计|加起来|加一块|总价|共计|到手|券后|折后|实付|最后|算下来|付|拢共|满打满算|掏|结账|拿下|带走|提走|抱走|到家"
)


_ROLES: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (
        re.compile(r"原价|划线|吊牌|对比价|参考价|零售价|标价|划掉|市场价|专柜|原本|印着"),
        ("price_detail.reference", "price_detail.daily"),
    ),
    (re.compile(r"最低|最便宜"), ("price_detail.lowest_7d",)),
    (
        re.compile(
            r"平时|平常|日常|往常|平日|平价|常价|不搞活动|不做活动|没活动|恢复|[涨回调]回?[到回]|下了?播|播完|过了?今[天晚儿]|店里|正常|明天(?:就|起|开始)|活动(?:完|结束|过)|过后|收完|之后$|[涨回升]$"
        ),
        ("price_detail.daily",),
    ),
    (
        re.compile(
            r"成交|[上前那](?:一|几|两)?(?:次|回|场|天|周|个?礼拜|个?星期|个?月)|(?<![底号日月])之前|以前|原来|原先|早先|昨[天晚]|卖过|曾|"
            r"[日号](?:那天|那场)?(?:的)?(?:卖|成交|播|直播|价)|[月号日](?=[^，。]{0,6}(?:卖|价|成交))"
        ),
        ("price_detail.reference", "price_detail.daily", "price_detail.lowest_7d"),
    ),
)


NOW = re.compile(r"今天|今儿|今晚|现在|直播间|现价|这会儿|此刻|这场|到手")


FORMER = re.compile(r"平时|平常|日常|原价|原先|原来|以前|之前|对比价|吊牌|划线|上次|上场|昨天|前天|七天|上回|往常")
"""Words that lead to a price of before."""
_OTHER_TIME = re.compile(r"(?:去年|前年|往年|明年|后年|会员|新人|新客|老客|团购|拼团)[^，。]{0,5}$")
"""Whose price the card does not hold."""
_OURS = re.compile(rf"{NOW.pattern}|我们|咱们?家?")


_ELSEWHERE = re.compile(
    r"外[面头]|别人|别家|(?:隔壁|别的|人家的?|其他)直播间|人家|超市|商场|市场上?|门店|线下|景区|隔壁|网上|其他(?:家|平台)|实体店|批发|集上|菜场|街上|镇上卖|花店|茶馆|饭馆|馆子|菜市场"
)


AVERAGE = re.compile(rf"等于|单[{PACK_UNITS}]|相当于|平均|均价|合(?!计|到一|起|在一|一起)|折(?:合|算|成)|摊|匀|每|分到")
_FOLLOWS = re.compile(
    rf"{TOTAL.pattern}|{AVERAGE.pattern}|立?省|便宜|[俩仨]|[\d一两二三四五六七八九十][{PACK_UNITS}斤]|[拿发得带抱]"
)
"""What an amount is said with that works out an offer of the sentence before."""
_STILL_TOLD = 60
"""Characters for which an offer is remembered."""


def offers_for(money: Quantity, reading: Reading, offers: tuple[Offer, ...]) -> tuple[Offer, ...]:
    """The promotions that an amount may follow from: those of its sentence, else of the last sentence with any."""
    start, end = reading.sentence_span(money.start)
    near = tuple(offer for offer in offers if start <= offer.start < money.start)
    if near:
        return near
    if re.search(r"券后|折后|用完|打完|领完|到手|实付|减到|降到", reading.before(money.start)):
        near = tuple(offer for offer in offers if start <= offer.start < end)
    before = [offer for offer in offers if offer.end <= start and money.start - offer.end < _STILL_TOLD]
    beside = reading.before(money.start).strip("就是那") + reading.after(money.end).strip("块元钱啊哈呢了吧")
    if near or not before or not (not beside or _FOLLOWS.search(reading.text[start:end])):
        return near
    first, _ = reading.sentence_span(before[-1].start)
    return tuple(offer for offer in before if offer.start >= first)


def find_role(money: Quantity, reading: Reading) -> tuple[str, ...]:
    """The card's fields that a price named by such words must equal; empty for the price of now."""
    clause = reading.before(money.start, 24)
    after = reading.after(money.end, 24)
    if money.role == "reduction":
        return ()
    cues = [(found.end(), paths) for pattern, paths in _ROLES for found in pattern.finditer(clause)]
    if not cues and (told := re.match(r"(?:块钱?|元)?(?:是|为|的)?.{0,10}?价", after)):
        cues = [(found.end(), paths) for pattern, paths in _ROLES for found in pattern.finditer(told[0])]
    if not cues and (re.match(r"块?钱?(?:一路|直接|一下子?)?(?:降到|变成|现价|调到)", after) or _WORTH.match(after)):
        return "price_detail.reference", "price_detail.daily"
    if not cues:
        return ()
    last, paths = max(cues)
    now = [found.end() for found in NOW.finditer(clause)]
    return () if now and max(now) > last and "最低" not in clause else paths


_WORTH = re.compile(r"的[\u4e00-\u9fff]{1,4}，?(?:今[天儿晚]|现在|直播间)")
"""五十五的米今天四十九块九."""


def is_elsewhere(clause: str) -> bool:
    """Whether the price is another seller's: 超市卖九块九."""
    if _OTHER_TIME.search(clause):
        return True
    found = list(_ELSEWHERE.finditer(clause))
    return bool(found) and not _OURS.search(clause[found[-1].end() :])


_OTHER_THINGS = re.compile(
    r"奶茶|面粉|玉米|芝麻|洋葱|豌豆尖|[大小]白菜|猪肉|酥油|蜂蜡|玫瑰|鲜花|柴油|汽油|化肥|农药|饲料|草料|干草|[大小]面|米线|米粉|粿条|"
    r"盒饭|快餐|馒头|包子|停车|糖堆|香?烟|(?<![大子])蒜|车票|门票|门面|修车|一壶茶|一碟"
)
"""What hosts tell the price of besides their goods: what they fed, bought and ate."""
_GOES_ON = re.compile(r"(?:现在|今年|今天|如今|前[天年]|昨天|去年|敢要|还|就|才|都|要|一(?:公斤|[杯份碗斤袋包捆]))*")
_MONEY_SAID = re.compile(r"[\d一二两三四五六七八九十百半][块元毛]")


def is_of_other_things(money: Quantity, reading: Reading, book: CardBook) -> bool:
    """Whether the amount is the price of something else: 面粉现在一百零五块钱一袋; 买一杯奶茶，十六块."""
    if money.low == book.price:
        return False
    before = reading.before(money.start, 24)
    clause = reading.clauses[reading.clause_index(money.start)]
    start, _ = reading.sentence_span(money.start)
    if _GOES_ON.fullmatch(before) and start < clause.start:
        earlier = reading.before(clause.start - 1, 24)
        if not before or _MONEY_SAID.search(earlier) or re.search(r"[贵便宜涨跌]了?$", earlier):
            before = earlier
    names, sold = (book.card.name, *book.card.aliases), book.card.spec + book.value("price_detail.offers")
    things = [found[0] for found in _OTHER_THINGS.finditer(before) if found[0] not in sold]
    is_own = any(name in before or name.endswith(thing) for name in names for thing in things)
    return bool(things) and not is_own


def no_other_shops() -> Text:
    return Text("卡上没有别处的价格", "the card has no price of other shops")


def worked_text(count: Decimal, book: CardBook, offers: tuple[Offer, ...]) -> Text:
    sums = " 或 ".join(f"{plain(total)}元" for total in sorted(totals(count, book.price, offers)))
    return Text(
        f"{plain(count)} 份 × {book.card.price.text}{'，算上优惠' if offers else ''}是 {sums}",
        f"{plain(count)} × {book.card.price.text}{' with the offer' if offers else ''} is "
        f"{sums.replace(' 或 ', ' or ')}",
    )
