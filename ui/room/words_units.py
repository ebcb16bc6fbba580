"""What the trainer's form for an own unit says."""

from toolkit.core.courses.blocks import BLOCK_NAMES
from toolkit.core.text import Text

GOODS = ("name", "spec", "price", "origin", "taste", "storage", "after_sales", "link_no")
"""What the form asks of goods: paths of the card."""

UNITS: dict[str, Text] = {
    "units_title": Text("自己编一课", "Write a unit of your own"),
    "units_help": Text(
        "写一段课文，配几个练习，存好就能开教室用。写的字都存在这台电脑里，没存完也不会丢。",
        "A lesson and some exercises; once saved, a class can be opened with it. What you type is kept on "
        "this computer, also before you save.",
    ),
    "units_back": Text("‹ 老师的教室", "‹ Trainer's room"),
    "u_course": Text("课名", "Name of the course"),
    "u_id": Text("编号（电脑认课用的，不用写）", "Id (by which the computer knows the course; leave it empty)"),
    "u_level": Text("给谁上", "For whom"),
    "u_unit": Text("单元名（不写就用课名）", "Name of the unit (empty: that of the course)"),
    "u_minutes": Text("几分钟", "Minutes"),
    "u_lesson": Text("课文（空一行就是下一页）", "Lesson (an empty line begins a new page)"),
    "u_source": Text("根据什么写的（可以不写）", "What it is based on (may stay empty)"),
    "u_exercises": Text("练习", "Exercises"),
    "u_none": Text("还没有练习。点下面的按钮加一个", "No exercise yet. Add one below"),
    "u_add": Text("加一个练习：", "Add an exercise:"),
    "u_sheet_more": Text(
        "审核单和算数据两种练习、几个单元一门课，这里编不了，要填电子表格，"
        "做法见说明书（README.zh-CN）里的“自己编课”一节。",
        "Review sheets, figures, and courses of several units are written in a spreadsheet instead: see “Your own "
        "course” in the manual (README).",
    ),
    "u_title": Text("练习名", "Name of the exercise"),
    "u_task": Text("要学员做什么", "What trainees are to do"),
    "u_points": Text("满分", "Points"),
    "u_ask": Text("第 {} 题", "Question {}"),
    "u_question": Text("题目", "The question"),
    "u_choice": Text("选项 {}", "Choice {}"),
    "u_right": Text("这个对", "right"),
    "u_why": Text("为什么", "Why"),
    "u_more_question": Text("再加一题", "Another question"),
    "u_line": Text("第 {} 句", "Line {}"),
    "u_text": Text("这句话", "The line"),
    "u_bad": Text("这句不能说", "may not be said"),
    "u_better": Text("可以怎么说", "What may be said instead"),
    "u_more_line": Text("再加一句", "Another line"),
    "u_name": Text("商品名", "Name of the goods"),
    "u_spec": Text("规格（如 5斤装）", "Pack (such as 5斤装, 2.5 kg)"),
    "u_price": Text("价格（如 39.9元）", "Price (such as 39.9元, in yuan)"),
    "u_origin": Text("产地", "Origin"),
    "u_taste": Text("口感（用顿号分开）", "Taste (separate with 、)"),
    "u_storage": Text("怎么存（可以不写）", "Storage (may stay empty)"),
    "u_after_sales": Text("售后（可以不写）", "After-sales (may stay empty)"),
    "u_link_no": Text("链接号（可以不写）", "Link number (may stay empty)"),
    "u_goods_help": Text("商品", "Goods"),
    "u_goods_all": Text(
        "商品名一定要写。规格、价格、产地也写上：学员要照着说，不写就没法打这几样的分",
        "The name is needed. Give pack, price and origin too: trainees speak of them, and what is not here is not "
        "scored",
    ),
    "u_card_help": Text(
        "下面写对的卡，学员照着说明填；商品名空着，就是学员填自己的货",
        "The right card, which trainees fill in from the note. Without a name they fill in goods of their own",
    ),
    "u_note": Text("说明（学员看着它填卡）", "Note (trainees fill the card from it)"),
    "u_seconds": Text("讲几秒", "Seconds to speak"),
    "u_blocks": Text("要写哪几段", "Blocks"),
    "u_interactions": Text("问观众几次", "Turns to the viewers"),
    "u_shots": Text("要拍哪几种（一行一种，如 全景）", "Shots (one a line, such as wide)"),
    "u_min_s": Text("最短几秒", "Least seconds"),
    "u_max_s": Text("最长几秒", "Most seconds"),
    "u_min_shots": Text("至少几个镜头", "Least number of shots"),
    "u_drop_row": Text("去掉这一条", "Take this one out"),
    "shot_wide": Text("全景", "wide"),
    "shot_close": Text("特写", "close-up"),
    "shot_person": Text("人", "person"),
    "u_caption": Text("第 {} 条字幕", "Caption {}"),
    "u_heard": Text("机器听到的（有错）", "As the machine heard it (with mistakes)"),
    "u_right_caption": Text("正确的", "As it should be"),
    "u_more_caption": Text("再加一条字幕", "Another caption"),
    "u_comment_no": Text("第 {} 条评论", "Comment {}"),
    "u_comment": Text("观众说", "The viewer says"),
    "u_trap": Text("是坑（顺口答应就违规）", "a trap (a careless yes breaks the law)"),
    "u_good": Text("好回答", "A good answer"),
    "u_more_comment": Text("再加一条评论", "Another comment"),
    "u_platforms": Text("写给哪些平台", "For which platforms"),
    "u_drop": Text("去掉这个练习", "Take this exercise out"),
    "u_overwrite": Text(
        "已经存过同名的课，就用这份换掉它", "If a course of this name is kept already, put this one in its place"
    ),
    "u_save": Text("存成一门课", "Save as a course"),
    "u_saving": Text("正在看写的能不能上课……", "Looking at it…"),
    "u_saved_now": Text(
        "这门课正在上：重开教室（同一个班名）就换成新的",
        "It is being taught: open the class again to teach the new one",
    ),
    "u_new": Text("另写一课", "Write another"),
    "u_new_ask": Text("表里写的都清空？没存的就没有了", "Empty the form? What is not saved is lost"),
    "u_open": Text("打开来改", "Open"),
    "u_open_ask": Text("打开“{}”？表里没存的就没有了", "Open “{}”? What is not saved in the form is lost"),
    "u_opened": Text("打开了：{}。改完点最下面的“存成一门课”", "Open: {}. Save it at the bottom when it is right"),
    "u_pack": Text("打包成文件", "As a file"),
    "u_delete": Text("删掉", "Delete"),
    "u_delete_ask": Text("删掉“{}”？删了找不回来", "Delete “{}”? It can't be brought back"),
    "u_deleted": Text("删掉了：{}", "Deleted: {}"),
    "u_by_sheet": Text("表格编的，改表格再导入", "written in a spreadsheet: change that"),
    "u_taught": Text("正在上", "being taught"),
    "u_saved": Text(
        "存好了：{}。上这门课：chushan serve --class 班名 --course {}",
        "Saved: {}. To teach it: chushan serve --class NAME --course {}",
    ),
    "u_own": Text("已经编好的课", "Courses of your own"),
    "u_own_none": Text("还没有", "None yet"),
    "u_level_wechat": Text("只会微信的", "who know only WeChat"),
    "u_level_video": Text("会拍视频的", "who can shoot video"),
    "u_level_live": Text("已开播的", "who already sell live"),
}

UNITS |= {f"block_{kind}": name for kind, name in BLOCK_NAMES.items()}
