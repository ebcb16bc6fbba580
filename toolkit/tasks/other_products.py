"""A line of a show may name other products than the one it is said of: their names are no claims of this one."""

from collections.abc import Callable, Sequence

from toolkit.core.compliance.findings import ComplianceFinding
from toolkit.core.products import ProductCard


def leave_out_other_products(
    findings: tuple[ComplianceFinding, ...],
    text: str,
    card: ProductCard | None,
    cards: Sequence[ProductCard],
    check: Callable[[str], tuple[ComplianceFinding, ...]],
) -> tuple[ComplianceFinding, ...]:
    """The findings that stand when the names of the other products of the show are left out of the line.

    Args:
        check: what finds the faults of a text said of `card`.
    """
    if card is None or not findings:
        return findings
    own = set(card.names)
    names = [name for other in cards if other.id != card.id for name in other.names if name in text and name not in own]
    if not names:
        return findings
    rest = text
    for name in sorted(names, key=len, reverse=True):
        rest = rest.replace(name, "")
    kept = {(one.rule_id, one.text) for one in check(rest)}
    return tuple(one for one in findings if not one.is_flag or (one.rule_id, one.text) in kept)
