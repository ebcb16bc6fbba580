"""Fair sharing: one recording at a time, in order, through cancels, crashes and restarts."""

import dataclasses
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import wait_until
from room_helpers import Phone, opened_room, plain_server
from room_works import full_score, make_work

from toolkit.core.errors import Cancelled, EngineFailed, InputError
from toolkit.core.progress import Reporter
from toolkit.core.room.types import Looked
from toolkit.room.base import RoomTools
from toolkit.room.child import NICENESS, Child


@pytest.fixture
def child() -> Iterator[Child]:
    made = Child(make_work, "hello")
    yield made
    made.close()


def test_the_helper_works_at_low_priority_and_survives_its_own_crashes(child: Child) -> None:
    assert child.ask("a", Reporter(), 20) == "hello a"
    first = child.pid
    assert child.ask("nice", Reporter(), 20) == os.nice(0) + NICENESS
    with pytest.raises(InputError, match="bad"):
        child.ask("raise", Reporter(), 20)
    with pytest.raises(EngineFailed):
        child.ask("break", Reporter(), 20)
    assert child.pid == first
    with pytest.raises(EngineFailed):
        child.ask("crash", Reporter(), 20)
    assert child.ask("b", Reporter(), 20) == "hello b"
    assert child.pid != first


def test_the_helper_tells_progress_stops_when_asked_and_is_ended_when_it_hangs(child: Child) -> None:
    told: list[float] = []
    stop = threading.Event()

    def note(progress: Any) -> None:
        told.append(progress.fraction)
        stop.set()

    started = time.monotonic()
    with pytest.raises(Cancelled):
        child.ask("slow", Reporter(note, stop.is_set), 20)
    assert told
    assert time.monotonic() - started < 4
    with pytest.raises(EngineFailed, match="too long"):
        child.ask("deaf", Reporter(), 0.5)
    assert child.ask("c", Reporter(), 20) == "hello c"


def test_the_helper_ends_with_its_server_however_that_ends(tmp_path: Path) -> None:
    script = textwrap.dedent(
        """
        import sys, threading, time
        from toolkit.core.progress import Reporter
        from toolkit.room.child import Child
        from room_works import make_work
        if __name__ == "__main__":
            child = Child(make_work, "hello")
            child.ask("a", Reporter(), 20)
            print(child.pid, flush=True)
            child.ask("deaf", Reporter(), 60)
        """
    )
    path = tmp_path / "server.py"
    path.write_text(script)
    here = Path(__file__).parent
    paths = os.pathsep.join([str(here), str(here.parent)])
    with subprocess.Popen(
        [sys.executable, str(path)], stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": paths}
    ) as server:
        assert server.stdout is not None
        helper = int(server.stdout.readline())
        server.send_signal(signal.SIGKILL)
        server.wait()
        wait_until(lambda: not Path(f"/proc/{helper}").exists() or _is_zombie(helper), 10)


