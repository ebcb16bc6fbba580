"""The report page: complete, escaped, self-contained and small."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from report_example import draw_still, example_report, part, segment, shot

from toolkit.core.errors import OutputNotWritable
from toolkit.core.plan import ClipPlan
from toolkit.core.quality_words import FAULTS
from toolkit.core.report_data import FootageReport, Still
from toolkit.core.shot import PictureAnalysis, SoundAnalysis
from toolkit.core.text import Text
from toolkit.core.transcript import TermChange
from toolkit.media.report import MAX_BYTES, render_report, write_report
from toolkit.media.report_pictures import draw_curve, draw_timeline, still_to_uri, thinned
from toolkit.media.report_view import advise, split_changes, view_reshoots
from toolkit.media.report_words import WORDS

VOID = {"meta", "img", "br", "link", "input", "hr"}
MARKUP = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"


class Outline(HTMLParser):
    """Collects tags, ids, links and scripts, and checks that every tag is closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def values(self, name: str) -> list[str]:
        return [attrs[name] or "" for _, attrs in self.tags if name in attrs]


def test_page_shows_every_clip_with_its_reasons_and_checks() -> None:
    page = render_report(example_report(), "zh")

    assert "2 段素材，做好了 3 条短视频" in page
    for text in ("会理石榴现摘现发，五斤 39.9 元", "整段都在讲会理石榴，提到 3 次", "画面跟着手里的石榴走",
                 "字幕没有缺字", "偏快；说慢一点再录一遍更好", "没有人说到“野生蜂蜜”", "沿用上次的结果",
                 "产地证明 照片 03.jpg"):  # fmt: skip
        assert text in page
    outline = Outline(page)
    videos = [attrs for tag, attrs in outline.tags if tag == "video"]
    assert videos[0]["src"] == "./clips/clip-01-pomegranate.mp4"
    assert videos[2]["poster"] == "./covers/clip-03-orchard.jpg"


def test_every_link_within_the_page_has_its_target_once() -> None:
    outline = Outline(render_report(example_report(), "zh"))
    ids = outline.values("id")

    assert len(ids) == len(set(ids))
    inner = [href[1:] for href in outline.values("href") if href.startswith("#")]
    assert set(inner) <= set(ids)
    assert set(outline.values("data-copy")) <= set(ids)
    assert {f"clip-{clip_id}" for clip_id in outline.values("data-clip")} <= set(ids)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_page_asks_nothing_of_the_network(lang: str) -> None:
    page = render_report(example_report(), lang)  # type: ignore[arg-type]
    outline = Outline(page)

    addresses = [v for name in ("src", "href", "poster") for v in outline.values(name)]
    assert all(a.startswith(("#", "./", "data:image/jpeg")) for a in addresses)
    assert not re.search(r"(?:url\(|@import|src=|href=)[\"']?(?:https?:)?//", page)
    assert len(page.encode()) < MAX_BYTES


def test_english_page_has_no_chinese_of_its_own() -> None:
    chinese = {word.zh for word in WORDS.values() if len(word.zh) > 3}  # shorter ones stand in the cards too
    page = render_report(example_report(), "en")
    visible = re.sub(r"<style>.*?</style>|<script>.*?</script>|data:image[^\"]*", "", page, flags=re.DOTALL)

    assert not [word for word in chinese if word in visible]
    assert '<html lang="en">' in page


