"""Microphones: read from FFmpeg's lists of three systems, and heard for real through a sound server of our own."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from toolkit.core.errors import InputError
from toolkit.core.text import Text
from toolkit.media import live_source
from toolkit.media.live_log import playable_parts
from toolkit.media.live_source import MIC_DROPPED, LiveSource, SourceOptions, source_args, with_microphone
from toolkit.media.microphones import Microphone, list_microphones, read_list

NEW_DSHOW = """
[dshow @ 0000020a] "Integrated Camera" (video)
[dshow @ 0000020a]   Alternative name "@device_pnp_\\\\?\\usb#vid_04f2"
[dshow @ 0000020a] "麦克风 (Realtek(R) Audio)" (audio)
[dshow @ 0000020a]   Alternative name "@device_cm_{33D9A762}\\wave_{5C}"
[dshow @ 0000020a] "USB Mic" (audio)
dummy: Immediate exit requested
"""
OLD_DSHOW = """
[dshow @ 0000020a] DirectShow video devices (some may be both video and audio devices)
[dshow @ 0000020a]  "Integrated Camera"
[dshow @ 0000020a] DirectShow audio devices
[dshow @ 0000020a]  "麦克风 (Realtek(R) Audio)"
[dshow @ 0000020a]     Alternative name "@device_cm_{33D9A762}\\wave_{5C}"
"""
AVFOUNDATION = """
[AVFoundation indev @ 0x7f8] AVFoundation video devices:
[AVFoundation indev @ 0x7f8] [0] FaceTime HD Camera
[AVFoundation indev @ 0x7f8] AVFoundation audio devices:
[AVFoundation indev @ 0x7f8] [0] MacBook Pro Microphone
[AVFoundation indev @ 0x7f8] [1] USB Mic
"""
PULSE = """Auto-detected sources for pulse:
  speakers.monitor [Monitor of Speakers] (none)
  old [Old Mic] (none)
* usb-mic [USB 麦克风 (good)] (none)
"""


@pytest.mark.parametrize(
    ("listing", "platform", "names"),
    [
        (NEW_DSHOW, "win32", ["麦克风 (Realtek(R) Audio)", "USB Mic"]),
        (OLD_DSHOW, "win32", ["麦克风 (Realtek(R) Audio)"]),
        (AVFOUNDATION, "darwin", ["0", "1"]),
        (PULSE, "linux", ["usb-mic", "old", "speakers.monitor"]),
        ("", "win32", []),
        ("Unknown input format: 'dshow'", "linux", []),
    ],
)
def test_names_are_read_from_the_lists_of_every_system(listing: str, platform: str, names: list[str]) -> None:
    assert [one.name for one in read_list(listing, platform)] == names


def test_people_read_what_to_write_and_what_it_is() -> None:
    assert [one.told for one in read_list(AVFOUNDATION, "darwin")][1] == "mic:1 (USB Mic)"
    assert read_list(NEW_DSHOW, "win32")[1].told == "mic:USB Mic"


def test_windows_has_no_word_for_the_default_so_the_first_one_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_source, "list_microphones", lambda _platform: (Microphone(name="A B", title="A B"),))
    for address, arg in (("mic", "audio=A B"), ("mic:C", "audio=C")):
        options = with_microphone(SourceOptions(address=address), "win32")
        assert arg in source_args(options, platform="win32")
    assert with_microphone(SourceOptions(address="mic"), "linux").address == "mic"


class SoundServer:
    """PulseAudio with one sink whose monitor is the microphone; what is played into it is what the microphone hears."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._child: subprocess.Popen[bytes] | None = None
        self.env = {
            **os.environ, "PULSE_SERVER": f"unix:{folder}/s", "HOME": str(folder), "XDG_RUNTIME_DIR": str(folder)
        }  # fmt: skip

    def start(self) -> None:
        self._child = subprocess.Popen(
            [
                "pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no",
                "-L", f"module-native-protocol-unix socket={self._folder}/s auth-anonymous=1",
                "-L", "module-null-sink sink_name=hall",
            ],
            env=self.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        for _ in range(100):
            if subprocess.run(["pactl", "info"], env=self.env, capture_output=True, check=False).returncode == 0:
                return
            time.sleep(0.1)
        pytest.fail("the sound server did not start")

    def stop(self) -> None:
        if self._child is not None:
            self._child.kill()
            self._child.wait()

    def play(self, hz: int, seconds: float) -> None:
        tone = np.sin(np.arange(round(seconds * 16_000)) * 2 * np.pi * hz / 16_000) * 16_000
        subprocess.run(
            ["pacat", "--raw", "--rate=16000", "--channels=1", "--format=s16le", "--latency-msec=20"],
            input=tone.astype("<i2").tobytes(), env=self.env, check=True, timeout=30,
        )  # fmt: skip


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[SoundServer]:
    if not shutil.which("pulseaudio") or not shutil.which("pacat"):
        pytest.skip("needs pulseaudio and pulseaudio-utils")
    folder = Path(tempfile.mkdtemp())  # short: the name of a socket has 108 bytes
    found = SoundServer(folder)
    for name in ("PULSE_SERVER", "HOME", "XDG_RUNTIME_DIR"):
        monkeypatch.setenv(name, found.env[name])
    found.start()
    yield found
    found.stop()
    shutil.rmtree(folder, ignore_errors=True)


def hear(source: LiveSource, hz: int, patience_s: float = 40.0) -> float:
    """Seconds until a tone of `hz` is heard."""
    began_s = time.monotonic()
    while time.monotonic() - began_s < patience_s:
        chunk = source.read(0.2)
        assert chunk is not None, "the microphone ended"
        if len(chunk) < 1_600 or np.abs(chunk).max() < 0.2:
            continue
        if abs(int(np.argmax(np.abs(np.fft.rfft(chunk)))) * 10 - hz) <= 20:
            return time.monotonic() - began_s
    pytest.fail(f"{hz} Hz were never heard")


@pytest.mark.slow
def test_a_microphone_is_heard_recorded_and_heard_again_after_it_was_gone(server: SoundServer, tmp_path: Path) -> None:
    notes: list[Text] = []
    (tmp_path / "parts").mkdir()
    source = LiveSource(SourceOptions(address="mic", parts=tmp_path / "parts"), notes.append)
    try:
        while not source.connected:
            assert source.read(0.2) is not None
        server.play(440, 1.0)
        hear(source, 440)
        server.stop()
        while MIC_DROPPED not in notes:
            assert source.read(0.2) is not None, "a microphone that was pulled out ended the show"
        server.start()
        while not source.connected:
            source.read(0.2)
        server.play(880, 1.5)
        hear(source, 880)
        assert source.drops == 1
    finally:
        source.close()
    assert len(playable_parts(tmp_path)) == 2, "what was recorded before and after can be played"


@pytest.mark.slow
def test_a_wrong_name_is_told_with_the_names_that_are_there(server: SoundServer) -> None:
    assert [one.name for one in list_microphones("linux")] == ["hall.monitor"]
    source = LiveSource(SourceOptions(address="mic:nothing"))
    with pytest.raises(InputError) as error:
        hear(source, 440)
    source.close()
    assert "mic:hall.monitor" in error.value.text("zh")
    assert "mic:nothing" in error.value.text("en")
