"""Runs jobs one after another in a thread, with progress, cancel, and a snapshot in the store."""

import dataclasses
import logging
import os
import sys
import threading
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

from toolkit.core.errors import Cancelled, ToolkitError
from toolkit.core.job import Job
from toolkit.core.progress import Progress, Reporter
from toolkit.core.text import Text

logger = logging.getLogger(__name__)

SAVE_EVERY_S = 0.5
"""Snapshots of a running job are stored at most this often: pages poll once a second."""

INTERRUPTED = Text(
    "上次没做完就中断了（关机或程序被关）。再按一次“开始”，会接着做完的部分往下做",
    "Interrupted before it was finished (power or program ended). Start it again: finished stages are reused",
)


class JobStore(Protocol):
    """Where snapshots of jobs are kept."""

    def save(self, job: Job) -> None: ...
    def load(self, job_id: str) -> Job | None: ...
    def list(self, limit: int) -> tuple[tuple[Job, int], ...]: ...


class JobRunner:
    """A queue of one worker: two cores have no room for two jobs at once."""

    def __init__(self, store: JobStore, clock: Callable[[], float]) -> None:
        self._store = store
        self._clock = clock
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="job")
        self._lock = threading.Lock()
        self._live: dict[str, Job] = {}
        self._cancelled: dict[str, threading.Event] = {}

    def submit(self, kind: str, title: str, work: Callable[[Reporter], str]) -> str:
        """Queue `work`, which returns the result folder; gives the job's id at once."""
        job = Job(
            id=uuid.uuid4().hex[:12], kind=kind, title=title, state="queued", stage=Text("排队", "queued"), fraction=0.0
        )
        with self._lock:
            self._live[job.id] = job
            self._cancelled[job.id] = threading.Event()
        self._store.save(job)
        self._pool.submit(self._run, job.id, work)
        return job.id

    def job(self, job_id: str) -> Job | None:
        """The newest snapshot, or None for an unknown id."""
        with self._lock:
            live = self._live.get(job_id)
        return live or self._store.load(job_id)

    def jobs(self, limit: int) -> tuple[Job, ...]:
        """Jobs, newest first. One left open by a process that has ended is shown as failed."""
        with self._lock:
            live = dict(self._live)
        return tuple(live.get(job.id) or self._settled(job, pid) for job, pid in self._store.list(limit))

    def cancel(self, job_id: str) -> None:
        """Ask the job to stop; it is `cancelling` until its work has really ended."""
        with self._lock:
            event = self._cancelled.get(job_id)
            job = self._live.get(job_id)
            if event is None or job is None or job.is_final:
                return
            event.set()
            self._live[job_id] = dataclasses.replace(job, state="cancelling")

    def close(self) -> None:
        """Cancel everything and wait for it to end."""
        for job_id in list(self._cancelled):
            self.cancel(job_id)
        self._pool.shutdown(wait=True)

    def _settled(self, job: Job, owner_pid: int) -> Job:
        if job.is_final or (owner_pid != os.getpid() and _is_alive(owner_pid)):
            return job
        return dataclasses.replace(job, state="failed", error=INTERRUPTED)

    def _run(self, job_id: str, work: Callable[[Reporter], str]) -> None:
        cancelled = self._cancelled[job_id]
        last_saved_s = 0.0

        def on_progress(progress: Progress) -> None:
            nonlocal last_saved_s
            job = self._change(job_id, stage=progress.stage, fraction=progress.fraction, eta_s=progress.eta_s)
            if self._clock() - last_saved_s > SAVE_EVERY_S:
                last_saved_s = self._clock()
                self._store.save(job)

        def on_note(text: Text) -> None:
            with self._lock:
                job = self._live[job_id]
                self._live[job_id] = dataclasses.replace(job, notes=(*job.notes, text)[-200:])

        reporter = Reporter(on_progress, cancelled.is_set, self._clock, on_note)
        try:
            reporter.check()
            self._change(job_id, state="running")
            out = work(reporter)
            self._finish(job_id, state="done", fraction=1.0, eta_s=0.0, out=out)
        except Cancelled:
            self._finish(job_id, state="cancelled", eta_s=None)
        except ToolkitError as error:
            self._finish(job_id, state="failed", error=Text(error.text("zh"), error.text("en")), eta_s=None)
        except Exception as error:  # a job must end in a state, whatever happens in it
            logger.exception("job %s failed", job_id)
            told = Text(
                f"程序出错了：{error!r}。请把日志发给我们", f"The program failed: {error!r}. Please send us the log"
            )
            self._finish(job_id, state="failed", error=told, eta_s=None)

    def _change(self, job_id: str, **changes: object) -> Job:
        with self._lock:
            job = dataclasses.replace(self._live[job_id], **changes)  # type: ignore[arg-type]
            self._live[job_id] = job
            return job

    def _finish(self, job_id: str, **changes: object) -> None:
        """Stored before it is shown: who sees a final state finds it in the store too."""
        with self._lock:
            job = dataclasses.replace(self._live[job_id], **changes)  # type: ignore[arg-type]
        self._store.save(job)
        with self._lock:
            self._live[job_id] = job


def _is_alive(pid: int) -> bool:
    if sys.platform == "win32":  # there os.kill(pid, 0) would end the process
        return False
    try:
        os.kill(pid, 0)
    except OSError as error:
        return isinstance(error, PermissionError)
    return True
