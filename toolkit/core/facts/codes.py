"""Numbers of certificates, standards and telephones."""

import re
from functools import lru_cache

from toolkit.core.facts.card_book import CardBook
from toolkit.core.facts.claim import ClaimStatus
from toolkit.core.facts.reading import Reading
from toolkit.core.text import Text

_CODE = re.compile(
    r"ZL\s?\d{4}\s?\d\s?\d{7}(?:\.[\dXx])?|(?<![A-Za-z0-9])(?=[A-Za-z0-9]*[A-Za-z])(?=[A-Za-z0-9./\-\s（"
    r"）()]*\d)(?:(?:ZL|GB/?T?|NY/?T?|DB\d*/?T?|SC|QS|ISO|LB|AGI|Q/)[ \-]?)?[A-Za-z0-9]+(?:[.\-/][A-Za-z0"
    r"-9]+)*"
    r"|(?<![\d-])\d{1,3}-\d{4}-\d{3,6}(?![\d-])|(?<![\d.])\d{8,}(?![\d.])|国食健[注字备][A-Z]?\d+|[\u4e00-\u9fff]食健广审（?\(?文?）?\)?第[\d\-]+"
    r"号|(?<!\d)\d{3,4}-\d{7,8}(?!\d)|(?<!\d)\d{3}-\d{4}-\d{4}(?!\d)"
)


_SPOKEN_CODE = re.compile(
    r"(?:国标|标准号?|编号|证书?号|证号|许可证号|批号|号码|文号|备案号)(?:是|为|叫|[:：])*(?P<code>[A-Za-z]*[零〇一二"
    r"三四五六七八九幺\d杠\-]{4,}[A-Za-z\d\-]*)"
)


_UNITS_ONLY = re.compile(
    r"\d+(?:\.\d+)?(?:[-~]\d+(?:\.\d+)?)?(?:kg|g|mg|ml|l|mm|cm|m|km|h|cc|w|v|mah|KG|G|"
    r"ML|L|MM|CM|KM|usd|USD|RMB|CNY|rmb|cny|r|ppm|brix|Brix|BRIX|Bx|x|X|a|A|px|P|p|k|K)(?:\d|"
    r"[xX*×]\d.*)?$|NO\.?1|TOP\.?\d+|No\.?1|top\d+|VC|B12|[45]G|5A|3A|4A|24[Hh]|12[Hh]|"
    r"48[Hh]|72[Hh]|A\d|PM2\.5",
    re.IGNORECASE,
)


_DIGITS = str.maketrans("零〇一二三四五六七八九幺", "001234567891")


@lru_cache(maxsize=4096)
def _bare(code: str) -> str:
    return re.sub(r"[\s\-.（）()/·杠]", "", code).upper().translate(_DIGITS)


_TAIL = re.compile(
    r"(?:[末尾后][几三四五六两]?[位码号]|尾号|结尾|最后[几三四五六两][位码])(?:数|是|为|[:：])*(?P<code>[零〇一二三四五六七八九幺\d]{2,6})"
)


def _read_tails(reading: Reading, book: CardBook) -> None:
    """尾号0456: the end of a certificate's number."""
    paths = book.has("certificates.*.no")
    for found in _TAIL.finditer(reading.plain) if paths else ():
        key = _bare(found["code"])
        path = next((path for path in paths if _bare(book.value(path)).endswith(key)), None)
        status: ClaimStatus = "supported" if path else "contradicted"
        held = book.value(path or paths[0])
        why = Text(f"卡上的编号是 {held}", f"the card's number is {held}")
        reading.add("certificate", *found.span("code"), status, path or paths[0], found["code"], why)
        reading.hide(*found.span())


def read_codes(reading: Reading, book: CardBook) -> None:
    """Numbers of certificates, standards and telephones: letter by letter as on the card."""
    _read_tails(reading, book)
    numbers = list(book.has("certificates.*.no"))
    spans = [(found.start("code"), found.end("code")) for found in _SPOKEN_CODE.finditer(reading.text)]
    spans += [found.span() for found in _CODE.finditer(reading.text)]
    for start, end in spans:
        said = reading.text[start:end].rstrip(" .-/")
        end = start + len(said)
        if (
            not said
            or _UNITS_ONLY.fullmatch(said)
            or not re.search(r"[\d零一二三四五六七八九幺]", said)
            or not reading.is_free(start, end)
        ):
            continue
        is_day = re.fullmatch(r"(?:19|20)\d{6}", said) and not re.search(r"批号?|编号", reading.before(start))
        if is_day or re.fullmatch(r"[A-Za-z]{1,3}\d?", said):
            continue
        key = _bare(said)
        if re.search(r"批[号次](?:是|为|[:：])*$", reading.before(start)) and book.value("batch"):
            _add_batch(start, end, said, reading, book)
            continue
        held = ((path, _bare(text)) for path, text in book.texts)
        path = next((path for path, text in held if key == text or (len(key) >= 5 and key in text)), None)
        if (path and path.startswith(("variety", "name", "process", "grade"))) or path == "aliases":
            kind = "process"
        else:
            kind = "certificate"
        if path:
            status: ClaimStatus = "supported"
            why = Text(f"卡上“{book.labels[path]}”写着", "it stands on the card")
        elif (numbers and re.search(r"[A-Za-z]", said)) or (
            numbers and re.search(r"证|编号|文号|许可", reading.clause(start))
        ):
            status, path = "contradicted", _nearest(key, numbers, book)
            why = Text(f"和卡上的编号不一样：{book.value(path)}", f"the card's number is {book.value(path)}")
        else:
            status, why = "unsupported", Text("卡上没有这个编号", "the card does not hold this number")
        reading.add(kind, start, end, status, path, said, why)


def _add_batch(start: int, end: int, said: str, reading: Reading, book: CardBook) -> None:
    is_same = _bare(said) in _bare(book.value("batch"))
    why = Text(f"卡上的批次是 {book.value('batch')}", f"the card's batch is {book.value('batch')}")
    reading.add("number", start, end, "supported" if is_same else "contradicted", "batch", said, why)


def _nearest(key: str, paths: list[str], book: CardBook) -> str:
    def shared(path: str) -> int:
        text = _bare(book.value(path))
        return sum(a == b for a, b in zip(key, text, strict=False))

    return max(paths, key=shared)
