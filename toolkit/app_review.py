"""The part of the application that reviews texts, videos and photos."""

from dataclasses import replace
from functools import cache

from toolkit.app_speech import SpeechApp
from toolkit.core.errors import InputError, ModelMissing
from toolkit.core.progress import Reporter
from toolkit.core.speech_correction import make_ear
from toolkit.core.speech_request import TranscribeRequest
from toolkit.core.speech_result import SpeechResult
from toolkit.core.text import Text
from toolkit.core.transcript import Segment
from toolkit.engines import chinese_script
from toolkit.engines.text_reader import TextReader
from toolkit.engines.whisper_verbatim import verbatim_listener
from toolkit.media.probe import probe
from toolkit.media.review_files import ReviewLine
from toolkit.tasks import read_shown
from toolkit.tasks.hear_fillers import hear_fillers
from toolkit.tasks.rehearse import RehearseRequest, RehearseResult, RehearseTools, rehearse
from toolkit.tasks.review import Review, ReviewRequest, ReviewTools, review
from toolkit.tasks.transcribe import transcribe


class ReviewApp(SpeechApp):
    """What may not be said or shown."""

    def review(self, request: ReviewRequest, reporter: Reporter) -> Review:
        """What a text may not say; rule files in the folder `rules` of the home folder hold too. See `tasks.review`."""
        whole = replace(request, house_rules=(*self.house_rules, *request.house_rules))
        if request.path and read_shown.is_picture(request.path) and not request.lines:
            whole = replace(whole, lines=self._media_lines(request, reporter.part(0.0, 0.98)))
            reporter = reporter.part(0.98, 1.0)
        return review(whole, ReviewTools(to_simplified=chinese_script.to_simplified), reporter)

    def rehearse(self, request: RehearseRequest, reporter: Reporter) -> RehearseResult:
        """A practice talk, heard and scored. See `tasks.rehearse`."""
        dialects, book = self.dialects(), self.speech_book()
        speech = self.speech_tools(request.model, reporter=reporter)
        speech = replace(speech, load_transcriber=cache(speech.load_transcriber))

        def hear_again(heard: SpeechResult, part: Reporter) -> tuple[Segment, ...]:
            language = heard.transcript.language
            return hear_fillers(
                heard, speech.stages, lambda: verbatim_listener(speech.load_transcriber(), language), part
            )

        tools = RehearseTools(
            transcribe=lambda order, part: transcribe(order, speech, part), to_simplified=chinese_script.to_simplified,
            house_rules=self.house_rules, ear=lambda dialect: make_ear(dialects[dialect], book),
            hear_fillers=hear_again,
        )  # fmt: skip
        return rehearse(request, tools, reporter)

    def _media_lines(self, request: ReviewRequest, reporter: Reporter) -> tuple[ReviewLine, ...]:
        """What a video or photo shows and says."""
        assert request.path
        looking = reporter.part(0.0, 0.7, Text("读画面上的字", "reading the words in the picture"))
        shown = read_shown.read_shown(
            request.path, lambda: TextReader(self.settings.threads).read, self._stages(), looking
        )
        said = None
        if request.path.suffix.lower() in read_shown.VIDEOS and probe(request.path).audio:
            listening = reporter.part(0.7, 1.0)
            try:
                heard = self.transcribe(TranscribeRequest(media=request.path, cards=request.cards), listening)
                for note in heard.notes:
                    reporter.note(note)
                said = heard.transcript
            except ModelMissing as error:
                reporter.note(
                    Text(
                        f"没有听写模型，只查了画面上的字。{error.next_step.zh}",
                        f"no recogniser: only the words in the picture were reviewed. {error.next_step.en}",
                    )
                )
        lines = read_shown.media_lines(shown, said)
        if not lines:
            raise InputError(
                str(request.path),
                Text("画面上没有认出字，也没有人说话", "no words were read in it, and nobody speaks"),
                Text("请换一个有字幕或有人讲话的视频，或直接给文案", "Choose one with words, or give the text itself"),
            )
        return lines
