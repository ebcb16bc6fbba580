"""A changed byte anywhere is seen."""

import dataclasses

from hypothesis import given
from hypothesis import strategies as st

from toolkit.core.record_chain import GENESIS, Attachment, Record, check_chain, seal_record

TEXTS = st.text(max_size=12)
FILES = st.builds(Attachment, name=TEXTS, sha256=st.just("ab" * 32), size_bytes=st.integers(0, 9))


@st.composite
def chains(draw: st.DrawFn, smallest: int = 1) -> list[Record]:
    found: list[Record] = []
    for _ in range(draw(st.integers(smallest, 6))):
        found.append(
            seal_record(
                previous=found[-1] if found else None,
                kind=draw(st.sampled_from(["review", "slip"])),
                made_at="2026-11-22T10:00:00Z",
                title=draw(TEXTS),
                payload=draw(TEXTS),
                files=tuple(draw(st.lists(FILES, max_size=2))),
            )
        )
    return found


@given(chains())
def test_a_chain_as_it_was_written_has_no_fault(records: list[Record]):
    assert check_chain(records) == ()
    assert records[0].previous == GENESIS


@given(chains(), st.data())
def test_any_change_is_found_at_its_record(records: list[Record], data: st.DataObject):
    index = data.draw(st.integers(0, len(records) - 1))
    record = records[index]
    changes = [
        {"title": record.title + "x"},
        {"payload": record.payload + " "},
        {"kind": "slip" if record.kind == "review" else "review"},
        {"made_at": "2026-11-22T10:00:01Z"},
        {"files": (*record.files, Attachment(name="a", sha256="c" * 64, size_bytes=1))},
        {"title": record.title + record.payload, "payload": ""} if record.payload else {"title": record.title + "y"},
    ]
    records[index] = dataclasses.replace(record, **data.draw(st.sampled_from(changes)))
    assert record.number in {fault.number for fault in check_chain(records)}


@given(chains(smallest=2), st.data())
def test_a_record_taken_out_or_moved_is_found(records: list[Record], data: st.DataObject):
    index = data.draw(st.integers(0, len(records) - 2))
    assert check_chain(records[:index] + records[index + 1 :])
    records[index], records[index + 1] = records[index + 1], records[index]
    assert check_chain(records)


@given(chains(smallest=2))
def test_a_record_resealed_in_the_middle_breaks_the_next(records: list[Record]):
    first = records[0]
    records[0] = seal_record(
        previous=None, kind=first.kind, made_at=first.made_at, title=first.title + "改", payload=first.payload,
        files=first.files,
    )  # fmt: skip
    assert [fault.number for fault in check_chain(records)] == [2]
