# ruff: noqa: E501  a table is easier to read in one row per field
"""What `chushan check` looks for in footage: how grave it is, how to fix it in the phone's camera app, and the source.

Findings are written by `core.footage_check` and `core.footage_check_sound`.
"""

from dataclasses import dataclass
from typing import Literal

from toolkit.core.text import Text

FootageLevel = Literal["error", "warning", "advice"]
"""`error`: can't be used, shoot again. `warning`: usable with a loss. `advice`: works, and could be better."""

_MEASURED = "measured: python -m bench quality"
_BY_EYE = "by eye on the test footage; bench quality counts false alarms on clean clips"


@dataclass(frozen=True, slots=True, kw_only=True)
class FootageRule:
    """One thing that can be wrong with footage."""

    id: str
    level: FootageLevel
    name: Text
    fix: Text
    """What to do, in the words of a phone's camera app; no final full stop."""
    source: str
    """Where the threshold comes from."""
    is_reshoot: bool = False
    """Whether only shooting again helps."""


def _rule(
    id: str, level: FootageLevel, name: tuple[str, str], fix: tuple[str, str], source: str, *, again: bool = False
) -> FootageRule:
    return FootageRule(id=id, level=level, name=Text(*name), fix=Text(*fix), source=source, is_reshoot=again)


