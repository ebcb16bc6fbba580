"""Claims without numbers: how goods are made and sent, what they are compared with, what they do."""

import re

from toolkit.core.facts.card_book import CardBook
from toolkit.core.facts.claim import ClaimKind, ClaimStatus
from toolkit.core.facts.reading import Reading
from toolkit.core.facts.surface import read_surface
from toolkit.core.numerals import read_number
from toolkit.core.spoken_numbers import speak_numbers
from toolkit.core.text import Text

_PHRASE_FIELDS = ("process", "storage", "variety", "after_sales", "ingredients", "ship.courier", "grade", "story.quote")
COURIERS = "顺丰|京东|中通|圆通|申通|韵达|极兔|邮政|EMS|德邦|菜鸟|百世|天天快递|跨越|安能|丹鸟"
_NOUNS = ("果农", "方便")
"""Reserved for words that look like a process and are none."""


def read_card_words(reading: Reading, book: CardBook) -> None:
    """Phrases of the card's own fields, word for word or with 的 and 了 between: they are the card's."""
    for path in book.has("certificates.*.scope"):
        for phrase in re.split(r"[；;。]", book.value(path)):
            for key in dict.fromkeys((phrase, re.sub(r"（[^）]*）", "", phrase))):
                for found in re.finditer(re.escape(key), reading.text) if len(key) >= 6 else ():
                    if reading.is_free(*found.span()):
                        reading.add("effect", found.start(), found.end(), "supported", path, key, _same(book, path))
    for path in _PHRASE_FIELDS:
        for phrase in _phrases(book.value(path), path):
            for found in re.finditer(_loose(phrase), reading.text):
                if not reading.is_free(*found.span()) or any(phrase in name for name in book.card.names):
                    continue
                if _is_negated(found.start(), phrase, reading):
                    reading.add("process", found.start(), found.end(), "contradicted", path, phrase, _other(book, path))
                else:
                    kind: ClaimKind = "person" if path == "story.quote" else "process"
                    reading.add(kind, found.start(), found.end(), "supported", path, phrase, _same(book, path))


def _is_negated(start: int, phrase: str, reading: Reading) -> bool:
    before = reading.before(start, 6)
    return (
        phrase[0] not in "不没无"
        and bool(re.search(r"(?:没有?|不|并非|不是|未|从不|没用|不用)(?:用|经过|做|是|再|过)*$", before))
        and not before.endswith("不仅")
    )


def _phrases(value: str, path: str) -> tuple[str, ...]:
    if not value:
        return ()
    parts = [part.strip() for part in re.split(r"[，、；。,;（）()\s]", value)]
    if path == "ship.courier":
        parts = re.findall(COURIERS, value) or parts
    if path == "ingredients":
        parts = [part for part in parts if len(part) >= 2]
    spoken = [speak_numbers(part) for part in parts]
    extra = [re.sub(r"^(?:一个)?(?:要|需要?)|后(?=[\u4e00-\u9fff])", "", part) for part in parts]
    extra += [re.sub(r"^(?:一个|每个)(?:要|需要?)?", "", part) for part in parts]
    found = dict.fromkeys((*parts, *spoken, *(read_surface(part).text for part in spoken), *extra))
    least = 2 if path in ("ship.courier", "ingredients", "variety") else 3
    return tuple(sorted((part for part in found if len(part) >= least), key=lambda part: -len(part)))


def _loose(phrase: str) -> str:
    """The phrase with 的, 了, 着 or 过 between its characters."""
    return r"[的了着过]?".join(re.escape(char) for char in phrase)


