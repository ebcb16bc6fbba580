"""A scored rehearsal as rows of an exercise: content first, then delivery, each remark with its second."""

from toolkit.core.courses.judge import Judge
from toolkit.core.courses.score import ExerciseScore, Point, total_of
from toolkit.core.products import ProductCard
from toolkit.core.rehearsal.types import ITEM_NAMES, ItemScore, Rehearsal, Remark
from toolkit.core.text import Text

BY_HAND = Text(
    "机器没听清（可能是方言），不扣分，请老师来评", "the machine is unsure of the words: the trainer will score it"
)
"""What a trainee reads where the recogniser is unsure."""


HEARD = Text("机器听到的", "what the machine heard")
HEARD_HELP = Text(
    "分数是按这些字打的。听错了不怪您，请老师听原声再改分",
    "the points rest on these words. Misheard words are not your fault: ask the trainer to listen",
)


def score_of_rehearsal(
    rehearsal: Rehearsal, card: ProductCard, judge: Judge, of: float, heard: str = ""
) -> ExerciseScore:
    """The rubric's rows with their remarks as hints, and the words that they rest on (`heard`) as the last.

    Rows that rest on words which were not heard well are left to the trainer, their points neither given nor taken: a
    dialect is no fault.
    """
    points: list[Point] = []
    for item in rehearsal.items:
        points.append(_row(item))
        points += [_hint(item, remark, card, judge, of / 100) for remark in item.remarks]
    if heard:
        points.append(Point(name=HEARD, got=0.0, of=0.0, reason=HEARD_HELP, quote=heard))
    cap = of * rehearsal.total / 100 if rehearsal.capped else None
    return total_of(points, of, cap=cap, note=rehearsal.capped)


def _row(item: ItemScore) -> Point:
    name = ITEM_NAMES[item.id]
    if item.is_by_hand:
        return Point(name=name, got=0.0, of=float(item.most), reason=BY_HAND, is_by_hand=True)
    lost = [remark for remark in item.remarks if remark.points]
    reason = (
        Text(f"有 {len(lost)} 处扣分，见下面", f"{len(lost)} places cost points, see below")
        if lost
        else Text("这一项没有扣分", "nothing was lost here")
    )
    return Point(name=name, got=float(item.points), of=float(item.most), reason=reason)


def _hint(item: ItemScore, remark: Remark, card: ProductCard, judge: Judge, scale: float) -> Point:
    """`scale`: points of the exercise for one of the rubric's hundred."""
    taken = remark.points * scale
    cost = Text(f"（扣 {taken:.1f}）", f" ({taken:.1f} off)") if taken and not item.is_by_hand else Text("", "")
    return Point(
        name=ITEM_NAMES[item.id],
        got=0.0,
        of=0.0,
        reason=Text(f"{remark.why.zh}{cost.zh}", f"{remark.why.en}{cost.en}"),
        better=judge.checked(remark.better, card) or judge.checked(_excluded(remark.better, card), card),
        quote=remark.words,
        at_ms=remark.span.start_ms if remark.span else None,
        is_by_hand=_is_asked(item, remark),
    )


def _excluded(better: str, card: ProductCard) -> str:
    """The regions left out as a host says them, where the better line is about them."""
    regions = card.value("ship.regions_excluded")
    return f"{regions}发不了。" if regions and regions in better else ""


def _is_asked(item: ItemScore, remark: Remark) -> bool:
    """Whether it was perhaps misheard: told with its second, free, and for the trainer to listen to."""
    return item.id in ("facts", "law") and not remark.points and remark.span is not None
