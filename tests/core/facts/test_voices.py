"""Goods that no labelled set holds, told in other voices: every claim with its status, and nothing else."""

import datetime
from pathlib import Path

import pytest

from toolkit.core.facts import check_claims
from toolkit.core.facts.card_book import read_card
from toolkit.core.facts.card_ways import content_of, find_carried, read_ways
from toolkit.core.facts.slots import fill_slots
from toolkit.media.product_files import load_products

HERE = Path(__file__).parent
TODAY = datetime.date(2026, 11, 22)
MARK = {"supported": "✓", "contradicted": "✗", "unsupported": "?"}
CARDS = {card.id: card for card in load_products(HERE / "voices.toml")}
LINES = [line for line in (HERE / "voices.txt").read_text(encoding="utf-8").splitlines() if line]


@pytest.mark.parametrize("line", LINES)
def test_each_claim_of_a_voice_is_found_and_nothing_else(line: str) -> None:
    card, text, expected = line.split(" | ")
    found = [f"{MARK[claim.status]}{claim.text}" for claim in check_claims(text, CARDS[card], today=TODAY)]
    assert found == ([] if expected == "-" else expected.split())


def test_a_slot_is_denied_before_and_behind_its_word() -> None:
    filled = fill_slots("没打过农药，化肥一把没撒，不是顺丰，太阳晒的")
    assert [(each.member, each.is_denied) for each in filled] == [
        ("drug", True), ("chemical", True), ("顺丰", True), ("sun", False), ("sun", False),
    ]  # fmt: skip


def test_what_is_said_with_other_words_of_one_meaning_is_the_cards() -> None:
    assert content_of("搁在冰箱里头") == content_of("放冷藏")
    ways = read_ways(read_card(CARDS["fentiao"]))
    carried = find_carried("挂起来自然晾", ways, "making")
    assert carried is not None
    assert carried.text == "自然晾晒"
    assert find_carried("今天天气不错", ways, "") is None


def test_questions_keep_their_question_words() -> None:
    assert check_claims("运费怎么算？为什么比别家贵？", CARDS["you"], today=TODAY) == ()
