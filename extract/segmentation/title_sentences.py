"""Title sentences: the short sentence that opens a paragraph and names the measure told in it."""

import re

from corpus.span import Span
from extract.segmentation.enumerators import read_enumerator
from extract.segmentation.punctuation import split_sentences
from extract.tokens import read_tokens

_LONGEST = 40
_LONGEST_CLAUSE = 22
_LONGEST_NUMBERED_CLAUSE = 32  # a number shows that the sentence is a title
_SHORTEST = 4
_QUOTED = re.compile(r"“[^”]*”|‘[^’]*’|《[^》]*》")
_NUMBER = re.compile(r"[0-9０-９]")
_HAN = re.compile(r"[一-鿿]")
# A sentence that announces, reports or asks is no title: 主要做了以下工作。 取得了明显成效。
_NO_TITLE = re.compile(
    r"[如以]下|应当|可以|不得|必须|^[^，]{0,6}具有|上述|综上|了(?!解|望|如|然)|讲话$|发言$|致辞$|主持会议$|举行$|在会上|已经|[吗呢吧]$|谢谢|感谢|你好|您好|各位|同志们|[？?]|等$|指出|提出|强调|认为|表明|显示|表示$"
)
# Times, pronouns, conjunctions and place names open statements: 肥西县有… 该镇… 目前…
_NO_OPENING_TAGS = ("t", "r", "c", "ns", "e", "y")
_OPENING_WORDS = frozenset({"全", "各", "每", "城市", "城区", "新区"})
# Circumstances, questions and sayings open statements too: 从各地情况看… 问：… 俗话说，…
_STATEMENT = re.compile(
    r"[问答][：:]|《|(?:俗话|古语|老话|常言|古人|民谚|谚语|有道是|正所谓)|我(?!市|县|区|省|镇|乡|国|村)|经[一-鿿]{1,4}，|指(?!导|挥|标|引|定|派|明)|[一-鿿]{2,10}(?:建议|介绍|表示|说|坦言|透露|称|感慨)，|[^，。]{2,16}[内里间]，|从.*看|.*[后时]，|在.*[中下上]，|随着|根据|按照|对于|由于|经过|截至|围绕以下|当前|目前|近|回顾|展望|总结过去|过去"
)
# 旧城改造稳步推进: what was worked on, how, and a verb without object.
_PROGRESS = re.compile(
    r"^[^，。；：、了]{2,16}(?:全面|稳步|持续|不断|日益|日趋|逐步|明显|显著|大幅|快速|加快|加速|稳定|有序|有力|有效|深入|扎实"
    r"|高效|顺利|蓬勃|健康|全力|同步|协调|统筹|长足|整体|稳中|进一步|更加|较快|平稳|大为)"
    r"(?:推进|提升|提高|改善|增强|增长|发展|壮大|铺开|展开|开展|实施|落实|加强|深化|优化|完善|健全|扩大|拓展|拓宽|推动"
    r"|加快|好转|改观|夯实|巩固|释放|激发|凸显|显现|繁荣|兴起|进步|落地|见效|加大|活跃|规范|丰富|充实|转变|向好)$"
)
# 五年来，城乡面貌明显改善。 What a report looks back on may open with the years; the title follows.
_YEARS = re.compile(r"(?:[—–-]{2,})?(?:这|过去的?|近)?[一二三两四五六七八九十几]+年(?:来|间|以来)?，")
# Adverbs between subject and verb make a statement: 问题也不少, 困难仍然很多.
_STATING = frozenset(
    ("也", "就", "却", "仍", "仍然", "依然", "正在", "很", "十分", "非常", "固然", "像", "不是", "没有", "正")
)
# 争取并落实了扶持资金: what a numbered item says was done.
_DONE = re.compile(r"[一-鿿]{2,7}了[一-鿿“《][^，。]+$")
_DEFINES = re.compile(r"(?:主要)?(?:包括|包含|是指|指的是|系指|即指|指)(?!导|挥|标|引|定|派|明)")
# “火车跑得快，全靠车头带”: a quoted sentence of two clauses, or with 是, and nothing else.
_SAYING = re.compile(r"“[^”]+[，是][^”]+”")
_AFTER_TITLE = re.compile(r"[\s\u3000]+")


