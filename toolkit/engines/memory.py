"""How much memory the process holds while it works."""

import ctypes
import os
import sys

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


def release_memory() -> None:
    """Hands freed memory back to the system where the C library keeps it (glibc); elsewhere it does nothing.

    After a minute of speech Whisper base leaves 200 MB that the allocator would keep: 474 MB resident become 276.
    """
    if not sys.platform.startswith("linux"):
        return
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # musl has none
    if trim is not None:
        trim(0)
