"""Whether somebody misspoke, or the engine misheard: a number that contradicts the card is put to the test.

15斤装 is what 是5斤装 sounds like. A contradiction is told for sure only where two hearings of the sound agree on it
and no wording that sounds much the same would agree with the card, or the sound fits that wording clearly worse.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from toolkit.core.live.said import Said, said_list, spelled
from toolkit.core.spans import Span

Compare = Callable[[Span, str, str], float]
"""How much better the first text fits the sound of a span (media time) than the second: a difference of natural
logs."""
Verdict = Literal["sure", "unsure", "misheard"]

_ALIKE = {
    "十": ("是", "四", ""), "四": ("十", "是"), "一": ("七", ""), "七": ("一",), "六": ("九",), "九": ("六",),
    "二": ("一",), "五": ("",), "百": ("",),
}  # fmt: skip
"""Syllables that Whisper takes for each other in accented speech (shi and si, yi and qi, liu and jiu), or makes out
of a particle before or behind a number; "": it may not have been said."""
_BEFORE = {
    "六": "牛留流刘柳", "七": "气期起齐奇", "八": "吧把爸", "九": "就酒久救", "五": "无物吴", "三": "伞散",
    "二": "而儿", "四": "是事市时", "一": "以已衣",
}  # fmt: skip
"""Syllables before a number that begins with ten or a hundred which may be its first digit: 牛十九块钱 for 六十九块钱,
where n and l are one sound."""
_TENS = "十百"
CLEAR_NATS = 6.0
"""One text fits the sound better beyond doubt. Numbers that were said led by 8.9 to 15 on eight sentences spoken by
Kokoro, 十五 for 是五 by 3.3 and -0.5."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """What is known beside the text that was told."""

    other: str = ""
    """What a second hearing made of the same sound; empty where there was none."""
    compare: Compare | None = None
    """Puts two texts to the test on the sound."""


def judge_number(
    sentence: str, place: Span, sound: Span, doubt: Doubt, is_contradicted: Callable[[str], bool]
) -> Verdict:
    """Whether what stands at `place` (characters of `sentence`, the words of `sound`) was said.

    `is_contradicted`: whether the card denies a wording of the sentence.
    """
    if not doubt.other:
        return "unsure"
    if not is_contradicted(doubt.other) or not _has_numbers(doubt.other, sentence, place):
        return "misheard"
    if not _numbers(said_list(sentence), place):
        return "unsure"  # words that sound alike can't be listed: what is heard with more sound behind it decides
    alike = [pair for pair in _alike(sentence, place) if not is_contradicted(pair[1])]
    if not alike:
        return "sure"
    if doubt.compare is None:
        return "unsure"
    lead = min(doubt.compare(sound, said, other) for said, other in alike)
    if lead >= CLEAR_NATS:
        return "sure"
    return "misheard" if lead <= 0 else "unsure"


def says_again(heard: str, words: str) -> bool:
    """Whether a later hearing of the same sound has the same words or numbers.

    >>> says_again("奉节脐橙15斤装", "十五斤装"), says_again("熬粥的时候", "澳洲")
    (True, False)
    """
    return "".join(each.char for each in said_list(words)) in "".join(each.char for each in said_list(heard))


def is_number(words: str) -> bool:
    return any(each.number >= 0 for each in said_list(words))


def _has_numbers(other: str, sentence: str, place: Span) -> bool:
    """Whether `other` says the numbers that stand at `place`, however it writes them."""
    heard = "".join(each.char for each in said_list(other))
    said = said_list(sentence)
    return all("".join(each.char for each in said if each.number == one) in heard for one in _numbers(said, place))


def _numbers(said: tuple[Said, ...], place: Span) -> list[int]:
    return sorted({each.number for each in said if each.number >= 0 and place.start_ms <= each.start < place.end_ms})


def _alike(sentence: str, place: Span) -> Iterator[tuple[str, str]]:
    """`sentence` with a number at `place` spelled out, and with another wording of it that sounds much the same."""
    said = said_list(sentence)
    for number in _numbers(said, place):
        chars = [each for each in said if each.number == number]
        for at, one in enumerate(chars):
            for other in _ALIKE.get(one.char, ()):
                yield spelled(sentence, said, number), _with(sentence, chars, at, other)
        start = chars[0].start
        for digit, syllables in _BEFORE.items():
            if chars[0].char[0] in _TENS and start and sentence[start - 1] in syllables:
                longer = sentence[: start - 1] + _with(sentence, chars, 0, digit + chars[0].char)[start:]
                yield spelled(sentence, said, number), longer


def _with(sentence: str, chars: list[Said], at: int, other: str) -> str:
    spoken = "".join(each.char for each in chars[:at]) + other + "".join(each.char for each in chars[at + 1 :])
    return sentence[: chars[0].start] + spoken + sentence[chars[-1].end :]
