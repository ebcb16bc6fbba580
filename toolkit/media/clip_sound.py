"""The sound of a clip: decoded once, joined, cleaned where asked, mixed with music, and brought to one loudness."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from toolkit.core.errors import EngineMissing
from toolkit.core.loudness import (
    LIMIT_DBTP,
    MAX_GAIN_DB,
    RATE_HZ,
    SILENCE_LUFS,
    TARGET_LUFS,
    Levelling,
    find_levelling,
    measure_levels,
    with_factors,
)
from toolkit.core.media_info import MediaInfo
from toolkit.core.plan import SoundPlan
from toolkit.core.progress import Reporter
from toolkit.core.protocols import Denoiser
from toolkit.core.sound_join import HANDLE_MS, JoinPart, join_sound
from toolkit.core.sound_mix import mix_music
from toolkit.core.spans import Span
from toolkit.core.speech_noise import NoiseReading, read_noise
from toolkit.core.text import Text
from toolkit.media.loudness import Loudness
from toolkit.media.render_args import LEVELLED_FILE, PartInput
from toolkit.media.sound_args import MUSIC_FILE, SoundPiece, music_args, sound_args, sound_file

_NEAR_MS = 5000
"""Parts of one recording that lie closer together are decoded in one go."""

RunFfmpeg = Callable[[list[str], Reporter, str], str]
"""Runs FFmpeg in the working folder with (arguments, reporter, log level); returns its messages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundWork:
    """What the making of a clip's sound needs."""

    items: tuple[PartInput, ...]
    fps: int
    folder: Path
    """The working folder."""
    run: RunFfmpeg
    plan: SoundPlan = field(default_factory=SoundPlan)
    load_denoiser: Callable[[], Denoiser] | None = None

    @property
    def duration_ms(self) -> int:
        return sum(item.frame_count for item in self.items) * 1000 // self.fps


def make_sound(work: SoundWork, reporter: Reporter) -> tuple[Loudness, tuple[Text, ...]]:
    """Writes the clip's levelled sound to `LEVELLED_FILE`; tells what was done to it and what to say of it.

    No file is written, and `source_lufs` is None, for a clip without any sound.

    Raises:
        FfmpegFailed, DiskFull, Cancelled: as `run` does. EngineError: if noise reduction was asked for and fails.
    """
    silent = Loudness(source_lufs=None, gain_db=0.0, output_lufs=None, true_peak_dbtp=None, is_limited=False)
    sound = _read_parts(work, reporter.part(0.0, 0.5))
    notes: list[Text] = []
    if sound is not None:
        sound, notes = _cleaned(sound, work, reporter.part(0.5, 0.8))
    levels = measure_levels(sound) if sound is not None else None
    source_lufs = levels.lufs if levels is not None else -120.0
    reporter.report(8, 10)
    if sound is None or source_lufs <= SILENCE_LUFS:
        if any(item.media.audio is not None for item in work.items):
            notes.append(Text("素材里没有声音，成片是静音", "the footage is silent, and so is the clip"))
        if not work.plan.music:
            return silent, tuple(notes)
        samples = work.duration_ms * RATE_HZ // 1000
        sound, source_lufs, levels = np.zeros((samples, 2), np.float32), None, None
    if work.plan.music:
        sound = mix_music(sound, _music(work, reporter.part(0.8, 0.9)), work.plan.voice, source_lufs)
        levels = measure_levels(sound)
    assert levels is not None
    if levels.lufs <= SILENCE_LUFS:
        return silent, tuple(notes)
    levelling = find_levelling(levels)
    levelled = np.ascontiguousarray(with_factors(sound, levelling.factors), np.float32)
    (work.folder / LEVELLED_FILE).write_bytes(levelled.data)
    if levelling.gain_db >= MAX_GAIN_DB:
        notes.append(_too_quiet(levels.lufs))
    reporter.report(1, 1)
    return _loudness(levels.lufs if source_lufs is None else source_lufs, levelling), tuple(notes)


def _loudness(source_lufs: float, levelling: Levelling) -> Loudness:
    return Loudness(
        source_lufs=round(source_lufs, 1), gain_db=round(levelling.gain_db, 2),
        output_lufs=round(levelling.lufs, 1), true_peak_dbtp=round(levelling.true_peak_dbtp, 1),
        is_limited=levelling.is_limited,
    )  # fmt: skip


# --- reading ---


def _read_parts(work: SoundWork, reporter: Reporter) -> np.ndarray | None:
    """float32 [n, 2], 48 kHz: the parts' sound, exactly as long as the frames; None where no part has any."""
    pieces, parts = _narration(work) if work.plan.narration else place_parts(work.items, work.fps)
    if not pieces:
        return None
    work.run(sound_args(pieces), reporter, "warning")
    sources = [np.zeros((0, 2), np.float32)]
    for index in range(len(pieces)):
        path = work.folder / sound_file(index)
        sources.append(np.fromfile(path, np.float32).reshape(-1, 2))
        path.unlink()
    return join_sound(sources, parts)


