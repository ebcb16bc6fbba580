"""What a text says of making, keeping, sending and taking back goods, beside what the card says of the same.

A clause makes such a statement where it fills a slot, where its words are the card's own, or where it tells of a way
of making at all. One statement a clause and family; the worst that is found in it is its status.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from toolkit.core.facts.card_book import CardBook
from toolkit.core.facts.claim import ClaimStatus
from toolkit.core.facts.no_claims import HIDDEN
from toolkit.core.facts.reading import Clause, Reading
from toolkit.core.facts.reasons import not_on_card, other_on_card, same_as_card
from toolkit.core.facts.slots import Filled, fill_slots

_FIELDS = {
    "making": ("process", "ingredients", "variety", "grade", "name", "aliases", "spec", "story.quote", "origin", "gifts.1.spec", "gifts.2.spec"),
    "storage": ("storage", "shelf_life", "process"),
    "shipping": ("ship.courier", "ship.cold_chain", "process"),
    "packing": ("process", "spec", "storage"),
    "service": ("after_sales",),
}
_PHRASES = ("process", "storage", "after_sales", "ingredients", "grade", "gifts.1.spec", "gifts.2.spec", "story.quote")
_PATH_FAMILY = {"storage": "storage", "after_sales": "service", "ship.courier": "shipping"}
LEAST_SHARED = 3
CARRIED = 0.66
"""A clause is the card's own where so much of its content stands in one phrase of the card, in the same order. The
project's own choice, from the tune half of the labelled claims."""
_IDLE = frozenset("的了着过是在我们都就也还你您他她它咱这那个一啊呢呀吧嘛哦哈给把被让跟和与及很再又才有会能可以要将上里头中着家全均各每些")
"""Characters without content of their own."""

