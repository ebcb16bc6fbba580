"""A job as a page shows it."""

from typing import Any

from toolkit.core.job import Job
from toolkit.core.text import Lang
from ui.html import format_left


def plain_job(job: Job, lang: Lang) -> dict[str, Any]:
    """State, step, share done (0..1), time left in words, notes, the fault; `out` names what came out of it."""
    return {
        "state": job.state, "stage": job.stage.get(lang), "fraction": job.fraction, "out": job.out,
        "left": format_left(job.eta_s, lang) if job.state == "running" else "",
        "message": job.error.get(lang) if job.error else "", "notes": [note.get(lang) for note in job.notes],
    }  # fmt: skip
