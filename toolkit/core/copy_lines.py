"""Sentences from templates and cards: filled only with what the card holds, each knowing its facts."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from toolkit.core.copy_card import placed_name, short_place, yuan_per_jin
from toolkit.core.products import ProductCard

PLACEHOLDERS: Mapping[str, str] = {
    "name": "name", "variety": "variety", "origin": "origin", "spec": "spec", "price": "price", "link_no": "link_no",
    "taste": "taste", "grade": "grade", "batch": "batch", "harvest": "harvest_date", "process": "process",
    "ingredients": "ingredients", "storage": "storage", "shelf_life": "shelf_life", "person": "story.person",
    "story_place": "story.place", "quote": "story.quote", "reference": "price_detail.reference",
    "basis": "price_detail.reference_basis", "daily": "price_detail.daily", "offer_from": "price_detail.from",
    "offer_to": "price_detail.to",
    "offers": "price_detail.offers", "gift": "gifts.1.name", "gift_spec": "gifts.1.spec", "gift_qty": "gifts.1.qty",
    "gift_limit": "gifts.1.limit", "stock": "stock", "limit": "limit_per_user", "hours": "ship.hours",
    "courier": "ship.courier", "excluded": "ship.regions_excluded", "after_sales": "after_sales",
    "cert_type": "certificates.1.type", "cert_no": "certificates.1.no", "cert_holder": "certificates.1.holder",
    "cert_to": "certificates.1.valid_to", "test_org": "tests.1.org", "test_date": "tests.1.date",
    "test_item": "tests.1.item", "test_value": "tests.1.value", "sales": "sales.value",
    "sales_period": "sales.period", "sales_source": "sales.source", "seller": "seller.name",
}  # fmt: skip
"""Name in a template -> path of the fact."""

DERIVED: Mapping[str, tuple[Callable[[ProductCard], str], tuple[str, ...]]] = {
    "place": (lambda card: short_place(card.origin), ("origin",)),
    "place_name": (placed_name, ("name", "origin")),
    "per_jin": (yuan_per_jin, ("price", "spec")),
    "harvest": (lambda card: _time_of(shown_value("harvest_date", card)), ("harvest_date",)),
    "until": (lambda card: re.sub(r"^\d{4}年", "", shown_value("price_detail.to", card)), ("price_detail.to",)),
    "within": (lambda card: _time_to_ship(card.value("ship.hours")), ("ship.hours",)),
    "gift_limit": (lambda card: _condition(card.value("gifts.1.limit")), ("gifts.1.limit",)),
}
"""Name in a template -> what it says, and the paths of the facts that it follows from."""

_NOT_OF_CONDITION = re.compile(r"(?:都有|各?[0-9一两]+[\u4e00-\u9fff]{1,2}|都?送)$")
"""每箱1把, 每单都有: how many stands in the number of gifts, and before 送 a condition alone reads well."""

_BRACES = re.compile(r"\{(\??)(\w+)\}")
"""{field} writes a fact; {?field} only asks that the card holds it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A finished sentence and the facts that carry it; no fact: it claims nothing of the product."""

    text: str
    fact_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductKind:
    """What holds for every product of a kind: words that need no fact."""

    id: str
    """Category: fruit, grain, meat, tea, craft or neutral."""
    words: tuple[str, ...]
    noun: str
    verb: str
    look: str
    uses: tuple[str, ...]
    demo: str
    demo_say: str
    scene: tuple[str, ...]
    ask: str
    tags: tuple[str, ...]
    en: str
    hooks: tuple[str, ...] = ()
    """How a text about such goods may begin: a scene from daily life, nothing about this one."""
    question: str = ""
    """What buyers of this very kind are asked; empty where only the category has a question."""
    search: tuple[str, ...] = ()
    """Words that people type beside the name: 熬粥, 炖汤."""
    pool: str = "neutral"
    """The manner of showing it, in data/script_templates.toml."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductKinds:
    """All kinds, and the category that each written category name means."""

    kinds: tuple[ProductKind, ...]
    categories: Mapping[str, ProductKind]
    category_names: Mapping[str, str] = field(default_factory=dict)


def parse_kinds(data: Mapping[str, Any]) -> ProductKinds:
    """The kinds in the tables of data/product_kinds.toml; a kind takes what it does not say from its category.

    Raises:
        KeyError: if a category lacks a field, or a kind names no category.
    """
    tables = {table["id"]: table for table in data["category"]}
    names = {name: table["id"] for table in data["category"] for name in (*table["names"], table["title"])}
    return ProductKinds(
        kinds=tuple(
            _kind({**tables[table["category"]], **table, "question": table.get("ask", "")}) for table in data["kind"]
        ),
        categories={key: _kind({**table, "words": []}) for key, table in tables.items()},
        category_names=names,
    )


def _kind(table: Mapping[str, Any]) -> ProductKind:
    return ProductKind(
        id=table["id"],
        words=tuple(table["words"]),
        noun=table["noun"],
        verb=table["verb"],
        look=table["look"],
        uses=tuple(table["uses"]),
        demo=table["demo"],
        demo_say=table["demo_say"],
        scene=tuple(table["scene"]),
        ask=table["ask"],
        tags=tuple(table["tags"]),
        en=table["en"],
        hooks=tuple(table["hooks"]),
        question=_asked(table.get("question", "")),
        search=tuple(table.get("search", ())),
        pool=table.get("pool", table["id"]),
    )


def _asked(text: str) -> str:
    """The question alone, without where to answer it."""
    question = text.partition("？")[0]
    return f"{question}？" if question else ""


