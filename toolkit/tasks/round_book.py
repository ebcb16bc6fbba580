"""The tables of the model that tells rounds of selling apart, read once."""

from collections.abc import Callable
from functools import cache

from toolkit.core.round_book import RoundBook, parse_round_book
from toolkit.media.data_files import load_data_text


@cache
def load_round_book(to_syllables: Callable[[str], tuple[str, ...]]) -> RoundBook:
    """The book of `data/goods_words.toml`, `chat_words.toml`, `talk_grams.toml` and `round_weights.toml`.

    Raises:
        InputError: a file is missing.
    """
    return parse_round_book(
        load_data_text("goods_words.toml"),
        load_data_text("chat_words.toml"),
        load_data_text("talk_grams.toml"),
        load_data_text("round_weights.toml"),
        to_syllables,
    )
