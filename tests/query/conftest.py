"""A small knowledge base of invented reports, embedded without a model."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from corpus.loaders import decode_source
from extract.facts import extract_facts
from index.knowledge_base import KnowledgeBase, StoredItem
from index.settings import Settings
from tests.support.embedders import CharacterEmbedder

if TYPE_CHECKING:
    from tests.support.postgresql import PostgresqlServer

REPORTS = {
    "安河.txt": """# 安河县：把便民服务送到家门口

安徽省合肥市肥西县地处江淮之间，近年来聚焦群众办事难，推动服务下沉。

## 优化服务 让群众少跑路

推行一窗受理。肥西县整合政务大厅38个窗口，推行一窗受理、集成服务，群众满意度达98.6%，办理时间由9天缩短至2天。

开展上门代办。组建代办员队伍12支，为行动不便的老人上门办理事项4300余件，投诉量同比下降35%。

## 强化治理 让街巷更整洁

设立街巷议事会。在老旧街区设立议事会26个，商户和住户共同商定公约，解决停车、晾晒等问题510个。
""",
    "临江.txt": """# 临江市：多元调解化解矛盾

吉林省白山市临江市地处鸭绿江畔，坚持把矛盾化解在基层。

## 建强队伍

选聘退休法官担任调解员。临江市选聘退休法官、教师65名担任调解员，调解成功率91%，群众满意度为90%。

设立街巷议事会。在老旧街区设立议事会26个，商户和住户共同商定公约，解决停车、晾晒等问题510个。
""",
}


def store(home: Path, reports: dict[str, str]) -> None:
    """Take these texts, by file name, into a knowledge base in ``home``."""
    store_with(Settings.from_environment(home), reports)


def store_with(settings: Settings, reports: dict[str, str]) -> None:
    """Take these texts, by file name, into the knowledge base of these settings."""
    with KnowledgeBase.open(settings, write=True, embedder=CharacterEmbedder()) as kb:
        for name, text in reports.items():
            data = text.encode()
            kb.store([StoredItem(f"/reports/{name}", data, extract_facts(decode_source(name, data)))], "run")
        kb.run_log.fail("run", "/reports/坏.txt", "read", "坏.txt is empty.")
        kb.run_log.finish("run", "finished", files=len(reports) + 1, unchanged=0)


@pytest.fixture
def store_reports() -> Callable[[Path, dict[str, str]], None]:
    """Takes reports of a test's own into a home of its own."""
    return store


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of a knowledge base that holds REPORTS; nothing may write it."""
    folder = tmp_path_factory.mktemp("home")
    store(folder, REPORTS)
    return folder


@pytest.fixture(scope="session")
def engine_settings(engine_name: str, request: pytest.FixtureRequest) -> Settings:
    """Settings of a knowledge base that holds REPORTS, for each engine; nothing may write it."""
    if engine_name == "sqlite":
        return Settings.from_environment(request.getfixturevalue("home"))
    server: PostgresqlServer = request.getfixturevalue("postgresql")
    factory: pytest.TempPathFactory = request.getfixturevalue("tmp_path_factory")
    settings = replace(
        Settings.from_environment(factory.mktemp("postgresql")), database_url=server.make_database()
    )
    store_with(settings, REPORTS)
    return settings


@pytest.fixture
def kb(engine_settings: Settings) -> Iterator[KnowledgeBase]:
    """That knowledge base, opened to read."""
    with KnowledgeBase.open(engine_settings, embedder=CharacterEmbedder()) as opened:
        yield opened


@pytest.fixture
def no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands that open a knowledge base of their own embed without a model."""
    monkeypatch.setattr("index.knowledge_base.open_embedder", lambda settings: CharacterEmbedder())
    monkeypatch.setattr("index.knowledge_base.model_name", lambda settings: "characters")
