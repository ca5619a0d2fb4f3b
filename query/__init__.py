"""Questions in, answers out; reads only. From Python: ``from query import open_knowledge_base``."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from query.notebooks import Reader

__all__ = ["open_knowledge_base"]


def open_knowledge_base(home: Path | str | None = None) -> "Reader":
    """The knowledge base in ``home``, or where POLICYKB_HOME or the default says, to ask from Python.

    Each of its methods gives rows, which are dictionaries and become a frame of pandas or polars on request.
    Raises StoreError where there is none.

    ::

        with open_knowledge_base("/data/kb") as kb:
            kb.search("怎样让群众办事少跑路", places=["成都"]).to_pandas()
            kb.figures(["满意度"], where="满意度>=95%").to_polars()
    """
    from query.notebooks import Reader  # loads much

    return Reader.open(None if home is None else Path(home))
