"""Look-ups on the product card: does it bear out what a hit says?"""

import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from toolkit.core.amount_grammar import read_amounts
from toolkit.core.compliance.findings import Level
from toolkit.core.numerals import read_number
from toolkit.core.products import ProductCard
from toolkit.core.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A hit, with what is needed to judge it."""

    hit: str
    clause: str
    sentence: str
    """Both in plain form."""
    context: str
    """The sentence with the ones before and after it."""
    card: ProductCard | None
    today: datetime.date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the card says; level None clears the hit."""

    level: Level | None
    why: Text | None = None


LookUp = Callable[[Asked], Answer | None]
"""None: the card has no say, the rule's own level stands."""

CLEARED = Answer(level=None)
_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?万?|[零〇一二两三四五六七八九十百千万]+")
_ASCII = str.maketrans("，。！？；：（）“”", ',。!?;:()""')
FRESH = re.compile(r"鲜果|水果|果蔬|蔬菜|生鲜|鲜活|海鲜|水产|鲜肉|活禽|蛋")
FRESH_NAME = re.compile(
    r"脐橙|[蜜砂]?[桔橘]|柑|柚|橙|柠檬|苹果|梨|桃|李子|脆李|杏|樱桃|葡萄|提子|草莓|猕猴桃|芒果|荔枝|龙眼|枇杷|杨梅|西瓜|哈密瓜|香蕉|柿子|石榴|鲜枣|"
    r"白菜|萝卜|番茄|西红柿|黄瓜|玉米|红薯|地瓜|土豆|山药|鲜笋|春笋|冬笋|莲藕|鸡蛋|鸭蛋|鲜花|活鱼|虾|蟹|鲜菇"
)
NOT_FRESH_NAME = re.compile(r"干|酱|粉|片|糖|酒|茶|醋|油|脯|罐|冻|饼|膏|汁|皮$")


def is_fresh(card: ProductCard | None) -> bool:
    """Whether the goods are fresh and perishable, by category, else by name."""
    if card is None:
        return False
    if card.category:
        return bool(FRESH.search(card.category))
    return bool(FRESH_NAME.search(card.name)) and not NOT_FRESH_NAME.search(card.name)


def is_health_food(card: ProductCard | None) -> bool:
    """Whether the card names a registered health food: its category, or a certificate with the blue hat."""
    if card is None:
        return False
    return "保健" in card.category or any(
        "蓝帽" in cert["type"] or "保健食品" in cert["type"] for cert in groups(card, "certificates")
    )


def groups(card: ProductCard, name: str) -> tuple[Mapping[str, str], ...]:
    """The tables of a list such as `certificates`, each with every field it has."""
    found: dict[str, dict[str, str]] = {}
    for fact in card.facts:
        head, _, rest = fact.id.partition(".")
        index, _, leaf = rest.partition(".")
        if head == name and leaf:
            found.setdefault(index, {"type": "", "no": ""})[leaf] = fact.value
    return tuple(found.values())


def number_in(text: str) -> Decimal | None:
    """The first number of a card's value, such as 860 of 860箱."""
    found = _NUMBER.search(text)
    return _value(found[0]) if found else None


def _value(text: str) -> Decimal | None:
    return read_number(text)


def numbers(text: str) -> set[Decimal]:
    """Every number of a text, in digits or characters."""
    return {value for found in _NUMBER.finditer(text) if (value := _value(found[0])) is not None}


def prices(text: str) -> set[Decimal]:
    """Every amount of yuan that is a price, not a reduction or a fee."""
    return {
        amount.value for amount in read_amounts(text) if amount.unit == "元" and amount.kind in ("price", "reference")
    }


def counts(text: str) -> set[Decimal]:
    """Every count of packs, orders, people or pieces."""
    found = {
        value
        for match in re.finditer(rf"({_NUMBER.pattern})(?:多|来|几)?(?={_COUNTED})", text)
        if (value := _value(match[1])) is not None
    }
    return found


_COUNTED = r"[单件份箱袋盒组套个瓶罐包只枚块斤条双把]|余|多|[万千]?[人位名]|号|%"


