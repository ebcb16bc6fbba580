"""What stands around a hit: its clause and sentence, negation, quotation, question and answer."""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from toolkit.core.compliance.rules import expand
from toolkit.core.compliance.sentence_bounds import breath
from toolkit.core.sought import Sought

DISOWNED_WITHIN = 3
"""Clauses behind a hit in which 这种话 may still mean it."""
_QUESTION = r"\?|吗|<question_form>"
SAYING = "说讲信听写喊念提认吹"
_CLAUSE_END = re.compile(r"[!?;。:\n]|,(?!\d{3})|(?<!\d):|:(?!\d)|,(?=\d{3}\d)|(?<!\d),")
_SENTENCE_END = re.compile(r"[!?。\n]+")
_TITLE = re.compile(
    r"《[^《》]{1,30}》|(?:叫|名叫|名字叫|外号叫?|小名叫?|网名叫?|昵称|取名|id)[是为]?[“\"「『]([^”\"」』]{1,12})[”\"」』]|(?:感谢|谢谢|欢迎|回复|祝贺|恭喜|@)[“\"「『]?[^”\"」』,。!?]{1,12}[”\"」』](?=送|进|来|的|关注|老铁|[,。!])|[“\"][^”\"]{1,12}[”\"]的?(?:灯牌|奖牌|牌子|队名|店名|标题|路牌|招牌|牌匾|横幅|网名|账号|话题)|[^,。!?]{1,8}是[^,。!?]{1,8}的(?:名字|外号|小名|网名|笔名|绰号)|(?:叫|搜|导航到?|招牌是|店名)[“\"][^”\"]{1,12}[”\"]"
)
_QUOTE = re.compile(r"[“\"「『《'‘]([^”\"」』》'’]{1,40})[”\"」』》'’]")


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextWords:
    """Patterns made of the lists of words.toml."""

    negator: re.Pattern[str]
    no_negator: re.Pattern[str]
    restart: re.Pattern[str]
    speech_restart: re.Pattern[str]
    speech_negator: re.Pattern[str]
    disowned_after: re.Pattern[str]
    affirmed: re.Pattern[str]
    assured: re.Pattern[str]
    reported_saying: re.Pattern[str]
    pointing: re.Pattern[str]
    bare_lead: re.Pattern[str]
    bare_tail: re.Pattern[str]
    list_negator: re.Pattern[str]
    others_say: re.Pattern[str]
    reported_question: re.Pattern[str]
    question: re.Pattern[str]
    denial: re.Pattern[str]
    mentioning: tuple[Sought, ...]
    """Words by which something is only mentioned, in any of these ways."""

    @classmethod
    def from_lists(cls, words: Mapping[str, Sequence[str]]) -> "ContextWords":
        """Raises KeyError if a list is missing."""

        def compiled(pattern: str) -> re.Pattern[str]:
            return re.compile(expand(pattern, words))

        mentioning = ("<disowned_after>", "<speech_negator>", _QUESTION, "<reported_question>", "<list_negator>")
        own = (_DISCLAIMED, _ASKED_TO_SAY, _NO_EFFECT, _WHATEVER, _SAID_NO)
        return cls(
            mentioning=(
                *(Sought(shape.pattern) for shape in own),
                *(Sought(expand(source, words)) for source in mentioning),
            ),
            negator=compiled("<negator>"),
            no_negator=compiled("<no_negator>"),
            restart=compiled("<restart>"),
            speech_restart=compiled("<speech_restart>"),
            speech_negator=compiled("<speech_negator>"),
            disowned_after=compiled("<disowned_after>"),
            affirmed=compiled("<affirmed>"),
            assured=compiled("<assured>"),
            reported_saying=compiled("<reported_saying>"),
            pointing=compiled("<pointing>"),
            bare_lead=compiled("<bare_lead>*"),
            bare_tail=compiled("<bare_tail>*(?:[,。!?;:]|$)"),
            list_negator=compiled("<list_negator>"),
            others_say=compiled("<others_say>"),
            reported_question=compiled("<reported_question>"),
            question=compiled(_QUESTION),
            denial=compiled('^[,。!?;:…—~“"\\s-]*<denial>'),
        )