_BEHIND_THE_HEAD = r"(?:王|礼盒|礼包|[散盒袋箱罐瓶]装)*(?:[^\u4e00-\u9fff].*)?$"
"""What may follow the head of a name without making it other goods: 脐橙王, 脐橙10斤装, but not 鱼腥草 or 米花糖."""


def kind_of(card: ProductCard, kinds: ProductKinds) -> ProductKind:
    """The kind of a product: by the longest word that ends its name (the head of a Chinese noun), else neutral.

    A category on the card wins over a kind of another category.
    """
    given = kinds.category_names.get(card.category, "")
    for name in card.names:
        ranked = [
            (len(word), index)
            for index, kind in enumerate(kinds.kinds)
            for word in kind.words
            if given in ("", kind.id) and re.search(re.escape(word) + _BEHIND_THE_HEAD, name)
        ]
        if ranked:
            return kinds.kinds[max(ranked, key=lambda rank: rank[0])[1]]
    return kinds.categories[given or "neutral"]


def fill_line(template: str, card: ProductCard, extra: Mapping[str, str | Sentence] | None = None) -> Sentence | None:
    """The sentence, or None where the card lacks one of its fields.

    Args:
        extra: words that are no facts; a Sentence stands for its text and its facts, an empty one for what is lacking.
    """
    facts: list[str] = []
    known = extra or {}
    for _, key in _BRACES.findall(template):
        if key in known:
            word = known[key]
            if isinstance(word, Sentence):
                if not word.text:
                    return None
                facts += word.fact_ids
            continue
        if not _shown(key, card):
            return None
        facts += DERIVED[key][1] if key in DERIVED else (_path(key, card),)

    def value(found: re.Match[str]) -> str:
        key = found[2]
        if found[1]:
            return ""
        word = known[key] if key in known else _shown(key, card)
        return word.text if isinstance(word, Sentence) else word

    text = _BRACES.sub(value, template)
    return Sentence(text=_tidied(text), fact_ids=tuple(dict.fromkeys(facts)))


def _shown(key: str, card: ProductCard) -> str:
    return DERIVED[key][0](card) if key in DERIVED else shown_value(_path(key, card), card)


def _condition(limit: str) -> str:
    """For whom or what a gift is, so that 送 can follow: 每箱1把 is 每箱.

    >>> _condition("每箱1把"), _condition("满2箱"), _condition("每单都有")
    ('每箱', '满2箱', '每单')
    """
    return limit if limit.startswith(("满", "买", "前")) else _NOT_OF_CONDITION.sub("", limit) or limit


def _time_to_ship(hours: str) -> str:
    """As a seller says it.

    >>> _time_to_ship("48"), _time_to_ship("168"), _time_to_ship("")
    ('48小时', '7天', '')
    """
    if not hours.isdecimal():
        return f"{hours}小时" if hours else ""
    days, rest = divmod(int(hours), 24)
    return f"{days}天" if days > 3 and not rest else f"{hours}小时"


def _time_of(value: str) -> str:
    """The value if it is a time that "the time is …" can be said of; 2026年夏果 is none."""
    return value if re.search(r"(?:月|旬|日|前后|初|底|季|节|天|年)$", value) else ""


def _path(key: str, card: ProductCard) -> str:
    if key == "alias":
        return "aliases"
    path = PLACEHOLDERS[key]
    if path.startswith("certificates.") and not card.value("certificates.1.no"):
        # the first may have run out, or have no number
        numbered = (fact.id for fact in card.facts if re.fullmatch(r"certificates\.\d+\.no", fact.id))
        return path.replace(".1.", f".{next(numbered, 'certificates.1.no').split('.')[1]}.")
    return path


def shown_value(path: str, card: ProductCard) -> str:
    """A fact's value as it stands in a sentence: days in Chinese, no closing mark."""
    if path == "aliases":
        # an alias inside the name says nothing new
        return next((alias for alias in card.aliases if alias not in card.name), "")
    text = card.value(path).rstrip("。.！!；;，, ")
    if path == "taste" and card.taste:
        return "、".join(card.taste)
    if path in ("stock", "limit_per_user") and text.isdecimal():
        return f"{text}份"
    dated = re.fullmatch(r"(\d{4})-(\d{2})(?:-(\d{2})(?: (\d{2}:\d{2}))?)?", text)
    if not dated:
        return text
    day = f"{int(dated[3])}日" if dated[3] else ""
    return f"{dated[1]}年{int(dated[2])}月{day}{dated[4] or ''}"


def _tidied(text: str) -> str:
    """No doubled marks where a value brought its own."""
    text = re.sub(r"[，,]([。！？])", r"\1", text)
    return re.sub(r"([。！？])(?:\1|(?=”。))+", r"\1", text).replace("。”。", "。”")


_ONLY_FOR = re.compile(r"@([\w,]+) +")


def meant_for(templates: Iterable[str], *categories: str) -> list[str]:
    """The templates for every category and those for one of these, without the mark that says so.

    >>> meant_for(["甲", "@fruit,tea 乙", "@meat 丙"], "tea")
    ['甲', '乙']
    """
    found = []
    for template in templates:
        mark = _ONLY_FOR.match(template)
        if mark is None:
            found.append(template)
        elif not set(categories).isdisjoint(mark[1].split(",")):
            found.append(template[mark.end() :])
    return found


def fact_count(sentence: Sentence) -> int:
    return len(sentence.fact_ids)


def fillable(templates: Iterable[str], card: ProductCard, extra: Mapping[str, str | Sentence]) -> list[Sentence]:
    """Every template that the card can fill, those with the most facts first; order is kept among equals."""
    found = [line for template in templates if (line := fill_line(template, card, extra))]
    return sorted(found, key=fact_count, reverse=True)
