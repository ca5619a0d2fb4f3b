"""Actors: who carries out what a passage tells, named or not."""

import re
from collections.abc import Iterable, Iterator, Sequence

from corpus.span import Span
from extract.records import Mention, Passage
from extract.tokens import Token, read_tokens
from extract.word_lists import read_column

# Bodies that name nothing by themselves and yet act: no mention, but an actor (annotation guide §5).
_BARE_BODY = re.compile(
    r"[省市州县区旗镇乡]委(?![员会托办])|[省市州县区旗镇乡]政府|综合党委|[景园街片]区管委会|管委会|街道办事处|居委会|村委会|党群服务中心"
)
# 引进…研究中心, 推进…医院建设: what is brought in, built or served does not act.
_PASSIVE = re.compile(r"(?:引进|引入|辐射|覆盖|新建|改建|建成|推进|打造|落户|入驻)[^，。；：]*$")
_CLAUSE_START = re.compile(r"[，。；：！？]")
_LIST_MARKS = frozenset("、和与及或（）“”")
_QUANTIFIERS = frozenset(
    ("各类", "广大", "全体", "更多", "一批", "多名", "各", "更", "多", "全区", "全市", "全县", "全镇")
)
_NOUN_TAGS = ("n", "vn", "j", "b", "l", "a", "s", "f", "i", "k", "z", "t", "r")
# Verbs that say what state people are in stand before the group that they describe: 退役|军人, 流入|党员.
_STATES = frozenset(
    ("退役", "退休", "离退休", "在职", "在岗", "在册", "流入", "流动", "返乡", "回乡", "离任", "创业", "留守")
) | frozenset(("驻村", "驻区", "下岗", "待业", "失业", "入驻", "结对"))
_ACTOR_CHARACTERS = 16


def find_actors(passage: Passage, mentions: Sequence[Mention]) -> Iterator[str]:
    """Who acts, in reading order: organisations, places and groups, and bare bodies such as 区委.

    ``mentions`` are those of the passage. 浏阳市推行轮值制度，县农业局驻点指导，发动退役军人志愿者巡河 has
    three: 浏阳市, 县农业局, 退役军人志愿者.
    """
    named = list(_named(passage.text, mentions))
    spans = [*named, *_bare_bodies(passage.text, mentions)]
    spans += [
        group
        for group in _engaged_groups(passage.text)
        if not any(group.overlaps(other) for other in spans)
        and not any(group.overlaps(mention.span) for mention in mentions if mention.type != "REGION")
    ]
    yield from (span.of(passage.text) for span in sorted(spans))


def _named(text: str, mentions: Sequence[Mention]) -> Iterator[Span]:
    for mention in mentions:
        clause = _CLAUSE_START.split(text[: mention.span.start])[-1]
        acts = {
            "ORG": not _PASSIVE.search(clause),
            "REGION": not clause and _acts_after(text, mention.span.end),
        }
        if acts.get(mention.type, False):
            yield mention.span


def _acts_after(text: str, end: int) -> bool:
    """Whether a verb, adverb or preposition follows the subject: 浏阳市|坚持党建引领."""
    following = read_tokens(text[end : end + 8])
    return bool(following) and following[0].tag[:1] in {"v", "d", "p", "a"}


def _bare_bodies(text: str, mentions: Iterable[Mention]) -> Iterator[Span]:
    taken = [mention.span for mention in mentions if mention.type != "REGION"]
    for match in _BARE_BODY.finditer(text):
        span = Span(match.start(), match.end())
        if not any(span.overlaps(other) for other in taken):
            yield span


def _engaged_groups(text: str) -> Iterator[Span]:
    """Groups without a name that a verb engages: 发动|退役军人志愿者, 由|物业企业."""
    tokens = read_tokens(text)
    verbs = read_column("actor_verbs", "verb")
    for index, token in enumerate(tokens):
        if token.text in verbs:
            yield from _groups_after(tokens, index + 1)


def _groups_after(tokens: Sequence[Token], first: int) -> Iterator[Span]:
    """The items of the list at ``first`` up to the last that ends in an actor's head."""
    item: list[Token] = []
    for token in tokens[first:]:
        if token.text == "、":
            yield from _group(item)
            item = []
        elif token.text in _QUANTIFIERS and not item:
            continue
        elif token.tag.startswith(_NOUN_TAGS) or token.text in _STATES or _ends_head(item, token):
            item.append(token)
        else:
            break
    yield from _group(item)


def _group(item: Sequence[Token]) -> Iterator[Span]:
    """The words of one item up to its first actor's head that no noun follows."""
    for index, token in enumerate(item):
        if not _ends_head(item[:index], token):
            continue
        if index + 1 < len(item) and item[index + 1].tag.startswith(("n", "j")):
            continue
        if token.span.end - item[0].span.start <= _ACTOR_CHARACTERS:
            yield Span(item[0].span.start, token.span.end)
        return


def _ends_head(before: Sequence[Token], token: Token) -> bool:
    """Whether a head ends with ``token``; jieba may cut it: 网格|员, 社会|组织."""
    text = "".join(word.text for word in before[-1:]) + token.text
    return any(
        text.endswith(head) and len(head) >= len(token.text) for head in read_column("actor_heads", "head")
    )
