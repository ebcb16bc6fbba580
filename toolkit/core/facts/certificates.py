"""Certificates by name, honours and grades."""

import datetime
import re

from toolkit.core.facts.card_book import CardBook
from toolkit.core.facts.claim import ClaimStatus
from toolkit.core.facts.dates import find_days
from toolkit.core.facts.reading import Reading
from toolkit.core.sought import Sought
from toolkit.core.text import Text

_CERTIFICATES: tuple[tuple[str, str], ...] = (
    ("有机", r"有机(?:产品|农产品|食品|转换)?(?:的)?(?:认证(?:证书)?|证书?|产品|食品|标志?|级|小米|"
        r"大米|茶|蔬菜|种植|蜂蜜|香菇|橙|果|[\u4e00-\u9fff]{0,2}(?=$|[，。！]))|有机(?!会|器|"
        r"肥|质|玻璃|物|酸|体|化学|磷|氮|溶剂|废)"),
    ("绿色食品", r"绿色食品(?:认证|证书?|标志)?|绿标|绿色认证"),
    ("无公害", r"无公害(?:农产品)?(?:认证|证书?)?"),
    ("地理标志", r"(?:农产品|国家|产品)?地理标志(?:保护)?(?:产品|农产品|证明商标|商标)?|国家地标|地标(?:产品|"
        r"保护|农产品)|原产地(?:保护|认证)"),
    ("合格证", r"(?:承诺达标)?合格证(?:书|明)?"),
    ("检测报告", r"(?:检测|质检|检验|农残|第三方)(?:检测)?报告|检测合格"),
    ("SGS", r"SGS(?:认证|检测|报告)?|CMA(?:认证|检测|报告)?|CNAS|欧陆检测"),
    ("生产许可", r"(?:食品)?(?:生产|经营)许可证?|SC(?:认证|证|编号)|QS认证|营业执照"),
    ("专利", r"(?:国家|外观(?:设计)?|实用新型|发明)?专利(?:证书|产品|技术)?"),
    ("非遗", r"(?:国家级|省级|市级|县级)?(?:非遗|非物质文化遗产)(?:代表性)?(?:项目|名录)?(?!.{0,4}传承人)"),
    ("名特优新", r"(?:全国)?名特优新(?:农产品)?"),
    ("GAP", r"(?:GAP|良好农业规范)(?:认证)?"),
    ("HACCP", r"HACCP(?:认证|体系)?"),
    ("ISO", r"ISO\s?\d*(?:认证|体系)?"),
    ("清真", r"清真(?:认证|食品)?"),
    ("富硒", r"富硒(?:认证|产品|土壤)?"),
    ("欧盟", r"(?:欧盟|美国|日本|出口|FDA)(?:认证|标准|级)"),
    ("蓝帽子", r"蓝帽子|保健食品(?:注册)?(?:证书?|批文|批准)"),
    ("老字号", r"(?:中华)?老字号"),
    ("认证", r"(?<![\u4e00-\u9fff]{2})(?:国家|权威|官方|专业|质量|双|三重)?(?:认证|获证)(?:产品)?|"
        r"[\u4e00-\u9fff]{2}认证|证书齐全|资质齐全"),
)  # fmt: skip


