"""Whether a term is written in place of what was heard: sound, surroundings and other mentions weighed together."""

from dataclasses import dataclass, replace
from math import log10

from toolkit.core.chinese_text import PUNCTUATION
from toolkit.core.ear import Ear
from toolkit.core.phrases import Phrases
from toolkit.core.term_candidates import Candidate, is_head_exact

# Limits of the mean cost per syllable where only the text is known. Measured by bench/names.py on two labelled streams
# (Whisper base) and on 54 recordings in which none of the names occurs.
LONG_LIMIT = 0.16
"""Four syllables and more, no other sign needed."""
LONG_LIMIT_IN_CONTEXT = 0.24
THREE_LIMIT = 0.06
THREE_LIMIT_IN_CONTEXT = 0.17
TWO_LIMIT_IN_CONTEXT = 0.13
PAIR_LIMIT = 0.4
"""Of two neighbours, where only the text is known: 相常苦荞茶 is not 凉山苦荞茶."""
HEAD_LIMIT = 0.25
"""Of the part before what many products share: 喜欢苹果 is not 西乡苹果."""
MANY_NAMES = 30
"""From so many names on, limits shrink with their number: more names fit by chance."""
SHRINK = 0.04
"""For ten times as many names, of the limits of cost."""
SHRINK_BURDEN = 1.0
"""For ten times as many names, of the limits of burden."""
CROWDED = 0.7
"""Tenfolds more names than usual (150 names) from which on the head must be heard closely, asked or not."""
SHRINK_HEAD = 0.2
"""For ten times as many names than that, of the limit of the head: among a thousand names 先下豆瓣 (0.21) was taken for
洋县豆瓣, 香小米 (0.3) for 西乡小米."""

# Limits where the sound was asked, of the burden: COST_WEIGHT x cost per syllable + nats per syllable that the sound
# fits the term worse than what was heard. Tuned by bench/names.py on the streams of the set "tune" and on sentences
# that name nothing: terms that were said carried up to 9.3 near another mention;
# 钢栏漆肠 for 文山三七, where the product that was said stood on no card, carried 4.7.
COST_WEIGHT = 13.0
FAR_LIMIT = 3.9
"""No other mention; four syllables."""
FAR_LIMIT_PER_SYLLABLE = 1.8
"""More for each syllable beyond four: long names hardly ever fit by chance."""
KNOWN_LIMIT = 8.0
"""The product was certainly mentioned elsewhere in the footage."""
NEAR_LIMIT = 9.65
"""Near another mention. Terms that were said carried up to 9.5 (刚满池尘 for 赣南脐橙), others 11.2 and more."""
NEAR_LIMIT_OF_UNLIKE = 9.15
"""From `UNTOLD_COST` on, where 盐糖蒜 for 金乡大蒜 carried 9.5."""
THREE_NEAR_LIMIT = 4.5
TWO_NEAR_LIMIT = 3.2
UNLIKE_GAIN = -4.5
"""What is further off than `UNTOLD_COST` must not fit the sound worse: 样的味道 for 英德红茶 did, at -5.9."""
WORD_BURDEN = 1.5
"""Added where what was heard is an everyday word."""
HEAD_RELIEF = 3.0
"""Taken off where the place before the goods was heard exactly: 骨田米那 for 古田银耳."""
ALTERNATIVE_RELIEF = 2.0
"""Taken off where the engine's own other readings write the term."""
UNTOLD_COST = 0.3
"""Where the engine listened for the terms and still wrote none of them, nothing further off than this is asked for: on
the set "tune" 44 such places were asked for, and none was the term."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What speaks for a term beside its sound."""

    is_near: bool
    """Another mention of the product within a minute."""
    is_known: bool
    """The product is mentioned somewhere in the footage."""
    frame: int
    """How much the words around call for a name: 2 between two sure signs (想要 … 的家人), 1 beside one, else 0."""


def frame_of(candidate: Candidate, text: str, phrases: Phrases) -> int:
    """How much the words around a candidate call for a name, 0..2."""
    before, after = text[: candidate.start], text[candidate.end :]
    closes = not after or after[0] in PUNCTUATION or after.startswith(phrases.frames_after)
    if closes and before.endswith(tuple(frame for frame in phrases.frames_before if len(frame) >= 2)):
        return 2
    return int(before.endswith(phrases.frames_before) or after.startswith(phrases.frames_after))


