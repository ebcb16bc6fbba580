"""The fields of a product card: their paths, Chinese names and kinds, and how a written name finds its field."""

import difflib
import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

FieldKind = Literal["text", "list", "notes", "price", "count", "number", "flag", "date"]
"""text: one line; list: short words; notes: sentences; price: yuan; count: 1200 or 1200份; number: whole number;
flag: yes or no; date: a day or a month."""

NAME_MAX_CHARS = 60
"""Longest product name: twice the longest title that a platform takes (30, see data/copy_limits.toml)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSpec:
    """One field. `path` has `*` where a list of tables has its index, such as `certificates.*.no`."""

    path: str
    label: str
    kind: FieldKind
    names: tuple[str, ...]
    """Other spellings of the last part, inside its group."""
    flat: tuple[str, ...] = ()
    """Names that mean this nested field when written without its group, as a column of a table."""
    max_chars: int = 300

    @property
    def name(self) -> str:
        """The path without its index, for messages."""
        return self.path.replace(".*", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupSpec:
    """One sub-table. `leaf` is the field that a bare text in its place means."""

    name: str
    label: str
    names: tuple[str, ...]
    is_list: bool
    leaf: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRef:
    """Where a written name leads: a canonical path with its index, such as `certificates.2.no`."""

    path: str
    spec: FieldSpec
    has_yuan: bool = False
    """The column's name already says 元, as in 价格(元)."""


def _f(path: str, label: str, kind: FieldKind, names: str = "", flat: str = "", max_chars: int = 300) -> FieldSpec:
    return FieldSpec(
        path=path, label=label, kind=kind, names=tuple(names.split()), flat=tuple(flat.split()), max_chars=max_chars
    )


GROUPS: tuple[GroupSpec, ...] = (
    GroupSpec(name="story", label="故事", names=("故事", "人物故事"), is_list=False, leaf="quote"),
    GroupSpec(name="price_detail", label="价格明细", names=("价格明细", "价格详情"), is_list=False, leaf="live"),
    GroupSpec(name="gifts", label="赠品", names=("赠品", "gift"), is_list=True, leaf="name"),
    GroupSpec(name="ship", label="发货", names=("发货", "物流", "shipping"), is_list=False, leaf="hours"),
    GroupSpec(
        name="certificates", label="证书", names=("证书", "认证", "资质", "certificate"), is_list=True, leaf="type"
    ),
    GroupSpec(name="tests", label="检测", names=("检测", "检验", "test"), is_list=True, leaf="item"),
    GroupSpec(name="sales", label="销量", names=("销量", "销售"), is_list=False, leaf="value"),
    GroupSpec(name="seller", label="卖家", names=("卖家", "商家", "经营者"), is_list=False, leaf="name"),
)
"""Sub-tables of a card; source of the fields: the fact card of the project's issue 2."""

EVIDENCE_NAMES = ("evidence", "证据", "依据")

