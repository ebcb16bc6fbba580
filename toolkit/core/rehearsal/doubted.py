"""Whether what contradicts the card is certain: a point is lost for nothing else, the rest is asked."""

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from toolkit.core.ear import Ear
from toolkit.core.facts.check import check_claims
from toolkit.core.facts.claim import Claim
from toolkit.core.facts.offer_words import PACK_UNITS
from toolkit.core.facts.units import read_unit
from toolkit.core.live.doubt import Doubt, is_number, judge_number
from toolkit.core.products import ProductCard
from toolkit.core.rehearsal.talk import Talk
from toolkit.core.spans import Span
from toolkit.core.spoken_numbers import speak_numbers

MUCH_LIKE = 0.3
"""Cost of one syllable for another up to which the recogniser may have taken it for the other: 包 and 八 have .25."""
GARBLED = 0.15
"""Confidence of a word below which anything may have been said in its place: 儿 in 28块儿 had .03."""
FAR = 10
"""Times by which a misspoken price may differ: a figure too many or too few."""
MOST_MISHEARD = 2
"""Syllables at the end of a number that the recogniser may have written as other words."""
_AND = re.compile(r"[和跟与及、，]|还有|以及")
_MONEY_WORDS = re.compile(r"[块元毛角分钱]")
_QUANTITIES = ("number", "unit")
_ONE_KIND = {
    **dict.fromkeys(("pack", "piece", "people", "bare", "other"), "count"), "months": "time", "height": "length",
}  # fmt: skip
"""Dimensions that tell the same of goods: 十二个月 and 一年, 一米 and 100厘米."""
_OF_THE_GOODS = re.compile(
    r"[产种长出货]|来自|老家|家[在住]|我们|咱|俺|这[边里儿个是]|发[货的过]|[运寄]|地里|[田园坡]|是[^，。]{2,8}的|本地|当地|正宗"
)
"""Words beside a place with which goods are said to be from there."""
_STOPS, _COMMAS = "，。！？；,!?;", ("，", ",")
_FIGURES_ON = re.compile(r"[零一二两三四五六七八九十百半]+")
_FIGURES = re.compile(r"(?<!\d)[14]\d+")
"""Figures whose first is said much like 是: 十 and 四."""
_AFTER_ER = re.compile(
    r"(?<![零一二两三四五六七八九十百千万半点第])二(?=[一二三四五六七八九十][零一二三四五六七八九十百千]*[块元毛])"
)
"""二 before an amount that is whole without it: 一对儿三十三块八 is heard as 一对二三十三块八."""


def is_said_right_too(claim: Claim, claims: Sequence[Claim]) -> bool:
    """Whether the talk has the card's own value of the same field as well, in the same kind of unit.

    Eggs put on a scale, days that another piece took, the four corners of a box: a number beside the right one is of
    something else as often as it is a slip. Another price in yuan is what buyers go by, so it is wrong even then, but a
    number without a word of money (四百六十至白鹅, meant were 只) and a sum are not that sure.
    """
    right = [each for each in claims if each.status == "supported" and each.fact_id == claim.fact_id]
    if claim.kind == "arithmetic" or (claim.kind == "price" and not _MONEY_WORDS.search(claim.text)):
        return any(each.kind == "price" and each.fact_id == "price" for each in claims if each.status == "supported")
    if claim.kind in _QUANTITIES:
        said = [each for each in right if each.kind in _QUANTITIES]
        is_of_anything = claim.text.endswith("个")  # 四个角垫着: of no use to tell packs apart, so any unit will do
        return any(is_of_anything or _kind_of_unit(each) == _kind_of_unit(claim) for each in said)
    return claim.kind == "process" and bool(right)