_PROCESS = re.compile(
    r"(?:纯|全|传统|古法|老式|全程)?(?:手工|人工|手打|手编|手刻|手织|手炒)(?:[\u4e00-\u9fff]{0,3}?(?:采摘"
        r"|采|分拣|炒制?|揉捻|绣|织|编|制作|制|做|刻|打磨|包|挑选|挑|腌制?|熬制?|缝|捏|拉坯|"
        r"酿造?|剥|去核|除草|授粉))?"
    r"|机器[\u4e00-\u9fff]{1,2}|机械化?[\u4e00-\u9fff]{0,2}|流水线|古法[\u4e00-\u9fff]{0,2}|"
        r"传统工艺|祖传(?:秘方|手艺|工艺|配方)?|秘制|独家(?:工艺|配方)"
    r"|(?:自己|自家)(?:织|酿|腌|榨|晒|熬)的(?:[\u4e00-\u9fff]{0,2}(?:布|菜|粮|猪|鸡|油|"
        r"酒|酱))?|土布|蓝靛染?|植物染|草木染|扎染|蜡染|板蓝根染"
    r"|(?:树上|自然|完全|挂树|枝头|后)(?:自然)?(?:成熟|熟透|熟)|一芽[一二两三]叶|单芽|"
        r"独芽|全芽|机采|陈米|陈茶|陈货|冷库[果货]|下单[了之]?[后才]?(?:才)?(?:现)?(?:碾|磨|"
        r"摘|采|做|炒|烤|杀)[米的]?|现[碾摘采挖捡杀宰做磨榨炒烤捞割挤酿][\u4e00-\u9fff]?(?<![的了])|"
        r"当[天日](?:采摘?|现?摘|挖|宰杀|捡|做|制作|分选|分拣|装箱|打包)|每天(?:早上|清晨)?(?:现)?(?:摘|"
        r"采|捡|挖)"
    r"|(?:太阳|日光|自然|阳光|柴火|炭火?|果木|土灶|铁锅|低温|真空|热风|文火|慢火|大火|"
        r"小火|古法|石磨|石碾|物理|冷|热|木|土)(?:晒|晾|风|烘|阴|冻|烤|焙|熏|炒|压|冷|熬|榨|"
        r"磨|碾|压榨|冷榨|熟成|发酵)(?:干|制|焙|米|榨|炒|的)?"
    r"|(?:散养|放养|圈养|笼养|林下养|生态养|跑山|走地|野生|野外|半野生|仿野生|原生态|人工种植|"
        r"大棚|温室|露天|梯田|高山|高海拔|林下|椴木|袋料|段木|无土栽培|水培)(?:的|在|于)?(?:[\u4e00-\u9fff]{0"
        r",3}(?:猪|鸡|牛|羊|鸭|鱼|茶|米|菜|蜂|栽培|种植|后山|山林|山上|果园|林子))?"
    r"|(?:吃|喂)(?:的是?)?(?:五谷|玉米|粮食|杂粮|虫子|青草|野草|草|饲料|红薯|菜叶|米糠)(?:和[\u4e00-\u9ff"
        r"f]{2,3})?(?:长大)?(?:的)?"
    r"|(?:用|喝|浇)?(?:的)?(?:山泉水?|雪山水|井水|雪水|泉水)(?:浇灌?|灌溉|养|种|煮|酿)?(?:的)?"
    r"|(?:施|用|上|撒)(?:的)?(?:是)?(?:农家肥|有机肥|羊粪|牛粪|鸡粪|猪粪|化肥|菜籽饼|豆饼|"
        r"草木灰|粪肥|饼肥|复合肥|生物肥)|农家肥|没(?:有)?施过?(?:一点)?(?:化)?肥|不(?:施|"
        r"用|上)(?:化)?肥"
    r"|(?:不|没有?|零|无|从不|没)(?:打|用|喷|施|使用)?过?(?:任何)?(?:农药|药|除草剂|膨大剂|"
        r"催熟剂?|激素|甜蜜素|保鲜剂|防腐剂|添加剂|色素|香精|抗生素|抗|蜡|硫磺|硫|转基因|着色剂|"
        r"增甜剂|亚硝酸盐|明矾|生长素|膨大素)|(?:不|没有?|没|无|零)(?:加|放|添加|含|掺|兑)(?:一[滴点粒]|"
        r"任何|过)?(?:[\u4e00-\u9fff]{0,4}?(?:糖|水|剂|盐|精|素|油|硫|药|胶|粉|蜜)|添加)|[0零]添加|"
        r"无添加|[0零](?:农残|农药|激素|防腐|抗生素|蔗糖|反式)|农残|零激素|不催熟|不催花|不打(?:药|"
        r"蜡|农药|膨大|催熟|甜)[\u4e00-\u9fff]{0,1}|(?:膨大剂|催熟剂?|除草剂|农药|激素|添加剂|"
        r"防腐剂|色素|香精|抗生素|增稠剂|化肥|硫磺?)(?:一?[点滴样]?儿?)?(?:都|也)?(?:没|不|"
        r"从不|绝不|从来没|从来不)有?(?:用|打|加|放|喷|施|上|熏)过?|(?:不|没有?)(?:用)?(?:硫磺?)?熏过?(?:硫磺"
        r"?)?|硫磺熏|[无零0]糖|(?:不|没)套袋|套[^，。]{0,3}袋|膜袋|纸袋|不染色|不抛光|不打磨|"
        r"不熏硫|不喷药|不用药"
    r"|打(?:了)?(?:一层)?(?:食用)?蜡|打(?:过|了)(?:农药|药|除草剂|膨大剂|催熟|激素)|喷药|"
        r"抛光|熏硫|硫磺熏|染色|催熟|套袋|机器抛光"
    r"|发酵|酿造|窖藏|陈酿|陈化|腌制|熏制|烘焙|烘干|晒干|(?<!通)风干|阴干|冻干|晾晒|冷榨|"
        r"压榨|低温烘|脱壳|去核|剪脚|分拣|分选|挑拣|人工挑|消毒|杀青|揉捻|提香|轮作|嫁接|授粉|"
        r"疏果|疏花|除草|休耕|稻鱼共生|稻鸭共作|蜜蜂授粉|滴灌|扒皮|捶打|蒸制|糯米酒曲|加热浓缩|"
        r"真空包装|充氮|独立包装|灭菌|辐照|巴氏"
)  # fmt: skip
_WOODS = (
    "松木|松枝|柏树?枝|柏木|果木|苹果木|荔枝木|茶树?枝|橘皮|樟木|杉木|杂木|橡木|稻壳|锯末|"
    "柚子皮|甘蔗渣|松针|栗木|青冈木?|荔枝柴|龙眼木"
)
_GROUPS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("cold", r"(?:顺丰|京东)?(?:全程)?冷链(?:发货|运输|配送)?|泡沫箱(?:加|\+)?冰袋?|冰袋", ("ship.cold_chain",)),
    ("courier", rf"(?:{COURIERS})(?:速运|快递|速递|特快|空运|次日达|陆运)*|空运|航空件", ("ship.courier",)),
    ("bee", r"中蜂|意蜂|意大利蜂|西蜂|土蜂(?!蜜)|洋蜂|野蜂|黑蜂", ("process", "ingredients", "variety")),
    ("wood", _WOODS, ("process", "ingredients")),
    ("pan", r"铁锅|铜锅|砂锅|土锅|不锈钢锅|电锅|高压锅|铸铁锅", ("process",)),
    ("salt", r"井盐|海盐|粗盐|湖盐|岩盐|玫瑰盐|加碘盐", ("process", "ingredients")),
    ("leaf", r"一芽[一二两三]叶|单芽|独芽|全芽", ("process",)),
    ("bag", r"纸袋|膜袋|塑料袋|塑膜袋", ("process",)),
    ("store", r"(?<!不用)(?:常温|冷藏|冷冻|避光|阴凉|室温)(?:下|保存|存放|储存|放)?(?:就行|就可以|"
        r"即可|就好|就成)?(?![\d零一二两三四五六七八九十半])", ("storage", "shelf_life")),
    ("material", r"桑蚕丝|真丝|蚕丝|化纤|涤纶|纯棉|亚麻|苎麻|羊毛|羊绒|竹纤维|慈竹|毛竹|楠竹|紫竹|黄杨木|"
        r"红木|檀木|沉香|银线|纯银|925银|足银|白铜|紫砂|陶土|高岭土|牛皮|羊皮|艾草|薰衣草|"
        r"菊花|决明子|荞麦壳|棉花|塑料|树脂|不锈钢|鹅绒|鸭绒", ("ingredients", "process", "spec")),
)  # fmt: skip
_OPPOSITES: tuple[tuple[str, str], ...] = (
    (r"机采", r"手工|人工"),
    (r"不套袋|没套袋", r"套.{0,3}袋"),
    (r"熏硫|硫磺熏", r"不熏硫|没熏硫|无硫"),
    (r"陈米|陈茶|陈货|冷库", r"下单后|现|当天|新"),
    (r"[无零0]糖|[不没](?:有)?[加放]糖", r"糖"),
    (r"机器|机械|流水线", r"手工|人工|手打|手编|手绣|手织|手作"),
    (r"手工|人工", r"机器|机械|流水线|机采"),
    (r"晒干|晒(?=干|制|的|$)|日晒|太阳晒|阳光晒", r"烘干|烘|炭焙|冻干|阴干|炭火"),
    (r"烘干|烘(?:焙|烤)|机器烘", r"晒干|日晒|风干|晾干|阴干|自然晾|晾晒"),
    (r"打(?:了)?(?:一层)?(?:食用)?蜡", r"不打蜡"),
    (r"打(?:过|了)|用药|农药", r"不打药|不用农药|不打农药|没打药"),
    (r"没(?:有)?施过?(?:一点)?(?:化)?肥|不(?:施|用|上)肥", r"施|肥|粪"),
    (r"化肥|复合肥", r"农家肥|有机肥|羊粪|牛粪|不施化肥"),
    (r"大棚|温室", r"露天|高山|林下|梯田"),
    (r"笼养|圈养", r"散养|放养|林下"),
    (r"散养|放养|跑山|走地", r"圈养|笼养|舍养"),
    (r"袋料", r"椴木|段木"),
    (r"椴木|段木", r"袋料|菌棒"),
    (r"热榨", r"冷榨"),
    (r"冷榨|低温", r"热榨|高温"),
    (r"电(?:动)?石磨|机磨|钢磨", r"石磨|石碾"),
    (r"石磨", r"石碾|机磨|钢磨|辊"),
    (r"抛光", r"不抛光"),
    (r"催熟|催花", r"自然成熟|树上(?:自然)?熟|不催熟"),
    (r"野生", r"人工种植|种植|栽培|养殖"),
    (r"人工种植", r"野生"),
    (r"加热浓缩|浓缩蜜", r"不加热|不浓缩|自然成熟|封盖"),
    (r"炭火|柴火", r"电烘|电炒|燃气|机烘"),
    (r"现[摘采]", r"库存|冷库|储藏"),
)  # fmt: skip
_INGREDIENT = re.compile(
    r"(?:配料表?里?(?:面)?(?:只|就|仅|还)?(?:有|加|是|为|:|：)|里[头面](?:装|加|放|有)的?(?:是|"
    r"了)?|加了|放了|添加了?|掺了?|含有|兑了?)"
    r"(?P<names>[\u4e00-\u9fff]{2,5}?(?:[、和跟与及][\u4e00-\u9fff]{2,5}?)*)(?=[，。！？的]|$)"
)
_USED = re.compile(r"用的(?:是|都是)?(?P<name>[\u4e00-\u9fff]{2,4})(?=[，。！]|$)")
_GIFT = re.compile(
    r"(?:送|赠送?|附赠|附送|赠品是?|附带|随单)(?:大家|你们?|您|一份|一个|一包|一小包|一瓶|"
    r"一袋|一把)?(?P<name>(?![完光出你您大给到货上去走来了过餐饭快孩朋爸妈老人礼的小心]|"
    r"礼(?:物)?(?:给|也|很|有|最|的))[\u4e00-\u9fff]{2,6}?)(?=[，。！？、,]|$|一[个把袋包瓶份根]|"
    r"，)"
)
_SERVICE = re.compile(
    r"(?:七天|7天|十五天|15天|三十天|30天|十天)?无理由(?:退(?:换)?货?|退换)?|坏一?个?赔[一二两三四五六七"
        r"八九十]个?|(?:坏|破损|烂|死)(?:果|了|一)?(?:个)?(?:包赔|必赔|全赔|赔付?|包退|包换)|"
        r"假一赔[一二三四五六七八九十百万]+|运费险|运费(?:由|是)?(?:我们|卖家|商家|咱们|您|"
        r"买家|自己|你们|店里)(?:来|自己)?(?:出|承担|付|负责)|包退(?:换|包换)?|包邮|拆(?:了|"
        r"开)?封?(?:也|都)?(?:能|可以)退|吃(?:了|过)(?:不满意)?(?:也|都)?(?:能|可以|包)退|"
        r"不满意(?:就|包)?退|不甜(?:包退|不要钱|全额退款)|全额退款?|货到付款|分期|送货上门|"
        r"上门安装|先吃后付|按(?:个数?|斤|比例)[赔退]|只换不退|不退不换|仅退款|随时退|当天发|"
        r"现货|顺丰包邮|破损补发|终身(?:保修|质保)"
)  # fmt: skip
_COMPARE = re.compile(
    r"(?:[\u4e00-\u9fff]{0,4}?)比(?!较|例|如|赛|方说|起来|心|重|价|一下|比|拟|利时|[一二三四五六七八九十"
        r"\d]+)(?P<than>[\u4e00-\u9fff\d.]{1,8})(?:还|还要|更|要|都|也|足足|整整|能|可)?(?P<how>[\u4e00-\u9ff"
        r"f]{0,2}?(?:甜|香|好|大|小|便宜|贵|高|强|多|少|厚|嫩|鲜|脆|黄|红|糯|软|重|长|快|久|"
        r"浓|纯|正|新鲜|划算|实惠|值|细|稠|早|耐|健康|营养|干净|安全|低|足|密|亮|薄|圆|瘦|"
        r"肥|地道|正宗|省|实在|好吃|好喝|耐放|结实))(?:[一二两三四五六七八九十百\d]+(?:多)?[倍成圈些截]|"
        r"一[圈些点截半大]+|得?多了?|不少|好几倍|不止|太多)?"
    r"|[\u4e00-\u9fff]{0,5}?是(?:别家|别人家?|外面|普通[\u4e00-\u9fff]{0,4}|市面上?(?:的)?|"
        r"其他[\u4e00-\u9fff]{0,3}|同类|[\u4e00-\u9fff]{2,4})的(?:[\d.一二两三四五六七八九十百]+(?:多)?|"
        r"好?几)倍"
    r"|(?:胜过|超过|赛过|好过|甩开|碾压|吊打|秒杀|完胜|不输(?:给)?|不亚于|媲美|堪比|比肩|"
        r"强过)(?:别人?家?|外面|市面|其他|进口|超市|同类|普通|大牌|所有|全网)?[\u4e00-\u9fff]{0,6}"
    r"|(?:全国|全网|全县|全省|全村|全球|世界|国内|业内|当地|本地|行业|同类|整个[\u4e00-\u9fff]{1,3}|"
        r"方圆[\u4e00-\u9fff]{1,4})(?:[\u4e00-\u9fff]{0,4})?(?:第一|最[\u4e00-\u9fff]{1,3}|"
        r"唯一|独家|首家|首个|排名[\u4e00-\u9fff\d]{1,3}|数一数二|领先)"
    r"|(?:销量|品质|质量|口感|产量|甜度|排名|人气|口碑|好评)(?:第一|最[\u4e00-\u9fff]{1,2}|"
        r"冠军|TOP\d*)|第一(?:名|品牌|甜|香|好)|NO\.?\s?1|TOP\.?\s?\d+"
    r"|最(?:正宗|地道|甜|好吃|好喝|好用|好看|大|佳(?!食用|赏味)|优|强|新鲜|纯正?|香|鲜|"
        r"嫩|脆|糯|棒|美味?|靠谱|实惠|划算|便宜|健康|安全|有名|先进|受欢迎|畅销|火|热门|高端|"
        r"营养|有营养|放心|干净|环保|古老|稀有|珍贵|厉害|顶|高(?!温)|好(?!先|在|别|不要|是|"
        r"放|趁|提前|能|还|用温|两|当|问|看|赶))(?:的|了)?"
    r"|唯一|独一份|天花板|顶级|极品|顶尖|一流|没有之一|独一无二|无与伦比|之王|王者|遥遥领先|"
        r"首屈一指|数一数二|绝无仅有|史上|至尊|极致|国家级(?!非|传)|世界级|殿堂级|第一梯队|"
        r"全网(?:最低|独家)|史无前例"
)  # fmt: skip
_EFFECT = re.compile(
    r"(?:吃了|喝了|用了|经常吃|天天喝|常吃|常喝|每天[吃喝]|能|可以|可|有助于|帮助|对[\u4e00-\u9fff]{1,4}("
        r"?:有)?(?:好处?|帮助))?(?:能|会|可以|就|也)?"
    r"(?:治(?:小孩|老人|大人|孩子)?(?:的)?(?:积食|咳嗽|感冒|胃病|失眠|便秘|痛经|腹泻|拉肚子|"
        r"高血压|糖尿病|鼻炎|咽炎|湿疹|脚气|关节炎|风湿|头疼|头痛|贫血|痔疮|口腔溃疡|牙疼)|"
        r"治(?:疗|好|愈|病)[\u4e00-\u9fff]{0,5}|(?:能|可以|可|专|主|包|会)治(?!理)[\u4e00-\u9fff]{1,5}|"
        r"防治[\u4e00-\u9fff]{1,4}|预防[\u4e00-\u9fff]{1,5}|抗(?:癌|病毒|炎|衰老?|氧化|疲劳|"
        r"菌|辐射)|防癌|有助于[\u4e00-\u9fff（）/]{2,14}|软化血管|疏通血管|溶栓|清血管?|保护(?:心|"
        r"肝|血管|视力|肠胃)[\u4e00-\u9fff]{0,2}|暖(?:胃|宫|身)|驱寒|强筋|壮骨|润喉|利尿|消肿|"
        r"退烧|抑菌|抗过敏|延缓衰老|消除疲劳|解乏|降(?:血?压|血?糖|血?脂|三高|火|尿酸|胆固醇)|"
        r"三高|消炎|杀菌|止(?:咳|痛|血|泻|痒|吐|汗)|化痰|清(?:热|火|肺|肠|心)|败火|降火|去火|"
        r"下火|上火|祛(?:湿|痘|斑|风|寒|病)|去湿气?|除湿|排(?:毒|湿|油|便)|解(?:毒|酒|乏|腻|"
        r"暑)|润(?:肺|肠|喉|燥|肤)|养(?:胃|颜|肝|生|心|血|发|阴|神|眼|肾)|健(?:胃|脾|脑)|护(?:肝|"
        r"胃|眼|心|发|肤)|补(?:血|气|肾|脑|钙|铁|锌|硒|身体|元气|虚|阳|充能量)|滋(?:补|阴|"
        r"润)|壮阳|活血|化瘀|通便|便秘|通[经络乳]|安(?:神|眠|胎)|助(?:眠|消化)|失眠|改善[\u4e00-\u9fff]{2,4}|"
        r"明目|美(?:容|白)|嫩肤|减肥|瘦身|刮油|燃脂|掉秤|丰胸|增高|生发|乌发|黑发|延年益寿|"
        r"长寿|益智|健脑|聪明|长(?:个|高)|强身(?:健体)?|增强(?:免疫力?|抵抗力?|体质|记忆力?)|"
        r"提高(?:免疫力?|抵抗力?|记忆力?)|免疫力|抵抗力|促进(?:消化|睡眠|代谢|生长|食欲|血液循环|"
        r"[\u4e00-\u9fff]{2})|开胃|消食|消化好|醒脑|提神|缓解[\u4e00-\u9fff]{2,4}|防(?:晕车|"
        r"蚊|虫|感冒|病|癌|脱发|流感|衰老?|近视|中暑)|驱(?:蚊|虫|寒|邪)|辟邪|招财|转运|开光|"
        r"保平安|睡得(?:香|好|着|踏实)|不(?:上火|长胖|反弹|感冒|失眠|生病|得病)|感冒(?:都)?好了|"
        r"血糖(?:不高|稳)|糖尿病[\u4e00-\u9fff]{0,6}|高血压[\u4e00-\u9fff]{0,4}|痛风[\u4e00-\u9fff]{0,3}|"
        r"孕妇[\u4e00-\u9fff]{0,4}(?:好|吃)|坐月子[\u4e00-\u9fff]{0,3}|下奶|催奶|药效|疗效|"
        r"功效|药用价值|食疗|保健(?!食品)|胜过[\u4e00-\u9fff]{0,3}药|胶原蛋白满满|富含[\u4e00-\u9fffA-Za-z\d]"
        r"{1,6}|含有丰富的?[\u4e00-\u9fffA-Za-z\d]{1,6}|高(?:蛋白|钙|纤维|硒|铁|锌)|低(?:脂|"
        r"糖|卡|热量|GI|升糖)|控糖|营养(?:丰富|价值高?|高)|补充[\u4e00-\u9fffA-Za-z\d]{1,5})"
    r"(?:功能|作用|效果)?"
)  # fmt: skip


