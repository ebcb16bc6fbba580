"""What must not be possible: every address and every event asked by somebody who may not, and known tricks."""

import asyncio
import inspect
import re
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote

import pytest
from fastapi.routing import APIRoute
from room_helpers import OURS, Phone, opened_room, right_answer
from starlette.routing import Mount, Route

from toolkit.app_room import Room
from ui.room.access import SEAT_COOKIE, TRAINER_COOKIE, Access
from ui.room.guard import is_open_path
from ui.room.server import build_room_server
from ui.room.trainer import build_trainer


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Room, Any]]:
    home = tmp_path_factory.mktemp("home")
    with opened_room(home) as (app, room):
        (home / "runs").mkdir(exist_ok=True)
        (home / "runs" / "secret.txt").write_text("the trainer's")
        yield room, build_room_server(room, app=app)


@pytest.fixture(scope="module")
def trainee(room: Room, server: Any) -> Phone:
    return Phone(server).join(room, "学员")


def addresses_of(routes: Any, prefix: str = "") -> Iterator[tuple[str, str]]:
    """(method, path) of everything that the application answers, read from itself."""
    for route in routes:
        if hasattr(route, "effective_candidates"):  # a router that FastAPI has taken in
            for each in route.effective_candidates():
                if hasattr(each, "effective_candidates"):
                    yield from addresses_of([each], prefix)
                else:
                    yield from _each_method(each, prefix)
        elif isinstance(route, Mount):
            inner = getattr(route.app, "routes", None)
            yield from (
                addresses_of(inner, prefix + route.path) if inner else [("GET", f"{prefix}{route.path}/secret.txt")]
            )
        elif isinstance(route, APIRoute | Route):
            yield from _each_method(route, prefix)


def _each_method(route: Any, prefix: str) -> Iterator[tuple[str, str]]:
    path = prefix + re.sub(r"\{[^}]*\}", "x", route.path)
    for method in sorted(route.methods or {"GET"}):
        yield method, path


ANYBODYS = {
    ("GET", "/"), ("GET", "/projector"), ("GET", "/login"), ("GET", "/selftest"), ("GET", "/room/page/x"),
    ("GET", "/room/static/secret.txt"), ("GET", "/favicon.ico"), ("GET", "/manifest.json"), ("GET", "/ca.crt"),
    ("GET", "/api/projector"), ("GET", "/api/icons"), ("GET", "/api/words"), ("GET", "/api/qr.svg"),
    ("GET", "/api/wifi.svg"),
    ("GET", "/api/selftest"), ("GET", "/certificate/x"), ("GET", "/certificate/"),
    ("POST", "/api/join"), ("POST", "/api/return"),
    ("POST", "/api/leave"), ("POST", "/api/trainer/login"), ("POST", "/api/trainer/logout"),
}  # fmt: skip
TRAINEES = {
    ("GET", "/api/me"), ("GET", "/api/lesson/x"), ("GET", "/api/picture/x"), ("GET", "/api/exercise/x/x"),
    ("GET", "/api/try/x"), ("GET", "/api/gallery"), ("GET", "/api/draft/x/x"), ("PUT", "/api/draft/x/x"),
    ("POST", "/api/step"), ("POST", "/api/exercise/x/x/figures"),
    ("POST", "/api/answer/x/x"), ("POST", "/api/try/x/cancel"), ("POST", "/api/upload"),
    ("POST", "/api/cut/x/x"), ("GET", "/api/cut/x"), ("DELETE", "/api/cut/x"), ("GET", "/api/films"),
    ("GET", "/api/lesson/x/voice/x"), ("GET", "/api/lesson/x/sound/x"), ("GET", "/api/upload/x/media"),
    ("DELETE", "/api/upload/x"),
}  # fmt: skip


def test_every_address_is_the_trainers_unless_it_is_listed_here(server: Any, trainee: Phone) -> None:
    nobody = Phone(server, "192.168.1.99")
    every = [*addresses_of(server.routes), *addresses_of(server.state.back.app.routes)]
    asked = {one for one in every if one[0] not in ("HEAD", "OPTIONS")}
    trainers = asked - ANYBODYS - TRAINEES
    assert len(trainers) > 100, "the enumeration has lost the tools' or Gradio's addresses"
    assert any("/trainer/gradio_api/" in path for _, path in trainers)
    assert any(path.startswith("/api/trainer/") for _, path in trainers)
    for method, path in sorted(trainers):
        for who in (nobody, trainee):
            answer = who.client.request(method, path, json={}, follow_redirects=False)
            assert answer.status_code == 403, f"{method} {path}: {answer.status_code}"
    for method, path in sorted(TRAINEES):
        files = {"file": b"x"} if path == "/api/upload" else None
        answer = nobody.client.request(method, path, files=files, json=None if files or method == "GET" else {})
        assert answer.status_code == 401, f"{method} {path}"
    assert asked >= ANYBODYS | TRAINEES