_VERB = "种栽植施浇灌喂放捕捞摘采收割挖捡剪剥削切剁磨碾筛挑拣洗漂泡浸腌渍卤熏烤烘焙炒煮蒸熬焖煎炸榨压酿晒晾揉捻编织绣缝染雕刻捶舂打烧窖藏捏嫁选捣滤铺踩刨刮拌淘沥掐"
_NEW = re.compile(
    rf"(?:纯|亲手|慢慢|反复|一遍遍|连夜|当场|现|用[^，。]{{1,6}}|拿[^，。]{{1,6}}|靠[^，。]{{1,6}}|一[个颗朵片根针刀锤][^，。]?[个颗朵片根针刀锤]?)[{_VERB}](?:出来|下来|上来|成|制|干|碎|净|透|好)?(?:的|过)"
    rf"|[\u4e00-\u9fff]{{1,4}}[{_VERB}](?:出来|下来|成|制)的(?![时话人])"
    r"|(?:不|没有?|从不|从没|绝不|零|无|0)(?:任何|一点|额外)*(?:打|喷|施|加|放|添加?|掺|兑|勾兑|喂|催(?![你您我单])|注|浸|灌|刷|涂|上(?!火|当|链|车|班|头|瘾|线|播|台))过?(?!发|心|包|开|扰|架|样|折|算|得|上|来|去|多少|班|油|价|钱|单|购|问|一句|个)[\u4e00-\u9fff]{1,5}"
    r"|(?:蒸|煮|烫|焯|碳化|消毒|灭菌|漂|烘|筛|洗|泡|揉|捶)过(?![敏来去程滤后的年夜])|(?:刷|抹|淋|裹)(?:了|上|一层|一遍|\0)*[\u4e00-\u9fff]{0,2}(?:油|漆|胶|粉|盐|酒)(?!炸)"
    r"|(?:可以?|能|不能)(?:放|进|上|用)?(?:微波炉|烤箱|洗碗机|高压锅|蒸箱|电磁炉|明火)"
    r"|(?:浇|灌|喂)的?(?:都|全)?(?:是|着)?[\u4e00-\u9fff]{1,6}(?:水|粮|草|料|米|豆|虫|菜)(?:长大)?"
    r"|(?:土|黑|黄|红|沙)(?:土|壤|地|泥)(?:里|上)?(?:种|长|产|出)"
    r"|[\u4e00-\u9fff]{0,2}(?:猪|鸡|牛|羊|鸭|鹅)(?:是)?(?:吃|喂|养)(?!了你)"
)
"""Ways of making that no slot knows."""
_SERVICE = re.compile(
    r"(?:\d+|[七十五三两半]+)天?无理由|无理由(?:退(?:换)?货?|退换)?|假一[赔罚][\u4e00-\u9fff]|(?:[坏烂破碎死裂瘪蔫损化漏]|破损|质量问题)[^，。；]{0,6}?(?:[赔退补换修]|包|重发)|"
    r"一?赔[一二两三十百\d]|包(?:退|换|赔)|(?:全额|全|只|仅|免费|原价)(?:退|换|赔)款?|(?:支持|能|可以?|给|包|接受|不|随时|直接|就|都)(?:退款|退货|退换|退(?![出场步休役耕回]))|拒收|补发|重发|退钱|(?:运费|邮费|快递费)(?:险|[^，。；\0]{0,5}(?:出|承担|付|负责|包|掏|认|算))|货到付款|先[吃用试]后付|拆[了开]?封?[^，。]{0,3}(?:退|不退)|(?:不满意|不好吃|不甜|不喜欢)[^，。]{0,4}(?:退|不要钱|找我)|"
    r"(?:没|未|不)拆[封开]?|(?:终身|一年|两年|三年)?[^，。]{0,4}(?:保修|质保|包修|免费(?:给您|给你)?修)|送货上门|[吃尝试用](?:了|过)[^，。]{0,3}(?:退|赔)|按(?:个|枚|斤|只|瓶|袋|克|重量|比例)[^，。]{0,3}[赔退补]"
)
_ADVICE = re.compile(
    r"回(?:去|家)|买回|您(?:先|可以|就|要|自己|放|拿)|你(?:先|可以|就|要|自己|放|拿|们可以)|可以(?:炖|煮|蒸|炒|泡|熬|烤|拌|做|煲|下|切)|(?:炖|煲|煮)(?:汤|粥|肉|锅|碗)|拿来|用来|配着|蘸|撒点|加点|下锅|锅里(?=水|放|加|煮|倒|炖)|一锅|泡开|煎个|煎一|多焖|多煮|焖一会|切(?:一|片|开)(?!机)|尝|拌饭|下饭|涮"
)
"""Advice of how to use the goods claims nothing of how they were made."""


@dataclass(frozen=True, slots=True)
class _Phrase:
    """One phrase of the card."""

    path: str
    text: str
    content: str
    counts: dict[str, int]
    """How often each character of the content is there."""
    is_denied: bool


@dataclass(frozen=True, slots=True)
class _CardWays:
    """What the card says of making, keeping and sending."""

    phrases: tuple[_Phrase, ...]
    filled: tuple[tuple[str, Filled], ...]


_LISTS = re.compile(
    r"(?:配料表?+|原料|成分|用料|腌料|里[头面](?=装|加|放|有|搁)|(?=(?:加|放|搁|添加?|掺|兑|撒|拌|含有?)(?:了|点)))(?:搁|撒|拌|兑|点|些|一点|一些|装|加|放|添加|掺|含|有|了|的)*(?:里|上|里面|里头|表)*(?P<only>真的)?(?:就|是|有|为|[:：]|都|用的|的)*(?P<only2>只有|只|就|仅有?)?(?:是|有|用)*"
    r"(?P<list>(?![、和跟与及加])[\u4e00-\u9fff]{1,6}?(?:[、和跟与及加][\u4e00-\u9fff]{1,6}?)*)(?=[，。！？；的]|但|没|还|别|$)"
)


