"""The patter of livestream sellers, as lists of phrases."""

import tomllib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """The lists of `toolkit/data/boundary_phrases.toml`."""

    openers: tuple[str, ...] = ()
    small_talk: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    chat: tuple[str, ...] = ()
    """Everyday words, a weak sign that nothing is sold."""
    telling: tuple[str, ...] = ()
    """Words in which goods are told of, a weak sign that a sale goes on."""
    frames_before: tuple[str, ...] = ()
    frames_after: tuple[str, ...] = ()


def parse_phrases(toml_text: str) -> Phrases:
    """The phrases of a `boundary_phrases.toml`.

    Raises:
        ValueError: if the text is not TOML or a list is missing.
    """
    entries = tomllib.loads(toml_text)
    try:
        return Phrases(**{name: tuple(entries[name]) for name in Phrases.__dataclass_fields__})
    except KeyError as error:
        raise ValueError(f"boundary_phrases.toml lacks the list {error}") from error
