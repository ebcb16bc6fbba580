"""The one place that runs FFmpeg: progress, cancel, clean-up, errors, and no orphan."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from toolkit.core.errors import Cancelled, DiskFull, EngineMissing, FfmpegFailed, OutputNotWritable
from toolkit.core.progress import Progress, Reporter
from toolkit.media.ffmpeg import (
    available_filters,
    disk_full,
    file_url,
    partial_file,
    partial_folder,
    remove_partials,
    require_filters,
    run_ffmpeg,
)
from toolkit.media.render_args import NEEDED_FILTERS

SLOW = ("-re", "-f", "lavfi", "-i", "testsrc2=s=64x64:r=30:d=60", "-f", "null", "-")


def test_progress_grows_to_the_end() -> None:
    seen: list[float] = []
    reporter = Reporter(on_progress=lambda progress: seen.append(progress.fraction))
    args = ["-re", "-f", "lavfi", "-i", "testsrc2=s=64x64:r=30:d=1", "-f", "null", "-"]
    run_ffmpeg(args, reporter, duration_ms=1000, subject="test")
    assert seen == sorted(seen)
    assert seen[-1] == 1
    assert any(0.1 < fraction < 0.9 for fraction in seen)


def test_cancel_ends_it_at_once() -> None:
    started_s = time.monotonic()
    reporter = Reporter(is_cancelled=lambda: time.monotonic() - started_s > 0.5)
    with pytest.raises(Cancelled):
        run_ffmpeg(SLOW, reporter, duration_ms=60_000, subject="test")
    assert time.monotonic() - started_s < 20  # of 60


def test_error_names_the_thing_and_keeps_the_details(tmp_path: Path) -> None:
    broken = tmp_path / "坏 'x'.mp4"
    broken.write_bytes(b"not a video" * 100)
    with pytest.raises(FfmpegFailed) as caught:
        run_ffmpeg(["-i", file_url(broken), "-f", "null", "-"], Reporter(), duration_ms=1000, subject="坏 'x'.mp4")
    error = caught.value
    assert error.text("zh").startswith("坏 'x'.mp4：文件坏了")
    assert error.exit_code != 0
    assert "Invalid data" in error.stderr_tail
    assert "Traceback" not in str(error)


def test_disk_full_says_where_and_how_much(tmp_path: Path) -> None:
    error = disk_full(tmp_path, 123_456_789)
    assert isinstance(error, DiskFull)
    assert error.subject == str(tmp_path)
    assert "124 MB" in error.next_step.zh


def test_every_filter_we_use_is_there() -> None:
    require_filters(NEEDED_FILTERS)
    assert len(available_filters()) > 100


def test_missing_filter_is_told_plainly() -> None:
    with pytest.raises(EngineMissing, match="built without ass, zscale") as caught:
        require_filters(("ass", "zscale", "crop"), frozenset({"crop"}))
    assert "pip install" in caught.value.next_step.zh


def test_partial_file_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "片.mp4"
    with partial_file(target) as partial:
        assert partial.name == "片.part.mp4"
        partial.write_bytes(b"new")
        assert not target.exists()
    assert target.read_bytes() == b"new"
    with pytest.raises(ZeroDivisionError), partial_file(target) as partial:
        partial.write_bytes(b"half" * (1 // 0))
    assert target.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [target]


def test_leftovers_of_a_killed_run_are_removed(tmp_path: Path) -> None:
    kept = tmp_path / "a.mp4", tmp_path / "spare.part list.txt", tmp_path / "my.parts.mp4"
    for path in (*kept, tmp_path / "b.part.mp4", tmp_path / "c.part.jpg"):
        path.write_bytes(b"x")
    (tmp_path / "b.part.d" / "fonts").mkdir(parents=True)
    removed = remove_partials(tmp_path)
    assert {path.name for path in removed} == {"b.part.mp4", "c.part.jpg", "b.part.d"}
    assert set(tmp_path.iterdir()) == set(kept)
    assert remove_partials(tmp_path / "nowhere") == ()


def test_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x")
    with pytest.raises(OutputNotWritable), partial_folder(tmp_path / "file" / "a.mp4"):
        pass


def test_file_url_disarms_any_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert file_url(Path("-i http:x.mp4")) == f"file:{tmp_path}/-i http:x.mp4"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux ends a child with its parent")
def test_ffmpeg_dies_with_a_killed_parent(tmp_path: Path) -> None:
    code = (
        "from toolkit.media.ffmpeg import run_ffmpeg; from toolkit.core.progress import Reporter;"
        f"run_ffmpeg({SLOW!r}, Reporter(), duration_ms=60000, subject='x')"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], cwd=Path(__file__).resolve().parents[2])
    child = _wait_for(lambda: _children(parent.pid))
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    assert _wait_for(lambda: not _is_running(child[0]))


def _children(pid: int) -> list[int]:
    """Processes that run FFmpeg itself, not the fork that is about to."""
    found = []
    for listing in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in listing.read_text().split():
            if "ffmpeg" in (Path("/proc") / child / "comm").read_text():
                found.append(int(child))
    return found


def _is_running(pid: int) -> bool:
    try:
        return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _wait_for(condition, timeout_s: float = 15.0):
    until = time.monotonic() + timeout_s
    while time.monotonic() < until:
        found = condition()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError("waited in vain")


def test_reporter_sees_no_progress_after_cancel() -> None:
    seen: list[Progress] = []
    with pytest.raises(Cancelled):
        run_ffmpeg(SLOW, Reporter(seen.append, is_cancelled=lambda: True), duration_ms=60_000, subject="x")
    assert seen == []
