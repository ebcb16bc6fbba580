"""The language model of the re-decoding, from the files that ship with the product."""

import io
import zipfile
from collections.abc import Callable
from importlib import resources

import numpy as np

from toolkit.core.errors import InputError
from toolkit.core.redecode_dialect import dialect_words
from toolkit.core.redecode_model import WordModel, parse_lexicon
from toolkit.core.text import Text
from toolkit.media.data_files import load_data
from toolkit.media.gloss_files import load_gloss


def load_language_model(read_syllables: Callable[[str], tuple[str, ...]]) -> WordModel:
    """165 000 words, 2 million pairs and the trade's own words; takes a fraction of a second and 65 MB.

    Raises:
        InputError: if a file is missing or damaged.
    """
    file = resources.files("toolkit") / "data" / "lm" / "zh.npz"
    try:
        with np.load(io.BytesIO(file.read_bytes()), allow_pickle=False) as arrays:
            model = WordModel({name: arrays[name] for name in arrays.files})
    except (OSError, KeyError, ValueError, IndexError, zipfile.BadZipFile) as error:
        raise InputError(
            str(file),
            Text(f"语言模型读不出来（{error}）", f"the language model can't be read ({error})"),
            Text("请重新安装本软件", "Install the product again"),
        ) from error
    try:
        model.add_lexicon(parse_lexicon(load_data("livestream_words.toml"), read_syllables))
    except ValueError as error:
        raise _unreadable("livestream_words.toml", error) from error
    return model


def load_homophones(read_syllables: Callable[[str], tuple[str, ...]]) -> Callable[[str], bool]:
    """Whether a word sounds like another of the trade's own words, as 澳洲 like 熬粥: it may be misheard.

    Raises:
        InputError: if the file is missing or damaged.
    """
    by_sound: dict[tuple[str, ...], set[str]] = {}
    try:
        for word in parse_lexicon(load_data("livestream_words.toml"), read_syllables):
            by_sound.setdefault(tuple(word.syllables), set()).add(word.text)
    except ValueError as error:
        raise _unreadable("livestream_words.toml", error) from error
    return lambda words: bool(by_sound.get(tuple(read_syllables(words)), set()) - {words})


def _unreadable(name: str, error: ValueError) -> InputError:
    return InputError(
        name,
        Text(f"数据表读不懂（{error}）", f"the data table can't be read ({error})"),
        Text("请改正它，或重新安装本软件", "Correct it, or install the product again"),
    )


def add_dialect(model: WordModel, gloss: str, read_syllables: Callable[[str], tuple[str, ...]]) -> WordModel:
    """`model` with the words of the dialect file `gloss`; `model` itself if that is empty.

    Raises:
        InputError: if the file can't be read.
    """
    lexicon = load_gloss(gloss)
    if lexicon is None:
        return model
    try:
        return model.with_dialect(dialect_words(lexicon, read_syllables, load_data("dialect_words.toml")))
    except ValueError as error:
        raise _unreadable("dialect_words.toml", error) from error
