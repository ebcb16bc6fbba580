"""What the pages of scores say."""

from toolkit.core.text import Text

SCORE: dict[str, Text] = {
    "scoring": Text("正在打分", "Being scored"),
    "scoring_later": Text("交好了，排队等打分", "Handed in; it waits for its turn"),
    "in_line": Text("前面还有 {} 个，大约等 {}", "{} before yours; about {}"),
    "running": Text("正在给您打分：{}%，大约还要 {}", "Yours is being scored: {} %, about {} more"),
    "waiting_help": Text(
        "不用守着。去做别的，做好了在“我的教室”里看", "No need to wait here: the score will stand in your room"
    ),
    "do_something_else": Text("先做别的", "Do something else"),
    "cancel_try": Text("不交了", "Take it back"),
    "cancel_ask": Text("不交这一次了？录的还在，可以再交", "Take this try back? The recording stays"),
    "failed_h": Text("这次没能打分", "This try could not be scored"),
    "cancelled_h": Text("这次取消了", "This try was taken back"),
    "cancelled_help": Text("录的、写的都还在，可以再交", "What you recorded and wrote is still there"),
    "your_score": Text("得分", "Score"),
    "once_more": Text("再做一次", "Try again"),
    "to_next_exercise": Text("下一个练习", "Next exercise"),
    "same_as_before": Text("和上一次一样", "The same as before"),
    "more_than_before": Text("比上一次多 {} 分", "{} point|points more than before"),
    "less_than_before": Text("比上一次少 {} 分", "{} point|points less than before"),
    "overridden": Text("老师改成了 {} 分：{}", "The trainer gives {} point|points: {}"),
    "points_wait": Text(
        "机器只听清了一部分（可能是方言）。还有 {} 分等老师听了再评（满分 {} 分），这些分现在不扣",
        "The machine heard only part of it (a dialect, perhaps). {} points wait for the trainer, of {} in all; of "
        "these none is lost",
    ),
    "needs_trainer": Text(
        "有的地方机器没听清（可能是方言），不扣分，等老师来评",
        "The machine did not hear some of it (a dialect, perhaps): nothing is taken off, the trainer will look",
    ),
    "points_h": Text("每一分是怎么来的", "Every point and its reason"),
    "points_help": Text("✓ 拿满了，△ 拿了一部分，✗ 没拿到。", "✓ all, △ some, ✗ none. "),
    "points_star": Text("☆ 等老师评。", "☆ the trainer's to judge. "),
    "points_right": Text("照着对的改，再做一次", "Put in what is right and try again"),
    "points_better": Text("照着“更好的说法”改，再做一次", "Use the better wording and try again"),
    "no_points": Text("这次没有细目", "There are no details"),
    "better": Text("更好的说法：", "Better: "),
    "better_choice": Text("应该选：", "Right: "),
    "better_value": Text("应该是：", "Right: "),
    "all_of_it": Text("看全文", "All of it"),
    "play_at": Text("▶ 听 {} 那里", "▶ Play {}"),
    "at_second": Text("在 {}", "at {}"),
    "compare_h": Text("和以前比", "Compare"),
    "compare_with": Text("和哪一次比", "Compare with"),
    "choose_try": Text("选一次", "choose a try"),
    "this_try": Text("这次", "this try"),
}
