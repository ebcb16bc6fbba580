"""Render the clips of a plan: video and subtitle file; each clip is a stored stage."""

from dataclasses import replace
from pathlib import Path

from toolkit.core.clip_result import ClipResult
from toolkit.core.plan import ClipPlan, MakePlan, OutputProfile
from toolkit.core.progress import Reporter
from toolkit.core.text import Text
from toolkit.media.check_output import OutputCheck, check_clip
from toolkit.media.check_profile import cover_findings, cue_findings, place_findings
from toolkit.media.render import render_clip
from toolkit.media.run_folder import need_room, write_text
from toolkit.media.subtitles import srt_text
from toolkit.tasks.footage import Footage
from toolkit.tasks.tools import MakeTools

RENDER_VERSION = 4
"""Raise it when a change of rendering makes finished clips wrong."""

BYTES_PER_S = 700_000
"""Room asked for before rendering: 720x1280 at crf 21 to 23 stays under 4 Mbit/s on the sample footage; with margin."""


def render_clips(
    plan: MakePlan, footage: tuple[Footage, ...], out: Path, tools: MakeTools, reporter: Reporter
) -> tuple[ClipResult, ...]:
    """Renders every clip that is not finished yet; a clip's files appear only when they are whole.

    Raises:
        FfmpegFailed, DiskFull, Cancelled: as rendering does; clips finished before stay and are reused.
    """
    total_ms = sum(clip.duration_ms for clip in plan.clips)
    need_room(out, 20_000_000 + total_ms * BYTES_PER_S // 1000)
    results: list[ClipResult] = []
    done_ms = 0
    for number, clip in enumerate(plan.clips, 1):
        stage = Text(f"做短视频 {clip.title}", f"rendering clip {number} of {len(plan.clips)}")
        part = reporter.part(done_ms / total_ms, (done_ms + clip.duration_ms) / total_ms, stage)
        results.append(_render_stored(clip, plan, footage, out, tools, part))
        done_ms += clip.duration_ms
    return tuple(results)


def check_covers(
    clips: tuple[ClipResult, ...], covers: tuple[tuple[str, ...], ...], profile: OutputProfile, out: Path
) -> tuple[ClipResult, ...]:
    """The clips, with what is wrong with the size of their covers added to their findings."""
    from PIL import Image

    checked = []
    for clip, names in zip(clips, covers, strict=True):
        findings: list[Text] = []
        for name in names:
            with Image.open(out / name) as cover:
                findings += cover_findings(*cover.size, profile)
        checked.append(replace(clip, findings=tuple(dict.fromkeys((*clip.findings, *findings)))))
    return tuple(checked)


def _render_stored(
    clip: ClipPlan, plan: MakePlan, footage: tuple[Footage, ...], out: Path, tools: MakeTools, reporter: Reporter
) -> ClipResult:
    def is_there(result: ClipResult) -> bool:
        video = out / result.video
        return video.is_file() and video.stat().st_size == result.size_bytes and (out / result.srt).is_file()

    used = [footage[part.footage].fingerprint for part in clip.parts]
    return tools.stages.run(
        Text(f"做短视频 {clip.title}（{clip.id}）", f"clip {clip.id}"),
        ClipResult,
        ["render", RENDER_VERSION, clip, used, plan.profile, tools.lang],
        lambda: _render(clip, plan, out, tools, reporter),
        reporter,
        is_there,
    )


def _render(clip: ClipPlan, plan: MakePlan, out: Path, tools: MakeTools, reporter: Reporter) -> ClipResult:
    video, srt = f"clips/{clip.id}.mp4", f"clips/{clip.id}.srt"
    (out / "clips").mkdir(exist_ok=True)
    rendered = render_clip(
        clip,
        plan.footage,
        plan.profile,
        out / video,
        reporter.part(0.0, 0.92),
        threads=tools.threads,
        cache_dir=tools.cache_dir,
        load_denoiser=tools.load_denoiser,
    )
    checked = check_clip(
        out / video,
        plan.profile,
        expected_ms=rendered.duration_ms,
        is_gain_capped=rendered.loudness.is_gain_capped,
        reporter=reporter.part(0.92, 1.0),
    )
    write_text(out / srt, srt_text(clip.cues))
    reporter.report(1, 1)
    size = rendered.width_px, rendered.height_px
    findings = (
        *checked.faults,
        *cue_findings(clip.cues, plan.profile),
        *place_findings(rendered.placed, plan.profile, size),
    )
    return ClipResult(
        clip_id=clip.id,
        video=video,
        srt=srt,
        size_bytes=rendered.size_bytes,
        duration_ms=rendered.duration_ms,
        width_px=rendered.width_px,
        height_px=rendered.height_px,
        source_lufs=rendered.loudness.source_lufs,
        loudness_lufs=checked.lufs,
        true_peak_dbtp=checked.true_peak_dbtp,
        passed=_passed(checked, plan.profile, findings),
        findings=findings,
        notes=tuple(dict.fromkeys((*rendered.notes, *checked.notes))),
    )


def _passed(checked: OutputCheck, profile: OutputProfile, findings: tuple[Text, ...]) -> tuple[Text, ...]:
    """What the check of the finished file found in order, for people."""
    if checked.faults:
        return ()
    passed = [
        Text(
            "从头到尾读过，声音和每两秒一帧画面解码无误",
            "read to the end, all sound and a picture in two seconds decoded",
        )
    ]
    if not findings:
        passed.append(
            Text(
                f"符合{profile.title.zh}的规格：画面、长度、大小、编码，字幕和贴片在安全区里",
                f"as {profile.title.en} asks: picture, length, size, coding; captions and stickers in the safe area",
            )
        )
    if checked.lufs is not None and checked.true_peak_dbtp is not None:
        passed.append(
            Text(
                f"响度 {checked.lufs:.1f} LUFS，峰值 {checked.true_peak_dbtp:.1f} dBTP",
                f"loudness {checked.lufs:.1f} LUFS, true peak {checked.true_peak_dbtp:.1f} dBTP",
            )
        )
    return tuple(passed)
