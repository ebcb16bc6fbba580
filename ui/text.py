"""All words of the pages."""

from toolkit.core.text import Lang, Text

WORDS: dict[str, Text] = {
    "title": Text("出山 · 乡村直播助手", "chushan · for village livestreams"),
    "brand": Text("出山", "chushan"),
    "tagline": Text(
        "把乡村的镜头、方言和好东西，做成能发的短视频",
        "Turns footage and talk from the village into clips ready to post",
    ),
    "offline": Text("全在这台电脑上做，不上传", "All on this computer, nothing uploaded"),
    "language": Text("语言", "Language"),
    "main_page": Text("做短视频", "Make clips"),
    "trainer_room": Text("‹ 老师的教室", "‹ Trainer's room"),
    "menu": Text("菜单", "Menu"),
    "all_pages": Text("全部页面", "All pages"),
    "product_cards": Text("商品卡", "Product cards"),
    "script_page": Text("直播脚本", "Live script"),
    "review_page": Text("开播前审核", "Review"),
    "copy_page": Text("写文案", "Copy"),
    "clips": Text("看片和改片", "Watch and change clips"),
    "change_clip": Text("改这一条", "Change it"),
    "captions": Text("听写和改字幕", "Transcribe and edit captions"),
    # footage
    "footage_h": Text("放入素材", "Add footage"),
    "footage_help": Text(
        "手机拍的视频，一段或多段。有人讲解的、只拍风景的都可以。",
        "Videos from your phone, one or several: with somebody talking, or only scenery.",
    ),
    "footage_file": Text("点这里选视频，或把文件拖进来", "Click to choose videos, or drop them here"),
    "footage_path": Text(
        "或者写素材在这台电脑上的位置（大文件不用再复制）", "Or the place of the files on this computer"
    ),
    "footage_path_hint": Text("比如 D:\\直播\\10月12日.mp4，或一个文件夹；一行一个", "A file or folder, one a line"),
    "more_ways": Text(
        "给懂电脑的人：素材就在这台电脑上，可以只写它的位置",
        "For those who know computers: footage on this one can be given by its place",
    ),
    "sample": Text("没有素材？用自带的样片试试", "No footage? Try the sample"),
    "sample_loaded": Text(
        "样片和商品卡已放好，点下面的“开始制作”",
        "The sample and its product cards are in: press Start below",
    ),
    "sample_missing": Text("这份安装里没有样片", "This installation has no sample"),
    "sample_next": Text("请上传自己的视频", "Please upload a video of your own"),
    # cards
    "cards_h": Text("填商品卡", "Product cards"),
    "cards_help": Text(
        "片子和文案里只会说这里写了的。每种货一张。",
        "Clips and texts claim only what is written here. One card for each product.",
    ),
    "cards_file": Text("选商品表（Excel 最方便）", "Choose a table (Excel is easiest)"),
    "own_cards": Text("用“商品卡”页里填好的", "Use my saved product cards"),
    "own_cards_none": Text(
        "“商品卡”页里还没有填好的卡。", "There is no complete card on the page of product cards yet."
    ),
    "write_cards": Text("去填商品卡", "Write a card there"),
    "cards_none": Text("还没有商品卡", "No product cards yet"),
    "cards_loaded": Text("读入 {} 张商品卡", "{} product cards read"),
    "cards_wrong": Text("表格里有这些地方要改：", "Please correct these places in the file:"),
    "form_h": Text("手工填一张，或修改（* 必填）", "Write or change a card (* needed)"),
    "pick": Text("填哪一张", "Which card"),
    "pick_new": Text("＋ 新的一张", "+ a new card"),
    "name": Text("品名 *", "Name *"),
    "name_hint": Text("会理石榴", "Huili pomegranate"),
    "aliases": Text("别名（还会怎么叫，用顿号隔开）", "Also called (separate with commas)"),
    "aliases_hint": Text("石榴、软籽石榴", "pomegranate"),
    "origin": Text("产地", "Origin"),
    "origin_hint": Text("四川省会理市", "Huili, Sichuan"),
    "spec": Text("规格 *", "Pack *"),
    "spec_hint": Text("5斤装", "2.5 kg"),
    "price": Text("价格（元）*", "Price (yuan) *"),
    "price_hint": Text("39.9", "39.9"),
    "link_no": Text("几号链接", "Link no."),
    "link_no_hint": Text("1", "1"),
    "save_card": Text("保存这张", "Save this card"),
    "drop_card": Text("删掉这张", "Remove this card"),
    "card_saved": Text("已保存“{}”", "Saved “{}”"),
    "card_dropped": Text("已删掉“{}”", "Removed “{}”"),
    "card_wrong": Text("这张还没保存，请先改：", "Not saved yet. Please correct:"),
    "need_name": Text("请填品名", "Give the name"),
    "need_spec": Text("请填规格，比如 5斤装", "Give the pack, such as 2.5 kg"),
    "need_price": Text("请填价格，比如 39.9", "Give the price, such as 39.9"),
    "bad_price": Text("价格“{}”看不懂，请写成 39.9 这样的数", "“{}” is no price: write a number such as 39.9"),
    "bad_link": Text("链接号“{}”要写整数，比如 1", "“{}” is no link number: write a whole number such as 1"),
    "silent_h": Text("有没人说话的视频？说明它拍的是什么", "Nobody talks in some of the videos? Say what they show"),
    "silent_none": Text("先放入素材和商品卡，这里就能选", "Add footage and cards first"),
    "silent_auto": Text("不确定，看文件名", "Not sure: go by the file's name"),
    # settings and start
    "start_h": Text("选平台，开始做", "Choose the platform and start"),
    "profile": Text("发到哪里", "Where it is posted"),
    "dialect": Text("说的什么话", "Speech in the video"),
    "start": Text("开始制作", "Start"),
    "not_started": Text("还没开始，先补上这些：", "Not started yet. First:"),
    "need_footage": Text("还没有素材：先在第 1 步放入视频", "No footage yet: add a video in step 1"),
    "need_cards": Text(
        "还没有商品卡：在第 2 步填一张，再点“保存这张”", "No product card yet: write one in step 2 and save it"
    ),
    "no_such_file": Text("找不到“{}”，请检查写得对不对", "“{}” is not there: check how it is written"),
    "no_video_in": Text("“{}”里没有视频文件", "There is no video in “{}”"),
    "stop": Text("停下来", "Stop"),
    "stopping": Text("正在停……", "Stopping…"),
    # progress
    "state_queued": Text("排队中，前面还有一个在做", "Waiting for the one before"),
    "state_open": Text("还没做完", "not finished yet"),
    "state_running": Text("正在做", "Working"),
    "state_cancelling": Text("正在停下来", "Stopping"),
    "state_cancelled": Text(
        "已停下。做完的步骤都留着，再开始会接着做", "Stopped. Finished stages are kept for next time"
    ),
    "state_failed": Text("没有做成", "It did not work"),
    "state_done": Text("做好了", "Done"),
    "left": Text("大约还要 {}", "about {} left"),
    "left_soon": Text("马上就好", "nearly done"),
    "estimating": Text("正在估计还要多久", "working out how long it takes"),
    "seconds": Text("{} 秒", "{} s"),
    "minutes": Text("{} 分钟", "{} min"),
    "may_close": Text(
        "可以关掉网页去忙，回来还在。", "You may close the page: it goes on, and is here when you return."
    ),
    # result
    "result_h": Text("{} 条短视频", "{} clips"),
    "result_one": Text("1 条短视频", "1 clip"),
    "open_report": Text("打开报告", "Open the report"),
    "zip": Text("全部下载（zip）", "Download everything (zip)"),
    "save_video": Text("下载视频", "Download video"),
    "save_cover": Text("封面", "Cover"),
    "save_copy": Text("文案", "Text"),
    "embed": Text("在这里看报告", "Look at the report here"),
    "gone": Text("结果文件夹已经不在了", "The result folder is gone"),
    "result_empty": Text("做好的短视频会出现在这里", "Finished clips appear here"),
    # runs
    "runs_h": Text("以前做的", "Earlier runs"),
    "runs_none": Text("还没有。做好一次，这里就能再看", "None yet. What you make is kept here"),
    "runs": Text("点一条就能再看", "Choose one to see it again"),
    "refresh": Text("刷新", "Refresh"),
    "run_missing": Text("没有这个结果", "There is no such result"),
    "run_next": Text("请回到首页，从“以前做的”里选一个", "Go back to the page and choose one of the earlier runs"),
    # server
    "serving": Text("出山已经打开：{}（要退出按 Ctrl-C）", "chushan is open at {} (Ctrl-C to leave)"),
    "serving_all": Text(
        "同一网络里的人都能打开并使用它，用完请关掉",
        "Anyone in the same network can open and use it: close it when you are done",
    ),
    "no_port": Text("{} 到 {} 之间没有空的端口", "no free port from {} to {}"),
    "port_next": Text("用 --port 换一个", "Give another with --port"),
}


def say(key: str, lang: Lang, *values: object) -> str:
    """The words named `key` in `lang`, with `values` in its gaps."""
    text = WORDS[key].get(lang)
    return text.format(*values) if values else text
