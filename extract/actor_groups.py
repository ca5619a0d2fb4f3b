"""Actor groups: who acts without a name (党员志愿者), found beside the verbs that engage them."""

import functools
from collections.abc import Iterator, Sequence

from corpus.span import Span
from extract.tokens import Token, read_tokens
from extract.word_lists import read_column

_QUANTIFIERS = frozenset(
    ("各类", "广大", "全体", "更多", "一批", "多名", "各", "更", "多", "全区", "全市", "全县", "全镇")
)
_NOUN_TAGS = ("n", "vn", "j", "b", "l", "a", "s", "f", "i", "k", "z", "t", "r")
# Verbs that say what state people are in stand before the group that they describe: 退役|军人, 流入|党员.
_STATES = frozenset(
    ("退役", "退休", "离退休", "在职", "在岗", "在册", "流入", "流动", "返乡", "回乡", "离任", "创业", "留守")
) | frozenset(("驻村", "驻区", "流出", "居住", "下岗", "待业", "失业", "入驻", "结对"))
_QUOTES = frozenset("“”（）")
_CLAUSE_ENDS = frozenset("，。；：！？")
_SKIPPED_AFTER_VERB = frozenset(("成", "了", "起"))
# 党员力量, 商家资源: who it is, and a word that says no more.
_WITHOUT_MEANING = frozenset(("力量", "资源", "队伍", "群体"))
_ACTOR_CHARACTERS = 16
_FOUNDED_WORDS = 7
_MODIFIER_WORDS = 6
_SUBJECT_WORDS = 4
# Words that say whose members or bodies act: 社区|党组织, 驻村|干部.
_WHOSE = (
    frozenset(
        (
            "社区",
            "村",
            "镇",
            "街道",
            "乡镇",
            "各",
            "各级",
            "各村",
            "驻区",
            "驻村",
            "驻镇",
            "区级",
            "市级",
            "县级",
            "省级",
        )
    )
    | frozenset(
        (
            "村级",
            "基层",
            "有关",
            "相关",
            "职能",
            "行业",
            "专业",
            "青年",
            "退休",
            "退役",
            "机关",
            "包村",
            "包联",
            "党员",
        )
    )
    | frozenset(("公安", "司法", "民政", "物业", "在职", "流动", "网格", "商圈", "园区", "辖区"))
)


def find_groups(text: str) -> Iterator[Span]:
    """Groups without a name that a verb engages or founds, or that act, as spans of ``text``.

    发动退役军人志愿者，组建巡护队。 has two: 退役军人志愿者, 巡护队.
    """
    tokens = read_tokens(text)
    founds = _founding_verbs()
    opening = True  # whether a clause begins here
    for index, (_, word, tag) in enumerate(tokens):
        if word in founds:
            yield from (_founded if founds[word] else _groups_after)(tokens, index + 1)
        elif opening and tag.startswith(_NOUN_TAGS):
            yield from _subject(tokens, index)
        opening = word in _CLAUSE_ENDS


@functools.cache
def _founding_verbs() -> dict[str, bool]:
    """The verbs before a group, and whether each founds it or engages it."""
    founding = read_column("actor_verbs", "verb", founds="yes")
    return {verb: verb in founding for verb in read_column("actor_verbs", "verb")}


def _founded(tokens: Sequence[Token], first: int) -> Iterator[Span]:
    """The body that is founded, named by what it does: 区域联合执法队伍, “红旗”等志愿团队."""
    words: list[Token] = []
    end: int | None = None  # of the last head
    for token in tokens[first : first + _FOUNDED_WORDS]:
        if token.text in _SKIPPED_AFTER_VERB and not words:
            continue
        if token.text in _CLAUSE_ENDS or token.tag in {"m", "d", "c"} or token.text == "、":
            break
        if end is not None and not token.tag.startswith(_NOUN_TAGS):
            break
        if token.text in {"等", "的", "”"}:
            words = []
            continue
        words.append(token)
        if _ends_head(words[:-1], token, _heads("team")):
            end = token.span.end
    body = [word for word in words if end is not None and word.span.end <= end]
    if body and body[-1].span.end - body[0].span.start <= _ACTOR_CHARACTERS and _is_balanced(body):
        yield Span(body[0].span.start, body[-1].span.end)


