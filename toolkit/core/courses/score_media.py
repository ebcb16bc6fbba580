"""Clips that were shot or cut: size, length, picture and sound, from what the footage check measured."""

from collections.abc import Iterable, Sequence

from toolkit.core.courses.score import ExerciseScore, Point, total_of
from toolkit.core.courses.settings import CutSettings, ShootSettings
from toolkit.core.footage_check import FootageFinding, check_file, check_pictures, finding
from toolkit.core.footage_check_sound import check_sound
from toolkit.core.media_info import MediaInfo
from toolkit.core.shot import PictureAnalysis, SoundAnalysis
from toolkit.core.spans import Span
from toolkit.core.text import Text

QUIET_DB = -45.0
"""Below this a tenth of a second counts as silence: room tone of a phone in a village hall lies under -50 dBFS."""
LIVELY = 0.015
"""Mean change between frames above which something moves; a still has less than 0.005 (see `core.shot.Shot.motion`)."""
NINE_SIXTEEN = 9 / 16
RATIO_TOLERANCE = 0.02


class Clip:
    """One recording and everything that was measured on it."""

    __slots__ = ("info", "name", "pictures", "sound")

    def __init__(
        self, name: str, info: MediaInfo, pictures: PictureAnalysis | None, sound: SoundAnalysis | None
    ) -> None:
        self.name, self.info, self.pictures, self.sound = name, info, pictures, sound

    @property
    def seconds(self) -> float:
        return self.info.duration_ms / 1000

    @property
    def findings(self) -> tuple[FootageFinding, ...]:
        found = list(check_file(self.info))
        found += check_pictures(self.pictures, self.info.duration_ms) if self.pictures else [finding("no-picture")]
        return (*found, *check_sound(self.sound, self.info))


def score_shoot(settings: ShootSettings, clips: Sequence[Clip], of: float) -> ExerciseScore:
    """Every wanted shot counts the same; one that was not handed in gets nothing."""
    rows: list[Point] = []
    for number, shot in enumerate(settings.shots):
        if number < len(clips):
            rows += [_named(row, shot) for row in _shot_rows(clips[number], settings)]
        else:
            reason = Text("还没有交这一段", "this one is not handed in")
            rows.append(Point(name=shot, got=0.0, of=100.0, reason=reason))
    return total_of(rows, of)


def _named(row: Point, shot: Text) -> Point:
    name = Text(f"{shot.zh}·{row.name.zh}", f"{shot.en}: {row.name.en}")
    return Point(name=name, got=row.got, of=row.of, reason=row.reason, better=row.better, at_ms=row.at_ms)


def _shot_rows(clip: Clip, settings: ShootSettings) -> list[Point]:
    """Size 20, length 15, focus 20, light 15, steadiness 15, sound 15."""
    by_rule: dict[str, list[FootageFinding]] = {}
    for found in clip.findings:
        by_rule.setdefault(found.rule, []).append(found)
    broken = _first(by_rule, ("no-picture", "cut-off", "black", "covered", "ground"))
    if broken and not (clip.pictures and clip.info.video):
        return [Point(name=Text("画面", "picture"), got=0.0, of=100.0, reason=broken.message, better=broken.fix)]
    return [
        _size(clip, settings),
        _length(clip.seconds, settings.min_s, settings.max_s, 15.0),
        _picture(by_rule, ("sharpness", "dirty"), Text("清楚", "sharp"), clip, 20.0),
        _picture(by_rule, ("dark", "bright", "black", "covered"), Text("光线", "light"), clip, 15.0),
        _picture(by_rule, ("steadiness", "ground"), Text("稳", "steady"), clip, 15.0),
        _sound(by_rule, clip, settings),
    ]


def _first(by_rule: dict[str, list[FootageFinding]], rules: Iterable[str]) -> FootageFinding | None:
    return next((by_rule[rule][0] for rule in rules if rule in by_rule), None)


def _size(clip: Clip, settings: ShootSettings) -> Point:
    video = clip.info.video
    assert video
    width, height = video.width_px, video.height_px
    wanted = f"{settings.min_width_px}×{settings.min_height_px}"
    is_upright = height > width
    is_large = min(width, height) >= settings.min_width_px and max(width, height) >= settings.min_height_px
    share = 1.0 if is_upright and is_large else 0.5 if is_large or (is_upright and min(width, height) >= 720) else 0.0
    reason = Text(f"画面 {width}×{height}，要竖着拍、{wanted} 以上", f"{width}x{height}; upright, {wanted} or more")
    better = None
    if not is_upright:
        better = Text("手机竖着拿再拍一遍", "Hold the phone upright and shoot it again")
    elif not is_large:
        better = Text(
            "相机设置里分辨率选 1080p；交原片，不要微信转发的", "Choose 1080p in the camera, hand in the original"
        )
    return Point(name=Text("尺寸", "size"), got=20.0 * share, of=20.0, reason=reason, better=better)


