"""What was said: the facts, the law, the order, the call to action, the talk with viewers."""

import re
from collections.abc import Mapping
from typing import Any

from toolkit.core.ear import Ear
from toolkit.core.facts.claim import Claim
from toolkit.core.field_labels import field_label
from toolkit.core.numerals import read_number
from toolkit.core.product_fields import field_spec
from toolkit.core.products import ProductCard
from toolkit.core.rehearsal.doubted import is_said_right_too
from toolkit.core.rehearsal.said import SOUNDS_LIKE, SaidFacts, field_of
from toolkit.core.rehearsal.talk import Talk
from toolkit.core.rehearsal.types import ItemScore, Remark, Rubric
from toolkit.core.spans import Span
from toolkit.core.spoken_numbers import speak_numbers
from toolkit.core.text import Text


def score_facts(talk: Talk, card: ProductCard, facts: SaidFacts, rubric: Rubric) -> ItemScore:
    """Each fact that should be said has an equal share; one that is contradicted anywhere gets none."""
    most = rubric.most("facts")
    share = most / max(1, len(facts.must))
    remarks: list[Remark] = []
    for path in facts.must:
        label = field_label(path)
        if claim := facts.against(path):
            remarks.append(_contradicted(claim, share, talk, path, card))
        elif not facts.said(path, card, talk.text):
            why = Text(f"没有说{label.zh}", f"{label.en}: not said")
            remarks.append(Remark(points=share, why=why, better=_sentence(path, card)))
    told = {remark.words for remark in remarks}
    charged = {field_of(path) for path in facts.must if facts.against(path)}
    for claim in facts.claims:
        if claim.status == "contradicted" and claim.text not in told:
            points = 0.0 if field_of(claim.fact_id) in charged else share
            remarks.append(_contradicted(claim, points, talk, claim.fact_id or "", card))
            charged.add(field_of(claim.fact_id))
    remarks += [_doubted(claim, talk, facts) for claim in facts.doubted]
    points = max(0.0, most - sum(remark.points for remark in remarks))
    return ItemScore(id="facts", points=round(points, 1), most=most, remarks=tuple(remarks))


def _contradicted(claim: Claim, points: float, talk: Talk, path: str, card: ProductCard) -> Remark:
    return Remark(
        points=round(points, 1), why=claim.why, span=talk.time_of(claim.start, claim.end), words=claim.text,
        better=_sentence(path, card),
    )  # fmt: skip


def _doubted(claim: Claim, talk: Talk, facts: SaidFacts) -> Remark:
    why = Text(
        f"听着像“{claim.text}”，和卡上不一样；可能是没听清，不扣分，请回放核对",
        f'it sounds like "{claim.text}", which is not what the card says; perhaps misheard: play it and see',
    )
    if is_said_right_too(claim, facts.claims):
        why = Text(
            f"“{claim.text}”和卡上不一样，可是卡上的也说了；可能说的是别的，不扣分，请回放核对",
            f'"{claim.text}" is not what the card says, but that was said too; perhaps it is of something else: '
            "play it and see",
        )
    return Remark(points=0.0, why=why, span=talk.time_of(claim.start, claim.end), words=claim.text)


def _sentence(path: str, card: ProductCard) -> str:
    value = card.value(path) if path else ""
    if path == "name":
        return f"今天说的是{card.name}。"
    return f"{field_spec(path).label}：{speak_numbers(value)}。" if value else ""


