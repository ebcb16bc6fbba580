"""How much memory the process holds while it works."""

import ctypes
import os
import sys
from collections.abc import Collection
from concurrent.futures import Future, wait
from pathlib import Path
from typing import Any

_ARENA_MAX = -8
"""M_ARENA_MAX of glibc's malloc.h."""


_KERNELS_KEPT = 8
"""Two are in use at a time: one for each convolution of Whisper's encoder."""


def keep_few_kernels() -> None:
    """Lets oneDNN, with which CTranslate2 convolves, keep the code that it made for 8 shapes where it would keep 1024.

    With terms nearly every piece of sound has a length of its own, and each new length left 2.3 MB: ten minutes of
    speech left 100 MB, two hours more than 1 GB. Making the code again for a length that comes back costs less than can
    be measured. Call it before the first encoding of the process: oneDNN looks once, and only at the environment.
    """
    os.environ["ONEDNN_PRIMITIVE_CACHE_CAPACITY"] = str(_KERNELS_KEPT)


def share_memory() -> None:
    """Lets all threads of the process take memory from one pool where the C library would give each its own (glibc).

    Threads that start later, such as an engine's workers, then reuse what another has freed: 674 MB at the most become
    586 for a minute of speech heard by two workers. A pool that is already there is taken again by later threads, so
    call it before the first of them: looking for speech in two hours left pools that held 100 MB more while hearing.
    """
    if not sys.platform.startswith("linux"):
        return
    choose = getattr(ctypes.CDLL(None), "mallopt", None)
    if choose is not None:
        choose(_ARENA_MAX, 1)
    _ask_for_small_pages()


def _ask_for_small_pages() -> None:
    """Stops numpy from asking for pages of 2 MB for its large arrays.

    The wish stays with that part of the pool when the array is gone, and every small block that lands there takes 2 MB:
    100 MB of such pages after half an hour of hearing.
    """
    import numpy as np

    multiarray = getattr(getattr(np, "_core", None), "multiarray", None)
    choose = getattr(multiarray, "_set_madvise_hugepage", None)  # as NUMPY_MADVISE_HUGEPAGE=0 does before numpy starts
    if choose is not None:
        choose(False)


def release_memory() -> None:
    """Hands freed memory back to the system where the C library keeps it (glibc); elsewhere it does nothing.

    After a minute of speech Whisper base leaves 200 MB that the allocator would keep: 474 MB resident become 276.
    """
    if not sys.platform.startswith("linux"):
        return
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # musl has none
    if trim is not None:
        trim(0)


_GROWTH_BYTES = 96_000_000
"""Hearing two pieces twice uses some 150 MB; 130 more lay free beside it where nothing was handed back meanwhile.
Looked at with 64, 96 and 128 MB on two minutes of a labelled stream: 7, 2 and 4 % more CPU than without, 490-514 MB."""
_LOOK_EVERY_S = 0.25


def wait_handing_back(jobs: Collection[Future[Any]]) -> None:
    """Waits until all `jobs` are done or failed; hands freed memory back whenever the process has grown by 96 MB.

    A decoder's memory of what it has said grows with each character and is copied as it grows: it leaves holes that are
    too small for the next copy.
    """
    least_bytes = resident_bytes()
    while wait(jobs, timeout=_LOOK_EVERY_S).not_done:
        now_bytes = resident_bytes()
        least_bytes = min(least_bytes, now_bytes)
        if now_bytes > least_bytes + _GROWTH_BYTES:
            release_memory()
            least_bytes = resident_bytes()


def resident_bytes() -> int:
    """Memory of this process that is in use or kept by its allocator; 0 where the system doesn't tell (not Linux)."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0
