"""Hypothesis strategies for Chinese reports: sentences, paragraphs and whole sources, all invented."""

from hypothesis import strategies as st

from corpus.loaders import decode_source
from corpus.source import Source

_SUBJECTS = ("村支部", "网格员", "镇党委", "社区志愿者", "合作社", "街道办事处", "党员骨干", "养老驿站")
_VERBS = ("走访", "组织", "服务", "协调", "培训", "登记", "帮扶", "改造")
_OBJECTS = ("困难老人", "种植农户", "沿街商铺", "返乡青年", "老旧楼道", "灌溉渠道", "议事协商", "流动摊点")
_TAILS = ("二十余次", "三千余人次", "，群众反响良好", "，问题逐一销号", "，实现常态长效", "，做到“随叫随到”")
_TITLES = ("织密服务网络", "建强骨干队伍", "拓宽增收渠道", "做细矛盾调解", "盘活闲置房屋")


def clauses() -> st.SearchStrategy[str]:
    """One clause such as 网格员走访困难老人."""
    return st.builds(
        lambda *parts: "".join(parts),
        st.sampled_from(_SUBJECTS),
        st.sampled_from(_VERBS),
        st.sampled_from(_OBJECTS),
        st.sampled_from(_TAILS),
        st.integers(2, 9999).map(lambda n: f"，其中{n}件"),
    )


def sentences() -> st.SearchStrategy[str]:
    """One to three clauses and a full stop."""
    return st.lists(clauses(), min_size=1, max_size=3).map(lambda found: "，".join(found) + "。")


def paragraphs() -> st.SearchStrategy[str]:
    """Sentences, now and then under a title sentence."""
    body = st.lists(sentences(), min_size=2, max_size=5).map("".join)
    return st.one_of(body, st.builds(lambda title, text: f"{title}。{text}", st.sampled_from(_TITLES), body))


def reports() -> st.SearchStrategy[list[str]]:
    """The lines of a clean report: a title, then headings and paragraphs, none of them cut or copied."""
    heading = st.sampled_from(_TITLES).map(lambda title: f"## {title} 打造宜居家园")
    return st.builds(
        lambda head, found: ["# 河湾镇：小院里的大治理", head, *map(_numbered, found, range(10_001, 10_100))],
        heading,
        st.lists(paragraphs(), min_size=1, max_size=6),
    )


def _numbered(paragraph: str, number: int) -> str:
    """The paragraph with a number of its own, so that it is no copy of another."""
    return f"{paragraph[:-1]}，惠及村民{number}人。"


def messy_texts() -> st.SearchStrategy[str]:
    """Any text with the characters that segmentation looks at, in any order."""
    alphabet = (
        "村镇党委市区服务建设。，、；：？！“”（）《》#*-=>|一二三（）1234.\n\n\n\r\t \u3000\ufeffabc%第条章是"
    )
    pieces = st.one_of(
        st.text(st.sampled_from(alphabet), max_size=30), sentences(), st.sampled_from(["\n", "\r\n"])
    )
    return st.lists(pieces, max_size=30).map("".join)


def source_of(text: str) -> Source:
    """The source that a file with this text is."""
    return decode_source("报告.txt", text.encode())
