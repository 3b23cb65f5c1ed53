"""Comunica from npm against the running server, where node and the package are there.

``make test`` prepares a folder in which ``npm install`` ran with the ``package.json`` that stands
beside this file, and names it in ``POLICYGRAPH_COMUNICA``. Where it could not, it says why in the
file ``skipped`` of that folder.
"""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from ..conftest import ROOT
from ..servers import Server

SCRIPT = Path(__file__).parent / "comunica.mjs"
PREFIX = "PREFIX pg: <https://w3id.org/policygraph/ns#> "


@pytest.fixture(scope="module")
def folder() -> Path:
    path = Path(os.environ.get("POLICYGRAPH_COMUNICA") or ROOT / ".venv" / "comunica").resolve()
    reason = path / "skipped"
    if reason.is_file():
        pytest.skip(reason.read_text(encoding="utf-8").strip())
    if not shutil.which("node"):
        pytest.skip("node is not there")
    if not (path / "node_modules" / "@comunica" / "query-sparql").is_dir():
        pytest.skip("@comunica/query-sparql is not installed: make comunica")
    return path


def ask(folder: Path, server: Server, query: str, path: str = "/sparql") -> Any:
    done = subprocess.run(
        ["node", str(SCRIPT), str(folder), server.url + path, query],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_select(folder: Path, server: Server) -> None:
    rows = ask(folder, server, PREFIX + "SELECT ?law WHERE { ?law a pg:Law } ORDER BY ?law")
    assert len(rows) > 10
    assert rows == sorted(rows, key=lambda row: row["law"])


def test_aggregates_and_optionals(folder: Path, server: Server) -> None:
    query = PREFIX + (
        "SELECT ?policy (COUNT(?p) AS ?n) WHERE { ?p pg:statedIn ?policy OPTIONAL { ?p pg:guard ?g } }"
        " GROUP BY ?policy ORDER BY DESC(?n)"
    )
    rows = ask(folder, server, query)
    assert len(rows) == 5
    assert int(rows[0]["n"]) > int(rows[-1]["n"])


def test_ask(folder: Path, server: Server) -> None:
    assert ask(folder, server, PREFIX + "ASK { ?x a pg:Law }") is True
    assert ask(folder, server, PREFIX + "ASK { ?x a pg:Nothing }") is False


def test_construct(folder: Path, server: Server) -> None:
    query = PREFIX + "CONSTRUCT { ?l a pg:Law } WHERE { ?l a pg:Law }"
    assert len(ask(folder, server, query)) > 10


@pytest.mark.parametrize("path", ["/id/law/wkkgz", "/doc/law/wkkgz.jsonld", "/doc/law/wkkgz.rdf"])
def test_a_document_found_by_its_thing(folder: Path, server: Server, path: str) -> None:
    query = (
        "SELECT ?label WHERE { <https://w3id.org/policygraph/id/law/wkkgz> "
        "<http://www.w3.org/2004/02/skos/core#prefLabel> ?label }"
    )
    assert len(ask(folder, server, query, path)) == 2
