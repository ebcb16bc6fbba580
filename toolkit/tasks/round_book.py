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
    texts = (load_data_text(f"{name}.toml") for name in ("goods_words", "chat_words", "talk_grams", "round_weights"))
    return parse_round_book(*texts, to_syllables)
