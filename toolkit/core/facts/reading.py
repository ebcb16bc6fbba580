"""A text on its way to claims: its clauses, what is asked, denied or only mentioned, and what is already read."""

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property

from toolkit.core.facts.claim import Claim, ClaimKind, ClaimStatus
from toolkit.core.facts.no_claims import HIDDEN, hide_no_claims
from toolkit.core.facts.surface import Surface, read_surface
from toolkit.core.text import Text

SENTENCE_END = "。！？!?\n；;"
_CLAUSE_END = SENTENCE_END + "，,、…｜|【】"
"""A colon ends no clause: 对比价：45元 is one."""
_ASKING = re.compile(
    r"行不行|成不成|好不好|贵不贵|划不划算|是不是|有没有|能不能|可不可以|会不会|要不要|"
    r"对不对|谁家还?有|哪家还?有|哪位|多少|(?<![这那好前后头近最没第十破坏碎烂赔])几(?:斤|块|个|天|箱|袋)|什么|哪里|哪儿|怎么|为啥|为什么|[吗么][？?]?$|"
    r"[呢][？?]$|不(?:是|能|会)?[？?]$"
)
_RHETORICAL = re.compile(
    r"难道|上?哪[儿里]?(?:找|买)|到哪[儿里]?(?:找|买)|不是.*吗|谁不|谁说不|怎么能不|能不|还不|还嫌|知道.*吗|见过.*吗|听说过.*吗|想不到|"
    r"信不信|不香吗|不心动|何乐|敢信|相信吗|贵吗"
)
_ASKED_BY_OTHERS = re.compile(
    r"(?:有人|好多人|很多人|大家|观众|弹幕|公屏|评论区?|家人们?|朋友们?|老铁|小伙伴|[他她](?:们)?|"
    r"买家|顾客)(?:们|里|上)?(?:都|就|老|一直|在|又|刚才|也)*(?:问|打|刷|扣)"
)
_NOT_OURS = re.compile(
    r"那是(?:别人|别家|人家|隔壁|其他)|不是我们(?:家)?的|是别(?:人家|家|人)的|(?:都|那|"
    r"这话|这种话|这句|这)?(?:是)?(?:假的|骗人(?!的(?:事|话|买卖|勾当))|谣言|胡说|瞎说|不对|不真|错的)|别信|不要信|"
    r"不能信"
)
_OTHERS_GOODS = re.compile(r"(?:那|那个|那种|那些|人家|他们|别家)(?:都|全|就|才|也)?(?:是|用)")
_OURS_NEXT = re.compile(
    r"，(?:可|但|而)?(?:我们|咱们?|俺们?|我|这)(?:这|家|个|条|里|边|儿|的)*(?:都|全|就|才)?(?:是|用|不)"
)
"""那是机器印的，我们是手画的: what is told of others' goods, beside one's own."""
_HEARSAY = re.compile(
    r"(?:有人|网上|别人|外面|听人|老有人|总有人|他们|她们|人家|弹幕|公屏|评论)(?:里|上)?(?:都|就|老|总)?(?:说|讲|传|以为|觉得)"
    r"|(?:写|说|念|看|打|标|听|报)成了?"
)
_FEARED = re.compile(r"(?:最怕|就怕|怕|担心|当心|小心)[^，。]*$")
_TOLD_BY_OTHERS = re.compile(
    r"(?:有人|有网友|网友|有(?:个|位)[\u4e00-\u9fff]{1,3}|隔壁|同行|培训老师|老师举例|中间商)[\u4e00-\u9fff]{0,4}(?:说|讲|喊|举例|开价|出价|嚷|传|吹)"
)
_WORDS_OF = re.compile(
    r"(?:(?:评论区?|弹幕|公屏|后台|私信|买家秀|账号|同行|客服|家人|老铁|网友|顾客|买家|邻居|(?:上|前)一?[位场个]主播|卖[\u4e00-\u9fff]{1,2}的|老人家?|老辈人?|有[位个][\u4e00-\u9fff]{1,3}|[这那]位[\u4e00-\u9fff]{1,3})"
    r"[^，。“]{0,6}?|跟我)(?:说|讲|写|喊|吹|念叨|嚷|嚷嚷|留言)(?:的|了|过|道|着|是|成)?[，：:]?(?:[^，。“”]*|[^。”]*“[^”]*)$"
)
"""Others whose words follow in the clause, or in the quotation after it."""
_SAYING = r"(?:说|讲|喊|念|写|吹|提|宣传|拿来卖货|拿来说|往外说)"
_DISOWNED = re.compile(
    rf"(?:[这那](?:种|些|两|几|一)?(?:个|句)?(?:话|词|说法)?|的?话|的?老?说法|两句|几句|一样)[^，。]{{0,4}}?"
    rf"(?:(?:是|都是)?(?:别人|别家|别的直播间|人家|隔壁|同行|谁)[^，。]{{0,3}}{_SAYING}|(?:我|咱|我们|主播|一律|都|直播间|可|绝|也|一概)*(?:不|没|不敢|不能|不会|不许|不准|不让|别|不该)(?:敢|能|会|再)?{_SAYING}(?![瞎假谎虚价]))"
    rf"|谁{_SAYING}的?[^，。]{{0,3}}找谁|^我(?:可|们)*(?:不|没|不敢|不能|不会|从不)(?:敢|能|会)?{_SAYING}(?![瞎假谎虚话价])"
    r"|只当(?:听)?(?:故事|笑话)|听听就[好算]|吓唬人|骗人的(?!事|话|买卖|勾当)"
)
"""What takes back, soon after them, that those were one's own words: 这种话我不讲."""
_DISOWNED_WITHIN = 3
"""Clauses after the words. Recognised speech has no full stops: in it a sentence goes on to the end of the talk."""
_TAKEN_BACK = re.compile(r"没|不|假|别信|错|更正|改正|应该是")
_ASKED = re.compile(r"问(?!题|心|就是|下来)[^，。]*$")
"""What follows 问 in its clause is asked, and claims nothing."""
_NOT_SAID = re.compile(
    r"(?:不能|不要|不得|不许|不会|不可以|不敢|别|禁止|严禁|不)(?:再|乱|随便|这么|这样)?(?:说|"
    r"写|讲|宣传|叫|标|提|用)(?:成|是|什么|出)?|说不得|违规|违法"
)
_NOT_SOLD = re.compile(
    r"[\u4e00-\u9fff]{0,4}?(?:我们|咱们?|我)(?:家|这)?(?:从来|可|都|也|绝|是)*不(?:卖|收|碰|做)(?![过了])"
)
_ANSWERED = re.compile(r"\s*(?:不支持|有的?[，。！]|支持|对[，。！]|是的|当然|能的?[，。！]|可以)")
"""What follows a question of the seller's own that is a statement by that: 七天无理由？不支持."""
_SUPPOSED = re.compile(
    r"(?:如果|要是|假如|假设|万一)(?:是|说是|有|卖|换成|做成)[^，。]*$|(?:假如|假使|倘若)[^，。]*$|(?:要是|如果)$"
)
"""What is only supposed; 如果拍两份 still leads to a sum that is claimed."""
_MENTIONING = (re.compile(_NOT_SAID.pattern + r"[“\"‘]?$"), _SUPPOSED, _ASKED, _FEARED)
_QUOTES = re.compile(r"“[^”]*”|「[^」]*」|『[^』]*』|\"[^\"]*\"|‘[^’]*’")
_DENIAL = re.compile(
    r"(?:并?不是|不要|不用|并非|绝?非|不卖|没有卖|不算|没有(?!一点)|没(?!到|满|过)|不说|别说|不能说|"
    r"从不|从来不|不敢说|谈不上|称不上|够不上|不属于|不产|不在|不来自|不含|不能|不会|不可)(?:说|"
    r"是|什么|任何|那种|这种|所谓的?|我们|咱们)*[“\"‘]?$"
)
_NOT_DENIAL = re.compile(r"(?:是不是|不是.*?(?:而是|是)|不仅|不止|不光|不但|不只|还没有|有没有|能不能|会不会)")


