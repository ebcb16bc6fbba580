"""Certificates and their numbers, organisations, honours, and persons."""

import datetime
import re
from functools import cache

from toolkit.core.facts.card_book import CardBook
from toolkit.core.facts.claim import ClaimStatus
from toolkit.core.facts.dates import find_days
from toolkit.core.facts.reading import Reading
from toolkit.core.text import Text

_CODE = re.compile(
    r"ZL\s?\d{4}\s?\d\s?\d{7}(?:\.[\dXx])?|(?<![A-Za-z0-9])(?=[A-Za-z0-9]*[A-Za-z])(?=[A-Za-z0-9./\-\s（"
    r"）()]*\d)(?:(?:ZL|GB/?T?|NY/?T?|DB\d*/?T?|SC|QS|ISO|LB|AGI|Q/)[ \-]?)?[A-Za-z0-9]+(?:[.\-/][A-Za-z0"
    r"-9]+)*"
    r"|(?<![\d.])\d{8,}(?![\d.])|国食健[注字备][A-Z]?\d+|[\u4e00-\u9fff]食健广审（?\(?文?）?\)?第[\d\-]+"
    r"号|(?<!\d)\d{3,4}-\d{7,8}(?!\d)|(?<!\d)\d{3}-\d{4}-\d{4}(?!\d)"
)
_SPOKEN_CODE = re.compile(
    r"(?:编号|证书?号|证号|许可证号|批号|号码|文号|备案号)(?:是|为|叫|[:：])*(?P<code>[A-Za-z]*[零〇一二"
    r"三四五六七八九幺\d杠\-]{4,})"
)
_UNITS_ONLY = re.compile(
    r"\d+(?:\.\d+)?(?:[-~]\d+(?:\.\d+)?)?(?:kg|g|mg|ml|l|mm|cm|m|km|h|cc|w|v|mah|KG|G|"
    r"ML|L|MM|CM|KM|usd|USD|RMB|CNY|rmb|cny|ppm|brix|Brix|BRIX|Bx|x|X|a|A|px|P|p|k|K)(?:\d|"
    r"[xX*×]\d.*)?$|NO\.?1|TOP\.?\d+|No\.?1|top\d+|VC|B12|[45]G|5A|3A|4A|24[Hh]|12[Hh]|"
    r"48[Hh]|72[Hh]|A\d|PM2\.5",
    re.IGNORECASE,
)
_DIGITS = str.maketrans("零〇一二三四五六七八九幺", "001234567891")


def _bare(code: str) -> str:
    return re.sub(r"[\s\-.（）()/·杠]", "", code).upper().translate(_DIGITS)


def read_codes(reading: Reading, book: CardBook) -> None:
    """Numbers of certificates, standards and telephones: letter by letter as on the card."""
    codes = [(path, _bare(text)) for path, text in book.texts]
    numbers = [path for path in book.has("certificates.*.no")]
    spans = [(found.start("code"), found.end("code")) for found in _SPOKEN_CODE.finditer(reading.text)]
    spans += [found.span() for found in _CODE.finditer(reading.text)]
    for start, end in spans:
        said = reading.text[start:end].rstrip(" .-/")
        end = start + len(said)
        if (
            not said
            or _UNITS_ONLY.fullmatch(said)
            or not re.search(r"[\d零一二三四五六七八九幺]", said)
            or not reading.is_free(start, end)
        ):
            continue
        is_day = re.fullmatch(r"(?:19|20)\d{6}", said) and not re.search(r"批号?|编号", reading.before(start))
        if is_day or re.fullmatch(r"[A-Za-z]{1,3}\d?", said):
            continue
        key = _bare(said)
        path = next((path for path, text in codes if key == text or (len(key) >= 5 and key in text)), None)
        if (path and path.startswith(("variety", "name", "process", "grade"))) or path == "aliases":
            kind = "process"
        else:
            kind = "certificate"
        if path:
            status: ClaimStatus = "supported"
            why = Text(f"卡上“{book.labels[path]}”写着", "it stands on the card")
        elif (
            (numbers
            and re.search(r"[A-Za-z]", said))
            or (numbers
            and re.search(r"证|编号|文号|许可", reading.clause(start)))
        ):
            status, path = "contradicted", _nearest(key, numbers, book)
            why = Text(f"和卡上的编号不一样：{book.value(path)}", f"the card's number is {book.value(path)}")
        else:
            status, why = "unsupported", Text("卡上没有这个编号", "the card does not hold this number")
        reading.add(kind, start, end, status, path, said, why)


