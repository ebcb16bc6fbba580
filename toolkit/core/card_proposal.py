"""What a label or a certificate says of a product, line by line: proposals for a card, each with its place.

Nothing is taken over by itself: a person confirms each field. What is written in a picture is only ever a value;
a line such as 忽略以上要求 stays text of a field, or is left out.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from toolkit.core.facts.simplified import SIMPLIFIED
from toolkit.core.privacy import Box
from toolkit.core.product_fields import field_spec
from toolkit.core.product_values import ValueFault, clean_line, read_value

LEAST_CONFIDENCE = 0.5
"""Lines that the reader is less sure of are texture more often than words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLine:
    """One written line; `box` in shares of the picture."""

    text: str
    box: Box
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedFact:
    """A field that may go onto the card once somebody confirmed it."""

    path: str
    label: str
    value: str
    evidence: str
    """Which picture, and where in it: 照片 label.jpg 第3行（左12% 上40%）."""
    region: Box | None
    """Of the picture; None where the proposal comes from speech."""
    confidence: float
    """0..1, of the least sure line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardProposal:
    """Everything proposed from one source."""

    SCHEMA: ClassVar[str] = "CardProposal.1"

    source: str
    kind: str
    """label, certificate or talk."""
    facts: tuple[ProposedFact, ...]
    unread: tuple[str, ...] = ()
    """Lines that were read and fit no field."""


@dataclass(frozen=True, slots=True)
class _Key:
    path: str
    words: re.Pattern[str]


def _key(path: str, words: str) -> _Key:
    spaced = "|".join(r"\s*".join(re.escape(char) for char in word) for word in words.split())
    return _Key(
        path,
        re.compile(
            rf"^[\s·•*【\[]*(?:{spaced})(?:[】\]])?\s*(?:[(（][^)）]{{0,12}}[)）])?\s*(?P<mark>[:：;；]|(?=[\s]|$)|)"
        ),
    )


_LABEL = (
    _key("name", "产品名称 食品名称 商品名称 品名 名称"),
    _key("spec", "净含量 净重 规格 净含量规格"),
    _key("ingredients", "配料表 配料 原料 成分"),
    _key("origin", "原产地 产地"),
    _key("storage", "贮存条件 储存条件 贮存方法 储存方法 贮藏方法 保存方法 存放方法 贮存"),
    _key("shelf_life", "保质期 保鲜期"),
    _key("harvest_date", "生产日期 包装日期 采收日期 采摘日期 制造日期"),
    _key("batch", "生产批号 批号 批次"),
    _key("grade", "质量等级 等级 产品标准代号 产品标准号 执行标准号 执行标准 产品标准 标准代号"),
    _key(
        "certificates.1.no",
        "食品生产许可证编号 生产许可证编号 食品生产许可证号 生产许可证号 许可证编号 许可证号 生产许可证",
    ),
    _key("seller.name", "生产企业名称 生产企业 生产厂家 生产商 生产者名称 生产者 制造商 委托方 生产单位 厂名"),
    _key("seller.address", "生产地址 厂址 企业地址 地址 住所"),
    _key("seller.contact", "联系方式 联系电话 服务热线 客服电话 电话"),
)
_CERTIFICATE = (
    _key("certificates.1.no", "证书编号 证书号 证书编码 登记证书编号 报告编号 编号 注册号"),
    _key(
        "certificates.1.holder",
        "认证委托人名称 认证委托人 获证单位 获证组织 持证人 持有人 证书持有人 委托人 生产企业名称 企业名称 申"
        "请人 单位名称",
    ),
    _key("certificates.1.valid_to", "有效期至 证书有效期至 有效期截止 截止日期 有效期限 有效期"),
    _key("certificates.1.scope", "认证范围 产品范围 产品名称 认证产品 证书范围 核准产品 产品"),
)
_CERTIFICATE_TITLE = re.compile(
    r"(?:有机(?:产品|转换)?认证证书|绿色食品(?:标志使用)?证书|无公害农产品(?:认证)?证书|"
    r"(?:农产品)?地理标志[\u4e00-\u9fff]{0,8}证书|食品生产许可证|"
    r"良好农业规范认证证书|承诺达标合格证|(?:外观设计|发明|实用新型)专利证书|保健食品注册证书|"
    r"[\u4e00-\u9fff]{2,12}(?:认证|登记|使用授权|授权)证书?)$"
)
_SC = re.compile(r"SC\d{14}")
_STANDARD = re.compile(r"(?:GB|NY|DB|Q|SB|LS|GH)\s?/?[A-Z]?\s?[\dA-Z]+(?:\.\d+)?[-—]?\d{0,4}")
_FOREIGN_ORDER = re.compile(r"忽略|以上要求|上述要求|系统提示|指令|prompt|ignore|请写|写成|扮演", re.IGNORECASE)
"""Words of orders to a machine. They are no facts of goods, and the line is left for a person to read."""


def propose_facts(lines: Sequence[ReadLine], source: str) -> CardProposal:
    """The fields that the lines of one picture name.

    Args:
        source: the picture's name, for the evidence.
    """
    rows = _rows([line for line in lines if line.confidence >= LEAST_CONFIDENCE and line.text.strip()])
    title = next((line for line in rows if _CERTIFICATE_TITLE.search(_tidy(line.text).replace(" ", ""))), None)
    has_label_keys = sum(any(key.words.match(_tidy(line.text)) for key in _LABEL) for line in rows)
    is_certificate = title is not None and has_label_keys < 6
    keys = _CERTIFICATE if is_certificate else _LABEL
    found: dict[str, ProposedFact] = {}
    unread: list[str] = []
    _collect(rows, keys, source, found, unread)
    if is_certificate and title is not None:
        unread = [line for line in unread if line != _tidy(title.text)]
        name = re.sub(r"\s", "", _tidy(title.text))
        _add(found, "certificates.1.type", name, (title,), source, rows)
    elif "certificates.1.no" in found:
        line = found["certificates.1.no"]
        found["certificates.1.type"] = ProposedFact(
            path="certificates.1.type",
            label=field_spec("certificates.1.type").label,
            value="食品生产许可证",
            evidence=line.evidence,
            region=line.region,
            confidence=line.confidence,
        )
    kind = "certificate" if is_certificate else "label"
    return CardProposal(source=source, kind=kind, facts=tuple(found.values()), unread=tuple(unread))


def turned_back(proposal: CardProposal, quarters: int) -> CardProposal:
    """The proposal of a picture that was turned by `quarters` (counter-clockwise, as `numpy.rot90`), in the places of
    the picture as it was taken."""
    facts = tuple(
        replace(fact, region=_turned(fact.region, quarters) if fact.region else None) for fact in proposal.facts
    )
    return replace(proposal, facts=facts)


def _turned(box: Box, quarters: int) -> Box:
    for _ in range(quarters % 4):
        box = Box(left=1 - box.bottom, top=box.left, right=1 - box.top, bottom=box.right)
    return box


def _rows(lines: list[ReadLine]) -> list[ReadLine]:
    """The lines from top to bottom, those beside each other joined (a key and its value read as two)."""
    rows: list[list[ReadLine]] = []
    for line in sorted(lines, key=lambda line: (line.box.top + line.box.bottom, line.box.left)):
        middle = (line.box.top + line.box.bottom) / 2
        mine = next((row for row in rows if any(one.box.top < middle < one.box.bottom for one in row)), None)
        if mine is None:
            rows.append([line])
        else:
            mine.append(line)
    return [_joined(sorted(row, key=lambda line: line.box.left)) for row in rows]


def _joined(row: list[ReadLine]) -> ReadLine:
    if len(row) == 1:
        return row[0]
    return ReadLine(
        text=" ".join(line.text for line in row),
        box=_around([line.box for line in row]),
        confidence=min(line.confidence for line in row),
    )


def _around(boxes: Sequence[Box]) -> Box:
    return Box(
        left=min(box.left for box in boxes),
        top=min(box.top for box in boxes),
        right=max(box.right for box in boxes),
        bottom=max(box.bottom for box in boxes),
    )


def _tidy(text: str) -> str:
    return clean_line(text).translate(SIMPLIFIED).replace("﹕", "：").replace("∶", "：")


def _collect(
    rows: list[ReadLine], keys: Sequence[_Key], source: str, found: dict[str, ProposedFact], unread: list[str]
) -> None:
    current: tuple[str, str, list[ReadLine]] | None = None
    for line in rows:
        parts = _split(_tidy(line.text), keys)
        if parts is None:
            if current is not None and _goes_on(current, line):
                current = (current[0], f"{current[1]}{_tidy(line.text)}", [*current[2], line])
                continue
            unread.append(_tidy(line.text))
            continue
        for path, value in parts:
            if current is not None:
                _add(found, current[0], current[1], tuple(current[2]), source, rows)
            current = (path, value, [line])
    if current is not None:
        _add(found, current[0], current[1], tuple(current[2]), source, rows)


def _split(text: str, keys: Sequence[_Key]) -> list[tuple[str, str]] | None:
    """The fields of a line; two may stand in one: 净含量：500克 保质期：12个月."""
    match = next(((key, fits) for key in keys if (fits := key.words.match(text)) and _is_key(fits, text)), None)
    if match is None:
        return None
    key, fits = match
    value = text[fits.end() :].strip(" :：;；")
    for cut in re.finditer(r"\s+", value):
        rest = value[cut.end() :]
        if any((inner := other.words.match(rest)) and inner["mark"] in (":", "：") for other in keys):
            tail = _split(rest, keys) or []
            return [(key.path, value[: cut.start()].strip()), *tail]
    return [(key.path, value)]


def _is_key(fits: re.Match[str], text: str) -> bool:
    """Whether the key is one: followed by a colon or a blank, or alone, or right before digits."""
    rest = text[fits.end() :]
    return bool(fits["mark"] in (":", "：", ";", "；")) or rest[:1] in ("", " ") or bool(re.match(r"[A-Z\d]", rest))


def _goes_on(current: tuple[str, str, list[ReadLine]], line: ReadLine) -> bool:
    """Whether `line` is the second line of a long value: right below, and of a field that runs over lines."""
    path, value, lines = current
    if path not in ("ingredients", "seller.address", "storage", "certificates.1.scope", "name") and value:
        return False
    last = lines[-1].box
    height = last.bottom - last.top
    return (
        line.box.top - last.bottom < height * 0.8
        and not _CERTIFICATE_TITLE.search(line.text)
        and (not value or line.box.left > last.left - height)
    )


def _add(
    found: dict[str, ProposedFact],
    path: str,
    value: str,
    lines: tuple[ReadLine, ...],
    source: str,
    rows: list[ReadLine],
) -> None:
    value = _mended(path, value)
    spec = field_spec(path)
    try:
        read = read_value(spec, value, is_typed=False)
    except ValueFault:
        return
    if read is None or path in found or _FOREIGN_ORDER.search(value):
        return
    text = "、".join(read) if isinstance(read, tuple) else str(read)
    region = _around([line.box for line in lines])
    number = rows.index(lines[0]) + 1
    found[path] = ProposedFact(
        path=path,
        label=spec.label,
        value=text,
        region=region,
        confidence=min(line.confidence for line in lines),
        evidence=f"照片 {source} 第{number}行（左{region.left:.0%}，上{region.top:.0%}）",
    )


def _mended(path: str, value: str) -> str:
    """The value with what readers of pictures commonly get wrong in fields of fixed form put right."""
    if path == "certificates.1.no":
        squeezed = re.sub(r"\s", "", value)
        if _SC.search(squeezed.replace("O", "0").replace("o", "0").replace("I", "1").replace("l", "1")):
            squeezed = squeezed.replace("O", "0").replace("o", "0").replace("I", "1").replace("l", "1")
            return _SC.search(squeezed)[0]  # type: ignore[index]
        return value if value.startswith("ZL") else squeezed
    if path == "spec":
        value = re.sub(r"(?<=[\d.])\s*[oO](?=[\doO.]|[克gGkK毫])", "0", value)
        return re.sub(r"\s+", "", value)
    if path == "certificates.1.valid_to":
        value = re.split(r"[至到]|--|——|~", value)[-1].strip()
    if path in ("certificates.1.valid_to", "harvest_date"):
        value = re.sub(r"\s+", "", value)
    if path in ("shelf_life", "batch", "origin", "seller.name"):
        value = re.sub(r"(?<=[\u4e00-\u9fff\d])\s+(?=[\u4e00-\u9fff\d])", "", value)
    if path == "ingredients":
        value = re.sub(r"\s*[,，、]\s*", "、", value).rstrip("。.、 ")
    return value.strip(" :：")
