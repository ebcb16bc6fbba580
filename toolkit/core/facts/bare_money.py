"""Numbers without a unit that are money, and 块 that is none."""

import dataclasses
import re
from decimal import Decimal

from toolkit.core.amount_words import plain
from toolkit.core.facts.card_book import CardBook
from toolkit.core.facts.counts import counts_in_pieces
from toolkit.core.facts.money_roles import find_role
from toolkit.core.facts.offer_words import PACK_UNITS
from toolkit.core.facts.quantity import Quantity
from toolkit.core.facts.reading import Reading
from toolkit.core.facts.topics import MANY_PACKS, around, find_topic
from toolkit.core.facts.units import read_unit

_MONEY_CUE = re.compile(
    r"(?:价格?|原本|卖|回到|恢复|涨到?|降到?|挂|就回|结账|付款|掏|[上那这]一?[场回次天]|直播|[月日号]那?天?|只要|到手|[出掏花](?:了|你|您)?|平时|平常|日常价?|往常|原价|售价|收|付|才|券后|尾款|[=＝]|单价|成交|快要?|将近|一共|总共|[算摊合折]下来|合|给我|找[补回零给您你]+|[抱拎扛搬带拿端]回家|[抱拎带拿端]走|"
    r"吊牌价|划线价|省|便宜|减|少|现在|今天|直播间?|上次|上场|那次|昨天|最低(?:卖过|价)?|卖过|加起来|合计|"
    r"券|折|完|是|实付|等于|相当于|抹|打)[是要卖为才就过价的了到：:]*$"
)


_ITEM = f"[{PACK_UNITS}枚斤两]"


_PRICE_BEHIND = re.compile(
    rf"(?:块|元)?(?:就|才|都|也)?(?:能|可以)?(?:拿走|拿下|带走|带回|拎走|抱走|抱回|端走|提走|买走|搬走|到家|到手|归你|成交|包邮|起拍|搞定|一口价|[给您你]+拿)|[/／每](?:公斤|斤|两|[箱袋盒瓶罐份包件])|(?:拿走?|拿下|带走|带回家|到家|抱走|端走|搬走|提走|抱回家|拎走|买走|能买|可以买|发)(?:了|你|您|家|这)?[\d一二两三四五六七八九十]+[箱袋盒瓶罐包份件板个]|降到|涨到|变成|现价"
    rf"|[一每两三四五六]{_ITEM}(?![的里内])|(?:是|为|的).{{0,16}}?(?:成交价|原价|日常价|标价|吊牌价|划线价|对比价|的价|价[是钱])"
)
"""What follows a number that is money though no unit says so."""
_BARE_BEFORE = re.compile(r"(?:凑个?|正好|刚好)?[的才就只要卖我们这边咱整]*")
_BARE_AFTER = re.compile(r"[了啊哦呢吧的带走到手拿包邮整]*")
"""What may stand beside a price that is alone in its clause."""
_ITEM_BEFORE = re.compile(
    rf"(?:[\d一二两三四五六七八九十半每]{_ITEM}|公斤|克|毫升)(?:的钱|的|才|就|合|只要|卖|是|要|一共|总共|不到|差不多|大概|也就|将近|平均|算下来|下来|加一起|拢共|到手|等于|原本|原价)*$"
)
_NO_MONEY = re.compile(r"度|率|[编证文件批尾]号|含量|固形|硒|编|硒|值$")


