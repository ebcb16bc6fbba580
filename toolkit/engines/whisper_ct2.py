"""Speech to text by Whisper under CTranslate2 (faster-whisper)."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from toolkit.core.chinese_text import write_chinese
from toolkit.core.chunks import find_unheard, plan_chunks
from toolkit.core.errors import EngineFailed, ModelCorrupt, ModelMissing
from toolkit.core.gates import gate_repeats
from toolkit.core.hearings import merge_hearings
from toolkit.core.pinyin import Sounds
from toolkit.core.progress import Reporter
from toolkit.core.protocols import TextScore, TranscribeOptions
from toolkit.core.spans import Span
from toolkit.core.text import Text
from toolkit.core.transcript import Segment
from toolkit.engines.memory import keep_few_kernels, release_memory, share_memory
from toolkit.engines.registry import import_module
from toolkit.engines.speech_detector import SHORT_PAUSE, detect_speech
from toolkit.engines.whisper_ct2_batches import HeardBatch, cut_batches, hear_batches
from toolkit.engines.whisper_ct2_decode import WhisperDecoder, is_repetitive
from toolkit.engines.whisper_ct2_going_on import load_going_on
from toolkit.engines.whisper_ct2_narrow import load_narrow
from toolkit.engines.whisper_ct2_scoring import SoundEncoder, score_texts
from toolkit.engines.whisper_ct2_segments import HeardPiece, build_segments
from toolkit.engines.words import read_syllables

SAMPLE_RATE_HZ = 16_000
PIECE_MS = 20_000
MAX_PIECE_MS = 26_000
"""Longer pieces lose whole sentences, shorter ones the thread: on the Mandarin and long recordings of the test speech
492 errors with 12-16 s, 471 with these, 477 for plain faster-whisper."""
PIECES_AT_ONCE = 2
"""Pieces decoded together take half the time of pieces decoded one by one. Four at once are no faster than two on two
cores (0.067 and 0.065, 0.093 and 0.089 CPU-s/s) and take 100 MB more: hours of speech then peaked at 779 MB."""
WORKERS = 2
"""Jobs at the same time, each with its share of the threads: with terms the two hearings, without them two pieces.
Threads that share one job wait for each other hundreds of times for every character, and burn time while they wait."""
SELLERS_WORDS = (
    "欢迎家人们来到直播间,这款皮薄,汁水多,颗粒大,颜色红,口感好,味道香。五斤装,一袋三十九块九,产地直接发货,"
    "四十八小时内发货,坏了找客服。想要的家人点一号链接,拍一份尝一尝。今天卖的有"
)
"""Words of any farm seller, in sentences (a bare list helped less), with commas as Whisper writes them (with full-width
ones it wrote stray letters). Chosen on the first 110 s of the labelled streams."""
MAX_HINT_CHARS = 60
MODEL_FILES = ("model.bin", "config.json", "tokenizer.json")


@dataclass(frozen=True, slots=True, kw_only=True)
class WhisperOptions:
    """How Whisper searches. Measured with Whisper base int8 on the project's two labelled streams (bench/names.py)."""

    beam_size: int = 5
    compute_type: str = "int8"