def score_structure(talk: Talk, card: ProductCard, facts: SaidFacts, rubric: Rubric) -> ItemScore:
    """Opening, selling point, story, price, call to action: each present, and each after the one before it.

    What is said twice is in its place where one of the two is.
    """
    table, most = rubric.tables["structure"], rubric.most("structure")
    share = most / len(table["order"])
    remarks, last = [], -1
    for name in table["order"]:
        places = sorted(_places(name, talk, card, facts, rubric))
        at = next((place for place in places if place >= last), next(iter(places), None))
        title, better = _PARTS[name]
        if at is None:
            why = Text(f"没有{title.zh}", f"there is no {title.en}")
            told = _told_story(card) if name == "story" else ""
            remarks.append(Remark(points=share, why=why, better=told or better))
        elif at < last:
            why = Text(f"{title.zh}说得太早，应该放到后面", f"the {title.en} comes too soon")
            remarks.append(Remark(points=share / 2, why=why, span=talk.time_of(at, at + 1)))
        else:
            last = at
    points = most - sum(remark.points for remark in remarks)
    return ItemScore(id="structure", points=round(max(0.0, points), 1), most=most, remarks=tuple(remarks))


_PARTS = {
    "opening": (Text("开场", "opening"), "大家好，我是村里的，今天给大家讲讲自家的东西。"),
    "point": (Text("卖点", "selling point"), "先看样子，再说味道，我切一个给大家看。"),
    "story": (Text("小故事", "story"), "（讲一件真事：谁、哪一天、做了什么，用自己的话。）"),
    "price": (Text("价格", "price"), "规格和价格一起说，一次说清楚。"),
    "cta": (Text("下单引导", "call to action"), "想要的点链接，看清规格再拍。"),
}


def _told_story(card: ProductCard) -> str:
    """What a person on the card really said; nobody's story is made up."""
    person, quote = card.value("story.person"), card.value("story.quote")
    return f"{person}说：“{quote.rstrip('。')}。”" if person and quote else ""


def _places(name: str, talk: Talk, card: ProductCard, facts: SaidFacts, rubric: Rubric) -> list[int]:
    """First characters of the part, wherever it is said; of a call to action the last, which closes the talk."""
    if name == "price":
        return facts.prices_at(card, talk.text)
    if name == "cta":
        calls = (*_spots("action", talk, rubric, facts.ear), *_spots("link", talk, rubric, facts.ear))
        return [max(calls)] if calls else []
    spots = _spots(name, talk, rubric, facts.ear)
    if name == "opening":
        return [at for at in spots if at < rubric.tables["structure"]["opening_chars"]]
    if name == "story":
        return spots + _quoted(card, talk.text, facts.ear)
    for word in card.taste:
        spots += [found.start() for found in re.finditer(re.escape(word), talk.text)]
        spots += _by_sound(word, talk.text, facts.ear) if len(word) >= 3 else []
    return spots


def _quoted(card: ProductCard, text: str, ear: Ear | None) -> list[int]:
    """Where what a person on the card said begins, written so or only sounding so."""
    quote = card.value("story.quote")
    if quote and quote[:6] in text:
        return [text.index(quote[:6])]
    parts = [part for part in re.split(r"[，,。；;！？]", quote or "") if len(part) >= 4]
    return [at for part in parts for at in _by_sound(part, text, ear)]


def _by_sound(phrase: str, text: str, ear: Ear | None) -> list[int]:
    """Where the card's own words are heard; credit alone, so much may differ."""
    return [match.start for match in ear.find(phrase, text, SOUNDS_LIKE)] if ear else []


_PATTERN_OF = {
    "opening": "structure", "point": "structure", "story": "structure", "link": "cta", "action": "cta",
    "greeting": "interaction_words", "question": "interaction_words", "comment": "interaction_words",
}  # fmt: skip
"""The table of the rubric that has the pattern."""


def _spots(name: str, talk: Talk, rubric: Rubric, ear: Ear | None) -> list[int]:
    """Where the words of a part begin: as they are written, or as they sound where they were written otherwise."""
    spots = [found.start() for found in re.finditer(rubric.tables[_PATTERN_OF[name]][name], talk.text)]
    if ear:
        sounds = rubric.tables["sounds_like"]
        for phrase in sounds.get(name, ()):
            spots += [match.start for match in ear.find(phrase, talk.text, sounds["most_cost"])]
    return spots


