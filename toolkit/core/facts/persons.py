"""Persons whom a text names, and those who are said to vouch for the goods."""

import re
from functools import lru_cache

from toolkit.core.facts.card_book import CardBook
from toolkit.core.facts.card_ways import MAKING_VERBS
from toolkit.core.facts.claim import ClaimStatus
from toolkit.core.facts.reading import Reading
from toolkit.core.text import Text

_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦"
    "昌马苗凤花方俞任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹"
    "姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐"
    "邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫经房解应宗丁宣邓郁单杭洪包诸左石崔吉钮龚程邢裴陆荣翁荀羊惠甄曲家封"
    "芮储靳汲松井段富巫乌焦巴弓牧山谷车侯全班仰秋仲伊宫宁仇栾暴甘厉戎祖武符刘景詹束龙叶幸司黎薄印宿白怀蒲"
    "从索赖卓蔺屠蒙池乔阴胥苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍璩桑桂濮牛寿通边扈燕冀浦尚农温别庄晏柴瞿阎"
    "慕连茹习宦艾鱼容向古易慎戈廖庾终居衡步都耿满弘匡国文寇广禄阙东殴利师巩聂晁勾敖融冷辛阚那简饶空曾沙养"
    "鞠须丰巢关蒯相查红游权岳帅况亢缑佘佴伯赏墨哈谯笪年阳佟覃蓝侬隆普罗阿"
)


_TITLES = (
    "大爷|大娘|大叔|大婶|大妈|大哥|大姐|大嫂|大伯|二叔|二哥|二姐|二嫂|二婶|三叔|三哥|三姐|"
    "三婶|四叔|四哥|五叔|幺叔|幺妹|爷爷|奶奶|叔叔|阿姨|阿婆|阿公|阿妈|阿爸|阿婶|阿伯|阿叔|"
    "婆婆|老爷子|老太太|老汉|老师傅|师傅|师父|老师|教授|博士|院士|专家|研究员|主任|书记|"
    "县长|镇长|市长|村长|支书|主席|局长|站长|社长|厂长|经理|老板娘|老板|医生|大夫|老中医|"
    "工程师|技术员|农艺师|先生|女士|总|叔|婶|伯|姨|嫂|哥|姐|爷|婆|奶|娘|嬢|孃孃|嬢嬢|姑"
)


_ROLES = (
    "果农|菜农|茶农|蜂农|菌农|药农|棉农|粮农|种粮户|种植大户|养殖大户|种粮大户|种植户|养殖户|农户|绣娘|织娘|匠人|"
    "师傅|手艺人|传承人|篾匠|茶人|制茶人|牧民|渔民|村民|村支书|第一书记|合作社理事长|理事长|"
    "社长|老?支书|村主任|老党员|返乡青年|大学生村官|主理人|创始人|带头人|非遗传承人|老人|主播"
)


_COMMON = (
    "王李张刘陈杨赵周吴徐孙胡朱郭罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘董袁蒋杜苏魏吕丁沈姚卢傅钟姜崔谭廖范陆戴"
    "贾韦邱侯邹孟秦阎薛尹黎贺顾郝龚邵覃岳"
)
"""Frequent surnames that begin few other words."""


