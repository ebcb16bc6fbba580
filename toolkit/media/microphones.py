"""Which microphones this computer has, as FFmpeg's own device lists tell."""

import re
import subprocess
import sys
from dataclasses import dataclass

from toolkit.media.ffmpeg import ffmpeg_exe

LISTED_WITHIN_S = 10.0
_LISTS = {
    "win32": ("-list_devices", "true", "-f", "dshow", "-i", "dummy"),
    "darwin": ("-f", "avfoundation", "-list_devices", "true", "-i", ""),
}
_PULSE_LIST = ("-sources", "pulse")
_DSHOW = re.compile(r'^\[dshow @ [^\]]*\]\s+"(?P<name>[^"]+)"(?: \((?P<kind>[a-z, ]+)\))?\s*$')
_AVFOUNDATION = re.compile(r"^\[AVFoundation [^\]]*\] \[(?P<name>\d+)\] (?P<title>.+)$")
_HEADING = re.compile(r"(?:DirectShow|AVFoundation) (?P<kind>audio|video) devices")
_PULSE = re.compile(r"^(?P<mark>[* ]) (?P<name>\S+) \[(?P<title>.*)\](?: \([^)]*\))?\s*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Microphone:
    """`name` is what follows `mic:`, `title` what people read."""

    name: str
    title: str

    @property
    def told(self) -> str:
        """As it is written on the command line, with what people call it."""
        return f"mic:{self.name}" if self.name == self.title else f"mic:{self.name} ({self.title})"


def list_microphones(platform: str = sys.platform) -> tuple[Microphone, ...]:
    """The one to take first is first; empty where the system tells none."""
    asked = _LISTS.get(platform, _PULSE_LIST)
    try:
        ran = subprocess.run(
            [ffmpeg_exe(), "-hide_banner", *asked], capture_output=True, stdin=subprocess.DEVNULL, check=False,
            timeout=LISTED_WITHIN_S,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return ()
    return read_list((ran.stdout + b"\n" + ran.stderr).decode("utf-8", "replace"), platform)


def read_list(listing: str, platform: str) -> tuple[Microphone, ...]:
    """The microphones in FFmpeg's words.

    >>> [one.name for one in read_list("* usb [USB 麦克风] (none)", "linux")]
    ['usb']
    """
    lines = listing.splitlines()
    if platform == "win32":
        return _of_dshow(lines)
    if platform == "darwin":
        return _of_avfoundation(lines)
    found = [match for line in lines if (match := _PULSE.match(line))]
    found.sort(key=lambda match: (match["mark"] != "*", match["name"].endswith(".monitor")))
    return tuple(Microphone(name=match["name"], title=match["title"]) for match in found)


def _is_under_audio(line: str, was: bool) -> bool:
    heading = _HEADING.search(line)
    return heading["kind"] == "audio" if heading else was


def _of_dshow(lines: list[str]) -> tuple[Microphone, ...]:
    """FFmpeg 5 and later say the kind behind the name, older ones in a heading."""
    is_audio, names = False, []
    for line in lines:
        is_audio = _is_under_audio(line, is_audio)
        match = _DSHOW.match(line)
        if match and ("audio" in match["kind"] if match["kind"] else is_audio):
            names.append(match["name"])
    return tuple(Microphone(name=name, title=name) for name in names)


def _of_avfoundation(lines: list[str]) -> tuple[Microphone, ...]:
    is_audio, found = False, []
    for line in lines:
        is_audio = _is_under_audio(line, is_audio)
        match = _AVFOUNDATION.match(line)
        if match and is_audio:
            found.append(Microphone(name=match["name"], title=match["title"].strip()))
    return tuple(found)
