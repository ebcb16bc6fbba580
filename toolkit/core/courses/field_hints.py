"""What to write into each field of a card."""

from collections.abc import Mapping

from toolkit.core.text import Text

FIELD_HINTS: Mapping[str, Text] = {
    "name": Text("观众听到的名字，如“奉节脐橙”", "the name that viewers hear: 奉节脐橙"),
    "spec": Text("带单位，如“5斤装”“500克一瓶”", "with its unit: 5斤装, 500克一瓶"),
    "price": Text("带单位，如“39.9元”", "with its unit: 39.9元"),
    "origin": Text("写到县或村，要真的", "down to county or village, and true"),
    "taste": Text("自己的话，用顿号分开，如“甜、汁水多”", "own words, with 、 between them: 甜、汁水多"),
    "storage": Text("买回去怎么放", "how buyers keep it"),
    "shelf_life": Text("能放多久，如“常温15天”", "how long it keeps: 常温15天"),
    "harvest_date": Text("什么时候采的，如“11月下旬”", "when it was picked: 11月下旬"),
    "process": Text("怎么种、怎么做，照实说", "how it is grown or made"),
    "after_sales": Text("坏了怎么赔、怎么联系", "what happens with damaged goods"),
    "ship.hours": Text("几小时内发货，只写数字", "shipped within so many hours, a number"),
    "ship.regions_excluded": Text("发不到的地方，没有就不写", "regions you can't ship to; none: leave empty"),
    "ingredients": Text("标签上的配料，一字不改", "as on the label"),
    "stock": Text("真实的库存，如“200箱”", "true stock: 200箱"),
    "story.person": Text("真人真事，先问过本人", "a real person, who agreed"),
    "story.quote": Text("本人说过的话，原样写", "what the person said, word for word"),
}
