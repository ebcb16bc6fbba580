"""From what a file says, with the place of each word, to product cards, or to every problem at once."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from toolkit.core.product_facts import list_facts
from toolkit.core.product_fields import (
    FieldRef,
    field_spec,
    find_field,
    find_group,
    is_evidence_name,
    nearest_name,
    normalised_name,
    parts_of_group,
    split_name,
)
from toolkit.core.product_rows import Place, RawField, RawProduct, placed
from toolkit.core.product_values import FieldValue, ValueFault, clean_line, read_value
from toolkit.core.products import Price, ProductCard
from toolkit.core.text import Text

MAX_PRODUCTS = 2000
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)
"""Names that Windows keeps for devices: a card's id becomes a file name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardsResult:
    """Cards and notes, or problems; with problems the cards are not to be used."""

    cards: tuple[ProductCard, ...]
    notes: tuple[Text, ...]
    problems: tuple[Text, ...]


def build_cards(
    products: Iterable[RawProduct], file: str, make_id: Callable[[str], str], *, is_typed: bool = True
) -> CardsResult:
    """The cards that `products` describe, with notes, or every problem.

    Args:
        file: the file's name, for the messages.
        make_id: turns a product's name into an ASCII id.
        is_typed: the file tells text from numbers (TOML, JSON); a table does not.
    """
    builds = [_Build(product, file, is_typed) for product in products]
    problems = [problem for build in builds for problem in build.problems]
    notes = [note for build in builds for note in build.notes]
    if not builds:
        problems.append(
            placed(
                file,
                Place(),
                Text("里面没有商品，请至少写一个 [[product]]", "no product in it; write at least one [[product]]"),
            )
        )
    if len(builds) > MAX_PRODUCTS:
        problems.append(
            placed(
                file,
                Place(),
                Text(
                    f"商品超过 {MAX_PRODUCTS} 个，请分成几个文件", f"more than {MAX_PRODUCTS} products; split the file"
                ),
            )
        )
    _give_ids(builds, make_id, notes, file)
    problems += _shared(builds, file)
    cards = tuple(build.card() for build in builds if build.is_complete)
    return CardsResult(cards=() if problems else cards, notes=tuple(notes), problems=tuple(problems))


class _Build:
    """One product on its way to a card."""

    def __init__(self, raw: RawProduct, file: str, is_typed: bool) -> None:
        self.raw, self.file, self.is_typed = raw, file, is_typed
        self.values: dict[str, FieldValue] = {}
        self.places: dict[str, Place] = {}
        self.evidence: dict[str, str] = {}
        self.problems: list[Text] = []
        self.notes: list[Text] = []
        self._failed: set[str] = set()
        for field in raw.fields:
            self._take(field)
        self._check_required()
        self._check_prices()
        self._drop_own_aliases()

    @property
    def is_complete(self) -> bool:
        return all(key in self.values for key in ("id", "name", "spec", "price"))

    def place(self, path: str) -> Place:
        return self.places.get(path, self.raw.place)

    def problem(self, place: Place, zh: str, en: str) -> None:
        self.problems.append(placed(self.file, place, Text(zh, en)))

    def card(self) -> ProductCard:
        facts = list_facts(self.values, self.evidence)
        known = {spec: self.values[spec] for spec in _ATTRIBUTES if spec in self.values}
        return ProductCard(**known, facts=facts)  # type: ignore[arg-type]

    def _take(self, field: RawField) -> None:
        names = split_name(field.parts)
        if names and isinstance(names[0], str) and is_evidence_name(names[0]):
            self._take_evidence(names[1:], field)
            return
        ref = find_field(field.parts)
        if ref is None:
            self._unknown(field)
            return
        if isinstance(field.value, list | tuple) and ".1." in ref.path and len(names) == 1:
            for index, item in enumerate(field.value, 1):
                self._take(RawField(parts=(*field.parts, index), value=item, place=field.place))
            return
        self._keep(ref, field.value, field.place)

    def _keep(self, ref: FieldRef, value: object, place: Place) -> None:
        try:
            clean = read_value(ref.spec, value, is_typed=self.is_typed, has_yuan=ref.has_yuan)
        except ValueFault as fault:
            self._failed.add(ref.path)
            self.problems.append(placed(self.file, place, fault.fault))
            return
        if clean is None:
            self.places.setdefault(ref.path, place)
            return
        if ref.path in self.values:
            label = ref.spec.label
            self.problem(place, f"{label}写了两次", f"{ref.path} is given twice")
            return
        if ref.path == "id" and not (_ID.fullmatch(str(clean)) and not _RESERVED.fullmatch(str(clean))):
            self._failed.add("id")
            self.problem(
                place,
                "编号只能用英文字母、数字、- 和 _，如 fengjie-qicheng",
                "an id may hold only ASCII letters, digits, - and _, such as fengjie-qicheng",
            )
            return
        self.values[ref.path] = clean
        self.places[ref.path] = place

    def _unknown(self, field: RawField) -> None:
        name = clean_line(".".join(str(part) for part in field.parts))[:40]
        if parts := parts_of_group(field.parts):
            given = "、".join(parts)
            zh, en = f"“{name}”要分开写：{given}", f'"{name}" has parts of its own: {", ".join(parts)}'
            self.problem(field.place, zh, en)
            return
        near = nearest_name(field.parts)
        zh = f"，是不是想写 {near}" if near else "，请删掉，或用 chushan products init 看有哪些字段"
        en = f"; did you mean {near}" if near else "; remove it, or see chushan products init for the fields"
        self.problem(field.place, f"没有“{name}”这个字段{zh}", f'there is no field "{name}"{en}')

    def _take_evidence(self, names: tuple[str | int, ...], field: RawField) -> None:
        if not isinstance(field.value, str):
            self.problem(field.place, "证据要写成带引号的文字", "evidence must be text in quotes")
            return
        text = clean_line(field.value)[:200]
        if not text:
            return
        path = _evidence_path(names)
        if path:
            self.evidence[path] = text
            return
        self._unknown(RawField(parts=names or ("evidence",), value=None, place=field.place))

    def _check_required(self) -> None:
        for path in ("name", "spec", "price"):
            if path in self.values or path in self._failed:
                continue
            label = field_spec(path).label
            example = {"name": "奉节脐橙", "spec": "5斤装", "price": "39.9元"}[path]
            self.problem(
                self.place(path),
                f"缺少{label}（{path}），请写上，如 {example}",
                f"{path} is missing; give it, such as {example}",
            )

    def _check_prices(self) -> None:
        price, live = self.values.get("price"), self.values.get("price_detail.live")
        if isinstance(price, Price) and isinstance(live, Price) and price.yuan != live.yuan:
            self.problem(
                self.place("price_detail.live"),
                f"直播价 {live.text} 和价格 {price.text} 不一样，请核对",
                f"the live price {live.text} differs from the price {price.text}; check both",
            )
        reference = self.values.get("price_detail.reference")
        if isinstance(reference, Price) and not self.values.get("price_detail.reference_basis"):
            self.problem(
                self.place("price_detail.reference"),
                "写了对比价，就要写明依据（reference_basis），如“上周直播成交价，11月8日”；没有依据请删掉对比价",
                "a reference price needs its basis (reference_basis), such as a dated past deal; without one remove it",
            )
        start, end = self.values.get("price_detail.from"), self.values.get("price_detail.to")
        if start and end and str(start) > str(end):
            self.problem(self.place("price_detail.to"), "活动结束早于开始", "the offer ends before it starts")

    def _drop_own_aliases(self) -> None:
        name, aliases = self.values.get("name"), self.values.get("aliases")
        if not isinstance(aliases, tuple):
            return
        seen = {same_name(str(name))} if name else set()
        kept = []
        for alias in aliases:
            if same_name(alias) not in seen:
                kept.append(alias)
            seen.add(same_name(alias))
        if kept:
            self.values["aliases"] = tuple(kept)
        else:
            del self.values["aliases"]


