"""The model catalogue as data: what a model is, where its files come from, which one suits a dialect."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args

from toolkit.core.choices import not_among
from toolkit.core.errors import ModelCorrupt, ModelMissing
from toolkit.core.text import Text

ModelTask = Literal["asr", "llm", "tts", "faces"]
SourceKind = Literal["huggingface", "mirror", "modelscope", "wheels", "archive"]
Dialect = Literal[
    "auto", "mandarin", "northeast", "sichuan", "zhongyuan", "lanyin", "jin", "cantonese", "wu", "min", "hakka", "xiang"
]
DIALECTS: tuple[Dialect, ...] = get_args(Dialect)
MIXED = "mixed"
"""The dialect name of a figure that is an average over many dialects."""

Evidence = Literal["measured", "published", "estimated"]
"""Measured by this project on its own machine, published by somebody else, or worked out from the file sizes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFile:
    """One file of a model, by the name it has in the model's folder (`/` separates folders)."""

    name: str
    size_bytes: int | None = None
    sha256: str | None = None
    """Lower-case hex; None if nobody published it, then the first download is trusted and remembered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A set of files that belong together. Two packagers' conversions of one model are two editions."""

    id: str
    files: tuple[ModelFile, ...]

    @property
    def size_bytes(self) -> int:
        """Disk space of the files whose size is known."""
        return sum(each.size_bytes or 0 for each in self.files)


@dataclass(frozen=True, slots=True, kw_only=True)
class HubSource:
    """A repository of a model hub."""

    kind: SourceKind
    edition: str
    repo: str
    revision: str
    """A commit hash, or a branch name where no commit is known (the checksums then pin the content)."""
    paths: tuple[tuple[str, str], ...] = ()
    """(name of the file here, path in the repository) where the two differ."""

    def path_of(self, file: ModelFile) -> str:
        return dict(self.paths).get(file.name, file.name)

    @property
    def label(self) -> str:
        return f"{self.kind} {self.repo}@{self.revision[:12]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wheel:
    """A wheel of the package index, taken as data: unpacked, never installed or imported."""

    package: str
    version: str
    size_bytes: int
    sha256: str

    @property
    def requirement(self) -> str:
        return f"{self.package}=={self.version}"

    @property
    def file_prefix(self) -> str:
        """How the wheel's file name begins (PEP 427: runs of `-_.` become `_`)."""
        return f"{self.package.lower().replace('-', '_').replace('.', '_')}-{self.version}-"


