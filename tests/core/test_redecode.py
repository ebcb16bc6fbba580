import math
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.core.ear import Ear
from toolkit.core.gloss import parse_gloss
from toolkit.core.pinyin import Confusions
from toolkit.core.products import Price, ProductCard
from toolkit.core.redecode import can_redecode, redecode
from toolkit.core.redecode_dialect import dialect_words
from toolkit.core.redecode_lattice import RedecodeOptions
from toolkit.core.redecode_model import LexiconWord, WordModel, parse_lexicon
from toolkit.core.spans import Span
from toolkit.core.text import Text
from toolkit.core.transcript import Segment, TermChange, Word

# Characters of a small world and their sounds.
SOUNDS = {
    "发": "fa", "货": "huo", "火": "huo", "产": "chan", "地": "di", "下": "xia", "单": "dan", "丹": "dan", "熬": "ao",
    "澳": "ao", "粥": "zhou", "洲": "zhou", "喝": "he", "我": "wo", "们": "men", "小": "xiao", "米": "mi", "晓": "xiao",
    "三": "san", "山": "shan", "上": "shang", "里": "li", "你": "ni", "旧": "jiu", "九": "jiu", "就": "jiu",
    "散": "san",
}  # fmt: skip
WORDS = {
    "产地": -4.5, "发火": -4.6, "发货": -5.0, "下单": -5.0, "澳洲": -4.4, "熬粥": -5.4, "喝": -3.9, "我们": -2.9,
    "小米": -4.6, "山上": -4.8, "三": -3.0, "你": -2.2, "里": -2.8, "就": -2.3, "旧": -4.5, "九": -3.1, "我": -2.2,
    "上": -2.7,
}  # fmt: skip
PAIRS = {("产地", "发货"): -1.5, ("喝", "粥"): -2.0}
CARD = ProductCard(
    id="xiaomi",
    name="武乡小米",
    aliases=("小米",),
    origin="山西",
    spec="两斤",
    price=Price(yuan=Decimal(29), text="29元"),
)


def make_model() -> WordModel:
    """The arrays that bench/_make_language_model.py writes, for a small world."""
    words = sorted({*WORDS, *SOUNDS}, key=lambda word: WORDS.get(word, -5.5), reverse=True)
    syllables = sorted(set(SOUNDS.values()))
    pairs = sorted((words.index(a), words.index(b), p) for (a, b), p in PAIRS.items())
    counts = np.bincount([a for a, _, _ in pairs], minlength=len(words))
    seconds: list[int] = []
    last: int | None = None
    for first, second, _ in pairs:
        seconds.append(second - seconds_of(pairs, first, second) if first == last else second)
        last = first

    def planes(values, count: int) -> np.ndarray:
        return np.stack([(np.asarray(values, np.int64) >> 8 * n & 255).astype(np.uint8) for n in range(count)])

    def steps(values, per: int) -> np.ndarray:
        return np.clip(np.round(-np.asarray(values) * per), 0, 255).astype(np.uint8)

    return WordModel(
        {
            "words": np.frombuffer("\n".join(words).encode(), np.uint8),
            "single": steps([WORDS.get(word, -5.5) for word in words], 32),
            "backoff": steps([-0.3 - 1.0 for _ in words], 64),
            "followers": planes(counts, 3),
            "second": planes(seconds, 3),
            "pair": steps([p for _, _, p in pairs], 32),
            "syllables": np.frombuffer(" ".join(syllables).encode(), np.uint8),
            "reading_owner": np.diff(np.arange(len(words)), prepend=0).astype(np.uint8),
            "reading_share": np.zeros(len(words), np.uint8),
            "reading": planes([syllables.index(SOUNDS[char]) for word in words for char in word], 2),
        }
    )


def seconds_of(pairs: list[tuple[int, int, float]], first: int, second: int) -> int:
    return max((b for a, b, _ in pairs if a == first and b < second), default=0)


MODEL = make_model()


def read(text: str) -> tuple[str, ...]:
    return tuple(SOUNDS.get(char, "") for char in text)


def ear(*near: str) -> Ear:
    return Ear(Confusions(initials={frozenset(pair.split("/")): 0.1 for pair in near}), read)


def say(text: str, confidence: float = 0.66, start_ms: int = 1_000) -> Segment:
    """One word per character, 200 ms each; blanks are in no word."""
    chars = [char for char in text if not char.isspace()]
    words = tuple(
        Word(text=char, span=Span(start_ms + 200 * n, start_ms + 200 * n + 200), confidence=confidence)
        for n, char in enumerate(chars)
    )
    return Segment(span=Span(start_ms, start_ms + 200 * len(chars)), text=text, heard=text, words=words)


def decoded(text: str, **more) -> str:
    return redecode((say(text),), MODEL, ear(), **more)[0].text


