"""Mends the characters of captions. Words stay as they are, but for what a listener invented and for the script."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from toolkit.core.spans import Span
from toolkit.core.subtitle_document import SubtitleCue, SubtitleFormat
from toolkit.core.subtitle_marks import remark, shown_text
from toolkit.core.subtitle_profile import SubtitleProfile
from toolkit.core.subtitle_rules_lines import ANY_DASH, CLOSING, DASH_WITH_SPACE, OPENING, is_bad_dash
from toolkit.core.subtitle_rules_text import traditional_in
from toolkit.core.subtitle_tidy import (
    advertisement_in,
    has_ass_block,
    mended_by,
    steps_for,
    with_mended_tags,
    with_real_breaks,
    without_ass_blocks,
    without_italics,
)
from toolkit.core.subtitle_view import SubtitleWords, has_han, letters_of


@dataclass(frozen=True, slots=True, kw_only=True)
class AppliedFix:
    """One thing that was mended."""

    rule: str
    place: int
    """Line of the original file, from 1; 0 where the whole file is meant."""
    span: Span | None
    before: str
    after: str
    removed: str = ""
    """Words that are no longer shown, because they stood there twice or nobody said them."""


def mend_texts(
    cues: Sequence[SubtitleCue], kind: SubtitleFormat, profile: SubtitleProfile, words: SubtitleWords,
    log: list[AppliedFix], *, is_simplified: bool,
) -> list[SubtitleCue]:  # fmt: skip
    """The cues with their characters in order; those without any words are left out.

    `is_simplified`: the file is meant to be in simplified characters.
    """
    mended: list[SubtitleCue] = []
    for cue in cues:
        raw = "\n".join(cue.lines)
        found = advertisement_in(shown_text(cue, kind))
        if found and found[1]:
            log.append(_note("advertisement", cue, raw, "", removed=letters_of(shown_text(cue, kind))))
            continue
        new = raw
        for rule, after in _steps(raw, kind, profile, words, is_simplified=is_simplified):
            lost = letters_of(shown_text(replace(cue, lines=(new,)), kind)) if rule == "loop" else ""
            log.append(_note(rule, cue, new, after, removed=lost))
            new = after
        if not has_words(new, kind):
            log.append(_note("empty-cue", cue, raw, ""))
            continue
        mended.append(cue if new == raw else replace(cue, lines=tuple(new.split("\n"))))
    return mended


def has_words(raw: str, kind: SubtitleFormat) -> bool:
    """Whether a viewer sees anything of `raw`, or it draws."""
    text = shown_text(SubtitleCue(start_ms=0, end_ms=0, lines=(raw,)), kind)
    is_drawing = kind == "ass" and not text and "\\p" in raw
    return is_drawing or bool(letters_of(text)) or any(mark in text for mark in "♪♫！？!?…")


def _steps(
    raw: str, kind: SubtitleFormat, profile: SubtitleProfile, words: SubtitleWords, *, is_simplified: bool
) -> Iterator[tuple[str, str]]:
    """(rule, raw text after it) for each step that changes anything."""
    for rule, mend in (("html-code", lambda text: text if kind == "ass" else with_real_breaks(text)),
                       ("broken-tag", lambda text: with_mended_tags(text, kind)), ("ass-code", without_ass_blocks),
                       ("italics", lambda text: without_italics(text, kind))):  # fmt: skip
        if rule == "ass-code" and (kind == "ass" or not has_ass_block(raw)):
            continue
        if rule == "italics" and not (profile.id.startswith("netflix-zh") and has_han(raw)):
            continue
        new = mend(raw)
        if new != raw:
            yield rule, new
            raw = new
    text = shown_text(SubtitleCue(start_ms=0, end_ms=0, lines=(raw,)), kind)
    for step in steps_for(profile, kind):
        new_text = mended_by(step, text)
        if new_text != text:
            raw, text = remark(raw, new_text, kind), new_text
            yield step.rule, raw
    for rule, new_text in _line_marks(text):
        raw, text = remark(raw, new_text, kind), new_text
        yield rule, raw
    if is_simplified and words.to_simplified is not None and traditional_in(text, words.to_simplified):
        yield "traditional", remark(raw, words.to_simplified(text), kind)


def _line_marks(text: str) -> Iterator[tuple[str, str]]:
    """Speakers' dashes, blank lines, and marks that can't stand where the caption begins or ends."""
    lines = text.split("\n")
    dashed = [
        (DASH_WITH_SPACE if DASH_WITH_SPACE.match(line) else ANY_DASH).sub("-", line)
        if is_bad_dash(line, lines)
        else line
        for line in lines
    ]
    if dashed != lines:
        yield "speaker-dash", "\n".join(dashed)
    filled = [line for line in dashed if line.strip()]
    if filled and len(filled) < len(dashed):
        yield "empty-cue", "\n".join(filled)
    if filled and has_han(filled[0]):
        bare = filled[0].lstrip(CLOSING + " ")
        if letters_of(bare) and bare != filled[0].lstrip() and filled[0].lstrip()[0] in CLOSING:
            filled[0] = bare
            yield "line-start", "\n".join(filled)
    if filled and has_han(filled[-1]) and filled[-1].rstrip()[-1] in OPENING:
        filled[-1] = filled[-1].rstrip(OPENING + " ")
        if filled[-1]:
            yield "line-end", "\n".join(filled)


def _note(rule: str, cue: SubtitleCue, before: str, after: str, removed: str = "") -> AppliedFix:
    if rule == "loop":
        removed = _difference(removed, letters_of(after))
    return AppliedFix(rule=rule, place=cue.place, span=cue.span, before=before, after=after, removed=removed)


def _difference(more: str, less: str) -> str:
    return more[: max(0, len(more) - len(less))]