_PICTURE = (
    _rule("black", "error", ("画面是黑的", "the picture is black"),
          ("开拍前看一眼屏幕上有没有画面：摘掉镜头盖，把手机从口袋里拿出来，到亮的地方再拍", "Look at the screen before you start: lens cap off, phone out of the pocket, and go where there is light"), _MEASURED, again=True),
    _rule("covered", "error", ("镜头被挡住", "the lens is covered"),
          ("手指别搭在镜头上：横着拿时食指容易挡到，换成两手捏住手机上下两边", "Keep fingers off the lens: hold the phone by its edges with both hands"), _MEASURED, again=True),
    _rule("dark", "error", ("太暗", "too dark"),
          ("到亮处拍，让光照在产品上；在屏幕上点一下产品，出现小太阳后往上滑就变亮；开夜景模式要拿稳", "Go where there is light and let it fall on the goods; tap the goods on the screen and slide the little sun up"), _MEASURED, again=True),
    _rule("bright", "error", ("过曝发白", "overexposed"),
          ("在屏幕上点一下最亮的地方，把小太阳往下滑；别对着太阳拍，往树荫下挪一挪", "Tap the brightest spot on the screen and slide the little sun down; turn away from the sun or go into the shade"), _MEASURED, again=True),
    _rule("sharpness", "error", ("画面发虚", "the picture is blurred"),
          ("先在屏幕上点一下产品对焦，长按可以锁定；离得太近就退后一点（至少一个手掌远），停稳再拍", "Tap the goods on the screen to focus, press and hold to lock it; step back a hand's length if you are too near, and hold still"), _MEASURED, again=True),
    _rule("steadiness", "error", ("晃得厉害", "the camera shakes"),
          ("两手握住手机、手肘贴紧身体，或者靠在树上、筐上；打开相机设置里的“防抖”，有三脚架就架起来", "Hold the phone with both hands, elbows in, or lean it on a tree or a basket; turn on stabilisation in the camera's settings, or use a tripod"), _MEASURED, again=True),
    _rule("ground", "error", ("镜头朝着地面", "the camera points at the ground"),
          ("走路时先停止录制；要录就把手机举到胸口，镜头对着要拍的东西", "Stop recording while you walk; or hold the phone at your chest and point it at what you mean to show"), _MEASURED, again=True),
    _rule("dirty", "warning", ("镜头像是脏了，画面蒙了一层", "the lens seems dirty: a veil lies over the picture"),
          ("用干净的软布或衣角把镜头擦一擦，再拍一遍", "Wipe the lens with a clean soft cloth and shoot it again"), _MEASURED, again=True),
    _rule("noise", "warning", ("噪点多，画面粗糙", "a grainy picture"),
          ("多半是光不够：挪到亮处，或者打开灯；不要用数码变焦，走近再拍", "Mostly too little light: go where it is bright or switch on a light; walk closer instead of zooming"), _MEASURED),
    _rule("compression", "warning", ("画质压得太狠，有色块", "compressed so hard that blocks show"),
          ("要手机里的原片：别用聊天软件转发的，用数据线拷，或者发送时勾选“原图/原视频”", "Take the original file from the phone by cable; when you send it by chat, choose \"original\""), _MEASURED),
    _rule("colour", "advice", ("颜色发灰", "the colours are dull"),
          ("到自然光下拍，放在浅色或绿叶背景前；关掉相机里的“黑白”“复古”滤镜", "Shoot in daylight before a light ground or green leaves; switch off any filter in the camera app"), "Hasler and Suesstrunk 2003, table 2"),
    _rule("tint", "advice", ("颜色偏了", "the colours have a cast"),
          ("把相机的白平衡设为“自动”，关掉滤镜；别在有色的灯或彩棚布下面拍", "Set white balance to automatic and switch off filters; do not shoot under coloured lamps or sheets"), _MEASURED),
)  # fmt: skip
_FILE = (
    _rule("unreadable", "error", ("打不开", "can't be opened"), ("从手机重新拷贝一遍", "Copy it from the phone again"), "FFmpeg's demuxers"),
    _rule("no-picture", "error", ("只有声音，没有画面", "sound only, no pictures"), ("相机里选“录像”再拍；这段可以当配音用", "Choose video in the camera app; this one can serve as a voice-over"), "no picture track in the file"),
    _rule("cut-off", "error", ("文件不完整", "the file is cut off"),
          ("从手机重新拷贝一遍；拷完先在电脑上播放到最后，再删手机里的", "Copy it from the phone again; play it to the end before you delete it on the phone"), "what the header promises against the last packets"),
    _rule("broken-frames", "warning", ("有坏掉的画面", "some frames are damaged"),
          ("从手机重新拷贝一遍；还是这样就换一张存储卡", "Copy it from the phone again; if that does not help, change the memory card"), "frames that the decoder rejects"),
    _rule("too-small", "error", ("画面太小，发不了", "too small for a post"),
          ("打开相机，点右上角的齿轮（苹果：设置 → 相机 → 录制视频），视频分辨率选 1080p 30 帧，再拍一遍；要是拍的时候就是 1080p，那是聊天软件压小的：用数据线从手机里拷原片",
           "In the camera app tap the gear (iPhone: Settings, Camera, Record Video), choose 1080p at 30 frames and shoot again; if it was 1080p when shot, a chat app made it small: copy the original by cable"), "480 pixels, two thirds of the 720 that the platforms' profiles take (data/profiles.toml)", again=True),
    _rule("low-resolution", "warning", ("分辨率太低", "the resolution is too low"),
          ("打开相机，点右上角的齿轮（苹果：设置 → 相机 → 录制视频），视频分辨率改成 1080p 30 帧；要手机里的原片，别用聊天软件转发的", "In the camera app tap the gear (iPhone: Settings, Camera, Record Video) and choose 1080p at 30 frames; take the original file, not one sent by chat"), "720 x 1280, the least that the platforms' profiles take (data/profiles.toml)"),
    _rule("landscape", "advice", ("是横着拍的", "shot in landscape"),
          ("发短视频请竖着拿手机拍；这段会自动裁成竖的，产品要放在中间", "Hold the phone upright for short videos; this one will be cropped, so keep the goods in the middle"), "9:16 profiles (data/profiles.toml)"),
    _rule("hdr", "advice", ("是 HDR 视频", "HDR footage"),
          ("出山会自动转成普通颜色；别的软件里可能发灰。想省事就在相机设置里关掉“HDR 视频”（苹果）或“杜比视界/HDR10”", "chushan converts it; other tools may show it washed out. To be safe switch off HDR video (iPhone) or Dolby Vision / HDR10 in the camera's settings"), "transfer characteristics, ITU-T H.273 table 3"),
    _rule("vfr", "advice", ("帧率不固定", "the frame rate varies"),
          ("出山会自动处理；用别的软件剪时声音和画面可能对不上。可以在相机设置里关掉“自动帧率”，光线够也会稳一些", "chushan copes with it; in other editors sound may drift. Switch off automatic frame rate in the camera's settings, and have enough light"), "more than 2 % of frame intervals off the median"),
    _rule("low-frame-rate", "advice", ("帧率太低，动作会卡", "the frame rate is low: movement will stutter"),
          ("在相机设置里选 1080p 30 帧", "Choose 1080p at 30 frames in the camera's settings"), "20 frames a second: below it movement is seen as steps"),
    _rule("short", "advice", ("太短", "very short"),
          ("按下录制后数到五再停，前后都留两秒", "Count to five before you stop, and leave two seconds at both ends"), "3 s, the shortest piece a clip is built of"),
    _rule("duplicate-file", "advice", ("和另一个文件完全一样", "the same file as another one"), ("留一份就够，删掉重复的", "Keep one and delete the other"), "same size and same content"),
    _rule("duplicate-shot", "advice", ("和另一个镜头几乎一样", "nearly the same as another shot"), ("换个角度或者走近再拍一个：远、中、近各一个", "Take another angle or go closer: one far, one middle, one near"), _BY_EYE),
)  # fmt: skip
_SOUND = (
    _rule("no-sound", "warning", ("没有声音", "there is no sound track"),
          ("检查相机有没有打开麦克风权限；慢动作和延时摄影不录声音，换成普通“录像”", "Check that the camera may use the microphone; slow motion and time lapse record no sound, choose ordinary video"), "no sound track in the file"),
    _rule("silent", "warning", ("有声轨但没录到声音", "the sound track is silent"),
          ("检查麦克风有没有被手或保护壳堵住、外接麦克风有没有插好打开，再拍一遍", "See that neither hand nor case covers the microphone and that an outside one is plugged in and on; then shoot again"), "below -60 dBFS all the time (EBU R 128 gates at -70 LUFS)"),
    _rule("no-speech", "advice", ("没有人说话", "nobody speaks"),
          ("想要讲解就对着手机再说一遍；只用画面也可以，出山会配上字幕", "Say it to the phone again if it should be explained; as pictures only it is fine"), "Silero VAD"),
    _rule("quiet-speech", "warning", ("说话声音太小", "the voice is too quiet"),
          ("靠近手机说，一臂以内；手机底部的麦克风朝着人，或者用带线的领夹麦", "Speak within an arm's length, with the phone's microphone (its lower edge) towards you, or use a clip-on microphone"), "voice below -36 dBFS: 20 dB of gain to the platforms' -14 LUFS lift the noise with it"),
    _rule("clipping", "warning", ("声音爆了，破音", "the sound is overdriven"),
          ("离手机远一点，别对着麦克风喊；外接麦克风把音量调低", "Move away from the phone and do not shout into the microphone; turn down an outside microphone"), "4 samples in a row at full scale", again=True),
    _rule("wind", "warning", ("有风声", "wind on the microphone"),
          ("背对风站，用手或衣服在麦克风边上挡一下；外接麦克风套上毛套", "Turn your back to the wind and shield the microphone with a hand; put a fur cover on an outside microphone"), "bench quality --sound", again=True),
    _rule("hum", "advice", ("有电流声", "mains hum"),
          ("拔掉充电器再录；离冰柜、变压器、日光灯远一点", "Unplug the charger; keep away from freezers, transformers and tube lights"), "50 or 60 Hz and harmonics 14 dB above their neighbours"),
    _rule("music", "warning", ("背景音乐盖过人声", "music as loud as the voice"),
          ("拍的时候把音响关掉，音乐剪辑时再加；有版权的歌会被平台静音", "Switch the music off while you shoot and add it later; platforms mute songs under copyright"), "less than 6 dB between voice and background", again=True),
    _rule("noisy", "warning", ("周围太吵，听不清人声", "the surroundings drown the voice"),
          ("离机器、马路远一点，靠近手机说话，或者用领夹麦", "Go away from machines and roads, speak close to the phone, or use a clip-on microphone"), "less than 6 dB between voice and background", again=True),
    _rule("one-sided", "warning", ("只有一边有声音", "sound on one side only"),
          ("检查麦克风插头有没有插到底；剪辑时可以把声音改成单声道", "Push the microphone's plug all the way in; an editor can make the sound mono"), "20 dB between left and right"),
)  # fmt: skip

FOOTAGE_RULES: dict[str, FootageRule] = {rule.id: rule for rule in (*_PICTURE, *_FILE, *_SOUND)}
