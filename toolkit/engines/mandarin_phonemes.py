"""Mandarin text to the phonemes that Kokoro v1.0 was trained on.

Kokoro's Mandarin alphabet is that of misaki (Apache-2.0), which follows pinyin-to-ipa (MIT): one broad IPA string for
each pinyin syllable, the tone as an arrow after the vowel. The tables below are that alphabet, written out for
pypinyin's strict initials and finals; readings come from pypinyin, words from jieba.
"""

import re
from collections.abc import Sequence

TONE_MARKS = {"1": "→", "2": "↗", "3": "↓", "4": "↘", "5": ""}
"""Kokoro's arrows: high, rising, low, falling; the neutral tone has none."""

INITIALS = {
    "": "", "b": "p", "p": "pʰ", "m": "m", "f": "f", "d": "t", "t": "tʰ", "n": "n", "l": "l", "g": "k", "k": "kʰ",
    "h": "x", "j": "ʨ", "q": "ʨʰ", "x": "ɕ", "zh": "ꭧ", "ch": "ꭧʰ", "sh": "ʂ", "r": "ɻ", "z": "ʦ", "c": "ʦʰ", "s": "s",
}  # fmt: skip

FINALS = {
    "a": "a0", "ai": "ai0", "an": "a0n", "ang": "a0ŋ", "ao": "au0", "e": "ɤ0", "ei": "ei0", "en": "ə0n", "eng": "ə0ŋ",
    "i": "i0", "ia": "ja0", "ian": "jɛ0n", "iang": "ja0ŋ", "iao": "jau0", "ie": "je0", "in": "i0n", "ing": "i0ŋ",
    "iong": "jʊ0ŋ", "iou": "jou0", "o": "wo0", "ong": "ʊ0ŋ", "ou": "ou0", "u": "u0", "ua": "wa0", "uai": "wai0",
    "uan": "wa0n", "uang": "wa0ŋ", "uei": "wei0", "uen": "wə0n", "ueng": "wə0ŋ", "uo": "wo0",
    "ü": "y0", "üe": "ɥe0", "üan": "ɥɛ0n", "ün": "y0n",
}  # fmt: skip
"""`0` stands where the tone's arrow goes."""

WHOLE_SYLLABLES = {
    "er": "ɚ0",
    "o": "ɔ0",
    "ê": "ɛ0",
    "n": "n0",
    "ng": "ŋ0",
    "m": "m0",
    "hm": "hm0",
    "hng": "hŋ0",
}

PUNCTUATION = str.maketrans(
    {"，": ",", "、": ",", "。": ".", "！": "!", "？": "?", "；": ";", "：": ":", "（": "(", "）": ")",
     "《": "“", "》": "”", "「": "“", "」": "”", "【": "“", "】": "”", "\n": "."}
)  # fmt: skip

_DIGITS = "零一二三四五六七八九"
_HAN = r"\u3400-\u9fff"
_MEASURES = "斤个只位件袋箱瓶盒颗块天口家年次份双款种亩公"
"""Words before which a lone 2 is read 两 (liǎng)."""


def spell_integer(value: int) -> str:
    """How a whole number of 0 to 9999 9999 is read.

    >>> spell_integer(1205), spell_integer(13), spell_integer(30000)
    ('一千二百零五', '十三', '三万')
    """
    if value >= 10_000:
        high, low = divmod(value, 10_000)
        return spell_integer(high) + "万" + ("零" if 0 < low < 1000 else "") + (spell_integer(low) if low else "")
    if value < 10:
        return _DIGITS[value]
    out, pending_zero = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // unit % 10
        if digit == 0:
            pending_zero = bool(out)
            continue
        out += ("零" if pending_zero else "") + _DIGITS[digit] + name
        pending_zero = False
    return out.removeprefix("一") if 10 <= value < 20 else out