def test_the_word_that_fits_its_neighbour_is_written():
    segment = redecode((say("产地发火"),), MODEL, ear())[0]
    assert segment.text == "产地发货"
    assert segment.heard == "产地发火"
    (change,) = segment.changes
    assert (change.heard, change.written, change.start_char, change.product_id) == ("火", "货", 3, "")
    assert "huo" in change.why.zh
    assert "huo" in change.why.en


def test_a_near_sound_costs_but_may_win():
    options = RedecodeOptions(least_confidence_plain=0.0)
    near = redecode((say("散上", confidence=0.2),), MODEL, ear("s/sh"), options=options)[0]
    assert near.text == "山上"
    assert "san" in near.changes[0].why.zh
    assert "shan" in near.changes[0].why.zh
    assert redecode((say("丹上", confidence=0.2),), MODEL, ear("s/sh"), options=options)[0].text == "丹上"  # too far
    assert redecode((say("三上", confidence=0.2),), MODEL, ear("s/sh"), options=options)[0].text == "三上"


def test_what_the_engine_is_sure_of_stays():
    options = RedecodeOptions(keep_by_confidence=40.0)
    assert redecode((say("产地发火", confidence=0.99),), MODEL, ear(), options=options)[0].text == "产地发火"


def test_trade_words_count_where_a_product_is_known():
    model = make_model()
    model.add_lexicon([LexiconWord(text="熬粥", weight=1.0, syllables=("ao", "zhou"))])
    assert redecode((say("澳洲喝"),), model, ear())[0].text == "澳洲喝"
    assert redecode((say("澳洲喝"),), model, ear(), [CARD])[0].text == "熬粥喝"


def test_a_trade_word_that_the_model_lacks_becomes_one_of_it():
    model = make_model()
    model.add_lexicon([LexiconWord(text="喝米", weight=1.0, syllables=("he", "mi"))])
    number = model.number_of("喝米")
    assert number is not None
    assert model.log_prob(-1, number, model.mix(0.3)) == pytest.approx(math.log(0.7 * 1e-7 + 0.3), abs=1e-4)


def test_names_numerals_and_earlier_changes_stay():
    assert decoded("晓米", cards=[CARD]) == "晓米"  # names are for core.term_matching to write
    assert "小米" in decoded("小米发火", cards=[CARD])
    assert decoded("九") == "九"
    earlier = TermChange(heard="x", written="发火", start_char=2, product_id="", why=Text("x", "x"))
    segment = Segment(
        span=Span(0, 800), text="产地发火", heard="产地x", words=say("产地发火").words, changes=(earlier,)
    )
    assert redecode((segment,), MODEL, ear())[0] == segment


def test_no_numeral_is_put_in():
    assert "九" not in decoded("旧你", cards=[CARD])


def test_taught_words_asked_segments_and_refused_ones_stay():
    assert decoded("产地发火", kept=["发火"]) == "产地发火"
    assert decoded("产地发火", untouched=frozenset({0})) == "产地发火"
    refused = Segment(
        span=Span(0, 800), text="产地发火", heard="产地发火", words=say("产地发火").words, unclear=Text("x", "x")
    )
    assert redecode((refused,), MODEL, ear()) == (refused,)


def test_segments_without_words_or_with_little_confidence_stay():
    bare = Segment(span=Span(0, 800), text="产地发火", heard="产地发火")
    assert redecode((bare,), MODEL, ear()) == (bare,)
    doubtful = say("产地发火", confidence=0.3)
    assert redecode((doubtful,), MODEL, ear()) == (doubtful,)


def test_an_alternative_hearing_speaks_for_a_character():
    options = RedecodeOptions(keep=2.8, keep_by_confidence=0.0)
    segment = say("产地发火")
    other = Segment(
        span=segment.span, text=segment.text, heard=segment.heard, words=segment.words, alternatives=("产地发货",)
    )
    least = RedecodeOptions(keep=options.keep, keep_by_confidence=0.0, least_gain=6.5)
    assert redecode((segment,), MODEL, ear(), options=least)[0].text == "产地发火"
    assert redecode((other,), MODEL, ear(), options=least)[0].text == "产地发货"


def test_lexicon_file():
    tables = {"list": [{"words": "发货 下单", "weight": 2.0}, {"words": "发货", "weight": 3.0}]}
    assert parse_lexicon(tables, read) == (
        LexiconWord(text="发货", weight=3.0, syllables=("fa", "huo")),
        LexiconWord(text="下单", weight=2.0, syllables=("xia", "dan")),
    )
    with pytest.raises(ValueError, match="weight"):
        parse_lexicon({"list": [{"words": "发货"}]}, read)


TEXTS = st.text(alphabet="".join(SOUNDS) + "，。 a9Ω龘", max_size=24)
SEGMENTS = st.lists(st.tuples(TEXTS, st.floats(0, 1)), max_size=4).map(
    lambda items: tuple(say(text, confidence, 10_000 * n) for n, (text, confidence) in enumerate(items))
)


