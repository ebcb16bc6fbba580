"""What a quantity is said of: the words around it lead to the card's fields that it must equal."""

import re
from dataclasses import dataclass

from toolkit.core.facts.card_book import CardBook
from toolkit.core.facts.others import MATERIAL, counts_others
from toolkit.core.facts.quantity import Dimension, Quantity
from toolkit.core.facts.reading import Clause, Reading
from toolkit.core.facts.same_quantity import is_same


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """Words, and the fields that they mean. `dimensions`: kinds of quantity that the topic may be said with."""

    id: str
    words: re.Pattern[str]
    paths: tuple[str, ...]
    dimensions: frozenset[Dimension]
    is_after: bool = False
    """The words may stand behind the quantity too."""
    near: int = 12


def _topic(id: str, words: str, paths: str, dimensions: str, *, is_after: bool = True, near: int = 12) -> Topic:
    return Topic(
        id=id, words=re.compile(words), paths=tuple(paths.split()), is_after=is_after, near=near,
        dimensions=frozenset(dimensions.split()),  # type: ignore[arg-type]
    )  # fmt: skip


_COUNTS = "pack piece people bare"
TOPICS: tuple[Topic, ...] = (
    _topic(
        "elsewhere",
        r"毛重|连箱|带箱|皮重|海拔|树龄|坡度|面积|承包|亩产|年产|日产|产量|经验|轮作|从业|(?<![风晒烘阴晾焙])干了|开了|用了|传了|"
        r"祖传|养了|养蜂|种了|做了|创办|成立|社员|农户|村民|带动|粉丝|昼夜温差|温差|气温|日照|"
        r"水温|开水|泡发|提前泡|浸泡|炒|炖|煮|蒸|焖|破壁率|成熟度|发芽率|活性|含水|出肉率|"
        r"承重|载重|能装|能提|能扛|比外面|年卖|挂果|头猪|只鸡|喂|饲养|散养|放养",
        "process story.quote",
        "weight length height area time months ratio degree pack piece people times bare other",
    ),
    _topic(
        "usage",
        r"一天|每天|每次|一次|一顿|一泡|每泡|一餐|冲泡?|泡|煮|炖|蒸|焖|炒",
        "",
        "weight volume pack piece time",
        is_after=False,
        near=6,
    ),
    _topic(
        "after_sales",
        r"[Rr]efund|[Dd]amaged|坏果|签收|客服|拍个?照|照片|破损|破袋|破碎|异味|坏了|赔|退|售后|理赔|拍照|无理由|"
        r"质量问题|换货|补发|反馈|联系|告诉我|胀袋|胀气|漏|磕|瘪|碎了|死了|包换",
        "after_sales",
        "time months pack piece ratio bare",
    ),
    _topic(
        "ship",
        r"[Ss]hip|[Dd]ispatch|打包|出仓|出门|揽收|走货|发货|发走|发出|寄出|出库|发出去|就发|能发|发车|内发|内就?(?:给)?(?:大家|您|你们?)?发|"
        r"发$|^发|(?:顺丰|京东|中通|圆通|申通|韵达|极兔|邮政)",
        "ship.hours",
        "time months",
    ),
    _topic(
        "gift",
        r"送|赠|赠品|随单|附赠|附带|附(?!近)|配(?!料|送|方)|搭",
        "gifts.*.qty gifts.*.spec gifts.*.limit gifts.*.name",
        "weight volume length pack piece people bare",
        is_after=False,
        near=14,
    ),
    _topic(
        "shelf",
        r"[Kk]eeps|[Ss]helf life|保质期|保鲜期?|有效期|能放|吃完|喝完|用完|可放|放得?(?:住|"
        r"个)|放得?了?$|存放|保存|能存|存$|搁$|不坏|"
        r"常温|冷藏|冷冻放|密封|储存|能搁|搁",
        "shelf_life storage",
        "time months",
    ),
    _topic("storage", r"冷藏|冷冻|存放|保存|储存|存|冰箱|温度", "storage", "degree"),
    _topic(
        "process",
        r"腌|熏|烘|晒|晾|发酵|绣|织|酿|窖|陈化?|熬|焙|烤|染|浸|沤|泡|捂|醒|糖渍|风干|阴干|"
        r"摘袋|套袋|采前|取|割|刻|编|窨|揉|翻|打磨|烧制?|拉坯",
        "process",
        "time months times pack piece other ratio degree",
    ),
    _topic(
        "limit",
        r"限购|限拍|封顶|一个(?:账)?号|每个?号|单号|(?:不能|别|不许|不得|不可以?|不)超过?|每家|一家|每人|一个人|一人|单人|每单|每个?账号|每户|每个?ID|最多(?:拍|买|能)?|只能(?:拍|"
        r"买)|[Ll]imit|per (?:customer|person|buyer)|能拍|可以拍|可拍|能买|可以买|限",
        "limit_per_user",
        _COUNTS,
    ),
    _topic(
        "sales",
        r"卖了|卖出|售出|已售|销量|成交|下单了|卖掉|卖到|售了|销了|出了|拼了|累计|月销|年销|复购|回头客|好评",
        "sales.value",
        _COUNTS + " ratio weight",
    ),
    _topic(
        "stock",
        r"库存|库里|仓库|仓里|后台|还剩|只剩|剩下|剩|还有|只有|就剩|备货|备了|现货|限量|总共就|"
        r"一共就|拢共|就(?:剩|有|这)?$|没了|卖完|抓紧|最后",
        "stock",
        _COUNTS,
    ),
    _topic(
        "size", r"单果|果径|直径|个头|菌盖|长|宽|高|厚|大小|尺寸|果子|巴掌|口径", "grade spec", "length weight bare"
    ),
    _topic(
        "pieces",
        r"一[板箱盒袋瓶罐包提份筐桶]|每[板箱盒袋瓶罐包提份筐桶]|整[板箱盒袋瓶罐包提份筐桶]|装|规格|里面|内装|里头",
        "spec",
        "pack piece",
        near=10,
    ),
)
_TESTS = re.compile(
    r"糖度|甜度|可溶性固形物|波美度|蛋白质?|脂肪|水分|含水|酸度|维生素|VC|淀粉酶|农残|"
    r"膳食纤维|硒|茶多酚|花青素|多糖|灰分|检测|检验|送检|报告|测(?:出|的|了)|(?<!净)含量|铅|钙|"
    r"锌|铁|直链淀粉|固形物|出油|酸价|过氧化值|浓度"
)
SUGAR = ("糖度", "甜度", "可溶性固形物", "固形物")


