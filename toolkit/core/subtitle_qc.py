"""Finds what is wrong in anybody's subtitles. Pure."""

from collections.abc import Iterator

from toolkit.core.spans import Span
from toolkit.core.subtitle_document import SubtitleDocument
from toolkit.core.subtitle_profile import SubtitleProfile
from toolkit.core.subtitle_rules import RULES, SubtitleFinding, finding
from toolkit.core.subtitle_rules_lines import check_lines
from toolkit.core.subtitle_rules_media import check_media
from toolkit.core.subtitle_rules_text import check_texts
from toolkit.core.subtitle_rules_time import check_times
from toolkit.core.subtitle_view import SubtitleMedia, SubtitleWords, show_cues


def check_document(
    document: SubtitleDocument,
    profile: SubtitleProfile,
    words: SubtitleWords,
    media: SubtitleMedia | None = None,
) -> tuple[SubtitleFinding, ...]:
    """Every breach of every rule, in order of time; what concerns the whole file comes first.

    `media` adds the rules that need the footage; its times must be the subtitles' own.
    """
    shown = show_cues(document)
    found: list[SubtitleFinding] = list(_reading(document))
    found += check_times(document, shown, profile)
    found += check_lines(shown, profile, words)
    found += check_texts(document, shown, profile, words)
    if media is not None:
        found += check_media(shown, profile, media)
    grave = list(RULES)
    return tuple(sorted(found, key=lambda one: (_when(one), grave.index(one.rule))))


def _when(one: SubtitleFinding) -> tuple[int, int]:
    if one.span is None:
        return (0, one.place)
    return (1, one.span.start_ms)


def _reading(document: SubtitleDocument) -> Iterator[SubtitleFinding]:
    is_told_by_cue = any("\ufffd" in line for cue in document.cues for line in cue.lines)
    for fault in document.faults:
        if fault.rule == "lost-characters" and is_told_by_cue:
            continue
        cue = document.cues[fault.cue - 1] if fault.cue and fault.cue <= len(document.cues) else None
        span: Span | None = cue.span if cue else None
        order = fault.cue if cue else None
        yield finding(
            fault.rule, fault.zh, fault.en, cue=order, place=fault.place, span=span, is_fixable=fault.is_fixable
        )