def test_every_event_of_the_trainers_page_asks_for_the_role_itself(room: Room, trainee: Phone) -> None:
    """Behind the guard: the handlers are called as Gradio would call them, with a trainee's cookies and with none."""
    import gradio as gr

    blocks = build_trainer(Access(room), "zh")
    events = list(blocks.fns.values())
    assert len(events) >= 20
    token = trainee.client.cookies[SEAT_COOKIE]
    requests = (
        SimpleNamespace(cookies={}), SimpleNamespace(cookies={SEAT_COOKIE: token}),
        SimpleNamespace(cookies={TRAINER_COOKIE: token}), None,
    )  # fmt: skip
    for event in events:
        assert event.api_visibility == "private"
        assert next(iter(inspect.signature(event.fn).parameters.values())).annotation is gr.Request
        for request in requests:
            with pytest.raises(gr.Error, match="只有培训老师"):
                event.fn(request, *[None] * len(event.inputs))


def test_gradio_itself_refuses_without_the_guard(room: Room) -> None:
    from fastapi import FastAPI
    from starlette.testclient import TestClient

    from ui.room.trainer import mount_trainer

    bare = FastAPI()
    mount_trainer(bare, Access(room), "zh")
    client = TestClient(bare)
    for path in ("config", "gradio_api/info", "gradio_api/queue/join", "gradio_api/run/predict"):
        answer = client.post(f"/trainer/{path}", json={"data": []}) if "queue" in path or "run" in path else None
        answer = answer or client.get(f"/trainer/{path}")
        assert answer.status_code in (401, 403, 404), f"{path}: {answer.status_code}"


TRICKS = (
    "/../../etc/passwd", "/..%2f..%2fetc/passwd", "/room/static/../../../pyproject.toml",
    "/room/static/..%2f..%2fguard.py", "/room/static/%2e%2e/guard.py", "/room/static/..%5c..%5cguard.py",
    "/api/upload/../../etc/passwd/media", "/api/upload/..%2f..%2froom.sqlite/media", "/api/picture/..%2f..%2fpasswd",
    "/api/picture/%2fetc%2fpasswd", "/room/page/..%2fguard.py", "//etc/passwd", "/room/static//etc/passwd",
    "/trainer/file=/etc/passwd", "/trainer/gradio_api/file=/etc/passwd", "/file=/etc/passwd", "/file/etc/passwd",
    "/gradio_api/file=C:/Windows/win.ini", "/trainer/gradio_api/file=..%2f..%2froom.sqlite",
    "/trainer/gradio_api/file=/ROOM.SQLITE", "/trainer/static/..%2f..%2f..%2fetc%2fpasswd",
    "/trainer/svelte/..%2f..%2f..%2f..%2fetc/passwd", "/trainer/assets/..%2f..%2f..%2f..%2fetc/passwd",
    "/trainer/gradio_api/proxy=http://127.0.0.1:1/", "/proxy=http://169.254.169.254/latest/meta-data/",
    "/trainer/gradio_api/component_server", "/component_server", "/trainer/gradio_api/stream/x/y/z/playlist.m3u8",
    "/trainer/gradio_api/upload", "/trainer/gradio_api/deep_link?session_hash=x", "/trainer/monitoring",
    "/trainer/gradio_api/call/predict", "/trainer/queue/data?session_hash=x", "/trainer/login", "/runs/secret.txt",
    "/tools/gradio_api/file=/etc/passwd", "/zip/%2e%2e", "/openapi.json", "/docs", "/trainer/openapi.json",
)  # fmt: skip
"""Of CVE-2023-51449, CVE-2024-1561, CVE-2024-1728, GHSA-j2jg (case of blocked paths), CVE-2024-47167 (SSRF), and
their kin: files by path, by case, by encoded dots, servers asked by way of ours."""


@pytest.mark.parametrize("path", TRICKS)
def test_tricks_with_paths_give_nothing(server: Any, trainee: Phone, path: str) -> None:
    for method in ("GET", "POST"):
        answer = trainee.client.request(method, path, follow_redirects=False)
        assert answer.status_code in (400, 401, 403, 404, 405), f"{method} {path}: {answer.status_code}"
        assert "root:" not in answer.text
        assert "the trainer's" not in answer.text


async def ask_raw(server: Any, path: str, cookie: str) -> tuple[int, bytes]:
    """A request whose path no client has tidied: dots and slashes come as an attacker writes them."""
    sent: list[dict[str, Any]] = []
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
        "path": unquote(path.partition("?")[0]), "raw_path": path.encode(),
        "query_string": path.partition("?")[2].encode(), "root_path": "",
        "client": ("192.168.1.50", 5000), "server": ("testserver", 80),
        "headers": [(b"host", b"testserver"), (b"x-lang", b"zh"), (b"cookie", cookie.encode())],
    }  # fmt: skip

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    await server(scope, receive, send)
    body = b"".join(one.get("body", b"") for one in sent if one["type"] == "http.response.body")
    return sent[0]["status"], body


