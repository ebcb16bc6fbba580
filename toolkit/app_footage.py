"""The part of the composition root that works on footage: check, shots, slices, exports."""

from pathlib import Path
from typing import Any

from toolkit.app_speech import STAGES_KEPT_DAYS, SpeechApp
from toolkit.core.cut_pieces import CutRequest, PieceRequest
from toolkit.core.progress import Reporter
from toolkit.core.slice_result import SliceResult
from toolkit.core.speech_request import TranscribeRequest
from toolkit.store import stages as stage_rows
from toolkit.tasks import cut_slices
from toolkit.tasks.slice_talk import slice_talk


class FootageApp(SpeechApp):
    """What the commands on footage need."""

    def slice_talk(self, request: TranscribeRequest, reporter: Reporter) -> SliceResult:
        """Which stretch of a recording sells which product. See `tasks.slice_talk`."""
        stage_rows.forget_stages(self._store, STAGES_KEPT_DAYS)
        return slice_talk(request, self.speech_tools(request.model, request.device, reporter), reporter)

    def read_pieces(self, path: Path) -> tuple[PieceRequest, ...]:
        """The pieces named in a file of `chushan slice --json`. Raises InputError if it can't be read."""
        return cut_slices.read_pieces(path)

    def cut(self, request: CutRequest, reporter: Reporter) -> dict[str, Any]:
        """Pieces of a recording without loss. See `tasks.cut_slices`."""
        stage_rows.forget_stages(self._store, STAGES_KEPT_DAYS)
        return cut_slices.cut_slices(request, self._stages(), self.settings.threads, reporter)
