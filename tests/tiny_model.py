"""A model of two small files, its sources, and a reporter that stops in the middle."""

import hashlib
import random
import time
import zipfile
from pathlib import Path

from hub_server import HubServer

from toolkit.core.models import Cost, Edition, HubSource, ModelEntry, ModelFile, ModelSource, Wheel
from toolkit.core.progress import Progress, Reporter
from toolkit.core.text import Text
from toolkit.engines import weights_files
from toolkit.engines.weights_http import HttpOptions

QUICK = HttpOptions(connect_timeout_s=1.0, stall_timeout_s=5.0, attempts=3, pause_s=0.01)
MODEL = random.Random(1).randbytes(400_000)
TOKENS = b"a b c\n" * 50
CONTENT = {"model.bin": MODEL, "tokenizer/tokens.txt": TOKENS}


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def files_of(content: dict[str, bytes], *, has_checksums: bool = True) -> tuple[ModelFile, ...]:
    return tuple(
        ModelFile(name=name, size_bytes=len(data), sha256=sha256(data) if has_checksums else None)
        for name, data in content.items()
    )


HUBS: tuple[ModelSource, ...] = (
    HubSource(kind="huggingface", edition="e", repo="maker/tiny", revision="abc"),
    HubSource(kind="mirror", edition="e", repo="maker/tiny", revision="abc"),
    HubSource(
        kind="modelscope",
        edition="e",
        repo="other/tiny",
        revision="master",
        paths=(("model.bin", "int8/model.bin"),),
    ),
)


def entry_of(
    *, sources: tuple[ModelSource, ...] = HUBS, has_checksums: bool = True, editions: tuple[Edition, ...] = ()
) -> ModelEntry:
    return ModelEntry(
        id="tiny",
        task="asr",
        engine="none",
        title=Text("小模型", "tiny"),
        licence="MIT",
        languages=("zh",),
        dialects=(),
        memory=Cost(low=1, high=1, unit="mb", kind="estimated", source="test"),
        editions=editions or (Edition(id="e", files=files_of(CONTENT, has_checksums=has_checksums)),),
        sources=sources,
    )


def serve_everywhere(hub: HubServer) -> None:
    for name, data in CONTENT.items():
        for base in ("hf/maker/tiny/resolve/abc", "mirror/maker/tiny/resolve/abc"):
            hub.files[f"/{base}/{name}"] = data
        there = "int8/model.bin" if name == "model.bin" else name
        hub.files[f"/ms/models/other/tiny/resolve/master/{there}"] = data


HF_MODEL = "/hf/maker/tiny/resolve/abc/model.bin"


class StopAt:
    """A reporter that stops the work once a part of it is done, and remembers what it was told."""

    def __init__(self, fraction: float = 2.0) -> None:
        self.fractions: list[float] = []
        self.notes: list[str] = []
        self._limit = fraction
        self.reporter = Reporter(self._see, self._is_over, time.monotonic, lambda text: self.notes.append(text.en))

    def _see(self, progress: Progress) -> None:
        self.fractions.append(progress.fraction)

    def _is_over(self) -> bool:
        return bool(self.fractions) and self.fractions[-1] >= self._limit


def content_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != weights_files.RECORD_FILE
    }


def flip_byte(path: Path, at: int = 1000) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


PARTS = {"tiny-model-1": MODEL[:150_000], "tiny-model-2": MODEL[150_000:]}


def build_wheel(folder: Path, package: str, members: dict[str, bytes]) -> Wheel:
    """A wheel as pip wants it; importing its package would leave a trace."""
    name = package.replace("-", "_")
    path = folder / f"{name}-1.0-py3-none-any.whl"
    info = f"{name}-1.0.dist-info"
    texts = {
        f"{name}/__init__.py": b"raise RuntimeError('imported')",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n".encode(),
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/RECORD": b"",
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, data in {**texts, **members}.items():
            archive.writestr(member, data)
    return Wheel(package=package, version="1.0", size_bytes=path.stat().st_size, sha256=sha256(path.read_bytes()))
