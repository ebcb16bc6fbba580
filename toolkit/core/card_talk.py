"""What a farmer tells of the goods, to proposed fields of a card: each names its sentence, and a person confirms it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from toolkit.core.amount_words import plain
from toolkit.core.card_proposal import CardProposal, ProposedFact
from toolkit.core.facts.card_book import CardBook, read_card
from toolkit.core.facts.card_words import COURIERS
from toolkit.core.facts.dates import find_days
from toolkit.core.facts.persons import find_persons
from toolkit.core.facts.places import find_places
from toolkit.core.facts.quantity import Quantity
from toolkit.core.facts.quantity_grammar import find_quantities
from toolkit.core.facts.reading import Reading
from toolkit.core.facts.statements import find_ways
from toolkit.core.facts.topics import find_topic
from toolkit.core.product_fields import field_spec
from toolkit.core.product_values import ValueFault, read_value
from toolkit.core.products import Price, ProductCard

TALK_CONFIDENCE = 0.8
"""Of everything heard: below what a clear photo gives, so that each field is marked to be checked."""
_NO_CARD = ProductCard(id="none", name="", spec="", price=Price(yuan=Decimal(0), text=""))
_NAME = re.compile(
    r"(?:我(?:们家?)?(?:是)?卖的(?:就是|是)?|我们家的|这是(?:我们家?的)?|我家(?:的)?|介绍(?:一下)?(?:我们"
    r")?的?(?:就?是)?)(?P<name>[\u4e00-\u9fff]{2,8}?)(?=[，。！,]|$|，|啊|呢|是|有|都)"
)
_BEFORE = re.compile(r"平时|平常|日常|往常|原来|以前|去年|外面|超市|别人|成本|运费|原价")
_DAMAGE = re.compile(r"坏果|坏了|破损|碎了|赔|包退|包换")
_HARVEST = re.compile(r"采|摘|收|割|挖|下树|新米|捡|取蜜|杀年猪")
_TOPICS = {
    "ship": "ship.hours", "shelf": "shelf_life", "stock": "stock", "limit": "limit_per_user", "pack": "spec",
    "pieces": "spec", "size": "grade",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One sentence, and where it was said: 采访.m4a 0:12, or 讲述.txt 第3句."""

    text: str
    where: str


def propose_from_talk(sentences: Sequence[Told], source: str) -> CardProposal:
    """The fields that the sentences tell; the first telling of each counts.

    Args:
        source: the recording's or transcript's name.
    """
    found: dict[str, ProposedFact] = {}
    unread: list[str] = []
    for told in sentences:
        fields = list(_fields(told.text))
        for path, value in fields:
            _add(found, path, value, told)
        if not fields and told.text.strip():
            unread.append(told.text.strip())
    return CardProposal(source=source, kind="talk", facts=tuple(found.values()), unread=tuple(unread[:20]))


def _add(found: dict[str, ProposedFact], path: str, value: str, told: Told) -> None:
    spec = field_spec(path)
    try:
        read = read_value(spec, value, is_typed=False)
    except ValueFault:
        return
    if read is None or path in found:
        return
    found[path] = ProposedFact(
        path=path, label=spec.label, value=value, evidence=f"{told.where}：“{told.text.strip()[:40]}”", region=None,
        confidence=TALK_CONFIDENCE,
    )  # fmt: skip


def _fields(text: str) -> Iterator[tuple[str, str]]:
    """Path and value of what a sentence tells."""
    reading, book = Reading(text, ()), read_card(_NO_CARD)
    said = reading.text
    if name := _NAME.search(said):
        yield "name", name["name"]
    places = "".join(said[place.start : place.end] for place in find_places(said))
    if places and not re.search(r"不发|发不了|超市|外面|打工|卖到", said):
        yield "origin", places
    yield from _days(said)
    yield from (("story.person", person) for person in find_persons(said)[:1])
    yield from _quantities(reading, book)
    if courier := re.search(COURIERS, said):
        yield "ship.courier", courier[0]
    if _DAMAGE.search(said):
        yield "after_sales", said.strip("，。 ")
    if ways := find_ways(said):
        yield "process", "，".join(ways)


def _days(said: str) -> Iterator[tuple[str, str]]:
    for day in find_days(said, None):
        if (day.month or day.other) and _HARVEST.search(said):
            yield "harvest_date", said[day.start : day.end]


def _quantities(reading: Reading, book: CardBook) -> Iterator[tuple[str, str]]:
    for quantity in find_quantities(reading.text, reading.work):
        if quantity.exactness not in ("exact", "range"):
            continue
        if quantity.dimension == "money":
            yield from _price(quantity, reading)
            continue
        topic, _ = find_topic(quantity, reading, book)
        path = _TOPICS.get(topic)
        if path == "ship.hours":
            if quantity.dimension == "time" and quantity.low == int(quantity.low):
                yield path, str(int(quantity.low))
        elif path is not None:
            yield path, quantity.written() if quantity.high is None else reading.text[quantity.start : quantity.end]


def _price(quantity: Quantity, reading: Reading) -> Iterator[tuple[str, str]]:
    """The price, or the everyday price; a price per 斤 of loose goods, a saving or a fee is none of both."""
    before = reading.before(quantity.start, 16)
    if quantity.high is not None or quantity.role not in ("price", "reference") or quantity.is_doubtful:
        return
    value = f"{plain(quantity.low)}元"
    if re.search(r"平时|平常|日常", before):
        yield "price_detail.daily", value
    elif not _BEFORE.search(before) and not quantity.per:
        yield "price", value
