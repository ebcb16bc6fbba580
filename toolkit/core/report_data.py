"""Everything that the report page shows, gathered by the main job."""

from dataclasses import dataclass

from toolkit.core.plan import MakePlan
from toolkit.core.products import ProductCard
from toolkit.core.shot import PictureAnalysis, SoundAnalysis
from toolkit.core.slices import ProductSlice
from toolkit.core.text import Text
from toolkit.core.transcript import Transcript


@dataclass(frozen=True, slots=True, kw_only=True)
class Still:
    """A small picture out of the footage."""

    time_ms: int
    """Source time."""
    jpeg: bytes
    """Any size; the report shrinks it to what it shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FootageReport:
    """What was found in one footage file, in the order of `MakePlan.footage`. None where a stage did not apply."""

    picture: PictureAnalysis | None = None
    sound: SoundAnalysis | None = None
    transcript: Transcript | None = None
    slices: tuple[ProductSlice, ...] = ()
    stills: tuple[Still, ...] = ()
    """In order of time; one per shot is enough."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipReport:
    """One finished clip. Paths are relative to the report's folder, with forward slashes; empty for a dry run."""

    clip_id: str
    """`ClipPlan.id`."""
    video: str = ""
    cover: str = ""
    more_covers: tuple[str, ...] = ()
    """The same in other designs."""
    srt: str = ""
    copy: str = ""
    copy_text: str = ""
    """What is pasted beside the clip when it is posted."""
    passed: tuple[Text, ...] = ()
    """Checks of the finished file that came out well."""
    findings: tuple[Text, ...] = ()
    """Checks that did not, in plain words, each with what to do."""
    duration_ms: int = 0
    """Of the finished file, clip time."""
    loudness_lufs: float | None = None
    true_peak_dbtp: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StageLog:
    """How long one stage took."""

    name: Text
    seconds: float
    is_reused: bool = False
    """Its result was there from an earlier run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFile:
    """Another file of the result folder that the page links to."""

    label: Text
    path: str
    """Relative to the report's folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportData:
    """The content of `report.html`."""

    plan: MakePlan
    footage: tuple[FootageReport, ...]
    clips: tuple[ClipReport, ...]
    products: tuple[ProductCard, ...]
    stages: tuple[StageLog, ...] = ()
    files: tuple[ReportFile, ...] = ()
    dialect_title: Text | None = None
    when: str
    """ISO 8601 date and time of the run, given by the caller."""
    version: str

    def __post_init__(self) -> None:
        if len(self.footage) != len(self.plan.footage):
            raise ValueError(f"{len(self.footage)} footage reports for {len(self.plan.footage)} footage files")