def _is_zombie(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except OSError:
        return True


class Scorer:
    """Stands for the helper: waits until it is let go."""

    def __init__(self) -> None:
        self.go = threading.Semaphore(0)
        self.began: list[str] = []
        self.most = 0
        self._now = 0

    def __call__(self, exercise: Any, answer: Any, files: Any, reporter: Reporter) -> Any:
        self._now += 1
        self.most = max(self.most, self._now)
        self.began.append(answer["uploads"][0])
        try:
            while not self.go.acquire(timeout=0.02):
                reporter.report(1, 2)
            return full_score(exercise.of)
        finally:
            self._now -= 1


def fitted(scorer: Callable[..., Any]) -> Callable[[RoomTools], RoomTools]:
    """A room with a scorer of ours and a quick look at uploads."""
    return lambda tools: dataclasses.replace(
        tools, score_heavy=scorer, look=lambda _path: Looked(media_type="audio/mp4", duration_ms=60_000)
    )


def hand_in(phone: Phone, request_id: str) -> str:
    sent = phone.client.post("/api/upload", files={"file": ("a", b"sound" * 100)}, data={"for": "u2/talk"}).json()
    made = phone.post("/api/answer/u2/talk", {"answer": {"uploads": [sent["upload"]]}, "request_id": request_id})
    assert made.status_code == 200, made.text
    return made.json()["try"]


def test_one_at_a_time_in_order_with_place_and_time_left(tmp_path: Path) -> None:
    scorer = Scorer()
    with opened_room(tmp_path, tools=fitted(scorer)) as (_app, room):
        server = plain_server(room)
        phones = [Phone(server, f"192.168.1.{number}").join(room, f"学员{number}") for number in range(1, 5)]
        phones[3].post("/api/answer/u1/ask", {"answer": {"choices": {}}, "request_id": "first"})  # rules are read once
        tries = [hand_in(phone, "a") for phone in phones]
        wait_until(lambda: phones[0].get(f"/api/try/{tries[0]}").json()["percent"] == 50, 10)
        views = [phone.get(f"/api/try/{one}").json() for phone, one in zip(phones, tries, strict=True)]
        assert [view["place"] for view in views] == [0, 1, 2, 3]
        assert [view["state"] for view in views] == ["running", "waiting", "waiting", "waiting"]
        assert views[0]["eta_s"] < views[1]["eta_s"] < views[2]["eta_s"] < views[3]["eta_s"]
        started = time.monotonic()
        quiz = phones[3].post("/api/answer/u1/ask", {"answer": {"choices": {}}, "request_id": "q"})
        assert quiz.status_code == 200
        assert time.monotonic() - started < 3, "texts don't wait for recordings"
        assert phones[2].post(f"/api/try/{tries[1]}/cancel").status_code == 404, "not somebody else's"
        phones[1].post(f"/api/try/{tries[1]}/cancel")
        assert phones[1].get(f"/api/try/{tries[1]}").json()["state"] == "cancelled"
        assert hand_in_more(phones[3]) == 400, "no more than three of one trainee wait"
        for _ in range(5):
            scorer.go.release()
        wait_until(lambda: not room.queue(), 10)
        assert scorer.most == 1
        done = phones[3].get(f"/api/try/{tries[3]}").json()
        assert (done["state"], done["score"]["got"]) == ("done", 80)
        assert phones[0].get("/api/exercise/u2/talk").json()["tries"][0]["got"] == 80


def hand_in_more(phone: Phone) -> int:
    sent = phone.client.post("/api/upload", files={"file": ("a", b"sound" * 100)}, data={"for": "u2/talk"}).json()
    body = {"answer": {"uploads": [sent["upload"]]}}
    answers = [phone.post("/api/answer/u2/talk", {**body, "request_id": f"m{number}"}) for number in range(3)]
    return answers[-1].status_code


def test_what_ran_and_what_waited_goes_on_after_a_restart_in_the_same_order(tmp_path: Path) -> None:
    first = Scorer()
    with opened_room(tmp_path, tools=fitted(first)) as (_app, room):
        server = plain_server(room)
        phones = [Phone(server, f"192.168.1.{number}").join(room, f"学员{number}") for number in range(1, 4)]
        tries = [hand_in(phone, "a") for phone in phones]
        wait_until(lambda: len(first.began) == 1, 10)
    second = Scorer()
    for _ in range(3):
        second.go.release()
    with opened_room(tmp_path, tools=fitted(second)) as (_app, room):
        wait_until(lambda: not room.queue(), 20)
        views = [room.try_view(None, one, "zh") for one in tries]
        assert [view["state"] for view in views] == ["done"] * 3
        assert second.began == [view["answer"]["uploads"][0] for view in views]
        assert second.began[0] == first.began[0]


def test_a_failed_try_says_why_without_names_of_folders(tmp_path: Path) -> None:
    from toolkit.core.text import Text

    def scorer(*_given: Any) -> Any:
        raise InputError(
            "/home/teacher/room/uploads/abc.media", Text("没有听到有人讲话", "nobody speaks"), Text("请重录", "Again")
        )

    with opened_room(tmp_path, tools=fitted(scorer)) as (_app, room):
        phone = Phone(plain_server(room)).join(room, "学员")
        one = hand_in(phone, "a")
        wait_until(lambda: phone.get(f"/api/try/{one}").json()["state"] == "failed", 10)
        assert phone.get(f"/api/try/{one}").json()["error"] == "没有听到有人讲话。请重录"


def test_a_deleted_recording_is_not_heard(tmp_path: Path) -> None:
    scorer = Scorer()
    with opened_room(tmp_path, tools=fitted(scorer)) as (_app, room):
        phone = Phone(plain_server(room)).join(room, "学员")
        hand_in(phone, "a")
        second = hand_in(phone, "b")
        upload = phone.get("/api/exercise/u2/talk").json()["uploads"][1]["upload"]
        assert phone.client.delete(f"/api/upload/{upload}").status_code == 200
        scorer.go.release()
        wait_until(lambda: phone.get(f"/api/try/{second}").json()["state"] == "failed", 10)
        assert "已经删掉" in phone.get(f"/api/try/{second}").json()["error"]
        assert len(scorer.began) == 1