class TextContext:
    """A normalised text cut into sentences and clauses."""

    def __init__(self, text: str, words: ContextWords) -> None:
        self.text = text
        self._words = words
        self._negated: dict[tuple[int, int], bool] = {}
        self._mentioned: dict[tuple[int, int], bool] = {}

    @cached_property
    def _sentence_ends(self) -> tuple[int, ...]:
        return (*(found.end() for found in _SENTENCE_END.finditer(self.text)), len(self.text))

    @cached_property
    def _clause_ends(self) -> tuple[int, ...]:
        return (*(found.end() for found in _CLAUSE_END.finditer(self.text)), len(self.text))

    @cached_property
    def _quotes(self) -> tuple[tuple[int, int], ...]:
        return tuple(found.span(1) for found in _QUOTE.finditer(self.text))

    @cached_property
    def _titles(self) -> tuple[tuple[int, int], ...]:
        return tuple(found.span() for found in _TITLE.finditer(self.text))

    def is_in_title(self, start: int, end: int) -> bool:
        """Whether the hit touches the title of a book or film, or what somebody is called: 狗叫“第一名”."""
        return any(a < end and start < b for a, b in self._titles)

    def sentence(self, at: int) -> tuple[int, int]:
        """[start, end) of the sentence that holds character `at`; of endless speech the clauses around it."""
        return breath(self.text, at, *_around(self._sentence_ends, at))

    def clause(self, at: int) -> tuple[int, int]:
        """[start, end) of the clause that holds character `at`."""
        return _around(self._clause_ends, at)

    def sentence_text(self, at: int) -> str:
        start, end = self.sentence(at)
        return self.text[start:end]

    def following(self, end: int, length: int = 40) -> str:
        """What stands after the clause of `end`."""
        _, stop = self.clause(max(0, end - 1))
        return self.text[stop : stop + length]

    def quote(self, start: int, end: int) -> tuple[int, int] | None:
        """[start, end) of the quotation marks' content in which the hit begins, or None."""
        return next(
            ((a, b) for a, b in self._quotes if a <= start < b),
            None,
        )

    def is_negated(self, start: int, end: int) -> bool:
        """Whether the hit's own clause denies it: 不能治病, 没有添加, 治不了病."""
        known = self._negated.get((start, end))
        if known is None:
            known = self._negated[start, end] = self._is_negated(start, end)
        return known

    def _is_negated(self, start: int, end: int) -> bool:
        if _UNABLE.search(self.text, start, min(len(self.text), end + 2)) or _NONE_OF_IT.match(self.text, end):
            return True
        clause_start, _ = self.clause(start)
        before = self.text[max(clause_start, start - 14) : start]
        return self._has_negator(before, 8)

    def _has_negator(self, before: str, reach: int) -> bool:
        for found in self._words.negator.finditer(before):
            if self._words.no_negator.match(before, found.start()) or _is_a_not_a(before, found.start()):
                continue
            if found.start() and self._words.no_negator.match(before, found.start() - 1):
                continue
            if before[: found.start()].endswith(("谁说", "谁讲", "难道")):
                continue  # 谁说没有: it says there is
            between = before[found.end() :]
            if _reaches(found[0], between, reach) and not self._words.restart.search(between):
                return True
        return False

    def is_mentioned(self, start: int, end: int) -> bool:
        """Whether the hit is only quoted, warned of, or asked and denied."""
        known = self._mentioned.get((start, end))
        if known is None:
            known = self._mentioned[start, end] = self._may_mention and self._is_mentioned(start, end)
        return known

    @cached_property
    def _may_mention(self) -> bool:
        """Whether any word stands in the text by which something is only mentioned; most texts have none."""
        has_quoted = bool(self._quotes and self._words.others_say.search(self.text))
        return has_quoted or any(shape.search(self.text) for shape in self._words.mentioning)

    def _is_mentioned(self, start: int, end: int) -> bool:
        return (
            self._is_disowned_before(start, end)
            or self._is_disowned_after(start, end)
            or self._is_disclaimed(start, end)
            or self._is_refused(start, end)
            or self._is_denied(start, end)
            or self._is_plainly_denied(start, end)
        )

    def _is_plainly_denied(self, start: int, end: int) -> bool:
        """它没有降血糖的作用; 什么特供不特供的."""
        around = max(0, start - 8), min(len(self.text), end + 12)
        return any(
            found.start() < end and start < found.end() and found.end() >= end
            for shape in (_NO_EFFECT, _WHATEVER)
            for found in shape.finditer(self.text, *around)
        )

    def _is_disowned_before(self, start: int, end: int) -> bool:
        """别信能治病的, 广告法不让说最好、第一, 不能说“根治”."""
        sentence_start, _ = self.sentence(start)
        clause_start, _ = self.clause(start)
        quote = self.quote(start, end)
        if quote:
            # a list of quoted words may run over commas
            first = min(a for a, _ in self._quotes if a >= sentence_start)
            before = self.text[max(sentence_start, first - 24) : first]
            if self._words.speech_negator.search(before) or self._words.others_say.search(before):
                return True
            return self._is_in_disowned_list(sentence_start, start)
        before = self.text[clause_start:start]
        if self._is_in_disowned_list(sentence_start, start):
            return True
        spoken = tuple(self._words.speech_negator.finditer(before))
        return bool(spoken) and not self._words.speech_restart.search(before[spoken[-1].end() :])

    def _is_in_disowned_list(self, sentence_start: int, start: int) -> bool:
        """这些词不能用: 最好, 第一, 根治."""
        colon = self.text.rfind(":", sentence_start, start)
        if colon < 0:
            return False
        return bool(self._words.list_negator.search(self.text[max(sentence_start, colon - 40) : colon + 1]))

    def _is_disowned_after(self, start: int, end: int) -> bool:
        """说能治病的都是骗人的; 这种话不能讲."""
        _, sentence_end = self.sentence(start)
        stop = min(sentence_end, end + 60)
        for found in self._words.disowned_after.finditer(self.text, end, stop):
            between = self.text[end : found.start()]
            if len(between) > 30 and not set(between) & set("、“”"):
                return False
            if re.search(r"但|不过|可是|其实|却|反正|可(?:我|咱|他|她|你|是)", between):
                return False
            if self._takes_back(start, end, found):
                return True
        return False

    def _takes_back(self, start: int, end: int, found: re.Match[str]) -> bool:
        """Whether the words speak of the hit, and not of what their own clause tells or of how honest the seller is.

        In the hit's clause they do; later they point back (这种话), or say nothing else (别信) and come at once, or
        the hit is quoted. Sellers who are honest (我不瞎说) take back only what others are said to say.
        """
        clause_start, clause_end = self.clause(max(start, end - 1))
        own_start, own_end = self.clause(found.start())
        affirmed = self._words.affirmed.search(self.text, own_start, own_end)
        if affirmed and affirmed.start() < found.end() and found.start() < affirmed.end():
            return False
        reported = self._words.reported_saying.search(self.text, clause_start, start) or self.quote(start, end)
        assured = self._words.assured.search(self.text, own_start, own_end)
        if assured and assured.start() < found.end() and found.start() < assured.end() and not reported:
            return False
        if own_start < clause_end:
            return True
        skipped = self.text[clause_end:own_start].count(",")
        pointing = self._words.pointing
        if (
            reported
            or pointing.search(self.text, own_start, found.end())
            or pointing.search(self.text, end, clause_end)
        ):
            return skipped < DISOWNED_WITHIN
        tail = self.text[found.end() : own_end]
        is_bare = self._words.bare_lead.fullmatch(self.text, own_start, found.start())
        return not skipped and bool(is_bare and (found[0][-1] not in SAYING or self._words.bare_tail.match(tail)))

    def _is_refused(self, start: int, end: int) -> bool:
        """有人叫我说喝了能瘦, 算了: what one was asked to say, and does not."""
        clause_start, clause_end = self.clause(start)
        told = _ASKED_TO_SAY.search(self.text, clause_start, start)
        return told is not None and _REFUSED.match(self.text, clause_end) is not None

    def _is_disclaimed(self, start: int, end: int) -> bool:
        """加盟代理这些我们不做; 美容、养生那些我们不承诺."""
        _, clause_end = self.clause(max(start, end - 1))
        _, next_end = self.clause(min(len(self.text) - 1, clause_end)) if clause_end else (0, 0)
        is_resumed = self.text[clause_end - 1 : clause_end] == "," and _RESUMED.match(self.text, clause_end)
        return bool(_DISCLAIMED.search(self.text, start, next_end if is_resumed else clause_end))

    def _is_denied(self, start: int, end: int) -> bool:
        """能治糖尿病吗? 不能."""
        _, clause_end = self.clause(start)
        clause_start, _ = self.clause(start)
        sentence_start, sentence_end = self.sentence(start)
        _, next_end = self.clause(min(len(self.text) - 1, clause_end))
        if _SAID_NO.search(self.text, end, min(end + 40, self.clause(min(len(self.text) - 1, next_end))[1])):
            return True
        asked_from = max(sentence_start, self.clause(max(0, clause_start - 1))[0])
        asked = self._words.question.search(self.text[clause_start:clause_end])
        reported = self._words.reported_question.search(self.text[asked_from:end])
        if not asked and not reported:
            return False
        for stop in (clause_end, sentence_end):
            after = self.text[stop : stop + 40]
            if self._words.denial.search(after):
                return True
        if _NOT_PROMISED.search(self.text, clause_end, clause_end + 50):
            return True
        # 有人问能不能降压, 我说 / 我们 不能
        return bool(
            reported and re.search(expand("<denial_later>", _NO_LISTS), self.text[clause_end : clause_end + 30])
        )


