"""Promises about returns, postage, damage and arrival, beside what the card promises."""

import re
from decimal import Decimal

from toolkit.core.facts.card_book import CardBook
from toolkit.core.facts.claim import ClaimStatus
from toolkit.core.facts.reading import Clause, Reading
from toolkit.core.facts.reasons import add_statement, not_on_card, other_on_card
from toolkit.core.numerals import read_number

_PACK = "箱盒袋瓶份件罐提单包"
_SERVICE = re.compile(
    r"(?:\d+|[七十五三两半]+)天?无理由|无理由(?:退(?:换)?货?|退换)?|假一[赔罚][\u4e00-\u9fff]|(?:[坏烂破碎死裂瘪蔫损化漏断磕]|破损|质量问题)[^，。；]{0,6}?(?:[赔退补换修]|包|重发)|"
    rf"一?赔(?:您|你)?(?:[一二俩两三十百\d]|整)[个枚只{_PACK}]?|包(?:退|换|赔)|"
    r"(?:全额|全|只|仅|免费|原价)(?:退|换|赔)(?:款|一半的?钱?|半价)?|(?:支持|能|可以?|给|包|接受|不|随时|直接|就|都)(?:退款|退货|退换|退(?![出场步休役耕回]))|拒收|补发|重发|退钱|(?:运费|邮费|快递费)(?:险|[^，。；\0]{0,5}(?:出|承担|付|负责|包|掏|认|算))|(?:我们?|咱们?|全|都|店里)(?:给您|给你)?(?:赔|换新|补发|退)(?![出场])|货到付款|先[吃用试]后付|拆[了开]?封?[^，。]{0,3}(?:退|不退)|(?:不满意|不好吃|不甜|不喜欢)[^，。]{0,4}(?:退|不要钱|找我)|"
    r"(?:没|未|不)拆[封开]?|(?:终身|一年|两年|三年)?[^，。]{0,4}(?:保修|质保|包修|免费(?:给您|给你)?修)|送货上门|[吃尝试用](?:了|过)[^，。]{0,3}(?:退|赔)|按(?:[个枚斤只瓶袋克盒扎支把条箱包罐件份棵朵根]|重量|比例)[^，。]{0,3}[赔退补]"
)


_ARRIVES = re.compile(
    r"次日达|隔[天日]达|(?:当天|当日|次日|第二天|隔天|明天|后天)(?:就|都|也)?(?:能|可以)?(?:送到|到货|到家|收到|签收)"
)


_SENT_ON = re.compile(
    r"(?P<day>当[天日]|今[天晚]|明[天日]|次日|隔[天日]|第二天)(?:就|都|能|可以|给您|给你|全部|准|一定|马上|立[马刻])*(?:发(?:货|出|走|掉)?(?![现酵财])|走(?![吧了的])|出库|寄出|装车)"
)
_SENT_AT_ONCE = re.compile(
    r"(?<![不没别未])(?<![不没别未][会能是])(?:马上|立马|立刻)(?:就|给您|给你|给大家)*(?:发(?:货|出|走)|寄出)(?![^，。！]{0,2}[吗么？?])"
)


def _read_dispatch(reading: Reading, book: CardBook) -> None:
    """明天就发, where the card asks for more time; what keeps within it is no more than talk."""
    hours = book.value("ship.hours")
    for found in _SENT_ON.finditer(reading.plain) if hours.isdigit() else ():
        if int(hours) > (24 if found["day"][0] in "当今" else 48) and reading.is_free(*found.span()):
            why = other_on_card(book, "ship.hours")
            reading.add("number", found.start(), found.end(), "contradicted", "ship.hours", found[0], why)
    for found in _SENT_AT_ONCE.finditer(reading.plain) if hours.isdigit() and int(hours) > 24 else ():
        if reading.is_free(*found.span()):
            why = other_on_card(book, "ship.hours")
            reading.add("number", found.start(), found.end(), "contradicted", "ship.hours", found[0], why)


