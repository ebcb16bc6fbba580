"""Everything that the pages of phones and the projector say."""

import tomllib
from functools import cache
from importlib import resources

from toolkit.core.copy_titles import parse_limits
from toolkit.core.copy_types import CopyLimits
from toolkit.core.courses.types import KIND_NAMES
from toolkit.core.text import Lang, Text
from ui.room.words_score import SCORE
from ui.room.words_units import UNITS
from ui.room.words_work import RECORD, STREAM, WORK

FRAME: dict[str, Text] = {
    "page_title": Text("出山教室", "chushan classroom"),
    "brand": Text("出山", "chushan"),
    "language": Text("语言", "Language"),
    "skip": Text("跳到正文", "Skip to the content"),
    "offline": Text(
        "连不上老师的电脑。看看手机 Wi-Fi 连的是不是教室的；写的字都存在手机里，连上自动交过去",
        "The trainer's computer does not answer. Is this phone on the room's Wi-Fi? What you wrote is kept on the "
        "phone and goes over by itself",
    ),
    "no_server": Text(
        "连不上老师的电脑。请看看手机的 Wi-Fi，再试一次",
        "The trainer's computer does not answer. Look at the phone's Wi-Fi and try again",
    ),
    "went_wrong": Text("出了点问题。请再试一次，还不行就找老师", "Something failed. Try again, or ask the trainer"),
    "not_open_yet": Text("老师还没打开", "Not open yet"),
    "cannot_open": Text("这一页打不开", "This page can't be opened"),
    "look_again": Text("看看开了没有", "Is it open now?"),
    "try_again": Text("再试一次", "Try again"),
    "to_room": Text("回到我的教室", "Back to my room"),
    "back_to_room": Text("‹ 我的教室", "‹ My room"),
    "comma": Text("、", ", "),
    "seconds": Text("{} 秒", "{} second|seconds"),
    "minutes": Text("{} 分钟", "{} minute|minutes"),
    "saving": Text("正在保存", "Saving"),
    "saved": Text("已保存", "Saved"),
    "not_saved": Text("存在手机里了", "On this phone"),
    "not_kept": Text("没有存上", "Not saved"),
    "two_phones": Text("两台手机都写了", "2 phones wrote"),
    "two_phones_ask": Text(
        "您在另一台手机上也写了这个练习。留哪一份？没留的那份就没有了",
        "You have written in this exercise on another phone too. Which one shall stay? The other one goes",
    ),
    "other_wrote": Text("那台手机 {} 写的：", "The other phone, at {}:"),
    "take_theirs": Text("用那台手机的", "Take the other phone's"),
    "keep_mine": Text("留这台手机的", "Keep this phone's"),
    "yes": Text("是", "yes"),
    "no": Text("否", "no"),
    "go_back": Text("再看看", "Go back"),
    "pushed": Text("老师请大家做：{}", "The trainer sends you to: {}"),
    "go_there": Text("去做", "Go there"),
    "go_look": Text("去看看", "Have a look"),
    "later": Text("等一下", "Later"),
    "trainer_says": Text("老师的话", "From the trainer"),
    "read_it": Text("知道了", "Got it"),
}

DOOR: dict[str, Text] = {
    "join_h": Text("进教室", "Come in"),
    "join_help": Text(
        "不用注册，不要手机号。写个名字、点三张图就行", "No account, no phone number: a name and three pictures"
    ),
    "back_h": Text("我来过，接着学", "I was here before"),
    "back_help": Text(
        "写上次的名字，点上次的三张图，学过的都还在。忘了就请老师查",
        "The same name and the same three pictures bring everything back. Forgotten? Ask the trainer",
    ),
    "room_code": Text("教室号（四位数字，在投影上）", "Room number (four figures, on the projector)"),
    "your_name": Text("名字（小名也行，最多 20 个字）", "Name (a nickname will do, at most 20 characters)"),
    "pick_icons": Text("点三张图", "Tap three pictures"),
    "pick_help": Text(
        "记住名字和这三张：刷新了、换手机了，点最下面的“我来过”，写同样的名字、点同样的图，就回来了",
        "Remember name and pictures. After a refresh or on another phone tap “I was here before” below: the same name "
        "and the same pictures bring you back",
    ),
    "pick_again_help": Text("先点哪张都行", "In any order"),
    "three_only": Text("只要三张。想换，先点一下不要的那张", "Three only. Tap one again to take it back"),
    "choose_more": Text("还要点 {} 张", "Tap {} more"),
    "chosen": Text("选好了：{}", "Chosen: {}"),
    "code_missing": Text("教室号要四位数字，看投影", "Type the four figures that the projector shows"),
    "name_missing": Text("还没有写名字", "Write your name"),
    "icons_missing": Text("还差 {} 张图，点一下就选上", "{} more picture|pictures to tap"),
    "same_name": Text(
        "班里已经有一位“{}”。是您吗？是就点上次的三张图进来",
        "Somebody called {} is in the class already. If it is you, come in with your pictures of then",
    ),
    "same_name_me": Text("是我", "It is me"),
    "same_name_other": Text("不是，我是另一位", "No, I am somebody else"),
    "enter": Text("进教室", "Come in"),
    "come_back": Text("接着学", "Go on learning"),
    "i_was_here": Text("我来过", "I was here before"),
    "i_am_new": Text("我是第一次来", "I am new here"),
    "i_am_trainer": Text("我是培训老师", "I am the trainer"),
    "selftest": Text("试试连得上吗", "Test the connection"),
    "check_h": Text("核对证书", "Check a certificate"),
    "check_help": Text(
        "把证书上的证书码（16 个字母和数字）打在这里，不分大小写",
        "Type the code of the certificate: 16 letters and figures, capitals or not",
    ),
    "check_code": Text("证书码", "Code"),
    "check_go": Text("核对", "Check"),
    "check_short": Text("证书码要有 16 个字母和数字", "The code has 16 letters and figures"),
}