_NO_LIST = re.compile(r"[\0\d年月天看读转写念什么过来着眼就行真心你我他它假]")
_COOKING = re.compile(r"锅|炖|煮|下米|大火|小火|水开|泡发|凉水|冷水|温水|开水|步骤|泡茶|投茶|盖碗|茶汤|一碗|一把米|[杯壶](?!垫)")
"""How the goods are cooked or served says nothing of how they were made."""
_SERVED = ("sweet", "agent", "salt", "vessel", "material", "water", "temperature", "drying")


def read_ingredients(reading: Reading, book: CardBook) -> None:
    """配料只有肉和盐: each item beside the card's list; with 只有 all of the card's must be said."""
    held = [part for part in re.split(r"[、，,（）()]", book.value("ingredients")) if part]
    for found in _LISTS.finditer(reading.plain):
        items = [(each.start(), each[0]) for each in re.finditer(r"[^、和跟与及加]+", found["list"])]
        if not held or not items or _NO_LIST.search(found["list"]) or _COOKING.search(reading.sentence(found.start())):
            continue
        start, end = found.span("list")
        is_all = all(_is_part(item, held) for _, item in items)
        is_only = bool(found["only2"]) and len(items) < len(held)
        if is_all:
            _add(start, end, "contradicted" if is_only else "supported", "ingredients", reading, book)
            continue
        for at, item in items:
            status: ClaimStatus = "supported" if _is_part(item, held) else "contradicted"
            _add(start + at, start + at + len(item), status, "ingredients", reading, book)


def _is_part(item: str, held: Sequence[str]) -> bool:
    """Whether 盐 and 白糖 are the card's 食用盐 and 白砂糖."""
    return any(_runs_through(item, each) for each in held)


def _runs_through(item: str, whole: str) -> bool:
    rest = iter(whole)
    return all(char in rest for char in item)


def read_statements(reading: Reading, book: CardBook) -> None:
    ways = _ways(book)
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


_ARRIVES = re.compile(r"次日达|隔[天日]达|(?:当天|当日|次日|第二天|隔天|明天|后天)(?:就|都|也)?(?:能|可以)?(?:送到|到货|到家|收到|签收)")


def read_promises(reading: Reading, book: CardBook) -> None:
    """Promises about returns, postage and damage, which may hold numbers: 七天无理由; and when goods arrive."""
    for found in _ARRIVES.finditer(reading.plain):
        if reading.is_free(*found.span()):
            reading.add("number", found.start(), found.end(), "unsupported", None, found[0], not_on_card(found[0]))
    for clause in reading.clauses:
        said = reading.plain[clause.start : clause.end]
        found = max(_SERVICE.finditer(said), key=lambda each: len(each[0]), default=None)
        following = reading.text[clause.end : reading.sentence_span(clause.start)[1]]
        if found and _AFTER_TERM.search(said[: found.start()]) and re.fullmatch(r"(?:都|就|也)?(?:能|可以?|包|给)退", found[0]):
            continue
        if found and _CONDITION.fullmatch(found[0]) and _SERVICE.search(following):
            continue
        if found and reading.is_free(clause.start + found.start(), clause.start + found.end()):
            status, path = _judge_promise(said + _answer(reading, clause), found, book)
            _add(clause.start + found.start(), clause.start + found.end(), status, path, reading, book)


_CONDITION = re.compile(r"[没未不]拆[封开]?|[坏烂破碎]了?")


_AFTER_TERM = re.compile(r"(?:[天日]|小时)(?:之?内|以内|里|里头)?(?:都|也|就|全)?$")
"""收到三十天内都能退: the term is what is claimed."""


def _answer(reading: Reading, clause: Clause) -> str:
    """不支持 of 七天无理由？不支持."""
    found = re.match(r"[？?，,]\s*((?:不|没)[支行有能可是]\S{0,3}|做不了)", reading.text[clause.end :])
    return found[1] if found else ""


