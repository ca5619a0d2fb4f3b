"""Actors: who carries out what a passage tells, named or not."""

import re
from collections.abc import Iterable, Iterator, Sequence

from corpus.span import Span
from extract.actor_groups import find_groups, names_team
from extract.patterns import Pattern
from extract.records import Mention, Passage
from extract.tokens import read_tokens

# Bodies that name nothing by themselves and yet act: no mention, but an actor (annotation guide §5).
_BARE_BODY = Pattern(
    r"[省市州县区旗镇乡]委(?![员会托办])|[省市州县区旗镇乡]政府|综合党委|[景园街片]区管委会|管委会|街道办事处|居委会|村委会|党群服务中心"
)
# 引进…研究中心, 推进…医院建设: what is brought in, built or served does not act.
_PASSIVE = re.compile(r"(?:引进|引入|辐射|覆盖|新建|改建|建成|推进|打造|落户|入驻)[^，。；：]*$|共建$")
_CLAUSE_START = re.compile(r"[，。；：！？]")
_PLACE_ACTS = re.compile(
    "(?:获评|荣获|坚持|聚焦|围绕|推行|探索|创新|积极|通过|依托|先后|联合|成立|组建|建立|引入|引导|推出|开展|搭建|牵头|主动)"
)


def find_actors(passage: Passage, mentions: Sequence[Mention]) -> Iterator[str]:
    """Who acts, in reading order: organisations, places and groups, and bare bodies such as 区委.

    ``mentions`` are those of the passage. 浏阳市推行轮值制度，县农业局驻点指导，发动退役军人志愿者巡河 has
    three: 浏阳市, 县农业局, 退役军人志愿者.
    """
    named = list(_named(passage.text, mentions))
    spans = [*named, *_bare_bodies(passage.text, mentions)]
    spans += [
        group
        for group in find_groups(passage.text)
        if not any(group.overlaps(other) for other in spans)
        and not any(group.overlaps(mention.span) for mention in mentions if mention.type != "REGION")
    ]
    yield from (span.of(passage.text) for span in sorted(spans))


def _named(text: str, mentions: Sequence[Mention]) -> Iterator[Span]:
    for mention in mentions:
        clause = _CLAUSE_START.split(text[: mention.span.start])[-1]
        opens = not clause and _acts_after(text, mention.span.end)
        acts = {
            "ORG": not _PASSIVE.search(clause),
            "REGION": opens,
            "PLACE": opens and _does(text, mention.span.end),
            "PROGRAM": names_team(mention.text),
        }
        if acts.get(mention.type, False):
            yield mention.span


def _acts_after(text: str, end: int) -> bool:
    """Whether a verb, adverb or preposition follows the subject: 浏阳市|坚持党建引领."""
    following = read_tokens(text[end : end + 8])
    return bool(following) and following[0].tag[:1] in {"v", "d", "p", "a"}


def _does(text: str, end: int) -> bool:
    """Whether a place does something and is not built: 云湾科技园|获评…, but not 云湾桥|开工."""
    return _PLACE_ACTS.match(text, end) is not None


def _bare_bodies(text: str, mentions: Iterable[Mention]) -> Iterator[Span]:
    taken = [mention.span for mention in mentions if mention.type != "REGION"]
    for match in _BARE_BODY.finditer(text):
        span = Span(match.start(), match.end())
        if not any(span.overlaps(other) for other in taken):
            yield span