def find_title_sentence(text: str) -> Span | None:
    """The title sentence at the start of a paragraph, without its number and final punctuation.

    >>> find_title_sentence("一是优化组织设置。镇党委把支部建在产业链上，吸纳种植户入社。")
    Span(start=2, end=8)
    """
    enumerator = read_enumerator(text)
    if enumerator and enumerator.kind in {"part", "chapter", "section", "article", "attachment"}:
        return None
    start = len(enumerator.text) if enumerator else 0
    if (years := _YEARS.match(text, start)) and not (enumerator and enumerator.kind != "point"):
        start = years.end()
    first = next(split_sentences(text[start : start + _LONGEST + 40]), None)
    if first is None:
        return None
    end = start + len(first)
    if enumerator and (cut := _early_end(text[start:end])):
        end = start + cut
    title = text[start:end].rstrip("。！：: \u3000\t")
    rest = text[end:].strip()
    if _DEFINES.match(rest):
        return None  # 再就业：包括自主创业…: what a word covers
    numbered = enumerator is not None and years is None
    if len(rest) < max(12, len(title) // 2) or not is_title(title, numbered=numbered):
        return None
    if text[end - 1] not in "。！：:" and not (enumerator and _AFTER_TITLE.match(text, end)):
        return None
    return Span(start, start + len(title))


def _early_end(sentence: str) -> int | None:
    """A numbered title may end at a colon or a wide space: （一）支持范围：…, 第三 健全机制　…"""
    for match in re.finditer(r"[：:]|\u3000|  ", sentence):
        if match.start() >= _SHORTEST:
            return match.end() if match[0] in "：:" else match.start()
    return None


def is_title(text: str, *, numbered: bool = False) -> bool:
    """Whether ``text``, without its final punctuation, can be the name of a measure.

    >>> is_title("找准问题补齐短板，变“被动接”为“主动办”"), is_title("取得了明显成效")
    (True, False)
    """
    plain = _QUOTED.sub("“”", text)
    if not len(_HAN.findall(text)) >= _SHORTEST or len(text) > _LONGEST:
        return False
    longest = _LONGEST_NUMBERED_CLAUSE if numbered else _LONGEST_CLAUSE
    if max(map(len, re.split(r"[，,；;、\s]", plain))) > longest or plain.count("，") > 3:
        return False
    if text.endswith(("。”", "！”")) or _SAYING.fullmatch(text):
        return False  # a saying
    if numbered and _DONE.match(plain):
        return True
    if _NUMBER.search(plain) or _NO_TITLE.search(plain) or "。" in plain:
        return False
    if numbered:
        return True
    if _STATEMENT.match(text):
        return False
    if names_progress(text):
        return True
    tokens = read_tokens(text)
    first = tokens[0]
    if first.tag.startswith(_NO_OPENING_TAGS) and first.text not in _OPENING_WORDS:
        return False
    return not _states(plain)


def _states(plain: str) -> bool:
    """Whether a sentence states how things are: 某镇有…, 问题也不少; but not 扩大有效益投资."""
    tokens = read_tokens(plain)
    for index, token in enumerate(tokens):
        if token.text in {"是", "为了", "由于", "因为", "即", "系", "位于", "有"} and token.tag[:1] in "vpc":
            before = tokens[index - 1].tag if index else ""
            if token.text != "有" or not before.startswith("v"):
                return True
        elif token.text in _STATING and token.tag[:1] in "dvazc":
            return True
    return False


def names_progress(text: str) -> bool:
    """Whether ``text`` says that something was worked on and how it went, and nothing else.

    >>> names_progress("城乡面貌明显改善"), names_progress("该市明显改善了城乡面貌")
    (True, False)
    """
    return bool(_PROGRESS.match(text))
