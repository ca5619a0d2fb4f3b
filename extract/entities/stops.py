"""Stops: where lines of public transport begin, end and halt: 末站石湾桥, 石湾路口站."""

import re
from collections.abc import Iterator

from corpus.span import Span
from extract.entities.readings import Candidate, Reading
from extract.patterns import Pattern

_TRANSIT = Pattern("乘客|末站|站位|终点站")
_NAME = "[一-鿿]{2,10}?"
_TERMINAL = Pattern(
    rf"(?:首站|末站|始发站|终点站|起点站)(?:为|是)?(?P<name>{_NAME})(?=[，。；、,（(]|首末|站长|开|发车|$)"
)
_STOP = Pattern(
    r"(?:^|(?<=[，。；、（—－-])|(?<=[至到从在由经往向])|(?<=前往)|(?<=到达)|(?<=增加)|(?<=取消)|(?<=设置))"
    r"(?P<name>[一-鿿]{2,8}?(?:(?<![车首末到进出换每本此各该达始位临停小铁交纽点])站|(?:公交)?场站|汽车站|客运站|路口[东西南北]?|[街路][东西南北]口|大街[东西南北]口"
    r"|桥[东西南北]|环岛[东西南北]?|[东西南北]里))(?=[，。；、）)—－-]|[至到的为]|站|等|共|方向|路段|乘坐|延长|换乘|$)"
)
_COUNTED = Pattern(r"(?:共计?|等)(?:\d{1,3}|[一二三四五六七八九十]+)?个?(?:站(?![长台位点])|站点|站位|车站)")
_ITEMS = re.compile("[一-鿿]{2,9}(?:、[一-鿿]{2,9}){1,20}$")
# What is done to a stop: 将双向影响|石湾路口, 增加|石湾路口站.
_OPENING = re.compile(
    "^(?:双方向|双向|单向|分别|将|会|即|如|取消|影响|增加|增设|设置|停靠|途经|经过|途径|恢复|建设|新建|到达|达|前往|目前|现在)+"
)
_NO_STOP = re.compile(
    "^(?:[各每该本此其两几多]|公交|地铁站|枢纽|沿线|中途|上车|下车|换乘|临时|郊区|市区|现有|所有|附近|最近|原|首站|末站)"
    "|[的了在和与是为无]|所以|丁字|十字|(?:路线|线路|站位|站台|场站运营)"
    "|(?:变电|加油|充电|换电|泵|水电?|气象|服务|监测|收费|工作|网|发电|消防|回收|卫生|兽医|检测|公交|供应|中转|车|驿|客运总)站$"
)
_CUT = re.compile("[的到至从]")
_REACH = 160  # characters of a list looked at before its 共计…站


def find_stops(reading: Reading) -> Iterator[Candidate]:
    """Stops in a text about transport: 首站柳林公交场站, 增加石湾医院路口站; 中途站 and 公交站 name none."""
    text = reading.text
    if "站" not in text or _TRANSIT.search(text) is None:
        return
    for match in (*_TERMINAL.finditer(text), *_STOP.finditer(text)):
        opening = _OPENING.match(match["name"])
        start, end = match.start("name") + (opening.end() if opening else 0), match.end("name")
        if text.startswith("路口站", end - 2):
            end += 1
        if end - start > 1 and _NO_STOP.search(text[start:end]) is None and reading.quote_at(start) is None:
            yield Candidate("PLACE", Span(start, end))
    for match in _COUNTED.finditer(text):
        yield from _find_listed(reading, match.start())


def _find_listed(reading: Reading, end: int) -> Iterator[Candidate]:
    """The items of a list of stops that ends at ``end``."""
    offset = max(0, end - _REACH)
    items = _ITEMS.search(reading.text[offset:end])
    if items is None:
        return
    start = offset + items.start()
    for item in items[0].split("、"):
        skipped = max((cut.end() for cut in _CUT.finditer(item)), default=0)
        opening = _OPENING.match(item[skipped:])
        skipped += opening.end() if opening else 0
        span = Span(start + skipped, start + len(item))
        if len(span) > 1 and _NO_STOP.search(item[skipped:]) is None:
            yield Candidate("PLACE", span)
        start += len(item) + 1