_PERSONS = re.compile(
    rf"(?:(?:{_ROLES})[老小][{_SURNAMES}](?![\u4e00-\u9fff]?姓)|(?:{_ROLES})(?!(?:就)?(?:是|叫|姓)[{_SURNAMES}])(?:老|小)?(?:[{_SURNAMES}][\u"
    rf"4e00-\u9fff]{{1,2}}?(?=[说讲家种养的采绣织做一带亲在和，。！？哈啊呢呀嘛]|$)|(?:{_TITLES}))?"
    rf"|[{_SURNAMES}](?:{_TITLES})"
    rf"|[老小][{_SURNAMES}](?![\u4e00-\u9fff]?(?:腊|灶|寿|米|枣|麦|瓜|葱|豆|河|溪|镇|区|"
    rf"山))(?=[家自说的养种讲是一采做，。！？、]|$|他|她)"
    rf"|[老小](?![师时安汤井牛白花树米麦雨雪马石黄山竹柏茶姜江车鱼龙羊苗叶明方水米])[{_SURNAMES}](?=[开装送编炒腌熬绣织教带在从把亲天每都就也还有干忙挑收和跟拉赶])"
    rf"|(?:[种养做编绣炒酿织采教][\u4e00-\u9fff]{{0,3}}的人?就?是|(?<!在)叫|叫做|名叫|我是|这是|他是|她是|认识一下|(?:{_ROLES})(?:就)?(?:是|叫|姓))(?P<named>[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}?)(?=[哈啊呢呀嘛]?(?:[，。！？]|$))"
    rf"|(?P<kin>(?:我|他|她|咱|俺)?(?:外婆|外公|奶奶|爷爷|爸爸|妈妈|父亲|母亲|爹|娘|公公|"
    rf"婆婆|太爷爷|祖父|祖母|姥姥|姥爷|老伴|丈夫|媳妇|师父)(?:教|传|种|做|腌|酿|养|手把手|"
    rf"亲手|留|熬|绣|织|采)的?)"
    rf"|(?P<expert>(?:[\u4e00-\u9fff]{{2}}回来的|农业|营养|国家级?|著名|权威|知名|央视|"
    rf"省里的?|县里的?)?(?:专家|院士|教授|营养师|中医|医生|大夫|博士|科学家|明星(?:同款)?|大师|主厨|厨师长|大厨|网红|"
    rf"大V|达人|美食家)(?:们|团队)?(?:都)?(?:推荐|说|认证|夸|建议|证明|指导|测评|点赞|"
    rf"认可|力荐|代言)?)"
    rf"|(?P<back>[\u4e00-\u9fff]{{2}}回来的[\u4e00-\u9fff]{{2}})"
    rf"|(?P<heir>(?:是)?(?:(?:县|市|省|镇|乡|区)?(?:委书记|委领导|长|领导|政府)(?:来|推荐|"
    rf"代言|直播|站台|视察|考察|夸|点赞|亲自|都)|村支书|村主任|第一书记|大学生村官|退伍军人|"
    rf"退役军人|劳动模范|"
    rf"省劳模|全国劳模|政协委员|老党员|高级农艺师|工艺美术师|致富带头人)|(?:是)?(?:国家级|"
    rf"省级|市级|县级|区级|州级|第[一二三四五六七八九十\d]+代)(?:非遗|非物质文化遗产)?(?:代表性)?(?:传承"
    rf"人|传人|工艺美术大师|劳模|人大代表|大师))"
    rf"|(?P<grower>(?:(?<![\u4e00-\u9fff])|(?<=是)|(?<=[我咱]家)|(?<=我们)|(?<=这个))[{_COMMON}][\u4e00-\u9fff]{{1,2}})(?=家的|家自己|"
    rf"家里|自家|种的|养的|做的|编的|绣的|炒的|酿的|织的|亲手|说[，：,:“])"
    rf"|李佳琦|董宇辉|袁隆平|钟南山|薇娅|罗永浩|李子柒|辛巴|贾玲|黄渤|成龙|刘德华|周杰伦|"
    rf"姚明|刘翔|马云|任正非|雷军|张桂梅|撒贝宁|白岩松|屠呦呦|孙思邈|李时珍|苏东坡|杨贵妃|"
    rf"乾隆|慈禧|康熙|诸葛亮"
    rf")"
)


_NAMED_BEFORE = re.compile(rf"(?:[的是叫]|这位|大家好我)[{_COMMON}]$")
_NAMED_AFTER = re.compile(r"[，。！？：,!?:]|$")


