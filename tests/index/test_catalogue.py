"""The catalogue: names, indicators and places that the tables know, kept until they change."""

from corpus.loaders import decode_source
from extract.facts import extract_facts
from index.knowledge_base import KnowledgeBase, StoredItem
from index.settings import Settings
from tests.support.embedders import CharacterEmbedder

FIRST = """# 青山县：让老人不离村

湖南省长沙市长沙县民政局牵头实施“邻里节”，落实《养老服务条例》，群众满意度达97%。
"""
SECOND = """# 东湖区：稳岗促就业

江西省南昌市东湖区新增就业8000人，举办“春风行动”招聘会。
"""


def test_it_knows_what_is_stored_and_notices_what_comes_in(settings: Settings) -> None:
    with KnowledgeBase.open(settings, write=True, embedder=CharacterEmbedder()) as kb:
        assert (kb.catalogue.adcodes, kb.catalogue.indicator_keys) == (frozenset(), frozenset())
        for number, text in enumerate((FIRST, SECOND)):
            data = text.encode()
            facts = extract_facts(decode_source(f"{number}.txt", data))
            kb.store([StoredItem(f"/reports/{number}.txt", data, facts)], "run")
            assert len(kb.catalogue.adcodes) == number + 1
        assert {"满意度", "城镇新增就业"} <= kb.catalogue.indicator_keys
        assert kb.catalogue.adcodes == {"430121", "360102"}


def test_names_are_found_in_a_question_and_by_part_of_a_name(settings: Settings) -> None:
    with KnowledgeBase.open(settings, write=True, embedder=CharacterEmbedder()) as kb:
        data = FIRST.encode()
        facts = extract_facts(decode_source("0.txt", data))
        kb.store([StoredItem("/reports/0.txt", data, facts)], "run")
        found = {(name.text, name.type) for name in kb.catalogue.names_in("邻里节怎样落实养老服务条例")}
        assert found == {("邻里节", "PROGRAM"), ("养老服务条例", "DOCUMENT")}
        (bureau,) = kb.catalogue.names_called("民政局", ("ORG",))
        assert bureau.canonical.endswith("民政局")
        assert kb.catalogue.names_called("民政局", ("DOCUMENT",)) == ()
        assert kb.catalogue.names_in("%_'; DROP TABLE mention") == ()


def test_parts_of_names_are_found_whatever_their_capitals_alike_on_each_engine(settings: Settings) -> None:
    text = "# 临河县：数字乡村\n\n安徽省合肥市肥西县推出“5G智慧村”计划、“É村计划”，惠及3000户。\n"
    with KnowledgeBase.open(settings, write=True, embedder=CharacterEmbedder()) as kb:
        facts = extract_facts(decode_source("0.txt", text.encode()))
        kb.store([StoredItem("/reports/0.txt", text.encode(), facts)], "run")
        found = {
            asked: [one.canonical for one in kb.catalogue.names_called(asked, ("PROGRAM",))]
            for asked in ("5g智", "5_智", "é村", "É村")
        }
    assert found == {
        "5g智": ["5G智慧村"],
        "5_智": [],
        "é村": [],
        "É村": ["É村计划"],
    }
