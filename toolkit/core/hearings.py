"""Two hearings of the same sound: one that knew nothing, one that was told which words to expect."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from toolkit.core.chinese_text import is_han
from toolkit.core.pinyin import Sounds
from toolkit.core.spoken_numbers import speak_number

ONE_LIMIT = 0.5
"""No sound of a stretch may be further than this from what the unprompted pass heard: 进 is not 县 (靠近来, 康县来)."""
MEAN_LIMIT = 0.3
"""Mean of a stretch. Both were chosen on the first halves of the labelled streams (bench/asr.py)."""
_GAP = 0.7
_UNIT = re.compile(r"\d+(?:\.\d+)?|[零〇一二两三四五六七八九十百千万]{2,}|[A-Za-z]+|.", re.DOTALL)
_NUMERALS = frozenset("零〇一二两三四五六七八九十百千万")

ReadSyllables = Callable[[str], tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Unit:
    text: str
    """A character, a number or a word in letters, with the punctuation that follows it."""
    word: str
    sounds: tuple[str, ...]


def merge_hearings(plain: str, hinted: str, read_syllables: ReadSyllables, sounds: Sounds) -> str:
    """`plain` with those words of `hinted` that sound like what stands in their place.

    `plain` was heard without any hint, `hinted` with a prompt that names what may be said. A prompt makes an engine
    choose the right one of several words of the same sound; it also makes it write words that nobody said. The first
    kind is taken over, the second is not.

    >>> def read(text): return tuple({"风": "feng", "奉": "feng", "街": "jie", "节": "jie"}.get(c, c) for c in text)
    >>> merge_hearings("卖风街好", "卖奉节好", read, Sounds())
    '卖奉节好'
    """
    left, right = _split(plain, read_syllables), _split(hinted, read_syllables)
    if not left or not right:
        return plain
    written: list[str] = []
    for old, new in _stretches(left, right, sounds):
        if old and new and old != new and _sounds_alike(old, new, sounds):
            tail = old[-1].text[len(old[-1].word) :]
            written += ["".join(unit.text for unit in new[:-1]), new[-1].word, tail]
        else:
            written += [unit.text for unit in old]
    return "".join(written)


def _split(text: str, read_syllables: ReadSyllables) -> list[_Unit]:
    syllables = read_syllables(text)
    units: list[_Unit] = []
    for match in _UNIT.finditer(text):
        piece = match.group()
        if piece[0].isdigit():
            said = read_syllables(speak_number(piece))
        elif is_han(piece[0]):
            said = syllables[match.start() : match.end()]
        elif piece.isalpha() and piece.isascii():
            said = (piece.lower(),)
        elif units:
            last = units[-1]
            units[-1] = _Unit(text=last.text + piece, word=last.word, sounds=last.sounds)
            continue
        else:
            continue
        units.append(_Unit(text=piece, word=piece, sounds=said))
    return units


def _cost(old: _Unit, new: _Unit, sounds: Sounds) -> float:
    """0 for the same sound, above 1 for what can't be the same."""
    if old.word == new.word:
        return 0.0
    if len(old.sounds) != len(new.sounds):
        return 1.5
    costs = [_syllable_cost(a, b, sounds) for a, b in zip(old.sounds, new.sounds, strict=True)]
    if _is_number(old) and _is_number(new) and any(costs):
        return 1.5  # a number is not put in another number's place, however alike they sound
    return max(costs, default=1.5)


def _syllable_cost(a: str, b: str, sounds: Sounds) -> float:
    return sounds.cost(a, b) if a and b else 1.5


def _is_number(unit: _Unit) -> bool:
    return unit.word[0].isdigit() or set(unit.word) <= _NUMERALS


def _stretches(left: list[_Unit], right: list[_Unit], sounds: Sounds) -> Iterator[tuple[list[_Unit], list[_Unit]]]:
    """Both texts cut at the same places: each pair is the same word, or a stretch in which they differ."""
    pairs = _align(left, right, sounds)
    cuts = [0]
    for index, (i, j) in enumerate(pairs):
        same = i is not None and j is not None and left[i].word == right[j].word
        if same:
            cuts += [index, index + 1]
    cuts.append(len(pairs))
    for start, end in pairwise(sorted(set(cuts))):
        part = pairs[start:end]
        yield [left[i] for i, _ in part if i is not None], [right[j] for _, j in part if j is not None]


def _align(left: list[_Unit], right: list[_Unit], sounds: Sounds) -> list[tuple[int | None, int | None]]:
    rows, columns = len(left) + 1, len(right) + 1
    best = [[_GAP * (i + j) for j in range(columns)] for i in range(rows)]
    for i in range(1, rows):
        for j in range(1, columns):
            best[i][j] = min(
                best[i - 1][j - 1] + _cost(left[i - 1], right[j - 1], sounds),
                best[i - 1][j] + _GAP,
                best[i][j - 1] + _GAP,
            )
    pairs: list[tuple[int | None, int | None]] = []
    i, j = len(left), len(right)
    while i or j:
        if i and j and best[i][j] == best[i - 1][j - 1] + _cost(left[i - 1], right[j - 1], sounds):
            i, j = i - 1, j - 1
            pairs.append((i, j))
        elif i and (not j or best[i][j] == best[i - 1][j] + _GAP):  # 0.7 * 3 is not 0.7 + 0.7 + 0.7
            i -= 1
            pairs.append((i, None))
        else:
            j -= 1
            pairs.append((None, j))
    return pairs[::-1]


def _sounds_alike(old: list[_Unit], new: list[_Unit], sounds: Sounds) -> bool:
    """Whether the stretch holds as many syllables in both, each near its counterpart.

    Numbers may be split differently (39块酒, 三十九块九), so syllables are compared, not units.
    """
    heard = [each for unit in old for each in unit.sounds]
    meant = [each for unit in new for each in unit.sounds]
    if len(heard) != len(meant) or not heard:
        return False
    if any(_is_number(unit) for unit in old) and any(_is_number(unit) for unit in new):
        changed = [u for u in old if _is_number(u) and not any(u.sounds == n.sounds for n in new)]
        if changed and heard != meant:
            return False
    costs = [_syllable_cost(a, b, sounds) for a, b in zip(heard, meant, strict=True)]
    return max(costs) <= ONE_LIMIT and sum(costs) / len(costs) <= MEAN_LIMIT
