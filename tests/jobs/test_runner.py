import os
import threading
import time

from toolkit.core.errors import InputError
from toolkit.core.job import Job
from toolkit.core.progress import Reporter
from toolkit.core.text import Text
from toolkit.jobs.runner import JobRunner
from toolkit.store import jobs as job_rows
from toolkit.store.db import open_store


class Rows:
    def __init__(self, engine) -> None:
        self.engine = engine

    def save(self, job: Job) -> None:
        job_rows.save_job(self.engine, job)

    def load(self, job_id: str) -> Job | None:
        return job_rows.load_job(self.engine, job_id)

    def list(self, limit: int) -> tuple[tuple[Job, int], ...]:
        return job_rows.list_jobs(self.engine, limit)


def _wait(runner: JobRunner, job_id: str) -> Job:
    for _ in range(500):
        job = runner.job(job_id)
        if job is not None and job.is_final:
            return job
        time.sleep(0.01)
    raise AssertionError(f"still {job}")


def test_a_job_ends_done_with_its_folder_and_is_in_the_store() -> None:
    engine = open_store(None)
    runner = JobRunner(Rows(engine), time.monotonic)
    job = _wait(runner, runner.submit("make", "脐橙", lambda reporter: "out/1"))
    assert (job.state, job.out, job.fraction) == ("done", "out/1", 1.0)
    assert JobRunner(Rows(engine), time.monotonic).job(job.id) == job


def test_cancel_ends_the_work_and_waiting_jobs() -> None:
    runner = JobRunner(Rows(open_store(None)), time.monotonic)
    started, ended = threading.Event(), threading.Event()

    def work(reporter: Reporter) -> str:
        started.set()
        try:
            while True:
                time.sleep(0.005)
                reporter.report(1, 2)
        finally:
            ended.set()

    first, second = runner.submit("make", "a", work), runner.submit("make", "b", lambda _: "never")
    assert started.wait(5)
    runner.cancel(second)
    runner.cancel(first)
    assert _wait(runner, first).state == "cancelled"
    assert ended.is_set()
    assert _wait(runner, second).state == "cancelled"


def test_an_error_of_the_product_is_told_in_both_languages() -> None:
    runner = JobRunner(Rows(open_store(None)), time.monotonic)

    def work(_: Reporter) -> str:
        raise InputError("a.mp4", Text("坏了", "is broken"), Text("换一个", "choose another"))

    job = _wait(runner, runner.submit("make", "a", work))
    assert job.state == "failed"
    assert job.error == Text("a.mp4：坏了。换一个", "a.mp4: is broken. choose another")


def test_a_bug_still_ends_the_job() -> None:
    runner = JobRunner(Rows(open_store(None)), time.monotonic)
    job = _wait(runner, runner.submit("make", "a", lambda _: 1 / 0))  # type: ignore[arg-type, return-value]
    assert job.state == "failed"
    assert job.error is not None
    assert "ZeroDivisionError" in job.error.zh


def test_a_job_left_open_by_an_ended_process_is_shown_as_interrupted() -> None:
    engine = open_store(None)
    open_job = Job(id="x", kind="make", title="a", state="running", stage=Text("", ""), fraction=0.5)
    job_rows.save_job(engine, open_job)
    assert os.getpid() > 0  # the row's owner is this process, but no runner here holds the job
    shown = JobRunner(Rows(engine), time.monotonic).jobs(5)[0]
    assert shown.state == "failed"
    assert shown.error is not None
