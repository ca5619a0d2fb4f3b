"""Title sentences and the practices that they name, seen through segment() where it matters."""

import pytest

from extract.segmentation import segment
from extract.segmentation.action_titles import names_action
from extract.segmentation.title_sentences import find_title_sentence, is_title
from extract.word_lists import read_rows
from tests.support.chinese import source_of

BODY = "镇里把代办点建在村口，配齐代办员十二名，上门为老人办理认证，群众少跑路、好办事。"
AGAIN = "各村设立夜间议事厅，由村民轮流主持，把堵心事变成暖心事，邻里和睦蔚然成风。"
LONG = (
    "驻村干部逐户走访，摸清闲置农房底数，引进返乡青年开办民宿和书屋，建起村集体经营合作社，"
    "村民以房入股、按季分红，昔日空心村变成热闹的打卡地。"
)
ENDINGS = read_rows("background_headings")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"优化组织设置。{BODY}", "优化组织设置"),
        (f"找准问题补齐短板，变“被动接”为“主动办”。{BODY}", "找准问题补齐短板，变“被动接”为“主动办”"),
        (f"（二）完善服务网络。{BODY}", "完善服务网络"),
        (f"一是建强骨干队伍。{BODY}", "建强骨干队伍"),
        (f"2.支持范围：{BODY}", "支持范围"),
        (f"打造“15分钟便民圈”。{BODY}", "打造“15分钟便民圈”"),
        (BODY, None),
        (f"全镇有党员548名。{BODY}", None),
        (f"取得了明显成效。{BODY}", None),
        (f"现将情况报告如下。{BODY}", None),
        (f"该镇坚持党建引领。{BODY}", None),
        (f"目前群众普遍满意。{BODY}", None),
        (f"问：如何申请补贴？{BODY}", None),
        (f"第三条 村民委员会应当公开村务。{BODY}", None),
        (f"第三条 优化服务。{BODY}", None),
        (f"“众人拾柴，火焰才高。”{BODY}", None),
        (f"城市面貌明显改善。{BODY}", "城市面貌明显改善"),
        (f"该市面貌有了明显改善。{BODY}", None),
        (f"回顾过去一年，成绩来之不易。{BODY}", None),
        (f"俗话说，众人拾柴火焰高。{BODY}", None),
        (f"“灯芯不拨不亮，道理不讲不明”。{BODY}", None),
        (f"“村口驿站，件件代办”服务升级。{BODY}", "“村口驿站，件件代办”服务升级"),
        (f"副镇长、驿站站长在会上分别讲话。{BODY}", None),
        (f"现场会在河湾镇文化广场举行。{BODY}", None),
        (f"我介绍一下经过。{BODY}", None),
        (f"我市加快驿站建设。{BODY}", None),
        (f"“小驿站就是大舞台”。{BODY}", None),
        (f"王某某委员建议，要重视驿站建设。{BODY}", None),
        (f"指设在村口的窗口。{BODY}", None),
        (f"指导群众自助办事。{BODY}", "指导群众自助办事"),
        (f"展厅里，老照片勾起回忆。{BODY}", None),
        (f"（一）重新就业：包括被企业录用，以及自己开店、办理了登记的人员。{BODY}", None),
        (f"（一）强化指导：指导员进村入户。{BODY}", "强化指导"),
        (f"——进一步优化服务。{BODY}", "进一步优化服务"),
        ("优化组织设置。", None),
    ],
)
def test_title_sentences(text: str, title: str | None) -> None:
    span = find_title_sentence(text)
    assert (span and span.of(text)) == title


def test_a_title_is_short() -> None:
    assert is_title("建强队伍")
    assert not is_title("建强队伍" * 11)
    assert not is_title("建强")


@pytest.mark.parametrize(
    ("title", "acts"),
    [
        ("完善村级服务网络", True),
        ("规范志愿服务", True),
        ("丰富载体活动", True),
        ("做优二产", True),
        ("经济实力明显增强", True),
        ("大力发展村集体经济", True),
        ("旅游产业长足发展", True),
        ("旧城改造稳步推进", True),
        ("产业结构和空间布局继续优化", True),
        ("优化和稳定产业链", True),
        ("放宽申请条件", True),
        ("规范办理流程", True),
        ("严格执行代办流程", True),
        ("提高低保标准", True),
        ("参加选聘人员的资格条件", False),
        ("企业申报要求", False),
        ("有关工作要求", False),
        ("某村一作坊发生火灾事故", False),
        ("防止火灾事故发生", True),
        ("农业资源", False),
        ("建筑密度", False),
        ("建好驿站", True),
        ("医保待遇享受时间", False),
        ("职责分工", False),
        ("课程设置与管理模式", False),
        ("教材与培训", False),
        ("人才服务", False),
        ("支持范围", False),
        ("关于发展的主要目标", False),
    ],
)
def test_practices_act(title: str, acts: bool) -> None:
    assert names_action(title) is acts


