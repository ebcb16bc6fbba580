"""The weights of models: the catalogue file, where they lie, whether they are sound, and how they get here.

Only `fetch` uses the network, and only when a person asked for it.
"""

from pathlib import Path

from toolkit.core.errors import InputError
from toolkit.core.model_catalogue import parse_catalogue
from toolkit.core.models import Catalogue, ModelEntry, ModelStatus, SourceKind, status_error
from toolkit.core.progress import Reporter
from toolkit.core.text import Text
from toolkit.engines.weights_fetch import Endpoints, ModelFetch
from toolkit.engines.weights_files import disk_errors, examine, work_folder
from toolkit.engines.weights_http import HttpOptions
from toolkit.engines.weights_import import import_models

__all__ = [
    "Endpoints",
    "fetch",
    "import_models",
    "load_catalogue",
    "locate",
    "quick_status",
    "verify",
]

CATALOGUE_FILE = "catalogue.toml"


def load_catalogue(models_dir: Path) -> Catalogue:
    """The catalogue of `models_dir`.

    Raises:
        InputError: if the file is missing or malformed.
    """
    path = models_dir / CATALOGUE_FILE
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            str(path),
            Text(f"模型目录打不开（{error}）", f"the model catalogue can't be opened ({error})"),
            Text("请重新安装，或检查设置 models_dir", "Reinstall, or check the setting models_dir"),
        ) from error
    return parse_catalogue(text, str(path))


def locate(weights_dir: Path, entry: ModelEntry) -> Path:
    """The folder of a model that is there whole, by names and sizes (milliseconds, no hashing).

    Raises:
        ModelMissing: if it is not on this machine; the message has the command that fetches it.
        ModelCorrupt: if files are missing or have the wrong size; the message names them.
    """
    status = quick_status(weights_dir, entry)
    error = status_error(status)
    if error is not None:
        raise error
    return status.folder


def quick_status(weights_dir: Path, entry: ModelEntry) -> ModelStatus:
    """What is there of a model, by names and sizes only."""
    with disk_errors(entry.id, weights_dir / entry.id):
        return examine(weights_dir, entry)


def verify(weights_dir: Path, entry: ModelEntry, reporter: Reporter) -> ModelStatus:
    """What is there of a model, with the sha256 of every file. Blocks for as long as reading them takes.

    Raises:
        OutputNotWritable: if a file can't be read.
    """
    stage = Text(f"核对 {entry.title.zh}", f"checking {entry.title.en}")
    part = reporter.part(0.0, 1.0, stage)
    done = 0

    def on_bytes(count: int) -> None:
        nonlocal done
        done += count
        part.report(done, entry.disk_bytes)

    part.report(0, 1)
    with disk_errors(entry.id, weights_dir / entry.id):
        status = examine(weights_dir, entry, on_bytes)
    part.report(1, 1)
    return status


def fetch(
    entry: ModelEntry,
    weights_dir: Path,
    endpoints: Endpoints,
    reporter: Reporter,
    *,
    kinds: tuple[SourceKind, ...] | None = None,
    http: HttpOptions | None = None,
) -> Path:
    """Download a model, or only what is missing or damaged of it, and return its folder.

    Sources are tried in the catalogue's order (only those of `kinds`, if given). What has arrived stays after a stop,
    a failure or a kill, and the next call goes on from there. The folder appears whole, by one rename.

    Raises:
        FetchFailed: if no source worked; the message names each with its reason.
        DiskFull, OutputNotWritable: from the file system.
        Cancelled: if the user stopped it.
    """
    status = verify(weights_dir, entry, reporter.part(0.0, 0.05))
    if status.state == "ok":
        reporter.note(Text(f"{entry.id} 已经在这里，校验无误", f"{entry.id} is already here and sound"))
        return status.folder
    with disk_errors(entry.id, weights_dir), work_folder(weights_dir, entry.id) as work:
        job = ModelFetch(
            entry=entry,
            status=status,
            work=work,
            endpoints=endpoints,
            reporter=reporter.part(0.05, 1.0),
            http=http,
        )
        return job.run(kinds)
