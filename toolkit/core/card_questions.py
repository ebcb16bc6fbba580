"""What a card still lacks, in the order in which buyers ask for it."""

from collections.abc import Mapping
from dataclasses import dataclass

from toolkit.core.card_proposal import CardProposal
from toolkit.core.field_labels import field_label
from toolkit.core.product_fields import field_spec
from toolkit.core.products import ProductCard
from toolkit.core.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class CardQuestion:
    """One field that is missing."""

    path: str
    label: str
    question: Text
    why: Text
    """What it is good for."""
    is_required: bool
    proposed: str = ""
    """What a photo says of it, to be confirmed."""
    evidence: str = ""


_ASKED: tuple[tuple[str, Text, Text], ...] = (
    (
        "name",
        Text("商品叫什么名字？", "What is the product called?"),
        Text("没有名字，什么都写不了", "nothing can be written without"),
    ),
    (
        "price",
        Text("卖多少钱？（写单位，如 39.9元）", "What does it cost? (with 元)"),
        Text("买家第一个问的就是价钱", "the first thing buyers ask"),
    ),
    (
        "spec",
        Text("一份有多少？（如 5斤装、30枚）", "How much is in one pack?"),
        Text("没有规格，算不出一斤多少钱", "without it no price per 斤"),
    ),
    (
        "origin",
        Text("产地在哪个县、哪个村？", "Which county and village is it from?"),
        Text("产地是信任的第一步", "origin is what trust begins with"),
    ),
    (
        "ship.hours",
        Text("几小时内发货？（只写数字）", "Shipped within how many hours?"),
        Text("承诺了就要做到", "a promise to keep"),
    ),
    (
        "after_sales",
        Text("坏了怎么赔？", "What if it arrives damaged?"),
        Text("生鲜买家最担心坏果", "what buyers of fresh goods fear most"),
    ),
    ("shelf_life", Text("能放多久？", "How long does it keep?"), Text("预包装食品必须写", "required on packed food")),
    ("storage", Text("怎么存放？", "How is it kept?"), Text("放错了容易坏，会退货", "kept badly it spoils")),
    ("ship.courier", Text("发什么快递？", "Which courier?"), Text("有的村子只到一家", "some villages have only one")),
    (
        "stock",
        Text("真实库存有多少？（如 1200箱）", "How much is in stock?"),
        Text("催单的话要和真实库存一致", "say “nearly sold out” only where it is true"),
    ),
    (
        "taste",
        Text("吃起来怎么样？（用、隔开）", "How does it taste?"),
        Text("口感是短视频里最容易说的", "the easiest thing to tell"),
    ),
    (
        "process",
        Text("怎么种、怎么做的？", "How is it grown or made?"),
        Text("做法是和别家不一样的地方", "what makes it yours"),
    ),
    (
        "harvest_date",
        Text("什么时候采收或生产的？", "When was it harvested or made?"),
        Text("新不新鲜看日期", "the date tells how fresh it is"),
    ),
    (
        "ingredients",
        Text("配料有什么？（初级农产品写品名）", "What is in it?"),
        Text("加工食品必须照标签写", "required on processed food"),
    ),
    ("grade", Text("等级、大小？（如 一级，80-85mm）", "Grade or size?"), Text("大小说清楚，少退货", "saves returns")),
    (
        "certificates.1.type",
        Text("有什么证书？（没有就回车）", "Any certificate?"),
        Text("有编号才能在文案里提", "may be mentioned only with its number"),
    ),
    (
        "certificates.1.no",
        Text("证书编号是多少？", "The certificate's number?"),
        Text("观众能按编号查", "viewers can look it up"),
    ),
    (
        "certificates.1.valid_to",
        Text("证书有效期到哪天？", "Valid until?"),
        Text("过期的证书不能说", "an expired one may not be mentioned"),
    ),
    (
        "story.person",
        Text("这是谁种的、谁做的？", "Who grows or makes it?"),
        Text("真人真事最打动人", "true people move buyers"),
    ),
    (
        "price_detail.reference",
        Text("和哪个价格比？（没有就回车）", "A price to compare with?"),
        Text("比价要有依据", "a comparison needs its basis"),
    ),
    (
        "price_detail.reference_basis",
        Text("对比价的依据？（哪天、哪场的成交价）", "The basis of it?"),
        Text("没有依据的原价违法", "without it unlawful"),
    ),
    (
        "limit_per_user",
        Text("每人限购多少？（没有就回车）", "Limit per buyer?"),
        Text("写了才会在脚本里提", "told only if written"),
    ),
    (
        "seller.name",
        Text("卖家（合作社、公司）全称？", "Seller's full name?"),
        Text("平台要求公示", "platforms show it"),
    ),
)
"""Order: what the project's fact sheet of single-product scripts gives as the questions of buyers (price, damage,
shipping, taste), then what law asks of labels, then what makes copy better."""
REQUIRED = ("name", "price", "spec")
_FOLLOWS = {
    "certificates.1.no": "certificates.1.type",
    "certificates.1.valid_to": "certificates.1.type",
    "price_detail.reference_basis": "price_detail.reference",
}
"""A question that makes sense only once another is answered."""


def list_questions(
    card: ProductCard | None, proposal: CardProposal | None = None, answers: Mapping[str, str] | None = None
) -> tuple[CardQuestion, ...]:
    """The missing fields of `card` (None: of a new one) in order, each with what `proposal` says of it."""
    have = {fact.id for fact in card.facts} if card else set()
    have |= set(answers or {})
    said = {fact.path: fact for fact in proposal.facts} if proposal else {}
    found = [_ask(path, question, why, said) for path, question, why in _ASKED if path not in have]
    known = {path for path, _, _ in _ASKED}
    for fact in said.values():
        if fact.path not in known and fact.path not in have:
            question = Text(
                f"{fact.label}是“{fact.value}”吗？", f'Is "{fact.value}" right as {field_label(fact.path).en}?'
            )
            found.append(_ask(fact.path, question, Text("照片上写着", "the photo says so"), said))
    return tuple(each for each in found if _makes_sense(each.path, have, said))


def _ask(path: str, question: Text, why: Text, said: Mapping[str, object]) -> CardQuestion:
    fact = said.get(path)
    return CardQuestion(
        path=path,
        label=field_spec(path).label,
        question=question,
        why=why,
        is_required=path in REQUIRED,
        proposed=getattr(fact, "value", ""),
        evidence=getattr(fact, "evidence", ""),
    )


def _makes_sense(path: str, have: set[str], said: Mapping[str, object]) -> bool:
    needed = _FOLLOWS.get(path)
    return needed is None or needed in have or needed in said or path in said
