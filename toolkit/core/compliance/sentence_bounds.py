"""Where the sentence around a place begins and ends, also in speech, which has commas and no full stops."""

MARKS = "。!?\n"
LONGEST = 60
"""Characters. In bench/sets 22 of 4,595 sentences are longer: what goes on beyond is speech, and whoever speaks on has
changed the subject since."""
REACH = 30
"""Characters of whole clauses on each side that belong to a clause of such speech: about three clauses (median 7,
nine of ten at most 12 characters)."""


def sentence_span(text: str, at: int) -> tuple[int, int]:
    """[start, end) of the sentence of `text` (plain form) that holds character `at`, without its end mark."""
    start = max(text.rfind(mark, 0, at) for mark in MARKS) + 1
    end = min((found for mark in MARKS if (found := text.find(mark, at)) >= 0), default=len(text))
    return breath(text, at, start, end)


def breath(text: str, at: int, start: int, end: int) -> tuple[int, int]:
    """[start, end), or the clauses around `at` where that is too long for a sentence."""
    if end - start <= LONGEST:
        return start, end
    first = text.rfind(",", start, at) + 1 or start
    last = text.find(",", at, end) + 1 or end
    if first - start > REACH:
        start = (text.find(",", first - REACH - 1, first) + 1) or first
    if end - last > REACH:
        end = (text.rfind(",", last - 1, last + REACH) + 1) or last
    return start, end


def breaths(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """[start, end), cut after commas into pieces as long as sentences where it is too long for one."""
    found: list[tuple[int, int]] = []
    while end - start > LONGEST:
        comma = text.rfind(",", start, start + REACH)
        cut = (comma if comma >= 0 else text.find(",", start, end)) + 1
        if not cut:
            break
        found.append((start, cut))
        start = cut
    return [*found, (start, end)]
