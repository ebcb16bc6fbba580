"""The product cards of the user's own folder, changed field by field. Nothing that was typed is lost."""

import dataclasses
import hashlib
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from toolkit.core.card_questions import REQUIRED, list_questions
from toolkit.core.card_sheet import CardSheet, Pending, PendingKind, SheetChange, SheetField, SheetNotes
from toolkit.core.codec import from_plain, to_plain
from toolkit.core.errors import InputError
from toolkit.core.product_card import CardsResult, build_cards
from toolkit.core.product_fields import field_spec, find_field
from toolkit.core.product_rows import Place, RawField, RawProduct
from toolkit.core.product_values import ValueFault, clean_line, read_value
from toolkit.core.products import ProductCard
from toolkit.core.text import Text
from toolkit.media.card_document import CardDocument, PlainValue, form_text, toml_value
from toolkit.media.product_files import pinyin_id
from toolkit.media.save_file import save_text

FINISHED, UNFINISHED = "my-cards.toml", "unfinished.toml"
CHANGES_KEPT = 400
SAME_EDIT_S = 120
"""Changes of one field within this time are one: a person is typing."""
EVIDENCE_CHARS = 200
NO_CARD = Text("没有这张商品卡", "there is no such product card")
RELOAD = Text("可能在别的设备上拿掉了，请回到列表看看", "It may have been taken out on another device: see the list")
EMPTY = Text("这一项不能空着，卡上还是原来的", "this can't be empty; the card keeps what it had")
ELSEWHERE = Text("别的设备刚把这一项改了", "another device has just changed this")


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldWrite:
    """What somebody typed into a field."""

    path: str
    """Of the field, such as ship.hours, or of its evidence, such as evidence.ship.hours."""
    text: str
    """Empty: the field goes."""
    base: str | None = None
    """What the card said when the typing began; None: whatever it says."""


@dataclass(slots=True)
class _Place:
    document: CardDocument
    index: int
    is_finished: bool


