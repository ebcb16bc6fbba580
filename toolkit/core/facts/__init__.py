"""Claims of a text, and what a product card says of each.

`check_claims` finds them all; `unsupported_claims` those that may not be delivered. Nothing here reads a file, a clock
or the network, and no model is asked: the same text and card give the same claims.
"""

from toolkit.core.facts.check import check_claims, unsupported_claims
from toolkit.core.facts.claim import Claim, ClaimKind, ClaimStatus

__all__ = ["Claim", "ClaimKind", "ClaimStatus", "check_claims", "unsupported_claims"]
