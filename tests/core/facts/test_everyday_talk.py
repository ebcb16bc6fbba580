"""Facts of a talk without full stops hold whatever is said between them: heard speech is a run of commas."""

from pathlib import Path

import pytest

from toolkit.core.facts import check_claims
from toolkit.media.product_files import load_products

CARD = load_products(Path(__file__).parents[3] / "samples" / "products.toml")[0]
TALK = ("这一箱是5斤装", "直播间价格三十九点九元", "48小时内发货", "产地是重庆市奉节县", "新疆西藏不发货")
EVERYDAY = (Path(__file__).parents[1] / "everyday_talk.txt").read_text(encoding="utf-8").split()


def _told(clauses: tuple[str, ...]) -> set[tuple[str, str]]:
    found = check_claims("，".join(clauses) + "，", CARD, asides=True)
    return {(claim.text, claim.status) for claim in found}


def test_the_talk_alone_is_the_cards() -> None:
    assert [status for _, status in sorted(_told(TALK))] == ["supported"] * 5


@pytest.mark.parametrize("phrase", EVERYDAY)
def test_everyday_words_change_no_fact(phrase: str) -> None:
    alone = _told(TALK)
    for place in (0, 3, len(TALK)):
        missing = alone - _told((*TALK[:place], phrase, *TALK[place:]))
        assert not missing, f"{phrase!r} at {place} takes away {missing}"


@pytest.mark.parametrize("phrase", EVERYDAY)
def test_everyday_words_claim_nothing_false(phrase: str) -> None:
    assert not [claim for claim in check_claims(phrase + "，", CARD) if claim.status != "supported"]


def test_what_is_disowned_at_once_is_still_disowned() -> None:
    disowned = check_claims("别家说这个是10斤装，这种话我可不说，", CARD)
    assert not [claim for claim in disowned if claim.status == "contradicted"]


@pytest.mark.parametrize("said", ["我叫李丹阳，", "大家好，我是王平阳，", "我是河边上的李丹阳，"])
def test_a_place_within_a_name_is_none(said: str) -> None:
    assert "place" not in {claim.kind for claim in check_claims(said, CARD)}


@pytest.mark.parametrize("said", ["我是丹阳的，", "我们是李坪村的，", "这个是丹阳家家都种的，"])
def test_a_place_after_the_same_words_is_one(said: str) -> None:
    assert "place" in {claim.kind for claim in check_claims(said, CARD)}
