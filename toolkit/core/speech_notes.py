"""What a user should know of a transcript before relying on it, in plain words."""

from collections.abc import Sequence
from dataclasses import dataclass

from toolkit.core.spans import format_clock
from toolkit.core.text import Text
from toolkit.core.transcript import Segment

SILENT_DB = -60.0
"""A recording whose loudest tenth of a second stays under this holds nothing: rooms are at -50 dBFS and more."""
CLIPPED_SHARE = 0.02
"""A shout now and then is fine; more clipped tenths of a second than this cost recognised words."""
TELEPHONE_HZ = 11_025
"""Recorders at this rate or less keep nothing above 5.5 kHz: s, sh, f and x sound alike."""
SHOWN_TIMES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundFacts:
    """What was measured on the recording."""

    duration_ms: int
    speech_ms: int
    loudest_db: float
    """Loudest tenth of a second, dBFS."""
    clipped: float
    """Share 0..1 of tenths of a second with clipped samples."""
    sample_rate_hz: int
    missing_ms: int = 0
    """What the file promises beyond what is there."""


def speech_notes(segments: Sequence[Segment], facts: SoundFacts) -> tuple[Text, ...]:
    """Notes on the transcript, the weightiest first; none for a good one."""
    notes = [_no_text(facts, segments)] if not any(s.unclear is None and s.text.strip() for s in segments) else []
    unclear = [segment for segment in segments if segment.unclear is not None]
    if unclear and not notes:
        notes.append(_unclear(unclear))
    if facts.missing_ms:
        notes.append(_cut_off(facts))
    if facts.clipped > CLIPPED_SHARE:
        notes.append(
            Text(
                "声音录爆了（太响，顶到头），这些地方会听错；下次把麦克风拿远一点或调小音量",
                "the sound is clipped (too loud), words are lost there; next time keep the microphone further away",
            )
        )
    if facts.sample_rate_hz <= TELEPHONE_HZ:
        notes.append(
            Text(
                f"这是电话音质（{facts.sample_rate_hz} Hz），错字会多一些；有原始录音请用原始录音",
                f"this is telephone quality ({facts.sample_rate_hz} Hz), with more mistakes; use the original if there "
                "is one",
            )
        )
    return tuple(notes)


def _no_text(facts: SoundFacts, segments: Sequence[Segment]) -> Text:
    length = format_clock(facts.duration_ms)
    if facts.loudest_db < SILENT_DB:
        return Text(
            f"整段（{length}）都没有声音。请检查麦克风和录音软件，再录一次",
            f"all of it ({length}) is silent. Check the microphone and the recorder, and record it again",
        )
    if not facts.speech_ms or not segments:
        return Text(
            f"整段（{length}）没有听到人说话，可能只有音乐或杂音。请换一段有人说话的录音",
            f"nobody was heard to speak in it ({length}), perhaps there is only music or noise. Choose a recording in "
            "which somebody speaks",
        )
    return Text(
        f"听到了人声（约 {facts.speech_ms / 1000:.0f} 秒），但没有一句听得准，所以没有写出文字。"
        "请试试 --dialect，或换一个更会听这种话的模型（chushan models）",
        f"there are voices (about {facts.speech_ms / 1000:.0f} s) but no sentence was heard well enough to be written. "
        "Try --dialect, or a model that knows this speech better (chushan models)",
    )


def _unclear(segments: Sequence[Segment]) -> Text:
    times = "、".join(format_clock(segment.span.start_ms) for segment in segments[:SHOWN_TIMES])
    more_zh, more_en = ("等", " and more") if len(segments) > SHOWN_TIMES else ("", "")
    return Text(
        f"有 {len(segments)} 处没有听清，没有写进字幕（{times}{more_zh}），请自己听一遍",
        f"{len(segments)} places were not heard clearly and are not shown ({times.replace('、', ', ')}{more_en}): "
        "please listen to them",
    )


def _cut_off(facts: SoundFacts) -> Text:
    there_s, promised_s = facts.duration_ms / 1000, (facts.duration_ms + facts.missing_ms) / 1000
    return Text(
        f"文件不完整：应有 {promised_s:.0f} 秒，只读到 {there_s:.0f} 秒，请重新拷贝一次",
        f"the file is not whole: {there_s:.0f} of {promised_s:.0f} s are there; copy it again",
    )
