"""Words of the teleprompter, in both languages."""

from toolkit.core.text import Lang, Text

WORDS = {
    "home": Text("回到脚本", "Back to the script"),
    "main": Text("口播稿，空格键开始和暂停", "Lines to say; space starts and pauses"),
    "control": Text("场控：", "Control room: "),
    "no_lines": Text("（答评论、看实物）", "(comments and goods)"),
    "avoid": Text("红线：", "Not to say: "),
    "end": Text("讲完了", "The end"),
    "back": Text("上一段", "Previous"),
    "next": Text("下一段", "Next"),
    "slower": Text("慢", "Slower"),
    "slower_long": Text("慢一点", "Slower"),
    "faster": Text("快", "Faster"),
    "faster_long": Text("快一点", "Faster"),
    "play": Text("开始", "Start"),
    "pause": Text("暂停", "Pause"),
    "smaller": Text("字小", "A−"),
    "smaller_long": Text("字小一点", "Smaller type"),
    "larger": Text("字大", "A+"),
    "larger_long": Text("字大一点", "Larger type"),
    "mirror": Text("镜像", "Mirror"),
    "mirror_long": Text("左右翻转，配反光玻璃用", "Mirrored, for a glass"),
    "top": Text("从头", "Restart"),
    "top_long": Text("从头开始", "From the start"),
    "pace": Text("{} 字/分", "{} chars/min"),
    "now": Text("现在：", "Now: "),
    "coming": Text("下一段：", "Next: "),
    "tip": Text(
        "点一下文字开始或暂停，点左边退一句", "Tap the text to start or pause, its left edge to go back a line"
    ),
    "resumed": Text("接着上次的地方；点一下文字开始", "Where you left off; tap the text to start"),
}


def words_for(lang: Lang) -> dict[str, str]:
    """Key -> words in `lang`."""
    return {key: text.get(lang) for key, text in WORDS.items()}
