"""A draft of JianYing (剪映, CapCut) as plain JSON: written, never read back from the program, never decrypted.

The fields are those of drafts of JianYing 5.9 for Windows, which newer versions take in and then store in their own
encrypted form. No version was tried here: there is no JianYing on Linux. Times are whole microseconds.
"""

import json
import uuid
from typing import Any

from toolkit.core.cue import Cue
from toolkit.core.edit_timeline import EditCut, EditTimeline, Placement, frames_to_us, placements

APP_VERSION = "5.9.0"
IN_DRAFT = "##_draftpath_placeholder_0E685133-18CE-45ED-8CB8-2904A212EC80_##"
"""Stands for the draft's own folder, wherever that is: all installations know this one mark."""

_NAMESPACE = uuid.UUID("5b2f7e0c-53a4-4f1c-9a52-7a8a3f3f2f10")
_MATERIAL_KINDS = (
    "ai_translates", "audio_balances", "audio_effects", "audio_fades", "audio_track_indexes", "audios", "beats",
    "canvases", "chromas", "color_curves", "digital_humans", "drafts", "effects", "flowers", "green_screens",
    "handwrites", "hsl", "images", "log_color_wheels", "loudnesses", "manual_deformations", "masks",
    "material_animations", "material_colors", "multi_language_refs", "placeholders", "plugin_effects",
    "primary_color_wheels", "realtime_denoises", "shapes", "smart_crops", "smart_relights", "sound_channel_mappings",
    "speeds", "stickers", "tail_leaders", "text_templates", "texts", "time_marks", "transitions", "video_effects",
    "video_trackings", "videos", "vocal_beautifys", "vocal_separations",
)  # fmt: skip
_BLUR = 0.375
"""The program's second of four degrees of blurred background."""
_TEXT_SIZE = 8.0
_TEXT_WIDTH = 0.82
_STROKE = 0.08


def draft_files(timeline: EditTimeline, now_s: int) -> dict[str, str]:
    """File name in the draft's folder -> content. `now_s` is wall time; media are expected at `EditMedia.url`.

    The Mac version reads draft_info.json where Windows reads draft_content.json: both hold the same.
    """
    content = json.dumps(_content(timeline), ensure_ascii=False, indent=1)
    meta = json.dumps(_meta(timeline, now_s), ensure_ascii=False, indent=1)
    return {"draft_content.json": content, "draft_info.json": content, "draft_meta_info.json": meta}


def _content(timeline: EditTimeline) -> dict[str, Any]:
    materials: dict[str, list[Any]] = {kind: [] for kind in _MATERIAL_KINDS}
    materials["videos"] = [_video(index, timeline) for index in range(len(timeline.media))]
    video = _track(timeline, "video", [_cut_segment(cut, timeline, materials) for cut in timeline.cuts])
    tracks = [video]
    if timeline.cues:
        captions = [_caption_segment(index, cue, timeline, materials) for index, cue in enumerate(timeline.cues)]
        tracks.append(_track(timeline, "text", captions))
    platform = {"app_id": 3704, "app_source": "lv", "app_version": APP_VERSION, "os": "windows"}
    return {
        "canvas_config": {"width": timeline.width_px, "height": timeline.height_px, "ratio": "original"},
        "color_space": 0, "config": _config(), "cover": None, "create_time": 0, "update_time": 0,
        "duration": frames_to_us(timeline.frames, timeline.fps), "extra_info": None, "fps": float(timeline.fps),
        "free_render_index_mode_on": False, "group_container": None, "id": _id(timeline, "draft"),
        "keyframe_graph_list": [], "keyframes": {kind: [] for kind in (
            "adjusts", "audios", "effects", "filters", "handwrites", "stickers", "texts", "videos")},
        "last_modified_platform": platform, "platform": platform, "materials": materials, "mutable_config": None,
        "name": timeline.id, "new_version": "110.0.0", "relationships": [], "render_index_track_mode_on": False,
        "retouch_cover": None, "source": "default", "static_cover_image_path": "", "time_marks": None,
        "tracks": tracks, "version": 360000,
    }  # fmt: skip


def _config() -> dict[str, Any]:
    return {
        "adjust_max_index": 1, "attachment_info": [], "combination_max_index": 1, "export_range": None,
        "extract_audio_last_index": 1, "lyrics_recognition_id": "", "lyrics_sync": True, "lyrics_taskinfo": [],
        "maintrack_adsorb": True, "material_save_mode": 0, "multi_language_current": "none",
        "multi_language_list": [], "multi_language_main": "none", "multi_language_mode": "none",
        "original_sound_last_index": 1, "record_audio_last_index": 1, "sticker_max_index": 1,
        "subtitle_keywords_config": None, "subtitle_recognition_id": "", "subtitle_sync": True,
        "subtitle_taskinfo": [], "system_font_list": [], "video_mute": False, "zoom_info_params": None,
    }  # fmt: skip


