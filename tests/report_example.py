"""A realistic run for the report's tests: two footage files, two products, three clips. Pictures are drawn here."""

import io
import math
from decimal import Decimal

from PIL import Image, ImageDraw

from toolkit.core.cue import Cue
from toolkit.core.media_info import AudioInfo, MediaInfo, VideoInfo
from toolkit.core.plan import ClipPart, ClipPlan, MakePlan, OutputProfile
from toolkit.core.products import Fact, Price, ProductCard
from toolkit.core.quality_words import FAULTS
from toolkit.core.report_data import ClipReport, FootageReport, ReportData, ReportFile, StageLog, Still
from toolkit.core.shot import PictureAnalysis, Quality, Shot, SoundAnalysis
from toolkit.core.slices import ProductSlice
from toolkit.core.spans import Span
from toolkit.core.text import Text
from toolkit.core.transcript import Segment, TermChange, Transcript

PROFILE = OutputProfile(
    id="douyin", title=Text("抖音竖屏", "Douyin vertical"), width_px=720, height_px=1280, fps=30, min_s=15, max_s=60,
    safe_top=0.1, safe_bottom=0.2, safe_left=0.05, safe_right=0.15, caption_chars=14, cover_width_px=720,
    cover_height_px=1280, max_mb=100, source="平台帮助中心", as_of="2026-10-01",
)  # fmt: skip


