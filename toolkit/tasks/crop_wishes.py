"""A person's wishes for the crop window, put into a plan."""

from dataclasses import replace

from toolkit.core.crop_override import CropWish, override_path
from toolkit.core.errors import OptionInvalid
from toolkit.core.make_request import MakeRequest
from toolkit.core.plan import ClipPart, MakePlan
from toolkit.core.text import Text
from toolkit.tasks.findings import Findings


def check_crop_wishes(request: MakeRequest) -> None:
    """Raises OptionInvalid for a wish whose file is not in this run."""
    names = [path.name for path in request.footage]
    for wish in request.crops:
        if wish.file_name not in names:
            raise OptionInvalid(
                wish.file_name,
                Text("--crop 里的这个文件不在素材里", "this file of --crop is not among the footage"),
                Text(f"素材有：{'、'.join(names)}", f"The footage is: {', '.join(names)}"),
            )


def apply_crop_wishes(plan: MakePlan, findings: tuple[Findings, ...], wishes: tuple[CropWish, ...]) -> MakePlan:
    """The plan with each wish fulfilled wherever the shot is used; a note for a shot that no clip shows."""
    notes = list(plan.notes)
    for wish in wishes:
        indices = [index for index, found in enumerate(findings) if found.footage.path.name == wish.file_name]
        clips = tuple(
            replace(clip, parts=tuple(_wished(part, plan, findings, wish, indices) for part in clip.parts))
            for clip in plan.clips
        )
        if not any(_shows(part, wish, indices) for clip in plan.clips for part in clip.parts):
            notes.append(_not_shown(wish))
        plan = replace(plan, clips=clips)
    return replace(plan, notes=tuple(notes))


def _shows(part: ClipPart, wish: CropWish, indices: list[int]) -> bool:
    return part.footage in indices and (wish.at_ms is None or part.span.contains(wish.at_ms))


def _wished(
    part: ClipPart, plan: MakePlan, findings: tuple[Findings, ...], wish: CropWish, indices: list[int]
) -> ClipPart:  # fmt: skip
    found = findings[part.footage]
    video = found.footage.info.video
    if video is None or not _shows(part, wish, indices):
        return part
    return override_path(
        part, found.pictures, (video.width_px, video.height_px), (plan.profile.width_px, plan.profile.height_px),
        wish.at_ms, wish.stand,
    )  # fmt: skip


def _not_shown(wish: CropWish) -> Text:
    moment = "" if wish.at_ms is None else f" @ {wish.at_ms / 1000:g} s"
    return Text(
        f"取景要求用不上：没有片子用到 {wish.file_name}{moment} 的画面",
        f"a wish for the crop has no use: no clip shows {wish.file_name}{moment}",
    )