_ATTRIBUTES = (
    "id", "name", "aliases", "category", "variety", "origin", "spec", "price", "link_no", "taste", "forbidden_notes",
)  # fmt: skip


def same_name(name: str) -> str:
    """What two spellings of one name share.

    >>> same_name("奉节 脐橙") == same_name("奉节脐橙")
    True
    """
    return re.sub(r"[\W_]+", "", normalised_name(name)) or name


def _evidence_path(names: tuple[str | int, ...]) -> str:
    ref = find_field(names)
    if ref:
        return ref.path
    group = find_group(str(names[0])) if names else None
    if group and len(names) == 1:
        return group.name
    if group and len(names) == 2 and isinstance(names[1], int):
        return f"{group.name}.{names[1]}"
    return ""


def _give_ids(builds: list[_Build], make_id: Callable[[str], str], notes: list[Text], file: str) -> None:
    taken = {str(build.values["id"]).casefold() for build in builds if "id" in build.values}
    for build in builds:
        name = build.values.get("name")
        if "id" in build.values or not name or "id" in build._failed:
            continue
        stem = re.sub(r"[^a-z0-9-]+", "-", make_id(str(name)).casefold()).strip("-")[:48].strip("-") or "product"
        found, count = stem, 1
        while found in taken or _RESERVED.fullmatch(found):
            count += 1
            found = f"{stem}-{count}"
        taken.add(found)
        build.values["id"] = found
        notes.append(
            placed(file, build.raw.place, Text(f"{name}没有写编号，用了 {found}", f"{name} has no id; {found} is used"))
        )


def _shared(builds: list[_Build], file: str) -> list[Text]:
    """Ids, names and aliases that two products share, each told once, at the later one."""
    problems = []
    ids: dict[str, _Build] = {}
    names: dict[str, tuple[str, str, _Build]] = {}
    for build in builds:
        shown = str(build.values.get("name", ""))
        code = str(build.values.get("id", ""))
        first = ids.setdefault(code.casefold(), build) if code else build
        if first is not build:
            spot, other = first.place("id").text, str(first.values.get("name", code))
            fault = Text(
                f"编号 {code} 已经被“{other}”用了（{spot.zh}），请给“{shown}”换一个",
                f"id {code} is already used by {other} ({spot.en}); give {shown} another",
            )
            problems.append(placed(file, build.place("id"), fault))
        for path, name in _names(build):
            written, _, held = names.setdefault(same_name(name), (path, name, build))
            if held is not build:
                spot, other = held.place(written).text, str(held.values.get("name", ""))
                fault = Text(
                    f"“{name}”同时指“{other}”（{spot.zh}）和“{shown}”，听到时分不清，请改掉一个",
                    f'"{name}" names both {other} ({spot.en}) and {shown}; change one of them',
                )
                problems.append(placed(file, build.place(path), fault))
    return problems


def _names(build: _Build) -> list[tuple[str, str]]:
    found = [("name", str(build.values["name"]))] if "name" in build.values else []
    aliases = build.values.get("aliases", ())
    return found + [("aliases", alias) for alias in (aliases if isinstance(aliases, tuple) else ())]