def find_topic(quantity: Quantity, reading: Reading, book: CardBook) -> tuple[str, tuple[str, ...]]:
    """Id of the topic and the card's paths for it; ("", ()) where nothing tells.

    Every topic that may be said with such a quantity is scored by the nearest of its words, in the clause or, where
    that has none, in the one before; and by whether the card's field of the topic states the very value.
    """
    before, after = around(quantity, reading)
    if tests := _tests(quantity, reading, book):
        return tests
    if quantity.dimension in ("weight", "volume", "length") and _is_of_gift(quantity, reading, book):
        return "gift", ("gifts.*.spec",)
    if quantity.dimension in ("time", "months") and _is_in_process(quantity, reading, book):
        return "process", ("process",)
    if quantity.dimension in ("pack", "piece") and _names_gift(after, book):
        return "gift", ("gifts.*.qty",)
    if re.search(r"[吃喝服](?:个|上|了)?$", before):
        return "elsewhere", TOPICS[0].paths
    if _is_of_whole(quantity, before, after, reading, book):
        return "elsewhere", TOPICS[0].paths
    return _best_topic(quantity, before, after, reading, book)


AGREEMENT = 0.5
SURE_AGREEMENT = 1.1
"""Added to a topic whose field states the very value: worth as much as ten characters of distance."""
LEAST_SCORE = 0.4
"""A topic without any word is taken where its field agrees in value and unit."""
_COUNTED = ("pack", "piece", "people", "bare")
_AGREEING = ("ship", "after_sales", "shelf", "limit", "sales", "stock", "size")
"""Topics that an equal value alone may tell."""


def _best_topic(
    quantity: Quantity, before: str, after: str, reading: Reading, book: CardBook
) -> tuple[str, tuple[str, ...]]:
    earlier = _earlier_clause(quantity, reading)
    scored = []
    for topic in TOPICS:
        if quantity.dimension not in topic.dimensions:
            continue
        if topic.id in ("stock", "limit", "sales") and not _counts_goods(quantity, book):
            continue
        distance = _distance(topic, before, after)
        if distance is not None and topic.id == "process" and not _is_of_process(topic, before, after, book):
            topic = TOPICS[0]
        score = 1 - distance / 20 if distance is not None else 0.0
        if not score and topic.id in _AGREEING and topic.words.search(earlier):
            score = 0.3
        if topic.id != "elsewhere" and (score or topic.id in _AGREEING) and _agrees(quantity, topic, book):
            score += SURE_AGREEMENT if quantity.low > MANY_PACKS and quantity.dimension in _COUNTED else AGREEMENT
        scored.append((score, topic))
    best = max(scored, key=lambda each: each[0], default=None)
    if best is None or best[0] < LEAST_SCORE:
        return _by_unit(quantity, reading, book)
    if best[1].id in ("elsewhere", "usage") and quantity.dimension in ("pack", "piece", "weight", "volume"):
        if any(quantity.unit == known.quantity.unit and is_same(quantity, known.quantity) for known in book.find("spec")):
            return ("pieces" if quantity.dimension in ("pack", "piece") else "pack"), ("spec",)
    return best[1].id, best[1].paths


