"""What photos and talks propose for cards, kept until a person has confirmed or refused each field."""

import contextlib
import dataclasses
import json
import re
import threading
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Literal

from toolkit.core.card_proposal import CardProposal, ProposedFact
from toolkit.core.card_sheet import CardSheet
from toolkit.core.codec import from_plain, to_plain
from toolkit.core.errors import InputError
from toolkit.core.product_fields import find_group
from toolkit.core.text import Text
from toolkit.media.photo_part import write_photo_part
from toolkit.media.save_file import save_text
from toolkit.tasks.card_room import CardRoom, FieldWrite

Decision = Literal["taken", "left"]
SAME = re.compile(r"[\s，,。.；;：:]+")
CORRECTED = "，本人核对改正"
"""Added to the evidence of a field that was read wrongly and put right by hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredProposal:
    """One photo or talk, and what was decided of it so far."""

    SCHEMA: ClassVar[str] = "StoredProposal.1"

    id: str
    card_id: str
    """Empty while there is no card for it."""
    file: str
    """Name of the photo, recording or transcript among the evidence."""
    proposal: CardProposal
    decided: dict[str, Decision]
    """Path, as proposed -> what was decided."""

    def fact(self, path: str) -> ProposedFact:
        """Raises InputError if nothing was proposed there."""
        for fact in self.proposal.facts:
            if fact.path == path:
                return fact
        raise InputError(path[:60], Text("没有这一项", "there is no such field"), Text("请刷新页面", "Reload the page"))


class ProposalShelf:
    """Proposals and the files that they come from, in the folder of the cards."""

    def __init__(self, room: CardRoom) -> None:
        self._room = room
        self._lock = threading.RLock()
        self._known: dict[str, tuple[int, StoredProposal]] = {}

    @property
    def evidence(self) -> Path:
        """Photos, recordings and papers that facts point to."""
        return self._room.folder / "evidence"

    def evidence_file(self, name: str) -> Path:
        """Raises InputError if there is no such file."""
        path = self.evidence / name
        if path.parent != self.evidence or name.startswith(".") or not path.is_file():
            raise InputError(
                name[:60],
                Text("没有这个依据文件", "there is no such file of evidence"),
                Text("请重新上传", "Upload it again"),
            )
        return path

    def place_for(self, name: str) -> Path:
        """Where an uploaded file called `name` goes; an earlier one of that name stays."""
        bare = re.sub(r"[^\w.() -]+", "_", name.replace("\\", "/").rpartition("/")[2]).strip(". ") or "file"
        stem, suffix = Path(bare).stem[-60:], Path(bare).suffix[:10].lower()
        self.evidence.mkdir(parents=True, exist_ok=True)
        number = 1
        while (place := self.evidence / (f"{stem}{suffix}" if number == 1 else f"{stem}-{number}{suffix}")).exists():
            number += 1
        return place

    def add(self, proposal: CardProposal, file: str, card_id: str) -> StoredProposal:
        """Keep what was read; everything in it waits for a person."""
        stored = StoredProposal(id=uuid.uuid4().hex[:10], card_id=card_id, file=file, proposal=proposal, decided={})
        return self._save(stored)

    def open(self, proposal_id: str) -> StoredProposal:
        """Raises InputError if there is no such proposal."""
        if not re.fullmatch(r"[0-9a-f]{10}", proposal_id):
            raise _gone()
        path = self._folder / f"{proposal_id}.json"
        try:
            stamp = path.stat().st_mtime_ns
            known = self._known.get(proposal_id)
            if known is None or known[0] != stamp:
                known = stamp, from_plain(StoredProposal, json.loads(path.read_text(encoding="utf-8")))
                self._known[proposal_id] = known
            return known[1]
        except (OSError, ValueError) as error:
            raise _gone() from error

    def waiting(self, card_id: str) -> tuple[StoredProposal, ...]:
        """Proposals for a card ("": for none yet) with fields that nobody has decided on, newest first."""
        return tuple(
            one for one in self._all() if one.card_id == card_id and len(one.decided) < len(one.proposal.facts)
        )  # fmt: skip

    def give(self, proposal_id: str, card_id: str) -> StoredProposal:
        """Say which card a proposal is for."""
        with self._lock:
            self._room.open(card_id)
            return self._save(dataclasses.replace(self.open(proposal_id), card_id=card_id))

    def take(self, proposal_id: str, path: str, text: str, base: str | None) -> CardSheet:
        """Put a proposed field on the card with the photo or talk as its evidence; `text` as the person confirmed it.

        Args:
            base: what the card said when the person looked; None: whatever it says.
        """
        with self._lock:
            stored = self.open(proposal_id)
            fact = stored.fact(path)
            sheet = self._room.open(stored.card_id)
            target = target_path(stored, path, sheet)
            evidence = fact.evidence if text.strip() == fact.value.strip() else f"{fact.evidence}{CORRECTED}"
            sheet = self._room.write(stored.card_id, FieldWrite(path=target, text=text, base=base, evidence=evidence))
            if sheet.field(target).pending is None:
                self._decide(stored.id, path, "taken")
            return sheet

    def leave(self, proposal_id: str, path: str) -> None:
        """Say that a proposed field is not wanted."""
        with self._lock:
            self.open(proposal_id).fact(path)
            self._decide(proposal_id, path, "left")

    def part_picture(self, proposal_id: str, path: str) -> Path:
        """The part of the photo in which a field was read, as a JPEG. Raises InputError if it comes from no photo."""
        stored = self.open(proposal_id)
        region = stored.fact(path).region
        if region is None:
            raise _gone()
        target = self._folder / "parts" / f"{stored.id}-{path}.jpg"
        if not target.is_file():
            write_photo_part(self.evidence_file(stored.file), region, target)
        return target

    def evidence_index(self) -> "EvidenceIndex":
        """What the evidence of facts may point to, as it is now."""
        names = tuple(each.name for each in self.evidence.iterdir()) if self.evidence.is_dir() else ()
        return EvidenceIndex(names=names, proposals=self._all() if names else ())

    def _all(self) -> tuple[StoredProposal, ...]:
        """Everything that was read, newest first; a file that somebody broke is passed over."""
        found = []
        for path in sorted(self._folder.glob("*.json"), key=lambda path: -path.stat().st_mtime):
            with contextlib.suppress(InputError):
                found.append(self.open(path.stem))
        return tuple(found)

    @property
    def _folder(self) -> Path:
        return self._room.folder / "proposals"

    def _decide(self, proposal_id: str, path: str, decision: Decision) -> None:
        stored = self.open(proposal_id)
        self._save(dataclasses.replace(stored, decided={**stored.decided, path: decision}))

    def _save(self, stored: StoredProposal) -> StoredProposal:
        save_text(self._folder / f"{stored.id}.json", json.dumps(to_plain(stored), ensure_ascii=False, indent=1))
        return stored


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceIndex:
    """Files of evidence, and what was read in them."""

    names: tuple[str, ...]
    proposals: tuple[StoredProposal, ...]

    def find(self, evidence: str) -> tuple[str, StoredProposal | None, str]:
        """The file that a fact's evidence names, and the proposal and path it was read in; empty where none."""
        named = sorted((name for name in self.names if name in evidence), key=len)
        if not named:
            return "", None, ""
        for stored in self.proposals:
            for fact in stored.proposal.facts if stored.file == named[-1] else ():
                if evidence.startswith(fact.evidence) and fact.region is not None:
                    return named[-1], stored, fact.path
        return named[-1], None, ""


def target_path(stored: StoredProposal, path: str, sheet: CardSheet) -> str:
    """Where a proposed field goes on the card: a second certificate beside the first, not over it."""
    group = find_group(path.split(".")[0]) if "." in path else None
    if group is None or not group.is_list or ".1." not in path:
        return path
    said = {fact.path: fact.value for fact in stored.proposal.facts}
    key = {"certificates": "no"}.get(group.name, group.leaf)
    mine = said.get(f"{group.name}.1.{key}") or said.get(f"{group.name}.1.{group.leaf}", "")
    number = 1
    while True:
        held = sheet.field(f"{group.name}.{number}.{key}").text
        others = [each for each in sheet.fields if each.path.startswith(f"{group.name}.{number}.") and each.text]
        if not others or not held or _same(held, mine):
            return path.replace(".1.", f".{number}.", 1)
        number += 1


def _same(one: str, other: str) -> bool:
    return SAME.sub("", one) == SAME.sub("", other)


def _gone() -> InputError:
    return InputError(
        "",
        Text("没有这次识别的结果", "The result of that photo or recording is not there"),
        Text("请重新上传照片或录音", "Upload the photo or the recording again"),
    )
