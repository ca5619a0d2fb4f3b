"""Copies of copies: each leads to a text that is no copy itself."""

from extract.segmentation.copies import find_copies


def test_texts_that_hold_one_another_lead_to_one_that_is_no_copy() -> None:
    texts = ["全市累计开展活动服务群众，" * times for times in range(1, 60)]
    whole = find_copies(texts).whole
    assert whole
    assert not set(whole.values()) & set(whole)