def _groups_after(tokens: Sequence[Token], first: int) -> Iterator[Span]:
    """The items of the list at ``first`` up to the last that ends in an actor's head.

    How many they are is no part of them, nor is what stands before 的 or 等: 引导|300余名有意愿的|退休党员.
    """
    item: list[Token] = []
    index = first
    while index < len(tokens):
        token = tokens[index]
        if token.text in {"、", "和", "及", "以及"}:
            yield from _group(item)
            item = []
        elif not item and (token.text in _QUANTIFIERS or token.tag in {"m", "q"}):
            pass
        elif token.text == "等":
            yield from _group(item)
            item = []
        elif _belongs(item, token):
            item.append(token)
        elif (end := _modifier_end(tokens, index)) is not None and not any(map(_is_head, item)):
            item = []
            index = end
        else:
            break
        index += 1
    yield from _group(item)


def _belongs(item: Sequence[Token], token: Token) -> bool:
    if token.text in _QUOTES:
        return True
    if token.text in {"地", "或"} and item:
        return True
    return token.tag.startswith(_NOUN_TAGS) or token.text in _STATES or _ends_head(item, token)


def _modifier_end(tokens: Sequence[Token], index: int) -> int | None:
    """Where 的 ends a clause that describes the group after it: 有意愿的."""
    for position in range(index, min(index + _MODIFIER_WORDS, len(tokens))):
        if tokens[position].text == "的":
            return position
        if tokens[position].text in _CLAUSE_ENDS or tokens[position].text == "、":
            return None
    return None


def _subject(tokens: Sequence[Token], first: int) -> Iterator[Span]:
    """The group that opens a clause and acts in it: 社区党组织|牵头组建…."""
    for index in range(first, min(first + _SUBJECT_WORDS, len(tokens) - 1)):
        token = tokens[index]
        if _ends_head(tokens[first:index], token, _heads("team", "subject")):
            after = tokens[index + 1]
            if after.tag[:1] in {"v", "d", "p"} and after.tag != "vn":
                yield Span(tokens[first].span.start, token.span.end)
                return
        if token.text not in _WHOSE:
            return


def _group(item: Sequence[Token]) -> Iterator[Span]:
    """The words of one item up to its first actor's head that no noun or state follows."""
    while item and item[0].text in _QUOTES - {"“"}:
        item = item[1:]
    for index, token in enumerate(item):
        if not _ends_head(item[:index], token):
            continue
        after = item[index + 1] if index + 1 < len(item) else None
        if after is not None and _goes_on(after):
            continue
        group = item[: index + 1]
        if token.span.end - item[0].span.start <= _ACTOR_CHARACTERS and _is_balanced(group):
            yield Span(item[0].span.start, token.span.end)
        return


def _goes_on(after: Token) -> bool:
    """Whether the word after a head shows that the group has not ended: 党员|流入|…, but not 党员|力量."""
    if after.text in _WITHOUT_MEANING:
        return False
    return after.tag.startswith(("n", "j")) or after.text in _STATES or after.text in {"地", "或", "”"}


def _is_balanced(group: Sequence[Token]) -> bool:
    texts = [token.text for token in group]
    return texts.count("“") == texts.count("”") and texts.count("（") == texts.count("）")


def names_team(name: str) -> bool:
    """Whether a name is that of a team, by its end.

    >>> names_team("银龄艺术团"), names_team("银龄课堂")
    (True, False)
    """
    return name.endswith(_heads("team"))


@functools.cache
def _heads(*uses: str) -> tuple[str, ...]:
    """Heads of groups that can be founded (``team``) or act unnamed (``subject`` too)."""
    return tuple(sorted(head for use in uses for head in read_column("actor_heads", "head", use=use)))


def _is_head(token: Token) -> bool:
    return _ends_head((), token)


def _ends_head(before: Sequence[Token], token: Token, heads: tuple[str, ...] | None = None) -> bool:
    """Whether a head ends with ``token``; jieba may cut it: 网格|员, 社会|组织."""
    text = before[-1].text + token.text if before else token.text
    heads = _heads("team", "subject", "object") if heads is None else heads
    return text.endswith(heads) and any(
        len(head) >= len(token.text) and text.endswith(head) for head in heads
    )