def is_given_name(text: str, start: int, end: int) -> bool:
    """Whether the characters are the name behind a surname: 丹阳 of 我叫李丹阳."""
    return bool(_NAMED_BEFORE.search(text, 0, start) and _NAMED_AFTER.match(text, end))


def read_persons(reading: Reading, book: CardBook) -> None:
    """Named persons, and those who are said to vouch for the goods."""
    person = book.value("story.person")
    for name in sorted({person, *_name_parts(person)}, key=lambda each: -len(each)):
        if len(name) < 2:
            continue
        for found in _called(name).finditer(reading.plain) if name in reading.plain else ():
            why = Text(f"卡上的人物是 {person}", f"the card's person is {person}")
            is_aside = not _vouches(found.start(), found.end(), reading)
            reading.add("person", *found.span(), "supported", "story.person", name, why, is_aside=is_aside)
    _read_rivals(reading, book)
    for found in _PERSONS.finditer(reading.without_names()):
        if reading.is_free(*found.span()):
            _read_person(found, person, reading, book)


@lru_cache(maxsize=256)
def _called(name: str) -> re.Pattern[str]:
    """The name, with what the person does before it and how one speaks to them behind it."""
    return re.compile(rf"(?:{_ROLES})?{re.escape(name)}(?:{_TITLES})?")


_ORDINAL = "大二三四五六七八九老小幺"
_KIN_TITLE = "姐哥姑叔伯婶嫂爷娘妹弟舅姨妈爸婆公"
_NAME_ENDS = re.compile(
    rf"$|[，。！？、；,的家是说讲做带在和跟他她这那有去来把给亲自本从\d一二三四五六七八九十{MAKING_VERBS}养]"
)


@lru_cache(maxsize=64)
def _rivals(person: str) -> tuple[str, re.Pattern[str] | None]:
    """The card's name of three characters, and a pattern for names that one character parts from it."""
    parts = _name_parts(person) if person else ()
    name = next((part for part in parts if len(part) == 3), "")
    is_called = bool(name) and name[1] in _ORDINAL and name[2] in _KIN_TITLE
    if not name or not (is_called or name[0] in _SURNAMES):
        return name, None
    middle = f"[{_ORDINAL}]" if is_called else "[\u4e00-\u9fff]"
    last = f"[{_KIN_TITLE}]" if is_called else name[2]
    return name, re.compile(rf"{name[0]}(?:{middle}{last}|{name[1]}[\u4e00-\u9fff])")


def _read_rivals(reading: Reading, book: CardBook) -> None:
    """程二姐 for the card's 程大姐, 冯占山 for 冯占海: one character of the name is another."""
    name, pattern = _rivals(book.value("story.person"))
    for found in pattern.finditer(reading.without_names()) if pattern else ():
        if found[0] == name or not _NAME_ENDS.match(reading.text, found.end()) or not reading.is_free(*found.span()):
            continue
        why = Text(f"卡上的人物是 {name}", f"the card's person is {name}")
        reading.add("person", *found.span(), "contradicted", "story.person", found[0], why)


_NAMED_BY = re.compile(r"(?:[是叫由请]|[县镇乡村社]的?|我，)(?:我们|咱们?)?(?:家的?)?$")
_MADE_BY = re.compile(
    rf"(?:师傅)?(?:[哈啊呢呀嘛]$|家的|自家|家?(?:自己|自家|亲手|亲自|全家|两口子|带着?人|人工|手工|现|一[^，。]一[^，。])*[{MAKING_VERBS}养教做制扎]|手[{MAKING_VERBS}]|是|，?[\u4e00-\u9fff]{{2,3}}[村镇乡](?:的|人|$))"
)
_CAREER = re.compile(r"[^，。]{0,5}[\d一二两三四五六七八九十半]+(?:多|来)?(?:年|辈子|个?月)")


