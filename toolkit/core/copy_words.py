"""Facts of a card as they go into a sentence: short names, times without this year, tastes that read as speech."""

import re
from collections.abc import Callable, Iterable, Mapping

from toolkit.core.copy_card import short_place
from toolkit.core.copy_lines import ProductKind, Sentence, shown_value
from toolkit.core.products import ProductCard

IsClean = Callable[[str], bool]

_DOING = re.compile(
    r"种|栽|采|摘|收割|开挖|挖|腌|晒|晾|烘|焙|炒|煮|蒸|熬|榨|压|磨|碾|脱壳|去壳|拉坯|烧|扎|浸|染|绣|编|织|刻|喂|养|放养|散养|熏|发酵|酿|揉"
    r"|杀青|风干|剪|削|剥|洗|切|捞|打|捶|套袋|装箱|包装|手工|人工|挑选|分拣|吊|取"
)
_BY_HAND = re.compile(
    r"^(?:手工|人工|全程|当天|现|盐|粗盐|套袋|石|柴|炭火|太阳|自然|慢火|小火|冷榨|散养|放养|林下|山坡|坡地|旱地|高山|梯田|露天|大棚|带壳|低温"
    r"|采|摘|腌|晒|晾|烘|焙|炒|煮|蒸|熬|榨|压|磨|碾|扎|浸|染|绣|编|织|拉坯|种|养|喂|熏|发酵|揉|杀青|荫房)"
)
"""A first step that may follow the name as what is done to it: 小米石碾脱壳, but not 豆瓣酱辣椒和蚕豆翻晒."""
_ADJECTIVES = frozenset("甜香脆酸软辣麻糯嫩鲜")
_DOUBLED = frozenset("甜脆酸软")
_LONGER = frozenset(("软糯", "细嫩", "厚实", "软和"))
_SCENTED = re.compile(r"(?:花|果|米|茶|蜜|蛋|酒|豆|麦|奶|烟|松|柏|兰|栗|枣|荞|椒|肉|油|木|陈|蜂)香$")
_LOOKS = re.compile(r"色|果肉.*(?:红|黄|白)|金黄|红润|透亮|油亮|亮$|透明|匀|饱满|厚实|大小|肉厚|皮薄|个大|黑|白霜")
_BREAKS = re.compile("坏|破|碎|损|漏|胀|裂|压|烂|异味|霉")
_KEPT = re.compile(
    r"^(?:密封|冷藏|冷冻|常温|避光|避免|放|存|置|开|收|防|悬|挂|低温|\d|-|室温|请|勿|不)|存放|保存|储存|放在"
)


