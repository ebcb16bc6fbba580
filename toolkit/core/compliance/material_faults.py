"""What a text says is in the goods, or is not, and whose paper it is, otherwise than the card."""

import re
from collections.abc import Iterator
from functools import lru_cache

from toolkit.core.compliance.card_values import groups
from toolkit.core.compliance.contradiction import Contradiction
from toolkit.core.products import ProductCard
from toolkit.core.sought import Sought
from toolkit.core.text import Text

_ALSO_CALLED = {
    "盐": ("食用盐", "食盐", "井盐", "海盐", "湖盐", "粗盐"),
    "糖": ("白砂糖", "白糖", "冰糖", "红糖", "蔗糖", "绵白糖", "麦芽糖"),
    "油": ("植物油", "菜籽油", "花生油", "大豆油", "菜油", "芝麻油"),
    "面粉": ("小麦粉", "小麦"),
    "白面": ("小麦粉", "小麦"),
    "小麦": ("小麦粉",),
    "酒": ("白酒", "黄酒", "料酒", "米酒"),
    "防腐剂": ("山梨酸钾", "苯甲酸钠", "脱氢乙酸钠"),
}
"""What talk calls the ingredients of labels."""
_ADDITIVES = re.compile(
    "亚硝酸盐|硝盐|山梨酸钾?|苯甲酸钠?|防腐剂|色素|香精|糖精|甜蜜素|味精|鸡精|明矾|硼砂|硫磺|糖浆|增稠剂|膨大剂|保鲜剂|淀粉|植脂末|奶精"
)
_PUT_IN = re.compile(
    "(?:放|加|搁|掺|兑|撒|还有|有)(?:了|过|进|进去)?(?:那么)?(?:一)?(?:点点|点儿?|些|丁点|滴|勺|撮|小撮)?的?$"
)
_DENIED = re.compile("不|没|别|未|无|零|少|莫|哪|谁|他们|别家|人家|外面|有的|吗|有没有")
_NOT_MORE = re.compile("再|另外|额外|多余|以后|吃的时候|炒菜|煮的时候|炖|蘸|拌|冲|泡")
_PAPER_OF = Sought(
    "(?:证书?|认证|商标|执照)[^,。!?]{0,4}(?:是|写的是|挂在|发给|登记在)(?:我们|咱们?|俺们?)?(?:自己)?"
    "([\u4e00-\u9fff]{3,14}?(?:集团|公司|合作社|联合社|农场|食品厂|茶厂|加工厂|厂))"
)

_KITCHEN = re.compile("[蒸炒煮炖焖煎涮焯拌烩]|锅里|下锅|上锅|切(?:几)?片")
RECIPE_CHARS = 20
"""How far before it a word of the kitchen makes 不用放盐 a piece of advice."""


def find_material_faults(text: str, card: ProductCard) -> Iterator[Contradiction]:
    """What `text` (plain form) denies of the listed ingredients or adds to them, and papers said to be another's."""
    listed = _listed(card.value("ingredients"), card.value("process"))
    if listed:
        added = _added(text, card.value("ingredients")) if card.value("ingredients") else ()
        for start, end in (*_denied_ingredients(text, listed), *added):
            why = Text(f"卡上写着{'、'.join(listed)}", f"the card lists {', '.join(listed)}")
            yield Contradiction(rule_id="FALSE-1", start=start, end=end, why=why)
    yield from _others_papers(text, card)


@lru_cache(maxsize=256)
def _listed(ingredients: str, process: str) -> tuple[str, ...]:
    """What the label lists, and what animals are fed with."""
    fed = re.search(r"喂([^，,。；;]+)", process)
    return (
        *(part for part in re.split(r"[、，,和及 ]+", ingredients) if part),
        *(part for part in re.split(r"[、和及]+", fed[1] if fed else "") if len(part) > 1),
    )


@lru_cache(maxsize=256)
def _words_for(listed: tuple[str, ...]) -> tuple[str, ...]:
    """What talk calls the listed ingredients, the longest first."""
    words = {part for part in listed if len(part) > 1}
    words |= {word for word, labels in _ALSO_CALLED.items() if any(part in labels for part in listed)}
    words |= {part for part in listed if part in _ALSO_CALLED}
    return tuple(sorted(words, key=lambda word: (-len(word), word)))


def _denied_ingredients(text: str, listed: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """盐都不搁一粒 of what the label lists; 加没加糖 asks, and 上锅蒸，盐都不用放 tells how to cook it."""
    words = _words_for(listed)
    if not any(word in text for word in words):
        return
    denied = _denied(words)
    for found in denied.finditer(text):
        first = max(text.rfind(mark, 0, found.start()) for mark in ",。!?;") + 1
        is_asked = found[0][0] in "没不" and found[0][1:2] == text[found.start() - 1 : found.start()]
        is_recipe = "不用" in found[0] and _KITCHEN.search(text, max(0, found.start() - RECIPE_CHARS), found.start())
        if not is_asked and not is_recipe and not _NOT_MORE.search(text, first, found.end() + 4):
            yield found.span()


@lru_cache(maxsize=256)
def _denied(words: tuple[str, ...]) -> re.Pattern[str]:
    name = "|".join(map(re.escape, words))
    return re.compile(
        rf"(?<![\u4e00-\u9fff]无)(?:{name})[^,。!?;]{{0,3}}?(?:都|也)(?:没有?|不|未)(?!老少|少|低|高|差|多|便宜|贵|行|一样|错|重)(?:放|搁|加|喂|用|有|含|掺|沾|见)?"
        rf"|(?<!再)(?<!用)(?<!要)(?:没有?|不|未)(?:放|搁|加|掺|含|兑)(?:过)?(?:一?[点粒滴两丁]点?|任何)?(?:{name})(?=[,。!?;]|$)"
    )


def _added(text: str, listed: str) -> Iterator[tuple[int, int]]:
    """还有一点点亚硝酸盐, of which the label knows nothing."""
    for found in _ADDITIVES.finditer(text):
        before = text[max(0, found.start() - 10) : found.start()]
        clause = before[max(before.rfind(mark) for mark in ",。!?;:") + 1 :]
        if found[0] in listed or not _PUT_IN.search(clause) or _DENIED.search(clause):
            continue
        if not re.match("[^,。]{0,4}(?:的?(?:都|就)?(?:不|没)|吗|\\?|的那种|的不)", text[found.end() :]):
            yield found.span()


def _others_papers(text: str, card: ProductCard) -> Iterator[Contradiction]:
    """有机证是我们某某集团自己的, while the card names another holder."""
    if not _PAPER_OF.search(text):
        return
    holders = [one.get("holder", "") for one in groups(card, "certificates") if one.get("holder")]
    for found in _PAPER_OF.finditer(text) if holders else ():
        said = found[1]
        if not any(said[:4] in holder or said[-6:] in holder for holder in holders):
            why = Text(f"卡上的持证人是{'、'.join(holders)}", f"the card's holder is {', '.join(holders)}")
            yield Contradiction(rule_id="FALSE-1", start=found.start(1), end=found.end(1), why=why)
