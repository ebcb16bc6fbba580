"""What a text says of making, keeping, sending and taking back goods, beside what the card says of the same.

A clause makes such a statement where it fills a slot, where its words are the card's own, or where it tells of a way
of making at all. One statement a clause and family; the worst that is found in it is its status.
"""

import re
from collections.abc import Iterator, Sequence

from toolkit.core.facts.card_book import CardBook
from toolkit.core.facts.card_ways import MAKING_VERBS, CardWays, content_span, find_carried, is_negative, read_ways
from toolkit.core.facts.claim import ClaimStatus
from toolkit.core.facts.ingredients import COOKING
from toolkit.core.facts.no_claims import HIDDEN
from toolkit.core.facts.reading import Clause, Reading
from toolkit.core.facts.reasons import add_statement
from toolkit.core.facts.slots import Filled, fill_slots
from toolkit.core.facts.talk_numbers import is_tale

_NEW = re.compile(
    rf"(?:纯|亲手|慢慢|反复|一遍遍|连夜|当场|现|用[^，。]{{1,6}}|拿[^，。]{{1,6}}|靠[^，。]{{1,6}}|一[个颗朵片根针刀锤][^，。]?[个颗朵片根针刀锤]?)[{MAKING_VERBS}](?:出来|下来|上来|成|制|干|碎|净|透|好)?(?:的|过)"
    rf"|[\u4e00-\u9fff]{{1,4}}[{MAKING_VERBS}](?:出来|下来|成|制)的(?![时话人])"
    r"|(?:不|没有?|从不|从没|绝不|零|无|0)(?:任何|一点|额外)*(?:打|喷|施|加|放|添加?|掺|兑|勾兑|喂|催(?![你您我单])|注|浸|灌|刷|涂|上(?!火|当|链|车|班|头|瘾|线|播|台))过?(?!发|心|包|开|扰|架|样|折|算|得|上|来|去|多少|班|油|价|钱|单|购|问|一句|个)[\u4e00-\u9fff]{1,5}"
    r"|(?:蒸|煮|烫|焯|碳化|消毒|灭菌|漂|烘|筛|洗|泡|揉|捶)过(?![敏来去程滤后的年夜])|(?:刷|抹|淋|裹)(?:了|上|一层|一遍|\0)*[\u4e00-\u9fff]{0,2}(?:油|漆|胶|粉|盐|酒)(?!炸)"
    r"|(?:可以?|能|不能)(?:放|进|上|用)?(?:微波炉|烤箱|洗碗机|高压锅|蒸箱|电磁炉|明火)"
    rf"|(?:一[天日袋箱批]|每[天日批袋])[^，。]{{0,3}}[{MAKING_VERBS}](?![一下起来])|从头到尾[^，。]{{0,4}}[{MAKING_VERBS}]"
    r"|(?:浇|灌|喂)的?(?:都|全)?(?:是|着)?[\u4e00-\u9fff]{1,6}(?:水|粮|草|料|米|豆|虫|菜)(?:长大)?"
    r"|(?:土|黑|黄|红|沙)(?:土|壤|地|泥)(?:里|上)?(?:种|长|产|出)"
    r"|[\u4e00-\u9fff]{0,2}(?:猪|鸡|牛|羊|鸭|鹅)(?:是)?(?:吃|喂|养)(?!了你)"
)
"""Ways of making that no slot knows."""
_ADVICE = re.compile(
    r"回(?:去|家)|买回|您(?:先|可以|就|要|自己|放|拿)|你(?:先|可以|就|要|自己|放|拿|们可以)|可以(?:炖|煮|蒸|炒|泡|熬|烤|拌|做|煲|下|切)|(?:炖|煲|煮)(?:汤|粥|肉|锅|碗)|拿来|用来|配着|蘸|撒点|加点|下锅|锅里(?=水|放|加|煮|倒|炖)|一锅|泡开|煎个|煎一|多焖|多煮|焖一会|切(?:一|片|开)(?!机)|尝|拌饭|下饭|涮"
)
"""Advice of how to use the goods claims nothing of how they were made."""


_SERVED = ("sweet", "agent", "salt", "vessel", "material", "water", "temperature", "drying")