ROOM: dict[str, Text] = {
    "my_room": Text("我的教室", "My room"),
    "welcome": Text("欢迎，{}！", "Welcome, {}!"),
    "welcome_help": Text("您是 {} 号。从第一步开始吧", "You are number {}. Begin with the first step"),
    "begin": Text("开始", "Begin"),
    "go_on_h": Text("接着做", "Go on with"),
    "go_on": Text("接着做", "Go on"),
    "lesson": Text("课文", "Lesson"),
    "read_lesson": Text("看 / 听", "Read or listen"),
    "all_done": Text("全部做完了！", "All done!"),
    "all_done_help": Text(
        "想拿更高的分，可以点下面任何一个再做。证书请找老师打印",
        "Do any of them again for a better score. The trainer prints the certificate",
    ),
    "nothing_open": Text("还没有打开的课", "Nothing is open yet"),
    "nothing_open_help": Text(
        "老师一打开，这里自己会出来，不用刷新", "It appears here by itself when the trainer opens it"
    ),
    "nothing_got": Text("0 分，可再做一次", "0 points: try again"),
    "done_of": Text("做完 {} 个练习，共 {} 个", "{} of {} exercises done"),
    "part_done": Text("{} / {}", "{} / {}"),
    "state_locked": Text("现在没开", "not open now"),
    "state_open": Text("没做", "to do"),
    "state_done": Text("做完了", "done"),
    "state_waiting": Text("正在排队", "in line"),
    "state_running": Text("正在打分", "being scored"),
    "state_failed": Text("没打成", "failed"),
    "state_cancelled": Text("取消了", "cancelled"),
    "earlier_messages": Text("以前的", "Earlier"),
    "leave": Text("换人用这台手机", "Let somebody else use this phone"),
    "leave_ask": Text(
        "要离开教室吗？做过的都留着，下次用名字和三张图回来",
        "Leave the room? Your work stays; name and pictures bring you back",
    ),
    "leave_yes": Text("离开", "Leave"),
    "leave_no": Text("不离开", "Stay"),
    "gallery": Text("好作品", "Good pieces"),
    "gallery_none": Text(
        "还没有。老师觉得哪份好，会放到这里，不写名字，也不放录音录像",
        "None yet. The trainer shows good work here, without names and without recordings",
    ),
    "piece_score": Text("{} 分，满分 {}", "{} of {} points"),
    "piece_part": Text(
        "满分 {}：评过的 {} 分里得了 {} 分，还有 {} 分等老师评",
        "Out of {}: {} judged so far, {} of them got, {} wait for the trainer",
    ),
    "piece_no_words": Text("这份是录音录像，只给大家看得分", "A recording: only its points are shown"),
}

LESSON: dict[str, Text] = {
    "page_of": Text("第 {} 页，共 {} 页", "Page {} of {}"),
    "lesson_empty": Text("这一课没有课文，直接做练习", "This unit has no text: go to its exercises"),
    "not_like_this": Text("✗ 不能这样说", "✗ Not like this"),
    "grounds": Text("依据：{}", "Source: {}"),
    "as_of": Text("截至 {}", "as of {}"),
    "read_aloud": Text("读给我听", "Read aloud"),
    "stop_reading": Text("不读了", "Stop"),
    "voice_wait": Text(
        "老师的电脑正在读这一页，第一次要等十几秒到半分钟。读过一次，以后点了就有",
        "The trainer's computer is reading this page; that takes up to half a minute, once",
    ),
    "voice_ready": Text("读好了，再点一下就听", "It is ready: tap once more"),
    "no_voice": Text(
        "这台机器不会读，老师的电脑也没装读的声音。请旁边的人念，或请老师读",
        "This device can't read aloud, and the trainer's computer has no voice. Ask somebody to read it to you",
    ),
    "no_voice_en": Text(
        "这台机器不会读英文，老师的电脑只会读中文",
        "This device has no English voice, and the trainer's computer reads Chinese only",
    ),
    "turn_pages": Text("翻页", "Pages"),
    "previous": Text("上一页", "Back"),
    "next": Text("下一页", "Next"),
    "to_exercise": Text("去做练习", "To the exercise"),
    "to_next": Text("下一课", "Next unit"),
}