def read_promises(reading: Reading, book: CardBook) -> None:
    """Promises about returns, postage and damage, which may hold numbers: 七天无理由; and when goods arrive."""
    _read_dispatch(reading, book)
    for found in _ARRIVES.finditer(reading.plain):
        if reading.is_free(*found.span()):
            reading.add("number", found.start(), found.end(), "unsupported", None, found[0], not_on_card(found[0]))
    for clause in reading.clauses:
        said = reading.plain[clause.start : clause.end]
        found = max(_SERVICE.finditer(said), key=lambda each: len(each[0]), default=None)
        following = reading.text[clause.end : reading.sentence_span(clause.start)[1]]
        if (
            found
            and _AFTER_TERM.search(said[: found.start()])
            and re.fullmatch(r"(?:都|就|也)?(?:能|可以?|包|给)退", found[0])
        ):
            continue
        if found and _CONDITION.fullmatch(found[0]) and _SERVICE.search(following):
            continue
        if found and reading.is_free(clause.start + found.start(), clause.start + found.end()):
            status, path = _judge_promise(said + _answer(reading, clause), found, book)
            add_statement(clause.start + found.start(), clause.start + found.end(), status, path, reading, book)


_CONDITION = re.compile(r"[没未不]拆[封开]?|[坏烂破碎]了?")


_AFTER_TERM = re.compile(r"(?:[天日]|小时)(?:之?内|以内|里|里头)?(?:都|也|就|全)?$")
"""收到三十天内都能退: the term is what is claimed."""


def _answer(reading: Reading, clause: Clause) -> str:
    """不支持 of 七天无理由？不支持."""
    found = re.match(r"[？?，,]\s*((?:不|没)[支行有能可是]\S{0,3}|做不了)", reading.text[clause.end :])
    return found[1] if found else ""


_TERMS: tuple[tuple[str, str], ...] = (
    ("reason", r"无理由|(?:七天|7天)[^，。]{0,3}退"),
    ("opened", r"拆|开了?[袋瓶封箱罐盒]|下过?水|洗过"),
    ("postage", r"运费|邮费|快递费"),
    ("fix", r"修"),
    ("redeliver", r"补发|重发|补寄|补(?!贴)"),
    ("refund", r"退"),
    ("pay", r"赔"),
    ("exchange", r"换"),
)


def _is_refused(pattern: str, text: str) -> bool:
    """Whether every mention is a refusal: 拆封不退."""
    found = [text[max(0, each.start() - 5) : each.start()] for each in re.finditer(pattern, text)]
    return bool(found) and all(
        re.search(r"(?:不|无法|没法|没得)(?:给|能|予|支持|可以|可|接受|办|包|享受|无理由|七天|7天)*$", before)
        for before in found
    )


def _judge_promise(said: str, found: re.Match[str], book: CardBook) -> tuple[ClaimStatus, str | None]:
    held, path = book.value("after_sales"), "after_sales"
    if not held or any(more in said and its not in held for more, its in (("假一", "假一"), ("退换", "换"))):
        return "unsupported", None
    terms = [name for name, pattern in _TERMS if re.search(pattern, said)]
    for is_same in (_same_amount(said, held), _same_terms(terms, said, found, held), _same_kind(terms, said, held)):
        if is_same is not None:
            return ("supported" if is_same else "contradicted"), path
    if terms and _is_refused(dict(_TERMS)[terms[-1]], said) and re.search(r"[赔退补换]", held):
        return "supported", path
    if terms == ["postage"] and not re.search(dict(_TERMS)["postage"], held):
        return "unsupported", None
    is_promise = bool(set(terms) - {"opened"}) and re.search(r"[赔退补换]", held)
    return ("contradicted", path) if is_promise else ("unsupported", None)


