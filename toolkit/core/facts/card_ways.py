"""What a card says of making, keeping and sending goods, and when a text says the same in other words."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from toolkit.core.facts.as_words import as_words
from toolkit.core.facts.card_book import CardBook
from toolkit.core.facts.slots import Filled, fill_slots

_FIELDS = {
    "making": as_words(
        "process ingredients variety grade name aliases spec story.quote origin gifts.1.spec gifts.2.spec"
    ),
    "storage": ("storage", "shelf_life", "process"),
    "shipping": ("ship.courier", "ship.cold_chain", "process"),
    "packing": ("process", "spec", "storage"),
    "service": ("after_sales",),
}


_PHRASES = (
    "process",
    "variety",
    "storage",
    "after_sales",
    "ingredients",
    "grade",
    "gifts.1.spec",
    "gifts.2.spec",
    "story.quote",
)


_PATH_FAMILY = {"storage": "storage", "after_sales": "service", "ship.courier": "shipping"}


LEAST_SHARED = 3


CARRIED = 0.66
"""A clause is the card's own where so much of its content stands in one phrase of the card, in the same order. The
project's own choice, from the tune half of the labelled claims."""


IDLE = frozenset(
    "的了着过是在我们都就也还你您他她它咱这那个一啊呢呀吧嘛哦哈给把被让跟和与及很再又才有会能可以要将上里头"
    "中着家全均各每些"
)
"""Characters without content of their own."""


