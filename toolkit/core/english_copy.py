"""A short English version of the copy: units, days, tastes and names of places are turned, nothing else is claimed."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from toolkit.core.copy_english_places import english_place
from toolkit.core.copy_lines import ProductKind, Sentence
from toolkit.core.english_amounts import counted, english_count, english_day, english_spec, is_han
from toolkit.core.facts.places import find_places
from toolkit.core.products import ProductCard

__all__ = ["english_day", "english_spec", "english_taste", "write_english"]

_WHERE = {"常温": " at room temperature", "冷藏": " in the fridge", "冷冻": " in the freezer"}
_SPANS = {"天": "day", "个月": "month", "年": "year"}
_BY_HAND = re.compile("手工|手作|手编|手织|手绘")
_ASIDE = re.compile(rf"(?:{_BY_HAND.pattern})|(?:苗|侗|藏|彝|傣|壮|瑶|羌|土家|布依|哈尼)(?:族|家)")


def write_english(
    card: ProductCard,
    kind: ProductKind,
    templates: Mapping[str, Any],
    romanize: Callable[[str], str],
    tone: str = "plain",
    *,
    is_shop: bool = False,
) -> tuple[Sentence, ...]:
    """A title, then English sentences; what the data file has no English for is left out.

    Args:
        is_shop: whether it stands on a shop's page, where there is a button and no comments.
    """
    words = _words(card, kind, templates, romanize)
    lacks_place = int(not card.origin)
    where = ("name", "origin") if card.origin else ("name",)
    lines = [Sentence(text=templates["title"][lacks_place].format(**words), fact_ids=(*where, "spec"))]
    picked = _picked(card, kind)
    intro = templates["intro"][tone][lacks_place].format(**words, picked=picked)
    lines.append(Sentence(text=_begun(intro), fact_ids=(*where, "harvest_date") if picked else where))
    for key, paths, extra in _joined_details(_details(card, kind, templates)):
        said = templates[key] if isinstance(templates[key], str) else templates[key][tone]
        lines.append(Sentence(text=_begun(said.format(**words, **extra)), fact_ids=paths))
        if key in ("taste", "taste_held") or (key == "made" and not card.taste):
            lines += _use(card, words, kind, templates)
    if not any(line.fact_ids[:1] in (("taste",), ("process",)) for line in lines):
        lines[2:2] = _use(card, words, kind, templates)
    lines.append(Sentence(text=templates["close_shop" if is_shop else "close"][tone]))
    return tuple(lines)


def _use(
    card: ProductCard, words: Mapping[str, str], kind: ProductKind, templates: Mapping[str, Any]
) -> list[Sentence]:
    """What one does with them: one of the kind's uses, the same each time for the same card."""
    uses = templates["uses"].get(kind.en, ()) if kind.words else ()
    if not uses:
        return []
    return [Sentence(text=uses[sum(map(ord, card.id)) % len(uses)].format(**words))]


def _picked(card: ProductCard, kind: ProductKind) -> str:
    """When they were picked, as it goes on after the place; other goods have a batch, which is told by itself."""
    day = english_day(card.value("harvest_date"))
    if not day or kind.pool not in ("fruit", "tea"):
        return ""
    before = "" if day.startswith("around") else "on " if day[:1].isdigit() else "in "
    return f", picked {before}{day}"


def _joined_details(
    details: Sequence[tuple[str, str, dict[str, str]]],
) -> list[tuple[str, tuple[str, ...], dict[str, str]]]:
    """(template, facts, words) of what is told: storage and shelf life in one sentence, sending and its limits too."""
    known = {key: (path, extra) for key, path, extra in details if extra}
    found = []
    for key, path, extra in details:
        after = {"keep": "shelf", "ship": "excluded"}.get(key, "")
        if not extra or key not in known:
            continue
        if after in known:
            other, more = known.pop(after)
            where = next((where for where in _WHERE.values() if extra.get("store_en", "").endswith(where.strip())), "")
            more = {name: text.removesuffix(where) for name, text in more.items()}
            found.append((f"{key}_{after}", (path, other), {**extra, **more}))
        else:
            found.append((key, (path,) if path != "price" else ("spec", "price"), extra))
    return found


def _begun(text: str) -> str:
    return text[:1].upper() + text[1:]


def _words(
    card: ProductCard, kind: ProductKind, templates: Mapping[str, Any], romanize: Callable[[str], str]
) -> dict[str, str]:
    """Names, and the words that agree with the goods in number."""
    goods = english_goods(card, kind, templates, romanize)
    is_one = not goods.endswith("s") or goods.startswith(("a ", "an "))
    many, one = ("They", "they", "them", "are", "come", "keep"), ("It", "it", "it", "is", "comes", "keeps")
    words = dict(zip(many, one if is_one else many, strict=True))
    bare, place = re.sub("^an? ", "", goods), english_place(card.origin, romanize)
    spec = english_spec(card.spec)
    return {
        **words, "name": card.name, "goods": bare, "Goods": _begun(bare), "spec_en": spec,
        "sized": "" if is_han(spec) else f", {spec}",
        "origin_en": place, "place_en": place.split(", ")[0],
    }  # fmt: skip


