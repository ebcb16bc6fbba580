"""No text outside its limits passes the gate, however it is cut into tokens."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.core.token_gate import TokenGate, TokenState, TokenVocabulary
from toolkit.core.writing import DIGITS, WritingLimits

END = 0
WORDS = (
    "奉节脐橙", "很甜", "第一", "第", "一", "全国", "最", "最好", "好", "吃", " ", "。", ".", "5", "3", "9", "4", "39",
    "斤", "块", "三十九", "三", "十", "九", "十九", "NO", "no", "1", "①", "卖了",
    "万", "９", "的", "，", "\n", "·", "第一次",
)  # fmt: skip
PARTS = (
    "第".encode()[:2],
    "第".encode()[2:],
    "七".encode()[:2],
    "七".encode()[2:],
    "九".encode()[:1],
    "九".encode()[1:],
)
TOKENS = (None, *(word.encode() for word in WORDS), *PARTS)
LIMITS = WritingLimits(numbers=("39.9", "5", "三十九"), banned=("第一", "最好", "全国", "NO.1"))
VOCABULARY = TokenVocabulary(TOKENS, (END,))


def gate(limits: WritingLimits = LIMITS) -> TokenGate:
    return TokenGate(VOCABULARY, limits)


def ids(*tokens: str | bytes) -> list[int]:
    return [TOKENS.index(token.encode() if isinstance(token, str) else token) for token in tokens]


def passes(*tokens: str | bytes) -> bool:
    """Whether the gate lets the whole text through, its end included."""
    each, state = gate(), TokenState()
    for index in [*ids(*tokens), END]:
        after = each.follow(state, index)
        if after is None:
            return False
        state = after
    return True


@pytest.mark.parametrize(
    "tokens",
    [
        ("奉节脐橙", "很甜", "。"),
        ("39", ".", "9", "块"),
        ("3", "9", ".", "9"),
        ("3", "9", ".", "９"),
        ("5", "斤"),
        ("5", "."),
        ("5", "，", "很甜"),
        ("一", "."),
        ("三十九", "块"),
        ("三", "十", "九", "块"),
        ("三", "十九", "块"),
        ("一", "斤"),
        (PARTS[0], PARTS[1], "。"),
        ("好", "吃", "的"),
    ],
)
def test_what_the_card_holds_may_be_written(tokens):
    assert passes(*tokens)


@pytest.mark.parametrize(
    "tokens",
    [
        ("39", "块"),  # the price is 39.9
        ("39",),
        ("3", "4"),
        ("39", ".", "9", "9"),
        ("5", "5"),
        ("5", ".", "5"),
        ("一", ".", "一"),
        ("三十九", ".", "5"),
        ("5", "，", "5"),
        ("9", "斤"),
        ("三十九", "万"),
        ("十九", "块"),
        ("万",),
        (PARTS[2], PARTS[3]),
        ("三", PARTS[4], PARTS[5]),
        ("第一",),
        ("第", "一"),
        ("第", " ", "一"),
        ("第", "\n", "·", "一"),
        (PARTS[0], PARTS[1], "一"),
        ("最", "好"),
        ("最", "最", "好"),
        ("全国",),
        ("no", ".", "1"),
        ("第一次",),
        (PARTS[0],),  # half a character
        (PARTS[0], "很甜"),
    ],
)
def test_what_it_does_not_hold_can_not(tokens):
    assert not passes(*tokens)


@given(st.lists(st.integers(0, 10_000), max_size=24))
def test_any_way_that_the_gate_allows_keeps_the_limits(dice: list[int]):
    each, state, written = gate(), TokenState(), b""
    for throw in dice:
        allowed = each.allowed(state).copy()
        for index, token in enumerate(TOKENS):
            assert bool(allowed[index]) == (each.follow(state, index) is not None), token
        allowed[END] = False
        choices = allowed.nonzero()[0]
        if not len(choices):
            break
        index = int(choices[throw % len(choices)])
        state, written = each.follow(state, index) or state, written + (TOKENS[index] or b"")
    text = written.decode(errors="ignore")
    bare = "".join(text.replace("９", "9").casefold().split()).replace("·", "")
    assert not any(word.casefold() in bare for word in LIMITS.banned)
    if each.may_end(state):
        numbers = "".join(char if char in DIGITS or char in ".,，" else " " for char in text.replace("９", "9")).split()
        assert {number.strip(".,，") for number in numbers} <= {"39.9", "5", "三十九", "一", ""}


def test_what_never_comes_is_never_allowed_and_the_rest_sometimes_is():
    each = gate()
    never = set(each.never().tolist())
    states = [TokenState()]
    for state in states:
        after = [each.follow(state, index) for index in range(len(TOKENS))]
        assert not never & {index for index, found in enumerate(after) if found is not None}
        states.extend(found for found in after if found is not None and found not in states)
    assert set(ids("第一", "全国", "最好", "第一次", "万", "4")) <= never


def test_without_limits_only_the_harmless_number_remains():
    each = gate(WritingLimits())
    assert each.follow(TokenState(), ids("第一")[0]) is not None
    assert each.follow(TokenState(), ids("5")[0]) is None
