"""Live sources by real FFmpeg: files, pipes, RTMP, HLS; cut off and back; recordings that outlive a kill."""

import functools
import http.server
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest
from media_factory import MediaFactory

from toolkit.core.errors import InputError, MediaUnreadable, OutputTaken
from toolkit.core.progress import Reporter
from toolkit.core.spans import Span
from toolkit.core.text import Text
from toolkit.media.live_log import LiveLog, cut_sound, join_parts, playable_parts, read_events, read_recorded
from toolkit.media.live_source import LiveSource, SourceOptions, next_part, source_args
from toolkit.media.probe import probe

FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()


def free_port() -> int:
    with socket.socket() as probe_socket:
        probe_socket.bind(("127.0.0.1", 0))
        return probe_socket.getsockname()[1]


def read_all(source: LiveSource, seconds: float = 60.0) -> np.ndarray:
    parts, end_s = [], time.monotonic() + seconds
    while (chunk := source.read(0.2)) is not None:
        parts.append(chunk)
        assert time.monotonic() < end_s, "it never ended"
    source.close()
    return np.concatenate(parts) if parts else np.zeros(0, np.float32)


def read_seconds(source: LiveSource, seconds: float, patience_s: float = 60.0) -> np.ndarray:
    parts, end_s = [], time.monotonic() + patience_s
    while sum(map(len, parts)) < seconds * 16_000:
        chunk = source.read(0.2)
        assert chunk is not None, "it ended too early"
        parts.append(chunk)
        assert time.monotonic() < end_s, "too little sound came"
    return np.concatenate(parts)


@pytest.fixture
def tone(media: MediaFactory) -> Path:
    return media.ffmpeg("tone.wav", "-f", "lavfi", "-i", "sine=440:sample_rate=44100:duration=3")


def test_a_file_comes_whole_as_mono_at_16_khz(tone: Path) -> None:
    sound = read_all(LiveSource(SourceOptions(address=str(tone), pace=0)))
    assert abs(len(sound) - 48_000) <= 800
    spectrum = np.abs(np.fft.rfft(sound[8_000:24_000]))
    assert int(np.argmax(spectrum)) == 440


def test_a_file_comes_at_its_pace(tone: Path) -> None:
    began_s = time.monotonic()
    read_all(LiveSource(SourceOptions(address=str(tone), pace=2)))
    assert time.monotonic() - began_s >= 1.0


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(MediaUnreadable) as error:
        read_all(LiveSource(SourceOptions(address=str(tmp_path / "nothing.mp4"))))
    assert "nothing.mp4" in error.value.text("zh")


def test_a_file_without_sound_is_told(media: MediaFactory) -> None:
    silent = media.clock("silent.mp4", seconds=1.0, sound=False)
    with pytest.raises(MediaUnreadable):
        read_all(LiveSource(SourceOptions(address=str(silent), pace=0)))


def test_an_address_where_nobody_answers_is_told_at_once() -> None:
    with pytest.raises(InputError) as error:
        read_all(LiveSource(SourceOptions(address=f"http://127.0.0.1:{free_port()}/x.m3u8")), seconds=30)
    assert not isinstance(error.value, MediaUnreadable)


def test_a_microphone_that_is_not_there_is_told() -> None:
    with pytest.raises(InputError) as error:
        read_all(LiveSource(SourceOptions(address="mic:no-such-microphone")))
    assert "麦克风" in error.value.fault.zh or "麦克风" in error.value.next_step.zh


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("rtmp://0.0.0.0:1935/live/a", ["-listen", "1"]),
        ("rtsp://camera/1", ["-rtsp_transport", "tcp"]),
        ("https://host/live.m3u8", ["-reconnect", "1"]),
        ("-", ["-i", "pipe:0"]),
    ],
)
def test_arguments_of_each_kind_of_source(address: str, expected: list[str]) -> None:
    args = source_args(SourceOptions(address=address), platform="linux")
    assert " ".join(expected) in " ".join(args)
    assert args[-1] == "pipe:1"


