"""Grammar of hosts' talk: offers that the card holds, averages, rates, days, varieties, lists, denials."""

import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from toolkit.core.facts import check_claims
from toolkit.core.product_facts import card_fields, list_facts
from toolkit.core.products import Price, ProductCard
from toolkit.media.product_files import load_products
from toolkit.media.product_writer import write_products

TODAY = datetime.date(2026, 11, 22)
MARK = {"supported": "✓", "contradicted": "✗", "unsupported": "?"}


def card(price: str, spec: str, **values: str) -> ProductCard:
    named = {path.replace("__", "."): value for path, value in values.items()}
    facts = {"name": "试验品", "spec": spec, "price": Price(yuan=Decimal(price), text=f"{price}元"), **named}
    return ProductCard(
        id="trial", name="试验品", spec=spec, price=Price(yuan=Decimal(price), text=f"{price}元"),
        facts=list_facts(facts, {}),
    )  # fmt: skip


JAM = card(
    "32", "280克×2瓶", ingredients="山楂、白砂糖、果胶", variety="晋谷21号", batch="20261102",
    process="人工采摘，下单后打浆",
    gifts__1__name="竹杯垫", gifts__1__qty="2个", grade="一级，80-85mm", limit_per_user="4份", ship__hours="48",
    price_detail__daily="40元", certificates__1__type="有机产品认证证书", certificates__1__valid_to="2027-05-18",
    price_detail__reference="36元", price_detail__reference_basis="2026年11月13日直播成交价",
    after_sales="七天无理由，运费买家承担",
    story__person="果农屈建平",
)  # fmt: skip
OIL = card(
    "69", "250毫升×2瓶", process="盐和花椒腌12小时，过80目筛", storage="开盖后冷藏，3个月内用完", grade="B级",
    story__person="榨油师傅茶大哥", sales__value="3300瓶", sales__period="2026年8月1日至9月30日", stock="830瓶",
    ship__hours="24", gifts__1__name="棉布袋", gifts__1__spec="20×20厘米", gifts__1__limit="前100单",
    certificates__1__type="有机产品认证证书", certificates__1__valid_to="2027-09-30",
)  # fmt: skip
BASKET = card("128", "1个", process="手工编，一只两天", grade="280粒/50克")
SAID = """
两份减八块，五十六带走四瓶 | ?两份减八块 ✓五十六 ✓四瓶
两份减八块，合一份二十八块 | ?两份减八块 ✓二十八块
两份减八块，合一份二十六块 | ?两份减八块 ✗二十六块
券领三块，二十九一份 | ?券领三块 ✓二十九
每瓶五百六十克 | ✗五百六十克
一瓶二百八十克 | ✓二百八十克
八十到八十五的果 | ✓八十到八十五
七十到七十五的果 | ✗七十到七十五
八公分到八公分半 | ✓八公分到八公分半
一个号不能超过六份 | ✗六份
带两个竹杯垫 | ✓两个竹杯垫
配四个杯垫 | ✗四个杯垫
品种是龙粳31 | ✗龙粳31
晋谷二十一号 | ✓晋谷二十一号
批号20261103 | ✗20261103
提前三个月打的 | ✗提前三个月打的
不加一粒糖 | ✗不加一粒糖
山楂、蜂蜜、果胶 | ✓山楂 ✗蜂蜜 ✓果胶
上礼拜五卖三十六 | ✓上礼拜五 ✓三十六
上礼拜天卖三十六 | ✗上礼拜天 ✓三十六
有机证还有半年到期 | ✓有机证还有半年到期
有机证还有两年才过期 | ✗有机证还有两年才过期
退货运费我们包 | ✗运费我们包
手工摘的 | ✓手工摘
喂橡子长大的 | ?喂橡子长大
吃了不涨血糖 | ?吃了不涨血糖
比蓝莓酱酸 | ?比蓝莓酱酸
果农是张建国 | ✗张建国
司机老冯开了一宿 | ?老冯
拿过省状元 | ?拿过省状元
送过北京的茶展 | ?北京
"""
BASKETS = """
两天编一只 | ✓两天编一只
一天编三只 | ✗一天编三只
二百八十粒五十克 | ✓二百八十粒五十克
三百粒五十克 | ✗三百粒五十克
"""
OILS = """
盐两小时就够 | ✗两小时
过一百目的筛 | ✗一百目
过八十目筛 | ✓过八十目筛
开了盖半年也坏不了 | ✗半年
用仨月没问题 | ✓仨月
八月到九月卖了三千三百瓶 | ✓八月到九月 ✓三千三百瓶
存货八百三 | ✓八百三
存货八百六 | ✗八百六
茶二姐榨的 | ✗茶二姐
茶大哥，六十一 | ✓茶大哥 ?六十一
不是A级 | ✓A级
布袋二十乘二十的 | ✓二十乘二十
前两百单才有棉布袋 | ✗两百单
有机证到二八年九月 | ✗有机证到二八年九月
一天就出库 | ✓一天
"""
BROOM = card(
    "18.5", "1把，长1.4米", origin="福建省建瓯市",
    after_sales="铁箍松动，签收24小时内拍照联系客服",
)  # fmt: skip
TIGERS = card("120", "1对（2只），每只长20厘米", origin="山西省黎城县")
PAIRS = """
一对一百二，我这人不会讲价 | ✓一百二
一对九十八，包邮 | ✗九十八
一对就是两只 | ✓两只
一分一百二十块，秤给足 | ✓一百二十块
我前几年在广东的厂里做鞋，晚上想家 | ?广东
以前在河北打工，去年回来的 |
我们的货来自广东 | ✗广东
"""
LENGTHS = """
有一米四长 | ✓一米四
一把长140厘米 | ✓140厘米
长一米五 | ✗一米五
冬天水冷，我上山砍竹子 |
竹子产自天水 | ✗天水
收到货，周二十四小时内拍照找客服 | ✓二十四小时
签收十四小时内拍照找客服 | ✗十四小时
"""
NOTHING = """
“一瓶出八两”，这种话是别的直播间喊的，我没喊过
吃了降血压的话我不会讲
上一位主播说保质期两年
有个账号写它能放三十年，谁写的您找谁去
我家老床一米五，铺啥都拖地
假如一瓶三百，我还播不播了
老人家嘛，都这么说
五四三二一
五、四、三、二、一，上车
如果是五斤装就要七十多
去年的陈货我们不卖
播到十二点
抽三个人送礼物
广东的家人们晚上好
"""


