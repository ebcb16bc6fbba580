"""What the pages of a live show know: the last events, what a page that comes later needs, captions as files."""

import contextlib
import json
import threading
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

from toolkit.core.courses.law_names import law_in_english

KEPT_EVENTS = 3_000
KEPT_FINALS = 400
"""Of the transcript a page that comes later gets the last of it; the log on disk has all."""
KEPT_QUESTIONS = 60
SEGMENT_MS = 4_000
LIST_SEGMENTS = 6
LATE_MS = 5_000
"""Words are told up to so long after they were said: a segment of captions is closed then."""
_LASTING = ("product", "prompt", "status")


class Board:
    """Takes events from the run's thread, hands them to pages; safe from any thread."""

    def __init__(self, text_file: Path | None = None) -> None:
        self._lock = threading.Lock()
        self._events: deque[tuple[int, str]] = deque(maxlen=KEPT_EVENTS)
        self._finals: deque[dict[str, Any]] = deque(maxlen=KEPT_FINALS)
        self._alerts: dict[int, dict[str, Any]] = {}
        self._was_recorded = False
        self._lasting: dict[str, dict[str, Any]] = {}
        self._rows: dict[str, Any] = {"frozen": [], "base": "", "base_told": 0, "frozen_count": 0}
        self._highlights: list[dict[str, Any]] = []
        self._questions: dict[int, dict[str, Any]] = {}
        self._media_ms = 0
        self._newest = 0
        self._own_events = 0
        self._listeners: dict[int, Callable[[], object]] = {}
        self._listener_count = 0
        self._text_file = text_file
        self._text = ""

    def add(self, plain: dict[str, Any]) -> None:
        """One event, as `toolkit.core.live.plain.plain_event` gives it."""
        if plain["type"] == "alert" and "law" in plain:
            plain = {**plain, "law_en": law_in_english(plain["law"])}
        with self._lock:
            self._media_ms = max(self._media_ms, plain["media_ms"])
            self._tell({**plain, "id": plain["id"] + self._own_events})
        self._write_text(plain)
        self.wake()

    def misheard(self, number: int) -> None:
        """A person says that a doubtful warning was misheard: every page lets go of it, nothing is recorded."""
        with self._lock:
            alert = self._alerts.get(number)
            if alert is None or alert.get("is_sure", True) or "corrected" in alert or "misheard" in alert:
                return
            self._own_events += 1
            self._tell({"type": "misheard", "id": self._newest + 1, "media_ms": self._media_ms, "alert": number})
        self.wake()

    def wake(self) -> None:
        """Every listener looks whether there is something new, or whether the server ends."""
        with self._lock:
            listeners = list(self._listeners.values())
        for each in listeners:
            each()

    def _tell(self, plain: dict[str, Any]) -> None:
        """Keeps an event that is numbered as the pages count them."""
        self._newest = plain["id"]
        self._events.append((plain["id"], json.dumps(plain, ensure_ascii=False)))
        self._take(plain)

    def _take(self, plain: dict[str, Any]) -> None:
        kind = plain["type"]
        if kind in ("tentative", "final"):
            told = plain.get("base_told", len(plain["base"]))
            self._rows = {
                "frozen": plain["frozen"], "base": plain["base"], "base_told": told,
                "frozen_count": plain["frozen_count"],
            }  # fmt: skip
        if kind == "final":
            keys = ("number", "text", "start_ms", "end_ms", "ends_stretch", "gloss")
            self._finals.append({key: plain[key] for key in keys if key in plain})
        elif kind == "cleared":
            self._rows = {**self._rows, "frozen": [], "base": "", "base_told": 0}
        elif kind == "alert":
            self._alerts[plain["number"]] = plain
        elif kind in ("corrected", "misheard"):
            self._alerts.get(plain["alert"], {})[kind] = plain.get("record", True)
        elif kind == "highlight":
            self._highlights.append({"at_ms": plain["at_ms"], "by": plain.get("by", "hand")})
        elif kind == "question":
            self._questions.pop(plain["number"], None)
            self._questions[plain["number"]] = plain
            while len(self._questions) > KEPT_QUESTIONS:
                self._questions.pop(next(iter(self._questions)))
        elif kind in _LASTING:
            self._lasting[kind] = plain
            self._was_recorded |= plain.get("is_recording", False)

    def snapshot(self) -> dict[str, Any]:
        """Everything that a page needs which comes in the middle."""
        with self._lock:
            return {
                "type": "snapshot", "id": self._newest, "rows": self._rows, "finals": list(self._finals),
                "alerts": list(self._alerts.values()), "highlights": list(self._highlights),
                "questions": list(self._questions.values()),
                "media_ms": self._media_ms, "was_recorded": self._was_recorded, **self._lasting,
            }  # fmt: skip

    def after(self, last_id: int | None) -> list[tuple[int, str]]:
        """Events after `last_id`; where that is unknown or gone, one snapshot."""
        with self._lock:
            oldest = self._events[0][0] if self._events else 0
            is_known = last_id is not None and oldest - 1 <= last_id <= self._newest and last_id > 0
            if is_known and last_id is not None:
                return [(number, line) for number, line in self._events if number > last_id]
        shot = self.snapshot()
        return [(shot["id"], json.dumps(shot, ensure_ascii=False))]

    def listen(self, wake: Callable[[], object]) -> int:
        """`wake` is called, from another thread, whenever there is something new. Ends with `leave`."""
        with self._lock:
            self._listener_count += 1
            self._listeners[self._listener_count] = wake
            return self._listener_count

    def leave(self, number: int) -> None:
        with self._lock:
            self._listeners.pop(number, None)

    @property
    def clients(self) -> int:
        return len(self._listeners)

    # captions for tools without a browser source

    def playlist(self, query: str) -> str:
        """The HLS media playlist of the captions; `query` is put behind each address."""
        with self._lock:
            closed = max(0, self._media_ms - LATE_MS) // SEGMENT_MS
            is_over = self._lasting.get("status", {}).get("state") == "ended"
        count = closed + is_over
        first = 0 if is_over else max(0, count - LIST_SEGMENTS)
        lines = [
            "#EXTM3U", "#EXT-X-VERSION:3", f"#EXT-X-TARGETDURATION:{SEGMENT_MS // 1000}",
            f"#EXT-X-MEDIA-SEQUENCE:{first}",
        ]  # fmt: skip
        for number in range(first, count):
            lines += [f"#EXTINF:{SEGMENT_MS / 1000:.3f},", f"captions/{number}.vtt{query}"]
        return "\n".join([*lines, *(["#EXT-X-ENDLIST"] if is_over else []), ""])

    def segment(self, number: int) -> str:
        """A segment of captions as WebVTT: times count from the first sound."""
        start_ms, end_ms = number * SEGMENT_MS, (number + 1) * SEGMENT_MS
        lines = ["WEBVTT", "X-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000", ""]
        with self._lock:
            finals = list(self._finals)
        for final in finals:
            text = final["text"].strip("，。； ")
            if text and final["start_ms"] < end_ms and final["end_ms"] > start_ms:
                shown = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
                lines += [
                    f"{_clock(final['start_ms'])} --> {_clock(max(final['end_ms'], final['start_ms'] + 500))}",
                    shown,
                    "",
                ]
        return "\n".join(lines)

    def _write_text(self, plain: dict[str, Any]) -> None:
        """The row that is on the screen, for OBS's own text source; written whole or not at all."""
        if self._text_file is None or plain["type"] not in ("tentative", "final", "cleared"):
            return
        text = plain.get("base", "").strip() or next(iter(plain.get("frozen", [])[-1:]), "")
        if text == self._text:
            return
        self._text = text
        partial = self._text_file.with_name(f"{self._text_file.stem}.part{self._text_file.suffix}")
        with contextlib.suppress(OSError):  # a full disk must not stop the captions on the page
            partial.write_text(text, encoding="utf-8")
            partial.replace(self._text_file)


def _clock(time_ms: int) -> str:
    """
    >>> _clock(3_723_004)
    '01:02:03.004'
    """
    seconds, ms = divmod(time_ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}.{ms:03}"