def read_early_words(reading: Reading, book: CardBook) -> None:
    """Comparisons, effects and services, which may hold numbers: 比外面香十倍, 七天无理由."""
    for found in _SERVICE.finditer(reading.plain):
        _service(found, reading, book)
    _each(_EFFECT, "effect", reading, book)
    _each(_COMPARE, "comparison", reading, book)
    for found in _GIFT_COUNT.finditer(reading.plain):
        _counted_gift(found, reading, book)
    for path in book.has("gifts.*.name"):
        pattern = (
            rf"(?P<name>{re.escape(book.value(path))})(?P<n>{_GIFT_NUMBER})(?P<u>{_GIFT_UNIT})(?P<name2>)(?P<n2>)"
            rf"(?P<u2>)"
        )
        for found in re.finditer(pattern, reading.plain):
            _counted_gift(found, reading, book)


def read_words(reading: Reading, book: CardBook) -> None:
    """Couriers, materials, gifts, ingredients and processes."""
    for _, pattern, paths in _GROUPS:
        for found in re.finditer(pattern, reading.plain):
            _grouped(found, paths, reading, book)
    for found in _GIFT.finditer(reading.plain):
        _gift(found, reading, book)
    for found in _INGREDIENT.finditer(reading.plain):
        _ingredient(found, reading, book)
    for found in _USED.finditer(reading.plain):
        _used(found, reading, book)
    for found in _PROCESS.finditer(reading.plain):
        _process(found, reading, book)
    for found in _MADE.finditer(reading.plain):
        _made(found, reading, book)
    for found in _VARIETY.finditer(reading.without_names()):
        _variety(found, reading, book)