def _video(index: int, timeline: EditTimeline) -> dict[str, Any]:
    media = timeline.media[index]
    corners = {
        "upper_left_x": 0.0, "upper_left_y": 0.0, "upper_right_x": 1.0, "upper_right_y": 0.0,
        "lower_left_x": 0.0, "lower_left_y": 1.0, "lower_right_x": 1.0, "lower_right_y": 1.0,
    }  # fmt: skip
    number = _id(timeline, f"video{index}")
    return {
        "audio_fade": None, "category_id": "", "category_name": "local", "check_flag": 63487, "crop": corners,
        "crop_ratio": "free", "crop_scale": 1.0, "duration": frames_to_us(media.frames, timeline.fps),
        "has_audio": media.has_sound, "width": media.width_px, "height": media.height_px, "id": number,
        "local_material_id": "", "material_id": number, "material_name": media.name, "media_path": "",
        "path": f"{IN_DRAFT}/{media.url}", "type": "video",
    }  # fmt: skip


def _track(timeline: EditTimeline, kind: str, segments: list[dict[str, Any]]) -> dict[str, Any]:
    for segment in segments:
        segment["render_index"] = 0 if kind == "video" else 1
    return {
        "attribute": 0, "flag": 0, "id": _id(timeline, kind), "is_default_name": True, "name": "",
        "segments": segments, "type": kind,
    }  # fmt: skip


def _cut_segment(cut: EditCut, timeline: EditTimeline, materials: dict[str, list[Any]]) -> dict[str, Any]:
    name = f"cut{cut.record_in}"
    keys = placements(cut, timeline)
    speed, canvas = _id(timeline, f"{name} speed"), _id(timeline, f"{name} canvas")
    materials["speeds"].append({"curve_speed": None, "id": speed, "mode": 0, "speed": 1.0, "type": "speed"})
    is_padded = cut.part.layout == "pad"
    materials["canvases"].append(
        {"id": canvas, "type": "canvas_blur" if is_padded else "canvas_color", "blur": _BLUR if is_padded else 0.0,
         "color": "#00000000" if is_padded else "", "source_platform": 0}
    )  # fmt: skip
    segment = _segment(timeline, name, _id(timeline, f"video{cut.media}"), keys[0][1])
    segment |= {
        "source_timerange": _range(cut.source_in, cut.frames, timeline.fps),
        "target_timerange": _range(cut.record_in, cut.frames, timeline.fps),
        "extra_material_refs": [speed, canvas], "hdr_settings": {"intensity": 1.0, "mode": 1, "nits": 1000},
        "common_keyframes": _keyframes(keys, timeline, name) if len(keys) > 1 else [],
    }  # fmt: skip
    return segment


def _segment(timeline: EditTimeline, name: str, material: str, place: Placement) -> dict[str, Any]:
    clip = {
        "alpha": 1.0, "flip": {"horizontal": False, "vertical": False}, "rotation": 0.0,
        "scale": {"x": place.scale, "y": place.scale}, "transform": {"x": place.x, "y": place.y},
    }  # fmt: skip
    return {
        "enable_adjust": True, "enable_color_correct_adjust": False, "enable_color_curves": True,
        "enable_color_match_adjust": False, "enable_color_wheels": True, "enable_lut": True,
        "enable_smart_color_adjust": False, "last_nonzero_volume": 1.0, "reverse": False, "track_attribute": 0,
        "track_render_index": 0, "visible": True, "id": _id(timeline, name), "material_id": material,
        "keyframe_refs": [], "common_keyframes": [], "speed": 1.0, "volume": 1.0, "is_tone_modify": False,
        "clip": clip, "uniform_scale": {"on": True, "value": 1.0}, "extra_material_refs": [],
    }  # fmt: skip


