"""Composition root: Settings -> App. The only place that picks engines and joins them with the store and the tasks."""

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from toolkit import __version__
from toolkit.app_base import DEFAULT_ASR
from toolkit.app_cards import CardApp
from toolkit.app_clips import ClipApp
from toolkit.app_copy_room import CopyRoomApp
from toolkit.app_courses import CourseApp
from toolkit.app_edit import EditApp
from toolkit.app_footage import FootageApp
from toolkit.app_live import LiveApp
from toolkit.app_records import RecordApp
from toolkit.app_review import ReviewApp
from toolkit.app_script import ScriptApp
from toolkit.app_speech import STAGES_KEPT_DAYS
from toolkit.core.card_proposal import CardProposal
from toolkit.core.card_questions import CardQuestion
from toolkit.core.health import CheckResult
from toolkit.core.job import Job
from toolkit.core.make_request import MakeRequest
from toolkit.core.models import ModelStatus
from toolkit.core.plan import MakePlan, OutputProfile
from toolkit.core.products import ProductCard
from toolkit.core.progress import Reporter
from toolkit.core.speech_request import TranscribeRequest
from toolkit.core.text import Text
from toolkit.engines import denoise, speech_detector, weights, words
from toolkit.engines.memory import release_memory
from toolkit.engines.text_reader import TextReader
from toolkit.jobs import machine
from toolkit.media import health
from toolkit.media.profiles import load_profiles
from toolkit.media.run_folder import read_manifest
from toolkit.media.zip_result import zip_folder
from toolkit.store import stages as stage_rows
from toolkit.tasks import check_facts, products, propose_card
from toolkit.tasks.doctor import Check, judge_weights, run_checks
from toolkit.tasks.make_clips import make_clips
from toolkit.tasks.plan_files import read_plan
from toolkit.tasks.product_texts import load_copy_book
from toolkit.tasks.tools import MakeTools