@dataclass(frozen=True, slots=True, kw_only=True)
class WheelPart:
    """A member of a wheel that holds a file of the model or a part of it."""

    package: str
    member: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinedFile:
    """A file of the model and the parts it is made of, in order."""

    file: str
    parts: tuple[WheelPart, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WheelSource:
    """Wheels that together hold an edition."""

    edition: str
    wheels: tuple[Wheel, ...]
    joins: tuple[JoinedFile, ...]
    kind: SourceKind = field(default="wheels", init=False)

    @property
    def label(self) -> str:
        return f"wheels {self.wheels[0].requirement}" + (f" +{len(self.wheels) - 1}" if len(self.wheels) > 1 else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveSource:
    """A tar archive of a release page that holds an edition among other files."""

    edition: str
    url: str
    """http or https."""
    sha256: str
    """Of the archive, lower-case hex."""
    root: str
    """The folder inside the archive under which the files lie by their names; empty: at its top."""
    size_bytes: int | None = None
    kind: SourceKind = field(default="archive", init=False)

    def member_of(self, file: ModelFile) -> str:
        """The file's path inside the archive."""
        return f"{self.root}/{file.name}" if self.root else file.name

    @property
    def file_name(self) -> str:
        return self.url.rsplit("/", 1)[1]

    @property
    def label(self) -> str:
        return f"archive {self.file_name}"


ModelSource = HubSource | WheelSource | ArchiveSource


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A character error rate in one dialect. Figures of different recordings compare only roughly."""

    dialect: str
    """A name of `DIALECTS` other than auto, or `MIXED`."""
    cer_percent: float
    kind: Evidence
    source: str
    of: str = ""
    """The model the figure is really of, where it is a close relative."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a model costs to run, from `low` to `high`, with where that is known from."""

    low: float
    high: float
    unit: str
    """`mb` of memory; `rtf`: seconds of processor time per second of sound; `tokens_per_s`."""
    kind: Evidence
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelEntry:
    """One model of the catalogue."""

    id: str
    task: ModelTask
    engine: str
    title: Text
    licence: str
    languages: tuple[str, ...]
    dialects: tuple[str, ...]
    """What its makers trained it for; empty for models that do not listen."""
    memory: Cost
    editions: tuple[Edition, ...]
    sources: tuple[ModelSource, ...]
    speed: Cost | None = None
    figures: tuple[Figure, ...] = ()
    is_default: bool = False
    has_engine: bool = True
    """False while this version can fetch, verify and carry the model but not run it yet."""
    extra: str = ""
    """The optional dependency its engine needs, for `pip install "chushan[EXTRA]"`."""

    def edition(self, edition_id: str) -> Edition:
        """Raises KeyError if there is none of that name."""
        for each in self.editions:
            if each.id == edition_id:
                return each
        raise KeyError(edition_id)

    @property
    def disk_bytes(self) -> int:
        """Space on disk of the largest edition."""
        return max(each.size_bytes for each in self.editions)


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """All models the product knows."""

    entries: tuple[ModelEntry, ...]

    def entry(self, model_id: str) -> ModelEntry:
        """The model called `model_id`.

        Raises:
            InputError: if there is none; the message lists the names there are.
        """
        for each in self.entries:
            if each.id == model_id:
                return each
        names = (each.id for each in self.entries)
        raise not_among(names, model_id, Text("目录里没有这个模型", "the catalogue has no model of this name"))


FileFault = Literal["ok", "missing", "wrong_size", "wrong_bytes", "unchecked"]
"""`unchecked`: no checksum is known for it, so only its presence and size could be looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileState:
    """What was found of one file of a model."""

    name: str
    fault: FileFault


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelStatus:
    """What is on this machine of a model."""

    model_id: str
    state: Literal["ok", "missing", "corrupt"]
    checked: Literal["size", "sha256"]
    """How far it was looked at: names and sizes only, or every byte."""
    edition: str
    folder: Path
    files: tuple[FileState, ...]

    @property
    def faulty_files(self) -> tuple[FileState, ...]:
        return tuple(each for each in self.files if each.fault not in ("ok", "unchecked"))


FETCH_COMMAND = "chushan models fetch {id}"
EXTRA_COMMANDS = {"dialect": "pip install sherpa-onnx", "llm": "pip install torch==2.13.0"}
"""What brings the packages of an optional dependency of the product."""
_FAULT_WORDS: dict[str, Text] = {
    "missing": Text("缺失", "missing"),
    "wrong_size": Text("大小不对", "wrong size"),
    "wrong_bytes": Text("内容已损坏", "damaged content"),
}


def status_error(status: ModelStatus) -> ModelMissing | ModelCorrupt | None:
    """The error a person should see for this status, or None if the model is sound."""
    command = FETCH_COMMAND.format(id=status.model_id)
    if status.state == "ok":
        return None
    if status.state == "missing":
        return ModelMissing(
            status.model_id,
            Text("这台电脑上还没有这个模型", "this model is not on this machine"),
            Text(
                f"请在联网时运行 {command}，或从 U 盘导入：chushan models import 文件夹",
                f"While online run: {command}, or bring it on a USB stick: chushan models import FOLDER",
            ),
        )
    zh = "、".join(f"{each.name}（{_FAULT_WORDS[each.fault].zh}）" for each in status.faulty_files)
    en = ", ".join(f"{each.name} ({_FAULT_WORDS[each.fault].en})" for each in status.faulty_files)
    return ModelCorrupt(
        status.model_id,
        Text(f"模型文件有问题：{zh}", f"files of the model are faulty: {en}"),
        Text(f"请运行 {command}，只会重新下载坏掉的文件", f"Run: {command} (it only replaces the faulty files)"),
    )
