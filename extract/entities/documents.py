"""Titled documents, with or without 《》."""

import functools
import re
from collections.abc import Iterator

from corpus.span import Span
from extract.entities.known_organisations import organisation
from extract.entities.readings import Candidate, Reading, find_once
from extract.patterns import Pattern
from extract.tokens import is_word
from extract.word_lists import any_of, read_column

_NUMBER_ONLY = re.compile(r"[\d.%％]+")
# 关于…的意见 and 中华人民共和国…法 are titles wherever they stand; others need a verb that issues them.
_ABOUT = r"关于[^，。；：！？“”《》（）()\n、]{4,40}?的"

# 审议通过了关于禁止交易、革除陋习的决定: after the verb that issues it a title may hold a list.
_ISSUED_ABOUT = Pattern(
    r"(?:通过|印发|出台|发布|下发|作出|颁布)(?:了)?(?P<title>关于[^。；：！？“”《》（）()\n，]{6,60}?的"
    r"(?:决定|决议|意见|通知|办法|方案|规定|公告))(?=[，。；、]|$)"
)
_FINAL = re.compile("(?:出台|印发|颁布|修订)了?$|施行$")
_STRONG = re.compile(
    "(?:条例|意见|办法|实施方案|行动方案|行动计划|若干措施|细则|规定|发展规划|总体规划|纲要)$"
)
_UNTITLED = re.compile(
    "^实施|^贯彻|一系列|系列|相关|有关|配套|各项|多项|具体|切实|丰富|可行|专项|等|本[省市县区地]|我[省市县区]|[0-9一二两三四五六七八九十余多]+[条项个部份]|[和与]条例|了"
)
# 贯彻落实养老服务条例: regulations are titled wherever something is done with them.
_REGULATION = Pattern(
    r"(?:落实|贯彻|实施|执行|根据|依据|依照|按照|违反|遵守|修订|修改|制定|出台|颁布|审议通过|审议|施行|宣传|通过)(?:了|好|出台|新修订的?)?"
    r"(?P<title>[^，。；：！？“”《》、（）()\s\d的了]{3,26}?条例)(?![律规院定治制例])"
)
_NEXT_REGULATION = re.compile(r"[、和与](?P<title>[^，。；：！？“”《》、（）()\s\d的了]{3,26}?条例)")
_NOT_TITLED = re.compile(
    "^[本该各上述]|^国家|^国务院|^法律|^行政|^地方性|^党内|^单行|^自治条例|^其他|^有关|^相关|法律|法规|规定|等|若干|一批|审议|施行|实施|修订|制定|出台|通过|[和与及]条例|法[和与及]"
)
_AGREEMENT = Pattern(
    r"(?:落实|加入|履行|实施|签署|缔结|对接|遵守|根据|依据)(?:好|了)?(?P<title>[^，。；：！？“”《》、（）()\s的和]{5,26}?(?:协定|议定书|公约))(?![书国])"
)
_NO_AGREEMENT = re.compile(
    "^(?:合作|框架|双边|多边|各项|有关|相关|多项|一系列|系列|[0-9]|村规|自律|文明|行业|居民|市民|国际条约)|等|多[项个]|[0-9一二两三四五六七八九十]+[项个份]"
)
# 落实湖南自由贸易试验区建设总体方案: what opens with a region and is a plan by its last word.
_PLACED = Pattern(
    r"(?:落实|实施|执行|依据|根据|按照)(?:好|了)?(?P<title>[^，。；：！？“”《》、（）()\s的]{4,30}?"
    r"(?:总体方案|实施方案|行动方案|规划纲要|总体规划|发展规划|专项规划|管理办法|实施办法|实施细则))(?![一-鿿]{0,2}[编制审批])(?=[，。；、和与等（]|$)"
)
_ISSUER = re.compile(r"(?:人民政府|政府)(?:办公[厅室])?$")
_DRAFT = re.compile(r"（(?:草案|试行|暂行|修订|修正|征求意见稿|修订草案|20\d\d年(?:版|修订|修正)?)）")
_PRESS = re.compile("(?:日报|晚报|早报|晨报|时报|商报|都市报|青年报|教育报|导报|周报|周刊)$")
_WORK_OF_ART = re.compile(
    "(?:电影|影片|大片|纪录片|宣传片|短片|剧|戏|歌曲|歌舞|组歌|合唱|独唱|唱响|唱|油画|国画|版画|雕塑|交响乐|交响曲|交响诗|舞蹈|小品|相声|动漫|动画|演出|演艺)$"
)
_LAW = Pattern(r"中华人民共和国(?:(?![的境和与])[一-鿿]){1,14}?(?:(?<![司执立])法典?|条例)(?![律规院定治制])")