@dataclass(frozen=True, slots=True)
class Clause:
    """[start, end) of the surface, without the mark that ends it."""

    start: int
    end: int
    sentence: int
    """Index of the sentence."""


class Reading:
    """One text, and the claims found so far."""

    def __init__(self, text: str, names: tuple[str, ...]) -> None:
        self.original = text
        self.surface: Surface = read_surface(text)
        self.text = self.surface.text
        self.work = hide_no_claims(self.text, names)
        """The text with everything that is read already, or claims nothing, blanked out."""
        self._plain = self.text
        self.names = names
        self.claims: list[Claim] = []
        self.asides: list[Claim] = []
        """What the card holds and the text only mentions: the farmer who walks through the picture."""
        self.last_statement: tuple[int, frozenset[str], str] = (-1, frozenset(), "")
        """Where the clause after the last statement begins, its slots and its status."""
        self._without_names: str | None = None
        self.clauses = _clauses(self.text)
        self._ends = [clause.end for clause in self.clauses]

    @property
    def plain(self) -> str:
        """The text with only what is read already blanked out: for claims of words."""
        return self._plain

    def without_names(self) -> str:
        """`plain` with the product's own names blanked out too."""
        if self._without_names is None:
            text = self._plain
            for name in sorted(self.names, key=lambda each: -len(each)):
                text = text.replace(name, HIDDEN * len(name)) if name else text
            self._without_names = text
        return self._without_names

    def clause_index(self, place: int) -> int:
        return min(bisect_left(self._ends, place), len(self._ends) - 1)

    def clause(self, place: int) -> str:
        """The clause at `place`."""
        clause = self.clauses[self.clause_index(place)]
        return self.text[clause.start : clause.end]

    def before(self, place: int, length: int = 12) -> str:
        """What stands before `place` in its clause."""
        clause = self.clauses[self.clause_index(place)]
        return self.text[max(clause.start, place - length) : place]

    def after(self, place: int, length: int = 12) -> str:
        """What stands from `place` on in its clause."""
        clause = self.clauses[self.clause_index(max(0, place - 1))]
        return self.text[place : min(clause.end, place + length)]

    def sentence(self, place: int) -> str:
        start, end = self.sentence_span(place)
        return self.text[start:end]

    def sentence_span(self, place: int) -> tuple[int, int]:
        number = self.clauses[self.clause_index(place)].sentence
        same = [clause for clause in self.clauses if clause.sentence == number]
        return same[0].start, same[-1].end

    def is_free(self, start: int, end: int) -> bool:
        """Whether nothing in [start, end) is read yet."""
        return HIDDEN not in self.plain[start:end]

    def hide(self, start: int, end: int) -> None:
        blank = HIDDEN * (end - start)
        self.work = self.work[:start] + blank + self.work[end:]
        self._plain = self._plain[:start] + blank + self._plain[end:]
        self._without_names = None

    def add(
        self, kind: ClaimKind, start: int, end: int, status: ClaimStatus, fact_id: str | None, value: str, why: Text,
        *, is_aside: bool = False,
    ) -> None:  # fmt: skip
        """A claim at [start, end) of the surface, unless it is only asked or mentioned."""
        self.hide(start, end)
        if self.is_mentioned(start, end):
            return
        first, last = self.surface.original_span(start, end)
        (self.asides if is_aside else self.claims).append(
            Claim(
                kind=kind, start=first, end=last, text=self.original[first:last], status=status, fact_id=fact_id,
                value=value, why=why,
            )
        )  # fmt: skip

    def is_denied(self, start: int) -> bool:
        """Whether what stands at `start` is denied: 不是十斤装."""
        before = self.before(start, 10)
        if before.endswith("不是") and re.search(r"[吗么嘛]$", self.clause(start)):
            return False
        return bool(_DENIAL.search(before)) and not _NOT_DENIAL.search(before)

    def is_mentioned(self, start: int, end: int) -> bool:
        """Whether [start, end) is asked, said to be somebody else's, or named as what must not be said."""
        clause = self.clauses[self.clause_index(start)]
        said = self.text[clause.start : clause.end]
        mark = self.text[clause.end : clause.end + 1]
        following = self._following(clause)
        before = self.text[clause.start : start]
        if _OTHERS_GOODS.match(said) and _OURS_NEXT.match(following):
            return True
        if _NOT_SOLD.match(self.text[end : clause.end]) or any(each.search(before) for each in _MENTIONING):
            return True
        told = self.text[max(0, clause.start - 1) : start]
        if _ASKED_BY_OTHERS.search(told) or _TOLD_BY_OTHERS.search(told):
            return True
        if (_HEARSAY.search(told) and _TAKEN_BACK.search(following)) or _WORDS_OF.search(told):
            return True
        if _DISOWNED.search(self.text[end : clause.end]) or any(
            _DISOWNED.search(each) for each in re.split(r"[，,]", following)[: _DISOWNED_WITHIN + 1]
        ):
            return True
        is_disowned = _NOT_OURS.search(following) and not _NOT_OURS.search(said[: max(0, start - clause.start)])
        if is_disowned and (self._in_quotes(start, end) or _NOT_OURS.match(following.lstrip("，,"))):
            return True
        if _RHETORICAL.search(self.sentence(start)):
            return False
        if mark in "？?" and mark:
            return not _ANSWERED.match(self.text[clause.end + 1 :])
        if _ASKING.search(said) and not re.search(r"多少[都也]|什么[都也]|怎么[都也样]", said):
            return True
        return bool(self._in_quotes(start, end)) and bool(_NOT_SAID.search(self.sentence(start)))

    def _following(self, clause: Clause) -> str:
        _, end = self.sentence_span(clause.start)
        return self.text[clause.end : end]

    def _in_quotes(self, start: int, end: int) -> bool:
        return any(found.start() < start and end < found.end() + 1 for found in self._quoted)

    @cached_property
    def _quoted(self) -> tuple[re.Match[str], ...]:
        return tuple(_QUOTES.finditer(self.text))


