"""How alike two Mandarin syllables sound: costs by the features of initial and final, and by what dialects merge."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

_INITIALS = ("zh", "ch", "sh", *"bpmfdtnlgkhjqxrzcs")

# Final -> (medial, nucleus, coda), after the table of finals in the Hanyu Pinyin scheme (GB/T 16159).
_FINALS: dict[str, tuple[str, str, str]] = {
    "a": ("", "a", ""), "o": ("u", "o", ""), "e": ("", "e", ""), "ai": ("", "a", "i"), "ei": ("", "e", "i"),
    "ao": ("", "a", "u"), "ou": ("", "o", "u"), "an": ("", "a", "n"), "en": ("", "e", "n"), "ang": ("", "a", "ng"),
    "eng": ("", "e", "ng"), "ong": ("", "o", "ng"), "er": ("", "e", "r"), "i": ("", "i", ""), "ia": ("i", "a", ""),
    "ie": ("i", "e", ""), "iao": ("i", "a", "u"), "iu": ("i", "o", "u"), "ian": ("i", "a", "n"), "in": ("", "i", "n"),
    "iang": ("i", "a", "ng"), "ing": ("", "i", "ng"), "iong": ("i", "o", "ng"), "u": ("", "u", ""),
    "ua": ("u", "a", ""), "uo": ("u", "o", ""), "uai": ("u", "a", "i"), "ui": ("u", "e", "i"), "uan": ("u", "a", "n"),
    "un": ("u", "e", "n"), "uang": ("u", "a", "ng"), "ueng": ("u", "e", "ng"), "v": ("", "v", ""),
    "ve": ("v", "e", ""), "van": ("v", "a", "n"), "vn": ("", "v", "n"), "z": ("", "z", ""),
}  # fmt: skip

# Costs between unlike parts, 0..1; what is not listed costs 1. They order sounds by shared features (aspiration,
# place, nasality), as CapsWriter-Offline and the confusion sets of Chinese input methods do; thresholds that go with
# them are measured by bench/names.py.
_NEAR_INITIALS: dict[frozenset[str], float] = {
    frozenset(pair.split("/")): cost
    for cost, pairs in (
        (0.3, "n/l z/zh c/ch s/sh h/f"),
        (0.5, "b/p d/t g/k j/q z/c zh/ch r/l zh/j ch/q sh/x z/j c/q s/x zh/c ch/z m/n k/h r/z r/zh"),
        (0.6, "f/b p/f g/h zh/sh ch/sh z/s c/s j/x q/x d/l t/ch t/c k/q g/j h/x f/w h/w m/w b/m d/n r/w"),
    )
    for pair in pairs.split()
}
_NEAR_FINALS: dict[frozenset[str], float] = {
    frozenset(pair.split("/")): cost
    for cost, pairs in (
        (0.25, "an/ang en/eng in/ing ian/iang uan/uang un/ong o/uo"),
        (0.35, "u/uo e/uo i/v en/un eng/ong ui/ei in/vn ie/ve ian/van z/e e/o ou/u iu/ou"),
        (0.5, "i/ie i/ei i/ing i/in a/an a/ang a/ai a/ao ao/ou ai/ei e/en e/eng ing/eng in/en ie/ian"),
    )
    for pair in pairs.split()
}
_NEAR_NUCLEI = {frozenset("oe"): 0.35, frozenset("ou"): 0.4, frozenset("iv"): 0.35, frozenset("ae"): 0.5}
_NEAR_NUCLEI |= {frozenset("ao"): 0.5, frozenset("uv"): 0.5, frozenset("ei"): 0.6, frozenset("ez"): 0.4}
_MEDIAL_COST = 0.35
_CODA_COST = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Confusions:
    """Sounds that speakers of a dialect do not tell apart, as costs 0..1 in place of the general ones."""

    initials: Mapping[frozenset[str], float] = field(default_factory=dict)
    """{"n", "l"} -> cost."""
    finals: Mapping[frozenset[str], float] = field(default_factory=dict)
    """{"in", "ing"} -> cost."""


class Sounds:
    """Costs of syllables under one set of confusions, remembered."""

    def __init__(self, confusions: Confusions | None = None) -> None:
        self._confusions = confusions or Confusions()
        self._known: dict[tuple[str, str], float] = {}

    def cost(self, heard: str, meant: str) -> float:
        """0 for the same toneless syllable, 1 for one that shares nothing.

        >>> Sounds().cost("cheng", "cheng"), Sounds().cost("chen", "cheng"), Sounds().cost("ma", "qiu") > 0.9
        (0.0, 0.125, True)
        """
        if heard == meant:
            return 0.0
        known = self._known.get((heard, meant))
        if known is None:
            known = self._known[heard, meant] = self._compare(heard, meant)
        return known

    def _compare(self, heard: str, meant: str) -> float:
        (initial_a, final_a), (initial_b, final_b) = split_syllable(heard), split_syllable(meant)
        return (self._initial_cost(initial_a, initial_b) + self._final_cost(final_a, final_b)) / 2

    def _initial_cost(self, a: str, b: str) -> float:
        if a == b:
            return 0.0
        pair = frozenset((a, b))
        return self._confusions.initials.get(pair, _NEAR_INITIALS.get(pair, 1.0))

    def _final_cost(self, a: str, b: str) -> float:
        if a == b:
            return 0.0
        pair = frozenset((a, b))
        known = self._confusions.finals.get(pair, _NEAR_FINALS.get(pair))
        if known is not None:
            return known
        (medial_a, nucleus_a, coda_a), (medial_b, nucleus_b, coda_b) = _parts(a), _parts(b)
        cost = 0.0 if medial_a == medial_b else _MEDIAL_COST
        cost += 0.0 if nucleus_a == nucleus_b else _NEAR_NUCLEI.get(frozenset((nucleus_a, nucleus_b)), 0.9)
        if coda_a != coda_b:
            cost += _CODA_COST / 2 if {coda_a, coda_b} == {"n", "ng"} else _CODA_COST
        return min(1.0, cost)


@lru_cache(maxsize=4096)
def split_syllable(syllable: str) -> tuple[str, str]:
    """Initial and final of a toneless syllable (ü as v). "w" stands for the glide of wu-, "" for the rest.

    >>> split_syllable("zhuang"), split_syllable("wu"), split_syllable("xu"), split_syllable("si")
    (('zh', 'uang'), ('w', 'u'), ('x', 'v'), ('s', 'z'))
    """
    initial = next((start for start in _INITIALS if syllable.startswith(start)), "")
    final = syllable[len(initial) :]
    if initial in ("j", "q", "x") and final.startswith("u"):
        final = "v" + final[1:]
    elif initial in ("zh", "ch", "sh", "r", "z", "c", "s") and final == "i":
        final = "z"
    elif not initial and final.startswith("w"):
        return "w", _w_final(final)
    elif not initial and final.startswith("y"):
        final = _y_final(final)
    return initial, "iong" if final == "vng" else final


def _w_final(final: str) -> str:
    rest = final[1:]
    return {"u": "u", "ei": "ui", "en": "un"}.get(rest, "u" + rest)


def _y_final(final: str) -> str:
    rest = final[1:]
    if rest.startswith("u"):
        return "v" + rest[1:]
    if rest.startswith("i"):
        return rest
    return {"ou": "iu", "ong": "iong"}.get(rest, "i" + rest)


def _parts(final: str) -> tuple[str, str, str]:
    return _FINALS.get(final, ("", final, ""))
