"""``make test`` prepares Comunica once, and goes on without it: a made-up npm stands for the real one."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from ..conftest import ROOT

INSTALLS = """#!/bin/sh
echo "npm $*" >>"$CALLS"
mkdir -p node_modules/@comunica/query-sparql
"""
FAILS = """#!/bin/sh
echo "npm $*" >>"$CALLS"
mkdir -p node_modules/@comunica/query-sparql
echo "npm error code ENOTFOUND" >&2
exit 1
"""
TOOLS = ("sh", "mkdir", "cp", "rm", "touch", "cat", "head")


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """A folder with what the recipe needs, and neither node nor npm."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in TOOLS:
        found = shutil.which(name)
        assert found
        (folder / name).symlink_to(found)
    return folder


def program(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, encoding="utf-8")
    (folder / name).chmod(0o755)


def prepare(programs: Path, tmp_path: Path) -> tuple[Path, str]:
    """Run the prerequisite of ``make test`` and return its folder and what it says."""
    make = shutil.which("make")
    if make is None:
        pytest.skip("make is not there")
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("MAKE", "MFLAGS"))}
    done = subprocess.run(
        [make, f"VENV={tmp_path}/env", f"{tmp_path}/env/comunica/.ready"],
        cwd=ROOT,
        env=environment | {"PATH": str(programs), "CALLS": str(tmp_path / "calls")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return tmp_path / "env" / "comunica", done.stderr


def installed(folder: Path) -> bool:
    return (folder / "node_modules").is_dir()


def test_it_installs_once_and_in_its_own_folder(programs: Path, tmp_path: Path) -> None:
    program(programs, "node", "#!/bin/sh\n")
    program(programs, "npm", INSTALLS)
    beside = {p: p.read_bytes() for p in Path(__file__).parent.iterdir() if p.is_file()}
    for _ in range(2):
        folder, said = prepare(programs, tmp_path)
        assert said == ""
        assert installed(folder)
        assert not (folder / "skipped").exists()
    assert len((tmp_path / "calls").read_text(encoding="utf-8").splitlines()) == 1
    assert {p: p.read_bytes() for p in Path(__file__).parent.iterdir() if p.is_file()} == beside


def test_where_npm_fails_nothing_half_installed_stays(programs: Path, tmp_path: Path) -> None:
    program(programs, "node", "#!/bin/sh\n")
    program(programs, "npm", FAILS)
    folder, said = prepare(programs, tmp_path)
    reason = "npm install failed: npm error code ENOTFOUND"
    assert said.strip() == f"tests with Comunica are skipped: {reason}"
    assert (folder / "skipped").read_text(encoding="utf-8").strip() == reason
    assert not installed(folder)
    program(programs, "npm", INSTALLS)
    folder, said = prepare(programs, tmp_path)
    assert (said, installed(folder), (folder / "skipped").exists()) == ("", True, False)


@pytest.mark.parametrize("there", ["node", "npm", None])
def test_without_node_or_npm_it_says_so(programs: Path, tmp_path: Path, there: str | None) -> None:
    if there:
        program(programs, there, INSTALLS)
    folder, said = prepare(programs, tmp_path)
    assert said.strip() == "tests with Comunica are skipped: node or npm is not there"
    assert (folder / "skipped").read_text(encoding="utf-8").strip() == "node or npm is not there"
    assert not (tmp_path / "calls").exists()


def test_every_run_of_the_tests_prepares_it() -> None:
    for line in (ROOT / "Makefile").read_text(encoding="utf-8").splitlines():
        if line.startswith(("test: ", "comunica: ")):
            assert "$(COMUNICA)/.ready" in line.partition("##")[0]
