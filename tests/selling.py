"""What the tests of speech share: the shipped tables, real sounds, and talks with times made up from sentences."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from toolkit.core.common_terms import CommonTerm, parse_common_terms
from toolkit.core.dialect import parse_dialects
from toolkit.core.ear import Ear
from toolkit.core.phrases import Phrases, parse_phrases
from toolkit.core.products import Fact, Price, ProductCard
from toolkit.core.round_book import RoundBook, parse_round_book
from toolkit.core.spans import Span
from toolkit.core.transcript import Segment
from toolkit.engines.fake import spoken_segment
from toolkit.engines.words import is_word, read_syllables

DATA = Path(__file__).parents[1] / "toolkit" / "data"
MS_PER_CHAR = 220


def read_table(name: str) -> str:
    return (DATA / name).read_text(encoding="utf-8")


@cache
def phrases() -> Phrases:
    return parse_phrases(read_table("boundary_phrases.toml"))


@cache
def round_book() -> RoundBook:
    return parse_round_book(
        read_table("goods_words.toml"),
        read_table("chat_words.toml"),
        read_table("talk_grams.toml"),
        read_table("round_weights.toml"),
        read_syllables,
    )


@cache
def terms() -> tuple[CommonTerm, ...]:
    return parse_common_terms(read_table("common_terms.toml"))


@cache
def ear(dialect: str = "auto") -> Ear:
    dialects = {each.id: each for each in parse_dialects(read_table("dialects.toml"))}
    return Ear(dialects[dialect].confusions, read_syllables, is_word)


def card(
    id: str,
    name: str,
    *aliases: str,
    price: str = "39.9",
    spec: str = "5斤装",
    facts: tuple[str, ...] = (),
    link: int | None = None,
) -> ProductCard:  # fmt: skip
    return ProductCard(
        id=id,
        name=name,
        aliases=aliases,
        spec=spec,
        price=Price(yuan=Decimal(price), text=f"{price}元"),
        link_no=link,
        facts=tuple(Fact(id=f"f{i}", label="特点", value=value, evidence="商品卡") for i, value in enumerate(facts)),
    )


ORANGE = card("orange", "奉节脐橙", "脐橙", "橙子")
MILLET = card("millet", "武乡小米", "小米", price="29.9", spec="2斤装")
PEPPER = card("pepper", "武都花椒", "花椒", price="35", spec="250克装")
HONEY = card("honey", "康县土蜂蜜", "土蜂蜜", "蜂蜜", price="68", spec="500克装")
BACON = card("bacon", "奉节老腊肉", "腊肉", "老腊肉", price="88", spec="2斤装")
TEA = card("tea", "凉山苦荞茶", "苦荞茶", "苦荞", price="26", spec="300克装")
SHELF = (ORANGE, MILLET, PEPPER, HONEY, BACON, TEA)


@dataclass(frozen=True)
class Talk:
    segments: tuple[Segment, ...]
    truth: tuple[tuple[str, Span], ...]
    """Product id and source time of each round."""


def say(*sentences: str, start_ms: int = 0, pause_ms: int = 350) -> tuple[Segment, ...]:
    """One segment for each sentence, one after the other at an even pace."""
    said: list[Segment] = []
    for text in sentences:
        length_ms = MS_PER_CHAR * sum(char.isalnum() for char in text)
        said.append(spoken_segment(Span(start_ms, start_ms + length_ms), text))
        start_ms += length_ms + pause_ms
    return tuple(said)


def make_talk(*rounds: tuple[str, tuple[str, ...]], between_ms: int = 1_000) -> Talk:
    """Rounds of (product id or "", sentences) with a longer pause between them."""
    segments: list[Segment] = []
    truth: list[tuple[str, Span]] = []
    now_ms = 500
    for product, sentences in rounds:
        said = say(*sentences, start_ms=now_ms)
        segments += said
        if product:
            truth.append((product, Span(said[0].span.start_ms, said[-1].span.end_ms)))
        now_ms = said[-1].span.end_ms + between_ms
    return Talk(tuple(segments), tuple(truth))