def _flag(level: Level, zh: str, en: str) -> Answer:
    return Answer(level=level, why=Text(zh, en))


# certificates

_FAMILIES: tuple[tuple[str, str], ...] = (
    (r"欧盟|美国|日本|国际|fda|sgs|出口", r"欧盟|美国|日本|国际|FDA|SGS|出口|备案"),
    (r"有机转换", r"有机转换"),
    (r"有机", r"有机产品|有机认证|有机证书|有机"),
    (r"绿色食品|绿色认证|绿标", r"绿色食品"),
    (r"无公害", r"无公害"),
    (r"名特优新", r"名特优新"),
    (r"地理标志|地标|原产地保护|国家地理", r"地理标志"),
    (r"sc\b|sc\d|sc编|sc认|sc证|生产许可", r"生产许可|SC"),
    (r"gap|良好农业", r"良好农业|GAP"),
    (r"haccp", r"HACCP"),
    (r"iso", r"ISO"),
    (r"清真", r"清真"),
    (r"富硒|富锌", r"富硒|富锌"),
    (r"非遗|非物质", r"非遗|非物质"),
    (r"驰名商标|著名商标", r"商标"),
    (r"老字号", r"老字号"),
    (r"合格证", r"合格证"),
    (r"蓝帽|保健食品|健字号", r"保健食品|蓝帽"),
    (r"欧盟|出口|美国|日本", r"欧盟|出口|备案"),
    (r"金奖|银奖|获奖|大奖|奖", r"奖"),
    (r"专利", r"专利"),
)
_TESTED = re.compile(r"检测|检验|质检|化验|送检|抽检|农残|重金属|糖度")
_EXPIRED_SAID = re.compile(r"到期|过期|失效|没续|续证|换证|复评|重新申请|不再|暂停")


def certificate(asked: Asked) -> Answer | None:
    """A certificate of that kind, with its number, and valid today."""
    if asked.card is None:
        return Answer(level="needs_evidence")
    if _TESTED.search(asked.hit):
        return _tested(asked)
    kind = next((on_card for said, on_card in _FAMILIES if re.search(said, asked.hit)), re.escape(asked.hit))
    held = [cert for cert in groups(asked.card, "certificates") if re.search(kind, cert["type"], re.IGNORECASE)]
    if not held:
        return _flag("violation", "卡上没有这种证书，不能说", "the card has no such certificate")
    if all(not cert["no"] for cert in held):
        return _flag("needs_evidence", "卡上这张证书没有编号", "the card's certificate has no number")
    valid = [cert for cert in held if not _is_expired(cert.get("valid_to", ""), asked.today)]
    if not valid:
        if _EXPIRED_SAID.search(asked.context):
            return CLEARED
        until = held[0].get("valid_to", "")
        return _flag("violation", f"证书到 {until} 已经过期", f"the certificate ran out on {until}")
    return _number_said(asked, valid)


def _number_said(asked: Asked, held: list[Mapping[str, str]]) -> Answer:
    """A number of a certificate that the text gives must be the card's."""
    said = re.findall(r"[a-z]{0,6}[-\s]?\d[\da-z\-]{6,}", asked.sentence)
    if said and "号" in asked.sentence:
        known = [_bare(cert["no"]) for cert in held]
        for number in said:
            if not any(_bare(number) in no or no in _bare(number) for no in known):
                return _flag(
                    "violation", "证书编号和卡上的不一样", "the number of the certificate differs from the card's"
                )
    return CLEARED


def _bare(number: str) -> str:
    return re.sub(r"[^0-9a-z]", "", number.lower())


