"""How two hypotheses of the same sound agree, and what of a hypothesis follows on what was told already."""

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from toolkit.core.live.said import Said, last_number, said_list, spelled

MOST_DISPUTED = 2
"""So many characters on end may be heard differently without what follows counting as another sentence."""
LEAST_ALIKE = 2
"""One character that is the same again is chance."""
LEAST_SEEN = 4
"""So many characters on end two hearings must share to say the same at the end of a sound."""
_NUMBER = re.compile(r"[0-9零〇一二两三四五六七八九十百千万亿半点块毛元角.,:%]{2,}|[A-Za-z]{2,}")


def said_chars(text: str) -> list[int]:
    """Places of the characters that are said (letters, digits, Chinese characters)."""
    return [index for index, char in enumerate(text) if char.isalnum()]


def rest_after(told: str, hypothesis: str) -> int:
    """Where in `hypothesis` that begins which `told` does not hold yet.

    `told` may differ from the beginning of `hypothesis` here and there: nothing of what was told is repeated, and what
    was told is never changed. A number is told whole, or goes on where `told` ends with its beginning; where `told`
    ends with another number in its place, it is left out: half a number would be a false price.

    >>> hypothesis = "我们奉节脐橙长在山上"
    >>> hypothesis[rest_after("我们封节脐橙", hypothesis):]
    '长在山上'
    >>> "二十九点九元包邮"[rest_after("29.9元", "二十九点九元包邮"):]
    '包邮'
    """
    right = said_list(hypothesis)
    reach = _told_reach(said_list(told), right)
    return right[reach - 1].end if reach else 0


def written_alike(told: str, hypothesis: str) -> str:
    """`hypothesis`, but a number in digits that `told` ends in the middle of is spelled out, so that it can go on.

    >>> written_alike("只要二十九块", "只要29.9元包邮"), written_alike("只要", "只要29.9元包邮")
    ('只要二十九块九包邮', '只要29.9元包邮')
    """
    right = said_list(hypothesis)
    reach = _told_reach(said_list(told), right)
    is_inside = 0 < reach < len(right) and right[reach].number == right[reach - 1].number >= 0
    return spelled(hypothesis, right, right[reach].number) if is_inside else hypothesis


def _told_reach(left: Sequence[Said], right: Sequence[Said]) -> int:
    """How many of the first characters of `right` were told with `left`."""
    if not left:
        return 0
    # row[j]: fewest edits that turn all of what was told into the first j characters of the hypothesis
    row = list(range(len(right) + 1))
    for i, one in enumerate(left, 1):
        before, row[0] = row[0], i
        for j, other in enumerate(right, 1):
            change = before + (one.char != other.char)
            before = row[j]
            row[j] = min(change, row[j] + 1, row[j - 1] + 1)
    best = min(range(len(row)), key=lambda j: (row[j], abs(j - len(left))))
    return _out_of_number(left, right, best)


def _out_of_number(left: Sequence[Said], right: Sequence[Said], at: int) -> int:
    """`at`, or where the number begins or ends that it stands in the middle of."""
    if not 0 < at < len(right) or right[at].number < 0 or right[at].number != right[at - 1].number:
        return at
    places = [index for index, each in enumerate(right) if each.number == right[at].number]
    number, told = "".join(right[index].char for index in places), last_number(left)
    if not told:
        return places[0]
    return places[0] + len(told) if number.startswith(told) else places[-1] + 1


def agreed_length(first: str, second: str) -> int:
    """How far `second` says the same as `first`, as a length of `second`; how it is written does not count.

    >>> agreed_length("五斤装，三十九", "五斤装三十六"), agreed_length("只要29.9元包", "只要二十九块九包邮")
    (5, 8)
    """
    two = said_list(second)
    length = 0
    for index, (a, b) in enumerate(zip(said_list(first), two, strict=False)):
        if a.char != b.char:
            break
        if index + 1 == len(two) or two[index + 1].start != b.start:  # a number in digits counts as a whole
            length = b.end
    return length


def alike_length(first: str, second: str) -> int:
    """As `agreed_length`, but past a character or two that are heard differently; a number must be the same.

    >>> alike_length("融密封袋装好，发给", "泳密封袋装好"), alike_length("五斤装，三十九", "五斤装三十六")
    (6, 5)
    """
    one, two = said_list(first), said_list(second)
    after = before = 0
    chars = ["".join(each.char for each in said) for said in (one, two)]
    for block in SequenceMatcher(None, *chars, autojunk=False).get_matching_blocks():
        if block.size < LEAST_ALIKE and block.a + block.b:
            continue
        left, right = one[before : block.a], two[after : block.b]
        if max(len(left), len(right)) > MOST_DISPUTED or any(each.number >= 0 for each in (*left, *right)):
            break
        before, after = block.a + block.size, block.b + block.size
    while 0 < after < len(two) and two[after].start == two[after - 1].start:
        after -= 1  # a number in digits counts as a whole
    return two[after - 1].end if after else 0


def shown_end(text: str, other: str, held: int, least_held: int) -> int:
    """Where in `text` that ends which may be shown: without its last `held` characters, whose word may not be over.

    Fewer are held back, but `least_held`, where `other`, a second hearing of the same sound, says the same there.

    >>> shown_end("皮薄没有籽切开", "皮薄，没有籽切来", 3, 1), shown_end("皮薄没有籽", "博没有籽", 3, 1)
    (6, 2)
    """
    places, second = said_chars(text), "".join(filter(str.isalnum, other))[-LEAST_SEEN - held :]
    for count in range(least_held, held):
        said = "".join(text[at] for at in places[: len(places) - count][-LEAST_SEEN:])
        if len(said) == LEAST_SEEN and said in second:
            return places[-count - 1] + 1
    return places[-held - 1] + 1 if len(places) > held else 0


def disputed_name(text: str, other: str, names: Iterable[str]) -> int:
    """Where in `text` a word stands in whose place `other`, a second hearing of the same sound, has one of `names`.

    The length of `text` where there is none.

    >>> disputed_name("好，交通丑，苹果长在高原上", "好，昭通丑苹果长在高原上", ["昭通丑苹果"])
    2
    """
    places = said_chars(text)
    one, two = "".join(text[at] for at in places), "".join(filter(str.isalnum, other))
    missing = [two.find(name) for name in names if name in two and name not in one]
    if not missing:
        return len(text)
    first = min(missing)
    blocks = SequenceMatcher(None, one, two, autojunk=False).get_matching_blocks()
    same = max((block.a + min(block.size, first - block.b) for block in blocks if block.b <= first), default=0)
    return places[same] if same < len(places) else len(text)


def whole_length(text: str, length: int, keep_whole: Iterable[str] = ()) -> int:
    """`length` or the nearest place before it where `text` may be cut: not in a number, a word in letters or a name.

    >>> whole_length("今天三十九块九", 4), whole_length("这款奉节脐橙好", 4, ["奉节脐橙"])
    (2, 2)
    """
    spans = [match.span() for match in _NUMBER.finditer(text)]
    for name in keep_whole:
        at = text.find(name)
        while name and at >= 0:
            spans.append((at, at + len(name)))
            at = text.find(name, at + 1)
    moved = True
    while moved:
        moved = False
        for start, end in spans:
            if start < length < end:
                length, moved = start, True
    return length
