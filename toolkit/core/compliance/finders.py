"""What no list of words can find, by the name that rule files use."""

from collections.abc import Callable, Iterator, Mapping

from toolkit.core.compliance.price_drops import find_price_drops

FINDERS: Mapping[str, Callable[[str], Iterator[tuple[int, int]]]] = {"price_drop": find_price_drops}
"""Name in a rule file -> places of a normalised text."""
