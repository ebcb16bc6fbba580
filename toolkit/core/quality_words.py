"""What is said of a shot's quality."""

from toolkit.core.text import Text

FAULTS = {
    "sharpness": Text("画面发虚", "the picture is blurred"),
    "dark": Text("偏暗", "too dark"),
    "bright": Text("过曝发白", "overexposed"),
    "steadiness": Text("晃得厉害", "the camera shakes"),
    "covered": Text("镜头被挡住", "the lens is covered"),
    "black": Text("画面是黑的", "the picture is black"),
    "ground": Text("镜头朝着地面", "the camera points at the ground"),
    "dirty": Text("镜头像是脏了", "the lens seems dirty"),
    "noise": Text("噪点多", "grainy"),
    "compression": Text("画质压得太狠", "compressed too hard"),
    "colour": Text("颜色发灰", "the colours are dull"),
    "tint": Text("颜色偏了", "the colours have a cast"),
}
"""By the name of the fault; `footage_rules.FOOTAGE_RULES` has the same names."""
PRAISE = {
    "sharpness": Text("画面清楚", "sharp picture"),
    "exposure": Text("光线合适", "good light"),
    "steadiness": Text("拿得稳", "steady camera"),
    "colour": Text("颜色鲜亮", "vivid colours"),
}
SO_SO = Text("画面还可以", "a fair picture")