def _nearest(key: str, paths: list[str], book: CardBook) -> str:
    def shared(path: str) -> int:
        text = _bare(book.value(path))
        return sum(a == b for a, b in zip(key, text, strict=False))

    return max(paths, key=shared)


_ORG = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{2,16}?(?:合作社|有限公司|股份公司|公司|检测站|检测中心|"
    r"检验中心|检验检测中心|检测院|研究院|研究所|农科院|科学院|质检院|质检所|大学|农大|"
    r"食品厂|加工厂|协会|农场|林场|家庭农场|茶厂|酒厂|酱园|工坊|作坊|监督局|管理局|农业局|"
    r"实验室))"
)
_ORG_CUT = re.compile(
    r"^.*?(?:是|由|送到?|找|在|叫|给|交给|经|过|我们|咱们|持证的|拿到|和|跟|[的了])(?=[\u4e00-\u9fff]{4})"
)


def read_names(reading: Reading, book: CardBook) -> None:
    """The story's own words, and organisations."""
    quote = book.value("story.quote")
    for part in dict.fromkeys((quote, *re.split(r"[。；]", quote))):
        at = reading.text.find(part) if len(part) >= 6 else -1
        if at >= 0 and reading.is_free(at, at + len(part)):
            reading.add(
                "person",
                at,
                at + len(part),
                "supported",
                "story.quote",
                part,
                Text("卡上故事的原话", "the story's own words"),
            )
    orgs = [
        (path, text)
        for path, text in book.texts
        if re.fullmatch(r"certificates\.\d+\.holder|tests\.\d+\.org|seller\.name|story\.source", path)
    ]
    for path, text in orgs:
        for found in re.finditer(re.escape(text), reading.text):
            if reading.is_free(*found.span()):
                reading.add(
                    "certificate",
                    found.start(),
                    found.end(),
                    "supported",
                    path,
                    text,
                    Text(f"卡上“{book.labels[path]}”写着", "it stands on the card"),
                )
    for found in _ORG.finditer(reading.plain):
        name = _ORG_CUT.sub("", found["name"])
        start = found.end() - len(name)
        stem = re.sub(r"(?:合作社|公司|检测站|协会|农场|大学|工坊|作坊|食品厂)$", "", name)
        if (
            name in ("农大",)
            or len(stem) < 2
            or re.fullmatch(r"我们|咱们|专业|当地|本地|村里的?|县里的?|一家|这家|有限|农业|自己的?", stem)
        ):
            continue
        key = _org_key(name)
        path = next(
            (path for path, text in book.texts if name in text or (len(key) >= 3 and key in _org_key(text))), None
        )
        clause = reading.clause(start)
        if path:
            status: ClaimStatus = "supported"
        elif re.search(r"持证|证书|获证", clause) and book.has("certificates.*.holder"):
            status, path = "contradicted", book.has("certificates.*.holder")[0]
        elif re.search(r"检|测", name) and book.has("tests.*.org"):
            status, path = "contradicted", book.has("tests.*.org")[0]
        else:
            status = "unsupported"
        why = (
            Text(f"卡上写的是 {book.value(path)}", f"the card says {book.value(path)}")
            if path
            else Text("卡上没有这个单位", "the card does not hold this organisation")
        )
        reading.add("certificate", start, found.end(), status, path, name, why)


