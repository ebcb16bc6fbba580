"""All words of the page for copy."""

from toolkit.core.text import Lang, Text
from ui.desk.words import words_in

WORDS: dict[str, Text] = {
    "page_title": Text("写文案 · 出山", "Copy · chushan"),
    "title": Text("写文案", "Copy"),
    "skip": Text("跳到文案", "Skip to the copy"),
    "back": Text("重新选", "Choose anew"),
    "to_cards": Text("商品卡", "Product cards"),
    "reload": Text("请刷新页面", "Reload the page"),
    "no_job": Text("没有这项工作", "There is no such job"),
    # the order
    "order_h": Text("写给谁看", "What for"),
    "order_help": Text(
        "只写商品卡上有的话；每句都能点开看是哪一条撑着。",
        "Only what stands on the card is written; every sentence shows what carries it.",
    ),
    "card": Text("商品", "Product"),
    "cards_no": Text("还没有填好的商品卡", "There is no complete product card yet"),
    "cards_make": Text("去填商品卡", "Write a card"),
    "platforms": Text("发到哪里", "Where it is posted"),
    "platforms_all": Text("全选", "All"),
    "platforms_needed": Text("至少选一个平台", "Choose at least one place"),
    "tone": Text("语气", "Tone"),
    "tone_warm": Text("亲切", "warm"),
    "tone_plain": Text("平实", "plain"),
    "tone_lively": Text("活泼", "lively"),
    "copy_lang": Text("语言", "Language"),
    "lang_zh": Text("中文", "Chinese"),
    "lang_en": Text("英文", "English"),
    "lang_both": Text("中英都要", "both"),
    "engine": Text("谁来写", "Who writes"),
    "engine_template": Text("模板（最快，默认）", "templates (quickest, the default)"),
    "engine_ctranslate2": Text("小模型，这台电脑上写", "a small model on this computer"),
    "engine_transformers": Text("小模型，慢一些但管得最严", "a small model, slower and held tightest"),
    "engine_openai": Text("别的文字服务（Ollama、DeepSeek 等）", "another text server (Ollama, DeepSeek…)"),
    "engine_help": Text(
        "模型写的每一段都要过核对；过不了就用模板。",
        "What a model writes is checked; where it fails, a template stands in.",
    ),
    "engine_missing": Text("先要下载模型：chushan models fetch {}", "Fetch the model first: chushan models fetch {}"),
    "url": Text("服务地址", "Address of the server"),
    "url_hint": Text("http://127.0.0.1:11434/v1", "http://127.0.0.1:11434/v1"),
    "model": Text("模型名", "Name of the model"),
    "model_hint": Text("qwen2.5:1.5b", "qwen2.5:1.5b"),
    "write": Text("写文案", "Write"),
    "earlier_h": Text("以前写的", "Written before"),
    "edited_mark": Text("改过 {} 句", "{} changed by hand"),
    # writing
    "queued": Text("排队等前面的工作", "Waiting for other work"),
    "preparing": Text("正在准备；头一次用模型要几分钟", "Preparing; the first use of a model takes some minutes"),
    "writing": Text("正在写", "Writing"),
    "writing_block": Text("正在写“{}”（还没核对）", "Writing “{}” (not checked yet)"),
    "stop": Text("停下来", "Stop"),
    "stopping": Text("正在停……", "Stopping…"),
    "stopped": Text("已停下，没有留下半截文案", "Stopped; nothing half-written is kept"),
    "block_title": Text("标题", "title"),
    "block_caption": Text("正文", "caption"),
    "block_section": Text("详情", "detail"),
    "block_reply": Text("评论回复", "reply"),
    # the copy
    "edit_help": Text(
        "点一句就能改，边改边核对，自动保存；清空就是不要这句。",
        "Press a sentence to change it: it is checked and saved as you write; empty leaves it out.",
    ),
    "again": Text("换一种写法", "Another wording"),
    "replies": Text("评论回复", "Replies"),
    "english": Text("英文", "English"),
    "kind_title": Text("标题", "Title"),
    "kind_caption": Text("正文", "Caption"),
    "kind_summary": Text("摘要", "Summary"),
    "kind_tags": Text("话题", "Tags"),
    "kind_points": Text("卖点", "Selling points"),
    "kind_section": Text("详情", "Detail page"),
    "length_chars": Text("{}/{} 字", "{}/{} characters"),
    "length_width": Text("{}/{} 宽（汉字算 2）", "{}/{} wide (Chinese counts 2)"),
    "length_tags": Text("{}/{} 个", "{}/{}"),
    "facts_h": Text("商品卡上的依据", "Facts of the card"),
    "facts_help": Text("点左边的句子，撑着它的几条会亮。", "Press a sentence: the facts that carry it light up."),
    "carried_by": Text("撑着这句的：", "Carried by:"),
    "carried_none": Text("这句没有说商品信息", "This sentence claims nothing of the goods"),
    "no_evidence": Text("只有商品卡自己", "only the card itself"),
    "evidence": Text("依据：{}", "Evidence: {}"),
    "sentence_of": Text("{}，第 {} 句", "{}, sentence {}"),
    "held_mark": Text("不能发：", "Not to be posted: "),
    "look_mark": Text("留意：", "Look: "),
    "law": Text("依据法规：{}", "Law: {}"),
    "clears": Text("有这个就能说：{}", "This would clear it: {}"),
    "to_card": Text("去商品卡补依据", "Add it to the card"),
    "offer": Text("换成这句：", "Say instead:"),
    "offer_none": Text(
        "没有现成的改法，请改掉标出来的词，或清空这句", "Nothing to offer: change the marked words, or empty it"
    ),
    "reset": Text("用回原来的", "Back to the first"),
    "left_out": Text("这句不要了", "left out"),
    "copy_all": Text("复制全部", "Copy all"),
    "copy_block": Text("复制", "Copy"),
    "copied": Text("复制好了，去平台粘贴吧", "Copied: paste it where you post"),
    "not_copied": Text(
        "浏览器不让复制，请长按选中再复制", "The browser does not allow it: select the text and copy it"
    ),
    "held_count": Text(
        "有 {} 句没过核对，改好才能复制、导出", "{} sentences did not pass: correct them before copying or exporting"
    ),
    "all_good": Text("每一句都过了核对", "Every sentence passed"),
    "download": Text("导出", "Export"),
    "form_md": Text("文档 md", "Text .md"),
    "form_json": Text("数据 json", "Data .json"),
    "form_xlsx": Text("表格 xlsx", "Spreadsheet .xlsx"),
    "notes_h": Text("没有写进去的", "What was left out"),
    "unsaid": Text("该写却没写：{}", "Should be said and is not: {}"),
    "log_h": Text("引擎记录", "What the engine did"),
    "log_sum": Text("问了 {} 段，用了 {} 段，其余用模板", "asked for {} blocks, used {}, templates for the rest"),
    "log_used": Text("用了（试 {} 次）", "used (try {})"),
    "log_refused": Text("没用：{}", "refused: {}"),
    "history_h": Text("最近的改动", "Recent changes"),
    "history_none": Text("还没有改动", "No changes yet"),
    "restore": Text("改回“{}”", "Back to “{}”"),
    "overwritten": Text(
        "别的设备刚改过这句：“{}”。现在是你的", "Another device had just written “{}”. Yours stands now"
    ),
    "use_theirs": Text("用那句", "Use that"),
    "disclaimer": Text(
        "没有查出问题不等于合规；本检查不是法律意见", "No hit is not a clearance, and this is not legal advice"
    ),
}


def words_for(lang: Lang) -> dict[str, str]:
    """Key -> words in `lang`, for the page."""
    return words_in(lang, WORDS)