def _vouches(start: int, end: int, reading: Reading) -> bool:
    """Whether it is told of the card's person that the goods are theirs, and they do not only walk through the talk."""
    before, after = reading.before(start, 6), reading.after(end, 12)
    if not after or _NAMED_BY.search(before):
        return True
    return _MADE_BY.match(after) is not None and not _CAREER.match(after)


def find_persons(text: str) -> tuple[str, ...]:
    """Growers whom `text` names, such as 果农李大姐; none who only vouch for goods, and no relatives.

    >>> find_persons("这是果农李大姐种的")
    ('果农李大姐',)
    """
    found = (
        each for each in _PERSONS.finditer(text) if not (each["expert"] or each["kin"] or each["back"] or each["heir"])
    )
    names = (each["named"] or each[0] for each in found)
    return tuple(
        name for name in names if len(name) > 1 and not re.fullmatch(_ROLES, name) and not re.match(r"小.$", name)
    )


def _name_parts(person: str) -> tuple[str, ...]:
    """The name without what the person does: 果农吴大哥 is 吴大哥."""
    bare = re.sub(rf"^[\u4e00-\u9fff]{{0,3}}?(?:{_ROLES})(?=.)", "", person)
    named = re.findall(rf"[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}$", person[-3:]) + re.findall(
        rf"[{_SURNAMES}][\u4e00-\u9fff]$", person[-2:] if len(person) == 2 else ""
    )
    return (bare, *named, *re.findall(rf"[{_SURNAMES}](?:{_TITLES})$|[老小][{_SURNAMES}]$", person))


def _same_surname(said: str, person: str) -> bool:
    """Whether 屈师傅 or 老屈 may be the card's 屈建平."""
    called = re.search(rf"[老小]?[{_SURNAMES}](?:{_TITLES})$", person)
    name = called[0] if called else re.sub(rf"^(?:[\u4e00-\u9fff]{{0,3}}(?:{_ROLES}))", "", person)
    short = re.fullmatch(rf"(?:{_ROLES})?(?:[老小](?P<a>[{_SURNAMES}])|(?P<b>[{_SURNAMES}])(?:{_TITLES}))", said)
    if not short or not name:
        return False
    if re.search(_TITLES, name):
        mine = re.search(_TITLES, said) if short["b"] else None
        is_alike = mine is None or mine[0] in ("师傅", "老师") or mine[0][-1] == name[-1]
        return is_alike and (short["a"] or short["b"]) == name.lstrip("老小")[:1]
    return name.lstrip("老小")[:1] == (short["a"] or short["b"])


_VOUCHER = re.compile(
    r"教授|博士|院士|专家|研究员|医生|大夫|营养师|主任|老师|^(?:李佳琦|董宇辉|袁隆平|钟南山|"
    r"薇娅|罗永浩|李子柒|李时珍|孙思邈|屠呦呦|乾隆|慈禧|杨贵妃|苏东坡|康熙)"
)
"""Persons who vouch for goods and are not those who grow them: the card's grower does not contradict them."""


_VOUCHING = re.compile(
    r"同款|推荐|说|认证|夸|建议|证明|指导|测评|点赞|认可|力荐|代言|回来|农业|营养|国家|著名|"
    r"权威|知名|央视|省里|县里|院士"
)
_BYSTANDER = re.compile(
    r"书记|主任|干部|司机|快递|客服|主播|场控|助理|摄像|打包|厨师|邻居|老板|客户|顾客|买家|粉丝|大厨|校长|记者"
)
"""Persons beside the goods, whom the card's grower doesn't contradict."""
_KIN = re.compile(r"外婆|奶奶|爷爷|外公|妈妈|爸爸|母亲|父亲|婆婆")


