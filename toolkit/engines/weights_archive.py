"""Models that travel as a `.tar.bz2` of a release page, as those of sherpa-onnx do.

Nothing is extracted by its own name: the archive is read through once, and only members that are a file of the edition
are written, to the place that the catalogue gives that file. Links, devices and paths that lead elsewhere are passed
over like everything else that is not wanted.
"""

import hashlib
import lzma
import tarfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import IO

from toolkit.core.models import ArchiveSource, Edition, ModelFile
from toolkit.core.text import Text
from toolkit.engines.weights_files import SourceFailed

MAX_OTHER_BYTES = 2 << 30
"""What an archive may unpack to besides the wanted files: test recordings and float32 twins; a bomb holds more."""
_BLOCK_BYTES = 1 << 20
_DAMAGED = (tarfile.TarError, EOFError, OSError, lzma.LZMAError, zlib.error, ValueError)


def unpack(
    archive: Path,
    source: ArchiveSource,
    edition: Edition,
    wanted: frozenset[str],
    staging: Path,
    report: Callable[[int], None],
) -> dict[str, str]:
    """Write the `wanted` files of `edition` from `archive` into `staging`; their sha256 by name.

    `report` gets the bytes written so far; it may raise Cancelled.

    Raises:
        SourceFailed: if the archive is damaged, lacks a file, or a file is not the catalogue's.
        OSError: if the disk can't take it.
    """
    places = {source.member_of(file): file for file in edition.files if file.name in wanted}
    limit = MAX_OTHER_BYTES + sum(file.size_bytes or MAX_OTHER_BYTES for file in places.values())
    seen: dict[str, str] = {}
    done = passed = 0
    try:
        with tarfile.open(archive, "r|*") as tar:
            for member in tar:
                report(done)
                passed += member.size
                if passed > limit:
                    raise SourceFailed(Text("压缩包大得不正常", "the archive unpacks to far more than it should"))
                file = places.get(member.name.removeprefix("./"))
                if file is None or not member.isreg() or file.name in seen:
                    continue
                stream = tar.extractfile(member)
                if stream is not None:
                    seen[file.name] = _write(stream, file, member.size, staging, lambda n, at=done: report(at + n))
                    done += member.size
                if len(seen) == len(places):
                    break
    except _DAMAGED as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise  # the disk's, not the archive's
        raise SourceFailed(Text(f"压缩包坏了（{error}）", f"the archive is damaged ({error})")) from error
    absent = sorted(file.name for file in places.values() if file.name not in seen)
    if absent:
        names = ", ".join(absent)
        raise SourceFailed(Text(f"压缩包里没有 {names}", f"the archive lacks {names}"))
    return seen


def _write(stream: IO[bytes], file: ModelFile, size: int, staging: Path, report: Callable[[int], None]) -> str:
    """One file of the model, under its own name only once it is whole and the catalogue's."""
    if file.size_bytes not in (None, size):
        raise SourceFailed(
            Text(
                f"{file.name} 在压缩包里是 {size} 字节，应为 {file.size_bytes}",
                f"{file.name} has {size} bytes in the archive instead of {file.size_bytes}",
            )
        )
    target = staging / file.name
    part = target.with_name(target.name + ".part")
    part.parent.mkdir(parents=True, exist_ok=True)
    digest, written = hashlib.sha256(), 0
    try:
        with part.open("wb") as out:
            while block := stream.read(_BLOCK_BYTES):
                digest.update(block)
                out.write(block)
                written += len(block)
                report(written)
        if written != size or file.sha256 not in (None, digest.hexdigest()):
            raise SourceFailed(
                Text(f"{file.name} 和目录里的校验值不一样", f"{file.name} differs from the catalogue's checksum")
            )
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    part.replace(target)
    return digest.hexdigest()
