"""Regular expressions that are searched for only in texts that hold what each of them needs.

Most of the grammars' patterns fit few texts. Looking for the rarest characters that a pattern needs costs a fraction of
looking for the pattern.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from toolkit.core.needed_chars import needed_singles


class Sought:
    """A compiled pattern, searched only where it may be found."""

    def __init__(self, source: str, flags: int = 0) -> None:
        """Raises re.error if `source` is no regular expression."""
        self.regex = re.compile(source, flags)
        self.needs = needed_singles(source, flags)
        """Sets of characters: a text that lacks every one of a set can't match."""

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        return self.regex.finditer(text) if self._may_be_in(text) else iter(())

    def search(self, text: str) -> re.Match[str] | None:
        return self.regex.search(text) if self._may_be_in(text) else None

    def _may_be_in(self, text: str) -> bool:
        chars = _chars_of(text)
        for need in self.needs:  # noqa: SIM110 - a generator costs more than the look itself
            if need.isdisjoint(chars):
                return False
        return True


@lru_cache(maxsize=16)
def _chars_of(text: str) -> frozenset[str]:
    """The characters of `text`, which is asked for by one pattern after the other."""
    return frozenset(text)
