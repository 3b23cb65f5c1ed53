"""``applies --format xlsx``: the same workbook as the page gives."""

import json
import subprocess
import sys
from pathlib import Path

from openpyxl import load_workbook

from .conftest import Run

ASKED = ("applies", "wijkverpleging", "--provider", "zzp", "--year", "2027")


def test_the_workbook_goes_to_a_file(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "checklist.xlsx"
    done = run(*ASKED, "--format", "xlsx", "--output", str(target))
    assert (done.code, done.out) == (0, "")
    found = load_workbook(target)
    answer = json.loads(run(*ASKED, "--format", "json", "--all").out)
    groups = ("applies", "depends", "not_applicable")
    assert found.worksheets[1].max_row == 1 + sum(len(answer[g]) for g in groups)
    assert [p.name for p in tmp_path.iterdir()] == ["checklist.xlsx"]


def test_the_evidence_is_filled_in(run: Run, tmp_path: Path) -> None:
    evidence, target = tmp_path / "mine.json", tmp_path / "checklist.xlsx"
    norm = "https://w3id.org/policygraph/id/norm/geen-faillissement"
    entry = {"fingerprint": "0" * 24, "policy": "p-2026", "met": "yes"}
    whole = {"format": "policygraph-evidence", "version": 1, "entries": {norm: [entry]}}
    evidence.write_text(json.dumps(whole), encoding="utf-8")
    done = run(*ASKED, "-f", "xlsx", "-o", str(target), "--evidence", str(evidence))
    assert done.code == 0, done.err
    cells = [str(c.value) for row in load_workbook(target).worksheets[0] for c in row if c.value]
    # The fingerprint is of another demand: the old entry is shown, and nothing taken from it.
    assert sum("eerder (p-2026): ja" in cell for cell in cells) == 1
    evidence.write_text("{", encoding="utf-8")
    broken = run(*ASKED, "-f", "xlsx", "-o", str(target), "--evidence", str(evidence))
    assert broken.code == 2
    assert "evidence file" in broken.err


def test_where_it_cannot_be_written_it_says_so(run: Run, tmp_path: Path) -> None:
    done = run(*ASKED, "-f", "xlsx", "-o", str(tmp_path / "absent" / "x.xlsx"))
    assert done.code == 2
    assert "--output" in done.err


def test_only_a_workbook_has_an_output(run: Run, tmp_path: Path) -> None:
    assert run(*ASKED, "--output", str(tmp_path / "x.json")).code == 2


def test_a_terminal_gets_no_binary(store: Path) -> None:
    import os
    import pty

    leader, follower = pty.openpty()
    command = [sys.executable, "-c", "from policygraph.cli import main; main()", *ASKED]
    done = subprocess.run(
        [*command, "--format", "xlsx"],
        stdout=follower,
        timeout=60,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        env=os.environ | {"POLICYGRAPH_STORE": str(store)},
    )
    os.close(follower)
    os.close(leader)
    assert done.returncode == 2
    assert "--output" in done.stderr


def test_a_pipe_gets_the_bytes(store: Path) -> None:
    import os

    command = [sys.executable, "-c", "from policygraph.cli import main; main()", *ASKED]
    done = subprocess.run(
        [*command, "--format", "xlsx"],
        capture_output=True,
        check=True,
        env=os.environ | {"POLICYGRAPH_STORE": str(store)},
    )
    assert done.stdout.startswith(b"PK")
