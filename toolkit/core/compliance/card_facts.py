"""Look-ups on the product card by name: does it bear out what a hit says?"""

from collections.abc import Mapping

from toolkit.core.compliance.card_offers import gift, no_returns, promise, returns
from toolkit.core.compliance.card_papers import (
    certificate,
    cited,
    health_food,
    label_claim,
    not_health_food,
    only_health_food,
    patent,
)
from toolkit.core.compliance.card_prices import (
    discount,
    free_shipping,
    known_stock,
    offer_end,
    reference_price,
    sales,
    stock,
)
from toolkit.core.compliance.card_values import LookUp

LOOKUPS: Mapping[str, LookUp] = {
    "certificate": certificate,
    "cited": cited,
    "discount": discount,
    "free_shipping": free_shipping,
    "gift": gift,
    "health_food": health_food,
    "known_stock": known_stock,
    "label_claim": label_claim,
    "no_returns": no_returns,
    "not_health_food": not_health_food,
    "offer_end": offer_end,
    "only_health_food": only_health_food,
    "patent": patent,
    "promise": promise,
    "reference_price": reference_price,
    "returns": returns,
    "sales": sales,
    "stock": stock,
}
"""Name in a rule file -> look-up."""
