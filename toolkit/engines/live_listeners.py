"""A loaded recogniser as a live listener."""

from typing import Any

from toolkit.core.errors import EngineFailed
from toolkit.core.live.hearing import LiveListener, LiveStream
from toolkit.core.protocols import Transcriber
from toolkit.core.text import Text
from toolkit.engines.whisper_ct2 import WhisperTranscriber
from toolkit.engines.whisper_ct2_live import WhisperLive


def load_live_listener(
    transcriber: Transcriber, terms: tuple[str, ...], language: str = "zh"
) -> LiveListener | LiveStream:
    """Whisper hears stretches again and again, a streaming engine each sample once.

    Raises:
        EngineFailed: if this recogniser can't listen live.
    """
    if isinstance(transcriber, WhisperTranscriber):
        return WhisperLive(transcriber, terms, language=language)
    opened: Any = getattr(transcriber, "open_stream", None)
    if opened is not None:
        return opened()
    raise EngineFailed(
        transcriber.id,
        Text("这个模型不能边播边听", "this model can't listen live"),
        Text("请用 whisper-base 或 zipformer-zh-streaming", "Use whisper-base or zipformer-zh-streaming"),
    )
