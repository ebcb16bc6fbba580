"""Records that nobody can change unseen: each carries the digest of the one before it.

The 直播电商监督管理办法 (Order 117, in force since 2026-02-01) asks that the review before a broadcast and each
correction of a slip be recorded, and that records be kept for three years at least.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Literal

from toolkit.core.text import Text

RecordKind = Literal["review", "slip"]
KEEP_YEARS = 3
"""Order 117 of SAMR and CAC; read in a community copy, 2026-11."""
GENESIS = "0" * 64
"""What stands in the place of the digest before the first record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that belongs to a record: evidence, the sheet that was signed."""

    name: str
    sha256: str
    size_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One entry of the log."""

    SCHEMA: ClassVar[str] = "Record.1"

    number: int
    """From 1, without a gap."""
    kind: RecordKind
    made_at: str
    """UTC, ISO 8601 to the second."""
    title: str
    payload: str
    """JSON; what was decided, as it was signed."""
    files: tuple[Attachment, ...]
    previous: str
    digest: str
    """SHA-256 over all that stands above, hexadecimal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainFault:
    """A record that is not what was written."""

    number: int
    fault: Text


def seal_record(
    *, previous: Record | None, kind: RecordKind, made_at: str, title: str, payload: str, files: tuple[Attachment, ...]
) -> Record:
    """The record that follows `previous`."""
    number, before = (previous.number + 1, previous.digest) if previous else (1, GENESIS)
    digest = _digest(number, kind, made_at, title, payload, files, before)
    return Record(
        number=number, kind=kind, made_at=made_at, title=title, payload=payload, files=files, previous=before,
        digest=digest,
    )  # fmt: skip


def check_chain(records: Iterable[Record]) -> tuple[ChainFault, ...]:
    """Every record that was changed, taken out, put in or moved, by the first place where the chain tells it.

    What a chain can't tell: whether its last records are missing. Compare the newest digest with an exported or printed
    one for that.
    """
    faults = []
    expected, before = 1, GENESIS
    for record in records:
        if record.number != expected:
            faults.append(_fault(expected, "这一号不见了，或顺序被动过", "it is missing, or the order was changed"))
        elif record.previous != before:
            faults.append(_fault(record.number, "和上一条接不上：前面的被动过", "it does not follow the one before"))
        if record.digest != _digest_of(record):
            faults.append(_fault(record.number, "内容被改过", "its content was changed"))
        expected, before = record.number + 1, record.digest
    return tuple(faults)


def _fault(number: int, zh: str, en: str) -> ChainFault:
    return ChainFault(number=number, fault=Text(zh, en))


def _digest_of(record: Record) -> str:
    return _digest(
        record.number, record.kind, record.made_at, record.title, record.payload, record.files, record.previous
    )


def _digest(
    number: int, kind: str, made_at: str, title: str, payload: str, files: tuple[Attachment, ...], previous: str
) -> str:
    """Each part with its length before it, so that nothing can move from one to the next."""
    parts = [str(number), kind, made_at, title, payload, previous]
    for file in files:
        parts += [file.name, file.sha256, str(file.size_bytes)]
    whole = hashlib.sha256()
    for part in parts:
        data = part.encode()
        whole.update(f"{len(data)}:".encode() + data)
    return whole.hexdigest()
