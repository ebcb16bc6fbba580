"""Clips that the laptop joins from pieces chosen on a phone, and lessons that it reads aloud."""

import dataclasses
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from browsing import wait_until
from media_factory import MediaFactory
from room_course import COURSE
from room_helpers import Phone, opened_room, plain_server

from toolkit.core.courses.settings import CutSettings
from toolkit.core.courses.types import Exercise
from toolkit.core.errors import EngineFailed
from toolkit.core.progress import Reporter
from toolkit.core.room.pieces import Piece
from toolkit.core.room.types import Looked
from toolkit.core.spans import Span
from toolkit.core.text import Text
from toolkit.media.probe import probe
from toolkit.room.base import RoomTools
from toolkit.room.voice import LessonVoice
from toolkit.tasks.join_pieces import join_pieces

CUT = Exercise(
    id="cut", kind="cut", title=Text("剪", "cut"), task=Text("剪一条", "cut one"),
    settings=CutSettings(min_s=2, max_s=5, min_shots=1), of=20,
)  # fmt: skip


def with_cut(room: Any) -> Any:
    """The small course with an exercise of cutting in its second unit."""
    first, second = COURSE.units
    units = (first, dataclasses.replace(second, exercises=(*second.exercises, CUT)))
    room.course = dataclasses.replace(COURSE, units=units)
    return plain_server(room)


def film(phone: Phone, path: Path) -> str:
    sent = phone.client.post("/api/upload", files={"file": ("x.mp4", path.read_bytes())}, data={"for": "u2/clips"})
    assert sent.status_code == 200, sent.text
    return sent.json()["upload"]


def order(upload: str, *spans: tuple[int, int]) -> dict[str, Any]:
    return {"pieces": [{"upload": upload, "start_ms": start, "end_ms": end} for start, end in spans]}


def test_pieces_become_one_upright_clip_in_their_order(media: MediaFactory, tmp_path: Path) -> None:
    clock = media.clock("wide.mp4", seconds=4.0, size=(320, 240))
    pieces = (Piece(path=clock, span=Span(2000, 3000)), Piece(path=clock, span=Span(0, 1500)))
    join_pieces(pieces, tmp_path / "out.mp4", 1, Reporter())
    made = probe(tmp_path / "out.mp4")
    assert made.video is not None
    assert made.video.width_px * 16 == made.video.height_px * 9
    assert made.duration_ms == pytest.approx(2500, abs=60)
    assert made.audio


def test_a_clip_is_ordered_made_in_its_turn_and_handed_in(media: MediaFactory, tmp_path: Path) -> None:
    seen: list[Sequence[Piece]] = []
    go_on = threading.Event()

    def cut(pieces: Sequence[Piece], out: Path, reporter: Reporter) -> None:
        reporter.report(1, 2)
        seen.append(pieces)
        assert go_on.wait(20)
        reporter.check()
        out.write_bytes(media.clock("joined.mp4", seconds=2.0).read_bytes())

    def tools(given: RoomTools) -> RoomTools:
        return dataclasses.replace(given, cut=cut, look=lambda _path: Looked(media_type="video/mp4", duration_ms=2000))

    with opened_room(tmp_path, tools=tools) as (_app, room):
        server = with_cut(room)
        first, second = Phone(server).join(room, "甲"), Phone(server, "192.168.1.51").join(room, "乙", (3, 4, 5))
        own, other = film(first, media.clock(seconds=2.0)), film(second, media.clock(seconds=2.0))
        assert [one["upload"] for one in first.get("/api/films").json()["films"]] == [own]
        (named,) = first.get("/api/films", headers={"X-Lang": "en"}).json()["films"]
        assert named["title"] in room.titles("en").values()
        assert first.post("/api/cut/u2/cut", order(other, (0, 1000))).status_code == 404, "another's film"
        assert first.post("/api/cut/u2/talk", order(own, (0, 1000))).status_code == 404, "no exercise of cutting"
        for wrong in ([], (900, 300), (0, 100)):
            assert first.post("/api/cut/u2/cut", order(own, *([wrong] if wrong else []))).status_code == 400
        assert first.post("/api/cut/u2/cut", order(own, *[(0, 2000)] * 6)).status_code == 400, "12 s, of 5 wanted"
        mine = first.post("/api/cut/u2/cut", order(own, (500, 1500), (0, 400))).json()["cut"]
        wait_until(lambda: seen)
        assert [(one.span.start_ms, one.span.end_ms) for one in seen[0]] == [(500, 1500), (0, 400)]
        theirs = second.post("/api/cut/u2/cut", order(other, (0, 1000))).json()["cut"]
        waiting = second.get(f"/api/cut/{theirs}").json()
        assert (waiting["state"], waiting["place"]) == ("waiting", 1)
        assert second.get(f"/api/cut/{mine}").status_code == 404, "another's order"
        assert [row["state"] for row in room.queue_view("zh")] == ["running", "waiting"]
        assert second.client.delete(f"/api/cut/{theirs}").status_code == 200
        go_on.set()
        done = wait_until(lambda: (one := first.get(f"/api/cut/{mine}").json())["state"] == "done" and one)
        assert second.get(f"/api/cut/{theirs}").json()["state"] == "cancelled"
        assert len(seen) == 1
        uploads = first.get("/api/exercise/u2/cut").json()["uploads"]
        assert [one["upload"] for one in uploads] == [done["upload"]["upload"]]
        assert room.queue_view("zh") == []


