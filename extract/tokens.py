"""Tokens: a spaCy pipeline over jieba words; the only importer of spacy, jieba and rjieba."""

import functools
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from corpus.span import Span

if TYPE_CHECKING:
    import spacy.tokens
    from spacy.language import Language as Language
    from spacy.tokens import Doc as Doc

    DocSpan = spacy.tokens.Span
    DocToken = spacy.tokens.Token

# Characters of the texts whose words are kept: the passages of a long report, read by every extractor.
_KEPT_CHARACTERS = 400_000
_WORDS_KEPT = 1 << 16
_SPANS_KEPT = 1 << 13


class Token(NamedTuple):
    """One jieba word with its ICTCLAS tag (n noun, v verb, vn verbal noun, m number, q measure, x other)."""

    span: Span  # in the text that was read
    text: str
    tag: str


def read_tokens(text: str) -> tuple[Token, ...]:
    """The words of ``text`` in order; they cover every character.

    >>> [(t.text, t.tag) for t in read_tokens("累计开展活动84场")]
    [('累计', 'v'), ('开展', 'v'), ('活动', 'vn'), ('84', 'm'), ('场', 'q')]
    """
    return _RECENT.read(text)


def forget_words() -> None:
    """Let go of the words that are kept: who has read a whole source reads its texts no more."""
    _RECENT.clear()


class _RecentTexts:
    """The words of the texts read last, so that each passage is read once for all that look at it.

    Bounded by characters, not texts: memory stays small whatever the texts are.
    """

    def __init__(self, characters: int) -> None:
        self._lock = threading.Lock()
        self._characters = self._room = characters
        self._kept: OrderedDict[str, tuple[Token, ...]] = OrderedDict()

    def read(self, text: str) -> tuple[Token, ...]:
        with self._lock:
            if text in self._kept:
                self._kept.move_to_end(text)
                return self._kept[text]
        tokens = _read(text)
        with self._lock:
            if text not in self._kept:
                self._kept[text] = tokens
                self._room -= len(text)
            while self._room < 0:
                self._room += len(self._kept.popitem(last=False)[0])
        return tokens

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()
            self._room = self._characters


_RECENT = _RecentTexts(_KEPT_CHARACTERS)


def _read(text: str) -> tuple[Token, ...]:
    make, span = tuple.__new__, _span  # Token(…) spends more time on its arguments than on the tuple
    tokens: list[Token] = []
    start = 0
    for word, tag in _tagged_words(text):
        end = start + len(word)
        tokens.append(make(Token, (span(start, end), word, tag)))
        start = end
    return tuple(tokens)


@functools.lru_cache(maxsize=_SPANS_KEPT)
def _span(start: int, end: int) -> Span:
    """The words of all passages stand at much the same places: one span serves them all."""
    return Span(start, end)


def _tagged_words(text: str) -> Iterable[tuple[str, str]]:
    """Words and tags from rjieba, jieba's own dictionary compiled in Rust (tags in 3 ms, not 77, a page).

    jieba itself where no rjieba wheel exists: same words, slower.
    """
    try:
        import rjieba
    except ImportError:
        return reference_words(text)
    tagged: list[tuple[str, str]] = rjieba.tag(text)
    return tagged


@functools.lru_cache(maxsize=_WORDS_KEPT)
def is_word(text: str) -> bool:
    """Whether jieba's dictionary has ``text``; a word it lacks, such as 云湾, is likely a name."""
    try:
        import rjieba
    except ImportError:
        import jieba

        jieba.setLogLevel(60)
        jieba.initialize()
        return bool(jieba.dt.FREQ.get(text))
    return bool(rjieba.has_word(text))


def reference_words(text: str) -> list[tuple[str, str]]:
    """Words and tags from jieba itself, the slow reference that ``read_tokens`` is tested against."""
    import jieba
    import jieba.posseg

    jieba.setLogLevel(60)
    return [(word, jieba.posseg.lcut(word)[0].flag) for word in jieba.cut(text)]


class JiebaTokenizer:
    """spaCy tokenizer: one spaCy token per jieba word, its tag in ``token.tag_``."""

    def __init__(self, language: "Language") -> None:
        self.vocab = language.vocab

    def __call__(self, text: str) -> "Doc":
        from spacy.tokens import Doc

        tokens = [token for token in read_tokens(text) if token.text]
        words = [token.text for token in tokens]
        return Doc(self.vocab, words=words, spaces=[False] * len(words), tags=[token.tag for token in tokens])


def blank_pipeline() -> "Language":
    """A new blank Chinese spaCy pipeline over jieba words. Loading spaCy takes seconds: call it late."""
    import spacy

    language = spacy.blank("zh")
    language.tokenizer = JiebaTokenizer(language)
    return language


@functools.cache
def pipeline() -> "Language":
    """The blank pipeline that all patterns share."""
    return blank_pipeline()


def register_component(name: str, component: "Callable[[Doc], Doc]", assigns: Sequence[str]) -> None:
    """Make ``component`` known to spaCy, so that ``add_pipe(name)`` finds it; it sets what it ``assigns``."""
    from spacy.language import Language

    if not Language.has_factory(name):
        Language.component(name, assigns=list(assigns), func=component)


def declare_attributes(of_doc: Iterable[str], of_span: Iterable[str]) -> None:
    """Give spaCy's documents and spans attributes of ours, such as ``doc._.mentions``; None until set."""
    from spacy.tokens import Doc, Span

    for owner, names in ((Doc, of_doc), (Span, of_span)):
        for name in names:
            if not owner.has_extension(name):
                owner.set_extension(name, default=None)


class TokenPatterns:
    """Patterns over words and their tags, in spaCy's Matcher language, e.g. a name followed by 表示.

    ``patterns`` maps a label to its alternatives, each a list of token descriptions.
    """

    def __init__(self, patterns: Mapping[str, Sequence[Sequence[Mapping[str, Any]]]]) -> None:
        from spacy.matcher import Matcher

        self._language = pipeline()
        self._matcher = Matcher(self._language.vocab)
        for label, alternatives in patterns.items():
            self._matcher.add(label, [list(map(dict, pattern)) for pattern in alternatives])

    def find(self, tokens: Sequence[Token]) -> Iterator[tuple[str, range]]:
        """Label and token indices of each match, in the order of their starts; matches may overlap."""
        from spacy.tokens import Doc

        words = [token.text for token in tokens]
        doc = Doc(
            self._language.vocab,
            words=words,
            spaces=[False] * len(words),
            tags=[token.tag for token in tokens],
        )
        for key, start, end in sorted(self._matcher(doc), key=lambda match: match[1:]):
            yield self._language.vocab.strings[key], range(start, end)
