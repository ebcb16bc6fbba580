import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.core.spoken_numbers import speak_integer, speak_numbers, speak_yuan


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("39.9元", "三十九块九"),
        ("39.90元", "三十九块九"),
        ("¥39.9", "三十九块九"),
        ("68元", "六十八块"),
        ("2元", "两块"),
        ("22元", "二十二块"),
        ("12元/斤", "十二块一斤"),
        ("1,299元", "一千二百九十九块"),
        ("0.5元", "五毛"),
        ("0.2元", "两毛"),
        ("5斤装", "五斤装"),
        ("2斤装", "两斤装"),
        ("2两", "二两"),
        ("0.5斤", "半斤"),
        ("2.5斤", "两斤半"),
        ("1.5小时", "一个半小时"),
        ("0.8公斤", "零点八公斤"),
        ("250克装", "两百五十克装"),
        ("500g", "五百克"),
        ("48小时", "四十八小时"),
        ("2小时内", "两小时内"),
        ("2-3天", "两到三天"),
        ("75-80mm", "七十五到八十毫米"),
        ("12个月", "十二个月"),
        ("2个", "两个"),
        ("第2次", "第二次"),
        ("2号链接", "二号链接"),
        ("2月2日", "二月二号"),
        ("2026年11月8日", "二零二六年十一月八号"),
        ("2026-11-08", "二零二六年十一月八号"),
        ("2026-11", "二零二六年十一月"),
        ("2026-11-08 19:30", "二零二六年十一月八号 十九点半"),
        ("13.2%", "百分之十三点二"),
        ("1200箱", "一千二百箱"),
        ("10005份", "一万零五份"),
        ("22000单", "两万二千单"),
        ("500克×2袋", "两袋，每袋五百克"),
        ("海拔1800米", "海拔一千八百米"),
        ("FJ-2026-1108", "FJ二零二六幺幺零八"),
        ("13800001111", "幺三八零零零零幺幺幺幺"),
        ("没有数字", "没有数字"),
    ],
)
def test_numbers_are_said_as_people_say_them(written: str, spoken: str) -> None:
    assert speak_numbers(written) == spoken


_VALUE = {"零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_SIZE = {"十": 10, "百": 100, "千": 1000}


def understood(spoken: str) -> int:
    total = section = digit = 0
    for char in spoken:
        if char in _VALUE:
            digit = _VALUE[char]
        elif char in _SIZE:
            section += (digit or 1) * _SIZE[char]
            digit = 0
        else:
            total = (total + section + digit) * {"万": 10**4, "亿": 10**8}[char]
            section = digit = 0
    return total + section + digit


@given(st.integers(0, 10**8 - 1))
def test_a_spoken_number_is_understood_as_the_same(number: int) -> None:
    assert understood(speak_integer(number)) == number


_PRICE = re.compile(r"(?:(?P<yuan>[^块毛分]+)块)?(?:(?P<mao>[^块毛分零])(?:毛(?P<rest>.)?|$)|零?(?P<fen>.)分)?")


@given(st.one_of(st.integers(1, 9_999), st.integers(1, 10**7)))
def test_a_spoken_price_is_understood_as_the_same(fen: int) -> None:
    found = _PRICE.fullmatch(speak_yuan(Decimal(fen) / 100))
    assert found
    yuan, mao, rest, cents = (understood(part or "") for part in found.groups())
    assert yuan * 100 + mao * 10 + rest + cents == fen


@given(st.text(max_size=60))
def test_no_digit_is_left(text: str) -> None:
    assert not re.search("[0-9]", speak_numbers(text))