def _org_key(name: str) -> str:
    """An organisation's name without what is left out in speech."""
    return re.sub(r"[省市县区乡镇]|有限|股份|责任|专业|公司", "", name)


_CERTIFICATES: tuple[tuple[str, str], ...] = (
    ("有机", r"有机(?:产品|农产品|食品|转换)?(?:的)?(?:认证(?:证书)?|证书?|产品|食品|标志?|级|小米|"
        r"大米|茶|蔬菜|种植|蜂蜜|香菇|橙|果|[\u4e00-\u9fff]{0,2}(?=$|[，。！]))|有机(?!会|"
        r"肥|质|玻璃|物|酸|体|化学|磷|氮|溶剂|废)"),
    ("绿色食品", r"绿色食品(?:认证|证书?|标志)?|绿标|绿色认证"),
    ("无公害", r"无公害(?:农产品)?(?:认证|证书?)?"),
    ("地理标志", r"(?:农产品|国家|产品)?地理标志(?:保护)?(?:产品|农产品|证明商标|商标)?|国家地标|地标(?:产品|"
        r"保护|农产品)|原产地(?:保护|认证)"),
    ("合格证", r"(?:承诺达标)?合格证(?:书|明)?"),
    ("检测报告", r"(?:检测|质检|检验|农残|第三方)(?:检测)?报告|SGS|CMA|检测合格"),
    ("生产许可", r"(?:食品)?(?:生产|经营)许可证?|SC(?:认证|证|编号)|QS认证|营业执照"),
    ("专利", r"(?:国家|外观(?:设计)?|实用新型|发明)?专利(?:证书|产品|技术)?"),
    ("非遗", r"(?:国家级|省级|市级|县级)?(?:非遗|非物质文化遗产)(?:代表性)?(?:项目|名录)?"),
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
_HONOURS = re.compile(
    r"(?:获过|获得|拿过|拿了|得过|荣获|上过|评为|入选|获)?(?:[\u4e00-\u9fff]{0,8}?)(?:金奖|"
        r"银奖|铜奖|一等奖|二等奖|特等奖|大奖|奖项|奖杯|奖牌|优质奖|获奖)|(?:上过|登上|走进|"
        r"入选)?(?:央视|CCTV|中央电视台|舌尖上的中国|新闻联播|卫视|人民日报|新华社)(?:推荐|"
        r"报道|采访)?"
    r"|(?:中国|全国|国家级?|省级|市级|世界)(?:驰名|著名|知名)?(?:品牌|商标|名牌|示范基地|"
        r"示范社|龙头企业|农业龙头)|(?:驰名|著名)商标|示范(?:基地|合作社|社)|龙头企业|国宴|"
        r"贡品|贡米|贡茶|特供|专供|钓鱼台|人民大会堂|米其林|吉尼斯"
)  # fmt: skip
_GRADE = re.compile(
    r"(?<!等)(?<!一级)(?:特优级|特级|特等|一级|二级|三级|一等|二等|优级|优等|甲级|A级|"
    r"AA级|AAA级|5A级?|精品级|出口级|国标一级)(?!传承|响应|代表|师|保护|干部|功|奖)"
)
_VALID = re.compile(r"(?:还|都|仍)?在?有效期(?:里|内)|没(?:有)?过期|长期有效")
_NO_CERT = re.compile(
    r"(?:没有|没办|没|无|不是|未|还没|尚未|暂无|暂时没有|不算|不属于|并非)(?:做|办|拿|"
    r"通过|取得|申请|过|到|任何|什么|这个)*$"
)


def read_grades(reading: Reading, book: CardBook) -> None:
    """特级, 一级: as on the card."""
    for found in _GRADE.finditer(reading.plain):
        _read_grade(found, reading, book)


def read_honours(reading: Reading, book: CardBook, today: datetime.date | None) -> None:
    """Certificates by name, honours and grades."""
    for key, pattern in _CERTIFICATES:
        for found in re.finditer(pattern, reading.plain, re.IGNORECASE if key.isascii() else 0):
            if reading.is_free(*found.span()) and found[0].strip():
                _read_certificate(key, found, reading, book, today)
    for found in _HONOURS.finditer(reading.plain):
        path = next((path for path, text in book.texts if found[0] in text), None)
        status: ClaimStatus = "supported" if path else "unsupported"
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
        status: ClaimStatus = "contradicted" if path else "supported"
        why = (
            Text("说的是没有，卡上也没有", "it is denied, and the card has none")
            if not path
            else Text("卡上其实有", "the card has it")
        )
        reading.add("certificate", start, end, status, path or is_noted, said, why)
        return
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
        elif key in text or (key == "蓝帽子" and "保健食品" in text) or (key == "生产许可" and "许可证" in text):
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
    rival = path is None and re.search(r"[特一二三优甲]级|[一二特优]等", grade)
    status: ClaimStatus = "supported" if path else "contradicted" if rival else "unsupported"
    if reading.is_denied(found.start()):
        status = "contradicted" if path else "supported"
    why = (
        Text(f"卡上的等级是 {grade}", f"the card's grade is {grade}")
        if grade
        else Text("卡上没有等级", "the card has no grade")
    )
    reading.add("certificate", found.start(), found.end(), status, path or ("grade" if rival else None), found[0], why)


_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦"
    "昌马苗凤花方俞任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹"
    "姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐"
    "邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫经房解应宗丁宣邓郁单杭洪包诸左石崔吉钮龚程邢裴陆荣翁荀羊惠甄曲家封"
    "芮储靳汲松井段富巫乌焦巴弓牧山谷车侯全班仰秋仲伊宫宁仇栾暴甘厉戎祖武符刘景詹束龙叶幸司黎薄印宿白怀蒲"
    "从索赖卓蔺屠蒙池乔阴胥苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍璩桑桂濮牛寿通边扈燕冀浦尚农温别庄晏柴瞿阎"
    "慕连茹习宦艾鱼容向古易慎戈廖庾终居衡步都耿满弘匡国文寇广禄阙东殴利师巩聂晁勾敖融冷辛阚那简饶空曾沙养"
    "鞠须丰巢关蒯相查红游权岳帅况亢缑佘佴伯赏墨哈谯笪年爱阳佟覃蓝侬隆普罗阿"
)
_TITLES = (
    "大爷|大娘|大叔|大婶|大妈|大哥|大姐|大嫂|大伯|二叔|二哥|二姐|二嫂|二婶|三叔|三哥|三姐|"
    "三婶|四叔|四哥|五叔|幺叔|幺妹|爷爷|奶奶|叔叔|阿姨|阿婆|阿公|阿妈|阿爸|阿婶|阿伯|阿叔|"
    "婆婆|老爷子|老太太|老汉|老师傅|师傅|师父|老师|教授|博士|院士|专家|研究员|主任|书记|"
    "县长|镇长|市长|村长|支书|主席|局长|站长|社长|厂长|经理|老板娘|老板|医生|大夫|老中医|"
    "工程师|技术员|农艺师|先生|女士|总|叔|婶|伯|姨|嫂|哥|姐|爷|婆|奶|娘|嬢|孃孃|嬢嬢|姑"
)
_ROLES = (
    "果农|菜农|茶农|蜂农|菌农|药农|棉农|粮农|种粮户|种植户|养殖户|农户|绣娘|织娘|匠人|"
    "师傅|手艺人|传承人|篾匠|茶人|制茶人|牧民|渔民|村民|村支书|第一书记|合作社理事长|理事长|"
    "社长|老党员|返乡青年|大学生村官|主理人|创始人|带头人|非遗传承人|老人|主播"
)
_COMMON = (
    "王李张刘陈杨赵周吴徐孙胡朱郭罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘董袁蒋杜苏魏吕丁沈姚卢傅钟姜崔谭廖范陆戴"
    "贾韦邱侯邹孟秦阎薛尹黎贺顾郝龚邵覃岳"
)
"""Frequent surnames that begin few other words."""
_PERSONS = re.compile(
    rf"(?:(?:{_ROLES})[老小][{_SURNAMES}](?![\u4e00-\u9fff]?姓)|(?:{_ROLES})(?:老|小)?(?:[{_SURNAMES}][\u"
    rf"4e00-\u9fff]{{1,2}}?(?=[说讲家种养的采绣织做一带亲在和，。！？]|$)|(?:{_TITLES}))?"
    rf"|[{_SURNAMES}](?:{_TITLES})"
    rf"|[老小][{_SURNAMES}](?![\u4e00-\u9fff]?(?:腊|灶|寿|米|枣|麦|瓜|葱|豆|河|溪|镇|区|"
    rf"山))(?=[家说的养种讲是一采做，。！？]|$|他|她)"
    rf"|(?:叫|叫做|名叫|我是|这是|他是|她是|认识一下)(?P<named>[{_SURNAMES}][\u4e00-\u9fff]{{1,2}})(?=[，。！？]|$)"
    rf"|(?P<kin>(?:我|他|她|咱|俺)?(?:外婆|外公|奶奶|爷爷|爸爸|妈妈|父亲|母亲|爹|娘|公公|"
    rf"婆婆|太爷爷|祖父|祖母|姥姥|姥爷|老伴|丈夫|媳妇|师父)(?:教|传|种|做|腌|酿|养|手把手|"
    rf"亲手|留|熬|绣|织|采)的?)"
    rf"|(?P<expert>(?:[\u4e00-\u9fff]{{2}}回来的|农业|营养|国家级?|著名|权威|知名|央视|"
    rf"省里的?|县里的?)?(?:专家|院士|教授|营养师|中医|医生|大夫|博士|科学家|明星|网红|"
    rf"大V|达人|美食家)(?:们|团队)?(?:都)?(?:推荐|说|认证|夸|建议|证明|指导|测评|点赞|"
    rf"认可|力荐|代言)?)"
    rf"|(?P<back>[\u4e00-\u9fff]{{2}}回来的[\u4e00-\u9fff]{{2}})"
    rf"|(?P<heir>(?:是)?(?:村支书|村主任|第一书记|大学生村官|退伍军人|退役军人|劳动模范|"
    rf"省劳模|全国劳模|政协委员|老党员|高级农艺师|工艺美术师|致富带头人)|(?:是)?(?:国家级|"
    rf"省级|市级|县级|区级|州级|第[一二三四五六七八九十\d]+代)(?:非遗|非物质文化遗产)?(?:代表性)?(?:传承"
    rf"人|传人|工艺美术大师|劳模|人大代表|大师))"
    rf"|(?P<grower>(?<![\u4e00-\u9fff])[{_COMMON}][\u4e00-\u9fff]{{1,2}})(?=家的|家自己|"
    rf"家里|种的|养的|做的|编的|绣的|炒的|酿的|织的|亲手|说[，：,:“])"
    rf"|李佳琦|董宇辉|袁隆平|钟南山|薇娅|罗永浩|李子柒|辛巴|贾玲|黄渤|成龙|刘德华|周杰伦|"
    rf"姚明|刘翔|马云|任正非|雷军|张桂梅|撒贝宁|白岩松|屠呦呦|孙思邈|李时珍|苏东坡|杨贵妃|"
    rf"乾隆|慈禧|康熙|诸葛亮"
    rf")"
)