def _read_clause(
    clause: Clause, said: str, inside: list[Filled], ways: _CardWays, reading: Reading, book: CardBook
) -> None:
    done: list[tuple[int, int]] = []
    if (found := _DENIED_WORD.search(said)) and _denies_word(found["what"], book):
        _add(clause.start + found.start(), clause.start + found.end(), "contradicted", "process", reading, book)
        return
    if (found := _LEFT_OUT.search(said) or _LEFT_OUT_BEFORE.search(said)) and _denies_ingredient(found["what"], book):
        _add(clause.start + found.start(), clause.start + found.end(), "contradicted", "ingredients", reading, book)
        return
    for family in dict.fromkeys(each.slot.family for each in inside):
        mine = [each for each in inside if each.slot.family == family]
        if family == "making" and _ADVICE.search(said) and not _carried(said, ways, "making"):
            continue
        own = _carried(said, ways, family)
        slots = frozenset(each.slot.name for each in mine)
        for first, last, status, path in _runs(mine, ways, book):
            if status != "supported" and _is_advice(family, status, slots, reading, clause):
                reading.hide(first, last)
                done.append((first, last))
                continue
            is_absolute = any(each.is_absolute for each in mine)
            if own and not is_absolute and status == "unsupported" and own.is_denied == any(each.is_denied for each in mine):
                status, path = "supported", own.path
            is_denied = any(each.is_denied for each in mine)
            if not is_denied and reading.last_statement == (clause.start, slots, status):
                reading.hide(first, last)
                done.append((first, last))
                continue
            reading.last_statement = (clause.end + 1, slots, status)
            first, last = _whole_words(reading.plain, first, last, clause)
            _add(first, last, status, path, reading, book)
            done.append((first, last))
    if done:
        return
    if (own := _carried(said, ways, "")) and not (HIDDEN in said and own.path == "after_sales"):
        start, end = _content_span(said, own)
        if end - start >= 2 and reading.is_free(clause.start + start, clause.start + end):
            is_denied = _is_negative(said) and not own.is_denied
            _add(clause.start + start, clause.start + end, "contradicted" if is_denied else "supported", own.path, reading, book)
        return
    if (found := _NEW.search(said)) and not _ADVICE.search(said):
        start, end = found.start(), found.end()
        while end > start and said[end - 1] == HIDDEN:
            end -= 1
        if reading.is_free(clause.start + start, clause.start + end) and end - start >= 2:
            _add(clause.start + start, clause.start + end, "unsupported", None, reading, book)


_LEFT_OUT = re.compile(r"(?:[不没无零0未]|没有|从不)(?:添加|加|放|含|掺|用|有)(?:过|任何|一点|一滴|一粒|半点)*(?P<what>[\u4e00-\u9fff]{1,6})")


_LEFT_OUT_BEFORE = re.compile(r"(?P<what>[\u4e00-\u9fff]{1,4}?)(?:一?[点滴粒勺]儿?|半[点滴粒]|都|也)+(?:没|不|未)(?:加|放|有|搁|掺|用)")


def _denies_ingredient(what: str, book: CardBook) -> bool:
    """Whether 不加柠檬酸 is said of goods that hold it by their own list."""
    parts = [part for part in re.split(r"[、，,（）()和及]", book.value("ingredients")) if part]
    return any(part.endswith(what[-4:]) or (len(part) >= 2 and what.startswith(part)) for part in parts)


_DENIED_WORD = re.compile(r"(?<!是)[没不未非](?:有|经过?)?(?P<what>[\u4e00-\u9fff]{2,4})")


def _denies_word(what: str, book: CardBook) -> bool:
    """Whether 没破壁 denies a word that the card's own name, ingredients or process affirm."""
    word = what[:2]
    for path in ("process", "ingredients", "name"):
        at = book.value(path).find(word)
        if at >= 0 and not set(word) & _IDLE and not re.search(r"[不没未无]$", book.value(path)[:at]):
            return path != "name" or word in book.value("ingredients") + book.value("process")
    return False


_KEPT_BY_YOU = re.compile(r"可以|也行|先|吃不完|剩|天热|夏天|沥干|泡好|煮好|更好|还要好|用完|收到|隔天|最好|别一")


