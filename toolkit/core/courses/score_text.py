"""Rows that several kinds of exercise share: the law, the facts, what was said of the card."""

from collections.abc import Sequence
from dataclasses import dataclass

from toolkit.core.compliance.findings import ComplianceFinding
from toolkit.core.copy_engine import facts_in
from toolkit.core.copy_lines import shown_value
from toolkit.core.courses.judge import CAPS, LAW_COST, Judge
from toolkit.core.courses.law_names import law_in_english
from toolkit.core.courses.score import Point
from toolkit.core.facts import Claim
from toolkit.core.field_labels import field_label
from toolkit.core.products import ProductCard
from toolkit.core.text import Text

LAW = Text("合规", "law")
FACTS = Text("说的都有依据", "every claim stands on the card")
COVERAGE = Text("该说的都说了", "what must be said")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A piece of an answer: its name, and what was written."""

    name: Text
    text: str


def joined(parts: Sequence[Part]) -> str:
    return "\n".join(part.text for part in parts if part.text)


def score_law(
    parts: Sequence[Part], card: ProductCard | None, judge: Judge, of: float
) -> tuple[list[Point], Text | None]:
    """A row for the law, a hint for each finding; and why the whole is capped, or None."""
    hints: list[Point] = []
    taken, cap = 0.0, None
    for part in parts:
        for one in judge.findings(part.text, card):
            cost = of * LAW_COST[one.level]
            taken += cost
            hints.append(_law_hint(one, part, card, judge, cost))
            if one.is_flag and one.rule_id in CAPS:
                cap = Text(
                    f"写了“{one.text}”：食品不能说治病和功效，这一题最多得 59%",
                    f'"{one.text}": food cures nothing; this exercise is worth 59 % at most',
                )
    flags = [hint for hint in hints if hint.quote]
    reason = (
        Text(f"有 {len(flags)} 处要改，见下面", f"{len(flags)} places to mend, see below")
        if flags
        else Text("没有查出问题；没查出不等于一定合规", "nothing was found, which is no clearance")
    )
    return [Point(name=LAW, got=max(0.0, of - taken), of=of, reason=reason), *hints], cap


def _law_hint(one: ComplianceFinding, part: Part, card: ProductCard | None, judge: Judge, cost: float) -> Point:
    lost = Text(f"（扣 {cost:.0f}）", f" ({cost:.0f} off)") if cost else Text("", "")
    reason = Text(f"{one.why.zh}（{one.law}）{lost.zh}", f"{one.why.en} ({law_in_english(one.law)}){lost.en}")
    better = judge.better_at(part.text, one.start, card) if one.is_flag else None
    if one.is_flag and better is None:
        reason = Text(f"{reason.zh}。没有能换的说法，请去掉", f"{reason.en}. Nothing says it lawfully: leave it out")
    name = Text(f"合规：{part.name.zh}", f"law: {part.name.en}")
    return Point(name=name, got=0.0, of=0.0, reason=reason, better=better, quote=one.text)


def score_facts(parts: Sequence[Part], card: ProductCard, judge: Judge, of: float) -> list[Point]:
    """A row for the facts: the share of claims that the card carries, nothing where one is against the card."""
    found = [(part, claim) for part in parts for claim in judge.claims(part.text, card)]
    wrong = [(part, claim) for part, claim in found if claim.status == "contradicted"]
    claims = [
        (part, claim) for part, claim in found if claim.status != "unsupported" or not _is_stopped(part, claim, judge)
    ]
    loose = [(part, claim) for part, claim in claims if claim.status == "unsupported"]
    share = 0.0 if wrong or not claims else 1 - len(loose) / len(claims)
    if not claims:
        reason = Text("还没有说到商品的任何一样：产地、规格、价格都可以说", "nothing of the goods is said yet")
    elif wrong:
        reason = Text("有和商品卡不一样的话，这一项不得分", "something differs from the card: no points here")
    else:
        reason = Text(
            f"{len(claims)} 处说法，{len(claims) - len(loose)} 处商品卡上有",
            f"{len(claims) - len(loose)} of {len(claims)} claims stand on the card",
        )
    rows = [Point(name=FACTS, got=of * share, of=of, reason=reason)]
    for part, claim in (*wrong, *loose):
        name = Text(f"依据：{part.name.zh}", f"claim: {part.name.en}")
        better = _fact_line(claim.fact_id, card, judge)
        reason = _why(claim, has_better=better is not None)
        rows.append(Point(name=name, got=0.0, of=0.0, reason=reason, better=better, quote=claim.text))
    return rows


def _why(claim: Claim, *, has_better: bool) -> Text:
    """With the field that the card's value is of, which the facts name in Chinese only; and what to do."""
    field = f"{field_label(claim.fact_id).en}: " if claim.fact_id else ""
    zh, en = ("", "") if has_better else ("。没有依据就去掉", ". Leave it out, or ask for it to be put on the card")
    return Text(f"{claim.why.zh}{zh}", f"{field}{claim.why.en}{en}")


def _is_stopped(part: Part, claim: Claim, judge: Judge) -> bool:
    """Whether the law's row has taken points for these words already."""
    flags = [one for one in judge.findings(part.text, None) if one.is_flag]
    return any(one.start < claim.end and claim.start < one.end for one in flags)


def _fact_line(path: str | None, card: ProductCard, judge: Judge) -> Text | None:
    """The card's own value, as a sentence."""
    value = card.value(path) if path else ""
    return judge.checked(_said(path, card), card) if path and value else None


def score_coverage(
    parts: Sequence[Part], must: Sequence[str], card: ProductCard, of: float, judge: Judge
) -> list[Point]:
    """A row for the facts that a buyer has to learn, and a hint for each that is missing."""
    wanted = [path for path in must if path == "name" or card.value(path)]
    missing = missing_paths(joined(parts), wanted, card)
    share = 1 - len(missing) / len(wanted) if wanted else 1.0
    labels = "、".join(field_label(path).zh for path in missing)
    names = ", ".join(field_label(path).en for path in missing)
    reason = Text(f"还没说：{labels}", f"not said: {names}") if missing else Text("都说到了", "all of it is said")
    rows = [Point(name=COVERAGE, got=of * share, of=of, reason=reason)]
    for path in missing:
        label = field_label(path)
        better = judge.checked(_said(path, card), card)
        if better:
            name = Text(f"没说{label.zh}", f"{label.en} is missing")
            reason = Text("买的人要知道这一样", "a buyer has to know it")
            rows.append(Point(name=name, got=0.0, of=0.0, reason=reason, better=better))
    return rows


def missing_paths(text: str, wanted: Sequence[str], card: ProductCard) -> list[str]:
    """Those of `wanted` that `text` does not say, in any wording that the facts understand."""
    said = set(facts_in(text, [path for path in wanted if path != "name"], card))
    if any(name in text for name in card.names):
        said.add("name")
    return [path for path in wanted if path not in said]


def _said(path: str, card: ProductCard) -> str:
    if path == "name":
        return f"这是{card.name}。"
    if path == "ship.regions_excluded":
        return f"{card.value(path)}发不了。"
    value = f"{card.value(path)}小时" if path == "ship.hours" else shown_value(path, card)
    return f"{field_label(path).zh.partition('（')[0]}：{value}。"
