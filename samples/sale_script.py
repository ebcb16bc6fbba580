"""What is said in the sample sale, sentence by sentence, and which picture stands behind each."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One sentence of the seller."""

    text: str
    shots: tuple[str, ...]
    """Names of drawing.shots; several share the sentence's time equally."""
    pause_ms: int = 350
    """Silence after the sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A stretch of the sale about one product, or about none."""

    product: str | None
    lines: tuple[Line, ...]


ORANGE, MILLET = "fengjie-qicheng", "wuxiang-xiaomi"

SALE = (
    Part(
        product=None,
        lines=(
            Line(text="大家好，欢迎来到我们村的直播间。", shots=("stall_wave",)),
            Line(text="今天山里天气特别好，大家点个关注。", shots=("stall_talk",), pause_ms=1200),
        ),
    ),
    Part(
        product=ORANGE,
        lines=(
            Line(text="接下来给大家介绍的是奉节脐橙。", shots=("seller_orange",)),
            Line(text="奉节脐橙长在长江边的坡地果园，人工采摘。", shots=("orchard", "picking")),
            Line(text="切开给大家看，果肉橙红，汁水很多，酸酸甜甜。", shots=("cutting", "halves")),
            Line(text="这一箱是5斤装，直播间价格39.9元。", shots=("packing",)),
            Line(text="48小时内从村里发货，收到坏果，拍照联系我们赔付。", shots=("seller_orange_close", "truck")),
            Line(text="喜欢奉节脐橙的家人，点击下方1号链接下单。", shots=("seller_orange",), pause_ms=1500),
        ),
    ),
    Part(
        product=None,
        lines=(
            Line(text="先喝口水，谢谢大家的陪伴。", shots=("stall_tea",)),
            Line(text="有什么想问的，打在屏幕上。", shots=("stall_talk",), pause_ms=1200),
        ),
    ),
    Part(
        product=MILLET,
        lines=(
            Line(text="接下来给大家介绍的是武乡小米。", shots=("seller_millet",)),
            Line(text="武乡小米种在山西武乡的梯田上，一年只收一季。", shots=("millet_field", "millet_ears")),
            Line(text="大家看，米粒小小的，颜色金黄。", shots=("pouring",)),
            Line(text="熬出来的粥软软糯糯，上面有一层米油。", shots=("porridge",)),
            Line(text="这一袋是2斤装，直播间价格29.9元。", shots=("bags",)),
            Line(text="真空包装，48小时内从村里发货。", shots=("seller_millet_close",)),
            Line(text="想要武乡小米的家人，点击下方2号链接下单。", shots=("seller_millet",), pause_ms=1500),
        ),
    ),
    Part(
        product=None,
        lines=(
            Line(text="今天就到这里，谢谢大家。", shots=("evening_talk",)),
            Line(text="明天同一时间，我们再见。", shots=("evening_wave",), pause_ms=1000),
        ),
    ),
)
