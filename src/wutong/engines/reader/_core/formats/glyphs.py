"""Characters that a PDF gives for the shape on paper, and the ones that were typed.

A font that holds 高 and the radical ⾼ in one glyph lets a PDF name either, and
Source Han and Noto, the fonts of most Chinese PDFs today, name the radical. A
search for 高新区 then finds nothing. Typed text never holds these characters.
"""

from __future__ import annotations

import unicodedata

# Radicals that Unicode does not count as compatible forms; each stands for the simplified character of its shape.
_SUPPLEMENT = dict(
    zip(
        "⺁⺇⺊⺌⺍⺎⺏⺐⺑⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳⺴⺵⺶⺷⺸⺹⺺⺻⺼⺽⺾⺿⻀⻁",
        "厂几卜小小兀尢尢尢巳幺彑彐忄㣺扌攵旡日月歺母民氵氺灬爫爫丬牛犭王疋目示礻竹糹纟罓罒罓罓罒羊羊羊耂肀聿肉臼艹艹艹虎",
        strict=True,
    )
) | dict(
    zip(
        "⻂⻃⻄⻅⻆⻇⻈⻉⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
        "衤覀西见角角讠贝车辶辶辶阝钅長镸长门阜阝雨青韦页风飞食飠饣首马骨鬼鱼鸟卤麦黄黾齐齐齿齿龙龙龟龟龟",
        strict=True,
    )
)
_RANGES = (range(0x2F00, 0x2FD6), range(0xF900, 0xFAFF), range(0xFB00, 0xFB07))
_COMPATIBLE = {
    chr(code): unicodedata.normalize("NFKC", chr(code))
    for codes in _RANGES
    for code in codes
    if chr(code).isprintable()
}
# Radicals whose compatible form is the traditional one, though Chinese fonts draw the simplified one.
_SIMPLIFIED = {"⼾": "户", "⾭": "青"}
_LIGATURES = {"⸺": "——", "⸻": "———", "\u00ad": "", "\u200b": "", "\ufeff": ""}
TYPED = str.maketrans(_COMPATIBLE | _SIMPLIFIED | _SUPPLEMENT | _LIGATURES)
# The same for a text whose characters must keep their number, so that offsets hold.
TYPED_ONE_BY_ONE = {shape: char for shape, char in TYPED.items() if len(char) == 1}


def typed(text: str) -> str:
    """Return the text as it would be typed.

    >>> typed("⾼新区⼈⺠⽣活⽔平⻓期提⾼⸺见第⼀章")
    '高新区人民生活水平长期提高——见第一章'
    """
    return text.translate(TYPED)
