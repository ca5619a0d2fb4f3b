"""Document numbers: the number that a document of an authority bears near its top, 河政办〔2021〕5号."""

import re

_LINES = 15  # lines near the top in which the number stands alone
_LONGEST = 40
# Who issues it in short, the year in brackets, and the number; older papers have other brackets.
_NUMBER = re.compile(r"[一-鿿]{1,14}[〔\[［【（(][12]\d{3}[〕\]］】）)]\s?第?\s?\d{1,5}\s?号")


def find_document_number(text: str) -> str | None:
    """The first line near the top of ``text`` that is a document number and nothing else, None without one.

    A number inside a sentence is that of another document.

    >>> find_document_number("河湾县人民政府办公室文件\\n河政办〔2021〕5号\\n关于推行窗口前移的通知\\n")
    '河政办〔2021〕5号'
    >>> find_document_number("根据河政办〔2021〕5号文件，现通知如下：") is None
    True
    """
    lines = (line.strip() for line in text[:4000].splitlines())
    top = [line for line in lines if line][:_LINES]
    return next((line for line in top if len(line) <= _LONGEST and _NUMBER.fullmatch(line)), None)
