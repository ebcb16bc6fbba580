"""Corrected captions: characters that are still wrong, reading speed, width, words that must stay."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from toolkit.core.courses.answers import read_list, read_text
from toolkit.core.courses.score import ExerciseScore, Point, total_of
from toolkit.core.courses.settings import HeardLine, SubtitleSettings
from toolkit.core.spoken_numbers import speak_numbers
from toolkit.core.text import Text

RIGHT_OF, TERMS_OF, SPEED_OF, WIDTH_OF = 60.0, 20.0, 10.0, 10.0
"""Of 100."""


def score_subtitle(settings: SubtitleSettings, answer: Mapping[str, Any], of: float) -> ExerciseScore:
    """`answer` is {"lines": [text of each caption, in order]}.

    Speed and width count for nothing before anything was corrected.

    Raises:
        AnswerError: if the answer has another shape.
    """
    given = [read_text(one, "lines") for one in read_list(answer, "lines")][: len(settings.lines)]
    given += [""] * (len(settings.lines) - len(given))
    before = cer([line.heard for line in settings.lines], settings.lines)
    now = cer(given, settings.lines)
    share = mended_share(given, settings.lines)
    rows = [_right(before, now, share), *_wrong_lines(given, settings.lines)]
    rows += _terms(given, settings, share > 0)
    rows += [_speed(given, settings, share > 0), _width(given, settings, share > 0)]
    return total_of(rows, of)


def bare(text: str) -> str:
    """Characters that count: no blanks and no marks, numbers as they are spoken, so that 2斤 and 29.9元 are right too.

    >>> bare("一袋2斤，29.9元") == bare("一袋两斤，二十九块九")
    True
    """
    said = speak_numbers(re.sub(r"(\d)块(?!\d)", r"\1元", text))
    return re.sub(r"[\W_]+", "", said).casefold().translate(_ALIKE)


_ALIKE = str.maketrans("两元", "二块")
"""两斤 and 二斤, 五十八元 and 五十八块 say the same."""


def mended_share(given: Sequence[str], lines: Sequence[HeardLine]) -> float:
    """How much of what the machine misheard is mended, 0..1.

    Each caption counts by its own errors, so that one that went wrong doesn't undo the others; what is broken in a
    caption that was right is taken off.
    """
    whole = mended = 0.0
    for text, line in zip(given, lines, strict=True):
        before, now = (distance(bare(each), bare(line.right)) for each in (line.heard, text))
        whole += before
        mended += max(0, before - now) if before else -now
    if not whole:
        return float(mended == 0)
    return min(1.0, max(0.0, mended / whole))


def distance(one: Sequence[str], other: Sequence[str]) -> int:
    """Least number of insertions, deletions and replacements (Levenshtein 1966).

    >>> distance("脐橙五斤", "奇橙五斤装")
    2
    """
    row = list(range(len(other) + 1))
    for at, left in enumerate(one, 1):
        last, row[0] = row[0], at
        for to, right in enumerate(other, 1):
            last, row[to] = row[to], min(row[to] + 1, row[to - 1] + 1, last + (left != right))
    return row[-1]


def cer(given: Sequence[str], lines: Sequence[HeardLine]) -> float:
    """Character error rate over all captions: errors by characters of the right text."""
    pairs = [(bare(text), bare(line.right)) for text, line in zip(given, lines, strict=True)]
    return sum(distance(text, right) for text, right in pairs) / max(1, sum(len(right) for _, right in pairs))


def _right(before: float, now: float, share: float) -> Point:
    reason = Text(
        f"机器听错的字，改好了 {share:.0%}；还有 {now:.1%} 的字不对（机器听写的是 {before:.1%}）",
        f"{share:.0%} of what was misheard is mended; {now:.1%} of the characters are wrong (machine: {before:.1%})",
    )
    return Point(name=Text("字都对", "right words"), got=RIGHT_OF * share, of=RIGHT_OF, reason=reason)


def _wrong_lines(given: Sequence[str], lines: Sequence[HeardLine]) -> list[Point]:
    """A hint for each caption that is still wrong."""
    return [
        Point(
            name=Text(f"第 {number} 条", f"caption {number}"), got=0.0, of=0.0,
            reason=Text("还有字不对", "some characters are still wrong") if text else Text("空着", "it is empty"),
            better=Text(line.right, line.right), quote=text, at_ms=line.start_ms,
        )
        for number, (text, line) in enumerate(zip(given, lines, strict=True), 1)
        if bare(text) != bare(line.right)
    ]  # fmt: skip


_LATER = Text("先把错字改对，这一项才算", "counts once words are corrected")


def _terms(given: Sequence[str], settings: SubtitleSettings, is_begun: bool) -> list[Point]:
    if not settings.terms:
        return []
    said = bare("".join(given))
    lost = [term for term in settings.terms if said.count(bare(term)) < _count(term, settings.lines)]
    share = 1 - len(lost) / len(settings.terms)
    reason = (
        Text(f"这些词不对：{'、'.join(lost)}", f"not as they should be: {', '.join(lost)}")
        if lost
        else Text("品名和土话都对", "names and dialect words are right")
    )
    got = TERMS_OF * share if is_begun else 0.0
    if not is_begun:
        reason = _LATER
    return [Point(name=Text("品名、土话", "names and dialect words"), got=got, of=TERMS_OF, reason=reason)]


def _count(term: str, lines: Sequence[HeardLine]) -> int:
    return sum(bare(line.right).count(bare(term)) for line in lines)


def _speed(given: Sequence[str], settings: SubtitleSettings, is_begun: bool) -> Point:
    fast = [
        number for number, (text, line) in enumerate(zip(given, settings.lines, strict=True), 1)
        if len(bare(text)) * 1000 / (line.end_ms - line.start_ms) > settings.max_cps
    ]  # fmt: skip
    limit = f"{settings.max_cps:g}"
    reason = (
        Text(
            f"第 {_numbers(fast)} 条太密，一秒最多 {limit} 字", f"captions {_numbers(fast)}: more than {limit} a second"
        )
        if fast
        else Text(f"每秒不超过 {limit} 字，来得及看", f"no more than {limit} characters a second")
    )
    return _share(Text("看得过来", "reading speed"), len(fast), given, SPEED_OF, reason, is_begun)


def _width(given: Sequence[str], settings: SubtitleSettings, is_begun: bool) -> Point:
    wide = [
        number for number, text in enumerate(given, 1)
        if any(len(row.strip()) > settings.max_chars for row in text.split("\n"))
    ]  # fmt: skip
    reason = (
        Text(
            f"第 {_numbers(wide)} 条一行超过 {settings.max_chars} 字，换行断开",
            f"captions {_numbers(wide)}: more than {settings.max_chars} in a row; break the line",
        )
        if wide
        else Text(f"每行不超过 {settings.max_chars} 字", f"no more than {settings.max_chars} in a row")
    )
    return _share(Text("一行不太长", "width"), len(wide), given, WIDTH_OF, reason, is_begun)


def _numbers(numbers: Sequence[int]) -> str:
    return "、".join(map(str, numbers))


def _share(name: Text, faults: int, given: Sequence[str], of: float, reason: Text, is_begun: bool) -> Point:
    filled = sum(bool(text) for text in given)
    share = (filled - faults) / len(given) if is_begun and given else 0.0
    if not is_begun:
        reason = _LATER
    return Point(name=name, got=of * max(0.0, share), of=of, reason=reason)
