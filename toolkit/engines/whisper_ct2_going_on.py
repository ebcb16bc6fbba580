"""Whisper that goes on from a text: what was told of the beginning of the sound is read at once, not said again.

CTranslate2's `generate` reads what stands before <|notimestamps|> in one step, and says every token behind it one by
one: a known beginning costs as much as one that is heard. Which tokens "stand before" is told by their numbers alone
(`get_prompt_length` in its whisper.cc: from <|startoftranscript|> up to <|notimestamps|>), so here the vocabulary is in
another order: <|startoftranscript|> is first and <|notimestamps|> last but one, and a text behind the marks is read
with them. Then CTranslate2 takes the end of the prompt for a wish for times and lets only a time follow. The one "time"
that this vocabulary has, its last token, is read as a comma, is hardly ever likely (its row of the projection is nearly
zero), and is left out of what is given back.
"""

import struct
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from toolkit.engines.whisper_ct2_narrow import (
    MOST_BYTES,
    Generated,
    Narrowed,
    NarrowModel,
    load_rewritten,
    open_weights,
    variables,
    write_vocabulary,
)
from toolkit.engines.whisper_vocabulary import is_kept, is_time, read_vocabulary

START, NO_TIMES, COMMA = "<|startoftranscript|>", "<|notimestamps|>", ","
GOES_ON = "<|goeson|>"
_EMBEDDINGS, _PROJECTION = "decoder/embeddings/weight", "decoder/projection/weight"
_KINDS = {0: np.dtype("<f4"), 4: np.dtype("<f2")}
"""CTranslate2's numbers of the types that the table may have."""
UNLIKELY = 1e-4


class GoingOnModel(NarrowModel):
    """A `ctranslate2.models.Whisper` in the order of this module; it knows no times."""

    def __init__(self, model: Any, kept: Sequence[int], tokens: Sequence[str]) -> None:
        """`kept`: as they are numbered here, without the last token."""
        super().__init__(model, kept, tokens)
        self._goes_on = len(kept)
        self._no_times = tokens.index(NO_TIMES)

    def generate(self, features: Any, prompts: Sequence[Sequence[int]], **options: Any) -> list[Generated]:
        """See CTranslate2; one prompt. What stands behind <|notimestamps|> begins every sequence that is given back."""
        (prompt,) = prompts
        known = list(prompt[list(prompt).index(self._no_times) + 1 :])
        if not known:
            return super().generate(features, prompts, **options)
        told = [new for token in prompt for new in self._spelled(token)]
        options["max_length"] += len(told) - len(prompt)
        results = self._model.generate(features, [told], max_initial_timestamp_index=0, **options)
        return [
            Generated(
                sequences_ids=[
                    [*known, *(self._kept[token] for token in tokens if token != self._goes_on)]
                    for tokens in result.sequences_ids
                ],
                scores=list(result.scores),
                no_speech_prob=result.no_speech_prob,
            )
            for result in results
        ]


def load_going_on(folder: Path, load: Callable[[Path], Any]) -> Any | None:
    """What `load` makes of a `faster_whisper.WhisperModel` that goes on from a text; None where that can't be had."""
    return load_rewritten(lambda into: write_going_on(folder, into), load, GoingOnModel)


def write_going_on(folder: Path, into: Path) -> Narrowed | None:
    """Writes the files of such a model; None where it is too large, unreadable or of another format."""
    try:
        if (folder / "model.bin").stat().st_size > MOST_BYTES:
            return None
        tokens = read_vocabulary(folder)
        start, no_times = tokens.index(START), tokens.index(NO_TIMES)
        between = (
            index for index, token in enumerate(tokens)
            if is_kept(token) and not is_time(token) and index not in (start, no_times)
        )  # fmt: skip
        kept = (start, *between, no_times)
        rows = (*kept, tokens.index(COMMA))
        if not _write_weights(folder / "model.bin", into / "model.bin", len(tokens), rows):
            return None
        write_vocabulary(folder, into, [*(tokens[index] for index in kept), GOES_ON], kept)
    except (OSError, ValueError, LookupError, struct.error):
        return None
    return Narrowed(kept=kept, tokens=tokens)


def _write_weights(path: Path, into: Path, count: int, rows: Sequence[int]) -> bool:
    """`model.bin` with two tables of `rows` where it has one: to read tokens and to say them. False if it can't be."""
    data = open_weights(path)
    if data is None:
        return False
    places = {name: (begin, end) for name, begin, end in variables(data)}
    last = max(end for _, end in places.values())
    table = _table(data, *places.get(_EMBEDDINGS, (0, 0)), count)
    if table is None or f"{_EMBEDDINGS}_scale" in places or not _is_shared(data[last:]):
        return False
    said = table[list(rows)]
    said[-1] = np.resize([UNLIKELY, -UNLIKELY], said.shape[1])
    begin, end = places[_EMBEDDINGS]
    number_at = min(begin for begin, _ in places.values()) - 4
    view = memoryview(data)
    with into.open("wb") as out:
        out.write(view[:number_at])
        out.write(struct.pack("<I", len(places) + 1))
        out.write(view[number_at + 4 : begin])
        out.write(_variable(_EMBEDDINGS, table[list(rows)]))
        out.write(_variable(_PROJECTION, said))
        out.write(view[end:last])
        out.write(struct.pack("<I", 0))
    return True


def _table(data: Any, begin: int, end: int, count: int) -> np.ndarray | None:
    """The variable as float [count, width]; None if it is none."""
    at = begin + 2 + len(_EMBEDDINGS) + 1
    if end <= begin or data[at] != 2:
        return None
    length, width = struct.unpack_from("<2I", data, at + 1)
    kind = _KINDS.get(data[at + 9])
    if kind is None or length != count:
        return None
    return np.frombuffer(data, kind, count * width, at + 14).reshape(count, width)


def _variable(name: str, values: np.ndarray) -> bytes:
    kind = next(number for number, each in _KINDS.items() if each == values.dtype)
    head = struct.pack("<H", len(name) + 1) + name.encode("ascii") + b"\0" + bytes([values.ndim])
    return head + struct.pack(f"<{values.ndim}IBI", *values.shape, kind, values.nbytes) + values.tobytes()


def _is_shared(rest: bytes) -> bool:
    """Whether what follows the variables says that the projection is the table of embeddings, and nothing else."""
    names = b"".join(struct.pack("<H", len(name) + 1) + name.encode() + b"\0" for name in (_PROJECTION, _EMBEDDINGS))
    return rest == struct.pack("<I", 1) + names
