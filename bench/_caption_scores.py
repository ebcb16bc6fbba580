"""How captions keep the rules of a profile, and how well they start when the sentence starts. Times are source time."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from toolkit.core.caption_limits import CaptionLimits
from toolkit.core.cue import Cue
from toolkit.engines.words import read_syllables, split_words

PARTICLES = frozenset(("的", "了", "吗", "呢", "吧", "啊", "呀", "嘛", "地", "得", "着", "过", "们"))
PREPOSITIONS = frozenset(("把", "被", "从", "向", "和", "与", "跟", "及", "或", "将"))
CLOSING = frozenset("，。！？、；：,.!?;:)）】》」』”’…%％")
OPENING = frozenset("（(【《「『“‘¥￥$")
MEASURED = re.compile(
    r"第?(?:[0-9]+(?:\.[0-9]+)?|[零〇一二两三四五六七八九十百千万半几]+)"
    r"(?:块(?:[0-9一二三四五六七八九半]|钱)?|元|毛|斤装|斤|两装|公斤|千克|克|毫升|升|公里|米|小时|分钟|天|个月|年|袋|盒|瓶|箱|件|包(?![邮油含括围])|号链接|号|个|款|种|次|份|度|%)装?"
)
RULES = ("lines", "line_chars", "min_ms", "max_ms", "gap", "no_split", "kinsoku", "no_orphan", "reading_speed")
NEAR_MS = 1_200
"""A particle after a longer silence than this begins a caption because nothing else can hold it."""


def score_rules(cues: Sequence[Cue], limits: CaptionLimits, names: Sequence[str]) -> dict[str, float | int]:
    """Share of cues that keep each rule; `all_but_speed`: every rule but the reading speed."""
    broken = {rule: [False] * len(cues) for rule in RULES}
    torn = _torn(cues, names)
    for index, cue in enumerate(cues):
        after = cues[index - 1] if index else None
        chars = limits.count_all(cue.lines)
        broken["lines"][index] = not 1 <= len(cue.lines) <= limits.max_lines
        broken["line_chars"][index] = any(limits.count(line) > limits.max_chars for line in cue.lines)
        broken["min_ms"][index] = cue.span.duration_ms < limits.min_ms
        broken["max_ms"][index] = cue.span.duration_ms > limits.max_ms
        broken["gap"][index] = after is not None and cue.span.start_ms - after.span.end_ms < limits.gap_ms
        broken["no_split"][index] = index in torn
        following = cues[index + 1] if index + 1 < len(cues) else None
        broken["kinsoku"][index] = _breaks_kinsoku(cue, after, following)
        broken["no_orphan"][index] = any(len(line.strip("？！?!…")) < 2 for line in cue.lines) and len(cue.lines) > 1
        broken["reading_speed"][index] = chars * 1000 > limits.max_chars_per_s * cue.span.duration_ms
    total = max(1, len(cues))
    rates: dict[str, float | int] = {"cues": len(cues)}
    rates |= {rule: round(1 - sum(marks) / total, 4) for rule, marks in broken.items()}
    hard = [any(broken[rule][index] for rule in RULES[:-1]) for index in range(len(cues))]
    rates["all_but_speed"] = round(1 - sum(hard) / total, 4)
    return rates


def _torn(cues: Sequence[Cue], names: Sequence[str]) -> set[int]:
    """Cues in which or after which a name or a number with its unit is parted over two lines."""
    rows = [(index, line) for index, cue in enumerate(cues) for line in cue.lines]
    torn: set[int] = set()
    for (index, upper), (next_index, lower) in pairwise(rows):
        if next_index != index and cues[next_index].span.start_ms - cues[index].span.end_ms > NEAR_MS:
            continue
        tail, joined = upper[-12:], upper[-12:] + lower[:12]
        spots = [m.span() for m in MEASURED.finditer(joined)]
        spots += [m.span() for name in names for m in re.finditer(re.escape(name), joined)]
        if any(start < len(tail) < end for start, end in spots) and not _ends_by_itself(tail):
            torn.add(index)
    return torn


def _ends_by_itself(upper: str) -> bool:
    """The upper line ends with a whole amount, or with a mark: what follows is another one."""
    return upper[-1:] in CLOSING or any(m.end() == len(upper) for m in MEASURED.finditer(upper))


def _breaks_kinsoku(cue: Cue, after: Cue | None, following: Cue | None) -> bool:
    """A line starts with a closing mark or a particle, or ends with an opening mark or a preposition."""
    alone = after is None or cue.span.start_ms - after.span.end_ms > NEAR_MS
    goes_on = following is not None and following.span.start_ms - cue.span.end_ms <= NEAR_MS
    for place, line in enumerate(cue.lines):
        if line[:1] in CLOSING or line[-1:] in OPENING:
            return True
        words = split_words(line)
        if words and words[0] in PARTICLES and not (place == 0 and alone):
            return True
        if words and words[-1] in PREPOSITIONS and (goes_on or place + 1 < len(cue.lines)):
            return True
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Starts:
    """How far captions' starts lie from the sentences' true starts, in milliseconds."""

    errors_ms: tuple[int, ...]
    """Start of the caption whose text begins the sentence minus the sentence's start."""
    nearest_ms: tuple[int, ...]
    """For every sentence, how far from its start the nearest caption starts, whatever that says (absolute)."""
    sentences: int