_UNABLE = re.compile("[治降防减消除抗补瘦排顶替代抵](?:不(?:了|到|掉|动)|没有?那?个?本事)")
_NONE_OF_IT = re.compile("(?:这个|那个|这些)?(?:没有|没得|不支持|不适用|不提供)(?:哈|啊|的|呢|哦|噢|嘛)*(?:[,。!?;]|$)")
_DISCLAIMED = re.compile(
    "(?:这些|那些|这种|那种|这类|之类|一类|什么的|啥的|这套|那套|那一套|这一套|的话|的事|这个|那个|的路子|这词|那词)?[,]?"
    "(?<!名字)(?<!价)(?<!价格)(?:我们?|咱们?|俺们?|本店|店里|这里|这儿|一律|一概)(?:从来|都|也|可|真|一概|一律|统统|今天|现在|是)*"
    "(?:不|没|没有|不会|不能|不敢)(?:做|看(?!好|见|到)|懂|搞|讲(?!究)|说(?!假|谎|瞎|大|虚|废|话)|承诺|保证|敢(?:说|讲|保证|承诺|提)|提(?!醒|前|供|货|示)|弄|宣传|碰|认|喊|信|这么说|这么讲|乱说)"
)
_ASKED_TO_SAY = re.compile("(?:叫|让|要|劝|教|撺掇|怂恿)(?:我|俺|咱)们?(?:说|讲|喊|写|吹)")
_REFUSED = re.compile("(?:我|俺|咱)?(?:算了|拉倒|免了|(?:可|才)?(?:不(?!过|光|但|仅)|没(?!错)|哪敢|哪能))")
_RESUMED = re.compile("这些|那些|这种|那种|这类|这套|那套|这个|那个|这词|这事")
_SAID_NO = re.compile(
    "(?<![跟给对和向替问])我(?:就|都|也|都是|只好|赶紧|直接)?(?:说(?!的)|讲(?!的)|回|答|告诉),?[^,。!?]{0,6}?(?:莫|别(?!家)|不(?!光|但|仅|止|信你)|没(?!有比|人)|哪有|哪里有|瞎|乱说|乱讲)"
)
_NOT_PROMISED = re.compile(
    "(?:不能|不敢|不好|不会|没法|不可以)(?:这么|这样|乱|瞎|随便)?(?:说|讲|保证|答应|承诺|报|吹|[瞎胡]?咧咧|[瞎胡][扯诌])|说不(?:准|得|好|上)|不承诺|没测过|别逗|哪有|瞎说|听听(?:就|算)|"
    "不信|我说不|没这|没那|不是(?:药|大夫|医生|郎中)|哪敢|打不了包票|哪能保证|没那(?:个)?本事|别当真|当不得真|[问听](?:医生|大夫)|我[^,。!?]{0,4}不懂|茶只是|只是(?:茶|水果|食品|吃的)|该问医|病该|不晓得|不知道|不清楚|没(?:有)?依据"
)


