"""Copy as a Markdown file for people: every text ready to paste, then which fact carries which sentence."""

from collections.abc import Sequence

from toolkit.core.copywriting import CopyLimits, ProductCopy
from toolkit.core.product_facts import CARD_EVIDENCE
from toolkit.core.product_fields import field_spec
from toolkit.core.products import ProductCard


def format_copy_markdown(
    copies: Sequence[ProductCopy], card: ProductCard, limits: Sequence[CopyLimits], source: str = ""
) -> str:
    """The copy of one product for all platforms as Markdown.

    Args:
        limits: the platforms of `copies`.
        source: where the wording rules come from, with their date; shown at the end.
    """
    platforms = {one.id: one for one in limits}
    lines = [f"# {plain(card.name)} 文案", "", f"{plain(card.spec)} · {card.price.text} · 编号 {card.id}", ""]
    notes = list(dict.fromkeys(note.zh for copy in copies for note in copy.notes))
    lines += [f"> 注意：{plain(note)}" for note in notes] + ([""] if notes else [])
    for copy in copies:
        lines += _platform(copy, platforms[copy.platform])
    if copies:
        lines += _shared(copies[0])
    lines += _evidence(copies, card, lines)
    lines += _engine_log(copies)
    lines += ["", "没有依据的话没有写。这不是法律意见，发布前请自己再看一遍。"]
    if source:
        lines.append(f"用语规则：{source}。")
    return "\n".join(lines) + "\n"


def plain(text: str) -> str:
    """`text` such that Markdown shows it as it is.

    >>> plain("a|b <c>")
    'a\\\\|b &lt;c>'
    """
    for char in "\\`*_[]|#":
        text = text.replace(char, f"\\{char}")
    return text.replace("<", "&lt;")


def _platform(copy: ProductCopy, limits: CopyLimits) -> list[str]:
    title = plain(copy.title.text) or "（名称或规格里有不能用的词，或超出长度，没有写，请改商品卡）"
    lines = [f"## {limits.title.zh}", "", f"**标题**：{title}", ""]
    if not copy.title.text and not copy.caption:
        return []
    if limits.show in ("post", "article"):
        label = "短视频文案" if limits.show == "post" else "摘要"
        lines += [f"**{label}**：", "", plain("".join(line.text for line in copy.caption)), ""]
        if copy.tags:
            lines += ["**话题**：" + " ".join(f"#{tag}" for tag in copy.tags), ""]
        if limits.show == "post":
            return lines
    if limits.show == "shop":
        lines += ["**卖点**：", ""]
        lines += [*(f"- {point.heading}：{plain(point.sentence.text)}" for point in copy.points), ""]
    lines += ["**详情**：", ""]
    for section in copy.sections:
        lines += [f"*{section.heading}*  ", plain("".join(line.text for line in section.lines)), ""]
    return lines


def _shared(copy: ProductCopy) -> list[str]:
    lines = ["## 评论回复", ""] if copy.replies else []
    for reply in copy.replies:
        lines += [f"- 问：{reply.question}", f"  答：{plain(reply.answer.text)}"]
    if not copy.english:
        return [*lines, ""]
    title = [f"**{plain(copy.english_title.text)}**", ""] if copy.english_title.text else []
    return [*lines, "", "## English", "", *title, plain(" ".join(line.text for line in copy.english)), ""]


def _evidence(copies: Sequence[ProductCopy], card: ProductCard, shown: Sequence[str]) -> list[str]:
    """Of the sentences above, and of no other: replies and English are shown for the first platform only."""
    lines = ["## 每句话的依据", "", "| 句子 | 依据 |", "|---|---|"]
    above = "".join(shown)
    every = (sentence for copy in copies for sentence in copy.sentences if sentence.text)
    told = dict.fromkeys(sentence for sentence in every if plain(sentence.text).rstrip("。") in above)
    for sentence in told:
        lines.append(f"| {plain(sentence.text)} | {plain(fact_labels(sentence.fact_ids, card))} |")
    return lines


def _engine_log(copies: Sequence[ProductCopy]) -> list[str]:
    """What an engine was asked, how often, and what was refused; nothing where templates wrote everything."""
    asked = [(copy.platform, log) for copy in copies for log in copy.log if log.engine != "template"]
    if not asked:
        return []
    lines = [
        "",
        "## 引擎记录",
        "",
        "| 平台 | 段落 | 引擎 | 种子 | 问了几次 | 用了谁的 | 没用的和原因 |",
        "|---|---|---|---|---|---|---|",
    ]
    for platform, log in asked:
        used = "引擎" if log.source == "engine" else "模板"
        refused = plain("；".join(log.refused))
        lines.append(
            f"| {platform} | {log.block} | {plain(log.engine)} | {log.seed} | {log.tries} | {used} | {refused} |"
        )
    return lines


def fact_labels(fact_ids: Sequence[str], card: ProductCard) -> str:
    """The facts by name, with what shows them; a sentence without facts claims nothing."""
    shown: dict[str, list[str]] = {}
    for path in fact_ids:
        if path == "forbidden_notes":
            shown.setdefault(CARD_EVIDENCE, []).append("商品卡要求说的话")
            continue
        fact = card.fact(path)
        shown.setdefault(fact.evidence if fact else CARD_EVIDENCE, []).append(field_spec(path).label)
    parts = []
    for evidence, labels in shown.items():
        parts.append("、".join(labels) + ("" if evidence == CARD_EVIDENCE else f"（{evidence}）"))
    return "；".join(parts) or "不含商品信息"
