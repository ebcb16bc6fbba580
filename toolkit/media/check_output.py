"""Whether a finished clip is what the platforms take: read to its end, not believed from its header."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolkit.core.errors import FfmpegFailed, MediaUnreadable
from toolkit.core.plan import OutputProfile
from toolkit.core.progress import Reporter
from toolkit.core.text import Text
from toolkit.media.check_profile import VIDEO_CODEC, profile_findings, read_facts
from toolkit.media.container import open_media
from toolkit.media.ffmpeg import file_url, run_ffmpeg
from toolkit.media.loudness import TARGET_LUFS, Meter, read_meter
from toolkit.media.read_through import read_through
from toolkit.media.render_args import SAMPLE_RATE_HZ

LOUDNESS_TOLERANCE_LU = 1.0
MAX_TRUE_PEAK_DBTP = -1.0
"""EBU R 128 and the platforms' own players: higher peaks distort when they are coded again."""
_SILENT_LUFS = -69.0


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputCheck:
    """What a finished clip turned out to be."""

    path: Path
    duration_ms: int
    frame_count: int
    lufs: float | None
    """None for a silent clip."""
    true_peak_dbtp: float | None
    faults: tuple[Text, ...]
    """What a platform would refuse or play badly."""
    notes: tuple[Text, ...] = ()
    """What is worth knowing and no fault: a silent clip, quiet footage that was raised as far as makes sense."""

    @property
    def is_good(self) -> bool:
        return not self.faults


def check_clip(
    path: Path,
    profile: OutputProfile,
    *,
    expected_ms: int | None = None,
    is_gain_capped: bool = False,
    is_thorough: bool = False,
    reporter: Reporter | None = None,
) -> OutputCheck:
    """Reads the clip at `path` to its end and compares it with `profile`. Blocks; about a hundredth of its length.

    Every packet is read and its units looked through, all sound and every key picture (one in two seconds) decoded;
    with `is_thorough` every picture is decoded, which costs a tenth of rendering.
    `expected_ms` is the planned length (clip time); without it the length is only compared with the profile's limits.
    What the platform asks is judged by `check_profile`.
    `is_gain_capped` says that the footage was raised as far as makes sense: then low loudness is a note, not a fault.
    A clip that can't be decoded is a fault of the check, not an exception.

    Raises:
        Cancelled: if the user stopped the job.
    """
    try:
        header, facts = _read_header(path), read_facts(path)
        reporter = reporter or Reporter()
        if is_thorough:
            frame_count, meter = _decode(path, header["duration_ms"], reporter)
        else:
            frame_count, meter = read_through(path, reporter)
    except (FfmpegFailed, MediaUnreadable) as error:
        fault = Text(f"成片放不到最后：{error.fault.zh}", f"it does not play to its end: {error.fault.en}")
        return OutputCheck(path=path, duration_ms=0, frame_count=0, lufs=None, true_peak_dbtp=None, faults=(fault,))
    is_silent = meter is None or meter.lufs <= _SILENT_LUFS
    duration_ms = round(frame_count * 1000 / profile.fps)
    faults = [
        *profile_findings(facts, profile),
        *_coding_faults(header),
        *_length_faults(duration_ms, header, profile, expected_ms),
        *_sound_faults(header),
    ]
    notes: list[Text] = []
    if meter is not None and not is_silent:
        found = _loudness_faults(meter.lufs, meter.true_peak_dbtp)
        is_excused = is_gain_capped and meter.lufs < TARGET_LUFS and meter.true_peak_dbtp <= MAX_TRUE_PEAK_DBTP
        (notes if is_excused else faults).extend(found)
    else:
        notes.append(Text("成片没有声音", "the clip is silent"))
    return OutputCheck(
        path=path, duration_ms=duration_ms, frame_count=frame_count,
        lufs=None if is_silent or meter is None else meter.lufs,
        true_peak_dbtp=None if is_silent or meter is None else meter.true_peak_dbtp,
        faults=tuple(faults), notes=tuple(notes),
    )  # fmt: skip


