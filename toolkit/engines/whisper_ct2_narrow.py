"""Whisper with the vocabulary of Chinese alone: less than a quarter of the places to choose a token from.

More than half of what Whisper base reads from memory for a token is the table of its 51,865 tokens, of which 11,725 are
kept here. A greedy decoding of ten seconds costs 0.60 as much (0.58 with 6,085 tokens, five beams 0.65), and says the
same but where Whisper hesitates (labelled streams, one thread a decoding, AMD EPYC; bench/RESULTS.md, Live).
"""

import json
import mmap
import shutil
import struct
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from toolkit.engines.whisper_vocabulary import is_kept, read_vocabulary, spell

MOST_BYTES = 300_000_000
"""Of model.bin: a larger model is bound by its layers, and would need its size in memory once more while it loads."""
FORMAT = 6
"""CTranslate2's format of model.bin that is read here; another is loaded as it is."""
_TABLES = ("decoder/embeddings/", "decoder/projection/")
_ID_LISTS = ("suppress_ids", "suppress_ids_begin", "lang_ids")
_AS_THEY_ARE = ("tokenizer.json", "preprocessor_config.json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Generated:
    """As `ctranslate2.models.WhisperGenerationResult`, ids those of the whole vocabulary."""

    sequences_ids: list[list[int]]
    scores: list[float]
    no_speech_prob: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Aligned:
    """As `ctranslate2.models.WhisperAlignmentResult`, places those of the tokens that were given."""

    alignments: list[tuple[int, int]]
    text_token_probs: list[float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowed:
    """Which tokens are left."""

    kept: tuple[int, ...]
    """Ids in the whole vocabulary."""
    tokens: tuple[str, ...]
    """The whole vocabulary."""


class NarrowModel:
    """A `ctranslate2.models.Whisper` of fewer tokens that is asked and answers in ids of the whole vocabulary."""

    def __init__(self, model: Any, kept: Sequence[int], tokens: Sequence[str]) -> None:
        self._model = model
        self._kept = tuple(kept)
        self._new = {old: new for new, old in enumerate(kept)}
        self._ids = {token: index for index, token in enumerate(tokens) if index in self._new}
        self._tokens = tokens

    def __getattr__(self, name: str) -> Any:
        return getattr(self._model, name)

    def generate(self, features: Any, prompts: Sequence[Sequence[int]], **options: Any) -> list[Generated]:
        """See CTranslate2; of a prompt, tokens that are not kept are spelled by their pieces."""
        told = [[new for token in prompt for new in self._spelled(token)] for prompt in prompts]
        longer = max((len(new) - len(old) for new, old in zip(told, prompts, strict=True)), default=0)
        if "max_length" in options:
            options["max_length"] += longer
        results = self._model.generate(features, told, **options)
        return [
            Generated(
                sequences_ids=[[self._kept[token] for token in tokens] for tokens in result.sequences_ids],
                scores=list(result.scores),
                no_speech_prob=result.no_speech_prob,
            )
            for result in results
        ]

    def align(
        self, features: Any, start_sequence: Sequence[int], text_tokens: Sequence[Sequence[int]], num_frames: Any,
        **options: Any,
    ) -> list[Aligned]:  # fmt: skip
        """See CTranslate2; a token that is not kept has the product of its pieces' probabilities."""
        start = [new for token in start_sequence for new in self._spelled(token)]
        spelled = [[self._spelled(token) for token in tokens] for tokens in text_tokens]
        flat = [[new for pieces in text for new in pieces] for text in spelled]
        results = self._model.align(features, start, flat, num_frames, **options)
        return [_joined(result, text) for result, text in zip(results, spelled, strict=True)]

    def _spelled(self, token: int) -> tuple[int, ...]:
        new = self._new.get(token)
        if new is not None:
            return (new,)
        return tuple(self._new[piece] for piece in spell(self._tokens[token], self._ids))


def _joined(result: Any, spelled: Sequence[Sequence[int]]) -> Aligned:
    owner = [index for index, pieces in enumerate(spelled) for _ in pieces]
    probs = [1.0] * len(spelled)
    for index, prob in zip(owner, result.text_token_probs, strict=False):
        probs[index] *= float(prob)
    # one place more than there are tokens: the end of the text
    places = [*owner, len(spelled)]
    pairs = [(places[min(place, len(owner))], frame) for place, frame in result.alignments]
    return Aligned(alignments=pairs, text_token_probs=probs)


def write_narrow(folder: Path, into: Path) -> Narrowed | None:
    """Writes a model with the tokens of Chinese alone; None where it is too large, unreadable or of another format."""
    try:
        if (folder / "model.bin").stat().st_size > MOST_BYTES:
            return None
        tokens = read_vocabulary(folder)
        kept = tuple(index for index, token in enumerate(tokens) if is_kept(token))
        if not _write_weights(folder / "model.bin", into / "model.bin", len(tokens), kept):
            return None
        write_vocabulary(folder, into, [tokens[index] for index in kept], kept)
    except (OSError, ValueError, LookupError, struct.error):
        return None
    return Narrowed(kept=kept, tokens=tokens)


def write_vocabulary(folder: Path, into: Path, names: Sequence[str], kept: Sequence[int]) -> None:
    """Everything of a model but its weights, for the tokens `kept` (ids in the whole vocabulary), called `names`.

    Raises:
        OSError, ValueError, KeyError: if a file can't be read or written.
    """
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    new = {old: index for index, old in enumerate(kept)}
    for name in _ID_LISTS:
        if name in config:
            config[name] = [new[token] for token in config[name] if token in new]
    (into / "config.json").write_text(json.dumps(config), encoding="utf-8")
    (into / "vocabulary.json").write_text(json.dumps(list(names)), encoding="utf-8")
    for name in _AS_THEY_ARE:
        if (folder / name).is_file():
            shutil.copyfile(folder / name, into / name)


def open_weights(path: Path) -> mmap.mmap | None:
    """A model.bin, to be read; None if it is of another format. Closed when its last view is gone."""
    with path.open("rb") as file:
        data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    return data if struct.unpack_from("<I", data, 0)[0] == FORMAT else None


def _write_weights(path: Path, into: Path, count: int, kept: Sequence[int]) -> bool:
    """`model.bin` with only the rows of `kept` in the tables of `count` tokens; False where there are none."""
    data = open_weights(path)
    if data is None:
        return False
    view = memoryview(data)
    is_narrowed = False
    at = 0
    with into.open("wb") as out:
        for name, begin, end in variables(data):
            narrowed = _rows(view[begin:end], name, count, kept) if name.startswith(_TABLES) else None
            if narrowed is not None:
                is_narrowed = True
                out.write(view[at:begin])
                out.write(narrowed)
                at = end
        out.write(view[at:])
    return is_narrowed


def variables(data: mmap.mmap) -> Iterator[tuple[str, int, int]]:
    """(name, first byte, byte behind the last) of every variable. CTranslate2's `model.cc`, format 6."""
    at = 4
    at += 2 + struct.unpack_from("<H", data, at)[0]  # the name of the kind of model
    at += 4  # its revision
    (number,) = struct.unpack_from("<I", data, at)
    at += 4
    for _ in range(number):
        begin = at
        (length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 1 + length].decode("ascii")
        at += 2 + length
        rank = data[at]
        at += 1 + 4 * rank + 1
        (size,) = struct.unpack_from("<I", data, at)
        at += 4 + size
        yield name, begin, at


def _rows(part: memoryview, name: str, count: int, kept: Sequence[int]) -> bytes | None:
    """A variable with only some of its rows; None if it has not one row a token."""
    at = 2 + len(name) + 1
    rank = part[at]
    dims = struct.unpack_from(f"<{rank}I", part, at + 1)
    if not dims or dims[0] != count:
        return None
    kind = part[at + 1 + 4 * rank]
    begin = at + 1 + 4 * rank + 1 + 4
    rows = np.frombuffer(part, np.uint8, offset=begin).reshape(count, -1)[list(kept)]
    head = bytes(part[: at + 1]) + struct.pack(f"<{rank}I", len(kept), *dims[1:]) + bytes([kind])
    return head + struct.pack("<I", rows.nbytes) + rows.tobytes()


def load_narrow(folder: Path, load: Callable[[Path], Any]) -> Any | None:
    """What `load` makes of a `faster_whisper.WhisperModel` for Chinese; None where only the whole one can be loaded."""
    return load_rewritten(lambda into: write_narrow(folder, into), load, NarrowModel)


def load_rewritten(
    write: Callable[[Path], Narrowed | None],
    load: Callable[[Path], Any],
    wrap: Callable[[Any, tuple[int, ...], tuple[str, ...]], Any],
) -> Any | None:
    """What `load` makes of the files that `write` makes, its model wrapped by `wrap`; None where `write` makes none.

    The files are gone when it returns: CTranslate2 has read them. Given in memory they would stay there.
    """
    try:
        place = tempfile.TemporaryDirectory(prefix="chushan-whisper-")
    except OSError:
        return None
    with place as name:
        narrow = write(Path(name))
        if narrow is None:
            return None
        model = load(Path(name))
    model.model = wrap(model.model, narrow.kept, narrow.tokens)
    return model
