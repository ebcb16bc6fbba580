"""The fixed words of the contact sheet."""

from toolkit.core.text import Text

WORDS: dict[str, Text] = {
    "title": Text("素材检查单", "Footage check"),
    "brand": Text("出山", "chushan"),
    "big": Text("大字（上课投影用）", "Big letters (for the projector)"),
    "again_h": Text("要重拍的", "Shoot again"),
    "again_lead": Text("带上这张单子，拍好一个勾一个。", "Take this list along and tick off what is done."),
    "again_none": Text("没有必须重拍的镜头。", "Nothing has to be shot again."),
    "files_h": Text("每个文件", "File by file"),
    "shots": Text("镜头", "Shots"),
    "findings": Text("要留意的", "Look at this"),
    "fine": Text("没有发现问题", "No fault was found"),
    "do": Text("这样做", "Do this"),
    "score": Text("画面", "picture"),
    "error": Text("要重拍", "again"),
    "warning": Text("要注意", "mind"),
    "advice": Text("可以更好", "better"),
    "error_file": Text("用不了", "unusable"),
    "more": Text("还有 {} 个镜头没有画出来", "{} more shots are not shown"),
    "legend_good": Text("可以直接用", "good"),
    "legend_fair": Text("能用", "usable"),
    "legend_poor": Text("建议重拍", "shoot again"),
    "footer": Text("分数 0–100，由画面的清晰、光线、稳定等算出；最后请用自己的眼睛看一遍。",
                   "Scores of 0-100 come from sharpness, light, steadiness and more; trust your own eyes in the end."),
    "made": Text("在这台电脑上检查，没有上传任何内容。", "Checked on this computer: nothing was uploaded."),
}  # fmt: skip