def talk_words(card: ProductCard, kind: ProductKind, is_clean: IsClean, year: str) -> dict[str, Sentence]:
    """Words for templates, each with the facts that carry it; an empty text where the card holds none.

    Args:
        is_clean: whether a text about the card may be delivered.
        year: the year of publication, which is not said with a harvest; empty: always said.
    """
    told = card.taste or tuple(word for word in re.split("[、，, ]", shown_value("taste", card)) if word)
    tastes = [word for word in told if is_clean(f"{word}。")]
    looks = [word for word in tastes if _LOOKS.search(word)]
    mouth = [word for word in tastes if word not in looks]
    steps = _clean_steps(card, is_clean)
    terms, storage = shown_value("after_sales", card), shown_value("storage", card)
    life, is_fresh = shown_value("shelf_life", card), kind.pool in ("fruit", "veg", "egg")
    found = {
        "it": ("name", short_name(card, kind)),
        "when": ("harvest_date", spoken_time(shown_value("harvest_date", card), year)),
        "mouth": ("taste", joined_tastes(mouth)),
        "look": ("taste", "、".join(looks)),
        "steps": ("process", "，".join(steps)),
        "make": ("process", "，".join(steps) if steps and _DOING.search(steps[0]) else ""),
        "made": ("process", "，".join(steps) if steps and _BY_HAND.search(steps[0]) else ""),
        "odd_steps": ("process", "" if steps and _BY_HAND.search(steps[0]) else "，".join(steps)),
        "make_first": ("process", _one_step(steps, card.name)),
        "if_broken": ("after_sales", terms if _BREAKS.search(terms) else ""),
        "terms": ("after_sales", "" if _BREAKS.search(terms) else terms),
        "store": ("storage", _how_kept(storage)),
        "tasty": ("taste", joined_tastes(mouth) if len(joined_tastes(mouth)) > 2 else ""),
        "graded": ("grade", graded(shown_value("grade", card))),
        "size_of": ("grade", "" if graded(shown_value("grade", card)) else shown_value("grade", card)),
        "life": ("shelf_life", said_life(life, is_fresh=is_fresh)),
        "tested": ("tests.1.value", _tested(card, year)),
        "odd_store": ("storage", "" if _how_kept(storage) else storage),
        "since": ("price_detail.reference_basis", _this_year(shown_value("price_detail.reference_basis", card), year)),
        "far": ("ship.regions_excluded", re.split("[、，,]", card.value("ship.regions_excluded"))[0]),
        "parts": ("ingredients", short_list(shown_value("ingredients", card))),
    }
    words = {key: Sentence(text=text, fact_ids=(path,) if text else ()) for key, (path, text) in found.items()}
    words["all_parts"] = words["parts"] if "、" in words["parts"].text else Sentence(text="")
    words["near"] = Sentence(text=short_place(card.origin) or card.origin, fact_ids=("origin",) if card.origin else ())
    if not words["when"].text:
        words["odd_when"] = Sentence(text=shown_value("harvest_date", card), fact_ids=("harvest_date",))
    else:
        words["odd_when"] = Sentence(text="")
    words["tested"] = Sentence(text=words["tested"].text, fact_ids=_TEST if words["tested"].text else ())
    kept = _kept_for(words["store"].text, life, is_fresh=is_fresh)
    words["keeps"] = Sentence(text=kept, fact_ids=("storage", "shelf_life") if kept else ())
    if not life:
        words["keeps"] = words["store"]
    return {**words, **_priced(card)}


_TEST = ("tests.1.org", "tests.1.date", "tests.1.item", "tests.1.value")
_LIFE = re.compile(r"(常温|冷藏|冷冻|阴凉处?|室温|冰箱)?(?:可存放|可放|能放|约|存放)?(\d+\s*(?:天|个月|年))")


def said_life(life: str, *, is_fresh: bool) -> str:
    """A shelf life as it is said; fresh goods have none by law, they keep. As it stands where it is no plain time.

    >>> said_life("常温10天", is_fresh=True), said_life("12个月", is_fresh=False), said_life("见包装", is_fresh=False)
    ('常温能放10天', '保质期12个月', '保质期见包装')
    """
    found = _LIFE.fullmatch(life)
    if not found:
        return f"保质期{life}" if life else ""
    return f"{found[1] or ''}{'能放' if is_fresh else '保质期'}{found[2]}"


def _kept_for(store: str, life: str, *, is_fresh: bool) -> str:
    """Where it is kept and how long, no word twice: 冷藏 and 冷藏60天 are 冷藏，能放60天."""
    found = _LIFE.fullmatch(life)
    if not (store and life):
        return ""
    if found and found[1] and store.endswith(found[1]):
        life = found[2]
    return f"{store}，{said_life(life, is_fresh=is_fresh)}"


def graded(grade: str) -> str:
    """A grade that may follow "these are"; empty where it would not.

    >>> graded("一级，菌盖直径4-6厘米"), graded("特级"), graded("单果250克以上")
    ('一级货，菌盖直径4-6厘米', '特级货', '')
    """
    first, *rest = grade.split("，")
    if not re.fullmatch("(?:特|优|[一二三]|普通)级", first):
        return ""
    return "，".join((f"{first}货", *rest))


def _tested(card: ProductCard, year: str) -> str:
    org, date, item, value = (shown_value(path, card) for path in _TEST)
    if not (org and date and item and value):
        return ""
    return f"{_this_year(date, year)}送{org}测过，{item}{value}"


def _this_year(text: str, year: str) -> str:
    """A day without the year where it is this one."""
    return text.removeprefix(f"{year}年") if year else text


def _priced(card: ProductCard) -> dict[str, Sentence]:
    """Spec and price in one breath: 9斤装29.7元, but 500克×2瓶，128元."""
    if not (card.spec and card.value("price")):
        return {"deal": Sentence(text="")}
    is_short = bool(re.fullmatch(r"[\d.]+\s*[\u4e00-\u9fff]{1,3}", card.spec))
    text = f"{card.spec}{'' if is_short else '，'}{card.price.text}"
    return {"deal": Sentence(text=text, fact_ids=("spec", "price"))}


