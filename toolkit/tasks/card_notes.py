"""What is kept beside the user's cards: what was typed and not taken, and the last changes."""

import dataclasses
import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from toolkit.core.card_sheet import Pending, PendingKind, SheetChange, SheetNotes
from toolkit.core.codec import from_plain, to_plain
from toolkit.core.text import Text
from toolkit.media.save_file import save_text

CHANGES_KEPT = 400
PENDING_CHARS = 2_000
SAME_EDIT_S = 120
"""Changes of one field within this time are one: a person is typing."""


class CardNotes:
    """The notes in one file. Callers take turns: see `CardRoom`."""

    def __init__(self, file: Path, now: Callable[[], datetime]) -> None:
        self._file = file
        self._now = now

    def load(self) -> SheetNotes:
        """The notes; none where the file is not there, or somebody broke it."""
        try:
            return from_plain(SheetNotes, json.loads(self._file.read_text(encoding="utf-8")))
        except (OSError, ValueError):
            return SheetNotes()

    def keep_pending(self, card_id: str, path: str, text: str, kind: PendingKind, why: Text) -> None:
        """Keep what was typed into a field and is not on the card."""
        self._put_pending(card_id, path, Pending(text=text[:PENDING_CHARS], kind=kind, why=why))

    def drop_pending(self, card_id: str, path: str) -> None:
        """Nothing is open in this field any more."""
        self._put_pending(card_id, path, None)

    def note_change(self, card_id: str, path: str, old: str, new: str) -> None:
        """Remember a change, so that it can be taken back."""
        change = SheetChange(at=self._now().isoformat(timespec="seconds"), card_id=card_id, path=path, old=old, new=new)
        notes = self.load()
        older = list(notes.changes)
        last = next((each for each in older if each.card_id == card_id and each.path == path), None)
        if last is not None and path and _seconds_between(last.at, change.at) < SAME_EDIT_S:
            older.remove(last)
            change = dataclasses.replace(change, old=last.old)
        self._save(dataclasses.replace(notes, changes=(change, *older)[:CHANGES_KEPT]))

    def _put_pending(self, card_id: str, path: str, pending: Pending | None) -> None:
        notes = self.load()
        before = notes.pending.get(card_id, {})
        mine = {key: held for key, held in before.items() if key != path}
        if pending is not None:
            mine[path] = pending
        if mine != before:
            self._save(dataclasses.replace(notes, pending={**notes.pending, card_id: mine}))

    def _save(self, notes: SheetNotes) -> None:
        save_text(self._file, json.dumps(to_plain(notes), ensure_ascii=False, indent=1))


def _seconds_between(earlier: str, later: str) -> float:
    try:
        return (datetime.fromisoformat(later) - datetime.fromisoformat(earlier)).total_seconds()
    except (ValueError, TypeError):
        return SAME_EDIT_S
