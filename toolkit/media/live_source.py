"""Sound of a live source through FFmpeg: microphone, file at a pace, standard input, RTMP, RTSP, SRT, HLS."""

import contextlib
import os
import queue
import re
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from toolkit.core.errors import ToolkitError
from toolkit.core.text import Text
from toolkit.media.ffmpeg import _die_with_parent, ffmpeg_exe, file_url
from toolkit.media.live_reasons import is_disk_full, source_failure
from toolkit.media.microphones import list_microphones

RATE_HZ = 16_000
CHUNK_BYTES = RATE_HZ // 10 * 2
"""A tenth of a second of 16-bit samples."""
NETWORK = ("rtmp", "rtmps", "rtsp", "srt", "http", "https", "udp", "tcp")
WAITS_S = (1.0, 2.0, 4.0, 5.0)
"""Between tries to connect again; then every 5 s."""
QUEUED_CHUNKS = {"file": 20, "live": 36_000}
"""A file waits for the captions; a live source can't, so an hour of it is kept."""
PART_NAME = "part-{:05d}.mkv"
PART_S = 60
DROPPED = Text("信号断了，正在重连", "the source dropped, connecting again")
MIC_DROPPED = Text(
    "麦克风断了，正在重连：看看线有没有松", "the microphone is gone, connecting again: see whether it is plugged in"
)
_LISTENS = re.compile(r"^rtmps?://(?:0\.0\.0\.0|\[::\]|:)")


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceOptions:
    """Where the sound comes from and where it is kept."""

    address: str
    """A path, an address, "-" for standard input, "mic" or "mic:NAME"."""
    pace: float = 1.0
    """Of a file: 1 is real pace, 4 four times as fast, 0 as fast as can be."""
    raw_rate_hz: int = 0
    """Standard input is bare 16-bit samples at this rate, mono; 0: a format with a header (WAV, FLAC, TS)."""
    listens: bool = False
    """Of RTMP and RTSP: wait for a sender instead of fetching. SRT: `?mode=listener` in the address."""
    start_ms: int = 0
    """Of a file: where to begin (source time)."""
    parts: Path | None = None
    """Folder for the recording, in parts of a minute; a killed run loses what was not yet flushed: a second."""
    first_part: int = 0

    @property
    def kind(self) -> str:
        """file, pipe, mic or net."""
        if self.address == "-":
            return "pipe"
        if self.address == "mic" or self.address.startswith("mic:"):
            return "mic"
        return "net" if self.address.split("://")[0].lower() in NETWORK and "://" in self.address else "file"


def source_args(options: SourceOptions, platform: str = sys.platform) -> list[str]:
    """FFmpeg's arguments after the program's name: 16-bit mono samples at 16 kHz to standard output.

    With `options.parts` it also writes the recording: streams as they are, bare sound as FLAC.
    """
    sound = ["-map", "0:a:0", "-vn", "-ac", "1", "-ar", str(RATE_HZ), "-f", "s16le", "-flush_packets", "1", "pipe:1"]
    head = ["-hide_banner", "-loglevel", "error", "-nostats"]
    return [*head, *_input_args(options, platform), *sound, *_record_args(options)]


def _input_args(options: SourceOptions, platform: str) -> list[str]:
    kind = options.kind
    if kind == "file":
        start = ["-ss", f"{options.start_ms / 1000:.3f}"] if options.start_ms else []
        pace = ["-readrate", f"{options.pace:g}"] if options.pace > 0 else []
        return ["-nostdin", "-protocol_whitelist", "file,pipe", *start, *pace, "-i", file_url(options.address)]
    if kind == "pipe":
        raw = ["-f", "s16le", "-ar", str(options.raw_rate_hz), "-ac", "1"] if options.raw_rate_hz else []
        return ["-protocol_whitelist", "file,pipe", "-probesize", "65536", *raw, "-i", "pipe:0"]
    if kind == "mic":
        return ["-nostdin", *_microphone_args(options.address.partition(":")[2], platform)]
    return ["-nostdin", *_network_args(options), "-i", options.address]


