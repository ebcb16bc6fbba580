"""What the page for copy asks for. No web framework in here: plain values in, plain values out."""

from typing import Any, Protocol, get_args

from toolkit.app_copy import DEFAULT_WRITER, ENGINES
from toolkit.app_copy_room import COPY_JOB, CopyOrder
from toolkit.config import Settings
from toolkit.core.copy_types import TONES, CopyLang
from toolkit.core.errors import InputError
from toolkit.core.job import Job
from toolkit.core.models import ModelStatus
from toolkit.core.text import Lang
from toolkit.tasks.card_room import CardRoom
from toolkit.tasks.copy_room import FORMS, CopyRoom
from ui.copy.plain import block_name, plain_copy, plain_entry
from ui.copy.words import WORDS
from ui.desk.job_view import plain_job
from ui.editor.plain import Body, wrong_request

MAX_CHARS = 2_000


class CopyPageApp(Protocol):
    """The part of the App that the page needs."""

    settings: Settings

    def card_room(self) -> CardRoom: ...
    def copy_room(self) -> CopyRoom: ...
    def submit_copy(self, order: CopyOrder) -> str: ...
    def copy_stream(self, job_id: str) -> tuple[str, str]: ...
    def model_status(self, model_id: str) -> ModelStatus: ...
    def job(self, job_id: str) -> Job | None: ...
    def jobs(self, limit: int = 20) -> tuple[Job, ...]: ...
    def cancel(self, job_id: str) -> None: ...


class CopyActions:
    """The page's work, for one server."""

    def __init__(self, app: CopyPageApp, *, may_name_servers: bool) -> None:
        """`may_name_servers`: text servers may be named; only where the page is for this computer alone, since the
        user's key goes along."""
        self.app = app
        self.may_name_servers = may_name_servers

    @property
    def room(self) -> CopyRoom:
        return self.app.copy_room()

    def start_page(self, lang: Lang) -> dict[str, Any]:
        """What can be chosen, and what was written before."""
        cards = self.app.card_room().cards()
        names = {card.id: card.name for card in cards}
        waiting = [job.id for job in self.app.jobs() if job.kind == COPY_JOB and not job.is_final]
        return {
            "cards": [{"id": card.id, "name": card.name, "told": f"{card.spec} {card.price.text}"} for card in cards],
            "platforms": [{"id": each.id, "title": each.title.get(lang)} for each in self.room.book.limits],
            "tones": [[tone, WORDS[f"tone_{tone}"].get(lang)] for tone in TONES],
            "langs": [[code, WORDS[f"lang_{code}"].get(lang)] for code in get_args(CopyLang)],
            "engines": [self._engine(name, lang) for name in ENGINES if name != "openai" or self.may_name_servers],
            "earlier": [plain_entry(each, names) for each in self.room.earlier()[:30]],
            "job": waiting[-1] if waiting else "",
        }

    def _engine(self, name: str, lang: Lang) -> dict[str, str]:
        note = ""
        if name in ("ctranslate2", "transformers") and self.app.model_status(DEFAULT_WRITER).state == "missing":
            note = WORDS["engine_missing"].get(lang).format(DEFAULT_WRITER)
        return {"id": name, "title": WORDS[f"engine_{name}"].get(lang), "note": note}

    def write(self, body: Body) -> dict[str, Any]:
        """Begin to write; the job's id."""
        platforms, seed = body["platforms"], body.get("seed", 0)
        is_list = isinstance(platforms, list) and all(isinstance(each, str) for each in platforms)
        if not is_list or not platforms or not isinstance(seed, int) or isinstance(seed, bool):
            raise wrong_request()
        engine, url, model = (self._text(body, name) for name in ("engine", "url", "model"))
        if engine not in ENGINES or (engine == "openai" and not self.may_name_servers) or (url and engine != "openai"):
            raise wrong_request()
        order = CopyOrder(
            card_id=self._text(body, "card"),
            platforms=tuple(platforms),
            tone=self._text(body, "tone"),
            lang=self._text(body, "lang"),
            seed=seed % 1_000_000,
            engine=engine,
            model=model if engine == "openai" else "",  # else it would name a folder of this computer
            url=url,
        )
        return {"job": self.app.submit_copy(order)}

    def job(self, job_id: str, lang: Lang) -> dict[str, Any]:
        job = self.app.job(job_id)
        if job is None:
            raise InputError(job_id[:20], WORDS["no_job"], WORDS["reload"])
        block, text = self.app.copy_stream(job_id)
        shown = WORDS["writing_block"].get(lang).format(block_name(block, lang)) if block else ""
        return {**plain_job(job, lang), "block": shown, "text": text}

    def stop(self, job_id: str) -> None:
        self.app.cancel(job_id)

    def open(self, copy_id: str, lang: Lang) -> dict[str, Any]:
        return plain_copy(self.room.open(copy_id), lang)

    def change(self, copy_id: str, body: Body, lang: Lang) -> dict[str, Any]:
        """Keep a line as a person wrote it; the copy as it stands then."""
        base = body.get("base")
        key, text = self._text(body, "key"), self._text(body, "text")
        overwritten = self.room.write(copy_id, key, text, base if isinstance(base, str) else None)
        return {"overwritten": overwritten, "key": key, "copy": self.open(copy_id, lang)}

    def download(self, copy_id: str, form: str) -> tuple[str, bytes]:
        for known in FORMS:
            if form == known:
                return self.room.download(copy_id, known)
        raise wrong_request()

    def _text(self, body: Body, name: str) -> str:
        value = body.get(name, "")
        if not isinstance(value, str) or len(value) > MAX_CHARS:
            raise wrong_request()
        return value