def test_markup_in_any_users_text_stays_text() -> None:
    data = example_report()
    cards = tuple(replace(card, name=MARKUP, aliases=(MARKUP,), spec=MARKUP) for card in data.products)
    plans = tuple(replace(clip, title=MARKUP, reasons=(Text(MARKUP, MARKUP),)) for clip in data.plan.clips)
    media = tuple(replace(info, path=f"a/{MARKUP}") for info in data.plan.footage)
    clips = tuple(replace(clip, copy_text=MARKUP, findings=(Text(MARKUP, MARKUP),)) for clip in data.clips)
    plan = replace(data.plan, clips=plans, footage=media, notes=(Text(MARKUP, MARKUP),))
    spoken = replace(data.footage[0].transcript, segments=(segment(0, 2000, MARKUP),))  # type: ignore[type-var]
    footage = (replace(data.footage[0], transcript=spoken), data.footage[1])

    page = render_report(replace(data, plan=plan, products=cards, clips=clips, footage=footage), "zh")

    outline = Outline(page)
    assert [tag for tag, _ in outline.tags].count("script") == 1
    assert not outline.values("onerror")
    assert "&lt;script&gt;alert(1)" in page


def test_path_of_a_clip_can_not_become_another_address() -> None:
    data = example_report()
    clips = (replace(data.clips[0], video='clips/甲 "乙"#1.mp4', cover="javascript:alert(1)"), *data.clips[1:])

    outline = Outline(render_report(replace(data, clips=clips), "zh"))

    video = next(attrs for tag, attrs in outline.tags if tag == "video")
    assert video["src"] == "./clips/%E7%94%B2%20%22%E4%B9%99%22%231.mp4"
    assert video["poster"] == "./javascript%3Aalert%281%29"


def test_page_of_a_dry_run_has_no_videos() -> None:
    data = replace(example_report(), clips=())

    page = render_report(data, "zh")

    assert "计划剪成 3 条短视频" in page
    assert "<video" not in page
    Outline(page)


def test_page_without_any_clip_says_so() -> None:
    data = example_report()
    empty = replace(data, plan=replace(data.plan, clips=()), clips=(), footage=(FootageReport(), FootageReport()))

    page = render_report(empty, "en")

    assert "no clip could be made" in page
    assert "There is no picture." in page


def test_four_hours_with_a_thousand_shots_stay_under_three_megabytes() -> None:
    data = example_report()
    hours_ms = 4 * 3600 * 1000
    shots = tuple(shot(n * 14_400, (n + 1) * 14_400, 0.2 + n % 7 / 10, Text("偏暗", "dark")) for n in range(1000))
    stills = tuple(Still(time_ms=s.best_time_ms, jpeg=draw_still(n, 640, 360)) for n, s in enumerate(shots[::4]))
    spoken = replace(data.footage[0].transcript, duration_ms=hours_ms, segments=tuple(  # type: ignore[type-var]
        segment(n * 3000, n * 3000 + 2800, "家人们看过来这个石榴真的是皮薄籽软一口爆汁") for n in range(4800)
    ))  # fmt: skip
    long = FootageReport(
        picture=PictureAnalysis(shots=shots, subjects=(), frame_count=1, broken_frames=0),
        sound=SoundAnalysis(
            step_ms=100, levels_db=(-30.0,) * 144_000, speech=(), loudness_lufs=None, true_peak_dbtp=None
        ),
        transcript=spoken, stills=stills,
    )  # fmt: skip
    info = replace(data.plan.footage[0], duration_ms=hours_ms)
    plan = replace(data.plan, footage=(info, data.plan.footage[1]))

    page = render_report(replace(data, plan=plan, footage=(long, data.footage[1])), "zh")

    assert len(page.encode()) < MAX_BYTES
    assert page.count("家人们看过来") == 4800


def test_changed_name_is_marked_with_what_was_heard() -> None:
    change = TermChange(heard="回礼", written="会理", start_char=2, product_id="p", why=Text("", ""))
    lost = TermChange(heard="x", written="不在句中", start_char=1, product_id="p", why=Text("", ""))

    assert split_changes(segment(0, 1, "这是会理石榴", change, lost)) == (
        ("这是", ""), ("会理", "回礼"), ("石榴", ""),
    )  # fmt: skip


