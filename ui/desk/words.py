"""Words that the pages for texts share."""

from collections.abc import Mapping

from toolkit.core.text import Lang, Text

SHARED: dict[str, Text] = {
    "home": Text("出山", "chushan"),
    "language": Text("语言", "Language"),
    "skip": Text("跳到正文", "Skip to the text"),
    "loading": Text("正在打开……", "Opening…"),
    "no_server": Text(
        "连不上出山。请看看它的窗口还开着没有，开着就刷新本页；写的字都还在",
        "chushan does not answer. See whether its window is still open, then reload this page; what you wrote is kept",
    ),
    "bad_request": Text("页面和程序对不上，请刷新页面", "Page and program do not fit together: reload the page"),
    "saving": Text("正在保存……", "Saving…"),
    "saved": Text("已保存", "Saved"),
    "not_saved": Text("还没保存上，会再试", "Not saved yet, trying again"),
    "not_kept": Text("有一处没有存上，看上面的说明", "Something was not kept: see above"),
    "earlier_none": Text("还没有", "None yet"),
    "remove": Text("删除", "Delete"),
    "remove_ask": Text("删掉“{}”吗？删了就找不回来了", "Delete “{}”? It can't be brought back"),
    "undo": Text("撤销", "Undo"),
    "cards": Text("商品卡", "Product cards"),
    "cards_none": Text("不选（查不了价格、产地、证书）", "None (prices, origins, certificates can't be checked)"),
    "cards_mine": Text("我的商品卡：{}", "My cards: {}"),
    "cards_sample": Text(
        "示例，不是您的货：奉节脐橙、武乡小米", "Sample, not your goods: Fengjie oranges, Wuxiang millet"
    ),
    "cards_add": Text("选商品表（Excel 最方便）", "Choose a table of cards (Excel is easiest)"),
    "cards_added": Text("读入 {} 张商品卡", "{} product cards read"),
    "cards_gone": Text("这个商品卡文件不在了", "this file of product cards is gone"),
    "cards_choose": Text("请重新选一个", "Choose another one"),
    "too_big": Text("文件太大", "the file is too big"),
    "too_big_next": Text("请换一个小一点的", "Choose a smaller one"),
}


def words_in(lang: Lang, *books: Mapping[str, Text]) -> dict[str, str]:
    """Key -> words in `lang`, of the shared book and those given; later ones win."""
    return {key: text.get(lang) for book in (SHARED, *books) for key, text in book.items()}
