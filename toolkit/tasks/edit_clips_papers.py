"""What tells of a run's clips, renewed after one of them was made anew: the report, and projects that lie beside it."""

import dataclasses
import json
from pathlib import PurePosixPath

from toolkit.core.clip_edit_record import RunRecord
from toolkit.core.errors import ToolkitError
from toolkit.core.export_kinds import EXPORT_KINDS
from toolkit.core.make_request import MakeRequest
from toolkit.core.plan import MakePlan
from toolkit.core.progress import Reporter
from toolkit.core.report_data import StageLog
from toolkit.core.text import Text
from toolkit.media.report import write_report
from toolkit.media.run_folder import MANIFEST, list_files, write_text
from toolkit.tasks.edit_clips_material import OpenRun
from toolkit.tasks.export_clips import export_plan
from toolkit.tasks.product_texts import write_all_copy
from toolkit.tasks.results import Outcome, report_data
from toolkit.tasks.run_exports import CLIPS
from toolkit.tasks.tools import MakeTools

REPORT = "report.html"


def renew_papers(run: OpenRun, plan: MakePlan, record: RunRecord | None, tools: MakeTools, reporter: Reporter) -> None:
    """Writes the report and the projects beside the clips from `plan`, and their sizes into the manifest.

    The clip itself is in place by now: what can't be written is noted, and stays as it was.
    """
    try:
        if record is not None and (run.folder / REPORT).is_file():
            _write_report(run, plan, record, tools, reporter)
        _write_projects(run, plan, reporter.part(0.6, 1.0))
    except ToolkitError as error:
        told = Text(f"报告或工程没有更新：{error.text('zh')}", f"the report or a project is old: {error.text('en')}")
        reporter.note(told)
    manifest = json.loads((run.folder / MANIFEST).read_text(encoding="utf-8"))
    there = list_files(run.folder)
    manifest["files"] = {name: there.get(name, size) for name, size in manifest.get("files", {}).items()}
    write_text(run.folder / MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))


def _write_report(run: OpenRun, plan: MakePlan, record: RunRecord, tools: MakeTools, reporter: Reporter) -> None:
    """Raises MediaUnreadable if footage has gone."""
    findings = run.findings()
    request = MakeRequest(
        footage=tuple(found.footage.path for found in findings), cards=record.cards, out=run.folder,
        profile=record.profile, dialect=record.dialect, matches=record.matches, lang=record.lang,
    )  # fmt: skip
    reporter.report(0, 1)
    outcome = Outcome(plan=plan, findings=findings, clips=record.results, covers=record.covers)
    copies = {card.id: write_all_copy(card, tools.copy_book) for card in record.cards}
    data = dataclasses.replace(report_data(outcome, request, tools, copies), stages=_stages(run))
    write_report(data, run.folder / REPORT, record.lang or tools.lang)


def _stages(run: OpenRun) -> tuple[StageLog, ...]:
    """How long the run's own stages took."""
    return tuple(
        StageLog(name=Text(each["name"]["zh"], each["name"]["en"]), seconds=each["seconds"], is_reused=each["reused"])
        for each in run.manifest.get("stages", ())
    )


def _write_projects(run: OpenRun, plan: MakePlan, reporter: Reporter) -> None:
    """Those that `make` wrote beside the clips: what says otherwise than the video would mislead."""
    names = [PurePosixPath(str(name)) for name in run.manifest.get("exports", ())]
    found = {"jianying" if "jianying" in name.parts else name.suffix.lstrip(".") for name in names}
    kinds = tuple(kind for kind in EXPORT_KINDS if kind in found)
    if kinds:
        export_plan(plan, run.folder / CLIPS, kinds, reporter=reporter)
