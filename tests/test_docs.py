"""Documentation runs: every command shown is executed, and what it shows is what comes out.

Only what needs another machine or the network is not: the proxies, the container, ``pip install``.
"""

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from .cli.conftest import Run, run, store
from .conftest import ROOT
from .servers import Server, serve

__all__ = ["run", "store"]

PAGES = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for pattern in ("*.md", "docs/*.md", "data/*.md")
    for path in sorted(ROOT.glob(pattern))
}
README, SERVING = PAGES["README.md"], PAGES["docs/serving.md"]
ADDRESS = "http://127.0.0.1:8000"
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


def blocks(page: str, *languages: str) -> list[str]:
    found = re.findall(r"^```(\w*)\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    return [code for language, code in found if language in languages]


def lines(page: str) -> list[str]:
    """Return the commands in the blocks of a page; what goes on in the next line is joined."""
    text = "".join(blocks(page, "sh", "")).replace("\\\n", " ")
    return [" ".join(line.split()) for line in text.splitlines()]


@pytest.fixture(scope="module")
def server(store: Path) -> Iterator[Server]:
    with serve(store=store) as running:
        yield running


def environment(store: Path, **more: str) -> dict[str, str]:
    found = {k: v for k, v in os.environ.items() if not k.startswith("POLICYGRAPH_")}
    path = f"{Path(sys.executable).parent}{os.pathsep}{found['PATH']}"
    return found | {"PATH": path, "POLICYGRAPH_STORE": str(store)} | more


CURLS = [line for page in (README, SERVING) for line in lines(page) if line.startswith("curl ")]


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not there")
@pytest.mark.parametrize("line", CURLS)
def test_curl_gets_an_answer(server: Server, store: Path, line: str) -> None:
    done = subprocess.run(
        [
            "sh",
            "-c",
            line.replace("curl ", "curl --silent --fail ", 1).replace(ADDRESS, server.url),
        ],
        env=environment(store),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


@pytest.mark.parametrize("code", blocks(SERVING, "python"), ids=["httpx", "SPARQLWrapper"])
def test_python_gets_an_answer(server: Server, store: Path, code: str) -> None:
    assert ADDRESS in code
    done = subprocess.run(
        [sys.executable, "-c", code.replace(ADDRESS, server.url)],
        env=environment(store),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


STARTS = [line for line in lines(SERVING) if re.search(r"\bpolicygraph serve\b", line)]


@pytest.mark.parametrize("line", STARTS)
def test_the_server_starts_and_stops_as_it_says(store: Path, tmp_path: Path, line: str) -> None:
    if "openssl" in line and shutil.which("openssl") is None:
        pytest.skip("openssl is not there")
    with subprocess.Popen(
        ["sh", "-c", f"exec env {line}"],
        env=environment(store, POLICYGRAPH_PORT="0"),
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        try:
            first = process.stderr.readline()
        finally:
            process.send_signal(signal.SIGTERM)
        rest = process.stderr.read()
        assert re.search(r"http://127\.0\.0\.1:\d+", first), first + rest
        assert process.wait(timeout=30) == 0
        assert all(json.loads(entry) for entry in rest.splitlines() if entry.startswith("{"))


def test_every_line_of_the_serving_page_is_tried_or_known_not_to_be() -> None:
    elsewhere = ("pip install ", "podman ", "policygraph build")
    left = [x for x in lines(SERVING) if x not in CURLS + STARTS and not x.startswith(elsewhere)]
    assert left == []
    assert set(re.findall(r"^```(\w+)$", SERVING, re.MULTILINE)) == {
        "sh", "python", "nginx", "caddyfile",
    }  # fmt: skip


def test_every_address_of_the_serving_page_is_there(server: Server) -> None:
    rows = [row.split("|")[1] for row in SERVING.splitlines() if row.startswith("| `/")]
    found = [a for row in rows for a in re.findall(r"`(/[^`…]*)`", row)]
    assert "/metrics" in found
    assert "/rdf-graph-store" in found
    for address in found:
        parameters = {"default": ""} if address == "/rdf-graph-store" else {}
        response = server.get(address, params=parameters)
        assert response.status_code == 200, address


def test_the_extras_that_are_shown_exist() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
        "optional-dependencies"
    ]
    for page in PAGES.values():
        for named in re.findall(r"policygraph\[([\w,]+)\]", page):
            assert set(named.split(",")) <= set(extras)


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not there")
def test_every_target_that_is_shown_exists() -> None:
    shown = {
        target
        for page in PAGES.values()
        for target in re.findall(r"(?:^|`)make ([a-z]+)", page, re.MULTILINE)
    }
    assert {"run", "serve", "test"} <= shown
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("MAKE", "MFLAGS"))}
    for target in sorted(shown):
        done = subprocess.run(
            ["make", "--dry-run", target],
            cwd=ROOT,
            env=clean,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", sorted(PAGES))
def test_every_table_is_whole(name: str) -> None:
    """A row after an empty line is no row: it needs a header and a rule above it."""
    page = re.sub(r"^```.*?^```", "", PAGES[name], flags=re.DOTALL | re.MULTILINE)
    for table in re.findall(r"(?:^\|.*\n?)+", page, re.MULTILINE):
        rows = table.splitlines()
        assert len(rows) > 2, rows
        assert re.fullmatch(r"\|(?: ?:?-+:? ?\|)+", rows[1]), rows[0]


def test_every_option_in_the_table_of_commands_is_one(run: Run) -> None:
    rows = [row for row in README.splitlines() if re.match(r"\| `[a-z]", row)]
    assert len(rows) > 8
    for row in rows:
        commands = re.findall(r"`([a-z]+)", row.split("|")[1])
        told = " ".join(run(command, "--help").out for command in commands)
        for option in re.findall(r"--[a-z-]+", row):
            assert option in told, row


def test_the_container_gets_what_the_package_is_made_of() -> None:
    containerfile = (ROOT / "Containerfile").read_text(encoding="utf-8")
    copied = [
        source
        for line in re.findall(r"^COPY (?!--from)(.*) \S+$", containerfile, re.MULTILINE)
        for source in line.split()
    ]
    let_in = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert let_in[0] == "*"
    for source in copied:
        assert (ROOT / source).exists(), source
        assert f"!{source}" in let_in, source
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    needed = [
        project["project"]["readme"],
        *project["project"]["license-files"],
        *wheel["force-include"],
        *(package.partition("/")[0] for package in wheel["packages"]),
    ]
    assert set(needed) <= set(copied)
