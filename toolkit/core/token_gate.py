"""Makes text outside its limits impossible to write: which tokens of a vocabulary may come next.

A language model's tokens are rows of bytes: whole words, single characters, or parts of one. The gate follows the text
token by token and says which may follow, such that

- every number is one of `WritingLimits.numbers`, to its last digit (39 of 39.9 is no end), and
- no word of `WritingLimits.banned` arises, however it is split into tokens, in whatever case, or with spaces inside.
"""

import bisect
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from toolkit.core.writing import DIGITS, HARMLESS_NUMBERS, WritingLimits

_SEPARATORS = re.compile(r"[\s\u200b-\u200f\u2060\ufeff·•‧\-_*~]+")
"""What may stand inside a banned word without making it another."""
_DIGIT_RUN = re.compile(f"[{''.join(sorted(DIGITS))}]+")
_POINTS = ".．,，"
"""Between two numbers they make one of them: 一.一, 5,500."""
_MAX_CHAR_BYTES = 4


@dataclass(frozen=True, slots=True)
class TokenState:
    """Where a text stands."""

    pending: bytes = b""
    """Bytes of a character that is not whole yet."""
    number: str = ""
    """The number at the end of the text."""
    begun: str = ""
    """The longest end of the text with which a banned word begins."""


class TokenVocabulary:
    """A model's tokens, sorted for the questions of a gate; made once for each model (0.3 s for 150,000 tokens)."""

    def __init__(self, tokens: Sequence[bytes | None], end_ids: Sequence[int]) -> None:
        """`tokens` [i] are the bytes of token i, None for one that never stands in a text; `end_ids` end it."""
        self.tokens = tuple(tokens)
        self.end_ids = tuple(end_ids)
        texts = [_decoded(token) if token else None for token in tokens]
        self.is_plain = np.array([text is not None and _is_plain(text) for text in texts])
        """bool [vocabulary]: whole characters, none of a number."""
        self.awkward = tuple(index for index, token in enumerate(tokens) if token and not self.is_plain[index])
        """Tokens with digits or parts of characters: few enough to be looked at one by one."""
        plain = [(_normalised(text), index) for index, text in enumerate(texts) if text and self.is_plain[index]]
        self.sorted_plain = tuple(sorted(plain))
        self._joined, self._starts = _joined(self.sorted_plain)

    def plain_with(self, pattern: re.Pattern[str]) -> list[int]:
        """Plain tokens in which `pattern` is found."""
        found = set()
        for match in pattern.finditer(self._joined):
            found.add(self.sorted_plain[bisect.bisect_right(self._starts, match.start()) - 1][1])
        return sorted(found)

    def plain_from(self, beginning: str) -> list[int]:
        """Plain tokens that begin with `beginning`."""
        start = bisect.bisect_left(self.sorted_plain, (beginning, -1))
        end = bisect.bisect_left(self.sorted_plain, (beginning + "\U0010ffff", -1))
        return [index for _, index in self.sorted_plain[start:end]]


