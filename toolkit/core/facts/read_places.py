"""The places of a text beside the card's origin, story and shipping."""

import re
from functools import lru_cache

from toolkit.core.facts.card_book import CardBook
from toolkit.core.facts.claim import ClaimStatus
from toolkit.core.facts.persons import is_given_name
from toolkit.core.facts.places import Place, find_places, short_name
from toolkit.core.facts.reading import Reading
from toolkit.core.text import Text

_NOT_SENT = re.compile(
    r"(?:不|没法|无法|不能|别|暂不|暂停)(?:给|再|能|予)?(?:发|包邮|送|到|配送|寄|邮|走)|[发送寄邮到]不[了到过去]|除外|以外|不在[^，。]{0,4}范围|走不[了到]|也?(?:不行|不成|不可以)(?=[，。！]|$)|没戏|去不了"
)


_SENT = re.compile(r"(?:也|都|照样|照常|照|可以|能|正常)(?:能|可以|给)?(?:发|包邮|送|到|寄|邮)|包邮")


_LISTED_OUT = re.compile(
    r"(?:发不了|不发|不能发|不包邮|送不到)的(?:地方|地区|省份?)[^。]{0,8}$|"
    r"(?:[发送寄到]不[到了去]|不发|不寄|不送)(?:的是|了)?$"
)
_EATERS = re.compile(r"打工|上班|客商|外商|读书|念书|上学|上大学|出差|旅游|过年|人(?:都|也|最|就|爱|喜欢|吃)")
_SURCHARGE = re.compile(r"[^，。]{0,4}(?:补|加|另付|另收)[^，。]{0,2}(?:运费|邮费|钱|块)")
_VIEWERS = re.compile(r"(?:那边)?的?(?:朋友|家人|老铁|宝子|宝宝|娃儿?|粉丝|姐妹|兄弟|亲们?|大哥|大姐|客人|老乡)")
"""Those who watch from there: only whether goods are sent to them is a claim."""

_ASKERS = re.compile(
    r"(?:那边|那位|那个)?的?(?:一位|一个)?[\u4e00-\u9fff]{1,6}?(?:又|也|就|在|刚)*(?:(?<!没)(?:问(?![题世候])|留言|打字|私信)|[说讲][，：:](?=.*(?:[？?吗]|咋|怎么|你们|[\u4e00-\u9fff]不[\u4e00-\u9fff])))"
)
"""A viewer from there who asks something: 长春的老妹儿问了."""


