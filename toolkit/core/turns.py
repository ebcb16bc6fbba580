"""Units of talk for telling who sells what: sentences, cut where the seller turns to the next thing without a pause."""

from collections.abc import Sequence

from toolkit.core.numerals import find_link_numbers
from toolkit.core.phrases import Phrases
from toolkit.core.sentences import split_at, split_units
from toolkit.core.spans import Span
from toolkit.core.transcript import Segment

LEAST_CHARS = 5
"""A head or tail with fewer is no sentence of its own."""


def split_turns(segments: Sequence[Segment], speech: tuple[Span, ...], phrases: Phrases) -> tuple[Segment, ...]:
    """As `split_units`, but a sentence with a call to order and, after it, an opener is cut before the opener.

    Listeners run such sentences together: 想要的点三号链接接下来看这款.
    """
    turns: list[Segment] = []
    for unit in split_units(segments, speech):
        place = _turn(unit.text, phrases)
        turns += split_at(unit, place) if place else [unit]
    return tuple(turns)


def _turn(text: str, phrases: Phrases) -> int:
    """Where the opener begins, in characters; 0 if the sentence makes no turn."""
    if len(text) < 2 * LEAST_CHARS or not find_link_numbers(text):
        return 0
    starts = [text.find(phrase, LEAST_CHARS) for phrase in phrases.openers]
    fitting = [
        at for at in starts if at > 0 and len(text) - at >= LEAST_CHARS and find_link_numbers(text[:at])
    ]  # fmt: skip
    return min(fitting, default=0)
