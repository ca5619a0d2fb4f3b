"""Captions: the line under a picture, standing between the paragraphs of a report."""

import re
from collections.abc import Sequence

from extract.segmentation.lines import SourceLine
from extract.segmentation.punctuation import ends_sentence

_LONGEST = 80
_MARKED = re.compile(
    r"^(?:[▲△▼↑↓→←■]|图\s*\d*[：:]|图为|图片说明|上图|下图|左图|右图|[（(](?:上|下|左|右)?图)"
    r"|(?:摄影[：:]?.{0,8}|[\s\u3000/（(]摄[）)]?|[^，。]{2,8}\s?摄[）)]?|供图[）)]?|资料图片?[）)]?|网站图片|记者[\s\u3000]+[一-鿿]{1,2}[\s\u3000]?[一-鿿]{1,3})$"
)
# 6月20日，某镇在文化广场举行庆祝活动。: what a picture shows, dated without a year, in one sentence.
_DATED_SCENE = re.compile(r"^\d{1,2}月\d{1,2}日[，,]?[^，。；]{2,30}(?:在|于|来到|走进)[^。；]{2,50}[。]?$")


def is_caption(lines: Sequence[SourceLine], index: int) -> bool:
    """Whether the line is a caption: marked as one, or a dated scene that interrupts the text.

    A single short sentence with a day and no year also opens news items. It is a caption where it stands
    in the way: after a line that breaks off, or with more space above it than between paragraphs.
    """
    line = lines[index]
    if len(line.text) > _LONGEST or line.level:
        return False
    if _MARKED.search(line.text):
        return True
    if not index or not _DATED_SCENE.match(line.text):
        return False
    previous = lines[index - 1]
    usual = min(other.gap for other in lines[1:])
    return (not ends_sentence(previous.text) and len(previous.text) > 20) or line.gap > usual + 1
