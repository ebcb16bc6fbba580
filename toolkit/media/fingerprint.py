"""Tell files apart by what is in them."""

import hashlib
from pathlib import Path

BLOCK_BYTES = 1 << 20
SAMPLES = 32


def fingerprint_file(path: Path) -> str:
    """A hash of the file's size and of 32 MiB spread over it (all of a smaller file).

    Whole phone videos of gigabytes would take seconds to read; two takes that share size and all 32 samples
    do not occur outside of deliberate forgery.
    """
    size = path.stat().st_size
    digest = hashlib.sha256(str(size).encode())
    with path.open("rb") as file:
        if size <= BLOCK_BYTES * SAMPLES:
            while block := file.read(BLOCK_BYTES):
                digest.update(block)
        else:
            for index in range(SAMPLES):
                file.seek(index * (size - BLOCK_BYTES) // (SAMPLES - 1))
                digest.update(file.read(BLOCK_BYTES))
    return digest.hexdigest()
