"""The part of the composition root that every kind of work needs: store, jobs, catalogue, and the one listener."""

import sys
import time
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Self

import sqlalchemy as sa

from toolkit.config import Settings
from toolkit.core.choices import not_among
from toolkit.core.common_terms import parse_common_terms
from toolkit.core.dialect import Dialect, parse_dialects
from toolkit.core.job import Job
from toolkit.core.models import Catalogue, ModelEntry, status_error
from toolkit.core.phrases import parse_phrases
from toolkit.core.progress import Reporter
from toolkit.core.protocols import Transcriber
from toolkit.core.redecode_model import WordModel
from toolkit.core.speech_correction import SpeechBook
from toolkit.core.text import Text
from toolkit.engines import choose, weights, words
from toolkit.engines.memory import release_memory
from toolkit.jobs.runner import JobRunner
from toolkit.jobs.stages import Stages
from toolkit.media.data_files import load_data_text
from toolkit.media.language_model_file import add_dialect, load_language_model
from toolkit.media.word_list_file import read_word_list
from toolkit.store import jobs as job_rows
from toolkit.store import stages as stage_rows
from toolkit.store.db import open_store

DEFAULT_ASR = "whisper-base"


class AppBase:
    """Settings, store, jobs and engines, joined. Close it, or use it in `with`."""

    def __init__(self, settings: Settings, store: sa.Engine) -> None:
        self.settings = settings
        self._store = store
        self._runner = JobRunner(_JobRows(store), time.monotonic)

    @classmethod
    def open(cls, settings: Settings) -> Self:
        """Raises StoreError if the product's own data file can't be used."""
        return cls(settings, open_store(settings.home / "chushan.sqlite"))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Stop running jobs and close the store."""
        self._runner.close()
        self._store.dispose()

    # what all work needs

    def catalogue(self) -> Catalogue:
        return weights.load_catalogue(self.settings.models_dir)

    def dialects(self) -> Mapping[str, Dialect]:
        return {each.id: each for each in parse_dialects(load_data_text("dialects.toml"))}

    def speech_book(self) -> SpeechBook:
        """What corrections of speech are made with."""
        return SpeechBook(
            phrases=parse_phrases(load_data_text("boundary_phrases.toml")),
            common_terms=parse_common_terms(load_data_text("common_terms.toml")),
            read_syllables=words.read_syllables,
            is_word=words.is_word,
            all_readings=words.read_all,
            word_list=read_word_list(self.word_list_path),
            language_model=lambda dialect: _dialect_model(dialect.gloss),
        )

    @property
    def word_list_path(self) -> Path:
        """The user's own word list, a TOML file."""
        return self.settings.home / "words.toml"

    @property
    def house_rules(self) -> tuple[Path, ...]:
        """Rule files of the house: every review uses them beside the product's own."""
        return tuple(sorted((self.settings.home / "rules").glob("*.toml")))

    def _stages(self) -> Stages:
        return Stages(
            lambda key: stage_rows.load_stage(self._store, key),
            lambda key, name, payload, seconds: stage_rows.save_stage(self._store, key, name, payload, seconds),
            time.monotonic,
            cpu_seconds,
        )

    def _listener(self, model: str) -> ModelEntry:
        """The catalogue's entry, if it is one that this version can listen with."""
        entry = self.catalogue().entry(model)
        if not choose.can_hear(entry):
            known = (each.id for each in self.catalogue().entries if choose.can_hear(each))
            raise not_among(known, model, Text("这个模型不能用来听写", "this model can't be used to recognise speech"))
        return entry

    def _transcriber_name(self, model: str = DEFAULT_ASR) -> str:
        entry = self._listener(model)
        weights.locate(self.settings.weights_dir, entry)
        choose.check_engine(entry)
        return entry.id

    def _load_transcriber(
        self, model: str = DEFAULT_ASR, device: str = "auto", reporter: Reporter = Reporter()
    ) -> Transcriber:
        entry = self._listener(model)
        folder = self._verified(entry.id)
        engine, notes = choose.load_transcriber(entry, folder, device=device, threads=self.settings.threads)
        for note in notes:
            reporter.note(note)
        return engine

    def _verified(self, model_id: str) -> Path:
        """The folder of a model, every byte checked. Raises ModelMissing or ModelCorrupt."""
        status = weights.verify(self.settings.weights_dir, self.catalogue().entry(model_id), Reporter())
        error = status_error(status)
        if error is not None:
            raise error
        return status.folder

    def _can_score(self, model: str = DEFAULT_ASR) -> bool:
        return choose.can_score(self._listener(model))


class _JobRows:
    """The store's rows of jobs, as the runner wants them."""

    def __init__(self, store: sa.Engine) -> None:
        self._store = store

    def save(self, job: Job) -> None:
        job_rows.save_job(self._store, job)

    def load(self, job_id: str) -> Job | None:
        return job_rows.load_job(self._store, job_id)

    def list(self, limit: int) -> tuple[tuple[Job, int], ...]:
        return job_rows.list_jobs(self._store, limit)


def cpu_seconds() -> float:
    """CPU time of this process and of its children that have ended."""
    if sys.platform == "win32":
        return time.process_time()
    import resource

    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


@cache
def _language_model() -> WordModel:
    """Kept for the life of the program; read when speech is first corrected. See `load_language_model`."""
    model = load_language_model(words.read_syllables)
    release_memory()  # what it was unpacked from
    return model


@cache
def _dialect_model(gloss: str) -> WordModel:
    """With the words of a dialect's gloss; "" for none."""
    return add_dialect(_language_model(), gloss, words.read_syllables)