def _keyframes(keys: tuple[tuple[int, Placement], ...], timeline: EditTimeline, name: str) -> list[dict[str, Any]]:
    """The crop's path: where the picture stands at each key, from the segment's start; a line in between."""
    lists = []
    for kind, value_of in (("KFTypePositionX", lambda place: place.x), ("KFTypePositionY", lambda place: place.y)):
        frames = [
            {"curveType": "Line", "graphID": "", "left_control": {"x": 0.0, "y": 0.0},
             "right_control": {"x": 0.0, "y": 0.0}, "id": _id(timeline, f"{name} {kind} {at_ms}"),
             "time_offset": at_ms * 1000, "values": [value_of(place)]}
            for at_ms, place in keys
        ]  # fmt: skip
        lists.append({"id": _id(timeline, f"{name} {kind}"), "keyframe_list": frames, "material_id": "",
                      "property_type": kind})  # fmt: skip
    return lists


def _caption_segment(index: int, cue: Cue, timeline: EditTimeline, materials: dict[str, list[Any]]) -> dict[str, Any]:
    material = _id(timeline, f"text{index}")
    materials["texts"].append(_text(material, "\n".join((*cue.lines, *cue.second))))
    segment = _segment(timeline, f"caption{index}", material, _caption_place(timeline))
    segment["source_timerange"] = None
    segment["target_timerange"] = {"start": cue.span.start_ms * 1000, "duration": cue.span.duration_ms * 1000}
    return segment


def _caption_place(timeline: EditTimeline) -> Placement:
    return Placement(scale=1.0, x=0.0, y=round(1 - 2 * timeline.caption_y, 4))


def _text(material: str, text: str) -> dict[str, Any]:
    units = len(text.encode("utf-16-le")) // 2  # the program counts as JavaScript and Windows do
    white, black = [1.0, 1.0, 1.0], [0.0, 0.0, 0.0]
    style = {
        "fill": {"alpha": 1.0, "content": {"render_type": "solid", "solid": {"alpha": 1.0, "color": white}}},
        "strokes": [{"alpha": 1.0, "width": _STROKE,
                     "content": {"render_type": "solid", "solid": {"alpha": 1.0, "color": black}}}],
        "range": [0, units], "size": _TEXT_SIZE, "bold": True, "italic": False, "underline": False,
    }  # fmt: skip
    return {
        "id": material, "content": json.dumps({"styles": [style], "text": text}, ensure_ascii=False),
        "alignment": 1, "typesetting": 0, "letter_spacing": 0.0, "line_spacing": 0.02, "line_feed": 1,
        "line_max_width": _TEXT_WIDTH, "force_apply_line_max_width": False, "check_flag": 15, "type": "subtitle",
        "global_alpha": 1.0,
    }  # fmt: skip


def _meta(timeline: EditTimeline, now_s: int) -> dict[str, Any]:
    duration_us = frames_to_us(timeline.frames, timeline.fps)
    videos = [
        {"create_time": now_s, "import_time": now_s, "import_time_ms": now_s * 1000, "extra_info": media.name,
         "file_Path": f"{IN_DRAFT}/{media.url}", "id": _id(timeline, f"meta video{index}"), "item_source": 1,
         "md5": "", "metetype": "video", "duration": frames_to_us(media.frames, timeline.fps),
         "width": media.width_px, "height": media.height_px, "type": 0,
         "roughcut_time_range": {"start": 0, "duration": frames_to_us(media.frames, timeline.fps)},
         "sub_time_range": {"start": -1, "duration": -1}}
        for index, media in enumerate(timeline.media)
    ]  # fmt: skip
    kinds = (0, 1, 2, 3, 6, 7, 8)
    return {
        "draft_cover": "", "draft_fold_path": "", "draft_id": _id(timeline, "draft"), "draft_is_invisible": False,
        "draft_materials": [{"type": kind, "value": videos if kind == 0 else []} for kind in kinds],
        "draft_materials_copied_info": [], "draft_name": f"{timeline.id} {timeline.title}".strip(),
        "draft_new_version": "", "draft_removable_storage_device": "", "draft_root_path": "",
        "draft_segment_extra_info": [], "draft_type": "", "draft_timeline_materials_size_": 0,
        "tm_draft_create": now_s * 1_000_000, "tm_draft_modified": now_s * 1_000_000, "tm_draft_removed": 0,
        "tm_duration": duration_us,
    }  # fmt: skip


def _range(start: int, frames: int, fps: int) -> dict[str, int]:
    """The end is rounded, not the length: neighbours meet to the microsecond."""
    start_us = frames_to_us(start, fps)
    return {"start": start_us, "duration": frames_to_us(start + frames, fps) - start_us}


def _id(timeline: EditTimeline, name: str) -> str:
    """The same for the same part of the same clip, so that writing again changes nothing."""
    return str(uuid.uuid5(_NAMESPACE, f"{timeline.id}/{timeline.frames}/{name}")).upper()