class TokenGate:
    """The limits of one text over one vocabulary."""

    def __init__(self, vocabulary: TokenVocabulary, limits: WritingLimits) -> None:
        self._vocabulary = vocabulary
        self._numbers = frozenset(_whole(number) for number in (*limits.numbers, *HARMLESS_NUMBERS) if number)
        self._prefixes = frozenset(number[:end] for number in self._numbers for end in range(1, len(number) + 1))
        self._banned = tuple(sorted({word for each in limits.banned if (word := _normalised(each))}))
        self._begun = frozenset(word[:end] for word in self._banned for end in range(1, len(word)))
        self._has_banned = re.compile("|".join(map(re.escape, self._banned))) if self._banned else None
        self._plain = vocabulary.is_plain.copy()
        if self._has_banned:
            self._plain[vocabulary.plain_with(self._has_banned)] = False
        self._masks: dict[TokenState, np.ndarray] = {}

    def never(self) -> np.ndarray:
        """int [n]: tokens that may not come in any state of the text, so that an engine may drop them for good."""
        blank = ~self._plain & self._vocabulary.is_plain
        found = {int(index) for index in np.flatnonzero(blank)}
        for index in self._vocabulary.awkward:
            text = _decoded(self._vocabulary.tokens[index] or b"")
            if text and (self._holds_banned(text) or not all(map(self._is_part, _digit_runs(text)))):
                found.add(index)
        return np.array(sorted(found), np.int64)

    def may_end(self, state: TokenState) -> bool:
        return not state.pending and self._is_complete(state.number)

    def allowed(self, state: TokenState) -> np.ndarray:
        """bool [vocabulary]: which tokens may come next; the ends of text among them where it may end."""
        mask = self._masks.get(state)
        if mask is None:
            mask = self._masks[state] = self._make_mask(state)
            mask.setflags(write=False)
        return mask

    def follow(self, state: TokenState, token_id: int) -> TokenState | None:
        """The state after that token; None where it may not come."""
        token = self._vocabulary.tokens[token_id]
        if token is None:
            return state if token_id in self._vocabulary.end_ids and self.may_end(state) else None
        return self._after(state, token)

    def _make_mask(self, state: TokenState) -> np.ndarray:
        vocabulary = self._vocabulary
        is_open = not state.pending and self._is_complete(state.number)
        mask = self._plain.copy() if is_open else np.zeros(len(vocabulary.tokens), bool)
        if is_open and state.begun:
            for rest in self._rests(state.begun):
                mask[vocabulary.plain_from(rest)] = False
        for index in vocabulary.awkward:
            mask[index] = self._after(state, vocabulary.tokens[index] or b"") is not None
        mask[list(vocabulary.end_ids)] = self.may_end(state)
        return mask

    def _rests(self, begun: str) -> list[str]:
        """What would complete a banned word."""
        ends = [begun[start:] for start in range(len(begun))]
        return [
            word[len(end) :] for end in ends for word in self._banned if len(word) > len(end) and word.startswith(end)
        ]

    def _after(self, state: TokenState, token: bytes) -> TokenState | None:
        split = _whole_characters(state.pending + token)
        if split is None:
            return None
        text, pending = split
        number = self._number_after(state.number, text)
        if number is None:
            return None
        clean = state.begun + _normalised(text)
        if self._holds_banned(clean):
            return None
        if pending and not self._is_numeric_start(number, pending):
            return None
        return TokenState(pending, number, self._longest_begun(clean))

    def _is_numeric_start(self, number: str, pending: bytes) -> bool:
        """Whether the part of a character may follow the open number at all; without an open number it may."""
        if self._is_complete(number):
            return True
        rests = (whole[len(number) :].encode() for whole in self._numbers if whole.startswith(number))
        return any(rest.startswith(pending) for rest in rests)

    def _number_after(self, number: str, text: str) -> str | None:
        for char in text:
            if char in DIGITS or (char in _POINTS and number[-1:] in DIGITS and number):
                number += _half_width(char)
                if not self._is_within(number) and not self._is_complete(number):
                    return None
            elif self._is_complete(number):
                number = ""
            else:
                return None
        return number

    def _is_complete(self, number: str) -> bool:
        return not number or number in self._numbers or (number[-1] in _POINTS and number[:-1] in self._numbers)

    def _holds_banned(self, text: str) -> bool:
        return self._has_banned is not None and self._has_banned.search(_normalised(text)) is not None

    def _is_part(self, run: str) -> bool:
        """Whether an allowed number holds these digits."""
        return any(run in number for number in self._numbers)

    def _is_within(self, number: str) -> bool:
        """Whether an allowed number begins with this one."""
        return number in self._prefixes

    def _longest_begun(self, text: str) -> str:
        longest = max((len(word) for word in self._begun), default=0)
        for start in range(max(0, len(text) - longest), len(text)):
            if text[start:] in self._begun:
                return text[start:]
        return ""


def _is_plain(text: str) -> bool:
    return not DIGITS.intersection(text) and text[0] not in _POINTS


def _joined(plain: Sequence[tuple[str, int]]) -> tuple[str, list[int]]:
    starts, at = [], 0
    for text, _ in plain:
        starts.append(at)
        at += len(text) + 1
    return "\n".join(text for text, _ in plain), starts


def _decoded(token: bytes) -> str | None:
    try:
        return token.decode()
    except UnicodeDecodeError:
        return None


def _whole_characters(data: bytes) -> tuple[str, bytes] | None:
    """The characters that are whole, and the bytes of the last that is not; None where it is no UTF-8."""
    for cut in range(_MAX_CHAR_BYTES):
        head, rest = (data[: len(data) - cut], data[len(data) - cut :]) if cut else (data, b"")
        text = _decoded(head)
        if text is not None:
            return (text, rest) if not rest or _begins_character(rest) else None
    return None


def _begins_character(data: bytes) -> bool:
    """Whether these bytes are the beginning of one character (RFC 3629, table 3-7 of the Unicode standard)."""
    first = data[0]
    length = 2 if 0xC2 <= first <= 0xDF else 3 if 0xE0 <= first <= 0xEF else 4 if 0xF0 <= first <= 0xF4 else 0
    if len(data) >= length:
        return False
    low, high = _SECOND_BYTE.get(first, (0x80, 0xBF))
    return all(0x80 <= byte <= 0xBF for byte in data[1:]) and (len(data) < 2 or low <= data[1] <= high)


_SECOND_BYTE = {0xE0: (0xA0, 0xBF), 0xED: (0x80, 0x9F), 0xF0: (0x90, 0xBF), 0xF4: (0x80, 0x8F)}


@cache
def _half_width(char: str) -> str:
    return chr(ord(char) - 0xFEE0) if "０" <= char <= "９" or char in "．，" else char


def _whole(number: str) -> str:
    return "".join(_half_width(char) for char in number)


def _digit_runs(text: str) -> list[str]:
    return [_whole(run) for run in _DIGIT_RUN.findall(text)]


def _normalised(text: str) -> str:
    return _SEPARATORS.sub("", text).casefold()
