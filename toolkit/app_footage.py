"""The part of the composition root that works on footage: check, shots, slices, exports."""

import datetime
from pathlib import Path
from typing import Any

from toolkit.app_speech import STAGES_KEPT_DAYS, SpeechApp
from toolkit.core.cut_pieces import CutRequest, PieceRequest
from toolkit.core.footage_check import FootageCheck
from toolkit.core.privacy import PrivateFinder, PrivateKind
from toolkit.core.progress import Reporter
from toolkit.core.protocols import Speaker
from toolkit.core.shots_result import ShotsResult
from toolkit.core.slice_result import SliceResult
from toolkit.core.speech_request import TranscribeRequest
from toolkit.engines import speech_detector
from toolkit.engines.faces import MODEL_ID as FACES_MODEL
from toolkit.engines.faces import FaceFinder
from toolkit.engines.kokoro import KokoroOptions, KokoroSpeaker
from toolkit.engines.private_finder import PrivateThings
from toolkit.engines.qr_codes import QrFinder
from toolkit.engines.text_reader import TextReader
from toolkit.store import stages as stage_rows
from toolkit.tasks import cut_slices, export_clips
from toolkit.tasks.check_footage import CheckRequest, CheckTools, check_footage
from toolkit.tasks.shots import ShotTools, find_shots
from toolkit.tasks.slice_talk import slice_talk


class FootageApp(SpeechApp):
    """What the commands on footage need."""

    def check_footage(
        self, files: tuple[Path, ...], *, sheet: Path | None = None, overwrites: bool = False, reporter: Reporter
    ) -> FootageCheck:
        """What is wrong with footage and what to shoot again. See `tasks.check_footage`."""
        stage_rows.forget_stages(self._store, STAGES_KEPT_DAYS)
        tools = CheckTools(stages=self._stages(), detect_speech=speech_detector.detect_speech)
        request = CheckRequest(files=files, sheet=sheet, overwrites=overwrites, lang=self.settings.lang)
        now_iso = datetime.datetime.now().astimezone().isoformat(timespec="seconds")
        return check_footage(request, tools, now_iso, reporter)

    def find_shots(self, file: Path, reporter: Reporter) -> ShotsResult:
        """Borders and shots of one file with their quality. See `tasks.shots`."""
        stage_rows.forget_stages(self._store, STAGES_KEPT_DAYS)
        return find_shots(file, ShotTools(stages=self._stages()), reporter)

    def slice_talk(self, request: TranscribeRequest, reporter: Reporter) -> SliceResult:
        """Which stretch of a recording sells which product. See `tasks.slice_talk`."""
        stage_rows.forget_stages(self._store, STAGES_KEPT_DAYS)
        return slice_talk(request, self.speech_tools(request.model, request.device, reporter), reporter)

    def read_pieces(self, path: Path, media: Path) -> tuple[PieceRequest, ...]:
        """The pieces named in a file of `chushan slice --json`. Raises InputError if it can't be read."""
        return cut_slices.read_pieces(path, media)

    def cut(self, request: CutRequest, reporter: Reporter) -> dict[str, Any]:
        """Pieces of a recording without loss. See `tasks.cut_slices`."""
        stage_rows.forget_stages(self._store, STAGES_KEPT_DAYS)
        return cut_slices.cut_slices(request, self._stages(), self.settings.threads, reporter)

    def _load_speaker(self) -> Speaker:
        return KokoroSpeaker(self._verified("kokoro-int8"), KokoroOptions(threads=self.settings.threads))

    def _load_private_finder(self, kinds: tuple[PrivateKind, ...]) -> PrivateFinder:
        return PrivateThings(
            FaceFinder(self._verified(FACES_MODEL)) if "face" in kinds else None,
            TextReader(self.settings.threads) if {"phone", "plate"} & set(kinds) else None,
            QrFinder() if "qr" in kinds else None,
        )

    def export(
        self, source: Path, kinds: tuple[str, ...], reporter: Reporter, *, out: Path | None = None,
        with_media: bool = False,
    ) -> dict[str, Any]:  # fmt: skip
        """A result folder's plan as projects for editing programs. See `tasks.export_clips`."""
        plan, folder = export_clips.plan_of(source)
        folder = (out or folder).absolute()
        files = export_clips.export_plan(plan, folder, kinds, reporter=reporter, with_media=with_media)
        return {"out": str(folder), "files": [path.relative_to(folder).as_posix() for path in files]}
