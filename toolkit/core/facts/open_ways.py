"""What is told of goods in words that no list holds, found by the shape of the sentence: 罐子是马口铁, 养的是海兰褐."""

import re

from toolkit.core.facts.card_book import CardBook
from toolkit.core.facts.claim import ClaimStatus
from toolkit.core.facts.no_claims import HIDDEN
from toolkit.core.facts.reading import Reading
from toolkit.core.facts.reasons import add_statement, not_on_card, other_on_card, same_as_card
from toolkit.core.sought import Sought

_HAN = "\u4e00-\u9fff"
_ENDS = r"(?:的|做的|编的|哈|啊|呢|嘛)?(?=[，。！？、；]|$)"
_NO_THING = "(?![不没有很我你他她它这那啥什谁哪自真新旧老大小好坏满空刚特给在从跟按为要能会可])"
_PART = Sought(
    r"(?P<part>肠衣|[罐盒袋瓶箱盖垫篮绳]子|罐身|包装|内胆|里子|面子|面料|里布|内衬|外[壳皮]|馅儿?|馅料|底座|把手|提手|[绣丝]?线|芯子?|填充物?|网套)"
    rf"(?:用的|选的)?(?:都|全)?是{_NO_THING}(?P<made>[{_HAN}]{{2,5}}?){_ENDS}"
)
"""What a part of the goods is made of."""
_CHOSEN = re.compile(
    rf"(?P<verb>[养种喂用选填])的(?:都|全|就)?是{_NO_THING}(?P<made>[{_HAN}]{{2,6}}?)(?:这个种|品种)?{_ENDS}"
)
"""What is grown, kept, fed or used."""
_BARE_WORDS = re.compile(r"[的了]|心思?$|功夫|力气|时间|什么|东西|良心|感情|办法|老法子")
_STUDIES = Sought(
    rf"(?:[{_HAN}]{{0,4}}(?:大学|农大|学院|农校|中专|职高|研究生|本科|博士|硕士))[^，。]{{0,3}}(?:毕业|读的|出身)|读的?[{_HAN}]{{1,6}}专业"
)
_SURNAME = re.compile(rf"(?<![贵免])姓(?P<name>[{_HAN}])(?=[，。的叫，！]|$)")


def read_open_ways(reading: Reading, book: CardBook) -> None:
    """Materials of parts, what is grown or used, where somebody studied, and what they are called."""
    for found in _PART.finditer(reading.without_names()):
        _read_made(found, reading, book, ("spec", "process", "grade") if book.value("process") else ())
    for found in _CHOSEN.finditer(reading.without_names()):
        rivals = ("variety",) if found["verb"] in "养种" else ()
        _read_made(found, reading, book, rivals)
    for found in _STUDIES.finditer(reading.plain):
        if reading.is_free(*found.span()):
            path = next((path for path, text in book.texts if found[0] in text), None)
            status: ClaimStatus = "supported" if path else "unsupported"
            why = same_as_card(book, path) if path else not_on_card(found[0])
            reading.add("person", *found.span(), status, path, found[0], why)
    for found in _SURNAME.finditer(reading.plain):
        _read_surname(found, reading, book)


def _read_made(found: re.Match[str], reading: Reading, book: CardBook, rivals: tuple[str, ...]) -> None:
    """The material: on the card, or another on it in its place, or nothing of the kind."""
    made, start, end = found["made"], found.start("made"), found.end("made")
    if HIDDEN in reading.plain[start:end] or _BARE_WORDS.search(made):
        return
    part = found.groupdict().get("part")
    path = next((path for path, text in book.texts if made in text and path != "forbidden_notes"), None)
    if path is None and part:
        path_of_part = next((each for each in rivals if part[:2] in book.value(each)), None)
        add_statement(start, end, "contradicted" if path_of_part else "unsupported", path_of_part, reading, book)
        return
    rival = next((each for each in rivals if book.value(each)), None) if path is None else None
    status: ClaimStatus = "supported" if path else "contradicted" if rival else "unsupported"
    add_statement(start, end, status, path or rival, reading, book)


def _read_surname(found: re.Match[str], reading: Reading, book: CardBook) -> None:
    """大爷姓党, beside the card's person."""
    person = book.value("story.person")
    if not reading.is_free(*found.span()) or reading.before(found.start()).endswith("我"):
        return
    is_same = found["name"] in person
    status: ClaimStatus = "supported" if is_same else "contradicted" if person else "unsupported"
    path = "story.person" if person else None
    why = same_as_card(book, path) if is_same else other_on_card(book, path) if person else not_on_card(found[0])
    reading.add("person", *found.span(), status, path, found[0], why)
