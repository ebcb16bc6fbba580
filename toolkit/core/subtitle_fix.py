"""Mends anybody's subtitles: characters, lines and times. Words are neither lost nor changed. Pure.

Only what a machine invented or wrote twice is taken away, and traditional characters among simplified ones are
converted; each of these says so in its `AppliedFix`.
"""

from dataclasses import replace

from toolkit.core.subtitle_document import SubtitleDocument
from toolkit.core.subtitle_fix_lines import mend_lines
from toolkit.core.subtitle_fix_spans import mend_spans
from toolkit.core.subtitle_fix_text import AppliedFix, mend_texts
from toolkit.core.subtitle_fix_time import mend_times
from toolkit.core.subtitle_profile import SubtitleProfile
from toolkit.core.subtitle_rules_text import is_traditional
from toolkit.core.subtitle_view import SubtitleMedia, SubtitleWords, show_cues

__all__ = ["AppliedFix", "fix_document"]

_ROUNDS = 5
"""Splitting a caption makes new gaps, closing a gap may touch a cut: what is not settled after five rounds never is."""


def fix_document(
    document: SubtitleDocument,
    profile: SubtitleProfile,
    words: SubtitleWords,
    media: SubtitleMedia | None = None,
) -> tuple[SubtitleDocument, tuple[AppliedFix, ...]]:
    """`document` with everything mended that can be, and what was done, in order.

    Mending what was mended changes nothing. `media` must have the subtitles' own time. Cues come back numbered from 1.
    """
    log: list[AppliedFix] = [
        AppliedFix(rule=fault.rule, place=fault.place, span=None, before=fault.zh, after="")
        for fault in document.faults
        if fault.is_fixable and fault.rule != "bad-time"
    ]
    simplified = words.to_simplified is None or not is_traditional(show_cues(document), words.to_simplified)
    mended = _with_known_styles(document)
    for number in range(_ROUNDS):
        before = mended.cues
        mended = _round(mended, profile, words, media, log, is_simplified=simplified, is_first=number == 0)
        if mended.cues == before:
            break
    cues = tuple(replace(cue, number=number) for number, cue in enumerate(mended.cues, 1))
    kept = tuple(replace(fault, cue=None) for fault in document.faults if not fault.is_fixable)
    return replace(mended, cues=cues, faults=kept, encoding="utf-8"), tuple(log)


def _round(
    document: SubtitleDocument, profile: SubtitleProfile, words: SubtitleWords, media: SubtitleMedia | None,
    log: list[AppliedFix], *, is_simplified: bool, is_first: bool,
) -> SubtitleDocument:  # fmt: skip
    kind = document.format
    cues = mend_texts(document.cues, kind, profile, words, log, is_simplified=is_simplified)
    cues = mend_spans(document, cues, profile, media, log, shifts=is_first)
    cues = mend_lines(cues, kind, profile, words, log)
    cues = mend_times(replace(document, cues=tuple(cues)), profile, words, media, log)
    return replace(document, cues=tuple(cues))


def _with_known_styles(document: SubtitleDocument) -> SubtitleDocument:
    """ASS rows whose style is not defined get the first one that is."""
    unknown = {fault.cue for fault in document.faults if fault.rule == "unknown-style"}
    if not unknown:
        return document
    rows = [line.split(":", 1)[1] for line in document.header.splitlines() if line.lower().startswith("style:")]
    first = rows[0].split(",")[0].strip() if rows else "Default"
    cues = tuple(replace(cue, style=first) if order in unknown else cue for order, cue in enumerate(document.cues, 1))
    return replace(document, cues=cues)
