"""The topics that a quantity may be said of: their words, the card's fields, and the kinds of quantity."""

import re
from dataclasses import dataclass

from toolkit.core.facts.quantity import Dimension


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """Words, and the fields that they mean. `dimensions`: kinds of quantity that the topic may be said with."""

    id: str
    words: re.Pattern[str]
    paths: tuple[str, ...]
    dimensions: frozenset[Dimension]
    is_after: bool = False
    """The words may stand behind the quantity too."""
    near: int = 12


def _topic(id: str, words: str, paths: str, dimensions: str, *, is_after: bool = True, near: int = 12) -> Topic:
    return Topic(
        id=id, words=re.compile(words), paths=tuple(paths.split()), is_after=is_after, near=near,
        dimensions=frozenset(dimensions.split()),  # type: ignore[arg-type]
    )  # fmt: skip


_COUNTS = "pack piece people bare"


TOPICS: tuple[Topic, ...] = (
    _topic(
        "elsewhere",
        r"毛重|连箱|带箱|皮重|海拔|树龄|坡度|面积|承包|亩产|年产|日产|产量|经验|轮作|从业|(?<![风晒烘阴晾焙])干了|开了|用了|传了|"
        r"祖传|养了|养蜂|种了|做了|创办|成立|社员|农户|村民|带动|粉丝|昼夜温差|温差|气温|日照|"
        r"水温|开水|泡发|提前泡|浸泡|炒|炖|煮|蒸|焖|破壁率|成熟度|发芽率|活性|含水|出肉率|"
        r"承重|载重|能装|能提|能扛|比外面|年卖|挂果|头猪|只鸡|喂|饲养|散养|放养",
        "process story.quote",
        "weight length height area time months ratio degree pack piece people times bare other",
    ),
    _topic(
        "usage",
        r"一天|每天|每次|一次|一顿|一泡|每泡|一餐|冲泡?|泡|煮|炖|蒸|焖|炒",
        "",
        "weight volume pack piece time",
        is_after=False,
        near=6,
    ),
    _topic(
        "after_sales",
        r"[Rr]efund|[Dd]amaged|坏果|签收|客服|拍个?照|照片|破损|破袋|破碎|异味|坏了|赔|退|售后|理赔|拍照|无理由|"
        r"质量问题|换货|补发|反馈|联系|告诉我|胀袋|胀气|漏|磕|瘪|碎了|死了|包换",
        "after_sales",
        "time months pack piece ratio bare",
    ),
    _topic(
        "ship",
        r"[Ss]hip|[Dd]ispatch|打包|出仓|出门|揽收|揽件|走货|发货|发走|发出|寄出|出库|发出去|就发|能发|发车|内发|内就?(?:给)?(?:大家|您|你们?)?发|"
        r"发$|^发|(?:顺丰|京东|中通|圆通|申通|韵达|极兔|邮政)",
        "ship.hours",
        "time months",
    ),
    _topic(
        "gift",
        r"送|赠|赠品|随单|附赠|附带|附(?!近)|配(?!料|送|方)|搭",
        "gifts.*.qty gifts.*.spec gifts.*.limit gifts.*.name",
        "weight volume length pack piece people bare",
        is_after=False,
        near=14,
    ),
    _topic(
        "shelf",
        r"[Kk]eeps|[Ss]helf life|保质期?|保鲜期?|有效期|能放|吃完|喝完|用完|可放|放得?(?:住|"
        r"个)|放得?了?$|存放|保存|能存|存$|搁$|不坏|"
        r"常温|冷藏|冷冻放|密封|储存|能搁|搁",
        "shelf_life storage",
        "time months",
    ),
    _topic("storage", r"冷藏|冷冻|存放|保存|储存|存|冰箱|温度", "storage", "degree"),
    _topic(
        "process",
        r"腌|熏|烘|晒|晾|挂了|挂(?=足|够|满)|长(?=了|足|够|满)|压|发酵|绣|织|酿|窖|陈化?|熬|焙|烤|染|浸|沤|泡|捂|醒|糖渍|风干|阴干|"
        r"摘袋|套袋|采前|取|割|刻|编|窨|揉|翻|打磨|烧制?|拉坯",
        "process",
        "time months times pack piece other ratio degree",
    ),
    _topic(
        "limit",
        r"限购|限拍|封顶|一个(?:账)?号|每个?号|单号|(?:不能|别|不许|不得|不可以?|不)超过?|每家|一家|每人|一个人|一人|单人|每单|每个?账号|每户|每个?ID|最多(?:拍|买|能)?|只能(?:拍|"
        r"买)|[Ll]imit|per (?:customer|person|buyer)|能拍|可以拍|可拍|能买|可以买|限",
        "limit_per_user",
        _COUNTS,
    ),
    _topic(
        "sales",
        r"卖了|卖出|售出|已售|销量|成交|下单了|卖掉|卖到|售了|销了|出了|拼了|累计|月销|年销|复购|回头客|好评",
        "sales.value",
        _COUNTS + " ratio weight",
    ),
    _topic(
        "stock",
        r"库存|存货|压着|只放|库里|仓库|仓里|后台|还剩|只剩|剩下|剩|还有|只有|就剩|备货|备了|现货|限量|总共就|"
        r"一共就|拢共|就(?:剩|有|这)?$|没了|卖完|抓紧|最后",
        "stock",
        _COUNTS,
    ),
    _topic(
        "size", r"单果|果径|直径|个头|菌盖|长|宽|高|厚|大小|尺寸|果子|巴掌|口径", "grade spec", "length weight bare"
    ),
    _topic(
        "pieces",
        r"[箱盒袋瓶罐]子里|一[板箱盒袋瓶罐包提份筐桶]|每[板箱盒袋瓶罐包提份筐桶]|整[板箱盒袋瓶罐包提份筐桶]|装|规格|里面|内装|里头",
        "spec",
        "pack piece",
        near=10,
    ),
)


TESTS = re.compile(
    r"糖度|甜度|可溶性固形物|波美度|蛋白质?|脂肪|水分|含水|酸度|维生素|VC|淀粉酶|农残|"
    r"膳食纤维|硒|茶多酚|花青素|多糖|灰分|检测|检验|送检|报告|测(?:出|的|了)|(?<!净)含量|铅|钙|"
    r"锌|铁|盐分?(?=量|[\d一二三四五六七八九十])|含[糖盐脂油铁钙硒]|直链淀粉|固形物|出油|酸价|过氧化值|浓度"
)


SUGAR = ("糖度", "甜度", "可溶性固形物", "固形物")
