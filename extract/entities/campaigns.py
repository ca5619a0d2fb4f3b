"""Campaigns: programmes without quotation marks, titled by what they do: 开展涉企收费专项行动."""

import re
from collections.abc import Iterator

from corpus.span import Span
from extract.entities.readings import Candidate, Reading, find_once
from extract.patterns import Pattern
from extract.tokens import is_word

# Between the verb and the name: 实施好|新一轮|…行动.
_LEAD_IN = r"(?:[完好]|了)?(?:新一轮|全[省市区县]|各项|各类|系列)?"
_VERB = rf"(?:实施|开展|启动|推进|推行|发起|落实|打好|打赢|打响){_LEAD_IN}"
# A 三年行动 is a campaign; a 工程 may be a building site.
_HEAD = r"(?:行动计划|行动|攻坚战|保卫战|教育实践活动|学习教育|主题教育|计划|工程)"
_NAME = rf"[^，。；：、！？“”《》（）()\s的了着过]{{2,24}}?{_HEAD}"
_BORDER = r"(?=[，。；、！？：（(\s和与及等]|以及|以来|为(?:契机|抓手|牵引|载体|重点)|成果|$)"
_STARTED = Pattern(rf"{_VERB}(?P<name>(?:党的)?{_NAME}){_BORDER}")
_NEXT = re.compile(rf"(?:、|和|与|及|以及)(?P<name>{_NAME}){_BORDER}")
# 深入贯彻中央八项规定精神学习教育, 党史学习教育: the party's campaigns of learning.
_LEARNING = Pattern(
    "(?:(?<!为)(?<!为了)深入贯彻中央八项规定精神|树立和践行正确政绩观|党史|党纪)学习教育|党的群众路线教育实践活动|国务院大督查"
)
# 湘电入粤工程, 西电东送工程: what carries from one region to another.
_TRANSFER = Pattern("[一-鿿]电[入送出][一-鿿](?:工程|特高压工程)|西电东送工程|西气东输工程")
# 蓝天、碧水、净土保卫战 is one campaign, though 、 stands in it.
_DEFENCE = Pattern(r"(?:(?:蓝天|碧水|净土|碧海|绿地|清废)[、和]?){1,5}保卫战")
_LONGEST_OWN = 22
_SHORTEST_OWN = {"攻坚战": 2, "学习教育": 2, "保卫战": 2}
_PLAIN = re.compile(
    r"^[0-9０-９]|[0-9]+[余多]?[个项家所名万亿]|^(?:[一两几多这那该各每本其此上下有相]|专项|集中|统一|联合|具体|实际|自觉|重大|若干|多项|部分|全部|前期|后续|年度|工作|发展|建设|投资|采购|常态|重点(?:问题|防治|行业领域))"
    r"|(?:民心|民生|惠民|重点|重大|系统|基础|标志性|实事|统一|实际|具体|自觉|搜救|救援|年度)$"
    r"|^.{0,2}(?:试点|示范|联合|工作|实施|建设|发展|投资|采购|资金|用地|供应|生产)$|(?:投资|采购|供应|生产|实施)$"
    r"|[一二三四五六七八九十百][大项个批]|等(?:专项)?$|主题党日|[将把须]|应当|纳入|实施|推进|开展|启动|落实"
)
_PHYSICAL = re.compile(
    "改造|改建|扩建|高速|干道|绿化|道路|公路|路网|大桥|饮水|供水|堤|隧道|铁路|污水|雨污|垃圾|管网|排水|加固|河|渠|水库|景观|亮化|硬化|水利|水源|电网|输电"
    "|输变电|电气化|基建|配套|[一二三]期|续建|枢纽|修缮|清淤|搬迁|主体|土建|绿廊|公园|场馆|厂|车站|楼|港|机场|调水|引水|补水|灌区|光伏|风电|安居|东移|西移|并网|供电|变电|供热|取暖|补给|水资源|退耕|种子|良种"
)
# What a programme, not a building site, does: 学校建设提升工程.
_PROGRAMMATIC = re.compile(
    "(?:提升|培育|培养|倍增|振兴|提质|强基|赋能|培优|传承|攻关|再造|集群|领航|引育|增收|提效|增效|关爱|促进|扶持|育人|传播|普及)$"
)


@find_once
def find_campaigns(reading: Reading) -> Iterator[Candidate]:
    """实施乡村教师培优计划、校园足球提升行动, 打好蓝天、碧水、净土保卫战; 实施道路改造工程 builds a road."""
    text = reading.text
    for named in (*_LEARNING.finditer(text), *_TRANSFER.finditer(text)):
        yield Candidate("PROGRAM", Span(*named.span()))
    for defence in _DEFENCE.finditer(text):
        yield Candidate("PROGRAM", Span(*defence.span()))
    for started in _STARTED.finditer(text):
        match: re.Match[str] | None = started
        while match is not None:
            span = Span(*match.span("name"))
            if _is_titled(reading, span):
                yield Candidate("PROGRAM", span)
            match = _NEXT.match(text, match.end())


def _is_titled(reading: Reading, span: Span) -> bool:
    name = span.of(reading.text)
    head = re.search(rf"{_HEAD}$", name)
    if head is None or not reading.ends_word(span.end) or not _begins_word(reading, span.start):
        return False
    own = name[: head.start()]
    if not _SHORTEST_OWN.get(head[0], 4) <= len(own) <= _LONGEST_OWN or _PLAIN.search(own):
        return False
    if head[0] == "工程":
        built = _PHYSICAL.search(own) is not None and _PROGRAMMATIC.search(own) is None
        return not built and reading.place_at(span.start) is None
    return True


def _begins_word(reading: Reading, start: int) -> bool:
    token = reading.tokens[reading.token_at(start)]
    return token.span.start == start or not is_word(token.text)
