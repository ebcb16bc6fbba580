from selling import card, ear, phrases, say

from toolkit.core.term_matching import match_terms

WUXIANG = card("wuxiang", "武乡小米", "武乡米")
WUXIANG_SPICED = card("spiced", "五香小米", "五香米")


def test_two_names_of_the_same_sound_are_asked_about() -> None:
    result = match_terms(say("下面是无香小米"), (WUXIANG, WUXIANG_SPICED), ear(), phrases())
    assert [s.text for s in result.segments] == ["下面是无香小米"]
    (question,) = result.questions
    assert question.product_ids == ("wuxiang", "spiced")
    assert question.names == ("武乡小米", "五香小米")
    assert (question.heard, question.segment, question.start_char) == ("无香小米", 0, 3)
    assert question.text.zh == "0:00.0 听到“无香小米”，是“武乡小米”还是“五香小米”？这几个商品名读音太近，请选一个"
    assert "武乡小米 or 五香小米" in question.text.en


def test_the_very_name_of_one_is_no_proof_where_the_other_sounds_the_same() -> None:
    result = match_terms(say("下面是五香小米"), (WUXIANG, WUXIANG_SPICED), ear(), phrases())
    assert result.segments[0].text == "下面是五香小米"
    assert len(result.questions) == 1


def test_what_is_said_nearby_decides() -> None:
    millet = card("wuxiang", "武乡小米", "太行小米")
    said = say("太行小米今年是新米", "下面是无香小米")
    result = match_terms(said, (millet, WUXIANG_SPICED), ear(), phrases())
    assert (result.segments[1].text, result.questions) == ("下面是武乡小米", ())


def test_a_name_that_differs_is_not_asked_about() -> None:
    gannan, fengjie = card("gannan", "赣南脐橙", "脐橙"), card("fengjie", "奉节脐橙", "脐橙")
    result = match_terms(say("来看风街齐成", "再看刚南齐成"), (gannan, fengjie), ear(), phrases())
    assert [s.text for s in result.segments] == ["来看奉节脐橙", "再看赣南脐橙"]
    assert result.questions == ()


def test_an_alias_of_two_cards_goes_to_the_one_spoken_of() -> None:
    gannan, fengjie = card("gannan", "赣南脐橙", "脐橙"), card("fengjie", "奉节脐橙", "脐橙")
    result = match_terms(say("来看奉节脐橙", "想要齐成的家人"), (gannan, fengjie), ear(), phrases())
    assert result.segments[1].text == "想要脐橙的家人"
    assert [c.product_id for c in result.segments[1].changes] == ["fengjie"]


def test_a_dialect_that_merges_sounds_makes_more_names_alike() -> None:
    lan, nan = card("lan", "兰山板栗", "兰栗"), card("nan", "南山板栗", "南栗")
    assert match_terms(say("来看蓝山板立"), (lan, nan), ear("mandarin"), phrases()).questions == ()
    assert len(match_terms(say("来看蓝山板立"), (lan, nan), ear("sichuan"), phrases()).questions) == 1