def spell_numbers(text: str, pad: str = "") -> str:
    """`text` with every number written as it is read aloud, between two `pad`.

    Digit for digit as written, unlike core.spoken_numbers, which turns 29.9元 into the seller's 二十九块九:
    a voice must not change the words.

    >>> spell_numbers("2斤装29.9元，2025年，甜度12%")
    '两斤装二十九点九元，二零二五年，甜度百分之十二'
    """

    def read(match: re.Match[str]) -> str:
        whole, decimals, percent = match["whole"], match["decimals"], match["percent"]
        follows = text[match.end() : match.end() + 1]
        if (follows == "年" and len(whole) == 4) or len(whole) > 8 or (len(whole) > 1 and whole[0] == "0"):
            spoken = "".join(_DIGITS[int(digit)] for digit in whole)
        elif whole == "2" and not decimals and not percent and follows and follows in _MEASURES:
            spoken = "两"
        else:
            spoken = spell_integer(int(whole))
        if decimals:
            spoken += "点" + "".join(_DIGITS[int(digit)] for digit in decimals)
        return pad + ("百分之" if percent else "") + spoken + pad

    return re.sub(r"(?P<whole>[0-9]+)(?:\.(?P<decimals>[0-9]+))?(?P<percent>[%％])?", read, text)


def syllable_to_phonemes(syllable: str) -> str:
    """The phonemes of one pinyin syllable that ends in its tone, 5 for the neutral one.

    Raises:
        ValueError: if it is not a Mandarin syllable.

    >>> syllable_to_phonemes("xiang4"), syllable_to_phonemes("zhi1"), syllable_to_phonemes("er2")
    ('ɕja↘ŋ', 'ꭧɨ→', 'ɚ↗')
    """
    from pypinyin.contrib.tone_convert import to_finals, to_initials

    plain, tone = syllable[:-1], syllable[-1]
    if tone not in TONE_MARKS:
        raise ValueError(f"no tone at the end of {syllable!r}")
    if plain in WHOLE_SYLLABLES:
        return WHOLE_SYLLABLES[plain].replace("0", TONE_MARKS[tone])
    initial = to_initials(plain, strict=True)
    final = to_finals(plain, strict=True, v_to_u=True)
    if initial not in INITIALS or final not in FINALS:
        raise ValueError(f"not a Mandarin syllable: {syllable!r}")
    vowel = FINALS[final]
    if final == "i" and initial in ("zh", "ch", "sh", "r", "z", "c", "s"):
        vowel = "ɨ0"
    return INITIALS[initial] + vowel.replace("0", TONE_MARKS[tone])


def apply_tone_sandhi(characters: str, syllables: Sequence[str]) -> tuple[str, ...]:
    """The syllables as they are spoken inside one word: 一, 不 and two third tones change.

    Rules: Duanmu, The Phonology of Standard Chinese, 2007, chapter 11.

    >>> apply_tone_sandhi("一定不是", ("yi1", "ding4", "bu4", "shi4"))
    ('yi2', 'ding4', 'bu2', 'shi4')
    """
    out = list(syllables)
    for index in range(len(out) - 1):
        here, after = characters[index], out[index + 1][-1]
        if here == "不" and after == "4":
            out[index] = "bu2"
        elif here == "一" and out[index] == "yi1" and characters[index + 1] not in "一二三四五六七八九十月点":
            out[index] = "yi2" if after == "4" else "yi4"
        elif out[index][-1] == "3" and after == "3":
            out[index] = out[index][:-1] + "2"
    return tuple(out)


def _han_to_phonemes(run: str) -> str:
    """Phonemes of a run of Han characters, words parted by blanks; a character without a reading is left out."""
    import jieba
    from pypinyin import Style, lazy_pinyin

    jieba.setLogLevel(60)  # it announces its dictionary on stderr
    readable = "".join(char for char in run if lazy_pinyin(char, errors="ignore"))
    out = []
    for word in jieba.cut(readable):
        readings = lazy_pinyin(word, style=Style.TONE3, neutral_tone_with_five=True)
        out.append("".join(syllable_to_phonemes(syllable) for syllable in apply_tone_sandhi(word, readings)))
    return " ".join(out)


def text_to_phonemes(text: str) -> str:
    """Kokoro phonemes of Mandarin `text`; numbers are read, Latin letters and unknown signs are left out.

    >>> text_to_phonemes("小米，2斤。")
    'ɕjau↗mi↓, lja↓ŋ ʨi→n.'
    """
    parts: list[str] = []
    for han, other in re.findall(rf"([{_HAN}〇]+)|([^{_HAN}〇]+)", spell_numbers(text, pad=" ")):
        if han:
            parts.append(_han_to_phonemes(han))
            continue
        marks = "".join(sign for sign in other.translate(PUNCTUATION) if sign in ",.!?;:()“”…— ")
        parts.append(re.sub(r"([,.!?;:])(?=\S|$)", r"\1 ", marks))
    return re.sub(r" +", " ", "".join(parts)).strip()
