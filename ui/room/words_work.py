"""What the pages of exercises say."""

from toolkit.core.courses.score_copy import DETAIL_CHARS, POINT_CHARS
from toolkit.core.text import Text

WORK: dict[str, Text] = {
    "kind_of": Text("{} · 满分 {} 分", "{} · out of {} point|points"),
    "lesson_again": Text("再看一遍课文", "Read the lesson again"),
    "locked_now": Text(
        "老师把这个练习收起来了，现在交不了；做过的还能看",
        "The trainer has closed this exercise: you can look, but not hand in",
    ),
    "hand_in": Text("交给老师", "Hand in"),
    "hand_in_help": Text(
        "交了马上出分，可以改了再交，取最好的一次", "Scored at once. Try as often as you like: the best counts"
    ),
    "test_help": Text("第一次交的算数，后面再做是练习", "Your first try counts; later ones are practice"),
    "heavy_help": Text(
        "电脑一个一个听、一个一个看，交了要排一会儿队，可以先去做别的。可以改了再交，取最好的一次",
        "The computer takes recordings one after another: after handing in there is a queue, and you can do something "
        "else meanwhile. Try as often as you like: the best counts",
    ),
    "hand_in_anyway": Text("就这样交", "Hand in anyway"),
    "sending": Text("正在交……", "Handing in…"),
    "sending_again": Text(
        "还没交上，连上了自动再交，别关这一页", "Not through yet; it tries again by itself. Keep this page open"
    ),
    "no_tries": Text(
        "还没交过。做一次，这里就有分数和改进的办法", "Not handed in yet. Your score and how to improve will stand here"
    ),
    "tries_h": Text("我交过的", "My tries"),
    "try_no": Text("第 {} 次", "Try {}"),
    "best": Text("最好", "best"),
    "by_trainer": Text("等老师评", "for the trainer"),
    "by_trainer_of": Text("等老师评 · {} 分", "for the trainer · {} point|points"),
    "unjudged": Text("{} 分待评分", "{} point|points to be judged"),
    "goods": Text("商品：{}", "Goods: {}"),
    "goods_help": Text(
        "只能说这张卡上有的", "Only what stands on this card may be said. Answer in Chinese, your buyers' language"
    ),
    "goods_more": Text("其他 {} 项", "{} more"),
    "questions_left": Text(
        "还有 {} 题没选，没选的算 0 分", "{} question|questions without an answer: no points for those"
    ),
    "note_h": Text("说明", "The note"),
    "card_help": Text(
        "每一样都算分；写着“必填”的先填对",
        "Every field counts; first those that are needed. Answer in Chinese, your buyers' language",
    ),
    "required": Text("必填", "needed"),
    "fields_left": Text("还没填：{}", "Still empty: {}"),
    "flag_open": Text("没说", "not said"),
    "terms": Text(
        "这些词，字幕里要写对：{}。别的错字也要改",
        "These words have to be right in the captions: {}. Correct the other mistakes too",
    ),
    "no_sound": Text("这里没有录音，照着意思改", "There is no recording here: correct by what must be meant"),
    "subtitle_limits": Text(
        "一条最多 {} 个字，一秒最多 {} 个字", "At most {} character|characters a caption and {} a second"
    ),
    "caption_count": Text("{} 字，每秒 {} 字", "{} character|characters, {} a second"),
    "caption_over": Text(
        "{} 字，每秒 {} 字：太长或太快了", "{} character|characters, {} a second: too long or too fast"
    ),
    "nothing_changed": Text("一个字也没有改过", "Nothing was changed"),
    "must_tell": Text("一定要写到：{}", "Has to be in it: {}"),
    "copy_title": Text("标题", "Title"),
    "copy_point": Text("卖点 {}", "Selling point {}"),
    "copy_detail": Text("详情", "Detail"),
    "copy_left": Text("标题或详情还没写：{}", "Title or detail missing: {}"),
    "chars": Text("{} 字", "{} character|characters"),
    "chars_title": Text("{} 字；产地和品名写在前半", "{} character|characters; place and name in the first half"),
    "chars_point": Text(
        f"{{}} 字；每条 {POINT_CHARS[0]}–{POINT_CHARS[1]} 字，不要重复",
        f"{{}} character|characters; {POINT_CHARS[0]} to {POINT_CHARS[1]} in each, none twice",
    ),
    "chars_detail": Text(f"{{}} 字；至少 {DETAIL_CHARS} 字", f"{{}} character|characters; {DETAIL_CHARS} at least"),
    "comply_help": Text(
        "觉得哪句不能说，点一下它，再写上能说的话", "Tap each line that may not be said, then write one that may"
    ),
    "marked": Text("标了 {} 句", "{} line|lines marked"),
    "fix_label": Text("第 {} 句改成", "Line {} becomes"),
    "copy_line": Text("把原话抄下来改", "Begin with the line itself"),
    "review_help": Text(
        "开播前的审核单：每一句定一样。改：写能说的话；删：不说了；有依据：写卡上的凭据；保留：照说。机器没查出来的也要看",
        "The sheet before a show: decide on each line. Rewrite: write what may be said; drop; evidence: name what the "
        "card shows; keep. Look too at what the machine has not found",
    ),
    "review_found": Text("查出：{}", "Found: {}"),
    "review_nothing": Text("机器没查出问题", "The machine found nothing"),
    "review_new": Text("改成", "New words"),
    "review_evidence": Text("凭据（照商品卡写）", "Evidence, as the card has it"),
    "reviewer": Text("审核人签名", "Signed by"),
    "review_left": Text("还有 {} 句没定", "{} line|lines not decided"),
    "review_unsigned": Text("还没有签名", "It is not signed yet"),
    "none_marked": Text("一句也没有标", "No line is marked"),
    "fixes_left": Text("标出来的还有 {} 句没改", "{} marked line|lines not mended yet"),
    "script_help": Text(
        "讲 {} 分钟，至少问观众 {} 次。照着顺序一段一段写",
        "{} minute|minutes; ask the viewers at least {} question|questions. Block by block",
    ),
    "script_count": Text("一共 {} 字，要 {} 字左右", "{} character|characters; about {} are wanted"),
    "block_count": Text("{} 字，约要 {} 字", "{} character|characters; about {} are wanted"),
    "blocks_left": Text("还没写：{}", "Still empty: {}"),
    "figures_h": Text("这一场的数据", "Figures of the show"),
    "own_figures_h": Text("您这一场的数据", "Figures of your own show"),
    "own_show": Text("用自己一场直播的数据算", "Use the figures of a show of your own"),
    "own_show_help": Text(
        "在平台后台把这一场的直播数据导出成表格，在这里选；或者把表格里名字和数字那两行复制来粘贴",
        "Export the show's figures from the platform and choose the file here, or paste the row of names and the row "
        "of numbers",
    ),
    "choose_table": Text("选表格文件", "Choose the table"),
    "paste_table": Text("或粘贴在这里", "Or paste it here"),
    "read_table": Text("读进来", "Read it"),
    "use_exercise": Text("用练习里的数据", "Use the exercise's figures"),
    "table_read": Text("读到 {} 个数，能算下面 {} 个", "{} figure|figures read; {} of those below can be worked out"),
    "kpi_how": Text("“{}”怎么算", "How to work out “{}”"),
    "kpi_help": Text(
        "只写数字。要百分数的，算出 3.5% 就写 3.5", "Numbers only. Where per cents are asked, 3.5% is written 3.5"
    ),
    "with_unit": Text("{}（{}）", "{} ({})"),
    "values_left": Text("还有 {} 个没算", "Not worked out yet: {}"),
}

