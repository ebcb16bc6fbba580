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
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

MOST_BYTES = 300_000_000
"""Of model.bin: a larger model is bound by its layers, and would need its size in memory once more while it loads."""
FORMAT = 6
"""CTranslate2's format of model.bin that is read here; another is loaded as it is."""
LONGEST_WORD = 3
"""Letters of a kept token in Latin script: what is longer is spelled from pieces."""
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


def spell(token: str, known: Mapping[str, int]) -> tuple[int, ...]:
    """The fewest known tokens, longest first, that spell `token`; every byte is one of them.

    >>> spell("Oranges", {"Or": 1, "O": 2, "an": 3, "r": 4, "g": 5, "e": 6, "s": 7})
    (1, 3, 5, 6, 7)
    """
    found, at = [], 0
    while at < len(token):
        end = next(end for end in range(len(token), at, -1) if token[at:end] in known)
        found.append(known[token[at:end]])
        at = end
    return tuple(found)


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
        tokens = _read_vocabulary(folder)
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        kept = tuple(index for index, token in enumerate(tokens) if is_kept(token))
        if not _write_weights(folder / "model.bin", into / "model.bin", len(tokens), kept):
            return None
        new = {old: index for index, old in enumerate(kept)}
        for name in _ID_LISTS:
            if name in config:
                config[name] = [new[token] for token in config[name] if token in new]
        (into / "config.json").write_text(json.dumps(config), encoding="utf-8")
        (into / "vocabulary.json").write_text(json.dumps([tokens[index] for index in kept]), encoding="utf-8")
        for name in _AS_THEY_ARE:
            if (folder / name).is_file():
                shutil.copyfile(folder / name, into / name)
    except (OSError, ValueError, LookupError, struct.error):
        return None
    return Narrowed(kept=kept, tokens=tokens)


def _read_vocabulary(folder: Path) -> tuple[str, ...]:
    path = folder / "vocabulary.json"
    if path.is_file():
        return tuple(json.loads(path.read_text(encoding="utf-8")))
    lines = (folder / "vocabulary.txt").read_text(encoding="utf-8").split("\n")
    return tuple(lines[:-1] if lines and not lines[-1] else lines)


def _byte_alphabet() -> dict[str, int]:
    """GPT-2's letters for bytes (Radford et al. 2019, `bytes_to_unicode`), in which Whisper's tokens are written."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in plain]
    return {chr(byte): byte for byte in plain} | {chr(256 + index): byte for index, byte in enumerate(others)}


_BYTES = _byte_alphabet()


def is_kept(token: str) -> bool:
    """Whether Chinese needs a token: marks of Whisper's own, single bytes, Chinese characters and pieces of them,
    figures and short pieces in Latin script.

    >>> is_kept("<|zh|>"), is_kept("Ġorange"), is_kept("Ġ12"), is_kept("æĹ¥")
    (True, False, True, True)
    """
    if token.startswith("<|") and token.endswith("|>"):
        return True
    if any(char not in _BYTES for char in token):
        return True
    raw = bytes(_BYTES[char] for char in token)
    if len(raw) == 1:
        return True
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:  # a piece of a character: lead bytes of U+4000-U+9FFF and bytes that follow one
        return all(0xE4 <= byte <= 0xE9 or 0x80 <= byte < 0xC0 for byte in raw)
    if text.isascii():
        return len(text.strip()) <= LONGEST_WORD or text.strip().isdigit()
    return all("\u4e00" <= char <= "\u9fff" or _is_mark(char) for char in text.strip())


def _is_mark(char: str) -> bool:
    return "\u3000" <= char <= "\u303f" or "\uff00" <= char <= "\uffef" or "\u2010" <= char <= "\u2030"


def _write_weights(path: Path, into: Path, count: int, kept: Sequence[int]) -> bool:
    """`model.bin` with only the rows of `kept` in the tables of `count` tokens; False where there are none."""
    with path.open("rb") as file:
        data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)  # closed when its last view is gone
    if struct.unpack_from("<I", data, 0)[0] != FORMAT:
        return False
    view = memoryview(data)
    is_narrowed = False
    at = 0
    with into.open("wb") as out:
        for name, begin, end in _variables(data):
            narrowed = _rows(view[begin:end], name, count, kept) if name.startswith(_TABLES) else None
            if narrowed is not None:
                is_narrowed = True
                out.write(view[at:begin])
                out.write(narrowed)
                at = end
        out.write(view[at:])
    return is_narrowed


def _variables(data: mmap.mmap) -> Iterator[tuple[str, int, int]]:
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
    """What `load` makes of a `faster_whisper.WhisperModel` for Chinese; None where only the whole one can be loaded.

    The narrow files are gone when it returns: CTranslate2 has read them. Given in memory they would stay there.
    """
    try:
        place = tempfile.TemporaryDirectory(prefix="chushan-whisper-")
    except OSError:
        return None
    with place as name:
        narrow = write_narrow(folder, Path(name))
        if narrow is None:
            return None
        model = load(Path(name))
    model.model = NarrowModel(model.model, narrow.kept, narrow.tokens)
    return model
