"""Footage made on the spot with FFmpeg's lavfi: what it shows and when is known exactly."""

import hashlib
import subprocess
from pathlib import Path

import imageio_ffmpeg

CORNER_PX = 32
"""Side of the red square in the top left corner of the coded picture."""


def luma_at(frame: int) -> int:
    """Luma (0..255, limited range) of the middle of frame `frame` in `MediaFactory.clock`."""
    return 32 + frame * 7 % 192


class MediaFactory:
    """Makes files in one folder and keeps them: the same name is made once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def ffmpeg(self, name: str, *args: str) -> Path:
        """The file `name`, made with `ffmpeg ARGS name` unless the same was made before.

        Each set of arguments has a folder of its own: two tests may give different files the same name.
        """
        path = self.folder / hashlib.sha256("\n".join((name, *args)).encode()).hexdigest()[:8] / name
        if not path.exists():
            path.parent.mkdir(exist_ok=True)
            command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", *args, "-threads", "2", str(path)]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            assert done.returncode == 0, f"{' '.join(command)}\n{done.stderr}"
        return path

    def clock(
        self, name: str = "clock.mp4", *, seconds: float = 2.0, fps: int = 25, size: tuple[int, int] = (320, 240),
        sound: bool = True, filters: str = "", args: tuple[str, ...] = (),
    ) -> Path:  # fmt: skip
        """Grey pictures whose luma tells the frame's number (`luma_at`), a red square top left, a 440 Hz tone.

        `filters` come after the drawing; `args` before the output file.
        """
        width, height = size
        picture = (
            f"color=gray:s={width}x{height}:r={fps}:d={seconds},format=yuv420p,"
            f"geq=lum='32+mod(N*7,192)':cb=128:cr=128,drawbox=0:0:{CORNER_PX}:{CORNER_PX}:red:fill"
        )
        inputs = ["-f", "lavfi", "-i", f"{picture},{filters}" if filters else picture]
        if sound:
            inputs += ["-f", "lavfi", "-i", f"sine=440:sample_rate=48000:duration={seconds},volume=4"]
        codec = [] if "-c:v" in args else ["-c:v", "libx264", "-preset", "ultrafast", "-crf", "12"]
        return self.ffmpeg(name, *inputs, *codec, *args)

    def remux(self, name: str, source: Path, *args: str, before: tuple[str, ...] = ()) -> Path:
        """`source` copied without encoding into another file; `before` are options of the input."""
        return self.ffmpeg(name, *before, "-i", str(source), "-c", "copy", *args)

    def rotated(self, rotation_deg: int) -> Path:
        """`clock` that a player turns clockwise by 0, 90, 180 or 270."""
        counterclockwise = str((360 - rotation_deg) % 360)
        return self.remux(f"rotated{rotation_deg}.mp4", self.clock(), before=("-display_rotation", counterclockwise))

    def scenes(self, name: str, parts: list[str], *, fps: int = 30, size: tuple[int, int] = (640, 360)) -> Path:
        """Lavfi sources (each with its duration) spliced by hard cuts, without sound."""
        inputs = [arg for part in parts for arg in ("-f", "lavfi", "-i", part)]
        same = ";".join(
            f"[{i}:v]scale={size[0]}:{size[1]},fps={fps},format=yuv420p,setsar=1[v{i}]" for i in range(len(parts))
        )
        joined = "".join(f"[v{i}]" for i in range(len(parts))) + f"concat=n={len(parts)}:v=1:a=0[v]"
        return self.ffmpeg(
            name, *inputs, "-filter_complex", f"{same};{joined}", "-map", "[v]",
            "-c:v", "libx264", "-preset", "ultrafast", "-crf", "18",
        )  # fmt: skip

    def bytes(self, name: str, content: bytes) -> Path:
        """A file with exactly `content`."""
        path = self.folder / name
        path.write_bytes(content)
        return path