FIELDS: tuple[FieldSpec, ...] = (
    _f("id", "编号", "text", "编号 代号 商品编号 sku", max_chars=64),
    _f("name", "名称", "text", "名称 品名 产品 产品名 产品名称 商品 商品名 商品名称 title", max_chars=NAME_MAX_CHARS),
    _f("aliases", "别名", "list", "别名 俗名 又名 别称 alias", max_chars=30),
    _f("category", "类别", "text", "类别 类目 品类 分类", max_chars=20),
    _f("variety", "品种", "text", "品种", max_chars=40),
    _f("origin", "产地", "text", "产地 原产地 来源地", max_chars=60),
    _f("spec", "规格", "text", "规格 净含量 规格净含量 包装规格 pack", max_chars=60),
    _f("price", "价格", "price", "价格 售价 单价 到手价"),
    _f("link_no", "链接号", "number", "链接号 链接 链接编号 几号链接 link"),
    _f("grade", "等级", "text", "等级 级别", max_chars=60),
    _f("batch", "批次", "text", "批次 批号", max_chars=60),
    _f("harvest_date", "采收时间", "text", "采收时间 采收日期 采摘时间 采摘日期 生产日期", max_chars=40),
    _f("taste", "口感", "list", "口感 味道 口味 风味", max_chars=30),
    _f("process", "做法", "text", "做法 工艺 制作工艺 种植方式"),
    _f("ingredients", "配料", "text", "配料 配料表 成分 原料", max_chars=500),
    _f("storage", "存放", "text", "存放 储存 保存 贮存 储存方法 贮存条件"),
    _f("shelf_life", "保质期", "text", "保质期 保鲜期", max_chars=60),
    _f("story.person", "人物", "text", "人物 人", "故事人物", 60),
    _f("story.place", "故事地点", "text", "地点 地方", "故事地点", 60),
    _f("story.quote", "原话", "text", "原话 引语", "人物原话"),
    _f("story.source", "故事出处", "text", "出处 来源", "故事出处 故事来源", 120),
    _f("price_detail.live", "直播价", "price", "直播价", "直播价"),
    _f("price_detail.daily", "日常价", "price", "日常价 平时价", "日常价 平时价"),
    _f("price_detail.reference", "对比价", "price", "对比价 划线价 参考价 原价", "对比价 划线价 参考价 原价"),
    _f("price_detail.reference_basis", "对比价依据", "text", "对比价依据 依据", "对比价依据 划线价依据", 120),
    _f("price_detail.lowest_7d", "七天最低成交价", "price", "七天最低价 7天最低价", "七天最低价"),
    _f("price_detail.offers", "优惠", "notes", "优惠 优惠活动 促销 满减", "优惠 优惠活动 促销", 60),
    _f("price_detail.from", "活动开始", "date", "开始 从 活动开始", "活动开始 价格开始"),
    _f("price_detail.to", "活动结束", "date", "结束 到 至 活动结束", "活动结束 价格结束"),
    _f("gifts.*.name", "赠品名称", "text", "名称 品名", "赠品 赠品名称", 60),
    _f("gifts.*.spec", "赠品规格", "text", "规格", "赠品规格", 60),
    _f("gifts.*.qty", "赠品数量", "count", "数量 quantity", "赠品数量", 20),
    _f("gifts.*.limit", "赠品条件", "text", "条件 限量 限制", "赠品条件 赠品限量", 60),
    _f("stock", "库存", "count", "库存 数量 备货", max_chars=20),
    _f("limit_per_user", "每人限购", "count", "每人限购 限购 限购数量", max_chars=20),
    _f("ship.hours", "发货时限（小时）", "number", "时限 小时 发货时限", "发货时限 发货小时 几小时发货 发货时间"),
    _f("ship.courier", "快递", "text", "快递 快递公司 承运", "快递 快递公司", 60),
    _f("ship.cold_chain", "冷链", "flag", "冷链", "冷链"),
    _f("ship.regions_excluded", "不发货地区", "text", "不发货地区 不发地区 不包邮地区", "不发货地区 不发地区", 120),
    _f("after_sales", "售后", "text", "售后 售后说明 售后政策 after_sale"),
    _f("certificates.*.type", "证书类型", "text", "类型 名称 种类", "证书 证书类型 认证", 60),
    _f("certificates.*.no", "证书编号", "text", "编号 号码 证书号 number", "证书编号 证书号", 60),
    _f("certificates.*.holder", "持证人", "text", "持证人 持有人 获证单位", "持证人 证书持有人", 60),
    _f("certificates.*.valid_to", "证书有效期至", "date", "有效期 有效期至 到期", "证书有效期 证书有效期至"),
    _f("certificates.*.scope", "证书范围", "text", "范围", "证书范围", 120),
    _f("tests.*.org", "检测机构", "text", "机构 单位", "检测机构", 60),
    _f("tests.*.date", "检测日期", "date", "日期 时间", "检测日期 检测时间"),
    _f("tests.*.item", "检测项目", "text", "项目", "检测项目", 60),
    _f("tests.*.value", "检测结果", "text", "结果 数值 值", "检测结果", 60),
    _f("sales.value", "销量", "count", "数量 数值 值", "销量 已售", 20),
    _f("sales.period", "销量时段", "text", "时段 时间 周期", "销量时段 销售时段", 60),
    _f("sales.source", "销量出处", "text", "出处 来源", "销量出处 销量来源", 120),
    _f("seller.name", "卖家名称", "text", "名称 姓名", "卖家 卖家名称 商家 店铺", 60),
    _f("seller.licence_no", "执照号", "text", "执照号 营业执照 许可证号 license_no", "执照号 营业执照号", 60),
    _f("seller.address", "卖家地址", "text", "地址", "卖家地址 商家地址", 120),
    _f("seller.contact", "联系方式", "text", "联系方式 电话", "联系方式 联系电话 电话", 60),
    _f("forbidden_notes", "不能说的", "notes", "不能说的 不能说 禁说 禁用说法 红线", max_chars=200),
)  # fmt: skip
"""Every field, in the order in which facts are listed and files are written."""

_BY_PATH = {spec.path: spec for spec in FIELDS}
_GROUP_BY_NAME = {group.name: group for group in GROUPS}


def normalised_name(name: str) -> str:
    """A field's name without case, width, blanks and marks, and without a bracketed remark.

    >>> normalised_name(" Price_Detail ")
    'pricedetail'
    >>> normalised_name("价格（元）*")
    '价格'
    """
    text = unicodedata.normalize("NFKC", name).casefold()
    text = re.sub(r"\([^()]*\)|\[[^\[\]]*\]", "", text)
    return re.sub(r"[\s_\-*:：]+", "", text)


