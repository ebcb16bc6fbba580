"""What a farmer tells, to proposed fields with the sentence that tells them."""

from toolkit.core.card_talk import Told, propose_from_talk


def fields(*sentences: str) -> dict[str, str]:
    told = [Told(text=text, where=f"采访 第{number}句") for number, text in enumerate(sentences, 1)]
    return {fact.path: fact.value for fact in propose_from_talk(told, "采访").facts}


def test_a_talk_becomes_fields() -> None:
    assert fields(
        "我们家的脐橙，是重庆奉节县草堂镇的",
        "我是果农李大姐，种了二十年",
        "一箱五斤装，卖三十九块九，平时卖四十五",
        "四十八小时内发货，走中通",
        "坏果包赔，拍个照就行",
        "常温能放十五天，库存有一千二百箱，每人限购五箱",
        "十一月下旬摘的，果径七十五到八十毫米",
    ) == {
        "name": "脐橙", "origin": "重庆奉节县草堂镇", "story.person": "果农李大姐", "spec": "5斤装", "price": "39.9元",
        "price_detail.daily": "45元", "ship.hours": "48", "ship.courier": "中通",
        "after_sales": "坏果包赔，拍个照就行", "shelf_life": "15天", "stock": "1200箱", "limit_per_user": "5箱",
        "harvest_date": "十一月下旬", "grade": "七十五到八十毫米",
    }  # fmt: skip


def test_rough_figures_other_sellers_prices_and_fees_are_not_proposed() -> None:
    assert fields("大概七八块一斤", "外面卖六十", "运费十块钱", "八块钱一斤") == {}


def test_each_field_names_its_sentence_and_the_first_telling_counts() -> None:
    told = [Told(text="卖三十九块九", where="a 0:03"), Told(text="卖四十九块九", where="a 0:09")]
    (fact,) = propose_from_talk(told, "a").facts
    assert (fact.value, fact.evidence) == ("39.9元", "a 0:03：“卖三十九块九”")


def test_what_fits_no_field_is_kept_to_read() -> None:
    assert propose_from_talk([Told(text="今天天气不错", where="a")], "a").unread == ("今天天气不错",)


def test_a_name_that_is_introduced_stands_without_its_verb() -> None:
    assert fields("接下来，给大家介绍的是奉节脐橙，长在坡地果园")["name"] == "奉节脐橙"