@pytest.mark.parametrize("path", [*TRICKS, "/room/static/../guard.py", "/room/static/./../../../pyproject.toml"])
def test_paths_that_nobody_has_tidied_give_nothing(server: Any, trainee: Phone, path: str) -> None:
    cookies = (f"{SEAT_COOKIE}={trainee.client.cookies[SEAT_COOKIE]}", f"{TRAINER_COOKIE}={TRAINER_COOKIE}", "")
    for cookie in cookies:
        status, body = asyncio.run(ask_raw(server, path, cookie))
        assert status in (400, 401, 403, 404, 405)
        assert b"root:" not in body
        assert b"import" not in body


def test_the_trainer_too_reads_no_file_by_path(server: Any) -> None:
    """The guard lets the trainer through: Gradio's own checks have to hold."""
    trainer = Phone(server, "127.0.0.1").sign_in()
    for path in TRICKS:
        answer = trainer.client.get(path, follow_redirects=False)
        assert "root:" not in answer.text, path
        assert b"SQLite format 3" not in answer.content, path
        if "file=" in path or "proxy=" in path:
            assert answer.status_code in (400, 403, 404), f"{path}: {answer.status_code}"
    assert trainer.get("/runs/secret.txt").status_code == 200
    made = trainer.client.post(
        "/trainer/gradio_api/upload", files={"files": ("../../x.html", b"<script>1</script>" * 100)}
    )
    assert made.status_code in (400, 403, 404, 413), "the trainer's page takes no files"


def test_strange_hosts_and_other_pages_are_refused(server: Any, trainee: Phone) -> None:
    for host in ("evil.example", "10.9.8.7", "localhost.evil.example", "", "169.254.169.254", "0.0.0.0"):
        assert trainee.get("/api/me", headers={"Host": host}).status_code == 403, host
    assert trainee.get("/api/me", headers={"Host": "127.0.0.1:7861"}).status_code == 200
    for origin in ("https://evil.example", "null", "http://testserver.evil.example", "http://testserver:81"):
        assert trainee.post("/api/step", {"unit": ""}, headers={"Origin": origin}).status_code == 403, origin
    assert trainee.post("/api/step", {"unit": ""}, headers={"Origin": "http://testserver"}).status_code == 200
    del trainee.client.headers["X-Lang"]
    try:
        assert trainee.client.post("/api/step", json={"unit": ""}).status_code == 400
    finally:
        trainee.client.headers.update(OURS)


def test_headers_keep_scripts_and_frames_out(server: Any) -> None:
    phone = Phone(server, "192.168.1.8")
    for path in ("/", "/login", "/projector", "/api/projector", "/certificate/x", "/api/me", "/nowhere"):
        headers = phone.get(path).headers
        policy = headers["content-security-policy"]
        assert "object-src 'none'" in policy or "default-src 'none'" in policy
        assert "*" not in policy
        assert "http" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        if is_open_path(path):
            assert "unsafe-eval" not in policy
            assert "script-src 'self';" in policy
    cookie = Phone(server, "127.0.0.1").post("/api/trainer/login", {"pin": "246810"}).headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie


def test_a_script_as_a_name_is_shown_as_text(room: Room, server: Any) -> None:
    name = "<img src=x onerror>"
    phone = Phone(server, "192.168.1.31").join(room, name, (4, 5, 6))
    phone.post("/api/answer/pretest/before", {"answer": right_answer(room), "request_id": "s"})
    from ui.room import trainer_html as html

    for shown in (html.roster_table(room.roster("zh"), "zh"), html.sheet_table(room.sheet("zh"))):
        assert name not in shown
        assert "&lt;img src=x onerror&gt;" in shown
    assert name not in Phone(server).get("/api/projector").text, "the projector tells no names"


def test_malformed_bodies_are_told_plainly(server: Any, trainee: Phone) -> None:
    for content in (b"[", b"[]", b"null", b"\xff\xfe", b'"x"', b"[" * 50_000, b'{"unit": 3}', b'{"unit": {"a": []}}'):
        answer = trainee.client.post("/api/step", content=content)
        assert answer.status_code == 400, content[:20]
        assert "message" in answer.json()
    large = trainee.client.post("/api/step", content=b"x" * 2_000_000)
    assert large.status_code == 413
    deep: Any = {}
    for _ in range(200):
        deep = {"a": deep}
    assert trainee.put("/api/draft/u1/ask", {"answer": deep}).status_code == 200
    for answer in (None, [], "x", {"choices": 5}, {"choices": {"q1": {"a": 1}}}, {"choices": [[]]}):
        given = trainee.post("/api/answer/u1/ask", {"answer": answer, "request_id": "bad"})
        assert given.status_code in (200, 400), given.text
    for request_id in (None, 5, "", "x" * 65, "a b", "../x"):
        given = trainee.post("/api/answer/u1/ask", {"answer": {}, "request_id": request_id})
        assert given.status_code == 400
