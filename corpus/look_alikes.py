"""Look-alikes: code points that fonts put in the place of everyday characters."""

import functools
import unicodedata

# Radicals of the Supplement with the characters that they are (Unicode: EquivalentUnifiedIdeograph).
_RADICALS = (
    "⺃乚⺄乙⺅亻⺈刀⺉刂⺋㔾⺌小⺍小⺎尢⺏尣⺒巳⺓幺⺔彑⺖忄⺘扌⺙攵⺛旡⺝月⺞歺⺟母⺠民⺡氵⺣灬⺤爫⺥爫⺦丬⺨犭⺩王"
    "⺫目⺬示⺭礻⺮竹⺯糸⺰纟⺱罓⺲罒⺵网⺶羊⺹耂⺼月⺽臼⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻇角⻈讠⻉贝⻊足⻋车⻍辶⻎辶"
    "⻏阝⻐钅⻑長⻒镸⻓长⻔门⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻟食⻠饣⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜"
    "⻰龙⻱龜⻲亀⻳龟"
    # Unicode's own equivalent of these is an older form, which no font of simplified characters shows.
    "⼾户⾭青"
)


def everyday(text: str) -> str:
    """``text`` with the characters that it shows: radicals and compatibility forms as what they look like.

    >>> everyday("⼈⺠⽇报，ﬁne")
    '人民日报，fine'
    """
    if text.isascii() or not any(map(_is_look_alike, text)):
        return text
    return text.translate(_table())


def _is_look_alike(character: str) -> bool:
    return "\u2e80" <= character <= "\u2fd5" or "\uf900" <= character <= "\ufb06"


@functools.cache
def _table() -> dict[int, str]:
    table = {
        code: unicodedata.normalize("NFKC", chr(code))
        for code in (*range(0x2F00, 0x2FD6), *range(0xF900, 0xFB07))
    }
    return table | {ord(_RADICALS[i]): _RADICALS[i + 1] for i in range(0, len(_RADICALS), 2)}
