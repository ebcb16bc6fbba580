"""Slips of the tongue in a broadcast and the corrections that followed (口误纠正记录).

The 直播电商监督管理办法 (Order 117, in force since 2026-02-01, art. 31) asks that what was said wrong is corrected in
time and recorded. Words propose, a person confirms; see `record_chain` for how it is kept.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from toolkit.core.review_sheet import SheetFinding

SLIP_LEVELS = ("violation",)
"""Levels that make a spoken line a slip; a contradiction of the card is a violation too."""
NEAR_MS = 20_000
"""So long after a slip a plain "I said that wrong" is taken for its correction (own choice: three or four lines)."""
FAR_MS = 300_000
"""So long after it, if the correction speaks of the same thing (own choice: one product's slot)."""
ASIDE_MS = 30_000
"""So long after it a weak sign (应该是, 不是) counts, if it speaks of the same thing."""
GO_ON_MS = 6_000
"""A correction goes on in the next line if that begins within this time."""
BARE_CHARS = 6
"""With no more than this beside 说错了, a correction says nothing of what is right (own choice: 哦不对价格)."""
ADMITTED_LINES = 6
"""A correction of something that no rule speaks of is looked for among so many lines before it."""
MIN_ALIKE = 2
"""Pairs of characters that a weak sign must share with the whole slip, such as 保质 and 质期."""
MIN_SAID_CHARS = 4
"""What stands before a correction in the same breath is looked at if it is this long."""

_STRONG = re.compile(
    r"[说讲报念写]错|口误|嘴瓢|嘴误|更正|纠正|收回|撤回|[不别]能?[该要]?这[么样]说|重新?[说讲报]一[遍下]|"
    r"刚才.{0,8}(?:不对|不算|错了|不准|不能说)|(?:这|那)(?:句|话|句话)不(?:对|算|能说)"
)
_WEAK = re.compile(r"不对|应该是|应当是|准确[地的]?[说讲]|其实[是没]|才对|才是|不是|没有|并没")
_HAN_RUN = re.compile(r"[\u4e00-\u9fff]+")
_UNITS = re.compile(r"[0-9零一二两三四五六七八九十百千万半几.]+\s*([元块斤克箱袋盒瓶罐天年月号点单件份度米亩])")
_COMMON_PAIRS = (
    "我们你们他们咱们大家这个那个一个什么就是今天现在刚才不是没有应该说错错了不对的话这款主播直播朋友家人可以真的不好好意意思"
    "更正纠正一下准确"
)
_COMMON = frozenset(_COMMON_PAIRS[at : at + 2] for at in range(0, len(_COMMON_PAIRS), 2))
"""Pairs of characters that corrections of anything have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardLine:
    """A line that was said, with what a review found in it."""

    text: str
    start_ms: int | None = None
    """Time of the recording (source), or of the show where it is heard live; None where nothing has times."""
    end_ms: int | None = None
    place: str = ""
    """Where it stands, for people: time, line or cell."""
    product: str = ""
    findings: tuple[SheetFinding, ...] = ()
    ends: tuple[int, ...] = ()
    """For each finding the place in `text` where it ends; a correction in the same breath stands after it."""
    proposal: str = ""
    """A lawful way to say it."""

    @property
    def slips(self) -> tuple[SheetFinding, ...]:
        return tuple(finding for finding in self.findings if finding.level in SLIP_LEVELS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """Something said wrong, and how it was put right."""

    said: str
    start_ms: int | None = None
    """Time base as in `HeardLine`."""
    end_ms: int | None = None
    place: str = ""
    product: str = ""
    findings: tuple[SheetFinding, ...] = ()
    proposal: str = ""
    correction: str = ""
    """What was said on air to put it right; empty: nothing was heard."""
    correction_ms: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipEntry:
    """A slip as a person confirmed it: the payload of a record of kind `slip`."""

    SCHEMA: ClassVar[str] = "SlipEntry.1"

    slip: Slip
    show: str
    """Name or date of the show."""
    source: str = ""
    """The transcript's name, or "直播" where it was heard live."""
    source_sha256: str = ""
    note: str = ""
    """What was done after the show, and anything else."""
    confirmed_by: str = ""

    @property
    def title(self) -> str:
        """One line for lists."""
        return f"{self.show} {self.slip.place} {self.slip.said[:30]}".strip()


def find_slips(lines: Sequence[HeardLine]) -> tuple[Slip, ...]:
    """The slips among `lines`, in their order, each with its correction if one followed.

    A slip without findings is one that no rule speaks of: the speaker alone corrected it.

    Lines must be in the order of time. It may be called again with more lines, as a live page does.

    >>> wrong = SheetFinding(rule_id="FALSE-1", level="violation", text="三斤", law="", why="", clears="")
    >>> (slip,) = find_slips([HeardLine(text="这一箱三斤", findings=(wrong,)), HeardLine(text="说错了，是五斤装")])
    >>> slip.correction
    '说错了，是五斤装'
    """
    wrong = [index for index, line in enumerate(lines) if line.slips]
    corrected = _corrected(lines, wrong)
    corrected |= _admitted(lines, wrong, set(corrected.values()))
    repeats = {at for at in corrected.values() if _STRONG.search(lines[at].text)}
    return tuple(_slip(index, lines, corrected.get(index)) for index in sorted({*wrong, *corrected} - repeats))


def is_correction(text: str) -> bool:
    """Whether a line says by itself that something before it was wrong.

    >>> is_correction("不好意思刚才那句说错了"), is_correction("这个橙子很甜")
    (True, False)
    """
    return bool(_STRONG.search(text))


def said_before_correction(text: str) -> str:
    """What a line says before it takes it back in the same breath; empty if it takes nothing back.

    >>> said_before_correction("这一箱三斤装啊说错了五斤装")
    '这一箱三斤装啊'
    """
    found = _STRONG.search(text)
    before = text[: found.start()] if found else ""
    return before if len(before) >= MIN_SAID_CHARS else ""


def find_correction(slip: HeardLine, following: Sequence[HeardLine]) -> int | None:
    """The first of the lines after a slip that puts it right, or None."""
    return next((at for at, line in enumerate(following) if _score(slip, line, at + 1) > 0), None)


def _corrected(lines: Sequence[HeardLine], wrong: Sequence[int]) -> dict[int, int]:
    """Slip -> correction: a line that corrects belongs to the slip that it fits best; each slip gets the first."""
    owned: dict[int, int] = {}
    for index, line in enumerate(lines):
        before = [(score, at) for at in wrong if at < index and (score := _score(lines[at], line, index - at)) > 0]
        free = [(score, at) for score, at in before if at not in owned]
        if free:
            best = max(free)
            owned |= {at: index for score, at in free if at == best[1] or score >= _SAME_THING}
    return owned


_SAME_THING = 3


def _admitted(lines: Sequence[HeardLine], wrong: Sequence[int], used: set[int]) -> dict[int, int]:
    """Slip -> correction, where the speaker corrects something that no rule speaks of."""
    found: dict[int, int] = {}
    for index, line in enumerate(lines):
        if index in used or line.slips or not _STRONG.search(line.text):
            continue
        alike = [
            (len((_pairs_of(lines[at].text) & _pairs_of(line.text)) - _COMMON), at)
            for at in range(max(0, index - ADMITTED_LINES), index)
            if at not in wrong and not _STRONG.search(lines[at].text)
            and _gap_ms(lines[at], line, index - at) <= ASIDE_MS
        ]  # fmt: skip
        best = max(alike, default=(0, -1))
        if best[0] >= MIN_ALIKE and best[1] not in found:
            found[best[1]] = index
    return found


def _score(slip: HeardLine, line: HeardLine, lines_after: int) -> int:
    """How well `line` corrects `slip`; 0: it does not. Three and more: it speaks of the same thing."""
    gap_ms = _gap_ms(slip, line, lines_after)
    shared = _shared(slip, line.text)
    if _STRONG.search(line.text):
        if shared and gap_ms <= FAR_MS:
            return _SAME_THING + shared
        return 1 if gap_ms <= NEAR_MS and not _is_of_other_thing(slip, line.text) else 0
    alike = shared or len((_pairs_of(slip.text) & _pairs_of(line.text)) - _COMMON) >= MIN_ALIKE
    if _WEAK.search(line.text) and alike and gap_ms <= ASIDE_MS and not line.slips:
        return _SAME_THING + shared
    return 0


def _gap_ms(slip: HeardLine, line: HeardLine, lines_after: int) -> int:
    """Without times a line counts as three seconds."""
    if slip.end_ms is None or line.start_ms is None:
        return lines_after * 3_000
    return max(0, line.start_ms - slip.end_ms)


def _shared(slip: HeardLine, text: str) -> int:
    """How many pairs of characters and units of amounts the text shares with what was said wrong."""
    wrong = " ".join(finding.text for finding in slip.slips)
    pairs = len((_pairs_of(wrong) & _pairs_of(text)) - _COMMON)
    return pairs + len(set(_UNITS.findall(wrong)) & set(_UNITS.findall(text)))


def _is_of_other_thing(slip: HeardLine, text: str) -> bool:
    """Whether a correction that names an amount can't be about this slip, which has none of that unit."""
    units = set(_UNITS.findall(text))
    return bool(units) and not units & set(_UNITS.findall(slip.text))


def _pairs_of(text: str) -> set[str]:
    return {run[at : at + 2] for run in _HAN_RUN.findall(text) for at in range(len(run) - 1)}


def _slip(index: int, lines: Sequence[HeardLine], at: int | None) -> Slip:
    line = lines[index]
    slip = Slip(
        said=line.text, start_ms=line.start_ms, end_ms=line.end_ms, place=line.place, product=line.product,
        findings=line.slips, proposal=line.proposal,
    )  # fmt: skip
    if (own := _in_the_same_breath(line)) and not own.endswith(("？", "?")):
        return replace(slip, correction=own, correction_ms=line.start_ms)
    if at is None:
        return slip
    return replace(slip, correction=_whole_correction(line, at, lines), correction_ms=lines[at].start_ms)


def _in_the_same_breath(line: HeardLine) -> str:
    """The correction in the slip's own line: "三斤，啊说错了，五斤"."""
    ends = [end for end, one in zip(line.ends, line.findings, strict=False) if one.level in SLIP_LEVELS]
    end = max(ends, default=0)
    rest = line.text[end:] if end else ""
    found = _STRONG.search(rest)
    return rest[found.start() :].strip() if found else ""


def _whole_correction(slip: HeardLine, at: int, lines: Sequence[HeardLine]) -> str:
    """The correcting line, and the next one where it alone does not say what was wrong ("不好意思说错了")."""
    line = lines[at]
    rest = "".join(_HAN_RUN.findall(_STRONG.sub("", line.text)))
    if _shared(slip, line.text) or len(rest) > BARE_CHARS or at + 1 >= len(lines):
        return line.text
    following = lines[at + 1]
    goes_on = following.start_ms is None or line.end_ms is None or following.start_ms - line.end_ms <= GO_ON_MS
    return f"{line.text} {following.text}" if goes_on and not following.slips else line.text
