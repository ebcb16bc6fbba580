"""The user's word list survives being written, edited by hand and spoilt."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.core.errors import InputError, OutputNotWritable
from toolkit.core.word_list import WordList, WordRule
from toolkit.media.word_list_file import read_word_list, write_word_list


def test_no_file_is_an_empty_list(tmp_path: Path) -> None:
    assert read_word_list(tmp_path / "words.toml") == WordList()


@given(pair=st.tuples(st.text(min_size=1, max_size=8), st.text(min_size=1, max_size=8)))
def test_what_is_written_is_read_again(tmp_path_factory: pytest.TempPathFactory, pair: tuple[str, str]) -> None:
    path = tmp_path_factory.mktemp("words") / "words.toml"
    words = WordList(rules=(WordRule(heard=pair[0], written=pair[1], verdict="never"),))

    write_word_list(words, path)

    assert read_word_list(path) == words


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[[word]]\nheard = '发火'\n", "第 1 条"),
        ("[[word]]\nheard = '发火'\nwritten = '发货'\nverdict = 'maybe'\n", "always 或 never"),
        ("[[word]]\nheard = '三十'\nwritten = '四十'\nverdict = 'always'\n", "数字"),
        ("word = 3\n", "读不懂"),
        ("[[word\n", "读不懂"),
    ],
)
def test_a_spoilt_file_says_where_and_what(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "words.toml"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(InputError) as caught:
        read_word_list(path)

    assert said in caught.value.text("zh")
    assert str(path) in caught.value.text("zh")


def test_a_folder_in_its_place_is_told_and_nothing_is_left(tmp_path: Path) -> None:
    path = tmp_path / "words.toml"
    path.mkdir()

    with pytest.raises(OutputNotWritable):
        write_word_list(WordList(), path)

    assert [entry.name for entry in tmp_path.iterdir()] == ["words.toml"]
