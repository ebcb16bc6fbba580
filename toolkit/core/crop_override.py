"""Where a person wants the crop window in a shot, instead of where the product put it. All times are source time."""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from toolkit.core.crop_keys import without_idle
from toolkit.core.errors import OptionInvalid
from toolkit.core.plan import ClipPart, CropKey
from toolkit.core.reframe import crop_size, parts_between_cuts, take_keys
from toolkit.core.shot import PictureAnalysis
from toolkit.core.spans import Span
from toolkit.core.text import Text

Stand = float | Literal["auto", "whole"]
"""0..1: where along the way the window can go it stands, 0 left or top, 1 right or bottom; auto: it follows the
subject; whole: the whole picture over a blurred copy, for all of the part."""

_NAMED: dict[str, Stand] = {
    "left": 0.0, "top": 0.0, "centre": 0.5, "center": 0.5, "right": 1.0, "bottom": 1.0, "auto": "auto",
    "whole": "whole", "左": 0.0, "上": 0.0, "中": 0.5, "右": 1.0, "下": 1.0, "自动": "auto", "全": "whole",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class CropWish:
    """One wish: of the shot of a file that shows at a moment, or of all its shots."""

    file_name: str
    at_ms: int | None
    """None for every shot of the file."""
    stand: Stand


def parse_crop_wish(text: str) -> CropWish:
    """A wish written as FILE=WHERE or FILE@SECONDS=WHERE (also FILE@MINUTES:SECONDS).

    >>> parse_crop_wish("IMG_01.mp4@12.5=left")
    CropWish(file_name='IMG_01.mp4', at_ms=12500, stand=0.0)
    >>> parse_crop_wish("IMG_01.mp4=0.3")
    CropWish(file_name='IMG_01.mp4', at_ms=None, stand=0.3)

    Raises:
        OptionInvalid: if it is written otherwise.
    """
    head, _, where = text.rpartition("=")
    name, at_sign, moment = head.rpartition("@")
    if not at_sign:
        name, moment = head, ""
    at_ms = _read_ms(moment) if at_sign else None
    stand = _read_stand(where.strip())
    if not name or stand is None or (at_sign and at_ms is None):
        raise OptionInvalid(
            text,
            Text("看不懂这个取景要求", "this wish for the crop can't be read"),
            Text(
                "写成 文件名@秒=left，left 可以换成 centre、right、top、bottom、0 到 1 的小数、auto、whole；"
                "不写 @秒 就管整个文件",
                "Write FILE@SECONDS=left; instead of left also centre, right, top, bottom, a number from 0 to 1, auto "
                "or whole; without @SECONDS it holds for the whole file",
            ),
        )
    return CropWish(file_name=name.replace("\\", "/").rpartition("/")[2], at_ms=at_ms, stand=stand)


def _read_ms(text: str) -> int | None:
    minutes, colon, seconds = text.strip().rpartition(":")
    try:
        total_s = float(seconds) + (60 * int(minutes) if colon else 0)
    except ValueError:
        return None
    return round(total_s * 1000) if 0 <= total_s < 1e6 else None


def _read_stand(text: str) -> Stand | None:
    if text.lower() in _NAMED:
        return _NAMED[text.lower()]
    try:
        share = float(text)
    except ValueError:
        return None
    return share if 0 <= share <= 1 else None


def override_path(
    part: ClipPart, pictures: PictureAnalysis, source_px: tuple[int, int], output_px: tuple[int, int],
    at_ms: int | None, stand: Stand,
) -> ClipPart:  # fmt: skip
    """`part` with the window where a person wants it in the shot that shows at `at_ms` (None: in all of them).

    The other shots keep the path they have, made or edited. A window that stands still goes on countering a tremble.
    A part that doesn't show `at_ms` comes back as it was.
    """
    if at_ms is not None and not part.span.contains(at_ms):
        return part
    if stand == "whole":
        return replace(part, layout="pad")
    if part.layout == "pad":
        part = _cropped(part, source_px, output_px)
    size = part.crop_width_px, part.crop_height_px
    keys: list[CropKey] = []
    for take in parts_between_cuts(pictures.shots, part.span):
        if at_ms is None or take.contains(at_ms):
            keys += take_keys(pictures, take, size, source_px, None if stand == "auto" else float(stand))
        else:
            keys += _kept(part.crop_path, take)
    return replace(part, crop_path=without_idle(keys))


def _cropped(part: ClipPart, source_px: tuple[int, int], output_px: tuple[int, int]) -> ClipPart:
    width, height = crop_size(source_px, output_px)
    middle = CropKey(
        time_ms=part.span.start_ms, left_px=(source_px[0] - width) / 2, top_px=(source_px[1] - height) / 2
    )  # fmt: skip
    return replace(part, layout="crop", crop_width_px=width, crop_height_px=height, crop_path=(middle,))


def _kept(path: tuple[CropKey, ...], take: Span) -> list[CropKey]:
    """The keys that say where the window is in `take`, with one at its start and one at its end."""
    if not path:
        return []
    ordered = sorted(path, key=lambda key: key.time_ms)
    times = [key.time_ms for key in ordered]
    ends = [take.start_ms, take.end_ms - 1]
    lefts = np.interp(ends, times, [key.left_px for key in ordered]).round(1).tolist()
    tops = np.interp(ends, times, [key.top_px for key in ordered]).round(1).tolist()
    first, last = (CropKey(time_ms=t, left_px=x, top_px=y) for t, x, y in zip(ends, lefts, tops, strict=True))
    return [first, *(key for key in ordered if take.start_ms < key.time_ms < take.end_ms - 1), last]