def short_name(card: ProductCard, kind: ProductKind | None) -> str:
    """What the goods are called the second time: the head of the name.

    >>> from decimal import Decimal
    >>> from toolkit.core.products import Price
    >>> price = Price(yuan=Decimal(1), text="1元")
    >>> card = ProductCard(id="a", name="砀山酥梨", aliases=("酥梨",), spec="1斤", price=price)
    >>> short_name(card, None)
    '酥梨'
    """
    inside = [alias for alias in card.aliases if alias in card.name and len(alias) < len(card.name)]
    if inside:
        return max(inside, key=len)
    words = [word for word in kind.words if card.name.endswith(word)] if kind else []
    return max(words, key=len) if words else card.name


def spoken_time(value: str, year: str) -> str:
    """A harvest as people say it, this year's without the year; empty where the value is no plain time.

    >>> spoken_time("2026年9月中旬", "2026"), spoken_time("2025年10月", "2026"), spoken_time("2026年夏果", "2026")
    ('9月中旬', '2025年10月', '')
    """
    found = re.fullmatch(r"(?:(\d{4})年)?(\d{1,2}月(?:\d{1,2}日|上旬|中旬|下旬|初|底)?(?:前后)?)", value)
    if not found:
        return ""
    return found[2] if found[1] in (year, None) else value


def joined_tastes(words: Iterable[str]) -> str:
    """Tastes as they are said, not listed: what it is first, what it has after that.

    >>> joined_tastes(["甜", "香"]), joined_tastes(["花香", "细腻"]), joined_tastes(["脆", "水分足"])
    ('又甜又香', '细腻，带花香', '脆，水分足')
    """
    known = list(words)
    if len(known) == 1 and known[0] in _DOUBLED:
        return f"{known[0] * 2}的"
    if len(known) == 2 and known[0] in _ADJECTIVES and (known[1] in _ADJECTIVES or known[1] in _LONGER):
        return f"又{known[0]}又{known[1]}"
    plain = [word for word in known if not _SCENTED.search(word) and word != "回甘"]
    held = [f"带{word}" for word in known if _SCENTED.search(word) and word[0] not in "有带"]
    held += [word for word in known if _SCENTED.search(word) and word[0] in "有带"]
    return "，".join([*plain, *held, *(["有回甘"] if "回甘" in known else [])])


def _how_kept(storage: str) -> str:
    """Storage as it goes on after "once it is there"; empty where it would not.

    >>> _how_kept("阴凉通风处"), _how_kept("密封冷藏"), _how_kept("密封，阴凉干燥处"), _how_kept("开盖后冷藏")
    ('放阴凉通风处', '密封冷藏', '', '')
    """
    first, *rest = re.split("[，；]", storage)
    if not first or first.startswith(("开", "未开")) or any(re.match("阴凉|通风|干燥", part) for part in rest):
        return ""
    if _KEPT.search(first):
        return storage
    if not re.match("阴凉|干燥|通风|背光|干爽|冰箱|冷柜", first):
        return ""
    return f"放{storage}" if storage.endswith(("处", "里", "中", "藏")) else f"放{storage}处"


def short_list(value: str) -> str:
    """Ingredients where there are few of them; a long list is for the label."""
    parts = re.split("[、，,]", value)
    return value if value and len(parts) <= 5 and len(value) <= 24 else ""


def _clean_steps(card: ProductCard, is_clean: IsClean) -> list[str]:
    """The clauses of the process that may be said."""
    steps = [step for step in re.split("[，,；;。]", shown_value("process", card)) if step]
    whole = "，".join(steps)
    if not whole or is_clean(f"{whole}。"):
        return steps
    return [step for step in steps if is_clean(f"{step}。")]


def _one_step(steps: list[str], name: str) -> str:
    """A first step that may stand before the name; empty where the two share a word: 林下散养的林下土鸡蛋."""
    first = steps[0] if steps else ""
    if any(first[at : at + 2] in name for at in range(len(first) - 1)):
        return ""
    is_plain = 4 <= len(first) <= 12 and "、" not in first and not re.search(r"^[前先]|[的后]$|下单|不", first)
    return first if is_plain and _DOING.search(first) else ""


Words = Mapping[str, str | Sentence]
