"""The book of phrases in less memory. Each test is a process of its own: pypinyin is loaded once in a process."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MOST_MB = 42
"""55 MB as pypinyin loads it, 26 MB here."""

_ALL_READINGS = """
import sys
from toolkit.engines.pinyin_book import load_pypinyin
if sys.argv[1] == "plain":
    import pypinyin
found = load_pypinyin()
import pypinyin
assert found is pypinyin
print(sorted(pypinyin.constants.PHRASES_DICT.items()) == sorted(pypinyin.phrases_dict.phrases_dict.items()))
for book in (pypinyin.constants.PHRASES_DICT, pypinyin.constants.PINYIN_DICT):
    print(len(book), hash(str(sorted(book.items()))))
print(pypinyin.pinyin("一行人行不行重庆重要了解大家都觉得了", heteronym=True))
print([pypinyin.lazy_pinyin(each, style=pypinyin.Style.TONE3) for each in list(pypinyin.constants.PHRASES_DICT)[::50]])
print(pypinyin.pinyin("行行出状元"), pypinyin.pinyin("行行出状元"))
"""
_MEMORY = """
from pathlib import Path
from toolkit.engines.memory import release_memory
from toolkit.engines.words import read_syllables

def resident_mb():
    release_memory()
    return int(Path("/proc/self/status").read_text().split("VmRSS:")[1].split()[0]) / 1000

first = resident_mb()
assert read_syllables("奉节") == ("feng", "jie")
print(resident_mb() - first)
"""


def _run(code: str, *arguments: str) -> str:
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False, env={"PYTHONHASHSEED": "1"}
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_phrases_read_as_they_do_when_pypinyin_loads_them() -> None:
    ours = _run(_ALL_READINGS, "ours")
    assert ours == _run(_ALL_READINGS, "plain")
    assert ours.startswith("True")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads the memory from /proc")
def test_the_book_takes_half_the_memory() -> None:
    assert float(_run(_MEMORY)) < MOST_MB


def test_a_version_that_keeps_its_phrases_elsewhere_is_loaded_as_it_is() -> None:
    code = """
import toolkit.engines.pinyin_book as book
book._read_phrases = lambda: None
print(book.load_pypinyin().lazy_pinyin("银行"))
"""
    assert _run(code) == "['yin', 'hang']\n"


def test_no_pypinyin_is_said_with_what_to_do() -> None:
    code = """
import sys
from toolkit.core.errors import EngineMissing
from toolkit.engines.pinyin_book import load_pypinyin
sys.meta_path.clear()
try:
    load_pypinyin()
except EngineMissing as error:
    print("missing", "pypinyin" in str(error))
"""
    assert _run(code) == "missing True\n"
