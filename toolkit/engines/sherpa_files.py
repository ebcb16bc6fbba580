"""Is this a model that sherpa-onnx can run? Looked at beforehand: the library ends the whole process over a bad file.

(Its C++ calls `_Exit` where a key of the metadata is missing or `tokens.txt` is malformed; no exception comes back.)
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from toolkit.core.errors import ModelCorrupt, ModelMissing
from toolkit.core.models import FETCH_COMMAND
from toolkit.core.text import Text

_GRAPH_FIELD = 7
_METADATA_FIELD = 14
"""Numbers of `graph` and `metadata_props` in ONNX's ModelProto (onnx.proto3)."""
_MAX_ENTRY_BYTES = 4_000_000
"""The longest value of known models, neg_mean of 560 numbers, has about 7 kB."""


def find_file(folder: Path, *patterns: str) -> Path:
    """The first file in `folder` that fits one of `patterns`, tried in order; among several the first by name.

    Raises:
        ModelMissing: if there is none, with the command that fetches the model.
    """
    for pattern in patterns:
        found = sorted(path for path in folder.glob(pattern) if path.is_file())
        if found:
            return found[0]
    command = FETCH_COMMAND.format(id=folder.name)
    raise ModelMissing(
        str(folder / patterns[0]),
        Text("语音识别模型还没有下载", "the speech recognition model has not been downloaded"),
        Text(f"请在联网时运行 {command}", f"While online, run: {command}"),
    )


def corrupt(path: Path, model_id: str, reason: str) -> ModelCorrupt:
    """The error a person should see for a model file that can't be used."""
    return ModelCorrupt(
        str(path),
        Text(f"语音识别模型读不出来（{reason}）", f"the speech recognition model can't be read ({reason})"),
        Text(
            f"请运行 chushan models verify {model_id}，不对就重新下载",
            f"Run: chushan models verify {model_id}, and fetch it again if it differs",
        ),
    )


def check_onnx(path: Path, keys: tuple[str, ...]) -> dict[str, str]:
    """The metadata of an ONNX file; only its outline is read, the weights are skipped.

    Raises:
        ModelCorrupt: if it is not ONNX, is cut short, or lacks one of `keys`.
    """
    try:
        found = dict(_metadata(path))
    except (OSError, ValueError) as error:
        raise corrupt(path, path.parent.name, str(error)) from error
    lacking = [key for key in keys if not found.get(key)]
    if lacking:
        raise corrupt(path, path.parent.name, f"no {', '.join(lacking)} in its metadata")
    return found


def check_tokens(path: Path, *, needs: tuple[str, ...] = (), least: int = 1) -> None:
    """Raises ModelCorrupt unless `path` is a table of "token number" lines with at least `least` numbers from 0 up.

    `needs` are tokens of which one has to be there.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise corrupt(path, path.parent.name, str(error)) from error
    tokens: set[str] = set()
    ids: set[int] = set()
    for number, line in enumerate(lines, 1):
        parts = line.split()
        if not parts:
            continue
        if len(parts) > 2 or not parts[-1].isdecimal():
            raise corrupt(path, path.parent.name, f"line {number} is not a token and its number")
        tokens.add(parts[0] if len(parts) == 2 else " ")
        ids.add(int(parts[-1]))
    if needs and not tokens & set(needs):
        raise corrupt(path, path.parent.name, f"it has no {' or '.join(needs)}")
    if not set(range(max(1, least))) <= ids:
        raise corrupt(path, path.parent.name, f"it has {len(ids)} of {least} tokens")


def _metadata(path: Path) -> Iterator[tuple[str, str]]:
    """Key and value of each entry of the metadata. Raises ValueError if the file is not whole ONNX."""
    size = path.stat().st_size
    has_graph = False
    with path.open("rb") as file:
        while file.tell() < size:
            field, kind = divmod(_varint(file), 8)
            if field == 0:
                raise ValueError("it is not an ONNX file")
            if kind == 0:
                _varint(file)
            elif kind in (1, 5):
                file.seek(8 if kind == 1 else 4, os.SEEK_CUR)
            elif kind == 2:
                length = _varint(file)
                if file.tell() + length > size:
                    raise ValueError("it is cut short")
                has_graph = has_graph or field == _GRAPH_FIELD
                if field == _METADATA_FIELD and length <= _MAX_ENTRY_BYTES:
                    yield _entry(file.read(length))
                else:
                    file.seek(length, os.SEEK_CUR)
            else:
                raise ValueError("it is not an ONNX file")
    if not has_graph:
        raise ValueError("it is not an ONNX file")


def _entry(data: bytes) -> tuple[str, str]:
    """One StringStringEntryProto: field 1 is the key, field 2 the value."""
    texts = {1: "", 2: ""}
    at = 0
    while at < len(data):
        tag, at = _varint_of(data, at)
        length, at = _varint_of(data, at)
        if tag % 8 != 2 or at + length > len(data):
            raise ValueError("its metadata is damaged")
        texts[tag // 8] = data[at : at + length].decode("utf-8", errors="replace")
        at += length
    return texts[1], texts[2]


def _varint(file: BinaryIO) -> int:
    value = shift = 0
    while True:
        byte = file.read(1)
        if not byte or shift > 63:
            raise ValueError("it is not an ONNX file")
        value |= (byte[0] & 0x7F) << shift
        if byte[0] < 0x80:
            return value
        shift += 7


def _varint_of(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        if at >= len(data) or shift > 63:
            raise ValueError("its metadata is damaged")
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7
