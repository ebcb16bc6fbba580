"""Every way in which prices, weights, counts and offers are said, and numbers that are none."""

import pytest

from toolkit.core.amount_grammar import normalise_amounts, read_amounts
from toolkit.core.amount_words import Amount, plain

CASES = """
三十九块九 | price 39.9元
三十九块九毛 | price 39.9元
三十九块九毛钱 | price 39.9元
三十九块九角 | price 39.9元
三十九元九角 | price 39.9元
三十九块钱 | price 39元
三十九元 | price 39元
三十九点九元 | price 39.9元
39块9 | price 39.9元
39块9毛 | price 39.9元
39 块 9 | price 39.9元
39.9元 | price 39.9元
39.9块 | price 39.9元
39.9块钱 | price 39.9元
¥39.9 | price 39.9元
￥39.90元 | price 39.9元
3十九块九 | price 39.9元
3十9块9 | price 39.9元
39块90 | price 39.9元
39块九 | price 39.9元
九块九包邮 | price 9.9元
九块九到手 | price 9.9元
三块二五 | price 3.25元
三块二毛五 | price 3.25元
三块二毛五分钱 | price 3.25元
十二块八毛五 | price 12.85元
九块零五分 | price 9.05元
九块零五 | price 9.05元
十块零五毛 | price 10.5元
五块五分 | price 5.05元
两块半 | price 2.5元
两块二 | price 2.2元
块二 | price 1.2元
块八毛 | price 1.8元
才块五一斤 | price 1.5元/斤
一块五 | price 1.5元
一块九毛九 | price 1.99元
一块钱 | price 1元
两块钱 | price 2元
十块 | price 10元
十元 | price 10元
五毛 | price 0.5元
五毛钱 | price 0.5元
八毛五 | price 0.85元
五分钱 | price 0.05元
三毛五一个 | price 0.35元/个
一百块 | price 100元
一百零八块 | price 108元
一百二十块 | price 120元
一百二十八块八 | price 128.8元
两百五十块 | price 250元
一千二百五十块 | price 1250元
一千二百五块 | price 1250元
三千五块钱 | price 3500元
3千5百块 | price 3500元
一万二千元 | price 12000元
两万五千块 | price 25000元
1,299元 | price 1299元
一二九九元 | price 1299元
只要两百五 | price 250元
只要一百零八 | price 108元
今天到手价一百零八 | price 108元
直播间价九十九 | price 99元
卖一百二 | price 120元
只卖39.9 | price 39.9元
一百零八一箱 | price 108元/箱
六十八一斤 | price 68元/斤
两百五一箱 | price 250元/箱
八块一斤 | price 8元/斤
八块钱一斤 | price 8元/斤
一斤才八块 | price 8元/斤
一斤八块钱 | price 8元/斤
每斤七块九 | price 7.9元/斤
一公斤二十块 | price 20元/公斤
三块二五一斤 | price 3.25元/斤
三十九块九一箱 | price 39.9元/箱
39.9元/箱 | price 39.9元/箱
十块钱三斤 | price 10元, weight 1500克
十块三斤 | price 10元, weight 1500克
九块九三斤 | price 9.9元, weight 1500克
三十九块九五斤 | price 39.9元, weight 2500克
五斤三十九块九 | weight 2500克, price 39.9元
十块三个 | price 10元
二十块钱两袋 | price 20元, count 2袋
便宜一点三十块 | price 30元
9块9到19块9 | price 9.9元, price 19.9元
原价四十五 | reference 45元
平时卖六十八块 | reference 68元
超市要五十块钱 | reference 50元
减五块钱 | reduction 5元
立减十块 | reduction 10元
便宜五块 | reduction 5元
领十块钱优惠券 | reduction 10元
运费八块 | fee 8元
八块钱运费 | fee 8元
第二份九块九 | offer 9.9元
39块酒 | price 39.9元 misheard
二十九块酒， | price 29.9元 misheard
九块久包邮 | price 9.9元 misheard
三十九快九 | price 39.9元 misheard
三十九快钱 | price 39元 misheard
九块就。 | price 9元 unsure
九块就卖 | price 9元
九块酒坛子 | price 9元 unsure
九块九十斤 | price 9元 unsure
十块腊肉 | price 10元 unsure
半斤 | weight 250克
半斤装 | weight 250克
一斤 | weight 500克
两斤 | weight 1000克
两斤装 | weight 1000克
五斤装 | weight 2500克
5斤装 | weight 2500克
2.5斤 | weight 1250克
一斤半 | weight 750克
两斤半装 | weight 1250克
斤半装 | weight 750克
八两 | weight 400克
半两 | weight 25克
二两五 | weight 125克
一两 | weight 50克
三斤六两 | weight 1800克
一斤二两五 | weight 625克
三斤六 | weight 1800克
十二斤 | weight 6000克
一百克 | weight 100克
250克 | weight 250克
250克装 | weight 250克
250g | weight 250克
2.5kg | weight 2500克
一公斤 | weight 1000克
一公斤半 | weight 1500克
半公斤 | weight 500克
十千克 | weight 10000克
一吨 | weight 1000000克
一点五公斤 | weight 1500克
500毫升 | volume 500毫升
五百毫升 | volume 500毫升
一升装 | volume 1000毫升
1.5L | volume 1500毫升
二两酒 | weight 100克
五斤状 | weight 2500克 misheard
五斤壮 | weight 2500克 misheard
买两带节目块钱 | price 0元 unsure
一喝三十带二十六块钱 | count 30袋 unsure, price 26元
埋两带减五块钱 | count 2袋 unsure, reduction 5元
传了三代， |
好几块钱 |
多少块钱 |
五金装 | weight 2500克 unsure
一金装 | weight 500克 unsure
二十一斤 | weight 10500克 unsure
一盒三十袋 | count 30袋
十二枚 | count 12枚
三十枚装 | count 30枚
买两袋 | count 2袋
买3箱 | count 3箱
一箱十二个 | count 12个
每人限购五箱 | count 5箱
前两百份 | count 200份
半箱 | count 0.5箱
三瓶 | count 3瓶
八折 | discount 8折
打八折 | discount 8折
八五折 | discount 8.5折
打八点五折 | discount 8.5折
8.5折 | discount 8.5折
85折 | discount 8.5折
打对折 | discount 5折
第二件半价 | discount 5折
第2件半价 | discount 5折
第三件五折 | discount 5折
第二件0元 | discount 0折
今天半价 | discount 5折
买二送一 | offer 2+1
买2送1 | offer 2+1
买一送一 | offer 1+1
买三免一 | offer 3+1
拍一发二 | offer 1+2
买两袋送一袋 | offer 2袋+1
满一百减二十 | offer 100+20
满99减10元 | offer 99+10
十几块 | price 10元 rough
二十多块 | price 20元 rough
一百来块钱 | price 100元 rough
两三块钱 | price 2元 rough
三四十块 | price 30元 rough
一百五六十块 | price 150元 rough
七八斤 | weight 3500克 rough
一斤多 | weight 500克 rough
三到五斤 | weight 1500克 rough
5-6斤 | weight 2500克 rough
400-123-4567 |
电话13800138000 |
007 |
2025年 |
二零二五年十一月八号 |
今年是2026年 |
一九九八年建的 |
2026-11-22 |
晚上八点 |
晚上八点半五斤 | weight 2500克
12:30开始 |
一下 |
看一下 |
一点 |
便宜一点 |
一起 |
一样一直一些一定一共一边一般 |
百分之百 |
百分之八十五 |
50% |
百分百 |
千万别 |
万一 |
十分 |
十分钟 |
三分之一 |
四十八小时内发出 |
保质期十二个月 |
一岁以下的宝宝 |
熏了二十天 |
泡半个小时 |
一年只割一次 |
海拔两千五百米 |
县城四十公里 |
点三号链接 |
扣个一 |
坏一个赔一个 |
拍一份尝一尝 |
一刀切开 |
下面这一款 |
一层厚厚的米油 |
放一小把 |
咱们两个人 |
两个小时 |
三件事 |
五香小米 |
八角桂皮 |
三七粉 |
百香果 |
千岛湖 |
万州烤鱼 |
五常大米 |
四川六安九寨沟 |
万元户 |
几块钱 |
几斤 |
一块儿去 |
一块来看看 |
切成八块 |
三块腊肉 |
两块豆腐 |
一分钱一分货 |
一分钱不赚 |
四两拨千斤 |
半斤八两 |
一毛不拔 |
一两天 |
一两次 |
5G手机 |
二元一次 |
三元猪 |
三九块九 | price 39.9元 unsure
三只松鼠 |
六个核桃 |
三折叠 |
曲折 |
打折 |
斤斤计较 |
克服 |
升级 |
"""