def _table(group: str) -> dict[str, FieldSpec]:
    prefix = f"{group}." if group else ""
    table: dict[str, FieldSpec] = {}
    for spec in FIELDS:
        head, _, leaf = spec.path.rpartition(".")
        if head.removesuffix(".*") != group or not spec.path.startswith(prefix):
            continue
        for name in (leaf, *spec.names):
            table.setdefault(normalised_name(name), spec)
    return table


_TABLES = {group: _table(group) for group in ("", *_GROUP_BY_NAME)}
_FLAT = {normalised_name(name): spec for spec in FIELDS for name in spec.flat}
_GROUPS_BY_NAME = {normalised_name(name): group for group in GROUPS for name in (group.name, *group.names)}
_EVIDENCE = frozenset(normalised_name(name) for name in EVIDENCE_NAMES)


def field_spec(path: str) -> FieldSpec:
    """The field at a canonical path, such as `certificates.2.no`.

    Raises:
        KeyError: if there is no such field.
    """
    return _BY_PATH[re.sub(r"\.\d+\.", ".*.", path)]


def find_group(name: str) -> GroupSpec | None:
    """The sub-table that `name` means, in Chinese or English."""
    return _GROUPS_BY_NAME.get(normalised_name(name))


def is_evidence_name(name: str) -> bool:
    """Whether `name` means the table of evidence."""
    return normalised_name(name) in _EVIDENCE


def split_name(parts: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """Parts with dotted names taken apart and indices as numbers.

    >>> split_name(("证书.2.编号",))
    ('证书', 2, '编号')
    """
    found: list[str | int] = []
    for part in parts:
        if isinstance(part, int):
            found.append(part)
            continue
        pieces = [piece.strip() for piece in re.split(r"[.．]", part)]
        found += [int(piece) if piece.isascii() and piece.isdigit() and len(piece) < 4 else piece for piece in pieces]
    return tuple(found)


def find_field(parts: tuple[str | int, ...]) -> FieldRef | None:
    """The field that a written name or path means, or None.

    >>> find_field(("产地",)).path
    'origin'
    >>> find_field(("证书.2.编号",)).path
    'certificates.2.no'
    """
    names = split_name(parts)
    if not names or not isinstance(names[0], str):
        return None
    last = names[-1]
    has_yuan = isinstance(last, str) and bool(re.search(r"[(（\[]\s*元[^)）\]]*[)）\]]", last))
    key = normalised_name(names[0])
    if len(names) == 1:
        spec = _TABLES[""].get(key) or _FLAT.get(key)
        return FieldRef(path=spec.path.replace("*", "1"), spec=spec, has_yuan=has_yuan) if spec else None
    group = _GROUPS_BY_NAME.get(key)
    return _find_in_group(group, names[1:], has_yuan) if group else None


def _find_in_group(group: GroupSpec, names: tuple[str | int, ...], has_yuan: bool) -> FieldRef | None:
    index = 1
    if isinstance(names[0], int):
        index, names = names[0], names[1:]
        if not group.is_list or index < 1:
            return None
    if not names:
        names = (group.leaf,)
    if len(names) != 1 or not isinstance(names[0], str):
        return None
    spec = _TABLES[group.name].get(normalised_name(names[0]))
    return FieldRef(path=spec.path.replace("*", str(index)), spec=spec, has_yuan=has_yuan) if spec else None


def parts_of_group(parts: tuple[str | int, ...]) -> tuple[str, ...]:
    """The fields of a group that was named alone, as if it were a field; else nothing.

    >>> parts_of_group(("ship",))[:2]
    ('ship.hours', 'ship.courier')
    """
    names = [str(name) for name in split_name(parts)]
    group = find_group(names[0]) if len(names) == 1 else None
    return tuple(dict.fromkeys(spec.path.replace(".*", "") for spec in _TABLES[group.name].values())) if group else ()


def nearest_name(parts: tuple[str | int, ...]) -> str:
    """The known name that an unknown one most resembles, or an empty string.

    >>> nearest_name(("orgin",))
    'origin'
    """
    names = [str(name) for name in split_name(parts)] or [""]
    group = find_group(names[0]) if len(names) > 1 else None
    prefix = f"{group.name}." if group else ""
    table = _TABLES[group.name if group else ""]
    known = {key: prefix + spec.path.rpartition(".")[2] for key, spec in table.items()}
    if not group:
        known |= {key: spec.path.replace(".*", "") for key, spec in _FLAT.items()}
        known |= {key: item.name for key, item in _GROUPS_BY_NAME.items()}
        known["evidence"] = "evidence"
    written = names[-1] if group else names[0]
    near = difflib.get_close_matches(normalised_name(written), known, n=1, cutoff=0.6)
    return known[near[0]] if near else ""
