"""What is counted beside the goods: who grows them, and where."""

import re

from toolkit.core.facts.card_book import CardBook
from toolkit.core.facts.quantity import Quantity
from toolkit.core.facts.reading import Reading

_OTHERS = re.compile(
    r"徒|学[生徒]|孩子?|娃|人|工|师|社员|朋友|兄弟|姐妹|老[人乡师]|村|证|奖|棚|点|县|站|店|厂|儿子|女儿|品种|园|山头|湖|井|窑|"
    r"炉|机|镜头|城市|省|国家|家庭|品牌|基地|乡|镇|媳妇|女婿|帮手|伙计|亲戚|邻居|"
    r"(?:边|棱|墙|屋)?角|问题|理由|原因|办法|方法|步骤|环节|重点|要点|地方|动作|字|回合|来回|季节|节气"
)
_MAKES = re.compile(r"[编织绣雕刻捏缝扎磨纺刨](?:得|好|出|成|完|了|个)?(?:来|这么|那么)?$")
"""What is made in a time is no pack: 从早编到晚，也就编两个."""


MATERIAL = re.compile(
    r"(?:鲜|干|湿|生|青)?[\u4e00-\u9fff]{0,3}(?:要|得|出|能出|才出)(?:用|采|摘|晒)?[\d一二两三四五六七八九十百千万半]+"
    r"(?:斤|个|朵|颗|片|两|克|枝|根|株|只|条|公斤)|(?:新鲜|鲜|湿|青|生)的?(?=[\u4e00-\u9fff]{0,3}[，。！？,]|[\u4e00-\u9fff]{0,3}$)"
)
"""一斤干花椒要五斤鲜的: how much of what makes how much."""


def counts_others(quantity: Quantity, reading: Reading, book: CardBook) -> bool:
    """Whether the count is of something else than goods: 带了十一个徒弟."""
    after = reading.after(quantity.end, 4)
    if quantity.dimension not in ("piece", "pack", "people"):
        return False
    if not _OTHERS.match(after) and not _MAKES.search(reading.before(quantity.start, 6)):
        return False
    return not any(after[:2] in name for name in (book.card.name, *book.card.aliases))