_VERBS = "种|养|腌|熏|熬|炒|烘|晒|酿|榨|磨|煮|蒸|烤|编|绣|织|染|雕|刻|喂|浇|泡|酵|碾"
_MADE = re.compile(rf"(?P<with>[\u4e00-\u9fff]{{2,4}}?)(?P<verb>{_VERBS})(?:出来)?的(?!时候|话|人)")
_NOT_MADE = re.compile(
    r"普通|我|你|他|她|它|们|自己|自家|家里|老家|村里|农家|今年|去年|刚|他们|大家|山上|"
    r"这里|那里|里|上|怎么|要|在|会|是|有|都|就|还|也|能|没|不|最|很|说|看|给|把|被|让|"
    r"想|得|过|来|去|出|为|每|哪|谁|什么|一|家|到|完|好|和|师傅|亲手|了|着"
)


def _made(found: re.Match[str], reading: Reading, book: CardBook) -> None:
    """果木熏的, 沙土地种的: with what, beside the card's way of the same verb."""
    how, verb = found["with"], found["verb"]
    if _NOT_MADE.search(how) or not reading.is_free(*found.span()):
        return
    text = book.value("process")
    path: str | None = "process" if how[-2:] in text else None
    if path:
        status: ClaimStatus = "supported"
    elif verb in text:
        status, path = "contradicted", "process"
    else:
        status = "unsupported"
    why = _same(book, path) if status == "supported" else _other(book, path) if path else _nothing(found[0])
    reading.add("process", found.start(), found.end() - 1, status, path, how + verb, why)


