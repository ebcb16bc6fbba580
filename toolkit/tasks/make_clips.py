"""The main job: footage and product cards in, a folder of clips ready to post out."""

import dataclasses
import hashlib
import json
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from toolkit.core.codec import to_plain
from toolkit.core.errors import InputError, OptionInvalid
from toolkit.core.make_request import MakeRequest
from toolkit.core.plan import MakePlan, OutputProfile
from toolkit.core.progress import Reporter
from toolkit.core.text import Text
from toolkit.core.transcript import Transcript
from toolkit.media.fingerprint import fingerprint_file
from toolkit.media.run_folder import (
    claim_folder,
    claim_free_folder,
    clean_up,
    given_back_if_empty,
    is_complete,
    read_manifest,
    write_text,
)
from toolkit.tasks.cover_private import cover_private
from toolkit.tasks.crop_wishes import apply_crop_wishes, check_crop_wishes
from toolkit.tasks.edit_clips_record import keep_record
from toolkit.tasks.findings import Findings
from toolkit.tasks.finish_plan import check_music, finish_plan
from toolkit.tasks.footage import (
    Footage,
    hear_footage,
    is_talk,
    look_at_footage,
    read_footage,
)
from toolkit.tasks.make_covers import write_covers
from toolkit.tasks.plan_clips import find_slices, plan_clips
from toolkit.tasks.plan_files import check_plan
from toolkit.tasks.plan_promo import plan_promo
from toolkit.tasks.plan_warnings import add_warnings, hold_back_doubtful
from toolkit.tasks.render_clips import check_covers, render_clips
from toolkit.tasks.results import Outcome, write_results
from toolkit.tasks.run_exports import add_exports, write_exports
from toolkit.tasks.tools import MakeTools
from toolkit.tasks.transcribe import spoken_terms
from toolkit.tasks.transcribe_chunks import ChunkedTranscription

RUN_VERSION = 1


class Share:
    """Share of the whole job that is done when a step ends: CPU time of the sample sale by `python -m bench main`."""

    opened = 0.01
    listened = 0.03
    transcribed = 0.20
    looked = 0.30
    planned = 0.32
    rendered = 0.95
    covered = 0.97


def make_clips(request: MakeRequest, tools: MakeTools, reporter: Reporter) -> dict[str, Any]:
    """Makes the result folder and returns its manifest (of a dry run: the plan, nothing rendered).

    Every step is a stored stage, so a run that was stopped or killed goes on where it was; a finished one is found
    again at once.

    Raises:
        InputError: footage, cards, profile or result folder can't be used; the message says which and what to do.
        EngineError: no recogniser, or it failed. FfmpegFailed, DiskFull: rendering failed.
        Cancelled: the user stopped it.
    """
    profile = _profile(request, tools)
    if request.music:
        check_music(request.music)
    if not request.cards:
        raise InputError("products", Text("没有商品卡", "there are no product cards"), _CARDS_STEP)
    reading = reporter.part(0.0, Share.opened, Text("打开素材", "opening footage"))
    footage, left_out = read_footage(request.footage, reading)
    _check_matches(request)
    check_crop_wishes(request)
    run_key = _run_key(request, footage, profile)
    if request.takes_next_folder:
        request = dataclasses.replace(request, out=claim_free_folder(request.out, run_key))
    else:
        claim_folder(request.out, run_key)
    with given_back_if_empty(request.out):
        return _run(request, footage, left_out, profile, tools, reporter)


def _run(
    request: MakeRequest, footage: tuple[Footage, ...], left_out: tuple[Text, ...], profile: OutputProfile,
    tools: MakeTools, reporter: Reporter,
) -> dict[str, Any]:  # fmt: skip
    """The run in its own folder."""
    manifest = read_manifest(request.out)
    if manifest is not None and not request.is_dry_run and is_complete(request.out, manifest):
        reporter.note(Text("这些素材已经做好了，直接用上次的结果", "already made: this is the finished result"))
        return add_exports(request, {**manifest, "out": str(request.out), "reused": True}, reporter)
    clean_up(request.out)
    findings = _analyse(footage, request, tools, reporter)
    reporter.part(Share.looked, Share.looked, Text("选片段", "choosing pieces")).report(0, 1)
    if request.plan is not None:
        plan = check_plan(dataclasses.replace(request.plan, profile=profile), footage)
    else:
        planning = reporter.part(Share.looked, Share.planned, Text("选片段、看颜色、排声音", "pieces, colours, sound"))
        plan = _fresh_plan(findings, left_out, request, profile, tools, planning)
    plan = apply_crop_wishes(plan, findings, request.crops)
    plan = add_warnings(plan, findings, request.cards)
    write_text(request.out / "plan.json", json.dumps(to_plain(plan), ensure_ascii=False, indent=1))
    if request.is_dry_run:
        lengths = {clip.id: clip.duration_ms for clip in plan.clips}
        made = {"out": str(request.out), "dry_run": True, "plan": to_plain(plan), "durations_ms": lengths}
        return {**made, "exports": list(write_exports(request, reporter))}
    return add_exports(request, _produce(plan, findings, request, tools, reporter), reporter)


def _fresh_plan(
    findings: tuple[Findings, ...], left_out: tuple[Text, ...], request: MakeRequest, profile: OutputProfile,
    tools: MakeTools, reporter: Reporter,
) -> MakePlan:  # fmt: skip
    if request.promo is not None:
        plan = plan_promo(findings, request, request.promo, profile, tools, left_out, reporter.part(0.0, 0.5))
    else:
        plan = plan_clips(findings, request, profile, tools, left_out)
    plan = finish_plan(plan, findings, request, tools, reporter.part(0.5, 0.6))
    covering = reporter.part(0.6, 1.0, Text("找要遮住的", "looking for what to cover"))
    plan = cover_private(plan, findings, request.blur, tools.load_private_finder, tools.stages, covering)
    return hold_back_doubtful(plan, findings, request.cards)