class CardRoom:
    """Cards in `folder`: finished ones in my-cards.toml, which every command reads, others beside it until they are."""

    def __init__(self, folder: Path, now: Callable[[], datetime]) -> None:
        self.folder = folder
        self._now = now
        self._lock = threading.RLock()

    @property
    def file(self) -> Path:
        """The finished cards."""
        return self.folder / FINISHED

    # looking

    def sheets(self) -> tuple[CardSheet, ...]:
        """Every card, unfinished ones last.

        Raises:
            ProductCardInvalid: if somebody broke the file.
        """
        with self._lock:
            notes = self._notes()
            return tuple(self._sheet(place, card_id, notes) for card_id, place in self._places().items())

    def open(self, card_id: str) -> CardSheet:
        """Raises InputError if there is no such card."""
        with self._lock:
            return self._sheet(self._place(card_id), card_id, self._notes())

    def cards(self) -> tuple[ProductCard, ...]:
        """The cards that texts may be written from."""
        return tuple(sheet.card for sheet in self.sheets() if sheet.card is not None and sheet.is_finished)

    def changes(self, card_id: str = "") -> tuple[SheetChange, ...]:
        """The last changes of a card, or of all, newest first."""
        return tuple(each for each in self._notes().changes if card_id in ("", each.card_id))

    # changing

    def add(self, name: str) -> CardSheet:
        """A new card that has only its name.

        Raises:
            InputError: if the name can't be used, or another card has it.
        """
        with self._lock:
            value, fault = _checked("name", name)
            places = self._places()
            taken = {self._name(place) for place in places.values()}
            if fault is None and (value is None or value in taken):
                fault = Text("已经有叫这个名字的卡", "a card of this name is there already") if value else EMPTY
            if fault is not None:
                raise InputError(name[:40], fault, Text("请换一个名字", "Give another name"))
            card_id = _free_id(str(value), set(places))
            document = CardDocument(self.folder / UNFINISHED)
            document.add({"id": card_id, "name": str(value)})
            self._save(document)
            return self.open(card_id)

    def write(self, card_id: str, *writes: FieldWrite) -> CardSheet:
        """The card with what was typed. What it can't hold, or what somebody else changed meanwhile, stays pending.

        Raises:
            InputError: if there is no such card or field.
        """
        with self._lock:
            for one in writes:
                self._write(card_id, one)
            self._retry(card_id)
            self._move_if_complete(card_id)
            return self.open(card_id)

    def settle(self, card_id: str, path: str, *, takes_mine: bool) -> CardSheet:
        """Decide on what is pending in a field: put it on the card, or drop it."""
        with self._lock:
            pending = self._notes().pending.get(card_id, {}).get(path)
            if pending is None:
                return self.open(card_id)
            if takes_mine:
                return self.write(card_id, FieldWrite(path=path, text=pending.text))
            self._keep_pending(card_id, path, None)
            return self.open(card_id)

    def take_out(self, card_id: str) -> None:
        """Remove a card; `put_back` brings it again, comments included."""
        with self._lock:
            place = self._place(card_id)
            text = place.document.cut(place.index)
            self._save(place.document)
            self._note_change(SheetChange(at=self._at(), card_id=card_id, path="", old=text, new=""))

    def put_back(self, card_id: str) -> CardSheet:
        """Bring back a card that was taken out last. Raises InputError if there is none."""
        with self._lock:
            gone = next((each for each in self._notes().changes if each.card_id == card_id and not each.path), None)
            if gone is None or card_id in self._places():
                raise InputError(card_id, NO_CARD, RELOAD)
            document = CardDocument(self.folder / UNFINISHED)
            document.paste(gone.old)
            self._save(document)
            self._move_if_complete(card_id)
            return self.open(card_id)

    # inside

    def _write(self, card_id: str, one: FieldWrite) -> None:
        path = _canonical(one.path)
        place = self._place(card_id)
        value, fault = _checked(path, one.text)
        now = _text_at(place, path)
        new = "" if value is None else form_text(path, toml_value(path, value))
        if fault is None and new == now:
            self._keep_pending(card_id, path, None)
            return
        if one.base is not None and now not in (one.base, new) and _typed(path, one.base) != now:
            self._pend(card_id, path, one.text, "changed", ELSEWHERE)
            return
        if fault is None and value is None and path in REQUIRED and place.is_finished:
            fault = EMPTY
        if fault is None:
            fault = self._put(card_id, path, None if value is None else toml_value(path, value))
        if fault is not None:
            self._pend(card_id, path, one.text, "wrong", fault)
            return
        self._keep_pending(card_id, path, None)
        self._note_change(SheetChange(at=self._at(), card_id=card_id, path=path, old=now, new=new))

    def _put(self, card_id: str, path: str, value: PlainValue | None) -> Text | None:
        """Change the file; or what is wrong with the cards then, and the file stays."""
        place = self._place(card_id)
        before = set(self._check(place).problems)
        if path == "price" and _text_at(place, "price_detail.live") == _text_at(place, "price") != "":
            place.document.put(place.index, "price_detail.live", value or "")
        if value is None:
            place.document.take_out(place.index, path)
        else:
            place.document.put(place.index, path, value)
        worse = [problem for problem in self._check(place).problems if problem not in before and _is_fault(problem)]
        if worse:
            return _bare(worse[0])
        self._save(place.document)
        return None

    def _retry(self, card_id: str) -> None:
        """What could not be taken may fit now: a reference price once its basis is there."""
        for path, pending in self._notes().pending.get(card_id, {}).items():
            if pending.kind == "wrong" and pending.text.strip():
                self._write(card_id, FieldWrite(path=path, text=pending.text))

    def _move_if_complete(self, card_id: str) -> None:
        place = self._place(card_id)
        if place.is_finished or self._check(place).problems:
            return
        text = place.document.cut(place.index)
        finished = CardDocument(self.file)
        finished.paste(text)
        self._save(finished)  # before it leaves the other file: rather twice than lost
        self._save(place.document)

    def _check(self, place: _Place) -> CardsResult:
        """The card, with the problems of its own and those with the finished cards."""
        mine = place.document.raw(place.index)
        finished = place.document if place.is_finished else CardDocument(self.file)
        others = [finished.raw(n) for n in range(len(finished.tables)) if not (place.is_finished and n == place.index)]
        good = [raw for raw in others if not build_cards([raw], "", pinyin_id).problems]
        alone = build_cards([mine], "", pinyin_id)
        if alone.problems or not good:
            return alone
        together = build_cards([*good, mine], "", pinyin_id)
        return CardsResult(cards=alone.cards, notes=alone.notes, problems=together.problems)

    def _places(self) -> dict[str, _Place]:
        """Card id -> where it stands."""
        found: dict[str, _Place] = {}
        for name in (FINISHED, UNFINISHED):
            document = CardDocument(self.folder / name)
            for index in range(len(document.tables)):
                place = _Place(document, index, name == FINISHED)
                written = _text_at(place, "id")
                if written in found and not place.is_finished:
                    continue  # the power failed while it moved
                found[written or _free_id(self._name(place), set(found))] = place
        return found

    def _place(self, card_id: str) -> _Place:
        place = self._places().get(card_id)
        if place is None:
            raise InputError(card_id[:60], NO_CARD, RELOAD)
        return place

    def _name(self, place: _Place) -> str:
        return _text_at(place, "name")

    def _sheet(self, place: _Place, card_id: str, notes: SheetNotes) -> CardSheet:
        written = place.document.fields(place.index)
        texts = {field.path: form_text(field.path, field.value) for field in written if field.path}
        pending = notes.pending.get(card_id, {})
        paths = dict.fromkeys(path.removeprefix("evidence.") for path in (*texts, *pending))
        fields = tuple(
            SheetField(
                path=path, text=texts.get(path, ""), evidence=texts.get(f"evidence.{path}", ""),
                pending=pending.get(path),
            )
            for path in paths
        )  # fmt: skip
        result = self._check(place)
        card = result.cards[0] if result.cards else None
        have = {path: text for path, text in texts.items() if text and not path.startswith("evidence.")}
        key = json.dumps([texts, to_plain(pending)], ensure_ascii=False, sort_keys=True)
        return CardSheet(
            id=card_id,
            name=texts.get("name", ""),
            is_finished=place.is_finished and card is not None and not result.problems,
            fields=fields,
            unknown=tuple((field.name, form_text("", field.value)) for field in written if not field.path),
            problems=tuple(_bare(problem) for problem in result.problems if _is_fault(problem)),
            questions=list_questions(card, None, have),
            card=card,
            revision=hashlib.sha256(key.encode()).hexdigest()[:16],
        )

    # what stands beside the cards

    @property
    def _notes_file(self) -> Path:
        return self.folder / "notes.json"

    def _notes(self) -> SheetNotes:
        try:
            return from_plain(SheetNotes, json.loads(self._notes_file.read_text(encoding="utf-8")))
        except (OSError, ValueError):
            return SheetNotes()

    def _save_notes(self, notes: SheetNotes) -> None:
        save_text(self._notes_file, json.dumps(to_plain(notes), ensure_ascii=False, indent=1))

    def _pend(self, card_id: str, path: str, text: str, kind: PendingKind, why: Text) -> None:
        self._keep_pending(card_id, path, Pending(text=text[:2_000], kind=kind, why=why))

    def _keep_pending(self, card_id: str, path: str, pending: Pending | None) -> None:
        notes = self._notes()
        mine = {key: held for key, held in notes.pending.get(card_id, {}).items() if key != path}
        if pending is not None:
            mine[path] = pending
        if mine != notes.pending.get(card_id, {}):
            self._save_notes(dataclasses.replace(notes, pending={**notes.pending, card_id: mine}))

    def _note_change(self, change: SheetChange) -> None:
        notes = self._notes()
        older = list(notes.changes)
        last = next((each for each in older if each.card_id == change.card_id and each.path == change.path), None)
        if last is not None and change.path and _seconds_between(last.at, change.at) < SAME_EDIT_S:
            older.remove(last)
            change = dataclasses.replace(change, old=last.old)
        kept = (change, *older)[:CHANGES_KEPT]
        self._save_notes(dataclasses.replace(notes, changes=kept))

    def _at(self) -> str:
        return self._now().isoformat(timespec="seconds")

    def _save(self, document: CardDocument) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        document.save()