_BY_NAME = tuple((key, Sought(pattern, re.IGNORECASE if key.isascii() else 0)) for key, pattern in _CERTIFICATES)
_RANK = re.compile(
    r"(?P<level>国家|自治区|省|市|州|县|区)级(?:非遗|非物质文化遗产)?(?:项目)?(?:的)?(?:代表性)?(?P<what>传承人|示范社|合作社|龙头企业|劳模)"
)
_HONOURS = re.compile(
    _RANK.pattern + r"|(?:获过|获得|拿过|拿了|得过|荣获|上过|评为|入选|获)?(?:[\u4e00-\u9fff]{0,8}?)(?:名小吃|名产|"
        r"金奖|银奖|铜奖|一等奖|二等奖|特等奖|大奖|奖项|奖杯|奖牌|优质奖|获奖)|(?:上过|登上|走进|"
        r"入选)?(?:央视|中央台|省台|市台|电视台|CCTV|中央电视台|舌尖上的中国|新闻联播|卫视|人民日报|新华社)(?:推荐|"
        r"报道|采访|拍过?|播过?)?"
    r"|(?:拿过|得过|获过|评过|当过|夺过|拿了|得了|评上|评为|拿下)(?:[\u4e00-\u9fff]{0,8}?)(?:状元|冠军|亚军|第一名?|头名|"
    r"能手|能人|标兵|先进|模范|示范户|之星|称号|名次|金牌|银牌|铜牌|奖|茶王|果王|名牌)"
    r"|[\u4e00-\u9fff]{0,6}示范户|(?:上过|登上|登过|参加过|亮相|走进|进过|上了)[\u4e00-\u9fff]{0,8}?(?:会|展|节目|电视台?|新闻|报纸|杂志|热搜|春晚|综艺|纪录片)"
    r"|(?:中国|全国|国家级?|省级|市级|世界)(?:驰名|著名|知名)?(?:品牌|商标|名牌|示范基地|"
        r"示范社|龙头企业|农业龙头)|(?:驰名|著名)商标|示范(?:基地|合作社|社)|龙头企业|国宴|"
        r"贡品|贡米|贡茶|特供|专供|钓鱼台|人民大会堂|米其林|吉尼斯"
)  # fmt: skip


_NO_HONOUR = re.compile(r"(?:没有?|未|从没|不曾|无)(?:上|参加|获|得|评)?$")
_GRADE = re.compile(
    r"(?<!等)(?<!一级)(?:特优级|特级|特等|一级|二级|三级|一等|二等|优级|优等|甲级|[A-D]级|"
    r"AA级|AAA级|5A级?|精品级|出口级|国标一级)(?!传承|响应|代表|师|保护|干部|功|奖)"
)


_VALID = re.compile(r"(?:还|都|仍)?在?有效期(?:里|内)?|没(?:有)?过期|长期有效")


_NO_CERT = re.compile(
    r"(?:没有|没得|没办|没|无|不是|未|还没|尚未|暂无|暂时没有|不算|不属于|并非)(?:做|办|拿|"
    r"通过|取得|申请|过|到|任何|什么|这个)*$"
)


def read_grades(reading: Reading, book: CardBook) -> None:
    """特级, 一级: as on the card."""
    for found in _GRADE.finditer(reading.plain):
        _read_grade(found, reading, book)


def read_honours(reading: Reading, book: CardBook, today: datetime.date | None) -> None:
    """Certificates by name, honours and grades."""
    for key, pattern in _BY_NAME:
        for found in pattern.finditer(reading.plain):
            if reading.is_free(*found.span()) and found[0].strip():
                _read_certificate(key, found, reading, book, today)
    for found in _HONOURS.finditer(reading.plain):
        path = next((path for path, text in book.texts if found[0] in text), None)
        status: ClaimStatus = "supported" if path else "unsupported"
        if _NO_HONOUR.search(reading.before(found.start(), 5)):
            status = "contradicted" if path else "supported"
        elif not path and "奖" in found[0] and "奖" in book.value("forbidden_notes"):
            status, path = "contradicted", "forbidden_notes"
        if rank := _RANK.fullmatch(found[0]):
            held = next((p for p in book.has("certificates.*.type") if rank["what"][-3:] in book.value(p)), None)
            if held:
                path, status = held, "supported" if rank["level"] in book.value(held) else "contradicted"
        why = (
            Text("卡上写着", "it stands on the card")
            if path
            else Text("卡上没有这个荣誉", "the card does not hold this honour")
        )
        reading.add("certificate", found.start(), found.end(), status, path, found[0], why)