def _length(seconds: float, low: float, high: float, of: float) -> Point:
    """Full inside, falling to nothing at half of the least or twice the most."""
    if low <= seconds <= high:
        share = 1.0
    elif seconds < low:
        share = max(0.0, (seconds - low / 2) / (low / 2))
    else:
        share = max(0.0, 1 - (seconds - high) / high)
    reason = Text(f"{seconds:.1f} 秒，要 {low:g}–{high:g} 秒", f"{seconds:.1f} s; {low:g}-{high:g} s are wanted")
    return Point(name=Text("长短", "length"), got=of * share, of=of, reason=reason)


def _picture(
    by_rule: dict[str, list[FootageFinding]], rules: tuple[str, ...], name: Text, clip: Clip, of: float
) -> Point:
    """Points by the share of the clip that is free of these faults."""
    found = [one for rule in rules for one in by_rule.get(rule, ())]
    if not found:
        return Point(name=name, got=of, of=of, reason=Text("没有毛病", "nothing is wrong"))
    bad_ms = sum(one.span.duration_ms if one.span else clip.info.duration_ms for one in found)
    share = max(0.0, 1 - 2 * bad_ms / max(1, clip.info.duration_ms))
    first = found[0]
    at_ms = first.span.start_ms if first.span else None
    return Point(name=name, got=of * share, of=of, reason=first.message, better=first.fix, at_ms=at_ms)


def _sound(by_rule: dict[str, list[FootageFinding]], clip: Clip, settings: ShootSettings) -> Point:
    name, of = Text("声音", "sound"), 15.0
    silent = _first(by_rule, ("no-sound", "silent"))
    if silent or clip.sound is None:
        reason = silent.message if silent else Text("没有声音", "there is no sound")
        return Point(name=name, got=0.0, of=of, reason=reason, better=silent.fix if silent else None)
    loudness = clip.sound.loudness_lufs
    is_loud_enough = loudness is not None and settings.quietest_lufs <= loudness <= settings.loudest_lufs
    fault = _first(by_rule, ("clipping", "wind", "noisy", "music", "quiet-speech"))
    if fault:
        at_ms = fault.span.start_ms if fault.span else None
        return Point(name=name, got=of * 0.4, of=of, reason=fault.message, better=fault.fix, at_ms=at_ms)
    shown = f"{loudness:.0f}" if loudness is not None else "-"
    reason = Text(
        f"响度 {shown} LUFS，{settings.quietest_lufs:g} 到 {settings.loudest_lufs:g} 合适",
        f"{shown} LUFS; {settings.quietest_lufs:g} to {settings.loudest_lufs:g} is right",
    )
    better = None
    if loudness is not None and loudness > settings.loudest_lufs:
        better = Text("离手机远一点，别对着麦克风喊", "Move away from the phone, do not shout into it")
    elif not is_loud_enough:
        better = Text("离手机近一点，一臂以内，正常说话", "Speak within an arm's length of the phone")
    return Point(name=name, got=of if is_loud_enough else of * 0.5, of=of, reason=reason, better=better)


def score_cut(settings: CutSettings, clip: Clip, of: float) -> ExerciseScore:
    """Length 20, beginning 20, silence 15, shots 15, 9:16 15, loudness 15."""
    if clip.pictures is None or clip.info.video is None:
        reason = Text("只有声音，没有画面", "there are no pictures in it")
        return total_of([Point(name=Text("画面", "picture"), got=0.0, of=100.0, reason=reason)], of)
    rows = [
        _length(clip.seconds, settings.min_s, settings.max_s, 20.0), _hook(clip, settings), _silence(clip, settings),
        _shots(clip, settings), _upright(clip), _level(clip, settings),
    ]  # fmt: skip
    return total_of(rows, of)


