"""A short English version of the copy: units, days, tastes and names of places are turned, nothing else is claimed."""

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from toolkit.core.copy_english_places import english_place
from toolkit.core.copy_lines import ProductKind, Sentence
from toolkit.core.products import ProductCard

_UNITS = {"克": "g", "千克": "kg", "公斤": "kg", "毫升": "ml", "升": "l"}
_MEASURES = {
    "袋": "bag", "瓶": "bottle", "罐": "tin", "盒": "box", "个": "piece", "枚": "piece", "包": "pack", "箱": "box",
    "份": "pack", "块": "piece", "条": "piece", "只": "piece",
}  # fmt: skip
_WHERE = {"常温": " at room temperature", "冷藏": " in the fridge", "冷冻": " in the freezer"}
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_PARTS = {"上旬": "early ", "中旬": "mid-", "下旬": "late ", "初": "early ", "底": "late "}
_SPANS = {"天": "day", "个月": "month", "年": "year"}


def write_english(
    card: ProductCard,
    kind: ProductKind,
    templates: Mapping[str, Any],
    romanize: Callable[[str], str],
    tone: str = "plain",
) -> tuple[Sentence, ...]:
    """A title, then up to ten English sentences; what the data file has no English for is left out."""
    words = _words(card, kind, templates, romanize)
    lacks_place = int(not card.origin)
    where = ("name", "origin") if card.origin else ("name",)
    lines = [Sentence(text=templates["title"][lacks_place].format(**words), fact_ids=(*where, "spec"))]
    picked = _picked(card, kind)
    intro = templates["intro"][tone][lacks_place].format(**words, picked=picked)
    if not lacks_place or picked or tone == "warm":
        lines.append(Sentence(text=_begun(intro), fact_ids=(*where, "harvest_date") if picked else where))
    for key, paths, extra in _joined_details(_details(card, kind, templates)):
        said = templates[key] if isinstance(templates[key], str) else templates[key][tone]
        lines.append(Sentence(text=_begun(said.format(**words, **extra)), fact_ids=paths))
        if key == "taste" or (key == "made" and not card.taste):
            lines += _use(card, words, kind, templates)
    if not any(line.fact_ids[:1] in (("taste",), ("process",)) for line in lines):
        lines[2:2] = _use(card, words, kind, templates)
    lines.append(Sentence(text=templates["close"][tone]))
    return tuple(lines)


def _use(
    card: ProductCard, words: Mapping[str, str], kind: ProductKind, templates: Mapping[str, Any]
) -> list[Sentence]:
    """What one does with them: one of the kind's uses, the same each time for the same card."""
    uses = templates["uses"].get(kind.en, ())
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


def _is_han(text: str) -> bool:
    return bool(re.search(r"[\u3400-\u9fff]", text))


def _begun(text: str) -> str:
    return text[:1].upper() + text[1:]


def _words(
    card: ProductCard, kind: ProductKind, templates: Mapping[str, Any], romanize: Callable[[str], str]
) -> dict[str, str]:
    """Names, and the words that agree with the goods in number."""
    known = [word for word in templates["goods"] if card.name.endswith(word)]
    goods = templates["goods"][max(known, key=len)] if known else kind.en
    is_one = not goods.endswith("s")
    many, one = ("They", "they", "them", "are", "come", "keep"), ("It", "it", "it", "is", "comes", "keeps")
    words = dict(zip(many, one if is_one else many, strict=True))
    bare, place = re.sub("^an? ", "", goods), english_place(card.origin, romanize)
    return {
        **words, "name": card.name, "goods": bare, "Goods": _begun(bare), "spec_en": english_spec(card.spec),
        "sized": "" if _is_han(english_spec(card.spec)) else f", {english_spec(card.spec)}",
        "origin_en": place, "place_en": place.split(", ")[0],
    }  # fmt: skip