def _narration(work: SoundWork) -> tuple[tuple[SoundPiece, ...], tuple[JoinPart, ...]]:
    """The voice that takes the place of the footage's sound, from the clip's beginning to its end."""
    frames = sum(item.frame_count for item in work.items)
    length = frames * RATE_HZ // work.fps
    piece = SoundPiece(path=work.plan.narration, span=Span(0, -(-length * 1000 // RATE_HZ)))
    return (piece,), (JoinPart(source=1, offset=0, length=length),)


def place_parts(items: tuple[PartInput, ...], fps: int) -> tuple[tuple[SoundPiece, ...], tuple[JoinPart, ...]]:
    """The stretches to decode, and where each part lies in them; recording 0 is silence, for parts without sound."""
    pieces: list[SoundPiece] = []
    parts: list[JoinPart] = []
    for item in items:
        length = item.frame_count * RATE_HZ // fps
        if item.media.audio is None:
            parts.append(JoinPart(source=0, offset=0, length=length))
            continue
        start_ms = item.part.span.start_ms
        needed = Span(max(0, start_ms - HANDLE_MS), start_ms + length * 1000 // RATE_HZ + HANDLE_MS + 1)
        index = _piece_near(pieces, item.media, needed)
        pieces[index : index + 1] = [_widened(pieces, index, item.media, needed)]
        from_ms = pieces[index].span.start_ms
        parts.append(JoinPart(source=index + 1, offset=(start_ms - from_ms) * RATE_HZ // 1000, length=length))
    return tuple(pieces), tuple(parts)


def _piece_near(pieces: list[SoundPiece], media: MediaInfo, needed: Span) -> int:
    """The last piece, if it is of the same recording and the part comes soon after; otherwise a new one."""
    last = pieces[-1] if pieces else None
    if last is None or last.path != media.path:
        return len(pieces)
    is_near = last.span.start_ms <= needed.start_ms <= last.span.end_ms + _NEAR_MS
    return len(pieces) - 1 if is_near else len(pieces)


def _widened(pieces: list[SoundPiece], index: int, media: MediaInfo, needed: Span) -> SoundPiece:
    if index == len(pieces):
        return SoundPiece(path=media.path, span=needed)
    span = pieces[index].span
    return SoundPiece(path=media.path, span=Span(span.start_ms, max(span.end_ms, needed.end_ms)))


def _music(work: SoundWork, reporter: Reporter) -> np.ndarray:
    work.run(music_args(Path(work.plan.music), work.duration_ms), reporter, "warning")
    path = work.folder / MUSIC_FILE
    music = np.fromfile(path, np.float32).reshape(-1, 2)
    path.unlink()
    return music


# --- noise ---


def _cleaned(sound: np.ndarray, work: SoundWork, reporter: Reporter) -> tuple[np.ndarray, list[Text]]:
    """The sound with its noise reduced, where the plan wants that and it helps; and what to say of it."""
    if work.plan.denoise == "off" or work.load_denoiser is None:
        return sound, []
    reading = read_noise(sound, work.plan.voice)
    if work.plan.denoise == "auto" and not reading.is_worth_reducing:
        return sound, []
    try:
        denoiser = work.load_denoiser()
    except EngineMissing as error:
        if work.plan.denoise == "on":
            raise
        return sound, [Text(f"杂音比较大，没有降噪：{error.text('zh')}", f"noisy, and not reduced: {error.text('en')}")]
    cleaned = denoiser.denoise(sound, RATE_HZ, reporter)
    after = read_noise(cleaned, work.plan.voice)
    return cleaned, [_reduced(reading, after)]


def _reduced(before: NoiseReading, after: NoiseReading) -> Text:
    if before.snr_db is None or after.snr_db is None:
        return Text("已做降噪", "noise was reduced")
    return Text(
        f"已做降噪：人声比杂音高 {before.snr_db:.0f} dB → {after.snr_db:.0f} dB",
        f"noise was reduced: the voice stood {before.snr_db:.0f} dB above it, now {after.snr_db:.0f} dB",
    )


def _too_quiet(lufs: float) -> Text:
    return Text(
        f"原声太小（{lufs:.0f} LUFS），最多放大 {MAX_GAIN_DB:.0f} dB，请离话筒近一点再录",
        f"the sound is very quiet ({lufs:.0f} LUFS), raised by {MAX_GAIN_DB:.0f} dB at most; record closer",
    )


__all__ = ["LIMIT_DBTP", "TARGET_LUFS", "SoundWork", "make_sound", "place_parts"]
