"""A listing of a container is kept whole or not at all, and found only for what it was made of."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import Engine, func, select

from corpus.contents import Contents, Listed
from index.database import open_engine, reading
from index.knowledge_base import KnowledgeBase
from index.listings import Listings
from index.schema import container_item
from index.settings import Settings

PATH = "/报告/a.zip"
CONTENTS = Contents(
    tuple(Listed(f"{PATH}!/{name}.txt", 9, name * 64) for name in "ba"),
    ((f"{PATH}!/../c.txt", "leads out"),),
)


@pytest.fixture
def engine(settings: Settings) -> Iterator[Engine]:
    """Tables that are there and empty."""
    with KnowledgeBase.open(settings, write=True):
        pass
    engine = open_engine(settings)
    yield engine
    engine.dispose()


@pytest.fixture
def listings(engine: Engine) -> Listings:
    return Listings(engine)


def count_items(engine: Engine) -> int:
    with reading(engine) as connection:
        return connection.execute(select(func.count()).select_from(container_item)).scalar_one()


def test_a_listing_comes_back_in_its_order(listings: Listings) -> None:
    assert listings.find(PATH, "1") is None
    listings.keep(PATH, "1", CONTENTS)
    assert listings.find(PATH, "1") == CONTENTS
    assert (listings.find(PATH, "2"), listings.find("/b.zip", "1")) == (None, None)


def test_a_container_without_documents_is_known_to_have_none(listings: Listings) -> None:
    listings.keep(PATH, "1", Contents((), ()))
    assert listings.find(PATH, "1") == Contents((), ())


def test_another_listing_takes_its_place(listings: Listings, engine: Engine) -> None:
    listings.keep(PATH, "1", CONTENTS)
    other = replace(CONTENTS, documents=CONTENTS.documents[:1], refusals=())
    listings.keep(PATH, "2", other)
    assert (listings.find(PATH, "1"), listings.find(PATH, "2")) == (None, other)
    assert count_items(engine) == 1


def test_what_is_dropped_is_gone_with_its_items(listings: Listings, engine: Engine) -> None:
    listings.keep(PATH, "1", CONTENTS)
    listings.keep("/b.zip", "1", Contents((), ()))
    listings.drop([PATH, "/none.zip"])
    assert (listings.find(PATH, "1"), listings.find("/b.zip", "1")) == (None, Contents((), ()))
    assert count_items(engine) == 0


def test_names_that_cannot_be_written_exactly_are_not_kept(listings: Listings) -> None:
    path = "/\udcb1\udca8.zip"
    listings.keep(path, "1", Contents((Listed(f"{path}!/a.txt", 1, "a"),), ()))
    assert listings.find(path, "1") is None
    assert listings.find("/\\udcb1\\udca8.zip", "1") is None