def _details(
    card: ProductCard, kind: ProductKind, templates: Mapping[str, Any]
) -> list[tuple[str, str, dict[str, str]]]:
    """(template, fact, its words) in the order of the text; no words where there is no English for them."""
    hours, limit = card.value("ship.hours"), _english_count(card.value("limit_per_user"))
    price = card.price.text.partition("元")[0] if card.price.yuan > 0 else ""
    return [
        ("made", "process", _one("made", _steps(card.value("process"), templates["steps"]))),
        ("taste", "taste", _one("taste_en", english_taste(card.taste, templates["words"], templates["notes"]))),
        ("price_only" if _is_han(english_spec(card.spec)) else "price", "price", _one("yuan", price)),
        ("keep", "storage", _one("store_en", templates["store"].get(card.value("storage"), ""))),
        ("shelf", "shelf_life", _one("shelf_en", _shelf(card.value("shelf_life")))),
        ("ship", "ship.hours", _one("hours", hours)),
        ("excluded", "ship.regions_excluded", _one("excluded_en", _places(card, templates["places"]))),
        ("limit", "limit_per_user", _one("limit_en", limit)),
    ]


def _one(key: str, value: str) -> dict[str, str]:
    return {key: value} if value else {}


def _steps(process: str, known: Mapping[str, str]) -> str:
    """The process where each step has its English; otherwise nothing, rather than a part of it."""
    steps = [known.get(step, "") for step in re.split("[，,；。]", process) if step]
    return _joined(steps) if steps and all(steps) else ""


def _shelf(value: str) -> str:
    found = re.fullmatch(r"(?:(常温|冷藏|冷冻))?(\d+)(天|个月|年)", value)
    if not found:
        return ""
    where = _WHERE.get(found[1] or "", "")
    return _counted(found[2], _SPANS[found[3]]) + where


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
    return f"{plain}, with {held}" if plain and held else plain


def _counted(number: str, noun: str) -> str:
    plural = "" if number == "1" else "es" if noun.endswith("x") else "s"
    return f"{number} {noun}{plural}"


def _english_count(value: str) -> str:
    found = re.fullmatch(r"(\d+)([\u4e00-\u9fff]?)", value)
    if not found or (found[2] and found[2] not in _MEASURES):
        return ""
    return _counted(found[1], _MEASURES[found[2]]) if found[2] else found[1]


def english_day(value: str) -> str:
    """A day, a month or a part of one in English; empty where it is anything else.

    >>> english_day("2026年11月中旬"), english_day("2026-11-02"), english_day("10月"), english_day("霜降后")
    ('mid-November 2026', '2 November 2026', 'October', '')
    """
    found = re.fullmatch(
        r"(?:(\d{4})[年-])?(\d{1,2})(?:月|-(?=\d))?(?:(\d{1,2})日?)?(上旬|中旬|下旬|初|底)?(?:前后)?", value
    )
    if not found or not 1 <= int(found[2]) <= 12 or not re.search(r"[月-]", value):
        return ""
    about = "around " if value.endswith("前后") else ""
    day = about + (f"{int(found[3])} " if found[3] else _PARTS.get(found[4] or "", ""))
    return f"{day}{_MONTHS[int(found[2]) - 1]} {found[1] or ''}".strip()


def english_spec(spec: str) -> str:
    """A net weight or count in English; anything else stays as it is. A jin is half a kilogram.

    >>> english_spec("5斤装"), english_spec("250克"), english_spec("500克×4袋"), english_spec("一盒")
    ('5 jin (2.5 kg)', '250 g', '4 bags of 500 g', '一盒')
    """
    sized = re.fullmatch(r"(\d+)([\u4e00-\u9fff])，(?:[直口]径)?([\d.]+)(厘米|毫升|升)(?:×([\d.]+)厘米)?", spec)
    if sized and sized[2] in _MEASURES:
        unit = {"厘米": "cm", "毫升": "ml", "升": "l"}[sized[4]]
        size = f"{sized[3]} × {sized[5]} {unit}" if sized[5] else f"{sized[3]} {unit}"
        return f"{_counted(sized[1], _MEASURES[sized[2]])}, {size}{' across' if '径' in spec else ''}"
    found = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?)\s*(斤|克|千克|公斤|毫升|升)装?(?:[×xX*](\d+)([\u4e00-\u9fff]))?", spec)
    if not found:
        return _english_count(spec.removesuffix("装")) or spec
    if found[2] == "斤":
        weight = f"{found[1]} jin ({Decimal(found[1]) / 2} kg)"
    elif found[2] == "升":
        weight = _counted(found[1], "litre")
    else:
        weight = f"{Decimal(found[1])} {_UNITS[found[2]]}"
    if found[3]:
        return f"{_counted(found[3], _MEASURES[found[4]])} of {weight}" if found[4] in _MEASURES else spec
    return weight
