"""What a user must look at before posting a planned clip."""

import dataclasses

from toolkit.core.clip_warnings import listen_for_amounts, warn_of_amounts
from toolkit.core.plan import MakePlan
from toolkit.core.products import ProductCard
from toolkit.tasks.findings import Findings


def add_warnings(plan: MakePlan, findings: tuple[Findings, ...], cards: tuple[ProductCard, ...]) -> MakePlan:
    """The plan, fresh or edited by the user, with the warnings of each clip made anew."""
    by_id = {card.id: card for card in cards}
    spoken = [listen_for_amounts(found.transcript.segments if found.transcript else (), cards) for found in findings]
    return dataclasses.replace(
        plan,
        clips=tuple(
            dataclasses.replace(
                clip,
                warnings=warn_of_amounts(clip, spoken, by_id[clip.product_id]) if clip.product_id in by_id else (),
            )
            for clip in plan.clips
        ),
    )
