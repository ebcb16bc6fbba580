"""How much memory the process holds while it works."""

import ctypes
import os
import sys
from collections.abc import Collection
from concurrent.futures import Future, wait
from pathlib import Path
from typing import Any, ClassVar

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


_FREE_BYTES = 48_000_000
"""Of 609 MB at the most of one piece of a long recording, 509 were in use and 100 lay free."""
_GROWTH_BYTES = 96_000_000
"""Where the C library does not tell how much is in use (before glibc 2.33): hearing two pieces twice uses some 150 MB;
130 more lay free beside it where nothing was handed back meanwhile."""
_LOOK_EVERY_S = 0.25


def wait_handing_back(jobs: Collection[Future[Any]]) -> None:
    """Waits until all `jobs` are done or failed; hands memory back whenever 48 MB more of it than at first lie free.

    A decoder's memory of what it has said grows with each character and is copied as it grows: it leaves holes that are
    too small for the next copy.
    """
    most_bytes = _GROWTH_BYTES if _in_use_bytes() is None else _FREE_BYTES
    least_bytes = _idle_bytes()
    while wait(jobs, timeout=_LOOK_EVERY_S).not_done:
        now_bytes = _idle_bytes()
        least_bytes = min(least_bytes, now_bytes)
        if now_bytes > least_bytes + most_bytes:
            release_memory()
            least_bytes = _idle_bytes()


def _idle_bytes() -> int:
    """Resident memory that the C library has not given out: what lies free, and what it does not manage."""
    return resident_bytes() - (_in_use_bytes() or 0)


def _in_use_bytes() -> int | None:
    """What the C library has given out; None where it does not tell."""
    if not sys.platform.startswith("linux"):
        return None
    ask = getattr(ctypes.CDLL(None), "mallinfo2", None)
    if ask is None:
        return None
    ask.restype = _MallInfo
    found = ask()
    return found.uordblks + found.hblkhd


class _MallInfo(ctypes.Structure):
    """struct mallinfo2 of glibc's malloc.h."""

    _fields_: ClassVar = [
        (name, ctypes.c_size_t)
        for name in (
            "arena", "ordblks", "smblks", "hblks", "hblkhd", "usmblks", "fsmblks", "uordblks", "fordblks", "keepcost",
        )
    ]  # fmt: skip


def resident_bytes() -> int:
    """Memory of this process that is in use or kept by its allocator; 0 where the system doesn't tell (not Linux)."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0
