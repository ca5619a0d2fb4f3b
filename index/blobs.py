"""Blobs: the bytes of every source, each in a file named by its sha256."""

import hashlib
from pathlib import Path

from corpus.errors import StoreError
from index.whole_files import write_whole


class Blobs:
    """Bytes under ``folder/ab/<sha256>``. A file appears whole or not at all, and is never changed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, source_id: str) -> Path:
        """Where the bytes of this source lie, or would lie."""
        return self._folder / source_id[:2] / source_id

    def put(self, source_id: str, data: bytes) -> None:
        """Keep ``data``. Raises StoreError when it is not what ``source_id`` names or cannot be written."""
        if hashlib.sha256(data).hexdigest() != source_id:
            raise StoreError(
                f"The bytes given for source {source_id} have another sha256; read the file again."
            )
        target = self.path(source_id)
        try:
            if target.exists() and target.stat().st_size == len(data):
                return
            target.parent.mkdir(parents=True, exist_ok=True)
            self._write(target, data)
        except OSError as error:
            raise StoreError(f"{target} cannot be written ({error.strerror or error}).") from error

    def get(self, source_id: str) -> bytes:
        """The bytes of a source. Raises StoreError when they are missing or damaged."""
        target = self.path(source_id)
        try:
            data = target.read_bytes()
        except OSError as error:
            raise StoreError(f"{target} cannot be read ({error.strerror or error}).") from error
        if hashlib.sha256(data).hexdigest() != source_id:
            raise StoreError(f"{target} is damaged: its sha256 is not its name; ingest the file again.")
        return data

    def _write(self, target: Path, data: bytes) -> None:
        write_whole(target, data, durable=True)
