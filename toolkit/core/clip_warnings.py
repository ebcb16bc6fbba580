"""Where a clip says another price, weight or count than the product's card: told to the user, never corrected."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from toolkit.core.amounts import AmountMention, find_amounts
from toolkit.core.cue import Cue
from toolkit.core.plan import ClipPlan
from toolkit.core.products import ProductCard
from toolkit.core.spans import Span, format_clock
from toolkit.core.text import Text
from toolkit.core.transcript import Segment

NEAR_MS = 1_000
"""Captions begin and end up to this much beside the words they show (core/caption_times.py)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenFootage:
    """What is said in one footage file, in source time."""

    segments: tuple[Segment, ...]
    mentions: tuple[AmountMention, ...]
    """`find_amounts` of the segments with all cards."""


def listen_for_amounts(segments: Sequence[Segment], cards: Sequence[ProductCard]) -> SpokenFootage:
    """The segments with the amounts in them, each compared with the card of the product it is said of."""
    return SpokenFootage(segments=tuple(segments), mentions=find_amounts(segments, cards))


def warn_of_amounts(clip: ClipPlan, footage: Sequence[SpokenFootage], card: ProductCard) -> tuple[Text, ...]:
    """A warning for each amount in the clip that contradicts `card`, the card of the clip's product, in clip time.

    An amount that is said of another product counts only where it contradicts that product's card too. One that a
    caption of the clip no longer shows has been corrected by the user, and is not told again; where no caption stands
    at all the voice still says it. `footage` is in the order of `ClipPart.footage`.
    """
    return tuple(_warning(mention, said, clip) for mention, said in _differences(clip, footage, card))


def hold_back_captions(clip: ClipPlan, footage: Sequence[SpokenFootage], card: ProductCard) -> ClipPlan:
    """A fresh plan's clip; captions that contradict `card` went over to `held_cues`: burnt in they might be false."""
    doubtful = _differences(clip, footage, card)
    held = tuple(
        cue for cue in clip.cues if any(_shows(cue, mention) and _is_near(cue, said) for mention, said in doubtful)
    )
    return replace(clip, cues=tuple(cue for cue in clip.cues if cue not in held), held_cues=(*clip.held_cues, *held))


def _differences(
    clip: ClipPlan, footage: Sequence[SpokenFootage], card: ProductCard
) -> list[tuple[AmountMention, Span]]:
    """The amounts in the clip that contradict the card, with their place in clip time."""
    found: list[tuple[AmountMention, Span]] = []
    at_ms = 0
    for part in clip.parts:
        spoken = footage[part.footage]
        for mention in _contradicted(spoken, part.span, card):
            said = mention.span.shifted(at_ms - part.span.start_ms).clamped(Span(0, clip.duration_ms))
            near = [cue for cue in (*clip.cues, *_still_held(clip)) if _is_near(cue, said)]
            if not near or any(_shows(cue, mention) for cue in near) or _crosses_cues(near, mention):
                found.append((mention, said))
        at_ms += part.span.duration_ms
    return found


def _contradicted(spoken: SpokenFootage, inside: Span, card: ProductCard) -> list[AmountMention]:
    """The amounts said within `inside` (source time) that differ from the card."""
    own = {(found.segment_index, found.start_char): found for found in _judged_alone(spoken, inside, card)}
    told: list[AmountMention] = []
    for mention in spoken.mentions:
        mine = own.get((mention.segment_index, mention.start_char))
        is_of_it = mention.product_id in (card.id, None) or mention.verdict == "differs"
        if mine is not None and mine.verdict == "differs" and is_of_it:
            told.append(mine)
    return told


def _judged_alone(spoken: SpokenFootage, inside: Span, card: ProductCard) -> list[AmountMention]:
    """Every amount said within `inside`, compared with `card`."""
    near = [index for index, segment in enumerate(spoken.segments) if segment.span.overlap_ms(inside)]
    if not near:
        return []
    first, last = near[0], near[-1] + 2  # the segment after the last tells whether its last price goes on
    found = find_amounts(spoken.segments[first:last], (card,))
    return [
        replace(mention, segment_index=mention.segment_index + first) for mention in found
        if inside.contains((mention.span.start_ms + mention.span.end_ms) // 2)
    ]  # fmt: skip


def _still_held(clip: ClipPlan) -> list[Cue]:
    """Captions that were held back and that the user put nothing in place of."""
    return [cue for cue in clip.held_cues if not any(cue.span.overlap_ms(other.span) for other in clip.cues)]


def _is_near(cue: Cue, said: Span) -> bool:
    return cue.span.overlap_ms(Span(max(0, said.start_ms - NEAR_MS), said.end_ms + NEAR_MS)) > 0


def _shows(cue: Cue, mention: AmountMention) -> bool:
    """Whether the amount stands in the caption, in words or in digits."""
    return any(_bare(written) in _bare(cue.text) for written in (mention.text, mention.normalised))


def _crosses_cues(cues: Sequence[Cue], mention: AmountMention) -> bool:
    """Whether the amount begins in one caption and ends in the next."""
    return any(
        _bare(written) in _bare("".join(cue.text for cue in cues)) for written in (mention.text, mention.normalised)
    )


def _bare(text: str) -> str:
    return "".join(char for char in text if char.isalnum())


def _warning(mention: AmountMention, said: Span, clip: ClipPlan) -> Text:
    clock = format_clock(said.start_ms)
    is_held = any(_is_near(cue, said) and _shows(cue, mention) for cue in _still_held(clip))
    held_zh, held_en = ("这句字幕先没放上去。", "Its caption was left out. ") if is_held else ("", "")
    return Text(
        f"片中 {clock} {mention.why.zh}。{held_zh}先听这一秒：机器听错的，在“看片和改片”里把字幕写对，"
        "重做这一条；卖家说错的，这条别发",
        f"at {clock} of the clip: {mention.why.en}. {held_en}Listen to that second: if the machine misheard, write the "
        "right caption on the page for changing clips and make this one anew; if the seller said it wrong, do not "
        "post this clip",
    )