@settings(max_examples=150, deadline=None)
@given(SEGMENTS, st.booleans())
def test_length_words_times_and_numerals_are_kept(segments, is_sale):
    cards = [CARD] if is_sale else []
    options = RedecodeOptions(keep=-1.0, least_gain=0.0, least_confidence_plain=0.0)
    options = replace(options, least_confidence=0.0)
    result = redecode(segments, MODEL, ear("n/l", "s/sh"), cards, options)
    assert len(result) == len(segments)
    for before, after in zip(segments, result, strict=True):
        assert len(after.text) == len(before.text)
        assert after.heard == before.heard
        assert after.span == before.span
        assert "".join(word.text for word in after.words) == "".join(after.text.split())
        times = [time for word in after.words for time in (word.span.start_ms, word.span.end_ms)]
        assert times == sorted(times)
        assert all(before.span.start_ms <= time <= before.span.end_ms for time in times)
        for change in after.changes:
            end = change.start_char + len(change.written)
            assert after.text[change.start_char : end] == change.written
            assert before.text[change.start_char : end] == change.heard
        for old, new in zip(before.text, after.text, strict=True):
            assert old == new or not {old, new} & set("三九，。 a9Ω龘")
        assert after.text.count("小米") == before.text.count("小米") or not is_sale
    assert redecode(segments, MODEL, ear("n/l", "s/sh"), cards, options) == result


def empty_model() -> WordModel:
    """A model that knows no word and so changes nothing."""
    none = np.zeros(0, np.uint8)
    return WordModel(
        {
            "words": none, "single": none, "backoff": none, "followers": np.zeros((3, 0), np.uint8),
            "second": np.zeros((3, 0), np.uint8), "pair": none, "syllables": none, "reading_owner": none,
            "reading_share": none, "reading": np.zeros((2, 0), np.uint8),
        }
    )  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(SEGMENTS)
def test_an_empty_model_changes_nothing(segments):
    assert redecode(segments, empty_model(), ear(), [CARD]) == segments


GLOSS = """
dialect = "x"
words = [["山里火", "x", "noun"], ["丹里", "x", "noun"], ["喝", "x", "verb"]]
guarded = [{ word = "货里", mandarin = "x", pos = "noun", before = "你$" }]
"""
NO_LISTS = {"list": []}


def test_a_dialects_own_words_are_put_in_and_only_in_its_own_model() -> None:
    own = MODEL.with_dialect(dialect_words(parse_gloss(GLOSS), read, NO_LISTS))
    assert redecode((say("三里货"),), own, ear())[0].text == "三里货"  # a numeral stays
    assert redecode((say("你里货"),), own, ear("s/sh"))[0].text == "你里货"  # too far
    assert redecode((say("散里货"),), own, ear("s/sh"))[0].text == "山里火"
    assert redecode((say("单里"),), own, ear())[0].text == "丹里"
    for heard in ("散里货", "单里"):
        assert redecode((say(heard),), MODEL, ear("s/sh"))[0].text == heard
    assert MODEL.number_of("山里火") is None


def test_of_a_dialects_words_only_unguarded_ones_of_two_characters_and_more_count() -> None:
    assert {word.text for word in dialect_words(parse_gloss(GLOSS), read, NO_LISTS)} == {"山里火", "丹里"}


def test_where_the_engine_is_unsure_only_longer_dialect_words_are_put_in() -> None:
    own = MODEL.with_dialect(dialect_words(parse_gloss(GLOSS), read, NO_LISTS))
    heard = (say("散里货", confidence=0.55), say("单里", confidence=0.55), say("产地发火", confidence=0.55))
    assert [s.text for s in redecode(heard, own, ear("s/sh"))] == ["山里火", "单里", "产地发火"]
    assert redecode((say("散里货", confidence=0.2),), own, ear("s/sh"))[0].text == "散里货"


@pytest.mark.parametrize(
    ("dialect", "engine", "expected"),
    [
        ("sichuan", "whisper-base", True), ("auto", "", True), ("wu", "whisper-base", False),
        ("auto", "firered-asr2-ctc", False), ("cantonese", "", False),
    ],
)  # fmt: skip
def test_only_what_was_measured_is_decoded_again(dialect: str, engine: str, expected: bool) -> None:
    assert can_redecode(dialect, engine) is expected


def test_frequent_dialect_words_weigh_more() -> None:
    lists = {
        "list": [{"dialect": "x", "weight": 20, "words": "丹里"}, {"dialect": "y", "weight": 9, "words": "山里火"}]
    }
    words = dialect_words(parse_gloss(GLOSS), read, lists)
    assert {word.text: word.weight for word in words} == {"山里火": 1.0, "丹里": 20.0}
    with pytest.raises(ValueError, match="weight"):
        list(dialect_words(parse_gloss(GLOSS), read, {"list": [{"dialect": "x", "words": "丹里"}]}))
