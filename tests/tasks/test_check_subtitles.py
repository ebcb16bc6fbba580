# ruff: noqa: E501  rows of a file
"""Checking and mending a subtitle file from disk to disk."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from media_factory import MediaFactory

from toolkit.core.codec import to_plain
from toolkit.core.errors import InputError, OutputTaken
from toolkit.core.products import Price, ProductCard
from toolkit.core.progress import Reporter
from toolkit.engines.chinese_script import to_simplified
from toolkit.engines.speech_detector import detect_speech
from toolkit.engines.words import split_words
from toolkit.media.subtitle_profiles import load_subtitle_profiles
from toolkit.tasks.check_subtitles import SubtitleCheck, SubtitleCheckRequest, SubtitleCheckTools, check_subtitles

NETFLIX = load_subtitle_profiles()["netflix-zh"]
TOOLS = SubtitleCheckTools(split_words=split_words, to_simplified=to_simplified, detect_speech=detect_speech)
FAULTY = """1
00:00:01,000 --> 00:00:03,000
大家好，歡迎来到直播间。

2
00:00:02,500 --> 00:00:05.000
今天的奉节
脐橙只要39
块９！！
3
00:00:09,000 --> 00:00:07,000
- 真的吗...
- 真的 ,你看

4
00:00:11,000 --> 00:00:11,300
<i>买它
"""


def check(path: Path, **options) -> SubtitleCheck:
    return check_subtitles(SubtitleCheckRequest(path=path, profile=NETFLIX, **options), TOOLS, Reporter())


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    path = tmp_path / "别人做的.srt"
    path.write_bytes(FAULTY.encode("gb18030"))
    return path


def test_a_faulty_file_is_mended_beside_the_original_and_nothing_is_left(faulty: Path):
    card = ProductCard(id="orange", name="奉节脐橙", spec="5斤", price=Price(yuan=Decimal("39.9"), text="39.9元"))
    result = check(faulty, fix=True, products=(card,))
    assert {one.rule for one in result.findings} == {
        "encoding", "bad-time", "blank-line", "overlap", "end-before-start", "too-short", "comma-shown", "full-stop-shown",
        "traditional", "too-many-lines", "number-split", "name-split", "doubled-mark", "full-width", "speaker-dash", "ellipsis",
        "half-width-mark", "broken-tag", "italics",
    }  # fmt: skip
    assert result.left == ()
    assert faulty.read_bytes() == FAULTY.encode("gb18030")
    mended = faulty.with_name("别人做的.fixed.srt")
    assert result.out == str(mended)
    text = mended.read_text(encoding="utf-8")
    assert "大家好 欢迎来到直播间\n" in text
    assert "奉节脐橙只要39块9！" in text.replace("\n", "")
    assert "-真的吗…\n-真的 你看\n" in text
    assert check(mended, products=(card,)).findings == ()


def test_the_result_is_plain_and_counts_by_level(faulty: Path):
    plain = to_plain(check(faulty))
    assert plain["schema"] == "SubtitleCheck.1"
    assert plain["errors"] + plain["warnings"] + plain["advice"] == len(plain["findings"])
    assert json.dumps(plain, ensure_ascii=False)


def test_an_existing_result_is_not_overwritten_unasked(faulty: Path):
    check(faulty, fix=True)
    with pytest.raises(OutputTaken):
        check(faulty, fix=True)
    assert check(faulty, fix=True, overwrite=True).left == ()
    with pytest.raises(OutputTaken):
        check(faulty, fix=True, out=faulty)


def test_mending_that_leaves_nothing_says_so_and_writes_nothing(tmp_path: Path):
    path = tmp_path / "a.srt"
    path.write_text("1\n00:00:01,000 --> 00:00:03,000\n请不吝点赞 订阅 转发\n", encoding="utf-8")
    with pytest.raises(InputError):
        check(path, fix=True)
    assert [each.name for each in tmp_path.iterdir()] == ["a.srt"]


def test_what_cannot_be_mended_is_left_with_a_reason(tmp_path: Path):
    path = tmp_path / "a.srt"
    rows = [
        f"{n + 1}\n00:00:{n:02d},000 --> 00:00:{n:02d},916\n这里的话说得实在太快太多了没有人读得过来\n这里的话说得又快又多{'甲乙丙丁戊己庚辛'[n]}\n"
        for n in range(8)
    ]
    path.write_text("\n".join(rows), encoding="utf-8")
    result = check(path, fix=True)
    assert {one.rule for one in result.left} <= {"reading-speed", "too-short"}
    assert result.left
    assert all(not one.is_fixable and one.fix for one in result.left)


def test_cues_beyond_the_video_and_beside_its_cuts_are_found(media: MediaFactory, tmp_path: Path):
    video = media.scenes("check_scenes.mp4", ["color=red:d=3", "color=blue:d=3"])
    path = tmp_path / "a.srt"
    path.write_text(
        "1\n00:00:00,500 --> 00:00:02,000\n第一个镜头\n\n2\n00:00:03,150 --> 00:00:04,900\n第二个镜头\n\n"
        "3\n00:00:05,200 --> 00:00:07,500\n片子已经完了\n",
        encoding="utf-8",
    )
    result = check(path, media=video, fix=True)
    assert [one.rule for one in result.findings if one.rule != "flicker-gap"] == ["shot-change", "beyond-media"]
    assert result.left == ()
    assert "视频没有声音" in result.notes[0].zh
    times = Path(result.out or "").read_text(encoding="utf-8")
    assert "00:00:03,000 --> " in times
    assert "--> 00:00:06,000" in times


@pytest.mark.parametrize("by_ms", [2400, -1300])
def test_a_shift_against_real_speech_is_measured_and_mended(real_media: Path, tmp_path: Path, by_ms: int):
    truth = json.loads((real_media / "livestream" / "dev_clean.json").read_text(encoding="utf-8"))
    said = [s for s in truth["sentences"] if s["start_ms"] + by_ms >= 0]
    path = tmp_path / "late.vtt"
    rows = [f"{_clock(s['start_ms'] + by_ms)} --> {_clock(s['end_ms'] + by_ms)}\n{s['text']}\n" for s in said]
    path.write_text("WEBVTT\n\n" + "\n".join(rows), encoding="utf-8")
    result = check(path, media=real_media / "livestream" / "dev_clean.flac", fix=True)
    assert "time-offset" in {one.rule for one in result.findings}
    assert "time-offset" not in {one.rule for one in result.left}
    (moved,) = [fix.after for fix in result.applied if fix.rule == "time-offset"]
    assert abs(int(moved.removesuffix(" ms")) + by_ms) <= 60


def _clock(ms: int) -> str:
    return f"{ms // 3_600_000:02d}:{ms // 60_000 % 60:02d}:{ms // 1000 % 60:02d}.{ms % 1000:03d}"