def _is_advice(family: str, status: ClaimStatus, slots: frozenset[str], reading: Reading, clause: Clause) -> bool:
    """Whether buyers are told what to do with the goods, which says nothing of them."""
    said = reading.text[clause.start : clause.end]
    if family == "storage" and (status == "unsupported" or _KEPT_BY_YOU.search(said)):
        return True
    return slots <= set(_SERVED) and bool(_COOKING.search(reading.sentence(clause.start)))


def _judge(each: Filled, ways: _CardWays, book: CardBook) -> tuple[ClaimStatus, str | None]:
    """One filled slot beside the card's."""
    if each.slot.name == "cold" and each.member == "cold":
        value = book.value("ship.cold_chain")
        if not value:
            return "unsupported", None
        return ("supported" if (value == "是") != each.is_denied else "contradicted"), "ship.cold_chain"
    mine = [(path, known) for path, known in ways.filled if known.slot.name == each.slot.name]
    same = [(path, known) for path, known in mine if known.member == each.member]
    if each.slot.name == "fresh" and each.member == "old" and not mine and book.value("harvest_date"):
        return ("supported" if each.is_denied else "contradicted"), "harvest_date"
    if each.slot.name == "nomanure" and (held := [path for path, known in ways.filled if known.slot.name == "manure"]):
        return "contradicted", held[0]
    if each.slot.name == "feed" and each.member == "compound" and mine and not same:
        return ("supported" if each.is_denied else "contradicted"), mine[0][0]
    if same and each.is_absolute and not any(_says_absolute(path, book) for path, _ in same):
        return "unsupported", None
    if same:
        path, known = same[0]
        return ("supported" if known.is_denied == each.is_denied else "contradicted"), path
    others = [(path, known) for path, known in mine if not known.is_denied]
    if each.slot.name == "variety" and not book.value("variety"):
        return "unsupported", None
    if each.slot.is_exclusive and others:
        return ("supported" if each.is_denied else "contradicted"), others[0][0]
    if each.slot.name in ("agent", "sweet", "antibiotic") and book.value("ingredients"):
        return ("supported" if each.is_denied else "contradicted"), "ingredients"
    return "unsupported", None


def _says_absolute(path: str, book: CardBook) -> bool:
    """Whether the card itself says 手工 where 纯手工 is said; 人工采摘 does not carry it."""
    return "手工" in book.value(path)


def _runs(
    mine: list[Filled], ways: _CardWays, book: CardBook
) -> Iterator[tuple[int, int, ClaimStatus, str | None]]:
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
_TRAILS = frozenset(_VERB + "长干制成熟过大机米果袋放存")


def _whole_words(text: str, start: int, end: int, clause: Clause) -> tuple[int, int]:
    """The stretch with the verb before it and behind it: 喂橡子长大, 手工摘."""
    for _ in range(3):
        if start > clause.start and text[start - 1] in _LEADS:
            start -= 1
    for _ in range(3):
        if end < clause.end and text[end] in _TRAILS:
            end += 1
    return start, end


def _add(start: int, end: int, status: ClaimStatus, path: str | None, reading: Reading, book: CardBook) -> None:
    said = reading.text[start:end]
    if HIDDEN in reading.plain[start:end] and not reading.is_free(start, start + 1):
        return
    if path and status == "supported":
        why = same_as_card(book, path)
    elif path:
        why = other_on_card(book, path)
    else:
        why = not_on_card(said)
    reading.add("process", start, end, status, path, said, why)


# ------------------------------------------------------------------ the card's own words


@lru_cache(maxsize=64)
def _ways_of(texts: tuple[tuple[str, str], ...]) -> _CardWays:
    phrases: list[_Phrase] = []
    filled: list[tuple[str, Filled]] = []
    for path, text in texts:
        if path in _PHRASES or (path.startswith("gifts.") and path.endswith(".spec")):
            for part in re.split(r"[，、；。,;（）()\s]", text):
                if len(part) >= 2:
                    phrases.append(_Phrase(path, part, _content(part), dict(Counter(_content(part))), _is_negative(part)))
        family = _PATH_FAMILY.get(path, "making")
        if any(path in fields for fields in _FIELDS.values()) or path.startswith("ship."):
            filled += [(path, each) for each in fill_slots(text) if path in _FIELDS.get(each.slot.family, ()) or each.slot.family == family]
    return _CardWays(tuple(phrases), tuple(filled))


