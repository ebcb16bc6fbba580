"""Find the shots of one footage file. The result is a stored stage, shared with `make` and `check`."""

from dataclasses import dataclass
from pathlib import Path

from toolkit.core.progress import Reporter
from toolkit.core.shots_result import ShotsResult, shots_result
from toolkit.core.text import Text
from toolkit.tasks.footage import look_at_footage, read_footage
from toolkit.tasks.tools import StageRunner


@dataclass(frozen=True, slots=True, kw_only=True)
class ShotTools:
    """What finding shots needs from outside."""

    stages: StageRunner


def find_shots(path: Path, tools: ShotTools, reporter: Reporter) -> ShotsResult:
    """Borders and shots with their quality.

    Raises:
        MediaUnreadable: if the file is missing, damaged, shorter than a second, or has no pictures.
        Cancelled: if the user stopped the job.
    """
    (footage,), notes = read_footage((path,), reporter.part(0, 0.02))
    for note in notes:
        reporter.note(note)
    watching = reporter.part(0.02, 1.0, Text(f"找镜头 {path.name}", f"finding shots {path.name}"))
    return shots_result(footage.info, look_at_footage(footage, tools, watching))