_HAN = re.compile(r"[\u4e00-\u9fff]")
"""A blank before a Chinese word divides the words of a title."""


_FRAGMENT = re.compile(
    r"(?:(?:那|也)?就是?|那|才|正好|刚好|一?共|总共|拢共|合|平均|付|到手|每(?=[泡包袋盒个]))*"
    r"[\d零〇一二两三四五六七八九十百千半][^，。！？；,!?;\n]{0,8}(?=[，。！；,!;\n]|$)"
)
"""A number of few words after a full stop goes on with what was said: 第二箱半价。两箱五十块。十斤。"""


def _clauses(text: str) -> tuple[Clause, ...]:
    found: list[Clause] = []
    start, sentence = 0, 0
    for place, char in enumerate(text):
        is_gap = char in " \u3000" and _HAN.match(text, place + 1) is not None
        if char not in _CLAUSE_END and not is_gap and not (char == "." and not text[place + 1 : place + 2].isdigit()):
            continue
        if char in ",:：" and text[place + 1 : place + 2].isdigit() and text[place - 1 : place].isdigit():
            continue
        found.append(Clause(start, place, sentence))
        start = place + 1
        sentence += char in SENTENCE_END and not (char in "。！" and _FRAGMENT.match(text, place + 1))
    found.append(Clause(start, len(text), sentence))
    return tuple(found)
