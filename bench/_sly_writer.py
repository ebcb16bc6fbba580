"""A writer that lies with skill: the facts it was given, with one number, place, date or paper changed."""

import random
import re
from collections.abc import Callable

from toolkit.core.progress import Reporter
from toolkit.core.writing import WritingTask, Written

_PLACES = ("阿克苏", "五常", "奉节", "洛川", "赣南", "武夷山", "西湖", "吐鲁番")
TAILS = (
    "比超市的新鲜。", "卖了三千多单。", "老人孩子吃了都说好。", "检测过，没有农残。", "七天无理由退换。",
    "顺丰当天发货。",
    "一斤才三块多。", "县里评过奖。", "零添加，放心吃。", "常吃对肠胃好。", "下周就涨价。",
    "买两份送一份。", "获过绿色食品认证。",
    "专家都推荐。", "比别家便宜。", "村支书亲自把关。",
)  # fmt: skip


class SlyWriter:
    """Each text is the facts it was asked for in order, one of them changed, and now and then a claim of its own."""

    keeps_limits = False
    id = "sly"

    def write(
        self, task: WritingTask, reporter: Reporter | None = None, on_text: Callable[[str], None] | None = None
    ) -> Written:
        """See `toolkit.core.writing.TextGenerator`."""
        (reporter or Reporter()).check()
        dice = random.Random(f"{task.seed}/{task.request}")
        told = [line.partition("：")[2] for line in task.request.splitlines() if line.startswith("- ")]
        text = "，".join(told) + "。"
        numbers = list(re.finditer(r"\d+(?:\.\d+)?", text))
        if numbers and dice.random() < 0.5:
            found = dice.choice(numbers)
            text = text[: found.start()] + f"{float(found[0]) + dice.choice((1, 2, 10)):g}" + text[found.end() :]
        elif dice.random() < 0.4:
            text = f"来自{dice.choice(_PLACES)}的，" + text
        else:
            text += dice.choice(TAILS)
        return Written(text=text, tokens=len(text), stopped="end")
