"""The part of the composition root that writes: product copy and live scripts."""

from pathlib import Path
from typing import Any

from toolkit.app_speech import SpeechApp, _WrittenFiles
from toolkit.core.choices import not_among, pick
from toolkit.core.copy_engine import BlockListener
from toolkit.core.copy_types import CopyBook
from toolkit.core.gloss import GlossLexicon
from toolkit.core.progress import Reporter
from toolkit.core.text import Text
from toolkit.core.writing import TextGenerator
from toolkit.engines import words
from toolkit.engines.registry import TEXT_GENERATORS, load_engine
from toolkit.media.gloss_files import load_gloss
from toolkit.tasks.product_texts import load_copy_book
from toolkit.tasks.write_copy import CopyRequest, CopyResult, CopyTools, describe
from toolkit.tasks.write_script import ScriptRequest, ScriptResult, ScriptTools, make_script

DEFAULT_WRITER = "qwen2.5-coder-0.5b-gguf"
ENGINES = ("template", "transformers", "ctranslate2", "openai")
"""What `--engine` offers."""


class CopyApp(SpeechApp):
    """What the commands that write need."""

    def copy_book(self) -> CopyBook:
        """Platforms, sentences and rules that copy is made with."""
        return load_copy_book()

    def describe(
        self,
        request: CopyRequest,
        reporter: Reporter,
        *,
        engine: str = "template",
        model: str = "",
        url: str = "",
        on_text: BlockListener | None = None,
    ) -> CopyResult:
        """Copy of product cards. See `tasks.write_copy`.

        Args:
            engine: template, or one of `engines.registry.TEXT_GENERATORS`.
            model: an id of the catalogue, a folder or GGUF file; or the name of a model on the server at `url`.
        """

        def load(part: Reporter) -> TextGenerator:
            return self.load_writer(engine, part, model=model, url=url)

        if engine not in (*ENGINES, *TEXT_GENERATORS):
            raise not_among(ENGINES, engine, Text("没有这个引擎", "there is no such engine"))
        loads = None if engine == "template" else load
        tools = CopyTools(book=self.copy_book(), written=_WrittenFiles(self._store), load_writer=loads)
        return describe(request, tools, reporter, on_text)

    def write_script(self, request: ScriptRequest, reporter: Reporter) -> ScriptResult:
        """The script of a live show. See `tasks.write_script`."""
        dialects = self.dialects()

        def load(dialect_id: str) -> tuple[str, GlossLexicon | None]:
            dialect = pick(dialects, dialect_id, Text("没有这种方言", "there is no such dialect"))
            return dialect.name.zh, load_gloss(dialect.gloss)

        tools = ScriptTools(
            book=self.copy_book(), written=_WrittenFiles(self._store), load_gloss=load, split_words=words.split_words
        )
        return make_script(request, tools, reporter)

    def load_writer(self, engine: str, reporter: Reporter, *, model: str = "", url: str = "") -> TextGenerator:
        """The engine that writes text.

        Raises:
            EngineMissing: if there is no such engine, or its package is not installed.
            ModelMissing, ModelCorrupt: if its weights are not here or damaged.
        """
        made: Any = load_engine(engine, TEXT_GENERATORS)
        if engine == "openai":
            from toolkit.engines.text_server import ServerOptions

            return made(ServerOptions(url=url, model=model, key=self.settings.text_key))
        if engine == "liar":
            return made()
        folder = Path(model) if model and Path(model).exists() else self._verified(model or DEFAULT_WRITER)
        reporter.note(
            Text(
                "头一次用这个模型要转换几分钟，之后就快了",
                "the first use of a model converts it for some minutes; later ones are quick",
            )
        )
        return made(folder, threads=self.settings.threads, reporter=reporter)