def crowd_of(names: int) -> float:
    """How many tenfolds more names than usual there are.

    >>> crowd_of(12), round(crowd_of(300), 3)
    (0.0, 1.0)
    """
    return max(0.0, log10(max(names, 1) / MANY_NAMES))


def is_certain(candidate: Candidate, ear: Ear, crowd: float = 0.0) -> bool:
    """Whether the text alone is enough: nothing else sounds like this."""
    size = len(candidate.term.text)
    if candidate.is_exact_text:
        return True
    if candidate.term.kind in ("variety", "place") or candidate.worst_pair > PAIR_LIMIT or candidate.as_before:
        return False
    if size >= 4:
        whole = not candidate.gaps or (size > 4 and not crowd)
        return candidate.cost <= LONG_LIMIT - SHRINK * crowd and whole and _is_head_heard(candidate, crowd)
    return size == 3 and candidate.cost <= THREE_LIMIT and not ear.is_word(candidate.heard)


def is_likely(candidate: Candidate, ear: Ear, around: Surroundings, crowd: float = 0.0) -> bool:
    """Whether sound and surroundings together are enough."""
    if candidate.gain is not None:
        if crowd > CROWDED and not _is_head_heard(candidate, crowd):
            return False
        if candidate.cost > UNTOLD_COST and candidate.gain < UNLIKE_GAIN:
            return False
        return burden_of(candidate, ear) <= _limit_of(candidate, around) - SHRINK_BURDEN * crowd
    if candidate.term.kind in ("variety", "place") or candidate.worst_pair > PAIR_LIMIT:
        return False
    return _is_likely_text(candidate, ear, around, crowd)


def burden_of(candidate: Candidate, ear: Ear) -> float:
    """What speaks against a candidate of which the sound was asked."""
    burden = COST_WEIGHT * candidate.cost + max(0.0, -(candidate.gain or 0.0))
    if len(candidate.term.text) < 4 and ear.is_word(candidate.heard):
        burden += WORD_BURDEN
    if is_head_exact(candidate):
        burden -= HEAD_RELIEF
    return burden - ALTERNATIVE_RELIEF * candidate.is_alternative


def is_open(candidate: Candidate, ear: Ear, around: Surroundings, crowd: float, *, is_told: bool) -> bool:
    """Whether the sound could make a candidate likely; `is_told`: the engine listened for the terms."""
    if is_told and candidate.cost > UNTOLD_COST and not (candidate.is_alternative or is_head_exact(candidate)):
        return False
    return is_likely(replace(candidate, gain=0.0), ear, around, crowd)


def _is_head_heard(candidate: Candidate, crowd: float) -> bool:
    return candidate.head_cost <= HEAD_LIMIT - SHRINK_HEAD * max(0.0, crowd - CROWDED)


def _limit_of(candidate: Candidate, around: Surroundings) -> float:
    size = len(candidate.term.text)
    if size >= 4 and candidate.term.kind in ("name", "alias"):
        far = FAR_LIMIT + FAR_LIMIT_PER_SYLLABLE * min(2, size - 4)
        near = NEAR_LIMIT if candidate.cost <= UNTOLD_COST else NEAR_LIMIT_OF_UNLIKE
        return near if around.is_near else max(far, KNOWN_LIMIT * around.is_known)
    if not around.is_near:
        return -1.0
    return (THREE_NEAR_LIMIT if size >= 3 else TWO_NEAR_LIMIT) + 0.5 * around.frame


def _is_likely_text(candidate: Candidate, ear: Ear, around: Surroundings, crowd: float) -> bool:
    size, cost = len(candidate.term.text), candidate.cost
    if candidate.as_before:
        return around.is_near and cost <= LONG_LIMIT and not candidate.gaps
    if size >= 4:
        if not _is_head_heard(candidate, crowd) or (crowd and candidate.gaps):
            return False
        limit = LONG_LIMIT_IN_CONTEXT + 0.06 * candidate.is_alternative - 2 * SHRINK * crowd
        return cost <= limit and (around.is_near or around.frame > 0)
    if not around.is_near:
        return False
    is_word = ear.is_word(candidate.heard)
    if size == 3:
        return cost <= THREE_LIMIT_IN_CONTEXT and (not is_word or around.frame > 0)
    if is_word:
        return cost == 0 and around.frame == 2
    return cost == 0 or (cost <= TWO_LIMIT_IN_CONTEXT and around.frame > 0)