def test_a_name_can_not_smuggle_in_another_protocol() -> None:
    args = source_args(SourceOptions(address="concat:/etc/passwd"))
    assert args[args.index("-i") + 1].startswith("file:/")
    assert "file,pipe" in args


@pytest.mark.parametrize(("platform", "device"), [("win32", "dshow"), ("darwin", "avfoundation"), ("linux", "pulse")])
def test_microphones_of_each_system(platform: str, device: str) -> None:
    assert device in source_args(SourceOptions(address="mic"), platform=platform)


def test_the_recording_is_kept_beside_the_sound(media: MediaFactory, tmp_path: Path) -> None:
    footage = media.clock("talk.mp4", seconds=3.0)
    (tmp_path / "parts").mkdir()
    read_all(LiveSource(SourceOptions(address=str(footage), pace=0, parts=tmp_path / "parts")))
    ((path, length_ms),) = playable_parts(tmp_path)
    assert abs(length_ms - 3_000) < 200
    assert probe(path).video is not None, "the picture is kept as it came"
    joined = join_parts(tmp_path, Reporter())
    assert abs(probe(joined).duration_ms - 3_000) < 200
    assert next_part(tmp_path / "parts") == 1


_RECORDER = """
import sys, time
from pathlib import Path
from toolkit.media.live_source import LiveSource, SourceOptions
source = LiveSource(SourceOptions(address=sys.argv[1], pace=1, parts=Path(sys.argv[2])))
count = 0
while True:
    count += len(source.read(0.2))
    print(count, flush=True)
"""