def _microphone_args(name: str, platform: str) -> list[str]:
    if platform == "win32":
        return ["-f", "dshow", "-audio_buffer_size", "50", "-i", f"audio={name or 'default'}"]
    if platform == "darwin":
        return ["-f", "avfoundation", "-i", f":{name or '0'}"]
    return ["-f", "pulse", "-i", name or "default"]


def with_microphone(options: SourceOptions, platform: str = sys.platform) -> SourceOptions:
    """`options`; a microphone without a name gets the first one's where the system has no word for the default."""
    if options.address.rstrip(":") != "mic" or platform != "win32":
        return options
    names = [one.name for one in list_microphones(platform)]
    return replace(options, address=f"mic:{names[0]}") if names else options


def _network_args(options: SourceOptions) -> list[str]:
    scheme = options.address.split("://")[0].lower()
    quick = ["-fflags", "nobuffer", "-analyzeduration", "1000000", "-probesize", "500000"]
    if scheme.startswith("rtmp"):
        return [*quick, *(["-listen", "1"] if options.listens or _LISTENS.match(options.address) else [])]
    if scheme == "rtsp":
        waits = ["-listen_timeout", "86400"] if options.listens else ["-timeout", "15000000"]
        return [*quick, "-rtsp_transport", "tcp", *waits]
    if scheme.startswith("http"):
        retry = ["-reconnect", "1", "-reconnect_streamed", "1", "-reconnect_delay_max", "5"]
        return [*quick, "-protocol_whitelist", "file,http,https,tcp,tls,crypto", "-rw_timeout", "15000000", *retry]
    return quick


def _record_args(options: SourceOptions) -> list[str]:
    if options.parts is None:
        return []
    is_bare = options.kind in ("mic", "pipe")
    streams = ["-map", "0:a:0", "-c:a", "flac"] if is_bare else ["-map", "0:v?", "-map", "0:a", "-c", "copy"]
    return [
        *streams, "-f", "segment", "-segment_time", str(PART_S), "-segment_format", "matroska",
        "-segment_start_number", str(options.first_part), "-reset_timestamps", "1",
        "-segment_format_options", "cluster_time_limit=1000:flush_packets=1",
        file_url(options.parts / PART_NAME.replace("{:05d}", "%05d")),
    ]  # fmt: skip