def _hook(clip: Clip, settings: CutSettings) -> Point:
    name = Text(f"前 {settings.hook_s:g} 秒抓人", f"the first {settings.hook_s:g} s")
    start = Span(0, round(settings.hook_s * 1000))
    voice = clip.sound.voice or clip.sound.speech if clip.sound else ()
    spoken_ms = sum(span.overlap_ms(start) for span in voice)
    assert clip.pictures
    moves = any(shot.motion >= LIVELY for shot in clip.pictures.shots if shot.span.overlap_ms(start) > 0)
    if spoken_ms >= 500:
        return Point(name=name, got=20.0, of=20.0, reason=Text("一开口就有话", "somebody speaks at once"))
    if moves:
        return Point(name=name, got=20.0, of=20.0, reason=Text("一开始就有动作", "something moves at once"))
    reason = Text("开头没人说话，画面也不动", "nobody speaks and nothing moves")
    better = Text(
        "把最有动静的一秒放到最前：掰开、倒出、端起来，或者先说一句", "Begin with the liveliest second, or with a line"
    )
    return Point(name=name, got=0.0, of=20.0, reason=reason, better=better, at_ms=0)


def _silence(clip: Clip, settings: CutSettings) -> Point:
    name, of = Text("不冷场", "no dead air"), 15.0
    if clip.sound is None or not clip.sound.levels_db:
        reason = Text("没有声音", "there is no sound")
        return Point(name=name, got=0.0, of=of, reason=reason)
    quiet = [level < QUIET_DB for level in clip.sound.levels_db]
    share_quiet = sum(quiet) / len(quiet)
    free = settings.max_silence
    share = 1.0 if share_quiet <= free else max(0.0, 1 - (share_quiet - free) / max(0.01, 1 - free) * 2)
    longest = _longest(quiet, clip.sound.step_ms)
    reason = Text(
        f"没声音的占 {share_quiet:.0%}，{free:.0%} 以内不扣分", f"{share_quiet:.0%} is silent; {free:.0%} is free"
    )
    better = (
        None if share == 1 else Text("把没声音的地方剪短，或者补一句话", "Cut the silent parts shorter, or say a line")
    )
    return Point(name=name, got=of * share, of=of, reason=reason, better=better,
                 at_ms=None if share == 1 else longest)  # fmt: skip


def _longest(quiet: Sequence[bool], step_ms: int) -> int:
    """Where the longest silence begins."""
    best, best_at, run = 0, 0, 0
    for index, is_quiet in enumerate([*quiet, False]):
        run = run + 1 if is_quiet else 0
        if run > best:
            best, best_at = run, index - run + 1
    return best_at * step_ms


def _shots(clip: Clip, settings: CutSettings) -> Point:
    assert clip.pictures
    count = len(clip.pictures.shots)
    share = min(1.0, count / settings.min_shots)
    reason = Text(f"{count} 个镜头，至少 {settings.min_shots} 个", f"{count} shots; {settings.min_shots} at least")
    better = None if share == 1 else Text("远、近、人，换着来", "Change between far, near and people")
    return Point(name=Text("镜头", "shots"), got=15.0 * share, of=15.0, reason=reason, better=better)


def _upright(clip: Clip) -> Point:
    video = clip.info.video
    assert video
    ratio = video.width_px / video.height_px
    is_right = abs(ratio - NINE_SIXTEEN) <= RATIO_TOLERANCE
    reason = Text(
        f"{video.width_px}×{video.height_px}，要 9:16 竖屏", f"{video.width_px}x{video.height_px}; 9:16 is wanted"
    )
    better = None if is_right else Text("导出时选竖屏 1080×1920", "Export upright, 1080x1920")
    return Point(
        name=Text("竖屏 9:16", "upright, 9:16"), got=15.0 if is_right else 0.0, of=15.0, reason=reason, better=better
    )


def _level(clip: Clip, settings: CutSettings) -> Point:
    name, of = Text("响度", "loudness"), 15.0
    loudness = clip.sound.loudness_lufs if clip.sound else None
    if loudness is None:
        return Point(name=name, got=0.0, of=of, reason=Text("没有声音", "there is no sound"))
    off = max(0.0, abs(loudness - settings.lufs) - settings.lufs_tolerance)
    share = max(0.0, 1 - off / 8)
    reason = Text(
        f"{loudness:.1f} LUFS，要 {settings.lufs:g}±{settings.lufs_tolerance:g}",
        f"{loudness:.1f} LUFS; {settings.lufs:g}±{settings.lufs_tolerance:g} is wanted",
    )
    better = None
    if share < 1:
        better = Text("剪辑时把音量调大一点", "Turn the volume up") if loudness < settings.lufs else Text(
            "剪辑时把音量调小一点", "Turn the volume down")  # fmt: skip
    return Point(name=name, got=of * share, of=of, reason=reason, better=better)
