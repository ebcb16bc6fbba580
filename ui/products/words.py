"""All words of the page of product cards."""

from toolkit.core.text import Lang, Text
from ui.desk.words import words_in

WORDS: dict[str, Text] = {
    "page_title": Text("商品卡 · 出山", "Product cards · chushan"),
    "title": Text("商品卡", "Product cards"),
    "skip": Text("跳到商品卡", "Skip to the cards"),
    "all_cards": Text("全部商品卡", "All cards"),
    "write_copy": Text("写文案", "Write copy"),
    "reload": Text("请刷新页面", "Reload the page"),
    "no_job": Text("没有这项工作", "There is no such job"),
    # list
    "list_help": Text(
        "文案、脚本和审核只认这里写了的话。先写名称、价格、规格，其余知道多少写多少。",
        "Copy, scripts and reviews claim only what stands here. Begin with name, price and pack.",
    ),
    "list_none": Text("还没有商品卡，从下面选一种办法开始", "No cards yet: begin in one of these ways"),
    "new_h": Text("新的商品卡", "A new card"),
    "new_name": Text("货叫什么名字？", "What are the goods called?"),
    "new_name_hint": Text("如 奉节脐橙", "such as 奉节脐橙"),
    "new_go": Text("开始填", "Fill it in"),
    "from_photo": Text("拍标签或证书", "Photo of a label"),
    "from_photo_help": Text("读出来的每一项都要你确认", "You confirm each thing that is read"),
    "from_talk": Text("听乡亲讲", "From talk"),
    "from_talk_help": Text("放录音，或贴一段话", "A recording, or a text pasted in"),
    "from_table": Text("放表格", "From a table"),
    "from_table_help": Text("xlsx 或 csv，先看再收", "xlsx or csv, looked at first"),
    "or_h": Text("或者", "Or"),
    "lacking": Text("还缺：{}", "Still needed: {}"),
    "may_add": Text("还可以补 {} 项", "{} more could be added"),
    "all_there": Text("都填好了", "Complete"),
    "proved": Text("{} 项里 {} 项有依据", "{} facts, {} with evidence"),
    "pending_mark": Text("有 {} 项没存进去，要看一下", "{} entries not taken yet"),
    "waiting_mark": Text("{}：{} 项等你确认", "{}: {} to confirm"),
    "broken_h": Text(
        "商品卡文件里有写错的地方，先用文本编辑器改好：", "The card file has mistakes; correct it in a text editor:"
    ),
    # one card
    "ready": Text("可以写文案了", "Ready to write from"),
    "not_ready": Text("还不能写文案", "Not ready to write from"),
    "next_h": Text("买家先会问的", "What buyers ask first"),
    "next_left": Text("还有 {} 项没填，按买家关心的先后排。", "{} left, in the order in which buyers care."),
    "next_done": Text("买家常问的都填好了。", "Everything that buyers usually ask is there."),
    "answer": Text("记下", "Keep it"),
    "skip_question": Text("这个没有，下一个", "None, next"),
    "form_h": Text("整张卡", "The whole card"),
    "form_help": Text("写了就自动保存。", "What you write is saved by itself."),
    "entry": Text("第 {} 个", "No. {}"),
    "evidence": Text("依据", "Evidence"),
    "evidence_is": Text("依据：{}", "Evidence: {}"),
    "labelled": Text("{}：{}", "{}: {}"),
    "evidence_of": Text("{}的依据", "Evidence of {}"),
    "evidence_none": Text("没有依据", "no evidence"),
    "evidence_add": Text("加依据", "Add evidence"),
    "evidence_change": Text("改依据", "Change evidence"),
    "evidence_text": Text(
        "凭什么这么说？写证书编号、谁在哪天说的、哪张照片",
        "What shows it? A certificate number, who said it and when, which photo",
    ),
    "evidence_file": Text("附照片、录音或 PDF", "Attach a photo, recording or PDF"),
    "evidence_certificate": Text("证书 {}", "Certificate {}"),
    "photo_of": Text("{}的照片", "Photo of {}"),
    "evidence_today": Text("加今天的日期", "Add today's date"),
    "done": Text("好了", "Done"),
    "open_file": Text("看原件", "Open the file"),
    "part_of": Text("{}在照片里的样子", "{} in the photo"),
    "play_from": Text("听 {} 处", "Hear it at {}"),
    "required": Text("必填", "needed"),
    "use_mine": Text("用我写的“{}”", "Use mine: “{}”"),
    "use_mine_empty": Text("用我的（空着）", "Use mine (empty)"),
    "use_theirs": Text("用卡上的“{}”", "Use the card's: “{}”"),
    "use_theirs_empty": Text("卡上没有，算了", "Drop it"),
    "keep_old": Text("算了，用卡上的", "Drop it, keep the card's"),
    "you_wrote": Text("你写的“{}”还没放上卡：{}", "“{}” is not on the card yet: {}"),
    "see_pending": Text("去看没存进去的", "See what was not taken"),
    "changed_by_other": Text("别的设备刚改了这张卡", "Another device has just changed this card"),
    "unknown_h": Text(
        "程序不认识的字段（原样留在文件里）", "Fields that the program does not know (they stay in the file)"
    ),
    "history_h": Text("最近的改动", "Recent changes"),
    "history_none": Text("还没有改动", "No changes yet"),
    "history_empty": Text("（空）", "(empty)"),
    "restore": Text("改回“{}”", "Back to “{}”"),
    "restore_empty": Text("改回空着", "Empty it again"),
    "drop": Text("拿掉这张卡", "Take this card out"),
    "dropped": Text("已拿掉“{}”", "“{}” was taken out"),
    "bring_back": Text("放回来", "Bring it back"),
    "more_sources": Text("用照片、录音补", "Fill in from a photo or talk"),
    # proposals
    "proposal_h": Text("读到的内容，一项一项确认", "What was read: confirm each"),
    "proposal_help": Text(
        "对照原图核对。不点“放上卡”，就不会进商品卡。",
        "Compare with the picture. Nothing goes onto the card unless you put it there.",
    ),
    "proposal_talk_help": Text(
        "点时间就能听那一句。不点“放上卡”，就不会进商品卡。",
        "Press the time to hear the sentence. Nothing goes onto the card unless you put it there.",
    ),
    "proposal_text_help": Text(
        "对照原话核对。不点“放上卡”，就不会进商品卡。",
        "Compare with what was said. Nothing goes onto the card unless you put it there.",
    ),
    "proposal_none": Text(
        "没有读出商品信息。请靠近、拍正、光线亮一点再试",
        "Nothing of the goods was read. Go nearer, hold it straight, in good light",
    ),
    "proposal_none_talk": Text("没有听出商品信息", "Nothing of the goods was told"),
    "proposal_card": Text("放到哪张卡上？", "Onto which card?"),
    "proposal_new": Text("建一张新卡：", "A new card called"),
    "proposal_make": Text("建卡", "Make the card"),
    "proposal_use": Text("用这张", "Use it"),
    "take": Text("放上卡", "Put on the card"),
    "leave": Text("不要", "Leave it"),
    "taken": Text("已放上卡", "on the card"),
    "left": Text("没要", "left out"),
    "now_on_card": Text("卡上现在是“{}”", "The card says “{}”"),
    "look_closely": Text("看不太清，请核对", "Not clear: check it"),
    "look_heard": Text("听来的，请核对", "heard: check it"),
    "unread_h": Text("没有归类的字", "Words without a field"),
    "to_card": Text("去看这张卡", "To the card"),
    "photo_whole": Text("看整张照片", "The whole photo"),
    # talk
    "talk_h": Text("听乡亲讲", "From talk"),
    "talk_file": Text("选录音或视频，或文字稿", "A recording, a video or a transcript"),
    "talk_paste": Text("或者把说的话贴在这里", "Or paste what was said"),
    "talk_hint": Text(
        "我卖的是奉节脐橙，五斤一箱三十九块九，四十八小时内发货……", "我卖的是奉节脐橙，五斤一箱三十九块九……"
    ),
    "talk_go": Text("整理成商品信息", "Find the facts in it"),
    "talk_empty": Text("还没有文字", "there is no text yet"),
    "talk_empty_next": Text("请贴一段话，或选录音", "Paste some text, or choose a recording"),
    # table
    "table_h": Text("先看表格，再收进来", "Look at the table first"),
    "table_help": Text(
        "打勾的会收进来；卡上已有、表里没写的不动。",
        "Ticked rows are taken; what the table does not say stays as it is.",
    ),
    "table_none": Text("表里没有商品", "There are no products in the table"),
    "state_new": Text("新卡", "new"),
    "state_changes": Text("会改 {} 项", "changes {} fields"),
    "state_same": Text("一样，不用收", "the same"),
    "state_wrong": Text("不能收", "can't be taken"),
    "cell_proved": Text("卡上的有依据", "the card's has evidence"),
    "table_take": Text("收进打勾的 {} 行", "Take the {} ticked rows"),
    "table_taken": Text("收进了 {} 张卡", "{} cards taken in"),
    # uploads and jobs
    "uploading": Text("正在传 {}%", "Sending {}%"),
    "queued": Text("排队等前面的工作", "Waiting for other work"),
    "stop": Text("停下来", "Stop"),
    "stopping": Text("正在停……", "Stopping…"),
    "stopped": Text("已停下，什么都没有改", "Stopped; nothing was changed"),
    "reading": Text("正在看", "Reading"),
    "hearing": Text("正在听", "Hearing"),
    "may_go_on": Text("可以先做别的，好了会出现在这里", "You may go on meanwhile; the result will appear here"),
    "bad_kind": Text("这种文件用不了", "this kind of file can't be used"),
    "kinds_photo": Text("请用 jpg 或 png 照片", "Use a photo, jpg or png"),
    "kinds_talk": Text(
        "请用 mp3、m4a、wav、mp4 录音，或 txt、srt 文字稿", "Use mp3, m4a, wav, mp4, or a transcript as txt or srt"
    ),
    "kinds_table": Text("请用 xlsx 或 csv 表格", "Use a table, xlsx or csv"),
    "kinds_evidence": Text("请用照片、录音或 PDF", "Use a photo, a recording or a PDF"),
}


def words_for(lang: Lang) -> dict[str, str]:
    """Key -> words in `lang`, for the page."""
    return words_in(lang, WORDS)
