"""A recording that is played as a live show is looked at first: what is wrong with it is told in plain words."""

from pathlib import Path

import pytest
from media_factory import MediaFactory

from toolkit.core.errors import InputError, MediaUnreadable
from toolkit.media.live_source import SourceOptions
from toolkit.tasks.live_file import check_file, cut_off_note


def test_a_missing_and_a_silent_file_are_told_without_ffmpegs_words(media: MediaFactory, tmp_path: Path) -> None:
    silent = media.clock("silent_live.mp4", seconds=1.0, sound=False)
    for path in (tmp_path / "没有.mp4", silent):
        with pytest.raises(MediaUnreadable) as error:
            check_file(SourceOptions(address=str(path)))
        assert path.name in error.value.text("zh")
        assert "rror" not in error.value.text("zh")


def test_a_file_that_was_not_copied_whole_is_told_at_the_end(media: MediaFactory, tmp_path: Path) -> None:
    whole = media.ffmpeg("whole_live.wav", "-f", "lavfi", "-i", "sine=440:sample_rate=16000:duration=10")
    part = tmp_path / "part.mp3"
    mp3 = media.ffmpeg("whole_live.mp3", "-i", str(whole), "-b:a", "64k")
    part.write_bytes(mp3.read_bytes()[: mp3.stat().st_size // 2])
    info = check_file(SourceOptions(address=str(part)))
    assert info is not None
    note = cut_off_note(info)
    assert note is not None
    assert "应有 10 秒" in note.zh
    assert cut_off_note(check_file(SourceOptions(address=str(whole)))) is None


def test_a_show_that_was_heard_to_its_end_is_not_begun_again(media: MediaFactory) -> None:
    whole = media.ffmpeg("whole_live.wav", "-f", "lavfi", "-i", "sine=440:sample_rate=16000:duration=10")
    with pytest.raises(InputError, match="played it to its end"):
        check_file(SourceOptions(address=str(whole), start_ms=9_900))


def test_other_sources_are_not_opened_twice() -> None:
    for address in ("-", "mic", "rtmp://127.0.0.1/live/x"):
        assert check_file(SourceOptions(address=address)) is None
