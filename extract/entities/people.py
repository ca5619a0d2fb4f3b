"""People: a name beside a title (党委书记王建国, 王建国同志) or before a verb of speech (王建国说)."""

import functools
import re
from collections.abc import Iterator, Sequence

from corpus.span import Span
from extract.entities.person_contexts import any_surname, find_people_in_context
from extract.entities.person_subjects import find_subjects
from extract.entities.readings import Candidate, Reading, find_once
from extract.patterns import Pattern
from extract.tokens import Token, TokenPatterns, is_word, read_tokens
from extract.word_lists import any_of, read_column

# 编辑：王建国 李秀英: who made a text stands at its end.
_CREDITS = Pattern(
    r"(?:文字?|图片?|图/文|文/图|编辑|责编|责任编辑|审核|编审|供稿|撰稿|撰文|作者|摄影|通讯员|记者|校对|终审|初审|复审)"
    r"[：:／/]\s*(?P<names>[一-鿿·]{2,4}(?:[、，,\s]+[一-鿿·]{2,4}){0,5})\s*(?=$|[|｜）)；;。])"
)
_DOCTRINE = re.compile("[一-鿿]{0,14}?(?:思想|主义|理论)")
_NAME_TAGS = frozenset({"nr", "nrfg"})  # nrfg: persons known to jieba's dictionary
_NAME = re.compile(r"[一-鿿·]{2,4}")
_POST = re.compile("书记|主任|.长$|主席|经理|教授|支书")
_KINSHIP = re.compile(
    "[人说感道]$|大[爷妈娘姐哥叔嫂]$|阿姨$|奶奶$|爷爷$|性$|师傅$|老师$|先生$|女士$|主任$|书记$"
)  # 刘大爷, 王阿姨
_FUNCTION_TAGS = tuple("pcdumrqfy")
_SINGLE_VERBS = frozenset("的了着与和及或说称道到去来有是被把将使让给用按已未也都均又还其至之系收卖买等人")
_IN_LIST = re.compile(r"、(?P<name>[一-鿿]{2,4}?)(?=[、，。；等）)]|$)")
_SENTENCE = re.compile("[，。！？…].{6}")  # in quotation marks: speech, not a name
_GLUED = re.compile(r"[以就对说在表称向和与等介摄]$")  # 汪建以: a name and a preposition
_GIVEN = "[一-鿿]?(?![某姐妈叔爷奶婶嫂哥总局校院家生士等们长员称])[一-鿿]"  # 王局, 李大姐 are no names


def find_people(reading: Reading) -> Iterator[Candidate]:
    """Names of persons; a name inside a doctrine or an institution (中山公园) is none."""
    spans = [*_find_spans(reading), *find_people_in_context(reading), *find_subjects(reading)]
    spans += [span for first in spans for span in _find_listed(reading, first.end)]
    for span in (*spans, *_find_anonymous(reading)):
        doctrine = _DOCTRINE.match(reading.text, span.end)  # 习近平新时代中国特色社会主义思想
        if not doctrine and reading.place_at(span.start) is None and not _is_in_name(reading, span):
            yield Candidate("PERSON", span)


def _is_in_name(reading: Reading, span: Span) -> bool:
    """Whether the name stands in a title or a quoted name; a quoted sentence is speech."""
    quote = reading.quote_at(span.start)
    return quote is not None and (quote in reading.titles or _SENTENCE.search(quote.of(reading.text)) is None)


def _find_listed(reading: Reading, end: int) -> Iterator[Span]:
    """Names that a list goes on with: 书记孙玉梅、韩春生等."""
    while match := _IN_LIST.match(reading.text, end):
        span = Span(*match.span("name"))
        name = match["name"]
        if not is_person_name(name) or is_word(name) or not _is_made_of_name_words(reading, span, True):
            return
        yield span
        end = span.end


@find_once
def _find_anonymous(reading: Reading) -> Iterator[Span]:
    """杨某, 杨某强, 杨某某: names that a report of an offence leaves incomplete; 泗阳|某|企业 is none."""
    text = reading.text
    for match in _anonymous().finditer(text) if "某" in text else ():
        token = reading.tokens[reading.token_at(match.start())]
        if token.span.start != match.start() or (is_word(token.text) and len(token.text) > 1):
            continue
        if text.startswith("某", match.end()):
            yield Span(match.start(), match.end() + 1)
            continue
        following = next(iter(read_tokens(text[match.end() : match.end() + 8])), None)
        if (
            following is None
            or len(following.text) > 1
            or not _is_given_name(following, text[match.end() + 1 : match.end() + 2])
        ):
            if following is None or len(following.text) == 1 or following.tag[:1] not in "nmqrts":
                yield Span(*match.span())
        else:
            yield Span(match.start(), match.end() + 1)


