"""Words of the trainer's room."""

from toolkit.core.text import Lang, Text

WORDS: dict[str, Text] = {
    "title": Text("培训老师", "Trainer"),
    "code": Text("教室号", "room number"),
    "units": Text("自己编一课", "your own units"),
    "projector": Text("投影页", "projector"),
    "tools": Text("全部工具", "all tools"),
    "tab_roster": Text("名册", "People"),
    "tab_teach": Text("上课", "Teach"),
    "tab_work": Text("看作业", "Work"),
    "tab_results": Text("成绩", "Results"),
    "tab_queue": Text("排队", "Queue"),
    "tab_class": Text("班级", "Class"),
    "here": Text("在", "here"),
    "away": Text("不在", "away"),
    "number": Text("号", "No."),
    "name": Text("名字", "name"),
    "state": Text("在不在", "present"),
    "step": Text("做到哪", "now at"),
    "done": Text("做完", "done"),
    "points": Text("分数", "points"),
    "waits": Text("等您评的次数", "tries for you to score"),
    "waiting_points": Text("{} 分待评分", "{} points to be judged"),
    "unjudged_none": Text("没有待评分的。", "Nothing is left to be judged."),
    "unjudged_told": Text(
        "有 {} 次练习、共 {} 分待评分：没听清（可能是方言），不给也不扣。"
        "证书上的百分比按全课的分算，待评分的不算在内：发证书前请先听、先评。",
        "Tries to be judged: {} ({} points in all). They were not heard well (a dialect, perhaps), so none is given or "
        "taken. The per cent on a certificate is of the whole course without these: listen and score before you print.",
    ),
    "unjudged_try": Text("{:02d} {} · {} · {} 分待评分", "{:02d} {} · {} · {} points to be judged"),
    "choose_unjudged": Text("待评分的练习", "Tries to be judged"),
    "table_help": Text(
        "“满分”和百分比按全课算，待评分的不算在内。用手指把表格往左推，右边还有每个练习的分。",
        "“Of” and per cent are of the whole course, without what is still to be judged. Push the table to the "
        "left for the points of each exercise.",
    ),
    "go_score": Text("去听、去评分", "Listen and score"),
    "points_left": Text(
        "评过 {} / {} 分，另有 {} 分待评分：请听录音，在下面写这一次总共几分（0 到 {}）。",
        "Judged: {} of {}. {} more points wait: listen, and write below the points of the whole try (0 to {}).",
    ),
    "queued": Text("排队中", "in the queue"),
    "nobody": Text(
        "还没有人进来。把投影页打开，请大家扫码。",
        "Nobody is here yet. Open the projector's page and let people scan the code.",
    ),
    "wifi_help": Text(
        "教室的 Wi-Fi：写一次，投影页就大字显示名字、密码和二维码，大家先连上它。不写就不显示。",
        "The hall's Wi-Fi: typed once, the projector's page shows its name, password and a code in large letters, for "
        "everybody to join first. Left empty, nothing is shown.",
    ),
    "wifi_name": Text("Wi-Fi 的名字", "Name of the Wi-Fi"),
    "wifi_password": Text("密码（没有就不写；会投在墙上）", "Password (if any; everybody will see it)"),
    "wifi_save": Text("放到投影页上", "Show it on the projector"),
    "wifi_saved": Text("投影页上有了：{}", "On the projector's page now: {}"),
    "wifi_gone": Text("投影页上不显示 Wi-Fi 了", "The projector's page shows no Wi-Fi now"),
    "counts": Text("共 {} 人，现在在 {} 人", "Trainees: {}, here now: {}"),
    "choose_step": Text("选一课或一个练习", "Choose a lesson or an exercise"),
    "choose_step_first": Text("先在上面选一课或一个练习", "Choose a lesson or an exercise above first"),
    "push": Text("让大家都做这个", "Bring everybody here"),
    "push_end": Text("不用一起做了，各做各的", "Let everybody go on alone"),
    "pushed": Text("现在大家在做：{}", "Everybody is brought to: {}"),
    "pushed_none": Text("现在各做各的", "Everybody goes on alone"),
    "locks_help": Text(
        "打勾是开着，去掉勾就锁上。每一课后面或下面是这一课的练习；锁了课，里面的练习就都锁上。锁上的，学员看得见、打不开。",
        "Ticked is open; take the tick away to lock. The exercises of a unit stand behind or below it and are "
        "locked with it; trainees see what is locked, but can't open it.",
    ),
    "say_all": Text("对全班说一句", "Say something to everybody"),
    "send": Text("发出去", "Send"),
    "sent": Text("发出去了", "Sent"),
    "choose_seat": Text("选一位学员", "Choose a trainee"),
    "choose_try": Text("选一次练习", "Choose a try"),
    "work_help": Text(
        "先选学员，再选他交的哪一次：内容和分数会出来，下面可以写评语、改分、给大家看。",
        "Choose a trainee, then a try: what was handed in appears, to comment on, score anew, or show to all.",
    ),
    "no_try": Text("这位还没有交过练习。", "Nothing handed in yet."),
    "choose_first": Text("先选学员和练习", "Choose a trainee and a try first"),
    "comment": Text("写一句评语", "Write a comment"),
    "points_new": Text("改成几分（0 到这个练习的满分）", "Points instead (0 to all of this exercise)"),
    "reason": Text("为什么改（会记下来）", "Why (kept in the log)"),
    "override": Text("改分", "Change the points"),
    "overridden": Text("改好了，已记录", "Changed and logged"),
    "show": Text("不露名给大家看", "Show it to all, without the name"),
    "hide": Text("不给大家看了", "Show it no longer"),
    "shown_now": Text(
        "现在：大家看得到（没有名字；录音录像只给看得分）",
        "Now: everybody can see it (no name; of a recording only the points)",
    ),
    "hidden_now": Text("现在：没有给大家看", "Now: not shown to all"),
    "score_first": Text(
        "大家能看到了，可还有 {:g} 分没评：先听、先评，分数才作数",
        "Everybody can see it, but {:g} points are not judged yet: listen and score it first",
    ),
    "shown": Text("大家能看到了（没有名字和录音）", "Everybody can see it (no name, no recording)"),
    "hidden": Text("大家看不到了", "Nobody sees it now"),
    "answer": Text("交的内容", "What was handed in"),
    "not_written": Text("没写", "nothing"),
    "score": Text("打分和理由", "Points and reasons"),
    "by_hand": Text("{} 分待评分", "{} points to be judged"),
    "to_look": Text("待您看", "for you to look at"),
    "changed": Text("老师改成 {} 分：{}", "changed by the trainer to {}: {}"),
    "refresh": Text("刷新", "Refresh"),
    "progress": Text("每一课有几人做完", "How many have finished each unit"),
    "skills": Text("弱项在前", "Weak skills first"),
    "share_of": Text("{}（{} 人做过）", "{} (tried by {})"),
    "before_after": Text("课前和课后", "Before and after"),
    "before": Text("课前", "before"),
    "after": Text("课后", "after"),
    "no_pairs": Text("两次小测都做了的人还没有。", "Nobody has taken both tests yet."),
    "pairs": Text("{} 人两次都做了", "{} took both"),
    "no_scores": Text("还没有分数。", "No scores yet."),
    "csv": Text("下载 CSV", "Download CSV"),
    "xlsx": Text("下载 Excel", "Download Excel"),
    "trainer_name": Text("证书上老师的名字", "Trainer's name on certificates"),
    "certificates": Text("下载证书（{} 人）", "Download certificates ({})"),
    "certificates_who": Text(
        "得到全课 {:.0%} 的分就发证书。现在够的有 {} 人，全班 {} 人：{}",
        "A certificate takes {:.0%} of the course's points. {} of {} have them now: {}",
    ),
    "certificates_none": Text(
        "得到全课 {:.0%} 的分才发证书，现在还没有人够。没怎么做就发，这张纸就不值钱了。",
        "A certificate takes {:.0%} of the course's points, and nobody has them yet. Given for little, it is worth "
        "little.",
    ),
    "queue_none": Text("没有人在排队。", "Nobody waits."),
    "queue_help": Text(
        "交上来的录音录像在这里排队，电脑一个一个打分。要取消哪一个，在下面选它；取消了，学员录的还在，可以再交。",
        "Recordings handed in wait here for the computer, one at a time. To cancel one choose it below: the recording "
        "stays with the trainee, who can hand it in again.",
    ),
    "place": Text("前面还有 {} 个，约 {} 秒", "{} before it, about {} s more"),
    "running": Text("正在做 {}%", "running, {} %"),
    "cancel": Text("取消这一个", "Cancel it"),
    "cancelled": Text("取消了", "Cancelled"),
    "reset_help": Text(
        "把一位学员连同他的练习和录音录像一起删掉（重复报名、要求删除时用）。删了找不回来，要留成绩就先在“成绩”里下载。"
        "请再写一遍他的名字。",
        "Delete a trainee with all work and recordings (joined twice, or asks to be deleted). It can't be brought "
        "back: to keep the points, download them under “Results” first. Type the name again.",
    ),
    "pictures_of": Text("进教室用的三张图：{}", "The three pictures to come in with: {}"),
    "reset": Text("删掉这位学员和全部练习、录音录像", "Delete this trainee with all work and recordings"),
    "reset_done": Text("删掉了", "Deleted"),
    "retype": Text("再写一遍名字", "Type the name again"),
    "retype_class": Text("再写一遍班名", "Type the name of the class again"),
    "retype_wrong": Text("名字对不上，没有删", "The name is not the one chosen; nothing was deleted"),
    "delete_all_help": Text(
        "删掉全班的录音录像，分数留着。删了找不回来。请再写一遍班名。",
        "Delete all recordings of the class; points stay. They can't be brought back. Type the class's name again.",
    ),
    "delete_all": Text("删掉全班录音录像", "Delete all recordings"),
    "deleted": Text("删掉了 {} 个", "{} deleted"),
    "log": Text("改分和删除的记录", "Log of changes"),
    "log_override": Text("改分", "points changed"),
    "log_reset": Text("删掉学员", "trainee deleted"),
    "log_number": Text("{} 号", "No. {}"),
    "log_points": Text("{} 分改成 {} 分", "{} became {}"),
    "log_unjudged": Text("{} 分（另有 {} 分待评分）改成 {} 分", "{} (and {} to be judged) became {}"),
    "said": Text("您写过的评语", "Your comments"),
    "log_none": Text("还没有改过。", "Nothing was changed."),
    "sign_out": Text("退出", "Sign out"),
}  # fmt: skip


def say(key: str, lang: Lang, *given: object) -> str:
    """The words of `key`, with what is given in their places."""
    return WORDS[key].get(lang).format(*given)
