"""What a card says, in the form in which claims are compared with it: quantities, days, places, codes, words."""

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache

from toolkit.core.facts.dates import Day, find_days
from toolkit.core.facts.no_claims import hide_no_claims
from toolkit.core.facts.offer_sums import Offer
from toolkit.core.facts.offers import find_offers
from toolkit.core.facts.places import Place, find_places
from toolkit.core.facts.quantity import Quantity
from toolkit.core.facts.quantity_grammar import find_quantities
from toolkit.core.facts.surface import read_surface
from toolkit.core.products import Fact, ProductCard

UNSPOKEN = ("id", "link_no")
"""Fields that carry no claim."""
_PROPORTION = re.compile(r"(?<=\d)[:：](?=\d)")
"""1:13 of a laboratory is no time of day."""
_MULTIPLIED = re.compile(r"[×xX*＊]")
_CODE = re.compile(r"[A-Za-z0-9\u4e00-\u9fff]*\d[A-Za-z0-9.\-/ ]*")


_INDEX = re.compile(r"\.\d+\.")
_COUNT_FIELDS = ("stock", "limit_per_user", "sales.value")
_COUNTED = re.compile(r"(?P<n>\d+)(?P<u>[\u4e00-\u9fff]{0,4})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A quantity on the card and the fact it stands in."""

    path: str
    label: str
    quantity: Quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """What one sold pack holds."""

    sizes: tuple[Quantity, ...]
    """Every quantity of the spec as written."""
    weight: Decimal | None
    """Grams or millilitres in all."""
    piece_weight: Decimal | None
    """Grams or millilitres of one piece."""
    count: Decimal | None
    """Pieces, 4 of 500克×4袋."""
    count_unit: str
    dimension: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CardBook:
    """One card, read once."""

    card: ProductCard
    texts: tuple[tuple[str, str], ...]
    """Path and value, as read."""
    known: tuple[Known, ...]
    days: tuple[tuple[str, Day], ...]
    places: tuple[tuple[str, Place], ...]
    pack: Pack
    offers: tuple[tuple[str, Offer], ...]
    labels: dict[str, str]
    stars: tuple[tuple[str, str], ...]
    """Each path, and the path with * for its number."""
    values: dict[str, str]
    _paths: dict[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict, compare=False)
    _found: dict[tuple[str, ...], tuple[Known, ...]] = field(default_factory=dict, compare=False)
    _texts: dict[tuple[str, ...], tuple[tuple[str, str], ...]] = field(default_factory=dict, compare=False)
    """What `has`, `find` and `texts_of` were asked for; each is asked for the same few patterns for every text."""

    @property
    def price(self) -> Decimal:
        return self.card.price.yuan

    def value(self, path: str) -> str:
        return self.values.get(path, "")

    def has(self, *patterns: str) -> tuple[str, ...]:
        """The paths on the card that fit any of the patterns, such as `gifts.*.qty`."""
        if (paths := self._paths.get(patterns)) is None:
            paths = tuple(path for path, star in self.stars if star in patterns or path in patterns)
            self._paths[patterns] = paths
        return paths

    def texts_of(self, *patterns: str) -> tuple[tuple[str, str], ...]:
        """Path and value of the fields whose paths fit any of the patterns."""
        if (texts := self._texts.get(patterns)) is None:
            paths = frozenset(self.has(*patterns))
            texts = self._texts[patterns] = tuple(each for each in self.texts if each[0] in paths)
        return texts

    def find(self, *patterns: str) -> tuple[Known, ...]:
        if (found := self._found.get(patterns)) is None:
            paths = frozenset(self.has(*patterns))
            found = self._found[patterns] = tuple(known for known in self.known if known.path in paths)
        return found

    def all_text(self, *, but: tuple[str, ...] = ("forbidden_notes",)) -> str:
        return "\n".join(text for path, text in self.texts if path not in but)


@lru_cache(maxsize=64)
def read_card(card: ProductCard) -> CardBook:
    """The card as claims are compared with it."""
    facts = _facts(card)
    texts = tuple((fact.id, read_surface(fact.value).text) for fact in facts)
    labels = {fact.id: fact.label for fact in facts}
    known = tuple(
        Known(path=path, label=labels[path], quantity=quantity)
        for path, text in texts
        for quantity in _quantities(path, text)
    )
    days = tuple((path, day) for path, text in texts if _holds_days(path) for day in _days(text))
    return CardBook(
        card=card, texts=texts, known=known, days=days, labels=labels, values=dict(reversed(texts)),
        stars=tuple((path, _INDEX.sub(".*.", path)) for path, _ in texts),
        places=tuple((path, place) for path, text in texts for place in find_places(text)),
        pack=_pack([each.quantity for each in known if each.path == "spec"], dict(texts).get("spec", "")),
        offers=tuple((path, offer) for path, text in texts if path not in UNSPOKEN for offer in find_offers(text)),
    )  # fmt: skip


def _facts(card: ProductCard) -> tuple[Fact, ...]:
    """The card's facts, and its own fields where a card was made without them."""
    have = {fact.id for fact in card.facts}
    own = (
        ("name", "名称", card.name), ("spec", "规格", card.spec), ("price", "价格", card.price.text),
        ("origin", "产地", card.origin), ("variety", "品种", card.variety),
        ("aliases", "别名", "、".join(card.aliases)),
    )  # fmt: skip
    added = tuple(
        Fact(id=path, label=label, value=value, evidence="") for path, label, value in own if value and path not in have
    )
    return (*added, *(fact for fact in card.facts if fact.id not in UNSPOKEN))


def _days(text: str) -> tuple[Day, ...]:
    """The days of a field, and for 2026年8月1日至9月30日 the months from the one to the other."""
    found = tuple(find_days(text, None))
    if len(found) == 2 and text[found[0].end : found[1].start].strip() in ("至", "到", "-", "~"):
        first, last = found
        if first.month and last.month and first.month < last.month:
            return (*found, replace(first, day=None, last_month=last.month))
    return found


def _holds_days(path: str) -> bool:
    return not path.endswith((".no", ".contact", ".licence_no")) and path not in ("name", "aliases", "variety")


def _quantities(path: str, text: str) -> tuple[Quantity, ...]:
    if path.endswith((".no", ".licence_no", ".contact")) or path in ("name", "aliases", "variety", "batch"):
        return ()
    if counted := _COUNTED.fullmatch(text) if path in _COUNT_FIELDS or path.endswith(".qty") else None:
        unit = counted["u"]
        value = Decimal(counted["n"])
        return (Quantity(start=0, end=len(text), dimension="pack", low=value, unit=unit, shown=text),)
    if path.startswith("tests."):
        text = _PROPORTION.sub("比", text)
    if path == "ship.hours" and text.isdigit():
        text += "小时"
    work = hide_no_claims(text)
    for day in find_days(work, None):
        if day.month or day.year:
            work = work[: day.start] + "\0" * (day.end - day.start) + work[day.end :]
    found = find_quantities(text, work)
    if path in ("spec", "grade"):
        metres = ("米", "m")  # of goods: their length, as a spoken 一米四 is
        found = tuple(
            each.as_length() if each.dimension == "height" and each.unit in metres else each for each in found
        )
    if per_100 := re.match(r"(\d+(?:\.\d+)?)克/100克", text):
        share = Quantity(start=0, end=0, dimension="ratio", low=Decimal(per_100[1]), unit="%")
        return (*found, share)
    return found


_PIECES = re.compile(r"1[份套单箱盒组捆把扎][2-9]\d*[个只枚颗粒棵株条对双支把]")
"""A pack and at once what is in it: 1份4粒."""


def _pack(sizes: list[Quantity], spec: str) -> Pack:
    weights = [each for each in sizes if each.dimension in ("weight", "volume") and each.high is None]
    counts = [each for each in sizes if each.dimension in ("pack", "piece") and each.high is None]
    if weights and len(counts) > 1 and counts[0].low == 1:
        counts = counts[1:]  # 1箱30枚，每枚45克: the pieces are weighed, not the box
    elif len(counts) > 1 and counts[0].low == 1 and _PIECES.match(spec, counts[0].start):
        counts = counts[1:]  # 1份4粒: the pieces are sold, not weighed
    weight = max((each.low for each in weights), default=None)
    piece = None
    if weights and counts and (_MULTIPLIED.search(spec) or re.search(r"每|/|一[袋盒瓶罐包]", spec)):
        piece = min(each.low for each in weights)
        weight = piece * counts[0].low if len(weights) == 1 else weight
    return Pack(
        sizes=tuple(sizes), weight=weight, piece_weight=piece, count=counts[0].low if counts else None,
        count_unit=counts[0].unit if counts else "", dimension=weights[0].dimension if weights else "",
    )  # fmt: skip
