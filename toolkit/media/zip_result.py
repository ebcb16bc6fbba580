"""The whole result folder as one file to carry on a phone or a USB stick."""

import zipfile
from pathlib import Path

from toolkit.media.ffmpeg import partial_file
from toolkit.media.run_folder import MANIFEST, explain_full_disk, list_files

STORED_SUFFIXES = {".mp4", ".jpg", ".png"}
"""Already compressed: packing them again costs time and gains nothing."""


def zip_folder(folder: Path, target: Path) -> Path:
    """Write all result files of `folder` to `target`, names kept, in one step.

    Raises:
        DiskFull: if there is no room; no half-written file stays.
    """
    size_bytes = sum(list_files(folder).values())
    with (
        explain_full_disk(target, size_bytes),
        partial_file(target) as partial,
        zipfile.ZipFile(partial, "w") as archive,
    ):
        for name in (*list_files(folder), MANIFEST):
            path = folder / name
            kind = zipfile.ZIP_STORED if path.suffix in STORED_SUFFIXES else zipfile.ZIP_DEFLATED
            if path.is_file():
                archive.write(path, Path(folder.name) / name, kind)
    return target
