"""The part of the composition root that works on footage: check, shots, slices, exports."""

from toolkit.app_speech import STAGES_KEPT_DAYS, SpeechApp
from toolkit.core.progress import Reporter
from toolkit.core.slice_result import SliceResult
from toolkit.core.speech_request import TranscribeRequest
from toolkit.store import stages as stage_rows
from toolkit.tasks.slice_talk import slice_talk


class FootageApp(SpeechApp):
    """What the commands on footage need."""

    def slice_talk(self, request: TranscribeRequest, reporter: Reporter) -> SliceResult:
        """Which stretch of a recording sells which product. See `tasks.slice_talk`."""
        stage_rows.forget_stages(self._store, STAGES_KEPT_DAYS)
        return slice_talk(request, self.speech_tools(request.model, request.device, reporter), reporter)
