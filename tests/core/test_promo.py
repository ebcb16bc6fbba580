"""The words and pictures of a promo film."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_example import shot

from toolkit.core.products import Fact, ProductCard
from toolkit.core.promo_script import PAUSE_MS, PromoBeat, fit_beats, write_promo_script
from toolkit.core.promo_shots import LONGEST_MS, SHORTEST_MS, Picked, Wanted, pick_shots, slot_lengths
from toolkit.core.shot import Moment, PictureAnalysis
from toolkit.media.data_files import load_data
from toolkit.tasks.product_texts import load_copy_book
from toolkit.tasks.products import load_products

SAMPLES = Path(__file__).parents[2] / "samples" / "products.toml"


@pytest.fixture(scope="module")
def orange() -> ProductCard:
    return load_products(SAMPLES)[0]


def script_of(card: ProductCard, seed: int = 0) -> tuple[PromoBeat, ...]:
    return write_promo_script(card, load_copy_book(), load_data("promo_templates.toml"), seed).beats


def test_every_sentence_is_carried_by_facts_of_the_card(orange: ProductCard) -> None:
    beats = script_of(orange)
    assert [beat.kind for beat in beats][:2] == ["hook", "process"]
    assert beats[-1].kind == "call"
    for beat in beats:
        for path in beat.sentence.fact_ids:
            assert orange.fact(path) is not None
        assert beat.sentence.fact_ids or beat.kind == "call"
        assert not any(char.isdigit() for char in beat.spoken)
    assert "5斤装，39.9元。" in [beat.sentence.text for beat in beats]


def test_a_bare_card_still_gives_the_film_its_needed_sentences() -> None:
    bare = ProductCard(id="x", name="土鸡蛋", spec="30枚", price=load_products(SAMPLES)[0].price)
    bare = replace(
        bare,
        facts=tuple(
            Fact(id=path, label=path, value=value, evidence="商品卡")
            for path, value in (("name", "土鸡蛋"), ("spec", "30枚"), ("price", "39.9元"))
        ),
    )
    assert [beat.kind for beat in script_of(bare)] == ["hook", "offer", "call"]


def test_words_that_the_law_forbids_are_not_spoken(orange: ProductCard) -> None:
    boastful = tuple(
        replace(fact, value="全国第一的人工采摘") if fact.id == "process" else fact for fact in orange.facts
    )
    script = write_promo_script(replace(orange, facts=boastful), load_copy_book(), load_data("promo_templates.toml"))
    assert "process" not in [beat.kind for beat in script.beats]
    assert "第一" in script.notes[0].zh


def test_few_seconds_keep_what_sells(orange: ProductCard) -> None:
    beats = script_of(orange)
    lengths = [beat.spoken_ms for beat in beats]
    short = [beats[index].kind for index in fit_beats(beats, lengths, 15_000)]
    long = [beats[index].kind for index in fit_beats(beats, lengths, 60_000)]
    assert {"hook", "offer", "call"} <= set(short) <= set(long)
    assert len(long) > len(short)
    assert sum(beat.spoken_ms + PAUSE_MS for beat in beats if beat.kind in short) <= 15_000


@given(st.integers(0, 90_000))
def test_sentences_stay_in_the_order_of_the_film(limit_ms: int) -> None:
    beats = script_of(load_products(SAMPLES)[0])
    chosen = fit_beats(beats, [beat.spoken_ms for beat in beats], limit_ms)
    assert list(chosen) == sorted(set(chosen))
    assert all(index in chosen for index, beat in enumerate(beats) if beat.is_needed)


def footage(seconds: int, quality: float = 0.9, shots: int = 1, grey: int = 80) -> PictureAnalysis:
    """`shots` equal shots, each with a look of its own."""
    length_ms = seconds * 1000 // shots
    return PictureAnalysis(
        shots=tuple(shot(n * length_ms, (n + 1) * length_ms, quality) for n in range(shots)), subjects=(),
        frame_count=seconds * 25, broken_frames=0,
        moments=tuple(
            Moment(time_ms=t, usable=quality, look=bytes([(grey + 40 * (t // length_ms)) % 256] * 24).hex())
            for t in range(0, seconds * 1000, 250)
        ),
    )  # fmt: skip


def wanted(*seconds: float, words: tuple[str, ...] = ()) -> list[Wanted]:
    return [Wanted(duration_ms=round(each * 1000), words=words) for each in seconds]


def assert_none_twice(picked: tuple[Picked, ...]) -> None:
    for index, one in enumerate(picked):
        for other in picked[:index]:
            assert one.footage != other.footage or not one.span.overlap_ms(other.span)


def test_a_file_whose_name_fits_the_sentence_is_shown_with_it() -> None:
    picked = pick_shots(
        [*wanted(3, words=("采", "摘")), *wanted(3, words=("切",))],
        [footage(20, grey=10), footage(20, grey=90), footage(20, grey=170)],
        ["IMG_0001.mp4", "切开.mp4", "采摘.mp4"],
    )
    assert [piece.footage for piece in picked] == [2, 1]
    assert all(piece.fits_by_name for piece in picked)


def test_pictures_change_and_poor_ones_are_left_out() -> None:
    picked = pick_shots(wanted(3, 3, 3), [footage(12, shots=3), footage(12, quality=0.1, grey=200)], ["a.mp4", "b.mp4"])
    assert [piece.footage for piece in picked] == [0, 0, 0]
    assert len({piece.span.start_ms // 4000 for piece in picked}) == 3


def test_short_shots_share_a_sentence_that_none_of_them_holds() -> None:
    picked = pick_shots(wanted(4), [footage(12, shots=5)], ["a.mp4"])
    assert [piece.span.duration_ms for piece in picked] == [2_000, 2_000]


def test_a_long_sentence_has_several_pictures_and_used_up_footage_is_seen() -> None:
    assert slot_lengths(9_000) == (3_000, 3_000, 3_000)
    picked = pick_shots(wanted(9, 9), [footage(10)], ["a.mp4"])
    assert sum(piece.span.duration_ms for piece in picked) < 18_000
    assert_none_twice(picked)


@given(
    st.lists(st.floats(1.6, 12), min_size=1, max_size=8),
    st.lists(st.tuples(st.integers(2, 25), st.floats(0.05, 1), st.integers(1, 4)), min_size=1, max_size=4),
)
def test_no_moment_is_shown_twice(seconds: list[float], files: list[tuple[int, float, int]]) -> None:
    analyses = [footage(length, quality, shots) for length, quality, shots in files]
    picked = pick_shots(wanted(*seconds), analyses, [f"{n}.mp4" for n in range(len(files))])
    assert_none_twice(picked)
    assert [piece.sentence for piece in picked] == sorted(piece.sentence for piece in picked)
    for piece in picked:
        assert SHORTEST_MS <= piece.span.duration_ms <= LONGEST_MS
        inside = [s for s in analyses[piece.footage].shots if s.span.overlap_ms(piece.span)]
        assert len(inside) == 1