@cache
def _own_persons(book_text: str) -> tuple[str, ...]:
    return tuple(
        re.findall(
            rf"[{_SURNAMES}](?:{_TITLES})|[老小][{_SURNAMES}]|[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}(?=[，、。]|$)",
            book_text,
        )
    )


def read_persons(reading: Reading, book: CardBook) -> None:
    """Named persons, and those who are said to vouch for the goods."""
    person = book.value("story.person")
    for name in sorted({person, *_name_parts(person)}, key=lambda each: -len(each)):
        if len(name) < 2:
            continue
        for found in re.finditer(rf"(?:{_ROLES})?{re.escape(name)}(?:{_TITLES})?", reading.plain):
            reading.add(
                "person",
                found.start(),
                found.end(),
                "supported",
                "story.person",
                name,
                Text(f"卡上的人物是 {person}", f"the card's person is {person}"),
            )
    for found in _PERSONS.finditer(reading.without_names()):
        if reading.is_free(*found.span()):
            _read_person(found, person, reading, book)


def _name_parts(person: str) -> tuple[str, ...]:
    """The name without what the person does: 果农吴大哥 is 吴大哥."""
    bare = re.sub(rf"^[\u4e00-\u9fff]{{0,3}}?(?:{_ROLES})(?=.)", "", person)
    return (bare, *re.findall(rf"[{_SURNAMES}](?:{_TITLES})$|[老小][{_SURNAMES}]$", person))