# fmt: off
# ruff: noqa: E501
SENTENCES = """
家人们这个脐橙平时外面卖六十多今天直播间只要三十九块九给你发五斤还包邮 | price 39.9元, weight 2500克
原价五十九块九今天福利价三十九块九两件减十块三件减二十 | reference 59.9元, price 39.9元, count 2件, reduction 10元, count 3件
一号链接三斤装二十九块九五斤装三十九块九十斤装六十九块九 | weight 1500克, price 29.9元, weight 2500克, price 39元 unsure, price 69.9元
拍两单减五块拍三单减十块 | reduction 5元, reduction 10元
算下来一斤才七块九毛八一个橙子才一块多钱 | price 7.98元/斤, price 1元 rough
单果三两到半斤一箱十二到十五个 | weight 150克, weight 250克, count 12个 rough
下单立减十元再送一瓶两百五十毫升的蜂蜜 | reduction 10元, volume 250毫升
今天前一百单送半斤花椒 | weight 250克
净重五斤毛重五斤半 | weight 2500克, weight 2750克
现摘现发坏果包赔四十八小时内发货 |
我们合作社有两百亩地三十多户人家 |
海拔一千八百米昼夜温差十五度 |
糖度十三度以上 |
每天限量五百份还剩最后三十份 | count 500份, count 30份
倒计时五四三二一上链接 |
五二零活动价五十二块 | price 52元
满两百减三十满三百减五十 | offer 200+30, offer 300+50
第一件九块九第二件零元 | offer 9.9元/件, discount 0折
买三斤送一斤 | weight 1500克, weight 500克
今天九块九秒杀只有五十单 | price 9.9元
一块五毛钱一个鸡蛋三十个四十五块 | price 1.5元/个, price 45元
土鸡蛋一块八一枚三十枚五十四块钱 | price 1.8元/枚, count 30枚, price 54元
四十枚六十八块八包邮到家 | count 40枚, price 68.8元
老腊肉八十八一斤两斤起发 | price 88元/斤, weight 1000克
一百六十八块钱两斤装顺丰冷链 | price 168元, weight 1000克
这一罐一斤装要六十八两罐一百二十八 | weight 500克, price 68元 unsure, count 2罐, price 128元 unsure
核桃十五块八一斤五斤七十五块 | price 15.8元/斤, weight 2500克, price 75元
大米十斤装五十九块九二十斤装一百一十块 | weight 5000克, price 59.9元, weight 10000克, price 110元
每人限拍两份多拍不发货 | count 2份
券后价二十九块九 | price 29.9元
领券减五块到手二十四块九 | reduction 5元, price 24.9元
直播间下单比商场便宜一半 |
打完折下来八十五块钱 | price 85元
全场八八折 | discount 8.8折
三十九块九三瓶 | price 39.9元, count 3瓶
九十九块钱三瓶每瓶五百毫升 | price 99元, count 3瓶, volume 500毫升
两块九毛九一包一包二十克 | price 2.99元/包, weight 20克
一大箱二十四瓶六十块钱平均两块五一瓶 | count 24瓶, price 60元, price 2.5元/瓶
保质期十八个月开袋后三个月内吃完 |
一天两包一次一包 | count 2包
二十年的老手艺三代人做了五十年 |
今年八十二岁的李奶奶做的 |
电话是幺三八零零一三八零零零 |
客服电话零二三五六七八九零一二 |
五公斤一件二十件起批 | weight 5000克, count 20件
一斤二两五十块 | weight 600克, price 50元
两斤三十五 | weight 1000克, price 35元 unsure
三十九块九五斤装 | price 39.9元, weight 2500克
今天五斤装只要三十九块九毛九 | weight 2500克, price 39.99元
十块钱四个 | price 10元
十块钱一把两把十五 | price 10元/把
一对二十五块 | price 25元
每箱减三块 | reduction 3元
原来卖一百二现在九十九 | reference 120元, price 99元 unsure
从六十八降到四十九块九 | price 68元 unsure, price 49.9元
价格从三十九到六十九不等 | price 39元 unsure
大的五十八小的三十八 | price 58元 unsure, price 38元 unsure
花椒三十五块钱半斤 | price 35元, weight 250克
一公斤装五十六块 | weight 1000克, price 56元
三百克一包的二十六块 | weight 300克, price 26元
二斤八两 | weight 1400克
一箱净重四点五斤 | weight 2250克
不到四十块钱 | price 40元 rough
四十块钱不到 | price 40元 rough
只要二十九点九 | price 29.9元
二十九点九到手 | price 29.9元
三块钱的运费险 | fee 3元
加五块钱换购一瓶蜂蜜 | fee 5元
多加一块钱多一袋 | fee 1元
五折优惠 | discount 5折
半价秒杀 | discount 5折
第二袋半价第三袋一折 | discount 5折, discount 1折
买一箱送一箱 | offer 1箱+1
一共三十五块六 | price 35.6元
总共一百零五块 | price 105元
一百零五块五 | price 105.5元
两千零五十块 | price 2050元
一千八百八十八元 | price 1888元
六六大顺八八折 | discount 8.8折
八块八毛八 | price 8.88元
六块六 | price 6.6元
一毛钱都不赚 | price 0.1元
亏五毛钱 | fee 0.5元
扫码领五元红包 | reduction 5元
三十九块九点一号链接 | price 39.9元
三十九块九一定要抢 | price 39.9元
三十九块九两件 | price 39.9元, count 2件
三十九块九千万别错过 | price 39.9元
三十九块九二号链接 | price 39.9元
三十九块九三天内发货 | price 39.9元
三十九块九秒杀 | price 39.9元
九块九人手一份 | price 9.9元
九块九年货节 | price 9.9元
九块九天天有 | price 9.9元
九块九个头大 | price 9.9元
九块九包好吃 | price 9.9元
三十九块九五十单 | price 39.9元
39块9两件 | price 39.9元, count 2件
39块9点击链接 | price 39.9元
三十九块九月底结束 | price 39.9元 unsure
六十八块一定要抢 | price 68元
三十块四川脐橙 | price 30元
三十九块九个人觉得 | price 39.9元
三十九块九提供发票 | price 39.9元
三十九块九分享给大家 | price 39.9元
三十九块九两种口味 | price 39.9元
三十九块九件 | price 39元, count 9件
五块半一斤 | price 5.5元/斤
五块半夜发货 | price 5元
四十块钱左右 | price 40元 rough
三十块钱三十个 | price 30元
一百块三件 | price 100元, count 3件
二十九块九送一斤 | price 29.9元, weight 500克
二十九块九五斤带箱 | price 29.9元, weight 2500克
29块9三斤 | price 29.9元, weight 1500克
三十块零五毛 | price 30.5元
八块八八折 | price 8元, discount 8.8折
四块五五个 | price 4.5元
五块五一个十块两个 | price 5.5元/个, price 10元
三块钱一把五块钱两把 | price 3元/把, price 5元/把
"""
"""How sellers talk, without the punctuation that Whisper often leaves out."""