_OF_THE_OFFER = re.compile(
    rf"今[天儿晚日]|现在|这会儿|到手|只要|才要|卖(?!菜)|价|链接|优惠|福利|给[你您大]|拍|[买下]单|[一1每][{PACK_UNITS}]"
)
"""Words beside an amount by which it is what the goods cost."""
_SPENT = re.compile(r"花[了去费]|自己花|买(?:了|过|的|来)|赔了|借了?|欠|工钱|工资|学费|路费|张嘴就要|要价")
_WORKED_OUT = re.compile(r"合|折|平均|算下来|相当于|差不多|不到|不足")
_LIVE = ("price", "price_detail.live")
_YUAN = re.compile(r"(\d+(?:\.\d+)?)元")
_HOME_BEFORE = re.compile(r"(?:产[自在于]|[长种养]在|来自|我们|咱们?|俺们?|正宗的?|地道的?)$")
_HOME_AFTER = re.compile(r"的(?![人时路方大儿])|产|出的|本地|特产|正宗|地道|的?直发|发货")
_HARVEST = re.compile(r"[采摘收割挖捞]|[刨剪打起掐][^，。]{0,4}[的了完回来成上下]|上市|下树|成熟|熟[了透]")


def is_of_something_else(claim: Claim, claims: Sequence[Claim], talk: Talk, card: ProductCard) -> bool:
    """Whether it is beside the card's own value of the field, and its clause does not offer, sell or pick the goods.

    A quilt once bought for three hundred, the town where a son drives a van, the month in which neighbours come to eat:
    who says the right price, place or season besides these says nothing wrong of the goods. The price of the pack
    itself is never wrong, whatever it was taken for.
    """
    said = _clause_of(claim, talk)
    right = [each for each in claims if each.status == "supported"]
    if claim.kind in ("price", "arithmetic"):
        amount = _YUAN.fullmatch(claim.value)
        if amount and Decimal(amount[1]) == card.price.yuan:
            return True
        is_said = any(each.kind == "price" and each.fact_id in _LIVE for each in right)
        is_aside = _SPENT.search(said) or _WORKED_OUT.search(said)
        return is_said and bool(is_aside or not _OF_THE_OFFER.search(_clause_of(claim, talk, before=1)))
    if claim.kind == "place":
        return any(each.fact_id == "origin" for each in right) and not _is_called_home(claim, talk)
    return claim.kind == "date" and claim.fact_id == "harvest_date" and not _HARVEST.search(said)


def is_far_from_the_price(claim: Claim, card: ProductCard) -> bool:
    """Whether the amount is no slip of the tongue for the price: 一毛两毛 of a story."""
    amount = re.match(r"\d+(?:\.\d+)?", claim.value)
    if claim.kind != "price" or amount is None:
        return False
    return not card.price.yuan / FAR <= Decimal(amount[0]) <= card.price.yuan * FAR


def is_of_another_field(claim: Claim, card: ProductCard) -> bool:
    """Whether it stands elsewhere on the card: a place that nothing is sent to, days in a jar for those of keeping."""
    if claim.fact_id is None:
        return False
    others = [fact.value for fact in card.facts if fact.id != claim.fact_id]
    if claim.kind in _QUANTITIES:
        said = re.escape(claim.value.lstrip("约"))
        return any(re.search(rf"(?<![\d.]){said}(?!月|小时)", value) for value in others)
    if claim.kind != "place":
        return False
    names = [name for name in _AND.split(claim.text) if name]
    return bool(names) and all(any(name in value for value in others) for name in names)


def is_a_place_of_life(claim: Claim, talk: Talk, card: ProductCard) -> bool:
    """Whether nothing in its sentence says that the goods are from there: who worked in 昆明 sells no goods of it."""
    if claim.kind != "place":
        return False
    said = talk.segments[talk.segment_at(claim.start)].text
    return not _OF_THE_GOODS.search(said) and not any(name in said for name in card.names)


def _is_called_home(claim: Claim, talk: Talk) -> bool:
    """Whether the words right beside a place say that the goods are from there."""
    before, after = talk.text[max(0, claim.start - 6) : claim.start], talk.text[claim.end : claim.end + 4]
    return bool(_HOME_BEFORE.search(before) or _HOME_AFTER.match(after))


