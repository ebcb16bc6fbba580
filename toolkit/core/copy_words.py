"""Facts of a card as they go into a sentence: short names, times, steps and tastes that read as speech."""

import re
from collections.abc import Callable, Mapping

from toolkit.core.copy_card import placed_name, short_place
from toolkit.core.copy_lines import ProductKind, Sentence, shown_value
from toolkit.core.copy_steps import effort_of, special_step, spoken_steps, without_effort
from toolkit.core.copy_tastes import is_look, is_texture, joined_tastes
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
_BREAKS = re.compile("坏|破|碎|损|漏|胀|裂|压|烂|异味|霉")
_KEPT = re.compile(
    r"^(?:密封|冷藏|冷冻|常温|避光|避免|放|存|置|开|收|防|悬|挂|低温|\d|-|室温|请|勿|不)|存放|保存|储存|放在"
)
_BARE_KEPT = re.compile(r"(?:密封|避光|防潮)(?:[，、]?(?:密封|避光|防潮))*")


def talk_words(card: ProductCard, kind: ProductKind, is_clean: IsClean, year: str) -> dict[str, Sentence]:
    """Words for templates, each with the facts that carry it; an empty text where the card holds none.

    Args:
        is_clean: whether a text about the card may be delivered.
        year: the year of publication, which is not said with a harvest; empty: always said.
    """
    terms, grade = shown_value("after_sales", card), shown_value("grade", card)
    found = {
        "it": ("name", short_name(card, kind)),
        "when": ("harvest_date", spoken_time(shown_value("harvest_date", card), year)),
        "if_broken": ("after_sales", spoken_terms(terms) if _BREAKS.search(terms) else ""),
        "terms": ("after_sales", "" if _BREAKS.search(terms) else spoken_terms(terms)),
        "graded": ("grade", graded(grade)),
        "grade_word": ("grade", grade.partition("，")[0] if graded(grade) else ""),
        "size_of": ("grade", "" if graded(grade) else grade),
        "since": ("price_detail.reference_basis", shown_value("price_detail.reference_basis", card)),
        "far": ("ship.regions_excluded", re.split("[、，,]", card.value("ship.regions_excluded"))[0]),
        "parts": ("ingredients", short_list(shown_value("ingredients", card))),
        **_taste_words(card, is_clean),
        **_step_words(card, is_clean),
        **_store_words(card, kind),
    }
    words = {key: Sentence(text=text, fact_ids=(path,) if text else ()) for key, (path, text) in found.items()}
    words["all_parts"] = words["parts"] if "、" in words["parts"].text else Sentence(text="")
    words["near"] = Sentence(text=short_place(card.origin) or card.origin, fact_ids=("origin",) if card.origin else ())
    odd = "" if words["when"].text else shown_value("harvest_date", card)
    words["odd_when"] = Sentence(text=odd, fact_ids=("harvest_date",) if odd else ())
    tested = _tested(card)
    words["tested"] = Sentence(text=tested, fact_ids=_TEST if tested else ())
    words["sought_place"] = _place_to_seek(card)
    return {**words, **_kept_words(words, card, kind), **_priced(card), **_told_by(card)}


def _taste_words(card: ProductCard, is_clean: IsClean) -> dict[str, tuple[str, str]]:
    told = card.taste or tuple(word for word in re.split("[、，, ]", shown_value("taste", card)) if word)
    tastes = [word for word in told if is_clean(f"{word}。")]
    looks = [word for word in tastes if is_look(word)]
    mouth = [word for word in tastes if word not in looks]
    said = joined_tastes(mouth)
    return {
        "mouth": ("taste", said),
        "alone": ("taste", "" if looks else said),
        "texture": ("taste", said if is_texture(mouth) and not looks else ""),
        "look": ("taste", "、".join(looks)),
        "only_look": ("taste", "" if said else "、".join(looks)),
        "tasty": ("taste", said if len(said) > 2 else ""),
        "sought": ("taste", " ".join([word for word in mouth if 2 <= len(word) <= 3 and "米油" not in word][:2])),
    }


def _step_words(card: ProductCard, is_clean: IsClean) -> dict[str, tuple[str, str]]:
    raw = _clean_steps(card, is_clean)
    steps = spoken_steps(raw, is_clean)
    told, first = "，".join(steps), raw[0] if raw else ""
    effort = effort_of(raw)
    return {
        "steps": ("process", told),
        "make": ("process", told if _DOING.search(first) else ""),
        "made": ("process", told if _BY_HAND.search(first) else ""),
        "odd_steps": ("process", "" if _BY_HAND.search(first) else told),
        "special": ("process", special_step(raw, card.name)),
        "effort": ("process", effort if effort in steps else ""),
        "work": ("process", "，".join(spoken_steps(without_effort(raw), is_clean)) if effort in steps else ""),
        "by_hand": ("process", next((step for step in raw if re.match("手工|人工", step) and len(step) <= 6), "")),
    }


