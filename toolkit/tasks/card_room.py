"""The product cards of the user's own folder, changed field by field. Nothing that was typed is lost."""

import dataclasses
import hashlib
import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from toolkit.core.card_questions import REQUIRED, list_questions
from toolkit.core.card_sheet import CardSheet, SheetChange, SheetField, SheetNotes
from toolkit.core.codec import to_plain
from toolkit.core.errors import InputError
from toolkit.core.product_card import CardsResult, build_cards
from toolkit.core.product_fields import field_spec, find_field
from toolkit.core.product_rows import Place, RawField, RawProduct
from toolkit.core.product_values import ValueFault, clean_line, read_value
from toolkit.core.products import ProductCard
from toolkit.core.text import Text
from toolkit.media.card_document import CardDocument
from toolkit.media.card_values import PlainValue, form_text, plain_value, toml_value
from toolkit.media.product_files import pinyin_id
from toolkit.tasks.card_notes import CardNotes

FINISHED, UNFINISHED = "my-cards.toml", "unfinished.toml"
READS_KEPT = 2_000
EVIDENCE_CHARS = 200
NO_CARD = Text("没有这张商品卡", "There is no such product card")
RELOAD = Text(
    "可能在别的设备上删掉了。可以做一张新的", "It may have been deleted on another device. You can make a new one"
)
EMPTY = Text("这一项不能空着，卡上还是原来的", "this can't be empty; the card keeps what it had")
ELSEWHERE = Text("别的设备刚把这一项改了", "another device has just changed this")


