"""What an engine holds on to. Each test is a process of its own: oneDNN looks at its limit once in a process."""

import subprocess
import sys
from pathlib import Path

import pytest

from toolkit.config import load_settings

LENGTHS = 24
LEFT_MB = 100
MOST_KEPT_MB = 8
"""24 lengths left 19 MB where nothing was let go, 1 MB where 8 are kept."""

_ENCODE_MANY_LENGTHS = """
import sys
from pathlib import Path
import numpy as np
from toolkit.engines.memory import release_memory
from toolkit.engines.whisper_ct2 import WhisperTranscriber

def resident_mb():
    release_memory()
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1000

engine = WhisperTranscriber(Path(sys.argv[1]))
sound = np.random.default_rng(1).standard_normal((1, 80, 800)).astype(np.float32)
first = 0.0
for index in range(int(sys.argv[2]) + 1):
    engine._model.encode(np.ascontiguousarray(sound[..., : 200 + 20 * index]))
    first = first or resident_mb()
print(resident_mb() - first)
"""


@pytest.mark.model
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads the memory from /proc")
def test_sound_of_ever_new_lengths_leaves_no_memory_behind() -> None:
    folder = load_settings().weights_dir / "whisper-base"
    if not folder.is_dir():
        pytest.skip("Whisper base is not on this machine")
    command = [sys.executable, "-c", _ENCODE_MANY_LENGTHS, str(folder), str(LENGTHS)]
    root = Path(__file__).parents[2]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert float(done.stdout) < MOST_KEPT_MB


_LOOP_AFTER_MUCH = """
import ctypes
from pathlib import Path
from types import SimpleNamespace
import numpy as np
from toolkit.engines.whisper_ct2_decode import Hearing, WhisperDecoder

def resident_mb():
    return int(Path("/proc/self/status").read_text().split("VmRSS:")[1].split()[0]) / 1000

library = ctypes.CDLL(None)
library.malloc.restype = ctypes.c_void_p
library.free.argtypes = (ctypes.c_void_p,)
found = []

class Encoder:
    def encode_all(self, pieces, **_):
        found.append(resident_mb())
        return SimpleNamespace(device="cpu"), (100,)

class Model:
    def generate(self, *_, **__):
        return [SimpleNamespace(sequences_ids=[[1]], scores=[-0.1], no_speech_prob=0.0)]

class Tokenizer:
    sot_sequence, no_timestamps, eot, sot_prev = (1,), 2, 9, 3
    encode, decode = staticmethod(lambda text: [1]), staticmethod(lambda tokens: "奉节脐橙")

decoder = WhisperDecoder(SimpleNamespace(model=Model()), Encoder(), Tokenizer(), 5)
blocks = [library.malloc(64_000) for _ in range(1_600)]
for block in blocks:
    ctypes.memset(block, 1, 64_000)
for block in blocks[:-1]:  # the last one keeps the heap from shrinking by itself
    library.free(block)
before = resident_mb()
loop = Hearing(text="好的" * 60, mean_log_prob=-0.1, no_speech_prob=0.0)
(again,) = decoder.without_loops((np.zeros(16_000, np.float32),), (loop,), "")
assert again.text == "奉节脐橙"
print(before - found[0])
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads the memory from /proc")
def test_what_decoding_left_is_handed_back_before_a_loop_is_encoded_again() -> None:
    assert float(_printed(_LOOP_AFTER_MUCH)) > LEFT_MB / 2


_HOLES = """
import ctypes
import time
from concurrent.futures import ThreadPoolExecutor
from toolkit.engines import memory
from toolkit.engines.memory import resident_bytes, share_memory, wait_handing_back

share_memory()
memory._LOOK_EVERY_S = 1.5  # not while the job still takes its memory
library = ctypes.CDLL(None)
library.malloc.restype = ctypes.c_void_p
library.free.argtypes = (ctypes.c_void_p,)

def leave_holes():
    time.sleep(0.1)
    blocks = [library.malloc(64_000) for _ in range(2_400)]
    for block in blocks:
        ctypes.memset(block, 1, 64_000)
    for block in blocks[:-1]:  # the last one keeps the heap from shrinking by itself
        library.free(block)
    most = resident_bytes() - before
    time.sleep(3.0)
    return most / 1e6, (resident_bytes() - before) / 1e6

def fail():
    raise RuntimeError("out of memory")

before = resident_bytes()
with ThreadPoolExecutor(2) as workers:
    jobs = [workers.submit(leave_holes), workers.submit(fail)]
    wait_handing_back(jobs)
    assert all(job.done() for job in jobs)
    print(*jobs[0].result(), type(jobs[1].exception()).__name__)
"""
_NUMPY_PAGES = """
import numpy as np
from toolkit.engines.memory import share_memory
choose = getattr(np._core.multiarray, "_set_madvise_hugepage", None)
share_memory()
print(choose is None or not choose(False))
"""


def _printed(code: str) -> str:
    command = [sys.executable, "-c", code]
    root = Path(__file__).parents[2]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads the memory from /proc")
def test_holes_are_handed_back_while_a_job_goes_on() -> None:
    most_mb, left_mb, failed = _printed(_HOLES).split()
    assert float(most_mb) > 140
    assert float(left_mb) < 20
    assert failed == "RuntimeError"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="numpy asks for large pages on Linux only")
def test_numpy_asks_for_no_large_pages_once_memory_is_shared() -> None:
    assert _printed(_NUMPY_PAGES) == "True\n"
