"""What belongs together on a line: amounts with their units, particles with what they follow, openers with the rest.

After Netflix's rules for simplified Chinese (break after punctuation, before conjunctions and prepositions, never
inside a name), GY/T 359-2022 9.4 (a line keeps words and meaning whole) and 禁则 (no line starts with a closing mark).
"""

import re

SENTENCE, CLAUSE, WORD, NEVER = 0.0, 0.3, 1.5, 30.0
"""Cost of a break: after a full stop or a pause, after a comma, between two words, before a particle."""
PAUSE_MS = 350
"""A pause as good as a full stop."""
SHORT_PAUSE_MS = 150
"""A pause that the sound shows, as good as a comma."""
ALONE_MS = 1_200
"""After a silence of this length even a particle begins a caption: nothing else could hold it."""

COMMAS = frozenset("，；,;：:")
FULL_STOPS = frozenset("。！？!?…")
HIDDEN = frozenset("，。；,;：:")
"""Marks that houses without commas on screen leave out; "、？！…" stay inside a line."""
CLOSING = COMMAS | FULL_STOPS | frozenset("、.)）】》」』”’]}%％℃°")
OPENING = frozenset("（(【《「『“‘[{¥￥$#@")

LEANS_BACK = frozenset(
    ("的", "了", "吗", "呢", "吧", "啊", "呀", "嘛", "哦", "哈", "哇", "啦", "咯", "噻", "地", "得", "着", "过", "们",
     "里", "上", "下", "内", "外", "中", "后", "前", "时", "等", "而已", "来说", "的话", "起来", "下来", "出来", "过来")
)  # fmt: skip
"""A line does not start with these words."""
PARTICLES = frozenset(
    ("的", "了", "吗", "呢", "吧", "啊", "呀", "嘛", "哇", "啦", "咯", "噻", "地", "得", "着", "过", "们")
)
"""Those that never start one."""
PREPOSITIONS = frozenset(("把", "被", "从", "向", "和", "与", "跟", "及", "或", "将", "以及", "或者", "关于", "由于"))
"""A line does not end with these words."""
LEANS_ON = frozenset(
    ("的", "在", "给", "是", "不", "没", "很", "最", "太", "更", "就", "都", "也", "还", "再", "又", "到", "对", "让",
     "像", "第", "每", "这", "那", "一", "各", "几", "比", "为", "等", "要", "会", "能", "可以", "因为", "所以", "但是",
     "而且", "如果", "这个", "那个", "一个", "这款", "那款", "这种", "那种", "一种", "一款", "我们", "你们", "他们",
     "咱们")
)  # fmt: skip
"""A line should not end with these words."""
_ENGLISH = """
    a an the of to in on at for from with by and or but if so as is are was were be my your his her its our their
    this that these those not no very mr mrs ms dr i we you he she they it
"""
ENGLISH_LEANS_ON = frozenset(_ENGLISH.split())
"""An English line should not end with these words."""

_DIGIT = "[0-9０-９零〇一二两三四五六七八九十百千万亿半几]"
_NUMBER = rf"(?:{_DIGIT}+(?:[.．点]{_DIGIT}+)?(?:多|来)?)"
_TAIL = rf"(?:{_DIGIT}(?![0-9０-９十百千万亿]))?"
"""The tenths that follow 元 or 斤 without a unit; in 39.9元四十八小时 the 四 begins the next number."""
_UNIT = (
    rf"块(?:{_DIGIT}{{1,2}}(?![十百千万亿])(?:毛{_DIGIT}?)?)?钱?|元{_TAIL}钱?|毛{_TAIL}钱?|角|分钱|公斤|千克|市?斤{_TAIL}|克|两|"
    r"毫升|升|公里|里路|里地|平方米|平米|厘米|毫米|米|公分|亩地?|度|号链接|号|个?小时|个?钟头?|分钟|秒钟?|点钟?半?|天|个月|月|"
    r"周年|年|周|岁|日|袋|盒|瓶|罐|份|箱|件|单|包(?![邮油含括围])|个|颗|粒|只|头|棵|株|款|种|层|次|倍|折|成|位|口|把|条|张|片|块|根|枚|串|"
    r"代|届|家|户|场|台|套|双|对|本|句|人|kg|KG|Kg|g|ml|mL|ML|L|cm|mm|m|%|％|℃"
)
AMOUNT = re.compile(
    rf"百分之{_NUMBER}|第?{_NUMBER}(?:[到至~～、-]{_NUMBER})?(?:{_UNIT})(?:[多半装重]|左右)?|第{_NUMBER}|{_DIGIT}{{2,}}"
)
"""A number with its unit: never parted. Longer than two digits it is kept whole without a unit too."""
A_NOT_A = re.compile(r"([\u3400-\u9fff])[不没]\1")
"""能不能, 有没有: dictionaries cut them in two."""
LATIN = re.compile(r"[A-Za-z0-9]+(?:['’.,:/&+@_-]?[A-Za-z0-9]+)*%?")
"""An English word or a number in digits: "don't", "39.9", "e-mail"."""


def is_latin(char: str) -> bool:
    """A letter or digit of scripts that part words by spaces."""
    return char.isalnum() and ord(char) < 0x2E80


def break_cost(word: str, mark: str, following: str, pause_ms: int, *, ends_segment: bool) -> float:
    """Cost of a break after `word` (a word of the dictionary) that ends with the punctuation `mark` ("" for none).

    `following` is the next word, `pause_ms` the silence between both, `ends_segment` whether the listener stopped here.
    """
    if following in PARTICLES and pause_ms < ALONE_MS:
        return NEVER
    if mark and mark in FULL_STOPS:
        return SENTENCE
    cost = _cost_of_pause(mark, pause_ms)
    if ends_segment:
        cost = min(cost, 2 * CLAUSE)
    if cost > SENTENCE and following in LEANS_BACK and not mark:
        cost = max(cost, 4 * WORD)
    if not mark and word in PREPOSITIONS and pause_ms < ALONE_MS:
        return max(cost, 6 * WORD)
    if not mark and leans_on(word):
        return cost + 1.2 * WORD
    return cost


def leans_on(word: str) -> bool:
    """What follows `word` belongs to it, whatever pause the speaker makes."""
    return word in LEANS_ON or word in PREPOSITIONS or word.lower() in ENGLISH_LEANS_ON


def _cost_of_pause(mark: str, pause_ms: int) -> float:
    """The longer the pause, the better the place for a break; from `PAUSE_MS` on none is better."""
    left = 1 - min(pause_ms, PAUSE_MS) / PAUSE_MS
    if mark == "、":
        return 2 * CLAUSE * left
    if mark:
        return 1.5 * CLAUSE * left
    if pause_ms >= SHORT_PAUSE_MS:
        return 3 * CLAUSE * left
    return WORD