def _clause_of(claim: Claim, talk: Talk, before: int = 0) -> str:
    """The clause that the claim stands in, with as many as `before` before it in the same sentence."""
    start = max(talk.text.rfind(mark, 0, claim.start) + 1 for mark in _STOPS)
    for _ in range(before):
        if talk.text[max(0, start - 1) : start] in _COMMAS:
            start = max(talk.text.rfind(mark, 0, start - 1) + 1 for mark in _STOPS)
    ends = (at for mark in _STOPS if (at := talk.text.find(mark, claim.end)) >= 0)
    return talk.text[start : min(ends, default=len(talk.text))]


def _kind_of_unit(claim: Claim) -> str:
    """What a quantity measures; counts of whatever are one kind."""
    unit = re.sub(r"[约\d.\-]", "", claim.value).removesuffix("装")
    kind, _ = read_unit(unit)
    return _ONE_KIND.get(kind, kind)


def is_unsure(
    claim: Claim, talk: Talk, card: ProductCard, table: Mapping[str, Any], today: datetime.date | None
) -> bool:
    """Whether what contradicts the card was perhaps not said: unsure words, or a number that sounds like the card's."""
    given = talk.confidences(claim.start, claim.end)
    if not is_number(claim.text):
        return min(given) < table["sure_words"]
    if (
        sum(given) / len(given) < table["sure_numbers"]
    ):  # the first word of a number is often unsure by its writing alone
        return True
    index = talk.segment_at(claim.start)
    sentence, start = talk.segments[index].text, talk.starts[index]
    place = Span(claim.start - start, min(claim.end - start, len(sentence)))

    def is_unlike_card(wording: str) -> bool:
        """Whether the card has nothing of the kind that the wording says: nonsense that sounds alike excuses nobody."""
        found = check_claims(wording, card, today=today)
        kinds = ("arithmetic", "price") if claim.kind == "arithmetic" else (claim.kind,)
        return not any(each.status == "supported" and each.kind in kinds for each in found)

    if any(not is_unlike_card(wording) for wording in _without_first_figure(sentence, place)):
        return True
    verdict = judge_number(sentence, place, talk.segments[index].span, Doubt(other=sentence), is_unlike_card)
    return verdict == "unsure"


def _without_first_figure(sentence: str, place: Span) -> Iterator[str]:
    """The sentence without a first figure that may have been 是 or 儿: 是二百克 is heard as 1200克."""
    for found in _AFTER_ER.finditer(sentence, place.start_ms, place.end_ms):
        yield sentence[: found.start()] + sentence[found.end() :]
    for found in _FIGURES.finditer(sentence, place.start_ms, place.end_ms):
        rest = found[0][1:]
        if rest.strip("0"):
            yield f"{sentence[: found.start()]}{rest}{sentence[found.end() :]}"


def is_cut_off(claim: Claim, talk: Talk, card: ProductCard, ear: Ear | None) -> bool:
    """Whether the number is the first part of the card's, and what follows sounds like the rest of it: 四十二块包.

    四十二块一袋 is another price: 一 is nothing like 八.
    """
    if ear is None or not claim.fact_id:
        return False
    heard, meant = (speak_numbers(each).replace("两", "二") for each in (claim.text, card.value(claim.fact_id)))
    follows = talk.text[claim.end :].replace("两", "二")
    is_garbled = claim.end < len(talk.text) and min(talk.confidences(claim.end, claim.end + 1)) < GARBLED
    for found in re.finditer(rf"(?<![零一二三四五六七八九十百千半]){re.escape(heard)}", meant):
        rest = _FIGURES_ON.match(meant, found.end())
        if rest and len(rest[0]) <= MOST_MISHEARD and (is_garbled or _sounds_on(rest[0], follows, ear)):
            return True
    return False


def _sounds_on(rest: str, following: str, ear: Ear) -> bool:
    """Whether what follows begins like `rest`, syllable by syllable."""
    sounds = ear.syllables(following[: len(rest)])
    pairs = zip(sounds, ear.syllables(rest), strict=False)
    return len(sounds) == len(rest) and all(a and b and ear.sounds.cost(a, b) <= MUCH_LIKE for a, b in pairs)
