"""What a user must look at before posting a planned clip."""

import dataclasses
from collections.abc import Callable, Sequence

from toolkit.core.clip_warnings import SpokenFootage, hold_back_captions, listen_for_amounts, warn_of_amounts
from toolkit.core.plan import ClipPlan, MakePlan
from toolkit.core.products import ProductCard
from toolkit.tasks.findings import Findings


def hold_back_doubtful(plan: MakePlan, findings: tuple[Findings, ...], cards: tuple[ProductCard, ...]) -> MakePlan:
    """A fresh plan without the captions that contradict the card of the clip's product; they stand in `held_cues`."""
    return _each_clip(plan, findings, cards, hold_back_captions)


def add_warnings(plan: MakePlan, findings: tuple[Findings, ...], cards: tuple[ProductCard, ...]) -> MakePlan:
    """The plan, fresh or edited by the user, with the warnings of each clip made anew."""
    return _each_clip(plan, findings, cards, _with_warnings)


def _with_warnings(clip: ClipPlan, spoken: Sequence[SpokenFootage], card: ProductCard) -> ClipPlan:
    return dataclasses.replace(clip, warnings=warn_of_amounts(clip, spoken, card))


def _each_clip(
    plan: MakePlan,
    findings: tuple[Findings, ...],
    cards: tuple[ProductCard, ...],
    change: Callable[[ClipPlan, Sequence[SpokenFootage], ProductCard], ClipPlan],
) -> MakePlan:
    by_id = {card.id: card for card in cards}
    spoken = [listen_for_amounts(found.transcript.segments if found.transcript else (), cards) for found in findings]
    clips = (
        change(clip, spoken, by_id[clip.product_id]) if clip.product_id in by_id
        else dataclasses.replace(clip, warnings=())
        for clip in plan.clips
    )  # fmt: skip
    return dataclasses.replace(plan, clips=tuple(clips))
