"""Sentences in which nobody names a product: as they are, misheard, and spoken."""

import random
from collections.abc import Sequence
from decimal import Decimal
from functools import cache

from toolkit.core.products import Price, ProductCard
from toolkit.core.spans import Span
from toolkit.core.transcript import Segment, Word
from toolkit.engines import words

MISHEARD_SHARE = 0.45
"""Of the words of two characters, as many as Whisper base writes as other words of the same sound in noise."""
_NEAR = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ang", "an"), ("eng", "en"), ("ing", "in"), ("l", "n"))
_PLACES = (
    "洛川", "五常", "古田", "迁西", "临安", "定西", "柞水", "庆元", "郫县", "福鼎", "宁陕", "商南", "镇安",
    "山阳", "洛南", "紫阳", "平利", "石泉", "汉阴", "旬阳", "白河", "宁强", "略阳", "勉县", "城固", "洋县",
    "西乡", "留坝", "佛坪", "周至", "眉县", "陇县", "千阳", "麟游", "彬县", "淳化", "旬邑", "澄城", "合阳",
    "富平", "蒲城", "大荔", "延川", "清涧", "佳县", "米脂", "绥德", "定边", "靖边", "神木",
)  # fmt: skip
_GOODS = (
    "苹果", "大米", "银耳", "板栗", "核桃", "土豆", "木耳", "香菇", "豆瓣", "白茶", "红枣", "小米", "花椒",
    "蜂蜜", "腊肉", "粉条", "绿豆", "荞麦", "柿饼", "猕猴桃",
)  # fmt: skip


def thousand_cards() -> tuple[ProductCard, ...]:
    """A product list of 1,000 names: 50 places with 20 goods each."""
    return tuple(
        ProductCard(
            id=place + goods,
            name=place + goods,
            aliases=(goods,),
            origin=f"{place.removesuffix('县')}县",
            spec="5斤装",
            price=Price(yuan=Decimal(30), text="30元"),
        )
        for place in _PLACES
        for goods in _GOODS
    )


def mishear(sentence: str, rng: random.Random) -> str:
    """`sentence` with some words as other words of the same or nearly the same sound."""
    same = _words_of_sound()
    out: list[str] = []
    for word in words.split_words(sentence):
        choices = same.get(_folded(words.read_syllables(word)), ())
        others = [other for other in choices if other != word]
        out.append(rng.choice(others) if others and rng.random() < MISHEARD_SHARE else word)
    return "".join(out)


def _folded(syllables: Sequence[str]) -> tuple[str, ...]:
    folded: list[str] = []
    for syllable in syllables:
        for left, right in _NEAR:
            syllable = syllable.replace(left, right)
        folded.append(syllable)
    return tuple(folded)


@cache
def _words_of_sound() -> dict[tuple[str, ...], tuple[str, ...]]:
    found: dict[tuple[str, ...], list[str]] = {}
    for word, count in words._jieba().FREQ.items():
        if count >= 60 and 1 <= len(word) <= 2 and (len(word) == 2 or count >= 20_000):
            syllables = words.read_syllables(word)
            if all(syllables):
                found.setdefault(_folded(syllables), []).append(word)
    return {sound: tuple(same) for sound, same in found.items()}


def as_segments(sentences: Sequence[str]) -> tuple[Segment, ...]:
    """One segment of 4 s for each sentence, one after the other."""
    segments: list[Segment] = []
    for number, text in enumerate(sentences):
        span = Span(number * 4_500, number * 4_500 + 4_000)
        word = Word(text="".join(text.split()), span=span, confidence=0.8)
        segments.append(Segment(span=span, text=text, heard=text, words=(word,)))
    return tuple(segments)