@find_once
def find_documents(reading: Reading) -> Iterator[Candidate]:
    """《岳麓区楼栋长管理办法》 without its marks; 长沙市养老服务条例 by its kind, place and verb."""
    after_art = -1
    for title in reading.titles:
        name, mark = title.of(reading.text), title.start - 1
        between = reading.text[after_art + 1 : mark] if after_art >= 0 else "-"
        if _WORK_OF_ART.search(reading.text[max(0, mark - 4) : mark]) or between in {"", "、", "和"}:
            after_art = title.end  # 舞剧《山茶》《石桥》: no document
        elif _PRESS.search(name):
            yield organisation(title.start, title.end, "other")
        elif not _NUMBER_ONLY.fullmatch(name):
            yield Candidate("DOCUMENT", title)
    for found in (
        *_find_untitled(reading),
        *_find_regulations(reading),
        *_find_agreements(reading),
        *_find_national_laws(reading),
    ):
        draft = _DRAFT.match(reading.text, found.span.end)
        yield Candidate("DOCUMENT", Span(found.span.start, draft.end())) if draft else found
    match = _heading().fullmatch(reading.text)
    if match and _opens_title(reading, match.start("title")):
        yield Candidate("DOCUMENT", Span(*match.span("title")))


def _find_untitled(reading: Reading) -> Iterator[Candidate]:
    text = reading.text
    for match in _about().finditer(text):
        if reading.quote_at(match.start()) is None:
            start = _issuer_start(reading, match.start())
            inside = 0 < start == match.start() and match.end() < len(text.rstrip())
            if inside and match["title"].endswith("规定"):
                continue  # 规章关于信息公开的规定: what a text says, no title
            yield Candidate("DOCUMENT", Span(start, match.end("title")))
    for match in _ISSUED_ABOUT.finditer(text):
        if reading.quote_at(match.start("title")) is None:
            yield Candidate("DOCUMENT", Span(*match.span("title")))
    for match in _LAW.finditer(text):
        if reading.quote_at(match.start()) is None:
            yield Candidate("DOCUMENT", Span(match.start(), match.end()))
    for match in _PLACED.finditer(text):
        start = match.start("title")
        place = reading.place_at(start)
        if place is not None and place.span.start == start and reading.quote_at(start) is None:
            yield Candidate("DOCUMENT", Span(start, match.end("title")))
    for match in _issuing().finditer(text):
        start = match.start("title")
        own = _issued(match["title"], text[max(0, match.start() - 2) : start])
        if reading.quote_at(start) is None and (own or _opens_title(reading, start)):
            yield Candidate("DOCUMENT", Span(start, match.end("title")))


def _find_regulations(reading: Reading) -> Iterator[Candidate]:
    """落实民宿管理条例、养犬管理条例; 违反本条例 and 制定有关条例 title none."""
    for cited in _REGULATION.finditer(reading.text):
        match: re.Match[str] | None = cited
        while match is not None:
            start, end = match.span("title")
            titled = _NOT_TITLED.search(match["title"]) is None and start in reading.starts
            if titled and len(match["title"]) >= 6 and reading.quote_at(start) is None:
                yield Candidate("DOCUMENT", Span(start, end))
            match = _NEXT_REGULATION.match(reading.text, end)


