"""Look-ups on the card's papers: certificates, patents, approved functions, ingredients."""

import datetime
import re
from collections.abc import Mapping

from toolkit.core.compliance.card_values import (
    CLEARED,
    NOT_MEANT,
    Answer,
    Asked,
    flag,
    groups,
    is_fresh_produce,
    is_health_food,
)
from toolkit.core.text import Text

_FAMILIES: tuple[tuple[str, str], ...] = (
    (r"欧盟|美国|日本|国际|fda|sgs|出口", r"欧盟|美国|日本|国际|FDA|SGS|出口|备案"),
    (r"有机转换", r"有机转换"),
    (r"有机", r"有机产品|有机认证|有机证书|有机"),
    (r"绿色食品|绿色认证|绿标", r"绿色食品"),
    (r"无公害", r"无公害"),
    (r"名特优新", r"名特优新"),
    (r"地理标志|地标|原产地保护|国家地理", r"地理标志"),
    (r"sc\b|sc\d|sc编|sc认|sc证|生产许可", r"生产许可|SC"),
    (r"gap|良好农业", r"良好农业|GAP"),
    (r"haccp", r"HACCP"),
    (r"iso", r"ISO"),
    (r"清真", r"清真"),
    (r"富硒|富锌", r"富硒|富锌"),
    (r"非遗|非物质", r"非遗|非物质"),
    (r"驰名商标|著名商标", r"商标"),
    (r"老字号", r"老字号"),
    (r"合格证", r"合格证"),
    (r"蓝帽|保健食品|健字号", r"保健食品|蓝帽"),
    (r"欧盟|出口|美国|日本", r"欧盟|出口|备案"),
    (r"金奖|银奖|获奖|大奖|奖", r"奖"),
    (r"专利", r"专利"),
)
_TESTED = re.compile(r"检测|检验|质检|化验|送检|抽检|农残|重金属|糖度")
_LABORATORY = re.compile("sgs|谱尼|华测|天祥|必维|中检集团|国检中心|农科院|疾控中心")
_STILL_USED = re.compile(
    "(?:照着|照样|照常|照旧|还按|还当|继续|接着|先按|先当|仍按|当)[^,。!?]{0,8}(?:卖|说|写|标|贴|讲|播)(?!不|明)"
)
"""What ran out and is sold as if it had not."""
_LEVELS = ("国家级", "省级", "市级", "区级", "县级", "州级")
_EXPIRED_SAID = re.compile(r"到期|到的期|过期|失效|没批|没下来|不提|没续|续证|换证|复评|重新申请|不再|暂停")


def certificate(asked: Asked) -> Answer | None:
    """A certificate of that kind, with its number, and valid today."""
    if asked.card is None:
        return Answer(level="needs_evidence")
    if _TESTED.search(asked.hit):
        return _tested(asked)
    kind = next((on_card for said, on_card in _FAMILIES if re.search(said, asked.hit)), re.escape(asked.hit))
    held = [cert for cert in groups(asked.card, "certificates") if re.search(kind, cert["type"], re.IGNORECASE)]
    if not held:
        if _is_disclosed(asked):
            return CLEARED
        return flag("violation", "卡上没有这种证书，不能说", "the card has no such certificate")
    if all(not cert["no"] for cert in held):
        return flag("needs_evidence", "卡上这张证书没有编号", "the card's certificate has no number")
    valid = [cert for cert in held if not _is_expired(cert.get("valid_to", ""), asked.today)]
    if not valid:
        if _EXPIRED_SAID.search(asked.context) and not _STILL_USED.search(asked.context):
            return CLEARED
        until = held[0].get("valid_to", "")
        return flag("violation", f"证书到 {until} 已经过期", f"the certificate ran out on {until}")
    return _other_level(asked, valid) or _number_said(asked, valid)


def _other_level(asked: Asked, held: list[Mapping[str, str]]) -> Answer | None:
    """国家级非遗 of a certificate of the district."""
    said = next((level for level in _LEVELS if re.search(f"{level}(?:的)?(?:非遗|非物质|传承|名录)", asked.clause)), "")
    types = " ".join(cert["type"] for cert in held)
    known = [level for level in _LEVELS if level[:-1] in types]
    if said and known and said not in known:
        return flag("violation", f"卡上的证书是{types}", f"the card's certificate is {types}")
    return None


def _is_disclosed(asked: Asked) -> bool:
    """没有有机认证, 绿色食品那个标到期撤了: said to be missing, not to be there."""
    said = re.escape(asked.hit[:2])
    return bool(
        re.search(rf"没有?(?:办|做|拿|申请)?过?[^,。!?]{{0,3}}{said}[^,。!?]{{0,4}}(?:证|标)", asked.context)
        or re.search(rf"{said}[^。!?]{{0,30}}(?:到期|过期|没续|撤了|撤掉)", asked.context)
    )