def english_goods(
    card: ProductCard, kind: ProductKind, templates: Mapping[str, Any], romanize: Callable[[str], str]
) -> str:
    """What the goods are called: by the word that ends the name, else the name in Latin letters with its kind.

    The kind alone (fruit, handmade craft) says nothing to somebody who can't read the name.
    """
    known = [word for word in templates["goods"] if card.name.endswith(word)]
    if known:
        goods = str(templates["goods"][max(known, key=len)])
        is_plain = "hand" not in goods and not goods.startswith(("a ", "an "))
        return f"handmade {goods}" if is_plain and _BY_HAND.search(card.name) else goods
    if kind.en not in templates["broad"] or romanize is str:
        return kind.en
    return f"{romanize(_bare_name(card)).capitalize()} {templates['broad'][kind.en]}".strip()


def _bare_name(card: ProductCard) -> str:
    """The name without its place, its people and how it is made: 竹纸 of 夹江手工竹纸."""
    name = _ASIDE.sub("", re.sub(r"[^\u3400-\u9fff]", "", card.name))
    places = {word for place in find_places(card.origin) for word in place.names}
    for place in sorted({*places, *(word[:-1] for word in places)}, key=len, reverse=True):
        if len(place) > 1 and name.startswith(place) and len(name) - len(place) >= 2:
            return name.removeprefix(place)
    return name


def _details(
    card: ProductCard, kind: ProductKind, templates: Mapping[str, Any]
) -> list[tuple[str, str, dict[str, str]]]:
    """(template, fact, its words) in the order of the text; no words where there is no English for them."""
    limit, spec = english_count(card.value("limit_per_user")), english_spec(card.spec)
    price = card.price.text.partition("元")[0] if card.price.yuan > 0 else ""
    courier = templates["couriers"].get(card.value("ship.courier"), "")
    taste = english_taste(card.taste, templates["words"], templates["notes"])
    store = templates["store"].get(card.value("storage"), "")
    # how long it keeps holds only under the conditions of the card
    shelf = _shelf(card.value("shelf_life")) if store or not card.value("storage") else ""
    return [
        ("made", "process", _one("made", _steps(card.value("process"), templates["steps"]))),
        (
            "taste_held" if taste.startswith("with ") else "taste",
            "taste",
            _one("taste_en", taste.removeprefix("with ")),
        ),
        ("grade", "grade", _one("grade_en", _clauses(card.value("grade"), templates["grades"]))),
        ("price_only" if is_han(spec) else "price", "price", _one("yuan", price)),
        ("keep", "storage", _one("store_en", store)),
        ("shelf", "shelf_life", _one("shelf_en", shelf)),
        ("ship", "ship.hours", {**_one("hours", card.value("ship.hours")), **_by(courier, card)}),
        ("excluded", "ship.regions_excluded", _one("excluded_en", _places(card, templates["places"]))),
        ("limit", "limit_per_user", _one("limit_en", limit)),
        ("after", "after_sales", _one("after_en", _clauses(card.value("after_sales"), templates["after_sales"]))),
    ]


def _by(courier: str, card: ProductCard) -> dict[str, str]:
    return {"by": f" by {courier}" if courier else ""} if card.value("ship.hours") else {}


def _one(key: str, value: str) -> dict[str, str]:
    return {key: value} if value else {}


def _steps(process: str, known: Mapping[str, str]) -> str:
    """The process where each step has its English; otherwise nothing, rather than a part of it."""
    steps = [known.get(step, "") for step in re.split("[，,；。]", process) if step]
    return _joined(steps) if steps and all(steps) else ""


def _clauses(value: str, known: Mapping[str, str]) -> str:
    """Clauses that patterns of the data file know, each with its number; nothing where one of them is not known.

    >>> _clauses("特级，单果9克以上", {"特级": "special", "单果(.+)克以上": "{} g or more"})
    'special, 9 g or more'
    """
    told = []
    for clause in re.split("[，；]", value):
        found = [(english, match) for pattern, english in known.items() if (match := re.fullmatch(pattern, clause))]
        if not found:
            return ""
        told.append(found[0][0].format(*found[0][1].groups()))
    return ", ".join(told)


def _shelf(value: str) -> str:
    found = re.fullmatch(r"(?:(常温|冷藏|冷冻))?(\d+)(天|个月|年)", value)
    if not found:
        return ""
    where = _WHERE.get(found[1] or "", "")
    return counted(found[2], _SPANS[found[3]]) + where


def _places(card: ProductCard, known: Mapping[str, str]) -> str:
    places = [known.get(place, "") for place in re.split("[、，,]", card.value("ship.regions_excluded"))]
    return _joined(places, "or") if all(places) else ""


def _joined(parts: Sequence[str], last: str = "and") -> str:
    """Parts in a row: a, b and c; of parts that hold an "and" themselves no other is made."""
    if any(" and " in part for part in parts):
        return ", ".join(parts) if " and " in parts[-1] else ", then ".join(parts)
    return f" {last} ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def english_taste(tastes: Sequence[str], words: Mapping[str, str], notes: Mapping[str, str]) -> str:
    """Tastes in English; empty where one of them has no English.

    >>> english_taste(["甜", "细腻", "花香"], {"甜": "sweet", "细腻": "smooth"}, {"花香": "a floral note"})
    'sweet and smooth, with a floral note'
    """
    if not tastes or not all(taste in words or taste in notes for taste in tastes):
        return ""
    plain = _joined([words[taste] for taste in tastes if taste in words])
    held = _joined([notes[taste] for taste in tastes if taste in notes])
    if not plain:
        return f"with {held}"
    return f"{plain}, with {held}" if held else plain
