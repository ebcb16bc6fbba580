"""Copy for platforms: what they take, what the card carries, what must be said, the law, the order of key words."""

import re
from collections.abc import Mapping
from itertools import islice
from typing import Any

from toolkit.core.copy_card import short_place
from toolkit.core.copy_lines import Sentence
from toolkit.core.copy_titles import allowed_title, text_width, title_length
from toolkit.core.copy_types import CopyLimits
from toolkit.core.courses.answers import read_list, read_mapping, read_text, wrong_answer
from toolkit.core.courses.judge import CAP, Judge
from toolkit.core.courses.score import ExerciseScore, Point, total_of
from toolkit.core.courses.score_text import Part, joined, score_coverage, score_facts, score_law
from toolkit.core.courses.settings import CopySettings
from toolkit.core.products import ProductCard
from toolkit.core.text import Text

LIMITS_OF, FACTS_OF, COVERAGE_OF, LAW_OF, ORDER_OF = 25.0, 25.0, 20.0, 20.0, 10.0
"""Of 100 for each platform."""
POINT_CHARS = (4, 40)
"""A selling point is one short sentence."""
DETAIL_CHARS = 60
"""Fewer characters are no detail page."""


def score_copy(settings: CopySettings, answer: Mapping[str, Any], judge: Judge, of: float) -> ExerciseScore:
    """`answer` is {"texts": {platform: {"title", "points", "detail"}}}.

    Raises:
        AnswerError: if the answer has another shape.
    """
    texts = read_mapping(answer, "texts")
    rows: list[Point] = []
    cap = None
    for platform in settings.platforms:
        given = texts.get(platform, {})
        if not isinstance(given, Mapping):
            raise wrong_answer(f"texts.{platform}", "答案的格式不对", "the answer has a wrong shape")
        limits = judge.limits(platform)
        assert limits
        found, told = _platform(settings, given, limits, judge)
        cap = cap or told
        rows += [_named(row, limits) for row in found] if len(settings.platforms) > 1 else found
    return total_of(rows, of, cap=of * CAP if cap else None, note=cap)


def _named(row: Point, limits: CopyLimits) -> Point:
    name = Text(f"{limits.title.zh}·{row.name.zh}", f"{limits.title.en}: {row.name.en}")
    return Point(name=name, got=row.got, of=row.of, reason=row.reason, better=row.better, quote=row.quote)


def _platform(
    settings: CopySettings, given: Mapping[str, Any], limits: CopyLimits, judge: Judge
) -> tuple[list[Point], Text | None]:
    card = settings.card
    title, detail = read_text(given.get("title"), "title"), read_text(given.get("detail"), "detail")
    points = [text for one in read_list(given, "points") if (text := read_text(one, "points"))]
    parts = [Part(name=Text("标题", "title"), text=title)] + [
        Part(name=Text(f"卖点{n}", f"selling point {n}"), text=text) for n, text in enumerate(points, 1)
    ]
    parts.append(Part(name=Text("详情", "detail"), text=detail))
    whole = joined(parts)
    if not whole:
        return [_empty(LIMITS_OF + FACTS_OF + COVERAGE_OF + LAW_OF + ORDER_OF)], None
    rows = [*_other_goods(whole, card), *_fits(title, points, detail, limits, settings, judge)]
    rows += score_facts(parts, card, judge, FACTS_OF)
    rows += score_coverage(parts, settings.must, card, COVERAGE_OF, judge)
    law, cap = score_law(parts, card, judge, LAW_OF)
    return [*rows, *law, _order(title, settings, limits, judge)], cap


def _other_goods(whole: str, card: ProductCard) -> list[Point]:
    """A hint before all others, where the goods are not named once: whoever wrote of other goods has to know first."""
    if any(name in whole for name in card.names):
        return []
    told = Text(
        f"全文没有写“{card.name}”。这一题卖的是{card.name}，写成别的商品就对不上卡",
        f"“{card.name}” is not named once. This exercise is about it: copy for other goods does not match the card",
    )
    return [Point(name=Text("写的是哪样货", "Which goods"), got=0.0, of=0.0, reason=told)]


def _empty(of: float) -> Point:
    return Point(name=Text("还没写", "empty"), got=0.0, of=of, reason=Text("还没有写字", "nothing is written yet"))