def score_starts(cues: Sequence[Cue], truth: Sequence[dict]) -> Starts:
    """Aligns what the captions say with the true sentences by sound (toneless syllables, so that misheard words count)
    and takes, for each sentence, the caption whose first character falls on one of the sentence's first three."""
    said = [(char, index) for index, cue in enumerate(cues) for char in "".join(cue.lines) if char.isalnum()]
    true = [(char, index) for index, s in enumerate(truth) for char in s["text"] if char.isalnum()]
    partner = _align(
        [c for c, _ in said], [_time(cues[i].span.start_ms, cues[i].span.end_ms) for _, i in said],
        [c for c, _ in true], [_time(truth[i]["start_ms"], truth[i]["end_ms"]) for _, i in true],
    )  # fmt: skip
    first_of_cue = {index: at for at, (_, index) in reversed(list(enumerate(said)))}
    first_of_sentence = {index: at for at, (_, index) in reversed(list(enumerate(true)))}
    cue_at = {at: index for index, at in first_of_cue.items()}
    errors: list[int] = []
    for sentence, at in first_of_sentence.items():
        begins = [
            cue_at[partner[place]]
            for place in range(at, min(at + 3, len(true)))
            if true[place][1] == sentence and partner.get(place) in cue_at
        ]
        if begins:
            starts = (cues[index].span.start_ms - truth[sentence]["start_ms"] for index in begins)
            errors.append(min(starts, key=abs))
    starts_ms = [cue.span.start_ms for cue in cues] or [0]
    nearest = tuple(min(abs(start - sentence["start_ms"]) for start in starts_ms) for sentence in truth)
    return Starts(errors_ms=tuple(errors), nearest_ms=nearest, sentences=len(truth))


def _time(start_ms: int, end_ms: int) -> float:
    return (start_ms + end_ms) / 2


def _align(said: list[str], said_ms: list[float], true: list[str], true_ms: list[float]) -> dict[int, int]:
    """For each place in `true` the place in `said` that stands for it (least edit cost; one sound is nearly equal)."""
    sounds = [sound or char for sound, char in zip(read_syllables("".join(said)), said, strict=True)]
    true_sounds = [sound or char for sound, char in zip(read_syllables("".join(true)), true, strict=True)]
    costs = np.zeros((len(true) + 1, len(said) + 1), dtype=np.float32)
    costs[0] = np.arange(len(said) + 1)
    costs[:, 0] = np.arange(len(true) + 1)
    said_row, sound_row, ms_row = np.array(said), np.array(sounds), np.array(said_ms)
    steps = np.arange(len(said) + 1, dtype=np.float32)
    pair_costs = np.empty((len(true), len(said)), dtype=np.float32)
    for i, char in enumerate(true):
        same = np.where(said_row == char, 0.0, np.where(sound_row == true_sounds[i], 0.1, 1.2))
        pair_costs[i] = same + 3.0 * (np.abs(ms_row - true_ms[i]) > 9_000)
        best = np.minimum(costs[i, :-1] + pair_costs[i], costs[i, 1:] + 1)
        row = np.concatenate(([costs[i + 1, 0]], best))
        costs[i + 1] = np.minimum.accumulate(row - steps) + steps
    partner: dict[int, int] = {}
    i, j = len(true), len(said)
    while i and j:
        if costs[i, j] >= costs[i - 1, j - 1] + pair_costs[i - 1, j - 1] - 1e-3:
            i, j = i - 1, j - 1
            partner[i] = j
        elif costs[i, j] >= costs[i - 1, j] + 1 - 1e-3:
            i -= 1
        else:
            j -= 1
    return partner
