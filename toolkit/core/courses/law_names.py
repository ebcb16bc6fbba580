"""Laws by their English names, for pages in English: the rules cite them in Chinese."""

import re

from toolkit.core.text import Lang

_NAMES = (
    ("广告绝对化用语执法指南", "Guide on Absolute Words in Advertising"),
    ("广告引证内容执法指南", "Guide on Cited Content in Advertising"),
    ("互联网广告管理办法", "Internet Advertising Measures"),
    ("广告法", "Advertising Law"),
    ("食品安全法", "Food Safety Law"),
    ("农产品质量安全法", "Law on Quality and Safety of Farm Products"),
    ("电子商务法", "E-Commerce Law"),
    ("消费者权益保护法", "Consumer Protection Law"),
    ("反不正当竞争法", "Anti-Unfair Competition Law"),
    ("直播电商监督管理办法", "Live E-Commerce Measures"),
    ("明码标价和禁止价格欺诈规定", "Rules on Price Marking and Price Fraud"),
    ("人工智能生成合成内容标识办法", "Measures on Labelling AI-Made Content"),
    ("有机产品认证管理办法", "Organic Certification Measures"),
    ("地理标志保护规定", "Rules on Geographical Indications"),
    ("温岭蜂蜜店案：", "Case of a honey shop in Wenling: "),
    ("：不满十周岁不能代言", " (nobody under ten may endorse)"),
    ("及记录保存要求", ", and the keeping of records"),
    ("本店约定", "rule of the house"),
    ("平台规则", "rule of the platform"),
)
"""Names as the National People's Congress and the market authority have them in English, shortened (not official)."""
_DIGITS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")}
_PLACE = re.compile(r"第([〇一二三四五六七八九十百]+)(条|款|项)|第((?:（[一二三四五六七八九十]+）)+)项")


def law_text(cited: str, lang: Lang) -> str:
    """A citation for a page in `lang`."""
    return law_in_english(cited) if lang == "en" else cited


def law_in_english(cited: str) -> str:
    """A citation with names and numbers in English; what is not known stays as it is.

    >>> law_in_english("广告法第十七条、第二十八条；食品安全法第七十三条")
    'Advertising Law, art. 17, art. 28; Food Safety Law, art. 73'
    >>> law_in_english("广告法第九条第三项")
    'Advertising Law, art. 9, item 3'
    """
    text = cited
    for zh, en in _NAMES:
        text = text.replace(f"《{zh}》", en).replace(zh, en)
    text = _PLACE.sub(_place, text)
    text = re.sub(r"[、和](?=, )|至(?=, )", lambda found: " to" if found.group() == "至" else "", text)
    text = re.sub(r"（(20[0-9-]+) 起施行）", r" (in force from \1)", text)
    return text.replace("；", "; ").replace("、", ", ").strip()


def _place(found: re.Match[str]) -> str:
    if found.group(3):
        numbers = [str(_number(one)) for one in re.findall(r"（([^）]+)）", found.group(3))]
        return f", items {' and '.join(numbers)}"
    kind = {"条": "art.", "款": "par.", "项": "item"}[found.group(2)]
    return f", {kind} {_number(found.group(1))}"


def _number(said: str) -> int:
    """Up to 199, as laws count.

    >>> _number("十"), _number("二十八"), _number("一百零五".replace("零", "〇")), _number("七十三")
    (10, 28, 105, 73)
    """
    hundreds, _, rest = said.rpartition("百")
    tens, ten, ones = rest.lstrip("〇").rpartition("十")
    total = _DIGITS.get(hundreds, 0) * 100 + (_DIGITS.get(tens, 1) * 10 if ten else 0)
    return total + _DIGITS.get(ones, 0)
