"""The command for tokens makes, lists and removes them."""

import json
import subprocess
import sys
from pathlib import Path

from index.tokens import Tokens

ROOT = Path(__file__).parents[2]


def run(home: Path, *words: str) -> tuple[int, str, str]:
    command = [sys.executable, "-c", "from pipelines.cli import main; main()", "token", "--home", str(home)]
    ended = subprocess.run([*command, *words], cwd=ROOT, capture_output=True, text=True, check=False)
    return ended.returncode, ended.stdout, ended.stderr


def test_tokens_come_and_go(tmp_path: Path) -> None:
    home = tmp_path / "home"
    code, out, err = run(home, "--add", "张三", "--writer")
    assert (code, err) == (0, "Keep it now: it is not shown again.\n")
    found = Tokens(home).find(out.strip())
    assert found is not None
    assert found.role == "writer"
    listed = json.loads(run(home, "--json")[1])
    assert [(one["name"], one["role"]) for one in listed["tokens"]] == [("张三", "writer")]
    assert out.strip() not in str(listed)
    assert "sha256" not in str(listed)
    code, _, err = run(home, "--remove", "张三", "--remove", "李四")
    assert (code, err) == (1, "policykb: there is no token called 李四\n")
    assert Tokens(home).all() == ()
    assert run(home, "--writer")[0] == 2