def _read_certificate(
    key: str, found: re.Match[str], reading: Reading, book: CardBook, today: datetime.date | None
) -> None:
    start, end, said = found.start(), found.end(), found[0]
    denied = _NO_CERT.search(reading.before(start, 10))
    path = _certificate_path(key, said, book)
    if denied:
        start -= len(denied[0]) if reading.is_free(start - len(denied[0]), start) else 0
        is_noted = next((p for p in book.has("forbidden_notes") if key in book.value(p)), None)
        status: ClaimStatus = "contradicted" if path and not _ended(path, book, today) else "supported"
        why = (
            Text("说的是没有，卡上也没有", "it is denied, and the card has none")
            if not path
            else Text("卡上其实有", "the card has it")
        )
        reading.add("certificate", start, end, status, path or is_noted, said, why)
        return
    if (
        path is None
        and re.search(r"没有?做过|没做|没送", "".join(book.value(p) for p in book.has("forbidden_notes")))
        and re.search(r"检|测", said)
    ):
        path = None
    if path is None:
        noted = next((p for p in book.has("forbidden_notes") if key in book.value(p)), None)
        rival = next((p for p in book.has("certificates.*.type") if key == "专利" and key in book.value(p)), None)
        status = "contradicted" if noted or rival else "unsupported"
        why = (
            Text("卡上写明不能说", "the card says not to say so")
            if noted
            else Text("卡上没有这个证书", "the card has no such certificate")
        )
        reading.add("certificate", start, end, status, noted or rival, said, why)
        return
    level = re.match(r"(?:国家|省|自治区|市|州|县|区)级", said)
    if level and path.endswith(".type") and level[0] not in book.value(path):
        why = Text(f"卡上是 {book.value(path)}", f"the card says {book.value(path)}")
        reading.add("certificate", start, end, "contradicted", path, said, why)
        return
    tail = _VALID.search(reading.text[end : end + 12])
    if tail:
        end += tail.end()
    ended = _ended(path, book, today)
    status = "contradicted" if ended and not re.search(r"到期|过期", reading.sentence(start)) else "supported"
    why = (
        Text(f"卡上的证书 {book.value(ended)} 已到期", f"the certificate ended on {book.value(ended)}")
        if status == "contradicted" and ended
        else Text("卡上有这个证书", "the card has this certificate")
    )
    reading.add("certificate", start, end, status, ended if status == "contradicted" else path, said, why)


def _certificate_path(key: str, said: str, book: CardBook) -> str | None:
    for path in (*book.has("certificates.*.type"), "name", "grade", "process", "ingredients"):
        text = book.value(path)
        if not text or (path == "process" and key in ("有机", "认证")):
            continue
        if key == "专利":
            kind = re.match(r"外观|实用新型|发明", said)
            if "专利" in text and (not kind or kind[0] in text):
                return path
        elif key == "认证":
            if said.replace("认证", "") and said.replace("认证", "") in text:
                return path
        elif (
            key in text
            or (key == "非遗" and "非物质文化遗产" in text)
            or (key == "蓝帽子" and "保健食品" in text)
            or (key == "生产许可" and "许可证" in text)
        ):
            return path
    if key == "检测报告":
        return next(iter(book.has("tests.*.org", "tests.*.value", "tests.*.item")), None)
    if key == "生产许可" and "执照" in said:
        return next(iter(book.has("seller.licence_no")), None)
    return None


def _ended(path: str, book: CardBook, today: datetime.date | None) -> str | None:
    """The field of the day on which a certificate ended, if it did before `today`."""
    valid = path.replace(".type", ".valid_to")
    if today is None or valid == path:
        return None
    for day in find_days(book.value(valid), None):
        if day.year and day.month and (day.year, day.month, day.day or 31) < (today.year, today.month, today.day):
            return valid
    return None


def _read_grade(found: re.Match[str], reading: Reading, book: CardBook) -> None:
    if not reading.is_free(*found.span()):
        return
    grade = book.value("grade")
    path = "grade" if found[0] in grade else next((path for path, text in book.texts if found[0] in text), None)
    rival = path is None and re.search(r"[A-D]级" if found[0][0] in "ABCD" else r"[特一二三优甲]级|[一二特优]等", grade)
    status: ClaimStatus = "supported" if path else "contradicted" if rival else "unsupported"
    if reading.is_denied(found.start()):
        status = "contradicted" if path else "supported"
    why = (
        Text(f"卡上的等级是 {grade}", f"the card's grade is {grade}")
        if grade
        else Text("卡上没有等级", "the card has no grade")
    )
    reading.add("certificate", found.start(), found.end(), status, path or ("grade" if rival else None), found[0], why)
