"""The table of townships: names, counties, and names without the people in them."""

import pytest

from extract.region_table import region
from extract.township_table import townships, townships_ending_at


@pytest.mark.parametrize(
    ("name", "county", "official"),
    [
        ("水果湖街道", "湖北省武汉市武昌区", "水果湖街道"),
        ("三源浦镇", "吉林省通化市柳河县", "三源浦朝鲜族镇"),
        ("三源浦朝鲜族镇", "吉林省通化市柳河县", "三源浦朝鲜族镇"),
    ],
)
def test_a_name_leads_to_its_county(name: str, county: str, official: str) -> None:
    (found,) = townships(name)
    parent = region(found.county)
    assert parent is not None
    assert (parent.full_name, found.name) == (county, official)


def test_homonyms_are_all_there() -> None:
    assert len(townships("城关镇")) > 50


def test_a_county_is_no_township() -> None:
    assert townships("肥西县") == ()


def test_every_county_of_the_table_is_in_the_table_of_regions() -> None:
    counties = {
        each.county for name in ("城关镇", "太平镇", "兴隆镇", "新华街道") for each in townships(name)
    }
    assert [code for code in counties if region(code) is None] == []


def test_names_that_end_at_an_offset_come_longest_first() -> None:
    text = "走访大柳河镇"
    names = [text[start:] for start, _ in townships_ending_at(text, len(text))]
    assert names == ["大柳河镇", "柳河镇"]
