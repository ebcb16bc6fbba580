"""The part of the composition root that changes clips of finished runs."""

import contextlib
from abc import abstractmethod
from pathlib import Path

import sqlalchemy as sa

from toolkit.app_base import AppBase
from toolkit.config import Settings
from toolkit.core.errors import ToolkitError
from toolkit.core.job import Job
from toolkit.core.progress import Reporter
from toolkit.media.edit_clip_files import folder_id, remember_result
from toolkit.tasks.edit_clips import ClipRoom
from toolkit.tasks.tools import MakeTools

JOB_KIND = "clip"


class ClipApp(AppBase):
    """Changing clips: what the clips page needs."""

    def __init__(self, settings: Settings, store: sa.Engine) -> None:
        super().__init__(settings, store)
        self._room = ClipRoom(settings.home, lambda: self.make_tools())
        self._clip_jobs: dict[str, tuple[str, str]] = {}

    @abstractmethod
    def make_tools(self) -> MakeTools: ...

    def clip_room(self) -> ClipRoom:
        """The clips of finished runs, and what somebody is changing in them."""
        return self._room

    def clip_run_id(self, out: Path) -> str:
        """The clips page's name for a result folder."""
        return folder_id(out)

    def submit_clip(self, run_id: str, clip_id: str) -> str:
        """Queue making one clip anew from its draft; returns the job's id at once. The job's `out` is the folder.

        Raises:
            InputError: if there is no such clip. A clip that is being made already keeps its job.
        """
        opened = self._room.open(run_id, clip_id)
        running = self.clip_job(run_id, clip_id)
        if running is not None and not running.is_final and running.state != "cancelling":
            return running.id

        def work(reporter: Reporter) -> str:
            return str(self._room.make(run_id, clip_id, reporter))

        job_id = self._runner.submit(JOB_KIND, opened.clip.title or opened.clip.id, work)
        self._clip_jobs[job_id] = run_id, clip_id
        return job_id

    def clip_job(self, run_id: str, clip_id: str) -> Job | None:
        """The newest job that makes this clip, of this session of the program."""
        mine = [job_id for job_id, place in self._clip_jobs.items() if place == (run_id, clip_id)]
        return self._runner.job(mine[-1]) if mine else None

    def _remember_result(self, out: str) -> None:
        with contextlib.suppress(ToolkitError):  # the clips are there, whatever becomes of the list
            remember_result(self.settings.home, Path(out))
