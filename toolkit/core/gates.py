"""Which recognised segments to hold back: a listener that hears nothing still writes something.

Four gates are needed, because each misses what another catches (measured with Whisper base on the project's speech
clips): a loop had a log probability of -0.07, sentences invented over tones had a no-speech probability of only 0.4.
"""

import re
import zlib
from dataclasses import dataclass, replace

from toolkit.core.text import Text
from toolkit.core.transcript import Segment

MAX_COMPRESSION = 2.4
"""Text that zlib shrinks more than this repeats itself (OpenAI Whisper's own default; a loop reached 11)."""
MIN_LOG_PROB = -1.0
"""Mean log probability per token (OpenAI Whisper's default). An engine that says that somebody speaks is believed down
to `WORST_LOG_PROB`: a strong dialect has -1.0 to -1.4."""
WORST_LOG_PROB = -1.6
SPEECH_IS_LIKELY = 0.5
"""No-speech probability up to which that is so: with a poor log probability, noise, tones, music and applause had 0.55
to 0.96, real speech in a dialect mostly less."""
MAX_NO_SPEECH = 0.6
"""OpenAI Whisper's default; it holds only together with a poor log probability."""
VARIETY_CHARS = 30
MIN_VARIETY = 8
"""Any 30 characters running hold at least this many different ones: 18 in the test speech, 6 in a loop that shuffled a
few characters over a hummed tune, which zlib did not see."""
MAX_CHARS_PER_S = 14.0
"""Nobody speaks faster: the fastest auctioneers and news readers reach about 7-8 syllables in a second."""

# Lines that Whisper has learnt from video captions and writes over silence or music; collected from the issue trackers
# of whisper.cpp (#1853), pyvideotrans (#896), whisper_streaming (#179) and SubtitleEdit (#13081).
_AD = re.compile(
    r"请?不吝点赞|打赏支持|明镜(?:与|需要)|点点栏目|字幕(?:by|由|制作|提供|志愿者|组)|amara\.?org|优优独播剧场|"
    r"(?:中文)?字幕[:：]|索兰娅|杨茜茜|^(?:作词|作曲|编曲|词曲|演唱)[:：\s]?|由.{0,6}字幕组|(?:感谢|谢谢)(?:您的|大家|各位|你的)?"
    r"(?:观看|收看|收听)[。！!]?$",
    re.IGNORECASE,
)
_ANNOTATION = re.compile(r"^[\(（\[【<《♪].*[\)）\]】>》♪]$")
_LOOP = re.compile(r"(.{1,12}?)\1{3,}")
_NOT_SAID = re.compile(r"[^\w]|_")
_LAUGHTER = frozenset("哈呵嘿嗯啊哦噢呀对好来谢是冲走")
"""Syllables that people do say four times running."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What the engine says of its own segment."""

    mean_log_prob: float
    no_speech_prob: float | None = None
    """None where the engine does not say."""
    duration_ms: int = 0
    """Zero where it is unknown: the pace is then not judged."""


def find_fault(text: str, evidence: Evidence, prompt: str = "") -> Text | None:
    """Why `text` is probably not what was said, or None.

    >>> find_fault("请不吝点赞 订阅 转发", Evidence(mean_log_prob=-0.2)).en
    'a phrase that the engine invents over silence'
    >>> find_fault("五斤装三十九块九", Evidence(mean_log_prob=-0.4)) is None
    True
    """
    said = _NOT_SAID.sub("", text)
    if not said:
        return Text("没有听到话", "no words")
    if _AD.search(text.strip()) or _ANNOTATION.match(text.strip()):
        return Text("识别模型在静音处编出来的套话", "a phrase that the engine invents over silence")
    if _is_echo(said, prompt):
        return Text("识别模型把提示语当成了话", "the engine repeated its prompt")
    if _is_loop(said) or compression_ratio(text) > MAX_COMPRESSION:
        return Text("识别模型陷入重复", "the engine repeated itself")
    no_speech = evidence.no_speech_prob
    believed = no_speech is not None and no_speech <= SPEECH_IS_LIKELY
    if evidence.mean_log_prob < (WORST_LOG_PROB if believed else MIN_LOG_PROB):
        return Text("听不清，识别把握太低", "too unclear, the engine was not sure")
    if no_speech is not None and no_speech > MAX_NO_SPEECH and evidence.mean_log_prob < MIN_LOG_PROB * 0.7:
        return Text("这里多半没有人说话", "probably nobody speaks here")
    if evidence.duration_ms and len(said) * 1000 / evidence.duration_ms > MAX_CHARS_PER_S:
        return Text("字数多得不可能在这段时间说完", "more words than can be said in this time")
    return None


def compression_ratio(text: str) -> float:
    """Bytes of `text` over bytes after zlib, as OpenAI Whisper measures it."""
    plain = text.encode()
    return len(plain) / len(zlib.compress(plain))


def gate_repeats(segments: tuple[Segment, ...], most: int = 3) -> tuple[Segment, ...]:
    """The segments, with those that repeat the same words more than `most` times running marked as unclear."""
    gated: list[Segment] = []
    run = 0
    for segment in segments:
        said = _NOT_SAID.sub("", segment.text)
        run = run + 1 if gated and said and said == _NOT_SAID.sub("", gated[-1].text) else 1
        if run > most and segment.unclear is None and not set(said) <= _LAUGHTER:
            segment = replace(segment, unclear=Text("识别模型陷入重复", "the engine repeated itself"))
        gated.append(segment)
    return tuple(gated)


def has_loop(text: str) -> bool:
    """Whether the same words stand four times running in `text` (numbers and laughter excepted).

    >>> has_loop("来一斤橘子来一斤橘子来一斤橘子来一斤橘子"), has_loop("好好好好，上链接")
    (True, False)
    """
    return _is_loop(_NOT_SAID.sub("", text))


def _is_echo(said: str, prompt: str) -> bool:
    hint = _NOT_SAID.sub("", prompt)
    return len(said) >= 4 and bool(hint) and (said in hint or hint in said)


def _is_loop(said: str) -> bool:
    for match in _LOOP.finditer(said):
        unit = match.group(1)
        if unit.isdigit() or (set(unit) <= _LAUGHTER and len(match.group(0)) <= 8):
            continue
        return True
    letters = [char for char in said if not char.isdigit()]
    windows = (letters[at : at + VARIETY_CHARS] for at in range(len(letters) - VARIETY_CHARS + 1))
    return any(len(set(window)) < MIN_VARIETY for window in windows)
