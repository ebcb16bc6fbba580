from hypothesis import given, settings
from hypothesis import strategies as st
from selling import card, ear, make_talk, phrases, round_book, say

from toolkit.core.evidence import weigh_sentences
from toolkit.core.sentences import split_sentences
from toolkit.core.slices import ProductSlice
from toolkit.core.slicing import slice_products
from toolkit.core.spans import Span
from toolkit.core.transcript import Segment
from toolkit.core.windows import ClipWindow, choose_windows

APPLE = card("apple", "洛川苹果", "苹果", price="49.9", spec="10斤装")
RICE = card("rice", "五常大米", "大米", price="59.9", spec="10斤装")
CARDS = (APPLE, RICE)
FULL = (
    "接下来看这款洛川苹果。",
    "个头大，一个就有半斤重，你看这个颜色。",
    "咬一口脆甜多汁，孩子老人都爱吃。",
    "十斤一箱，今天给到四十九块九，还包邮。",
    "喜欢的点一号链接。",
)
SHORT = ("刚才没听到的，再讲一下洛川苹果。", "脆甜多汁，口感好。")


def windows_of(segments: tuple[Segment, ...], min_s: float, max_s: float) -> tuple[ClipWindow, ...]:
    sentences = split_sentences(segments)
    slices = slice_products(sentences, CARDS, phrases(), ear(), round_book())
    return choose_windows(slices, sentences, weigh_sentences(sentences, CARDS, phrases(), ear()), min_s, max_s)


def test_a_round_that_fits_is_taken_whole() -> None:
    talk = make_talk(("apple", FULL))
    (window,) = windows_of(talk.segments, 8, 60)
    assert window.span.start_ms <= talk.truth[0][1].start_ms
    assert window.span.end_ms >= talk.truth[0][1].end_ms
    assert window.note is None
    assert any("价格" in reason.zh for reason in window.reasons)


def test_the_fuller_of_two_rounds_is_chosen_and_the_other_kept_as_a_take() -> None:
    talk = make_talk(("apple", SHORT), ("rice", ("换一款，五常大米。", "煮出来香。", "五十九块九。")), ("apple", FULL))
    windows = {window.product_id: window for window in windows_of(talk.segments, 4, 60)}
    assert windows["apple"].span.overlap_ms(talk.truth[2][1]) == talk.truth[2][1].duration_ms
    assert len(windows["apple"].other_takes) == 1


def test_a_round_too_long_is_cut_at_sentences_with_the_name_and_the_price() -> None:
    filler = tuple(f"这个口感确实不一样，大家可以放心尝，第{n}次讲了。" for n in "一二三四五六七八")
    talk = make_talk(("apple", (*FULL[:3], *filler, *FULL[3:])))
    (window,) = windows_of(talk.segments, 8, 25)
    assert 8_000 <= window.span.duration_ms <= 25_000
    inside = [s for s in talk.segments if window.span.overlap_ms(s.span)]
    assert all(window.span.overlap_ms(s.span) == s.span.duration_ms for s in inside)
    assert any("洛川苹果" in s.text for s in inside)


def test_a_round_shorter_than_the_platform_likes_is_kept_and_noted() -> None:
    (window,) = windows_of(make_talk(("apple", SHORT)).segments, 20, 60)
    assert window.note is not None
    assert "20" in window.note.zh


def test_one_endless_sentence_is_not_cut() -> None:
    endless = "接下来看这款洛川苹果脆甜多汁" + "口感好" * 30 + "。"
    (window,) = windows_of(say(endless), 5, 10)
    assert window.note is not None
    assert window.span.duration_ms > 10_000


def test_nothing_to_choose_from() -> None:
    assert choose_windows((), (), (), 5, 60) == ()


@settings(max_examples=40, deadline=None)
@given(st.integers(3, 40), st.integers(3, 30), st.integers(1, 30))
def test_windows_start_and_end_at_sentences_and_keep_the_length(sentences: int, min_s: int, more_s: int) -> None:
    said = say("接下来是洛川苹果。", *(f"苹果很甜，{n}块钱。" for n in range(1, sentences)))
    pieces = split_sentences(said)
    evidence = weigh_sentences(pieces, CARDS, phrases(), ear())
    whole = ProductSlice(
        product_id="apple", span=Span(0, said[-1].span.end_ms + 100), confidence=1.0, mentions=1, reasons=()
    )
    (window,) = choose_windows((whole,), pieces, evidence, min_s, min_s + more_s)
    assert window.span.duration_ms <= (min_s + more_s) * 1000
    for piece in pieces:
        assert window.span.overlap_ms(piece.span) in (0, piece.span.duration_ms)


def test_a_long_round_gives_a_window_of_the_length_merchants_ask_for_with_name_price_and_call() -> None:
    filler = tuple(f"咬一口脆甜，口感确实不一样，大家可以放心尝，第{n}次讲了。" for n in range(10, 50))
    talk = make_talk(("apple", (*FULL, *filler, "没有了。")))
    (window,) = windows_of(talk.segments, 5, 300)
    assert 45_000 <= window.span.duration_ms <= 60_000
    inside = "".join(s.text for s in talk.segments if window.span.overlap_ms(s.span))
    assert all(word in inside for word in ("洛川苹果", "四十九块九", "一号链接"))
    assert any("45 到 60 秒" in reason.zh for reason in window.reasons)


def test_a_round_somewhat_longer_than_the_wish_stays_whole_where_the_profile_allows() -> None:
    filler = tuple(f"这个口感确实不一样，大家可以放心尝，第{n}次讲了。" for n in range(10, 20))
    talk = make_talk(("apple", (*FULL[:3], *filler, *FULL[3:])))
    (window,) = windows_of(talk.segments, 5, 300)
    assert window.span.duration_ms > 60_000
    assert window.span.overlap_ms(talk.truth[0][1]) == talk.truth[0][1].duration_ms
    assert any("收尾" in reason.zh for reason in window.reasons)
    (short,) = windows_of(talk.segments, 5, 60)
    assert short.span.duration_ms <= 60_000


def test_an_endless_round_is_trimmed_too() -> None:
    said = say(*(line for n in range(150) for line in (*FULL[:4], f"第{n}箱。")))
    pieces = split_sentences(said)
    evidence = weigh_sentences(pieces, CARDS, phrases(), ear())
    whole = ProductSlice(
        product_id="apple", span=Span(0, said[-1].span.end_ms + 100), confidence=1.0, mentions=1, reasons=()
    )
    (window,) = choose_windows((whole,), pieces, evidence, 5, 600)
    assert 30_000 <= window.span.duration_ms <= 90_000


def test_it_says_what_the_chosen_round_has_and_the_other_lacks() -> None:
    talk = make_talk(("apple", SHORT), ("rice", ("换一款，五常大米。", "煮出来香。", "五十九块九。")), ("apple", FULL))
    (apple,) = (window for window in windows_of(talk.segments, 4, 60) if window.product_id == "apple")
    told = apple.reasons[-1].zh
    assert told.startswith("共讲了 2 遍，比 0:0")
    assert "那一遍没讲价格" in told
    assert "那一遍没讲链接号" in told
