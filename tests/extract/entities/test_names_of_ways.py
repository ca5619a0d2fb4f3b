"""Names of ways of working, of applications and of what a region calls its own."""

import pytest

from tests.extract.entities.test_entity_cases import found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("扩大“线上点单+线下配送”的范围。", ["线上点单+线下配送"]),
        ("邮件命名为“姓名+单位”。", []),
        ("“湘易帮”用户突破十万。", ["湘易帮"]),
        ("“智慧长沙”成为标杆。", ["智慧长沙"]),
        ("全面提升“长沙标准”国际化水平。", []),
        ("弘扬“湖南精神”。", []),
        ("推出岳阳公交APP。", ["岳阳公交APP"]),
        ("使用云湾通App办理。", ["云湾通App"]),
        ("下载手机APP，关注微信公众号。", []),
        ("通过高德地图查询。", ["高德地图"]),
    ],
)
def test_programmes(text: str, expected: list[str]) -> None:
    assert found(text, "PROGRAM") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("雄安新区建设提速，雄安的标准领先。", ["雄安新区", "雄安"]),
        ("整治小沙河，河北沙河市参加。", ["河北沙河市"]),
        ("岳阳市平江县团结乡签订协议。", ["岳阳市平江县团结乡"]),
        ("撤销王某军五星乡站长职务。", ["五星乡"]),
    ],
)
def test_regions(text: str, expected: list[str]) -> None:
    assert found(text, "REGION") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("方便岳麓区石岗等地乘客出行。", ["石岗"]),
        ("发现滑坡等地质灾害。", []),
        ("到市世纪广场参加活动。", ["世纪广场"]),
        ("建设停车场、换电站等设施。", []),
    ],
)
def test_places(text: str, expected: list[str]) -> None:
    assert found(text, "PLACE", adcode="430104") == expected


def test_a_bank_after_a_verb_stands_alone() -> None:
    assert found("长沙市不动产登记湖南云湾银行受理点揭牌。", "ORG") == ["湖南云湾银行"]


def test_a_title_after_its_verb_may_hold_a_list() -> None:
    text = "审议通过了关于全面禁止交易、革除陋习的决定，各级落实。"
    assert found(text, "DOCUMENT") == ["关于全面禁止交易、革除陋习的决定"]
