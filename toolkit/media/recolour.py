"""A colour correction as filters on 8-bit BT.709: two tables, no way to RGB and back."""

from typing import Any

import ffmpeg

from toolkit.core.plan import ColourFix


def recoloured(picture: Any, fix: ColourFix) -> Any:
    """`picture` (yuv420p, limited range) with its middle tones lifted and its cast taken away as `fix` says.

    The shift of colour grows with brightness as a cast does: black stays black.
    """
    if fix.gamma != 1.0:
        picture = picture.filter("lutyuv", y=f"16+219*pow(clip((val-16)/219,0,1),{1 / fix.gamma:.4f})")
    if not fix.blue and not fix.red:
        return picture
    planes = picture.filter_multi_output("extractplanes", "y+u+v")
    luma = planes[0].filter_multi_output("split")
    half = luma[1].filter("scale", "iw/2", "ih/2", flags="area").filter_multi_output("split")
    shifted = [
        ffmpeg.filter([plane, small], "lut2", c0=f"clip(x+({shift})*(y-16)/219,16,240)")
        for plane, small, shift in ((planes[1], half[0], fix.blue), (planes[2], half[1], fix.red))
    ]
    merged = ffmpeg.filter([luma[0], *shifted], "mergeplanes", map0s=0, map1s=1, map2s=2, format="yuv420p")
    return merged.filter("setparams", range="tv", color_primaries="bt709", color_trc="bt709", colorspace="bt709")