_NAMING = ("id", "name", "aliases", "spec", "price")
"""What two cards may not share, and what each needs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldWrite:
    """What somebody typed into a field."""

    path: str
    """Of the field, such as ship.hours, or of its evidence, such as evidence.ship.hours."""
    text: str
    """Empty: the field goes."""
    base: str | None = None
    """What the card said when the typing began; None: whatever it says."""
    evidence: str = ""
    """What shows it; written with the field, and only if the card takes that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """A card as it stands in its file, checked by itself."""

    texts: dict[str, str]
    """Path -> text, evidence included."""
    unknown: tuple[tuple[str, str], ...]
    raw: RawProduct
    alone: CardsResult


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where a card stands."""

    file: Path
    index: int
    is_finished: bool
    read: _Read

    def text(self, path: str) -> str:
        return self.read.texts.get(path, "")


class CardRoom:
    """Cards in `folder`: finished ones in my-cards.toml, which every command reads, others beside it until they are."""

    def __init__(self, folder: Path, now: Callable[[], datetime]) -> None:
        self.folder = folder
        self._notes = CardNotes(folder / "notes.json", now)
        self._lock = threading.RLock()
        self._reads: dict[str, _Read] = {}

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
            notes, places = self._notes.load(), self._places()
            return tuple(self._sheet(place, card_id, notes, places) for card_id, place in places.items())

    def open(self, card_id: str) -> CardSheet:
        """Raises InputError if there is no such card."""
        with self._lock:
            places = self._places()
            return self._sheet(_found(places, card_id), card_id, self._notes.load(), places)

    def cards(self) -> tuple[ProductCard, ...]:
        """The cards that texts may be written from."""
        return tuple(sheet.card for sheet in self.sheets() if sheet.card is not None and sheet.is_finished)

    def changes(self, card_id: str = "") -> tuple[SheetChange, ...]:
        """The last changes of a card, or of all, newest first."""
        return tuple(each for each in self._notes.load().changes if card_id in ("", each.card_id))

    # changing

    def add(self, name: str) -> CardSheet:
        """A new card that has only its name.

        Raises:
            InputError: if the name can't be used, or another card has it.
        """
        with self._lock:
            value, fault = _checked("name", name)
            places = self._places()
            taken = {place.text("name") for place in places.values()}
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
                if self._write(card_id, one) and one.evidence:
                    self._write(card_id, FieldWrite(path=f"evidence.{one.path}", text=one.evidence))
            self._retry(card_id)
            self._move_if_complete(card_id)
            return self.open(card_id)

    def settle(self, card_id: str, path: str, *, takes_mine: bool) -> CardSheet:
        """Decide on what is pending in a field: put it on the card, or drop it."""
        with self._lock:
            pending = self._notes.load().pending.get(card_id, {}).get(path)
            if pending is None:
                return self.open(card_id)
            if takes_mine:
                return self.write(card_id, FieldWrite(path=path, text=pending.text))
            self._notes.drop_pending(card_id, path)
            return self.open(card_id)

    def take_out(self, card_id: str) -> None:
        """Remove a card; `put_back` brings it again, comments included."""
        with self._lock:
            place = _found(self._places(), card_id)
            document = CardDocument(place.file)
            text = document.cut(place.index)
            self._save(document)
            self._notes.note_change(card_id, "", text, "")

    def put_back(self, card_id: str) -> CardSheet:
        """Bring back a card that was taken out last. Raises InputError if there is none."""
        with self._lock:
            gone = next(
                (each for each in self._notes.load().changes if each.card_id == card_id and not each.path), None
            )
            if gone is None or card_id in self._places():
                raise InputError("", NO_CARD, RELOAD)
            document = CardDocument(self.folder / UNFINISHED)
            document.paste(gone.old)
            self._save(document)
            self._move_if_complete(card_id)
            return self.open(card_id)

    # inside

    def _write(self, card_id: str, one: FieldWrite) -> bool:
        """Whether the card says it now; else it is pending."""
        path = _canonical(one.path)
        place = _found(self._places(), card_id)
        value, fault = _checked(path, one.text)
        now = place.text(path)
        new = "" if value is None else form_text(path, toml_value(path, value))
        if fault is None and new == now:
            self._notes.drop_pending(card_id, path)
            return True
        if one.base is not None and now not in (one.base, new) and _typed(path, one.base) != now:
            self._notes.keep_pending(card_id, path, one.text, "changed", ELSEWHERE)
            return False
        if fault is None and value is None and path in REQUIRED and place.is_finished:
            fault = EMPTY
        if fault is None:
            fault = self._put(card_id, path, None if value is None else toml_value(path, value))
        if fault is not None:
            self._notes.keep_pending(card_id, path, one.text, "wrong", fault)
            return False
        self._notes.drop_pending(card_id, path)
        self._notes.note_change(card_id, path, now, new)
        return True

    def _put(self, card_id: str, path: str, value: PlainValue | None) -> Text | None:
        """Change the file; or what is wrong with the cards then, and the file stays."""
        places = self._places()
        place = _found(places, card_id)
        before = set(self._problems(place, places))
        document = CardDocument(place.file)
        if path == "price" and value is not None and place.text("price_detail.live") == place.text("price") != "":
            document.put(place.index, "price_detail.live", value)
        if value is None:
            document.take_out(place.index, path)
        else:
            document.put(place.index, path, value)
        after = dataclasses.replace(place, read=self._read(document, place.index))
        worse = [one for one in self._problems(after, places) if one not in before and _is_fault(one)]
        if worse:
            return _bare(worse[0])
        self._save(document)
        return None

    def _retry(self, card_id: str) -> None:
        """What could not be taken may fit now: a reference price once its basis is there."""
        for path, pending in self._notes.load().pending.get(card_id, {}).items():
            if pending.kind == "wrong" and pending.text.strip():
                self._write(card_id, FieldWrite(path=path, text=pending.text))

    def _move_if_complete(self, card_id: str) -> None:
        places = self._places()
        place = _found(places, card_id)
        if place.is_finished or self._problems(place, places):
            return
        document, finished = CardDocument(place.file), CardDocument(self.file)
        finished.paste(document.cut(place.index))
        self._save(finished)  # before it leaves the other file: rather twice than lost
        self._save(document)

    def _problems(self, place: _Place, places: Mapping[str, _Place]) -> tuple[Text, ...]:
        """What is wrong with a card by itself, or beside the finished ones, whose names it may not share."""
        if place.read.alone.problems:
            return place.read.alone.problems
        others = [
            other.read.raw
            for other in places.values()
            if other.is_finished
            and not other.read.alone.problems
            and (other.file, other.index) != (place.file, place.index)
        ]
        named = [
            dataclasses.replace(raw, fields=tuple(f for f in raw.fields if f.parts[0] in _NAMING)) for raw in others
        ]
        mine = dataclasses.replace(
            place.read.raw, fields=tuple(f for f in place.read.raw.fields if f.parts[0] in _NAMING)
        )
        return build_cards([*named, mine], "", pinyin_id).problems

    def _places(self) -> dict[str, _Place]:
        """Card id -> where it stands."""
        found: dict[str, _Place] = {}
        for name in (FINISHED, UNFINISHED):
            document = CardDocument(self.folder / name)
            for index in range(len(document.tables)):
                place = _Place(
                    file=document.path, index=index, is_finished=name == FINISHED, read=self._read(document, index)
                )
                written = place.text("id")
                if written in found and not place.is_finished:
                    continue  # the power failed while it moved
                found[written or _free_id(place.text("name"), set(found))] = place
        return found

    def _read(self, document: CardDocument, index: int) -> _Read:
        """The card, checked; remembered, since most cards are as they were a moment ago."""
        key = repr(plain_value(document.tables[index]))
        if len(self._reads) > READS_KEPT:
            self._reads.clear()
        if key not in self._reads:
            fields, raw = document.fields(index), document.raw(index)
            self._reads[key] = _Read(
                texts={field.path: form_text(field.path, field.value) for field in fields if field.path},
                unknown=tuple((field.name, form_text("", field.value)) for field in fields if not field.path),
                raw=raw,
                alone=build_cards([raw], "", pinyin_id),
            )
        return self._reads[key]

    def _sheet(self, place: _Place, card_id: str, notes: SheetNotes, places: Mapping[str, _Place]) -> CardSheet:
        texts = place.read.texts
        pending = notes.pending.get(card_id, {})
        paths = dict.fromkeys(path.removeprefix("evidence.") for path in (*texts, *pending))
        fields = tuple(
            SheetField(
                path=path, text=texts.get(path, ""), evidence=texts.get(f"evidence.{path}", ""),
                pending=pending.get(path),
            )
            for path in paths
        )  # fmt: skip
        problems = self._problems(place, places)
        card = place.read.alone.cards[0] if place.read.alone.cards else None
        have = {path: text for path, text in texts.items() if text and not path.startswith("evidence.")}
        key = json.dumps([texts, to_plain(pending)], ensure_ascii=False, sort_keys=True)
        return CardSheet(
            id=card_id,
            name=place.text("name"),
            is_finished=place.is_finished and card is not None and not problems,
            fields=fields,
            unknown=place.read.unknown,
            problems=tuple(_bare(problem) for problem in problems if _is_fault(problem)),
            questions=list_questions(card, None, have),
            card=card,
            revision=hashlib.sha256(key.encode()).hexdigest()[:16],
        )

    def _save(self, document: CardDocument) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        document.save()


def _found(places: Mapping[str, _Place], card_id: str) -> _Place:
    """Raises InputError if there is no such card."""
    if card_id not in places:
        raise InputError("", NO_CARD, RELOAD)
    return places[card_id]


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
