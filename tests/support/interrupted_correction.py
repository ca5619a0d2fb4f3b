"""A process that corrects and kills itself at one statement that writes: ``HOME ROWS.json COUNT``.

As by a power cut: nothing is rolled back by the process itself.
"""

import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from extract.corrections.proposals import read_proposal
from index.knowledge_base import KnowledgeBase
from index.settings import Settings

if __name__ == "__main__":
    left = [int(sys.argv[3])]

    @event.listens_for(Engine, "before_cursor_execute")
    def before(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        """Die where it is time."""
        if statement.startswith(("INSERT", "UPDATE", "DELETE")):
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    rows = json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
    settings = Settings.from_environment(Path(sys.argv[1]), environment={})
    with KnowledgeBase.open(settings, write=True, extractor_version="1") as kb:
        kb.correct([read_proposal(row, "李", "核对原文") for row in rows])
