from selling import round_book

from toolkit.core.word_finder import WordFinder


def found(text: str, *words: str) -> dict[str, bool]:
    return {each.word: each.is_exact for each in WordFinder(words, round_book()).find(text)}


def test_a_word_is_found_as_written_and_by_its_sound() -> None:
    assert found("泡开了有巴掌大", "泡开", "巴掌") == {"泡开": True, "巴掌": True}
    assert found("抛开了有八掌大", "泡开", "巴掌") == {"泡开": False, "巴掌": False}


def test_sounds_that_listeners_mix_are_one() -> None:
    assert found("在竹林里早山捡", "竹荪", "早上") == {"早上": False}
    assert found("竹孙要炖鸡", "竹荪", "炖鸡") == {"竹荪": False, "炖鸡": True}


def test_a_longer_word_hides_those_in_it() -> None:
    assert found("玉米糁熬粥", "玉米", "玉米糁", "米", "粥") == {"玉米糁": True, "粥": True}


def test_one_character_is_never_found_by_its_sound() -> None:
    assert found("河里有鱼", "核", "渔") == {}


def test_no_words_find_nothing() -> None:
    assert found("随便说说") == {}
