"""A recogniser that is told what to hear."""

from collections.abc import Sequence

from toolkit.core.progress import Reporter
from toolkit.core.speech_request import TranscribeRequest
from toolkit.core.speech_result import SpeechFigures, SpeechResult
from toolkit.core.transcript import Segment, Transcript
from toolkit.tasks.rehearse import RehearseTools


def hearing(segments: Sequence[Segment], duration_ms: int) -> RehearseTools:
    """Tools that hear these segments in any recording."""

    def transcribe(request: TranscribeRequest, _reporter: Reporter) -> SpeechResult:
        return SpeechResult(
            media=str(request.media), fingerprint="",
            transcript=Transcript(
                segments=tuple(segments), language="zh", dialect="auto", engine="told", duration_ms=duration_ms
            ),
            voice=tuple(segment.span for segment in segments),
            figures=SpeechFigures(
                duration_ms=duration_ms, speech_ms=duration_ms, chunks=1, reused_chunks=0, cpu_s=0.0
            ),
        )  # fmt: skip

    return RehearseTools(transcribe=transcribe)
