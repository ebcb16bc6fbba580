"""What the tasks are given: engines, data and the memory of finished stages."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar

import numpy as np

from toolkit.core.copywriting import CopyBook
from toolkit.core.dialect import Dialect
from toolkit.core.gloss import GlossLexicon
from toolkit.core.plan import OutputProfile
from toolkit.core.privacy import PrivateFinder, PrivateKind
from toolkit.core.progress import Reporter
from toolkit.core.protocols import Denoiser, Speaker, Transcriber
from toolkit.core.spans import Span
from toolkit.core.speech_correction import SpeechBook
from toolkit.core.subtitle_profile import SubtitleProfile
from toolkit.core.text import Lang, Text

T = TypeVar("T")


class StageLog(Protocol):
    """One line of the log of a run."""

    @property
    def name(self) -> Text: ...
    @property
    def seconds(self) -> float: ...
    @property
    def cpu_seconds(self) -> float: ...
    @property
    def reused(self) -> bool: ...


class StageRunner(Protocol):
    """Computes a stage once for the same inputs; see `jobs.stages.Stages`."""

    @property
    def records(self) -> list[Any]: ...

    def run(
        self,
        name: Text,
        kind: type[T],
        inputs: Any,
        compute: Callable[[], T],
        reporter: Reporter,
        is_valid: Callable[[T], bool] = ...,
    ) -> T: ...


class WrittenFiles(Protocol):
    """Remembers which files this product wrote, so that only its own untouched ones are written over."""

    def digest(self, path: Path) -> str | None:
        """SHA-256 of what was last written to `path`, or None."""
        ...

    def remember(self, path: Path, digest: str) -> None: ...


class HearingTools(Protocol):
    """What listening to a recording needs from outside: a part of MakeTools and of SpeechTools."""

    @property
    def stages(self) -> StageRunner: ...
    @property
    def check_transcriber(self) -> Callable[[], str]: ...
    @property
    def load_transcriber(self) -> Callable[[], Transcriber]: ...
    @property
    def can_score(self) -> Callable[[], bool]: ...
    @property
    def release_memory(self) -> Callable[[], None]: ...


class SoundTools(Protocol):
    """What measuring the sound of footage needs from outside: a part of MakeTools and of SpeechTools."""

    @property
    def stages(self) -> StageRunner: ...
    @property
    def detect_speech(self) -> Callable[[np.ndarray], tuple[Span, ...]]: ...


class PictureTools(Protocol):
    """What measuring the pictures of footage needs from outside."""

    @property
    def stages(self) -> StageRunner: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechTools:
    """Everything that transcribing and captioning need from outside."""

    stages: StageRunner
    check_transcriber: Callable[[], str]
    """Name of the recogniser asked for; raises ModelMissing without weights, EngineMissing without its package."""
    load_transcriber: Callable[[], Transcriber]
    """Loads (and verifies) the weights: called only when something has to be transcribed."""
    can_score: Callable[[], bool]
    """Whether the recogniser has a `score` of its own, from which a `core.protocols.SoundScorer` is made."""
    advise: Callable[[Dialect], Text | None]
    """A warning where the recogniser is known to be poor at the dialect, with a better one."""
    detect_speech: Callable[[np.ndarray], tuple[Span, ...]]
    split_words: Callable[[str], tuple[str, ...]]
    """Words of a Chinese text, in order: joined they equal it."""
    speech_book: SpeechBook
    dialects: dict[str, Dialect]
    profiles: dict[str, SubtitleProfile]
    load_gloss: Callable[[str], GlossLexicon | None]
    """Dialect words and their Mandarin, by the dialect's id; None where there is no such list."""
    written: WrittenFiles
    threads: int
    cpu_clock: Callable[[], float]
    """CPU seconds of this process and of its children that have ended."""
    release_memory: Callable[[], None]
    """Hands freed memory back to the system."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeTools:
    """Everything the main job needs from outside."""

    stages: StageRunner
    check_transcriber: Callable[[], str]
    """Name of the recogniser; raises ModelMissing without weights, EngineMissing without its package."""
    load_transcriber: Callable[[], Transcriber]
    """Loads (and verifies) the weights: called only when something has to be transcribed."""
    can_score: Callable[[], bool]
    """Whether the recogniser has a `score` of its own, from which a `core.protocols.SoundScorer` is made."""
    detect_speech: Callable[[np.ndarray], tuple[Span, ...]]
    split_words: Callable[[str], tuple[str, ...]]
    """Words of a Chinese text, in order: joined they equal it."""
    speech_book: SpeechBook
    profiles: dict[str, OutputProfile]
    dialects: dict[str, Dialect]
    copy_book: CopyBook
    threads: int
    cache_dir: Path
    """Drawn title cards are kept here."""
    now_iso: str
    """Wall time of the run, ISO 8601."""
    version: str
    lang: Lang
    release_memory: Callable[[], None]
    """Hands freed memory back to the system."""
    load_speaker: Callable[[], Speaker]
    """Loads the voice that reads promo films; raises ModelMissing without weights."""
    load_private_finder: Callable[[tuple[PrivateKind, ...]], PrivateFinder]
    """Loads what looks for faces, plates, phone numbers and codes; raises ModelMissing or EngineMissing."""
    load_denoiser: Callable[[], Denoiser] | None = None
    """What takes noise from behind a voice; raises EngineMissing where it is not installed."""
