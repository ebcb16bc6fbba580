"""What is wrong with the sound of footage, as findings. All times are source time."""

from toolkit.core.footage_check import FootageFinding, finding, format_span
from toolkit.core.footage_rules import FOOTAGE_RULES
from toolkit.core.media_info import MediaInfo
from toolkit.core.shot import SoundAnalysis
from toolkit.core.sound_faults import SoundFaults
from toolkit.core.spans import Span
from toolkit.core.text import Text

_SILENT_DB = -60.0
_QUIET_VOICE_DB = -36.0
_MIN_VOICE_MS = 1500
_MIN_OVER_BACKGROUND_DB = 6.0
_LOUD_BACKGROUND_DB = -45.0
"""A background below this drowns nothing; the voice is merely quiet."""
_WHOLE_SHARE = 0.8
_MIN_SHARE = 0.02
_WINDY_SHARE = 0.3
_SHOWN = 6


def check_sound(sound: SoundAnalysis | None, info: MediaInfo) -> tuple[FootageFinding, ...]:
    """Findings on what is heard. `sound` is None if there is no sound track."""
    if sound is None:
        return (finding("no-sound"),)
    if not sound.levels_db or max(sound.levels_db) < _SILENT_DB:
        return (finding("silent"),)
    faults = sound.faults or SoundFaults()
    found = [
        *_stretches("clipping", faults.clipped, info.duration_ms),
        *_stretches("wind", faults.wind, info.duration_ms),
    ]
    if faults.dead_side:
        side = Text("左边", "the left") if faults.dead_side == "left" else Text("右边", "the right")
        found.append(finding("one-sided", Text(f"{side.zh}没有声音", f"no sound on {side.en}")))
    if faults.hum_hz:
        found.append(finding("hum", Text(f"有 {faults.hum_hz} Hz 电流声", f"mains hum of {faults.hum_hz} Hz")))
    return (*found, *_check_voice(sound, faults, info))


def _check_voice(sound: SoundAnalysis, faults: SoundFaults, info: MediaInfo) -> list[FootageFinding]:
    spoken_ms = sum(span.duration_ms for span in sound.voice or sound.speech)
    if spoken_ms < min(_MIN_VOICE_MS, 0.2 * info.duration_ms):
        return [finding("no-speech")]
    if faults.voice_db is None:
        return []
    behind = faults.background_db
    windy_ms = sum(span.duration_ms for span in faults.wind)
    if windy_ms > _WINDY_SHARE * info.duration_ms:
        return []  # what drowns the voice is the wind
    if behind is not None and behind > _LOUD_BACKGROUND_DB and faults.voice_db - behind < _MIN_OVER_BACKGROUND_DB:
        over = faults.voice_db - behind
        rule = "music" if faults.is_background_music else "noisy"
        name = FOOTAGE_RULES[rule].name
        return [
            finding(rule, Text(f"{name.zh}（人声只高 {over:.0f} 分贝）", f"{name.en} (voice {over:.0f} dB above it)"))
        ]
    if faults.voice_db < _QUIET_VOICE_DB:
        level = faults.voice_db
        return [
            finding(
                "quiet-speech", Text(f"说话声音太小（{level:.0f} 分贝）", f"the voice is too quiet ({level:.0f} dBFS)")
            )
        ]
    return []


def _stretches(rule: str, spans: tuple[Span, ...], duration_ms: int) -> list[FootageFinding]:
    """One finding that names the stretches; advice only where they are short."""
    total_ms = sum(span.duration_ms for span in spans)
    if not spans:
        return []
    name = FOOTAGE_RULES[rule].name
    whole = Span(spans[0].start_ms, spans[-1].end_ms)
    if total_ms >= _WHOLE_SHARE * duration_ms:
        return [finding(rule, Text(f"整段{name.zh}", f"throughout: {name.en}"), whole)]
    shown = [format_span(span) for span in spans[:_SHOWN]]
    more = len(spans) - len(shown)
    zh = "、".join(shown) + (f" 等 {len(spans)} 处" if more else "")
    en = ", ".join(shown) + (f" and {more} more" if more else "")
    is_slight = total_ms < _MIN_SHARE * duration_ms and total_ms < 1000
    return [finding(rule, Text(f"{zh} {name.zh}", f"{en}: {name.en}"), whole, level="advice" if is_slight else None)]
