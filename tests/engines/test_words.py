import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from toolkit.engines.words import read_syllables, split_words


def test_words_are_whole() -> None:
    assert split_words("颗粒大颜色红") == ("颗粒", "大", "颜色", "红")


@given(st.text(max_size=30))
def test_words_joined_are_the_text_and_each_character_has_its_sound(text: str) -> None:
    assert "".join(split_words(text)) == text
    assert len(read_syllables(text)) == len(text)


def test_sounds_are_toneless_and_only_of_chinese_characters() -> None:
    assert read_syllables("5斤 绿A茶ok") == ("", "jin", "", "lv", "", "cha", "", "")


def test_a_letter_by_itself_has_the_syllable_that_it_was_written_for() -> None:
    assert read_syllables("洪湖的O粉") == ("hong", "hu", "de", "ou", "fen")
    assert read_syllables("VO粉 O2") == ("", "", "fen", "", "", "")


def test_no_noise_and_no_cache_file(tmp_path) -> None:
    code = "from toolkit.engines.words import split_words; split_words('武都花椒')"
    run = subprocess.run(
        [sys.executable, "-W", "default", "-c", code], capture_output=True, text=True, env={"TMPDIR": str(tmp_path)}
    )
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")
    assert list(tmp_path.iterdir()) == []
