"""The names of a product card's fields in both languages, as pages and scores show them."""

from collections.abc import Mapping

from toolkit.core.product_fields import field_spec
from toolkit.core.text import Text

_ENGLISH: Mapping[str, str] = {
    "id": "id", "name": "name", "aliases": "other names", "category": "kind of goods", "variety": "variety",
    "origin": "origin", "spec": "pack", "price": "price", "link_no": "link number", "grade": "grade or size",
    "batch": "batch", "harvest_date": "time of harvest", "taste": "taste", "process": "how it is grown or made",
    "ingredients": "ingredients", "storage": "how to keep it", "shelf_life": "shelf life", "story.person": "person",
    "story.place": "place of the story", "story.quote": "in their own words", "story.source": "where it was told",
    "price_detail.live": "live price", "price_detail.daily": "everyday price",
    "price_detail.reference": "price compared with", "price_detail.reference_basis": "basis of the comparison",
    "price_detail.lowest_7d": "lowest deal of 7 days", "price_detail.offers": "offers",
    "price_detail.from": "start of the offer", "price_detail.to": "end of the offer", "gifts.*.name": "gift",
    "gifts.*.spec": "pack of the gift", "gifts.*.qty": "number of gifts", "gifts.*.limit": "condition of the gift",
    "stock": "true stock", "limit_per_user": "limit per buyer", "ship.hours": "shipped within (hours)",
    "ship.courier": "courier", "ship.cold_chain": "cold chain", "ship.regions_excluded": "regions not shipped to",
    "after_sales": "after-sales terms", "certificates.*.type": "certificate",
    "certificates.*.no": "certificate number", "certificates.*.holder": "holder of the certificate",
    "certificates.*.valid_to": "certificate valid until", "certificates.*.scope": "scope of the certificate",
    "tests.*.org": "laboratory", "tests.*.date": "date of the test", "tests.*.item": "what was tested",
    "tests.*.value": "result of the test", "sales.value": "sold", "sales.period": "period of the sales",
    "sales.source": "source of the sales", "seller.name": "name of the seller",
    "seller.licence_no": "licence number", "seller.address": "address of the seller",
    "seller.contact": "contact", "forbidden_notes": "what must not be said",
}  # fmt: skip


def field_label(path: str) -> Text:
    """The name of the field at a path, with or without its index: `certificates.2.no`, `certificates.*.no`.

    Raises:
        KeyError: if there is no such field.

    >>> field_label("certificates.2.no").en
    'certificate number'
    """
    spec = field_spec(path.replace("*", "1"))
    return Text(spec.label, _ENGLISH[spec.path])
