"""Certificates and their numbers, organisations, honours, and persons."""

import re

from toolkit.core.facts.card_book import CardBook
from toolkit.core.facts.claim import ClaimStatus
from toolkit.core.facts.reading import Reading
from toolkit.core.facts.reasons import not_on_card
from toolkit.core.numerals import read_number
from toolkit.core.sought import Sought
from toolkit.core.text import Text

_ORG = re.compile(
    r"(?P<name>(?:农科院|农业局|农业农村局|农科所|科学院|质检院|质检所|市监局|药监局|林业局|气象局)|[\u4e00-\u9fff]{2,16}?(?:合作社|有限公司|股份公司|公司|检测站|检测中心|"
    r"检验中心|检验检测中心|检测院|研究院|研究所|农科院|科学院|质检院|质检所|大学|农大|"
    r"食品厂|加工厂|协会|农场|林场|家庭农场|茶厂|酒厂|酱园|工坊|作坊|监督局|管理局|农业局|"
    r"实验室|海关)|[\u4e00-\u9fff]{2,10}?(?:疾控(?:中心)?|中心|院|所|局|站|大)(?=(?:给|帮)?(?:我们|咱们?)?(?:出|测|检|查|验|盖|化验)(?:具|验|测|的|了)))"
)


_ORG_CUT = re.compile(
    r"^.*?(?:咱家|我家|这个|家人们|是|由|送到?|找|在|叫|给|交给|经|过|我们|咱们|持证的|拿到|和|跟|[的了])+(?=[\u4e00-\u9fff]{4})"
)


def read_names(reading: Reading, book: CardBook) -> None:
    """The story's own words, and organisations."""
    quote = book.value("story.quote")
    for part in dict.fromkeys((quote, *re.split(r"[。；]", quote))):
        at = reading.text.find(part) if len(part) >= 6 else -1
        if at >= 0 and reading.is_free(at, at + len(part)):
            why = Text("卡上故事的原话", "the story's own words")
            reading.add("person", at, at + len(part), "supported", "story.quote", part, why, is_aside=True)
    _read_results(reading, book)
    _read_held_names(reading, book)
    for found in _ORG.finditer(reading.plain):
        name = _ORG_CUT.sub("", found["name"]).rpartition("的")[2]
        if not _NO_ORG.fullmatch(_ORG_END.sub("", name)):
            _read_organisation(found.end() - len(name), name, reading, book)


def _read_held_names(reading: Reading, book: CardBook) -> None:
    """Organisations of the card, whole or as a clause that is part of the name and nothing else: 白泥井面业."""
    held = book.texts_of(*_ORG_FIELDS)
    for path, text in held:
        if text not in reading.text:
            continue
        for found in re.finditer(re.escape(text), reading.text):
            if reading.is_free(*found.span()):
                why = Text(f"卡上“{book.labels[path]}”写着", "it stands on the card")
                reading.add("certificate", found.start(), found.end(), "supported", path, text, why)
    for clause in reading.clauses:
        said = reading.text[clause.start : clause.end]
        path = next((path for path, text in held if said in text), None) if len(said) >= LEAST_NAME else None
        if path and reading.is_free(clause.start, clause.end):
            why = Text(f"卡上“{book.labels[path]}”写着", "it stands on the card")
            reading.add("certificate", clause.start, clause.end, "supported", path, said, why)


LEAST_NAME = 4
"""Characters of a clause that is part of an organisation's name."""


def _read_results(reading: Reading, book: CardBook) -> None:
    """未检出 and 合格, and of how many things."""
    if not book.has("tests.*.value"):
        for found in _NO_RESIDUE.finditer(reading.plain):
            reading.add("number", *found.span(), "unsupported", None, found[0], not_on_card(found[0]))
    for path in book.has("tests.*.value"):
        for found in _NOT_FOUND.finditer(reading.plain):
            held = book.value(path)
            mine, its = (re.search(rf"({_N})项", text) for text in (found[0], held))
            is_same = bool(_RESULT.search(held)) or bool(_NOT_FOUND.search(held))
            if mine and its:
                is_same = is_same and read_number(mine[1]) == read_number(its[1])
            why = Text(f"卡上检测结果是 {held}", f"the card's result is {held}")
            status: ClaimStatus = "supported" if is_same else "contradicted"
            what = _MEASURED.search(reading.before(found.start(), 10) + found[0])
            if what and not any(what[0][-1] in book.value(each) for each in book.has("tests.*.item", "tests.*.value")):
                reading.add("number", *found.span(), "unsupported", None, found[0], not_on_card(found[0]))
                continue
            reading.add("number", found.start(), found.end(), status, path, found[0], why)