def _store_words(card: ProductCard, kind: ProductKind) -> dict[str, tuple[str, str]]:
    storage = shown_value("storage", card)
    return {
        "store": ("storage", _how_kept(storage)),
        "odd_store": ("storage", "" if _how_kept(storage) else storage),
        "life": ("shelf_life", said_life(shown_value("shelf_life", card), is_fresh=_is_fresh(kind))),
    }


def _is_fresh(kind: ProductKind) -> bool:
    return kind.pool in ("fruit", "veg", "egg")


def _kept_words(words: Mapping[str, Sentence], card: ProductCard, kind: ProductKind) -> dict[str, Sentence]:
    """Where it is kept and how long, in one; where it is kept alone if no more is known."""
    life = shown_value("shelf_life", card)
    if not life:
        return {"keeps": words["store"]}
    kept = _kept_for(words["store"].text, life, is_fresh=_is_fresh(kind))
    return {"keeps": Sentence(text=kept, fact_ids=("storage", "shelf_life") if kept else ())}


def _told_by(card: ProductCard) -> dict[str, Sentence]:
    """Whose words a quote is, with the place where he lives if the card holds it."""
    person, place = shown_value("story.person", card), shown_value("story.place", card)
    if not person:
        return {"who": Sentence(text="")}
    if not place or place in person:
        return {"who": Sentence(text=person, fact_ids=("story.person",))}
    return {"who": Sentence(text=f"{place}的{person}", fact_ids=("story.person", "story.place"))}


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


def _tested(card: ProductCard) -> str:
    """Who tested what and when: the day is the test's, not the day of sending."""
    org, date, item, value = (shown_value(path, card) for path in _TEST)
    if not (org and date and item and value):
        return ""
    return f"{org}{date}检测，{item}{value}"


def spoken_terms(terms: str) -> str:
    """Terms of return as a seller says them; the terms are the same.

    >>> spoken_terms("烂果按个赔，签收24小时内拍照"), spoken_terms("七天无理由退货，未拆封")
    ('烂果按个赔，签收24小时内拍照发来', '未拆封的，支持七天无理由退货')
    """
    found = re.fullmatch(r"(七天无理由退换?货)，((?:未|没)(?:拆封|开封|使用)|不影响二次销售)", terms)
    if found:
        return f"{found[2]}的，支持{found[1]}"
    terms = re.sub(
        r"(签收\d+(?:小时|天)内)拍照(联系)?$", lambda one: f"{one[1]}拍照{'联系我们' if one[2] else '发来'}", terms
    )
    return f"支持{terms}" if terms.startswith("七天无理由") else terms


def _priced(card: ProductCard) -> dict[str, Sentence]:
    """Spec and price in one breath: 9斤装29.7元, but 500克×2瓶，128元; `packed` where 一份 may stand before it."""
    if not (card.spec and card.value("price")):
        return {"deal": Sentence(text=""), "packed": Sentence(text="")}
    is_short = bool(re.fullmatch(r"[\d.]+\s*[\u4e00-\u9fff]{1,3}", card.spec))
    text = f"{card.spec}{'' if is_short else '，'}{card.price.text}"
    is_one = bool(re.match(r"[1一](?![\d.])|[\d.]+(?:cm|厘米|毫米)", card.spec))
    deal = Sentence(text=text, fact_ids=("spec", "price"))
    return {"deal": deal, "packed": deal if is_short and not is_one else Sentence(text="")}


def _place_to_seek(card: ProductCard) -> Sentence:
    """What of the place the name does not say: 江苏 of 盱眙芡实, 河北蔚县 of 蔚州黄小米."""
    placed = placed_name(card)
    place = placed.removesuffix(card.name).rstrip("的") if placed.endswith(card.name) else short_place(card.origin)
    return Sentence(text=place, fact_ids=("origin",) if place else ())


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


def _how_kept(storage: str) -> str:
    """Storage as it goes on after "once it is there"; empty where it would not.

    >>> _how_kept("阴凉通风处"), _how_kept("密封冷藏"), _how_kept("密封，阴凉干燥处"), _how_kept("开盖后冷藏")
    ('放阴凉通风处', '密封冷藏', '', '')
    """
    first, *rest = re.split("[，；]", storage)
    if not first or first.startswith(("开", "未开")) or any(re.match("阴凉|通风|干燥", part) for part in rest):
        return ""
    if _BARE_KEPT.fullmatch(storage):
        return f"{storage.replace('，', '、')}存放"
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