_VARIETY = re.compile(
    r"品种(?:是|叫|为|就是)?(?P<name>(?![就是的不都很好也有在这那多])[\u4e00-\u9fffA-Za-z\d\-]{2,8})(?=["
    r"，。！？、]|$|的)"
)


def _variety(found: re.Match[str], reading: Reading, book: CardBook) -> None:
    if not reading.is_free(*found.span("name")) or not book.value("variety"):
        return
    is_same = found["name"] in book.value("variety") or book.value("variety") in found["name"]
    why = _same(book, "variety") if is_same else _other(book, "variety")
    reading.add(
        "process", *found.span("name"), "supported" if is_same else "contradicted", "variety", found["name"], why
    )


_GIFT_NUMBER = r"[\d零一二两三四五六七八九十]+"
_GIFT_UNIT = r"(?:小|大)?[个把袋包瓶份根盒罐枚条只套双块张本支]"
_GIFT_COUNT = re.compile(
    rf"(?:赠品|附赠|附带|随单|送|赠)(?:是|有|大家|你们?|您)?(?:(?P<n>{_GIFT_NUMBER})(?P<u>{_GIFT_UNIT})(?"
    rf"P<name>[\u4e00-\u9fff]{{2,6}}?)(?=[，。！？、,的]|$)"
    rf"|(?P<name2>(?![斤公克两])[\u4e00-\u9fff]{{2,5}}?)(?P<n2>{_GIFT_NUMBER})(?P<u2>{_GIFT_UNIT}))"
)


