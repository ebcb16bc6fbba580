"""Which of many things can be in a text, found by the rarest characters that each of them needs."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Generic, TypeVar

Entry = TypeVar("Entry")


class NeedsIndex(Generic[Entry]):
    """Entries by a set of keys of which each needs one; what needs nothing is always possible."""

    def __init__(self, entries: Iterable[tuple[Entry, Sequence[frozenset[str]]]]) -> None:
        """`entries`: each with its sets of needed keys, the rarest first."""
        self._always: list[Entry] = []
        self._by_key: dict[str, list[int]] = {}
        self._entries: list[tuple[Entry, tuple[frozenset[str], ...]]] = []
        for entry, needs in entries:
            if not needs:
                self._always.append(entry)
                continue
            for key in needs[0]:
                self._by_key.setdefault(key, []).append(len(self._entries))
            self._entries.append((entry, tuple(needs[1:])))
        self._keys = frozenset(self._by_key)

    def possible(self, keys: frozenset[str]) -> Iterator[Entry]:
        """The entries whose needs `keys` meet, in their order; those without needs first."""
        yield from self._always
        by_key = self._by_key
        for index in sorted({index for key in self._keys & keys for index in by_key[key]}):
            entry, needs = self._entries[index]
            for need in needs:
                if need.isdisjoint(keys):
                    break
            else:
                yield entry
