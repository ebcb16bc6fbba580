"""One file over HTTP into a `.part` file, going on where it stopped, checked before it gets its name."""

import contextlib
import json
import queue
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Generator
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPException, HTTPResponse
from pathlib import Path

from toolkit import __version__
from toolkit.core.models import ModelFile
from toolkit.core.text import Text
from toolkit.engines.weights_files import SourceFailed, sha256_of

_CHUNK_BYTES = 256 << 10
_POLL_S = 0.2
_WORTH_BYTES = 1 << 20
"""An attempt that brought this much starts the count of attempts anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpOptions:
    """How patient a download is."""

    connect_timeout_s: float = 10.0
    """Until the server answers: a blocked host must not hold up the next source for long."""
    stall_timeout_s: float = 30.0
    """Without a single byte."""
    attempts: int = 3
    """In a row that bring almost nothing."""
    pause_s: float = 1.0
    """Before the second attempt, doubled each time."""


class _Cut(Exception):
    """The connection broke: worth another attempt."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.en)
        self.reason = reason


class _Restart(Exception):
    """What has arrived does not fit what the server has now: from the first byte again."""


def download(
    url: str, file: ModelFile, target: Path, report: Callable[[int], None], options: HttpOptions | None = None
) -> str:
    """Download `file` to `target` and return its sha256.

    What has arrived lies in `target.part` and is used by the next call, also after a kill, and also from another
    host if the file has a published checksum. `report` gets the bytes that are there so far; it may raise Cancelled.

    Raises:
        SourceFailed: if this server can't give the file, with the reason in words.
        OSError: if the disk can't take it.
    """
    options = options or HttpOptions()
    part = target.with_name(target.name + ".part")
    part.parent.mkdir(parents=True, exist_ok=True)
    had_bytes = _size(part) > 0
    while True:
        _download_all(url, file, part, report, options)
        sha256 = sha256_of(part, lambda _count: report(_size(part)))
        if file.sha256 in (None, sha256):
            break
        _forget(part)
        if not had_bytes:
            raise SourceFailed(
                Text(f"{file.name} 的内容和公布的校验值不一样", f"{file.name} differs from its published checksum")
            )
        # The bytes of an earlier call may be the bad ones, so this source gets one whole download of its own.
        had_bytes = False
    part.replace(target)
    _note_path(part).unlink(missing_ok=True)
    return sha256


def _download_all(url: str, file: ModelFile, part: Path, report: Callable[[int], None], options: HttpOptions) -> None:
    idle, restarts = 0, 0
    while True:
        before = _size(part)
        try:
            return _request_once(url, file, part, report, options)
        except _Restart:
            _forget(part)
            restarts += 1
            if restarts > options.attempts:
                reason = Text("服务器每次给的文件都不一样", "the server gives another file each time")
                raise SourceFailed(reason) from None
        except _Cut as error:
            idle = 0 if _size(part) - before >= _WORTH_BYTES else idle + 1
            if idle >= options.attempts:
                raise SourceFailed(error.reason) from error
            _pause(options.pause_s * 2 ** max(0, idle - 1), lambda: report(_size(part)))


def _request_once(url: str, file: ModelFile, part: Path, report: Callable[[int], None], options: HttpOptions) -> None:
    note = _read_note(part)
    is_same_host = note.get("url") == url
    if _size(part) and not is_same_host and file.sha256 is None:
        _forget(part)
    offset = _size(part)
    if file.size_bytes is not None and offset == file.size_bytes:
        return
    if file.size_bytes is not None and offset > file.size_bytes:
        raise _Restart
    with contextlib.closing(_stream(url, offset, options, lambda: report(_size(part)))) as events:
        head = next(events)
        if not isinstance(head, _Head):
            raise TypeError("the first event of a stream is its head")
        offset = _begin(head, offset, file, note.get("etag", "") if is_same_host else "")
        _note_path(part).write_text(json.dumps({"url": url, "etag": head.etag}), encoding="utf-8")
        with part.open("r+b" if offset else "wb") as stream:
            stream.seek(offset)
            for chunk in events:
                if isinstance(chunk, bytes):
                    stream.write(chunk)
                    stream.flush()  # so that the size on disk is what has arrived, also after a kill
                    offset += len(chunk)
                    report(offset)
    total = head.total(file)
    if total is not None and offset != total:
        raise _Cut(Text(f"连接中断（{offset} / {total} 字节）", f"the connection broke ({offset} of {total} bytes)"))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
    """What a server's answer begins with."""

    is_partial: bool
    start: int
    total_bytes: int | None
    etag: str

    def total(self, file: ModelFile) -> int | None:
        return self.total_bytes if self.total_bytes is not None else file.size_bytes


_Events = queue.Queue[_Head | bytes | Exception | None]
"""From the thread that waits for the server; None: the answer is complete."""


