"""A full disk, a folder that cannot be written: one clear sentence, no damage, and a right end later."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import interrupted_store

pytestmark = pytest.mark.usefixtures("sqlite_only")
ROOT = Path(__file__).parents[2]
TEXTS = {
    f"{name}.txt": f"# {name}区：做法\n\n建立驿站。{name}区设驿站{number}个。\n"
    for number, name in enumerate("甲乙丙", 1)
}
# Root may write anywhere, so the process becomes nobody once all that it needs is loaded.
BECOME_NOBODY = """
import os, tempfile
from tests.index.test_kills import answers
from tests.support import interrupted_store
if os.geteuid() == 0:
    with tempfile.TemporaryDirectory() as warm:
        interrupted_store.store(Path(warm), [json.loads(texts)])
        answers(Path(warm))
    os.setgid(65534)
    os.setuid(65534)
"""
READ = """
from tests.index.test_kills import answers, open_to_read
with open_to_read(Path(home)) as kb:
    dump = list(kb.tables.dump())
print(json.dumps([dump, repr(answers(Path(home)))]))
"""
STORE = """
from tests.support import interrupted_store
print(json.dumps(interrupted_store.store(Path(home), [json.loads(texts)])))
"""
# A file that grows beyond this makes writing fail as a full disk does.
FULL = """
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (250_000, 250_000))
"""


def in_python(code: str, home: Path) -> subprocess.CompletedProcess[str]:
    """Run ``code`` in a process of its own."""
    start = "import json, sys\nfrom pathlib import Path\nhome, texts = sys.argv[1:]\n"
    return subprocess.run(
        [sys.executable, "-c", start + code, str(home), json.dumps(TEXTS)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_full_disk_is_one_sentence_and_does_no_damage(tmp_path: Path) -> None:
    whole, home = tmp_path / "whole", tmp_path / "home"
    expected = interrupted_store.store(whole, [TEXTS])
    failed = in_python(FULL + STORE, home)
    assert failed.returncode == 1
    assert "StoreError" in failed.stderr.splitlines()[-1]
    assert interrupted_store.store(home, [TEXTS]) == expected


@pytest.fixture
def locked(tmp_path: Path) -> Path:
    """A finished home that nobody may write but its owner, who is not the one who asks."""
    home = tmp_path / "home"
    interrupted_store.store(home, [TEXTS])
    for path in [*home.rglob("*"), home]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    for folder in (tmp_path, *tmp_path.parents[:-2]):
        if folder.owner() == tmp_path.owner():
            folder.chmod(0o755)
    return home


def test_a_home_that_cannot_be_written_is_searched_all_the_same(locked: Path) -> None:
    read = in_python(BECOME_NOBODY + READ, locked)
    assert read.returncode == 0, read.stderr
    by_owner = in_python(READ, locked)
    assert json.loads(read.stdout) == json.loads(by_owner.stdout)


def test_storing_in_it_says_what_is_wrong(locked: Path) -> None:
    stored = in_python(BECOME_NOBODY + STORE, locked)
    assert stored.returncode == 1
    assert "cannot be written (Permission denied)" in stored.stderr.splitlines()[-1]
