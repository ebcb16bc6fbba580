"""Editing captions: what is judged is learned, what is answered is written, what is spoilt is told."""

import dataclasses
from pathlib import Path

import pytest
from speech_example import heard_talk

from toolkit.app import App
from toolkit.config import load_settings
from toolkit.core.errors import InputError
from toolkit.core.spans import Span
from toolkit.core.speech_request import CaptionStyle
from toolkit.core.subtitle_edit import SubtitleEdit
from toolkit.core.term_questions import TermQuestion
from toolkit.core.word_list import WordRule
from toolkit.tasks.edit_subtitles import EditRoom


@pytest.fixture
def room(tmp_path: Path) -> EditRoom:
    with App.open(load_settings({"CHUSHAN_HOME": str(tmp_path / "home")})) as app:
        return app.edit_room()


def text_of(edit: SubtitleEdit) -> str:
    return "".join(cue.text for cue in edit.cues)


def test_upright_footage_gets_captions_for_phones(room: EditRoom, tmp_path: Path) -> None:
    upright = dataclasses.replace(heard_talk(tmp_path / "a.mp4"), width_px=720, height_px=1280)

    assert room.begin(upright).profile == "vertical"
    assert room.begin(heard_talk(tmp_path / "a.mp4")).profile == "netflix-zh"
    assert room.begin(upright, CaptionStyle(profile="bbc")).profile == "bbc"


def test_a_judged_correction_can_be_judged_again(room: EditRoom, tmp_path: Path) -> None:
    edit = room.begin(heard_talk(tmp_path / "a.mp4"))

    undone = room.judge(edit.id, 0, "never", edit.cues)
    assert "风节七成" in text_of(undone)
    assert room.words().rules[0].verdict == "never"
    again = room.judge(edit.id, 0, "always", undone.cues)

    assert "奉节脐橙" in text_of(again)
    assert [rule.verdict for rule in room.words().rules] == ["always"]
    assert room.open(edit.id) == again


def test_what_was_taught_holds_for_the_next_recording(room: EditRoom, tmp_path: Path) -> None:
    edit = room.begin(heard_talk(tmp_path / "a.mp4"))
    room.learn(edit.id, WordRule(heard="发火", written="发货", verdict="always"), edit.cues)

    following = room.begin(heard_talk(tmp_path / "b.mp4"))

    assert "发货" in text_of(following)
    assert "发火" not in text_of(following)


def test_the_name_a_user_chooses_is_written_at_that_place(room: EditRoom, tmp_path: Path) -> None:
    question = TermQuestion(
        span=Span(2250, 3250), heard="奉节脐橙", segment=0, start_char=7, product_ids=("a", "b"),
        names=("奉节脐橙", "凤杰七成"),
    )  # fmt: skip
    edit = room.begin(dataclasses.replace(heard_talk(tmp_path / "a.mp4"), questions=(question,)))

    assert "凤杰七成" in text_of(room.answer(edit.id, 0, "凤杰七成", edit.cues))
    with pytest.raises(InputError):
        room.answer(edit.id, 0, "别的", edit.cues)
    with pytest.raises(InputError):
        room.answer(edit.id, 7, "凤杰七成", edit.cues)


def test_unknown_rules_and_corrections_are_told(room: EditRoom, tmp_path: Path) -> None:
    edit = room.begin(heard_talk(tmp_path / "a.mp4"))

    for wrong in (
        lambda: room.keep(edit.id, edit.cues, "nobody"),
        lambda: room.judge(edit.id, 99, "never", edit.cues),
        lambda: room.export(edit.id, edit.cues, edit.profile, ".exe"),
        lambda: room.open("../secret"),
    ):
        with pytest.raises(InputError):
            wrong()
    assert room.open(edit.id) == edit


def test_a_word_list_spoilt_by_hand_is_told_and_the_captions_stay(room: EditRoom, tmp_path: Path) -> None:
    edit = room.begin(heard_talk(tmp_path / "a.mp4"))
    (tmp_path / "home" / "words.toml").write_text("[[word", encoding="utf-8")

    with pytest.raises(InputError):
        room.lay_out(edit.id, edit.profile)

    assert room.open(edit.id) == edit