def _is_given_name(token: Token, after: str) -> bool:
    return (
        "一" <= token.text <= "鿿"
        and (not token.tag.startswith(_FUNCTION_TAGS) or after in set("、，。；）"))
        and token.text not in _SINGLE_VERBS
    )


def _find_spans(reading: Reading) -> Iterator[Span]:
    yield from (span for _, span in reading.context.known_people.find(reading.text))
    yield from _find_introduced(reading)


@find_once
def _find_introduced(reading: Reading) -> Iterator[Span]:
    """Names that their sentence shows to be names, whatever names the report is known to have."""
    for credit in _CREDITS.finditer(reading.text):
        offset = credit.start("names")
        for match in _NAME.finditer(credit["names"]):
            if is_person_name(match[0]):
                yield Span(match.start(), match.end()).shifted(offset)
    for pattern in (_titled(), _speaking(), _led(), _addressed()):
        for match in pattern.finditer(reading.text):
            span = Span(*match.span("name"))
            name = span.of(reading.text)
            token = reading.tokens[reading.token_at(span.start)]
            if (
                token.span.start < span.start
                and is_word(token.text)
                and token.tag[:1] in "lns"
                and token.tag != "nr"
            ):
                continue  # 地|处长|江上游
            everyday = is_word(name) and reading.tokens[reading.token_at(span.start)].tag != "nr"  # 纪委
            surname = token.span.start == span.start and token.text in read_column("surnames", "surname")
            noun = pattern is _titled() and surname  # 学生|张|程程|说
            if is_person_name(name) and not everyday and _is_made_of_name_words(reading, span, noun):
                yield span
    yield from _find_tagged(reading)


def _find_tagged(reading: Reading) -> Iterator[Span]:
    """Words that jieba tags as names of persons, beside a cue."""
    if not _has_cue_beside_name(reading.tokens):
        return
    for _, indices in _patterns().find(reading.tokens):
        for index in indices:
            token = reading.tokens[index]
            name = _GLUED.sub("", token.text) if len(token.text) > 2 else token.text
            after = reading.text[token.span.end : token.span.end + 1]
            if len(name) == 3 and is_word(name[-1] + after) and not is_word(name):
                name = name[:-1]  # 刘敏点|赞
            if token.tag in _NAME_TAGS and is_person_name(name):
                end = token.span.start + len(name) + _missing(reading, index, name)
                yield Span(token.span.start, end)


def _has_cue_beside_name(tokens: Sequence[Token]) -> bool:
    """Whether a name stands between the words that every pattern has before or after one."""
    before, after = _beside()
    return any(
        (index and tokens[index - 1].text in before)
        or (index + 1 < len(tokens) and tokens[index + 1].text in after)
        for index, token in enumerate(tokens)
        if token.tag in _NAME_TAGS
    )


@functools.cache
def _beside() -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(_side("before", "both")), frozenset((*_side("after", "both"), "（", "("))


def _missing(reading: Reading, index: int, name: str) -> int:
    """One more character where jieba cut a name of three after two: 李满|红，or 毛建|明|主持."""
    following: tuple[Token, ...] = reading.tokens[index + 1 : index + 3]
    if len(name) != 2 or len(following) < 2:
        return 0
    if len(following[0].text) > 1:
        return _opens_with_rest(following[0])
    if following[0].text in _cues():
        return 0  # 苏涛|说，
    if following[0].tag[:1] in "nagvb" and following[1].text in _side("after"):
        return 1  # 李家|明|同学
    kind, after = following[0].tag[:1], following[1].tag
    if following[0].text == "月" and after[:1] == "v":
        return 1  # 张馨|月|驻足
    return 1 if (after == "x" and kind in "nagvb") or (after[:1] == "v" and kind in "nag") else 0


def _opens_with_rest(token: Token) -> int:
    """Whether a guess of jieba holds the last character of the name before it and a verb: 李宁|燕携|10."""
    if len(token.text) > 2 or is_word(token.text) or token.tag[:1] != "v":
        return 0
    rest, verb = token.text[0], token.text[1]
    return int(rest not in _SINGLE_VERBS and read_tokens(rest)[0].tag[:1] in "na" and verb in "率携带赴获")