STREAM: dict[str, Text] = {
    "stream": Text("评论", "Comments"),
    "comments_help": Text(
        "会来 {} 条评论，有时候几条挨着来，一条一条回；每条来了 {} 秒内回。全程约 {}。有的是坑，想好再回",
        "{} comment|comments will come, some close together; answer each within {} seconds. About {} in all. "
        "Some are traps: think before you answer",
    ),
    "comments_by_voice": Text(
        "打字慢，就点键盘上的话筒说；来不及就点“停一下”，停着不算时间",
        "If typing is slow, tap the keyboard's microphone. Tap Pause when it is too fast: the clock stops",
    ),
    "comments_no_pause": Text(
        "打字慢，就点键盘上的话筒说", "If typing is slow, tap the keyboard's microphone and speak"
    ),
    "show_pause": Text("停一下", "Pause"),
    "show_paused": Text("停着，不算时间。点“接着来”", "Paused: the clock stands. Tap Go on"),
    "show_begin": Text("开始，评论来了", "Begin"),
    "show_go_on": Text("接着来", "Go on"),
    "show_again": Text("从头再来", "Start over"),
    "show_again_ask": Text("从头再来，这次回的都不要了？", "Start over and drop these answers?"),
    "show_state": Text("{} / {} · 回了 {} 条 · 还有 {} 条要来", "{} / {} · {} answered · {} to come"),
    "show_over": Text(
        "评论来完了，回了 {} 条，共 {} 条。没回的还能补",
        "No more comments: {} of {} answered. The rest can still be answered",
    ),
    "reply_to": Text("回 {}：{}", "To {}: {}"),
    "reply_wait": Text("等评论来……", "Waiting for comments…"),
    "reply_hint": Text("写回答", "Your answer"),
    "reply_send": Text("发", "Send"),
    "answered": Text("{} 秒回了：{}", "after {} s: {}"),
    "time_left": Text("还有 {} 秒", "{} s left"),
    "too_late": Text("过时间了，也可以补", "late, but better than never"),
    "slip_h": Text("说错了要更正", "Correct what was said wrong"),
    "slip": Text("假设您刚才在直播里说错了：{}", "Suppose that on air you said by mistake: {}"),
    "correction": Text("更正的话", "The correction"),
    "correction_left": Text("更正的话还没写", "The correction is not written yet"),
    "show_first": Text("请先点“开始”，把评论回了", "Begin first and answer the comments"),
    "show_runs": Text("评论还没有来完", "Comments are still coming"),
    "comments_left": Text("还有 {} 条没回", "Not answered yet: {}"),
}

