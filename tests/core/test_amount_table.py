"""Every way in which prices, weights, counts and offers are said, and numbers that are none."""

from pathlib import Path

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

SENTENCES = (Path(__file__).parent / "amount_sentences.txt").read_text(encoding="utf-8")
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
