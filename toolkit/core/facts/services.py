"""Promises about returns, postage and damage."""

import re

from toolkit.core.facts.card_book import CardBook
from toolkit.core.facts.claim import ClaimStatus
from toolkit.core.facts.reading import Reading
from toolkit.core.facts.reasons import not_on_card, other_on_card, same_as_card


def read_service(found: re.Match[str], reading: Reading, book: CardBook) -> None:
    if not reading.is_free(*found.span()):
        return
    said, text = found[0], book.value("after_sales")
    everything = book.all_text()
    if said in ("包邮", "现货"):
        return
    if special := _special_service(said, text):
        status, path = special, "after_sales"
        why = same_as_card(book, path) if status == "supported" else other_on_card(book, path)
        reading.add("process", found.start(), found.end(), status, path, said, why)
        return
    core = re.search(r"无理由|运费险|假一赔.|包退|包换|赔|全额退|货到付款|拆", said)
    key = core[0] if core else said
    path = next((path for path, value in book.texts if key in value), None) if key not in ("拆",) else None
    refused = bool(re.search(rf"(?:不支持|不享受|没有|不|无法)[\u4e00-\u9fff\d]{{0,4}}{re.escape(key)}", text))
    denied = bool(re.search(r"(?:不支持|不享受|没有|不是|不)[\u4e00-\u9fff\d]{0,4}$", reading.before(found.start(), 8)))
    if said.startswith("拆") and "拆" in text:
        status: ClaimStatus = "contradicted" if re.search(r"不拆|未拆|拆封(?:后)?不", text) else "supported"
        path = "after_sales"
    elif path and key in text:
        status = "supported" if refused == denied else "contradicted"
        path = "after_sales"
    elif denied:
        reading.hide(*found.span())
        return
    else:
        status = "contradicted" if text and re.search(r"无理由|退", said) and re.search("退", text) else "unsupported"
        path = "after_sales" if status == "contradicted" else None
    if key not in everything and status == "supported" and not said.startswith("拆"):
        status = "unsupported"
    why = (
        same_as_card(book, path)
        if path and status == "supported"
        else other_on_card(book, path)
        if path
        else not_on_card(said)
    )
    reading.add("process", found.start(), found.end(), status, path, said, why)


def _special_service(said: str, text: str) -> ClaimStatus | None:
    """坏一赔二 and 运费我们出 beside what the card says of the same."""
    pattern = r"赔([一二两三四五六七八九十])"
    mine, its = re.search(pattern, said), re.search(pattern, text)
    if mine and its:
        return "supported" if mine[1] == its[1] else "contradicted"
    if said.startswith("运费") and not said.endswith("险") and "运费" in text:
        ours = r"我们|卖家|商家|咱们|店里"
        return "supported" if bool(re.search(ours, said)) == bool(re.search(ours, text)) else "contradicted"
    return None