def practices(*lines: str) -> list[tuple[str | None, tuple[int, ...]]]:
    found = segment(source_of("\n".join(["# 河湾镇：小院里的大治理", *lines])))
    return [(practice.title, practice.lines) for practice in found.practices]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            ["## 甲章", f"优化组织设置。{BODY}", f"丰富载体活动。{AGAIN}"],
            [("优化组织设置", (3,)), ("丰富载体活动", (4,))],
        ),
        (["## 甲章", "优化组织设置。", BODY, AGAIN], [("优化组织设置", (3, 4, 5))]),
        (["## 甲章", AGAIN, f"优化组织设置。{BODY}"], [("优化组织设置", (4,))]),
        (["## 甲章", f"优化组织设置。{BODY}", f"同时，{AGAIN}"], [("优化组织设置", (3, 4))]),
        (["## 甲章", f"优化组织设置。{BODY}", AGAIN], [("优化组织设置", (3,))]),
        (
            ["## 甲章", f"一是建强骨干队伍。{BODY}", f"二是完善服务网络。{AGAIN}"],
            [("建强骨干队伍", (3,)), ("完善服务网络", (4,))],
        ),
        (
            ["一、完善服务网络", BODY + AGAIN, "二、建强骨干队伍", LONG],
            [("完善服务网络", (3,)), ("建强骨干队伍", (5,))],
        ),
        (["一、完善服务网络", BODY + AGAIN, "（一）建强骨干队伍", LONG], [("建强骨干队伍", (5,))]),
        (["一、全镇基本情况", BODY + AGAIN], []),
        (["一、完善服务网络", BODY, AGAIN, "河湾镇人民政府", "2023年5月6日"], [("完善服务网络", (3, 4))]),
        (["一、明年发展目标任务", BODY + AGAIN], []),
        (["一、完成年度目标任务", BODY + AGAIN], [("完成年度目标任务", (3,))]),
        (["一、明确工作职责", "本办法所称代办点，是指设在村口的窗口。" + BODY], []),
        # Where paragraphs stand without titles, a title on its own line leads the next one only.
        (["## 甲章", BODY, AGAIN, "优化组织设置。", LONG, "各村排出值班表。"], [("优化组织设置", (5, 6))]),
        (["一、居民如何申请补贴？", BODY + AGAIN], []),
        # Numbered paragraphs with a title sentence are practices, whatever the number.
        (
            ["四、今后打算", f"1.加快结构调整。{BODY}", f"2.发展乡村旅游。{AGAIN}"],
            [("加快结构调整", (3,)), ("发展乡村旅游", (4,))],
        ),
        (
            [
                "## 甲章",
                f"一要建强骨干队伍。{BODY}",
                f"二要宣传代办点的意义。{AGAIN}",
                f"三要依法办事。{LONG}",
            ],
            [("建强骨干队伍", (3,)), ("宣传代办点的意义", (4,)), ("依法办事", (5,))],
        ),
        (
            ["## 甲章", AGAIN, f"——进一步优化服务。{BODY}", f"——着力建强队伍。{LONG}"],
            [("进一步优化服务", (4,)), ("着力建强队伍", (5,))],
        ),
        # Answers are no practices, under a question and after 答：.
        (["一、居民如何申请补贴？", f"1.提交书面申请。{BODY}", f"2.接受入户核查。{AGAIN}"], []),
        (["一、办理代办服务", "问：怎样代办？", f"答：{BODY}{AGAIN}"], []),
        # What stands below the body is no part of the last practice.
        (
            ["一、完善服务网络", BODY, AGAIN, "附件：代办点名单", "联系人：王某某", "电话：0000-1234567"],
            [("完善服务网络", (3, 4))],
        ),
        (
            ["## 甲章", "优化组织设置。", BODY, "联系电话：0000-1234567", "河湾镇人民政府"],
            [("优化组织设置", (3, 4))],
        ),
        (
            ["一、完善服务网络", BODY, "附件：代办点名单是各村自己排的，群众随时可查。" + AGAIN],
            [("完善服务网络", (3, 4))],
        ),
        ([BODY, AGAIN], [("小院里的大治理", (2, 3))]),
        (["第一条 " + BODY, "第二条 " + AGAIN, "第三条 加强管理。" + BODY], []),
    ],
)
def test_what_a_reader_would_list(lines: list[str], expected: list[tuple[str, tuple[int, ...]]]) -> None:
    assert practices(*lines) == expected


def test_a_short_report_titled_with_its_measure_is_one_practice() -> None:
    found = segment(source_of(f"河湾镇：打造小院议事厅\n{BODY}\n{AGAIN}"))
    assert [(p.title, p.lines) for p in found.practices] == [("打造小院议事厅", (2, 3))]


@pytest.mark.parametrize("row", ENDINGS, ids=lambda row: str(row["ending"]))
def test_background_sections_are_no_practices(row: dict[str, str]) -> None:
    assert practices(f"## {row['example']}", f"优化组织设置。{BODY}") == []
    assert practices(f"## {row['near_miss']}", f"优化组织设置。{BODY}") == [("优化组织设置", (3,))]


def test_the_lead_is_carried_by_what_it_leads() -> None:
    found = segment(source_of(f"## 甲章\n\n优化组织设置。\n\n{BODY}\n\n丰富载体活动。{AGAIN}"))
    assert [(p.role, p.lead) for p in found.passages] == [
        ("heading", None),
        ("lead", None),
        ("body", "优化组织设置"),
        ("body", "丰富载体活动"),
    ]
    assert [line.led_by for line in found.lines] == [None, None, 3, None]


def test_a_copy_adds_its_lines_to_the_practice() -> None:
    whole = f"优化组织设置。{BODY}{AGAIN}"
    found = segment(source_of(f"## 甲章\n\n{whole}\n\n{BODY}{AGAIN}\n\n丰富载体活动。{AGAIN[:20]}群众满意。"))
    assert found.practices[0].lines == (3, 5)
    assert found.passages[2].duplicate_of == found.passages[1].id
