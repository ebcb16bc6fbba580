"""The fields of a product card in both languages, and what to write into each."""

from collections.abc import Mapping

from toolkit.core.product_fields import field_spec
from toolkit.core.text import Text

_ENGLISH: Mapping[str, str] = {
    "name": "name", "aliases": "other names", "category": "kind of goods", "variety": "variety", "origin": "origin",
    "spec": "pack", "price": "price", "link_no": "link number", "grade": "grade", "batch": "batch",
    "harvest_date": "harvest", "taste": "taste", "process": "how it is made", "ingredients": "ingredients",
    "storage": "storage", "shelf_life": "shelf life", "story.person": "person", "story.place": "place of the story",
    "story.quote": "in their own words", "story.source": "source of the story", "stock": "stock",
    "limit_per_user": "limit for each buyer", "ship.hours": "shipped within (hours)", "ship.courier": "courier",
    "ship.cold_chain": "cold chain", "ship.regions_excluded": "regions left out", "after_sales": "after-sales terms",
    "price_detail.live": "live price", "price_detail.daily": "usual price", "price_detail.reference": "compared price",
    "price_detail.reference_basis": "basis of the compared price", "price_detail.offers": "offers",
    "price_detail.from": "offer begins", "price_detail.to": "offer ends", "seller.name": "seller",
    "forbidden_notes": "must not be said", "certificates.*.type": "certificate", "certificates.*.no": "certificate no.",
    "certificates.*.holder": "holder", "certificates.*.valid_to": "valid to", "gifts.*.name": "gift",
    "gifts.*.spec": "gift's size", "gifts.*.qty": "gift's number", "gifts.*.limit": "gift's condition",
    "tests.*.org": "tested by", "tests.*.date": "tested on", "tests.*.item": "what was tested",
    "tests.*.value": "result", "sales.value": "sold", "sales.period": "period of sales",
    "sales.source": "source of sales",
}  # fmt: skip


def field_label(path: str) -> Text:
    """The name of a card's field in both languages."""
    spec = field_spec(path)
    return Text(spec.label, _ENGLISH.get(spec.path, spec.path.replace("_", " ").replace(".", " ")))


FIELD_HINTS: Mapping[str, Text] = {
    "name": Text("观众听到的名字，如“奉节脐橙”", "the name that viewers hear"),
    "spec": Text("带单位，如“5斤装”“500克一瓶”", "with its unit: 5斤装, 500克一瓶"),
    "price": Text("带单位，如“39.9元”", "with its unit: 39.9元"),
    "origin": Text("写到县或村，要真的", "down to county or village, and true"),
    "taste": Text("自己的话，用顿号分开，如“甜、汁水多”", "own words: 甜、汁水多"),
    "storage": Text("买回去怎么放", "how buyers keep it"),
    "shelf_life": Text("能放多久，如“常温15天”", "how long it keeps: 常温15天"),
    "harvest_date": Text("什么时候采的，如“11月下旬”", "when it was picked"),
    "process": Text("怎么种、怎么做，照实说", "how it is grown or made"),
    "after_sales": Text("坏了怎么赔、怎么联系", "what happens with damaged goods"),
    "ship.hours": Text("几小时内发货，只写数字", "shipped within so many hours, a number"),
    "ship.regions_excluded": Text("发不到的地方，没有就不写", "regions you can't ship to; none: leave empty"),
    "ingredients": Text("标签上的配料，一字不改", "as on the label"),
    "stock": Text("真实的库存，如“200箱”", "true stock: 200箱"),
    "story.person": Text("真人真事，先问过本人", "a real person, who agreed"),
    "story.quote": Text("本人说过的话，原样写", "what the person said, word for word"),
}