def _begin(head: _Head, offset: int, file: ModelFile, known_etag: str) -> int:
    """Where writing starts: `offset` if the server goes on from there, 0 if it sends the whole file."""
    if head.is_partial and (head.start != offset or (known_etag and head.etag and head.etag != known_etag)):
        raise _Restart
    if file.size_bytes is not None and head.total_bytes not in (None, file.size_bytes):
        raise SourceFailed(
            Text(
                f"{file.name} 在那里是 {head.total_bytes} 字节，应为 {file.size_bytes}，不是同一个版本",
                f"{file.name} has {head.total_bytes} bytes there instead of {file.size_bytes}: another version",
            )
        )
    return offset if head.is_partial else 0


def _stream(
    url: str, offset: int, options: HttpOptions, check: Callable[[], None]
) -> Generator["_Head | bytes", None, None]:
    """The head and then the chunks of an answer.

    A thread does the waiting, so that Stop works at once while a server is silent; only this side touches the disk.
    """
    events: _Events = queue.Queue(maxsize=16)
    stop = threading.Event()
    threading.Thread(target=_pump, args=(url, offset, options, events, stop), daemon=True).start()
    try:
        waited_s, limit_s = 0.0, options.connect_timeout_s
        has_answered = False
        while True:
            check()
            try:
                event = events.get(timeout=_POLL_S)
            except queue.Empty:
                waited_s += _POLL_S
                if waited_s >= limit_s:
                    reason = Text(f"{limit_s:.0f} 秒没有回应", f"no answer for {limit_s:.0f} s")
                    raise (_Cut if has_answered else SourceFailed)(reason) from None
                continue
            waited_s, limit_s, has_answered = 0.0, options.stall_timeout_s, True
            if event is None:
                return
            if isinstance(event, Exception):
                raise event
            yield event
    finally:
        stop.set()


def _pump(url: str, offset: int, options: HttpOptions, events: "_Events", stop: threading.Event) -> None:
    def put(event: _Head | bytes | Exception | None) -> None:
        while not stop.is_set():
            with contextlib.suppress(queue.Full):
                return events.put(event, timeout=_POLL_S)

    headers = {"User-Agent": f"chushan/{__version__}", "Accept-Encoding": "identity"}
    if offset:
        headers["Range"] = f"bytes={offset}-"
    try:
        request = urllib.request.Request(url, headers=headers)  # noqa: S310 - url_of allows http and https only
        with urllib.request.urlopen(request, timeout=options.stall_timeout_s) as answer:  # noqa: S310
            put(_head_of(answer))
            while not stop.is_set() and (chunk := answer.read1(_CHUNK_BYTES)):
                put(chunk)
        put(None)
    except urllib.error.HTTPError as error:
        error.close()
        put(_status_error(error.code, offset))
    except (urllib.error.URLError, HTTPException, OSError, ValueError) as error:
        put(_network_error(error))


def _head_of(answer: HTTPResponse) -> _Head:
    headers: Message = answer.headers
    length = headers.get("Content-Length", "")
    total = int(length) if length.isdigit() else None
    start = 0
    if answer.status == 206:
        span, _, whole = headers.get("Content-Range", "").removeprefix("bytes ").partition("/")
        first = span.partition("-")[0]
        start = int(first) if first.isdigit() else -1
        total = int(whole) if whole.isdigit() else None
    return _Head(is_partial=answer.status == 206, start=start, total_bytes=total, etag=headers.get("ETag", ""))


def _status_error(code: int, offset: int) -> Exception:
    if code == 416 and offset:
        return _Restart()
    if code >= 500 or code == 429:
        return _Cut(Text(f"服务器出错（HTTP {code}）", f"the server failed (HTTP {code})"))
    if code == 404:
        return SourceFailed(Text("那里没有这个文件（HTTP 404）", "the file is not there (HTTP 404)"))
    return SourceFailed(Text(f"服务器拒绝了（HTTP {code}）", f"the server refused (HTTP {code})"))


def _network_error(error: Exception) -> Exception:
    cause = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(cause, ConnectionResetError | TimeoutError | HTTPException):
        return _Cut(Text(f"连接中断（{cause}）", f"the connection broke ({cause})"))
    return SourceFailed(Text(f"连不上（{cause}）", f"can't connect ({cause})"))


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


def _note_path(part: Path) -> Path:
    return part.with_name(part.name + ".json")


def _read_note(part: Path) -> dict[str, str]:
    """Where the bytes of `part` came from; empty if unknown."""
    try:
        data = json.loads(_note_path(part).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(key): str(value) for key, value in data.items()} if isinstance(data, dict) else {}


def _forget(part: Path) -> None:
    part.unlink(missing_ok=True)
    _note_path(part).unlink(missing_ok=True)


def _pause(seconds: float, check: Callable[[], None]) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        check()
        time.sleep(min(_POLL_S, seconds))