def _show(amount: Amount) -> str:
    second = f"+{plain(amount.second)}" if amount.second is not None and amount.kind == "offer" else ""
    per = f"/{amount.per}" if amount.per else ""
    unit = "" if amount.kind == "offer" and not amount.unit else amount.unit
    state = " unsure" if amount.doubt else " misheard" if amount.is_misheard else " rough" if amount.is_rough else ""
    return f"{amount.kind} {plain(amount.value)}{unit}{second}{per}{state}"


@pytest.mark.parametrize("line", (CASES + SENTENCES).strip().splitlines())
def test_amount(line: str) -> None:
    text, _, expected = line.partition("|")
    assert ", ".join(_show(amount) for amount in read_amounts(text.strip())) == expected.strip()


@pytest.mark.parametrize("line", (CASES + SENTENCES).strip().splitlines())
def test_display_is_stable_and_changes_nothing_that_is_no_amount(line: str) -> None:
    text, _, expected = line.partition("|")
    shown = normalise_amounts(text)
    assert normalise_amounts(shown) == shown
    if not expected.strip() or (expected.endswith(("unsure", "misheard", "rough")) and "," not in expected):
        assert shown == text


def test_the_table_is_long_enough_to_mean_something() -> None:
    assert len(CASES.strip().splitlines()) >= 150
