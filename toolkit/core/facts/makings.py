"""How goods are made, and of what."""

import re

from toolkit.core.facts.card_book import CardBook
from toolkit.core.facts.claim import ClaimStatus
from toolkit.core.facts.reading import Reading
from toolkit.core.facts.reasons import not_on_card, other_on_card, same_as_card
from toolkit.core.facts.word_patterns import NOT_MADE, OPPOSITES
from toolkit.core.numerals import read_number


def read_made(found: re.Match[str], reading: Reading, book: CardBook) -> None:
    """果木熏的, 沙土地种的: with what, beside the card's way of the same verb."""
    how, verb = found["with"], found["verb"]
    if NOT_MADE.search(how) or not reading.is_free(*found.span()):
        return
    text = book.value("process")
    path: str | None = "process" if how[-2:] in text else None
    if path:
        status: ClaimStatus = "supported"
    elif verb in text:
        status, path = "contradicted", "process"
    else:
        status = "unsupported"
    why = (
        same_as_card(book, path)
        if status == "supported"
        else other_on_card(book, path)
        if path
        else not_on_card(found[0])
    )
    reading.add("process", found.start(), found.end() - 1, status, path, how + verb, why)


def read_variety(found: re.Match[str], reading: Reading, book: CardBook) -> None:
    group = next(name for name in ("name", "coded", "used") if found[name])
    said, held = found[group], book.value("variety")
    if not reading.is_free(*found.span(group)):
        return
    key, known = _variety_key(said), _variety_key(held)
    is_same = bool(held) and (key in known or known in key)
    if not is_same and any(said in name for name in reading.names):
        return
    status: ClaimStatus = "supported" if is_same else "contradicted" if held else "unsupported"
    why = same_as_card(book, "variety") if is_same else other_on_card(book, "variety") if held else not_on_card(said)
    reading.add("process", *found.span(group), status, "variety" if held else None, said, why)


_HAN_DIGITS = str.maketrans("零一二三四五六七八九", "0123456789")


def _variety_key(name: str) -> str:
    """晋谷二十一号 and 晋谷21号 are one."""
    numbers = re.sub(r"[一二三四五六七八九]?十[一二三四五六七八九]?", lambda each: str(read_number(each[0])), name)
    return numbers.translate(_HAN_DIGITS).replace("号", "")


def read_ingredient(found: re.Match[str], reading: Reading, book: CardBook) -> None:
    for item in re.finditer(r"[^、和跟与及]{2,}", found["names"]):
        start = found.start("names") + item.start()
        if reading.is_free(start, start + len(item[0])):
            _add_ingredient(start, item[0], reading, book)


def read_listed(found: re.Match[str], reading: Reading, book: CardBook) -> None:
    """山楂、白糖、果胶 beside the card's list: whatever is not on it is contradicted."""
    held = [part for part in re.split(r"[、，,（）()]", book.value("ingredients")) if part]
    items = [(each.start(), each[0]) for each in re.finditer(r"[^、]+", reading.text[slice(*found.span())])]
    if sum(item in held for _, item in items) < 2 and not (held and all(_is_part(item, held) for _, item in items)):
        return
    for at, item in items:
        start = found.start() + at
        if reading.is_free(start, start + len(item)) and not _is_part(item, held):
            _add_ingredient(start, item, reading, book)


def _is_part(item: str, held: list[str]) -> bool:
    """Whether 盐 and 白糖 are the card's 食用盐 and 白砂糖."""
    return any(_runs_through(item, each) for each in held)


def _runs_through(item: str, whole: str) -> bool:
    rest = iter(whole)
    return all(char in rest for char in item)


def read_used(found: re.Match[str], reading: Reading, book: CardBook) -> None:
    """用的猪前腿: only beside ingredients that share a character."""
    name = found["name"]
    if reading.is_free(*found.span("name")) and set(name) & set(book.value("ingredients")):
        _add_ingredient(found.start("name"), name, reading, book)


def _add_ingredient(start: int, name: str, reading: Reading, book: CardBook) -> None:
    text = book.value("ingredients")
    if name in text:
        status: ClaimStatus = "supported"
    else:
        status = "contradicted" if text else "unsupported"
    path = "ingredients" if text else None
    why = (
        other_on_card(book, path)
        if path and status == "contradicted"
        else same_as_card(book, path)
        if path
        else not_on_card(name)
    )
    reading.add("process", start, start + len(name), status, path, name, why)


