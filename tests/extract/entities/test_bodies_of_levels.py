"""Bodies of the centre, of townships and of cities, and what stands beside them."""

import pytest

from tests.extract.entities.test_entity_cases import found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("听取中央应对重大灾情工作领导小组部署。", ["中央应对重大灾情工作领导小组"]),
        ("落实国务院应对暴雨洪涝的灾情联防联控机制要求。", ["国务院应对暴雨洪涝的灾情联防联控机制"]),
        ("请与中国云湾结算管理中心联系。", ["中国云湾结算管理中心"]),
        ("中国建设世界科技中心。", []),
        ("接到命令的云湾镇武装部部长赶到。", ["云湾镇武装部"]),
        ("莲花镇畜牧兽医站站长负责。", ["莲花镇畜牧兽医站"]),
        ("数据提供给长沙市市交通委共享。", ["长沙市市交通委"]),
        ("岳阳公交集团按计划发车。", ["岳阳公交集团"]),
        ("负有责任的区畜牧兽医局副局长到场。", ["区畜牧兽医局"]),
        ("移交区纪委立案查处。", ["区纪委"]),
    ],
)
def test_bodies(text: str, expected: list[str]) -> None:
    assert found(text, "ORG", adcode="430104") == expected


def test_a_place_stands_apart_from_its_township() -> None:
    assert found("在云湾镇和平水库巡查。", "REGION", "PLACE") == ["云湾镇", "和平水库"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("湖南大学叶名禾教授讲课。", ["叶名禾"]),
        ("市规划所副所长白明说。", ["白明"]),
        ("第六项所称的人才。", []),
        ("供水类、供热类、管廊类等项目。", []),
    ],
)
def test_people(text: str, expected: list[str]) -> None:
    assert found(text, "PERSON") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("省公安厅18日下午发布消息。", ["18日下午"]),
        ("2018年9月2日、3日先后发生。", ["2018年9月2日", "3日"]),
        ("工期缩短10日，每日上午开放。", []),
    ],
)
def test_days_without_a_month(text: str, expected: list[str]) -> None:
    assert found(text, "DATE") == expected