_HOW_MUCH: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("half", re.compile(r"一半|半价|对半|五折|(?:赔|退)半")),
    (
        "pack",
        re.compile(
            rf"整[{_PACK}]|全[{_PACK}]|[坏烂破碎死漏裂](?!一?[{_PACK}])[^，。；]{{0,4}}赔(?:您|你)?一?[{_PACK}]"
        ),
    ),
    ("kind", re.compile(r"按([个枚斤只瓶袋克颗粒比重盒扎支把条箱包罐件份棵朵根])[^，。]{0,4}[赔退补]")),
    ("many", re.compile(r"赔(?:您|你|给您)?([一二俩两三四五六七八九十百\d]+)|([双两三十翻])倍")),
)
"""How much is made good."""


def _same_amount(said: str, held: str) -> bool | None:
    """坏一赔二, 按斤赔, 只退一半: how much is made good; None where neither says it, or only the card does."""
    for name, pattern in _HOW_MUCH:
        mine, its = pattern.search(said), pattern.search(held)
        if not mine:
            continue
        if its:
            return [_two(each) for each in mine.groups()] == [_two(each) for each in its.groups()]
        if name in ("half", "pack") or (name == "many" and _two(mine[1]) != "一"):
            return False
    return None


def _two(number: str | None) -> str:
    return re.sub("[两俩2]", "二", number or "").replace("1", "一")


_REFUSED = r"(?![不没未](?:开|拆|下|用|洗|穿|剪|满意|喜欢|想|合适))(?:不支持|不享受|没有|不是|不|没|无法|不适用)"


def _same_terms(terms: list[str], said: str, found: re.Match[str], held: str) -> bool | None:
    """Who pays the postage, whether what is opened goes back, and returns without a reason."""
    if "postage" in terms and re.search(dict(_TERMS)["postage"], held):
        ours = r"我们|卖家|商家|咱们?|店|包|我"
        return bool(re.search(ours, said)) == bool(re.search(ours, held))
    if "opened" in terms and re.search(r"拆|洗|开封", held):
        kept = (
            r"[不未没](?:拆|开|下过?水|洗)|(?:拆[封开]?|开了?.|下过?水|洗过)[^，。]{0,5}(?:概|可就|就|都)?(?:不|退不)"
        )
        return bool(re.search(kept, said))
    if any(mine != its for mine, its in zip(_terms_of(said), _terms_of(held), strict=True) if mine and its):
        return False
    if "reason" in terms and "无理由" in held:
        refused = bool(re.search(rf"{_REFUSED}[\u4e00-\u9fff\d]{{0,4}}无理由", held))
        before, after = said[: found.start()], said[found.end() :]
        denied = re.search(rf"{_REFUSED}[\u4e00-\u9fff\d]{{0,6}}$", before) or re.match(
            r"[^，。]{0,4}(?:不支持|不行|没有|做不了|不适用)", after
        )
        return refused == bool(denied)
    return None


_DAYS_BACK = re.compile(r"(\d+|[一二两三四五六七八九十]+)(?:天|日)(?:内)?无理由")
_YEARS_KEPT = re.compile(
    r"(\d+|[一二两三四五六七八九十半]+)(年|个月)(?:之?内|里)?[^，。；]{0,3}(?:修|质保|保修)|(?:修|质保|保修)(\d+|[一二两三四五六七八九十半]+)(年|个月)"
)


def _terms_of(text: str) -> tuple[Decimal | None, Decimal | None]:
    """Days of returns without a reason, and months of free repair."""
    days, kept = _DAYS_BACK.search(text), _YEARS_KEPT.search(text)
    length = read_number(kept[1] or kept[3]) if kept else None
    months = length * (12 if "年" in kept[0] else 1) if kept and length else None
    return (read_number(days[1]) if days else None), months


_MORE = re.compile(
    r"全额|全款|无条件|随便|随时|双倍|[十百三两]倍|无限|整[箱单袋瓶份盒件]|加倍|翻倍|双份|终身|永久|一辈子"
)


def _same_kind(terms: list[str], said: str, held: str) -> bool | None:
    """Whether the card promises the same kind of thing, and no less; None where it does not speak of it."""
    if (more := _MORE.search(said)) and more[0] not in held:
        return False
    for name, pattern in _TERMS:
        if name in terms and re.search(pattern, held):
            return _is_refused(pattern, held) == _is_refused(pattern, said)
    return None
