"""Recordings: what is taken, what is refused with a plain word, and whose they are."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from room_helpers import Phone, opened_room, plain_server

from toolkit.app_room import Room
from toolkit.room import uploads


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Room, Any]]:
    with opened_room(tmp_path_factory.mktemp("home")) as (_app, room):
        yield room, plain_server(room)


@pytest.fixture(scope="module")
def phone(room: Room, server: Any) -> Phone:
    return Phone(server).join(room, "学员")


def send(phone: Phone, content: bytes, name: str = "x.mp4", wanted_for: str = "u2/talk") -> Any:
    return phone.client.post("/api/upload", files={"file": (name, content)}, data={"for": wanted_for})


def kept(room: Room) -> list[str]:
    return sorted(path.name for path in room.uploads.iterdir())


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "hello" * 100)
    return out.getvalue()


def refused() -> dict[str, tuple[bytes, str]]:
    """What people and attackers send in place of a recording, and a word of what they are told."""
    return {
        "zip": (zipped(), "压缩包"),
        "html": (b"<!doctype html><script>alert(1)</script>" * 20, "文字文件"),
        "svg": (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>' * 10, "文字文件"),
        "m3u8 of a local file": (b"#EXTM3U\n#EXTINF:10,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n", "播放列表"),
        "m3u8 of the network": (b"#EXTM3U\n#EXTINF:10,\nhttp://127.0.0.1:1/x.ts\n#EXT-X-ENDLIST\n", "播放列表"),
        "concat script": (b"ffconcat version 1.0\nfile '/etc/passwd'\n", "播放列表"),
        "mpd": (b'<?xml version="1.0"?><MPD><BaseURL>file:///etc/</BaseURL></MPD>' * 3, "播放列表"),
        "sdp": (b"v=0\no=- 0 0 IN IP4 127.0.0.1\nm=audio 5000 RTP/AVP 0\n", "播放列表"),
        "elf": (b"\x7fELF" + bytes(range(256)) * 20, "损坏"),
        "empty box": (b"\x00\x00\x00\x08moov" * 40, "既没有画面"),
        "cut off": (b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom\x00\x00\xff\xffmdat" + b"x" * 5000, "没"),
        "photo": (b"\xff\xd8\xff\xe0" + b"x" * 500, "照片"),
        "pdf": (b"%PDF-1.7\n" + b"x" * 500, "文档"),
        "zeros": (b"\0" * 5000, "零"),
        "polyglot": (b"GIF89a/*" + b"<script>alert(1)</script>" * 40, "文字文件"),
    }


@pytest.mark.parametrize("kind", refused())
def test_what_is_no_recording_is_refused_by_its_content(room: Room, phone: Phone, kind: str) -> None:
    content, word = refused()[kind]
    before = kept(room)
    answer = send(phone, content)
    assert answer.status_code == 400, answer.text
    assert word in answer.json()["message"], answer.json()["message"]
    assert str(room.uploads) not in answer.text
    assert ".part" not in answer.text
    assert kept(room) == before, "nothing is left on the disk"


def test_a_recording_is_taken_and_only_its_owner_reads_it(room: Room, server: Any, phone: Phone) -> None:
    content = wave_of(2)
    made = send(phone, content, "../../../etc/我的 录音.wav").json()
    assert made["kind"] == "audio"
    assert 1_800 <= made["duration_ms"] <= 2_200
    assert all(name.endswith(".media") for name in kept(room)), "the phone's name is not used"
    own = phone.get(f"/api/upload/{made['upload']}/media", headers={"Range": "bytes=0-99"})
    assert (own.status_code, len(own.content)) == (206, 100)
    assert own.content == content[:100]
    assert "sandbox" in own.headers["content-security-policy"]
    other = Phone(server, "192.168.1.60").join(room, "别人", (1, 2, 3))
    for answer in (
        other.get(f"/api/upload/{made['upload']}/media"),
        other.client.delete(f"/api/upload/{made['upload']}"),
        other.post("/api/answer/u2/talk", {"answer": {"uploads": [made["upload"]]}, "request_id": "steal"}),
        Phone(server).get(f"/api/upload/{made['upload']}/media"),
    ):
        assert answer.status_code in (401, 404)
    assert Phone(server, "127.0.0.1").sign_in().get(f"/api/trainer/upload/{made['upload']}/media").content == content
    assert phone.client.delete(f"/api/upload/{made['upload']}").status_code == 200
    assert phone.get(f"/api/upload/{made['upload']}/media").status_code == 404
    assert kept(room) == []


def test_two_gigabytes_are_refused_before_and_while_they_come(
    room: Room, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = phone.client.post(
        "/api/upload",
        content=b"x",
        headers={"Content-Length": "2000000000", "Content-Type": "multipart/form-data; boundary=b"},
    )
    assert told.status_code == 413
    assert "太大" in told.json()["message"]
    import ui.room.multipart as form

    monkeypatch.setattr(form, "MAX_UPLOAD_BYTES", 3_000_000)
    read = 0

    def endless() -> Iterator[bytes]:
        nonlocal read
        yield b'--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
        while True:
            read += 1_000_000
            yield b"x" * 1_000_000
            if read > 50_000_000:
                return

    streamed = phone.client.post(
        "/api/upload", content=endless(), headers={"Content-Type": "multipart/form-data; boundary=b"}
    )
    assert streamed.status_code == 413
    assert kept(room) == []


def test_broken_forms_and_nearly_full_disks_leave_nothing(
    room: Room, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = {"Content-Type": "multipart/form-data; boundary=b"}
    half = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n' + wave_of(1)[:5000]
    assert phone.client.post("/api/upload", content=half, headers=head).status_code == 400
    assert phone.client.post("/api/upload", content=b"nonsense", headers=head).status_code == 400
    assert phone.client.post("/api/upload", json={}).status_code == 400
    assert phone.client.post("/api/upload", data={"for": "u2/talk"}, files={"other": b"x"}).status_code == 400
    assert send(phone, wave_of(1), wanted_for="u2/nothing").status_code == 404
    assert send(phone, wave_of(1), wanted_for="../..").status_code == 404
    monkeypatch.setattr(uploads, "FREE_BYTES", 10**18)
    full = send(phone, wave_of(1))
    assert full.status_code == 507
    assert "磁盘" in full.json()["message"]
    assert phone.put("/api/draft/u1/ask", {"answer": {"still": "kept"}}).status_code == 200
    assert kept(room) == []


def test_locked_exercises_take_no_recordings(room: Room, phone: Phone) -> None:
    room.set_open("u2", False)
    try:
        assert send(phone, wave_of(1)).status_code == 423
    finally:
        room.set_open("u2", True)


def wave_of(seconds: float) -> bytes:
    """A soft hum as a WAV file."""
    import math
    import struct
    import wave

    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        samples = (round(3000 * math.sin(at / 8)) for at in range(int(seconds * 8000)))
        file.writeframes(b"".join(struct.pack("<h", one) for one in samples))
    return out.getvalue()


def test_what_a_sudden_end_has_left_is_cleaned_at_the_next_start(tmp_path: Path) -> None:
    with opened_room(tmp_path) as (_app, room):
        (room.uploads / "abc.part").write_bytes(b"half")
        (room.uploads / "abc.media").write_bytes(b"in no row")
    with opened_room(tmp_path) as (_app, room):
        assert kept(room) == []