def _read_person(found: re.Match[str], person: str, reading: Reading, book: CardBook) -> None:
    said = found["named"] or found[0]
    if _names_nobody(found, said, person, reading):
        return
    key = re.sub(r"(?:教|传|种|做|腌|酿|养|手把手|亲手|留|熬|绣|织|采)的?$", "", said) if found["kin"] else said
    path = next((path for path, text in book.texts if key in text and path != "forbidden_notes"), None)
    if path is None and _same_surname(said, person):
        path = "story.person"
    if found["kin"] and not path and not re.search(r"教|传|手艺", said):
        return
    status: ClaimStatus = "supported" if path else "unsupported"
    is_kin = found["kin"] and _KIN.search(book.value("story.quote") + person)
    is_voucher = found["kin"] or found["expert"] or found["back"] or found["heir"] or _VOUCHER.search(said)
    is_voucher = is_voucher or _BYSTANDER.search(reading.before(found.start(), 4))
    if not path and is_kin:
        status, path = "contradicted", "story.quote"
    elif not path and person and not is_voucher and not _is_host_beside(found, person, reading):
        status, path = "contradicted", "story.person"
    why = (
        Text(f"卡上的人物是 {person}", f"the card's person is {person}")
        if person
        else Text("卡上没有这个人", "the card does not hold this person")
    )
    start = found.end() - len(said) if found["named"] else found.start()
    is_aside = path == "story.person" and status == "supported" and not _vouches(start, found.end(), reading)
    reading.add("person", start, found.end(), status, path, said, why, is_aside=is_aside)


_TOLD_OF = re.compile(
    r"的(?:[大小老]?[\u4e00-\u9fff]老板|奶奶|爷爷|外[公婆]|爸爸?|妈妈?|父亲|母亲|儿子|女儿|闺女|孙[子女]|顾客|客人|邻居)$"
)
"""A person of the card who is told of, and who does not host: 杨阿略的儿子, 上海做小笼的张老板."""
_INTRODUCED = re.compile(r"(?:我|俺|咱)(?:就)?(?:是|叫|姓)[^，。]{0,8}$")


def _is_host_beside(found: re.Match[str], person: str, reading: Reading) -> bool:
    """Whether the host tells their own name, and the card's person is somebody told of."""
    start = found.start("named") if found["named"] else found.start()
    return _TOLD_OF.search(person) is not None and _INTRODUCED.search(reading.before(start)) is not None


_NO_SURNAME = re.compile(
    r"师[娘母姐哥叔爷公伯婶]|[牛羊马]奶|家[爷奶公婆姐哥叔姑姨伯娘嫂]"
    r"|[和从向于跟同](?:爷爷|奶奶|叔叔|阿姨|师傅|师父|老师|大[爷娘叔婶妈哥姐嫂伯])$"
)
"""A relative, a drink or a word before a relative, where a surname may stand: 师娘, 热牛奶, 和爷爷."""


def _names_nobody(found: re.Match[str], said: str, person: str, reading: Reading) -> bool:
    """Whether the words name no person who matters: 问你的医生, 小黄."""
    if re.match(r"，(?:您|你(?!们))", reading.text[found.end() : found.end() + 3]):
        return True
    if said.startswith("谢谢") or (said[0] == "谢" and reading.before(found.start())[-1:] in tuple("感多谢道答拜")):
        return True
    following = reading.text[found.end() : found.end() + 2]
    if found["expert"] and not _VOUCHING.search(said):
        return True
    if re.match(r"小.$", said) and not re.match(r"[家说种养做]", reading.text[found.end() : found.end() + 1]):
        return True
    if re.fullmatch(
        r"阿[姨婆公妈爸婶伯叔姐嫂哥]|老人家[\u4e00-\u9fff]*|老人[常总都]?[讲说]?|老辈人?", said
    ) or re.match(r"家[嘛说睡都常]", following):
        return True
    if _NO_SURNAME.match(said):
        return True
    is_role = re.fullmatch(_ROLES, said) or said in ("主播", "老人", "小伙", "老总", "小时")
    return bool(is_role and not re.search(r"传承人|书记|支书|理事长|创始人", said))