@lru_cache(maxsize=256)
def _stems_of(place: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """吉巷 of 吉巷乡, and a pattern for it with and without 乡."""
    named = re.finditer(
        r"(?P<stem>[\u4e00-\u9fff]{2,3})[镇乡村街](?![\u4e00-\u9fff]*[省市县区])",
        re.sub(r"^.*[县市区州旗](?=.{2})", "", place),
    )
    return tuple((one["stem"], re.compile(rf"{one[0]}|{one['stem']}(?![镇乡村县市区])")) for one in named)


def _read_stems(reading: Reading, book: CardBook) -> None:
    """吉巷 for the card's 吉巷乡."""
    for path in ("story.place", "origin"):
        for stem, pattern in _stems_of(book.value(path)):
            if stem not in reading.text or any(stem in text for text in (book.value("process"), *reading.names)):
                continue
            for found in pattern.finditer(reading.without_names()):
                if reading.is_free(*found.span()):
                    why = Text(f"卡上“{book.labels[path]}”是 {book.value(path)}", f"the card says {book.value(path)}")
                    status: ClaimStatus = "contradicted" if reading.is_denied(found.start()) else "supported"
                    reading.add("place", found.start(), found.end(), status, path, found[0], why)


_EVERYWHERE = re.compile(
    r"(?:全国(?:各地)?|哪[里儿]|哪个省|什么地方)(?:都|全|统统)?(?:能|可以|给|照)?(?:发(?![展现源明起])|寄|送|包邮|到)"
)


def _read_everywhere(reading: Reading, book: CardBook) -> None:
    """全国都发, where the card leaves places out."""
    for found in _EVERYWHERE.finditer(reading.plain) if book.has("ship.regions_excluded") else ():
        if not re.search(r"除了|以外|外[，,]?$", reading.before(found.start())):
            excluded = book.value("ship.regions_excluded")
            why = Text(f"卡上不发货的地方：{excluded}", f"places not shipped to: {excluded}")
            reading.add("place", *found.span(), "contradicted", "ship.regions_excluded", found[0], why)


def read_places(reading: Reading, book: CardBook) -> None:
    _read_everywhere(reading, book)
    _read_stems(reading, book)
    groups = _groups(reading, book)
    for number, group in enumerate(groups):
        start, end = group[0].start, group[-1].end
        clause = reading.clause(start)
        next_start = groups[number + 1][0].start if number + 1 < len(groups) else len(reading.text)
        following = re.split(r"[。！？]", reading.text[end : min(end + 8, next_start)])[0]
        earlier = reading.text[reading.sentence_span(start)[0] : start]
        if _LISTED_OUT.search(earlier):
            _read_shipping(reading, book, group, start, end, is_sent=False)
            continue
        is_reached = re.search(r"[\d一二两三四五六七八九十]天(?:就|能)?到$", reading.before(start, 8))
        if is_reached or _EATERS.match(following) or _SURCHARGE.match(following):
            continue
        if _ASKERS.match(reading.text[end : reading.sentence_span(end)[1] + 1]):
            continue
        if _VIEWERS.match(following):
            following = reading.text[end : reading.sentence_span(end)[1]]
            if not _NOT_SENT.search(following) and not _SENT.search(following):
                continue
        if _NOT_SENT.search(following) or _SENT.search(following):
            _read_shipping(reading, book, group, start, end, is_sent=not _NOT_SENT.search(following))
            continue
        status, path = _judge_places(group, clause, reading, book)
        shown = reading.text[start:end]
        why = (
            Text(f"卡上“{book.labels[path]}”是 {book.value(path)}", f"the card says {book.value(path)}")
            if path
            else Text("卡上没有这个地方", "the card does not hold this place")
        )
        reading.add("place", start, end, status, path, shown, why)


def _groups(reading: Reading, book: CardBook) -> list[list[Place]]:
    """Places that stand side by side, 江西南丰, or in a list that ends 不发, are one claim; 丹阳 of 李丹阳 is none."""
    groups: list[list[Place]] = []
    sure = frozenset(name for _, known in book.places for name in known.names)
    for place in find_places(reading.without_names(), sure):
        if is_given_name(reading.text, place.start, place.end):
            continue
        if groups and _joins(reading.text[groups[-1][-1].end : place.start], groups[-1], place):
            groups[-1].append(place)
        else:
            groups.append([place])
    return groups


def _joins(between: str, group: list[Place], place: Place) -> bool:
    if between in ("", "省", "市", "的", " "):
        return not place.above or not group[-1].above or between in ("", "省", "市")
    return between in ("、", "和", "跟", "与", "及")


def _judge_places(group: list[Place], clause: str, reading: Reading, book: CardBook) -> tuple[ClaimStatus, str | None]:
    paths = [_path_of(place, book) for place in group]
    denied = reading.is_denied(group[0].start)
    is_region = paths[-1] and all(each.above == frozenset(each.names) for each in group[:-1])
    if all(paths) or is_region:
        found = paths[-1]
        return ("contradicted" if denied else "supported"), found
    if denied:
        return "supported", "origin" if book.has("origin") else None
    is_origin = _is_origin(group, reading)
    rival = None if group[-1].above else _rival(group[-1], book)
    if rival is not None:
        return "contradicted", rival
    if book.has("origin") and is_origin:
        return "contradicted", "origin"
    return "unsupported", None


def _rival(place: Place, book: CardBook) -> str | None:
    """The fact that names another town or village of the same rank, if the card has one."""
    rank = place.names[0][-1]
    if rank not in "镇乡村":
        return None
    named = re.compile(rf"[\u4e00-\u9fff]{{2}}{rank}")
    return next((path for path in ("story.place", "origin") if named.search(book.value(path))), None)


_MATERIAL = re.compile(
    r"(?:那边|那儿)?的?手艺|的?仓(?!鼠)|(?:边上?|岸边?|支流|上游|标准|大豆|蜂(?!蜜))|的?(?:茶楼|超市|饭店|酒店|客户|设计师|大学)|的?(?:[\u4e00-\u9fff]{0,2}(?:[江河湖]水|水|盐|糖|木|竹子?|棉|布|线|苗|种子)(?![果稻蜜产])|师傅|老师|专家|原料|包装|瓶子|箱子)"
)
"""What comes from elsewhere though the goods do not: 松花江的水, 大理的师傅."""


def _is_origin(group: list[Place], reading: Reading) -> bool:
    end = group[-1].end
    after = reading.after(end, 8)
    before = reading.before(group[0].start, 8)
    if _MATERIAL.match(after):
        return False
    if re.search(
        r"(?<![交卖送])给$|(?:以前|从前|前几年|那几年|早些年|年轻时)[^，。]{0,2}[在去到]|曾在|出口|发往|卖到|销往|运到|寄到|仓库|从|去过|旅游|打工|读书|上学|回来",
        before,
    ) or re.match(
        r".{0,6}天(?:就)?(?:能)?(?:到|达)|.{0,3}(?:次日|隔天|仓库?|打工|读书|旅游|展|分仓|发货|回来)",
        after,
    ):
        return False
    return group[0].above != frozenset() or bool(re.search(r"产|种|长|摘|采|在|来自", before + after))


def _path_of(place: Place, book: CardBook) -> str | None:
    """The fact that names the place, or one that lies in it."""
    names = {short_name(name) for name in place.names} | set(place.names)
    ranked = sorted(book.places, key=lambda each: each[0] != "origin")
    for path, known in ranked:
        if path.startswith(("ship", "forbidden", "price", "gifts", "sales")):
            continue
        if path in ("variety", "aliases") and book.has("origin") and not names & set(known.names):
            continue
        if names & set(known.names) or (place.above and names & known.above):
            return path
    for path, text in book.texts:
        if path in ("origin", "story.place", "seller.address", "name") and any(name in text for name in place.names):
            return path
    return None


def _read_shipping(
    reading: Reading, book: CardBook, group: list[Place], start: int, end: int, *, is_sent: bool
) -> None:
    """新疆不发, 海南也能发."""
    excluded = book.value("ship.regions_excluded")
    out = [any(name in excluded for name in place.names) for place in group]
    tail = re.match(
        r"(?:都|也|暂时|地区|等地|这些地方|照样|照常|可以|能|这次|这回|的家人|那边|这边|目前)*(?:不能?发(?:货)?|不包邮|能?发(?:货)?|包邮|不送|发不了)",
        reading.text[end:],
    )
    end += tail.end() if tail else 0
    if not excluded:
        status: ClaimStatus = "unsupported"
    elif is_sent:
        status = "contradicted" if any(out) else "unsupported"
    else:
        status = "supported" if all(out) else "contradicted"
    path = "ship.regions_excluded" if excluded else None
    why = Text(f"卡上不发货的地方：{excluded or '没有写'}", f"places not shipped to: {excluded or 'not on the card'}")
    reading.add("place", start, end, status, path, reading.text[start:end], why)