def _counted_gift(found: re.Match[str], reading: Reading, book: CardBook) -> None:
    """送黑豆一袋, 送两袋黑豆."""
    name, number, unit = found["name"] or found["name2"], found["n"] or found["n2"], found["u"] or found["u2"]
    value = read_number(number)
    at = found.start("name") if found["name"] else found.start("name2")
    first = min(found.start("n"), at) if found["n"] else at
    if (
        value is None
        or not reading.is_free(first, found.end())
        or re.search(r"[买满拍][\d一二两三四五六七八九十百]+.{0,2}$", reading.before(found.start()))
    ):
        return
    path = next((path for path in book.has("gifts.*.name") if _overlap(name, book.value(path))), None)
    shown = f"{number}{unit}{name}"
    if path is None:
        gifts = [book.value(each) for each in book.has("gifts.*.name")]
        why = (
            Text(f"卡上的赠品是{'、'.join(gifts)}", f"the card's gifts: {', '.join(gifts)}")
            if gifts
            else _nothing(shown)
        )
        reading.add("number", first, found.end(), "unsupported", None, shown, why)
        return
    quantity = path.replace(".name", ".qty")
    held = re.match(r"\d+", book.value(quantity))
    if held is None:
        status: ClaimStatus = "supported" if value == 1 else "unsupported"
    else:
        status = "supported" if read_number(held[0]) == value else "contradicted"
    where = quantity if held else path
    reading.add(
        "number",
        first,
        found.end(),
        status,
        where,
        shown,
        _same(book, where) if status == "supported" else _other(book, where),
    )