def record_until_killed(footage: Path, parts: Path, *, seconds: int, recorder: str = _RECORDER) -> int:
    """Samples that another process had heard when it was killed, some time after so many seconds of sound."""
    child = subprocess.Popen(
        [sys.executable, "-c", recorder, str(footage), str(parts)], stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    heard = 0
    while heard < seconds * 16_000:
        heard = int(child.stdout.readline())
    child.send_signal(signal.SIGKILL)
    child.wait()
    return heard


@pytest.mark.slow
def test_what_was_recorded_before_a_kill_can_be_played_and_goes_on(media: MediaFactory, tmp_path: Path) -> None:
    footage = media.clock("long.mp4", seconds=30.0, args=("-g", "25"))
    (tmp_path / "parts").mkdir()
    heard = record_until_killed(footage, tmp_path / "parts", seconds=6)
    time.sleep(0.5)
    recorded = read_recorded(tmp_path)
    assert recorded.duration_ms >= heard / 16 - 2_500, "more than the last moment was lost"
    options = SourceOptions(
        address=str(footage), pace=0, parts=tmp_path / "parts", first_part=recorded.next_part,
        start_ms=recorded.duration_ms,
    )  # fmt: skip
    read_all(LiveSource(options))
    joined = join_parts(tmp_path, Reporter())
    assert abs(probe(joined).duration_ms - 30_000) < 1_500


@contextmanager
def sending(address: str, tone: Path, *args: str) -> Iterator["subprocess.Popen[bytes]"]:
    """A real FFmpeg that sends sound and a picture over and over, at real pace."""
    child = subprocess.Popen(
        [FFMPEG, "-v", "error", "-nostdin", "-re", "-stream_loop", "-1", "-i", str(tone), "-c:a", "aac", *args,
         address],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield child
    finally:
        child.kill()
        child.wait()


@pytest.mark.slow
def test_rtmp_waits_for_a_sender_that_is_cut_off_and_comes_back(tone: Path) -> None:
    notes: list[Text] = []
    address = f"rtmp://127.0.0.1:{free_port()}/live/show"
    source = LiveSource(SourceOptions(address=address, listens=True), notes.append)
    try:
        time.sleep(0.5)
        with sending(address, tone, "-f", "flv"):
            read_seconds(source, 2)
        deadline_s = time.monotonic() + 20
        while source.drops == 0 and time.monotonic() < deadline_s:
            source.read(0.2)
        assert source.drops == 1
        time.sleep(1.5)
        with sending(address, tone, "-f", "flv"):
            again = read_seconds(source, 2)
        assert np.abs(again).max() > 0.05
    finally:
        source.close()
    assert notes


@pytest.mark.slow
def test_hls_from_a_real_web_server_cut_off_and_back(tone: Path, tmp_path: Path) -> None:
    port = free_port()
    handler = functools.partial(_QuietHandler, directory=str(tmp_path))
    playlist = tmp_path / "live.m3u8"
    flags = ("-f", "hls", "-hls_time", "1", "-hls_list_size", "6", "-hls_flags", "delete_segments+omit_endlist")
    with sending(str(playlist), tone, *flags):
        deadline_s = time.monotonic() + 30
        while not playlist.exists():
            assert time.monotonic() < deadline_s
            time.sleep(0.1)
        server = http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        source = LiveSource(SourceOptions(address=f"http://127.0.0.1:{port}/live.m3u8"))
        try:
            read_seconds(source, 3)
            server.shutdown()
            server.server_close()
            time.sleep(2)
            server = http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)
            threading.Thread(target=server.serve_forever, daemon=True).start()
            again = read_seconds(source, 4)
            assert np.abs(again).max() > 0.05
        finally:
            source.close()
            server.shutdown()
            server.server_close()


class _QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Nothing on the console."""


def test_the_log_keeps_finals_and_drops_a_line_that_a_kill_cut(tmp_path: Path) -> None:
    log = LiveLog(tmp_path)
    for number in (1, 2):
        assert log.add({"type": "final", "id": number, "number": number, "text": "好"})
    log.add({"type": "tentative", "id": 3, "text": "好"})
    log.close()
    with (tmp_path / "events.jsonl").open("ab") as file:
        file.write(b'{"type": "final", "id": 4, "te')
    again = LiveLog(tmp_path)
    again.add({"type": "final", "id": 5, "number": 3, "text": "吃"})
    again.close()
    lines = (tmp_path / "events.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["id"] for line in lines] == [1, 2, 5]
    assert [event["id"] for event in read_events(tmp_path / "events.jsonl")] == [1, 2, 5]


def test_stretches_of_a_show_without_a_picture_become_sound_files(tone: Path, tmp_path: Path) -> None:
    pieces = [("highlight-1", Span(0, 1_000)), ("highlight-2", Span(1_500, 3_000))]
    cut_sound(tone, pieces, tmp_path / "highlights", Reporter())
    made = sorted((tmp_path / "highlights").iterdir())
    assert [path.name for path in made] == ["highlight-1.m4a", "highlight-2.m4a"]
    assert [round(probe(path).duration_ms, -2) for path in made] == [1_000, 1_500]


def test_a_folder_with_other_things_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "家里的照片.jpg").write_bytes(b"x")
    with pytest.raises(OutputTaken):
        read_recorded(tmp_path)


def test_a_full_disk_stops_the_log_and_not_the_captions(tmp_path: Path) -> None:
    log = LiveLog(tmp_path)
    broken = os.open("/dev/full", os.O_WRONLY) if Path("/dev/full").exists() else -1
    if broken < 0:
        pytest.skip("this system has no /dev/full")
    os.dup2(broken, log._file.fileno())
    os.close(broken)
    assert not log.add({"type": "final", "id": 1, "number": 1, "text": "好"})
    assert not log.add({"type": "final", "id": 2, "number": 2, "text": "吃"})


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    """A real file system with room for `size`; only the administrator can make one."""
    folder.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], capture_output=True)
    if made.returncode:
        pytest.skip("no right to mount a small disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.slow
def test_a_disk_that_fills_stops_the_recording_and_no_sound_is_lost_or_heard_twice(
    media: MediaFactory, tmp_path: Path
) -> None:
    footage = media.ffmpeg(
        "busy.mp4", "-f", "lavfi", "-i", "testsrc2=size=640x360:rate=25:duration=20",
        "-f", "lavfi", "-i", "sine=440:sample_rate=16000:duration=20", "-c:v", "libx264", "-preset", "ultrafast",
        "-b:v", "4M", "-g", "25", "-c:a", "aac",
    )  # fmt: skip
    notes: list[Text] = []
    with small_disk(tmp_path / "disk", "3m") as disk:
        (disk / "parts").mkdir()
        source = LiveSource(SourceOptions(address=str(footage), pace=8, parts=disk / "parts"), notes.append)
        sound = read_all(source)
        assert abs(len(sound) - 20 * 16_000) < 1.2 * 16_000
        assert not source.is_recording
        assert ["磁盘满" in note.zh for note in notes] == [True]
        ((part, length_ms),) = playable_parts(disk)
        assert length_ms > 3_000
        assert probe(part).video is not None
        log = LiveLog(disk)
        assert not log.add({"type": "final", "id": 1, "text": "好" * 9_000})
        assert [log.breaks(), log.breaks()] == [True, False]
        log.close()


@pytest.mark.slow
def test_srt_and_rtsp_from_a_real_sender_cut_off_and_back(tone: Path) -> None:
    for kind in ("srt", "rtsp"):
        port = free_port()
        ours = f"srt://127.0.0.1:{port}?mode=listener" if kind == "srt" else f"rtsp://127.0.0.1:{port}/live"
        theirs = f"srt://127.0.0.1:{port}" if kind == "srt" else ours
        form = ("-f", "mpegts") if kind == "srt" else ("-f", "rtsp", "-rtsp_transport", "tcp")
        source = LiveSource(SourceOptions(address=ours, listens=kind == "rtsp"))
        try:
            time.sleep(1.0)
            with sending(theirs, tone, *form):
                sound = read_seconds(source, 2)
            assert np.abs(sound).max() > 0.05, kind
            deadline_s = time.monotonic() + 30
            while source.drops == 0 and time.monotonic() < deadline_s:
                source.read(0.2)
            assert source.drops == 1, kind
            time.sleep(2.5)
            with sending(theirs, tone, *form):
                read_seconds(source, 2, patience_s=20)
        finally:
            source.close()


@pytest.mark.slow
def test_a_sender_that_comes_back_with_another_rate_is_heard_right(media: MediaFactory) -> None:
    address = f"rtmp://127.0.0.1:{free_port()}/live/show"
    source = LiveSource(SourceOptions(address=address, listens=True))
    try:
        for rate, pitch in ((44_100, 440), (22_050, 660)):
            tone = media.ffmpeg(f"tone{rate}.wav", "-f", "lavfi", "-i", f"sine={pitch}:sample_rate={rate}:duration=3")
            time.sleep(1.5)
            with sending(address, tone, "-ar", str(rate), "-f", "flv"):
                sound = read_seconds(source, 3)[-16_000:]
            assert abs(int(np.argmax(np.abs(np.fft.rfft(sound)))) - pitch) <= 2
            while (rest := source.read(0.5)) is not None and len(rest):
                pass
    finally:
        source.close()


@pytest.mark.slow
def test_a_recording_of_two_hours_outlives_a_kill_in_its_middle(media: MediaFactory, tmp_path: Path) -> None:
    show = media.ffmpeg(
        "two_hours.m4a", "-f", "lavfi", "-i", "sine=440:sample_rate=16000:duration=7200", "-c:a", "aac", "-b:a", "24k"
    )
    (tmp_path / "parts").mkdir()
    # -readrate alone would take FFmpeg an hour on an idle machine
    record_until_killed(show, tmp_path / "parts", seconds=3_600, recorder=_RECORDER.replace("pace=1", "pace=0"))
    time.sleep(1.0)
    recorded = read_recorded(tmp_path)
    assert recorded.duration_ms >= 3_600_000 - 400 * 2_500, "no more than two seconds of the machine are lost"
    options = SourceOptions(
        address=str(show), pace=0, parts=tmp_path / "parts", first_part=recorded.next_part,
        start_ms=recorded.duration_ms,
    )  # fmt: skip
    source = LiveSource(options)
    rest = 0
    while (chunk := source.read(1.0)) is not None:
        rest += len(chunk)
    source.close()
    joined = join_parts(tmp_path, Reporter())
    # read hundreds of times as fast as it is said: what was written while the kill took hold is heard once more
    assert abs(probe(joined).duration_ms - 7_200_000) < 30_000
    assert abs(recorded.duration_ms + rest / 16 - 7_200_000) < 2_000
