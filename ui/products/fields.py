"""The fields of a card in the order and the words of the form."""

from dataclasses import dataclass

from toolkit.core.field_labels import field_label
from toolkit.core.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class FormGroup:
    """Fields that belong together. `paths` with `*` are repeated for each certificate, test or gift."""

    id: str
    title: Text
    paths: tuple[str, ...]


GROUPS: tuple[FormGroup, ...] = (
    FormGroup(
        id="basic",
        title=Text("这是什么货", "What it is"),
        paths=("name", "price", "spec", "origin", "aliases", "variety", "category", "link_no"),
    ),
    FormGroup(
        id="quality",
        title=Text("货怎么样", "What it is like"),
        paths=("taste", "grade", "process", "harvest_date", "ingredients", "batch"),
    ),
    FormGroup(
        id="delivery",
        title=Text("发货、存放和售后", "Delivery, keeping, after-sales"),
        paths=(
            "ship.hours", "after_sales", "shelf_life", "storage", "ship.courier", "ship.cold_chain",
            "ship.regions_excluded", "stock", "limit_per_user",
        ),
    ),
    FormGroup(
        id="price",
        title=Text("价钱和优惠", "Prices and offers"),
        paths=(
            "price_detail.daily", "price_detail.offers", "price_detail.from", "price_detail.to",
            "price_detail.reference", "price_detail.reference_basis", "price_detail.lowest_7d", "price_detail.live",
        ),
    ),
    FormGroup(
        id="certificates",
        title=Text("证书", "Certificates"),
        paths=(
            "certificates.*.type", "certificates.*.no", "certificates.*.valid_to", "certificates.*.holder",
            "certificates.*.scope",
        ),
    ),
    FormGroup(
        id="tests",
        title=Text("检测", "Laboratory tests"),
        paths=("tests.*.item", "tests.*.value", "tests.*.org", "tests.*.date"),
    ),
    FormGroup(
        id="gifts",
        title=Text("赠品", "Gifts"),
        paths=("gifts.*.name", "gifts.*.spec", "gifts.*.qty", "gifts.*.limit"),
    ),
    FormGroup(
        id="story",
        title=Text("人和故事（要真人真事）", "People and story (true ones)"),
        paths=("story.person", "story.place", "story.quote", "story.source"),
    ),
    FormGroup(
        id="sales",
        title=Text("卖出多少", "Sales so far"),
        paths=("sales.value", "sales.period", "sales.source"),
    ),
    FormGroup(
        id="seller",
        title=Text("卖家", "Seller"),
        paths=("seller.name", "seller.licence_no", "seller.address", "seller.contact"),
    ),
    FormGroup(id="never", title=Text("不能说的", "What must not be said"), paths=("forbidden_notes",)),
)  # fmt: skip

_HINTS: dict[str, Text] = {
    "name": Text("如 奉节脐橙", "such as 奉节脐橙"),
    "price": Text("如 39.9", "such as 39.9"),
    "spec": Text("如 5斤装、30枚", "such as 5斤装"),
    "origin": Text("写到县或村", "down to county or village"),
    "aliases": Text("嘴上还会怎么叫，用、隔开", "other spoken names, parted by 、"),
    "taste": Text("用自己的话，用、隔开", "in your own words, parted by 、"),
    "ship.hours": Text("只写数字，如 48", "a number, such as 48"),
    "ship.cold_chain": Text("是 或 否", "是 (yes) or 否 (no)"),
    "stock": Text("真实库存，如 1200箱", "such as 1200箱"),
    "limit_per_user": Text("如 5箱", "such as 5箱"),
    "shelf_life": Text("如 常温15天", "such as 常温15天"),
    "harvest_date": Text("如 11月下旬", "such as 11月下旬"),
    "certificates.*.valid_to": Text("如 2027-05-31", "such as 2027-05-31"),
    "tests.*.date": Text("如 2026-11-02", "such as 2026-11-02"),
    "price_detail.from": Text("如 2026-11-20", "such as 2026-11-20"),
    "price_detail.to": Text("如 2026-11-22", "such as 2026-11-22"),
    "price_detail.offers": Text("真的有的优惠才写，如 满2件减5元", "only offers you really make, such as 满2件减5元"),
    "price_detail.reference_basis": Text(
        "如 2026年11月8日直播成交价", "a dated past deal, such as 2026年11月8日直播成交价"
    ),
    "story.quote": Text("他本人说的原话", "word for word"),
    "story.source": Text("如 2026年11月2日采访录音", "such as an interview with its date"),
    "forbidden_notes": Text("主播不能说的，用；隔开", "what the host must not say, parted by ；"),
    "sales.source": Text("如 店铺后台截图", "such as a screenshot of the shop"),
}
LONG = frozenset(
    {"process", "ingredients", "storage", "after_sales", "story.quote", "forbidden_notes", "certificates.*.scope"}
)
"""Shown in a box of several lines."""
NO_EVIDENCE_NEEDED = frozenset({"name", "aliases", "category", "link_no", "forbidden_notes", "story.source"})
"""What is not a claim about the goods."""


def star(path: str) -> str:
    """The field's path without its index: certificates.2.no -> certificates.*.no."""
    head, *rest = path.split(".")
    return ".".join([head, *("*" if part.isdecimal() else part for part in rest)])


def label_of(path: str) -> Text:
    """The field's name in both languages, as the head of a box."""
    label = field_label(path)
    return Text(label.zh, label.en[:1].upper() + label.en[1:])


def hint_of(path: str) -> Text:
    """How to write it; empty where that goes without saying."""
    return _HINTS.get(star(path), Text("", ""))
