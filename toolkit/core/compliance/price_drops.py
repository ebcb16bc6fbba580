"""Two prices of which the dearer comes first, and then what it costs today: 景区里卖三百多,我这七十六."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from toolkit.core.compliance.sentence_bounds import LONGEST
from toolkit.core.numerals import read_number

_PACK = "箱盒袋瓶罐斤份个只提筐件套包桶坛板枚对双条把幅顶"
_PRICE = re.compile(
    rf"(?P<sign>[¥￥]\s?)?(?P<n>\d+(?:\.\d+)?|[一二两三四五六七八九十百千]+?(?=一[{_PACK}])|[一二两三四五六七八九十百千]+)"
    rf"(?:多|来|几)?(?:(?P<unit>块|元)(?P<tenth>[一二三四五六七八九](?![十百千\d]))?)?(?:一[{_PACK}])?"
)
_CUE = re.compile(
    r"(?:卖|要|价|标|收|得|只|才|到手|破例|这|今[天晚]|价值|就是|起码|至少|划线|券后|现在|平常日子|日子|直播间|我家|咱家)[到的个是着过你]?$"
)
_COUNTED = re.compile(
    rf"\s*(?:[{_PACK}单人位名年月号日天克公千吨亩里米度岁点秒分小个多家户种样道遍次回场层棵株头只届%％折]|厘|毫)"
)
_NOW = re.compile(
    r"今[天晚日儿]|现在|这会|眼下|我这|咱这|俺这|这里|直播间|到手|只要|只收|只卖|才卖|拿走|给你|破例|券后|现价|活动价|福利价"
)
_SUM = re.compile(
    rf"[二两三四五六七八九十\d][{_PACK}]|一共|总共|合计|拢共|满|减|省|便宜|优惠|涨|运费|定金|补|赔|退|每斤|一斤|限"
)
_SENTENCE = re.compile(r"[^。!?\n]+")
SMALLEST = 5
"""Yuan; smaller numbers are mostly of something else."""
DROP = Decimal("1.03")


def find_price_drops(text: str) -> Iterator[tuple[int, int]]:
    """[start, end) from the dearer price to the price of today, in a normalised text."""
    if not _NOW.search(text):
        return
    for sentence in _SENTENCE.finditer(text):
        offered = list(_prices(text, *sentence.span()))
        for (start, end, dear), (later, last, cheap) in pairwise(offered):
            now = _NOW.search(text, end, later + 1)
            first = max(text.rfind(mark, 0, start) for mark in ",;:。!?") + 1
            if (
                now
                and later - end <= LONGEST
                and dear > cheap * DROP
                and not _SUM.search(text, first, start)
                and not _SUM.search(text, end, later)
            ):
                yield start, last


def _prices(text: str, start: int, end: int) -> Iterator[tuple[int, int, Decimal]]:
    for found in _PRICE.finditer(text, start, end):
        value = read_number(found["n"])
        if value is None or value < SMALLEST:
            continue
        if found["tenth"] and found["unit"]:
            value += Decimal(read_number(found["tenth"]) or 0) / 10
        is_priced = found["sign"] or found["unit"]
        if not is_priced and _COUNTED.match(text, found.end()):
            continue
        if is_priced or _CUE.search(text[max(0, found.start() - 6) : found.start()]):
            yield found.start(), found.end(), value
