"""Quick look: whether a run over some paths would find anything to do, told without Prefect."""

import time
from collections.abc import Sequence
from uuid import uuid4

from corpus.contents import Contents
from corpus.errors import PolicyKBError
from index.database import seeing_one_state
from index.knowledge_base import KnowledgeBase
from index.quarantine import Fingerprint
from index.settings import Settings
from pipelines.changes import Changes, Known, find_changes
from pipelines.event_log import logging_to, note_event
from pipelines.known_contents import KnownContents
from pipelines.summary import Summary
from pipelines.vanishing import find_vanished


class _MayHoldMoreError(Exception):
    """A file may hold documents, which only a guarded process may look for."""


def look_quickly(settings: Settings, paths: Sequence[str]) -> Summary | None:
    """What a run over ``paths`` would say that finds all files unchanged; None where it would do something.

    It reads the bytes of every file, as a run does, and writes nothing. Most of the time of a run without
    changes goes into starting Prefect, which is there to run tasks.
    """
    started = time.monotonic()
    run_id = str(uuid4())
    try:
        with KnowledgeBase.open(settings) as kb, seeing_one_state(kb.tables.engine):
            changes = _find_nothing(kb, settings, paths)
            if changes is None:
                return None
            with logging_to(settings.log):
                note_event(
                    "began",
                    run_id,
                    paths=list(paths),
                    changed=0,
                    unchanged=changes.unchanged,
                    quarantined=len(changes.quarantined),
                )
                note_event("ended", run_id, failed=False, status="finished", files=changes.found)
            return Summary(
                run_id=run_id,
                files=changes.found,
                stored=0,
                unchanged=changes.unchanged,
                characters=0,
                seconds=time.monotonic() - started,
                batches=0,
                failures=(),
                quarantined=changes.quarantined,
                totals=kb.counts(),
            )
    except PolicyKBError:
        return None  # the run says what is wrong


def _find_nothing(kb: KnowledgeBase, settings: Settings, paths: Sequence[str]) -> Changes | None:
    """The look at the files, if it leaves nothing to do and nothing to note."""
    if kb.unpublished():
        return None
    known = Known(kb.is_current, kb.extractor_version, kb.quarantine.all())
    contents = KnownContents(kb)

    def recall(path: str, whole: Fingerprint) -> Contents:
        found = contents.of(path, whole)
        if found is None:
            raise _MayHoldMoreError(path)
        return found

    try:
        changes = find_changes(paths, known, settings.limits, recall)
    except _MayHoldMoreError:
        return None
    if changes.files or changes.failures or changes.mended:
        return None
    gone, there = find_vanished(paths, kb.known_paths(), changes.is_inside)
    vanished = kb.vanished.all().keys()
    return None if gone - vanished or there & vanished else changes