_CARDS_STEP = Text(
    "用 chushan products init 写一份商品卡，再用 --products 交给它",
    "Write cards with chushan products init and pass them with --products",
)


def _profile(request: MakeRequest, tools: MakeTools) -> OutputProfile:
    known = ", ".join(tools.profiles)
    if request.profile not in tools.profiles:
        step = Text(f"可以用：{known}", f"Choose one of {known}")
        raise OptionInvalid(request.profile, Text("没有这个平台规格", "there is no such profile"), step)
    if request.dialect not in tools.dialects:
        known = ", ".join(tools.dialects)
        step = Text(f"可以用：{known}", f"Choose one of {known}")
        raise OptionInvalid(request.dialect, Text("没有这个方言选项", "there is no such dialect"), step)
    return tools.profiles[request.profile]


def _check_matches(request: MakeRequest) -> None:
    """Raises OptionInvalid for a match whose file or product is not in this run."""
    names = {path.name for path in request.footage}
    ids = {card.id for card in request.cards}
    for file_name, product_id in request.matches:
        if file_name not in names:
            fault = Text("--match 里的这个文件不在素材里", "this file of --match is not among the footage")
            step = Text(f"素材有：{'、'.join(sorted(names))}", f"The footage is: {', '.join(sorted(names))}")
            raise OptionInvalid(file_name, fault, step)
        if product_id not in ids:
            fault = Text("--match 里的这个商品 id 不在商品卡里", "this product id of --match is on no card")
            step = Text(f"商品卡有：{'、'.join(sorted(ids))}", f"The cards have: {', '.join(sorted(ids))}")
            raise OptionInvalid(product_id, fault, step)


def _run_key(request: MakeRequest, footage: tuple[Footage, ...], profile: OutputProfile) -> str:
    """A hash of everything that makes this run another one than the next."""
    contents = [item.fingerprint for item in footage]
    asked = [RUN_VERSION, contents, request.cards, profile, request.dialect, request.matches, request.plan,
             request.crops, request.fix_colour, request.denoise, request.jump_cut, request.end_card,
             check_music(request.music) if request.music else "", request.blur, _promo_key(request)]  # fmt: skip
    return hashlib.sha256(json.dumps(to_plain(asked), ensure_ascii=False).encode()).hexdigest()


def _promo_key(request: MakeRequest) -> list[Any]:
    promo = request.promo
    if promo is None:
        return []
    return [promo.seconds, promo.voice, fingerprint_file(promo.recording) if promo.recording else ""]


def _analyse(
    footage: tuple[Footage, ...], request: MakeRequest, tools: MakeTools, reporter: Reporter
) -> tuple[Findings, ...]:
    """Sound first: it is cheap and tells whether a recogniser is needed before long work begins."""
    total_ms = sum(item.info.duration_ms for item in footage)
    sounds, done_ms = [], 0
    for item in footage:
        part = reporter.part(Share.opened, Share.listened, Text("听声音", "listening")).part(
            done_ms / total_ms, (done_ms + item.info.duration_ms) / total_ms
        )
        sounds.append(hear_footage(item, tools, part))
        done_ms += item.info.duration_ms
    talks = [
        request.promo is None and is_talk(sound, item.info.duration_ms)
        for sound, item in zip(sounds, footage, strict=True)
    ]
    transcription = _transcription(request, tools) if any(talks) else None
    findings, done_ms = [], 0
    for item, sound, talk in zip(footage, sounds, talks, strict=True):
        share = (done_ms / total_ms, (done_ms + item.info.duration_ms) / total_ms)
        transcript: Transcript | None = None
        if transcription is not None and sound is not None and talk:
            part = reporter.part(Share.listened, Share.transcribed, Text("听写", "recognising speech")).part(*share)
            transcript = transcription.transcribe(item, sound, part)
        part = reporter.part(Share.transcribed, Share.looked, Text("看画面", "looking at the pictures")).part(*share)
        pictures = look_at_footage(item, tools, part)
        found = Findings(footage=item, pictures=pictures, sound=sound, transcript=transcript)
        with transcription.scorer(item, part) if transcription else nullcontext() as scorer:
            findings.append(find_slices(found, request, tools, scorer))
        done_ms += item.info.duration_ms
    if transcription is not None:
        transcription.release()
    return tuple(findings)


def _transcription(request: MakeRequest, tools: MakeTools) -> ChunkedTranscription:
    return ChunkedTranscription(tools, tools.dialects[request.dialect], spoken_terms(request.cards))


def _produce(
    plan: MakePlan, findings: tuple[Findings, ...], request: MakeRequest, tools: MakeTools, reporter: Reporter
) -> dict[str, Any]:
    footage = tuple(found.footage for found in findings)
    out: Path = request.out
    clips = render_clips(plan, footage, out, tools, reporter.part(Share.planned, Share.rendered))
    covers = write_covers(plan, findings, out, reporter.part(Share.rendered, Share.covered, Text("做封面", "covers")))
    clips = check_covers(clips, covers, plan.profile, out)
    if request.promo is not None:  # no copy for a product that has no film
        shown = {clip.product_id for clip in plan.clips}
        request = dataclasses.replace(request, cards=tuple(card for card in request.cards if card.id in shown))
    outcome = Outcome(plan=plan, findings=findings, clips=clips, covers=covers)
    keep_record(findings, plan, clips, covers, request, tools)
    closing = reporter.part(Share.covered, 1.0, Text("写文案、脚本和报告", "writing copy, script and report"))
    return write_results(outcome, request, tools, closing)