def as_money(quantity: Quantity, reading: Reading, book: CardBook) -> Quantity:
    """A bare number as money where it stands as a price does: 一袋四十五, 平时六十八, or alone in its clause."""
    if _counts_pieces(quantity, reading, book):
        return dataclasses.replace(quantity, dimension="pack", unit="块", role="", shown=f"{plain(quantity.low)}块")
    if quantity.dimension == "height" and quantity.unit == "米" and _is_goods_length(quantity, reading, book):
        return quantity.as_length()
    if quantity.dimension == "money" and not re.search(
        r"[块元毛钱角分¥￥]", reading.text[max(0, quantity.start - 1) : quantity.end]
    ):
        quantity = (
            dataclasses.replace(quantity, dimension="bare", role="", unit="")
            if _is_counted(quantity, book)
            else quantity
        )
    if quantity.dimension != "bare" or quantity.low <= 0:
        return quantity
    quantity = _with_tenths(quantity, reading, book)
    before, after = reading.before(quantity.start), reading.after(quantity.end, 24)
    if _is_counted(quantity, book) or _is_tested(quantity, book):
        return quantity
    if (unit := _size_unit(before, book)) and quantity.low < MOST_CENTIMETRES:
        return dataclasses.replace(
            quantity, dimension="length", low=quantity.low * read_unit(unit)[1], unit=unit, shown=""
        )
    if _is_grade_size(quantity, after, book):
        return dataclasses.replace(quantity, dimension="length", unit="mm", shown="")
    if _is_age(quantity, reading, book):
        return dataclasses.replace(quantity, dimension="months", low=quantity.low * 12, unit="岁")
    is_alone = _BARE_BEFORE.fullmatch(before) and _BARE_AFTER.fullmatch(after) and not _is_tested(quantity, book)
    has_cue = _MONEY_CUE.search(before) and not _NO_MONEY.search(before[-2:])
    is_priced = has_cue or _ITEM_BEFORE.search(before) or _PRICE_BEHIND.match(after)
    if is_alone or is_priced or _may_be_price(quantity, reading, book):
        return dataclasses.replace(quantity, dimension="money", role="price", shown="")
    return quantity


_LOW, _HIGH = Decimal("0.4"), Decimal("2.5")
"""Of the price: how far a number may be from it to be taken for one where it ends a clause and no word says of what."""


def _may_be_price(quantity: Quantity, reading: Reading, book: CardBook) -> bool:
    """Whether 链接里八十二 tells a price: it ends the clause, no topic claims it, and it is of a price's size."""
    is_near = quantity.low >= 10 and book.price * _LOW <= quantity.low <= book.price * _HIGH
    if not is_near or quantity.exactness not in ("exact", "about") or quantity.high is not None:
        return False
    if reading.text[quantity.start : quantity.end][0] in "第" or not _PRICE_ENDS.fullmatch(reading.after(quantity.end)):
        return False
    role = find_role(dataclasses.replace(quantity, role="price"), reading)
    if quantity.low == book.price or any(known.quantity.low == quantity.low for known in book.find(*role)):
        return True
    return bool(_DEALT.search(reading.before(quantity.start))) and find_topic(quantity, reading, book)[0] == ""


_DEALT = re.compile(
    r"(?:今[天儿晚](?:个|这)?|现在|直播间|双十[一二]|双1[12]|链接里?|小黄车里?|上车|[现就]?拍|价[格钱]?|卖|给到|实打实|也就|统一|平[时日常]里?|活动(?:的时候)?|划掉的?(?:那个)?|来?买|[涨回]|恢复|咱家|我家)(?:是|就|才|要)?$"
)
_PRICE_ENDS = re.compile(r"[了啊哦呢吧的嘛呀哈]*")
_AGED = re.compile(r"[姐哥姑叔伯婶嫂爷娘妹弟舅姨婆公奶]$|师傅$|老汉$|大[爷妈娘]$")


def _is_age(quantity: Quantity, reading: Reading, book: CardBook) -> bool:
    """Whether 赵三姑，六十一 tells how old somebody is."""
    if not 15 <= quantity.low <= 105 or quantity.low != int(quantity.low) or quantity.low == book.price:
        return False
    before = reading.before(quantity.start)
    if re.search(r"今年(?:都|也|快|刚|虚岁)*$", before):
        return True
    if _is_own_age(quantity, reading):
        return True
    if not re.fullmatch(r"(?:都|快|虚岁|刚)*", before) and not _AGED.search(before):
        return False
    start, _ = reading.sentence_span(quantity.start)
    earlier = reading.text[start : quantity.start].rstrip("今年都快虚岁刚，")
    person = book.value("story.person")
    return bool(_AGED.search(earlier)) or (len(person) > 1 and earlier.endswith(person[-2:]))


_OWN_NAME = re.compile(r"(?:我|俺|咱|在下)(?:就)?(?:叫|姓|是|名叫)[\u4e00-\u9fff]{1,8}，(?:今年|都|快|虚岁|刚|也)*$")