def read_statements(reading: Reading, book: CardBook) -> None:
    ways = read_ways(book)
    text = reading.without_names()
    filled = fill_slots(text)
    filled = [each for index, each in enumerate(filled) if not _is_repeated(each, filled[:index])]
    for clause in reading.clauses:
        if clause.end - clause.start < 2:
            continue
        said = text[clause.start : clause.end]
        inside = [each for each in filled if clause.start <= each.start < clause.end]
        _read_clause(clause, said, inside, ways, reading, book)


def _is_repeated(each: Filled, earlier: Sequence[Filled]) -> bool:
    """Whether the same was said a clause before: 木桶存放，木桶透气."""
    return any(
        (one.slot.name, one.member, one.is_denied) == (each.slot.name, each.member, each.is_denied)
        and each.start - one.end > 1
        for one in earlier
    )


def _read_clause(
    clause: Clause, said: str, inside: list[Filled], ways: CardWays, reading: Reading, book: CardBook
) -> None:
    is_read = False
    for family in dict.fromkeys(each.slot.family for each in inside):
        mine = [each for each in inside if each.slot.family == family]
        if family == "making" and _ADVICE.search(said) and not find_carried(said, ways, "making"):
            continue
        is_read = True
        _read_family(clause, mine, ways, reading, book)
    if not is_read:
        _read_other_words(clause, said, ways, reading, book)


def _read_family(clause: Clause, mine: list[Filled], ways: CardWays, reading: Reading, book: CardBook) -> None:
    """What the clause says of making, or of keeping, or of sending."""
    family = mine[0].slot.family
    slots = frozenset(each.slot.name for each in mine)
    is_denied = any(each.is_denied for each in mine)
    own = find_carried(reading.without_names()[clause.start : clause.end], ways, family)
    if own and (own.is_denied != is_denied or any(each.is_absolute for each in mine)):
        own = None
    runs = list(_runs(mine, ways, book))
    is_wrong = len(slots) > 1 and any(status == "contradicted" for _, _, status, _ in runs)
    for first, last, status, path in runs:
        if is_wrong and status == "supported":
            reading.hide(first, last)
            continue
        is_said_again = not is_denied and reading.last_statement == (clause.start, slots, status)
        if is_said_again or (status != "supported" and _is_advice(family, status, slots, reading, clause)):
            reading.hide(first, last)
            continue
        if own and status == "unsupported":
            status, path = "supported", own.path
        reading.last_statement = (clause.end + 1, slots, status)
        start, end = whole_words(reading.plain, first, last, clause)
        add_statement(start, end, status, path, reading, book)


def _read_other_words(clause: Clause, said: str, ways: CardWays, reading: Reading, book: CardBook) -> None:
    """The card's own words, or a way of making that no slot knows."""
    if (own := find_carried(said, ways, "")) and not (HIDDEN in said and own.path == "after_sales"):
        start, end = content_span(said, own)
        if end - start >= 2 and reading.is_free(clause.start + start, clause.start + end):
            status: ClaimStatus = "supported" if is_negative(said) == own.is_denied else "contradicted"
            add_statement(clause.start + start, clause.start + end, status, own.path, reading, book)
        return
    found = _NEW.search(said)
    if found is None or _ADVICE.search(said):
        return
    start, end = clause.start + found.start(), clause.start + found.start() + len(found[0].rstrip(HIDDEN))
    if end - start >= 2 and reading.is_free(start, end):
        add_statement(start, end, "unsupported", None, reading, book)


_FORBIDS = re.compile(r"(?:千万|可|就|先)?(?:别|勿|不要|切记)(?:再|放|搁|给|拿|往|把)")
_KEPT_BY_YOU = re.compile(r"可以|也行|先|吃不完|剩|天热|夏天|沥干|泡好|煮好|更好|还要好|用完|隔天|最好|别一")


def _is_advice(family: str, status: ClaimStatus, slots: frozenset[str], reading: Reading, clause: Clause) -> bool:
    """Whether buyers are told what to do with the goods, which says nothing of them."""
    said = reading.text[clause.start : clause.end]
    if status == "unsupported" and (_FORBIDS.match(said) or is_tale(said)):
        return True
    if family == "storage" and (status == "unsupported" or _KEPT_BY_YOU.search(said)):
        return True
    return slots <= set(_SERVED) and bool(COOKING.search(reading.sentence(clause.start)))


