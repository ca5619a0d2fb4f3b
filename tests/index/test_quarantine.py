"""The quarantine keeps what failed, by its bytes."""

from collections.abc import Iterator

import pytest

from index.database import migrate, open_engine
from index.quarantine import Fingerprint, Quarantine
from index.settings import Settings

A, B = Fingerprint("a" * 64, 10, "2026-01-01T00:00:00"), Fingerprint("b" * 64, 10, "2026-01-01T00:00:00")


@pytest.fixture
def quarantine(new_settings: Settings) -> Iterator[Quarantine]:
    new_settings.home.mkdir()
    engine = open_engine(new_settings)
    migrate(engine)
    yield Quarantine(engine)
    engine.dispose()


def test_what_failed_is_kept_with_its_reason(quarantine: Quarantine) -> None:
    quarantine.put("/a/坏.pdf", A, "read", "/a/坏.pdf is damaged.", "2")
    (entry,) = quarantine.all().values()
    assert (entry.path, entry.fingerprint, entry.step) == ("/a/坏.pdf", A, "read")
    assert (entry.reason, entry.extractor_version, entry.tries) == ("/a/坏.pdf is damaged.", "2", 1)
    assert entry.first_seen == entry.last_seen


def test_tries_count_the_same_bytes(quarantine: Quarantine) -> None:
    for fingerprint, tries in ((A, 1), (A, 2), (B, 1)):
        quarantine.put("/a", fingerprint, "read", "r", "2")
        found = quarantine.all()["/a"]
        assert (found.fingerprint, found.tries) == (fingerprint, tries)
        assert found.first_seen <= found.last_seen
    quarantine.put("/a", B, "read", "r", "3")
    assert (quarantine.all()["/a"].tries, quarantine.all()["/a"].extractor_version) == (2, "3")


def test_paths_are_dropped_by_name(quarantine: Quarantine) -> None:
    for path in ("/a", "/b", "/名\udcff"):
        quarantine.put(path, A, "read", "r", "2")
    assert list(quarantine.all()) == ["/a", "/b", "/名\\udcff"]
    assert quarantine.drop(["/a", "/c", "/名\udcff"]) == 2
    assert list(quarantine.all()) == ["/b"]


def test_a_size_beyond_four_bytes_is_kept(quarantine: Quarantine) -> None:
    quarantine.put("/a", Fingerprint(None, 1 << 40), "read", "r", "2")
    assert quarantine.all()["/a"].fingerprint.size == 1 << 40


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (A, Fingerprint(A.sha256, 10, "2026-02-02T00:00:00"), True),
        (A, B, False),
        (A, Fingerprint(None, 10, A.modified), False),
        (Fingerprint(None, 10, "t"), Fingerprint(None, 10, "t"), True),
        (Fingerprint(None, 10, "t"), Fingerprint(None, 11, "t"), False),
        (Fingerprint(None, 10, "t"), Fingerprint(None, 10, "u"), False),
    ],
)
def test_bytes_tell_whether_a_file_is_the_same(one: Fingerprint, other: Fingerprint, same: bool) -> None:
    assert one.is_of(other) is same
    assert other.is_of(one) is same
