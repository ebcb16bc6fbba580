"""Every rule carries its law and its dates, and its own examples hold."""

import datetime
import re
from pathlib import Path

import pytest

from toolkit.core.compliance.checker import Checker
from toolkit.core.compliance.rule_files import parse_rule_book
from toolkit.core.compliance.rules import RuleBook
from toolkit.core.errors import InputError
from toolkit.media.product_files import load_products

DATA = Path(__file__).resolve().parents[3] / "toolkit" / "data"
TODAY = datetime.date(2026, 11, 22)
REQUIRED = frozenset(
    [
        "ABS-1",
        "ABS-2",
        "MED-1",
        "MED-2",
        "HLT-1",
        "INF-1",
        "FALSE-1",
        "FALSE-2",
        "QUAL-1",
        "OFF-1",
        "FLAG-1",
        "SUP-1",
        "DISC-1",
        "PAT-1",
        "DISP-1",
        "AD-1",
        "PRICE-1",
        "PRICE-2",
        "PRICE-3",
        "STOCK-1",
        "SALES-1",
        "CERT-1",
        "GI-1",
        "LABEL-1",
        "PACK-1",
        "MINOR-1",
        "INV-1",
        "ENDO-1",
        "AI-1",
        "OFFSITE-1",
        "SERV-1",
    ]
)


def texts() -> dict[str, str]:
    names = ("words", "variants", "absolute", "health", "claims", "trade", "people")
    return {f"{name}.toml": (DATA / "compliance" / f"{name}.toml").read_text(encoding="utf-8") for name in names}


@pytest.fixture(scope="module")
def book() -> RuleBook:
    return parse_rule_book(texts())


@pytest.fixture(scope="module")
def checker(book: RuleBook) -> Checker:
    return Checker(book)


def test_every_rule_of_the_table_is_there(book: RuleBook) -> None:
    assert {rule.id for rule in book.rules} == REQUIRED


def test_every_rule_is_dated_and_to_be_read_again_later(book: RuleBook) -> None:
    for rule in book.rules:
        as_of, review_by = (datetime.date.fromisoformat(date) for date in (rule.as_of, rule.review_by))
        assert as_of <= TODAY < review_by, rule.id
        assert all((rule.source, rule.law, rule.why.zh, rule.why.en)), rule.id
        assert min(len(rule.violating), len(rule.innocent) + 1, len(rule.instead) + 1) >= 3, rule.id


def test_every_violating_example_is_found_with_its_rule(book: RuleBook, checker: Checker) -> None:
    missed = [
        (rule.id, text, [finding.rule_id for finding in found if finding.is_flag])
        for rule in book.rules
        for text in rule.violating
        for found in [checker.check(text, today=TODAY)]
        if not any(finding.is_flag and finding.rule_id == rule.id for finding in found)
    ]
    assert missed == []


def test_every_innocent_example_passes(book: RuleBook, checker: Checker) -> None:
    flagged = [
        (rule.id, text, finding.rule_id, finding.text)
        for rule in book.rules
        for text in rule.innocent
        for finding in checker.check(text, today=TODAY)
        if finding.is_flag
    ]
    assert flagged == []


def test_what_the_card_bears_out_passes(book: RuleBook, checker: Checker) -> None:
    card = load_products(DATA / "products_example.toml")[0]
    flagged = [
        (rule.id, text, finding.rule_id, finding.text)
        for rule in book.rules
        for text in rule.innocent_with_card
        for finding in checker.check(text, card, today=TODAY)
        if finding.is_flag
    ]
    assert flagged == []


def test_no_pattern_matches_its_neighbours_marks(book: RuleBook) -> None:
    """Plain form has ASCII marks: a pattern with full-width ones would never match."""
    for rule in book.rules:
        for trigger in rule.triggers:
            for say in trigger.say:
                assert not re.search("[，！？；：（）]", say.regex.pattern.replace("，|,", "")), rule.id


HOUSE = """
source = "店里自己定的"
as_of = "2026-11-22"
review_by = "2027-11-22"

[[rule]]
id = "HOUSE-1"
name_zh = "不说亲"
name_en = "no dears"
law = "店规"
level = "hint"
why_zh = "我们店不叫亲"
why_en = "we do not say dear"
clears_zh = ""
clears_en = ""
rewrites = ["大家好", "各位好"]
examples.violating = ["亲们好"]
examples.innocent = ["亲手做的"]

[[rule.trigger]]
say = ["亲们"]
"""


def test_a_house_rule_is_added() -> None:
    checker = Checker(parse_rule_book(texts(), {"house.toml": HOUSE}))
    (finding,) = checker.check("亲们，五斤装")
    assert (finding.rule_id, finding.level, finding.text) == ("HOUSE-1", "hint", "亲们")
    assert finding.rewrites == ()


def test_a_house_rule_replaces_one_of_the_same_id() -> None:
    own = HOUSE.replace("HOUSE-1", "ABS-1")
    checker = Checker(parse_rule_book(texts(), {"house.toml": own}))
    assert [finding.rule_id for finding in checker.check("全国最甜的橙子") if finding.rule_id == "ABS-1"] == []


@pytest.mark.parametrize(
    ("change", "line", "word"),
    [
        (("say = [", "say = [["), 21, "TOML"),
        (('say = ["亲们"]', 'say = ["(亲们"]'), 20, "正则"),
        (('say = ["亲们"]', 'say = ["<nosuch>"]'), 20, "词表"),
        (('level = "hint"', 'level = "bad"'), 11, "level"),
        (('why_zh = "我们店不叫亲"\n', ""), 7, "why_zh"),
        (('as_of = "2026-11-22"', 'as_of = "gestern"'), 7, "2026-11-22"),
        (('law = "店规"', 'law = "店规"\nlevle = "x"'), 11, "levle"),
        (('say = ["亲们"]', 'say = ["亲们"]\nask = "moon"'), 21, "moon"),
        (('"大家好"', '"{nothing}"'), 16, "nothing"),
        (('say = ["亲们"]', 'say = ["(?:亲们)?"]'), 20, "什么都会"),
    ],
)
def test_a_bad_rule_file_is_told_with_its_line(change: tuple[str, str], line: int, word: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_rule_book(texts(), {"house.toml": HOUSE.replace(*change)})
    assert caught.value.subject.startswith("house.toml:")
    assert abs(int(caught.value.subject.split(":")[1]) - line) <= 1
    assert word in caught.value.fault.zh


@pytest.mark.parametrize(("entry", "word"), [("(亲们", "表达式"), ("<nosuch>", "词表")])
def test_a_bad_kind_of_words_is_told_with_its_line(entry: str, word: str) -> None:
    house = f'source = "店规"\n[kinds]\nfriends = ["老铁", "{entry}"]\n'
    with pytest.raises(InputError) as caught:
        parse_rule_book(texts(), {"house.toml": house})
    assert caught.value.subject == "house.toml:3"
    assert word in caught.value.fault.zh


def test_the_example_of_house_rules_is_a_good_one() -> None:
    example = (DATA / "compliance" / "house.example.toml").read_text(encoding="utf-8")
    own = parse_rule_book(texts(), {"house.example.toml": example})
    checker = Checker(own)
    for rule in own.rules:
        if rule.id.startswith("HOUSE"):
            assert all(any(one.rule_id == rule.id for one in checker.check(text)) for text in rule.violating)
            assert not any(one.rule_id == rule.id for text in rule.innocent for one in checker.check(text))
