"""The rest of the result folder: copy, script, report and manifest."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2

from toolkit.core.clip_result import ClipResult
from toolkit.core.codec import to_plain
from toolkit.core.copywriting import CopyBook, ProductCopy
from toolkit.core.make_request import MakeRequest
from toolkit.core.plan import ClipPlan, MakePlan
from toolkit.core.products import ProductCard
from toolkit.core.progress import Reporter
from toolkit.core.report_data import ClipReport, FootageReport, ReportData, ReportFile, StageLog, Still
from toolkit.core.text import Text
from toolkit.media.report import write_report
from toolkit.media.run_folder import MANIFEST, list_files, write_text
from toolkit.media.still import still
from toolkit.tasks.findings import Findings
from toolkit.tasks.product_texts import copy_markdown, script_markdown, write_all_copy, write_script
from toolkit.tasks.tools import MakeTools

MAX_STILLS = 60
"""Shots shown as pictures in the report, per footage file."""
STILL_WIDTH_PX = 240


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Everything the run has made so far."""

    plan: MakePlan
    findings: tuple[Findings, ...]
    clips: tuple[ClipResult, ...]
    covers: tuple[tuple[str, ...], ...]
    """For each clip: the plan's own first, then the other designs."""


def write_results(outcome: Outcome, request: MakeRequest, tools: MakeTools, reporter: Reporter) -> dict[str, Any]:
    """Writes copy, script and report, then the manifest, which makes the run complete; returns the manifest."""
    out = request.out
    copies = {card.id: _write_copies(card, out, tools.copy_book) for card in request.cards}
    reporter.report(1, 4)
    write_text(out / "script.md", script_markdown(write_script(request.cards, tools.copy_book)))
    reporter.report(2, 4)
    data = report_data(outcome, request, tools, copies)
    write_report(data, out / "report.html", request.lang or tools.lang)
    reporter.report(3, 4)
    manifest = _manifest(outcome, request, tools)
    write_text(out / MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
    reporter.report(4, 4)
    return {**manifest, "out": str(out), "reused": False}


def _write_copies(card: ProductCard, out: Path, book: CopyBook) -> tuple[ProductCopy, ...]:
    copies = write_all_copy(card, book)
    write_text(out / "copy" / f"{card.id}.md", copy_markdown(card, copies, book))
    return copies


def report_data(
    outcome: Outcome, request: MakeRequest, tools: MakeTools, copies: dict[str, tuple[ProductCopy, ...]]
) -> ReportData:
    """What the report shows. Raises MediaUnreadable if footage is no longer where it was."""
    log = tuple(
        StageLog(name=record.name, seconds=record.seconds, is_reused=record.reused) for record in tools.stages.records
    )
    files = (
        ReportFile(label=Text("直播脚本", "live script"), path="script.md"),
        ReportFile(label=Text("剪辑方案", "the edit as data"), path="plan.json"),
        *(
            ReportFile(label=Text(f"{card.name} 文案", f"copy: {card.name}"), path=f"copy/{card.id}.md")
            for card in request.cards
        ),
    )
    return ReportData(
        plan=outcome.plan,
        footage=tuple(_footage_report(found) for found in outcome.findings),
        clips=tuple(_clip_reports(outcome, request, copies)),
        products=request.cards,
        stages=log,
        files=files,
        dialect_title=tools.dialects[request.dialect].name,
        when=tools.now_iso,
        version=tools.version,
    )


def _footage_report(found: Findings) -> FootageReport:
    shots = found.pictures.shots
    step = max(1, -(-len(shots) // MAX_STILLS))
    return FootageReport(
        picture=found.pictures,
        sound=found.sound,
        transcript=found.transcript,
        slices=found.slices,
        stills=tuple(_still(found, shot.best_time_ms) for shot in shots[::step]),
    )


def _still(found: Findings, time_ms: int) -> Still:
    picture = still(found.footage.path, found.footage.info, time_ms)
    height_px = max(1, round(picture.shape[0] * STILL_WIDTH_PX / picture.shape[1]))
    small = cv2.resize(picture, (STILL_WIDTH_PX, height_px), interpolation=cv2.INTER_AREA)
    _, jpeg = cv2.imencode(".jpg", cv2.cvtColor(small, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, 75])
    return Still(time_ms=time_ms, jpeg=jpeg.tobytes())


def _clip_reports(
    outcome: Outcome, request: MakeRequest, copies: dict[str, tuple[ProductCopy, ...]]
) -> list[ClipReport]:
    reports = []
    for clip, result, covers in zip(outcome.plan.clips, outcome.clips, outcome.covers, strict=True):
        reports.append(
            ClipReport(
                clip_id=clip.id,
                video=result.video,
                cover=covers[0],
                more_covers=covers[1:],
                srt=result.srt,
                copy=f"copy/{clip.product_id}.md" if clip.product_id else "",
                copy_text=_posting_text(copies.get(clip.product_id, ()), request.profile),
                passed=result.passed,
                findings=(*clip.warnings, *result.findings, *result.notes),
                duration_ms=result.duration_ms,
                loudness_lufs=result.loudness_lufs,
                true_peak_dbtp=result.true_peak_dbtp,
            )
        )
    return reports


def _posting_text(copies: tuple[ProductCopy, ...], profile: str) -> str:
    """What is pasted beside the clip: the copy for this platform, else for the first."""
    if not copies:
        return ""
    copy = next((each for each in copies if each.platform == profile), copies[0])
    caption = "".join(sentence.text for sentence in copy.caption)
    return "\n".join(
        line for line in (copy.title.text, caption, " ".join(f"#{tag.lstrip('#')}" for tag in copy.tags)) if line
    )


def clip_entry(clip: ClipPlan, result: ClipResult, covers: tuple[str, ...]) -> dict[str, Any]:
    """What the manifest says of one clip."""
    return {
        "id": clip.id,
        "title": clip.title,
        "product": clip.product_id,
        "situation": clip.situation,
        "video": result.video,
        "srt": result.srt,
        "cover": covers[0],
        "more_covers": list(covers[1:]),
        "duration_ms": result.duration_ms,
        "width_px": result.width_px,
        "height_px": result.height_px,
        "loudness_lufs": result.loudness_lufs,
        "true_peak_dbtp": result.true_peak_dbtp,
        "findings": to_plain((*clip.warnings, *result.findings)),
    }


def _manifest(outcome: Outcome, request: MakeRequest, tools: MakeTools) -> dict[str, Any]:
    clips = [
        clip_entry(clip, result, covers)
        for clip, result, covers in zip(outcome.plan.clips, outcome.clips, outcome.covers, strict=True)
    ]
    return {
        "schema": "MakeResult.1",
        "version": tools.version,
        "made_at": tools.now_iso,
        "profile": request.profile,
        "dialect": request.dialect,
        "footage": [Path(info.path).name for info in outcome.plan.footage],
        "products": [card.id for card in request.cards],
        "clips": clips,
        "notes": to_plain(outcome.plan.notes),
        "stages": [
            {"name": to_plain(record.name), "seconds": round(record.seconds, 2), "reused": record.reused}
            for record in tools.stages.records
        ],
        "files": list_files(request.out),
    }