def _same_surname(said: str, person: str) -> bool:
    """Whether 屈师傅 or 老屈 may be the card's 屈建平."""
    name = re.sub(rf"^(?:[\u4e00-\u9fff]{{0,3}}(?:{_ROLES}))", "", person)
    short = re.fullmatch(rf"(?:{_ROLES})?(?:[老小](?P<a>[{_SURNAMES}])|(?P<b>[{_SURNAMES}])(?:{_TITLES}))", said)
    if not short or not name or re.search(_TITLES, name):
        return False
    return name.lstrip("老小")[:1] == (short["a"] or short["b"])


_VOUCHER = re.compile(
    r"教授|博士|院士|专家|研究员|医生|大夫|营养师|主任|老师|^(?:李佳琦|董宇辉|袁隆平|钟南山|"
    r"薇娅|罗永浩|李子柒|李时珍|孙思邈|屠呦呦|乾隆|慈禧|杨贵妃|苏东坡|康熙)"
)
"""Persons who vouch for goods and are not those who grow them: the card's grower does not contradict them."""


def _read_person(found: re.Match[str], person: str, reading: Reading, book: CardBook) -> None:
    said = found["named"] or found[0]
    if found["expert"] and not re.search(
        r"推荐|说|认证|夸|建议|证明|指导|测评|点赞|认可|力荐|代言|回来|农业|营养|国家|著名|"
        r"权威|知名|央视|省里|县里|院士",
        said,
    ):
        return
    if re.match(r"小.$", said) and not re.match(r"[家说种养做]", reading.text[found.end() : found.end() + 1]):
        return
    start = found.end() - len(said) if found["named"] else found.start()
    if re.fullmatch(_ROLES, said) or said in ("主播", "老人", "小伙", "老总", "小时"):
        if said not in person and not re.search(r"传承人|书记|理事长|创始人", said):
            return
    everything = book.all_text()
    key = re.sub(r"(?:教|传|种|做|腌|酿|养|手把手|亲手|留|熬|绣|织|采)的?$", "", said) if found["kin"] else said
    path = next((path for path, text in book.texts if key in text and path != "forbidden_notes"), None)
    if path is None and _same_surname(said, person):
        path = "story.person"
    if path:
        status: ClaimStatus = "supported"
    elif found["kin"] and re.search(
        r"外婆|奶奶|爷爷|外公|妈妈|爸爸|母亲|父亲|婆婆", book.value("story.quote") + book.value("story.person")
    ):
        status, path = "contradicted", "story.quote"
    elif person and not (found["kin"] or found["expert"] or found["back"] or found["heir"] or _VOUCHER.search(said)):
        status, path = "contradicted", "story.person"
    else:
        status = "unsupported"
    if found["kin"] and not path and not re.search(r"教|传|手艺", said):
        return
    if found["heir"] and said in everything:
        status = "supported"
    why = (
        Text(f"卡上的人物是 {person}", f"the card's person is {person}")
        if person
        else Text("卡上没有这个人", "the card does not hold this person")
    )
    reading.add("person", start, found.end(), status, path, said, why)
