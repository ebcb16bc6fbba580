"""Scripts that make slicing hard: previews, comparisons, pairs, questions, a product without a name, late returns.

`TUNE` and `HELD` say the same things in other words; rules are tuned on the first alone.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One sentence and the product it sells, None for small talk."""

    text: str
    product: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HardWords:
    """Patterns; `{other}` is a product sold before, `{no}` the link number."""

    greeting: tuple[str, ...]
    preview: str
    openers: tuple[str, ...]
    nameless_opener: str
    nameless_call: str
    compare: tuple[str, ...]
    pair: str
    question: tuple[str, ...]
    prices: tuple[str, ...]
    calls: tuple[str, ...]
    returns: tuple[str, ...]
    interrupt: tuple[str, ...]
    chat: tuple[str, ...]
    closing: str


TUNE = HardWords(
    greeting=("大家晚上好，欢迎来到直播间。",),
    preview="今天给大家准备了{a}、{b}，还有{c}。",
    openers=("接下来给大家介绍的是{name}。", "换一款，来看看我们的{name}。", "好，下面这一款是{name}。"),
    nameless_opener="来看{no}号链接的这一个。",
    nameless_call="想要的直接拍{no}号链接。",
    compare=("这个比刚才的{other}卖得还快。", "跟前面的{other}不一样，各有各的味道。"),
    pair="{name}和{other}可以一起拍，装一个箱子发。",
    question=("有人问{alias}能放多久，收到放阴凉的地方就行。", "家人问{alias}怎么保存，放冰箱最好。"),
    prices=("{spec}，今天直播间{price}，产地直接发货。", "{spec}，到手{price}，包邮到家。"),
    calls=("想要{alias}的家人点{no}号链接。", "喜欢{alias}的朋友拍{no}号链接。"),
    returns=("还有人在问{name}，我再讲一遍。", "刚才没听到的家人，再讲一下{name}。"),
    interrupt=("谢谢这位大哥的支持。", "谢谢家人送的小心心。"),
    chat=(
        "刚进来的家人点个关注，不迷路。", "有人问怎么下单，点左下角的小黄车就可以。", "这两天山里下雨，路不好走。",
        "我先喝口水，讲了一个多小时了。", "昨天下的单今天上午已经发走了。", "我妈在后面帮我打包，忙不过来了。",
        "没抢到的别着急，后面还有。", "这个信号时好时坏，大家多担待。",
    ),
    closing="今天就到这里，谢谢大家，我们明天晚上八点再见。",
)  # fmt: skip
HELD = HardWords(
    greeting=("哈喽各位老铁，看得见我吗，看得见的扣个一。",),
    preview="今晚一共三样好东西，{a}、{b}和{c}，一样一样来。",
    openers=("那咱们先说{name}。", "来，给你们看看这个{name}。", "接着上{name}，等了很久的朋友注意了。"),
    nameless_opener="三二一，{no}号链接给大家上了啊。",
    nameless_call="就是{no}号链接，手快有手慢无。",
    compare=("要说甜，{other}也比不过它。", "买过{other}的老顾客，这个也可以配着带一份。"),
    pair="好多人是{other}跟{name}各带一份，省一趟快递。",
    question=("有姐姐问{alias}老人能不能吃，都可以的。", "评论里问{alias}是不是今年的，当年的新货。"),
    prices=("{spec}，{price}，拍了就发。", "平时不是这个价，今晚{spec}只要{price}。"),
    calls=("要{alias}的往{no}号链接去。", "{alias}在{no}号链接，库存不多了。"),
    returns=("新来的朋友问{name}，那我简单再过一遍。", "返场返场，{name}加了五十单。"),
    interrupt=("感谢这位姐姐的灯牌。", "小李你把那个灯往这边挪一下。"),
    chat=(
        "今天山上起雾了，早上八点才看得见对面。", "快递师傅四点钟过来拉货。", "关注一下主播，明天还是这个点。",
        "嗓子有点哑，说了一下午了。", "订单号发给客服，她帮你查。", "我们村里今年通了新路，货车能开到门口。",
        "刚才那个弹幕太快了没看清，再打一遍。", "孩子放学回来了，在旁边写作业。",
    ),
    closing="好了，时间到了，各位早点休息，拜拜。",
)  # fmt: skip


def write_hard_script(products: Sequence[dict[str, Any]], words: HardWords, rng: random.Random) -> list[Line]:
    """What a seller of four products (each with its `link_no`) says in about three minutes."""
    a, b, c, d = products
    say = _Speaker(words, rng)
    return [
        *say.chat(words.greeting),
        Line(text=words.preview.format(a=a["name"], b=b["name"], c=c["name"]), product=None),
        say.line(words.openers, a), say.own(a, 0), say.own(a, 1), say.line(words.prices, a), say.line(words.calls, a),
        *say.small_talk(1),
        say.line(words.openers, b), say.own(b, 0), say.line(words.compare, b, a), say.line(words.question, b),
        say.line(words.prices, b), say.line(words.calls, b),
        say.line((words.nameless_opener,), c), *say.nameless(c), say.line(words.prices, c),
        say.line((words.nameless_call,), c),
        *say.small_talk(2),
        say.line(words.returns, a), say.own(a, 0), say.line(words.prices, a),
        say.line(words.openers, d), say.own(d, 0), say.line((words.pair,), d, b), say.line(words.interrupt, d),
        say.own(d, 1), say.line(words.compare, d, c), say.line(words.prices, d), say.line(words.calls, d),
        *say.small_talk(4),
        say.line(words.returns, b), say.own(b, 0), say.line(words.calls, b),
        say.line(words.openers, c), say.own(c, 0), say.line(words.prices, c),
        Line(text=words.closing, product=None),
    ]  # fmt: skip


class _Speaker:
    def __init__(self, words: HardWords, rng: random.Random) -> None:
        self._rng = rng
        self._talk = rng.sample(words.chat, len(words.chat))

    def chat(self, texts: Sequence[str]) -> list[Line]:
        return [Line(text=text, product=None) for text in texts]

    def small_talk(self, count: int) -> list[Line]:
        return self.chat([self._talk.pop() for _ in range(count)])

    def own(self, product: dict[str, Any], index: int) -> Line:
        return Line(text=product["lines"][index], product=product["id"])

    def nameless(self, product: dict[str, Any]) -> list[Line]:
        """The product's own sentences that don't name it."""
        names = (product["name"], *product["aliases"])
        return [Line(text=t, product=product["id"]) for t in product["lines"] if not any(name in t for name in names)]

    def line(self, patterns: Sequence[str], product: dict[str, Any], other: dict[str, Any] | None = None) -> Line:
        text = self._rng.choice(patterns).format(
            name=product["name"], alias=self._rng.choice(product["aliases"]), no=DIGITS[product["link_no"]],
            spec=product["spec"], price=spoken_price(product["price"]), other=other["name"] if other else "",
        )  # fmt: skip
        return Line(text=text, product=product["id"])


def spoken_price(price: str) -> str:
    """36.9元 as 36块9."""
    whole, _, tenths = price.removesuffix("元").partition(".")
    return f"{whole}块{DIGITS[int(tenths)] if tenths else '钱'}"