def _is_expired(until: str, today: datetime.date | None) -> bool:
    found = re.match(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?", until)
    if not found or today is None:
        return False
    year, month = int(found[1]), int(found[2])
    if found[3]:
        return datetime.date(year, month, int(found[3])) < today
    return (year, month) < (today.year, today.month)


def _tested(asked: Asked) -> Answer:
    card = asked.card
    tests = groups(card, "tests") if card else ()
    if not tests:
        return _flag("needs_evidence", "卡上没有检测报告", "the card has no test report")
    return CLEARED


def patent(asked: Asked) -> Answer | None:
    """A patent's number and kind must be said, and be the card's."""
    said = re.search(r"zl\s*[\d.\s]{8,}|专利号\D{0,3}[\d.\s]{8,}", asked.context)
    held = [cert for cert in groups(asked.card, "certificates") if "专利" in cert["type"]] if asked.card else []
    if not held:
        return Answer(level="needs_evidence")
    if said and any(_bare(cert["no"]).removeprefix("zl") in _bare(said[0]) for cert in held):
        return CLEARED
    if said:
        return _flag("violation", "专利号和卡上的不一样", "the patent's number differs from the card's")
    return _flag("needs_evidence", "说专利要同时说专利号和种类", "a patent needs its number and kind beside it")


# prices

_BASIS_SAID = re.compile(
    r"成交价|\d月\d|[一二三四五六七八九十]月[一二三四五六七八九十]|建议零售价|吊牌|上一场|上场|上周|依据|那场"
)


def reference_price(asked: Asked) -> Answer | None:
    """A price to compare with must be the card's, have its basis, and not lie above the last week's lowest deal."""
    card = asked.card
    if card is None:
        return Answer(level="needs_evidence")
    compared = (prices(asked.sentence) | numbers(asked.sentence)) - {card.price.yuan}
    daily = number_in(card.value("price_detail.daily"))
    reference = number_in(card.value("price_detail.reference"))
    basis = card.value("price_detail.reference_basis")
    lowest = number_in(card.value("price_detail.lowest_7d"))
    if not compared:
        return None
    if reference in compared and basis:
        above = lowest is not None and reference > lowest
        if not above or _BASIS_SAID.search(asked.context):
            return CLEARED
        return _flag(
            "needs_evidence",
            f"要同时说清对比价的依据（{basis}）：它高于七天内最低成交价 {lowest} 元",
            f"say its basis too ({basis}): it lies above the last week's lowest deal of {lowest} yuan",
        )
    if lowest in compared and re.search(r"最低", asked.sentence):
        return CLEARED
    if daily in compared and re.search(r"平时|平常|日常|往常|平日", asked.sentence):
        return CLEARED
    if reference is not None and basis:
        return _flag(
            "violation", f"卡上的对比价是 {reference} 元", f"the card's price for comparison is {reference} yuan"
        )
    return None


def discount(asked: Asked) -> Answer | None:
    """A reduction must follow from the card's prices."""
    card = asked.card
    if card is None:
        return None
    bases = [number_in(card.value(f"price_detail.{key}")) for key in ("reference", "daily")]
    said = numbers(asked.hit)
    for base in bases:
        if base is None:
            continue
        off = base - card.price.yuan
        if off in said or any(abs(card.price.yuan / base * 10 - one) < Decimal("0.06") for one in said):
            return CLEARED
    return None


def free_shipping(asked: Asked) -> Answer | None:
    """全国包邮 while the card leaves regions out."""
    if asked.card is None:
        return CLEARED
    left_out = asked.card.value("ship.regions_excluded")
    if not left_out or re.search(r"除外|不发(?!愁)|不包|发不了|另付|补运费|不到", asked.context):
        return CLEARED
    return _flag("violation", f"卡上写着{left_out}不发货，要同时说", f"the card excludes {left_out}; say so")


# stock and sales


def stock(asked: Asked) -> Answer | None:
    """How many are left must be the card's number."""
    card = asked.card
    if card is None or not card.value("stock"):
        return Answer(level="needs_evidence")
    held = number_in(card.value("stock"))
    said = counts(asked.clause) or counts(asked.sentence)
    said = {one for one in said if one != 1 or held == 1}
    if held is not None and held in said:
        return CLEARED
    limit = number_in(card.value("limit_per_user"))
    if said and said <= {limit}:
        return None
    if said:
        return _flag("violation", f"卡上的库存是 {card.value('stock')}", f"the card's stock is {card.value('stock')}")
    return None


def sales(asked: Asked) -> Answer | None:
    """How many were sold must be the card's number, with its source."""
    card = asked.card
    if card is None or not card.value("sales.value"):
        return Answer(level="needs_evidence")
    held = number_in(card.value("sales.value"))
    said = counts(asked.sentence)
    if held in said and card.value("sales.source"):
        return CLEARED
    if said:
        value = card.value("sales.value")
        return _flag("violation", f"卡上的销量是 {value}", f"the card's sales are {value}")
    return None


def offer_end(asked: Asked) -> Answer | None:
    """A deadline of the price must be the card's."""
    until = asked.card.value("price_detail.to") if asked.card else ""
    if not until:
        return Answer(level="needs_evidence")
    found = re.match(r"\d{4}-0?(\d{1,2})-0?(\d{1,2})", until)
    if found:
        month, day = found[1], found[2]
        spoken = rf"(?:{month}|{_spoken(month)})月(?:{day}|{_spoken(day)})|(?<!\d)(?:{day}|{_spoken(day)})[号日]"
        if re.search(spoken, asked.context):
            return CLEARED
        if asked.today is not None and asked.today.isoformat() == until and re.search(r"今[天晚日]", asked.context):
            return CLEARED
    return _flag("needs_evidence", f"卡上的活动到 {until} 为止", f"the card's offer ends on {until}")


def _spoken(number: str) -> str:
    value = int(number)
    digits = "零一二三四五六七八九"
    if value < 10:
        return digits[value]
    tens = "十" if value < 20 else digits[value // 10] + "十"
    return tens + (digits[value % 10] if value % 10 else "")


# gifts, promises, returns


def gift(asked: Asked) -> Answer | None:
    """A gift must be named with its size, number and limit, as on the card."""
    card = asked.card
    gifts = groups(card, "gifts") if card else ()
    named = [one for one in gifts if one.get("name") and _is_named(one["name"], asked.context)]
    if not named:
        return None
    one = named[0]
    limit = one.get("limit", "")
    held = numbers(" ".join((one.get("spec", ""), one.get("qty", ""), limit)))
    said = {value for value in numbers(asked.clause) if value > 1}
    capped = {value for value in numbers(limit) if value > 1}
    sizes = {amount.value for amount in read_amounts(asked.clause) if amount.kind in ("weight", "volume")}
    is_other_size = sizes and not _says_size(asked.clause, one.get("spec", "")) and bool(numbers(one.get("spec", "")))
    if is_other_size and said and not said <= held | numbers(card.spec if card else "") | {Decimal(1)}:
        return _flag(
            "violation", "赠品的数量或规格和卡上的不一样", "number or size of the gift differs from the card's"
        )
    if capped and not capped & numbers(asked.context):
        return _flag("needs_evidence", f"要同时说清赠品的条件：{limit}", f"say the gift's condition too: {limit}")
    if not _says_size(asked.context, one.get("spec", "")):
        return _flag("needs_evidence", "要说清赠品的规格和数量", "say the gift's size and number")
    return CLEARED


def _says_size(text: str, spec: str) -> bool:
    """Whether the size is said in any unit: 半斤 for 250克; a size without a number needs no saying."""
    sizes = {amount.value for amount in read_amounts(spec) if amount.kind in ("weight", "volume")}
    if sizes:
        return bool(sizes & {amount.value for amount in read_amounts(text) if amount.kind in ("weight", "volume")})
    return not numbers(spec) or bool(numbers(spec) & numbers(text))


def _is_named(name: str, text: str) -> bool:
    return name in text or (len(name) >= 3 and name[-2:] in text)


def promise(asked: Asked) -> Answer | None:
    """A promise must stand in the card's after-sales terms."""
    terms = asked.card.value("after_sales") if asked.card else ""
    if not terms:
        return None
    for words in ("假一赔", "甜", "好吃", "满意", "终身", "发霉", "不新鲜"):
        if re.search(words, asked.clause) and words not in terms:
            return None
    if re.search(r"赔", asked.hit) and "赔" in terms and re.search(r"坏|烂|破|损", asked.clause):
        return CLEARED
    if re.search(r"退", asked.hit) and "退" in terms and "不支持" not in terms:
        return CLEARED
    return None


def returns(asked: Asked) -> Answer | None:
    """七天无理由 must be the seller's stated policy, and suit the goods."""
    card = asked.card
    terms = card.value("after_sales") if card else ""
    promised = re.search(r"(?:七天|7天|七日)(?:内)?无理由", terms)
    if promised and "不支持" not in terms:
        return CLEARED
    if "不支持" in terms or is_fresh(card):
        return _flag(
            "violation",
            "鲜活易腐的不适用七天无理由，卡上也没有这样写",
            "perishables are exempt and the card does not offer it",
        )
    return Answer(level="needs_evidence")


def no_returns(asked: Asked) -> Answer | None:
    """Perishables may be left out of the seven days; other goods may not."""
    card = asked.card
    terms = card.value("after_sales") if card else ""
    if re.search(r"鲜活|生鲜|鲜果|易腐|定制", asked.context) or (is_fresh(card) and "概不" not in asked.hit):
        return Answer(level="caution")
    if re.search(r"七天无理由|7天无理由", terms) and "不支持" not in terms:
        return _flag("violation", f"卡上的售后是：{terms}", f"the card's terms are: {terms}")
    return None


# effects


def health_food(asked: Asked) -> Answer | None:
    """An approved function of a registered health food, with the statement that it is no medicine."""
    card = asked.card
    if not is_health_food(card) or card is None:
        return CLEARED
    scope = " ".join(cert.get("scope", "") for cert in groups(card, "certificates"))
    core = re.sub(r"[^\u4e00-\u9fff]", "", asked.hit)
    if not _shares(core, scope):
        return None
    if re.search(r"不能代替药|不可替代药|不能替代药", asked.context):
        return CLEARED
    if re.search(r"有助于", asked.clause):
        return Answer(level="caution", why=Text("要同时说“本品不能代替药物”", "say too that it is no medicine"))
    return _flag("needs_evidence", f"只能照批准的说法说：{scope}", f"only the approved words may be used: {scope}")


def _shares(said: str, scope: str) -> bool:
    """Whether two characters in a row of what is said stand in the approved scope."""
    return any(said[index : index + 3] in scope for index in range(len(said) - 2)) if len(said) > 2 else said in scope


def only_health_food(asked: Asked) -> Answer | None:
    """For rules that hold for health food only."""
    return None if is_health_food(asked.card) else CLEARED


def not_health_food(asked: Asked) -> Answer | None:
    """For rules that another one covers where the goods are health food."""
    return CLEARED if is_health_food(asked.card) else None


def label_claim(asked: Asked) -> Answer | None:
    """Fresh produce is no pre-packed food: only a caution. What the ingredients hold may not be denied."""
    card = asked.card
    denied = {
        "糖": r"糖",
        "盐": r"盐",
        "油": r"油",
        "香精": r"香精",
        "色素": r"色素",
        "防腐": r"山梨酸|苯甲酸|防腐",
        "添加": r"柠檬酸|果胶|山梨酸|味精|亚硝|香精|色素|剂",
    }
    if card is not None:
        listed = card.value("ingredients")
        for word, found in denied.items():
            if word in asked.hit and re.search(found, listed):
                return _flag("violation", f"配料表里有：{listed}", f"the list of ingredients says: {listed}")
    return None


LOOKUPS: Mapping[str, LookUp] = {
    "certificate": certificate,
    "discount": discount,
    "free_shipping": free_shipping,
    "gift": gift,
    "health_food": health_food,
    "label_claim": label_claim,
    "no_returns": no_returns,
    "not_health_food": not_health_food,
    "offer_end": offer_end,
    "only_health_food": only_health_food,
    "patent": patent,
    "promise": promise,
    "reference_price": reference_price,
    "returns": returns,
    "sales": sales,
    "stock": stock,
}
"""Name in a rule file -> look-up."""
