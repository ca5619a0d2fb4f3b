"""Opening: the knowledge base that an option or the environment names."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.knowledge_base import KnowledgeBase


def open_knowledge_base(home: Path | None = None) -> "KnowledgeBase":
    """The knowledge base in ``home``, or where POLICYKB_HOME or the default says, to read.

    Use it in a ``with`` block. Raises StoreError where there is none.
    """
    from index.knowledge_base import KnowledgeBase
    from index.settings import Settings

    return KnowledgeBase.open(Settings.from_environment(home))