class LiveSource:
    """Reads one source in a thread of its own; a network source or a microphone that drops is tried until `close`."""

    def __init__(self, options: SourceOptions, on_note: Callable[[Text], None] = lambda _: None) -> None:
        """Starts at once. `on_note` is told of drops and returns, from another thread."""
        self._options = options
        self._note = on_note
        self._chunks: queue.Queue[np.ndarray | None] = queue.Queue(
            QUEUED_CHUNKS["file" if options.kind in ("file", "pipe") else "live"]
        )
        self._closed = threading.Event()
        self._error: ToolkitError | None = None
        self._child: subprocess.Popen[bytes] | None = None
        self.connected = False
        self.drops = 0
        self.is_recording = options.parts is not None
        self._had_sound = False
        self._heard = 0
        self._ended = False
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def read(self, timeout_s: float) -> np.ndarray | None:
        """Further sound (float32 [n], mono, 16 kHz, -1..1), empty if there is none in time; None at its end.

        Raises:
            InputError: if the source can't be opened.
        """
        if self._ended:
            return None
        try:
            found = self._chunks.get(timeout=timeout_s)
        except queue.Empty:
            return np.zeros(0, np.float32)
        if found is None:
            self._ended = True
            if self._error is not None:
                raise self._error
        return found

    @property
    def waiting_ms(self) -> int:
        """Sound that has come and was not read yet."""
        return self._chunks.qsize() * 100

    def close(self) -> None:
        """Stop FFmpeg and the thread; the recording is finished cleanly."""
        self._closed.set()
        child = self._child
        if child is not None and child.poll() is None:
            with contextlib.suppress(OSError):
                child.terminate()
        while self._thread.is_alive():
            with contextlib.suppress(queue.Empty):
                self._chunks.get_nowait()
            self._thread.join(timeout=0.05)

    def _run(self) -> None:
        tries = 0
        options = self._options = with_microphone(self._options)
        try:
            while not self._closed.is_set():
                got_sound, messages = self._listen_once(options)
                if self._closed.is_set() or self._is_over(got_sound, messages):
                    return
                was_recording = self.is_recording
                options = self._again(options, messages)
                tries = 0 if got_sound else tries + 1
                if self.is_recording == was_recording:  # a full disk does not make the source wait
                    self._closed.wait(WAITS_S[min(tries, len(WAITS_S) - 1)])
        finally:
            self.connected = False
            self._put(None)

    def _is_over(self, got_sound: bool, messages: str) -> bool:
        """Whether there is nothing more to come; keeps the error for the reader."""
        is_full = self.is_recording and is_disk_full(messages)
        if is_full:
            return False
        if self._options.kind == "mic" and self._had_sound:
            return False
        if self._options.kind != "net":
            if not self._had_sound or (messages and not got_sound):
                self._error = self._failure(messages)
            return True
        if not self._had_sound and not self._waits_for_sender():
            self._error = self._failure(messages)
            return True
        return False

    def _failure(self, messages: str) -> ToolkitError:
        kind = self._options.kind
        there = [one.told for one in list_microphones()] if kind == "mic" else []
        return source_failure(kind, self._options.address, messages, there)

    def _waits_for_sender(self) -> bool:
        options = self._options
        return options.listens or bool(_LISTENS.match(options.address)) or "mode=listener" in options.address

    def _again(self, options: SourceOptions, messages: str) -> SourceOptions:
        if self.is_recording and is_disk_full(messages):
            self.is_recording = False
            self._note(Text("磁盘满了，录像停了，字幕继续", "the disk is full: recording stopped, captions go on"))
            heard_ms = self._heard // (RATE_HZ // 1000) if options.kind == "file" else 0
            return replace(options, parts=None, start_ms=self._options.start_ms + heard_ms)
        if self._had_sound:
            self.drops += 1
            self._note(MIC_DROPPED if options.kind == "mic" else DROPPED)
        if options.parts is None:
            return options
        return replace(options, first_part=next_part(options.parts))

    def _listen_once(self, options: SourceOptions) -> tuple[bool, str]:
        """Runs FFmpeg to its end; whether there was sound, and its messages."""
        child = subprocess.Popen(
            [ffmpeg_exe(), *source_args(options)], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            stdin=None if options.kind == "pipe" else subprocess.DEVNULL,
            preexec_fn=_die_with_parent(),  # calls only prctl; this thread lives as long as FFmpeg
        )  # fmt: skip
        self._child = child
        assert child.stdout is not None
        assert child.stderr is not None
        tail: deque[str] = deque(maxlen=40)
        stderr = child.stderr
        reader = threading.Thread(
            target=lambda: tail.extend(line.decode("utf-8", "replace").rstrip() for line in stderr), daemon=True
        )
        reader.start()
        got_sound = False
        rest = b""
        while data := os.read(child.stdout.fileno(), CHUNK_BYTES * 4):
            rest += data
            whole = len(rest) // CHUNK_BYTES * CHUNK_BYTES
            for at in range(0, whole, CHUNK_BYTES):
                got_sound = self._had_sound = self.connected = True
                self._put(_samples(rest[at : at + CHUNK_BYTES]))
            rest = rest[whole:]
        if len(rest) >= 2:
            self._put(_samples(rest[: len(rest) // 2 * 2]))
        child.wait()
        self.connected = False
        reader.join(timeout=1.0)
        child.stdout.close()
        child.stderr.close()
        return got_sound, "\n".join(tail)

    def _put(self, chunk: np.ndarray | None) -> None:
        self._heard += 0 if chunk is None else len(chunk)
        while True:
            try:
                self._chunks.put(chunk, timeout=0.2)
                return
            except queue.Full:
                if self._closed.is_set():
                    return


def next_part(folder: Path) -> int:
    """The number of the next part of a recording in `folder`."""
    numbers = [int(path.stem.rpartition("-")[2]) for path in folder.glob("part-*.mkv")]
    return max(numbers, default=-1) + 1


def _samples(data: bytes) -> np.ndarray:
    return np.frombuffer(data, dtype="<i2").astype(np.float32) / 32768