def _fits(
    title: str, points: list[str], detail: str, limits: CopyLimits, settings: CopySettings, judge: Judge
) -> list[Point]:
    """Title, selling points and detail page in what the platform takes."""
    example = judge.copy(settings.card, limits)
    now, most, least = title_length(title, limits), limits.title_max, limits.title_min or 1
    if limits.unit == "width":  # two half widths are a Chinese character, which is what people count in
        now, most, least = -(-now // 2), most // 2, -(-least // 2)
    is_title = bool(title) and (line := allowed_title(Sentence(text=title), limits)) is not None and line.text == title
    told = Text(
        f"标题有 {now} 个字长，这个平台要 {least}–{most} 个字（{limits.as_of} 查的）",
        f"the title is {now} characters long; {least}-{most} fit here (as of {limits.as_of})",
    )
    if title and not is_title and limits.title_min <= title_length(title, limits) <= limits.title_max:
        told = Text("标题里有这个平台不收的符号", "the title has symbols that the platform does not take")
    short = [text for text in points if POINT_CHARS[0] <= len(text) <= POINT_CHARS[1]]
    fresh = list(dict.fromkeys(short))
    count = min(len(fresh), settings.points)
    size = text_width(detail) // 2
    is_detail = size >= DETAIL_CHARS and (not limits.caption_max or size <= limits.caption_max or limits.show == "shop")
    rows = [
        _row("标题合规格", "title fits", is_title, LIMITS_OF * 0.4, told,
             _ordered(settings, limits, judge) or _line(example.title.text, settings, judge)),
        Point(
            name=Text("卖点", "selling points"), got=LIMITS_OF * 0.3 * count / settings.points, of=LIMITS_OF * 0.3,
            reason=Text(
                f"{count} 条合用，要 {settings.points} 条；每条 {POINT_CHARS[0]}–{POINT_CHARS[1]} 字，不重复",
                f"{count} of {settings.points} will do; each {POINT_CHARS[0]}-{POINT_CHARS[1]} characters, none twice",
            ),
            better=None if count >= settings.points else _example_points(example.points, points, settings, judge),
        ),
        _row(
            "详情", "detail", is_detail, LIMITS_OF * 0.3,
            Text(f"详情 {size} 字，至少 {DETAIL_CHARS} 字", f"{size} characters of detail; {DETAIL_CHARS} at least"),
            _line("".join(line.text for line in example.detail), settings, judge),
        ),
    ]  # fmt: skip
    return rows


def _row(zh: str, en: str, is_met: bool, of: float, reason: Text, better: Text | None) -> Point:
    return Point(name=Text(zh, en), got=of if is_met else 0.0, of=of, reason=reason, better=None if is_met else better)


def _line(text: str, settings: CopySettings, judge: Judge) -> Text | None:
    return judge.checked(text, settings.card)


def _example_points(points: Any, given: list[str], settings: CopySettings, judge: Judge) -> Text | None:
    """As many selling points that are not there yet as are missing, each in a line."""
    whole = "\n".join(given)
    fresh = (point.sentence.text for point in points if point.sentence.text not in whole)
    sayable = (one for text in fresh if (one := judge.checked(text, settings.card)))
    found = list(islice(sayable, settings.points))
    return Text("\n".join(one.zh for one in found), "\n".join(one.en for one in found)) if found else None


def _order(title: str, settings: CopySettings, limits: CopyLimits, judge: Judge) -> Point:
    """Whether the words that people search for come first: place and name, then pack, then taste."""
    share, reason = _order_of(title, settings.card, limits)
    return Point(
        name=Text("关键词顺序", "key words first"), got=ORDER_OF * share, of=ORDER_OF, reason=reason,
        better=None if share >= 1 else _ordered(settings, limits, judge),
    )  # fmt: skip


def _ordered(settings: CopySettings, limits: CopyLimits, judge: Judge) -> Text | None:
    """A title that would get all of it: the product's own, else name and pack alone."""
    card = settings.card
    place = short_place(card.origin) if card.origin else ""
    shared = next((size for size in range(len(card.name), 0, -1) if place.endswith(card.name[:size])), 0)
    before = "" if place in card.name else place[: len(place) - shared]  # 山西武乡 and 武乡小米 are 山西武乡小米
    plain = f"{before}{card.name}{card.spec}"
    fits = (line := allowed_title(Sentence(text=plain), limits)) is not None and line.text == plain
    for title in (judge.copy(card, limits).title.text, *([plain] if fits else ())):
        if _order_of(title, card, limits)[0] >= 1 and (found := _line(title, settings, judge)):
            return found
    return None


def _order_of(title: str, card: ProductCard, limits: CopyLimits) -> tuple[float, Text]:
    """The share of the points, and why."""
    place = short_place(card.origin) if card.origin else ""
    name_at = min((title.find(name) for name in card.names if name in title), default=-1)
    place_at = title.find(place) if place and place in title else -1
    is_early = 0 <= name_at <= max(4, len(title) // 2)
    is_search = limits.title_style == "search"
    has_place = place_at >= 0 or (not is_search and bool(re.search(card.name, title)))
    taste_first = any(0 <= title.find(word) < name_at for word in card.taste)
    share = (0.6 if is_early and not taste_first else 0.0) + (0.4 if has_place else 0.0)
    if share >= 1:
        reason = Text("产地和品名在前，好搜", "place and name come first: easy to find")
    elif not is_early or taste_first:
        reason = Text(
            "品名要放在标题前半，形容的话往后放", "put the name into the first half, what describes it behind"
        )
    else:
        reason = Text(f"标题里加上产地“{place}”", f'name the place "{place}" in the title')
    return share, reason
