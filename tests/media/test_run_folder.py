from pathlib import Path

import pytest

from toolkit.core.errors import DiskFull, OutputNotWritable, OutputTaken
from toolkit.media import run_folder


def test_a_folder_is_claimed_once_and_found_again(tmp_path: Path) -> None:
    out = tmp_path / "出 山"
    run_folder.claim_folder(out, "key-1")
    run_folder.claim_folder(out, "key-1")
    assert out.is_dir()


def test_another_runs_folder_is_refused_and_a_free_one_named(tmp_path: Path) -> None:
    out = tmp_path / "out"
    run_folder.claim_folder(out, "key-1")
    (tmp_path / "out-2").mkdir()
    with pytest.raises(OutputTaken) as caught:
        run_folder.claim_folder(out, "key-2")
    assert str(tmp_path / "out-3") in caught.value.text("zh")


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "婚礼.mp4").write_bytes(b"precious")
    with pytest.raises(OutputTaken):
        run_folder.claim_folder(tmp_path, "key")
    assert [item.name for item in tmp_path.iterdir()] == ["婚礼.mp4"]


def test_a_claim_that_was_killed_half_way_can_be_made_again(tmp_path: Path) -> None:
    (tmp_path / ".chushan-run.part.json").write_text("{")
    run_folder.claim_folder(tmp_path, "key")
    assert [item.name for item in tmp_path.iterdir()] == [run_folder.MARK]
    with pytest.raises(OutputTaken):
        run_folder.claim_folder(tmp_path, "another key")


def test_a_file_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("x")
    with pytest.raises(OutputTaken):
        run_folder.claim_folder(tmp_path / "out", "key")


def test_a_folder_below_a_file_can_not_be_made(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x")
    with pytest.raises(OutputNotWritable):
        run_folder.claim_folder(tmp_path / "a" / "out", "key")


def test_too_little_room_is_told_with_the_amount(tmp_path: Path) -> None:
    with pytest.raises(DiskFull) as caught:
        run_folder.need_room(tmp_path, 1 << 60)
    assert "MB" in caught.value.text("zh")


def test_complete_means_every_file_with_its_size(tmp_path: Path) -> None:
    run_folder.write_text(tmp_path / "clips" / "a.srt", "abc")
    manifest = {"files": run_folder.list_files(tmp_path)}
    assert run_folder.is_complete(tmp_path, manifest)
    (tmp_path / "clips" / "a.srt").write_text("ab")
    assert not run_folder.is_complete(tmp_path, manifest)
    assert not run_folder.is_complete(tmp_path, {"files": {}})


def test_a_failed_write_leaves_the_old_file_and_no_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "a.txt"
    run_folder.write_text(target, "old")

    def full(self: Path, content: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(DiskFull):
        run_folder.write_text(target, "new")
    assert target.read_text() == "old"
    assert [item.name for item in tmp_path.iterdir()] == ["a.txt"]


def test_where_another_run_is_in_the_way_the_next_number_is_taken_and_found_again(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run_folder.claim_free_folder(out, "key-1") == out
    assert run_folder.claim_free_folder(out, "key-2") == tmp_path / "out-2"
    assert run_folder.claim_free_folder(out, "key-1") == out
    assert run_folder.claim_free_folder(out, "key-2") == tmp_path / "out-2"