@pytest.mark.parametrize(
    "line", [line for lines in (SAID, BASKETS, OILS, PAIRS, LENGTHS) for line in lines.strip("\n").splitlines()]
)
def test_talk_is_read_by_its_grammar(line: str) -> None:
    text, _, expected = line.partition(" |")
    about = (
        BASKET
        if line in BASKETS
        else OIL
        if line in OILS
        else BROOM
        if line in LENGTHS
        else TIGERS
        if line in PAIRS
        else JAM
    )
    found = check_claims(text, about, today=TODAY)
    assert [f"{MARK[claim.status]}{claim.text}" for claim in found] == expected.split()


@pytest.mark.parametrize("text", NOTHING.strip().splitlines())
def test_suppositions_and_viewers_claim_nothing(text: str) -> None:
    assert check_claims(text, JAM, today=TODAY) == ()


@pytest.fixture
def seller(tmp_path: Path) -> ProductCard:
    file = tmp_path / "cards.toml"
    file.write_text(
        '[[product]]\nid = "a"\nname = "奉节脐橙"\nspec = "5斤装"\nprice = "39.9元"\n'
        '[product.price_detail]\noffers = ["满2件减5元", "第二件半价"]\n',
        encoding="utf-8",
    )
    return load_products(file)[0]


@pytest.mark.parametrize(
    ("text", "statuses"),
    [
        ("满两箱立减五元，两箱七十四块八", ["supported", "supported"]),
        ("第二箱半价", ["supported"]),
        ("满3件减10元", ["contradicted"]),
        ("买一送一", ["contradicted"]),
    ],
)
def test_an_offer_on_the_card_is_held(seller: ProductCard, text: str, statuses: list[str]) -> None:
    assert [claim.status for claim in check_claims(text, seller, today=TODAY)] == statuses


@pytest.mark.parametrize("ending", ["toml", "csv", "xlsx"])
def test_offers_come_back_from_every_kind_of_file(seller: ProductCard, tmp_path: Path, ending: str) -> None:
    assert card_fields(seller)["price_detail.offers"] == ["满2件减5元", "第二件半价"]
    file = tmp_path / f"out.{ending}"
    write_products([seller], file)
    assert card_fields(load_products(file)[0])["price_detail.offers"] == ["满2件减5元", "第二件半价"]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("一箱两斤七两左右", "supported"),
        ("一个四十五克", "supported"),
        ("一箱三十个", "supported"),
        ("一箱两斤三两", "contradicted"),
        ("一个五十五克", "contradicted"),
    ],
)
@pytest.mark.parametrize("spec", ["1箱30枚，每枚45克，共1350克", "1箱30枚，每枚约45克"])
def test_the_pieces_of_one_box_are_counted_not_the_box(spec: str, text: str, status: str) -> None:
    found = check_claims(text, card("56", spec), today=TODAY)
    assert [each.status for each in found if each.kind in ("unit", "number")] == [status]


def test_what_is_paid_for_a_broken_piece_is_no_price_of_a_piece() -> None:
    eggs = card("56", "1箱30枚", after_sales="破一个赔两块")
    assert not [each for each in check_claims("破一个陪两块", eggs, today=TODAY) if each.status == "contradicted"]
    assert [each.status for each in check_claims("一个两块", eggs, today=TODAY)] == ["contradicted"]
