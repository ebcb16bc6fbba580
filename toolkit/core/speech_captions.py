"""What stands between a transcript and its captions: amounts in digits, and Mandarin for dialect words."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from toolkit.core.amounts import normalise_amounts
from toolkit.core.caption_limits import CaptionLimits
from toolkit.core.cue import Cue
from toolkit.core.gloss import GlossLexicon, gloss_text
from toolkit.core.rewriting import Edit, edit_segment
from toolkit.core.text import Text
from toolkit.core.transcript import Segment, TermChange

SplitWords = Callable[[str], tuple[str, ...]]

_IN_DIGITS = Text("数目写成数字", "the amount in digits")
_IN_MANDARIN = Text("方言词换成普通话", "Mandarin for a dialect word")


def amounts_in_digits(segments: Sequence[Segment]) -> tuple[Segment, ...]:
    """The segments with prices and weights in digits (三十九块九 -> 39.9元); times are kept."""
    return tuple(
        segment if segment.unclear is not None else _rewritten(segment, normalise_amounts(segment.text), _IN_DIGITS)
        for segment in segments
    )


def glossed_segments(
    segments: Sequence[Segment], lexicon: GlossLexicon, split_words: SplitWords, names: Iterable[str]
) -> tuple[Segment, ...]:
    """The segments with Mandarin in place of dialect words; `names` of products stay as they are."""
    whole = tuple(names)
    glossed: list[Segment] = []
    for segment in segments:
        changes = gloss_text(segment.text, lexicon, split_words, whole).changes if segment.unclear is None else ()
        edits = [_edit(segment, each.start, each.end, each.meaning, _IN_MANDARIN) for each in changes]
        glossed.append(edit_segment(segment, edits))
    return tuple(glossed)


def glossed_cues(
    cues: Sequence[Cue], lexicon: GlossLexicon, split_words: SplitWords, names: Iterable[str], limits: CaptionLimits
) -> tuple[Cue, ...]:
    """The cues, those with dialect words with a second caption in Mandarin below."""
    whole = tuple(names)
    return tuple(replace(cue, second=_second(cue, lexicon, split_words, whole, limits)) for cue in cues)


def _second(
    cue: Cue, lexicon: GlossLexicon, split_words: SplitWords, names: tuple[str, ...], limits: CaptionLimits
) -> tuple[str, ...]:
    glossed = [gloss_text(line, lexicon, split_words, names) for line in cue.lines]
    if not any(each.changes for each in glossed):
        return ()
    lines = tuple(each.mandarin for each in glossed)
    if all(limits.count(line) <= limits.max_chars for line in lines):
        return lines
    return _wrapped(" ".join(lines), split_words, names, limits)


def _wrapped(text: str, split_words: SplitWords, names: tuple[str, ...], limits: CaptionLimits) -> tuple[str, ...]:
    """`text` in lines of about equal length, broken between words and never inside a name."""
    words: list[str] = []
    for word in split_words(text):
        before = words[-1] if words else ""
        if any(name in before + word and name not in before and name not in word for name in names):
            words[-1] += word
        else:
            words.append(word)
    count = -int(-limits.count(text) // limits.max_chars)
    target = max(limits.count(text) / count, 1.0)
    lines = [""]
    for word in words:
        fits = limits.count(lines[-1] + word) <= limits.max_chars
        if lines[-1] and (not fits or limits.count(lines[-1]) >= target):
            lines.append("")
        lines[-1] += word
    return tuple(line.strip() for line in lines if line.strip())


def _rewritten(segment: Segment, text: str, why: Text) -> Segment:
    """`segment` with `text` in place of its own; only what differs is touched."""
    if text == segment.text:
        return segment
    matcher = SequenceMatcher(None, segment.text, text, autojunk=False)
    edits = [
        _edit(segment, start, end, text[new_start:new_end], why)
        for kind, start, end, new_start, new_end in matcher.get_opcodes()
        if kind in ("replace", "delete")
    ]
    inserted = any(kind == "insert" for kind, *_ in matcher.get_opcodes())
    return _rewritten_whole(segment, text, why) if inserted else edit_segment(segment, edits)


def _rewritten_whole(segment: Segment, text: str, why: Text) -> Segment:
    """From the first to the last difference as one change: an edit needs characters whose time it can take."""
    start = next((i for i, (a, b) in enumerate(zip(segment.text, text, strict=False)) if a != b), len(segment.text))
    tail = 0
    while tail < min(len(text), len(segment.text)) - start and text[-1 - tail] == segment.text[-1 - tail]:
        tail += 1
    start, end = max(0, start - 1), len(segment.text) - tail
    return edit_segment(segment, [_edit(segment, start, end, text[start : len(text) - tail], why)])


def _edit(segment: Segment, start: int, end: int, new: str, why: Text) -> Edit:
    change = TermChange(heard=segment.text[start:end], written=new, start_char=0, product_id="", why=why)
    return Edit(start=start, end=end, new=new, change=change)