_NO_EFFECT = re.compile(
    "(?<!谁说)(?<!难道)(?:没有?|不具[有备]|不会有|谈不上|不存在|并无)(?!比|一个|哪)[^,。!?;:不没]{0,14}?"
    "(?:作用|功效|效果|疗效|功能|效用|本事|这回事|那回事)(?!吗|\\?|更|比)"
)
_WHATEVER = re.compile(
    "(?:什么|啥|管他|甭管)([\u4e00-\u9fff]{1,4}?)(?:不|没)\\1"
    "|(?:什么|啥|半个|半张|一个|一张)[\u4e00-\u9fff]{1,6}?(?:都|也)(?:还|从来|根本)?"
    "(?:(?:没有?|没得|莫得|未)(?:申请|办|评|拿|写|标|加|放|打|喷|报|送|挂)|不(?:写|敢|喊|讲|吹|打|加|放|喷|搞|挂))"
)


_NO_LISTS: Mapping[str, tuple[str, ...]] = {
    "denial_later": (
        "(?:我说|我答|我都说|我就说|统一回复|统一说|回答|都说|直说|告诉)[^。!?;]{0,8}?(?:不能|不行|没有|不是|不会|不敢|不治|治不了|真没|没这)",
    )
}


def _around(ends: Sequence[int], at: int) -> tuple[int, int]:
    index = min(bisect_right(ends, at), len(ends) - 1)
    return (ends[index - 1] if index else 0), ends[index]


def _reaches(negator: str, between: str, reach: int) -> bool:
    """Whether a negator governs what stands behind `between`: 不贵的价格买到 does not, 没有什么神奇的 does."""
    if negator.startswith("没"):
        return len(between) <= reach
    return len(between) <= reach and not re.search(
        "[的买到价来送、]", between.removeprefix("拿来").removeprefix("用来")
    )


def _is_a_not_a(text: str, at: int) -> bool:
    """能不能, 有没有: a question, no negation."""
    return 0 < at < len(text) - 1 and text[at - 1] == text[at + 1]
