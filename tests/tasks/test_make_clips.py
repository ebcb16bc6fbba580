"""The main job from end to end, on made-up footage with a listener that says what it is told."""

import dataclasses
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from clip_runs import CARDS
from media_factory import MediaFactory

from toolkit.app import App
from toolkit.config import load_settings
from toolkit.core.clip_result import ClipResult
from toolkit.core.codec import from_plain
from toolkit.core.errors import Cancelled, DiskFull, EngineMissing, InputError, OutputTaken
from toolkit.core.make_request import MakeRequest
from toolkit.core.plan import MakePlan
from toolkit.core.products import ProductCard
from toolkit.core.progress import Progress, Reporter
from toolkit.core.promo_options import PromoOptions
from toolkit.core.spans import Span
from toolkit.core.text import Text
from toolkit.engines.fake import FakeTranscriber
from toolkit.media.check_output import check_clip
from toolkit.tasks import render_clips as render_clips_module
from toolkit.tasks.make_clips import make_clips
from toolkit.tasks.render_clips import check_covers
from toolkit.tasks.tools import MakeTools

SENTENCES = (
    "大家晚上好，欢迎来到直播间。",
    "接下来给大家介绍的是风节七成。",
    "我们奉节脐橙皮薄，没有籽。",
    "五斤装今天三十九块九。",
    "想要脐橙的家人点一号链接。",
    "好，下面这一款是武乡小米。",
    "武乡小米是今年的新米，颜色黄。",
    "两斤一袋，二十九块九。",
    "喜欢小米的朋友拍二号链接。",
    "今天就到这里，谢谢大家。",
)
SENTENCE_MS, STEP_MS = 2600, 3200


def _script() -> tuple[tuple[Span, str], ...]:
    return tuple((Span(400 + i * STEP_MS, 400 + i * STEP_MS + SENTENCE_MS), text) for i, text in enumerate(SENTENCES))


@pytest.fixture(scope="module")
def sale(media: MediaFactory) -> Path:
    return media.clock("sale.mp4", seconds=len(SENTENCES) * STEP_MS / 1000, fps=12, size=(480, 270))


@pytest.fixture
def cards(app: App, tmp_path: Path) -> tuple[ProductCard, ...]:
    (tmp_path / "products.toml").write_text(CARDS, encoding="utf-8")
    return app.load_products(tmp_path / "products.toml")


