"""Forms: a text with one form for each character, so that texts compare."""

import unicodedata

# The characters that Chinese text writes wide most often, each of which stands for one other character.
_WIDE = tuple(
    (wide, unicodedata.normalize("NFKC", wide)) for wide in "，：；！？（）％～＋－／．０１２３４５６７８９"
)


def fold_forms(text: str) -> str:
    """The Unicode form NFKC of ``text``: wide and narrow characters become one.

    After the usual wide characters most texts have the form already, which is seen ten times sooner than
    it is made.

    >>> fold_forms("９５％，ＡＰＰ")
    '95%,APP'
    """
    for wide, narrow in _WIDE:
        text = text.replace(wide, narrow)
    return text if unicodedata.is_normalized("NFKC", text) else unicodedata.normalize("NFKC", text)


def fold_wording(text: str) -> str:
    """What must agree for two texts to say the same: all but white space and the forms of characters.

    >>> fold_wording("达９８ ％") == fold_wording("达98%")
    True
    """
    return "".join(fold_forms(text).split())
