"""Choose the best pieces of footage in which nobody speaks, for a montage. All times are source time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from toolkit.core.piece_rating import USABLE, is_alike, rate_piece
from toolkit.core.shot import PictureAnalysis
from toolkit.core.spans import Span, merge_spans
from toolkit.core.text import Text

_LENGTHS_MS = (4000, 3000, 2000, 1500)
"""Lengths of a piece: shorter can't be taken in, longer bores where nobody speaks."""
_STEP_MS = 500
_MAX_STARTS = 400
"""Windows looked at in one shot: in a recording of an hour every ten seconds will do."""
_EDGE_MS = 100
"""Left out on both sides of a cut: compression smears the pictures into each other there."""
_GOOD = 0.6
"""Pieces from this value on are taken beyond the least length, up to the greatest."""
_ALIKE_PENALTY = 0.35
_SAME_SHOT_PENALTY = 0.1
_LENGTH_BONUS = 0.03
"""Per second: of two equally good windows the longer one saves a cut."""


class Montage(NamedTuple):
    """The pieces in playing order (footage index, source time), and what the user should know."""

    pieces: tuple[tuple[int, Span], ...]
    notes: tuple[Text, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    footage: int
    shot: int
    span: Span
    score: float
    look: bytes


def choose_montage(
    analyses: Sequence[PictureAnalysis], min_s: float = 15.0, max_s: float = 30.0, names: Sequence[str] = ()
) -> Montage:
    """The best pieces of the footage for a montage of `min_s` to `max_s` seconds; `names` are the files' for the notes.

    Every file with something usable is shown; then quality decides, with less for what looks like a piece already
    taken. Pieces last 1.5 to 4 s, from the steadiest, sharpest part of their shot; neighbours in one shot are joined.
    Footage shorter than that gives all it has, and a note says so.
    """
    candidates = [p for n, analysis in enumerate(analyses) for p in _pieces_of(n, analysis)]
    usable = [p for p in candidates if p.score >= USABLE]
    notes = _left_out_notes(analyses, {p.footage for p in usable}, names)
    if not usable:
        if not candidates:
            return Montage((), notes)
        best = max(candidates, key=lambda p: p.score)
        why, name = _fault_of(analyses[best.footage]), _name_of(best.footage, names)
        poor = Text(
            f"素材都不太好，先用了 {name} 里最好的一段（{why.zh}），建议重拍",
            f"no footage is good; the best piece of {name} is used ({why.en}): film it again",
        )
        return Montage(((best.footage, best.span),), (*_left_out_notes(analyses, {best.footage}, names), poor))
    chosen = _choose(usable, min_s * 1000, max_s * 1000)
    pieces = _joined(chosen)
    if _total_ms(pieces) < min_s * 1000:  # what lies between the windows is usable as well
        everything = _joined(usable)
        pieces = everything if _total_ms(everything) <= max_s * 1000 else pieces
    pieces = _widened(pieces, analyses, round(min_s * 1000) - _total_ms(pieces))
    total_s = _total_ms(pieces) / 1000
    if total_s < min_s:
        of_zh, of_en = (f"{'、'.join(names)} ", f" of {', '.join(names)}") if names else ("", "")
        notes += (
            Text(
                f"{of_zh}能用的画面只有 {total_s:.0f} 秒，不到 {min_s:.0f} 秒，全部用上了，建议再拍几段",
                f"only {total_s:.0f} s{of_en} are usable, less than {min_s:.0f} s: all is used, film some more",
            ),
        )
    return Montage(pieces, notes)


def _widened(
    pieces: tuple[tuple[int, Span], ...], analyses: Sequence[PictureAnalysis], missing_ms: int
) -> tuple[tuple[int, Span], ...]:
    """The pieces with up to half a second more, where that little is missing.

    Windows are rated every half second, so where the usable part of a shot begins and ends is not known more finely.
    """
    if not 0 < missing_ms <= _STEP_MS:
        return pieces
    found = list(pieces)
    for index, (footage, span) in enumerate(found):
        others = [other for at, (own, other) in enumerate(found) if own == footage and at != index]
        shot = next((shot.span for shot in analyses[footage].shots if shot.span.overlap_ms(span)), span)
        inner = _inner(shot)
        first = max([inner.start_ms, *(other.end_ms for other in others if other.end_ms <= span.start_ms)])
        last = min([inner.end_ms, *(other.start_ms for other in others if other.start_ms >= span.end_ms)])
        before = min(missing_ms, max(0, span.start_ms - first))
        after = min(missing_ms - before, max(0, last - span.end_ms))
        found[index] = (footage, Span(span.start_ms - before, span.end_ms + after))
        missing_ms -= before + after
    return tuple(found)


def _total_ms(pieces: Sequence[tuple[int, Span]]) -> int:
    return sum(span.duration_ms for _, span in pieces)


def _left_out_notes(analyses: Sequence[PictureAnalysis], used: set[int], names: Sequence[str]) -> tuple[Text, ...]:
    notes = []
    for n, analysis in enumerate(analyses):
        if n in used or not analysis.shots:
            continue
        why, name = _fault_of(analysis), _name_of(n, names)
        notes.append(Text(f"素材 {name} 没有用：{why.zh}", f"footage {name} is left out: {why.en}"))
    return tuple(notes)


def _fault_of(analysis: PictureAnalysis) -> Text:
    """What is worst in the longest shot of a file of which nothing is usable."""
    worst = max(analysis.shots, key=lambda shot: shot.span.duration_ms).quality.reasons
    return worst[0] if worst else Text("太短", "too short")


def _name_of(footage: int, names: Sequence[str]) -> str:
    return names[footage] if footage < len(names) else str(footage + 1)


def _pieces_of(footage: int, analysis: PictureAnalysis) -> list[_Piece]:
    """Windows of every length at every half second of every shot, more rarely in very long ones."""
    pieces = []
    for number, shot in enumerate(analysis.shots):
        inner = _inner(shot.span)
        step = max(_STEP_MS, inner.duration_ms // _MAX_STARTS)
        lengths = [length for length in _LENGTHS_MS if length <= inner.duration_ms] or [inner.duration_ms]
        for length in lengths:
            last = inner.end_ms - length
            for start in sorted({*range(inner.start_ms, last, step), last}):
                pieces.append(_piece(footage, number, analysis, Span(start, start + length)))
    return pieces


def _inner(span: Span) -> Span:
    if span.duration_ms < _LENGTHS_MS[-1]:
        return span
    return Span(span.start_ms + _EDGE_MS, span.end_ms - _EDGE_MS)


def _piece(footage: int, number: int, analysis: PictureAnalysis, span: Span) -> _Piece:
    shot = analysis.shots[number]
    score, look = rate_piece(analysis, shot, span)
    score *= min(1.0, span.duration_ms / _LENGTHS_MS[-1])
    return _Piece(footage=footage, shot=number, span=span, score=score, look=look)


def _choose(usable: list[_Piece], min_ms: float, max_ms: float) -> list[_Piece]:
    chosen: list[_Piece] = []
    total_ms = 0
    for footage in sorted({p.footage for p in usable}):  # each file is shown once before any is shown twice
        best = max((p for p in usable if p.footage == footage), key=_value)
        if total_ms + best.span.duration_ms <= max_ms:
            chosen.append(best)
            total_ms += best.span.duration_ms
    while total_ms < max_ms:
        fitting = [
            p for p in usable
            if total_ms + p.span.duration_ms <= max_ms and not any(_overlaps(p, other) for other in chosen)
        ]  # fmt: skip
        valued = [(_value(p) - _penalty(p, chosen), p) for p in fitting]
        value, best = max(valued, key=lambda pair: pair[0], default=(0.0, None))
        if best is None or (total_ms >= min_ms and value < _GOOD):
            break
        chosen.append(best)
        total_ms += best.span.duration_ms
    return chosen


def _value(piece: _Piece) -> float:
    return piece.score + _LENGTH_BONUS * piece.span.duration_ms / 1000


def _penalty(piece: _Piece, chosen: list[_Piece]) -> float:
    same_shot = sum(other.footage == piece.footage and other.shot == piece.shot for other in chosen)
    alike = any(is_alike(piece.look, other.look) for other in chosen)
    return _SAME_SHOT_PENALTY * same_shot + (_ALIKE_PENALTY if alike else 0.0)


def _overlaps(one: _Piece, other: _Piece) -> bool:
    return one.footage == other.footage and one.span.overlap_ms(other.span) > 0


def _joined(chosen: list[_Piece]) -> tuple[tuple[int, Span], ...]:
    """In the order they were filmed; pieces of one shot that touch become one."""
    pieces: list[tuple[int, Span]] = []
    for footage, shot in sorted({(p.footage, p.shot) for p in chosen}):
        spans = merge_spans(p.span for p in chosen if (p.footage, p.shot) == (footage, shot))
        pieces += [(footage, span) for span in spans]
    return tuple(pieces)