def _find_agreements(reading: Reading) -> Iterator[Candidate]:
    """落实中国—东盟自贸区升级议定书, 加入数字经济伙伴关系协定; 签署合作协定 titles none."""
    for match in _AGREEMENT.finditer(reading.text):
        start = match.start("title")
        if (
            start in reading.starts
            and reading.quote_at(start) is None
            and not _NO_AGREEMENT.search(match["title"])
        ):
            yield Candidate("DOCUMENT", Span(*match.span("title")))


def _find_national_laws(reading: Reading) -> Iterator[Candidate]:
    """证券法, 民法典, 刑法第三百条 without 中华人民共和国; 公司法人 and 劳动法规 are none."""
    if "法" not in reading.text:
        return
    for match in _national_laws().finditer(reading.text):
        start = match.start()
        token = reading.tokens[reading.token_at(start)]
        whole = token.span.start == start or not is_word(token.text)
        if whole and reading.quote_at(start) is None:
            yield Candidate("DOCUMENT", Span(*match.span()))


@functools.cache
def _national_laws() -> Pattern:
    laws = any_of(read_column("national_laws", "law"))
    return Pattern(
        rf"{laws}(?:实施条例|实施细则|实施办法)?(?![律学院官庭治制理案例]|人[^民们大]|规(?!定)|定(?!额))"
    )


def _issued(title: str, verb: str) -> bool:
    """出台养老服务业高质量发展实施意见: what has been issued is titled, unless it is many or no one's."""
    final = _FINAL.search(verb) is not None and _STRONG.search(title) is not None
    return final and len(title) >= 8 and _UNTITLED.search(title) is None


@functools.cache
def _about() -> Pattern:
    kinds = any_of(read_column("document_kinds", "kind"))
    return Pattern(rf"(?P<title>{_ABOUT}(?:若干|实施|指导)?(?:{kinds}|批复))(?![一-鿿]?[》])")


@functools.cache
def _issuing() -> Pattern:
    kinds = any_of(read_column("document_kinds", "kind"))
    issue = any_of(read_column("document_verbs", "verb"))
    title = rf"(?P<title>[^，。；：！？“”《》、（）()\n]{{4,30}}?{kinds})"
    return Pattern(rf"{issue}(?:了|的)?{title}(?=[，。；：！、等和（(”]|$|\d)")


@functools.cache
def _heading() -> re.Pattern[str]:
    """A line that is nothing but a title: 长沙市养老服务条例."""
    kinds = any_of(read_column("document_kinds", "kind"))
    return re.compile(
        rf"[#＃\s]*(?P<title>[^，。；：！？“”《》、\n]{{4,40}}{kinds}(?:（[^（）]{{2,6}}）)?)\s*"
    )


def _opens_title(reading: Reading, start: int) -> bool:
    """A title without marks opens with a region or a year: 长沙市…条例, 2023年…方案."""
    place = reading.place_at(start)
    return (place is not None and place.span.start == start and place.explicit) or bool(
        re.match(r"(?:20\d\d年|国务院)", reading.text[start:])
    )


def _issuer_start(reading: Reading, start: int) -> int:
    """国务院关于…的意见 includes who issued it."""
    issuer = _ISSUER.search(reading.text, max(0, start - 9), start)
    place = reading.place_at(issuer.start() - 1) if issuer and issuer.start() else None
    if issuer and place is not None and place.span.end == issuer.start() and place.explicit:
        return place.span.start  # 湖南省人民政府|关于…的批复
    match = re.search(
        r"(?:中共中央[、 　]*国务院|国务院办公厅|国务院|中共中央办公厅|中共中央)$", reading.text[:start]
    )
    return match.start() if match else start
