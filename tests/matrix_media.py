"""Footage of every awkward kind, with a flash and a beep at one moment and a colour in each corner."""

import itertools
import random
from dataclasses import dataclass, fields, replace
from pathlib import Path

from media_factory import MediaFactory

FLASH_S = 2.0
"""When the white flash begins in the picture track; the beep is at the same moment."""
LATE_S = 0.53
"""How much later than the sound the pictures of `delay` start."""
SECONDS = 4
FIELDS = {(0, 0): (200, 40, 40), (1, 0): (40, 160, 60), (1, 1): (50, 60, 190), (0, 1): (190, 180, 50)}
"""RGB by (right, lower) of the corners of the coded picture: red, green, blue, yellow, clockwise."""

AXES: dict[str, tuple[str, ...]] = {
    "rotation": ("0", "90", "180", "270"),
    "sar": ("1/1", "2/1", "3/4"),
    "rate": ("30", "vfr", "25", "1", "59.94"),
    "start": ("zero", "delay", "shifted"),
    "colour": ("sdr", "hlg", "pq", "hevc10"),
    "size": ("320x240", "321x181", "180x320"),
    "sound": ("stereo", "none", "mono", "5.1", "44100", "longer"),
    "damage": ("no", "middle"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One kind of footage: a value of each axis."""

    rotation: str = "0"
    sar: str = "1/1"
    rate: str = "30"
    start: str = "zero"
    colour: str = "sdr"
    size: str = "320x240"
    sound: str = "stereo"
    damage: str = "no"

    @property
    def name(self) -> str:
        return "-".join(getattr(self, field.name).replace("/", "to") for field in fields(self))

    @property
    def is_possible(self) -> bool:
        """The coders with 10 bits take no odd sizes; four pictures have no middle to damage."""
        return not (self.size == "321x181" and self.colour != "sdr") and not (
            self.damage != "no" and (self.rate == "1" or self.colour != "sdr")
        )


def cover_pairs(seed: int) -> list[Case]:
    """Cases in which every possible pair of values of two axes comes up at least once; the same for one seed."""
    rng = random.Random(seed)
    names = list(AXES)
    wanted = {
        frozenset(((a, x), (b, y)))
        for a, b in itertools.combinations(names, 2) for x in AXES[a] for y in AXES[b]
        if Case(**{a: x, b: y}).is_possible
    }  # fmt: skip
    cases: list[Case] = []
    while wanted:
        tries = [Case(**{name: rng.choice(AXES[name]) for name in names}) for _ in range(300)]
        tries += [replace(each, **dict(rng.choice(sorted(map(sorted, wanted))))) for each in tries[:30]]  # type: ignore[arg-type]
        best = max((each for each in tries if each.is_possible), key=lambda each: len(wanted & _pairs(each)))
        if wanted & _pairs(best):
            wanted -= _pairs(best)
            cases.append(best)
    return cases


def _pairs(case: Case) -> set[frozenset[tuple[str, str]]]:
    values = [(name, getattr(case, name)) for name in AXES]
    return {frozenset(pair) for pair in itertools.combinations(values, 2)}


def make_footage(media: MediaFactory, case: Case) -> Path:
    """The file of `case`; a mov unless its clock has to start late."""
    suffix = "mkv" if case.start == "shifted" and case.rotation == "0" else "mov"
    beep_s = FLASH_S + (LATE_S if case.start == "delay" else 0.0)
    inputs = ["-f", "lavfi", "-i", _picture(case)]
    if case.sound != "none":
        inputs += ["-f", "lavfi", "-i", _sound(case, beep_s)]
    options = [
        *_codec(case),
        "-fps_mode",
        "vfr" if case.rate == "vfr" else "passthrough",
        "-c:a",
        "aac",
        "-b:a",
        "192k",
    ]
    if case.start == "shifted":
        options += ["-output_ts_offset", "1.4"]
    path = media.ffmpeg(f"{case.name}.{suffix}", *inputs, *options)
    if case.start == "delay":  # in a step of its own: an encoder's clock may tick once a second
        late = ("-itsoffset", str(LATE_S), "-i", str(path), "-i", str(path), "-map", "0:v", "-map", "1:a?")
        path = media.ffmpeg(f"{case.name}-late.{suffix}", *late, "-c", "copy")
    if case.damage == "middle":
        noise = "noise=amount='if(between(n,20,27),60,0)'"
        path = media.remux(f"{case.name}-broken.{suffix}", path, "-bsf:v", noise, "-copyts")
    if case.rotation != "0":
        counterclockwise = str((360 - int(case.rotation)) % 360)
        shift = ("-copyts",) if case.start == "shifted" else ()
        path = media.remux(f"{case.name}-turned.mov", path, *shift, before=("-display_rotation", counterclockwise))
    return path


def _picture(case: Case) -> str:
    width, height = map(int, case.size.split("x"))
    boxes = [
        f"drawbox={right * (width - width // 4)}:{lower * (height - height // 4)}:{width // 4}:{height // 4}"
        f":0x{r:02x}{g:02x}{b:02x}:fill"
        for (right, lower), (r, g, b) in FIELDS.items()
    ]
    length_s = 1.0 if case.rate == "1" else 0.2
    shown = f"between(t,{FLASH_S - 0.001},{FLASH_S + length_s - 0.001})"
    flash = f"drawbox={width // 4}:{height // 4}:{width // 2}:{height // 2}:white:fill:enable='{shown}'"
    rate = {"vfr": "30", "59.94": "60000/1001"}.get(case.rate, case.rate)
    steps = [f"color=0x303030:s={width}x{height}:r={rate}:d={SECONDS}", "format=gbrp", *boxes, flash]
    if case.rate == "vfr":
        steps.append("select='not(eq(mod(n,7),2)+eq(mod(n,7),3)+eq(mod(n,5),4))'")
    steps += {
        "sdr": ["scale=out_color_matrix=bt709", "format=yuv420p"],
        "hevc10": ["scale=out_color_matrix=bt709", "format=yuv420p10le"],
        "hlg": [_hdr("arib-std-b67")],
        "pq": [_hdr("smpte2084")],
    }[case.colour]
    return ",".join([*steps, f"setsar={case.sar}"])


def _hdr(transfer: str) -> str:
    tags = f"p=bt2020:t={transfer}:m=bt2020nc:r=tv:npl=203"
    to_709 = "scale=out_color_matrix=bt709:out_range=tv,format=yuv444p"
    return f"{to_709},zscale=tin=bt709:pin=bt709:min=bt709:rin=tv:{tags},format=yuv420p10le"


def _sound(case: Case, beep_s: float) -> str:
    beep = f"0.4*between(t,{beep_s},{beep_s + 0.2})*sin(2*PI*1000*t)"
    channels = {"mono": 1, "5.1": 6}.get(case.sound, 2)
    rate_hz = 44_100 if case.sound == "44100" else 48_000
    seconds = SECONDS + 2 if case.sound == "longer" else SECONDS
    layout = {1: "mono", 2: "stereo", 6: "5.1"}[channels]
    return f"aevalsrc='{'|'.join([beep] * channels)}':c={layout}:s={rate_hz}:d={seconds}"


def _codec(case: Case) -> list[str]:
    if case.size == "321x181":
        return ["-c:v", "mpeg4", "-q:v", "2", "-g", "30", "-colorspace", "bt709"]
    if case.colour == "sdr":
        return ["-c:v", "libx264", "-preset", "ultrafast", "-crf", "14", "-g", "30", "-colorspace", "bt709"]
    transfer = {"hlg": "arib-std-b67", "pq": "smpte2084", "hevc10": "bt709"}[case.colour]
    wide = "bt2020" if case.colour != "hevc10" else "bt709"
    matrix = "bt2020nc" if case.colour != "hevc10" else "bt709"
    tags = f"keyint=30:colorprim={wide}:transfer={transfer}:colormatrix={matrix}:log-level=error"
    return ["-c:v", "libx265", "-preset", "ultrafast", "-x265-params", tags, "-tag:v", "hvc1", "-color_primaries", wide,
            "-color_trc", transfer, "-colorspace", matrix]  # fmt: skip
