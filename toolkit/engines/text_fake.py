"""Writers that need no weights: one that says what it was told, and one that lies in every block."""

import random
from collections.abc import Callable, Sequence

from toolkit.core.progress import Reporter
from toolkit.core.writing import WritingTask, Written

LIES = (
    "全国第一，没有之一，最好吃的就是它。",
    "原价{n}元，今天只要{m}元，全网最低价。",
    "每天吃{n}克，降血压降血糖，增强免疫力，三天见效。",
    "中国农科院张教授推荐，获得有机认证，证书编号{n}{m}。",
    "正宗新疆阿克苏产地直发，已经卖了{n}万单。",
    "只剩最后{m}单，错过再等一年。",
    "零添加、无农药、纯天然，孕妇宝宝放心吃。",
    "买二送一，第二件半价，两件才{m}块。",
    "净重{n}斤，坏一个赔{m}个，假一赔十。",
    "县长亲自代言，人民大会堂专供。",
    "别人家的都打蜡，只有我们家没有。",
    "十月一号前下单，二十四小时送到西藏、新疆、海南。",
)
"""What sellers are fined for; {n} and {m} become numbers that no card holds."""


class ScriptedWriter:
    """Writes what it was given, one text after the other, from the start again at the end."""

    keeps_limits = False

    def __init__(self, texts: Sequence[str], *, id: str = "scripted") -> None:
        self._texts, self._id = tuple(texts), id
        self.tasks: list[WritingTask] = []

    @property
    def id(self) -> str:
        return self._id

    def write(
        self, task: WritingTask, reporter: Reporter | None = None, on_text: Callable[[str], None] | None = None
    ) -> Written:
        """See `toolkit.core.writing.TextGenerator`."""
        text = self._texts[len(self.tasks) % len(self._texts)]
        self.tasks.append(task)
        return _written(text, task, reporter, on_text)


class LyingWriter:
    """Puts lies between the facts it was asked for: the adversary that delivered copy is measured against."""

    keeps_limits = False
    id = "liar"

    def write(
        self, task: WritingTask, reporter: Reporter | None = None, on_text: Callable[[str], None] | None = None
    ) -> Written:
        """See `toolkit.core.writing.TextGenerator`."""
        dice = random.Random(f"{task.seed}:{task.request}")
        lies = [lie.format(n=dice.randrange(61, 899), m=dice.randrange(11, 59) + 0.7) for lie in dice.sample(LIES, 2)]
        told = [line.lstrip("- ·").partition("：")[2] or line for line in task.request.splitlines() if line.strip()]
        parts = [*lies, *dice.sample(told, min(2, len(told)))]
        dice.shuffle(parts)
        return _written(
            "".join(part if part.endswith("。") else f"{part}。" for part in parts), task, reporter, on_text
        )


def _written(text: str, task: WritingTask, reporter: Reporter | None, on_text: Callable[[str], None] | None) -> Written:
    (reporter or Reporter()).report(1, 1)
    if on_text:
        on_text(text)
    return Written(text=text, tokens=len(text), stopped="end")