class App(EditApp, LiveApp, FootageApp, ClipApp, CardApp, CopyRoomApp, ScriptApp, CourseApp, ReviewApp, RecordApp):
    """The product, ready to use. Close it, or use it in `with`."""

    # the main job

    def make(self, request: MakeRequest, reporter: Reporter) -> dict[str, Any]:
        """Footage and cards to a folder of clips; returns its manifest. See `tasks.make_clips`."""
        stage_rows.forget_stages(self._store, STAGES_KEPT_DAYS)
        result = make_clips(request, self.make_tools(), reporter)
        if not request.is_dry_run:
            self._remember_result(result["out"])
        return result

    def submit_make(self, request: MakeRequest) -> str:
        """Queue the main job; returns the job's id at once."""
        title = "、".join(path.name for path in request.footage)
        return self._runner.submit("make", title, lambda reporter: self.make(request, reporter)["out"])

    def load_plan(self, path: Path) -> MakePlan:
        """A plan.json that somebody edited. Raises InputError if it can't be read as one."""
        return read_plan(path)

    def job(self, job_id: str) -> Job | None:
        return self._runner.job(job_id)

    def jobs(self, limit: int = 20) -> tuple[Job, ...]:
        return self._runner.jobs(limit)

    def cancel(self, job_id: str) -> None:
        self._runner.cancel(job_id)

    def result(self, out: Path) -> dict[str, Any]:
        """The manifest of a finished run, {} if there is none."""
        return read_manifest(out) or {}

    def zip_result(self, out: Path) -> Path:
        """The whole result folder as one file beside it."""
        return zip_folder(out, out.with_name(out.name + ".zip"))

    def profiles(self) -> Mapping[str, OutputProfile]:
        return load_profiles()

    def make_tools(self) -> MakeTools:
        """What the main job gets from outside; a test or a benchmark may replace parts of it."""
        return MakeTools(
            stages=self._stages(),
            check_transcriber=self._transcriber_name,
            load_transcriber=self._load_transcriber,
            can_score=self._can_score,
            detect_speech=speech_detector.detect_speech,
            split_words=words.split_words,
            speech_book=self.speech_book(),
            profiles=dict(self.profiles()),
            dialects=dict(self.dialects()),
            copy_book=load_copy_book(),
            threads=self.settings.threads,
            cache_dir=self.settings.home / "cache",
            now_iso=datetime.datetime.now().astimezone().isoformat(timespec="seconds"),
            version=__version__,
            lang=self.settings.lang,
            release_memory=release_memory,
            load_denoiser=denoise.DeepFilter,
            load_speaker=self._load_speaker,
            load_private_finder=self._load_private_finder,
        )

    # product cards

    def load_products(self, path: Path) -> tuple[ProductCard, ...]:
        return products.load_products(path)

    def check_products(self, path: Path) -> tuple[tuple[ProductCard, ...], tuple[Text, ...]]:
        return products.check_products(path)

    def check_facts(
        self, source: str, product: str | None, products: Path | None, today: datetime.date
    ) -> check_facts.FactsCheck:
        """The claims of a text, file or standard input ("-") beside a product card. See `tasks.check_facts`."""
        card = check_facts.find_card(product, products)
        return check_facts.check_facts(check_facts.read_text(source), card, today)

    def propose_card(self, photo: Path, out: Path | None, reporter: Reporter) -> CardProposal:
        """What a photo of a label or certificate says, to be confirmed. See `tasks.propose_card`."""
        reader = TextReader(self.settings.threads)
        proposal = propose_card.propose_from_photo(photo, reader.read, reporter)
        if out is not None:
            propose_card.write_proposal(proposal, out)
        return proposal

    def propose_card_from_talk(
        self, talk: Path, out: Path | None, reporter: Reporter, cards: tuple[ProductCard, ...] = ()
    ) -> CardProposal:
        """What a recording or transcript tells of the goods, to be confirmed. See `tasks.propose_card`.

        Args:
            cards: whose names to listen for.
        """
        if talk.suffix.lower() in propose_card.TRANSCRIPTS:
            proposal = propose_card.propose_from_transcript(talk)
        else:
            result = self.transcribe(TranscribeRequest(media=talk, cards=cards), reporter)
            proposal = propose_card.propose_from_speech(result.segments, talk.name)
        if out is not None:
            propose_card.write_proposal(proposal, out)
        return proposal

    def missing_fields(
        self, file: Path, product: str | None, proposal: Path | None, answers: Mapping[str, str] | None = None
    ) -> tuple[CardQuestion, ...]:
        """What a card still lacks, in the order in which buyers ask."""
        said = propose_card.read_proposal(proposal) if proposal else None
        return propose_card.missing_fields(file, product, said, answers)

    def add_answers(
        self, file: Path, product: str | None, answers: Mapping[str, str], proposal: Path | None
    ) -> tuple[ProductCard, ...]:
        """Write a card with the answers, each with its evidence."""
        said = propose_card.read_proposal(proposal) if proposal else None
        return propose_card.add_answers(file, product, answers, said)

    def write_products_template(self, path: Path) -> None:
        products.write_products_template(path)

    def convert_products(self, source: Path, target: Path) -> tuple[tuple[ProductCard, ...], tuple[Text, ...]]:
        return products.convert_products(source, target)

    def save_products(self, rows: list[dict[str, Any]], path: Path) -> tuple[ProductCard, ...]:
        return products.save_products(rows, path)

    # models

    def model_status(self, model_id: str) -> ModelStatus:
        """By names and sizes only."""
        return weights.quick_status(self.settings.weights_dir, self.catalogue().entry(model_id))

    def fetch_model(self, model_id: str, reporter: Reporter) -> Path:
        """The only thing here that uses the network."""
        endpoints = weights.Endpoints(
            huggingface=self.settings.hf_endpoint,
            mirror=self.settings.hf_mirror,
            modelscope=self.settings.modelscope_endpoint,
        )
        return weights.fetch(self.catalogue().entry(model_id), self.settings.weights_dir, endpoints, reporter)

    def verify_models(self, model_ids: tuple[str, ...], reporter: Reporter) -> tuple[ModelStatus, ...]:
        """Every byte of the models named, or of all that are here."""
        catalogue = self.catalogue()
        ids = model_ids or tuple(
            entry.id for entry in catalogue.entries if self.model_status(entry.id).state != "missing"
        )
        return tuple(
            weights.verify(
                self.settings.weights_dir,
                catalogue.entry(model_id),
                reporter.part(index / len(ids), (index + 1) / len(ids)),
            )
            for index, model_id in enumerate(ids)
        )

    def import_models(self, folder: Path, reporter: Reporter) -> tuple[str, ...]:
        return weights.import_models(self.catalogue(), folder, self.settings.weights_dir, reporter)

    # the computer

    def run_doctor(self, reporter: Reporter) -> tuple[CheckResult, ...]:
        endpoints = (self.settings.hf_endpoint, self.settings.hf_mirror, self.settings.modelscope_endpoint)
        hosts = tuple(urlsplit(endpoint).hostname or endpoint for endpoint in endpoints)
        checks = (
            Check(name=Text("Python", "Python"), run=machine.check_python),
            Check(name=Text("FFmpeg", "FFmpeg"), run=health.check_ffmpeg),
            Check(name=Text("字体", "font"), run=health.check_caption_font),
            Check(name=Text("模型", "model"), run=lambda: judge_weights(self.model_status(DEFAULT_ASR))),
            Check(name=Text("磁盘", "disk"), run=lambda: machine.check_disk(self.settings.home, Path.cwd())),
            Check(name=Text("写权限", "permission"), run=lambda: machine.check_writable(self.settings.home)),
            Check(name=Text("内存", "memory"), run=machine.check_memory),
            Check(name=Text("处理器", "cores"), run=machine.check_cores),
            Check(name=Text("网络", "network"), run=lambda: machine.check_network(hosts)),
        )
        return run_checks(checks, reporter)
