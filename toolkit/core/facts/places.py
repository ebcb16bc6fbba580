"""Places in a text: provinces, cities and counties by the gazetteer, towns and villages by their last character."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from toolkit.core.facts.as_words import as_words
from toolkit.core.facts.place_table import TABLE
from toolkit.core.sought import Sought

_SUFFIX = re.compile(r"(?:特别行政区|自治区|自治州|自治县|自治旗|地区|盟|省|市|县|区|旗)$")
_PEOPLES = re.compile(
    r"(?:(?:壮|回|维吾尔|哈萨克|蒙古|满|藏|苗|彝|布依|朝鲜|侗|瑶|白|土家|哈尼|傣|黎|傈僳|"
    r"佤|畲|拉祜|水|东乡|纳西|景颇|柯尔克孜|土|"
    r"达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|普米|塔吉克|怒|鄂温克|裕固|京|独龙|鄂伦春|保安|俄罗斯)族?|各族)+$"
)
_WORDS = frozenset(
    as_words(
        "开封 二七 二道 三台 三水 三河 五寨 大兴 天涯 回民 方城 双桥 盘龙 爱民 神木 天柱 方山 大厂 磐石 石鼓 大化 "
        "铜鼓 阳春 玄武 麒麟 同仁 紫金 柳林 玉树 嘉禾 大足 大竹 界首 大祥 仓山 红桥 竞秀 古塔 乡城 平乡 石楼 双牌 "
        "双柏 水富 富顺 巧家 卫东 于洪 会东 大洼 得荣 金堂 赤水 左权 七星 万全 万安 万年 万载 万山 三元 三门 上思 "
        "上高 上街 上城 且末 东方 东风 东安 东山 东坡 东湖 东海 东城 东宁 中方 中山 中原 中站 丰满 丰台 丰林 互助 "
        "五台 五河 仙桃 会同 会理 公安 共和 兴业 兴化 兴文 兴国 兴平 前进 前锋 加查 南部 南岸 南山 南海 南湖 南关 "
        "南城 北关 北海 北湖 友好 友谊 双峰 双流 双清 双城 双塔 双河 双湖 双江 台前 合作 同心 同江 名山 向阳 周村 "
        "和平 和顺 响水 商城 固始 城中 城北 城口 城东 城西 城关 城厢 复兴 大方 大名 大同 大田 大丰 大余 大安 大观 "
        "大通 大城 大关 大宁 大东 天元 天全 天心 天长 天桥 天河 天山 天宁 天台 太和 太平 太湖 太白 太康 安定 安居 "
        "安康 安平 安新 安福 安乡 安多 安宁 安源 安州 宏伟 富裕 富民 富源 富平 子长 宝塔 宝应 宝山 宝丰 小金 小店 "
        "尚志 山城 工农 平乐 平和 平安 平定 平原 平房 平远 平凉 平山 平湖 平川 平桥 平果 广水 建设 建华 建平 建安 "
        "开化 开江 当阳 延长 延寿 德格 志丹 思明 恩平 惠民 惠农 振兴 政和 文山 文安 文成 文圣 新兴 新华 新星 新民 "
        "新源 新田 新会 新城 新建 新安 新市 新平 新化 新宁 新野 新和 方正 无为 无极 日照 明光 明山 易门 晋中 景东 "
        "月湖 木兰 来宾 来凤 桃源 桃山 梁山 梅江 梨树 榆树 正定 正安 武功 民乐 民和 民权 永定 永年 永新 永福 永安 "
        "永和 永兴 永康 永平 永丰 永善 江北 江岸 江口 江南 江安 江山 江海 江源 河口 河东 河西 河间 海东 海西 海港 "
        "海城 海林 海伦 海北 清水 清流 清城 温泉 港口 游仙 灯塔 灵台 牡丹 牧野 独山 玉泉 玉山 玉龙 玉田 珠山 甘泉 "
        "甘德 白云 白塔 白水 白玉 白银 白山 白河 白城 白沙 石城 石门 石林 石首 石柱 石台 石泉 石龙 石棉 福安 福海 "
        "福田 福山 竹山 竹溪 米林 红山 红河 红旗 红塔 红安 红原 织金 绿春 美兰 老城 老边 芙蓉 花山 英山 莲花 莲湖 "
        "莲池 蓝山 蓝田 虎丘 虎林 西市 西乡 西城 西山 西湖 西和 西华 西峰 西岗 西平 西安区 解放 资源 赤壁 赤城 "
        "路桥 路南 路北 迎泽 运河 通道 通河 通海 通山 通江 道里 进贤 遂平 金山 金沙 金牛 金水 金台 金湖 金川 金州 "
        "金塔 金安 金平 金东 金乡 铁山 铁西 银海 锦屏 镇平 镇安 镇海 长子 长治 长安 长乐 长寿 长岭 长兴 长海 长白 "
        "长顺 长宁 长丰 长阳 门源 阳明 阳新 阳山 阳高 雨花 雨山 雨城 雷山 静安 静乐 静海 青山 青河 青川 青田 青龙 "
        "青冈 青原 顺义 顺平 顺河 顺城 香河 香洲 马龙 马尾 马山 马边 高明 高台 高平 高密 高要 高州 高安 高青 鱼台 "
        "鱼峰 鸡冠 鸡东 鸡西 鹤山 鹿城 黄山 黄石 黄州 黄梅 黄龙 黄平 黄岩 黄岛 黑山 黑河 黑水 鼎城 鼓楼 龙凤 龙文 "
        "龙江 龙门 龙潭 龙湾 龙城 龙安 龙山 龙沙 龙湖 龙华 龙亭 龙里 龙川 龙南 龙海 源城 翠屏 翠峦 相城 相山 良庆 "
        "裕民 裕华 越西 越城 武侯 武平 武山 洞口 洞头 洪山 浮山 乐业 乐平 乐安 乐都 九龙 九原 九台 五华 五峰 习水 "
        "云山 云岩 云安 元宝 元阳 八步 全南 六合 公主 内黄 农安 凤凰 凤山 凤台 北安 北川 北流 华安 华容 华龙 卓资 "
        "南和 南安 南平 博爱 博乐 古城 合水 合江 吉水 呼中 咸丰 四平 四会 团风 围场 土默特 外 姑苏 宁静 定日 定远 "
        "定边 定安 定海 宽城 屏山 岳西 山阳 崇仁 崇信 崇义 平顺 康乐 康保 康平 建始 开鲁 张湾 怀仁 怀集 凌云 凌河 "
        "兰山 冠县 分宜 刚察 保康 保德 临高 临江 临河 临海 东明 东光 东胜 东源 东河 东洲 东港 东平 上林 上党 中江 "
        "中阳 交口 仁寿 仁和 仁化 伊春 余干 信州 光山 光明 光泽 兴隆 兴仁 兴义 兴安 兴山 兴海 兴宁 兴城 兴庆 兴和 "
        "关岭 内乡 利川 利津 加格 山亭 崇礼 太谷 始兴 孝义 安仁 安顺 安远 安达 安泽 安岳 官渡 宾阳 建德 弥勒 当涂 "
        "惠来 慈利 成武 成安 户县 扶风 文峰 文水 斗门 新丰 新乐 新龙 旺苍 明水 明溪 普定 普安 普宁 普兰 普陀 曲水 "
        "曲松 未央 林口 果洛 根河 桃城 桥东 桥西 比如 永城 汉阳 沙河 沙湾 泰来 泰和 泰山 泽普 济阳 海丰 海安 海宁 "
        "海晏 海棠 海珠 海盐 海门 海阳 涟源 淳化 清丰 源汇 漳平 灵石 滨海 滨湖 滨江 特克 环翠 班玛 理塘 电白 白朗 "
        "白杨 盐田 盐湖 盐山 盘山 祥云 秀山 秀峰 科尔 称多 精河 罗山 翔安 聚宝 肥城 自流 舒城 船山 营山 蒙山 蓬安 "
        "裕安 观山 谷城 象山 贡山 贵定 资兴 赫山 达日 连山 连江 迁安 通城 郊 都安 都昌 重庆区 钟山 钟楼 长春区 "
        "长沙县 阿里 阿城 雁塔 雁山 雁江 集美 集贤 集安 集宁 霍山 青神 青云 青阳 靖安 颍上 马关 高陵 高唐 高县 "
        "鸡泽 黄陂 黄陵 黎明 龙泉 龙井 龙口 龙岗 赤坎 西林 西工 江城 江陵 湖里 湖滨 市中 市南 市北 新罗 涪城 牟平 "
        "宛城 民丰 立山 站前 道外 化德 和静 开平 开阳 开原 固原 固镇 洋县 平阳 平度 平昌 平泉 平武 平罗 平陆 商水 "
        "商都 商河 丹凤 尖山 滴道 四方台 岭东 麻山 东昌 崇川 那坡 花都 鄂伦春 鄂温克 "
    )
)
"""Names of counties and districts that are words as well, or too short to be sure of: a place only with 县, 市 or 区
behind them, or after words such as 产自. Chosen by hand from those that jieba's dictionary (MIT) knows."""
_ORIGIN_BEFORE = re.compile(
    r"(?:产自|来自|产于|产地[是在为：:]?|原产[于地]?|源自|出自|老家[是在]?|正宗的?|地道的?|种在|长在|家在|住在|不是|产自|来自)$"
)
_STOP_BEFORE = (
    "的在是从到来自由去往往对给跟和与就有叫吃讲聊说看选买产这那把我你他她它们咱每某各几多大小新老邻全本同"
    "一二三两四五六七八九十个座了着过好以及、还都也被于当只"
)
_NOT_LOCAL = re.compile(
    r"(?:农|乡|山|城|渔|古|全|本|每|同|整|邻|进|出|回|下|返|故|家|异|外|老|半|小|水|集|"
    r"村|重|冰|地|自然|行政|贫困|示范|特色|生态|美丽|文明|"
    r"我们|咱们|你们|他们|这个|那个|哪个|一个|几个|各|别的|隔壁|旁边|周边|附近|当地|产业|"
    r"我|咱|你|他|这|那|哪|某|脱贫|水|小山|大山|小县|县|乡|镇|名|大)$"
)
_FOREIGN = as_words(
    "美国 日本 韩国 泰国 越南 缅甸 老挝 法国 德国 英国 意大利 西班牙 澳大利亚 澳洲 新西兰 加拿大 俄罗斯 智利 "
    "秘鲁 墨西哥 巴西 阿根廷 埃及 南非 印度 印尼 马来西亚 菲律宾 柬埔寨 伊朗 以色列 土耳其 荷兰 瑞士 丹麦 挪威 "
    "瑞典 欧洲 欧盟 非洲 美洲 东南亚 欧美 新加坡 厄瓜多尔 乌克兰 尼泊尔 巴基斯坦 哈萨克斯坦 蒙古国 朝鲜 伊拉克 "
    "沙特 迪拜 阿联酋 希腊 葡萄牙 芬兰 爱尔兰 奥地利 比利时 波兰 匈牙利 古巴 哥伦比亚 肯尼亚 埃塞俄比亚 摩洛哥 "
    "斯里兰卡 孟加拉 夏威夷 加州 巴黎 伦敦 纽约 东京 首尔 曼谷 国外 海外 "
)
_REGIONS = as_words(
    "东北 西北 华北 华南 华东 华中 西南 江南 长白山 秦岭 大凉山 武夷山 大别山 太行山 泰山 黄山 峨眉山 神农架 "
    "洞庭湖 鄱阳湖 太湖 阳澄湖 青藏高原 云贵高原 黄土高原 三峡 长江 黄河 珠江 大兴安岭 小兴安岭 呼伦贝尔大草原 "
    "祁连山 天山 昆仑山 贺兰山 阿尔泰 武陵山 大巴山 九寨沟 洞庭 赣南 陕北 陕南 关中 川西 川南 川北 川东 滇西 "
    "滇南 黔东南 黔西南 黔东 黔南 湘西 湘南 鄂西 浙南 浙西 港澳台 江浙沪 云贵川 珠三角 长三角 京津冀 内蒙 闽南 "
    "闽北 闽西 粤北 粤西 粤东 桂北 皖南 皖北 皖西 苏北 苏南 鲁西南 豫西 豫南 晋北 晋南 晋中 冀北 辽东 辽西 "
    "胶东 渝东 渝东南 渝东北 藏北 藏东南 南疆 北疆 凉山 阿坝 甘孜 "
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place in a text, [start, end) characters."""

    start: int
    end: int
    names: tuple[str, ...]
    """As written, and without what it is (奉节县, 奉节)."""
    above: frozenset[str]
    """Short names of the county, city and province that it lies in, itself included; empty where unknown."""


def short_name(name: str) -> str:
    """A place's name without what kind of place it is.

    >>> short_name("武隆区"), short_name("恩施土家族苗族自治州"), short_name("开县")
    ('武隆', '恩施', '开县')
    """
    bare = _SUFFIX.sub("", name)
    if len(bare) > 3 or name.endswith(("自治县", "自治州", "自治区")):
        stripped = _PEOPLES.sub("", bare)
        bare = stripped if len(stripped) > 1 else bare
    return bare if len(bare) > 1 else name


@cache
def _gazetteer() -> dict[str, frozenset[str]]:
    """Name, long and short -> short names of all that it may lie in, itself included."""
    found: dict[str, set[str]] = {}

    def add(name: str, *above: str) -> None:
        chain = {short_name(each) for each in (name, *above) if each}
        for key in {name, short_name(name)}:
            found.setdefault(key, set()).update(chain)

    for line in TABLE.splitlines():
        province, _, cities = line.partition("=")
        add(province)
        for entry in cities.split(";"):
            city, _, counties = entry.partition(":")
            if city:
                add(city, province)
            for county in counties.split("|"):
                if county:
                    add(county, city, province)
    for name in (*_FOREIGN, *_REGIONS):
        found.setdefault(name, set()).add(name)
    found["内蒙"] = set(found["内蒙古"])
    return {name: frozenset(chain) for name, chain in found.items() if len(name) > 1}


@cache
def _provinces() -> frozenset[str]:
    return frozenset(short_name(line.partition("=")[0]) for line in TABLE.splitlines())


@cache
def _by_first() -> dict[str, tuple[str, ...]]:
    """First two characters -> names that begin so, the longest first."""
    found: dict[str, list[str]] = {}
    for name in _gazetteer():
        found.setdefault(name[:2], []).append(name)
    return {key: tuple(sorted(names, key=lambda name: -len(name))) for key, names in found.items()}


def find_places(text: str, sure: frozenset[str] = frozenset()) -> tuple[Place, ...]:
    """The places in `text` (simplified characters), in order; they never overlap. 重庆市奉节县 is two.

    `sure`: names that are places here though they are words elsewhere.

    >>> [(place.names[0], sorted(place.above)) for place in find_places("来自重庆奉节县草堂镇")]
    [('重庆', ['重庆']), ('奉节县', ['奉节', '重庆']), ('草堂镇', [])]
    """
    known = tuple(_known(text, sure))
    taken = [False] * (len(text) + 1)
    for place in known:
        taken[place.start : place.end] = [True] * (place.end - place.start)
    local = tuple(_local(text, taken))
    return tuple(sorted((*known, *local), key=lambda place: place.start))


def _known(text: str, sure: frozenset[str]) -> Iterator[Place]:
    index, gazetteer = _by_first(), _gazetteer()
    at, last_end, last_above = 0, -1, frozenset[str]()
    while at < len(text) - 1:
        names = index.get(text[at : at + 2])
        if names is None:
            at += 1
            continue
        name = next((name for name in names if text.startswith(name, at)), None)
        if (
            name
            and text[at] in "从到自在"
            and any(text.startswith(one, at + 1) for one in index.get(text[at + 1 : at + 3], ()))
        ):
            at += 1
            continue
        if name == "西藏" and text[at - 1 : at] == "东":  # 这个东西藏不住
            name = None
        if name is None or not (
            name in sure or _is_place(text, at, name) or (at == last_end and last_above & gazetteer[name])
        ):
            at += 1
            continue
        yield Place(start=at, end=at + len(name), names=(name, short_name(name)), above=gazetteer[name])
        at += len(name)
        last_end, last_above = at, gazetteer[name]


def _is_place(text: str, at: int, name: str) -> bool:
    """Whether the name at `at` is said of a place there."""
    before, after = text[max(0, at - 6) : at], text[at + len(name) : at + len(name) + 2]
    if name == "日本" and re.search(r"[\d一二三四五六七八九十]$", before):
        return False
    if name == "天水" and re.search(r"[春夏秋冬今明昨前后每白半热冷晴阴雨雪两三几多]$", before):  # 冬天水冷
        return False
    if name in ("上海",) and after.startswith("鲜"):
        return False
    if name in ("东北", "西北", "西南", "华中") and after.startswith(("角", "风", "方向")):
        return False
    if name == "北京" and after == "时间":
        return False
    if (name in _WORDS and not _SUFFIX.search(name)) or (len(name) == 2 and _SUFFIX.search(name) and name in _WORDS):
        is_told = bool(_ORIGIN_BEFORE.search(before)) or (
            before.endswith(("在", "从", "是", "到")) and bool(_ENDS.match(after))
        )
        return is_told or after.startswith(("县", "市", "区"))
    return True


_ENDS = re.compile(r"$|[，。！？、,]|[种产来摘采]|那边|这边|一带|人|的")
_LANDMARK = Sought(
    r"(?P<stem>[\u4e00-\u9fff]{2,3}?)(?P<what>山|岭|峰|水库|草原|高原|平原|盆地|坝子)(?=脚下?|深处|[上里下边旁]|的)"
    r"|(?P<stem2>[\u4e00-\u9fff]{1,2}?)(?P<what2>[河江湖溪])(?=[边畔岸旁]|两岸)"
)
"""Mountains and waters that no gazetteer holds: 军峰山脚下, 抚河边."""
_NO_LANDMARK = re.compile(
    r"[的在了着过满漫荒深高大小青后半这那哪座上下进出爬翻靠沿临是整一两几条片我你他们个]|东南|西北|火焰|冰|雪|[今昨明后前]天"
)
_LOCAL_END = re.compile(r"(?:自治县|街道|[县镇乡村寨屯])(?![镇乡村县民里子口长级医委支两落庄上外志店部委])")


def _local(text: str, taken: list[bool]) -> Iterator[Place]:
    """Towns and villages: two or three characters and 镇, 乡, 村, 寨 ..."""
    for found in _LOCAL_END.finditer(text):
        end = found.end()
        start = found.start()
        while start > 0 and found.start() - start < 3 and not taken[start - 1]:
            char = text[start - 1]
            if not "\u4e00" <= char <= "\u9fff" or char in _STOP_BEFORE:
                break
            start -= 1
        name = text[start:end]
        stem = text[start : found.start()]
        if (
            len(stem) < 2
            or taken[found.start()]
            or _NOT_LOCAL.fullmatch(stem)
            or re.search(r"[进出回到离]$", stem)
            or name in _NO_PLACES
        ):
            continue
        taken[start:end] = [True] * (end - start)
        yield Place(start=start, end=end, names=(name,), above=frozenset())
    for found in _LANDMARK.finditer(text):
        stem = found["stem"] or found["stem2"]
        if _NO_LANDMARK.search(stem) or any(taken[found.start() : found.end()]):
            continue
        taken[found.start() : found.end()] = [True] * (found.end() - found.start())
        yield Place(start=found.start(), end=found.end(), names=(found[0],), above=frozenset())


_NO_PLACES = frozenset(
    as_words(
        "城乡镇 乡镇 冰镇 古镇 小镇 城镇 集镇 农村 山村 乡村 新农村 家乡 老乡 故乡 下乡 返乡 梦乡 水乡 "
        "异乡 他乡 苗寨 侗寨 山寨 村寨 度假村 希望镇 冷藏镇 重镇 坐镇 美丽乡村 传统村 特色村 下山村 "
        "大农村 老农村 深山村"
    )
)