_N = r"[\d零一二两三四五六七八九十百]+"
_NOT_FOUND = Sought(
    rf"(?:(?:{_N})项[\u4e00-\u9fff]{{0,4}})?(?:(?:未|没有?|零)检出|检不出|没测出来?)|(?<=[标准])?(?:符合标准|合格(?![证率的]))|(?:残留|农残|药残|重金属)[^，。]{{0,3}}(?:没有|没得|为零|是零)"
)
_MEASURED = re.compile(r"铅|镉|砷|汞|铬|重金属|二氧化硫|亚硝酸盐|黄曲霉|抗生素|激素|色素|防腐剂|大肠菌")
"""What a laboratory looks for, by name."""
_NO_RESIDUE = re.compile(r"(?:没有?|无|零)(?:任何)?(?:农残|药残|残留|重金属)|(?:未|没有?|零)检出")
_RESULT = re.compile(r"未检出|合格|符合")
_ORG_FIELDS = ("certificates.*.holder", "tests.*.org", "seller.name", "story.source")
_ORG_END = re.compile(r"(?:合作社|公司|检测站|协会|农场|大学|工坊|作坊|食品厂)$")
_NO_ORG = re.compile(r".?|快递|物流|农大|我们|咱们|专业|当地|本地|村里的?|县里的?|一家|这家|有限|农业|自己的?")


def _read_organisation(start: int, name: str, reading: Reading, book: CardBook) -> None:
    key = _org_key(name)
    path = next(
        (
            path
            for path, text in book.texts
            if name in text or (len(key) >= 3 and key in _org_key(text)) or _is_short_for(key, text)
        ),
        None,
    )
    rivals: tuple[str, ...] = ()
    if re.search(r"持证|证书|获证", reading.clause(start)):
        rivals = book.has("certificates.*.holder")
    if re.search(r"检|测|实验室|海关", name) or (
        re.search(r"检测|检验|报告|[送测]的|测过|送检|送[\u4e00-\u9fff]{2,12}测", reading.sentence(start))
        and not rivals
    ):
        rivals = rivals or book.has("tests.*.org")
    status: ClaimStatus = "supported" if path else "contradicted" if rivals else "unsupported"
    path = path or next(iter(rivals), None)
    why = (
        Text(f"卡上写的是 {book.value(path)}", f"the card says {book.value(path)}")
        if path
        else Text("卡上没有这个单位", "the card does not hold this organisation")
    )
    reading.add("certificate", start, start + len(name), status, path, name, why)


_SUFFIX = re.compile(
    r"(?:合作社|公司|检测站|检测中心|检验所|检验检测中心|检测院|研究院|协会|农场|大学|工坊|作坊|食品厂|茶厂|厂)$"
)


def _is_short_for(key: str, text: str) -> bool:
    """Whether 延安市检测中心 leaves words out of the card's 延安市果品质量检测中心, and 红果合作社 those about it."""
    core, end = _SUFFIX.sub("", key), _SUFFIX.search(key)
    if end and len(core) >= 2 and core in text and end[0] in text:
        return True
    full = _org_key(text)
    if len(key) < 5 or full[:2] != key[:2] or full[-2:] != key[-2:]:
        return False
    rest = iter(full)
    return all(char in rest for char in key)


def _org_key(name: str) -> str:
    """An organisation's name without what is left out in speech."""
    return re.sub(r"[省市县区乡镇]|有限|股份|责任|专业|公司", "", name)