def _agrees(quantity: Quantity, topic: Topic, book: CardBook) -> bool:
    if quantity.dimension == "bare" and quantity.low < MANY_PACKS:
        return False
    return any(is_same(quantity, known.quantity) for known in book.find(*topic.paths))


def _earlier_clause(quantity: Quantity, reading: Reading) -> str:
    index = reading.clause_index(quantity.start)
    earlier = reading.clauses[index - 1] if index else None
    if earlier is None or earlier.sentence != reading.clauses[index].sentence or _has_own(quantity, earlier, reading):
        return ""
    return reading.text[earlier.start : earlier.end]


def _is_in_process(quantity: Quantity, reading: Reading, book: CardBook) -> bool:
    """Whether the clause shares a word with a part of the card's process that takes time: 竹篓里睡了八年."""
    clause = reading.before(quantity.start, 12)
    value = book.value("process")
    for known in book.find("process"):
        if known.quantity.dimension not in ("time", "months"):
            continue
        part = re.split(r"[，、；。]", value[: known.quantity.start])[-1]
        if any(part[at : at + 2] in clause for at in range(len(part) - 1)):
            return True
    return False


def _names_gift(after: str, book: CardBook) -> bool:
    """Whether the gift follows its count: 一泡试饮的."""
    names = [book.value(path) for path in book.has("gifts.*.name")]
    return any(after[:2] in name and len(after[:2]) == 2 for name in names)


_WHOLE = re.compile(
    r"(?:重)?(?:的)?[一每]?(?P<u>头|条|棵|株|亩|匹|尾|羽|只|季|茬)(?:猪|牛|羊|鸡|鸭|鱼|树|地|腿)?(?=[，。！？,的]|$)"
)
_WHOLE_BEFORE = re.compile(r"[一每](?P<u>头|条|棵|株|亩|匹|尾|羽|季|茬)[\u4e00-\u9fff]{0,3}$")


def _is_of_whole(quantity: Quantity, before: str, after: str, reading: Reading, book: CardBook) -> bool:
    """Whether a weight is that of an animal or a tree and not of a pack: 两百多斤一头; or others are counted."""
    found = _WHOLE.match(after) or _WHOLE_BEFORE.search(before)
    is_whole = quantity.dimension == "weight" and found is not None and found["u"] not in book.card.spec
    is_whole = is_whole or (quantity.dimension == "weight" and MATERIAL.match(after) is not None)
    return is_whole or (quantity.dimension != "people" and counts_others(quantity, reading, book))


_BARE_REST = re.compile(r"(?:之?内|以内|左右|就|能|大概|才|都|的|可以|没问题|哦|啊|了|多|够|也|差不多)*")


def around(quantity: Quantity, reading: Reading) -> tuple[str, str]:
    """What stands before and after in the clause; before a quantity alone in its clause, the clause before counts."""
    before, after = reading.before(quantity.start, 16), reading.after(quantity.end, 20)
    index = reading.clause_index(quantity.start)
    if index and re.fullmatch(r"[的才就只要]*", before) and _BARE_REST.fullmatch(after):
        earlier = reading.clauses[index - 1]
        if earlier.sentence == reading.clauses[index].sentence and not _has_own(quantity, earlier, reading):
            return reading.text[max(earlier.start, earlier.end - 10) : earlier.end] + before, after
    return before, after


def _has_own(quantity: Quantity, earlier: Clause, reading: Reading) -> bool:
    """Whether the clause before has a number of the same unit, of which its words are said: 一人三份，一百八十份."""
    text = reading.text[earlier.start : earlier.end]
    return bool(quantity.unit) and bool(re.search(rf"[\d零一二两三四五六七八九十百千万半]{quantity.unit}", text))


def _is_of_gift(quantity: Quantity, reading: Reading, book: CardBook) -> bool:
    """Whether a weight is said of the gift: 送一袋黑豆，半斤的."""
    start, _ = reading.sentence_span(quantity.start)
    earlier = reading.text[start : quantity.start]
    names = [book.value(path) for path in book.has("gifts.*.name")]
    if any(name[-2:] in earlier or name[-1] + "子" in earlier for name in names if len(name) > 1):
        return True
    at = max(earlier.rfind("送"), earlier.rfind("赠"))
    return at >= 0 and bool(book.has("gifts.*.name")) and not re.search(r"[买拍满]", earlier[max(0, at - 4) : at])


