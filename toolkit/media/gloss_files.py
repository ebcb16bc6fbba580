"""Dialect words and their Mandarin, from data/gloss_*.toml."""

import functools

from toolkit.core.gloss import GlossLexicon, parse_gloss
from toolkit.media.data_files import load_data_text


@functools.cache
def load_gloss(name: str) -> GlossLexicon | None:
    """The words in the file `name` of the package's data; None if `name` is empty.

    Raises:
        InputError: if the file can't be read.
    """
    return parse_gloss(load_data_text(name)) if name else None