MAKING_VERBS = (
    "种栽植施浇灌喂放捕捞摘采收割挖捡剪剥削切剁磨碾筛挑拣洗漂泡浸腌渍卤熏烤烘焙炒煮蒸熬焖煎炸榨压酿晒晾揉捻"
    "编织绣缝染雕刻捶舂打烧窖藏捏嫁选捣滤铺踩刨刮拌淘沥掐"
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase of the card."""

    path: str
    text: str
    content: str
    counts: dict[str, int]
    """How often each character of the content is there."""
    is_denied: bool


@dataclass(frozen=True, slots=True)
class CardWays:
    """What the card says of making, keeping and sending."""

    phrases: tuple[Phrase, ...]
    filled: tuple[tuple[str, Filled], ...]


@lru_cache(maxsize=64)
def _ways_of(texts: tuple[tuple[str, str], ...]) -> CardWays:
    phrases: list[Phrase] = []
    filled: list[tuple[str, Filled]] = []
    for path, text in texts:
        if path in _PHRASES or (path.startswith("gifts.") and path.endswith(".spec")):
            for part in re.split(r"[，、；。,;（）()\s]", text):
                if len(part) >= 2:
                    phrases.append(
                        Phrase(path, part, content_of(part), dict(Counter(content_of(part))), is_negative(part))
                    )
        family = _PATH_FAMILY.get(path, "making")
        if any(path in fields for fields in _FIELDS.values()) or path.startswith("ship."):
            filled += [
                (path, each)
                for each in fill_slots(text)
                if path in _FIELDS.get(each.slot.family, ()) or each.slot.family == family
            ]
    if dict(texts).get("ship.cold_chain") == "是":
        filled += [("ship.cold_chain", each) for each in fill_slots("冷链")]
    return CardWays(tuple(phrases), tuple(filled))


def read_ways(book: CardBook) -> CardWays:
    return _ways_of(book.texts)


_SAME_WORDS = tuple(
    (words, same)
    for words, _, same in (
        entry.partition("=")
        for entry in as_words(
            "日头|太阳|阳光=晒 冰箱|保鲜层?=冷藏 快递费|邮费=运费 木头=木 竹子=竹 (?:铁|钢|不锈钢)勺=金属勺 "
            "店铺|店里|店家|商家|卖家|我们|咱们?=店 退钱=退款 过滤=滤 里面|里头= 拿|给您|给你= "
            "不用|不要|不能|不会|不必=不 打包=包 补寄|重发|补发=补 "
        )
    )
)
_ANY_SAME = re.compile("|".join(f"(?P<w{index}>{words})" for index, (words, _) in enumerate(_SAME_WORDS)))
_SAME_CHARS = str.maketrans(
    "摘割剪搁塞摆储藏放焙烤筛搓码擦没未无别莫吊悬寄", "采采采存存存存存存烘烘滤揉抹抹不不不不不挂挂发"
)


@lru_cache(maxsize=4096)
def content_of(text: str) -> str:
    """Characters with content, those of one meaning as one: 搁 is 存, 没 is 不."""
    text = _ANY_SAME.sub(lambda found: _SAME_WORDS[int((found.lastgroup or "w0")[1:])][1], text)
    text = text.translate(_SAME_CHARS)
    return "".join(
        char for char in text if char not in IDLE and char not in "年月天个子" and "\u4e00" <= char <= "\u9fff"
    )


def is_negative(text: str) -> bool:
    return bool(re.search(r"[不没未无非]|从不|别", text))


def find_carried(said: str, ways: CardWays, family: str) -> Phrase | None:
    """The phrase of the card that says the same: nearly all of the content is its, or it stands there in full."""
    content = content_of(said)
    if not 2 <= len(content) <= 24:
        return None
    said_counts = Counter(content)
    best: tuple[float, Phrase] | None = None
    for phrase in ways.phrases:
        if family and _PATH_FAMILY.get(phrase.path, "making") != family:
            continue
        if phrase.counts.keys().isdisjoint(said_counts):
            continue
        if phrase.path == "after_sales" and not re.search(r"[赔退补换修拆]", said):
            continue
        common = sum(min(count, phrase.counts.get(char, 0)) for char, count in said_counts.items())
        share = max(common / len(content), common / len(phrase.content) if common >= LEAST_SHARED else 0)
        if common == len(phrase.content) >= 2 and phrase.path in ("process", "storage", "story.quote"):
            share = 1.0
        is_whole = "\0" not in said and phrase.path in ("process", "variety") and content in phrase.content
        if common < 2 or share < CARRIED or not (family or is_whole or _is_telling(content, common, phrase)):
            continue
        if best is None or share > best[0]:
            best = (share, phrase)
    return best[1] if best else _quoted(said, ways, family)


def _quoted(said: str, ways: CardWays, family: str) -> Phrase | None:
    """The phrase of the card of which three neighbouring characters are said."""
    said_pieces = {said[at : at + 3] for at in range(len(said) - 2)}
    for phrase in ways.phrases:
        if phrase.path in ("grade", "ingredients", "story.quote") or (
            family and _PATH_FAMILY.get(phrase.path, "making") != family
        ):
            continue
        if not _telling_pieces(phrase.text).isdisjoint(said_pieces):
            return phrase
    return None


@lru_cache(maxsize=4096)
def _telling_pieces(text: str) -> frozenset[str]:
    """Every three neighbouring characters of a phrase of which none is plain."""
    pieces = (text[at : at + 3] for at in range(len(text) - 2))
    return frozenset(piece for piece in pieces if not set(piece) & _PLAIN)


_PLAIN = frozenset("日号期的了在是一二三四五六七八九十天年月个不时小内后可能有，。0123456789")


def _is_telling(content: str, common: int, phrase: Phrase) -> bool:
    """Whether the words are more than a thing's name: they hold a verb, and half of what the card's phrase says."""
    if phrase.path == "process" and common == len(phrase.content):
        return True
    if phrase.path in ("grade", "spec", "ingredients"):
        return common >= 3 and common == len(phrase.content)
    if phrase.path in ("process", "story.quote") and common >= LEAST_SHARED:
        return True
    if phrase.path == "process" and common >= 2 and len(phrase.content) <= 3:
        return True
    return bool(set(content) & _VERBS) and (common >= 3 or len(phrase.content) <= 4)


_VERBS = frozenset(MAKING_VERBS + "养赔退补换存放封装拍")


def content_span(said: str, own: Phrase) -> tuple[int, int]:
    """From the first to the last character of `said` that the phrase holds."""
    at = [place for place, char in enumerate(said) if char in own.content or (char in "没未无" and "不" in own.content)]
    return (at[0], at[-1] + 1) if at else (0, 0)