def _is_own_age(quantity: Quantity, reading: Reading) -> bool:
    """Whether 六十六了 follows the name that its owner has just told: 我叫周阿土，六十六了."""
    start, _ = reading.sentence_span(quantity.start)
    is_end = re.match(r"(?:岁|周岁)?[了啦咯喽]?(?:[，。！？；]|$)", reading.text[quantity.end :])
    return is_end is not None and _OWN_NAME.search(reading.text[start : quantity.start]) is not None


def _with_tenths(quantity: Quantity, reading: Reading, book: CardBook) -> Quantity:
    """二六八 as 26.8, where that is of a price's size and 268 is not."""
    said = reading.text[quantity.start : quantity.end]
    tenth = quantity.low / 10
    is_price = book.price * _LOW <= tenth <= book.price * _HIGH and quantity.low > book.price * _HIGH
    if not is_price or not re.fullmatch(r"[一二三四五六七八九][零一二三四五六七八九]{2}", said):
        return quantity
    return dataclasses.replace(quantity, low=tenth, shown="")


def _is_goods_length(quantity: Quantity, reading: Reading, book: CardBook) -> bool:
    """Whether 两米长 is said of goods whose size the card has."""
    has_size = any(known.quantity.dimension == "length" for known in book.find("spec", "grade"))
    return has_size and quantity.low < 10 and "海拔" not in reading.clause(quantity.start)


def _is_counted(quantity: Quantity, book: CardBook) -> bool:
    """Whether the number is that of the card's stock or sales, and no price."""
    counted = {known.quantity.low for known in book.find("stock", "sales.value")}
    return quantity.low in counted and quantity.low > MANY_PACKS and quantity.low != book.price


_SIDES = re.compile(r"(?:口径|直径|果径|高|宽|长|深|厚)(?:度|是|才|有|大概|约|足足)*$")
MOST_CENTIMETRES = 300
"""A side of goods that is told without its unit."""


def _size_unit(before: str, book: CardBook) -> str:
    """Unit of the card's lengths, where 口径二十八 leaves it out."""
    if not _SIDES.search(before):
        return ""
    units = {known.quantity.unit for known in book.find("grade", "spec") if known.quantity.dimension == "length"}
    return next(iter(units)) if len(units) == 1 else ""


def _is_grade_size(quantity: Quantity, after: str, book: CardBook) -> bool:
    """Whether 八十到八十五的果 is the size of fruit that the card gives in millimetres."""
    if not any(known.quantity.dimension == "length" for known in book.find("grade", "spec")):
        return False
    return re.match(
        r"(?:起步|以上|往上|左右|多|出头)?的?(?:大|中|小)?(?:果|个头|蛋|菇|参|枣|头)", after
    ) is not None and (quantity.high is not None or quantity.low >= MANY_PACKS)


def _is_tested(quantity: Quantity, book: CardBook) -> bool:
    """Whether a laboratory's figure on the card is this number."""
    return any(known.quantity.low == quantity.low for known in book.find("tests.*.value"))


def _counts_pieces(quantity: Quantity, reading: Reading, book: CardBook) -> bool:
    """Whether 还剩一百五十块 and 每人两块 count goods: where the card counts them so."""
    if quantity.dimension != "money" or not reading.text[quantity.start : quantity.end].endswith("块"):
        return False
    if _is_small_count(quantity, reading, book):
        return True
    counted = {known.quantity.low for known in book.find("stock", "limit_per_user", "sales.value")}
    if quantity.low in counted and re.search(r"\d块", book.value("stock") + book.value("sales.value")):
        return True
    if not re.search(r"\d块", book.value("stock") + book.value("limit_per_user") + book.card.spec):
        return False
    return bool(
        re.search(r"剩|库存|限|每人|一人|一个人|还有|只有|备了|最多|能拍|就$", around(quantity, reading)[0][-8:])
    )


def _is_small_count(quantity: Quantity, reading: Reading, book: CardBook) -> bool:
    """Whether 两块 counts goods that the card counts so, and are dearer than that."""
    if not counts_in_pieces(book) or quantity.low > 10 or book.price <= 10:
        return False
    return not re.search(r"[省减少差降贵加让抹返券费赚钱]了?(?:你|您)?$", reading.before(quantity.start, 6))