def _is_made_of_name_words(reading: Reading, span: Span, nouns: bool = False) -> bool:
    """Whether no everyday word lies in the span: 代表|应当|向 is no person; ``nouns`` may: 韩|春生."""
    inside = [t for t in reading.tokens if span.start <= t.span.start < span.end]
    if inside and inside[0].text in read_column("surnames", "surname"):
        inside = inside[1:]
    whole = bool(inside) and inside[-1].span.end == span.end
    if inside and not whole and is_word(inside[-1].text):
        return False  # 农民安置|工作
    everyday = "vdrmqtn" if whole and not nouns else "vdrmqtpc"
    return not any(
        (len(t.text) > 1 and is_word(t.text) and t.tag[:1] in everyday and t.tag[:2] != "nr")
        or (whole and t.tag[:1] in "pcu")
        for t in inside
    )


def is_person_name(text: str) -> bool:
    """Whether a word has the form of a Chinese name: a surname, then one or two characters.

    >>> is_person_name("李秀英"), is_person_name("欧阳明"), is_person_name("高新")
    (True, True, False)
    """
    if (
        text in read_column("name_words", "word", kind="common")
        or _KINSHIP.search(text)
        or text[:1] == text[1:]
    ):
        return False
    surnames = read_column("surnames", "surname")
    return any(text[:length] in surnames and 1 <= len(text) - length <= 2 for length in (2, 1))


def _cues() -> frozenset[str]:
    return read_column("person_cues", "cue")


def _side(*sides: str) -> list[str]:
    return sorted(cue for side in sides for cue in read_column("person_cues", "cue", side=side))


@functools.cache
def _titled() -> Pattern:
    """Title, surname and given name, then a verb of speech: where jieba cuts the name wrongly."""
    titles = any_of(cue for cue in _side("before", "both") if len(cue) > 1)
    verbs = any_of(_side("after"))
    return Pattern(rf"{titles}(?P<name>{any_surname()}[一-鿿]{{1,2}}?)(?={verbs})")


@functools.cache
def _anonymous() -> re.Pattern[str]:
    return re.compile(any_surname() + "某")


@functools.cache
def _speaking() -> Pattern:
    """Title, surname and two characters, then the preposition of what was said: 学员代表蒋依萌以…为题."""
    titles = any_of(cue for cue in _side("before", "both") if len(cue) > 1)
    return Pattern(
        rf"{titles}[ 　]{{0,4}}(?P<name>{any_surname()}[一-鿿]{{1,2}})"
        r"(?=以《|以“|以\"|从|就|围绕|结合|作为|作了|作[政《工报]|代表|分享)"
    )


@functools.cache
def _led() -> Pattern:
    """A leading post, surname and given name, then punctuation: 市长　张明远."""
    posts = any_of(cue for cue in _side("before", "both") if _POST.search(cue))
    return Pattern(rf"{posts}[ 　]{{0,4}}(?P<name>{any_surname()}{_GIVEN})(?=[，、；。）)\n]|[ 　]*$)")


@functools.cache
def _addressed() -> Pattern:
    """At the start of a clause a surname and given name, then a form of address or post: 李秀英同志."""
    forms = any_of(cue for cue in _side("after", "both") if len(cue) > 1)
    return Pattern(rf"(?<![一-鿿])(?P<name>{any_surname()}[一-鿿]{{1,2}}?)(?={forms})")


@functools.cache
def _patterns() -> TokenPatterns:
    before, after = _side("before", "both"), _side("after", "both")
    name = {"TAG": {"IN": sorted(_NAME_TAGS)}}
    comma = {"TEXT": {"IN": ["、", "，"]}}
    return TokenPatterns(
        {
            "title first": [
                [{"TEXT": {"IN": before}}, name],
                [{"TEXT": {"IN": before}}, name, comma, name],
                [{"TEXT": {"IN": before}}, name, comma, name, comma, name],
            ],
            "name first": [
                [name, {"TEXT": {"IN": after}}],
                [name, comma, name, {"TEXT": {"IN": after}}],
                [name, {"TEXT": {"IN": ["（", "("]}}, {"TEXT": {"IN": ["男", "女"]}}],
            ],
        }
    )
