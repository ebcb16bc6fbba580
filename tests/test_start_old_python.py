"""start.py on a Python that is too old: a sentence, not a SyntaxError, and a newer one where there is one."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parents[1]
AS_OLD_PYTHON = """
import runpy, sys
sys.version_info = (3, 8, 10, "final", 0)
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


def start_on_old_python(*args: str, **env: str) -> "subprocess.CompletedProcess[bytes]":
    """start.py on a Python that says it is 3.8; see `OLD_PYTHONS` for real ones."""
    command = [sys.executable, "-c", AS_OLD_PYTHON, str(REPO / "start.py"), *args]
    return subprocess.run(command, capture_output=True, env={"LC_ALL": "C.UTF-8", **env}, check=False)


def test_a_python_that_is_too_old_is_told_with_the_way_to_a_newer_one():
    done = start_on_old_python("demo", PATH="")
    told = done.stderr.decode("utf-8")
    assert done.returncode == 1
    assert "这台电脑的 Python 是 3.8.10" in told
    assert "This computer's Python is 3.8.10" in told
    assert "Traceback" not in told


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_a_newer_python_on_the_path_takes_over(tmp_path: Path):
    (tmp_path / "python3.11").symlink_to(sys.executable)
    done = start_on_old_python("nothing", PATH=str(tmp_path), CHUSHAN_LANG="en")
    assert done.returncode == 2
    assert "there is no command nothing" in done.stdout.decode("utf-8")


def test_an_old_python_can_read_the_file_that_says_so():
    text = (REPO / "start.py").read_text(encoding="utf-8")
    assert ast.parse(text, feature_version=(3, 4))
    with pytest.raises(SyntaxError):
        ast.parse("x = f'{1}'", feature_version=(3, 4))


OLD_PYTHONS = [
    python
    for folder in sorted((Path.home() / ".pyenv" / "versions").glob("*"))
    if folder.name.startswith(("2.7", "3.6", "3.8", "3.9", "3.10")) and (python := folder / "bin" / "python").exists()
]


@pytest.mark.skipif(not OLD_PYTHONS, reason="no real Python older than 3.11 on this machine")
@pytest.mark.parametrize("python", OLD_PYTHONS, ids=lambda python: python.parent.parent.name)
def test_an_old_python_says_what_it_is_and_where_to_get_a_newer_one(python: Path):
    done = subprocess.run(
        [python, REPO / "start.py", "demo"], capture_output=True, env={"PATH": "", "LC_ALL": "C.UTF-8"}, check=False
    )
    told = done.stderr.decode("utf-8")
    assert done.returncode == 1
    assert f"这台电脑的 Python 是 {python.parent.parent.name}" in told
    assert "https://www.python.org/downloads/" in told
    assert "Traceback" not in told


@pytest.mark.skipif(not OLD_PYTHONS, reason="no real Python older than 3.11 on this machine")
def test_an_old_python_goes_on_with_a_newer_one_from_the_path(tmp_path: Path):
    (tmp_path / "python3.11").symlink_to(sys.executable)
    env = {"PATH": str(tmp_path), "CHUSHAN_LANG": "en", "LC_ALL": "C.UTF-8"}
    done = subprocess.run([OLD_PYTHONS[-1], REPO / "start.py", "nothing"], capture_output=True, env=env, check=False)
    assert done.returncode == 2
    assert "there is no command nothing" in done.stdout.decode("utf-8")