def _ways(book: CardBook) -> _CardWays:
    return _ways_of(book.texts)


_SAME_WORDS = tuple(
    (re.compile(words), one)
    for words, one in (
        ("日头|太阳|阳光", "晒"), ("冰箱|保鲜层?", "冷藏"), ("快递费|邮费", "运费"), ("木头", "木"), ("竹子", "竹"),
        ("(?:铁|钢|不锈钢)勺", "金属勺"), ("店铺|店里|店家|商家|卖家|我们|咱们?", "店"), ("退钱", "退款"), ("过滤", "滤"),
        ("里面|里头", ""), ("拿|给您|给你", ""), ("不用|不要|不能|不会|不必", "不"), ("打包", "包"), ("补寄|重发|补发", "补"),
    )
)  # fmt: skip
_SAME_CHARS = str.maketrans("摘割剪搁塞摆储藏放焙烤筛搓码擦没未无别莫吊悬寄", "采采采存存存存存存烘烘滤揉抹抹不不不不不挂挂发")


def _content(text: str) -> str:
    """Characters with content, those of one meaning as one: 搁 is 存, 没 is 不."""
    for words, one in _SAME_WORDS:
        text = words.sub(one, text)
    text = text.translate(_SAME_CHARS)
    return "".join(char for char in text if char not in _IDLE and char not in "年月天个子" and "\u4e00" <= char <= "\u9fff")


def _is_negative(text: str) -> bool:
    return bool(re.search(r"[不没未无非]|从不|别", text))


def _carried(said: str, ways: _CardWays, family: str) -> _Phrase | None:
    """The phrase of the card that says the same: nearly all of the content is its, or it stands there in full."""
    content = _content(said)
    if not 2 <= len(content) <= 24:
        return None
    said_counts = Counter(content)
    best: tuple[float, _Phrase] | None = None
    for phrase in ways.phrases:
        if family and _PATH_FAMILY.get(phrase.path, "making") != family:
            continue
        if phrase.path == "after_sales" and not re.search(r"[赔退补换修拆]", said):
            continue
        common = sum(min(count, phrase.counts.get(char, 0)) for char, count in said_counts.items())
        share = max(common / len(content), common / len(phrase.content) if common >= LEAST_SHARED else 0)
        if common == len(phrase.content) >= 2 and phrase.path in ("process", "storage", "story.quote"):
            share = 1.0
        if common < 2 or share < CARRIED or (not family and not _is_telling(content, common, phrase)):
            continue
        if best is None or share > best[0]:
            best = (share, phrase)
    return best[1] if best else _quoted(said, ways, family)


def _quoted(said: str, ways: _CardWays, family: str) -> _Phrase | None:
    """The phrase of the card of which three neighbouring characters are said."""
    for phrase in ways.phrases:
        if phrase.path in ("grade", "ingredients", "story.quote") or (family and _PATH_FAMILY.get(phrase.path, "making") != family):
            continue
        for at in range(len(phrase.text) - 2):
            piece = phrase.text[at : at + 3]
            if piece in said and not set(piece) & _PLAIN:
                return phrase
    return None


_PLAIN = frozenset("日号期的了在是一二三四五六七八九十天年月个不时小内后可能有，。0123456789")


def _is_telling(content: str, common: int, phrase: _Phrase) -> bool:
    """Whether the words are more than a thing's name: they hold a verb, and half of what the card's phrase says."""
    if phrase.path == "process" and common == len(phrase.content):
        return True
    if phrase.path in ("grade", "spec", "ingredients"):
        return common >= 3 and common == len(phrase.content)
    if phrase.path == "process" and common >= 2 and len(phrase.content) <= 3:
        return True
    return bool(set(content) & _VERBS) and (common >= 3 or len(phrase.content) <= 4)