def _judge(each: Filled, ways: CardWays, book: CardBook) -> tuple[ClaimStatus, str | None]:
    """One filled slot beside the card's."""
    mine = [(path, known) for path, known in ways.filled if known.slot.name == each.slot.name]
    if each.verb and any(known.verb == each.verb for _, known in mine):
        mine = [(path, known) for path, known in mine if known.verb == each.verb]  # 机采新棉，手工铺胎
    same = [(path, known) for path, known in mine if known.member == each.member]
    if not same and (rival := _rival(each, mine, ways, book)):
        return ("supported" if each.is_denied else "contradicted"), rival
    if same and each.is_absolute and not any(_says_absolute(path, book) for path, _ in same):
        return "unsupported", None
    if same:
        path, known = same[0]
        return ("supported" if known.is_denied == each.is_denied else "contradicted"), path
    return "unsupported", None


def _rival(each: Filled, mine: list[tuple[str, Filled]], ways: CardWays, book: CardBook) -> str | None:
    """The field that says something that excludes what is said, where it is affirmed."""
    others = [path for path, known in mine if not known.is_denied]
    match each.slot.name, each.member:
        case ("cold", "cold") | ("normal", "normal"):
            refused = "否" if each.slot.name == "cold" else "是"
            return "ship.cold_chain" if book.value("ship.cold_chain") == refused else None
        case "fresh", "old":
            return next(iter(others), "harvest_date" if book.value("harvest_date") else None)
        case "feed", "compound":
            return next((path for path, _ in mine), None)
        case "nomanure", _:
            return next((path for path, known in ways.filled if known.slot.name == "manure"), None)
        case (("agent" | "sweet" | "antibiotic"), _):
            return "ingredients" if book.value("ingredients") else None
        case "variety", _ if not book.value("variety"):
            return None
        case _:
            return others[0] if each.slot.is_exclusive and others else None


def _says_absolute(path: str, book: CardBook) -> bool:
    """Whether the card itself says 手工 where 纯手工 is said; 人工采摘 does not carry it."""
    return "手工" in book.value(path)


def _runs(mine: list[Filled], ways: CardWays, book: CardBook) -> Iterator[tuple[int, int, ClaimStatus, str | None]]:
    """Neighbouring slots of one status as one statement; what nothing carries joins what stands beside it."""
    judged = [(each, *_judge(each, ways, book)) for each in mine]
    known: list[ClaimStatus] = [status for _, status, _ in judged if status != "unsupported"]
    runs: list[tuple[int, int, ClaimStatus, str | None]] = []
    for each, status, path in judged:
        if status == "unsupported" and known:
            continue
        if runs and runs[-1][2] == status:
            runs[-1] = (runs[-1][0], each.end, status, runs[-1][3])
        else:
            runs.append((each.start, each.end, status, path))
    yield from runs


_LEADS = frozenset("喂施打用吃浇套上加放不没无未零纯全烧走发搁存别")
_TRAILS = frozenset(MAKING_VERBS + "长干制成熟过大机米果袋放存")


def whole_words(text: str, start: int, end: int, clause: Clause) -> tuple[int, int]:
    """The stretch with the verb before it and behind it: 喂橡子长大, 手工摘."""
    for _ in range(3):
        if start > clause.start and text[start - 1] in _LEADS:
            start -= 1
    for _ in range(3):
        if end < clause.end and text[end] in _TRAILS:
            end += 1
    return start, end


def find_ways(text: str) -> tuple[str, ...]:
    """The ways of making that a farmer tells, as told: for a card that is yet to be written.

    >>> find_ways("我们家人工采摘，不打农药")
    ('人工采摘', '不打农药')
    """
    ways: dict[str, None] = {}
    for clause in Reading(text, ()).clauses:
        said = text[clause.start : clause.end]
        filled = [each for each in fill_slots(said) if each.slot.family in ("making", "packing")]
        if filled:
            whole = Clause(0, len(said), 0)
            start, end = whole_words(said, filled[0].start, filled[-1].end, whole)
            ways[said[start:end]] = None
        elif (found := _NEW.search(said)) and not _ADVICE.search(said):
            ways[found[0]] = None
    return tuple(ways)