def _canonical(path: str) -> str:
    """Raises InputError if no card has such a field."""
    bare = path.removeprefix("evidence.")
    ref = find_field((bare,))
    if ref is None or ref.path != bare or bare == "id":
        raise InputError(path[:60], Text("没有这一项", "there is no such field"), Text("请刷新页面", "Reload the page"))
    return path


def _checked(path: str, text: str) -> tuple[object | None, Text | None]:
    """The value that was typed, and what is wrong with it."""
    if path.startswith("evidence."):
        return clean_line(text)[:EVIDENCE_CHARS] or None, None
    try:
        return read_value(field_spec(path), text, is_typed=False, has_yuan=True), None
    except ValueFault as fault:
        return None, fault.fault


def _typed(path: str, text: str) -> str:
    """What the card would say of a text, so that 39.9 and 39.9元 count as one."""
    value, fault = _checked(path, text)
    return text if fault or value is None else form_text(path, toml_value(path, value))


def _text_at(place: _Place, path: str) -> str:
    found = (field for field in place.document.fields(place.index) if field.path == path)
    return next((form_text(path, field.value) for field in found), "")


def _free_id(name: str, taken: set[str]) -> str:
    fields = {"name": name or "product", "spec": "1", "price": "1元"}
    raw = tuple(RawField(parts=(path,), value=value, place=Place()) for path, value in fields.items())
    result = build_cards([RawProduct(fields=raw, place=Place())], "", pinyin_id)
    stem = result.cards[0].id if result.cards else "product"
    number = 1
    while (found := stem if number == 1 else f"{stem}-{number}") in taken:
        number += 1
    return found


def _is_fault(problem: Text) -> bool:
    """Whether it is more than a needed field that is still missing."""
    return " is missing; give it" not in problem.en


def _bare(problem: Text) -> Text:
    """A problem without the marks of a place that a form has no use for."""
    zh = problem.zh.lstrip("： ").replace("（）", "")
    return Text(zh, problem.en.lstrip(": ").replace(" ()", ""))


def _seconds_between(earlier: str, later: str) -> float:
    try:
        return (datetime.fromisoformat(later) - datetime.fromisoformat(earlier)).total_seconds()
    except (ValueError, TypeError):
        return SAME_EDIT_S
