"""Dialect words and their Mandarin, from data/gloss_*.toml."""

import functools
from importlib import resources

from toolkit.core.gloss import GlossLexicon, parse_gloss
from toolkit.media.data_files import load_data_text


@functools.cache
def load_gloss(dialect_id: str) -> GlossLexicon | None:
    """The words of one dialect; None if there is no list of them.

    Raises:
        InputError: if the file can't be read.
    """
    name = f"gloss_{dialect_id}.toml"
    if not dialect_id.isidentifier() or not (resources.files("toolkit") / "data" / name).is_file():
        return None
    return parse_gloss(load_data_text(name))