PROJECTOR: dict[str, Text] = {
    "projector_title": Text("出山教室 · 投影", "chushan classroom · projector"),
    "projector_offline": Text("连不上教室的程序，正在重试", "The room does not answer; trying again"),
    "scan_h": Text("手机扫码进教室", "Scan to come in"),
    "or_type": Text(
        "手机先连教室的 Wi-Fi。扫不了，就在浏览器里打",
        "Join the room's Wi-Fi first. If scanning fails, type into a browser",
    ),
    "wifi_h": Text("第一步：连这个 Wi-Fi", "1. Join this Wi-Fi"),
    "wifi_password": Text("密码：{}", "Password: {}"),
    "wifi_help": Text(
        "用手机自带的相机扫。扫不了，就在手机的“设置”里打开 WLAN，点这个名字",
        "Scan with the phone's own camera, or open Wi-Fi in the phone's settings and tap this name",
    ),
    "wifi_alt": Text("Wi-Fi {} 的二维码", "QR code of the Wi-Fi {}"),
    "scan_second": Text("第二步：扫码进教室", "2. Scan to come in"),
    "or_type_second": Text("扫不了，就在浏览器里打", "If scanning fails, type into a browser"),
    "alone": Text(
        "这台电脑没有连上 Wi-Fi，手机进不来：先连上 Wi-Fi 或开热点，再重新开教室",
        "This computer is in no Wi-Fi, so phones can't come: join one or open a hotspot, then open the room again",
    ),
    "code_h": Text("教室号", "Room number"),
    "qr_alt": Text("二维码：{}", "QR code of {}"),
    "joined": Text("人进来了", "joined"),
    "here_now": Text("（现在在线 {} 人）", "({} here now)"),
    "progress_h": Text("每课做完的人数", "How many have finished each unit"),
    "people_of": Text("{} / {} 人", "{} of {}"),
    "all_to": Text("现在做：{}", "Now: {}"),
    "queue_now": Text("{} 份录音录像在排队打分", "{} recording|recordings in the queue for scoring"),
    "tips_h": Text("手机进不来？", "A phone can't come in?"),
    "tip_room": Text(
        "名字和三张图忘了：请老师在名单里查，或者重新进一次",
        "Forgot name or pictures: ask the trainer, or come in anew",
    ),
    "moved": Text(
        "Wi-Fi 变了，上面的网址可能不对了：请老师重新开一次教室",
        "The Wi-Fi has changed and the address above may be wrong: open the room again",
    ),
}

BOOKS = (FRAME, DOOR, ROOM, LESSON, WORK, STREAM, RECORD, SCORE, PROJECTOR, UNITS)


@cache
def words_of(lang: Lang) -> dict[str, str]:
    """Key -> words in `lang`, names of exercises and platforms included."""
    words = {key: text.get(lang) for book in BOOKS for key, text in book.items()}
    words |= {f"kind_{kind}": name.get(lang) for kind, name in KIND_NAMES.items()}
    for one in _platforms():
        words[f"platform_{one.id}"] = one.title.get(lang)
        words[f"limits_{one.id}"] = _limits(one).get(lang)
    return words


def _platforms() -> tuple[CopyLimits, ...]:
    with (resources.files("toolkit.data") / "copy_limits.toml").open("rb") as file:
        return parse_limits(tomllib.load(file))


def _limits(one: CopyLimits) -> Text:
    """What the platform takes as a title."""
    if not one.title_max:
        return Text("", "")
    if one.unit == "width":
        least = f"{-(-one.title_min // 2)}–" if one.title_min else ""
        most = one.title_max // 2
        return Text(
            f"标题 {least or '最多 '}{most} 个汉字（两个字母或数字算一个字）",
            f"title: {least or 'at most '}{most} Chinese characters (two letters or digits count as one)",
        )
    least = f"{one.title_min}–" if one.title_min else ""
    return Text(f"标题 {least or '最多 '}{one.title_max} 字", f"title: {least or 'at most '}{one.title_max} characters")