def _each(pattern: re.Pattern[str], kind: ClaimKind, reading: Reading, book: CardBook) -> None:
    for found in pattern.finditer(reading.plain):
        said = found[0].strip()
        if not said or not reading.is_free(*found.span()):
            continue
        if kind == "comparison" and _is_price_difference(found, reading):
            continue
        key = re.sub(r"^(?:吃了|喝了|用了|能|可以|会|就|也)+", "", said) if kind == "effect" else said
        denied = reading.is_denied(found.start()) or bool(
            re.search(
                r"(?:不能|没有|不会|治不了|不是|别指望|不敢说)(?:说|用来|什么)*$", reading.before(found.start(), 6)
            )
        )
        path = next(
            (path for path, text in book.texts if key in text and path not in ("forbidden_notes", "name", "aliases")),
            None,
        )
        noted = next((path for path, text in book.texts if key in text and path == "forbidden_notes"), None)
        if denied and kind in ("effect", "comparison"):
            if not path:
                reading.hide(*found.span())
                continue
        scope = next(iter(book.has("certificates.*.scope")), None) if kind == "effect" else None
        if path:
            status: ClaimStatus = "supported"
        elif scope and re.search(r"批准|功能|蓝帽", reading.clause(found.start())):
            status, path = "contradicted", scope
        else:
            status = "unsupported"
        why = (
            _same(book, path)
            if path and status == "supported"
            else _other(book, path)
            if path
            else Text("卡上没有这样的依据", "nothing on the card shows it")
        )
        reading.add(kind, found.start(), found.end(), status, path or (noted if False else None), key, why)


def _is_price_difference(found: re.Match[str], reading: Reading) -> bool:
    """Whether 比对比价便宜 goes on with an amount: a saving, which is counted and not only compared."""
    than = found.groupdict().get("than") or ""
    is_ours = re.search(r"价|上次|上场|平时|平常|日常|昨天|之前|原来|那天", than + found[0])
    goes_on = re.match(r"了?[\d零一二两三四五六七八九十百]", reading.text[found.end() : found.end() + 2])
    return bool(is_ours and goes_on)


def _grouped(found: re.Match[str], paths: tuple[str, ...], reading: Reading, book: CardBook) -> None:
    if not reading.is_free(*found.span()):
        return
    said = re.sub(r"(?:发货|运输|配送|下|保存|存放|储存|放|就行|就可以|即可|就好|就成)+$", "", found[0])
    held = [path for path in paths if book.value(path)]
    if paths == ("ship.cold_chain",):
        value = book.value("ship.cold_chain")
        status: ClaimStatus = "supported" if value == "是" else "contradicted" if value == "否" else "unsupported"
        path = "ship.cold_chain" if value else None
    else:
        path = next((path for path in held if said in book.value(path) or _is_kin(said, paths, book.value(path))), None)
        status = "supported" if path else "unsupported"
        if not path and held and _is_rival(found, paths, held, book):
            status, path = "contradicted", held[0]
    if reading.is_denied(found.start()) or re.search(
        r"(?:不用|不走|不发|别|不要|不能|不必)$", reading.before(found.start(), 4)
    ):
        if status != "supported":
            reading.hide(*found.span())
            return
        status = "contradicted"
    why = _same(book, path) if path and status == "supported" else _other(book, path) if path else _nothing(found[0])
    reading.add("process", found.start(), found.end(), status, path, found[0], why)


def _is_kin(said: str, paths: tuple[str, ...], value: str) -> bool:
    """Whether 柏枝 is the card's 柏树枝: same first character, both of the same short group."""
    if paths != ("process", "ingredients") or not re.fullmatch(_WOODS, said):
        return False
    return any(held[0] == said[0] for held in re.findall(_WOODS, value))


def _is_rival(found: re.Match[str], paths: tuple[str, ...], held: list[str], book: CardBook) -> bool:
    """Whether the card names another of the same group."""
    pattern = next(pattern for _, pattern, group in _GROUPS if group == paths and re.search(pattern, found[0]))
    if paths[0] == "ingredients":
        return bool(book.value("ingredients"))
    return any(re.search(pattern, book.value(path)) for path in held)


def _service(found: re.Match[str], reading: Reading, book: CardBook) -> None:
    if not reading.is_free(*found.span()):
        return
    said, text = found[0], book.value("after_sales")
    everything = book.all_text()
    if said in ("包邮", "现货"):
        return
    if special := _special_service(said, text):
        status, path = special, "after_sales"
        why = _same(book, path) if status == "supported" else _other(book, path)
        reading.add("process", found.start(), found.end(), status, path, said, why)
        return
    core = re.search(r"无理由|运费险|假一赔.|包退|包换|赔|全额退|货到付款|拆", said)
    key = core[0] if core else said
    path = next((path for path, value in book.texts if key in value), None) if key not in ("拆",) else None
    refused = bool(re.search(rf"(?:不支持|不享受|没有|不|无法)[\u4e00-\u9fff\d]{{0,4}}{re.escape(key)}", text))
    denied = bool(re.search(r"(?:不支持|不享受|没有|不是|不)[\u4e00-\u9fff\d]{0,4}$", reading.before(found.start(), 8)))
    if said.startswith("拆") and "拆" in text:
        status: ClaimStatus = "contradicted" if re.search(r"不拆|未拆|拆封(?:后)?不", text) else "supported"
        path = "after_sales"
    elif path and key in text:
        status = "supported" if refused == denied else "contradicted"
        path = "after_sales"
    elif denied:
        reading.hide(*found.span())
        return
    else:
        status = "contradicted" if text and re.search(r"无理由|退", said) and re.search("退", text) else "unsupported"
        path = "after_sales" if status == "contradicted" else None
    if key not in everything and status == "supported" and not said.startswith("拆"):
        status = "unsupported"
    why = _same(book, path) if path and status == "supported" else _other(book, path) if path else _nothing(said)
    reading.add("process", found.start(), found.end(), status, path, said, why)


