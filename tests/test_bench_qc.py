"""The benchmark of planted faults, in small: the full one is `python -m bench qc`."""

from bench import _qc_clean as clean
from bench.qc import judge_clean, judge_media, judge_mixed, judge_single


def test_every_planted_fault_is_found_and_mended():
    result = judge_single(3, clean.DEV_TEXTS, range(3, 4))
    assert result["kinds"] >= 20
    assert result["planted"] >= 60
    assert result["missed"] == []
    assert result["left_kinds"] == {}
    assert result["words_changed"] == 0
    assert result["not_settled"] == 0


def test_many_faults_in_one_file_do_not_hide_each_other():
    result = judge_mixed(3, clean.HELD_TEXTS, 9)
    assert (result["missed"], result["left_kinds"]) == ([], {})


def test_nothing_is_found_in_clean_files():
    assert judge_clean(3, clean.HELD_TEXTS, 20)["kinds"] == {}


def test_faults_against_the_footage_are_found():
    result = judge_media(3, clean.DEV_TEXTS)
    assert (result["missed"], result["false_findings"], result["fixable_left_after_fix"]) == ([], {}, {})
