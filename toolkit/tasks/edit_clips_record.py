"""What a run keeps of its footage for the clips page, and how that becomes findings again."""

from collections.abc import Sequence
from pathlib import Path

from toolkit.core.clip_edit_record import FileRecord, RunRecord, Take
from toolkit.core.clip_result import ClipResult
from toolkit.core.evidence import weigh_sentences
from toolkit.core.make_request import MakeRequest
from toolkit.core.plan import MakePlan, OutputProfile
from toolkit.core.spans import Span
from toolkit.core.speech_correction import make_ear
from toolkit.core.turns import split_turns
from toolkit.core.windows import choose_windows
from toolkit.media.edit_clip_files import write_record
from toolkit.tasks.findings import Findings
from toolkit.tasks.footage import Footage
from toolkit.tasks.tools import MakeTools


def keep_record(
    findings: Sequence[Findings], plan: MakePlan, results: Sequence[ClipResult], covers: Sequence[tuple[str, ...]],
    request: MakeRequest, tools: MakeTools,
) -> None:  # fmt: skip
    """Write the record of a run whose clips and covers are made into its folder.

    Raises:
        DiskFull: if there is no room.
    """
    record = RunRecord(
        files=tuple(map(_file_record, findings)),
        takes=find_takes(findings, request, plan.profile, tools),
        cards=request.cards,
        results=tuple(results),
        covers=tuple(covers),
        profile=request.profile,
        dialect=request.dialect,
        matches=request.matches,
        blur=request.blur,
        lang=request.lang or tools.lang,
    )
    write_record(record, request.out)


def _file_record(found: Findings) -> FileRecord:
    return FileRecord(
        fingerprint=found.footage.fingerprint, pictures=found.pictures, sound=found.sound,
        transcript=found.transcript, slices=found.slices,
    )  # fmt: skip


def find_takes(
    findings: Sequence[Findings], request: MakeRequest, profile: OutputProfile, tools: MakeTools
) -> tuple[Take, ...]:
    """Every round of every product, cut to its best window, by product and the best first."""
    takes: list[Take] = []
    book = tools.speech_book
    for index, found in enumerate(findings):
        if not found.slices or found.transcript is None:
            continue
        sentences = split_turns(found.transcript.segments, _file_record(found).voice, book.phrases)
        ear = make_ear(tools.dialects[request.dialect], book)
        evidence = weigh_sentences(sentences, request.cards, book.phrases, ear)
        for piece in found.slices:
            for window in choose_windows((piece,), sentences, evidence, profile.min_s, profile.max_s):
                span = window.span.clamped(Span(0, found.footage.info.duration_ms))
                takes.append(
                    Take(
                        product_id=window.product_id, footage=index, span=span, score=round(window.score, 3),
                        reasons=window.reasons,
                    )
                )  # fmt: skip
    order = {card.id: number for number, card in enumerate(request.cards)}
    takes.sort(key=lambda take: (order.get(take.product_id, len(order)), -take.score, take.footage, take.span))
    return tuple(takes)


def findings_of(record: RunRecord, plan: MakePlan) -> tuple[Findings, ...]:
    """What the run knew when it planned."""
    return tuple(
        Findings(
            footage=Footage(path=Path(info.path), info=info, fingerprint=each.fingerprint), pictures=each.pictures,
            sound=each.sound, transcript=each.transcript, slices=each.slices,
        )
        for info, each in zip(plan.footage, record.files, strict=True)
    )  # fmt: skip
