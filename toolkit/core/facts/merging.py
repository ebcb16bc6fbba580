"""Claims that say one thing together: a certificate and its number, a length and a width, a process and its time."""

import re
from dataclasses import replace
from functools import lru_cache

from toolkit.core.facts.claim import Claim, ClaimStatus
from toolkit.core.facts.reading import Reading
from toolkit.core.facts.surface import read_surface

_WORST: tuple[ClaimStatus, ...] = ("contradicted", "unsupported", "supported")
_TO_NUMBER = re.compile(
    r"(?:的)?(?:授权|登记|注册|认证|证书|产品|批准)*(?:编号|码|证书?号|号码|号|文号|许可证号)?(?:是|为|[:：])?\s*"
)


def merge_claims(reading: Reading) -> tuple[Claim, ...]:
    """The claims in order, with neighbours that belong together as one; the worse status is that of both."""
    merged: list[Claim] = []
    for claim in sorted(reading.claims, key=lambda each: (each.start, each.end)):
        if merged and _belong(merged[-1], claim, reading.original):
            merged[-1] = _joined(merged[-1], claim, reading.original)
        else:
            merged.append(claim)
    return tuple(merged)


@lru_cache(maxsize=2048)
def _plain(between: str) -> str:
    return read_surface(between).text


FARTHEST = 30
"""Characters between claims that may belong together."""


def _belong(a: Claim, b: Claim, text: str) -> bool:
    between = text[a.end : b.start]
    between = _plain(between) if 0 < len(between) <= FARTHEST else between
    if a.kind == "certificate" and (a.fact_id or "").endswith((".holder", ".org", ".name")):
        return False
    if a.kind == b.kind == "certificate" and (b.fact_id or "").endswith("valid_to") and not b.text[-1].isascii():
        return len(between) <= 2
    if a.kind == b.kind == "certificate":
        return bool(re.search(r"[\dA-Za-z]", b.text)) and bool(_TO_NUMBER.fullmatch(between))
    if a.kind == b.kind == "place":
        return between == "" and a.status == b.status and a.fact_id != "ship.regions_excluded"
    if a.kind == b.kind == "unit":
        return between in ("乘", "乘以", "×", "x", "X", "*", "＊")
    if a.kind == "process":
        return _belongs_to_process(a, b, between)
    if a.kind == b.kind == "date":
        return between in ("", "的") and not re.search(r"\d", between)
    if (a.kind, b.kind) == ("date", "certificate") and a.status == "unsupported":
        return between in ("", "就", "还", "又") and bool(re.match(r"[获得拿上评当]|荣获|入选|夺", b.text))
    if a.kind == "certificate" and b.kind == "date" and b.fact_id and b.fact_id.endswith("valid_to"):
        return len(between) <= 6 and not re.search(r"[。；\d]|有效期$", between + a.text)
    return a.kind == b.kind == "effect" and between in ("", "、", "又", "还", "也", "和", "又能", "还能")


def _belongs_to_process(a: Claim, b: Claim, between: str) -> bool:
    """Whether `b` goes on with the process `a`."""
    if _is_ingredient(a) and _is_ingredient(b) and a.status == b.status:
        return between in ("、", "和", "跟", "与")
    if b.fact_id == "shelf_life" and (a.fact_id or "") in ("storage", "shelf_life"):
        return bool(_KEEPS.fullmatch(between))
    if b.kind == "number" and not (a.fact_id or "").startswith("ship"):
        return between in ("", "了", "够", "满", "足") and (a.status == b.status or len(a.text) <= 2)
    if b.kind == "process" and a.status == b.status:
        return between == "" and not (a.fact_id or "").startswith("ingredients")
    if b.kind == "effect" and re.match("防", b.text):
        return between == ""
    return False


_KEEPS = re.compile(r"(?:下|保存|存放|储存|也|就|能|可以|可|都|放|存|搁|保鲜|个|地方|的地方|处|里|条件下|着|住)*")


def _is_ingredient(claim: Claim) -> bool:
    return claim.kind == "process" and (claim.fact_id or "") == "ingredients"


def _joined(a: Claim, b: Claim, text: str) -> Claim:
    worse = min((a, b), key=lambda each: _WORST.index(each.status))
    main = b if b.kind == "date" else worse
    kind = "process" if {a.kind, b.kind} == {"process", "number"} else main.kind
    return replace(
        main, kind=kind, start=a.start, end=b.end, text=text[a.start : b.end], status=worse.status,
        fact_id=worse.fact_id, value=_value(a, b),
    )  # fmt: skip


def _value(a: Claim, b: Claim) -> str:
    if a.kind != b.kind:
        return f"{a.value}，{b.value}"
    match a.kind:
        case "certificate":
            return b.value
        case "unit":
            return f"{a.value}×{b.value}"
        case _:
            return f"{a.value}{b.value}"
