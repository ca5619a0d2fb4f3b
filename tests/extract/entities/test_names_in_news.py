"""Names as local news and notices have them: schools, committees, villages, companies in lists."""

import pytest

from tests.extract.entities.test_entity_cases import found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("湖南省岳阳市农业委员会查明。", ["湖南省岳阳市农业委员会"]),
        ("完成第五中学续建，推进学府路小学项目。", ["第五中学", "学府路小学"]),
        ("召开学习中心组暨党组会议。", []),
        ("大唐、华润等企业与中远海运合作。", ["大唐", "华润", "中远海运"]),
        ("大唐时期的诗人。", []),
    ],
)
def test_bodies(text: str, expected: list[str]) -> None:
    assert found(text, "ORG") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("项目位于浏阳市云湾镇自立村，占地3亩。", ["自立村"]),
        ("现有两个朝鲜族村。", []),
        ("保留滩涂湿地。", []),
    ],
)
def test_places(text: str, expected: list[str]) -> None:
    assert found(text, "PLACE") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("成功举办长江文明论坛、中阿广电合作论坛。", ["长江文明论坛", "中阿广电合作论坛"]),
        ("推动“湘鄂精准帮扶项目”实施。", ["湘鄂精准帮扶项目"]),
        ("开展“节约用水是一项长期任务”宣传教育。", []),
    ],
)
def test_programmes(text: str, expected: list[str]) -> None:
    assert found(text, "PROGRAM") == expected


def test_what_no_person_is_called() -> None:
    assert found("根据高管要求办理，第六项所称人才除外。", "PERSON") == []
    assert found("荣获“特产之乡”称号。", "REGION") == []