RECORD: dict[str, Text] = {
    "consent": Text(
        "我同意把录音录像存在老师的电脑上用来打分。只有我和老师能看，不给全班看；我随时可以在这一页删",
        "My recordings may be kept on the trainer's computer for scoring. Only the trainer and I see them, never the "
        "class; I can delete them at any time, here on this page",
    ),
    "consent_opens": Text(
        "点了同意，这里就出来录和传的按钮", "Tick it, and the buttons to record and send appear here"
    ),
    "consent_first": Text("请先点上面的“我同意”，再录", "Tick “my recordings may be kept” first, then record"),
    "wechat": Text(
        "您在微信里。如果点了没有反应：点右上角“···”，选“在浏览器打开”，再用名字和三张图进来",
        "You are in WeChat. If nothing opens: tap ··· at the top right, open this page in the browser, and come back "
        "with your name and pictures",
    ),
    "shoot_help": Text(
        "拍 {} 段，每段 {}–{} 秒。手机竖着拿，相机用高清（1080p，一般手机平常就是）",
        "{} clip|clips of {}-{} seconds, phone upright, camera at 1080p (usual on most phones)",
    ),
    "cut_help": Text(
        "交一条剪好的短片，{}–{} 秒；前 {} 秒就要有人说话或有动作，至少 {} 个镜头",
        "One cut clip of {}-{} seconds; speech or movement within the first {} seconds, at least {} shot|shots",
    ),
    "rehearse_help": Text(
        "对着手机像直播那样讲 {} 秒左右。方言也行：机器没听清的，老师来评",
        "Speak for about {} seconds as in a show. Dialect is fine: the trainer scores what the machine can't hear",
    ),
    "own_script": Text("我写的脚本", "My script"),
    "script_first": Text("还没写脚本，先去写", "No script yet: write it first"),
    "cut_here_h": Text("不会剪？请老师的电脑剪", "Can't cut on the phone? The laptop does"),
    "cut_here_help": Text(
        "放到想要的地方点“从这里开始”，放到该停的地方点“到这里为止”，再点“放进短片”。几段挑好，电脑接起来，"
        "竖屏和声音大小它来弄",
        "Play to where it should begin and tap “From here”; play on and tap “To here”; then “Put it in”. The laptop "
        "joins the pieces, makes them upright and sets the loudness",
    ),
    "cut_film": Text("原片 {}", "Film {}"),
    "cut_no_films": Text(
        "还没有能剪的录像。先做上一课“拍”，或在上面选一段手机里的",
        "There is no film yet. Shoot some in the unit before, or choose one of the phone's above",
    ),
    "cut_films_again": Text("再找一遍我的录像", "Look for my films again"),
    "cut_from": Text("从这里开始", "From here"),
    "cut_to": Text("到这里为止", "To here"),
    "cut_range": Text("要 {} 到 {}，{} 秒", "Taken: {} to {}, {} s"),
    "cut_add": Text("放进短片", "Put it in"),
    "cut_pieces_h": Text("短片里有", "In the clip"),
    "cut_none": Text("还没有挑。挑 3 段不一样的更好看", "Nothing yet. Three different pieces look best"),
    "cut_up": Text("把第 {} 段往前挪", "Move piece {} up"),
    "cut_drop": Text("去掉", "Take out"),
    "cut_total": Text(
        "一共 {} 秒（要 {}–{} 秒），{} 段（至少 {} 个镜头）",
        "{} s in all ({}-{} wanted), {} piece|pieces (at least {} shot|shots)",
    ),
    "cut_short": Text("还差 {} 秒，再放一段进来", "{} second|seconds short: put in another piece"),
    "cut_long": Text("多了 {} 秒，去掉一段", "{} second|seconds too long: take a piece out"),
    "cut_same": Text(
        "有一样的两段，只算一个镜头：换一段别的", "Two pieces are the same and count as one shot: choose another"
    ),
    "cut_go": Text("挑好了，请电脑剪", "Join them"),
    "cutting": Text("剪片", "cutting"),
    "cut_sent": Text("正在交给电脑……", "Sending…"),
    "cut_running": Text("电脑正在剪：{}%，大约还要 {}", "Being joined: {} %, about {} more"),
    "cut_done": Text(
        "剪好了，在上面“我的短片”里。看一遍，再点“交给老师”", "It is done: look at it above, then hand it in"
    ),
    "cut_stop": Text("先不剪了", "Stop"),
    "cut_stopped": Text("停了，没有剪", "Stopped"),
    "cut_wait": Text("电脑还在剪，等它剪好再交", "The laptop is still at it: wait for the clip"),
    "slot_cut": Text("我的短片", "My clip"),
    "slot_rehearse": Text("我的排练", "My rehearsal"),
    "record_here": Text("在这里录音", "Record here"),
    "record_wait": Text("手机问能不能用麦克风，请点“允许”", "Allow the microphone when the phone asks"),
    "record_stop": Text("讲完了，用这段", "Done: use it"),
    "record_drop": Text("不要这段", "Drop it"),
    "record_refused": Text(
        "手机没让用麦克风。请点“录音”，用手机自己的录音机录",
        "The microphone was not allowed. Tap Record sound and use the phone's own recorder",
    ),
    "loudness": Text("声音大小", "Loudness"),
    "still_recording": Text("正在录，讲完先点“讲完了”", "Still recording: tap Done first"),
    "record_sound": Text("录音", "Record sound"),
    "record_self": Text("录像", "Film yourself"),
    "record_film": Text("拍一段", "Film"),
    "choose_file": Text("选手机里的", "Choose a file"),
    "choose_cut": Text("选剪好的短片", "Choose the clip"),
    "sending_file": Text("正在传：{}", "Sending: {}"),
    "sending_now": Text("正在传（{} MB）", "Sending ({} MB)"),
    "sending_kept": Text("上次没传完的接着传（{} MB）", "Going on with what was not sent ({} MB)"),
    "sending_percent": Text("传了 {}%", "{} % sent"),
    "looking": Text("传完了，电脑正在看……", "Sent; the computer looks at it…"),
    "sending_waits": Text(
        "Wi-Fi 断了。录好的还在手机里，连上自动再传",
        "No Wi-Fi. The recording is kept on the phone and is sent again by itself",
    ),
    "stop_sending": Text("不传了", "Stop"),
    "too_big": Text(
        "文件太大，最多 {} MB。请录短一点，或把手机相机调到 1080p",
        "Larger than {} MB. Make it shorter, or set the camera to 1080p",
    ),
    "still_sending": Text("还没传完，请等一下", "Still sending: wait a moment"),
    "no_recording": Text("还没有录音或视频。先录一段", "There is no recording yet. Record one first"),
    "slots_left": Text("还没有：{}", "Missing: {}"),
    "sent": Text("传好了：{} 秒，{} MB", "Sent: {} second|seconds, {} MB"),
    "too_short": Text(
        "这段只有 {} 秒，要讲 {} 秒左右。要不要换一段？",
        "It is {} second|seconds long; about {} are wanted. Record it anew?",
    ),
    "record_again": Text("换一段", "Another one"),
    "delete_recording": Text("删掉这段", "Delete it"),
    "delete_ask": Text(
        "从老师的电脑上删掉？删了找不回来", "Delete it from the trainer's computer? It can't be brought back"
    ),
    "delete_yes": Text("删掉", "Delete"),
    "own_recording": Text("我的录音录像", "My recording"),
    "delete_how": Text("想删掉：点“再做一次”，再点“删掉这段”", "To delete it tap “Try again”, then “Delete it”"),
}