def _read_header(path: Path) -> dict[str, Any]:
    with open_media(path) as container:
        if not container.streams.video or not container.streams.audio:
            raise MediaUnreadable(
                str(path),
                Text("缺少画面或声音", "pictures or sound are missing"),
                Text("请重新做这条片子", "Make this clip again"),
            )
        video, audio = container.streams.video[0], container.streams.audio[0]
        return {
            "codec": f"{video.codec_context.codec.canonical_name} {video.codec_context.profile or ''}".strip(),
            "audio": (
                audio.codec_context.codec.canonical_name,
                audio.codec_context.sample_rate,
                audio.codec_context.channels,
            ),
            "duration_ms": round((container.duration or 0) / 1000),
            "sound_ms": round(float((audio.duration or 0) * (audio.time_base or 0)) * 1000),
        }


def _decode(path: Path, duration_ms: int, reporter: Reporter) -> tuple[int, Meter | None]:
    """Decodes everything, stops at the first error; returns the number of frames and the loudness."""
    args = ["-xerror", "-err_detect", "explode", "-protocol_whitelist", "file,pipe", "-i", file_url(path),
            "-filter_complex", "[0:v:0]null[v];[0:a:0]ebur128=peak=true:framelog=quiet[a]",
            "-map", "[v]", "-map", "[a]", "-fps_mode", "passthrough", "-stats", "-f", "null", "-"]  # fmt: skip
    messages = run_ffmpeg(args, reporter, duration_ms=duration_ms, subject=path.name, log_level="info")
    counts = re.findall(r"frame=\s*(\d+)", messages)
    return int(counts[-1]) if counts else 0, read_meter(messages)


def _coding_faults(header: dict[str, Any]) -> list[Text]:
    """Older phones decode H.264 in the High profile with 8 bits and no other."""
    if header["codec"] == f"{VIDEO_CODEC} High" or not header["codec"].startswith(VIDEO_CODEC):
        return []  # another codec is told by the profile's check
    return [
        Text(
            f"画面编码是 {header['codec']}，很多手机放不了", f"coded as {header['codec']}, which many phones can't play"
        )
    ]


def _length_faults(
    duration_ms: int, header: dict[str, Any], profile: OutputProfile, expected_ms: int | None
) -> list[Text]:
    faults = []
    frame_ms = 1000 / profile.fps
    if expected_ms is not None and abs(duration_ms - expected_ms) > frame_ms + 1:
        faults.append(
            Text(
                f"长 {duration_ms / 1000:.2f} 秒，计划是 {expected_ms / 1000:.2f} 秒",
                f"{duration_ms / 1000:.2f} s long instead of the planned {expected_ms / 1000:.2f} s",
            )
        )
    if abs(duration_ms - header["sound_ms"]) > 2 * frame_ms + 30:  # AAC adds up to one block of 21 ms
        faults.append(Text("画面和声音不一样长", "pictures and sound differ in length"))
    return faults


def _sound_faults(header: dict[str, Any]) -> list[Text]:
    if header["audio"] == ("aac", SAMPLE_RATE_HZ, 2):
        return []
    found = " ".join(str(value) for value in header["audio"])
    return [Text(f"声音是 {found}，应为 AAC 48 kHz 立体声", f"the sound is {found} instead of AAC 48 kHz stereo")]


def _loudness_faults(lufs: float, true_peak_dbtp: float) -> list[Text]:
    faults = []
    if abs(lufs - TARGET_LUFS) > LOUDNESS_TOLERANCE_LU:
        faults.append(Text(f"响度 {lufs:.1f} LUFS，应为 -14 左右", f"loudness {lufs:.1f} LUFS instead of about -14"))
    if true_peak_dbtp > MAX_TRUE_PEAK_DBTP:
        faults.append(
            Text(f"峰值 {true_peak_dbtp:.1f} dBTP，可能破音", f"peaks at {true_peak_dbtp:.1f} dBTP, which may distort")
        )
    return faults