def _is_of_process(topic: Topic, before: str, after: str, book: CardBook) -> bool:
    """Whether the card's own process has the word: 泡两个钟头 is no claim about 烘十八小时."""
    words = [*topic.words.findall(before), *topic.words.findall(after)]
    return any(word in book.value("process") for word in words)


_GOODS = "个只枚件箱袋盒瓶罐包份单桶提板块套条捆扎组筐篓坛壶"


def _counts_goods(quantity: Quantity, book: CardBook) -> bool:
    """Whether the unit counts goods: 四样 is no stock."""
    if quantity.dimension in ("bare", "ratio", "weight", "people"):
        return True
    return (
        quantity.unit in _GOODS
        or quantity.unit.isascii()
        or any(known.quantity.unit == quantity.unit for known in book.find("stock", "limit_per_user", "sales.value"))
    )


def _distance(topic: Topic, before: str, after: str) -> int | None:
    """Characters between the topic's word and the quantity, or None."""
    found = [len(before) - each.end() for each in topic.words.finditer(before)]
    if topic.is_after:
        found += [
            each.start() + 1 for each in topic.words.finditer(after) if topic.id != "process" or each.start() == 0
        ]
    near = [distance for distance in found if distance <= topic.near]
    return min(near, default=None)


def _tests(quantity: Quantity, reading: Reading, book: CardBook) -> tuple[str, tuple[str, ...]] | None:
    clause = reading.clause(quantity.start)
    found = _TESTS.search(clause) or any(_shares_item(book.value(path), clause) for path in book.has("tests.*.item"))
    if not found or quantity.dimension not in (
        "ratio",
        "degree",
        "weight",
        "bare",
        "times",
        "other",
        "volume",
        "piece",
    ):
        return None
    paths = []
    for path in book.has("tests.*.item"):
        item = book.value(path)
        words = [
            word
            for word in _TESTS.findall(clause)
            if word in item or (word in SUGAR and any(s in item for s in SUGAR))
        ]
        if words or _shares_item(item, clause):
            paths.append(path.replace(".item", ".value"))
    named = [
        word
        for word in _TESTS.findall(clause)
        if word not in ("检测", "检验", "送检", "报告", "含量", "浓度") and not word.startswith("测")
    ]
    if not paths and not named:
        paths = list(book.has("tests.*.value"))
    return "tests", tuple(paths)


def _shares_item(item: str, clause: str) -> bool:
    """Whether the clause names the item that was measured, or begins to: 波美四十三度."""
    return item in clause or (len(item) > 2 and item[:2] in clause)


MANY_PACKS = 20
"""More than a household buys at once: so many in the stock's own unit are said of the stock."""


def _is_of_stock(quantity: Quantity, book: CardBook) -> bool:
    """Whether a count without words is the stock's: in its unit, and too many to be bought at once."""
    if quantity.dimension not in ("pack", "piece") or quantity.low <= MANY_PACKS:
        return False
    if book.pack.count and book.pack.count > 1 and book.pack.count_unit == quantity.unit:
        return False
    return any(known.quantity.unit == quantity.unit for known in book.find("stock"))


_OTHER_ACT = re.compile(r"[摘挑背收产熬采捡搬拉结长喂烧榨磨碾晒宰杀碎坏破磕丢漏孵生养种栽裂](?:了|得|个|上|下|满|够|出|到|过|不到|近)*$")
"""What is done to other goods than the pack: 摘了三百斤, 碎过七瓶."""


def _by_unit(quantity: Quantity, reading: Reading, book: CardBook) -> tuple[str, tuple[str, ...]]:
    """Without words: a length is the grade's or the pack's, a weight the pack's, a count that of the same unit."""
    if quantity.dimension == "length":
        return "size", ("grade", "spec")
    if quantity.dimension in ("weight", "volume", "pack", "piece") and _OTHER_ACT.search(around(quantity, reading)[0]):
        if not any(is_same(quantity, known.quantity) for known in book.find("spec")):
            return "elsewhere", TOPICS[0].paths
    if quantity.dimension in ("weight", "volume"):
        return "pack", ("spec",)
    if _is_of_stock(quantity, book):
        return "stock", ("stock",)
    if quantity.dimension in ("pack", "piece") and any(
        each.quantity.unit == quantity.unit for each in book.find("spec")
    ):
        is_many = book.pack.count and quantity.low > MANY_PACKS * book.pack.count and book.pack.count < MANY_PACKS
        return ("stock", ("stock",)) if is_many else ("pieces", ("spec",))
    if quantity.dimension in ("pack", "piece") and any(
        each.quantity.unit == quantity.unit for each in book.find("grade")
    ):
        return "size", ("grade",)
    return "", ()