def _tools(app: App, heard: list[Span] | None = None) -> MakeTools:
    def detect(audio: np.ndarray) -> tuple[Span, ...]:
        return tuple(
            span.clamped(Span(0, len(audio) // 16)) for span, _ in _script() if span.start_ms < len(audio) // 16
        )

    tools = app.make_tools()
    small = dataclasses.replace(
        tools.profiles["douyin"], width_px=180, height_px=320, fps=10, cover_width_px=270, cover_height_px=360
    )
    return dataclasses.replace(
        tools,
        profiles={"douyin": small},
        check_transcriber=lambda: "fake",
        load_transcriber=lambda: FakeTranscriber(_script(), on_call=(heard if heard is not None else []).append),
        detect_speech=detect,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A finished run, which several tests look at; each leaves it finished."""

    app: App
    request: MakeRequest
    manifest: dict[str, Any]


@pytest.fixture(scope="module")
def made(sale: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    folder = tmp_path_factory.mktemp("made")
    (folder / "products.toml").write_text(CARDS, encoding="utf-8")
    with App.open(load_settings({"CHUSHAN_HOME": str(folder / "home"), "CHUSHAN_LANG": "zh"})) as app:
        request = _request(app.load_products(folder / "products.toml"), folder / "out", sale)
        yield Made(app=app, request=request, manifest=make_clips(request, _tools(app), Reporter()))


def _request(cards: tuple[ProductCard, ...], out: Path, *footage: Path, **kwargs) -> MakeRequest:
    return MakeRequest(footage=footage, cards=cards, out=out, **kwargs)


def test_a_talk_gives_a_clip_per_product_cut_at_sentences(made: Made) -> None:
    out, manifest = made.request.out, made.manifest
    assert [clip["product"] for clip in manifest["clips"]] == ["orange", "millet"]
    assert all(clip["findings"] == [] for clip in manifest["clips"])
    plan = from_plain(MakePlan, json.loads((out / "plan.json").read_text(encoding="utf-8")))
    starts = [span.start_ms for span, _ in _script()]
    ends = [span.end_ms for span, _ in _script()]
    for clip in plan.clips:
        span = clip.parts[0].span
        assert min(abs(span.start_ms - start) for start in starts) <= 300
        assert min(abs(span.end_ms - end) for end in ends) <= 300
    orange = plan.clips[0]
    assert "奉节脐橙" in "".join(cue.text for cue in orange.cues)
    assert "风节七成" not in "".join(cue.text for cue in orange.cues)
    assert orange.sticker == "5斤装 39.9元"
    for name in ("clips/01-orange.srt", "covers/01-orange.jpg", "copy/millet.md", "script.md", "report.html"):
        assert (out / name).stat().st_size > 100, name
    for clip in manifest["clips"]:
        assert [Path(name).stem.removeprefix(clip["id"]) for name in clip["more_covers"]] == ["-banner", "-panel"]
        assert all((out / name).is_file() for name in clip["more_covers"])


def test_the_same_run_again_does_nothing_and_other_cards_are_refused(made: Made) -> None:
    heard: list[Span] = []
    again = make_clips(made.request, _tools(made.app, heard), Reporter())
    assert again["reused"]
    assert heard == []
    with pytest.raises(OutputTaken):
        make_clips(dataclasses.replace(made.request, cards=made.request.cards[:1]), _tools(made.app), Reporter())


def test_projects_are_written_beside_finished_clips_when_asked_for(made: Made) -> None:
    asked = dataclasses.replace(made.request, exports=("otio", "edl", "fcpxml", "srt", "jianying"))
    again = make_clips(asked, _tools(made.app), Reporter())
    out = made.request.out
    assert again["reused"]
    assert {"clips/01-orange.otio", "clips/02-millet.edl", "clips/jianying/01-orange/"} <= set(again["exports"])
    assert all((out / name).exists() for name in again["exports"])
    stored = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert stored["exports"] == again["exports"]
    assert "clips/01-orange.fcpxml" in stored["files"]
    assert make_clips(made.request, _tools(made.app), Reporter())["exports"] == again["exports"]


def test_what_the_platform_minds_stands_in_manifest_and_report(app: App, cards, sale: Path, tmp_path: Path) -> None:
    tools = _tools(app)
    strict = dataclasses.replace(tools.profiles["douyin"], max_mb=0.01, min_s=30.0, caption_chars=12)
    tools = dataclasses.replace(tools, profiles={"douyin": strict})
    manifest = make_clips(_request(cards[:1], tmp_path / "out", sale), tools, Reporter())
    told = " ".join(finding["zh"] for finding in manifest["clips"][0]["findings"])
    assert "超过 0.01 MB" in told
    assert "不到平台要的 30 秒" in told
    report = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "超过 0.01 MB" in report


def test_a_cover_of_another_size_is_told(made: Made, tmp_path: Path) -> None:
    covers = tuple((clip["cover"],) for clip in made.manifest["clips"])
    results = tuple(
        ClipResult(
            clip_id=clip["id"], video=clip["video"], srt=clip["srt"], size_bytes=1, duration_ms=1, width_px=1,
            height_px=1, source_lufs=None, loudness_lufs=None, true_peak_dbtp=None,
        )
        for clip in made.manifest["clips"]
    )  # fmt: skip
    profile = _tools(made.app).profiles["douyin"]
    assert [clip.findings for clip in check_covers(results, covers, profile, made.request.out)] == [(), ()]
    other = dataclasses.replace(profile, cover_width_px=280)
    told = check_covers(results, covers, other, made.request.out)[0].findings
    assert [finding.zh for finding in told] == ["封面是 270x360，应为 280x360"]


def test_a_run_that_fails_at_once_leaves_no_folder(app: App, cards, sale: Path, tmp_path: Path) -> None:
    def fail() -> str:
        raise EngineMissing("ears", Text("没有", "missing"), Text("装上", "install them"))

    tools = dataclasses.replace(_tools(app), check_transcriber=fail, load_transcriber=fail)
    own = tmp_path / "mine"
    own.mkdir()
    for out in (tmp_path / "out", own):
        with pytest.raises(EngineMissing):
            make_clips(_request(cards, out, sale), tools, Reporter())
    assert not (tmp_path / "out").exists()
    assert list(own.iterdir()) == []


def test_a_deleted_clip_is_made_again_and_nothing_else(made: Made) -> None:
    clip = made.request.out / "clips" / "02-millet.mp4"
    clip.unlink()
    tools = _tools(made.app)
    make_clips(made.request, tools, Reporter())
    assert [record.name.en for record in tools.stages.records if not record.reused] == ["clip 02-millet"]
    assert clip.is_file()


def test_another_price_reuses_what_was_heard_and_seen(made: Made, tmp_path: Path) -> None:
    (tmp_path / "products.toml").write_text(CARDS.replace("39.9元", "59.9元"), encoding="utf-8")
    dearer = made.app.load_products(tmp_path / "products.toml")
    tools = _tools(made.app)
    plan = make_clips(
        dataclasses.replace(made.request, cards=dearer, out=tmp_path / "out", is_dry_run=True), tools, Reporter()
    )["plan"]
    assert plan["clips"][0]["sticker"] == "5斤装 59.9元"
    assert [record.name.en for record in tools.stages.records if not record.reused] == []


def test_a_dry_run_plans_and_renders_nothing(app: App, cards, sale: Path, tmp_path: Path) -> None:
    request = _request(cards, tmp_path / "out", sale, is_dry_run=True, exports=("edl",))
    result = make_clips(request, _tools(app), Reporter())
    assert result["exports"] == ["clips/01-orange.edl", "clips/02-millet.edl"]
    assert len(result["plan"]["clips"]) == 2
    assert (tmp_path / "out" / "plan.json").is_file()
    assert not list((tmp_path / "out").rglob("*.mp4"))
    full = make_clips(_request(cards, tmp_path / "out", sale), _tools(app), Reporter())
    assert len(full["clips"]) == 2


def test_a_product_nobody_names_is_told(app: App, cards, sale: Path, tmp_path: Path) -> None:
    honey = dataclasses.replace(cards[0], id="honey", name="康县土蜂蜜", aliases=("土蜂蜜",), link_no=7)
    request = _request((*cards, honey), tmp_path / "out", sale, is_dry_run=True)
    notes = make_clips(request, _tools(app), Reporter())["plan"]["notes"]
    assert any("康县土蜂蜜" in note["zh"] for note in notes)


def test_cancelled_again_and_again_then_finished_by_the_same_command(app: App, cards, sale, tmp_path: Path) -> None:
    request = _request(cards[:1], tmp_path / "out", sale)
    for fraction in (0.01, 0.04, 0.2, 0.45, 0.6, 0.9):
        furthest = [0.0]

        def watch(progress: Progress, furthest: list[float] = furthest) -> None:
            furthest[0] = max(furthest[0], progress.fraction)

        with pytest.raises(Cancelled):
            make_clips(request, _tools(app), Reporter(watch, lambda limit=fraction, at=furthest: at[0] >= limit))
        assert not (tmp_path / "out" / "manifest.json").exists()
    assert len(make_clips(request, _tools(app), Reporter())["clips"]) == 1


def test_silent_footage_gives_a_montage_without_a_price_unless_the_product_is_known(
    app: App, cards, media: MediaFactory, tmp_path: Path
) -> None:
    field = media.ffmpeg(
        "field.mp4", "-f", "lavfi", "-i", "testsrc2=s=640x360:r=25:d=18", "-preset", "ultrafast", "-pix_fmt", "yuv420p"
    )
    unknown = make_clips(_request(cards, tmp_path / "a", field), _tools(app), Reporter())
    plan = json.loads((tmp_path / "a" / "plan.json").read_text(encoding="utf-8"))
    assert [clip["situation"] for clip in unknown["clips"]] == ["scenery"]
    assert plan["clips"][0]["sticker"] == ""
    known = _request(cards, tmp_path / "b", field, matches=(("field.mp4", "millet"),))
    make_clips(known, _tools(app), Reporter())
    plan = json.loads((tmp_path / "b" / "plan.json").read_text(encoding="utf-8"))
    assert plan["clips"][0]["sticker"] == "2斤装 29.9元"


def test_an_edited_plan_is_rendered_as_it_says(app: App, cards, sale: Path, tmp_path: Path) -> None:
    make_clips(_request(cards[:1], tmp_path / "a", sale, is_dry_run=True), _tools(app), Reporter())
    text = (tmp_path / "a" / "plan.json").read_text(encoding="utf-8")
    (tmp_path / "edited.json").write_text(text.replace("皮薄", "皮儿薄"), encoding="utf-8")
    plan = app.load_plan(tmp_path / "edited.json")
    make_clips(_request(cards[:1], tmp_path / "b", sale, plan=plan), _tools(app), Reporter())
    assert "皮儿薄" in (tmp_path / "b" / "clips" / "01-orange.srt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"schema": "MakePlan.1"', '"schema": "Cake.1"', "Cake.1"),
        ('"end_ms": ', '"end_ms": 9', "01-orange"),
        ('"id": "01-orange"', '"id": "../../x"', "../../x"),
        ("{", "", "1"),
    ],
)
def test_a_plan_edited_wrongly_is_refused(
    app: App, cards, sale: Path, tmp_path: Path, old: str, new: str, said: str
) -> None:
    make_clips(_request(cards, tmp_path / "a", sale, is_dry_run=True), _tools(app), Reporter())
    text = (tmp_path / "a" / "plan.json").read_text(encoding="utf-8")
    (tmp_path / "edited.json").write_text(text.replace(old, new), encoding="utf-8")

    def render() -> None:
        plan = app.load_plan(tmp_path / "edited.json")
        make_clips(_request(cards, tmp_path / "b", sale, plan=plan), _tools(app), Reporter())

    with pytest.raises(InputError) as caught:
        render()
    assert said in caught.value.text("zh")


def test_footage_matched_by_the_user_gets_its_own_clip_and_a_wrong_match_is_told(
    app: App, cards, media: MediaFactory, tmp_path: Path
) -> None:
    field = media.ffmpeg(
        "field.mp4", "-f", "lavfi", "-i", "testsrc2=s=640x360:r=25:d=18", "-preset", "ultrafast", "-pix_fmt", "yuv420p"
    )
    other = media.ffmpeg(
        "hill.mp4", "-f", "lavfi", "-i", "testsrc2=s=640x360:r=25:d=6", "-preset", "ultrafast", "-pix_fmt", "yuv420p"
    )
    request = _request(cards, tmp_path / "a", field, other, matches=(("hill.mp4", "millet"),), is_dry_run=True)
    plan = make_clips(request, _tools(app), Reporter())["plan"]
    assert sorted(clip["title"] for clip in plan["clips"]) == ["", "武乡小米"]
    with pytest.raises(InputError, match=r"hil\.mp4"):
        make_clips(dataclasses.replace(request, matches=(("hil.mp4", "millet"),)), _tools(app), Reporter())


def test_a_talk_that_names_no_product_is_told_and_gets_no_name(app: App, cards, sale: Path, tmp_path: Path) -> None:
    honey = tuple(dataclasses.replace(card, name=f"甘孜牦牛肉{i}", aliases=()) for i, card in enumerate(cards))
    result = make_clips(_request(honey, tmp_path / "out", sale, is_dry_run=True), _tools(app), Reporter())
    assert [clip["title"] for clip in result["plan"]["clips"]] == [""]
    assert any("没有听到" in note["zh"] for note in result["plan"]["notes"])


def test_a_promo_film_comes_with_the_copy_of_its_own_product_alone(
    app: App, cards, media: MediaFactory, tmp_path: Path
) -> None:
    scenes = media.ffmpeg(
        "果园.mp4", "-f", "lavfi", "-i", "testsrc2=s=320x180:r=12:d=16,hue=H=floor(t/4)*1.6", "-pix_fmt", "yuv420p"
    )
    request = _request(
        cards, tmp_path / "out", scenes, matches=(("果园.mp4", "orange"),), promo=PromoOptions(seconds=15)
    )
    manifest = make_clips(request, _tools(app), Reporter())
    assert [clip["product"] for clip in manifest["clips"]] == ["orange"]
    assert [path.name for path in (tmp_path / "out" / "copy").iterdir()] == ["orange.md"]
    assert manifest["products"] == ["orange"]
    with pytest.raises(InputError):
        make_clips(dataclasses.replace(request, matches=(), out=tmp_path / "refused"), _tools(app), Reporter())
    assert not (tmp_path / "refused").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="no file size limit on Windows")
def test_a_disk_that_fills_up_while_a_clip_is_rendered(
    app: App, cards, media: MediaFactory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second clip finds no room: the first stays, nothing is half written, the next run makes the second only."""
    import resource

    noise = "testsrc2=s=320x180:r=12:d=6,noise=alls=8:allf=t"
    sources = [media.ffmpeg(f"{name}.mp4", "-f", "lavfi", "-i", noise, "-pix_fmt", "yuv420p") for name in "ab"]
    calls: list[str] = []
    render = render_clips_module.render_clip

    def short_of_room(plan: Any, *args: Any, **named: Any) -> Any:
        calls.append(plan.id)
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        if len(calls) == 2:
            resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, before[1]))
        try:
            return render(plan, *args, **named)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)

    monkeypatch.setattr(render_clips_module, "render_clip", short_of_room)
    out = tmp_path / "out"
    request = _request(cards, out, *sources, matches=(("a.mp4", "orange"), ("b.mp4", "millet")))
    with pytest.raises(DiskFull) as full:
        make_clips(request, _tools(app), Reporter())
    assert "MB" in full.value.next_step.zh
    assert [path.name for path in (out / "clips").iterdir() if path.suffix == ".mp4"] == [f"{calls[0]}.mp4"]
    assert not [path for path in out.rglob("*") if ".part" in path.name]
    assert not (out / "manifest.json").exists()
    assert len(make_clips(request, _tools(app), Reporter())["clips"]) == 2
    assert calls == [calls[0], calls[1], calls[1]]


@pytest.mark.parametrize(
    ("picture", "told"),
    [("testsrc2=s=320x180:r=1:d=9", ""), ("testsrc2=s=320x180:r=12:d=3", "不到平台要的 5 秒")],
    ids=["screen capture with one picture a second", "shorter than the platform takes"],
)
def test_footage_that_is_hardly_a_film(
    app: App, cards, media: MediaFactory, tmp_path: Path, picture: str, told: str
) -> None:
    source = media.ffmpeg(f"odd{len(told)}.mp4", "-f", "lavfi", "-i", picture, "-pix_fmt", "yuv420p")
    manifest = make_clips(_request(cards, tmp_path / "out", source), _tools(app), Reporter())
    (clip,) = manifest["clips"]
    checked = check_clip(tmp_path / "out" / clip["video"], _tools(app).profiles["douyin"], is_thorough=True)
    assert checked.duration_ms == clip["duration_ms"]
    assert [finding["zh"] for finding in clip["findings"] if told and told in finding["zh"]] or not told
    assert all("不到" in finding.zh or "短边" in finding.zh for finding in checked.faults), checked.faults