def test_timeline_marks_the_chosen_windows_at_their_clip_time() -> None:
    data = example_report()

    timeline = draw_timeline(1, data.footage[1], data.plan, data.products, "zh", 50)

    assert [(w.left, w.width, w.at_s) for w in timeline.windows] == [(12.5, 25.0, 0.0), (50.0, 25.0, 5.0)]
    assert sum(frame.width for frame in timeline.frames) == pytest.approx(100)
    assert [frame.left for frame in timeline.frames] == [bar.left for bar in timeline.quality]


def test_piece_beyond_the_footage_is_drawn_inside_it() -> None:
    data = example_report()
    clip: ClipPlan = replace(data.plan.clips[2], parts=(part(1, 19_000, 25_000),))

    timeline = draw_timeline(1, data.footage[1], replace(data.plan, clips=(clip,)), data.products, "zh", 50)

    assert (timeline.windows[0].left, timeline.windows[0].width) == (95.0, 5.0)


def test_curve_is_higher_where_it_is_louder() -> None:
    sound = SoundAnalysis(
        step_ms=100, levels_db=(-90.0, -33.0, -6.0), speech=(), loudness_lufs=None, true_peak_dbtp=None
    )

    path, points = draw_curve(sound)

    assert points == 3
    assert "L0.5 100 L1.5 50 L2.5 0" in path


def test_shoot_again_lists_weak_shots_the_worst_first_with_advice() -> None:
    listed = view_reshoots(example_report(), "zh")

    assert [r.score for r in listed] == [22, 31]
    assert "举到胸口" in listed[0].advice
    assert "两手握住手机" in listed[1].advice
    assert listed[0].uri.startswith("data:image/jpeg;base64,")


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("covered", "手指别搭在镜头上"),
        ("black", "摘掉镜头盖"),
        ("dark", "到亮处拍"),
        ("bright", "树荫"),
        ("steadiness", "两手握住手机"),
        ("sharpness", "对焦"),
        ("ground", "举到胸口"),
        ("dirty", "擦一擦"),
        ("compression", "原片"),
        ("colour", "自然光"),
    ],
)
def test_advice_follows_the_fault_not_the_lowest_mark(fault: str, said: str) -> None:
    weakest = {"sharpness": 0.0, "steadiness": 0.0} if fault not in ("sharpness", "steadiness") else {"colour": 0.0}
    (advice,) = advise(shot(0, 1_000, 0.2, faults=(fault,), **weakest).quality)
    assert said in advice.zh


def test_every_fault_has_its_own_advice() -> None:
    advice = [advise(shot(0, 1_000, 0.2, faults=(fault,)).quality) for fault in FAULTS]
    assert len(set(advice)) == len(FAULTS)


def test_many_faults_give_two_pieces_of_advice_and_praise_none() -> None:
    both = shot(0, 1_000, 0.2, faults=("dark", "steadiness", "colour")).quality
    assert len(advise(both)) == 2
    fair = shot(0, 1_000, 0.2, Text("画面还可以", "a fair picture"), exposure=0.1).quality
    assert "换到亮的地方" in advise(fair)[0].zh


def test_damaged_still_is_left_out() -> None:
    assert still_to_uri(Still(time_ms=0, jpeg=b"not a picture")) is None


def test_thinning_keeps_the_spread() -> None:
    stills = tuple(Still(time_ms=n, jpeg=b"") for n in range(10))

    assert [s.time_ms for s in thinned(stills, 5)] == [0, 2, 4, 6, 8]


def test_report_is_written_whole(tmp_path: Path) -> None:
    write_report(example_report(), tmp_path / "report.html", "zh")

    assert [p.name for p in tmp_path.iterdir()] == ["report.html"]
    assert (tmp_path / "report.html").read_text(encoding="utf-8").endswith("</html>")


def test_folder_that_can_not_be_made_gives_a_plain_message(tmp_path: Path) -> None:
    (tmp_path / "gone").write_text("a file")
    with pytest.raises(OutputNotWritable) as caught:
        write_report(example_report(), tmp_path / "gone" / "report.html", "zh")
    assert "report.html" in caught.value.text("zh")