_VERBS = frozenset(_VERB + "养赔退补换存放封装拍")


def _content_span(said: str, own: _Phrase) -> tuple[int, int]:
    """From the first to the last character of `said` that the phrase holds."""
    at = [place for place, char in enumerate(said) if char in own.content or (char in "没未无" and "不" in own.content)]
    return (at[0], at[-1] + 1) if at else (0, 0)


# ------------------------------------------------------------------ promises

_TERMS: tuple[tuple[str, str], ...] = (
    ("reason", r"无理由|(?:七天|7天)[^，。]{0,3}退"),
    ("opened", r"拆"),
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
    return bool(found) and all(re.search(r"(?:不|无法|没法|没得)(?:给|能|予|支持|可以|可|接受|办|包|享受|无理由|七天|7天)*$", before) for before in found)


def _judge_promise(said: str, found: re.Match[str], book: CardBook) -> tuple[ClaimStatus, str | None]:
    held = book.value("after_sales")
    if not held:
        return "unsupported", None
    path = "after_sales"
    if (mine := re.search(r"赔([一二两三四五六七八九十百\d]+)", said)) and (its := re.search(r"赔([一二两三四五六七八九十百\d]+)", held)):
        return ("supported" if mine[1].replace("两", "二") == its[1].replace("两", "二") else "contradicted"), path
    if re.search(r"假一[赔罚]", said) and "假一" not in held:
        return "unsupported", None
    if (mine := re.search(r"按(.)[^，。]{0,4}[赔退补]", said)) and (its := re.search(r"按(.)[^，。]{0,4}[赔退补]", held)):
        return ("supported" if mine[1] == its[1] else "contradicted"), path
    terms = [name for name, pattern in _TERMS if re.search(pattern, said)]
    if "postage" in terms and re.search(_TERMS[2][1], held):
        ours = r"我们|卖家|商家|咱们?|店|包|我"
        return ("supported" if bool(re.search(ours, said)) == bool(re.search(ours, held)) else "contradicted"), path
    if "opened" in terms and "拆" in held:
        is_strict = bool(re.search(r"[不未没]拆|拆[封开]?[^，。]{0,5}(?:概|可就|就|都)?(?:不|退不)", said))
        return ("supported" if is_strict else "contradicted"), path
    if "reason" in terms and "无理由" in held:
        refused = bool(re.search(r"(?:不支持|不享受|没有|不|无法|不适用)[\u4e00-\u9fff\d]{0,4}无理由", held))
        denied = bool(re.search(r"(?:不支持|不享受|没有|不是|不|没|无法|不适用)[\u4e00-\u9fff\d]{0,6}$", said[: found.start()])) or bool(re.match(r"[^，。]{0,4}(?:不支持|不行|没有|做不了|不适用)", said[found.end() :]))
        return ("supported" if refused == denied else "contradicted"), path
    if "fix" in terms and re.search(r"终身|永久|一辈子", said) and not re.search(r"终身|永久", held):
        return "contradicted", path
    if (more := re.search(r"全额|全款|无条件|随便|随时|双倍|[十百三两]倍|无限|永久", said)) and more[0] not in held:
        return "contradicted", path
    for name, pattern in _TERMS:
        if name in terms and re.search(pattern, held):
            is_same = _is_refused(pattern, held) == _is_refused(pattern, said)
            return ("supported" if is_same else "contradicted"), path
    if terms and _is_refused(dict(_TERMS)[terms[-1]], said) and re.search(r"[赔退补换]", held):
        return "supported", path
    is_promise = bool({"refund", "exchange", "redeliver", "pay", "reason", "fix", "postage"} & set(terms))
    if is_promise and re.search(r"[赔退补换]", held):
        return "contradicted", path
    return "unsupported", None
