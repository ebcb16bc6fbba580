"""The whole result folder as one file to carry on a phone or a USB stick."""

import zipfile
from pathlib import Path

from toolkit.media.run_folder import MARK, explain_full_disk

STORED_SUFFIXES = {".mp4", ".jpg", ".png"}
"""Already compressed: packing them again costs time and gains nothing."""


def zip_folder(folder: Path, target: Path) -> Path:
    """Write all result files of `folder` to `target`, names kept, in one step.

    Raises:
        DiskFull: if there is no room; no half-written file stays.
    """
    part = target.with_name(target.name + ".part")
    try:
        with explain_full_disk(target), zipfile.ZipFile(part, "w") as archive:
            for path in sorted(folder.rglob("*")):
                if path.is_file() and path.name != MARK and path.suffix not in {".part", ".zip"}:
                    kind = zipfile.ZIP_STORED if path.suffix in STORED_SUFFIXES else zipfile.ZIP_DEFLATED
                    archive.write(path, Path(folder.name) / path.relative_to(folder), kind)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return target
