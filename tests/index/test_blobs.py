"""Source bytes are kept under their sha256, whole or not at all."""

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import StoreError
from index.blobs import Blobs

DATA = "四川省成都市".encode("gb18030")
SOURCE_ID = hashlib.sha256(DATA).hexdigest()


@given(st.binary(max_size=2000))
def test_bytes_come_back(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    blobs = Blobs(tmp_path_factory.getbasetemp() / "any-blobs")
    source_id = hashlib.sha256(data).hexdigest()
    blobs.put(source_id, data)
    blobs.put(source_id, data)
    assert blobs.get(source_id) == data


def test_file_lies_where_its_hash_says_and_nothing_else_does(tmp_path: Path) -> None:
    Blobs(tmp_path).put(SOURCE_ID, DATA)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [tmp_path / SOURCE_ID[:2] / SOURCE_ID]


def test_bytes_of_another_source_are_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="another sha256"):
        Blobs(tmp_path).put("0" * 64, DATA)
    assert not list(tmp_path.iterdir())


def test_damaged_and_missing_bytes_are_noticed_and_a_cut_file_is_mended(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    with pytest.raises(StoreError, match="cannot be read"):
        blobs.get(SOURCE_ID)
    blobs.put(SOURCE_ID, DATA)
    blobs.path(SOURCE_ID).write_bytes(DATA[:3])
    with pytest.raises(StoreError, match="damaged"):
        blobs.get(SOURCE_ID)
    blobs.put(SOURCE_ID, DATA)
    assert blobs.get(SOURCE_ID) == DATA


def test_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "sources").touch()
    with pytest.raises(StoreError, match="sources"):
        Blobs(tmp_path / "sources").put(SOURCE_ID, DATA)
