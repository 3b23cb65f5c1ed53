"""Documentation runs: every command shown is executed, and what it shows is what comes out."""

import re
import shlex
from pathlib import Path

import pytest

from .cli.conftest import Run, run, store
from .conftest import ROOT

__all__ = ["run", "store"]

README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = [
    line
    for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    for line in block.splitlines()
    if line.startswith("policygraph ")
]
SHOWN = re.findall(r"```console\n\$ (policygraph .*?)\n(.*?)```", README, re.DOTALL)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_readme_answers(run: Run, command: str) -> None:
    done = run(*shlex.split(command)[1:])
    assert done.code == 0, done.err
    assert done.out


@pytest.mark.parametrize(("command", "output"), SHOWN, ids=[c for c, _ in SHOWN])
def test_what_the_readme_shows_comes_out_in_that_order(run: Run, command: str, output: str) -> None:
    text = " ".join(run(*shlex.split(command)[1:]).out.split())
    at = 0
    for line in output.splitlines():
        if line != "…":
            found = text.find(" ".join(line.split()), at)
            assert found >= 0, line
            at = found


def test_every_command_is_in_the_readme(run: Run) -> None:
    for command in re.findall(r"^\W*(\w+)  ", run("--help").out.split("Commands")[1], re.MULTILINE):
        assert f"`{command}" in README


def test_the_counts_of_the_data_are_true() -> None:
    readme = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    kinds = r"pg:(Requirement|Prohibition|ExclusionGround|Permission|Expectation|"
    kinds += r"GuidanceCriterion|PurchaseRule|Commitment|ProcedureStep) ;"
    for path in sorted((ROOT / "data" / "policies").glob("*.ttl")):
        found = re.findall(rf"^here:L\S+ a {kinds}", path.read_text(encoding="utf-8"), re.MULTILINE)
        hard = [k for k in found if k in ("Requirement", "Prohibition", "ExclusionGround")]
        row = next(r for r in readme.splitlines() if r.startswith(f"| {path.stem} |"))
        assert row.rstrip(" |").split("|")[-2:] == [f" {len(found)} ", f" {len(hard)}"], path.stem


def test_generated_pages_are_current() -> None:
    from policygraph.generated import stale

    assert [str(Path(p).name) for p in stale()] == []