def draw_still(hue: int, width_px: int = 320, height_px: int = 180) -> bytes:
    """A drawn hill with fruit, as JPEG."""
    picture = Image.new("HSV", (width_px, height_px), ((140 + hue) % 256, 60, 235)).convert("RGB")
    draw = ImageDraw.Draw(picture)
    draw.ellipse((-width_px // 3, height_px // 2, width_px * 2 // 3, height_px * 2), fill=(70 + hue % 60, 130, 80))
    draw.ellipse((width_px // 3, height_px * 3 // 5, width_px * 3 // 2, height_px * 2), fill=(52, 104, 66))
    for n in range(7):
        x, y = (hue * 13 + n * 61) % width_px, height_px * 11 // 20 + (hue * 7 + n * 29) % (height_px // 3)
        r = height_px // 14
        draw.ellipse((x - r, y - r, x + r, y + r), fill=(214, 80 + (hue + n * 9) % 80, 40))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80)
    return out.getvalue()


def media(name: str, duration_ms: int, width_px: int, height_px: int, *, with_sound: bool) -> MediaInfo:
    return MediaInfo(
        path=f"footage/{name}", size_bytes=20_000_000, duration_ms=duration_ms,
        video=VideoInfo(
            width_px=width_px, height_px=height_px, coded_width_px=width_px, coded_height_px=height_px,
            rotation_deg=0, fps_num=30, fps_den=1, codec="h264", pixel_format="yuv420p", start_ms=0,
            duration_ms=duration_ms,
        ),
        audio=AudioInfo(codec="aac", sample_rate_hz=48_000, channels=2, start_ms=0, duration_ms=duration_ms)
        if with_sound else None,
    )  # fmt: skip


def shot(
    start_ms: int, end_ms: int, score: float, *reasons: Text, faults: tuple[str, ...] = (), **parts: float
) -> Shot:
    """A shot with these reasons, or those of `faults`."""
    marks = {"sharpness": score, "exposure": score, "steadiness": score, "colour": 0.8, **parts}
    said = reasons or tuple(FAULTS[fault] for fault in faults)
    quality = Quality(score=score, reasons=said, faults=faults, **marks)
    return Shot(span=Span(start_ms, end_ms), quality=quality, best_time_ms=(start_ms + end_ms) // 2, motion=0.05)


def card(product_id: str, name: str, yuan: str, spec: str, **more: object) -> ProductCard:
    facts = (
        Fact(id="name", label="品名", value=name, evidence="商品卡"),
        Fact(id="origin", label="产地", value="四川省会理市鹿厂镇", evidence="产地证明 照片 03.jpg"),
        Fact(id="spec", label="规格", value=spec, evidence="商品卡"),
        Fact(id="ship.hours", label="发货时间", value="48 小时内", evidence="合作社 王会计"),
    )
    return ProductCard(
        id=product_id, name=name, spec=spec, price=Price(yuan=Decimal(yuan), text=f"{yuan}元"), facts=facts, **more
    )  # type: ignore[arg-type]


def segment(start_ms: int, end_ms: int, text: str, *changes: TermChange, unclear: Text | None = None) -> Segment:
    return Segment(span=Span(start_ms, end_ms), text=text, heard=text, confidence=0.8, changes=changes, unclear=unclear)


def part(footage: int, start_ms: int, end_ms: int, *reasons: Text) -> ClipPart:
    return ClipPart(
        footage=footage, span=Span(start_ms, end_ms), layout="crop", crop_width_px=608, crop_height_px=1080,
        crop_path=(), reasons=reasons,
    )  # fmt: skip


TALK = (
    segment(600, 3900, "大家好，欢迎来到我们的果园。"),
    segment(4200, 9800, "今天第一个产品是会理石榴，皮薄籽软，一口爆汁。",
            TermChange(heard="回礼石榴", written="会理石榴", start_char=8, product_id="pomegranate",
                       why=Text("读音相同", "same sound"))),
    segment(10_100, 16_400, "五斤装，三十九块九，包邮到家。"),
    segment(16_900, 23_000, "石榴是昨天下午刚从树上摘的，带着叶子给你们发。"),
    segment(23_400, 26_000, "嗯那个啊啊", unclear=Text("杂音太大，听不清", "too noisy to make out")),
    segment(30_500, 38_000, "接下来看二号链接，建水冰糖橙。",
            TermChange(heard="见水冰糖城", written="建水冰糖橙", start_char=10, product_id="orange",
                       why=Text("商品卡里的名字", "name on the card"))),
    segment(38_300, 46_900, "冰糖橙甜，小朋友爱吃，切开汁水往下滴。"),
    segment(47_200, 55_000, "十斤装四十九块八，坏果包赔，放心拍。"),
)  # fmt: skip


def _talk_footage() -> FootageReport:
    good = Text("清楚、稳当、光线好", "sharp, steady, well lit")
    shots = (
        shot(0, 9_000, 0.86, good),
        shot(9_000, 23_200, 0.78, good),
        shot(23_200, 30_200, 0.31, faults=("steadiness", "dark"), steadiness=0.2, exposure=0.4),
        shot(30_200, 41_000, 0.58, Text("有一点虚", "slightly out of focus")),
        shot(41_000, 56_000, 0.9, good),
        shot(56_000, 62_000, 0.22, faults=("ground",), sharpness=0.1),
    )  # fmt: skip
    levels = tuple(
        -70.0 if 26_000 < t < 30_400 else -32 + 14 * abs(math.sin(t / 430)) * abs(math.sin(t / 2900))
        for t in range(0, 62_000, 100)
    )
    return FootageReport(
        picture=PictureAnalysis(shots=shots, subjects=(), frame_count=1860, broken_frames=0),
        sound=SoundAnalysis(step_ms=100, levels_db=levels, speech=(Span(600, 26_000), Span(30_500, 55_000)),
                            loudness_lufs=-21.4, true_peak_dbtp=-3.2),
        transcript=Transcript(segments=TALK, language="zh", dialect="mandarin", engine="whisper-base",
                              duration_ms=62_000),
        slices=(
            ProductSlice(product_id="pomegranate", span=Span(4_200, 23_000), confidence=0.93, mentions=3,
                         reasons=(Text("从“今天第一个产品是”说起", "opens with “the first product today”"),)),
            ProductSlice(product_id="orange", span=Span(30_500, 55_000), confidence=0.88, mentions=2,
                         reasons=(Text("说到了价格和包赔", "names price and refund"),)),
        ),
        stills=tuple(Still(time_ms=s.best_time_ms, jpeg=draw_still(n * 23)) for n, s in enumerate(shots)),
    )  # fmt: skip


def _scenery_footage() -> FootageReport:
    shots = tuple(
        shot(n * 2_500, n * 2_500 + 2_500, 0.5 + 0.07 * (n % 6), Text("颜色鲜艳", "vivid colours")) for n in range(8)
    )
    return FootageReport(
        picture=PictureAnalysis(shots=shots, subjects=(), frame_count=600, broken_frames=0),
        stills=tuple(Still(time_ms=s.best_time_ms, jpeg=draw_still(n * 31, 180, 320)) for n, s in enumerate(shots)),
    )


def _clips() -> tuple[tuple[ClipPlan, ...], tuple[ClipReport, ...]]:
    why_talk = (
        Text("整段都在讲会理石榴，提到 3 次", "all of it is about this product, named 3 times"),
        Text("从一句话的开头切到一句话的结尾，没有切断话", "cut at the start and end of a sentence"),
    )
    plans = (
        ClipPlan(
            id="clip-01-pomegranate", situation="talk", product_id="pomegranate",
            title="会理石榴现摘现发，五斤 39.9 元", sticker="5斤 39.9元",
            parts=(part(0, 4_200, 23_000, Text("画面跟着手里的石榴走", "the frame follows the fruit in the hand")),),
            cues=tuple(Cue(span=s.span.shifted(-4_200), lines=(s.text,)) for s in TALK[1:4]),
            cover_footage=0, cover_time_ms=6_000, reasons=why_talk,
        ),
        ClipPlan(
            id="clip-02-orange", situation="talk", product_id="orange", title="建水冰糖橙，切开就滴汁", sticker="",
            parts=(part(0, 30_500, 55_000),),
            cues=tuple(Cue(span=s.span.shifted(-30_500), lines=(s.text,)) for s in TALK[5:]),
            cover_footage=0, cover_time_ms=50_000,
            reasons=(Text("三遍里讲得最完整的一遍", "the most complete of three rounds"),),
        ),
        ClipPlan(
            id="clip-03-orchard", situation="scenery", product_id="pomegranate", title="石榴园的一天", sticker="",
            parts=(part(1, 2_500, 7_500, Text("最清楚的镜头", "the sharpest shot")),
                   part(1, 10_000, 15_000, Text("颜色最好", "the best colours"))),
            cues=(), cover_footage=1, cover_time_ms=3_000,
            reasons=(Text("没有人声，挑了画质最好的两个镜头", "nobody speaks: the two best shots"),),
        ),
    )  # fmt: skip
    ok = (
        Text("H.264 竖屏，手机都能放", "H.264, upright: plays on every phone"),
        Text("响度 -14.1 LUFS，不会忽大忽小", "loudness -14.1 LUFS"),
        Text("字幕没有缺字", "no missing characters in the captions"),
    )
    outputs = tuple(
        ClipReport(
            clip_id=plan.id, video=f"clips/{plan.id}.mp4", cover=f"covers/{plan.id}.jpg",
            srt=f"clips/{plan.id}.srt" if plan.cues else "", copy=f"copy/{plan.id}.md",
            copy_text=f"{plan.title}\n自家果园，现摘现发。\n#助农 #山里好物",
            passed=ok, duration_ms=plan.duration_ms, loudness_lufs=-14.1, true_peak_dbtp=-1.4,
            findings=(Text("字幕第 2 条一秒要看 9 个字，偏快；说慢一点再录一遍更好",
                           "caption 2 asks for 9 characters a second: rather fast; speak slower if you record again"),)
            if plan.id.startswith("clip-02") else (),
        )
        for plan in plans
    )  # fmt: skip
    return plans, outputs


def example_report() -> ReportData:
    plans, outputs = _clips()
    return ReportData(
        plan=MakePlan(
            footage=(
                media("直播回放 10-12.mp4", 62_000, 1920, 1080, with_sound=True),
                media("orchard.mp4", 20_000, 1080, 1920, with_sound=False),
            ),
            profile=PROFILE, dialect="mandarin", clips=plans,
            notes=(Text("没有人说到“野生蜂蜜”，所以没有它的短视频",
                        "nobody named “野生蜂蜜”, so there is no clip of it"),),
        ),
        footage=(_talk_footage(), _scenery_footage()),
        clips=outputs,
        products=(
            card("pomegranate", "会理石榴", "39.9", "5斤", aliases=("石榴", "软籽石榴"), link_no=1,
                 forbidden_notes=("不能说治病", "不能说全国第一")),
            card("orange", "建水冰糖橙", "49.8", "10斤", aliases=("冰糖橙",), link_no=2),
            card("honey", "野生蜂蜜", "88", "500克"),
        ),
        stages=(
            StageLog(name=Text("检查素材", "checking footage"), seconds=1.2),
            StageLog(name=Text("看画面", "looking at the pictures"), seconds=8.4),
            StageLog(name=Text("听写", "writing down the speech"), seconds=21.7, is_reused=True),
            StageLog(name=Text("剪辑", "cutting"), seconds=34.6),
        ),
        files=(ReportFile(label=Text("口播稿", "script"), path="script.md"),
               ReportFile(label=Text("剪辑计划", "plan"), path="plan.json")),
        dialect_title=Text("普通话", "Mandarin"),
        when="2026-11-22T13:05:09+08:00", version="0.1.0",
    )  # fmt: skip
