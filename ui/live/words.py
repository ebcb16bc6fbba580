"""Words of the live pages."""

from toolkit.core.text import Text

WORDS: dict[str, Text] = {
    "host_title": Text("主播提词", "Prompter"),
    "control_title": Text("直播中控", "Control desk"),
    "now_product": Text("正在讲", "On now"),
    "no_product": Text("还没讲到商品", "No product yet"),
    "unsaid": Text("还没说的", "Still unsaid"),
    "all_said": Text("卡上的都说到了", "Everything on the card was said"),
    "pace": Text("语速 {} 字/分", "{} characters a minute"),
    "block_left": Text("本段还剩 {}", "{} left in this block"),
    "block_over": Text("本段超时 {}", "{} over in this block"),
    "no_script": Text("没有给脚本：加 --script 就能提词", "No script: add --script to be prompted"),
    "transcript": Text("实时文字", "Transcript"),
    "alerts": Text("说错提醒", "Warnings"),
    "no_alerts": Text("还没有", "None so far"),
    "read_out": Text("照着念：", "Read out: "),
    "corrected": Text("已更正", "Corrected"),
    "kept": Text("已记入口误纠正记录（第 {} 号）", "In the log of slips (no. {})"),
    "kept_not": Text("已更正（没能写进记录）", "Corrected (the log could not be written)"),
    "highlight": Text("标为精彩", "Mark a highlight"),
    "highlights": Text("精彩时刻 {} 个", "{} highlights"),
    "coming": Text("商品（点一下就是现在讲的）", "Products (press the one on sale)"),
    "lag": Text("字幕延迟 {} 秒", "Captions {} s behind"),
    "state_live": Text("直播中", "live"),
    "state_waiting": Text("没有声音进来", "no sound comes in"),
    "state_overloaded": Text("电脑忙不过来，字幕晚到", "the computer is too busy: captions come late"),
    "state_ended": Text("已结束", "ended"),
    "recording": Text("录像中", "recording"),
    "dropped": Text("断线 {} 次", "{} drops"),
    "lost": Text("连不上程序，正在重连", "The program does not answer; trying again"),
}
