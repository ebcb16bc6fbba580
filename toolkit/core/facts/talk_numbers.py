"""Numbers of the talk itself: minutes to wait, a dish, a tale of the host's own, the base of a rate."""

import re

from toolkit.core.facts.card_book import CardBook
from toolkit.core.facts.quantity import Quantity
from toolkit.core.facts.reading import Reading
from toolkit.core.facts.turns import judge_turns

_WAITED = re.compile(r"等|还有|最后|倒计时|耽误|再过|[分秒]钟?(?:以?后|之后)|[播讲聊歇]|休息|马上|福利")
"""Minutes of the talk itself."""
MOST_TURNS = 5
"""两遍, 三回 and 两种 of talk; more are told as a feat."""
_FEW = ("碗", "勺", "杯", "锅", "盘", "壶", "顿", "种", "样", "句", "方面")
"""Units of which a few are words of talk and cooking: 两碗水, 三种吃法."""


def is_talk(quantity: Quantity, reading: Reading, book: CardBook) -> bool:
    """Whether the quantity is of the talk itself, of cooking, or the base of a rate."""
    if quantity.unit in ("分钟", "秒", "秒钟") and _WAITED.search(reading.clause(quantity.start)):
        return True
    if _ANECDOTE.search(reading.clause(quantity.start)) or _is_cooked(quantity, reading):
        return True
    is_few = quantity.low <= MOST_TURNS
    if is_few and quantity.unit in _FEW and quantity.unit not in book.card.spec:
        return True
    before = reading.before(quantity.start)
    if (
        is_few
        and quantity.dimension == "turns"
        and not re.search(r"[喂取浇施收割]|[捏揉翻压捶搓擀抹刷磨晒熏烘筛碾淘]$", before[-4:])
    ):
        return judge_turns(quantity, before, book) is None
    if quantity.dimension in ("time", "months") and before.endswith("提前"):
        return True
    return _is_rate_base(quantity, reading, book)


_ANECDOTE = re.compile(
    r"(?:^|[，。])(?:我|俺|我们)(?:妈|爸|爹|娘|婆婆|外婆|奶奶|爷爷|老公|老婆|媳妇|闺女|儿子|娃|姥姥|家(?:里)?(?:老|孩子|娃|那)|第一[次回]|一[天次顿]|头一[次回]|小时候|当年|那年|昨[天儿晚]|前天|上次|摔|自己)"
    r"|那年我|我[^，。]{0,3}过[^，。]{0,6}的人"
)
"""A tale of the host's own."""
_DOING = re.compile(
    r"(?:^|，)(?:那时候?|小时候|以前)?(?:我(?!家|们家)|孩子|娃)(?:们)?(?:小时候|那时候?|就|都|也|天天|老|还|从小)*(?:在|从|往|跟着|满)"
)


def is_tale(clause: str) -> bool:
    """Whether the clause tells of the host and not of goods: 小时候我就在这山上跑."""
    return bool(re.match(r"(?:我)?小时候|当年我|那年我", clause) or _DOING.match(clause))


_COOKED = re.compile(r"清?蒸|炖|煮|焖|炒|煎|炸|卤|涮|焯|关火|上汽|大火|小火|下锅|凉拌|蘸|一[勺碗锅]|蒜|姜|葱")


def _is_cooked(quantity: Quantity, reading: Reading) -> bool:
    """Whether minutes and small counts are those of a dish: 清蒸八分钟, 三根黄瓜."""
    is_minutes = quantity.unit == "分钟" and reading.sentence(quantity.start).count("分钟") > 1
    is_piece = quantity.dimension == "piece" and quantity.low <= 2 * MOST_TURNS and quantity.unit not in "个种样"
    place = reading.clause(quantity.start) if is_piece else reading.sentence(quantity.start)
    return (is_minutes or is_piece) and bool(_COOKED.search(place))


def _is_rate_base(quantity: Quantity, reading: Reading, book: CardBook) -> bool:
    """Whether 一斤 only says of how much something is told: 一斤少花好几块."""
    said = reading.text[quantity.start : quantity.end]
    if not re.fullmatch(r"[一1每](?:斤|公斤|两|克)", said) or quantity.low in (
        book.pack.weight,
        book.pack.piece_weight,
    ):
        return False
    return bool(
        re.match(
            r"(?:[\u4e00-\u9fff]{0,3}(?=要|得|出))?(?:还|也|都|可以|能|就|才)*(?:少|多|要|合|贵|便宜|差|省|卖|划|摊|得)",
            reading.after(quantity.end),
        )
    )