def score_cta(talk: Talk, card: ProductCard, facts: SaidFacts, rubric: Rubric) -> ItemScore:
    """Where to click, what to do, and the price: each at least once."""
    table, most = rubric.tables["cta"], rubric.most("cta")
    has = {
        "link": bool(_spots("link", talk, rubric, facts.ear)),
        "action": bool(_spots("action", talk, rubric, facts.ear)),
        "price": bool(facts.prices_at(card, talk.text)),
    }
    points = {"link": most * 0.4, "action": most * 0.3, "price": most * 0.3}
    wrong = _wrong_link(talk, card, table)
    link = f"{speak_numbers(str(card.link_no))}号链接" if card.link_no else "下方链接"
    better = f"想要的点{link}，{speak_numbers(card.spec)}，{speak_numbers(card.price.text)}。"
    remarks = tuple(
        Remark(points=points[name], why=Text(f"没有说{what.zh}", f"{what.en} was not said"), better=better)
        for name, what in _CTA.items()
        if not has[name]
    )
    if wrong is not None:
        why, span, words = wrong
        remarks = (Remark(points=points["link"], why=why, span=span, words=words, better=better), *remarks)
    return ItemScore(id="cta", points=round(most - sum(r.points for r in remarks), 1), most=most, remarks=remarks)


def _wrong_link(talk: Talk, card: ProductCard, table: Mapping[str, Any]) -> tuple[Text, Span, str] | None:
    """The first link named whose number is not the card's: buyers would get other goods. (why, when, words)"""
    if not card.link_no:
        return None
    for found in re.finditer(table["numbered_link"], talk.text):
        number = read_number(found[1])
        if number is None or round(number) == card.link_no or _is_put_right(talk.text[found.end() :], card, table):
            continue
        why = Text(
            f"说成了{found[0]}，卡上是 {card.link_no} 号链接",
            f"{found[0]} was said; the card has link no. {card.link_no}",
        )
        return why, talk.time_of(*found.span()), found[0]
    return None


_SLIP = re.compile(r"[，。、…]*(?:啊|哦|呃|哎)*[，、]?(?:不对|不是|错了|说错|讲错|念错|记错|口误|更正)")
PUT_RIGHT = 20
"""Characters after a slip in which the right number puts it right."""


def _is_put_right(following: str, card: ProductCard, table: Mapping[str, Any]) -> bool:
    """Whether a wrong number is taken back at once: 五号链接，不对，是九号链接."""
    if not _SLIP.match(following):
        return False
    again = re.search(table["numbered_link"], following[:PUT_RIGHT])
    number = read_number(again[1]) if again else None
    return number is not None and round(number) == card.link_no


_CTA = {
    "link": Text("点哪个链接", "which link"),
    "action": Text("让人做什么（点、拍、下单）", "what to do"),
    "price": Text("价格", "the price"),
}


def score_interaction(talk: Talk, rubric: Rubric, ear: Ear | None = None) -> ItemScore:
    """Questions and calls to the viewers and answers to their comments: one a minute."""
    most = rubric.most("interaction")
    found = [at for name in ("greeting", "question", "comment") for at in _spots(name, talk, rubric, ear)]
    sentences = {_sentence_of(talk.text, at) for at in found}
    wanted = max(1, int(talk.length_ms / 60_000 * rubric.tables["interaction"]["per_minute"]))
    points = most * min(1.0, len(sentences) / wanted)
    if points >= most:
        return ItemScore(id="interaction", points=float(most), most=most)
    why = Text(
        f"互动 {len(sentences)} 次，这么长至少要 {wanted} 次",
        f"{len(sentences)} exchanges with viewers; this length asks for {wanted}",
    )
    remark = Remark(points=round(most - points, 1), why=why, better="你家平时怎么吃？打在评论区，我念几条。")
    return ItemScore(id="interaction", points=round(points, 1), most=most, remarks=(remark,))


def _sentence_of(text: str, at: int) -> int:
    """Where the sentence around a character begins."""
    return max(text.rfind(mark, 0, at) for mark in "。？！")