def _process_key(said: str, book: CardBook) -> str:
    """What is said, in the words in which cards say it."""
    key = re.sub(r"没有?(?=[打用加放施熏喷套])", "不", re.sub(r"[的了过]", "", said))
    key = re.sub(r"(?<=[加放含掺添用施打喷上])(?:一[粒滴点勺丁]|任何|半[点滴粒]|一丁点)", "", key)
    key = re.sub(r"刺绣", "绣", re.sub(r"(?<=[施喂用])是", "", key))
    if "硫" in key and "熏" in key and key[0] in "不没无":
        key = "不熏硫"
    if re.fullmatch(r"现[碾摘采磨做榨炒烤].?", key) and f"下单后{key[1]}" in book.value("process"):
        key = f"下单后{key[1]}"
    key = re.sub(r"^下单[后才再现之了]*", "下单后", key)
    return key


def _by_hand(key: str, book: CardBook) -> bool:
    """Whether 手工摘 is the card's 人工采摘."""
    found = re.fullmatch(r"(?:手工|人工)(?P<what>[\u4e00-\u9fff]{0,3})", key)
    held = re.search(r"(?:手工|人工)[\u4e00-\u9fff]{0,4}", book.value("process"))
    return bool(found and held) and all(char in held[0] for char in found["what"])  # type: ignore[index]


def read_process(found: re.Match[str], reading: Reading, book: CardBook) -> None:
    said = found[0]
    if not said or not reading.is_free(*found.span()):
        return
    key = _process_key(said, book)
    held = [
        (path, re.sub(r"[的了过]", "", text))
        for path, text in book.texts
        if path not in ("forbidden_notes", "after_sales")
    ]
    path = next((path for path, text in held if key in text), None)
    if path is None and _by_hand(key, book):
        path = "process"
    if path is None:
        core = re.sub(r"(?:的|在|于).*$", "", said)
        path = (
            next((path for path, text in held if len(core) >= 2 and core in text and path == "process"), None)
            if len(core) >= 2 and core != said
            else None
        )
    if (
        path is None
        and re.fullmatch(r"(?:太阳|日光|自然|阳光)?(?:晒|晾)(?:干|晒)?的?", said)
        and "晒" in book.value("process")
    ):
        path = "process"
    text = book.value("process") + book.value("ingredients") + book.value("storage")
    negated = (
        bool(re.search(r"(?:没有?|不是|没|未|不用|从不|不)(?:用|经过|做|是)*$", reading.before(found.start(), 5)))
        and said[0] not in "不没无零0"
    )
    if path and negated and not re.search(rf"不{re.escape(key)}", text):
        status: ClaimStatus = "contradicted"
    elif path and not negated and re.search(rf"[不没无](?:用|加|放)?{re.escape(key)}", book.value(path)):
        status = "contradicted"
    elif path:
        status = "supported"
    elif not negated and (
        _leaves_out(key, book) or any(_says(mine, key) and re.search(theirs, text) for mine, theirs in OPPOSITES)
    ):
        status, path = "contradicted", "process"
    elif negated and any(_says(mine, said) and re.search(theirs, text) for mine, theirs in OPPOSITES):
        status, path = "supported", "process"
    else:
        status = "unsupported"
    why = (
        same_as_card(book, path)
        if path and status == "supported"
        else other_on_card(book, path)
        if path
        else not_on_card(said)
    )
    reading.add("process", found.start(), found.end(), status, path, said, why)


def _leaves_out(key: str, book: CardBook) -> bool:
    """Whether 不加柠檬酸 is said of goods that hold it by their own list."""
    found = re.match(r"[不没无零0](?:添加|加|放|含|掺|用)?(?P<what>[\u4e00-\u9fff]{1,5})$", key)
    parts = re.split(r"[、，,（）()]", book.value("ingredients"))
    return found is not None and any(part.endswith(found["what"]) for part in parts if part)


def _says(pattern: str, said: str) -> bool:
    """Whether `said` affirms what the pattern names: 不催熟 does not affirm 催熟."""
    found = re.search(pattern, said)
    return found is not None and (said[0] not in "不没无零0从" or found.start() == 0)
