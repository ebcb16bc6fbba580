"""Checks of the computer: real values here, and the judgement of values that this machine doesn't have."""

import os
import socket
from pathlib import Path

import pytest
from privileges import as_anybody

from toolkit.core.text import Text
from toolkit.jobs import machine
from toolkit.jobs.machine import GB

MEMINFO = "MemTotal:        8046108 kB\nMemFree:  1 kB\nMemAvailable:    5032012 kB\n"
VM_STAT = """Mach Virtual Memory Statistics: (page size of 16384 bytes)
Pages free:                               10000.
Pages active:                            200000.
Pages inactive:                          150000.
Pages speculative:                         5000.
"""


def test_this_machine_passes_or_says_what_to_do(tmp_path: Path):
    checks = (machine.check_python(), machine.check_cores(), machine.check_memory())
    checks += (machine.check_disk(tmp_path, tmp_path), machine.check_writable(tmp_path / "new" / "home"))
    results = [result for group in checks for result in group]
    assert len(results) == 5
    assert results[0].level == "ok"
    assert results[4].level == "ok"
    assert list((tmp_path / "new" / "home").iterdir()) == []


def test_an_old_python_fails():
    (result,) = machine.check_python((3, 10, 4))
    assert (result.level, "3.10.4" in result.what.en) == ("fail", True)


def test_one_core_is_a_warning():
    assert [machine.check_cores(cores)[0].level for cores in (1, 2)] == ["warn", "ok"]


def test_memory_is_read_on_linux_and_on_macos():
    assert machine.parse_meminfo(MEMINFO) == (8046108 * 1024, 5032012 * 1024)
    assert machine.parse_vm_stat("17179869184\n", VM_STAT) == (17179869184, 165000 * 16384)


@pytest.mark.parametrize("broken", ["", "MemTotal: 5 kB\n"])
def test_memory_that_cannot_be_read_is_a_value_error(broken: str):
    with pytest.raises(ValueError):
        machine.parse_meminfo(broken)


@pytest.mark.parametrize(
    ("found", "level"),
    [((GB, GB // 2), "fail"), ((8 * GB, GB), "warn"), ((8 * GB, 4 * GB), "ok"), (None, "warn")],
)
def test_memory_is_judged_by_what_speech_needs(found: tuple[int, int] | None, level: str):
    assert machine.judge_memory(found)[0].level == level


@pytest.mark.parametrize(("free_bytes", "level"), [(50 * GB, "ok"), (2 * GB, "warn"), (GB // 10, "fail")])
def test_disk_is_judged_by_what_a_run_needs(free_bytes: int, level: str):
    assert machine.judge_disk(Text("磁盘", "disk"), Path("results"), free_bytes).level == level


def test_two_folders_of_one_disk_are_one_line(tmp_path: Path):
    assert len(machine.check_disk(tmp_path / "a" / "b", tmp_path)) == 1


def test_a_home_below_a_file_cannot_be_written_and_the_way_out_is_named(tmp_path: Path):
    (tmp_path / "file").write_text("not a folder")
    (result,) = machine.check_writable(tmp_path / "file" / "home")
    assert result.level == "fail"
    assert result.fix is not None
    assert "CHUSHAN_HOME" in result.fix.en


@pytest.mark.skipif(os.name == "nt", reason="permissions are other ones on Windows")
def test_a_read_only_home_fails(tmp_path: Path):
    assert machine.check_writable(tmp_path)[0].level == "ok"
    tmp_path.chmod(0o500)
    with as_anybody():
        assert machine.check_writable(tmp_path)[0].level == "fail"


def test_a_host_that_answers_is_told_from_one_that_does_not():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert machine.is_reachable("127.0.0.1", port)
    assert not machine.is_reachable("127.0.0.1", port, wait_s=0.5)


def test_no_network_is_not_a_fault():
    (result,) = machine.check_network(["name.invalid"])
    assert result.level == "ok"
    assert "need no network" in result.what.en