def _special_service(said: str, text: str) -> ClaimStatus | None:
    """坏一赔二 and 运费我们出 beside what the card says of the same."""
    mine, its = re.match(r"坏一?个?赔(.)", said), re.search(r"坏一?个?赔(.)", text)
    if mine and its:
        return "supported" if mine[1] == its[1] else "contradicted"
    if said.startswith("运费") and not said.endswith("险") and "运费" in text:
        ours = r"我们|卖家|商家|咱们|店里"
        return "supported" if bool(re.search(ours, said)) == bool(re.search(ours, text)) else "contradicted"
    return None


def _gift(found: re.Match[str], reading: Reading, book: CardBook) -> None:
    name = found["name"]
    if not reading.is_free(found.start("name"), found.end()):
        return
    path = next((path for path in book.has("gifts.*.name") if _overlap(name, book.value(path))), None)
    if path is None and re.search(r"货|礼物|给|小心心|玫瑰|火箭|灯牌|嘉年华|墨镜|人|朋友|长辈|父母|领导|客户", name):
        return
    if path:
        reading.hide(*found.span())
        return
    has = book.has("gifts.*.name")
    status: ClaimStatus = "unsupported"
    why = (
        Text(f"卡上的赠品是 {book.value(has[0])}", f"the card's gift is {book.value(has[0])}")
        if has
        else _nothing(name)
    )
    reading.add("number", found.start(), found.end(), status, None, name, why)


def _overlap(a: str, b: str) -> bool:
    return any(a[at : at + 2] in b for at in range(len(a) - 1))


def _ingredient(found: re.Match[str], reading: Reading, book: CardBook) -> None:
    for item in re.finditer(r"[^、和跟与及]{2,}", found["names"]):
        start = found.start("names") + item.start()
        if reading.is_free(start, start + len(item[0])):
            _add_ingredient(start, item[0], reading, book)


def _used(found: re.Match[str], reading: Reading, book: CardBook) -> None:
    """用的猪前腿: only beside ingredients that share a character."""
    name = found["name"]
    if reading.is_free(*found.span("name")) and set(name) & set(book.value("ingredients")):
        _add_ingredient(found.start("name"), name, reading, book)


def _add_ingredient(start: int, name: str, reading: Reading, book: CardBook) -> None:
    text = book.value("ingredients")
    if name in text:
        status: ClaimStatus = "supported"
    else:
        status = "contradicted" if text else "unsupported"
    path = "ingredients" if text else None
    why = _other(book, path) if path and status == "contradicted" else _same(book, path) if path else _nothing(name)
    reading.add("process", start, start + len(name), status, path, name, why)


def _process(found: re.Match[str], reading: Reading, book: CardBook) -> None:
    said = found[0]
    if not said or not reading.is_free(*found.span()):
        return
    key = re.sub(r"没有?(?=[打用加放施熏喷套])", "不", re.sub(r"[的了过]", "", said))
    key = re.sub(r"刺绣", "绣", re.sub(r"(?<=[施喂用])是", "", key))
    key = re.sub(r"^下单[后才现之]*", "下单后", key)
    held = [
        (path, re.sub(r"[的了过]", "", text))
        for path, text in book.texts
        if path not in ("forbidden_notes", "after_sales")
    ]
    path = next((path for path, text in held if key in text), None)
    if path is None:
        core = re.sub(r"(?:的|在|于).*$", "", said)
        path = (
            next((path for path, text in held if len(core) >= 2 and core in text and path == "process"), None)
            if len(core) >= 2 and core != said
            else None
        )
    if (
        path is None
        and re.fullmatch(r"(?:太阳|日光|自然|阳光)?(?:晒|晾)(?:干|晒)?的?", said)
        and "晒" in book.value("process")
    ):
        path = "process"
    text = book.value("process") + book.value("ingredients") + book.value("storage")
    negated = (
        bool(re.search(r"(?:没有?|不是|没|未|不用|从不|不)(?:用|经过|做|是)*$", reading.before(found.start(), 5)))
        and said[0] not in "不没无零0"
    )
    if path and negated and not re.search(rf"不{re.escape(key)}", text):
        status: ClaimStatus = "contradicted"
    elif path and not negated and re.search(rf"[不没无](?:用|加|放)?{re.escape(key)}", book.value(path)):
        status = "contradicted"
    elif path:
        status = "supported"
    elif not negated and any(_says(mine, said) and re.search(theirs, text) for mine, theirs in _OPPOSITES):
        status, path = "contradicted", "process"
    elif negated and re.search(r"(?:没|不|没有)(?:经?过?)?$", reading.before(found.start(), 3)):
        status = "unsupported"
    else:
        status = "unsupported"
    why = _same(book, path) if path and status == "supported" else _other(book, path) if path else _nothing(said)
    reading.add("process", found.start(), found.end(), status, path, said, why)


def _says(pattern: str, said: str) -> bool:
    """Whether `said` affirms what the pattern names: 不催熟 does not affirm 催熟."""
    found = re.search(pattern, said)
    return found is not None and (said[0] not in "不没无零0从" or found.start() == 0)


def _same(book: CardBook, path: str | None) -> Text:
    value = book.value(path) if path else ""
    return Text(f"卡上“{book.labels.get(path or '', '')}”写着 {value}", f"the card says {value}")


def _other(book: CardBook, path: str | None) -> Text:
    value = book.value(path) if path else ""
    return Text(f"和卡上不一样：“{book.labels.get(path or '', '')}”是 {value}", f"the card says {value} instead")


def _nothing(said: str) -> Text:
    return Text(f"卡上没有写“{said}”", f'the card does not say "{said}"')
