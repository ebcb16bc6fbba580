"""Chinese addresses in English: pinyin, the smallest place first, and the names that are not pinyin."""

import re
from collections.abc import Callable

_LEVELS = {
    "特别行政区": "", "林区": "Forestry District", "自治区": "", "自治州": "Prefecture", "自治县": "County",
    "地区": "Prefecture", "省": "", "市": "", "州": "Prefecture", "县": "County", "区": "District", "镇": "Town",
    "乡": "Township", "村": "Village",
}  # fmt: skip
_KNOWN = {
    "陕西": "Shaanxi", "内蒙古": "Inner Mongolia", "西藏": "Tibet", "新疆": "Xinjiang", "宁夏": "Ningxia",
    "广西": "Guangxi", "哈尔滨": "Harbin", "乌鲁木齐": "Urumqi", "呼和浩特": "Hohhot", "喀什": "Kashgar",
    "吐鲁番": "Turpan", "和田": "Hotan", "拉萨": "Lhasa", "日喀则": "Shigatse", "林芝": "Nyingchi", "甘孜": "Garze",
    "阿坝": "Aba", "鄂尔多斯": "Ordos", "巴音郭楞": "Bayingolin", "伊犁": "Ili",
    "长治": "Changzhi", "长顺": "Changshun", "都匀": "Duyun", "武都": "Wudu",
}  # fmt: skip
"""Places whose English name is not their pinyin, or whose pinyin is read wrongly."""
_REGION = re.compile("^(新疆|西藏|宁夏|广西|内蒙古)(?:维吾尔|回族|壮族)?(?:自治区)?")
_PEOPLES = re.compile(
    "(?:(?:土家|布依|朝鲜|蒙古|哈尼|傈僳|拉祜|仡佬|纳西|景颇|哈萨克|维吾尔|柯尔克孜|[水彝白苗侗藏羌回满壮瑶傣佤黎畲怒])族|蒙古)+(?=自治)"
)
_PLACE = re.compile(rf"([\u4e00-\u9fff](?=县)|[\u4e00-\u9fff]{{2,5}}?)({'|'.join(_LEVELS)})")


def english_place(origin: str, romanize: Callable[[str], str]) -> str:
    """An address in English order, the smallest place first; as it stands where its parts aren't clear.

    >>> english_place("重庆市奉节县", {"重庆": "chongqing", "奉节": "fengjie"}.__getitem__)
    'Fengjie County, Chongqing'
    """
    if romanize is str:
        return origin
    region = _REGION.match(origin)
    rest = _PEOPLES.sub("", origin[region.end() :] if region else origin)
    if rest and not re.fullmatch(rf"(?:{_PLACE.pattern})+", rest):
        return origin
    parts = [_KNOWN[region[1]]] if region else []
    for name, level in _PLACE.findall(rest):
        parts.append(f"{_KNOWN.get(name) or romanize(name).capitalize()} {_LEVELS[level]}".strip())
    return ", ".join(reversed(parts))
