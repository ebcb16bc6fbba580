"""The files of a language model: a GGUF as it was fetched, and the copies that its engines run on."""

import json
import shutil
from pathlib import Path

from toolkit.core.errors import DiskFull, EngineFailed, ModelCorrupt, ModelMissing
from toolkit.core.models import FETCH_COMMAND
from toolkit.core.text import Text

LOAD_ERRORS = (OSError, RuntimeError, ValueError, KeyError, AttributeError, TypeError, ImportError, IndexError)
"""What libraries raise over a folder that is no whole model."""
PLAIN_FOLDER = "transformers"
"""Copy of a GGUF as transformers keeps models: loads in seconds where the GGUF takes a minute."""
CT2_FOLDER = "ctranslate2-int8"
MEMORY_FACTOR = 9
"""Converting holds this many times the GGUF's size in memory at the worst: 3.8 GB for 0.49 GB (measured)."""
DISK_FACTOR = 4
"""Both copies take 3.9 times the GGUF's size: 1.27 and 0.63 GB for 0.49 GB (measured)."""


def find_gguf(folder: Path) -> Path | None:
    """The GGUF file of a model's folder, if it is one."""
    return next(iter(sorted(folder.glob("*.gguf"))), None)


def transformers_folder(folder: Path) -> Path | None:
    """Where transformers finds the model: `folder` itself, or the copy of its GGUF; None before it is converted."""
    for found in (folder, folder / PLAIN_FOLDER):
        if (found / "config.json").is_file() and any(found.glob("*.safetensors")):
            return found
    return None


def ctranslate2_folder(folder: Path) -> Path | None:
    """Where CTranslate2 finds the model; None before it is converted."""
    for found in (folder, folder / CT2_FOLDER):
        if (found / "model.bin").is_file() and (found / "config.json").is_file():
            return found
    return None


def tokenizer_folder(folder: Path) -> Path:
    """Where the tokenizer of a converted model is."""
    plain = folder / PLAIN_FOLDER
    return plain if plain.is_dir() and not (folder / "tokenizer.json").is_file() else folder


def need_source(folder: Path) -> None:
    """Raises ModelMissing if there is nothing in `folder` that an engine could run or convert."""
    if find_gguf(folder) or transformers_folder(folder):
        return
    command = FETCH_COMMAND.format(id=folder.name)
    raise ModelMissing(
        str(folder),
        Text("写作模型还没有下载", "the writing model has not been downloaded"),
        Text(f"请在联网时运行 {command}，或先用模板写", f"While online, run: {command}; or write with templates"),
    )


def is_load_error(error: Exception) -> bool:
    """Whether a library means by `error` that the folder is no whole model."""
    return isinstance(error, LOAD_ERRORS) or "safetensors" in type(error).__module__.lower()


def unreadable_model(folder: Path, error: Exception) -> ModelCorrupt:
    """The error a person should see for a folder that no engine can read."""
    reason = (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
    return ModelCorrupt(
        str(folder),
        Text(f"写作模型读不出来（{reason}）", f"the writing model can't be read ({reason})"),
        Text(
            f"请运行 chushan models verify {folder.name}，不对就重新下载；也可以先用模板写",
            f"Run: chushan models verify {folder.name}, and fetch it again if it differs; or write with templates",
        ),
    )


def need_room(folder: Path, source_bytes: int) -> None:
    """Raises DiskFull or EngineFailed if the conversion would not fit on the disk or into the memory."""
    free = shutil.disk_usage(folder).free
    wanted = source_bytes * DISK_FACTOR
    if free < wanted:
        raise DiskFull(
            str(folder),
            Text(
                f"转换模型要 {_gb(wanted)} GB 空间，只剩 {_gb(free)} GB",
                f"converting needs {_gb(wanted)} GB, {_gb(free)} GB are free",
            ),
            Text("请腾出空间再试，或先用模板写", "Free some space and try again, or write with templates"),
        )
    memory = _available_memory()
    needed = source_bytes * MEMORY_FACTOR
    if memory is not None and memory < needed:
        raise EngineFailed(
            str(folder),
            Text(
                f"转换模型要 {_gb(needed)} GB 内存，只剩 {_gb(memory)} GB",
                f"converting needs {_gb(needed)} GB of memory, {_gb(memory)} GB are free",
            ),
            Text("请关掉别的程序再试，或先用模板写", "Close other programs and try again, or write with templates"),
        )


def _gb(size: int) -> str:
    return f"{size / 1e9:.1f}"


def _available_memory() -> int | None:
    """Bytes that can be taken without swapping; None where the system does not tell (not Linux)."""
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    found = next((line.split()[1] for line in lines if line.startswith("MemAvailable")), None)
    return int(found) * 1024 if found else None


def record_source(folder: Path, gguf: Path) -> None:
    """Notes in a converted copy what it was made from."""
    note = {"schema": "Converted.1", "from": gguf.name, "size_bytes": gguf.stat().st_size}
    (folder / "chushan-converted.json").write_text(json.dumps(note), encoding="utf-8")


def is_made_from(folder: Path, gguf: Path) -> bool:
    """Whether a copy belongs to this very GGUF."""
    try:
        note = json.loads((folder / "chushan-converted.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(note, dict) and note.get("from") == gguf.name and note.get("size_bytes") == gguf.stat().st_size