class WhisperTranscriber:
    """Whisper of any size; a model is a folder in CTranslate2's format."""

    def __init__(
        self, folder: Path, *, threads: int = 2, options: WhisperOptions | None = None, device: str = "cpu"
    ) -> None:
        """Loads the model (1-3 s for base); `device` is "cpu", or "cuda" once `toolkit.engines.device` has tried it.

        Raises:
            EngineMissing: if faster-whisper or OpenCC is not installed.
            ModelMissing: if a file of the model is not in `folder`.
            ModelCorrupt: if CTranslate2 can't read the model.
        """
        self._id = folder.name
        self._options = options or WhisperOptions()
        for name in MODEL_FILES:
            if not (folder / name).is_file():
                raise ModelMissing(
                    str(folder / name),
                    Text("语音识别模型还没有下载", "the speech recognition model has not been downloaded"),
                    Text(
                        f"请在联网时运行 chushan models fetch {folder.name}",
                        f"While online, run: chushan models fetch {folder.name}",
                    ),
                )
        self._to_simplified = _make_converter()
        self._workers = min(WORKERS, max(1, threads)) if device == "cpu" else 1
        whisper = import_module("faster_whisper", package="faster-whisper")
        share_memory()
        keep_few_kernels()

        def load(path: Path = folder) -> Any:
            return whisper.WhisperModel(
                str(path), device=device, compute_type="auto" if device == "cuda" else self._options.compute_type,
                cpu_threads=max(1, threads // self._workers), num_workers=self._workers, local_files_only=True,
            )  # fmt: skip

        try:
            narrow = load_narrow(folder, load) if device == "cpu" else None
            self._model = narrow or load()
        except Exception as error:
            raise ModelCorrupt(
                str(folder),
                Text(f"语音识别模型读不出来（{error}）", f"the speech recognition model can't be read ({error})"),
                Text(
                    f"请运行 chushan models verify {folder.name}，不对就重新下载",
                    f"Run: chushan models verify {folder.name}, and fetch it again if it differs",
                ),
            ) from error
        self._load_whole = load if narrow else None
        self._whole: Any = None
        self._load_going_on = (lambda: load_going_on(folder, load)) if narrow else None
        self._going_on: Any = None
        self._encoder = SoundEncoder(self._model)
        self._sounds = Sounds()

    @property
    def id(self) -> str:
        return self._id

    def score(
        self, audio: np.ndarray, texts: tuple[str, ...], *, prompt: str = "", language: str = "zh"
    ) -> tuple[TextScore, ...]:
        """How well each text fits `audio` (float32 [n], mono, 16 kHz, -1..1, at most 28 s), in the order of `texts`.

        A text should hold all that is said in `audio`: where it ends is not scored, so compare texts that end with
        the same sound. `prompt` is what Whisper is told was said before (the words before the stretch, or a list of
        names). Costs 0.02-0.1 CPU-seconds for the sound, which is
        remembered, and 0.03 for each text. The same sound and texts always give the same scores.

        Raises:
            EngineFailed: if the engine stops with an error of its own.
        """
        if len(audio) < SAMPLE_RATE_HZ // 10:
            return tuple(TextScore(text=text, char_log_probs=(0.0,) * len(text)) for text in texts)
        try:
            encoded = self._encoder.encode(audio)
            return score_texts(self._model_for(language), self._tokenizer(language), encoded, texts, prompt)
        except (RuntimeError, ValueError, MemoryError) as error:
            raise self._failed(error) from error

    # what live captions need (whisper_ct2_live)

    def decoder(self, beam_size: int, language: str) -> WhisperDecoder:
        return WhisperDecoder(self._model_for(language), self._encoder, self._tokenizer(language), beam_size)

    def live_decoder(self, beam_size: int, language: str) -> WhisperDecoder:
        """One that goes on from a text at little cost, where the model can; it knows no times.

        That is a further model beside the one that `transcribe` asks, loaded when it is first asked (0.1 GB).
        """
        if language == "zh" and self._load_going_on is not None:
            self._going_on, self._load_going_on = self._load_going_on(), None
        if language != "zh" or self._going_on is None:
            return self.decoder(beam_size, language)
        return WhisperDecoder(self._going_on, self._encoder, self._tokenizer(language), beam_size)

    def _model_for(self, language: str) -> Any:
        """The model with the words of `language`: the one for Chinese, or the whole, loaded when it is first asked."""
        if language == "zh" or self._load_whole is None:
            return self._model
        if self._whole is None:
            self._whole = self._load_whole()
        return self._whole

    def hint_for(self, terms: Sequence[str]) -> str:
        return make_hint(terms) if terms else ""

    def merged(self, plain: str, hinted: str) -> str:
        """Both hearings of the same sound as one text, as it should be written."""
        return self._merged(plain, hinted)

    def written(self, text: str) -> str:
        return self._written(text)

    def failed(self, error: Exception) -> EngineFailed:
        return self._failed(error)

    def _tokenizer(self, language: str) -> Any:
        tokenizers = import_module("faster_whisper.tokenizer", package="faster-whisper")
        known = self._model.hf_tokenizer.token_to_id(f"<|{language}|>") is not None
        return tokenizers.Tokenizer(
            self._model.hf_tokenizer, True, task="transcribe", language=language if known else "zh"
        )

    def transcribe(
        self,
        audio: np.ndarray,
        *,
        offset_ms: int = 0,
        options: TranscribeOptions = TranscribeOptions(),
        reporter: Reporter | None = None,
    ) -> tuple[Segment, ...]:
        """What is said in `audio` (see `toolkit.core.protocols.Transcriber`).

        Speech is packed into pieces of about 20 s, cut at pauses, and decoded two at a time. A piece that Whisper is
        unsure of, or in which it wrote little for so much speech, is decoded in a second way, and the likelier reading
        is kept. With `options.terms` each piece is heard once more from the same encoding: words of this prompted
        hearing are taken only where they sound like what was heard without. The first hearing is not prompted:
        `options.prompt` asks for a script, which is converted anyway, and Whisper echoed it at times. The same sound
        always gives the same text. Pieces are filled up to 30 s with quiet, which costs a tenth more and on the test
        speech made fewer mistakes; with terms, where sound is heard twice and costs twice, they are filled up less.
        `reporter` hears after each two pieces.
        """
        reporter = reporter or Reporter()
        if len(audio) < SAMPLE_RATE_HZ // 10:
            return ()
        try:
            speech = detect_speech(audio, SHORT_PAUSE)
            pieces = plan_chunks(speech, len(audio) * 1000 // SAMPLE_RATE_HZ, PIECE_MS, MAX_PIECE_MS)
            first = self._hear(audio, pieces, speech, options, reporter.part(0.0, 0.9))
            found = self._hear_rest(audio, pieces, speech, first, options, reporter.part(0.9, 1.0))
        except (RuntimeError, ValueError, MemoryError) as error:
            raise self._failed(error) from error
        reporter.report(1, 1)
        return tuple(segment.shifted(offset_ms) for segment in gate_repeats(found))

    def _failed(self, error: Exception) -> EngineFailed:
        return EngineFailed(
            self._id,
            Text(f"语音识别中途出错（{error}）", f"speech recognition stopped ({error})"),
            Text(
                "请重试；内存不够时请关掉别的程序或换小一点的模型",
                "Try again; if memory is short, close other programs or take a smaller model",
            ),
        )

    def _hear_rest(
        self,
        audio: np.ndarray,
        pieces: tuple[Span, ...],
        speech: tuple[Span, ...],
        first: tuple[Segment, ...],
        options: TranscribeOptions,
        reporter: Reporter,
    ) -> tuple[Segment, ...]:
        """`first`, and what a second listen makes of speech that was passed over or that a gate refused.

        What fills most of a piece would be heard in the same way again, so it is left as it is.
        """
        holes = find_unheard(speech, first)
        holes = tuple(h for h in holes if not any(h.overlap_ms(p) > 0.7 * p.duration_ms for p in pieces))
        if not holes:
            return first
        duration_ms = len(audio) * 1000 // SAMPLE_RATE_HZ
        rooms = tuple(Span(max(0, h.start_ms - 200), min(h.end_ms + 200, duration_ms)) for h in holes)
        rooms = tuple(part for room in rooms for part in _halved(room, MAX_PIECE_MS))
        again = [s for s in self._hear(audio, rooms, speech, options, reporter) if s.unclear is None]
        again = [s for s in again if not _is_told(s, list(first))]
        kept = [s for s in first if s.unclear is None or not any(s.span.overlap_ms(n.span) for n in again)]
        return tuple(sorted([*kept, *again], key=lambda segment: segment.span))

    def _hear(
        self,
        audio: np.ndarray,
        pieces: Sequence[Span],
        speech: tuple[Span, ...],
        options: TranscribeOptions,
        reporter: Reporter,
    ) -> tuple[Segment, ...]:
        """Segments in `pieces` of `audio`, in the time of `audio`."""
        decoder = self.decoder(self._options.beam_size, options.language)
        hint = make_hint(options.terms) if options.terms else ""
        together = 1 if hint else self._workers
        batches = cut_batches(audio, pieces, speech, max(1, PIECES_AT_ONCE // together))
        segments: list[Segment] = []
        with ThreadPoolExecutor(self._workers) as workers:
            for at in range(0, len(batches), together):
                reporter.report(at, len(batches))
                found = hear_batches(decoder, workers, batches[at : at + together], hint)
                release_memory()  # aligning can't use what decoding left, and takes as much again; nor can the encoder
                for heard in found:
                    for piece in self._to_pieces(decoder, heard, options.prompt):
                        inside = [part for talk in speech if (part := talk.clamped(piece.span)).duration_ms]
                        segments += build_segments(piece, inside)
                release_memory()
        reporter.report(1, 1)
        return tuple(segments)

    def _to_pieces(self, decoder: WhisperDecoder, heard: HeardBatch, prompt: str) -> list[HeardPiece]:
        texts = [self._merged(a.text, b.text) for a, b in zip(heard.plain, heard.hinted, strict=True)]
        times = decoder.align(heard.encoded, texts)
        return [
            HeardPiece(
                span=span,
                text=text,
                words=words,
                hearing=first,
                others=tuple(self._written(each) for each in (first.text, second.text, *first.others)),
                prompt=prompt,
            )
            for span, text, words, first, second in zip(
                heard.batch.spans, texts, times, heard.plain, heard.hinted, strict=True
            )
        ]

    def _merged(self, plain: str, hinted: str) -> str:
        text = self._written(plain)
        if hinted == plain or not hinted or is_repetitive(plain) or is_repetitive(hinted):
            return text
        return write_chinese(merge_hearings(text, self._written(hinted), read_syllables, self._sounds))

    def _written(self, text: str) -> str:
        return write_chinese(self._to_simplified(text))


def make_hint(terms: Sequence[str]) -> str:
    """What Whisper is told was said before: what sellers say everywhere, and the names of what is sold here."""
    names: list[str] = []
    for term in terms:
        if not any(term in name for name in names) and sum(map(len, names)) + len(term) <= MAX_HINT_CHARS:
            names.append(term)
    return SELLERS_WORDS + ",".join(names) + "。"


def _halved(span: Span, most_ms: int) -> tuple[Span, ...]:
    if span.duration_ms <= most_ms:
        return (span,)
    middle = (span.start_ms + span.end_ms) // 2
    return _halved(Span(span.start_ms, middle), most_ms) + _halved(Span(middle, span.end_ms), most_ms)


def _is_told(new: Segment, found: list[Segment]) -> bool:
    """Whether a good segment already stands over most of `new`."""
    words = [word.span for segment in found if segment.unclear is None for word in segment.words]
    covered = sum(new.span.overlap_ms(span) for span in words)
    return covered > new.span.duration_ms // 2


def _make_converter() -> Callable[[str], str]:
    """Traditional to simplified characters; Whisper mixes both, whatever its prompt says."""
    opencc = import_module("opencc", package="opencc")
    return opencc.OpenCC("tw2s").convert  # t2s leaves 炒著 as it is, tw2s writes 炒着 and keeps 著名