def test_a_page_is_read_once_and_a_failure_is_told(tmp_path: Path) -> None:
    said: list[str] = []
    broken = {"坏的"}
    rested, go_on = threading.Event(), threading.Event()

    def speak(text: str, target: Path) -> None:
        assert go_on.wait(10.0)
        said.append(text)
        if text in broken:
            raise EngineFailed("", Text("读不了", "no"), Text("再试", "again"))
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(text.encode())

    voice = LessonVoice(tmp_path / "voice", speak, rested.set)
    assert voice.sound("一", ["二", "三"]) is None, "not made yet"
    go_on.set()
    made = wait_until(lambda: voice.sound("一"))
    assert made.read_bytes() == "一".encode()
    assert wait_until(lambda: voice.sound("二"))  # asked for in their order: a page somebody waits for goes first
    assert wait_until(lambda: voice.sound("三")).read_bytes() == "三".encode()
    assert said == ["一", "二", "三"], "each once, in the order of the pages"
    go_on.clear()
    assert voice.sound("坏的") is None
    go_on.set()
    with pytest.raises(EngineFailed):
        wait_until(lambda: voice.sound("坏的"))
    broken.clear()
    assert wait_until(lambda: voice.sound("坏的"))
    voice.close()


def test_a_page_somebody_waits_for_goes_before_those_that_may_be_asked_for(tmp_path: Path) -> None:
    said: list[str] = []
    begun, go_on = threading.Event(), threading.Event()

    def speak(text: str, target: Path) -> None:
        said.append(text)
        begun.set()
        assert go_on.wait(10.0)
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(text.encode())

    voice = LessonVoice(tmp_path / "voice", speak)
    assert voice.sound("一", ["二", "三"]) is None
    assert begun.wait(10.0), "一 is being read, 二 and 三 are in line"
    assert voice.sound("三") is None
    go_on.set()
    wait_until(lambda: len(said) == 3)  # asking for 二 would put it first again
    assert said == ["一", "三", "二"]
    voice.close()


def test_phones_fetch_what_the_laptop_reads(tmp_path: Path) -> None:
    def speak(text: str, target: Path) -> None:
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(text.encode())

    def tools(given: RoomTools) -> RoomTools:
        return dataclasses.replace(given, voice=LessonVoice(tmp_path / "voice", speak))

    with opened_room(tmp_path, tools=tools) as (_app, room):
        phone = Phone(plain_server(room)).join(room, "甲")
        lesson = phone.get("/api/lesson/u1").json()
        assert lesson["voice"]
        assert lesson["spoken"] == ["第一课。先看"]
        wait_until(lambda: phone.get("/api/lesson/u1/voice/0").json()["ready"])
        sound = phone.get("/api/lesson/u1/sound/0")
        assert (sound.headers["content-type"], sound.text) == ("audio/mp4", "第一课。先看")
        for page in ("1", "-1", "x", "99999999"):
            assert phone.get(f"/api/lesson/u1/voice/{page}").status_code == 404
        english = phone.get("/api/lesson/u1", headers={"X-Lang": "en"}).json()
        assert not english["voice"], "the laptop's voice reads Chinese only"


def test_without_a_voice_the_lesson_says_so(tmp_path: Path) -> None:
    def tools(given: RoomTools) -> RoomTools:
        return dataclasses.replace(given, voice=None)

    with opened_room(tmp_path, tools=tools) as (_app, room):
        phone = Phone(plain_server(room)).join(room, "甲")
        assert not phone.get("/api/lesson/u1").json()["voice"]
        assert phone.get("/api/lesson/u1/voice/0").status_code == 404