def _number_said(asked: Asked, held: list[Mapping[str, str]]) -> Answer:
    """A number of a certificate that the text gives must be the card's."""
    said = re.findall(r"[a-z]{0,6}[-\s]?\d[\da-z\-]{6,}", asked.sentence)
    if said and "号" in asked.sentence:
        known = [_bare(cert["no"]) for cert in held]
        for number in said:
            if not any(_bare(number) in no or no in _bare(number) for no in known):
                return flag(
                    "violation", "证书编号和卡上的不一样", "the number of the certificate differs from the card's"
                )
    return CLEARED


def _bare(number: str) -> str:
    return re.sub(r"[^0-9a-z]", "", number.lower())


def _is_expired(until: str, today: datetime.date | None) -> bool:
    found = re.match(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?", until)
    if not found or today is None:
        return False
    year, month = int(found[1]), int(found[2])
    if found[3]:
        return datetime.date(year, month, int(found[3])) < today
    return (year, month) < (today.year, today.month)


def _tested(asked: Asked) -> Answer:
    card = asked.card
    tests = groups(card, "tests") if card else ()
    if not tests:
        return flag("needs_evidence", "卡上没有检测报告", "the card has no test report")
    held = " ".join(one.get("org", "") for one in tests).lower()
    other = next((found[0] for found in _LABORATORY.finditer(asked.sentence) if found[0] not in held), None)
    if other is not None:
        return flag("violation", f"卡上的检测单位是{held}", f"the card's laboratory is {held}")
    return CLEARED


def cited(asked: Asked) -> Answer | None:
    """Figures that one of the card's laboratories found."""
    tests = groups(asked.card, "tests") if asked.card else ()
    named = any(one.get("org") and _shares(one["org"][-6:], asked.context) for one in tests)
    return CLEARED if named else None


def patent(asked: Asked) -> Answer | None:
    """A patent's number and kind must be said, and be the card's."""
    said = re.search(r"zl\s*[\d.\s]{8,}|专利号\D{0,3}[\d.\s]{8,}", asked.context)
    held = [cert for cert in groups(asked.card, "certificates") if "专利" in cert["type"]] if asked.card else []
    if not held:
        return Answer(level="needs_evidence")
    if said and any(_bare(cert["no"]).removeprefix("zl") in _bare(said[0]) for cert in held):
        return CLEARED
    if said:
        return flag("violation", "专利号和卡上的不一样", "the patent's number differs from the card's")
    return flag("needs_evidence", "说专利要同时说专利号和种类", "a patent needs its number and kind beside it")


def health_food(asked: Asked) -> Answer | None:
    """An approved function of a registered health food, with the statement that it is no medicine."""
    card = asked.card
    if not is_health_food(card) or card is None:
        return NOT_MEANT
    scope = " ".join(cert.get("scope", "") for cert in groups(card, "certificates"))
    core = re.sub(r"[^\u4e00-\u9fff]", "", asked.hit)
    if not _shares(core, scope):
        return None
    if re.search(r"不能代替药|不可替代药|不能替代药", asked.context):
        return CLEARED
    if re.search(r"有助于", asked.clause):
        return Answer(level="caution", why=Text("要同时说“本品不能代替药物”", "say too that it is no medicine"))
    return flag("needs_evidence", f"只能照批准的说法说：{scope}", f"only the approved words may be used: {scope}")


def _shares(said: str, scope: str) -> bool:
    """Whether two characters in a row of what is said stand in the approved scope."""
    return any(said[index : index + 3] in scope for index in range(len(said) - 2)) if len(said) > 2 else said in scope


def only_health_food(asked: Asked) -> Answer | None:
    """For rules that hold for health food only."""
    return None if is_health_food(asked.card) else NOT_MEANT


def not_health_food(asked: Asked) -> Answer | None:
    """For rules that another one covers where the goods are health food."""
    return NOT_MEANT if is_health_food(asked.card) else None


def label_claim(asked: Asked) -> Answer | None:
    """Fresh produce is no pre-packed food: only a caution. What the ingredients hold may not be denied."""
    card = asked.card
    if is_fresh_produce(card):
        return Answer(level="caution")
    denied = {
        "糖": r"糖",
        "盐": r"盐",
        "油": r"油",
        "香精": r"香精",
        "色素": r"色素",
        "防腐": r"山梨酸|苯甲酸|防腐",
        "添加": r"柠檬酸|果胶|山梨酸|味精|亚硝|香精|色素|剂",
    }
    if card is not None:
        listed = card.value("ingredients")
        for word, found in denied.items():
            if word in asked.hit and re.search(found, listed):
                return flag("violation", f"配料表里有：{listed}", f"the list of ingredients says: {listed}")
    return None
